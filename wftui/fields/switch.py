"""Switches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.domain.errors import FieldError
from wftui.fields.base import NO_NAMES, FieldType, Names, quoted

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json

_YES = frozenset({"yes", "y", "true", "on", "1"})
_NO = frozenset({"no", "n", "false", "off", "0", ""})


class Switch(FieldType):
    """On or off. Webflow leaves a switch that was never set out of its answers: that is off."""

    names = ("Switch", "Bool")
    label = "switch"

    def fits(self, value: Json) -> bool:
        """A boolean."""
        return isinstance(value, bool)

    def decode(self, wire: Json) -> Json:
        """True or False; False also for null and absent, so a switch is never empty."""
        return False if wire is None else wire

    def text(self, value: Json, field: Field, names: Names = NO_NAMES) -> str:
        """`yes` or `no`."""
        if value is None or isinstance(value, bool):
            return "yes" if value else "no"
        return super().text(value, field, names)

    def parse(self, text: str, field: Field, names: Names = NO_NAMES, *, before: Json = None) -> Json:
        """Yes, no, true, false, on, off, 1 or 0."""
        word = text.strip().casefold()
        if word in _YES:
            return True
        if word in _NO:
            return False
        raise FieldError(f"{field.display_name} takes yes or no; this is {quoted(text)}.")
