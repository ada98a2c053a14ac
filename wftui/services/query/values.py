"""Tests of field values, made once for a query and asked for every item that is looked into."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING

from wftui.domain.fold import fold
from wftui.domain.prose import one_space
from wftui.fields import field_type
from wftui.fields.date_time import day_of, has_time, moment_of, zone
from wftui.services.texts import pictures_of, texts_of

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json
    from wftui.fields.base import Names
    from wftui.services.query.dates import Bounds

Test = Callable[[tuple["Json", ...]], bool]


def number(low: float, high: float, *, open_low: bool, open_high: bool) -> Test:
    """Whether a number lies between the two; a bound that is open does not count itself."""

    def test(values: tuple[Json, ...]) -> bool:
        value = values[0]
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        return low <= value <= high and not (open_low and value == low) and not (open_high and value == high)

    return test


def date(field: Field, limits: Bounds, names: Names) -> Test:
    """Whether a date lies within the limits, in the site's time; a field without times has days."""
    timed, local = has_time(field), zone(names)

    def test(values: tuple[Json, ...]) -> bool:
        moment = moment_of(values[0])
        if moment is None:
            return False
        if timed:
            at = moment.astimezone(local).replace(tzinfo=None)
        else:
            at = datetime.combine(day_of(moment, names), time(0))
        return (limits.low is None or at >= limits.low) and (limits.high is None or at < limits.high)

    return test


def option(wanted: frozenset[str]) -> Test:
    """Whether the choice is one of these ids."""
    return lambda values: isinstance(values[0], str) and values[0] in wanted


def switch(wanted: bool) -> Test:
    """Whether the switch is on, or off; one that was never set is off."""
    return lambda values: (values[0] is True) == wanted


def text(field: Field, wanted: str, *, whole: bool) -> Test:
    """Whether the text is part of a text of the field, or all of it."""
    matches = _matcher(wanted, whole=whole)
    return lambda values: any(matches(each.text) for each in texts_of(field, values[0]))


def alt(fields: Sequence[Field], wanted: str, *, whole: bool) -> Test:
    """Whether the text is part of an alternative text."""
    matches = _matcher(wanted, whole=whole)

    def test(values: tuple[Json, ...]) -> bool:
        pairs = zip(fields, values, strict=True)
        return any(
            matches(each.text)
            for field, value in pairs
            for each in texts_of(field, value)
            if each.part.startswith("alt")
        )

    return test


def all_alts(field: Field) -> Test:
    """Whether no picture of the field is without alternative text."""
    return lambda values: all(_has_alt(each.get("alt")) for each in pictures_of(field, values[0]))


def _has_alt(alt: Json) -> bool:
    return isinstance(alt, str) and bool(alt.strip())


def anywhere(fields: Sequence[Field], wanted: str, *, whole: bool) -> Test:
    """Whether the text is part of any text of the item."""
    matches = _matcher(wanted, whole=whole)

    def test(values: tuple[Json, ...]) -> bool:
        pairs = zip(fields, values, strict=True)
        return any(matches(each.text) for field, value in pairs for each in texts_of(field, value))

    return test


def filled(field: Field) -> Test:
    """Whether the field is not empty."""
    decode = field_type(field.type).decode
    return lambda values: decode(values[0]) not in (None, [], {}, "")


def _matcher(wanted: str, *, whole: bool) -> Callable[[str], bool]:
    folded = needle(wanted)
    if whole:
        return lambda text: fold(text) == folded
    return lambda text: folded in fold(text)


def needle(wanted: str) -> str:
    """What is looked for in folded texts."""
    return fold(one_space(wanted))
