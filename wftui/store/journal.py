"""The journal: every write is recorded here before it is sent, with the values that it replaces, and never removed.

An *entry* is one thing that a person did ("saved Glass and Flame (en): Standfirst"); it has one *write* for every
request. A write that is recorded and has no outcome was sent, or was about to be, when its program ended: nobody knows
whether it happened until it has been read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from wftui.domain.errors import StoreError
from wftui.domain.item import VariantKey
from wftui.domain.json import Json
from wftui.domain.values import from_text, to_text
from wftui.store.crashpoints import point
from wftui.store.database import Database
from wftui.store.patient import PatientFile
from wftui.store.precious import Layout, PreciousFile

LAYOUT = Layout(
    application_id=0x57464A4C,
    tables=("entries", "writes", "renames"),
    migrations=(
        """
        CREATE TABLE entries (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            verb TEXT NOT NULL, what TEXT NOT NULL, at REAL NOT NULL, undoes INTEGER, note TEXT NOT NULL DEFAULT ''
        );
        CREATE TABLE writes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            entry INTEGER NOT NULL, at REAL NOT NULL, collection_id TEXT NOT NULL, item_id TEXT NOT NULL,
            locale TEXT NOT NULL, request TEXT NOT NULL, before TEXT NOT NULL, outcome TEXT NOT NULL,
            settled_at REAL, answer TEXT, error TEXT, taken_back_by INTEGER
        );
        CREATE INDEX writes_by_entry ON writes (entry);
        CREATE INDEX writes_open ON writes (outcome) WHERE outcome IN ('sent', 'unknown');
        CREATE INDEX writes_by_item ON writes (item_id);
        CREATE TABLE renames (
            id INTEGER PRIMARY KEY AUTOINCREMENT, old TEXT NOT NULL, new TEXT NOT NULL, at REAL NOT NULL
        );
        """,
    ),
)


class State(Enum):
    """What is known of a write, or of all writes of an entry."""

    SENT = "sent"
    """Recorded, and on its way; after a crash as good as unknown."""
    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    UNCLEAR = "unclear"
    """Never known: when it was looked for, others had changed the same place since."""
    TAKEN_BACK = "taken back"
    PARTLY = "partly done"
    """Of an entry only: some of its writes are done, some are not."""

    @property
    def open(self) -> bool:
        """Whether it must still be settled by reading."""
        return self in (State.SENT, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Record:
    """One write as the journal keeps it.

    `request` is the write as its plan shows it; `before` holds what undo needs: values and flags that were replaced.
    `answer` is what Webflow said or what reading showed, `error` the sentence of a refusal.
    """

    id: int
    entry_id: int
    at: float
    collection_id: str
    item_id: str
    cms_locale_id: str | None
    request: Mapping[str, Json]
    before: Mapping[str, Json]
    state: State
    answer: Mapping[str, Json]
    error: str
    taken_back_by: int | None

    def is_about(self, key: VariantKey) -> bool:
        """Whether this write is about that variant and no other."""
        return (self.collection_id, self.item_id, self.cms_locale_id) == key

    def document(self) -> dict[str, Json]:
        """The write as headless verbs print it."""
        return {
            "id": self.id,
            "at": self.at,
            "outcome": self.state.value,
            "request": dict(self.request),
            "before": dict(self.before),
            "answer": dict(self.answer),
            "error": self.error or None,
            "takenBackBy": self.taken_back_by,
        }


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `undoes` is the entry that this one took back; `at` is in seconds since the epoch."""

    id: int
    verb: str
    what: str
    at: float
    undoes: int | None
    note: str
    writes: tuple[Record, ...]

    @property
    def state(self) -> State:
        """What is known of all its writes together."""
        states = {each.state for each in self.writes}
        if not states:
            return State.REFUSED
        if len(states) == 1:
            return states.pop()
        if any(each.open for each in states):
            return State.UNKNOWN
        return State.PARTLY

    @property
    def requests(self) -> int:
        """How many writes were sent for it."""
        return len(self.writes)

    def document(self) -> dict[str, Json]:
        """The entry as headless verbs print it."""
        return {
            "id": self.id,
            "verb": self.verb,
            "what": self.what,
            "at": self.at,
            "undoes": self.undoes,
            "note": self.note or None,
            "outcome": self.state.value,
            "writes": [each.document() for each in self.writes],
        }


