"""Answers tests of fields from the comparable values that the mirror keeps of them."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from wftui.store.field_values import FILLED, LINKS, MOMENT, NUMBER, OPTION, PICTURES, SWITCH, TEXT
from wftui.store.filters import (
    AltsWhole,
    FieldTest,
    Filled,
    MomentWithin,
    NumberWithin,
    OneOf,
    Refers,
    Switched,
    TextHolds,
    ValueTest,
)
from wftui.store.mirror_fields import parts_of
from wftui.store.mirror_items import reader

if TYPE_CHECKING:
    from wftui.store.database import Database
    from wftui.store.mirror_read import MirrorReads

Holds = Callable[[Any], bool]

_FORMS: dict[type[ValueTest], tuple[str, ...]] = {
    Filled: (NUMBER, MOMENT, TEXT, OPTION, PICTURES, FILLED),
    NumberWithin: (NUMBER,),
    MomentWithin: (MOMENT,),
    OneOf: (OPTION,),
    Switched: (SWITCH,),
    TextHolds: (TEXT,),
    AltsWhole: (PICTURES,),
}
_ZONES = timedelta(days=3)
"""More than any zone's time, or the day that it makes of a moment, lies from UTC."""

_PARTS = 8
"""After how many parts the question is asked whether to go on: a millisecond or less."""


class Condition(NamedTuple):
    """What a test asks of a field's values. `holds` is asked of those that are not odd; of an odd one, `odd` of its
    item's JSON. With `without`, the test holds of all rows but those of which these do.
    """

    number: int
    holds: Holds
    odd: Callable[[bytes | None], bool]
    without: bool = False

    def rows(self, db: Database, cancelled: Callable[[], bool]) -> array[int]:
        """The rows of which `holds` and `odd` say yes, those of other locales and collections never among them.

        May be only some of them once `cancelled` answers True.
        """
        found, looked = array("q"), list[int]()
        holds = self.holds
        for count, (first, places, values) in enumerate(parts_of(db, self.number)):
            if count % _PARTS == 0 and cancelled():
                break
            if None in values:
                looked += [first + place for place, value in zip(places, values, strict=True) if value is None]
                found.extend(
                    first + place
                    for place, value in zip(places, values, strict=True)
                    if value is not None and holds(value)
                )
            else:
                found.extend([first + place for place, value in zip(places, values, strict=True) if holds(value)])
        for count, row in enumerate(looked):
            if count % 100 == 0 and cancelled():
                break
            raw = db.one("SELECT raw FROM staged WHERE row = ?", (row,))
            if self.odd(raw[0] if raw else None):
                found.append(row)
        return found


class Given(NamedTuple):
    """A condition whose rows are known already."""

    found: array[int]
    without: bool = False

    def rows(self, db: Database, cancelled: Callable[[], bool]) -> array[int]:
        """They."""
        return self.found


class Conditions:
    """Makes conditions for one collection in one locale."""

    def __init__(self, mirror: MirrorReads, scope: tuple[int, int]) -> None:
        rows = mirror.db.all(
            "SELECT slug, number, form FROM field WHERE collection = ? AND locale = ? AND complete = 1", scope
        )
        self._fields: dict[str, tuple[int, str]] = {slug: (number, form) for slug, number, form in rows}

    def of(self, node: FieldTest | Refers) -> Condition | None:
        """The condition, or None when the items or their links must be looked at."""
        if isinstance(node, Refers):
            number, form = self._fields.get(node.field, (0, ""))
            return Condition(number, bool, lambda raw: False) if node.text is None and form == LINKS else None
        number, form = self._fields.get(node.fields[0], (0, ""))
        if node.by is None or len(node.fields) != 1 or form not in _FORMS[type(node.by)]:
            return None
        read, without = reader(node.fields), isinstance(node.by, AltsWhole)
        if isinstance(node.by, Switched):
            return Condition(number, bool, lambda raw: False, not node.by.on)
        holds = _holds(node, node.by)
        if holds is None:
            return None
        return Condition(number, holds, lambda raw: bool(node.test(read(raw))) is not without, without)


def _holds(node: FieldTest, by: ValueTest) -> Holds | None:
    match by:
        case NumberWithin(low, high, open_low, open_high):
            return _number(low, high, open_low=open_low, open_high=open_high)
        case OneOf(ids):
            return ids.__contains__ if "" not in ids else None
        case TextHolds(text, whole, alts):
            if not text or alts:
                return None
            return text.__eq__ if whole else lambda value: text in value
        case MomentWithin(low, high):
            return _moment(node, low, high)
        case AltsWhole() | Switched():
            return bool
        case Filled():
            return lambda value: True


def _number(low: float, high: float, *, open_low: bool, open_high: bool) -> Holds:
    if open_low:
        return (lambda value: low < value < high) if open_high else (lambda value: low < value <= high)
    return (lambda value: low <= value < high) if open_high else (lambda value: low <= value <= high)


def _moment(node: FieldTest, low: datetime | None, high: datetime | None) -> Holds:
    """Far from the limits the moments as written decide; near them the test does, in the site's own time."""
    after, surely_after = ("", "") if low is None else (_moved(low, -_ZONES), _moved(low, _ZONES))
    surely_before, before = ("~", "~") if high is None else (_moved(high, -_ZONES), _moved(high, _ZONES))

    def holds(value: str) -> bool:
        if surely_after <= value < surely_before:
            return True
        return after <= value < before and node.test((value,))

    return holds


def _moved(limit: datetime, by: timedelta) -> str:
    """The moment as Webflow writes one, to the second; beyond the calendar, what sorts before or after all of them."""
    try:
        return (limit + by).isoformat(timespec="seconds")
    except OverflowError:
        return "" if by < timedelta(0) else "~"
