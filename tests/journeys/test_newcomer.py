"""The mistakes of a first day: each gives a sentence, none loses anything, none hangs."""

from __future__ import annotations

import os
import pty
import re
import signal
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.journeys.terminal import PROGRAM, home_environment, wftui
from tests.journeys.test_real_terminal import to_item, type_into_name
from tests.sandbox_process import Sandbox

TOKEN = "a-token-that-nobody-has-made-0123456789"


def without_terminal(*words: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run `wftui` as a script does: no terminal on any stream."""
    return subprocess.run(
        [*PROGRAM, *words], env=dict(env), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
    )


def unused_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


# The token and the way to the server


def test_a_wrong_token_is_said_in_one_sentence(home: Path, museum: Sandbox) -> None:
    """The screens open all the same; the banner says what to do, and never quotes the token."""
    with wftui(env=home_environment(home, WEBFLOW_API_TOKEN=TOKEN, WFTUI_API_URL=museum.url)) as terminal:
        terminal.sees("does not know this token")
        assert TOKEN not in terminal.plain
        terminal.press("ctrl+q")
        assert terminal.ends() == 0
        terminal.left_clean()


def test_something_that_is_no_token_is_refused_before_anything_is_sent(home: Path, museum: Sandbox) -> None:
    """A token with a space in it: exit 2, one sentence, no request, and not a piece of it on the screen."""
    mistyped = "half-a-token and-the-other-half"
    with wftui(env=home_environment(home, WEBFLOW_API_TOKEN=mistyped, WFTUI_API_URL=museum.url)) as terminal:
        assert terminal.ends() == 2
        assert "This is not a Webflow token" in terminal.plain
        assert "half" not in terminal.plain
    assert museum.api_requests() == []


def test_a_mistyped_token_in_the_first_run_is_refused_beside_the_field(home: Path, museum: Sandbox) -> None:
    """What was pasted stays to be corrected; nothing is sent."""
    with wftui(env=home_environment(home, WFTUI_API_URL=museum.url)) as terminal:
        terminal.sees("Connect a Webflow site")
        terminal.type("too-short")
        terminal.press("enter")
        terminal.sees("This is not a Webflow token", "hidden, 9 characters")
        terminal.press("ctrl+q")
        assert terminal.ends() == 0
    assert museum.api_requests() == []


def test_an_unreachable_server_is_said_and_what_was_read_can_be_read(
    home: Path, museum: Sandbox, connected: dict[str, str]
) -> None:
    """The copy of last time opens; the status line says offline; an edit is kept."""
    with wftui(env=connected) as terminal:
        to_item(terminal, "Glass and Flame")
        terminal.press("ctrl+q")
        terminal.ends()
    museum.kill()
    with wftui(env=connected) as terminal:
        terminal.sees("offline", "Lanternhouse")
        to_item(terminal, "Glass and Flame")
        terminal.press("enter")
        terminal.type(" by night")
        terminal.sees("Glass and Flame by night", "1 edit")
        terminal.press("ctrl+q")
        terminal.sees("1 edit is not sent")
        terminal.press("tab")
        terminal.press("enter")
        assert terminal.ends() == 0
    with wftui(env=connected) as terminal:
        terminal.sees("1 edit")


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid"])
def test_no_way_to_the_server_on_the_first_day(home: Path, host: str) -> None:
    """Nothing was read yet: one sentence with the address, and the program can be left."""
    scheme = "http" if host == "127.0.0.1" else "https"
    url = f"{scheme}://{host}:{unused_port()}/v2"
    with wftui(env=home_environment(home, WEBFLOW_API_TOKEN=TOKEN, WFTUI_API_URL=url)) as terminal:
        terminal.sees("No connection", host)
        terminal.press("ctrl+q")
        assert terminal.ends() == 0
        assert "Traceback" not in terminal.plain
        assert TOKEN not in terminal.plain


@pytest.mark.parametrize("url", ["http://webflow.example/v2", "ftp://127.0.0.1/v2", "not an address"])
def test_an_address_that_would_show_the_token_is_refused(home: Path, url: str) -> None:
    """Plain http to another computer: exit 2 and a sentence, on the screens as on the verbs."""
    env = home_environment(home, WEBFLOW_API_TOKEN=TOKEN, WFTUI_API_URL=url)
    with wftui(env=env) as terminal:
        assert terminal.ends() == 2
        assert "https" in terminal.plain
        assert "Traceback" not in terminal.plain
    done = without_terminal("sites", env=env)
    assert done.returncode == 2
    assert "https" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_unknown_site_is_said_with_the_known_ones(connected: dict[str, str]) -> None:
    """Exit 2; the sentence names what the token opens."""
    done = without_terminal("collections", "--site", "lanternhoose", env=connected)
    assert done.returncode == 2
    assert "lanternhoose" in done.stderr
    assert "lanternhouse" in done.stderr.replace("lanternhoose", "")
    assert len(done.stderr.splitlines()) == 1


def test_an_unknown_demo_site_is_said(home: Path) -> None:
    """Exit status, a sentence, no hang, nothing left on the terminal."""
    with wftui("demo", "--site", "no-such-site", env=home_environment(home)) as terminal:
        assert terminal.ends() in (1, 2)
        assert "Traceback" not in terminal.plain
        assert "no-such-site" in terminal.plain


# The terminal


@pytest.mark.parametrize("words", [(), ("demo",)])
def test_without_a_terminal_it_says_so_and_names_a_verb(home: Path, words: tuple[str, ...]) -> None:
    """In a pipe: exit 2 at once, one line."""
    done = without_terminal(*words, env=home_environment(home))
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("wftui needs a terminal to draw in.")
    assert "wftui items list" in line


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_draw_is_told_from_one_that_can(home: Path, term: str) -> None:
    """`TERM=dumb`, or none at all: the same line, exit 2."""
    env = home_environment(home, TERM=term)
    if not term:
        del env["TERM"]
    with wftui("demo", env=env) as terminal:
        assert terminal.ends() == 2
        assert "wftui needs a terminal to draw in." in terminal.plain
        assert b"\x1b" not in bytes(terminal.raw)


def test_only_the_output_in_a_pipe_is_no_terminal_either(home: Path) -> None:
    """`wftui | cat` from a shell: the keyboard is a terminal, the output is not."""
    outer, inner = pty.openpty()
    try:
        done = subprocess.run(
            [*PROGRAM], env=home_environment(home), stdin=inner, capture_output=True, text=True, timeout=60
        )
    finally:
        os.close(outer)
        os.close(inner)
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr


def test_forty_by_ten_is_enough(connected: dict[str, str]) -> None:
    """The smallest terminal: the whole way to a field, and an edit."""
    with wftui(env=connected, size=(40, 10)) as terminal:
        terminal.sees("Lanternhouse")
        terminal.press("enter")
        terminal.sees("Exhibitions")
        terminal.press("enter")
        terminal.sees("by Name")
        terminal.press("enter")
        terminal.sees("Name")
        type_into_name(terminal, "!")
        terminal.press("ctrl+q")
        terminal.sees("1 edit is not sent", "Quit, keep")
        terminal.press("tab")
        terminal.press("enter")
        assert terminal.ends() == 0


def test_less_than_that_asks_for_room_and_keeps_everything(connected: dict[str, str]) -> None:
    """39 by 9 says what is wanted; back at 80 by 24 the editor is as it was left."""
    with wftui(env=connected) as terminal:
        to_item(terminal, "Glass and Flame")
        type_into_name(terminal, " small")
        for size in ((39, 9), (1, 1), (3, 2), (300, 80), (39, 9)):
            terminal.resize(*size)
            terminal.pump(0.2)
        terminal.sees("wftui needs 40 columns")
        terminal.resize(80, 24)
        terminal.sees("Glass and Flame small")
        terminal.type("er")
        terminal.sees("Glass and Flame smaller")
        terminal.press("ctrl+s")
        terminal.sees_not("not sent")


def test_it_can_be_left_from_a_terminal_that_is_too_small(home: Path) -> None:
    """Started in 39 by 9: one sentence, and Ctrl+Q works."""
    with wftui("demo", env=home_environment(home), size=(39, 9)) as terminal:
        terminal.sees("wftui needs 40 columns")
        terminal.press("ctrl+q")
        assert terminal.ends() == 0
        terminal.left_clean()


COLOURS = re.compile(rb"\x1b\[([0-9;]*)m")


def chromatic(raw: bytes) -> set[bytes]:
    """The colours that were asked for and are not a shade of grey."""
    found: set[bytes] = set()
    for each in COLOURS.findall(raw):
        for triple in re.findall(rb"[34]8;2;(\d+;\d+;\d+)", each):
            if len(set(triple.split(b";"))) > 1:
                found.add(triple)
        rest = re.sub(rb"[34]8;(?:2;\d+;\d+;\d+|5;\d+)", b"", each)
        found.update(code for code in rest.split(b";") if code in {b"%d" % n for n in (*range(30, 38), *range(40, 48))})
    return found


def test_no_color_is_honoured_and_readable(home: Path) -> None:
    """`NO_COLOR`: shades of grey that differ in lightness, never a theme that leaves the terminal's own guess."""
    env = home_environment(home, NO_COLOR="1", COLORTERM="truecolor")
    with wftui("demo", env=env) as terminal:
        terminal.sees("Lanternhouse", "1 site")
        raw = bytes(terminal.raw)
    assert chromatic(raw) == set()
    env = home_environment(home, COLORTERM="truecolor")
    with wftui("demo", env=env) as terminal:
        terminal.sees("Lanternhouse", "1 site")
        raw = bytes(terminal.raw)
    assert chromatic(raw)


@pytest.mark.parametrize("locale", [{}, {"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0"}])
def test_no_locale_is_no_reason_to_fail(home: Path, locale: dict[str, str]) -> None:
    """Unset, or plain ASCII: the program opens, and shows names in other scripts as well as the terminal can."""
    env = home_environment(home, **locale)
    env.pop("LANG")
    with wftui("demo", env=env) as terminal:
        terminal.sees("Lanternhouse", "1 site")
        terminal.press("enter")
        terminal.sees("Exhibitions")
        terminal.press("ctrl+q")
        assert terminal.ends() == 0
        assert "Traceback" not in terminal.plain


def test_a_config_file_with_a_mistake_is_named(home: Path) -> None:
    """Exit 2, the file and what is wrong with it."""
    (home / "config" / "wftui").mkdir(parents=True)
    (home / "config" / "wftui" / "config.toml").write_text('theme = "plaid"\n')
    with wftui(env=home_environment(home)) as terminal:
        assert terminal.ends() == 2
        assert "config.toml" in terminal.plain.replace("\r\n", "")
        assert "Traceback" not in terminal.plain


def test_a_signal_before_the_first_screen_ends_it_without_a_trace(home: Path, tmp_path: Path) -> None:
    """Ctrl+C while it still starts: no traceback, no server, no files."""
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    for number in (signal.SIGINT, signal.SIGTERM):
        with wftui("demo", env=home_environment(home, TMPDIR=str(scratch))) as terminal:
            while not list(scratch.iterdir()):
                assert terminal.pump(0.01)
            terminal.signal(number)
            assert terminal.ends() == 128 + number
            assert "Traceback" not in terminal.plain
        assert list(scratch.iterdir()) == []
