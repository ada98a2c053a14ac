"""Dates and times as people write them: `tomorrow 9:00`, `3 Mar`, `next friday`, `in 2 days`, `2026-03-01 14:30`.

English words, because the program speaks English. What is meant is found without guessing: 03/04/2026 is refused, as it
is April in some countries and March in others.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

from wftui.domain.errors import FieldError
from wftui.fields.base import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_MONTH_WORDS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAY_WORDS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_NUMBERS = ["a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_UNITS = [
    "minute",
    "minutes",
    "min",
    "mins",
    "hour",
    "hours",
    "h",
    "day",
    "days",
    "d",
    "week",
    "weeks",
    "w",
    "month",
    "months",
    "year",
    "years",
]

_CLOCK = re.compile(
    r"(?:(\d{1,2})[:.h](\d{2})(?::(\d{2})(?:[.,](\d{1,6}))?)?\s*(am|pm|a\.m\.|p\.m\.)?|(\d{1,2})\s*(am|pm))"
)
_HOUR_ALONE = re.compile(r"(?:(.*\S) at|(today|tomorrow)) (\d{1,2})")
_OFFSET = re.compile(r"(?:z|([+-])(\d{2}):?(\d{2}))")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_ISO_BOTH = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})t(\d{1,2}:\d{2}.*)")
_ISO_TIME = re.compile(r"(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)\s*(z|[+-]\d{2}:?\d{2})")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ .\-]*(?:of )?([a-z]{3,9})\.?(?:[ ,\-]+(\d{4}))?")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.? *(\d{1,2})(?:st|nd|rd|th)?(?:[ ,]+(\d{4}))?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHED = re.compile(r"\d{1,4}/\d{1,2}/\d{1,4}")
_AHEAD = re.compile(r"in ([a-z]+|\d{1,5}) ?([a-z]+)|\+ ?(\d{1,5}) ?([a-z]+)")
_AGO = re.compile(r"([a-z]+|\d{1,5}) ?([a-z]+) ago|- ?(\d{1,5}) ?([a-z]+)")
_NAMED_DAY = re.compile(r"(?:(next|last|this|on) )?([a-z]{3,9})")
_WHOLE_DAYS = frozenset({"d", "w", "day", "days", "week", "weeks", "month", "months", "year", "years"})


@dataclass(frozen=True, slots=True)
class Typed:
    """What was read: a day and a time of that day, in the zone of `offset` or in the site's when that is None."""

    day: date
    clock: time | None
    offset: timezone | None = None


def read(text: str, now: datetime, *, zone_words: tuple[str, ...] = ()) -> Typed:
    """What `text` means, `now` being the present moment in the site's zone.

    `zone_words` are names of that zone, which may stand at the end. Raise `FieldError` with what to try instead.
    """
    line = re.sub(r"\s+", " ", text.strip().lower().replace("\u00a0", " "))
    line, offset = _without_zone(line, zone_words)
    both = _ISO_BOTH.fullmatch(line)
    if both:
        line = f"{both.group(1)} {both.group(2)}"
    with_offset = _ISO_TIME.search(line)
    if with_offset and with_offset.end() == len(line):
        offset = _offset(with_offset.group(2))
        line = line[: with_offset.end(1)]
    relative = _relative(line, now)
    if relative is not None:
        return relative
    day_words, clock = _split_clock(line)
    day = now.date() if clock is not None and not day_words else _day(day_words, now.date(), text)
    return Typed(day, clock, offset)


def _without_zone(line: str, zone_words: tuple[str, ...]) -> tuple[str, timezone | None]:
    for word in sorted(zone_words, key=len, reverse=True):
        if line.endswith(f" {word.lower()}"):
            return line[: -len(word) - 1], None
    for word in (" utc", " gmt"):
        if line.endswith(word):
            return line[: -len(word)], UTC
    return line, None


