"""Colours, in every format that Webflow takes, kept as they are written."""

from __future__ import annotations

import colorsys
import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from wftui.fields.base import NO_NAMES, FieldType, Names, Problem, Severity, quoted
from wftui.fields.color_names import COLOR_NAMES

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json

_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)
_BARE_HEX = re.compile(r"(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)
_CALL = re.compile(r"(rgb|hsl)(a?)\(([^()]*)\)", re.IGNORECASE)
_PART = re.compile(r"(-?\d{1,3}(?:\.\d+)?|\.\d+)(%|deg)?", re.ASCII)

_Number: TypeAlias = tuple[float, str | None]


class Rgba(NamedTuple):
    """A colour to draw: red, green and blue from 0 to 255, and how opaque it is from 0 to 1.

    `clamped` says that what was written lies outside of these, so browsers draw the nearest colour there is.
    """

    red: int
    green: int
    blue: int
    alpha: float = 1.0
    clamped: bool = False


class Color(FieldType):
    """One colour: `#RGB` to `#RRGGBBAA`, `rgb()`, `rgba()`, `hsl()`, `hsla()`, a CSS name or `transparent`."""

    names = ("Color",)
    label = "colour"

    def fits(self, value: Json) -> bool:
        """A string."""
        return isinstance(value, str)

    def parse(self, text: str, field: Field, names: Names = NO_NAMES, *, before: Json = None) -> Json:
        """The colour as written, without space around it."""
        return text.strip() or None

    def rule_problems(self, value: Json, field: Field, names: Names | None) -> list[Problem]:
        """Whether it is written in one of the formats."""
        assert isinstance(value, str)
        drawn = rgba(value)
        if drawn is not None:
            return [_clamped_problem(field)] if drawn.clamped else []
        offer = f" Did you mean #{value}?" if _BARE_HEX.fullmatch(value) else ""
        allowed = "takes #E8A33D, rgb(232,163,61), hsl(36,79%,57%) or a name such as orchid"
        return [Problem(f"{field.display_name} {allowed}; this is {quoted(value)}.{offer}")]

    def limits(self, field: Field) -> str:
        """The formats."""
        return "#RGB, #RRGGBB, rgb(), hsl() or a name"


def rgba(written: str) -> Rgba | None:
    """The colour that `written` names, for a swatch; None when it is in no format that Webflow takes."""
    word = written.strip().lower()
    if word == "transparent":
        return Rgba(0, 0, 0, 0.0)
    if word in COLOR_NAMES:
        word = "#" + COLOR_NAMES[word]
    if _HEX.fullmatch(word):
        return _from_hex(word[1:])
    call = _CALL.fullmatch(word)
    return _from_call(*call.groups()) if call else None


def _from_hex(digits: str) -> Rgba:
    if len(digits) < 6:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue, *alpha = bytes.fromhex(digits)
    return Rgba(red, green, blue, round(alpha[0] / 255, 3) if alpha else 1.0)


def _from_call(kind: str, with_alpha: str, inside: str) -> Rgba | None:
    parts = [_PART.fullmatch(each.strip()) for each in inside.split(",")]
    if len(parts) != (4 if with_alpha else 3) or None in parts:
        return None
    found = [(float(part.group(1)), part.group(2)) for part in parts if part]
    alpha = _alpha(*found[3]) if with_alpha else 1.0
    channels = _rgb(found[:3]) if kind == "rgb" else _hsl(found[:3])
    if alpha is None or channels is None:
        return None
    red, green, blue, outside = channels
    return Rgba(red, green, blue, alpha, outside)


def _clamped_problem(field: Field) -> Problem:
    sentence = (
        f"{field.display_name} holds numbers outside of the range: red, green and blue go to 255, hue to 360, "
        "the others to 100 %."
    )
    return Problem(sentence, Severity.WARNING)


def _alpha(number: float, unit: str | None) -> float | None:
    amount = number / 100 if unit == "%" else number
    return amount if unit in (None, "%") and 0 <= amount <= 1 else None


def _rgb(found: list[_Number]) -> tuple[int, int, int, bool] | None:
    units = {unit for _, unit in found}
    if units not in ({"%"}, {None}):
        return None
    numbers = [number * 2.55 if unit else number for number, unit in found]
    red, green, blue = (round(min(max(number, 0), 255)) for number in numbers)
    return red, green, blue, not all(0 <= number <= 255.001 for number in numbers)


def _hsl(found: list[_Number]) -> tuple[int, int, int, bool] | None:
    (hue, hue_unit), (saturation, saturated_in), (lightness, light_in) = found
    if hue_unit == "%" or saturated_in != "%" or light_in != "%":
        return None
    shares = [min(max(share / 100, 0), 1) for share in (lightness, saturation)]
    red, green, blue = colorsys.hls_to_rgb(hue / 360 % 1, *shares)
    outside = not (0 <= hue <= 360 and 0 <= saturation <= 100 and 0 <= lightness <= 100)
    return round(red * 255), round(green * 255), round(blue * 255), outside
