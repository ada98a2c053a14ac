"""Which running program an edit belongs to, and whether that program still runs.

Every program keeps a lock on a small file of its own for as long as it lives. Asking for that lock tells the living
from the dead, also where a process id has been given to another program since.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from wftui.domain.errors import StoreError
from wftui.store.locks import FileLock, is_held
from wftui.store.paths import private_file


class Owner:
    """This program, as the owner of edits. Make one for the whole process; `folder` is made when missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.id = secrets.token_hex(8)
        self.pid = os.getpid()
        self._lock = FileLock(private_file(self._file(self.id)))
        self._lock.take()
        try:
            self._file(self.id).write_text(str(self.pid), "ascii")
        except OSError as error:
            raise StoreError(
                f"{folder} cannot be written: {error.strerror or error}.",
                next_step="Free some space, or point XDG_STATE_HOME at a folder that can be written.",
            ) from error

    def close(self) -> None:
        """Stop being a living owner: edits left on disk are open to the next program."""
        self._lock.free()
        self._file(self.id).unlink(missing_ok=True)

    def lives(self, other_id: str) -> bool:
        """Whether the program of that id still runs."""
        return other_id == self.id or is_held(self._file(other_id))

    def pid_of(self, other_id: str) -> int | None:
        """The process id of another program, for naming it to a person."""
        try:
            text = self._file(other_id).read_text("ascii")
        except (OSError, UnicodeDecodeError):
            return None
        return int(text) if text.isdigit() else None

    def forget(self, other_id: str) -> None:
        """Remove what a program that has ended left in the folder."""
        if not self.lives(other_id):
            self._file(other_id).unlink(missing_ok=True)

    def _file(self, owner_id: str) -> Path:
        return self.folder / f"{owner_id}.lock"
