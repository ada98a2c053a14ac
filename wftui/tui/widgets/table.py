"""The one table: every list of the program.

It draws only the rows that are on the screen: no cell is held for a row that is not visible, a cursor key repaints two
lines, and scrolling is a matter of another first row, never of an animation. A plain widget with its own first row and
a drawn scroll thumb is several times faster than a scrolling container.

Columns 1 to 4 are the gutter: cursor, selected, state (edited, conflict, error), a space.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from wftui.tui.drawing import Span, blank, cut, fit, line, one_line_keep, width_of
from wftui.tui.signs import Signs
from wftui.tui.themes import Palette

GUTTER = 4


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `width` is what it would like; `flexible` ones share what is left; `fixed` ones are never dropped."""

    key: str
    title: str
    width: int
    right: bool = False
    flexible: bool = False
    fixed: bool = False
    least: int = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One row: cells in the order of the columns, or free `spans` that ignore them.

    `key` names the row for selection and for finding it again; None makes it a heading or a note that the cursor skips.
    `state` is one sign in the gutter, with its role.
    """

    key: Hashable | None
    cells: Sequence[str | Span] = ()
    spans: Sequence[Span] | None = None
    state: Span | None = None
    extra: dict[str, str] = field(default_factory=dict)


class RowSource(Protocol):
    """Where rows come from. Answers at once: it reads a local store or a list in memory."""

    def count(self) -> int:
        """How many rows there are."""

    def rows(self, start: int, amount: int) -> Sequence[Row]:
        """Up to `amount` rows from `start` on."""


class ListSource:
    """Rows that are all in memory."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        self._rows = list(rows)

    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def rows(self, start: int, amount: int) -> Sequence[Row]:
        """A slice of the list."""
        return self._rows[start : start + amount]


