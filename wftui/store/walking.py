"""Rows by number on an index: which orders an index holds, and the short way to any place in them.

An OFFSET walks the index entry by entry, so the way to a row is taken from the nearest place that is known: the start,
the end, or a row that was shown before, as long as nothing was written since.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Any, NamedTuple

from wftui.store.database import Database
from wftui.store.mirror_schema import STATUS_NUMBER
from wftui.store.rows import RowQuery

_ANCHORS = 256
"""How many known places are kept."""


class IndexWalk(NamedTuple):
    """A whole list that one index holds in order: its condition on `variant`, and the columns that order it."""

    where: str
    parameters: tuple[int, ...]
    columns: tuple[str, ...]
    descending: bool


def index_walk(query: RowQuery, scope: tuple[int, int]) -> IndexWalk | None:
    """The index that answers the query, or None when its rows must be collected first."""
    if query.text or query.item_ids is not None or len(query.order) != 1 or query.order[0].is_field:
        return None
    by, descending = query.order[0].by, query.order[0].descending
    where = "collection = ? AND locale = ?"
    if query.statuses is not None:
        if len(query.statuses) != 1 or by != "name":
            return None
        status = STATUS_NUMBER.get(next(iter(query.statuses)), -1)
        return IndexWalk(f"{where} AND status = ?", (*scope, status), ("name_key", "row"), descending)
    if by == "name":
        return IndexWalk(where, scope, ("name_key", "row"), descending)
    if by == "updated":
        return IndexWalk(where, scope, ("last_updated", "row"), descending)
    if by == "status" and not descending:
        return IndexWalk(where, scope, ("status", "name_key", "row"), descending)
    return None


class Walker:
    """Finds parts of such lists, remembering places on the way."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._state: object = None
        self._places: list[int] = []
        self._keys: dict[int, tuple[Any, ...]] = {}

    def window(self, walk: IndexWalk, count: int, offset: int, limit: int) -> list[int]:
        """The rows `offset` to `offset + limit` of the `count` rows of a list; both must lie within it."""
        state = (walk, self.db.data_version(), self.db.connection.total_changes)
        if state != self._state or len(self._places) > _ANCHORS:
            self._state, self._places, self._keys = state, [], {}
        end = offset + limit
        below = self._places[: bisect_right(self._places, offset)][-1:]
        above = self._places[bisect_left(self._places, end) :][:1]
        ways: list[tuple[int, bool, tuple[Any, ...] | None]] = [(offset, False, None), (count - end, True, None)]
        ways += [(offset - place, False, self._keys[place]) for place in below]
        ways += [(place - end, True, self._keys[place]) for place in above]
        skip, back, key = min(ways, key=lambda way: way[0])
        rows = self._walk(walk, limit, skip, back, key)
        if rows:
            self._remember(offset, rows[0])
            self._remember(offset + len(rows) - 1, rows[-1])
        return [row[-1] for row in rows]

    def _walk(
        self, walk: IndexWalk, limit: int, skip: int, back: bool, key: tuple[Any, ...] | None
    ) -> list[tuple[Any, ...]]:
        descending = walk.descending != back
        columns = ", ".join(walk.columns)
        order = ", ".join(f"{column} DESC" if descending else column for column in walk.columns)
        bound, values = "", tuple[Any, ...]()
        if key is not None:
            sign = ("<" if descending else ">") + ("" if back else "=")
            bound, values = f" AND ({columns}) {sign} ({', '.join('?' * len(key))})", key
        rows = self.db.all(
            f"SELECT {columns} FROM variant WHERE {walk.where}{bound} ORDER BY {order} LIMIT ? OFFSET ?",
            (*walk.parameters, *values, limit, skip),
        )
        return rows[::-1] if back else rows

    def _remember(self, place: int, key: tuple[Any, ...]) -> None:
        if place not in self._keys and None not in key:
            self._keys[place] = key
            self._places.insert(bisect_left(self._places, place), place)
