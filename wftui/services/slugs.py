"""Slugs for new items: made from a name, and not taken."""

from __future__ import annotations

from collections.abc import Callable

from wftui.fields.slug import LONGEST, suggest


def slug_from(name: str) -> str:
    """The slug that the form suggests for a name; `item` when nothing of the name can stand in one."""
    return suggest(name) or "item"


def unique_slug(wanted: str, taken: Callable[[str], bool]) -> str:
    """`wanted`, or the first of `wanted-2`, `wanted-3` … that is not taken."""
    number, found = 1, wanted
    while taken(found):
        number += 1
        ending = f"-{number}"
        found = wanted[: LONGEST - len(ending)] + ending
    return found
