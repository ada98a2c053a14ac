"""What every form is: rows of fields with one cursor, and one editor at a time laid over the field that is open.

Sixty mounted input widgets take a second to open and slow every key; one drawn widget takes a fraction of either.
Subclasses say how high a row is, where its editor goes and how a line is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from wftui.tui.look.drawing import Span, blank, line
from wftui.tui.look.signs import Signs
from wftui.tui.look.themes import Palette
from wftui.tui.widgets.drawn import Drawn

GUTTER = 3


class FieldRow(Protocol):
    """What a list of fields needs to know of each: its key, and whether something is wrong there or changed."""

    @property
    def slug(self) -> str:
        """The key of the row."""

    @property
    def state(self) -> Span | None:
        """The sign in front of it."""


R = TypeVar("R", bound=FieldRow)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the open editor goes, in cells of the form: its box, the frame included."""

    x: int
    y: int
    width: int
    height: int


class FieldList(Drawn, Generic[R], can_focus=True, inherit_bindings=False):
    """Rows of fields with a cursor. Calls `moved` when it has moved, then posts `Moved`; posts `Opened`."""

    DEFAULT_CSS = """
    FieldList { height: 1fr; width: 1fr; layers: base editor; }
    FieldList > .editor { layer: editor; position: absolute; }
    """

    class Moved(Message):
        """The cursor is on another field."""

    class Opened(Message):
        """A field was opened with the mouse."""

    def __init__(self, palette: Palette, signs: Signs, *, id: str | None = None) -> None:  # noqa: A002  (Textual's name)
        super().__init__(id=id)
        self._palette, self._signs = palette, signs
        self._rows: list[R] = []
        self._starts: list[int] = [0]
        self.cursor = 0
        self.top = 0
        self.editing = False
        self._editor_lines = 0
        self._left: int | None = None
        self.moved: Callable[[], None] = lambda: None
        """Called at once, so that what depends on the field is painted in the same frame as the cursor."""

    # What it shows

    @property
    def rows(self) -> Sequence[R]:
        """The fields, in order."""
        return self._rows

    @property
    def row(self) -> R | None:
        """The field at the cursor."""
        return self._rows[self.cursor] if self._rows else None

    @property
    def wide(self) -> bool:
        """Whether there is room for everything beside each other."""
        return self.size.width >= 100

    def show(self, rows: Sequence[R]) -> None:
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
        """Put the cursor on that field, or on its first part."""
        for index, row in enumerate(self._rows):
            if row.slug == slug or row.slug.startswith(f"{slug}/"):
                self.move_to(index)
                return

    # For subclasses

    @property
    def value_width(self) -> int:
        """Cells of a value, and of the editor over it."""
        raise NotImplementedError

    def _height(self, index: int) -> int:
        """How many lines a row takes now."""
        raise NotImplementedError

    def _draw(self, index: int, part: int) -> tuple[list[Span], list[Span]]:
        """Line `part` of a row: from the left, and flush right."""
        raise NotImplementedError

    def place(self) -> Place:
        """Where the open editor stands now."""
        raise NotImplementedError

    # Measures

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
        self.moved()
        self.post_message(self.Moved())

    def down(self) -> None:
        """One field down."""
        self.move_to(self.cursor + 1)

    def up(self) -> None:
        """One field up."""
        self.move_to(self.cursor - 1)

    def page(self, direction: int) -> None:
        """A screenful of fields."""
        target = self._starts[self.cursor] + direction * max(1, self.size.height - 1)
        index = self._index_at(max(0, min(target, self._starts[-1] - 1)))
        self.move_to(index if index != self.cursor else self.cursor + direction)

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
        starts, top = self._starts, self.top
        self.editing = True
        most = max(1, self.size.height - 2)
        self._editor_lines = min(lines, most) + 2
        self._measure()
        self._reveal()
        if self._left is None or top != self.top or len(starts) != len(self._starts) or starts[-1] != self._starts[-1]:
            self.refresh()
        else:
            moved = [
                each for each in range(len(self._rows)) if starts[each : each + 2] != self._starts[each : each + 2]
            ]
            self._refresh_rows(self._left, self.cursor, *moved)
        self._left = None
        return self.place()

    def leave_room(self, index: int) -> None:
        """Put the cursor on another field, which is going to be opened in place of the open one."""
        self._left, self.cursor, self.editing = self.cursor, index, False

    def close_room(self) -> None:
        """Close the field again."""
        self.editing = False
        self._measure()
        self._reveal()
        self.refresh()

    # Drawing

    def on_resize(self) -> None:
        """Another width wraps everything anew."""
        before = self._starts
        self._measure()
        self._reveal()
        if self._starts != before:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the form."""
        width = self.size.width
        position = self.top + y
        if not self._rows or position >= self._starts[-1]:
            return blank(self._palette, width)
        index = self._index_at(position)
        spans, right = self._draw(index, position - self._starts[index])
        ground = "cursor" if index == self.cursor and not self.editing else "ground"
        strip = self._line(spans, right, ground, width - 1)
        return Strip([*strip, Segment(self._thumb(y), self._palette.style("muted", ground))], width)

    def _line(self, spans: list[Span], right: list[Span], ground: str, width: int) -> Strip:
        return line(self._palette, spans, width, ground=ground, right=right, more=self._signs.more)

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

    def _cursor_span(self, index: int) -> Span:
        if index != self.cursor:
            return ("text", " ")
        return ("accent" if self.has_focus or self.editing else "muted", self._signs.cursor)

    # Focus and mouse

    def watch_has_focus(self, _has_focus: bool) -> None:
        """The drawn lines say where keys go; no style depends on it."""

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
