"""Locks on files that the operating system frees whichever way a program ends, `kill -9` included."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from wftui.store.paths import private_file

_PLACE = 1 << 20
"""The byte that is locked on Windows: beyond the text, which other programs must be able to read."""


class FileLock:
    """A lock on one file, mode 0600. Two of them exclude each other also within one process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Take the lock if it is free, and say whether it was. Raises `OSError` or `StoreError` for an unusable file.

        A lock on a file that was deleted meanwhile excludes nobody, so the file that is locked must be the one that
        lies there.
        """
        for _ in range(100):
            descriptor = os.open(private_file(self.path), os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
            if not _take(descriptor):
                os.close(descriptor)
                return False
            if self._lies_there(descriptor):
                self._descriptor = descriptor
                return True
            os.close(descriptor)
        return False

    def free(self) -> None:
        """Free the lock; the file stays."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    @property
    def held_in_place(self) -> bool:
        """Whether the lock is held, on the file that lies there now."""
        return self._descriptor is not None and self._lies_there(self._descriptor)

    def _lies_there(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), self.path.stat())
        except OSError:
            return False


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock on a file; a file that is not there is held by nobody."""
    try:
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
    except OSError:
        return False
    try:
        return not _take(descriptor)
    finally:
        os.close(descriptor)


def _take_unix(descriptor: int) -> bool:
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _take_windows(descriptor: int) -> bool:
    import importlib

    msvcrt = importlib.import_module("msvcrt")
    os.lseek(descriptor, _PLACE, os.SEEK_SET)
    try:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True


_take: Callable[[int], bool] = _take_windows if os.name == "nt" else _take_unix
