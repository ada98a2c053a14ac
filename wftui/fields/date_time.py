"""Dates, and dates with a time, in the site's time zone; Webflow keeps them in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from wftui.domain.errors import FieldError
from wftui.fields.base import NO_NAMES, FieldType, Names, Problem, quoted
from wftui.fields.moments import MONTHS, WEEKDAYS, Typed, read

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json


class DateTime(FieldType):
    """A moment as an ISO string in UTC, as Webflow writes it: `2026-03-01T14:30:00.000Z`.

    A field without a time keeps midnight UTC of its day. The string is kept as it came while nobody changes the moment.
    """

    names = ("DateTime", "Date")
    label = "date and time"

    def fits(self, value: Json) -> bool:
        """An ISO date or date and time."""
        return isinstance(value, str) and moment_of(value) is not None

    def text(self, value: Json, field: Field, names: Names = NO_NAMES) -> str:
        """`2026-03-01 14:30` in the site's zone, or `2026-03-01`."""
        moment = moment_of(value)
        if moment is None:
            return super().text(value, field, names)
        if not has_time(field):
            return day_of(moment, names).isoformat()
        local = moment.astimezone(zone(names))
        return f"{local.date().isoformat()} {_clock(local)}"

    def parse(self, text: str, field: Field, names: Names = NO_NAMES, *, before: Json = None) -> Json:
        """The moment that `text` means; the very string of `before` when it is the same one."""
        if not text.strip():
            return None
        if before is not None and text.strip() == self.text(before, field, names):
            return before
        site_zone = zone(names)
        typed = read(text, names.now().astimezone(site_zone), zone_words=(city(names), names.time_zone))
        if not has_time(field):
            return wire_form(datetime.combine(_named_day(typed, site_zone), time(0), UTC))
        moment = _in_utc(typed, site_zone, names)
        return before if moment_of(before) == moment else wire_form(moment)

    def cell(self, value: Json, field: Field, names: Names = NO_NAMES) -> str:
        """`Sat 8 Nov 2025 10:00 London`, or `Sat 8 Nov 2025`."""
        moment = moment_of(value)
        if moment is None:
            return "" if value is None else super().cell(value, field, names)
        if not has_time(field):
            return long_day(day_of(moment, names))
        local = moment.astimezone(zone(names))
        return f"{long_day(local.date())} {_clock(local)} {city(names)}"

    def meaning(self, value: Json, field: Field, names: Names = NO_NAMES) -> str:
        """The date in full and, with a time, the same moment in UTC."""
        moment = moment_of(value)
        if moment is None or not has_time(field):
            return self.cell(value, field, names)
        return f"{self.cell(value, field, names)}, {_clock(moment)} UTC" + _other_day(moment, names)

    def label_of(self, field: Field) -> str:
        """`date and time`, or `date`."""
        return self.label if has_time(field) else "date"

    def limits(self, field: Field) -> str:
        """What can be typed."""
        return "3 Mar, tomorrow 9:00 or 2026-03-01 14:30" if has_time(field) else "3 Mar, tomorrow or 2026-03-01"

    def rule_problems(self, value: Json, field: Field, names: Names | None) -> list[Problem]:
        """None: every moment is allowed."""
        return []


def has_time(field: Field) -> bool:
    """Whether the field keeps a time of day."""
    return field.validations.get("format") == "date-time"


def moment_of(value: Json) -> datetime | None:
    """The moment in UTC that a stored string means; None when it is not ISO."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def wire_form(moment: datetime) -> str:
    """`moment` as Webflow writes it: UTC, milliseconds, Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day_of(moment: datetime, names: Names) -> date:
    """The day that a stored moment of a date-only field means.

    Webflow stores midnight UTC; a moment that is not comes from a writer that meant midnight of the site's own zone.
    """
    utc = moment.astimezone(UTC)
    return utc.date() if utc.time() == time(0) else moment.astimezone(zone(names)).date()


def zone(names: Names) -> tzinfo:
    """The site's time zone; UTC when this computer does not know it."""
    try:
        return ZoneInfo(names.time_zone)
    except (OSError, ValueError, KeyError):
        return UTC


def city(names: Names) -> str:
    """The short name of the site's zone: `London` for `Europe/London`."""
    if zone(names) is UTC:
        return "UTC"
    return quoted(names.time_zone.rpartition("/")[2].replace("_", " "))


def long_day(day: date) -> str:
    """`Sat 8 Nov 2025`, in the program's own language wherever it runs."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def _clock(moment: datetime) -> str:
    if moment.microsecond:
        return moment.time().isoformat(timespec="milliseconds" if moment.microsecond % 1000 == 0 else "microseconds")
    return moment.time().isoformat(timespec="seconds" if moment.second else "minutes")


def _other_day(moment: datetime, names: Names) -> str:
    local = moment.astimezone(zone(names)).date()
    utc = moment.astimezone(UTC).date()
    return "" if local == utc else f" on {utc.day} {MONTHS[utc.month - 1]}"


def _named_day(typed: Typed, site_zone: tzinfo) -> date:
    if typed.offset is None or typed.clock is None:
        return typed.day
    if typed.offset.utcoffset(None) == timedelta(0) and typed.clock == time(0):
        return typed.day
    try:
        return datetime.combine(typed.day, typed.clock, typed.offset).astimezone(site_zone).date()
    except OverflowError:
        return typed.day


def _in_utc(typed: Typed, site_zone: tzinfo, names: Names) -> datetime:
    clock = typed.clock or time(0)
    try:
        if typed.offset is not None:
            return datetime.combine(typed.day, clock, typed.offset).astimezone(UTC)
        local = datetime.combine(typed.day, clock, site_zone)
        moment = local.astimezone(UTC)
        back = moment.astimezone(site_zone)
    except OverflowError as error:
        raise FieldError("That day lies outside the calendar: years go from 1 to 9999.") from error
    if back.replace(tzinfo=None) != local.replace(tzinfo=None):
        when = f"{typed.day.day} {MONTHS[typed.day.month - 1]} {typed.day.year}"
        raise FieldError(
            f"{_clock(local)} does not exist in {city(names)} on {when}: the clocks go forward. Try {_clock(back)}."
        )
    return moment
