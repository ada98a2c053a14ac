"""Telephone numbers. The check is light: Webflow is the judge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wftui.fields.base import NO_NAMES, FieldType, Names, Problem, quoted

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json

_NUMBER = re.compile(r"[+(]?[0-9][0-9().,/#*+\-\s]*(?:(?:ext\.?|x)\s*[0-9]+)?", re.IGNORECASE)
_FEWEST_DIGITS = 3


class Phone(FieldType):
    """One telephone number, kept as it is written."""

    names = ("Phone",)
    label = "phone"

    def fits(self, value: Json) -> bool:
        """A string."""
        return isinstance(value, str)

    def parse(self, text: str, field: Field, names: Names = NO_NAMES, *, before: Json = None) -> Json:
        """The number as written, without space around it."""
        return text.strip() or None

    def limits(self, field: Field) -> str:
        """How a number reads."""
        return "such as +44 20 7946 0018"

    def rule_problems(self, value: Json, field: Field, names: Names | None) -> list[Problem]:
        """Whether it reads as one number."""
        assert isinstance(value, str)
        if _NUMBER.fullmatch(value) and sum(char.isdigit() for char in value) >= _FEWEST_DIGITS:
            return []
        return [Problem(f"{field.display_name} takes a number such as +44 20 7946 0018; this is {quoted(value)}.")]
