"""Conflicts beside each other: a row a field, with its value before, yours and theirs; the box of an editor below."""

from __future__ import annotations

from dataclasses import dataclass

from wftui.tui.look.drawing import Span, fit, one_line_keep, width_of, wrap
from wftui.tui.widgets.field_list import GUTTER, FieldList, Place

MARK = 2
"""Cells before a value, for the sign of what was taken."""

PARTED = 3
"""Cells between two values."""

MOST_LINES = 12
"""How many lines a value takes at most; texts that long are shown from where they begin to differ."""


@dataclass(frozen=True, slots=True)
class MergeRow:
    """One field that both sides changed. `taken` is the number of the value taken (0 to 2), 3 for `written`."""

    slug: str
    label: str
    texts: tuple[str, str, str]
    taken: int | None = None
    written: str = ""
    state: Span | None = None


class MergeList(FieldList[MergeRow]):
    """The fields that need a choice."""

    DEFAULT_CSS = "MergeList { height: 1fr; width: 1fr; layers: base editor; }"

    _longest = 8

    @property
    def label_width(self) -> int:
        """Cells of the labels' column."""
        return min(self._longest, 20 if self.wide else 12) + 2

    @property
    def column_width(self) -> int:
        """Cells of one value."""
        room = self.size.width - 1 - GUTTER - self.label_width - 3 * MARK - 2 * PARTED
        return max(8, room // 3)

    @property
    def value_width(self) -> int:
        """Cells of the editor, which may be as wide as all three."""
        return max(8, self.size.width - 1 - GUTTER - self.label_width)

    def headings(self, words: tuple[str, str, str], bar: str) -> list[Span]:
        """The line above the values."""
        spans: list[Span] = [("text", " " * (GUTTER + self.label_width))]
        for number, word in enumerate(words):
            if number:
                spans.append(("muted", f" {bar} "))
            key = f"{number + 1}  "
            spans += [
                ("text", " " * MARK),
                ("accent", key),
                ("muted", fit(word, self.column_width - len(key), more=self._signs.more)),
            ]
        return spans

    def place(self) -> Place:
        """Where the open editor stands: below the three values."""
        y = self._starts[self.cursor] - self.top + self._body(self._rows[self.cursor])
        return Place(GUTTER + self.label_width, y, self.value_width, self._editor_lines)

    def _measure(self) -> None:
        self._longest = max((width_of(row.label) for row in self._rows), default=8)
        super()._measure()

    def _columns(self, row: MergeRow) -> list[list[str]]:
        return [_wrapped(text, self.column_width) for text in row.texts]

    def _body(self, row: MergeRow) -> int:
        return max(len(lines) for lines in self._columns(row))

    def _height(self, index: int) -> int:
        row = self._rows[index]
        opened = self._editor_lines if self.editing and index == self.cursor else 0
        written = len(self._written(row)) if not opened else 0
        return self._body(row) + opened + written + 1

    def _written(self, row: MergeRow) -> list[str]:
        return (
            _wrapped(f"your new value: {row.written or '(empty)'}", self.value_width - MARK) if row.taken == 3 else []
        )

    def _draw(self, index: int, part: int) -> tuple[list[Span], list[Span]]:
        row = self._rows[index]
        last = part == self._height(index) - 1
        spans: list[Span] = [("text", " ") if last else self._cursor_span(index)]
        spans += [(row.state or ("text", " ")) if part == 0 else ("text", " "), ("text", " ")]
        label = one_line_keep(row.label) if part == 0 else ""
        spans.append(("text", fit(label, self.label_width, more=self._signs.more)))
        body = self._body(row)
        if part < body:
            return [*spans, *self._values(row, part)], []
        written = self._written(row)
        if not self.editing and part - body < len(written):
            sign = self._signs.selected if part == body else " "
            return [*spans, ("+text", f"{sign} "), ("text", written[part - body])], []
        return spans, []

    def _values(self, row: MergeRow, part: int) -> list[Span]:
        spans: list[Span] = []
        for number, lines in enumerate(self._columns(row)):
            if number:
                spans.append(("muted", f" {self._signs.bar} "))
            taken = row.taken == number
            sign = self._signs.selected if taken and part == 0 else " "
            text = lines[part] if part < len(lines) else ""
            role = "muted" if row.taken is not None and not taken else "text"
            spans += [("+text", f"{sign} "), (role, fit(text, self.column_width, more=self._signs.more))]
        return spans


def _wrapped(text: str, width: int) -> list[str]:
    lines = [one_line_keep(each) for each in wrap(text, max(4, width))]
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1] + " \u203a"]


def from_where_they_differ(texts: tuple[str, str, str], before: int = 60) -> tuple[str, str, str]:
    """Long texts without most of what they begin with in common, so that what differs is on the screen."""
    shortest = min(len(text) for text in texts)
    same = next((at for at in range(shortest) if len({text[at] for text in texts}) > 1), shortest)
    if same <= 3 * before:
        return texts
    start = same - before
    space = texts[0].find(" ", start, same)
    start = space + 1 if space >= 0 else start
    return (f"\u2039 {texts[0][start:]}", f"\u2039 {texts[1][start:]}", f"\u2039 {texts[2][start:]}")
