"""What every list on a screen is: one table with a cursor, columns that can be chosen, an order, a way to move."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from enum import Enum
from typing import ClassVar, Literal, NamedTuple

import msgspec
from textual.app import ComposeResult

from wftui.domain.fold import fold
from wftui.tui.look.drawing import Span, width_of
from wftui.tui.screens.base import BaseScreen, Line
from wftui.tui.widgets.bar import spread
from wftui.tui.widgets.rows import Column, ListSource, Offer, Row, RowSource, cell_text
from wftui.tui.widgets.table import Table


class SortKey(NamedTuple):
    """One key of an order: a column, and its direction."""

    column: str
    descending: bool = False


class Words(Enum):
    """How much is said of what is selected and what waits: as much as there is room for."""

    FULL = "5 selected, 1 of them hidden by the filter; 3 items edited: 4 edits, 1 error"
    LESS = "5 selected, 1 hidden by the filter; 4 edits, 1 error"
    LEAST = "5 selected, 1 hidden; 4 edits, 1 error"


GAP = "   "
"""What parts two things that are said in one row."""


class Place(msgspec.Struct):
    """How a list was left."""

    filter_text: str = ""
    order: tuple[SortKey, ...] = ()
    cursor: Hashable = None
    column: str = ""
    selected: frozenset[Hashable] = frozenset()


class Listing(BaseScreen):
    """One table. Subclasses say which rows and columns."""

    AUTO_FOCUS: ClassVar[str | None] = "Table"
    filter_text: str = ""
    order: tuple[SortKey, ...] = ()
    table: Table
    only_selected = False
    hidden_selected = 0
    """How many selected rows the filter hides."""

    # What subclasses say

    @property
    def list_name(self) -> str:
        """What this list is called where its columns and its place are kept; "" for one that is not remembered."""
        return ""

    def columns(self) -> list[Column]:
        """The columns of the list, in the order of the cells."""
        raise NotImplementedError

    def offers(self) -> list[Offer]:
        """Every column that the list can have."""
        return [Offer(column, "", shown=True) for column in self.columns()]

    def shown_columns(self) -> list[Column]:
        """The columns that are shown."""
        return self.columns()

    def source(self) -> RowSource:
        """The rows that match the filter."""
        raise NotImplementedError

    def total(self) -> int:
        """How many rows there would be without the filter."""
        return self.table.row_count

    def describe(self) -> tuple[Line, Line]:
        """Row 2 while no filter is kept."""
        return [], []

    # Shape

    def content(self) -> ComposeResult:
        """The table."""
        self.table = Table(self.palette, self.signs, self.columns(), ListSource())
        yield self.table

    def on_mount(self) -> None:
        """Fill the list at once from what is known."""
        super().on_mount()
        self.take_place()
        self.reload()

    def on_screen_resume(self) -> None:
        """Coming back: the rows may have changed meanwhile; cursor and scroll stay."""
        if self.composed and self._seen:
            self.reload()
            super().on_screen_resume()
        self._seen = True

    def on_unmount(self) -> None:
        """Remember how the list was left."""
        if self.list_name and self.composed:
            row = self.table.row
            column = self.table.column_at_cursor
            self.wftui.places[self.list_name] = Place(
                self.filter_text,
                self.order,
                row.key if row else None,
                column.key if column else "",
                frozenset(self.table.selected),
            )

    def take_place(self) -> None:
        """Put back how the list was left."""
        place = self.wftui.places.get(self.list_name) if self.list_name else None
        if isinstance(place, Place):
            self.filter_text, self.order = place.filter_text, place.order
            self.table.selected = set(place.selected)
            self._place = place

    _place: Place | None = None
    _seen = False
    """Whether the screen was on top before: what its mounting has drawn need not be drawn again."""

    def reload(self) -> None:
        """Read the rows again from the store."""
        if self.composed:
            self.look()

    def look(self, keep: Literal["key", "index", "top"] = "key") -> None:
        """Show the rows that match the filter, in the order."""
        source = self.source()
        if isinstance(source, ListSource):
            source = self._arranged(source)
        self.show_rows(source, keep)

    def show_rows(self, source: RowSource, keep: Literal["key", "index", "top"] = "key") -> None:
        """Show these rows, and what row 2 and 3 say of them."""
        table = self.table
        table.sorted_by = self.sorted_by()
        table.show(source, self.shown_columns(), keep=keep)
        if self._place is not None and source.count():
            place, self._place = self._place, None
            table.go_to_column(place.column)
            found = source.find(place.cursor) if place.cursor is not None else None
            if found is not None:
                table.move_to(found)
        self.draw_bars()

    def _arranged(self, source: ListSource) -> ListSource:
        """The rows of a list in memory: only the selected ones if that was asked, sorted within each part."""
        places = {column.key: number for number, column in enumerate(self.columns())}
        keys = [(places[key.column], key.descending) for key in self.order if key.column in places]
        selected = self.table.selected
        parts: list[list[Row]] = [[]]
        for row in source.all:
            if row.key is None:
                parts += [[row], []]
            elif not self.only_selected or row.key in selected:
                parts[-1].append(row)
        for part in parts:
            for place, descending in reversed(keys):
                part.sort(key=lambda row: _sort_key(row, place, descending), reverse=descending)
        found = ListSource([row for part in parts for row in part])
        self.hidden_selected = len(selected - set(found.keys(0, found.count())))
        return found

    # Rows 2 and 3

    def draw_bars(self) -> None:
        """Row 3, too."""
        super().draw_bars()
        self.draw_third_row()

    def third_row(self) -> Line:
        """What is selected, and what waits, in the longest words that have room."""
        if not self.composed:
            return []
        width = self.size.width
        left, right = self.counts(width - 2)
        return spread([("text", " "), *left], [*right, ("text", " ")], width) if left or right else []

    def counts(self, room: int) -> tuple[list[Span], list[Span]]:
        """What is selected and what waits, in the longest words that fit into `room` cells; else in the shortest."""
        forms = [
            (self.selection_words(selection), self.marks_words(marks))
            for selection, marks in ((Words.FULL, Words.FULL), (Words.LESS, Words.FULL), (Words.LESS, Words.LESS))
        ]
        forms.append((self.selection_words(Words.LEAST), self.marks_words(Words.LEAST)))
        return next((each for each in forms if _width(each) <= room), forms[-1])

    def counts_together(self, room: int) -> list[Span]:
        """The same in one piece, beside something else."""
        left, right = self.counts(room)
        return [*left, ("text", GAP), *right] if left and right else left or right

    def selection_words(self, words: Words = Words.FULL) -> list[Span]:
        """`5 selected, 1 of them hidden by the filter`."""
        selected = len(self.table.selected)
        if not selected:
            return [("muted", "moving selects a range")] if self.table.ranging else []
        hidden = min(self.hidden_selected, selected)
        found: list[Span] = [("+text", f"{selected:,} selected")]
        if hidden:
            which = "all" if hidden == selected > 1 else f"{hidden:,}"
            of_them = " of them" if words is Words.FULL and selected > 1 else ""
            by_what = "" if words is Words.LEAST else " by the filter"
            where = f"hidden{by_what}" if self.filter_text else "not in this list"
            found.append(("text", f", {which}{of_them} {where}"))
        if self.table.ranging and words is Words.FULL:
            found.append(("muted", ", moving selects more"))
        return found

    def marks_words(self, words: Words = Words.FULL) -> list[Span]:
        """What was changed here and not sent."""
        return []

    def order_words(self) -> list[Span]:
        """`by Era, then Year down`."""
        titles = {offer.column.key: offer.column.title for offer in self.offers()} if self.order else {}
        parts = [
            f"{titles.get(key.column, key.column) or key.column}{' down' if key.descending else ''}"
            for key in self.order
        ]
        return [("muted", f"by {', then '.join(parts)}")] if parts else []

    def sorted_by(self) -> dict[str, bool]:
        """The columns of the order, and whether downwards."""
        return {key.column: key.descending for key in self.order}

    # Moving

    def open_cursor(self) -> None:
        """Open what the cursor is on."""

    def on_table_opened(self, message: Table.Opened) -> None:
        """A double click opens, too."""
        message.stop()
        self.open_cursor()

    def down(self) -> None:
        """One row down."""
        self.table.down()

    def up(self) -> None:
        """One row up."""
        self.table.up()

    def page_down(self) -> None:
        """A screenful down."""
        self.table.page(1)

    def page_up(self) -> None:
        """A screenful up."""
        self.table.page(-1)

    def top(self) -> None:
        """To the first row."""
        self.table.first()

    def bottom(self) -> None:
        """To the last row."""
        self.table.last()

    def left(self) -> None:
        """To the column at the left."""
        self.table.move_column(-1)

    def right(self) -> None:
        """To the column at the right."""
        self.table.move_column(1)


def _width(spans: tuple[Sequence[Span], Sequence[Span]]) -> int:
    """The cells that two groups of words take, with what parts them."""
    left, right = (sum(width_of(text) for _, text in each) for each in spans)
    return left + right + (len(GAP) if left and right else 0)


_NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?")


def _sort_key(row: Row, place: int, descending: bool) -> tuple[bool, float, str]:
    """Empty cells last in both directions, numbers by value, words without case and accents."""
    text = cell_text(row.cells[place]).strip() if place < len(row.cells) else ""
    number = _NUMBER.match(text)
    value = float(number.group().replace(",", "")) if number else float("inf")
    return (not text) != descending, value, fold(text)


def words_of(row: Row) -> str:
    """Everything that a row of a list in memory says, folded for comparing."""
    cells: Sequence[str] = [text for _, text in row.spans] if row.spans else [cell_text(cell) for cell in row.cells]
    return fold(" ".join(cells))
