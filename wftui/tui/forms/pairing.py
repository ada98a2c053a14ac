"""How the fields of an item stand in another locale, beside the primary one.

A row is a field, or the alt text of one picture: a part, which is edited as a text of its own and kept in its field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from wftui.domain.values import same
from wftui.fields import field_type, picture
from wftui.tui.editors import can_edit
from wftui.tui.forms.values import judge

if TYPE_CHECKING:
    from wftui.domain.collection import Collection, Field
    from wftui.domain.json import Json
    from wftui.fields import Names
    from wftui.tui.look.drawing import Span
    from wftui.tui.look.signs import Signs

_TRANSLATED = ("PlainText", "RichText", "Link")
"""The types whose values are expected to differ between locales."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one row edits: a field, or the alt text of picture number `index` in it."""

    whole: Field
    field: Field
    index: int | None = None

    @property
    def translated(self) -> bool:
        """Whether it is expected to differ between locales."""
        return self.index is not None or field_type(self.whole.type).names[0] in _TRANSLATED

    def get(self, value: Json) -> Json:
        """The part of a field's value."""
        if self.index is None:
            return value
        images = value if isinstance(value, list) else [value]
        image = images[self.index] if self.index < len(images) else None
        return image.get("alt") if isinstance(image, dict) else None

    def put(self, value: Json, part: Json, source: Json) -> Json:
        """The field's value with another part; pictures that are missing are those of the source."""
        if self.index is None:
            return part
        words = part if isinstance(part, str) else ""
        if not isinstance(source, list):
            image = value if picture.fits(value) else source
            return picture.with_alt(image, words) if picture.fits(image) else value
        images = list(value) if isinstance(value, list) else []
        images += [picture.with_alt(each, "") for each in source[len(images) :] if picture.fits(each)]
        images[self.index] = picture.with_alt(images[self.index], words)
        return images


def parts_of(collection: Collection, source: Mapping[str, Json], target: Mapping[str, Json]) -> Iterator[Part]:
    """The rows of an item: its fields in order, each picture as its alt text while both locales show the same one."""
    for field in collection.fields:
        kind = field_type(field.type)
        name = kind.names[0]
        here, there = kind.decode(source.get(field.slug)), kind.decode(target.get(field.slug))
        if name not in ("Image", "MultiImage") or not can_edit(field) or here is None:
            yield Part(field, field)
            continue
        if not kind.fits(here) or not _same_files(here, there):
            yield Part(field, field)
            if name == "MultiImage" or not kind.fits(here) or not kind.fits(there):
                continue
        images = here if isinstance(here, list) else [here]
        for index in range(len(images)):
            label = f"{field.display_name} alt" + (f" {index + 1}" if isinstance(here, list) else "")
            alt = msgspec.structs.replace(
                field, slug=f"{field.slug}/alt/{index}", display_name=label, type="PlainText", required=False,
                validations={"singleLine": True, "maxLength": 1000}, help_text="",
            )  # fmt: skip
            yield Part(field, alt, index)


def _same_files(source: Json, target: Json) -> bool:
    """Whether the target shows no picture that the source does not show at the same place."""
    if target is None:
        return True
    ours = source if isinstance(source, list) else [source]
    theirs = target if isinstance(target, list) else [target]
    if len(theirs) > len(ours):
        return False
    return all(
        isinstance(one, dict) and isinstance(other, dict) and one.get("url") == other.get("url")
        for one, other in zip(ours, theirs, strict=False)
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How a part stands: signs and words, and whether somebody should do something."""

    shown: tuple[Span, ...] = ()
    word: str = ""
    to_do: bool = False


def standing(part: Part, source: Json, target: Json, names: Names, signs: Signs, *, edited: bool = False) -> Standing:
    """How the target stands beside the source: too long, empty, same as source or translated.

    One that is edited says so first; that it is translated goes without saying then.
    """
    found = _beside(part, source, target, names, signs)
    if not edited:
        return found
    return replace(found, shown=(("amber", f"{signs.edited} edited"), *(found.shown if found.to_do else ())))


def _beside(part: Part, source: Json, target: Json, names: Names, signs: Signs) -> Standing:
    field = part.field
    if not _is_empty(target) and _too_long(field, target, names):
        return Standing((("red", f"{signs.error} too long"),), "too long", to_do=True)
    if _is_empty(source):
        return Standing()
    if _is_empty(target):
        return Standing((("amber", f"{signs.untranslated} empty"),), "empty", to_do=True)
    if same(source, target):
        if part.translated:
            return Standing((("amber", f"{signs.same} same as source"),), "same as source", to_do=True)
        return Standing((("muted", f"{signs.same} same"),))
    return Standing((("text", f"{signs.done} translated" if part.translated else f"{signs.done} differs"),))


def _is_empty(value: Json) -> bool:
    return value is None or value == "" or value == []


def _too_long(field: Field, value: Json, names: Names) -> bool:
    return any("takes up to" in sentence for is_error, sentence in judge(field, value, names) if is_error)
