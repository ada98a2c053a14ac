"""A disk that can be filled and freed: a file system of its own in memory, where the machine lets one be mounted."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class SmallDisk:
    """A folder on a disk of few bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "somebody-elses-film"

    @property
    def free(self) -> int:
        """Bytes that are left."""
        found = os.statvfs(self.folder)
        return found.f_bavail * found.f_frsize

    def fill(self, *, leave: int = 0) -> None:
        """Fill it up, but for so many bytes."""
        with self._filler.open("ab", buffering=0) as film:
            wanted = self.free - leave
            while wanted > 0:
                try:
                    wanted -= film.write(bytes(min(wanted, 4096)))
                except OSError:
                    break

    def make_room(self) -> None:
        """Delete what filled it."""
        self._filler.unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path, size: str = "2m") -> Iterator[SmallDisk]:
    """Mount one; the test is skipped where that is not allowed."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(words, check=False, capture_output=True).returncode:
        pytest.skip("only where a file system can be mounted")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)
