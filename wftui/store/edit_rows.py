"""The file of edits: its tables, what a row of each says, and the few statements that everybody needs."""

from __future__ import annotations

from typing import Any

import msgspec

from wftui.domain.errors import WftuiError
from wftui.domain.item import VariantKey
from wftui.domain.json import Json
from wftui.domain.values import from_text
from wftui.store.database import Database
from wftui.store.precious import Layout

LAYOUT = Layout(
    application_id=0x57465445,
    tables=("edits", "steps", "new_items"),
    migrations=(
        """
        CREATE TABLE edits (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            collection_id TEXT NOT NULL, item_id TEXT NOT NULL, locale TEXT NOT NULL, field TEXT NOT NULL,
            base TEXT NOT NULL, value TEXT NOT NULL, at REAL NOT NULL, owner TEXT NOT NULL,
            UNIQUE (collection_id, item_id, locale, field)
        );
        CREATE TABLE steps (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            batch TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0, owner TEXT NOT NULL, at REAL NOT NULL,
            collection_id TEXT NOT NULL, item_id TEXT NOT NULL, locale TEXT NOT NULL, field TEXT NOT NULL,
            base TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL
        );
        CREATE INDEX steps_by_variant ON steps (collection_id, item_id, locale, field);
        CREATE TABLE new_items (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE, collection_id TEXT NOT NULL, locales TEXT NOT NULL, copy_of TEXT,
            at REAL NOT NULL, owner TEXT NOT NULL
        );
        """,
    ),
)

NEW = "new-"
"""How the id of an item begins that Webflow does not know yet."""


class HeldElsewhere(WftuiError):
    """Another running wftui has edits of this variant that it has not sent."""

    exit_code = 2
    code = "held_elsewhere"

    def __init__(self, key: VariantKey, pid: int | None) -> None:
        who = f"Another wftui (process {pid})" if pid else "Another wftui"
        super().__init__(
            f"{who} is editing this item.",
            safe="Its edits were left alone, and yours were not taken.",
            next_step="Save or discard them there, or end that program; then they are offered here.",
        )
        self.key = key
        self.pid = pid


class Edit(msgspec.Struct, frozen=True):
    """One field changed here. `base` is what the person saw when typing began, `at` when it changed last (epoch s)."""

    key: VariantKey
    field: str
    base: Json
    value: Json
    at: float


class Change(msgspec.Struct, frozen=True):
    """What one undo or redo did to one field. `value` is what stands there now; `edited` says whether it is an edit."""

    key: VariantKey
    field: str
    value: Json
    edited: bool


class NewItem(msgspec.Struct, frozen=True):
    """An item that exists only here. `locales` are the `cmsLocaleId`s that it will be made in, (None,) without any."""

    id: str
    collection_id: str
    locales: tuple[str | None, ...]
    copy_of: str | None
    at: float

    @property
    def key(self) -> VariantKey:
        """The variant that holds the values which every locale starts with."""
        return VariantKey(self.collection_id, self.id, self.locales[0])


def is_new(key: VariantKey) -> bool:
    """Whether the variant belongs to an item that Webflow does not know yet."""
    return is_new_id(key.item_id)


def is_new_id(item_id: object) -> bool:
    """Whether that is the id of an item that Webflow does not know yet."""
    return isinstance(item_id, str) and item_id.startswith(NEW)


def at(key: VariantKey) -> tuple[str, str, str]:
    """A variant as rows name it: collection, item and locale."""
    return key.collection_id, key.item_id, key.cms_locale_id or ""


def key_of(row: Any) -> VariantKey:
    """The variant that a row is about."""
    return VariantKey(row["collection_id"], row["item_id"], row["locale"] or None)


def edit_of(row: Any) -> Edit:
    """The edit that a row is."""
    return Edit(key_of(row), row["field"], from_text(row["base"]), from_text(row["value"]), row["at"])


def new_item_of(row: Any) -> NewItem:
    """The new item that a row is."""
    locales = from_text(row["locales"])
    assert isinstance(locales, list)
    named = tuple(each if isinstance(each, str) else None for each in locales)
    return NewItem(row["id"], row["collection_id"], named, row["copy_of"], row["at"])


def edit_row(db: Database, key: VariantKey, field: str) -> Any:
    """The row of a field's edit, or None."""
    return db.one("SELECT * FROM edits WHERE collection_id=? AND item_id=? AND locale=? AND field=?", (*at(key), field))


def is_empty(value: Json) -> bool:
    """Whether a value is none, in whatever form."""
    return value in (None, "", [])


def forget_steps(db: Database, key: VariantKey, field: str) -> None:
    """Forget the steps of a field: what was sent is no step any more."""
    db.execute("DELETE FROM steps WHERE collection_id=? AND item_id=? AND locale=? AND field=?", (*at(key), field))


def forget_item(db: Database, item_id: str) -> None:
    """Forget a new item with its values and steps."""
    for table in ("edits", "steps"):
        db.execute(f"DELETE FROM {table} WHERE item_id=?", (item_id,))  # noqa: S608  own names
    db.execute("DELETE FROM new_items WHERE id=?", (item_id,))
