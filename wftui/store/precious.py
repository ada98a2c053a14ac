"""Files whose content exists nowhere else: what a person typed, and what was replaced on a site.

A commit is on the disk when the call returns. The file is never thrown away: a damaged one is copied first, and what
can be read of it is recovered only when the person has been asked. A file that is deleted while it is open is written
anew from what the open connection still holds.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from wftui.domain.errors import StoreError
from wftui.store.database import BUSY_SECONDS, DamagedFile, Database, open_database, sentence_for
from wftui.store.paths import private_file

T = TypeVar("T")

RESERVE = 128 * 1024
"""Bytes kept beside each file, freed when the disk is full so that the edit in hand still fits."""


class DamagedPrecious(DamagedFile):
    """A precious file cannot be read as it is. `copy` is an exact copy of it; nothing has been changed or removed."""

    def __init__(self, path: Path, copy: Path, reason: str) -> None:
        super().__init__(
            f"{path} is damaged ({reason}).",
            safe=f"Nothing was removed; a copy of it is {copy}.",
            next_step="Recover what can be read of it, or move it away to start with an empty one.",
        )
        self.path = path
        self.copy = copy


class Layout(msgspec.Struct, frozen=True):
    """What a precious file holds. `migrations` is the schema's history; `tables` are those that hold rows."""

    application_id: int
    migrations: Sequence[str]
    tables: Sequence[str]


class Recovered(msgspec.Struct, frozen=True):
    """What `recover` brought back: rows by table, and where the damaged file is kept."""

    rows: dict[str, int]
    kept: Path


class PreciousFile:
    """One open precious file. It belongs to the thread that opened it; open it again for another thread.

    On a disk that takes nothing it can be read, and every `write` tries again whether it can be written.
    Raises `DamagedPrecious` when it cannot be read, `Unwritable` when it is not there and cannot be made.
    """

    def __init__(self, path: Path, layout: Layout) -> None:
        self.path = path
        self.layout = layout
        self.low_space = False
        self._database = _open(path, layout)
        self._inode = path.stat().st_ino

    def close(self) -> None:
        """Close the file; everything committed stays."""
        self._database.close()

    def rows(self, sql: str, arguments: Sequence[Any] = ()) -> list[Any]:
        """The rows that a query gives."""
        return self._database.all(sql, arguments)

    def write(self, work: Callable[[Database], T]) -> T:
        """Run `work` in one transaction that is on the disk when this returns, or not done at all.

        Raises `Unwritable` when the disk does not take it, even with the reserve given up.
        """
        self._keep_file()
        try:
            return self._once(work)
        except StoreError as error:
            if _code(error.__cause__) != sqlite3.SQLITE_FULL:
                raise
        self._drop_reserve()
        self._empty_log()
        return self._once(work)

    def data_version(self) -> int:
        """A number that changes when another connection, or another program, has written to the file."""
        return self._database.data_version()

    def copy_to(self, other: sqlite3.Connection) -> None:
        """Copy all of it into another database. Raises `StoreError`."""
        try:
            self._database.connection.backup(other)
        except sqlite3.Error as error:
            raise sentence_for(error, self.path) from error

    def _once(self, work: Callable[[Database], T]) -> T:
        with self._database.transaction():
            return work(self._database)

    def _keep_file(self) -> None:
        """Write the file anew when somebody deleted or replaced it while it was open; see whether it can be written."""
        held = self._database
        if held.read_only:
            self._database = _open(self.path, self.layout)
            held.close()
            self._inode = self.path.stat().st_ino
            return
        try:
            if self.path.stat().st_ino == self._inode:
                return
        except OSError:
            pass
        fresh = _open(self.path, self.layout)
        if not any(fresh.all(f"SELECT 1 FROM {table} LIMIT 1") for table in self.layout.tables):  # noqa: S608  own names
            self.copy_to(fresh.connection)
        self._inode = self.path.stat().st_ino
        self._database = fresh
        held.close()

    def _drop_reserve(self) -> None:
        self.low_space = True
        with contextlib.suppress(OSError):
            os.truncate(reserve_file(self.path), 0)

    def _empty_log(self) -> None:
        """Move the write-ahead log into the file, which gives its room back, unless somebody reads there just now."""
        connection = self._database.connection
        with contextlib.suppress(sqlite3.Error):
            connection.execute("PRAGMA busy_timeout=200")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")