def _offset(written: str) -> timezone:
    match = _OFFSET.fullmatch(written)
    if match is None or match.group(1) is None:
        return UTC
    hours, minutes = int(match.group(2)), int(match.group(3))
    if hours > 14 or minutes > 59:
        raise FieldError(f"There is no offset {written} from UTC. Try +01:00, or Z for UTC.")
    amount = timedelta(hours=hours, minutes=minutes)
    return timezone(-amount if match.group(1) == "-" else amount)


def _relative(line: str, now: datetime) -> Typed | None:
    if line == "now":
        moment = now.replace(second=0, microsecond=0)
        return Typed(moment.date(), moment.time(), _fixed(moment))
    body, clock = _split_clock(line)
    for pattern, sign in ((_AHEAD, 1), (_AGO, -1)):
        match = pattern.fullmatch(body)
        if match is None:
            continue
        amount, unit = _amount(match.group(1) or match.group(3)), match.group(2) or match.group(4)
        if amount is None or unit not in _UNITS:
            continue
        if unit in _WHOLE_DAYS:
            return Typed(_moved(now.date(), sign * amount, unit), clock)
        if clock is not None:
            continue
        step = timedelta(minutes=amount) if unit.startswith("m") else timedelta(hours=amount)
        moment = (now.astimezone(UTC) + sign * step).replace(second=0, microsecond=0)
        return Typed(moment.date(), moment.time(), UTC)
    return None


def _fixed(moment: datetime) -> timezone:
    return timezone(moment.utcoffset() or timedelta(0))


def _amount(word: str) -> int | None:
    if word.isdecimal():
        return int(word)
    return max(1, _NUMBERS.index(word)) if word in _NUMBERS else 1 if word == "an" else None


def _moved(day: date, amount: int, unit: str) -> date:
    try:
        if unit[0] == "d":
            return day + timedelta(days=amount)
        if unit[0] == "w":
            return day + timedelta(weeks=amount)
        months = day.year * 12 + day.month - 1 + amount * (12 if unit[0] == "y" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError, calendar.IllegalMonthError) as error:
        raise FieldError("That day lies outside the calendar: years go from 1 to 9999.") from error


def _split_clock(line: str) -> tuple[str, time | None]:
    """The words without the time of day at their end or start, and that time."""
    for word, clock in (("noon", time(12)), ("midnight", time(0))):
        for edge in (f" at {word}", f" {word}", word):
            if line.endswith(edge) and (edge != word or line == word):
                return line[: -len(edge)].rstrip(", "), clock
    best: re.Match[str] | None = None
    for match in _CLOCK.finditer(line):
        at_edge = match.end() == len(line) or match.start() == 0
        apart = (match.start() == 0 or line[match.start() - 1] in " ,") and line[match.end() : match.end() + 1] in (
            "",
            " ",
            ",",
        )
        if at_edge and apart:
            best = match
    if best is None:
        hour = _HOUR_ALONE.fullmatch(line)
        return (line, None) if hour is None else (hour.group(1) or hour.group(2), _on_the_hour(hour.group(3)))
    words = (line[: best.start()] + line[best.end() :]).strip(" ,")
    return words.removesuffix(" at").removeprefix("at ").strip(" ,") if words != "at" else "", _clock(best)


def _on_the_hour(hour: str) -> time:
    if int(hour) > 23:
        raise FieldError(f"{hour} is no hour of the day. Try 9:00, 14:30 or 2:30 pm.")
    return time(int(hour))


def _clock(match: re.Match[str]) -> time:
    hour, minute = int(match.group(1) or match.group(6)), int(match.group(2) or 0)
    half = (match.group(5) or match.group(7) or "").replace(".", "")
    written = match.group().strip()
    if half:
        if not 1 <= hour <= 12:
            raise FieldError(f"{written} is no time of day. Try 9:00, 14:30 or 2:30 pm.")
        hour = hour % 12 + (12 if half == "pm" else 0)
    second, fraction = int(match.group(3) or 0), (match.group(4) or "").ljust(6, "0")
    try:
        return time(hour, minute, second, int(fraction))
    except ValueError as error:
        raise FieldError(f"{written} is no time of day. Try 9:00, 14:30 or 2:30 pm.") from error


