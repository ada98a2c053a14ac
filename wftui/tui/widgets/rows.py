"""Rows and columns of the table, and where rows come from."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from wftui.tui.look.drawing import Span

Cell: TypeAlias = str | Span | Sequence[Span]
"""A cell: text, text in a role, or several such beside each other."""


NARROWEST = 16
"""The cells that the first column keeps when it makes room for those that always stay."""


class Column(NamedTuple):
    """One column. `width` is what it would like; `flexible` ones share what is left; `fixed` ones are never dropped.

    `place` is the number of its cell in a row, where the columns shown are not all that the rows have.
    """

    key: str
    title: str
    width: int
    right: bool = False
    flexible: bool = False
    fixed: bool = False
    least: int = 6
    place: int = -1


class Offer(NamedTuple):
    """A column that a list can have: what it is in words, and whether it is there before anyone has chosen.

    The words of a field's type are made when they are asked for: before the first paint nobody reads them.
    """

    column: Column
    note: str | Callable[[], str]
    shown: bool = False

    def words(self) -> str:
        """What the column is, in words."""
        return self.note if isinstance(self.note, str) else self.note()


class Row(NamedTuple):
    """One row: cells in the order of the columns, or free `spans` that ignore them.

    `key` names the row for selection and for finding it again; None makes it a heading or a note that the cursor skips.
    `state` is one sign in the gutter, with its role.
    """

    key: Hashable | None
    cells: Sequence[Cell] = ()
    spans: Sequence[Span] | None = None
    state: Span | None = None


class RowSource(Protocol):
    """Where rows come from. Answers at once: it reads a local store or a list in memory."""

    def count(self) -> int:
        """How many rows there are."""

    def rows(self, start: int, amount: int) -> Sequence[Row]:
        """Up to `amount` rows from `start` on."""

    def keys(self, start: int, amount: int) -> Sequence[Hashable]:
        """The keys of up to `amount` rows from `start` on, headings left out."""

    def find(self, key: Hashable) -> int | None:
        """The number of the row with that key, or None."""


class ListSource:
    """Rows that are all in memory."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        self.all = list(rows)

    def count(self) -> int:
        """How many rows there are."""
        return len(self.all)

    def rows(self, start: int, amount: int) -> Sequence[Row]:
        """A slice of the list."""
        return self.all[start : start + amount]

    def keys(self, start: int, amount: int) -> Sequence[Hashable]:
        """The keys in a slice of the list."""
        return [row.key for row in self.all[start : start + amount] if row.key is not None]

    def find(self, key: Hashable) -> int | None:
        """The number of the first row with that key, or None."""
        return next((number for number, row in enumerate(self.all) if row.key == key), None)


def cell_spans(cell: Cell) -> Sequence[Span]:
    """A cell as spans."""
    if isinstance(cell, str):
        return (("text", cell),)
    if isinstance(cell, tuple) and len(cell) == 2 and isinstance(cell[0], str):
        return (cell,)
    return cell


def cell_text(cell: Cell) -> str:
    """The words of a cell."""
    return "".join(text for _, text in cell_spans(cell))


def lay_out(columns: Sequence[Column], room: int, left: int) -> tuple[tuple[int, Column, int], ...]:
    """Choose the columns that fit into `room` cells: (number of the cell, column, its width) of each.

    The first one always stays. `left` others are scrolled out of sight; as long as none is, the fixed ones stay, and
    the rest is dropped from the right; the first one makes room for them before one of them goes, too.
    """
    gap = 2
    numbered = [(number if each.place < 0 else each.place, each) for number, each in enumerate(columns)]
    shown = numbered[:1] + numbered[1 + left :]

    least = {place: each.least if each.flexible else each.width for place, each in numbered}

    def needed(pairs: Sequence[tuple[int, Column]]) -> int:
        return sum(least[place] + gap for place, _ in pairs) - gap

    while needed(shown) > room and len(shown) > 1:
        loose = [pair for pair in shown[1:] if left or not pair[1].fixed]
        first, over = shown[0][0], needed(shown) - room
        if not loose and shown[0][1].flexible and least[first] - over >= NARROWEST:
            least[first] -= over
            break
        shown.remove(loose[-1] if loose else shown[-1])
    spare = max(0, room - needed(shown))
    widths = {place: least[place] for place, _ in shown}
    flexible = [(place, each) for place, each in shown if each.flexible]
    for place, each in flexible:
        share = min(spare, max(0, each.width - widths[place]))
        widths[place] += share
        spare -= share
    if flexible and spare:
        widths[flexible[0][0]] += min(spare, 20)
    if len(shown) == 1 and needed(shown) > room:
        widths[shown[0][0]] = max(1, room)
    return tuple((place, each, widths[place]) for place, each in shown)
