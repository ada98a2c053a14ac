"""The whole path in a real terminal, and how the program leaves it: by choice, by signal, by crash, by kill -9."""

from __future__ import annotations

import json
import os
import signal
import stat
import sys
import textwrap
import time
import urllib.request
from pathlib import Path

import pytest

from tests.journeys.terminal import PATIENCE, Terminal, home_environment, wftui
from tests.sandbox_process import Sandbox

SIZES = [(80, 24), (160, 45)]


def stored(museum: Sandbox, path: str) -> dict:
    """What the server holds, asked for without the program."""
    request = urllib.request.Request(museum.url + path, headers={"Authorization": f"Bearer {museum.token}"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def writes(museum: Sandbox) -> list[dict]:
    """The requests that changed something."""
    return [each for each in museum.api_requests() if each["method"] != "GET"]


def to_item(terminal: Terminal, name: str) -> None:
    """From the sites to the form of an exhibition, key by key."""
    terminal.sees("Lanternhouse", "1 site")
    terminal.press("enter")
    terminal.sees("Exhibitions")
    terminal.press("/")
    terminal.sees("keep the filter")
    terminal.type("exhib")
    terminal.press("enter")
    terminal.sees("1 of ", "Enter open")
    terminal.press("enter")
    terminal.sees("12 items", name)
    terminal.press("/")
    terminal.sees("keep the filter")
    terminal.type(name.lower())
    terminal.press("enter")
    terminal.sees("1 of 12", "Enter open")
    terminal.press("enter")
    terminal.sees("Standfirst", name)


def type_into_name(terminal: Terminal, text: str) -> None:
    """Open the first field, and type at its end."""
    terminal.press("enter")
    terminal.sees("of 2")
    terminal.type(text)
    terminal.sees("1 edit not sent")


@pytest.mark.parametrize("size", SIZES)
def test_one_item_from_the_shell_to_the_live_site(
    museum: Sandbox, connected: dict[str, str], size: tuple[int, int]
) -> None:
    """Open, find, change, save, publish, quit: one PATCH, one publish, and the live item holds the new value."""
    with wftui(env=connected, size=size) as terminal:
        to_item(terminal, "Night Passage")
        type_into_name(terminal, " 2")
        terminal.sees("Ctrl+S save")
        terminal.press("ctrl+s")
        terminal.sees("queued changes")
        terminal.press("p")
        terminal.sees("Publish Night Passage 2, exhibition, in English (en)")
        terminal.press("tab")
        terminal.press("enter")
        terminal.sees("published: live since")
        terminal.press("ctrl+q")
        assert terminal.ends() == 0
        terminal.left_clean()
    patch, publish = writes(museum)
    assert patch["body"]["fieldData"] == {"name": "Night Passage 2"}
    assert publish["path"].endswith("/items/publish")
    live = stored(museum, f"{patch['path'].removeprefix('/v2')}/live")
    assert live["fieldData"]["name"] == "Night Passage 2"


def test_the_demo_needs_nothing_and_leaves_nothing(home: Path, tmp_path: Path) -> None:
    """`wftui demo` opens on the sites; after quitting its server has ended and its files are gone."""
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    with wftui("demo", env=home_environment(home, TMPDIR=str(scratch))) as terminal:
        terminal.sees("Lanternhouse", "1 site")
        (child,) = children(terminal.pid)
        terminal.press("enter")
        terminal.sees("Exhibitions")
        terminal.press("ctrl+q")
        assert terminal.ends() == 0
        terminal.left_clean()
    assert not Path(f"/proc/{child}").exists()
    assert list(scratch.iterdir()) == []
    assert not (home / "state").exists()


def children(pid: int) -> list[int]:
    """The processes that `pid` started and that still run."""
    of_threads = [each.read_text().split() for each in Path(f"/proc/{pid}/task").glob("*/children")]
    return [int(child) for children in of_threads for child in children]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_the_demo_s_server_ends_with_it_when_it_is_told_to_end(home: Path, tmp_path: Path, number: int) -> None:
    """A closed window leaves no server and no files behind."""
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    with wftui("demo", env=home_environment(home, TMPDIR=str(scratch))) as terminal:
        terminal.sees("Lanternhouse", "1 site")
        (child,) = children(terminal.pid)
        terminal.signal(number)
        terminal.ends()
    assert not Path(f"/proc/{child}").exists()
    assert list(scratch.iterdir()) == []


def test_what_was_typed_survives_kill_nine(museum: Sandbox, connected: dict[str, str]) -> None:
    """The text was "not sent" on the screen: the next start has it, and it can be saved."""
    with wftui(env=connected) as terminal:
        to_item(terminal, "Glass and Flame")
        type_into_name(terminal, " in the dark")
        terminal.sees("kept on this computer")
        terminal.kill()
    with wftui(env=connected) as terminal:
        terminal.sees("1 edit not sent")
        to_item(terminal, "Glass and Flame")
        terminal.sees("Glass and Flame in the dark")
        terminal.press("ctrl+s")
        terminal.sees_not("not sent")
    (patch,) = writes(museum)
    assert patch["body"]["fieldData"] == {"name": "Glass and Flame in the dark"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_the_terminal_clean_and_the_text_on_disk(connected: dict[str, str], number: int) -> None:
    """The last keystrokes before the signal are there on the next start, and no traceback is on the screen."""
    with wftui(env=connected) as terminal:
        to_item(terminal, "Glass and Flame")
        terminal.press("enter")
        terminal.sees("of 2")
        terminal.type(" at dusk")
        terminal.sees("at dusk")
        terminal.signal(number)
        assert terminal.ends() == 128 + number
        terminal.left_clean()
        assert "Traceback" not in terminal.plain
    with wftui(env=connected) as terminal:
        terminal.sees("1 edit not sent")
        to_item(terminal, "Glass and Flame")
        terminal.sees("Glass and Flame at dusk")


def test_a_terminal_that_is_gone_in_mid_painting_ends_the_program(connected: dict[str, str]) -> None:
    """A window closed while nobody read what was painted: the program ends, it does not wait for ever."""
    with wftui(env=connected, size=(160, 45)) as terminal:
        terminal.sees("Lanternhouse", "1 site")
        for _ in range(12):
            terminal.process.send("\x1bOP\x07" * 8)
        time.sleep(1.0)  # nobody reads meanwhile, so the terminal's buffer is full
        os.dup2(os.open(os.devnull, os.O_RDWR), terminal.process.child_fd)
        end = time.monotonic() + PATIENCE
        while os.waitpid(terminal.pid, os.WNOHANG) == (0, 0):
            assert time.monotonic() < end, "it does not end"
            time.sleep(0.05)
        terminal.process.ptyproc.terminated = True


def test_ctrl_c_is_no_way_to_lose_anything(connected: dict[str, str]) -> None:
    """It says how to quit; while typing it copies; the program goes on."""
    with wftui(env=connected) as terminal:
        to_item(terminal, "Glass and Flame")
        terminal.press("ctrl+c")
        terminal.sees("Ctrl+Q quits")
        type_into_name(terminal, "!")
        terminal.press("ctrl+c")
        terminal.type("!")
        terminal.sees("Glass and Flame!!")
        terminal.press("ctrl+q")
        terminal.sees("1 edit is not sent")
        terminal.press("tab")
        terminal.press("enter")
        assert terminal.ends() == 0
        terminal.left_clean()


def crashing(tmp_path: Path, token: str) -> list[str]:
    """The program with a fault in it: `i` fails with the token and a text in hand."""
    script = tmp_path / "crashing.py"
    script.write_text(
        textwrap.dedent(
            f"""
            import sys
            from wftui.tui.screens.sites import SitesScreen
            from wftui.tui.screens.item import ItemScreen

            def facts(self):
                token, text = {token!r}, "Unpublished words"
                headers = {{"Authorization": "Bearer " + token}}
                raise ValueError(f"token {{token}} and {{text}} in {{headers}}")

            SitesScreen.facts = ItemScreen.facts = facts
            sys.argv = ["wftui"]
            from wftui.__main__ import main
            main()
            """
        ),
        encoding="utf-8",
    )
    return [sys.executable, str(script)]


def test_a_crash_restores_the_terminal_and_writes_a_report_without_secrets(
    connected: dict[str, str], home: Path, museum: Sandbox, tmp_path: Path
) -> None:
    """One plain line says where the report is; it is readable by its owner alone and holds no token and no text."""
    with Terminal(crashing(tmp_path, museum.token), env=connected) as terminal:
        terminal.sees("Lanternhouse", "1 site")
        terminal.press("i")
        assert terminal.ends() == 1
        terminal.left_clean()
        said = terminal.plain
    (report,) = (home / "state").rglob("crash-*.txt")
    assert str(report) in said.replace("\r\n", "")
    assert "Your edits are kept" in said
    text = report.read_text(encoding="utf-8")
    assert "ValueError" in text
    assert "in facts" in text
    for secret in (museum.token, "Unpublished words"):
        assert secret not in text
        assert secret not in said
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert stat.S_IMODE(report.parent.stat().st_mode) == 0o700


def test_a_crash_in_mid_typing_keeps_the_text(connected: dict[str, str], museum: Sandbox, tmp_path: Path) -> None:
    """What was typed a moment before the crash is offered on the next start."""
    with Terminal(crashing(tmp_path, museum.token), env=connected) as terminal:
        to_item(terminal, "Glass and Flame")
        terminal.press("enter")
        terminal.sees("of 2")
        terminal.type(" at dawn")
        terminal.sees("at dawn")
        terminal.press("escape")
        terminal.sees("p publish")
        terminal.press("i")
        assert terminal.ends() == 1
        terminal.left_clean()
    with wftui(env=connected) as terminal:
        terminal.sees("1 edit not sent")


def test_the_token_is_nowhere_but_in_the_requests(museum: Sandbox, connected: dict[str, str], home: Path) -> None:
    """Not on the screen, in no file, in no argument, in no child's environment; and every file is its owner's alone."""
    with wftui(env=connected) as terminal:
        to_item(terminal, "Glass and Flame")
        type_into_name(terminal, "!")
        terminal.press("ctrl+s")
        terminal.sees_not("not sent")
        arguments = Path(f"/proc/{terminal.pid}/cmdline").read_bytes()
        terminal.press("ctrl+q")
        assert terminal.ends() == 0
        written = bytes(terminal.raw)
    token = museum.token.encode()
    assert token not in arguments
    assert token not in written
    files = [each for each in home.rglob("*") if each.is_file()]
    assert files
    for each in files:
        assert token not in each.read_bytes(), each
    for each in home.rglob("*"):
        assert not each.stat().st_mode & 0o077, each


def test_the_demo_s_server_never_learns_of_a_real_token(home: Path) -> None:
    """A token in the environment of a person who tries the demo stays out of the child's environment."""
    token = "a-real-token-of-a-real-site-0123456789"
    with wftui("demo", env=home_environment(home, WEBFLOW_API_TOKEN=token)) as terminal:
        terminal.sees("Lanternhouse", "1 site")
        for child in children(terminal.pid):
            assert token.encode() not in Path(f"/proc/{child}/environ").read_bytes()
        terminal.press("ctrl+q")
        terminal.ends()
        assert token.encode() not in bytes(terminal.raw)


def test_a_pasted_token_is_hidden_tested_and_kept_where_one_says(museum: Sandbox, home: Path) -> None:
    """The first run: paste, test, open; then it is in one file, its owner's alone, and never on the screen."""
    env = home_environment(home, WFTUI_API_URL=museum.url)
    with wftui(env=env, size=(100, 30)) as terminal:
        terminal.sees("Connect a Webflow site")
        terminal.type(f"\x1b[200~{museum.token}\x1b[201~")
        terminal.sees(f"hidden, {len(museum.token)} characters")
        terminal.press("ctrl+c")
        terminal.press("enter")
        terminal.sees("works", "opens", "Lanternhouse")
        terminal.press("down", "down", "enter")
        terminal.sees("1 site", "Lanternhouse")
        terminal.press("ctrl+q")
        assert terminal.ends() == 0
        assert museum.token.encode() not in bytes(terminal.raw)
        assert b"\x1b]52;" not in bytes(terminal.raw)
    holding = [each for each in home.rglob("*") if each.is_file() and museum.token.encode() in each.read_bytes()]
    assert [each.name for each in holding] == ["token"]
    assert stat.S_IMODE(holding[0].stat().st_mode) == 0o600
    with wftui(env=env) as terminal:
        terminal.sees("1 site", "Lanternhouse", "in a file")
