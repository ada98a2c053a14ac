"""The real program in a real pseudo-terminal: its bytes, its screen, its keys, its end."""

from __future__ import annotations

import os
import re
import signal
import sys
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import pexpect
import pyte

PATIENCE = 45.0
"""Seconds after which waiting for something on the screen is given up."""

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "down": "\x1b[B",
    "up": "\x1b[A",
    "backspace": "\x7f",
    "f1": "\x1bOP",
    "f4": "\x1bOS",
    "f8": "\x1b[19~",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghklnopqrstuvwxyz"},
}

_STRINGS = re.compile(rb"\x1b[\]P_^X].*?(?:\x07|\x1b\\)", re.S)
_SEQUENCES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[()][0-9A-Za-z]|\x1b[=>78cDEHMNOZ]")


class Terminal:
    """A program that runs in a terminal of `size` columns and rows."""

    def __init__(
        self, words: Sequence[str], *, env: Mapping[str, str], size: tuple[int, int] = (80, 24), cwd: Path | None = None
    ) -> None:
        columns, rows = size
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        self.process = pexpect.spawn(
            words[0],
            list(words[1:]),
            env=dict(env),
            dimensions=(rows, columns),
            timeout=PATIENCE,
            cwd=cwd,
            echo=True,
        )
        self._settings = termios.tcgetattr(self.process.child_fd)
        self.status: int | None = None

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        """The process."""
        return self.process.pid

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def line(self, part: str) -> str:
        """The first line of the screen with `part` in it."""
        return next((line for line in self.text.split("\n") if part in line), "")

    @property
    def plain(self) -> str:
        """Everything that was ever written, without the escape sequences."""
        return _SEQUENCES.sub(b"", _STRINGS.sub(b"", bytes(self.raw))).decode("utf-8", "replace")

    def pump(self, seconds: float = 0.05) -> bool:
        """Take in what the program wrote; False once it has ended."""
        try:
            read = self.process.read_nonblocking(1 << 16, timeout=seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += read
        self._stream.feed(read)
        return True

    def sees(self, *texts: str) -> None:
        """Wait until all texts are on the screen."""
        end = time.monotonic() + PATIENCE
        while missing := [text for text in texts if text not in self.text]:
            alive = self.pump()
            if time.monotonic() > end or (not alive and any(text not in self.text for text in texts)):
                raise AssertionError(f"Waited in vain for {missing}. The screen:\n{self.text}")

    def sees_not(self, text: str) -> None:
        """Wait until the text is gone from the screen."""
        end = time.monotonic() + PATIENCE
        while text in self.text:
            if not self.pump() or time.monotonic() > end:
                raise AssertionError(f"Waited in vain for {text!r} to go. The screen:\n{self.text}")

    def press(self, *keys: str) -> None:
        """Press keys by name; a single letter is itself."""
        for key in keys:
            self.process.send(KEYS.get(key, key))
            self.pump()

    def type(self, text: str) -> None:
        """Type text."""
        self.process.send(text)
        self.pump()

    def resize(self, columns: int, rows: int) -> None:
        """Make the terminal another size."""
        self.screen.resize(rows, columns)
        self.process.setwinsize(rows, columns)

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def ends(self) -> int:
        """Wait for the program to end; its exit status, or minus the signal that ended it."""
        end = time.monotonic() + PATIENCE
        while self.pump(0.1):
            assert time.monotonic() < end, f"It does not end. The screen:\n{self.text}"
        if self.status is None:
            self.process.wait()
            ended_by = self.process.signalstatus
            self.status = self.process.exitstatus if ended_by is None else -ended_by
        assert self.status is not None
        return self.status

    def kill(self) -> None:
        """End it as `kill -9` does."""
        if self.process.isalive():
            self.signal(signal.SIGKILL)
            self.process.wait()
        self.process.close()

    def left_clean(self) -> None:
        """Fails unless the terminal is the shell's again: its screen, its cursor, its line editing, no mouse."""
        written = bytes(self.raw)
        for on, off in (
            (b"\x1b[?1049h", b"\x1b[?1049l"),
            (b"\x1b[?25l", b"\x1b[?25h"),
            (b"\x1b[?1000h", b"\x1b[?1000l"),
            (b"\x1b[?1003h", b"\x1b[?1003l"),
            (b"\x1b[?1006h", b"\x1b[?1006l"),
            (b"\x1b[?2004h", b"\x1b[?2004l"),
        ):
            assert written.rfind(off) > written.rfind(on) >= 0, f"{off!r} is missing at the end"
        now = termios.tcgetattr(self.process.child_fd)
        for flag in (termios.ECHO, termios.ICANON, termios.ISIG):
            assert now[3] & flag == self._settings[3] & flag, "line editing was not put back"


PROGRAM = (sys.executable, "-m", "wftui")


def home_environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a person whose folders are all below `home`."""
    names = ("PATH", "PYTHONPATH", "SYSTEMROOT")
    own = {name: os.environ[name] for name in names if name in os.environ}
    own |= {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
    }
    return own | more


@contextmanager
def wftui(*words: str, env: Mapping[str, str], size: tuple[int, int] = (80, 24)) -> Iterator[Terminal]:
    """Run `wftui` with these words in a terminal."""
    with Terminal((*PROGRAM, *words), env=env, size=size) as terminal:
        yield terminal
