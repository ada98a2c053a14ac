"""A home that may not be written to, a damaged file, a folder that somebody deletes: real processes, real screens."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.terminal import PROGRAM, Terminal, wftui
from tests.sandbox_process import Sandbox
from wftui.store.mirror import Mirror

NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
only_root = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None, reason="only root can become somebody else"
)
ITEM = ("items", "get", "everyday-light", "--collection", "themes")


def run(env: dict[str, str], *words: str, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """A headless verb."""
    return subprocess.run(
        [*before, *PROGRAM, *words], env=env, capture_output=True, text=True, timeout=60, check=False
    )  # fmt: skip


def to_a_theme(terminal: Terminal) -> None:
    """From the sites into a field of an item."""
    terminal.sees("Lanternhouse", "1 site")
    terminal.press("enter")
    terminal.sees("Themes")
    terminal.press("enter")
    terminal.sees("Everyday light")
    terminal.press("enter")
    terminal.sees("Summary", "Accent")


@pytest.fixture
def home() -> Iterator[Path]:
    """A home folder of which somebody else may see the way to it, which pytest's own folders are not."""
    top = Path(tempfile.mkdtemp(prefix="wftui-home-"))
    top.chmod(0o755)
    folder = top / "home"
    folder.mkdir()
    yield folder
    subprocess.run(["chmod", "-R", "u+rwX", str(top)], check=True)
    shutil.rmtree(top)


@pytest.fixture
def synced(connected: dict[str, str]) -> dict[str, str]:
    """The environment of a person who has a local copy."""
    assert run(connected, "sync").returncode == 0
    return connected


def lock(home: Path) -> None:
    """Nobody may write here; everybody may read."""
    subprocess.run(["chmod", "-R", "a-w,a+rX", str(home)], check=True)


@only_root
def test_a_read_only_home_reads_and_says_so(synced: dict[str, str], home: Path, museum: Sandbox) -> None:
    """Lists and items are read, sending is refused with a sentence before anything is sent."""
    lock(home)
    listed = run(synced, "items", "list", "--collection", "themes", before=NOBODY)
    assert listed.returncode == 0, listed.stderr
    assert "everyday-light" in listed.stdout
    offline = run(synced, "items", "list", "--collection", "themes", "--offline", before=NOBODY)
    assert "everyday-light" in offline.stdout
    assert "Everyday light" in run(synced, *ITEM, before=NOBODY).stdout
    start = len(museum.api_requests())
    for words in (("sync",), ("items", "set", "everyday-light", "name=X", "--collection", "themes", "--yes")):
        refused = run(synced, *words, before=NOBODY)
        assert refused.returncode == 1
        assert "cannot be" in refused.stderr
        assert "Traceback" not in refused.stderr
    assert all(each["method"] == "GET" for each in museum.api_requests()[start:])


@only_root
def test_typing_in_a_read_only_home_is_kept_in_memory_and_said(
    synced: dict[str, str], home: Path, museum: Sandbox
) -> None:
    """The screens open and read; what is typed stands there, "in memory only"; nothing is sent; quitting asks."""
    lock(home)
    start = len(museum.api_requests())
    with Terminal((*NOBODY, *PROGRAM), env=synced, size=(100, 30)) as terminal:
        to_a_theme(terminal)
        terminal.press("enter")
        terminal.type("zzz")
        terminal.sees("Everyday lightzzz", "in memory only", "cannot be made")
        terminal.press("escape", "ctrl+s")
        terminal.sees("Nothing was sent")
        terminal.press("ctrl+q")
        terminal.sees("gone when you quit")
        terminal.press("enter")
        terminal.sees_not("gone when you quit")
        terminal.sees("Everyday lightzzz")
    assert all(each["method"] == "GET" for each in museum.api_requests()[start:])


@only_root
def test_an_empty_read_only_home_is_a_sentence(connected: dict[str, str], home: Path) -> None:
    """No local copy and no place for one: the sites are listed, opening one says why it cannot be, nothing crashes."""
    lock(home)
    with Terminal((*NOBODY, *PROGRAM), env=connected, size=(100, 30)) as terminal:
        terminal.sees("Lanternhouse", "1 site", "read and write CMS")
        terminal.press("enter")
        terminal.sees("Permission denied", "right to write")
        terminal.press("ctrl+q")
        assert terminal.ends() == 0


def edited(env: dict[str, str]) -> None:
    """Type something, and leave it unsent."""
    with wftui(env=env, size=(100, 30)) as terminal:
        to_a_theme(terminal)
        terminal.press("enter")
        terminal.type("zzz")
        terminal.sees("kept on this computer", "1 edit not sent")
        terminal.kill()


def damage(path: Path) -> bytes:
    """Overwrite the middle of a file."""
    content = bytearray(path.read_bytes())
    content[100:2000] = b"\xff" * 1900
    path.write_bytes(bytes(content))
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    return bytes(content)


@pytest.mark.parametrize("name", ["edits.db", "journal.db"])
def test_a_damaged_file_is_copied_and_asked_about(synced: dict[str, str], home: Path, name: str) -> None:
    """The screens open; a sheet says where the copy is and asks; left alone, every byte is where it was."""
    said = run(synced, "items", "set", "everyday-light", "name=Everyday lights", "--collection", "themes", "--yes")
    assert said.returncode == 0, said.stderr
    edited(synced)
    (path,) = (home / "state").rglob(name)
    content = damage(path)
    with wftui(env=synced, size=(100, 30)) as terminal:
        terminal.sees("Damaged: Lanternhouse", "a copy of it is", "Leave it as it is")
        terminal.press("escape")
        terminal.sees_not("Damaged: Lanternhouse")
        to_a_theme(terminal)
    assert path.read_bytes() == content
    (copy,) = path.parent.glob(f"{name}.damaged-?")
    assert copy.read_bytes() == content
    refused = run(synced, "items", "set", "everyday-light", "name=X", "--collection", "themes", "--yes")
    assert refused.returncode == 1
    assert "damaged" in refused.stderr
    with wftui(env=synced, size=(100, 30)) as terminal:
        terminal.sees("Damaged: Lanternhouse")
        terminal.press("enter")
        terminal.sees("Recovered:")
    assert copy.read_bytes() == content


def test_a_state_folder_that_is_deleted_is_made_again(synced: dict[str, str], home: Path) -> None:
    """Somebody removes the folder while a person types: what was typed before and after is on the disk."""
    with wftui(env=synced, size=(100, 30)) as terminal:
        to_a_theme(terminal)
        terminal.press("enter")
        terminal.type("zzz")
        terminal.sees("1 edit not sent")
        shutil.rmtree(home / "state")
        terminal.type("yyy")
        terminal.sees("Everyday lightzzzyyy")
        terminal.press("tab")
        terminal.sees("* Name        Everyday lightzzzyyy")
        terminal.kill()
    with wftui(env=synced, size=(100, 30)) as terminal:
        to_a_theme(terminal)
        terminal.sees("Everyday lightzzzyyy", "1 edit not sent")


def test_a_copy_from_tomorrow_is_not_called_fresh(synced: dict[str, str], home: Path) -> None:
    """The clock was set back since the last sync: how old the copy is nobody knows, and that is said."""
    (file,) = (home / "cache").rglob("mirror/*.db")
    with Mirror(file, file.stem) as mirror:
        themes = next(each for each in mirror.collections() if each.slug == "themes")
        mirror.mark_fresh(f"staged:{themes.id}", time.time() + 86_400)
    listed = run(synced, "items", "list", "--collection", "themes", "--offline")
    assert "everyday-light" in listed.stdout
    assert "the clock was set back" in listed.stderr
