"""The texts of a site, folded and laid side by side, so that any of them is found by reading through all.

A file of its own beside the mirror, disposable as that is. Texts lie on *shelves*: one for every few rows of the
mirror, one for every page and component in a locale. A shelf knows from which state of the mirror it was made, so that
after a sync only those are made again whose rows changed. Reading through beats an index of words here: it finds a
single character of Japanese as well as half a word, takes no more room than the texts, and 10,000 items are read in
some tens of milliseconds.
"""

from __future__ import annotations

import secrets
from array import array
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from wftui.domain.fold import fold
from wftui.store.database import Database, open_database

if TYPE_CHECKING:
    from wftui.store.mirror import Mirror

APPLICATION_ID = 0x77667473  # "wfts"
ROWS = 32
"""How many rows of the mirror share a shelf."""

STAGED, LIVE = 1, 2
"""Bits of `Entry.versions`."""

SEPARATOR = b"\0"
"""Stands between the texts of a shelf."""

_FORM = 1
"""Raised when the way in which texts are read or laid out changes: indexes made before are made again."""

_CACHE_KIB = 32_000
"""Room for the texts of more than 10,000 items: every key reads through them."""

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE shelf (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, stamp TEXT NOT NULL,
    text BLOB NOT NULL, starts BLOB NOT NULL, entries BLOB NOT NULL
);
"""


class Entry(NamedTuple):
    """What is known of one text on a shelf.

    `source` is the row of the mirror, or 0 for what is no item; `label` says
    where in the source it stands, `node` which node of a page it is. `versions` is 0 where there is no live version.
    """

    source: int
    collection: int
    locale: int
    versions: int
    label: str
    node: str = ""


class Shelf(NamedTuple):
    """A shelf: `key` is `i:NUMBER` for items, or names a page or component; `texts` are folded."""

    key: str
    stamp: str
    texts: Sequence[bytes]
    entries: Sequence[Entry]


class Contents:
    """What lies on a shelf, looked at one by one."""

    def __init__(self, starts: bytes, entries: bytes) -> None:
        self.starts = array("I", starts)
        self._entries = _unpack(entries)

    def entry(self, order: int) -> Entry:
        """What is known of the text of that number on the shelf."""
        return _unpack_one(self._entries[order])


_unpack = msgspec.msgpack.Decoder(list[msgspec.Raw]).decode
_unpack_one = msgspec.msgpack.Decoder(Entry).decode


class SearchIndex:
    """The file. An object belongs to the thread that made it."""

    def __init__(self, path: Path) -> None:
        self.db: Database = open_database(
            path, application_id=APPLICATION_ID, migrations=(_SCHEMA,), precious=False, synchronous="NORMAL"
        )
        self.db.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")

    @staticmethod
    def path_beside(mirror: Mirror) -> Path:
        """Where the index of that mirror lies."""
        return mirror.path.with_name(f"{mirror.path.stem}.search.db")

    @classmethod
    def beside(cls, mirror: Mirror) -> SearchIndex:
        """The index of that mirror."""
        return cls(cls.path_beside(mirror))

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def __enter__(self) -> SearchIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def stamps(self) -> dict[str, str]:
        """The stamp of every shelf, by its key."""
        return dict(self.db.all("SELECT key, stamp FROM shelf"))

    def put(self, shelves: Sequence[Shelf]) -> None:
        """Keep these shelves in one transaction; one that is made again keeps its number."""
        with self.db.transaction():
            for shelf in shelves:
                text, lengths = SEPARATOR.join(shelf.texts), [len(each) + 1 for each in shelf.texts]
                starts = array("I", accumulate(lengths[:-1], initial=0)) if lengths else array("I")
                self.db.execute(
                    "INSERT INTO shelf (key, stamp, text, starts, entries) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key)"
                    " DO UPDATE SET stamp = excluded.stamp, text = excluded.text, starts = excluded.starts,"
                    " entries = excluded.entries",
                    (shelf.key, shelf.stamp, text, starts.tobytes(), msgspec.msgpack.encode(shelf.entries)),
                )

    def drop(self, keys: Sequence[str]) -> None:
        """Forget these shelves."""
        if keys:
            with self.db.transaction():
                self.db.executemany("DELETE FROM shelf WHERE key = ?", [(key,) for key in keys])

    def begin(self, made_of: str) -> None:
        """Forget everything unless it was made of the same mirror and schema, of which `made_of` is the sign."""
        if not self.is_made_of(made_of):
            with self.db.transaction():
                self.db.execute("DELETE FROM shelf")
                self.db.execute("INSERT OR REPLACE INTO meta VALUES ('made_of', ?)", (made_of,))

    def is_made_of(self, made_of: str) -> bool:
        """Whether that is the sign of what it was made of."""
        row = self.db.one("SELECT value FROM meta WHERE key = 'made_of'")
        return row is not None and row[0] == made_of

    def texts(self, numbers: Sequence[int] | None = None) -> Iterator[tuple[int, str, bytes]]:
        """The number, key and texts of every shelf, or of those."""
        if numbers is None:
            yield from self.db.execute("SELECT number, key, text FROM shelf ORDER BY number")
        for number in numbers or ():
            yield from self.db.execute("SELECT number, key, text FROM shelf WHERE number = ?", (number,))

    def contents(self, number: int) -> Contents:
        """What lies on a shelf, in the order of its texts."""
        row = self.db.one("SELECT starts, entries FROM shelf WHERE number = ?", (number,))
        return Contents(*row) if row else Contents(b"", msgspec.msgpack.encode([]))


def identity(mirror: Mirror, *, make: bool = True) -> str:
    """A name of this mirror file's own, so that what was made of another one is never taken for this one's.

    Empty when it has none yet and none is to be made.
    """
    row = mirror.db.one("SELECT value FROM meta WHERE key = 'identity'")
    if row is None and make and not mirror.read_only:
        with mirror.db.transaction():
            mirror.db.execute("INSERT OR IGNORE INTO meta VALUES ('identity', ?)", (secrets.token_hex(8),))
        row = mirror.db.one("SELECT value FROM meta WHERE key = 'identity'")
    return str(row[0]) if row else ""


def made_of(mirror: Mirror, *, make: bool = True) -> str:
    """A sign of the mirror file, of its schema, and of the way in which texts are read from it."""
    digest = blake2b(f"{_FORM}:{identity(mirror, make=make)}".encode(), digest_size=12)
    for (raw,) in mirror.db.all("SELECT json FROM collection WHERE gone = 0 ORDER BY number"):
        digest.update(raw)
    return digest.hexdigest()


def folded(text: str) -> bytes:
    """A text as it lies on a shelf."""
    return fold(text).replace("\0", " ").encode("utf-8", "replace")


def item_stamps(mirror: Mirror) -> dict[str, str]:
    """The stamps that the shelves of items ought to have: how many rows each has, and their last change."""
    rows = mirror.db.all(f"SELECT row / {ROWS}, count(*), max(change) FROM variant GROUP BY row / {ROWS}")
    return {f"i:{number}": f"{count}:{change}" for number, count, change in rows}


class Bodies(NamedTuple):
    """A row of the mirror with both of its bodies."""

    row: int
    collection: int
    locale: int
    staged: bytes | None
    live: bytes | None


def bodies(mirror: Mirror, number: int) -> list[Bodies]:
    """The rows that belong on one shelf."""
    rows: list[Any] = mirror.db.all(
        "SELECT v.row, v.collection, v.locale, s.raw, e.raw FROM variant v"
        " LEFT JOIN staged s ON s.row = v.row LEFT JOIN live e ON e.row = v.row"
        " WHERE v.row BETWEEN ? AND ? ORDER BY v.row",
        (number * ROWS, number * ROWS + ROWS - 1),
    )
    return [Bodies(*row) for row in rows]


def texts_source(mirror: Mirror, row: int, *, live: bool) -> tuple[str, str, bytes | None] | None:
    """The item id, name and JSON of a row, in one of its versions; None when the mirror has no such row any more."""
    table = "live" if live else "staged"
    found: tuple[str, str, bytes | None] | None = mirror.db.one(
        f"SELECT v.item_id, v.name, b.raw FROM variant v LEFT JOIN {table} b ON b.row = v.row WHERE v.row = ?", (row,)
    )
    return found


def static_stamps(mirror: Mirror) -> dict[str, str]:
    """The stamps that the shelves of pages and components ought to have, by `p:`, `c:`, `n:` and `r:` keys."""
    found = {}
    for (locale,) in mirror.db.all("SELECT DISTINCT locale FROM page"):
        found[f"p:{locale}"] = _digest(mirror, "SELECT raw FROM page WHERE locale = ? ORDER BY position", locale)
    found["c:"] = _digest(mirror, "SELECT raw FROM component ORDER BY position")
    for letter, table, owner, resource in (
        ("n", "node", "owner", "nodes"),
        ("r", "property", "component", "properties"),
    ):
        rows = mirror.db.all(
            f"SELECT DISTINCT t.{owner}, t.locale, f.at FROM {table} t"
            f" LEFT JOIN freshness f ON f.resource = '{resource}:' || t.{owner} || ':' || t.locale"
        )
        found |= {f"{letter}:{owner_id}:{locale}": repr(at) for owner_id, locale, at in rows}
    return found


def _digest(mirror: Mirror, sql: str, *parameters: str) -> str:
    digest = blake2b(digest_size=12)
    for (raw,) in mirror.db.execute(sql, parameters):
        digest.update(raw)
        digest.update(b"\0")
    return digest.hexdigest()
