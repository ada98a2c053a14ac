"""Which running program an edit belongs to, and whether that program still runs.

Every program keeps a lock on a small file of its own for as long as it lives. Asking for that lock tells the living
from the dead, also where a process id has been given to another program since.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
from pathlib import Path

from wftui.store.locks import FileLock, is_held
from wftui.store.paths import Unwritable


class Owner:
    """This program, as the owner of edits. Make one for the whole process; `folder` is made when missing.

    Where nothing can be written no other program can know of this one; `be_known` is tried again before every edit.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.id = secrets.token_hex(8)
        self.pid = os.getpid()
        self._lock = FileLock(self._file(self.id))
        self._guard = threading.Lock()
        with contextlib.suppress(Unwritable):
            self.be_known()

    def be_known(self) -> None:
        """Hold the lock by which other programs know this one, also after somebody has deleted the folder.

        Raises `Unwritable`.
        """
        with self._guard:
            if self._lock.held_in_place:
                return
            self._lock.free()
            try:
                self._lock.take()
            except OSError as error:
                raise Unwritable(
                    f"{self.folder} cannot be written: {error.strerror or error}.",
                    next_step="Free some space, or point XDG_STATE_HOME at a folder that can be written.",
                ) from error
            with contextlib.suppress(OSError):
                self._file(self.id).write_text(str(self.pid), "ascii")

    def close(self) -> None:
        """Stop being a living owner: edits left on disk are open to the next program."""
        with self._guard:
            self._lock.free()
            _remove(self._file(self.id))

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
            _remove(self._file(other_id))

    def _file(self, owner_id: str) -> Path:
        return self.folder / f"{owner_id}.lock"


def _remove(file: Path) -> None:
    with contextlib.suppress(OSError):
        file.unlink(missing_ok=True)
