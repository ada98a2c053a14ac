"""One program at a time sends for a site; any number may read it and keep edits of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wftui.domain.errors import StoreError, WftuiError
from wftui.store.locks import FileLock
from wftui.store.paths import private_file


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
        """Send inside. Raises `AnotherSends` at once when another program does."""
        lock = FileLock(self.path)
        try:
            if not lock.take():
                raise AnotherSends(self.site_name, self._holder())
            try:
                self._pid_file().write_text(str(os.getpid()), "ascii")
                yield
            finally:
                lock.free()
        except OSError as error:
            raise StoreError(
                f"{self.path} cannot be locked: {error.strerror or error}.",
                safe="Nothing was sent; your edits are kept.",
                next_step="Free some space or make its folder writable, then save again.",
            ) from error

    def _pid_file(self) -> Path:
        return private_file(self.path.with_name(self.path.name + ".pid"))

    def _holder(self) -> int | None:
        try:
            text = self._pid_file().read_text("ascii")
        except (OSError, UnicodeDecodeError):
            return None
        return int(text) if text.isdigit() else None
