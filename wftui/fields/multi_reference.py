"""Multi-references: ids of items of another collection, in an order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wftui.domain.errors import FieldError
from wftui.domain.ids import is_object_id
from wftui.fields import reference
from wftui.fields.base import NO_NAMES, FieldType, Names, Problem, Severity

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json

_SHOWN = 12
_COMMAS = re.compile(r"\s*[,;]\s*")
_GAPS = re.compile(r"[\s,;]+")
_ID = re.compile(r"[0-9a-f]{24}")


class MultiReference(FieldType):
    """Several items in an order, stored as their ids. As text one a line: name, slug or id."""

    names = ("MultiReference", "ItemRefSet")
    label = "references"

    def fits(self, value: Json) -> bool:
        """A list of item ids, at least one."""
        return (
            isinstance(value, list)
            and bool(value)
            and all(isinstance(each, str) and is_object_id(each) for each in value)
        )

    def decode(self, wire: Json) -> Json:
        """The ids in their order; None for null and the empty list."""
        return None if wire == [] else super().decode(wire)

    def text(self, value: Json, field: Field, names: Names = NO_NAMES) -> str:
        """One item a line, by its name."""
        if not self.fits(value) or field.target is None:
            return super().text(value, field, names)
        assert isinstance(value, list)
        return "\n".join(reference.typed_name(str(each), field.target, names) for each in value)

    def parse(self, text: str, field: Field, names: Names = NO_NAMES, *, before: Json = None) -> Json:
        """The ids of the items that the lines name, in their order. A line may also list slugs between commas."""
        ids: list[Json] = []
        for line in text.splitlines():
            ids.extend(self._line(line.strip(), field, names))
        return ids or None

    def _line(self, line: str, field: Field, names: Names) -> list[str]:
        """The items of one line: one name, or several names, slugs or ids with commas or spaces between."""
        if not line:
            return []
        if line.startswith("["):
            line = ", ".join(_ID.findall(line)) or line
        one, several = [line], [each for each in _COMMAS.split(line) if each]
        for parts in (one, several, _GAPS.split(line.strip(",; "))):
            found = _all_of(parts, field, names)
            if found is not None:
                return found
        return [reference.item_id_of(each, field, names) for each in several]

    def rule_problems(self, value: Json, field: Field, names: Names | None) -> list[Problem]:
        """Whether each exists in this locale, and none is there twice."""
        assert isinstance(value, list)
        ids = [str(each) for each in value]
        found = reference.missing_problems(ids, field, names)
        twice = next((each for at, each in enumerate(ids) if each in ids[:at]), None)
        if twice is not None:
            name = reference.shown_name(twice, field, names) if names else "an item"
            found.append(Problem(f"{field.display_name} holds {name} twice. Take one of them out.", Severity.WARNING))
        return found

    def cell(self, value: Json, field: Field, names: Names = NO_NAMES) -> str:
        """The items' names, and how many there are when there are more than a few."""
        if not isinstance(value, list) or not value:
            return "" if value is None else super().cell(value, field, names)
        shown = "; ".join(reference.shown_name(each, field, names) for each in value[:_SHOWN])
        return f"{len(value)}: {shown}" if len(value) > 2 else shown


def _all_of(parts: list[str], field: Field, names: Names) -> list[str] | None:
    """The ids of all the parts, or None when one of them names no item, or several."""
    try:
        return [reference.item_id_of(each, field, names) for each in parts]
    except FieldError:
        return None
