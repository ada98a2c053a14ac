"""Ids as Webflow makes them, checked before one is put into an address: `..` in an id would name another resource."""

from __future__ import annotations

import re

from wftui.domain.errors import UsageError

OBJECT_ID = re.compile(r"[0-9a-f]{24}")
"""Sites, collections, items, pages, locales: 24 lowercase hex digits."""

OPTION_ID = re.compile(r"[0-9a-f]{32}")
"""Fields and options of an Option field: 32 lowercase hex digits."""


def is_object_id(text: str) -> bool:
    """Whether `text` is an id of a site, collection, item, page or locale."""
    return OBJECT_ID.fullmatch(text) is not None


def object_id(text: str, what: str = "id") -> str:
    """Return `text` if it is an object id; raise `UsageError` otherwise."""
    if not is_object_id(text):
        raise UsageError(f"{text[:60]!r} is not a Webflow {what}: 24 digits 0-9 and a-f are wanted.")
    return text
