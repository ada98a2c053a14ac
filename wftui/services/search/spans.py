"""Where in a text a hit lies, and the part of the text around it that a line has room for."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
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
    found = list[Span]()
    for words in shown:
        needle = fold(words)
        at = folded.find(needle) if needle else -1
        while at >= 0:
            found.append(Span(places[at], places[at + len(needle)]))
            at = folded.find(needle, at + len(needle))
    if pattern is not None:
        try:
            matches = pattern.finditer(folded, timeout=seconds, concurrent=True)
            found += [Span(places[match.start()], places[match.end()]) for match in matches]
        except TimeoutError:
            found = []
    kept = list[Span]()
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        if span.end > span.start and (not kept or span.start >= kept[-1].end):
            kept.append(span)
    return tuple(kept)


def fold_map(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each place in it, its end too, the place in `text` that it came from."""
    if text.isascii() or all(len(fold(sign)) == 1 and not unicodedata.combining(sign) for sign in set(text)):
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
