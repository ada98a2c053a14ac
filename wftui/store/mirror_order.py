"""Puts rows that were found into the order of a query, with the whole order of a collection kept at hand.

As long as nobody writes to the mirror, the order of all rows stays what it was, and what was found has only to be laid
into it: at 100,000 rows that takes milliseconds, where sorting takes tens of them.
"""

from __future__ import annotations

from array import array
from collections.abc import Set
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from msgspec.structs import replace

from wftui.store.mirror_base import row_numbers

if TYPE_CHECKING:
    from wftui.store.mirror_read import MirrorReads
    from wftui.store.rows import RowQuery

_SOME = 40
"""From one in so many rows on, laying what was found into the whole order is quicker than sorting it."""

_MANY = 6
"""From one in so many rows on, going through the whole order is quicker than asking each row for its place."""


class WholeOrder:
    """All rows of a collection in one order."""

    def __init__(self, rows: array[int]) -> None:
        self.rows = rows
        self._places: array[int] | None = None

    def of(self, found: array[int]) -> array[int]:
        """Those of the rows that belong to the collection, in its order."""
        if len(found) * _MANY > len(self.rows):
            wanted = set(found)
            return array("q", [row for row in self.rows if row in wanted])
        if self._places is None:
            self._places = array("q", [-1]) * (max(self.rows, default=0) + 1)
            for place, row in enumerate(self.rows):
                self._places[row] = place
        last = len(self._places)
        known = sorted(self._places[row] for row in found if row < last)
        return array("q", [self.rows[place] for place in known if place >= 0])

    def without(self, found: Set[int]) -> array[int]:
        """All rows of the collection but these."""
        return array("q", [row for row in self.rows if row not in found])


_kept: WeakKeyDictionary[MirrorReads, tuple[object, WholeOrder]] = WeakKeyDictionary()


def whole_order(mirror: MirrorReads, query: RowQuery) -> WholeOrder:
    """All rows of the collection in the order of the query; kept until somebody writes to the mirror."""
    plain = replace(query, text="", statuses=None, item_ids=None)
    kept = _kept.get(mirror)
    if kept is None or kept[0] != (plain, *_state(mirror)):
        rows = mirror.numbers(plain)
        kept = _kept[mirror] = ((plain, *_state(mirror)), WholeOrder(rows))
    return kept[1]


def _state(mirror: MirrorReads) -> tuple[int, int]:
    return mirror.db.data_version(), mirror.db.connection.total_changes


def are_many(mirror: MirrorReads, query: RowQuery, found: array[int]) -> bool:
    """Whether so many rows were found that the whole order is the way to theirs."""
    counts = mirror.db.one(
        "SELECT coalesce(sum(variants), 0) FROM tally WHERE collection = ? AND locale = ?",
        mirror._scope(query.collection_id, query.cms_locale_id),
    )
    return len(found) * _SOME > int(counts[0])


def in_order(mirror: MirrorReads, query: RowQuery, found: array[int]) -> array[int]:
    """The rows, all of the collection and locale unless they are many, in the order of the query."""
    if not found:
        return found
    if are_many(mirror, query, found):
        return whole_order(mirror, query).of(found)
    scope = mirror._scope(query.collection_id, query.cms_locale_id)
    joins, order_by, joined = mirror._sorter().clauses(query, scope)
    return row_numbers(
        mirror.db,
        f"SELECT v.row FROM json_each(?) j CROSS JOIN variant v ON v.row = j.value{joins} ORDER BY {order_by}",
        ("[" + ",".join(map(str, found)) + "]", *joined),
    )
