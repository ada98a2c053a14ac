"""Signs: one cell each, always beside a word. Two sets: WGL4, which common monospace fonts share, and plain ASCII."""

from __future__ import annotations

import os
import sys

import msgspec

from wftui.domain.status import Status


class Signs(msgspec.Struct, frozen=True):
    """The signs of one set, by what they say."""

    published: str = "\u2219"
    draft: str = "\u25e6"
    queued: str = "\u00bb"
    draft_changes: str = "\u25ca"
    queued_changes: str = "\u25ba"
    archived: str = "\u2591"
    no_variant: str = "-"
    edited: str = "*"
    selected: str = "+"
    conflict: str = "\u00a6"
    error: str = "!"
    warning: str = "\u2206"
    info: str = "i"
    unsure: str = "?"
    outdated: str = "~"
    same: str = "="
    on_purpose: str = '"'
    done: str = "\u2219"
    untranslated: str = "\u25e6"
    read_only: str = "\u00ac"
    taken_back: str = "\u2039"
    more: str = "\u203a"
    more_left: str = "\u2039"
    sorted_up: str = "\u2191"
    sorted_down: str = "\u2193"
    cursor: str = "\u2590"
    thumb: str = "\u2590"
    rule: str = "\u2500"
    bar: str = "\u2502"
    top_left: str = "\u250c"
    top_right: str = "\u2510"
    bottom_left: str = "\u2514"
    bottom_right: str = "\u2518"
    dot: str = "\u00b7"

    def status(self, status: Status) -> str:
        """The sign of a status."""
        return str(getattr(self, status.name.lower()))


UNICODE = Signs()
ASCII = Signs(
    published=".",
    draft="o",
    queued="^",
    draft_changes="%",
    queued_changes="&",
    archived="_",
    conflict="X",
    warning="w",
    done=".",
    untranslated="o",
    read_only="#",
    taken_back="<",
    more=">",
    more_left="<",
    sorted_up="^",
    sorted_down="v",
    cursor=">",
    thumb="|",
    rule="-",
    bar="|",
    top_left="+",
    top_right="+",
    bottom_left="+",
    bottom_right="+",
    dot=",",
)


def choose(wanted: str) -> Signs:
    """The set asked for (`unicode`, `ascii`), or for `auto` the one that this terminal's encoding can show."""
    if wanted == "unicode":
        return UNICODE
    if wanted == "ascii":
        return ASCII
    encoding = (getattr(sys.__stdout__, "encoding", "") or "").lower().replace("-", "")
    utf8_locale = any("utf" in os.environ.get(name, "").lower() for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    return UNICODE if encoding == "utf8" or utf8_locale else ASCII


STATUS_ROLE = {
    Status.PUBLISHED: "text",
    Status.DRAFT: "text",
    Status.QUEUED: "violet",
    Status.DRAFT_CHANGES: "violet",
    Status.QUEUED_CHANGES: "violet",
    Status.ARCHIVED: "muted",
    Status.NO_VARIANT: "muted",
}
"""The colour role that a status is drawn in; the word and the sign say the same without it."""
