"""Where in a text a hit lies, and the part of the text around it that a line has room for."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from wftui.domain.fold import fold
from wftui.domain.text import visible


class Span(NamedTuple):
    """Characters of a text."""

    start: int
    end: int


def spans(text: str, shown: Sequence[str], pattern: Any = None, seconds: float = 0.5) -> tuple[Span, ...]:
    """Where the words, or what the pattern matches, stand in `text`, in its order; none lies within another.

    A pattern that takes longer than `seconds` shows nothing.
    """
    folded, places = fold_map(text)
    found = list[tuple[int, int]]()  # each start with its end, negative, so that the longest comes first
    for words in shown:
        needle = fold(words)
        at = folded.find(needle) if needle else -1
        while at >= 0:
            end = at + len(needle)
            found.append((places[at], -places[end]))
            at = folded.find(needle, end)
    if pattern is not None:
        try:
            matches = pattern.finditer(folded, timeout=seconds, concurrent=True)
            found += [(places[match.start()], -places[match.end()]) for match in matches]
        except TimeoutError:
            found = []
    kept, last = list[Span](), 0
    for start, negative in sorted(found):
        if -negative > start >= last:
            last = -negative
            kept.append(Span(start, last))
    return tuple(kept)


def fold_map(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each place in it, its end too, the place in `text` that it came from."""
    if text.isascii() or all(map(_stays_one, set(text))):
        return fold(text), range(len(text) + 1)
    parts, places, start = list[str](), list[int](), 0
    for at in range(1, len(text) + 1):
        if at < len(text) and unicodedata.combining(text[at]):
            continue
        part = fold(text[start:at])
        parts.append(part)
        places += [start] * len(part)
        start = at
    places.append(len(text))
    return "".join(parts), places


@lru_cache(maxsize=4096)
def _stays_one(sign: str) -> bool:
    return len(fold(sign)) == 1 and not unicodedata.combining(sign)


def around(text: str, span: Span | None, width: int) -> tuple[str, str, str]:
    """What stands before a hit, the hit, and what follows, harmless to show, in `width` characters at most.

    `‹` and `›` stand for what is left out.
    """
    start, end = span if span is not None else (0, 0)
    end = min(end, start + width)
    room = max(0, width - (end - start))
    before = min(start, max(room // 3, room - (len(text) - end)))
    after = min(len(text) - end, room - before)
    head, tail = text[start - before : start], text[end : end + after]
    if before < start and head:
        head = "‹" + head[1:]
    if after < len(text) - end and tail:
        tail = tail[:-1] + "›"
    return visible(head), visible(text[start:end]), visible(tail)