def reserve_file(path: Path) -> Path:
    """Where the reserve of a precious file lies."""
    return path.with_name(path.name + ".reserve")


def copy_aside(path: Path) -> Path:
    """Copy a damaged file and its write-ahead log, and return the copy's path. A copy that exists already is reused."""
    content = path.read_bytes()
    copies = [each for each in path.parent.glob(f"{path.name}.damaged-*") if not each.name.endswith("-wal")]
    for earlier in copies:
        if earlier.read_bytes() == content:
            return earlier
    copy = path.with_name(f"{path.name}.damaged-{len(copies) + 1}")
    for ending in ("", "-wal"):
        source = path.with_name(path.name + ending)
        if source.exists():
            shutil.copyfile(source, private_file(copy.with_name(copy.name + ending)))
    return copy


def recover(path: Path, layout: Layout) -> Recovered:
    """Make a new file from every row of a damaged one that can still be read; the damaged one is kept beside it.

    Call it only when the person has agreed. Raises `StoreError` when the new file cannot be written.
    """
    kept = copy_aside(path)
    fresh_path = path.with_name(path.name + ".recovered")
    _remove(fresh_path)
    fresh = _open(fresh_path, layout)
    scratch = path.with_name(path.name + ".reading")
    for ending in ("", "-wal"):
        source = kept.with_name(kept.name + ending)
        if source.exists():
            shutil.copyfile(source, private_file(scratch.with_name(scratch.name + ending)))
    damaged = sqlite3.connect(scratch, isolation_level=None)
    try:
        found = {table: _salvage(damaged, fresh, table) for table in layout.tables}
    finally:
        damaged.close()
        _remove(scratch)
    fresh.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    fresh.close()
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    reserve_file(fresh_path).unlink(missing_ok=True)
    fresh_path.replace(path)
    return Recovered(found, kept)


def _salvage(damaged: sqlite3.Connection, fresh: Database, table: str) -> int:
    """Copy the rows that can be read, from both ends towards the damage."""
    columns = [str(row[1]) for row in fresh.all(f"PRAGMA table_info({table})")]
    listed = ",".join(columns)
    insert = f"INSERT OR IGNORE INTO {table} ({listed}) VALUES ({','.join('?' * len(columns))})"  # noqa: S608  own names
    count = 0
    for order, beyond in (("ASC", ">"), ("DESC", "<")):
        edge: int | None = None
        while True:
            where = "" if edge is None else f"WHERE rowid {beyond} {edge}"
            select = f"SELECT rowid, {listed} FROM {table} {where} ORDER BY rowid {order} LIMIT 1"  # noqa: S608  own names
            try:
                row = damaged.execute(select).fetchone()
            except sqlite3.DatabaseError:
                break
            if row is None:
                return count
            edge = row[0]
            count += fresh.execute(insert, tuple(row[1:])).rowcount
    return count


def _open(path: Path, layout: Layout) -> Database:
    was_made = reserve_file(path).exists()  # asked first: another process may be making both at this moment
    emptied = was_made and path.exists() and path.stat().st_size == 0
    if emptied and not path.with_name(path.name + "-wal").exists():
        raise DamagedPrecious(path, copy_aside(path), "it is empty")
    try:
        database = open_database(
            path, application_id=layout.application_id, migrations=layout.migrations, precious=True
        )
    except DamagedFile as error:
        raise DamagedPrecious(path, copy_aside(path), str(error.__cause__ or error.what)) from error
    try:
        verdict = database.one("PRAGMA quick_check(1)")[0]
    except StoreError as error:
        verdict = str(error.__cause__ or error.what)
    if verdict != "ok":
        copy = copy_aside(path)
        database.close()
        raise DamagedPrecious(path, copy, verdict)
    database.connection.row_factory = sqlite3.Row
    if not database.read_only:
        _make_reserve(path)
    return database


def _make_reserve(path: Path) -> None:
    reserve = reserve_file(path)
    if reserve.exists() and reserve.stat().st_size >= RESERVE:
        return
    with contextlib.suppress(OSError, StoreError):
        private_file(reserve).write_bytes(bytes(RESERVE))


def _code(error: BaseException | None) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF if isinstance(error, sqlite3.Error) else 0


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
