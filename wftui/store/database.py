"""Opening SQLite files so that they are private, durable, of a known version, and fail with a sentence.

Two kinds of file exist. A *disposable* one holds what Webflow can tell again: when it is damaged it is set aside and an
empty one takes its place. A *precious* one holds what exists nowhere else: it is never replaced, and before its schema
is migrated a copy is kept beside it.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from wftui.domain.errors import StoreError
from wftui.store.paths import Unwritable, private_file

Migration = str | Callable[[sqlite3.Connection], None]
"""One step of a schema's history: a script of statements, or a function that is given the connection."""

BUSY_SECONDS = 15.0
"""How long a write waits for another process's transaction before it gives up."""

_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs"})


class DamagedFile(StoreError):
    """A file is not the database that it should be."""

    code = "damaged_file"


class NewerFile(StoreError):
    """A file was written by a newer wftui."""

    code = "newer_file"


class Database:
    """An open SQLite file. Belongs to the thread that opened it.

    Every statement outside `transaction()` commits by itself. All failures come out as `StoreError`.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, *, read_only: bool = False) -> None:
        self.connection = connection
        self.path = path
        self.read_only = read_only
        self._identity = _identity(path)

    def execute(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> sqlite3.Cursor:
        """Run one statement."""
        try:
            return self.connection.execute(sql, parameters)
        except sqlite3.Error as error:
            raise sentence_for(error, self.path) from error

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> sqlite3.Cursor:
        """Run one statement for each row of parameters."""
        try:
            return self.connection.executemany(sql, rows)
        except sqlite3.Error as error:
            raise sentence_for(error, self.path) from error

    def all(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        """All rows that a query answers."""
        try:
            return self.connection.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise sentence_for(error, self.path) from error

    def one(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first row that a query answers, or None."""
        try:
            return self.connection.execute(sql, parameters).fetchone()
        except sqlite3.Error as error:
            raise sentence_for(error, self.path) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block or nothing of it, with the write lock taken at the start. Does not nest."""
        self.check_writable()
        self.check_present()
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException as error:
            if self.connection.in_transaction:
                self.connection.rollback()
            if isinstance(error, sqlite3.Error):
                raise sentence_for(error, self.path) from error
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Statements of the block read one and the same state of the file. Within a transaction they do so anyway."""
        outer = self.connection.in_transaction
        if not outer:
            self.execute("BEGIN")
        try:
            yield
            if not outer:
                self.execute("COMMIT")
        except BaseException:
            if not outer:
                self.connection.rollback()
            raise

    def check_writable(self) -> None:
        """Raise `Unwritable` if the file is open for reading only."""
        if self.read_only:
            raise Unwritable(
                f"The file {self.path} cannot be written.",
                safe="What it holds is unchanged.",
                next_step="Free some space or give yourself the right to write there, then start again.",
            )

    @property
    def is_present(self) -> bool:
        """Whether the file still lies where it was opened: somebody may have deleted or replaced it."""
        return self._identity == _identity(self.path)

    def check_present(self) -> None:
        """Raise `StoreError` if the file was deleted or replaced under us: writes would go on, into nothing."""
        if not self.is_present:
            raise StoreError(
                f"The file {self.path} was deleted or replaced while wftui was using it.",
                safe="Nothing was sent or changed at Webflow.",
                next_step="Start wftui again; it makes a new one.",
            )

    def data_version(self) -> int:
        """A number that changes when another connection has written to the file."""
        return int(self.one("PRAGMA data_version")[0])

    def close(self) -> None:
        """Close the file. May be called twice."""
        self.connection.close()


