"""Which running program an edit belongs to, and whether that program still runs.

Every program keeps a lock on a small file of its own for as long as it lives. The operating system frees the lock
whichever way the program ends, `kill -9` included, so asking for the lock tells the living from the dead, also where a
process id has been given to another program since.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import IO, Any

from wftui.domain.errors import StoreError


class Owner:
    """This program, as the owner of edits. Make one for the whole process; `folder` is made when missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.id = secrets.token_hex(8)
        self.pid = os.getpid()
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._held = _open_private(self._file(self.id))
        except OSError as error:
            raise StoreError(
                f"{folder} cannot be written: {error.strerror or error}.",
                next_step="Make it writable, or point XDG_STATE_HOME at a folder that is.",
            ) from error
        _lock(self._held)
        self._held.write(str(self.pid))
        self._held.flush()

    def close(self) -> None:
        """Stop being a living owner: edits left on disk are open to the next program."""
        if not self._held.closed:
            self._held.close()
            self._file(self.id).unlink(missing_ok=True)

    def lives(self, other_id: str) -> bool:
        """Whether the program of that id still runs."""
        if other_id == self.id:
            return True
        try:
            handle = self._file(other_id).open("r+", encoding="ascii")
        except OSError:
            return False
        with handle:
            return not _lock(handle)

    def pid_of(self, other_id: str) -> int | None:
        """The process id of another program, for naming it to a person."""
        try:
            text = self._file(other_id).read_text("ascii")
        except (OSError, UnicodeDecodeError):
            return None
        return int(text) if text.isdigit() else None

    def forget(self, other_id: str) -> None:
        """Remove what a program that has ended left in the folder."""
        if other_id != self.id and not self.lives(other_id):
            self._file(other_id).unlink(missing_ok=True)

    def _file(self, owner_id: str) -> Path:
        return self.folder / f"{owner_id}.lock"


def _open_private(path: Path) -> IO[str]:
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    return os.fdopen(descriptor, "w", encoding="ascii")


def _lock(handle: IO[Any]) -> bool:
    """Take the lock if it is free, and say whether it was."""
    try:
        import fcntl
    except ImportError:  # Windows has another call for it
        return _lock_on_windows(handle)
    try:
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _lock_on_windows(handle: IO[Any]) -> bool:
    import msvcrt

    lock = getattr(msvcrt, "locking")  # noqa: B009  the type stubs of other platforms do not have it
    handle.seek(1 << 20)  # beyond the text, which other programs must be able to read
    try:
        lock(handle.fileno(), getattr(msvcrt, "LK_NBLCK"), 1)  # noqa: B009  as above
    except OSError:
        return False
    finally:
        handle.seek(0)
    return True
