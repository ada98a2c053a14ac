"""Passes over the shelves that hold no match of a pattern, without looking at their texts one by one.

A time limit costs more than most searches in a short text, so all the texts of a shelf are looked through at once, as
lines. That says the same as looking at each alone, unless the pattern looks around or never gives back what it took;
and it must not take long, which for some patterns it does on long texts only.
"""

from __future__ import annotations

import re
from typing import Any

from wftui.store.search_index import SEPARATOR

_LOOKS_AROUND = re.compile(r"\(\?(?!:)|\\[AZzGKXRp]|[+*?}]\+|\(\*")
_SECONDS = 0.02
_TRIES = 2


class Sieve:
    """For one pattern. `may_hold` never says no of a shelf with a match."""

    def __init__(self, pattern: Any) -> None:
        import regex

        self._tries = 0 if _LOOKS_AROUND.search(pattern.pattern) else _TRIES
        self._lines = regex.compile(pattern.pattern, pattern.flags | regex.MULTILINE) if self._tries else None

    def may_hold(self, text: bytes) -> bool:
        """Whether a text of the shelf may match."""
        if self._tries <= 0 or self._lines is None:
            return True
        lines = text.replace(SEPARATOR, b"\n").decode("utf-8", "replace")
        try:
            return self._lines.search(lines, timeout=_SECONDS, concurrent=True) is not None
        except TimeoutError:
            self._tries -= 1
            return True