def _day(words: str, today: date, typed: str) -> date:
    plain = words.removesuffix(",")
    simple = {"today": 0, "tomorrow": 1, "yesterday": -1, "day after tomorrow": 2}
    if plain in simple:
        return _moved(today, simple[plain], "d")
    if _SLASHED.fullmatch(plain):
        raise FieldError(f"{quoted(plain)} can be read in two ways. Try 3 Mar 2026, or 2026-03-03.")
    expected: int | None = None
    head, _, rest = plain.partition(" ")
    if rest and rest[0].isdigit() | (_weekday(head.rstrip(",.")) is not None):
        expected = _weekday(head.rstrip(",."))
        plain = rest if expected is not None else plain
    day = _by_number(plain, today, typed) or _by_weekday(plain, today)
    if day is None:
        raise FieldError(
            f"{quoted(typed)} is no date that wftui can read. Try 3 Mar, tomorrow 9:00, or {today.isoformat()}."
        )
    if expected is not None and day.weekday() != expected:
        right = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"
        raise FieldError(f"{quoted(typed)} is not that day of the week. Try {right}.")
    return day


def _by_number(words: str, today: date, typed: str) -> date | None:
    readings: list[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str | None, int | None, int]]]] = [
        (_ISO, lambda found: (found.group(1), int(found.group(2)), int(found.group(3)))),
        (_DOTTED, lambda found: (found.group(3), int(found.group(2)), int(found.group(1)))),
        (_DAY_MONTH, lambda found: (found.group(3), _month(found.group(2)), int(found.group(1)))),
        (_MONTH_DAY, lambda found: (found.group(3), _month(found.group(1)), int(found.group(2)))),
    ]
    for pattern, reading in readings:
        match = pattern.fullmatch(words)
        if match is None:
            continue
        year, month, day = reading(match)
        if month is not None:
            return _calendar_day(year, month, day, today, words)
    return None


def _calendar_day(year: str | None, month: int, day: int, today: date, words: str) -> date:
    """That day; without a year the next one that is not past."""
    if not 1 <= month <= 12:
        raise FieldError(f"There is no month {month}. Try 3 Mar, or 2026-03-03.")
    years = [int(year)] if year else range(today.year, today.year + 9)
    for each in years:
        try:
            found = date(each, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found
    near_year = int(year) if year and int(year) else today.year
    last = min(max(day, 1), calendar.monthrange(near_year, month)[1])
    after = (
        _moved(date(near_year, month, calendar.monthrange(near_year, month)[1]), 1, "d") if near_year < 9999 else today
    )
    shown = f"{day} {MONTHS[month - 1]}" + (f" {year}" if year else "")
    tried = f"{last} {MONTHS[month - 1]}" + (f" {year}" if year else "")
    raise FieldError(f"{shown} does not exist. Try {tried}, tomorrow 9:00, or {after.isoformat()}.")


def _month(word: str) -> int | None:
    if word == "sept":
        return 9
    return next((at for at, name in enumerate(_MONTH_WORDS, 1) if word in (name, name[:3])), None)


def _weekday(word: str) -> int | None:
    short = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
    if word in short:
        return short[word]
    return next((at for at, name in enumerate(_DAY_WORDS) if word in (name, name[:3])), None)


def _by_weekday(words: str, today: date) -> date | None:
    match = _NAMED_DAY.fullmatch(words)
    if match is None:
        return None
    which, word = match.groups()
    if word in ("week", "month", "year") and which in ("next", "last"):
        return _moved(today, 1 if which == "next" else -1, word)
    weekday = _weekday(word)
    if weekday is None:
        return None
    ahead = (weekday - today.weekday()) % 7
    if which == "last":
        return _moved(today, (ahead or 7) - 7 if ahead else -7, "d")
    return _moved(today, ahead or 7, "d")
