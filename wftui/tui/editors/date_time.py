"""Dates: typed as people say them, with the meaning shown in the site's zone beside UTC, or chosen in a calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wftui.domain.errors import FieldError
from wftui.fields import field_type
from wftui.fields.date_time import day_of, has_time, moment_of, zone
from wftui.tui.editors.base import FieldEditor

if TYPE_CHECKING:
    from datetime import date

    from wftui.domain.collection import Field
    from wftui.domain.json import Json
    from wftui.tui.forms.editing import FieldEditing


class DateTimeEditor(FieldEditor):
    """A line in which up and down step by a day; the calendar is its other look."""

    steps = True

    def caption(self, bench: FieldEditing, field: Field, text: str) -> str:
        """What the text means, in the site's zone and in UTC; what can be typed while it means nothing."""
        if not text.strip():
            return super().caption(bench, field, text)
        try:
            value = field_type(field.type).parse(text, field, bench.names, before=bench.stored_of(field))
        except FieldError:
            return super().caption(bench, field, text)
        return field_type(field.type).meaning(value, field, bench.names)

    def step(self, bench: FieldEditing, field: Field, text: str, steps: int) -> str | None:
        """The same time some days later; today where nothing stands."""
        value = self.parse(bench, field, text) if text.strip() else None
        day = local_day(bench, field, value)
        return with_day(bench, field, value, day + timedelta(days=steps) if value is not None else day)

    def other_word(self, bench: FieldEditing, field: Field) -> str:
        """The calendar."""
        return "calendar"

    def other(self, bench: FieldEditing, field: Field) -> None:
        """Choose a day; the time of day stays."""
        from wftui.tui.editors.calendar import CalendarSheet

        value = bench.value_of(field)

        def chosen(day: date | None) -> None:
            if day is not None:
                bench.keep(field, self.parse(bench, field, with_day(bench, field, value, day)))
                bench.show_open()

        today = bench.names.now().astimezone(zone(bench.names)).date()
        sheet = CalendarSheet(bench.palette, bench.signs, field.display_name, local_day(bench, field, value), today)
        bench.wftui.push_screen(sheet, chosen)


def local_day(bench: FieldEditing, field: Field, value: Json) -> date:
    """The day that a value stands for in the site's zone; today for none."""
    moment = moment_of(value)
    if moment is None:
        return bench.names.now().astimezone(zone(bench.names)).date()
    return moment.astimezone(zone(bench.names)).date() if has_time(field) else day_of(moment, bench.names)


def with_day(bench: FieldEditing, field: Field, value: Json, day: date) -> str:
    """The text of that day, with the time of day that the value has."""
    moment = moment_of(value)
    if moment is None or not has_time(field):
        return day.isoformat()
    written = field_type(field.type).text(value, field, bench.names)
    return f"{day.isoformat()} {written.partition(' ')[2]}"
