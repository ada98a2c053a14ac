"""Edits: what a person changed here and has not sent yet. On disk from the keystroke on.

An edit is one field of one variant: the value that the person saw when typing began (its *base*) and the value that
stands there now. A value put back to its base is no longer an edit. Every step can be undone and redone, back to the
first keystroke, also after a restart.

Several programs may use one file. Each edit belongs to the program that made it; another program sees that the variant
is held, cannot change its edits, and takes them over once their program has ended.

New items that Webflow does not know yet live here too, under an id of their own that begins with `new-`.
All calls are synchronous and take about a millisecond. Values are in the canonical form of their field type.
"""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from wftui.domain.errors import StoreError
from wftui.domain.item import VariantKey
from wftui.domain.json import Json
from wftui.domain.values import from_text, same, to_text
from wftui.store.database import Database
from wftui.store.edit_rows import (
    LAYOUT,
    NEW,
    Change,
    Edit,
    HeldElsewhere,
    NewItem,
    at,
    edit_of,
    edit_row,
    forget_item,
    forget_steps,
    is_empty,
    is_new,
    is_new_id,
    key_of,
    new_item_of,
)
from wftui.store.edit_steps import EditSteps
from wftui.store.owner import Owner
from wftui.store.paths import Unwritable
from wftui.store.patient import PatientFile
from wftui.store.precious import PreciousFile

T = TypeVar("T")

__all__ = [
    "LAYOUT",
    "NEW",
    "Change",
    "Edit",
    "EditStore",
    "EditedTwice",
    "HeldElsewhere",
    "NewItem",
    "is_new",
    "is_new_id",
]


class EditedTwice(StoreError):
    """A new item was made before its answer came, and a field was typed in it and in what was made of it."""

    code = "edited_twice"

    def __init__(self, field: str) -> None:
        super().__init__(
            f"{field} was changed in the new item, and otherwise in the item that it has become.",
            safe="Both are kept here, and nothing more was sent.",
            next_step="Discard one of the two edits, then save again.",
        )
        self.field = field


