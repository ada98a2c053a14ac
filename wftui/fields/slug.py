"""Slugs: the part of an address that names an item."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from wftui.fields.base import Problem, quoted

if TYPE_CHECKING:
    from wftui.domain.collection import Field

RULE = re.compile(r"[_a-zA-Z0-9][-_a-zA-Z0-9]*")
"""What Webflow takes as a slug."""

LONGEST = 256

_APART = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def is_slug(field: Field) -> bool:
    """Whether `field` is the slug of its collection."""
    return field.slug == "slug"


def suggest(name: str) -> str:
    """The slug that an item called `name` would get: lower case, accents off, hyphens between words.

    Empty when the name has no Latin letter or digit, as Japanese names have not: there a person must choose.
    """
    plain = unicodedata.normalize("NFKD", name.lower().translate(_APART))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = re.sub(r"['\u2019]", "", plain)
    return re.sub(r"[^a-z0-9_]+", "-", plain).strip("-")[:LONGEST].strip("-")


def becomes(text: str) -> str:
    """What a person's `text` can become so that Webflow takes it; the text itself when it is a slug already."""
    return text if RULE.fullmatch(text) else suggest(text)


def problems(text: str, field: Field) -> list[Problem]:
    """What is wrong with `text` as a slug."""
    if RULE.fullmatch(text):
        return []
    allowed = "letters a to z, digits, - and _, and does not start with -"
    suggestion = becomes(text)
    offer = f" It could be {quoted(suggestion)}." if suggestion else ""
    return [Problem(f"{field.display_name} takes {allowed}.{offer}")]
