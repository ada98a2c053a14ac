"""What a list of rows asks a mirror besides the rows themselves: which items they are, and where an item stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wftui.store.mirror_read import MirrorReads
from wftui.store.mirror_schema import STATUS_CODES
from wftui.store.rows import Presence, RowQuery
from wftui.store.walking import index_walk

_MANY = 400


class MirrorRows(MirrorReads):
    """The part of a mirror that lists select, find and compare rows with."""

    def is_indexed(self, query: RowQuery) -> bool:
        """Whether `variant_rows` answers any part of the query at once; otherwise hold its `numbers`."""
        return index_walk(query, self._scope(query.collection_id, query.cms_locale_id)) is not None

    def part(self, query: RowQuery, offset: int, limit: int) -> Sequence[int]:
        """The numbers of the rows `offset` to `offset + limit` of an indexed query."""
        walk = index_walk(query, self._scope(query.collection_id, query.cms_locale_id))
        if walk is None:
            return self.numbers(query)[offset : offset + limit]
        offset, count = max(0, offset), self.count(query)
        limit = min(limit, count - offset)
        return self._index_walker().window(walk, count, offset, limit) if limit > 0 else []

    def ids_of(self, numbers: Sequence[int]) -> list[str]:
        """The item ids of these rows, in their order; a row that is gone by now is left out."""
        found: dict[int, str] = {}
        for start in range(0, len(numbers), _MANY):
            some = list(numbers[start : start + _MANY])
            marks = ",".join("?" * len(some))
            found.update(self.db.all(f"SELECT row, item_id FROM variant WHERE row IN ({marks})", some))
        return [found[number] for number in numbers if number in found]

    def numbers_of(self, collection_id: str, cms_locale_id: str | None, item_ids: Iterable[str]) -> dict[str, int]:
        """The row numbers of those of the items that exist in the locale, by item id."""
        scope = self._scope(collection_id, cms_locale_id)
        wanted, found = list(item_ids), dict[str, int]()
        for start in range(0, len(wanted), _MANY):
            some = wanted[start : start + _MANY]
            marks = ",".join("?" * len(some))
            found.update(
                self.db.all(
                    f"SELECT item_id, row FROM variant WHERE item_id IN ({marks}) AND collection = ? AND locale = ?",
                    (*some, *scope),
                )
            )
        return found

    def raw_of(self, number: int) -> bytes | None:
        """The staged JSON of one row, or None."""
        row = self.db.one("SELECT raw FROM staged WHERE row = ?", (number,))
        return row[0] if row else None

    def presence(self, collection_id: str, item_ids: Sequence[str]) -> dict[tuple[str, str | None], Presence]:
        """What each of the items is in each locale in which it exists."""
        collection = self._scope(collection_id, None)[0]
        found: dict[tuple[str, str | None], Presence] = {}
        for start in range(0, len(item_ids), _MANY):
            some = list(item_ids[start : start + _MANY])
            marks = ",".join("?" * len(some))
            rows = self.db.all(
                "SELECT v.item_id, l.cms_locale_id, v.status, v.last_updated, v.last_published FROM variant v"
                f" JOIN locale l ON l.number = v.locale WHERE v.item_id IN ({marks}) AND v.collection = ?",
                (*some, collection),
            )
            for item_id, cms_locale_id, status, updated, published in rows:
                found[item_id, cms_locale_id or None] = Presence(STATUS_CODES[status], updated, published)
        return found