class EditStore(EditSteps):
    """The edits of one site. Belongs to the thread that opened it; both threads of a program share one `owner`.

    `patient` is for the thread of a person who types: while the disk takes nothing, edits go on in memory and `trouble`
    says so. Everybody else is refused with `Unwritable`.
    """

    def __init__(
        self, path: Path, owner: Owner, clock: Callable[[], float] = time.time, *, patient: bool = False
    ) -> None:
        self.owner = owner
        self._clock = clock
        self._batch: str | None = None
        self._file = PatientFile(path, LAYOUT) if patient else PreciousFile(path, LAYOUT)

    def close(self) -> None:
        """Close the file. The edits stay."""
        self._file.close()

    @property
    def trouble(self) -> StoreError | None:
        """Why the edits of a patient store are in memory only, with what to do; None while they are on the disk."""
        return self._file.trouble if isinstance(self._file, PatientFile) else None

    def write_waiting(self) -> None:
        """Write what a patient store has in memory only. Raises `Unwritable` while the disk does not take it."""
        if isinstance(self._file, PatientFile):
            self._file.write_waiting()

    def _write(self, work: Callable[[Database], T]) -> T:
        """Run `work` in one transaction, now and, where the disk takes nothing, again later: in the same step."""
        batch = self._batch

        def as_now(db: Database) -> T:
            outer, self._batch = self._batch, batch
            try:
                return work(db)
            finally:
                self._batch = outer

        with contextlib.suppress(Unwritable):
            self.owner.be_known()
        return self._file.write(as_now)

    @property
    def low_space(self) -> bool:
        """Whether the disk was full, so that the reserve had to be given up for the last edit."""
        return self._file.low_space

    def data_version(self) -> int:
        """A number that changes when another connection or program has changed edits."""
        return self._file.data_version()

    # ---- reading

    def of(self, key: VariantKey) -> dict[str, Edit]:
        """The edits of a variant by field slug, without those of other running programs."""
        rows = self._file.rows("SELECT * FROM edits WHERE collection_id=? AND item_id=? AND locale=?", at(key))
        return {edit.field: edit for edit in self._visible(rows)}

    def everything(self) -> list[Edit]:
        """All edits that this program may send, oldest first; not those of other running programs."""
        return list(self._visible(self._file.rows("SELECT * FROM edits ORDER BY id")))

    def keys(self) -> list[VariantKey]:
        """The variants that have edits, in the order in which they were first edited."""
        return list(dict.fromkeys(edit.key for edit in self.everything()))

    def count(self) -> int:
        """How many fields are edited and not sent."""
        return len(self.everything())

    def held_elsewhere(self) -> dict[VariantKey, int | None]:
        """The variants that other running programs are editing, with the process id of each."""
        rows = self._file.rows("SELECT DISTINCT collection_id, item_id, locale, owner FROM edits")
        return {
            key_of(row): self.owner.pid_of(row[3]) for row in rows if row[3] != self.owner.id and self._lives(row[3])
        }

    # ---- changing

    def set(self, key: VariantKey, field: str, value: Json, *, base: Json) -> Edit | None:
        """Keep `value` as the edit of a field; None is returned when the field is no longer edited.

        `base` is what the field showed when typing began; it counts only for the first edit of the field. Raises
        `HeldElsewhere` when another running program edits this variant, `Unwritable` when the disk does not take it.
        """
        return self._write(lambda db: self._set(db, key, field, value, base))

    def set_all(self, changes: Sequence[tuple[VariantKey, str, Json, Json]]) -> None:
        """Keep many edits (variant, field, value, base) as one step of undo, all of them or none."""

        def work(db: Database) -> None:
            for key, field, value, base in changes:
                self._set(db, key, field, value, base)

        with self.one_step():
            self._write(work)

    @contextmanager
    def one_step(self) -> Iterator[None]:
        """Everything set inside is undone and redone together."""
        outer, self._batch = self._batch, self._batch or secrets.token_hex(8)
        try:
            yield
        finally:
            self._batch = outer

    def discard(self, key: VariantKey, fields: Sequence[str] | None = None) -> None:
        """Put fields (all when None) of a variant back to their base. Can be undone."""
        edits = self.of(key)
        chosen = [edits[each] for each in (fields if fields is not None else edits) if each in edits]
        self.set_all([(key, edit.field, edit.base, edit.base) for edit in chosen])

    def resolve(self, key: VariantKey, field: str, *, theirs: Json, value: Json) -> Edit | None:
        """Settle a conflict: the person has seen `theirs` and wants `value`, which from now on is based on `theirs`."""

        def work(db: Database) -> Edit | None:
            self._rebase(db, key, field, theirs)
            return self._set(db, key, field, value, theirs)

        return self._write(work)

    # ---- programs

    def adopt(self) -> list[VariantKey]:
        """Take over the edits of programs that have ended, and say which variants have any."""
        found: list[VariantKey] = []

        def work(db: Database) -> None:
            rows = db.all(
                "SELECT DISTINCT owner FROM edits UNION SELECT owner FROM new_items UNION SELECT owner FROM steps"
            )
            for (owner,) in rows:
                if owner == self.owner.id or self._lives(owner):
                    continue
                found.extend(key_of(row) for row in db.all("SELECT * FROM edits WHERE owner=? ORDER BY id", (owner,)))
                for table in ("edits", "steps", "new_items"):
                    db.execute(f"UPDATE {table} SET owner=? WHERE owner=?", (self.owner.id, owner))  # noqa: S608  own names
                self.owner.forget(owner)

        self._write(work)
        return list(dict.fromkeys(found))

    # ---- new items

    def new_item(
        self,
        collection_id: str,
        locales: Sequence[str | None],
        values: Mapping[str, Json] | None = None,
        *,
        copy_of: str | None = None,
        item_id: str | None = None,
    ) -> NewItem:
        """Begin an item that exists only here, with the values that its form starts with.

        `item_id` (beginning with `new-`) is for a caller who must find the same new item again after a crash.
        """
        item = NewItem(item_id or NEW + secrets.token_hex(6), collection_id, tuple(locales), copy_of, self._clock())

        def work(db: Database) -> None:
            db.execute(
                "INSERT INTO new_items (id, collection_id, locales, copy_of, at, owner) VALUES (?,?,?,?,?,?)",
                (item.id, collection_id, to_text(list(item.locales)), copy_of, item.at, self.owner.id),
            )
            for field, value in (values or {}).items():
                self._set(db, item.key, field, value, None)

        with self.one_step():
            self._write(work)
        return item

    def new_items(self) -> list[NewItem]:
        """The items that exist only here, oldest first; not those of other running programs."""
        rows = self._file.rows("SELECT * FROM new_items ORDER BY number")
        return [new_item_of(row) for row in rows if self._mine(row[6])]

    def find_new(self, item_id: str) -> NewItem | None:
        """The new item of that id, or None."""
        return next((each for each in self.new_items() if each.id == item_id), None)

    def drop_new_item(self, item_id: str) -> None:
        """Forget a new item and its values. Cannot be undone: ask first."""
        self._write(lambda db: forget_item(db, item_id))

    # ---- for the services that send

    def landed(self, key: VariantKey, field: str, *, base: Json, sent: Json, stored: Json) -> None:
        """A value was sent and Webflow has it, as `stored`.

        An edit that still is what was sent is over, unless Webflow emptied the value. One that was changed meanwhile
        stays, based on `stored`: on what was sent, in the form that Webflow gave to it, the person has typed on. An
        edit of another base is not about this write and is left alone.
        """

        def work(db: Database) -> None:
            row = edit_row(db, key, field)
            if row is None or not self._mine(row["owner"]) or not same(from_text(row["base"]), base):
                return
            if same(from_text(row["value"]), sent):
                db.execute("DELETE FROM edits WHERE id=?", (row["id"],))
                forget_steps(db, key, field)
                if is_empty(stored) and not is_empty(sent):
                    self._put(db, key, field, stored, sent)
            else:
                self._rebase(db, key, field, stored)
                where = "collection_id=? AND item_id=? AND locale=? AND field=? AND before=?"
                values = (to_text(stored), *at(key), field, to_text(sent))
                db.execute(f"UPDATE steps SET before=? WHERE {where}", values)  # noqa: S608  own words

        self._write(work)

    def became(
        self, item: NewItem, item_id: str, sent: Mapping[str, Json], stored: Mapping[str | None, Mapping[str, Json]]
    ) -> None:
        """A new item has been made as `item_id` with the values `sent`, the same in each of its locales.

        `stored` has, by `cmsLocaleId`, the values that Webflow made of them. What was typed since is kept as edits of
        the real variants, based on those. Raises `EditedTwice` when a field was typed otherwise there as well.
        """

        def work(db: Database) -> None:
            rows = db.all("SELECT * FROM edits WHERE item_id=?", (item.id,))
            forget_item(db, item.id)
            for edit in map(edit_of, rows):
                was = sent.get(edit.field)
                base = stored.get(edit.key.cms_locale_id, sent).get(edit.field, was)
                if edit.key == item.key and same(edit.value, was) and (is_empty(was) or not is_empty(base)):
                    continue
                self._hand_over(db, edit.key._replace(item_id=item_id), edit.field, base, edit.value)
            edited = {edit.field for edit in map(edit_of, rows) if edit.key == item.key}
            first = stored.get(item.key.cms_locale_id, sent)
            for field in sent.keys() - edited:
                self._hand_over(db, item.key._replace(item_id=item_id), field, first.get(field, sent[field]), None)

        self._write(work)

    def _hand_over(self, db: Database, key: VariantKey, field: str, base: Json, value: Json) -> None:
        row = edit_row(db, key, field)
        if row is None:
            self._put(db, key, field, base, value)
        elif not same(base, value) and not same(from_text(row["value"]), value):
            raise EditedTwice(field)

    def move(self, key: VariantKey, to: VariantKey) -> None:
        """Give the edits of one variant to another: its item was made again under a new id."""

        def work(db: Database) -> None:
            for edit in map(
                edit_of, db.all("SELECT * FROM edits WHERE collection_id=? AND item_id=? AND locale=?", at(key))
            ):
                self._put(db, to, edit.field, edit.base, edit.value)
                db.execute(
                    "DELETE FROM edits WHERE collection_id=? AND item_id=? AND locale=? AND field=?",
                    (*at(key), edit.field),
                )
                forget_steps(db, key, edit.field)

        self._write(work)

    # ---- inside

    def _set(self, db: Database, key: VariantKey, field: str, value: Json, base: Json) -> Edit | None:
        self._refuse_if_held(db, key)
        row = edit_row(db, key, field)
        base = from_text(row["base"]) if row else base
        before = from_text(row["value"]) if row else base
        if row is not None and same(before, value):
            return edit_of(row)
        edit = self._put(db, key, field, base, value)
        if not same(before, value):
            where = "undone=1 AND owner=?"
            db.execute(f"DELETE FROM steps WHERE {where}", (self.owner.id,))  # noqa: S608  own words
            db.execute(
                "INSERT INTO steps (batch, owner, at, collection_id, item_id, locale, field, base, before, after)"
                " VALUES (?,?,?,?,?,?,?,?,?,?)",
                (
                    self._batch or secrets.token_hex(8),
                    self.owner.id,
                    self._clock(),
                    *at(key),
                    field,
                    to_text(base),
                    to_text(before),
                    to_text(value),
                ),
            )
        return edit

    def _put(self, db: Database, key: VariantKey, field: str, base: Json, value: Json) -> Edit | None:
        """Write the edit row as it should stand, without a step."""
        if same(base, value):
            db.execute(
                "DELETE FROM edits WHERE collection_id=? AND item_id=? AND locale=? AND field=?", (*at(key), field)
            )
            return None
        now = self._clock()
        db.execute(
            "INSERT INTO edits (collection_id, item_id, locale, field, base, value, at, owner) VALUES (?,?,?,?,?,?,?,?)"
            " ON CONFLICT (collection_id, item_id, locale, field)"
            " DO UPDATE SET base=excluded.base, value=excluded.value, at=excluded.at, owner=excluded.owner",
            (*at(key), field, to_text(base), to_text(value), now, self.owner.id),
        )
        return Edit(key, field, base, value, now)

    def _rebase(self, db: Database, key: VariantKey, field: str, base: Json) -> None:
        row = edit_row(db, key, field)
        if row is not None:
            self._put(db, key, field, base, from_text(row["value"]))
        db.execute(
            "UPDATE steps SET base=? WHERE collection_id=? AND item_id=? AND locale=? AND field=?",
            (to_text(base), *at(key), field),
        )

    def _refuse_if_held(self, db: Database, key: VariantKey) -> None:
        rows = db.all(
            "SELECT DISTINCT owner FROM edits WHERE collection_id=? AND item_id=? AND locale=? AND owner<>?",
            (*at(key), self.owner.id),
        )
        for (owner,) in rows:
            if self._lives(owner):
                raise HeldElsewhere(key, self.owner.pid_of(owner))

    def _visible(self, rows: Sequence[Any]) -> Iterator[Edit]:
        for row in rows:
            if self._mine(row["owner"]):
                yield edit_of(row)

    def _mine(self, owner_id: str) -> bool:
        return owner_id == self.owner.id or not self._lives(owner_id)

    def _lives(self, owner_id: str) -> bool:
        return self.owner.lives(owner_id)