def open_database(
    path: Path,
    *,
    application_id: int,
    migrations: Sequence[Migration],
    precious: bool,
    synchronous: Literal["NORMAL", "FULL"] | None = None,
    read_only: bool = False,
) -> Database:
    """Open a file, making it or bringing it up to date first.

    `migrations` is the schema's whole history; the file's version is how many of them it has been through.
    `synchronous` is FULL for precious files unless said otherwise, NORMAL for disposable ones. A read-only database
    sees what other connections commit, and refuses transactions (`Unwritable`); a file on a disk that takes nothing is
    opened as one, as it lies there.

    Raises `StoreError`: `DamagedFile` for a precious file that is no such database, `NewerFile` for one of a later
    version, `Unwritable` for one that is not there and cannot be made.
    """
    args = (path, application_id, migrations, precious)
    try:
        database = _open(*args, synchronous or ("FULL" if precious else "NORMAL"))
    except Unwritable:
        if not path.exists() or not path.stat().st_size:
            raise
        return _connect_frozen(*args)
    except DamagedFile:
        if precious:
            raise
        set_aside(path)
        database = _open(*args, synchronous or "NORMAL")
    database.read_only = read_only
    return database


def _open(
    path: Path, application_id: int, migrations: Sequence[Migration], precious: bool, synchronous: str
) -> Database:
    private_file(path)
    try:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, cached_statements=256)
    except sqlite3.Error as error:
        raise sentence_for(error, path) from error
    try:
        _settle_version(connection, path, application_id, migrations, precious)
        connection.execute(f"PRAGMA synchronous={synchronous}")
        connection.execute("PRAGMA fullfsync=1")
        connection.execute("PRAGMA journal_size_limit=67108864")
        connection.execute("PRAGMA cache_size=-16000")
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("PRAGMA foreign_keys=ON")
    except sqlite3.Error as error:
        connection.close()
        raise sentence_for(error, path) from error
    except BaseException:
        connection.close()
        raise
    return Database(connection, path)


def _connect_frozen(path: Path, application_id: int, migrations: Sequence[Migration], precious: bool) -> Database:
    """A file on a disk that takes nothing: read as it lies there.

    What a killed program left in the write-ahead log can be read only where SQLite's shared memory lies beside it.
    """
    try:
        connection, version = _peek(path, application_id, "mode=ro")
    except sqlite3.OperationalError:
        try:
            connection, version = _peek(path, application_id, "immutable=1")
        except sqlite3.Error as error:
            raise sentence_for(error, path) from error
    except sqlite3.Error as error:
        raise sentence_for(error, path) from error
    if version != len(migrations):
        connection.close()
        raise NewerFile(
            f"The file {path} is of version {version}; this wftui wants {len(migrations)} and may not change it."
        )
    return Database(connection, path, read_only=True)


def _peek(path: Path, application_id: int, how: str) -> tuple[sqlite3.Connection, int]:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None)
    try:
        return connection, _version(connection, path, application_id)
    except BaseException:
        connection.close()
        raise


