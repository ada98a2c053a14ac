"""The form: a line a field. Labels at the left, what a field is at the right, the value between, problems below it."""

from __future__ import annotations

from dataclasses import dataclass

from wftui.tui.look.drawing import Span, fit, one_line_keep, width_of, wrap
from wftui.tui.widgets.field_list import GUTTER, FieldList, Place

__all__ = ["Form", "FormRow", "Place"]


@dataclass(frozen=True, slots=True)
class FormRow:
    """One field as it is drawn: its label, its value on one line, what it is, a sign of its state, and its problems.

    `swatch` is a colour (`#E8A33D`) to paint before the value. `short_note` is the note for a narrow screen. `help`
    stands beside the open field.
    """

    slug: str
    label: str
    value: Span = ("text", "")
    note: str = ""
    short_note: str = ""
    state: Span | None = None
    problems: tuple[Span, ...] = ()
    help: str = ""
    swatch: str = ""


class Form(FieldList[FormRow]):
    """The fields of one item in one locale."""

    DEFAULT_CSS = "Form { height: 1fr; width: 1fr; layers: base editor; }"

    _longest = 8

    @property
    def label_width(self) -> int:
        """Cells of the labels' column: enough for the longest, within reason."""
        return min(self._longest, 26 if self.wide else 16) + 2

    def _measure(self) -> None:
        self._longest = max((width_of(row.label) for row in self._rows), default=8)
        super()._measure()

    @property
    def note_width(self) -> int:
        """Cells of the notes' column at the right."""
        return 30 if self.wide else 9

    @property
    def value_width(self) -> int:
        """Cells of the values between label and note."""
        return max(8, self.size.width - GUTTER - self.label_width - self.note_width - 2)

    def place(self) -> Place:
        """Where the open editor stands now: over the value."""
        y = self._starts[self.cursor] - self.top
        return Place(GUTTER + self.label_width, y, self.value_width, self._editor_lines)

    def _height(self, index: int) -> int:
        row = self._rows[index]
        lines = 1
        if self.editing and index == self.cursor:
            lines = max(self._editor_lines, len(self._help_lines(row)) + 1)
        if not row.problems:
            return lines
        return lines + sum(len(self._problem_lines(problem)) for problem in row.problems)

    def _problem_lines(self, problem: Span) -> list[str]:
        return wrap(one_line_keep(problem[1]), max(8, self.size.width - GUTTER - self.label_width - 1))

    def _help_lines(self, row: FormRow) -> list[str]:
        return wrap(one_line_keep(row.help), self.note_width - 1) if row.help and self.wide else []

    def _draw(self, index: int, part: int) -> tuple[list[Span], list[Span]]:
        row, opened = self._rows[index], self.editing and index == self.cursor
        help_lines = self._help_lines(row) if opened else []
        body = max(self._editor_lines, len(help_lines) + 1) if opened else 1
        if part == 0:
            spans = [self._cursor_span(index), row.state or ("text", " "), ("text", " "), *self._value_spans(row)]
            return spans, [self._note(row.note if self.wide else row.short_note)]
        if part < body:
            note = help_lines[part - 1] if part <= len(help_lines) else ""
            return [], [self._note(note)]
        return [("text", " " * (GUTTER + self.label_width)), *self._problem_spans(row, part - body)], []

    def _note(self, text: str) -> Span:
        return ("muted", fit(one_line_keep(text), self.note_width, more=self._signs.more))

    def _value_spans(self, row: FormRow) -> list[Span]:
        label = fit(one_line_keep(row.label), self.label_width - 1, more=self._signs.more) + " "
        role, text = row.value
        room = self.value_width
        spans: list[Span] = [("muted", label)]
        if row.swatch and not self._palette.mono:
            spans += [(row.swatch, "  "), (role, " ")]
            room -= 3
        return [*spans, (role, fit(one_line_keep(text), room, more=self._signs.more))]

    def _problem_spans(self, row: FormRow, number: int) -> list[Span]:
        for problem in row.problems:
            lines = self._problem_lines(problem)
            if number < len(lines):
                return [(problem[0], lines[number])]
            number -= len(lines)
        return []
