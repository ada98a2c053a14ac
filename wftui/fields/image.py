"""Images: one picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from wftui.fields import picture
from wftui.fields.base import NO_NAMES, FieldType, Names, Problem

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json


class Image(FieldType):
    """One picture: `{fileId, url, alt}`, the id only when Webflow has the file already.

    As text it is the address, a space, and the alt text.
    """

    names = ("Image", "ImageRef")
    label = "image"
    is_image: ClassVar[bool] = True

    def fits(self, value: Json) -> bool:
        """A file value."""
        return picture.fits(value)

    def decode(self, wire: Json) -> Json:
        """The file value; None for null and empty."""
        return picture.decode(wire)

    def text(self, value: Json, field: Field, names: Names = NO_NAMES) -> str:
        """The address and the alt text."""
        return picture.line(value) if self.fits(value) else super().text(value, field, names)

    def parse(self, text: str, field: Field, names: Names = NO_NAMES, *, before: Json = None) -> Json:
        """The file at that address; the one of `before`, with its id, where the address is the same."""
        picture.refuse_several(field, text)
        return picture.from_line(text, [before]) if text.strip() else None

    def rule_problems(self, value: Json, field: Field, names: Names | None) -> list[Problem]:
        """Whether Webflow can fetch it."""
        return picture.problems(value, field, image=self.is_image)

    def cell(self, value: Json, field: Field, names: Names = NO_NAMES) -> str:
        """The file's name and its alt text."""
        return "" if value is None else picture.shown(value, alt=True)

    def limits(self, field: Field) -> str:
        """The size rules."""
        return picture.size_words(field, image=self.is_image)