def _settle_version(
    connection: sqlite3.Connection, path: Path, application_id: int, migrations: Sequence[Migration], precious: bool
) -> None:
    version = _version(connection, path, application_id)
    if version > len(migrations):
        raise NewerFile(
            f"The file {path} was written by a newer wftui (version {version}; this one knows {len(migrations)}).",
            safe="It was left as it is.",
            next_step="Update wftui, or move the file away." if precious else "Update wftui, or delete the file.",
        )
    if version == 0 or connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete":
        _set_journal_mode(connection, "DELETE" if _on_network(path) else "WAL")
    if version == len(migrations):
        return
    if version and precious:
        _keep_copy(connection, path, version)
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]  # another process may have been faster
        _migrate(connection, migrations[version:])
        connection.execute(f"PRAGMA application_id={application_id}")
        connection.execute(f"PRAGMA user_version={len(migrations)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.rollback()
        raise


def _set_journal_mode(connection: sqlite3.Connection, mode: str) -> None:
    """Wait for the other processes that open a new file at this moment: for this statement SQLite does not."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute(f"PRAGMA journal_mode={mode}")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.01)
        else:
            return


def _migrate(connection: sqlite3.Connection, steps: Sequence[Migration]) -> None:
    for step in steps:
        if callable(step):
            step(connection)
        else:
            for statement in _statements(step):
                connection.execute(statement)


def in_memory(migrations: Sequence[Migration]) -> Database:
    """A database of the same schema that is on no disk and ends with the program."""
    path = Path(":memory:")
    connection = sqlite3.connect(path, isolation_level=None)
    _migrate(connection, migrations)
    return Database(connection, path)


def _version(connection: sqlite3.Connection, path: Path, application_id: int) -> int:
    """How many migrations the file has been through. Raises `DamagedFile` when it is another kind of file."""
    connection.execute("BEGIN")  # one snapshot: another process may be making the file at this moment
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        found = int(connection.execute("PRAGMA application_id").fetchone()[0])
        tables = int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    finally:
        connection.rollback()
    fresh = version == 0 and found == 0 and tables == 0
    if not fresh and (found != application_id or version < 1 or tables == 0):
        raise DamagedFile(f"The file {path} is not a database of wftui.", next_step=_NEXT_FOR_DAMAGED)
    return version


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would commit the transaction that they belong to."""
    pending = ""
    for part in script.split(";"):
        pending += part + ";"
        if sqlite3.complete_statement(pending):
            if pending.strip(" \n;"):
                yield pending
            pending = ""


def _keep_copy(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    copy = path.with_name(f"{path.name}.v{version}-{_stamp()}")
    private_file(copy)
    with_copy = sqlite3.connect(copy)
    try:
        connection.backup(with_copy)
    finally:
        with_copy.close()
    return copy


def set_aside(path: Path) -> Path:
    """Rename a damaged file and its companions to `NAME.corrupt-TIME`, and return the new name."""
    aside = path.with_name(f"{path.name}.corrupt-{_stamp()}")
    try:
        path.replace(aside)
        for suffix in ("-wal", "-shm"):
            companion = path.with_name(path.name + suffix)
            if companion.exists():
                companion.replace(aside.with_name(aside.name + suffix))
    except OSError as error:
        raise StoreError(
            f"The damaged file {path} cannot be moved out of the way: {error.strerror or error}.",
            safe="Your edits are in another file.",
            next_step="Delete it by hand, then start again.",
        ) from error
    return aside


_NEXT_FOR_DAMAGED = "Move it away and start again; a copy that wftui made may lie beside it."
_SPACE = "The disk is full, so {path} could not be written."


def sentence_for(error: sqlite3.Error, path: Path) -> StoreError:
    """What went wrong with a file, as a sentence for the person."""
    kind = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if kind in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return DamagedFile(f"The file {path} is damaged ({error}).", next_step=_NEXT_FOR_DAMAGED)
    if kind == sqlite3.SQLITE_FULL:
        return Unwritable(
            _SPACE.format(path=path),
            safe="What was kept before is still there.",
            next_step="Free some space, then try again.",
        )
    if kind in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_AUTH):
        return Unwritable(
            f"The file {path} cannot be written ({error}).",
            safe="What it holds is unchanged.",
            next_step="Give yourself the right to write to it and to its folder, then start again.",
        )
    if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreError(
            f"Another program has held {path} for more than {BUSY_SECONDS:.0f} s.",
            safe="Nothing was changed.",
            next_step="Close the other program or wait, then try again.",
        )
    if kind == sqlite3.SQLITE_IOERR:
        return Unwritable(
            f"The disk reported an error while {path} was used ({error}).",
            safe="What was kept before is still there.",
            next_step="Check the disk and its free space, then try again.",
        )
    return StoreError(f"The file {path} could not be used ({error}).", next_step="Report this if it happens again.")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _stamp() -> str:
    return time.strftime("%Y%m%d-%H%M%S", time.gmtime()) + f"-{time.time_ns() % 1_000_000:06d}"


def _on_network(path: Path) -> bool:
    """Whether the file lies on a network file system, where SQLite's WAL does not work. Only Linux can tell."""
    try:
        mounts = Path("/proc/mounts").read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return False
    best, kind = "", ""
    target = str(path.absolute())
    for line in mounts:
        parts = line.split(" ")
        if len(parts) > 2 and len(parts[1]) >= len(best) and f"{target}/".startswith(parts[1].rstrip("/") + "/"):
            best, kind = parts[1], parts[2]
    return kind in _NETWORK
