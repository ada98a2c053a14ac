"""When two field values are the same, whatever way Webflow or a form writes them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wftui.domain.json import Json

_EMPTY_ID = re.compile(r' id=""')


def same(one: Json, other: Json) -> bool:
    """Whether two values mean the same: an absent key is null, 12 is 12.0, and true is not 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return one == other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, dict) and isinstance(other, dict):
        return all(same(one.get(key), other.get(key)) for key in one.keys() | other.keys())
    return type(one) is type(other) and one == other


def stored_as_sent(sent: Json, stored: Json) -> bool:
    """Whether Webflow stored what was sent, but for the empty `id` attributes that it adds to rich text."""
    if isinstance(sent, str) and isinstance(stored, str):
        return _EMPTY_ID.sub("", sent) == _EMPTY_ID.sub("", stored)
    if isinstance(sent, dict) and isinstance(stored, dict):
        return all(same(value, stored.get(key)) for key, value in sent.items())
    if isinstance(sent, list) and isinstance(stored, list):
        return len(sent) == len(stored) and all(stored_as_sent(a, b) for a, b in zip(sent, stored, strict=True))
    return same(sent, stored) or (_empty(sent) and _empty(stored))


def answered_as_sent(sent: Json, answered: Json) -> bool:
    """Whether the answer to a write holds what was sent, but for what Webflow makes of it by itself.

    Besides the empty `id` attributes, that is its own copy of a file which was sent as an address alone. What was there
    before the write is no answer: use `stored_as_sent` to find out whether a write has arrived.
    """
    if isinstance(sent, list) and isinstance(answered, list):
        return len(sent) == len(answered) and all(map(answered_as_sent, sent, answered))
    if isinstance(sent, dict) and isinstance(answered, dict) and answered.get("fileId") and not sent.get("fileId"):
        sent = {key: value for key, value in sent.items() if key not in ("url", "fileId")}
    return stored_as_sent(sent, answered)


def same_as_stored(one: Json, other: Json) -> bool:
    """Whether two values differ in nothing but what Webflow adds by itself, whichever of them it has stored."""
    return stored_as_sent(one, other) and stored_as_sent(other, one)


def _empty(value: Json) -> bool:
    return value is None or value == "" or value == []


def to_text(value: Json) -> str:
    """`value` as JSON for a file: ASCII, so that even half a character survives."""
    return json.dumps(value, separators=(",", ":"))


def from_text(text: str) -> Json:
    """The value that `to_text` wrote."""
    value: Json = json.loads(text)
    return value