class Journal:
    """The journal of one site. Belongs to the thread that opened it.

    Raises `DamagedPrecious` when the file cannot be read, `StoreError` when it cannot be written: then nothing may be
    sent. `patient` is for screens that only read: a file that cannot be read looks empty, and `trouble` says why.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time, *, patient: bool = False) -> None:
        self._clock = clock
        self._file = PatientFile(path, LAYOUT) if patient else PreciousFile(path, LAYOUT)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def trouble(self) -> StoreError | None:
        """Why a patient journal cannot be read or written; None while it can."""
        return self._file.trouble if isinstance(self._file, PatientFile) else None

    def data_version(self) -> int:
        """A number that changes when another connection or program has written to the journal."""
        return self._file.data_version()

    # ---- writing

    def begin(self, verb: str, what: str, *, undoes: int | None = None) -> int:
        """Open an entry and return its number. One without writes is not shown."""

        def work(db: Database) -> int:
            cursor = db.execute(
                "INSERT INTO entries (verb, what, at, undoes) VALUES (?,?,?,?)", (verb, what, self._clock(), undoes)
            )
            return int(cursor.lastrowid or 0)

        return self._file.write(work)

    def intend(
        self,
        entry_id: int,
        request: Mapping[str, Json],
        *,
        collection_id: str = "",
        item_id: str = "",
        cms_locale_id: str | None = None,
        before: Mapping[str, Json] | None = None,
    ) -> int:
        """Record a write that is about to be sent. When this returns it is on the disk, and the write may go."""

        def work(db: Database) -> int:
            cursor = db.execute(
                "INSERT INTO writes (entry, at, collection_id, item_id, locale, request, before, outcome)"
                " VALUES (?,?,?,?,?,?,?,'sent')",
                (
                    entry_id,
                    self._clock(),
                    collection_id,
                    item_id,
                    cms_locale_id or "",
                    to_text(dict(request)),
                    to_text(dict(before or {})),
                ),
            )
            return int(cursor.lastrowid or 0)

        write_id = self._file.write(work)
        point("intended")
        return write_id

    def settle(
        self,
        write_id: int,
        state: State,
        *,
        answer: Mapping[str, Json] | None = None,
        error: str = "",
        item_id: str | None = None,
    ) -> None:
        """Record what became of a write. `item_id` is the id that Webflow gave to a new item."""

        def work(db: Database) -> None:
            db.execute(
                "UPDATE writes SET outcome=?, settled_at=?, answer=?, error=?, item_id=coalesce(?, item_id) WHERE id=?",
                (state.value, self._clock(), to_text(dict(answer or {})), error, item_id, write_id),
            )

        self._file.write(work)
        point(f"settled {state.value}")

    def note(self, entry_id: int, note: str) -> None:
        """Add a sentence to an entry: what a person should know when reading it later."""
        self._file.write(lambda db: db.execute("UPDATE entries SET note=? WHERE id=?", (note, entry_id)))

    def taken_back(self, write_ids: Sequence[int], by: int) -> None:
        """Record that writes have been undone by the entry `by`."""

        def work(db: Database) -> None:
            for write_id in write_ids:
                db.execute(
                    "UPDATE writes SET outcome=?, taken_back_by=? WHERE id=?", (State.TAKEN_BACK.value, by, write_id)
                )

        self._file.write(work)
        point("taken back")

    def renamed(self, old: str, new: str) -> None:
        """Record that a deleted item was made again under a new id."""
        sql = "INSERT INTO renames (old, new, at) VALUES (?,?,?)"
        self._file.write(lambda db: db.execute(sql, (old, new, self._clock())))
        point("renamed")

    # ---- reading

    def entry(self, entry_id: int) -> Entry | None:
        """The entry of that number, or None."""
        found = self._entries("WHERE id=?", (entry_id,))
        return found[0] if found else None

    def entries(self, *, limit: int = 100, offset: int = 0) -> list[Entry]:
        """Entries, newest first."""
        return self._entries(f"WHERE {_SHOWN} ORDER BY id DESC LIMIT ? OFFSET ?", (limit, offset))

    def number_of_entries(self) -> int:
        """How many entries there are to show."""
        return int(self._file.rows(f"SELECT count(*) FROM entries WHERE {_SHOWN}")[0][0])  # noqa: S608  own words

    def place_of(self, entry_id: int) -> int:
        """How many entries are newer than that one."""
        sql = f"SELECT count(*) FROM entries WHERE {_SHOWN} AND id>?"  # noqa: S608  own words
        return int(self._file.rows(sql, (entry_id,))[0][0])

    def since(self, at: float) -> list[Entry]:
        """Entries made at that time (epoch s) or later, newest first."""
        return self._entries(f"WHERE {_SHOWN} AND at>=? ORDER BY id DESC", (at,))

    def count(self) -> int:
        """How many writes have been sent."""
        return int(self._file.rows("SELECT count(*) FROM writes")[0][0])

    def of_item(self, item_id: str, *, limit: int = 20) -> list[Entry]:
        """The entries with writes about an item, newest first."""
        where = "WHERE id IN (SELECT entry FROM writes WHERE item_id=?) ORDER BY id DESC LIMIT ?"
        return self._entries(where, (item_id, limit))

    def writes_about(self, key: VariantKey) -> list[Record]:
        """The writes about one variant, oldest first."""
        sql = "SELECT * FROM writes WHERE collection_id=? AND item_id=? ORDER BY id"
        records = [_record(row) for row in self._file.rows(sql, (key.collection_id, key.item_id))]
        return [each for each in records if each.cms_locale_id == key.cms_locale_id]

    def open_writes(self, collection_id: str | None = None, item_id: str | None = None) -> list[Record]:
        """The writes whose outcome is not known, oldest first; of one item when it is named."""
        where, arguments = "outcome IN ('sent', 'unknown')", []
        if collection_id is not None:
            where, arguments = where + " AND collection_id=? AND item_id=?", [collection_id, item_id or ""]
        sql = f"SELECT * FROM writes WHERE {where} ORDER BY id"  # noqa: S608  own words
        return [_record(row) for row in self._file.rows(sql, arguments)]

    def write(self, write_id: int) -> Record | None:
        """The write of that number, or None."""
        rows = self._file.rows("SELECT * FROM writes WHERE id=?", (write_id,))
        return _record(rows[0]) if rows else None

    def last_of(self, verb: str) -> Record | None:
        """The newest write of a verb."""
        sql = "SELECT w.* FROM writes w JOIN entries e ON e.id=w.entry WHERE e.verb=? ORDER BY w.id DESC LIMIT 1"
        rows = self._file.rows(sql, (verb,))
        return _record(rows[0]) if rows else None

    def creations(self, local_id: str) -> list[Record]:
        """The writes that were to make the new item of that local id, oldest first."""
        sql = "SELECT * FROM writes WHERE json_extract(before, '$.localId')=? ORDER BY id"
        return [_record(row) for row in self._file.rows(sql, (local_id,))]

    def present_id(self, item_id: str) -> str:
        """The id that an item has now: another one when it was deleted and made again."""
        for _ in range(1000):
            rows = self._file.rows("SELECT new FROM renames WHERE old=? ORDER BY id DESC LIMIT 1", (item_id,))
            if not rows:
                break
            item_id = rows[0][0]
        return item_id

    def _entries(self, where: str, arguments: Sequence[Any]) -> list[Entry]:
        found = []
        for row in self._file.rows(f"SELECT * FROM entries {where}", arguments):  # noqa: S608  own words
            writes = self._file.rows("SELECT * FROM writes WHERE entry=? ORDER BY id", (row["id"],))
            records = tuple(map(_record, writes))
            found.append(Entry(row["id"], row["verb"], row["what"], row["at"], row["undoes"], row["note"], records))
        return found


_SHOWN = "id IN (SELECT entry FROM writes)"


def _record(row: Any) -> Record:
    return Record(
        id=row["id"],
        entry_id=row["entry"],
        at=row["at"],
        collection_id=row["collection_id"],
        item_id=row["item_id"],
        cms_locale_id=row["locale"] or None,
        request=_object(row["request"]),
        before=_object(row["before"]),
        state=State(row["outcome"]),
        answer=_object(row["answer"]),
        error=row["error"] or "",
        taken_back_by=row["taken_back_by"],
    )


def _object(text: str | None) -> dict[str, Json]:
    value = from_text(text) if text else None
    return value if isinstance(value, dict) else {}
