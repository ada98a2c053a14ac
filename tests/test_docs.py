"""What the documents say is what the program does."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import subprocess
from pathlib import Path

import pytest

import wftui.tui
from wftui.tui import keys
from wftui.tui.command import COMMANDS, GROUPS, Command
from wftui.tui.keyboard import Keyboard

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def tracked() -> list[Path]:
    """The files of the repository; outside of one, those that a repository would hold."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode == 0 and done.stdout:
        return [ROOT / name for name in done.stdout.decode().split("\0") if name and (ROOT / name).is_file()]
    skipped = {".venv", ".git", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not skipped & set(path.relative_to(ROOT).parts)]


def screens() -> list[type[Keyboard]]:
    """Every screen and sheet of the program."""
    for each in pkgutil.walk_packages(wftui.tui.__path__, "wftui.tui."):
        importlib.import_module(each.name)
    found: list[type[Keyboard]] = []
    waiting = [Keyboard]
    while waiting:
        for each in waiting.pop().__subclasses__():
            if each.__module__.startswith("wftui."):
                found.append(each)
                waiting.append(each)
    return found


def fences(kind: str) -> list[str]:
    """The lines of the README's code block of a kind."""
    (block,) = re.findall(rf"^```sh {kind}\n(.*?)^```$", README, re.M | re.S)
    return block.strip().split("\n")


def test_the_key_table_is_the_program_s_own() -> None:
    """`python -m wftui.tui.keys` writes it; a stale one fails here."""
    assert keys.in_readme(README) == README


def test_every_command_is_explained_and_in_the_table() -> None:
    """A help sentence, a group, a label and a row for each."""
    for command in COMMANDS.values():
        assert command.help().endswith("."), command.id
        assert command.label, command.id
        assert command.group in GROUPS, command.id
        assert f"`{command.id}`" in README


def test_every_screen_can_do_what_it_offers() -> None:
    """Each command of a screen has a method there: the key bar, the palette and the help promise nothing else."""
    missing = [
        f"{screen.__name__}: {command.id}"
        for screen in screens()
        for command in (*screen.OFFERS, *screen.TYPING_OFFERS)
        if not callable(getattr(screen, command.method, None))
    ]
    assert missing == []


def test_every_command_is_offered_somewhere() -> None:
    """No command is in the table that no screen has."""
    from wftui.tui.commands import ANYWHERE

    offered: set[type[Command]] = set(ANYWHERE)
    for screen in screens():
        offered.update(screen.OFFERS, screen.TYPING_OFFERS)
    assert {each.id for each in COMMANDS.values()} == {each.id for each in offered}


def test_no_key_means_two_things_on_one_screen() -> None:
    """One key, one command, while something is typed and while nothing is."""
    keymap = keys.KeyMap()
    for screen in screens():
        for typing in (False, True):
            held: dict[str, str] = {}
            for command in dict.fromkeys(screen.OFFERS):
                for key in keymap.keys(command, typing=typing):
                    assert held.setdefault(key, command.id) == command.id, f"{screen.__name__}: {key}"


def test_the_two_commands_are_one_line_each() -> None:
    """One installs and runs the demo, one installs and passes the tests, with nothing but Python."""
    (demo,), (test,) = fences("demo"), fences("test")
    for command in (demo, test):
        assert command.startswith("python3 -m venv .venv && ")
        assert "-c constraints.txt" in command
    assert demo.endswith("wftui demo")
    assert test.endswith("pytest")


def test_ci_runs_the_readme_s_own_command() -> None:
    """The script reads the command out of the README, as this does, and runs it as it is."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    reading = re.search(r"^command=\$\((sed .*README\.md)\)$", script, re.M)
    assert reading is not None
    read = subprocess.run(["bash", "-c", reading[1]], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert read.strip() == fences("test")[0]
    assert 'bash -c "$command"' in script
    for check in ("ruff check .", "ruff format --check .", "mypy", "lint-imports"):
        assert f"$bin/{check}" in script
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_what_the_tests_install_is_pinned() -> None:
    """Every library that is named in pyproject.toml has its tested version in constraints.txt."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[<>=!~\[; ]", each, maxsplit=1)[0].lower() for each in wanted}
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.split("==")[0].strip().lower() for line in lines if "==" in line}
    assert names <= pinned


@pytest.mark.parametrize("picture", sorted(set(re.findall(r"\]\((screenshots/[^)]+)\)", README))))
def test_the_pictures_are_there(picture: str) -> None:
    """What the README shows exists."""
    assert (ROOT / picture).stat().st_size > 1000


def test_the_readme_shows_three_pictures_and_says_no() -> None:
    """Three pictures, the limits, and the commands for uv."""
    assert len(set(re.findall(r"\]\((screenshots/[^)]+)\)", README))) >= 3
    assert "## What it will not do" in README
    assert "uv run" in README


_LOCKS = {"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml", "requirements.lock"}
_NEVER = {
    "a registry's host": re.compile(r"https?://[^\s\"'<>]*(?:/simple\b|pypi|pythonhosted|artifact|nexus|devpi)", re.I),
    "a machine's path": re.compile(r"/(?:home|Users)/(?!me\b|somebody\b|you\b)[a-z][\w.-]*/|/wor[k]/|/op[t]/\w+/bin"),
    "a private key": re.compile("-----BEGIN [A-Z ]*PRIVATE " + "KEY-----"),
    "a long hexadecimal word, as tokens are": re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{64}(?![0-9a-zA-Z])"),
}


def test_nothing_in_the_repository_belongs_to_one_machine() -> None:
    """No lock file, no registry, no path of somebody's computer, nothing that looks like a secret."""
    files = tracked()
    assert not {path.name for path in files} & _LOCKS
    found = []
    for path in files:
        if path.suffix in {".svg", ".db", ".png"} or path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {what}" for what, pattern in _NEVER.items() if pattern.search(text)]
    assert found == []
