"""A program in a pseudo-terminal, with a clock beside it: when it painted, how long a key took, what it cost."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

KEYS = {
    "down": b"\x1b[B",
    "up": b"\x1b[A",
    "pagedown": b"\x1b[6~",
    "pageup": b"\x1b[5~",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "enter": b"\r",
    "escape": b"\x07",  # Ctrl+G, which needs no waiting for the rest of a sequence
    "backspace": b"\x7f",
}
_ESCAPES = re.compile(
    rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[P_].*?\x1b\\|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[()].|\x1b[@-Z\\^_=>78c]",
    re.DOTALL,
)
QUIET = 0.06
"""Seconds without output, and with next to no work, after which a program has finished what a key asked for."""


@dataclass(frozen=True)
class Pressed:
    """What one key did: milliseconds to the last byte of output, bytes, and milliseconds of CPU."""

    last: float
    size: int
    cpu: float


class Program:
    """A program on a terminal of its own."""

    def __init__(
        self, words: Sequence[str], size: tuple[int, int] = (120, 40), environment: Mapping[str, str] | None = None
    ) -> None:
        self.began = time.monotonic()
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            columns, rows = size
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            surroundings = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(environment or {})}
            for name in ("COLUMNS", "LINES", "NO_COLOR"):
                surroundings.pop(name, None)
            os.execvpe(words[0], list(words), surroundings)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        os.set_blocking(self.terminal, False)
        self.output = b""

    def _read(self, wait: float) -> bytes:
        if not select.select([self.terminal], [], [], wait)[0]:
            return b""
        try:
            return os.read(self.terminal, 1 << 20)
        except (BlockingIOError, OSError):
            return b""

    def until(self, text: str, patience: float = 180.0) -> float:
        """Milliseconds from the start until `text` stands in the output."""
        wanted, end = text.encode(), time.monotonic() + patience
        while time.monotonic() < end:
            self.output += self._read(0.2)
            if wanted in _ESCAPES.sub(b"", self.output[-200_000:]):
                return (time.monotonic() - self.began) * 1000
        raise SystemExit(f"{text!r} was not painted; the end of the output: {_ESCAPES.sub(b'', self.output)[-300:]!r}")

    def settle(self, patience: float = 120.0, *, expect: bool = False) -> list[tuple[float, int]]:
        """Wait until it is quiet; when each piece of output came, and its size."""
        pieces: list[tuple[float, int]] = []
        last = time.monotonic()
        cpu = self.cpu()
        end = last + patience
        while time.monotonic() < end:
            found = self._read(0.01)
            now = time.monotonic()
            if found:
                self.output = (self.output + found)[-400_000:]
                pieces.append((now, len(found)))
                last = now
            if (spent := self.cpu()) - cpu > 2:
                cpu, last = spent, now
            if now - last > (QUIET if pieces or not expect else 0.3):
                break
        return pieces

    def press(self, key: str) -> Pressed:
        """Press a key, or type a letter, and wait until everything it asked for is on the screen."""
        before, at = self.cpu(), time.monotonic()
        os.write(self.terminal, KEYS.get(key, key.encode()))
        pieces = self.settle(expect=True)
        last = (pieces[-1][0] - at) * 1000 if pieces else float("nan")
        return Pressed(last, sum(size for _, size in pieces), self.cpu() - before)

    def reply(self, key: str, sign: str, patience: float = 10.0) -> float:
        """Press a key; milliseconds until `sign` is in what it paints. What a job paints meanwhile is let pass."""
        while self._read(0):
            pass
        found, at = b"", time.monotonic()
        os.write(self.terminal, KEYS.get(key, key.encode()))
        while time.monotonic() - at < patience:
            found += self._read(0.05)
            if sign.encode() in found:
                return (time.monotonic() - at) * 1000
        raise SystemExit(f"{key} painted no {sign}: {_ESCAPES.sub(b'', found)[-300:]!r}")

    def cpu(self) -> float:
        """Milliseconds of CPU that all its threads have used."""
        total = 0
        for each in Path(f"/proc/{self.pid}/task").glob("*/schedstat"):
            try:
                total += int(each.read_text().split()[0])
            except OSError:
                continue
        return total / 1e6

    def memory(self) -> float:
        """MiB of memory."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return float("nan")

    def end(self) -> None:
        """End it at once."""
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        finally:
            os.close(self.terminal)
