"""Dates in queries: a day, a month, a year, a word such as `week`, or how long ago."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from wftui.domain.errors import FieldError
from wftui.fields.date_time import city, zone
from wftui.fields.moments import read

if TYPE_CHECKING:
    from wftui.fields.base import Names

WORDS = ("today", "yesterday", "tomorrow", "week", "month", "year")
"""`week`, `month` and `year` are the present ones, from their first day on."""

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ](\d{1,2}):(\d{2}))?)?)?")
_AGO = re.compile(r"(\d{1,4})(min|h|d|w|m|y)")
_UNITS = {
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "m": timedelta(days=30),
    "y": timedelta(days=365),
}
_DAY, _LATEST = timedelta(days=1), datetime(9999, 12, 31)


class Period(NamedTuple):
    """From `low` to before `high`, both without a zone: in the site's time. `since` marks one that ends now."""

    low: datetime
    high: datetime
    since: bool = False


def period(text: str, names: Names) -> Period:
    """The time that `text` means. Raises `FieldError`."""
    now = names.now().astimezone(zone(names)).replace(tzinfo=None)
    word = text.strip().lower()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        found = _named(word, midnight) or _iso(text.strip()) or _since(word, now)
        if found is None:
            typed = read(text, now.replace(tzinfo=UTC), zone_words=(city(names), names.time_zone))
            low = datetime.combine(typed.day, typed.clock or midnight.time())
            found = Period(low, low + (_DAY if typed.clock is None else timedelta(minutes=1)))
    except OverflowError as error:
        raise FieldError("That day lies outside the calendar: years go from 1 to 9999.") from error
    return found


def _named(word: str, today: datetime) -> Period | None:
    if word in ("today", "yesterday", "tomorrow"):
        low = today + _DAY * {"today": 0, "yesterday": -1, "tomorrow": 1}[word]
        return Period(low, low + _DAY)
    if word == "week":
        low = today - _DAY * today.weekday()
        return Period(low, low + 7 * _DAY)
    if word == "month":
        return _month(today.year, today.month)
    return Period(datetime(today.year, 1, 1), _year_end(today.year)) if word == "year" else None


def _iso(text: str) -> Period | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute = (None if each is None else int(each) for each in match.groups())
    try:
        assert year is not None
        if month is None:
            return Period(datetime(year, 1, 1), _year_end(year))
        if day is None:
            return _month(year, month)
        if hour is None or minute is None:
            low = datetime(year, month, day)
            return Period(low, low + _DAY)
        low = datetime(year, month, day, hour, minute)
        return Period(low, low + timedelta(minutes=1))
    except ValueError as error:
        raise FieldError(f"{text} does not exist in the calendar.") from error


def _since(word: str, now: datetime) -> Period | None:
    match = _AGO.fullmatch(word)
    if match is None:
        return None
    low = now - int(match.group(1)) * _UNITS[match.group(2)]
    return Period(low, now + timedelta(seconds=1), since=True)


def _month(year: int, month: int) -> Period:
    low = datetime(year, month, 1)
    return Period(low, datetime(year, month + 1, 1) if month < 12 else _year_end(year))


def _year_end(year: int) -> datetime:
    return datetime(year + 1, 1, 1) if year < 9999 else _LATEST


class Bounds(NamedTuple):
    """At or after `low`, before `high`; None is no bound."""

    low: datetime | None
    high: datetime | None


def bounds(operator: str, first: str, second: str | None, names: Names) -> Bounds:
    """What a comparison with a date, or a range of two, means. Raises `FieldError`."""
    if operator == "..":
        low = period(first, names).low if first else None
        return Bounds(low, period(second, names).high if second else None)
    found = period(first, names)
    match operator:
        case "<":
            return Bounds(None, found.low)
        case "<=":
            return Bounds(None, found.low + timedelta(seconds=1) if found.since else found.high)
        case ">":
            return Bounds(found.low if found.since else found.high, None)
        case ">=":
            return Bounds(found.low, None)
        case _:
            return Bounds(found.low, found.high)


def in_utc(moment: datetime | None, names: Names) -> datetime | None:
    """A moment of the site's time in UTC."""
    if moment is None:
        return None
    try:
        return moment.replace(tzinfo=zone(names)).astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)
