"""Slugs for new items: made from a name, and not taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

LONGEST = 256
_OTHER = re.compile(r"[^a-z0-9]+")


def slug_from(name: str) -> str:
    """A slug made from a name: letters without accents, digits, hyphens. `item` when nothing of it can stand there."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return _OTHER.sub("-", plain).strip("-")[:LONGEST].strip("-") or "item"


def unique_slug(wanted: str, taken: Callable[[str], bool]) -> str:
    """`wanted`, or the first of `wanted-2`, `wanted-3` … that is not taken."""
    number, found = 1, wanted
    while taken(found):
        number += 1
        ending = f"-{number}"
        found = wanted[: LONGEST - len(ending)] + ending
    return found
