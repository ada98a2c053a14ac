"""A compiled query, and its answer from a mirror."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wftui.services.query.errors import Superseded
from wftui.services.query.syntax import Node, parse
from wftui.services.query.terms import EDITED, SELECTED, Meaning
from wftui.store.filters import (
    EVERYTHING,
    AllOf,
    AnyOf,
    BacklinkCount,
    Filter,
    Flag,
    InLocale,
    Is,
    ItemIn,
    NameHolds,
    Refers,
    StatusIn,
    Without,
)

if TYPE_CHECKING:
    from wftui.domain.collection import Collection
    from wftui.domain.site import Site
    from wftui.fields.base import Names
    from wftui.store.mirror import Mirror
    from wftui.store.rows import RowQuery


@dataclass(frozen=True, slots=True)
class Marks:
    """What only the asking screen knows of the rows: the ids of the items that are selected, and edited here."""

    selected: Iterable[str] = ()
    edited: Iterable[str] = ()


NO_MARKS = Marks()


@dataclass(frozen=True)
class Query:
    """A query that makes sense for its collection. Holds no connection: it may go from thread to thread.

    `uses_marks` says whether its answer changes when the selection or the edits do; `uses_copy`, whether it rests on
    more than the rows themselves: other items, other locales, live versions.
    """

    text: str
    tree: Node | None
    collection: Collection
    wanted: Filter = EVERYTHING
    uses_marks: bool = False
    uses_copy: bool = False

    @property
    def empty(self) -> bool:
        """Whether it asks for nothing, so that every row answers it."""
        return self.tree is None

    def marked(self, marks: Marks) -> Filter:
        """What it asks for, with what the screen knows of its rows: for those that no mirror holds."""
        return _marked(self.wanted, marks)

    def as_rows(self, rows: RowQuery) -> RowQuery | None:
        """`rows` narrowed to this query, when the mirror can do that by itself, window by window; otherwise None.

        So it is for the empty query, for one word, and for a status with or without one word.
        """
        parts = self.wanted.parts if isinstance(self.wanted, AllOf) else (self.wanted,)
        for part in parts:
            match part:
                case NameHolds(text) if not rows.text and text.isprintable():
                    rows = replace(rows, text=text)
                case StatusIn(statuses) if rows.statuses is None:
                    rows = replace(rows, statuses=statuses)
                case _:
                    return None
        return rows

    def numbers(
        self,
        mirror: Mirror,
        rows: RowQuery,
        *,
        marks: Marks = NO_MARKS,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> array[int]:
        """The numbers of the rows of `rows` that answer the query, in the order of `rows`, 8 bytes each.

        Takes milliseconds for names, statuses, dates and references; looks into the items for other fields: call it in
        a thread, on a mirror of that thread's own. `cancelled` is asked every few milliseconds; once it is true,
        `Superseded` is raised.
        """
        from wftui.store import filtering

        try:
            return filtering.numbers(mirror, rows, _marked(self.wanted, marks), cancelled)
        except filtering.GivenUp as stop:
            raise Superseded("A newer query took the place of this one.") from stop


def compile(  # noqa: A001  # what it does; callers import the package, not this name
    text: str, collection: Collection, names: Names, *, site: Site | None = None, typing: bool = False
) -> Query:
    """The query that `text` means for the items of `collection`.

    `names` gives the site's time zone and the present, for dates; `site` its locales, for `locale:`. While a person
    is `typing`, what the line ends with may be unfinished (`theme:`, an open quote or parenthesis) and asks for
    nothing yet. Raises `QueryError`.
    """
    tree = parse(text, typing=typing)
    wanted = EVERYTHING if tree is None else Meaning(collection, names, site, typing).of(tree)
    return Query(text, tree, collection, wanted, _marked(wanted, NO_MARKS) != wanted, _beyond(wanted))


def _beyond(wanted: Filter) -> bool:
    match wanted:
        case AllOf(parts) | AnyOf(parts):
            return any(_beyond(part) for part in parts)
        case Without(part):
            return _beyond(part)
        case Is(flag):
            return flag in (Flag.LIVE, Flag.ORPHAN)
        case _:
            return isinstance(wanted, (Refers, InLocale, BacklinkCount, StatusIn))


def _marked(wanted: Filter, marks: Marks) -> Filter:
    if wanted == SELECTED:
        return ItemIn(frozenset(marks.selected))
    if wanted == EDITED:
        return ItemIn(frozenset(marks.edited))
    match wanted:
        case AllOf(parts):
            return AllOf(tuple(_marked(part, marks) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_marked(part, marks) for part in parts))
        case Without(part):
            return Without(_marked(part, marks))
        case _:
            return wanted
