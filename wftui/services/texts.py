"""The texts within content, each with the name of the place where it stands: what searches and queries look through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from wftui.domain.prose import alts, one_space, prose
from wftui.fields import field_type
from wftui.fields.address import file_name

if TYPE_CHECKING:
    from wftui.domain.collection import Collection, Field
    from wftui.domain.json import Json


class Text(NamedTuple):
    """A text on one line. `field` is the field's slug, `part` what of the field it is: "" or "alt", "alt 2", "file"."""

    field: str
    part: str
    text: str

    @property
    def label(self) -> str:
        """`gallery alt 2`."""
        return f"{self.field} {self.part}" if self.part else self.field


def kind_of(field: Field) -> str:
    """The present API name of the field's type; an unknown type is its own kind."""
    found = field_type(field.type)
    return found.names[0] if found.editable else field.type


def texts_of(field: Field, wire: Json) -> Iterator[Text]:
    """The texts of a field's wire value; references have none of their own, their targets have."""
    slug, kind = field.slug, kind_of(field)
    if wire is None or kind in ("Reference", "MultiReference", "Switch"):
        return
    if kind == "Option":
        name = next((each.name for each in field.options if each.id == wire), None)
        yield Text(slug, "", one_space(name if name is not None else str(wire)))
    elif kind in ("Image", "File"):
        yield from _file(slug, wire, "")
    elif kind == "MultiImage":
        for place, each in enumerate(wire if isinstance(wire, list) else (wire,), 1):
            yield from _file(slug, each, f" {place}")
    elif isinstance(wire, str):
        if kind == "RichText":
            yield Text(slug, "", prose(wire))
            for place, alt in enumerate(alts(wire), 1):
                yield Text(slug, f"alt {place}", one_space(alt))
        else:
            yield Text(slug, "", one_space(wire))
    elif not isinstance(wire, bool):
        yield from (Text(slug, "", one_space(each)) for each in leaves(wire))


def _file(slug: str, wire: Json, number: str) -> Iterator[Text]:
    if isinstance(wire, dict):
        alt, url = wire.get("alt"), wire.get("url")
        if isinstance(alt, str):
            yield Text(slug, f"alt{number}", one_space(alt))
    else:
        url = wire
    if isinstance(url, str):
        yield Text(slug, f"file{number}", one_space(file_name(url)))


def leaves(wire: Json) -> Iterator[str]:
    """Every string and number in a JSON value, in its order."""
    if isinstance(wire, str):
        yield wire
    elif isinstance(wire, (int, float)) and not isinstance(wire, bool):
        yield repr(wire)
    elif isinstance(wire, (list, dict)):
        for each in wire.values() if isinstance(wire, dict) else wire:
            yield from leaves(each)


def texts_of_item(collection: Collection | None, values: Mapping[str, Json]) -> Iterator[Text]:
    """The texts of all fields of an item that are not empty; of fields that the schema does not list as well."""
    fields = collection.fields if collection is not None else ()
    known = {each.slug for each in fields}
    for field in fields:
        if field.slug in values:
            yield from (text for text in texts_of(field, values[field.slug]) if text.text)
    for slug, value in values.items():
        if slug not in known:
            yield from (Text(slug, "", one_space(each)) for each in leaves(value) if each.strip())


def pictures_of(field: Field, wire: Json) -> Sequence[Mapping[str, Json]]:
    """The pictures of an Image or MultiImage field."""
    if kind_of(field) not in ("Image", "MultiImage"):
        return ()
    listed = wire if isinstance(wire, list) else (wire,)
    return [each for each in listed if isinstance(each, dict) and each.get("url")]
