"""A text to be read, passage by passage: what each is at the left, its words at the right, over several lines.

A passage that is higher than the screen is scrolled through before the cursor goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual.strip import Strip

from wftui.tui.look.differences import wrapped
from wftui.tui.look.drawing import Span, blank, cut, fit, line, one_line_keep, width_of, wrap
from wftui.tui.widgets.field_list import GUTTER, FieldList, Place

WIDE_LABEL, NARROW_LABEL, LEAST_LABEL = 26, 16, 10
SMALL = 60
"""Columns below which labels have the least room."""
LABEL_LINES = 3
"""Over how many lines a label goes."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage: its key, what it is, a second and quieter line of that, and its words, harmless, in spans.

    `note` stands below the words, `heading` above the passage. `apart` sets it off by a blank line.
    """

    slug: str
    label: str
    spans: tuple[Span, ...]
    below: str = ""
    note: Span | None = None
    state: Span | None = None
    heading: str = ""
    apart: bool = False


class Passages(FieldList[Passage]):
    """Passages with one cursor, which covers all of a passage."""

    DEFAULT_CSS = "Passages { height: 1fr; width: 1fr; }"

    _longest = 8
    _end: Sequence[Span] = ()

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]  # handed on as they are
        self._laid: dict[tuple[Passage, int], tuple[list[str], list[list[Span]]]] = {}

    def show_with(self, rows: Sequence[Passage], end: Sequence[Span]) -> None:
        """Draw these passages, and below them a sentence."""
        before = tuple(self._end), self.label_width
        self._end = tuple(end)
        self._laid = {}
        self.show(rows)
        if before != (self._end, self.label_width):
            self.refresh()

    # Measures

    @property
    def label_width(self) -> int:
        """Cells of what the passages are."""
        most = WIDE_LABEL if self.wide else NARROW_LABEL if self.size.width >= SMALL else LEAST_LABEL
        return min(self._longest, most) + 2

    @property
    def value_width(self) -> int:
        """Cells of the words."""
        return max(8, self.size.width - GUTTER - self.label_width - 2)

    def place(self) -> Place:
        """Nothing is edited here."""
        return Place(0, 0, 0, 0)

    def _measure(self) -> None:
        self._longest = max((max(width_of(row.label), width_of(row.below)) for row in self._rows), default=8)
        super()._measure()

    def _lay(self, row: Passage) -> tuple[list[str], list[list[Span]]]:
        """The lines of the label, and those of the words with the note."""
        width = self.value_width
        found = self._laid.get((row, width))
        if found is None:
            labels, below = self._label_lines(row.label), self._label_lines(row.below)
            lines = wrapped(row.spans, width)
            if row.note is not None:
                lines += wrapped([row.note], width)
            found = self._laid[row, width] = ([*labels, *(f"\0{each}" for each in below)], lines)
        return found

    def _label_lines(self, text: str) -> list[str]:
        """A label over a few lines; what is longer than that is cut."""
        width = self.label_width - 2
        return wrap(cut(one_line_keep(text), LABEL_LINES * width, self._signs.more), width) if text else []

    def _above(self, index: int) -> int:
        """Lines before the passage itself: a blank one, and its heading."""
        row = self._rows[index]
        return int(bool(index) and (row.apart or bool(row.heading))) + int(bool(row.heading))

    def _height(self, index: int) -> int:
        labels, lines = self._lay(self._rows[index])
        return self._above(index) + max(len(labels), len(lines))

    # Moving: through what is higher than the screen first

    def down(self) -> None:
        """One passage down, or further down in one that goes on below the edge."""
        if not self._scroll(1):
            super().down()

    def up(self) -> None:
        """One passage up, or further up in one that begins above the edge."""
        if not self._scroll(-1):
            super().up()

    def page(self, direction: int) -> None:
        """A screenful."""
        if not self._scroll(direction * max(1, self.size.height - 1)):
            super().page(direction)

    def _scroll(self, step: int) -> bool:
        if not self._rows:
            return False
        start, end, height = self._starts[self.cursor], self._starts[self.cursor + 1], self.size.height
        top = self.top
        if step > 0 and end > top + height:
            top = min(top + step, end - height)
        elif step < 0 and start < top:
            top = max(top + step, start)
        if top == self.top:
            return False
        self.top = top
        self.refresh()
        return True

    # Drawing

    def _draw(self, index: int, part: int) -> tuple[list[Span], list[Span]]:
        row = self._rows[index]
        labels, lines = self._lay(row)
        label = labels[part] if part < len(labels) else ""
        role = "+text" if row.apart and not label.startswith("\0") else "muted"
        spans: list[Span] = [
            self._cursor_span(index),
            (row.state or ("text", " ")) if part == 0 else ("text", " "),
            ("text", " "),
            (role, fit(label.removeprefix("\0"), self.label_width)),
        ]
        return [*spans, *(lines[part] if part < len(lines) else [])], []

    def render_line(self, y: int) -> Strip:
        """One line: of a passage, of what stands above it, or the sentence at the end."""
        width, position = self.size.width, self.top + y
        total = self._starts[-1] if self._rows else 0
        if position >= total:
            after = position - total - (1 if self._rows else 0)
            ends = wrapped(self._end, max(8, width - GUTTER - 2)) if self._end and after >= 0 else []
            if 0 <= after < len(ends):
                return line(self._palette, [("text", " " * GUTTER), *ends[after]], width, more=self._signs.more)
            return blank(self._palette, width)
        index = self._index_at(position)
        part = position - self._starts[index] - self._above(index)
        ground = "cursor" if index == self.cursor and part >= 0 else "ground"
        spans: list[Span] = []
        if part >= 0:
            spans = self._draw(index, part)[0]
        elif part == -1 and self._rows[index].heading:
            spans = [("text", " " * GUTTER), ("+text", one_line_keep(self._rows[index].heading))]
        strip = line(self._palette, spans, width - 1, ground=ground, more=self._signs.more)
        return Strip([*strip, Segment(self._thumb(y), self._palette.style("muted", ground))], width)
