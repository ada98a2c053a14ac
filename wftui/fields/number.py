"""Numbers, without the noise of binary fractions."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import TYPE_CHECKING

from wftui.domain.errors import FieldError
from wftui.fields.base import NO_NAMES, FieldType, Names, Problem, quoted, whole_number

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_LARGEST_WHOLE = 2**53 - 1
_MOST_DIGITS = 400
_MOST_PLACES = 20
_ROOMY = Context(prec=2 * _MOST_DIGITS)


class Number(FieldType):
    """A whole number or a decimal one. The value is an int, or a float that prints as it was typed."""

    names = ("Number",)
    label = "number"

    def fits(self, value: Json) -> bool:
        """An int or a finite float; booleans are no numbers."""
        if isinstance(value, bool):
            return False
        return isinstance(value, int) or (isinstance(value, float) and abs(value) != float("inf") and value == value)

    def decode(self, wire: Json) -> Json:
        """The number, an int where it is whole."""
        if isinstance(wire, float) and self.fits(wire) and wire == int(wire) and abs(wire) <= _LARGEST_WHOLE:
            return int(wire)
        return super().decode(wire)

    def text(self, value: Json, field: Field, names: Names = NO_NAMES) -> str:
        """Digits without an exponent, with the field's decimals: `12.50`."""
        if not self.fits(value):
            return super().text(value, field, names)
        number = _exact(value)
        places = decimals(field)
        if places and number == _rounded(number, places, ROUND_FLOOR):
            return f"{number:.{places}f}"
        return _plain(number)

    def parse(self, text: str, field: Field, names: Names = NO_NAMES, *, before: Json = None) -> Json:
        """The number that is written there, with a point before its decimals."""
        typed = text.strip().replace("\u2212", "-").replace("\u00a0", "").replace("\u202f", "")
        if not typed:
            return None
        if not _NUMBER.fullmatch(typed) or len(typed) > _MOST_DIGITS:
            raise FieldError(_no_number(typed, field))
        return to_json(Decimal(typed), field)

    def rule_problems(self, value: Json, field: Field, names: Names | None) -> list[Problem]:
        """Whole or decimal, decimals, sign, smallest and largest."""
        number = _exact(value)
        places = decimals(field)
        if places is not None and number != _rounded(number, places, ROUND_FLOOR):
            return [Problem(_too_fine(number, places, field))]
        lowest, highest = bounds(field)
        if lowest is not None and number < lowest:
            return [Problem(f"{field.display_name} takes {_plain(lowest)} or more; this is {_plain(number)}.")]
        if highest is not None and number > highest:
            return [Problem(f"{field.display_name} takes up to {_plain(highest)}; this is {_plain(number)}.")]
        return []

    def rule_words(self, field: Field) -> list[str]:
        """`2 decimals`, `whole`, `from 0`, `up to 500`."""
        places = decimals(field)
        words = [] if places is None else ["whole" if places == 0 else _places(places)]
        return words + _bound_words(field)

    def limits(self, field: Field) -> str:
        """`decimals 2, from 0`."""
        places = decimals(field)
        words = [] if places is None else ["whole numbers" if places == 0 else f"decimals {places}"]
        return ", ".join(words + _bound_words(field))

    def step(self, value: Json, field: Field, steps: int) -> Json:
        """The value `steps` whole steps further, kept within the field's bounds; for arrow keys."""
        number = (_exact(value) if self.fits(value) else Decimal(0)) + steps
        lowest, highest = bounds(field)
        if lowest is not None:
            number = max(number, lowest)
        if highest is not None:
            number = min(number, highest)
        return to_json(number, field)


def decimals(field: Field) -> int | None:
    """How many decimals the field takes: 0 for whole numbers, None where Webflow names no rule."""
    kind = field.validations.get("format")
    if kind == "integer":
        return 0
    places = whole_number(field, "precision")
    return None if kind != "decimal" or places is None else min(max(places, 0), _MOST_PLACES)


def bounds(field: Field) -> tuple[Decimal | None, Decimal | None]:
    """The smallest and the largest number that the field takes, where it says."""
    lowest, highest = _limit(field, "minValue"), _limit(field, "maxValue")
    if field.validations.get("allowNegative") is False:
        lowest = Decimal(0) if lowest is None else max(lowest, Decimal(0))
    return lowest, highest


def to_json(number: Decimal, field: Field) -> int | float:
    """`number` as JSON carries it; raise `FieldError` when it would not come back as typed."""
    whole = number == number.to_integral_value()
    if whole and abs(number) <= _LARGEST_WHOLE:
        return int(number)
    as_float = float(number)
    if whole or _exact(as_float) != number:
        kept = _plain(_exact(as_float)) if abs(as_float) < float(10**21) else f"{as_float:g}"
        raise FieldError(
            f"{field.display_name} would lose digits: Webflow would keep {kept}. Numbers hold about 15 digits."
        )
    return as_float


def _exact(value: Json) -> Decimal:
    assert isinstance(value, (int, float))
    return Decimal(repr(value))


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _rounded(number: Decimal, places: int, rounding: str) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), rounding=rounding, context=_ROOMY)


def _places(places: int) -> str:
    return "1 decimal" if places == 1 else f"{places} decimals"


def _limit(field: Field, key: str) -> Decimal | None:
    value = field.validations.get(key)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return _exact(value)


def _bound_words(field: Field) -> list[str]:
    lowest, highest = bounds(field)
    words = [] if lowest is None else [f"from {_plain(lowest)}"]
    return words if highest is None else [*words, f"up to {_plain(highest)}"]


def _too_fine(number: Decimal, places: int, field: Field) -> str:
    below, above = (f"{_rounded(number, places, way):.{places}f}" for way in (ROUND_FLOOR, ROUND_CEILING))
    if places == 0:
        return f"{field.display_name} takes whole numbers: {below} or {above}."
    return f"At most {_places(places)}: {below} or {above}."


def _no_number(typed: str, field: Field) -> str:
    if _COMMA.fullmatch(typed):
        whole, _, fraction = typed.partition(",")
        either = f"{whole}.{fraction} or {whole}{fraction}" if len(fraction) == 3 else f"{whole}.{fraction}"
        return f"Decimals stand behind a point: {either}."
    example = "12" if decimals(field) == 0 else "12.5"
    return f"{field.display_name} takes a number such as {example}; this is {quoted(typed)}."
