"""Rows of the item table: read from the mirror a screenful at a time, their values in words."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from wftui.tui.items.columns import LOCALE, About, Item, maker, needed_fields
from wftui.tui.items.marks import Edits, Mark
from wftui.tui.look.drawing import Span
from wftui.tui.widgets.rows import Column, Row

if TYPE_CHECKING:
    from wftui.domain.json import Json
    from wftui.store.mirror import Mirror
    from wftui.store.rows import Row as StoredRow
    from wftui.store.rows import RowQuery
    from wftui.tui.items.new_rows import NewHere


class ItemSource:
    """The items of one collection in one locale, in an order.

    Without `numbers` the mirror answers any part of the query at once; with them they are the rows. The `new` ones,
    which exist only here, stand before them.
    """

    def __init__(
        self,
        mirror: Mirror,
        about: About,
        columns: Sequence[Column],
        query: RowQuery,
        numbers: array[int] | None = None,
        *,
        edits: Edits,
        marks: Mapping[str, Mark],
        new: Sequence[NewHere] = (),
    ) -> None:
        self.mirror, self.query, self.numbers = mirror, query, numbers
        self._about, self._edits, self._marks = about, edits, marks
        self.new = tuple(new)
        self._columns = tuple(columns)
        self._makers = [maker(column, about) for column in columns]
        self._slugs = tuple(needed_fields(columns))
        keys = {column.key for column in columns}
        self._with_backlinks = "backlinks" in keys
        self._with_presence = any(key.startswith(LOCALE) for key in keys)
        self._count: int | None = None if numbers is None else len(numbers)

    @classmethod
    def like(cls, other: ItemSource, columns: Sequence[Column]) -> ItemSource:
        """The same items in other columns."""
        found = cls(
            other.mirror, other._about, columns, other.query, other.numbers,
            edits=other._edits, marks=other._marks, new=other.new,
        )  # fmt: skip
        found._count = other._count
        return found

    def count(self) -> int:
        """How many items there are."""
        if self._count is None:
            self._count = self.mirror.count(self.query)
        return self._count + len(self.new)

    def rows(self, start: int, amount: int) -> Sequence[Row]:
        """A stretch of them."""
        if self.new:
            first = [self._new_row(each) for each in self.new[start : start + amount]]
            rest = amount - len(first)
            return [*first, *(self._stored_rows(max(0, start - len(self.new)), rest) if rest > 0 else ())]
        return self._stored_rows(start, amount)

    def _stored_rows(self, start: int, amount: int) -> Sequence[Row]:
        stored = self.mirror.rows_of(self._part(start, amount), raw=bool(self._slugs))
        ids = [each.item_id for each in stored]
        locale = self.query.cms_locale_id
        backlinks = self.mirror.backlink_counts(ids, locale) if self._with_backlinks else {}
        presence = self.mirror.presence(self.query.collection_id, ids) if self._with_presence else None
        return [self._row(each, backlinks.get(each.item_id, 0), presence) for each in stored]

    def _new_row(self, new: NewHere) -> Row:
        from wftui.tui.items.new_rows import new_row

        makers = list(zip(self._columns, self._makers, strict=True))
        return new_row(new, makers, self._about, self._marks.get(new.item.id))

    def keys(self, start: int, amount: int) -> Sequence[Hashable]:
        """The ids of a stretch of them."""
        first = [each.item.id for each in self.new[start : start + amount]]
        rest = amount - len(first)
        if rest <= 0:
            return first
        return [*first, *self.mirror.ids_of(self._part(max(0, start - len(self.new)), rest))]

    def find(self, key: Hashable) -> int | None:
        """The place of an item, or None when it is not among them."""
        for place, each in enumerate(self.new):
            if each.item.id == key:
                return place
        place_of_stored = self._find_stored(str(key))
        return None if place_of_stored is None else place_of_stored + len(self.new)

    def _find_stored(self, item_id: str) -> int | None:
        if self.numbers is None:
            return self.mirror.position(self.query, item_id)
        number = self.mirror.numbers_of(self.query.collection_id, self.query.cms_locale_id, [item_id]).get(item_id)
        try:
            return None if number is None else self.numbers.index(number)
        except ValueError:
            return None

    def _part(self, start: int, amount: int) -> Sequence[int]:
        if self.numbers is not None:
            return self.numbers[start : start + amount]
        return self.mirror.part(self.query, start, amount)

    def _row(self, stored: StoredRow, backlinks: int, presence: Any) -> Row:
        edits = self._edits.get(stored.item_id, {})
        mark = self._marks.get(stored.item_id) if edits else None
        item = Item(stored, field_values(stored.raw, self._slugs), edits, mark, backlinks, presence)
        state: Span | None = None
        if edits:
            state = mark.sign(self._about.signs) if mark else ("amber", self._about.signs.edited)
        return Row(stored.item_id, [make(item) for make in self._makers], state=state)


def field_values(raw: bytes | None, slugs: tuple[str, ...]) -> Mapping[str, Json]:
    """The values of these fields in an item's JSON; the others are not looked at."""
    if raw is None or not slugs:
        return {}
    try:
        return _reader(slugs)(raw)
    except (ValueError, RecursionError):  # JSON that the fast parser does not take
        parsed = json.loads(raw)
        values = parsed.get("fieldData") if isinstance(parsed, dict) else None
        return values if isinstance(values, dict) else {}


@lru_cache(maxsize=8)
def _reader(slugs: tuple[str, ...]) -> Callable[[bytes], Mapping[str, Json]]:
    import msgspec

    names = {slug: f"value_{number}" for number, slug in enumerate(slugs)}
    fields = [(name, Any, None) for name in names.values()]
    values = msgspec.defstruct("values", fields, rename={name: slug for slug, name in names.items()})
    item = msgspec.defstruct("item", [("data", values | None, None)], rename={"data": "fieldData"})
    decode = msgspec.json.Decoder(item).decode

    def read(raw: bytes) -> Mapping[str, Json]:
        found: Any = decode(raw)
        data = found.data
        return {} if data is None else {slug: getattr(data, name) for slug, name in names.items()}

    return read
