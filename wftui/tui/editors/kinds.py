"""Which editor a field gets."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from wftui.fields import field_type

if TYPE_CHECKING:
    from wftui.domain.collection import Field


class Kind(Enum):
    """The ways in which a field is edited."""

    LINE = "one line of text"
    TEXT = "several lines of text"
    SWITCH = "flipped in place"
    OPTION = "chosen from the field's options"
    REFERENCE = "chosen from the items of a collection"
    READ_ONLY = "shown, not edited"


_LINES = ("Number", "Email", "Phone", "Link", "Color", "DateTime", "VideoLink")
_OTHERS = {"Switch": Kind.SWITCH, "Option": Kind.OPTION, "Reference": Kind.REFERENCE}


def kind_of(field: Field) -> Kind:
    """The way in which this field is edited."""
    kind = field_type(field.type)
    if not kind.can_edit(field):
        return Kind.READ_ONLY
    name = kind.names[0]
    if name == "PlainText":
        single = field.slug in ("name", "slug") or field.validations.get("singleLine") is not False
        return Kind.LINE if single else Kind.TEXT
    if name in _LINES:
        return Kind.LINE
    return _OTHERS.get(name, Kind.READ_ONLY)
