"""The form: one drawn widget with a line a field, and one editor at a time laid over the field that is open.

Sixty mounted input widgets take a second to open and slow every key; this takes a fraction of either. Labels stand at
the left, what a field is at the right, the value between them. Problems stand under their field, in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from wftui.tui.drawing import Span, blank, fit, line, one_line_keep, width_of, wrap
from wftui.tui.signs import Signs
from wftui.tui.themes import Palette

GUTTER = 3


@dataclass(frozen=True, slots=True)
class FormRow:
    """One field as it is drawn: its label, its value on one line, what it is, a sign of its state, and its problems.

    `short_note` is the note for a narrow screen. `help` stands beside the open field. A row without `slug` is a
    heading.
    """

    slug: str
    label: str
    value: Span = ("text", "")
    note: str = ""
    short_note: str = ""
    state: Span | None = None
    problems: tuple[Span, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the open editor goes, in cells of the form: its box and how much text fits inside."""

    x: int
    y: int
    width: int
    height: int


class Form(Widget, can_focus=True, inherit_bindings=False):
    """The fields of one item. Posts `Moved` and `Opened`."""

    DEFAULT_CSS = """
    Form { height: 1fr; width: 1fr; layers: base editor; }
    Form > .editor { layer: editor; position: absolute; }
    """

    class Moved(Message):
        """The cursor is on another field."""

    class Opened(Message):
        """A field was opened with the mouse."""

    def __init__(self, palette: Palette, signs: Signs, *, id: str | None = None) -> None:  # noqa: A002  (Textual's name)
        super().__init__(id=id)
        self._palette, self._signs = palette, signs
        self._rows: list[FormRow] = []
        self._starts: list[int] = [0]
        self.cursor = 0
        self.top = 0
        self.editing = False
        self._editor_lines = 0

    def compose(self) -> ComposeResult:
        """Nothing at first: the editor is mounted when a field is opened."""
        yield from ()

    # What it shows

    @property
    def rows(self) -> Sequence[FormRow]:
        """The fields, in order."""
        return self._rows

    @property
    def row(self) -> FormRow | None:
        """The field at the cursor."""
        return self._rows[self.cursor] if self._rows else None

    @property
    def wide(self) -> bool:
        """Whether there is room for the whole note beside each field."""
        return self.size.width >= 100

    def show(self, rows: Sequence[FormRow]) -> None:
        """Draw these fields from now on; only what differs is painted again."""
        old, self._rows = self._rows, list(rows)
        self.cursor = max(0, min(self.cursor, len(self._rows) - 1))
        starts = self._starts
        self._measure()
        if starts != self._starts or len(old) != len(self._rows):
            self._reveal()
            self.refresh()
            return
        changed = [index for index, row in enumerate(self._rows) if row != old[index]]
        self._refresh_rows(*changed)

    def repaint(self, palette: Palette) -> None:
        """Draw in another palette."""
        self._palette = palette
        self.refresh()

    def go_to(self, slug: str) -> None:
        """Put the cursor on that field."""
        for index, row in enumerate(self._rows):
            if row.slug == slug:
                self.move_to(index)

    # Measures

    @property
    def label_width(self) -> int:
        """Cells of the labels' column: enough for the longest, within reason."""
        longest = max((width_of(row.label) for row in self._rows), default=8)
        return min(longest, 26 if self.wide else 16) + 2

    @property
    def note_width(self) -> int:
        """Cells of the notes' column at the right."""
        return 30 if self.wide else 9

    @property
    def value_width(self) -> int:
        """Cells of the values between label and note."""
        return max(8, self.size.width - GUTTER - self.label_width - self.note_width - 2)

    def _height(self, index: int) -> int:
        row = self._rows[index]
        lines = self._editor_lines if self.editing and index == self.cursor else 1
        if self.editing and index == self.cursor:
            lines = max(lines, len(self._help_lines(row)) + 1 if self.wide else lines)
        return lines + sum(len(self._problem_lines(problem)) for problem in row.problems)

    def _problem_lines(self, problem: Span) -> list[str]:
        return wrap(one_line_keep(problem[1]), max(8, self.size.width - GUTTER - self.label_width - 1))

    def _help_lines(self, row: FormRow) -> list[str]:
        return wrap(one_line_keep(row.help), self.note_width - 1) if row.help else []

    def _measure(self) -> None:
        starts, total = [], 0
        for index in range(len(self._rows)):
            starts.append(total)
            total += self._height(index)
        self._starts = [*starts, total]

    def _reveal(self) -> None:
        if not self._rows or not self.size.height:
            return
        start, end = self._starts[self.cursor], self._starts[self.cursor + 1]
        height = self.size.height
        if start < self.top or end - start > height:
            self.top = start
        elif end > self.top + height:
            self.top = end - height
        self.top = max(0, min(self.top, max(0, self._starts[-1] - height)))

    # Moving

    def move_to(self, index: int) -> None:
        """Put the cursor on that field."""
        if not self._rows or self.editing:
            return
        old, old_top = self.cursor, self.top
        self.cursor = max(0, min(index, len(self._rows) - 1))
        if self.cursor == old:
            return
        self._reveal()
        if self.top != old_top:
            self.refresh()
        else:
            self._refresh_rows(old, self.cursor)
        self.post_message(self.Moved())

    def down(self) -> None:
        """One field down."""
        self.move_to(self.cursor + 1)

    def up(self) -> None:
        """One field up."""
        self.move_to(self.cursor - 1)

    def page(self, direction: int) -> None:
        """A screenful of fields."""
        self.move_to(self.cursor + direction * max(1, self.size.height - 1))

    def first(self) -> None:
        """To the first field."""
        self.move_to(0)

    def last(self) -> None:
        """To the last field."""
        self.move_to(len(self._rows) - 1)

    def _refresh_rows(self, *indexes: int) -> None:
        regions = []
        for index in indexes:
            start, end = self._starts[index] - self.top, self._starts[index + 1] - self.top
            start, end = max(0, start), min(end, self.size.height)
            if end > start:
                regions.append(Region(0, start, self.size.width, end - start))
        if regions:
            self.refresh(*regions)

    # The open editor

    def make_room(self, lines: int) -> Place:
        """Open the field at the cursor: give the editor a box of `lines` lines of text and say where it stands."""
        self.editing = True
        most = max(1, self.size.height - 2)
        self._editor_lines = min(lines, most) + 2
        self._measure()
        self._reveal()
        self.refresh()
        return self.place()

    def place(self) -> Place:
        """Where the open editor stands now."""
        y = self._starts[self.cursor] - self.top
        return Place(GUTTER + self.label_width, y, self.value_width, self._editor_lines)

    def close_room(self) -> None:
        """Close the field again."""
        self.editing = False
        self._measure()
        self._reveal()
        self.refresh()

    # Drawing

    def on_resize(self) -> None:
        """Another width wraps problems and help anew."""
        self._measure()
        self._reveal()

    def render_line(self, y: int) -> Strip:
        """One line of the form."""
        width = self.size.width
        position = self.top + y
        if not self._rows or position >= self._starts[-1]:
            return blank(self._palette, width)
        index = self._index_at(position)
        part = position - self._starts[index]
        row, at_cursor = self._rows[index], index == self.cursor
        ground = "cursor" if at_cursor and not self.editing else "ground"
        spans = self._gutter(row, at_cursor, part)
        body = self._editor_lines if self.editing and at_cursor else 1
        help_lines = self._help_lines(row) if self.editing and at_cursor and self.wide else []
        body = max(body, len(help_lines) + 1) if help_lines else body
        if part >= body:
            spans.extend(self._problem_spans(row, part - body))
            note = ""
        else:
            spans.extend(self._value_spans(row, part))
            note = (row.note if self.wide else row.short_note) if part == 0 else ""
            if 0 < part <= len(help_lines):
                note = help_lines[part - 1]
        right: list[Span] = (
            [("muted", fit(one_line_keep(note), self.note_width, more=self._signs.more))] if part < body else []
        )
        strip = line(self._palette, spans, width - 1, ground=ground, right=right, more=self._signs.more)
        return Strip([*strip, Segment(self._thumb(y), self._palette.style("muted", ground))], width)

    def _index_at(self, position: int) -> int:
        low, high = 0, len(self._rows) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self._starts[middle] <= position:
                low = middle
            else:
                high = middle - 1
        return low

    def _thumb(self, y: int) -> str:
        height, total = self.size.height, self._starts[-1]
        if total <= height:
            return " "
        size = max(1, height * height // total)
        start = (height - size) * self.top // max(1, total - height)
        return self._signs.thumb if start <= y < start + size else " "

    def _gutter(self, row: FormRow, at_cursor: bool, part: int) -> list[Span]:
        if part:
            return [("text", " " * GUTTER)]
        role = "accent" if self.has_focus or self.editing else "muted"
        cursor: Span = (role, self._signs.cursor) if at_cursor else ("text", " ")
        return [cursor, row.state or ("text", " "), ("text", " ")]

    def _value_spans(self, row: FormRow, part: int) -> list[Span]:
        if part:
            return []
        label = fit(one_line_keep(row.label), self.label_width - 1, more=self._signs.more) + " "
        role, text = row.value
        return [("muted", label), (role, fit(one_line_keep(text), self.value_width, more=self._signs.more))]

    def _problem_spans(self, row: FormRow, number: int) -> list[Span]:
        for problem in row.problems:
            lines = self._problem_lines(problem)
            if number < len(lines):
                return [("text", " " * self.label_width), (problem[0], lines[number])]
            number -= len(lines)
        return []

    # Focus and mouse

    def on_focus(self) -> None:
        """The cursor's sign shows where keys go."""
        if self._rows:
            self._refresh_rows(self.cursor)

    def on_blur(self) -> None:
        """The cursor's sign shows where keys go."""
        if self._rows:
            self._refresh_rows(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; a double click opens."""
        if self.editing or self.top + event.y >= self._starts[-1]:
            return
        self.move_to(self._index_at(self.top + event.y))
        if event.chain == 2:
            self.post_message(self.Opened())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the cursor."""
        event.stop()
        self.move_to(self.cursor + 2)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the cursor."""
        event.stop()
        self.move_to(self.cursor - 2)
