"""A month at a time, moved in by keys."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import ClassVar

from textual import events
from textual.app import ComposeResult

from wftui.domain.text import one_line
from wftui.fields.date_time import long_day
from wftui.tui.command import Command
from wftui.tui.commands import Back
from wftui.tui.look.drawing import Span
from wftui.tui.look.signs import Signs
from wftui.tui.look.themes import Palette
from wftui.tui.widgets.bar import Lines, whole_keys
from wftui.tui.widgets.sheet import Rule, Sheet

_DAYS = "  Mo  Tu  We  Th  Fr  Sa  Su"


class CalendarSheet(Sheet):
    """Choose a day; dismissed with it, or with None."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = (Back,)

    def __init__(self, palette: Palette, signs: Signs, label: str, day: date, today: date) -> None:
        super().__init__(palette, signs, f"{one_line(label)}: {long_day(day)}")
        self._label, self.day, self._today = one_line(label), day, today

    def content(self) -> ComposeResult:
        """The month."""
        yield Lines(self.palette, ground="bar", id="calendar")

    def on_mount(self) -> None:
        """Show the month."""
        super().on_mount()
        self._show()

    def _show(self) -> None:
        weeks = calendar.Calendar().monthdatescalendar(self.day.year, self.day.month)
        lines: list[list[Span]] = [[("text", f"   {self.day:%B %Y}")], [("muted", f"   {_DAYS}")]]
        lines += [[("text", "   "), *(self._cell(each) for each in week)] for week in weeks]
        lines += [[] for _ in range(8 - len(lines))]
        self.query_one("#calendar", Lines).show(lines)
        self.query_one(Rule).retitle(f"{self._label}: {long_day(self.day)}")

    def _cell(self, day: date) -> Span:
        if day == self.day:
            return ("+accent", f"[{day.day:>2}]")
        role = "muted" if day.month != self.day.month else "text"
        return (role, f" {day.day:>2}{self.signs.dot if day == self._today else ' '}")

    def on_key(self, event: events.Key) -> None:
        """The keys that a calendar knows."""
        days = {"left": -1, "h": -1, "right": 1, "l": 1, "up": -7, "k": -7, "down": 7, "j": 7}
        months = {"pageup": -1, "pagedown": 1, "left_square_bracket": -12, "right_square_bracket": 12}
        if event.key in days:
            self._move(days[event.key])
        elif event.key in months:
            self.day = _month_on(self.day, months[event.key])
        elif event.key in ("t", "home"):
            self.day = self._today
        elif event.key == "enter":
            self.dismiss(self.day)
        else:
            super().on_key(event)
            return
        event.stop()
        event.prevent_default()
        if self.is_attached and event.key != "enter":
            self._show()

    def _move(self, days: int) -> None:
        if date.min + timedelta(days=7) <= self.day <= date.max - timedelta(days=7):
            self.day += timedelta(days=days)

    def key_spans(self, width: int) -> tuple[list[Span], list[Span]]:
        """What a calendar knows."""
        named = (("Enter", "choose"), ("arrows", "day, week"), ("PgUp PgDn", "month"), ("Esc", "leave it as it was"),
                 ("t", "today"), ("[ ]", "year"))  # fmt: skip
        return whole_keys(named, width), []


def _month_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return day
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
