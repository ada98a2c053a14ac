"""The pictures that were looked at, kept small beside the mirrors: disposable, and bounded in size."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from wftui.store.paths import Unwritable, private_dir

MOST = 64 * 1024 * 1024
"""Bytes that all kept pictures may take together; the ones that were not looked at for longest go first."""


class PictureFiles:
    """One file a picture, named by a hash of its address. What cannot be read or written is simply not kept."""

    def __init__(self, folder: Path, *, most: int = MOST) -> None:
        self._folder, self._most = folder, most

    def _file(self, url: str) -> Path:
        return self._folder / hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()

    def read(self, url: str) -> bytes | None:
        """What is kept for an address, which counts as looked at from now on; None when there is nothing."""
        path = self._file(url)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return content

    def write(self, url: str, content: bytes) -> None:
        """Keep it, whole or not at all, and drop what takes too much room."""
        path = self._file(url)
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            private_dir(self._folder)
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            beside.replace(path)
            self._make_room(path)
        except (OSError, Unwritable):
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)

    def forget(self, url: str) -> None:
        """Keep nothing for this address."""
        with contextlib.suppress(OSError):
            self._file(url).unlink(missing_ok=True)

    def _make_room(self, newest: Path) -> None:
        found = [(each.stat(), each) for each in self._folder.iterdir()]
        total = sum(about.st_size for about, _ in found)
        for about, path in sorted(found, key=lambda each: each[0].st_mtime_ns):
            if total <= self._most:
                return
            if path != newest:
                path.unlink(missing_ok=True)
                total -= about.st_size
