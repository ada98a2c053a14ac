"""Answers tests of texts from the search index as far as that is up to date, and looks into the items beyond."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Set
from typing import TYPE_CHECKING

from wftui.domain.fold import fold
from wftui.store.filters import FieldTest, TextHolds
from wftui.store.mirror_items import reader
from wftui.store.search_index import ROWS, STAGED, SearchIndex, folded, item_stamps, made_of

if TYPE_CHECKING:
    from wftui.store.mirror import Mirror

_SOME = 16
"""After how many shelves or items the question is asked whether to go on: a few milliseconds."""

_UNSURE = "\0?\ufffd"
"""Signs that in the index may stand for others."""


def rows_by_index(
    mirror: Mirror, node: FieldTest, scope: tuple[int, int], cancelled: Callable[[], bool]
) -> array[int] | None:
    """The rows for which a test of texts holds; None where looking into the items is the better way.

    May be only some of them once `cancelled` answers True. To be asked within a snapshot of the mirror.
    """
    if not isinstance(node.by, TextHolds) or not node.by.text or any(each in _UNSURE for each in node.by.text):
        return None
    if not SearchIndex.path_beside(mirror).exists():
        return None
    with SearchIndex.beside(mirror) as index, index.db.snapshot():
        if not index.is_made_of(made_of(mirror, make=False)):
            return None
        unread = item_stamps(mirror)
        fresh = {key for key, stamp in index.stamps().items() if unread.get(key) == stamp}
        for key in fresh:
            del unread[key]
        if len(unread) > len(fresh) or len(fresh) > _count(mirror, scope):
            return None
        found = array("q", dict.fromkeys(_from_shelves(index, fresh, node, node.by, scope, cancelled)))
    found.extend(_from_items(mirror, node, scope, [int(key[2:]) for key in unread], cancelled))
    return found


def _count(mirror: Mirror, scope: tuple[int, int]) -> int:
    sql = "SELECT coalesce(sum(variants), 0) FROM tally WHERE collection = ? AND locale = ?"
    return int(mirror.db.one(sql, scope)[0])


def _from_shelves(
    index: SearchIndex,
    fresh: Set[str],
    node: FieldTest,
    wanted: TextHolds,
    scope: tuple[int, int],
    cancelled: Callable[[], bool],
) -> Iterator[int]:
    needle, fields = folded(fold(wanted.text)), frozenset(node.fields)
    for count, (number, key, text) in enumerate(index.texts()):
        if count % _SOME == 0 and cancelled():
            return
        if key not in fresh or needle not in text:
            continue
        shelf = index.contents(number)
        starts, at = shelf.starts, text.find(needle)
        while at >= 0:
            order = bisect_right(starts, at) - 1
            end = starts[order + 1] - 1 if order + 1 < len(starts) else len(text)
            entry = shelf.entry(order)
            slug, _, part = entry.label.partition(" ")
            if (
                slug in fields
                and (entry.collection, entry.locale) == scope
                and entry.versions & STAGED
                and (not wanted.whole or text[starts[order] : end] == needle)
                and (not wanted.alts or part.startswith("alt"))
            ):
                yield entry.source
            at = text.find(needle, end)


def _from_items(
    mirror: Mirror, node: FieldTest, scope: tuple[int, int], shelves: list[int], cancelled: Callable[[], bool]
) -> Iterator[int]:
    read = reader(node.fields)
    for count, shelf in enumerate(shelves):
        if count % _SOME == 0 and cancelled():
            return
        rows = mirror.db.all(
            "SELECT v.row, s.raw FROM variant v LEFT JOIN staged s ON s.row = v.row"
            " WHERE v.row BETWEEN ? AND ? AND v.collection = ? AND v.locale = ?",
            (shelf * ROWS, shelf * ROWS + ROWS - 1, *scope),
        )
        for row, raw in rows:
            if node.test(read(raw)):
                yield row
