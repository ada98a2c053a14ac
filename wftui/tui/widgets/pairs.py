"""Two columns: what stands in the primary locale, read only, and beside it what is written in another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wftui.tui.look.drawing import Span, fit, one_line_keep, width_of, wrap
from wftui.tui.widgets.field_list import GUTTER, FieldList, Place

STATE = 18
"""Cells of the column that says how a field stands."""

LINES = 3
"""How many lines of a text are shown while it is not open."""


@dataclass(frozen=True, slots=True)
class PairRow:
    """One field in both locales: its source, its target, how the target stands, and whether that wants somebody.

    `standing` has a sign and words for each thing that is to be said, the most pressing first.
    """

    slug: str
    label: str
    source: str
    target: Span = ("text", "")
    standing: tuple[Span, ...] = ()
    to_do: bool = False
    state: Span | None = None
    problems: tuple[Span, ...] = ()


class Pairs(FieldList[PairRow]):
    """The fields of one item, side by side."""

    DEFAULT_CSS = "Pairs { height: 1fr; width: 1fr; layers: base editor; }"
    _longest = 8

    def show(self, rows: Sequence[PairRow]) -> None:
        """Draw these fields from now on."""
        self._longest = max((width_of(row.label) for row in rows), default=8)
        super().show(rows)

    @property
    def label_width(self) -> int:
        """Cells of the labels: none on a narrow screen, where they stand above their pair."""
        return min(self._longest, 18) + 2 if self.wide else 0

    @property
    def source_width(self) -> int:
        """Cells of the left column."""
        return max(8, (self.size.width - GUTTER - self.label_width - 4) // 2)

    @property
    def target_x(self) -> int:
        """Where the right column begins."""
        return GUTTER + self.label_width + self.source_width + 3

    @property
    def value_width(self) -> int:
        """Cells of the right column."""
        return max(8, self.size.width - self.target_x - 1)

    def place(self) -> Place:
        """Where the open editor stands now: in the right column, below the label where that stands above."""
        y = self._starts[self.cursor] - self.top + (0 if self.wide else 1)
        return Place(self.target_x, y, self.value_width, self._editor_lines)

    def _opened(self, index: int) -> bool:
        return self.editing and index == self.cursor

    def _source_lines(self, index: int) -> list[str]:
        return self._cut(self._rows[index].source, self.source_width, whole=self._opened(index))

    def _target_lines(self, index: int) -> list[str]:
        if self._opened(index):
            return [""] * self._editor_lines
        room = self.value_width - (STATE + 1 if self.wide else 0)
        return self._cut(self._rows[index].target[1], room, whole=False)

    def _cut(self, text: str, width: int, *, whole: bool) -> list[str]:
        most = max(LINES, self.size.height - 4) if whole else LINES
        lines = wrap(one_line_keep(text[: width * (most + 2)]), max(6, width))
        if len(lines) > most or len(text) > width * (most + 2):
            lines = lines[:most]
            lines[-1] = fit(lines[-1], max(1, width - 2)).rstrip() + f" {self._signs.more}"
        return lines

    def _problem_lines(self, index: int) -> list[Span]:
        row = self._rows[index]
        return [(role, part) for role, text in row.problems for part in wrap(one_line_keep(text), self.value_width)]

    def _right(self, index: int) -> list[Span]:
        """The right column of a row, line by line."""
        row = self._rows[index]
        shown: list[Span] = [(row.target[0], each) for each in self._target_lines(index)]
        return shown + self._problem_lines(index)

    def _height(self, index: int) -> int:
        beside = len(self._rows[index].standing) + self._opened(index) if self.wide else 0
        return max(len(self._source_lines(index)), len(self._right(index)), beside) + (0 if self.wide else 1)

    def _draw(self, index: int, part: int) -> tuple[list[Span], list[Span]]:
        row = self._rows[index]
        first = part == 0
        spans: list[Span] = [self._cursor_span(index), (row.state if first else None) or ("text", " "), ("text", " ")]
        bar: Span = ("muted", f" {self._signs.bar} ")
        if not self.wide:
            if first:
                label = fit(one_line_keep(row.label), self.source_width, more=self._signs.more)
                return [*spans, ("muted", label), bar, *_joined(row.standing)], []
            part -= 1
        else:
            spans.append(self._beside(index, part))
        source, right = self._source_lines(index), self._right(index)
        spans.append(("muted", fit(source[part] if part < len(source) else "", self.source_width)))
        spans += [bar, right[part] if part < len(right) else ("text", "")]
        if not self.wide or self._opened(index) or part >= len(row.standing):
            return spans, []
        role, words = row.standing[part]
        return spans, [(role, fit(words, STATE))]

    def _beside(self, index: int, part: int) -> Span:
        """The label; below that of the open field, whose box takes the place of the standing, how it stands."""
        row, width = self._rows[index], self.label_width
        if part == 0:
            return ("muted", fit(one_line_keep(row.label), width - 1, more=self._signs.more) + " ")
        if self._opened(index) and part <= len(row.standing):
            role, words = row.standing[part - 1]
            return (role, fit(words, width - 1, more=self._signs.more) + " ")
        return ("muted", " " * width)

    def heading(self, source: str, target: list[Span]) -> list[Span]:
        """The line above the columns: what is in which."""
        left = fit(source, self.source_width, more=self._signs.more)
        return [
            ("text", " " * (GUTTER + self.label_width)),
            ("muted", left),
            ("muted", f" {self._signs.bar} "),
            *target,
        ]


def _joined(standing: tuple[Span, ...]) -> list[Span]:
    """All that is said of a field, on one line."""
    spans: list[Span] = []
    for role, words in standing:
        spans += [("muted", ", "), (role, words)] if spans else [(role, words)]
    return spans
