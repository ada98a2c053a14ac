"""A precious file for a person who is typing: while the disk takes nothing, what they type is kept in memory.

Everything that was done meanwhile is done again on the disk as soon as it takes it, in the same order and in one
transaction. Only the connection that a person types through may go on like this: whoever sends must be refused
instead, because what is not on the disk is not known to anybody else.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from wftui.domain.errors import StoreError, WftuiError
from wftui.store.database import DamagedFile, Database, NewerFile, in_memory
from wftui.store.paths import Unwritable
from wftui.store.precious import Layout, PreciousFile

T = TypeVar("T")

EVERY = 2.0
"""Seconds between two attempts to write what waits."""


class MemoryOnly(StoreError):
    """The disk takes nothing: what is typed is kept in memory, and is gone with the program."""

    code = "memory_only"

    def __init__(self, why: StoreError) -> None:
        unwritable = isinstance(why, Unwritable)
        super().__init__(
            f"Your edits are in memory only. {why.what}",
            safe="What was kept before is still on the disk, and nothing can be sent until this is well again."
            if unwritable
            else why.safe,
            next_step="Free some space or give yourself the right to write there, and go on; do not quit before."
            if unwritable
            else why.next_step,
        )
        self.why = why


class PatientFile:
    """A `PreciousFile` that goes on in memory, also beside a file that is damaged and waits for the person's word.

    Belongs to the thread that opened it.
    """

    def __init__(self, path: Path, layout: Layout, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.path = path
        self.layout = layout
        self.trouble: MemoryOnly | None = None
        self._monotonic = monotonic
        self._tried = 0.0
        self._waiting: list[Callable[[Database], Any]] = []
        self._memory: Database | None = None
        self._file: PreciousFile | None = None
        try:
            self._file = PreciousFile(path, layout)
        except StoreError as error:
            self._go_on_in_memory(error)

    def close(self) -> None:
        """Write what waits, if the disk takes it now, and close the file."""
        with contextlib.suppress(StoreError):
            self.write_waiting()
        for each in (self._memory, self._file):
            if each is not None:
                each.close()

    @property
    def low_space(self) -> bool:
        """Whether the disk was full, so that the reserve had to be given up."""
        return self._file is not None and self._file.low_space

    def rows(self, sql: str, arguments: Sequence[Any] = ()) -> list[Any]:
        """The rows that a query gives."""
        return self._reading.rows(sql, arguments) if self._memory is None else self._memory.all(sql, arguments)

    def data_version(self) -> int:
        """A number that changes when another connection, or another program, has written to the file."""
        return self._reading.data_version() if self._file is not None else 0

    def write(self, work: Callable[[Database], T]) -> T:
        """Run `work` in one transaction, on the disk or, while that takes nothing, in memory; `trouble` says which."""
        if self._memory is not None and self._monotonic() - self._tried < EVERY:
            return self._in_memory(work)
        try:
            return self._on_disk(work)
        except (Unwritable, DamagedFile, NewerFile) as error:
            self._go_on_in_memory(error)
            return self._in_memory(work)

    def write_waiting(self) -> None:
        """Write what is in memory only. Raises `Unwritable` when the disk still does not take it."""
        if self._memory is not None:
            self._on_disk(lambda db: None)

    @property
    def _reading(self) -> PreciousFile:
        assert self._file is not None
        return self._file

    def _on_disk(self, work: Callable[[Database], T]) -> T:
        self._tried = self._monotonic()
        if self._file is None:
            self._file = PreciousFile(self.path, self.layout)
        if self._memory is None:
            return self._file.write(work)

        def everything(db: Database) -> T:
            for each in self._waiting:
                each(db)
            return work(db)

        try:
            result = self._file.write(everything)
        except StoreError:
            raise
        except WftuiError as error:  # another program took what was edited here: it stays in memory
            raise Unwritable(error.what, safe=error.safe, next_step=error.next_step) from error
        self._memory.close()
        self._memory, self.trouble, self._waiting = None, None, []
        return result

    def _in_memory(self, work: Callable[[Database], T]) -> T:
        assert self._memory is not None
        with self._memory.transaction():
            result = work(self._memory)
        self._waiting.append(work)
        return result

    def _go_on_in_memory(self, why: StoreError) -> None:
        """Go on with a copy of what can be read of the file."""
        self.trouble = MemoryOnly(why)
        if self._memory is not None:
            return
        memory = in_memory(self.layout.migrations)
        if self._file is not None:
            self._file.copy_to(memory.connection)
        memory.connection.row_factory = sqlite3.Row
        self._memory = memory