class Table(Widget, can_focus=True, inherit_bindings=False):
    """A list of rows with a cursor. Posts `Moved` and `Opened`."""

    DEFAULT_CSS = "Table { height: 1fr; width: 1fr; }"

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, table: Table, row: Row | None) -> None:
            super().__init__()
            self.table = table
            self.row = row

    class Opened(Message):
        """A row was opened with the mouse."""

        def __init__(self, table: Table, row: Row) -> None:
            super().__init__()
            self.table = table
            self.row = row

    def __init__(
        self,
        palette: Palette,
        signs: Signs,
        columns: Sequence[Column],
        source: RowSource,
        *,
        header: bool = True,
        ground: Literal["ground", "bar"] = "ground",
        id: str | None = None,  # noqa: A002  (Textual's name)
    ) -> None:
        super().__init__(id=id)
        self._palette, self._signs, self._ground = palette, signs, ground
        self._columns, self._source, self._header = tuple(columns), source, header
        self._count = source.count()
        self._rows: dict[int, Row] = {}
        self._strips: dict[tuple[int, bool], Strip] = {}
        self._layout: tuple[tuple[int, Column, int], ...] = ()
        self.cursor = 0
        self.top = 0
        self.left = 0
        self.selected: set[Hashable] = set()
        self._settle()

    # What it shows

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, whether or not they all fit."""
        return self._columns

    @property
    def row_count(self) -> int:
        """How many rows the source has, headings included."""
        return self._count

    @property
    def visible_rows(self) -> int:
        """How many rows fit on the screen."""
        return max(1, self.size.height - int(self._header))

    def show(
        self,
        source: RowSource,
        columns: Sequence[Column] | None = None,
        *,
        keep: Literal["key", "index", "top"] = "key",
    ) -> None:
        """Show another source. The cursor stays with its row's key, or its number, or goes to the top."""
        key = self.row.key if keep == "key" and self.row else None
        self._source = source
        if columns is not None:
            self._columns = tuple(columns)
        self._count = source.count()
        self._forget()
        self._layout = ()
        if keep == "top":
            self.cursor = self.top = 0
        elif key is not None:
            self._find(key)
        self._settle()
        self.refresh()
        self.post_message(self.Moved(self, self.row))

    def reload(self) -> None:
        """Read the rows again; cursor and scroll stay."""
        self.show(self._source)

    def repaint(self, palette: Palette) -> None:
        """Draw in another palette."""
        self._palette = palette
        self._strips.clear()
        self.refresh()

    def _find(self, key: Hashable, reach: int = 400) -> None:
        near = range(max(0, self.cursor - reach), min(self._count, self.cursor + reach))
        for index in sorted(near, key=lambda each: abs(each - self.cursor)):
            row = self.row_at(index)
            if row is not None and row.key == key:
                self.cursor = index
                return

    def _settle(self) -> None:
        self.cursor = max(0, min(self.cursor, self._count - 1))
        self._skip_headings(1)
        self._reveal()

    def _forget(self) -> None:
        self._rows.clear()
        self._strips.clear()

    def row_at(self, index: int) -> Row | None:
        """The row of that number, read with its neighbours when it is not known yet."""
        if not 0 <= index < self._count:
            return None
        row = self._rows.get(index)
        if row is None:
            height = self.visible_rows
            if len(self._rows) > 40 * height:
                self._forget()
            start = max(0, index - height)
            for number, each in enumerate(self._source.rows(start, 3 * height), start):
                self._rows[number] = each
            row = self._rows.get(index)
        return row

    @property
    def row(self) -> Row | None:
        """The row at the cursor, unless it is a heading."""
        row = self.row_at(self.cursor)
        return row if row is not None and row.key is not None else None

    # Moving

    def move_to(self, index: int) -> None:
        """Put the cursor on that row, or on the nearest one that can be opened."""
        old, old_top = self.cursor, self.top
        self.cursor = max(0, min(index, self._count - 1))
        self._skip_headings(1 if self.cursor >= old else -1)
        if self.cursor == old:
            return
        self._reveal()
        if self.top != old_top:
            self._strips.clear()
            self.refresh()
        else:
            self._refresh_rows(old, self.cursor)
        self.post_message(self.Moved(self, self.row))

    def _skip_headings(self, step: int) -> None:
        for direction in (step, -step):
            index = self.cursor
            while 0 <= index < self._count:
                row = self.row_at(index)
                if row is None or row.key is not None:
                    self.cursor = index
                    return
                index += direction

    def _reveal(self) -> None:
        height = self.visible_rows
        if self.cursor < self.top:
            self.top = self.cursor
        elif self.cursor >= self.top + height:
            self.top = self.cursor - height + 1
        if self.top > 0 and self.cursor == self._first_row():
            self.top = 0
        self.top = max(0, min(self.top, max(0, self._count - height)))

    def _first_row(self) -> int:
        for index in range(min(self._count, 8)):
            row = self.row_at(index)
            if row is not None and row.key is not None:
                return index
        return 0

    def _refresh_rows(self, *indexes: int) -> None:
        regions = []
        for index in indexes:
            self._strips.pop((index, True), None)
            self._strips.pop((index, False), None)
            y = index - self.top + int(self._header)
            if 0 <= y < self.size.height:
                regions.append(Region(0, y, self.size.width, 1))
        if regions:
            self.refresh(*regions)

    def down(self) -> None:
        """One row down."""
        self.move_to(self.cursor + 1)

    def up(self) -> None:
        """One row up."""
        self.move_to(self.cursor - 1)

    def page(self, direction: int) -> None:
        """One screenful down (1) or up (-1): the cursor keeps its place on the screen."""
        height = self.visible_rows
        top = max(0, min(self.top + direction * height, max(0, self._count - height)))
        if top == self.top:
            self.move_to(self._count - 1 if direction > 0 else 0)
            return
        offset = self.cursor - self.top
        self.top = top
        self.cursor = min(top + offset, self._count - 1)
        self._skip_headings(direction)
        self._reveal()
        self._strips.clear()
        self.refresh()
        self.post_message(self.Moved(self, self.row))

    def first(self) -> None:
        """To the first row."""
        self.move_to(0)

    def last(self) -> None:
        """To the last row."""
        self.move_to(self._count - 1)

    def scroll_columns(self, step: int) -> None:
        """Scroll the columns sideways; the first one stays."""
        left = max(0, min(self.left + step, len(self._columns) - 2))
        if left != self.left:
            self.left = left
            self._layout = ()
            self._strips.clear()
            self.refresh()

    # Selecting

    def toggle_selected(self) -> None:
        """Select or unselect the row at the cursor."""
        if self.row is not None and self.row.key is not None:
            self.selected ^= {self.row.key}
            self._refresh_rows(self.cursor)

    # Drawing

    def on_resize(self) -> None:
        """Another width is another layout of the columns."""
        self._layout = ()
        self._strips.clear()
        self._reveal()

    def _columns_shown(self) -> tuple[tuple[int, Column, int], ...]:
        """(index of the cell, column, its width) for those that fit."""
        if not self._layout:
            self._layout = _lay_out(self._columns, self.size.width - GUTTER - 1, self.left)
        return self._layout

    def render_line(self, y: int) -> Strip:
        """One line of the table."""
        width = self.size.width
        if self._header and y == 0:
            return self._header_line(width)
        index = self.top + y - int(self._header)
        if index >= self._count:
            return blank(self._palette, width, self._ground)
        at_cursor = index == self.cursor
        strip = self._strips.get((index, at_cursor))
        if strip is None or strip.cell_length != width:
            strip = self._row_line(index, width, at_cursor)
            self._strips[index, at_cursor] = strip
        return strip

    def _header_line(self, width: int) -> Strip:
        spans: list[Span] = [("muted", " " * GUTTER)]
        for _, column, size in self._columns_shown():
            spans.append(("muted", fit(column.title, size, right=column.right, more=self._signs.more)))
            spans.append(("muted", "  "))
        spans.pop()
        return line(self._palette, spans, width, ground=self._ground)

    def _on_thumb(self, index: int) -> bool:
        height = self.visible_rows
        if self._count <= height:
            return False
        size = max(1, height * height // self._count)
        start = (height - size) * self.top // max(1, self._count - height)
        return start <= index - self.top < start + size

    def _row_line(self, index: int, width: int, at_cursor: bool) -> Strip:
        row = self.row_at(index)
        if row is None:
            return blank(self._palette, width, self._ground)
        ground = "cursor" if at_cursor and self.row is not None else self._ground
        focused = "accent" if self.has_focus else "muted"
        spans: list[Span] = [(focused, self._signs.cursor) if at_cursor and row.key is not None else ("text", " ")]
        spans.append(("+text", self._signs.selected) if row.key in self.selected else ("text", " "))
        spans.append(row.state or ("text", " "))
        spans.append(("text", " "))
        spans.extend(row.spans if row.spans is not None else self._cells(row))
        strip = line(self._palette, spans, width - 1, ground=ground, more=self._signs.more)
        thumb = self._signs.thumb if self._on_thumb(index) else " "
        return Strip([*strip, Segment(thumb, self._palette.style("muted", ground))], width)

    def _cells(self, row: Row) -> list[Span]:
        spans: list[Span] = []
        for number, column, size in self._columns_shown():
            cell = row.cells[number] if number < len(row.cells) else ""
            role, text = cell if isinstance(cell, tuple) else ("text", cell)
            shown = fit(one_line_keep(text), size, right=column.right, more=self._signs.more)
            spans += [("text", "  "), (role, shown)]
        return spans[1:]

    # Focus and mouse

    def on_focus(self) -> None:
        """The cursor's sign shows where keys go."""
        self._refresh_rows(self.cursor)

    def on_blur(self) -> None:
        """The cursor's sign shows where keys go."""
        self._refresh_rows(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; a double click opens."""
        index = self.top + event.y - int(self._header)
        row = self.row_at(index)
        if row is None or row.key is None or event.y < int(self._header):
            return
        self.move_to(index)
        if event.chain == 2:
            self.post_message(self.Opened(self, row))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the cursor, which keeps what is read and what is acted on the same."""
        event.stop()
        self.move_to(self.cursor + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the cursor, which keeps what is read and what is acted on the same."""
        event.stop()
        self.move_to(self.cursor - 3)


def _lay_out(columns: Sequence[Column], room: int, left: int) -> tuple[tuple[int, Column, int], ...]:
    """Choose the columns that fit into `room` cells and their widths; the first and the fixed ones always stay."""
    numbered = list(enumerate(columns))
    shown = [pair for pair in numbered if pair[0] == 0 or pair[1].fixed or pair[0] > left]
    gap = 2

    def needed(pairs: Sequence[tuple[int, Column]]) -> int:
        return sum((each.least if each.flexible else each.width) + gap for _, each in pairs) - gap

    while needed(shown) > room and len(shown) > 1:
        loose = [pair for pair in shown if pair[0] and not pair[1].fixed]
        shown.remove(loose[-1] if loose else shown[-1])
    spare = max(0, room - needed(shown))
    widths = {index: (column.least if column.flexible else column.width) for index, column in shown}
    flexible = [(index, column) for index, column in shown if column.flexible]
    for index, column in flexible:
        share = min(spare, max(0, column.width - widths[index]))
        widths[index] += share
        spare -= share
    if flexible and spare:
        widths[flexible[0][0]] += min(spare, 20)
    if not flexible and shown and needed(shown) > room:
        widths[shown[0][0]] = max(1, room)
    return tuple((index, column, widths[index]) for index, column in shown)


__all__ = ["Column", "ListSource", "Row", "RowSource", "Table", "cut", "width_of"]
