"""The values of fields in the form in which queries compare them, one for each item, locale and field.

They lie beside the exact bytes and follow from them alone. A field whose value is of the shape that its type promises
has a comparable value; one that is empty has none; any other is *odd*: who asks about it looks into the item.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from wftui.domain.fold import fold
from wftui.domain.prose import one_space
from wftui.store.mirror_base import has_surrogate
from wftui.store.mirror_items import UNREADABLE, reader

if TYPE_CHECKING:
    from wftui.domain.collection import Collection, Field
    from wftui.domain.json import Json

Turn = Callable[[Any], Any]
Value = int | float | str | None
"""None stands for an odd value."""

NUMBER, MOMENT, TEXT, OPTION, SWITCH, PICTURES, LINKS, FILLED = (
    "number", "moment", "text", "option", "switch", "pictures", "links", "filled",
)  # fmt: skip
"""The forms. `PICTURES` says with 1 that a picture lacks alternative text, with 0 that none does; `LINKS` and `FILLED`
say with 1 that there is something; a `MOMENT` is as Webflow writes it, a `TEXT` folded. Give a form another name when
what it says changes: values of an unknown form are made again."""

LONGEST = 200
"""How many characters of text are comparable; longer texts are odd, so that the mirror does not hold them twice."""

_FORMS = {
    "Number": NUMBER, "DateTime": MOMENT, "Option": OPTION, "Switch": SWITCH, "Image": PICTURES, "MultiImage": PICTURES,
    "Reference": LINKS, "MultiReference": LINKS, "PlainText": TEXT, "Link": TEXT, "Email": TEXT, "Phone": TEXT,
    "Color": TEXT,
}  # fmt: skip
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
ABSENT: Any = object()
"""Where a field is empty."""


def form_of(field: Field) -> str:
    """The form in which values of the field are kept."""
    from wftui.fields import field_type

    found = field_type(field.type)
    return _FORMS.get(found.names[0], FILLED) if found.editable else FILLED


class FieldValues:
    """Finds the comparable values of a collection's items. `forms` are those of its fields, by slug."""

    def __init__(self, collection: Collection) -> None:
        self.forms = {each.slug: form_of(each) for each in collection.fields if each.slug not in ("name", "slug")}
        self._read = reader(tuple(self.forms))
        self._turns = [(slug, _TURNS[form]) for slug, form in self.forms.items()]
        self._decode = _decoder(self.forms)
        self._quick_turns: list[tuple[str, Turn]] = [
            (slug, _QUICK_TURNS.get(form, _TURNS[form])) for slug, form in self.forms.items()
        ]

    def columns(self, raws: Sequence[bytes | None]) -> dict[str, list[Any]]:
        """The values of these items, field by field; `ABSENT` stands where one is empty."""
        wires, slow, nothing = list[tuple[Any, ...]](), list[int](), (None,) * len(self.forms)
        for place, raw in enumerate(raws):
            try:
                data = None if raw is None else self._decode(raw).data
                wires.append(nothing if data is None else msgspec.structs.astuple(data))
            except UNREADABLE:
                slow.append(place)
                wires.append(nothing)
        found = {
            slug: [ABSENT if wire is None else turn(wire) for wire in column]
            for (slug, turn), column in zip(self._quick_turns, zip(*wires, strict=True), strict=False)
        }
        for place in slow:
            for (slug, turn), wire in zip(self._turns, self._read(raws[place]), strict=True):
                found[slug][place] = ABSENT if wire is None else turn(wire)
        return found


class _Picture(msgspec.Struct, gc=False):
    url: str | None = None
    alt: str | None = None


def _decoder(forms: Mapping[str, str]) -> Callable[[bytes], Any]:
    """Decodes the fields of an item, and of what is long only what its form asks for.

    Raises one of `UNREADABLE` for an item that has another shape.
    """
    types: dict[str, Any] = {FILLED: msgspec.Raw, PICTURES: _Picture | list[_Picture] | None}
    names = {f"f{place}": slug for place, slug in enumerate(forms)}
    fields = [(name, types.get(forms[slug], Any), None) for name, slug in names.items()]
    values = msgspec.defstruct("values", fields, rename=names)
    item = msgspec.defstruct("item", [("data", values | None, None)], rename={"data": "fieldData"})
    return msgspec.json.Decoder(item).decode


def _odd(wire: Json) -> Any:
    return ABSENT if wire in ("", [], {}) else None


def _number(wire: Json) -> Any:
    if type(wire) is int and -(2**63) <= wire < 2**63:
        return wire
    return wire if type(wire) is float and math.isfinite(wire) else _odd(wire)


def _moment(wire: Json) -> Any:
    if isinstance(wire, str) and _MOMENT.fullmatch(wire):
        try:
            datetime.fromisoformat(wire)
        except ValueError:
            return None
        return wire
    return _odd(wire)


def _text(wire: Json) -> Any:
    if isinstance(wire, str) and 0 < len(wire) <= LONGEST and (wire.isascii() or not has_surrogate(wire)):
        return fold(one_space(wire))
    return _odd(wire)


def _option(wire: Json) -> Any:
    return wire if isinstance(wire, str) and wire and (wire.isascii() or not has_surrogate(wire)) else _odd(wire)


def _switch(wire: Json) -> Any:
    return int(wire) if isinstance(wire, bool) else None


def _pictures(wire: Json) -> Any:
    listed = wire if isinstance(wire, list) else [wire]
    lacks = 0
    for each in listed:
        url, alt = (each.get("url"), each.get("alt")) if isinstance(each, dict) else (None, None)
        if not isinstance(url, str) or not url:
            return _odd(wire)
        if not isinstance(alt, str) or not alt.strip():
            lacks = 1
    return lacks if listed else ABSENT


def _links(wire: Json) -> Any:
    listed = wire if isinstance(wire, list) else (wire,)
    return 1 if any(isinstance(each, str) and each.isascii() for each in listed) else ABSENT


def _filled(wire: Json) -> Any:
    said = wire.get("url") if isinstance(wire, dict) else wire
    return 1 if isinstance(said, str) and said else _odd(wire)


def _quick_pictures(wire: _Picture | list[_Picture]) -> Any:
    lacks = 0
    for each in wire if isinstance(wire, list) else (wire,):
        if not each.url:
            return None
        if each.alt is None or not each.alt.strip():
            lacks = 1
    return ABSENT if wire == [] else lacks


def _quick_filled(wire: msgspec.Raw) -> Any:
    raw = bytes(wire)
    if raw.startswith(b'"'):
        return 1 if len(raw) > 2 else ABSENT
    return ABSENT if raw == b"null" else _filled(json.loads(raw))


_QUICK_TURNS: dict[str, Turn] = {PICTURES: _quick_pictures, FILLED: _quick_filled}
_TURNS: dict[str, Turn] = {
    NUMBER: _number,
    MOMENT: _moment,
    TEXT: _text,
    OPTION: _option,
    SWITCH: _switch,
    PICTURES: _pictures,
    LINKS: _links,
    FILLED: _filled,
}
