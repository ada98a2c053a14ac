"""A rich text as it is read: the outline at the left, the blocks at the right, and one of them open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual.strip import Strip

from wftui.tui.look.drawing import Span, fit, line, one_line_keep, wrap
from wftui.tui.widgets.field_list import GUTTER, FieldList, Place

OUTLINE = 26
"""Cells of the outline on a wide screen."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One place that can be opened, or an atom: its block's number and label, its words, and how they are set."""

    slug: str
    block: int
    label: str
    text: str
    role: str = "text"
    lead: str = ""
    indent: int = 0
    first: bool = True
    last: bool = True
    state: Span | None = None


class DocumentView(FieldList[DocumentRow]):
    """The blocks of one text."""

    DEFAULT_CSS = "DocumentView { height: 1fr; width: 1fr; layers: base editor; }"
    _wrapped: dict[tuple[DocumentRow, int], list[str]]
    _blocks: list[tuple[int, str]]

    def show(self, rows: Sequence[DocumentRow]) -> None:
        """Draw these blocks from now on."""
        self._wrapped = {}
        self._blocks = [(row.block, row.label) for row in rows if row.first]
        super().show(rows)

    @property
    def left_width(self) -> int:
        """Cells left of the text: the outline, or on a narrow screen the gutter."""
        return GUTTER + OUTLINE if self.wide else GUTTER

    @property
    def value_width(self) -> int:
        """Cells of the text."""
        return max(8, self.size.width - self.left_width - (3 if self.wide else 1))

    def place(self) -> Place:
        """Where the open editor stands now: over the words of its place."""
        x = self.left_width + (2 if self.wide else 0)
        return Place(x, self._starts[self.cursor] - self.top, self.value_width, self._editor_lines)

    def _lines(self, row: DocumentRow) -> list[str]:
        width = self.value_width - row.indent - len(row.lead)
        key = (row, width)
        if key not in self._wrapped:
            self._wrapped[key] = wrap(one_line_keep(row.text) if "\n" not in row.text else row.text, max(6, width))
        return self._wrapped[key]

    def _height(self, index: int) -> int:
        row = self._rows[index]
        lines = self._editor_lines if self.editing and index == self.cursor else len(self._lines(row))
        return lines + (1 if row.last else 0)

    def _draw(self, index: int, part: int) -> tuple[list[Span], list[Span]]:
        row = self._rows[index]
        lines = self._lines(row)
        if part >= len(lines) or (self.editing and index == self.cursor):
            return [], []
        lead = row.lead if part == 0 else " " * len(row.lead)
        return [("muted", " " * row.indent + lead), (row.role, one_line_keep(lines[part]))], []

    def render_line(self, y: int) -> Strip:
        """One line: the outline's, and the text's, which scroll apart."""
        width, position = self.size.width, self.top + y
        at = None if not self._rows or position >= self._starts[-1] else self._index_at(position)
        spans = self._draw(at, position - self._starts[at])[0] if at is not None else []
        here = at == self.cursor and not self.editing and position < self._starts[self.cursor + 1]
        here = here and not (self._rows[self.cursor].last and position == self._starts[self.cursor + 1] - 1)
        if not self.wide:
            gutter = [
                self._cursor_span(at) if at is not None else ("text", " "),
                self._mark(at, position),
                ("text", " "),
            ]
            ground = "cursor" if here else "ground"
            strip = line(self._palette, [*gutter, *spans], width - 1, ground=ground, more=self._signs.more)
            return Strip([*strip, Segment(self._thumb(y), self._palette.style("muted", ground))], width)
        outline = self._outline_line(y)
        text = line(
            self._palette,
            [("muted", f"{self._signs.bar} "), *spans],
            width - self.left_width - 1,
            ground="cursor" if here else "ground",
            more=self._signs.more,
        )
        return Strip([*outline, *text, Segment(self._thumb(y), self._palette.style("muted", "ground"))], width)

    def _mark(self, at: int | None, position: int) -> Span:
        if at is None or position != self._starts[at]:
            return ("text", " ")
        return self._rows[at].state or ("text", " ")

    def _outline_line(self, y: int) -> Strip:
        row = self.row
        current = next((at for at, (block, _) in enumerate(self._blocks) if row and block == row.block), 0)
        top = max(0, min(current - self.size.height // 2, len(self._blocks) + 1 - self.size.height))
        number = y - 1 + top
        if y == 0:
            return line(self._palette, [("text", "   "), ("+muted", "Outline")], self.left_width)
        if not 0 <= number < len(self._blocks):
            return line(self._palette, [], self.left_width)
        block, label = self._blocks[number]
        chosen = row is not None and block == row.block
        edited = any(each.state is not None for each in self._rows if each.block == block) if chosen else False
        spans: list[Span] = [
            ("accent", self._signs.cursor if chosen else " "),
            ("amber", self._signs.edited if edited else " "),
            ("+text" if chosen else "muted", fit(f" {block + 1:<3}{one_line_keep(label)}", OUTLINE - 1)),
        ]
        return line(self._palette, spans, self.left_width, ground="cursor" if chosen else "ground")

    def move_to(self, index: int) -> None:
        """Put the cursor on that place; the outline follows."""
        before = self.row
        super().move_to(index)
        if self.row is not before:
            self.refresh()
