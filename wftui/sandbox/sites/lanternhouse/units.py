"""The translatable strings of the content, as a translator counts them.

A unit is a name, a text field, the alt text of one picture or one block of a rich text; slugs and accession numbers are
none. Only strings that English has are counted.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from wftui.sandbox.sites.lanternhouse.content import Source, overlay
from wftui.sandbox.sites.lanternhouse.schema import collections
from wftui.sandbox.sites.seed import JsonObject

_BLOCK = re.compile(r"<(p|h[1-6]|ul|ol|blockquote|figure|table|pre|div)\b.*?</\1>", re.DOTALL)
_NO_TEXT = ("slug", "accession")


class Unit(NamedTuple):
    """One string: where it is, what English says and what the locale has; `part` counts blocks or pictures from 0."""

    collection: str
    slug: str
    locale: str
    field: str
    part: int
    source: str
    target: str


def field_types() -> dict[str, dict[str, str]]:
    """The type of each field, by collection and field slug."""
    return {one["slug"]: {field["slug"]: field["type"] for field in one["fields"]} for one in collections()}


def blocks(html: str) -> list[str]:
    """The outermost elements of a rich text, without what stands between them."""
    return [found.group(0) for found in _BLOCK.finditer(html)]


def _strings(kind: str, value: Any) -> list[str]:
    if kind == "PlainText":
        return [value or ""]
    if kind == "RichText":
        return blocks(value or "")
    if kind == "Image":
        return [(value or {}).get("alt", "")]
    if kind == "MultiImage":
        return [image.get("alt", "") for image in value or []]
    return []


def locales(source: Source) -> list[str]:
    """The secondary locales in which an item has a variant."""
    return [short for short in source.get("locales", ("fr", "ja")) if short != "en" and short in source]


def units_of(collection: str, source: Source, types: dict[str, str]) -> Iterator[Unit]:
    """All units of one item in its secondary locales."""
    for short in locales(source):
        said: JsonObject = overlay(source["en"], source[short])
        for field, value in source["en"].items():
            kind = "" if field in _NO_TEXT else types[field]
            targets = _strings(kind, said.get(field))
            for part, text in enumerate(_strings(kind, value)):
                if text:
                    target = targets[part] if part < len(targets) else ""
                    yield Unit(collection, source["slug"], short, field, part, text, target)


def units(sources: dict[str, list[Source]]) -> list[Unit]:
    """All units of the site."""
    types = field_types()
    return [
        unit
        for collection, listed in sources.items()
        for source in listed
        for unit in units_of(collection, source, types[collection])
    ]
