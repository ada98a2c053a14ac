"""Several images in an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.fields import picture
from wftui.fields.base import NO_NAMES, FieldType, Names, Problem, whole_number

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json

_SHOWN = 12


class MultiImage(FieldType):
    """A list of pictures, as text one a line."""

    names = ("MultiImage", "ImageRefSet")
    label = "images"

    def fits(self, value: Json) -> bool:
        """A list of file values, at least one."""
        return isinstance(value, list) and bool(value) and all(picture.fits(each) for each in value)

    def decode(self, wire: Json) -> Json:
        """The file values; None for null and the empty list."""
        if isinstance(wire, list):
            return [picture.decode(each) for each in wire] or None
        return super().decode(wire)

    def text(self, value: Json, field: Field, names: Names = NO_NAMES) -> str:
        """One picture a line: its address, a space, its alt text."""
        if not self.fits(value):
            return super().text(value, field, names)
        assert isinstance(value, list)
        return "\n".join(picture.line(each) for each in value)

    def parse(self, text: str, field: Field, names: Names = NO_NAMES, *, before: Json = None) -> Json:
        """The files at those addresses; those of `before`, with their ids, where the address is the same."""
        left = list(before) if isinstance(before, list) else []
        files: list[Json] = []
        for typed in text.splitlines():
            if not typed.strip():
                continue
            one = picture.from_line(typed, left)
            if one in left:
                left.remove(one)
            files.append(one)
        return files or None

    def rule_problems(self, value: Json, field: Field, names: Names | None) -> list[Problem]:
        """Whether Webflow can fetch each."""
        assert isinstance(value, list)
        most = most_images(field)
        found = [] if most is None or len(value) <= most else [_too_many(len(value), most, field)]
        found += [problem for each in value for problem in picture.problems(each, field, image=True)]
        return list(dict.fromkeys(found))

    def cell(self, value: Json, field: Field, names: Names = NO_NAMES) -> str:
        """How many, and their names."""
        if not isinstance(value, list) or not value:
            return "" if value is None else super().cell(value, field, names)
        shown = ", ".join(picture.shown(each, alt=False) for each in value[:_SHOWN])
        return f"{len(value)} {'image' if len(value) == 1 else 'images'}: {shown}"

    def rule_words(self, field: Field) -> list[str]:
        """`up to 8`."""
        most = most_images(field)
        return [] if most is None else [f"up to {most}"]

    def limits(self, field: Field) -> str:
        """The size rules of each picture."""
        return ", ".join([*self.rule_words(field), "each " + picture.size_words(field, image=True)])


def most_images(field: Field) -> int | None:
    """How many pictures the field takes; None where it does not say."""
    named = (whole_number(field, key) for key in ("maxImages", "maxItems", "maxLength"))
    return next((most for most in named if most is not None), None)


def _too_many(count: int, most: int, field: Field) -> Problem:
    return Problem(f"{field.display_name} takes up to {most} images; this has {count}.")
