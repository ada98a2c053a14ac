"""One program at a time sends for a site; any number may read it and keep edits of it."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wftui.domain.errors import StoreError, WftuiError
from wftui.store.locks import FileLock
from wftui.store.paths import private_file

BLINKS = (0.002, 0.01)
"""Seconds between the attempts to take a lock that another program may only be looking at."""


class AnotherSends(WftuiError):
    """Another running wftui is sending for this site. `pid` is its process id, None when it could not be read."""

    exit_code = 1
    code = "another_sends"

    def __init__(self, site_name: str, pid: int | None) -> None:
        who = f"Another wftui (process {pid})" if pid else "Another wftui"
        super().__init__(
            f"{who} is sending for {site_name}.",
            safe="Read and edit as you like; your edits are kept until it is done.",
            next_step="Save again in a moment.",
        )
        self.pid = pid


class SendingLock:
    """The right to send for one site. Taken for one operation at a time."""

    def __init__(self, path: Path, site_name: str) -> None:
        self.path = path
        self.site_name = site_name

    @contextmanager
    def held(self) -> Iterator[None]:
        """Send inside. Raises `AnotherSends` at once when another program does, `StoreError` for an unusable file."""
        lock = FileLock(self.path)
        with self._usable():
            if not self._take(lock):
                raise AnotherSends(self.site_name, self._holder())
        try:
            with contextlib.suppress(OSError, StoreError):  # it only says to others who sends
                private_file(self._pid_file).write_text(str(os.getpid()), "ascii")
            yield
        finally:
            with contextlib.suppress(OSError):
                self._pid_file.unlink(missing_ok=True)
            lock.free()

    def held_elsewhere(self) -> bool:
        """Whether another program is sending right now. Looks only where one has said so, to be in nobody's way."""
        pid = self._holder()
        if pid is None or pid == os.getpid():
            return False
        lock = FileLock(self.path)
        try:
            if not lock.take():
                return True
            self._pid_file.unlink(missing_ok=True)  # left behind by a program that was killed
        except (OSError, StoreError):
            return False
        finally:
            lock.free()
        return False

    def _take(self, lock: FileLock) -> bool:
        """Take it; one that is busy for a blink is only being looked at."""
        for pause in (*BLINKS, 0.0):
            if lock.take():
                return True
            time.sleep(pause)
        return False

    @contextmanager
    def _usable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreError(
                f"{self.path} cannot be locked: {error.strerror or error}.",
                safe="Nothing was sent; your edits are kept.",
                next_step="Free some space or make its folder writable, then save again.",
            ) from error

    @property
    def _pid_file(self) -> Path:
        return self.path.with_name(self.path.name + ".pid")

    def _holder(self) -> int | None:
        try:
            text = self._pid_file.read_text("ascii")
        except (OSError, UnicodeDecodeError):
            return None
        return int(text) if text.isdigit() else None
