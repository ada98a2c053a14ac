"""Types that wftui shows and never writes: ExtFileRef, User, the shop's, and whatever Webflow adds next."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from wftui.domain.errors import FieldError
from wftui.fields.base import NO_NAMES, FieldType, Names, Problem

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json


class Unknown(FieldType):
    """A value kept and shown as JSON. Every way to write one raises `FieldError`."""

    names = ("ExtFileRef", "MultiExternalFile", "User", "SkuValues", "SkuSettings", "Price", "TextOption")
    label = "read only"
    editable = False

    def fits(self, value: Json) -> bool:
        """Anything does."""
        return True

    def decode(self, wire: Json) -> Json:
        """The wire value itself."""
        return wire

    def encode(self, value: Json) -> NoReturn:
        """Raise: values of this type are never sent."""
        raise FieldError("A value of a type that wftui only reads cannot be sent.")

    def parse(self, text: str, field: Field, names: Names = NO_NAMES, *, before: Json = None) -> Json:
        """Raise: there is nothing to type."""
        raise FieldError(
            f"{field.display_name} is of the type {field.type}, which wftui only reads.",
            safe="Its value stays as it is.",
            next_step="Change it in the Designer.",
        )

    def problems(self, value: Json, field: Field, names: Names | None = None) -> list[Problem]:
        """None: what is never sent cannot be refused."""
        return []

    def note(self, field: Field) -> str:
        """The API's own name of the type."""
        return field.type
