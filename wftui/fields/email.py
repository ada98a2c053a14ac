"""Mail addresses. The check is light: Webflow is the judge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wftui.fields.base import NO_NAMES, FieldType, Names, Problem, quoted

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json

_LONGEST = 254
_ADDRESS = re.compile(
    r"[^\s@,;:<>()\[\]\\\"\x00-\x1f\x7f]+@[^\s@,;<>()\"\x00-\x1f\x7f.]+(?:\.[^\s@,;<>()\"\x00-\x1f\x7f.]+)+"
)


class Email(FieldType):
    """One mail address."""

    names = ("Email",)
    label = "email"

    def fits(self, value: Json) -> bool:
        """A string."""
        return isinstance(value, str)

    def parse(self, text: str, field: Field, names: Names = NO_NAMES, *, before: Json = None) -> Json:
        """The address, without space around it and without `mailto:`."""
        return text.strip().removeprefix("mailto:") or None

    def limits(self, field: Field) -> str:
        """How an address reads."""
        return "one address, such as ada@example.com"

    def rule_problems(self, value: Json, field: Field, names: Names | None) -> list[Problem]:
        """Whether it reads as one address."""
        assert isinstance(value, str)
        if _ADDRESS.fullmatch(value) and len(value) <= _LONGEST:
            return []
        return [Problem(f"{field.display_name} takes one address such as ada@example.com; this is {quoted(value)}.")]
