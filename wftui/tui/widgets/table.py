"""The one table: every list of the program.

It draws only the rows that are on the screen: no cell is held for a row that is not visible, a cursor key repaints two
lines, and scrolling is a matter of another first row, never of an animation. A plain widget with its own first row and
a drawn scroll thumb is several times faster than a scrolling container.

Columns 1 to 4 are the gutter: cursor, selected, state (edited, conflict, error), a space.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Literal

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from wftui.tui.look.drawing import Span, blank, cut, exact_line, fit, fitted, line, one_line_keep, width_of
from wftui.tui.look.signs import Signs
from wftui.tui.look.themes import Palette
from wftui.tui.widgets.drawn import Drawn
from wftui.tui.widgets.rows import Cell, Column, ListSource, Row, RowSource, cell_spans, cell_text, lay_out

GUTTER = 4


class Table(Drawn, can_focus=True, inherit_bindings=False):
    """A list of rows with a cursor. Posts `Moved`, `Opened` and `Titled`."""

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

    class Titled(Message):
        """The title of a column was clicked; `also` with a key held down that asks for this column, too."""

        def __init__(self, table: Table, column: Column, *, also: bool = False) -> None:
            super().__init__()
            self.table = table
            self.column = column
            self.also = also

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
        self._strips: dict[tuple[int, bool, bool], Strip] = {}
        self._layout: tuple[tuple[int, Column, int], ...] = ()
        self._laid_out_for = 0
        self.cursor = 0
        self.column = 0
        self.top = 0
        self.left = 0
        self.selected: set[Hashable] = set()
        self.sorted_by: Mapping[str, bool] = {}
        """The keys of the columns that the rows are sorted by, and whether downwards."""
        self._anchor: int | None = None
        self._before_range: frozenset[Hashable] = frozenset()
        self._settle()

    # What it shows

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, whether or not they all fit."""
        return self._columns

    @property
    def source(self) -> RowSource:
        """Where the rows come from."""
        return self._source

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
        if columns is not None and tuple(columns) != self._columns:
            at = self.column_at_cursor
            self._columns = tuple(columns)
            self._place_column(at.key if at else "")
        self._count = source.count()
        self._forget()
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

    def repaint(self, palette: Palette | None = None) -> None:
        """Draw all rows anew, in another palette if one is given."""
        self._palette = palette or self._palette
        self._strips.clear()
        self.refresh()

    def _find(self, key: Hashable) -> None:
        row = self.row_at(self.cursor)
        if row is not None and row.key == key:
            return
        found = self._source.find(key)
        if found is not None:
            offset = self.cursor - self.top
            self.cursor = found
            self.top = max(0, found - offset)

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
            start = index - height + 1 if index + 1 in self._rows else index
            start = max(0, start)
            for number, each in enumerate(self._source.rows(start, height), start):
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
        self._extend_range()
        self._reveal()
        if self.top != old_top:
            self.refresh()
        else:
            self._refresh_rows(old, self.cursor)
        self.post_message(self.Moved(self, self.row))

    def put_back(self, index: int, top: int) -> None:
        """Put the cursor and the scroll where they were."""
        self.top = top
        self.move_to(index)
        self._reveal()
        self.refresh()

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
        for index in range(min(self._count, 8)) if self.cursor < 8 else ():
            row = self.row_at(index)
            if row is not None and row.key is not None:
                return index
        return 0

    def _refresh_rows(self, *indexes: int) -> None:
        regions = []
        for index in indexes:
            y = index - self.top + int(self._header)
            if 0 <= y < self.size.height:
                regions.append(Region(0, y, self.size.width, 1))
        if regions:
            self.refresh(*regions)

    def redraw_row(self, index: int) -> None:
        """Draw a row again whose selection or focus has changed."""
        for at_cursor in (True, False):
            for on_thumb in (True, False):
                self._strips.pop((index, at_cursor, on_thumb), None)
        self._refresh_rows(index)

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
        self._extend_range()
        self._reveal()
        self.refresh()
        self.post_message(self.Moved(self, self.row))

    def first(self) -> None:
        """To the first row."""
        self.move_to(0)

    def last(self) -> None:
        """To the last row."""
        self.move_to(self._count - 1)

    # Columns

    @property
    def column_at_cursor(self) -> Column | None:
        """The column that sorting, hiding and copying a cell are about."""
        return self._columns[self.column] if self.column < len(self._columns) else None

    def move_column(self, step: int) -> None:
        """To another column; what is out of sight is scrolled in. The first column always stays."""
        column = max(0, min(self.column + step, len(self._columns) - 1))
        if column != self.column:
            self.column = column
            self._scroll_to_column()
            self.repaint()

    def go_to_column(self, key: str) -> None:
        """To the column of that key, if there is one."""
        self._place_column(key)
        self.repaint()

    def _place_column(self, key: str) -> None:
        keys = [column.key for column in self._columns]
        self.column = keys.index(key) if key in keys else min(self.column, max(0, len(keys) - 1))
        self._scroll_to_column()

    def _scroll_to_column(self) -> None:
        self.left = 0
        self._layout = ()
        wanted = self._columns[self.column] if self._columns else None
        while wanted not in [column for _, column, _ in self._columns_shown()] and self.left < self.column - 1:
            self.left += 1
            self._layout = ()

    # Selecting

    def toggle_selected(self) -> None:
        """Select or unselect the row at the cursor."""
        row = self.row
        if row is not None:
            self.selected ^= {row.key}
            self.redraw_row(self.cursor)

    def select(self, keys: set[Hashable]) -> None:
        """Select exactly these rows, whether or not they are shown."""
        self.selected = keys
        self.repaint()

    @property
    def ranging(self) -> bool:
        """Whether moving the cursor selects a range."""
        return self._anchor is not None

    def begin_range(self) -> None:
        """From here on, moving the cursor selects what lies between."""
        self._anchor, self._before_range = self.cursor, frozenset(self.selected)
        self._extend_range()
        self.repaint()

    def end_range(self, *, keep: bool = True) -> None:
        """Stop selecting a range; what it selected stays, or not."""
        if self._anchor is not None and not keep:
            self.select(set(self._before_range))
        self._anchor = None

    def _extend_range(self) -> None:
        if self._anchor is not None:
            start, end = sorted((self._anchor, self.cursor))
            self.selected = set(self._before_range.union(self._source.keys(start, end - start + 1)))
            self._strips.clear()
            self.refresh()

    # Drawing

    def on_resize(self) -> None:
        """Another width is another layout of the columns."""
        self._scroll_to_column()
        self._strips.clear()
        self._reveal()

    def _columns_shown(self) -> tuple[tuple[int, Column, int], ...]:
        if not self._layout or self._laid_out_for != self.size.width:
            self._laid_out_for = self.size.width
            self._layout = lay_out(self._columns, self.size.width - GUTTER - 1, self.left)
        return self._layout

    def width_shown(self, column: Column) -> int:
        """How wide a column is drawn; 0 when it is out of sight."""
        return next((width for _, each, width in self._columns_shown() if each.key == column.key), 0)

    def widest(self, column: Column) -> int:
        """The width that shows every cell of the column on this screen in full."""
        place = self._columns.index(column) if column.place < 0 else column.place
        rows = [self.row_at(index) for index in range(self.top, self.top + self.visible_rows)]
        cells = [row.cells[place] for row in rows if row is not None and place < len(row.cells)]
        return max([width_of(column.title), *(width_of(one_line_keep(cell_text(cell))) for cell in cells)])

    def render_line(self, y: int) -> Strip:
        """One line of the table."""
        width = self.size.width
        if self._header and y == 0:
            return self._header_line(width)
        index = self.top + y - int(self._header)
        if index >= self._count:
            return blank(self._palette, width, self._ground)
        at_cursor = index == self.cursor
        seen = (index, at_cursor, self._on_thumb(index))
        strip = self._strips.get(seen)
        if strip is None or strip.cell_length != width:
            strip = self._strips[seen] = self._row_line(*seen)
        return strip

    def _header_line(self, width: int) -> Strip:
        more, shown = self._signs.more, self._columns_shown()
        spans: list[Span] = [("muted", " " * GUTTER)]
        here = self.column_at_cursor if self.column else None
        for number, (_, column, size) in enumerate(shown):
            before = f"{self._signs.more_left} " if number == 1 and self.left else "  "
            if number:
                after_here = shown[number - 1][1] is here
                spans.append(("muted", ("]" if after_here else before[0]) + ("[" if column is here else before[1])))
            spans.append(("+accent" if column is here else "muted", self._title(column, size)))
        if shown and shown[-1][1] is here:
            spans.append(("muted", "]"))
        hidden = len(shown) + self.left < len(self._columns)
        return line(self._palette, spans, width, ground=self._ground, edge=("muted", more) if hidden else None)

    def _title(self, column: Column, size: int) -> str:
        """A title in `size` cells, with the sign of the order where the rows are sorted by the column."""
        title, more = one_line_keep(column.title), self._signs.more
        descending = self.sorted_by.get(column.key)
        if descending is not None and size > 2:
            sign = self._signs.sorted_down if descending else self._signs.sorted_up
            room = size - width_of(sign)
            title = f"{title} {sign}" if width_of(title) < room else f"{cut(title, room, more)}{sign}"
        return fit(title, size, right=column.right, more=more)

    def _on_thumb(self, index: int) -> bool:
        height = self.visible_rows
        if self._count <= height:
            return False
        size = max(1, height * height // self._count)
        start = (height - size) * self.top // max(1, self._count - height)
        return start <= index - self.top < start + size

    def _row_line(self, index: int, at_cursor: bool, on_thumb: bool) -> Strip:
        row, width = self.row_at(index), self.size.width
        if row is None:
            return blank(self._palette, width, self._ground)
        at_cursor = at_cursor and row.key is not None
        ground = "cursor" if at_cursor else self._ground
        focused = "accent" if self.has_focus else "muted"
        spans: list[Span] = [(focused, self._signs.cursor) if at_cursor else ("text", " ")]
        spans.append(("+text", self._signs.selected) if row.key in self.selected else ("text", " "))
        spans.append(row.state or ("text", " "))
        spans.append(("text", " "))
        edge = ("muted", self._signs.thumb) if on_thumb else ("text", " ")
        if row.spans is not None:
            spans.extend(row.spans)
            return line(self._palette, spans, width, ground=ground, edge=edge, more=self._signs.more)
        room = width - GUTTER - 1
        for number, (place, column, size) in enumerate(self._columns_shown()):
            if number:
                spans.append(("text", "  "))
                room -= 2
            cell = row.cells[place] if place < len(row.cells) else ""
            spans += fitted(cell_spans(cell), size, right=column.right, more=self._signs.more)
            room -= size
        if room < 0:
            return line(self._palette, spans, width, ground=ground, edge=edge, more=self._signs.more)
        return exact_line(self._palette, [*spans, ("text", " " * room), edge], width, ground=ground)

    # Focus and mouse

    def on_focus(self) -> None:
        """The cursor's sign shows where keys go."""
        self.redraw_row(self.cursor)

    def on_blur(self) -> None:
        """The cursor's sign shows where keys go."""
        self.redraw_row(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor to the cell, a double click opens; at the edge it scrolls, on a title it sorts."""
        if event.y < int(self._header):
            place = self._column_under(event.x)
            if place is not None:
                self._choose_column(place)
                self.post_message(self.Titled(self, place, also=event.shift or event.ctrl or event.meta))
            return
        if event.x == self.size.width - 1 and self._count > self.visible_rows:
            self.move_to((event.y - int(self._header)) * (self._count - 1) // max(1, self.visible_rows - 1))
            return
        index = self.top + event.y - int(self._header)
        row = self.row_at(index)
        if row is None or row.key is None:
            return
        column = self._column_under(event.x)
        if column is not None:
            self._choose_column(column)
        self.move_to(index)
        if event.chain == 2:
            self.post_message(self.Opened(self, row))

    def _choose_column(self, column: Column) -> None:
        """To a column that is in sight: nothing scrolls under the pointer."""
        index = self._columns.index(column)
        if index != self.column:
            self.column = index
            self.refresh(Region(0, 0, self.size.width, 1))

    def _column_under(self, x: int) -> Column | None:
        edge = GUTTER
        for _, column, width in self._columns_shown():
            if edge <= x < edge + width:
                return column
            edge += width + 2
        return None

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the cursor, which keeps what is read and what is acted on the same."""
        event.stop()
        self.move_to(self.cursor + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the cursor, which keeps what is read and what is acted on the same."""
        event.stop()
        self.move_to(self.cursor - 3)


__all__ = ["Cell", "Column", "ListSource", "Row", "RowSource", "Table", "cut", "width_of"]
