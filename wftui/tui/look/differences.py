"""What was removed and what was added, as it is drawn: in one line of words, or in as many lines as it takes.

Red and struck through, green and underlined, and always in brackets, so that it is readable without colour.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from wftui.tui.look.drawing import Span, one_line_keep, width_of

if TYPE_CHECKING:
    from wftui.services.comparing import Piece

LONGEST = 4000
"""Characters of each side that are compared word by word; longer texts are compared up to there."""

AROUND = 6
"""Words shown before and after a change."""


def difference(before: str, after: str, more: str = "\u203a") -> list[Span]:
    """`How [-old-] {+two centuries of+} lenses`, in words of one line."""
    if not before:
        return [("added", f"{{+{_flat(after)}+}}")] if after else [("muted", "(empty)")]
    if not after:
        return [("removed", f"[-{_flat(before)}-]")]
    old, new = _flat(before)[:LONGEST].split(" "), _flat(after)[:LONGEST].split(" ")
    spans: list[Span] = []
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (kind, start, end, other_start, other_end) in enumerate(codes):
        if kind == "equal":
            kept = _shortened(old[start:end], first=number == 0, last=number == len(codes) - 1, more=more)
            spans.append(("text", kept + " "))
            continue
        if end > start:
            spans += [("removed", f"[-{' '.join(old[start:end])}-]"), ("text", " ")]
        if other_end > other_start:
            spans += [("added", f"{{+{' '.join(new[other_start:other_end])}+}}"), ("text", " ")]
    return spans


def _flat(text: str) -> str:
    return " ".join(one_line_keep(text).split())


def _shortened(words: Sequence[str], *, first: bool, last: bool, more: str) -> str:
    head = 0 if first else AROUND
    tail = 0 if last else AROUND
    if len(words) <= head + tail + 2:
        return " ".join(words)
    parts = [*words[:head], more, *words[len(words) - tail :]] if tail else [*words[:head], more]
    return " ".join(parts)


def flowed(spans: Sequence[Span], width: int, most: int = 3) -> list[list[Span]]:
    """Spans broken into at most `most` lines of `width` cells, at spaces."""
    lines: list[list[Span]] = [[]]
    used = 0
    for role, text in spans:
        words = [word for word in text.split(" ") if word]
        for number, word in enumerate(words, 1):
            size = width_of(word) + 1
            if used and used + size > width:
                if len(lines) == most:
                    lines[-1].append(("muted", "\u203a"))
                    return lines
                lines.append([])
                used = 0
            lines[-1] += [(role, word), ("text" if number == len(words) else role, " ")]
            used += size
    return lines


_PART = re.compile(r"\n| +|[^ \n]+")
_CLOSING = "-+]}).,;:!?\u3001\u3002\u300d\u300f\uff09\uff01\uff1f"
"""What no line begins with: marks that belong to what stands before them, and the ends of changes."""


def spans_of(pieces: Iterable[Piece]) -> list[Span]:
    """Pieces as spans, made harmless. Line feeds stay, for `wrapped`."""
    from wftui.services.comparing.pieces import Kind, with_signs

    roles = {Kind.REMOVED: "removed", Kind.ADDED: "added", Kind.LEFT_OUT: "muted"}
    return [
        (roles.get(kind, "text"), "\n".join(one_line_keep(line) for line in text.split("\n")))
        for kind, text in with_signs(pieces)
    ]


def wrapped(spans: Iterable[Span], width: int) -> list[list[Span]]:
    """Harmless spans broken into lines of at most `width` cells: at spaces where there are any, else where it must be.

    A line may also end after any wide sign. Spaces within a line are kept as they are.
    """
    width = max(1, width)
    lines: list[list[Span]] = [[]]
    used = 0
    for cluster in _clusters(spans):
        size = sum(width_of(part) for _, part in cluster)
        if cluster[0][1] == "\n":
            lines.append([])
            used = 0
            continue
        is_space = cluster[0][1].isspace()
        if used + size > width and (used or is_space):
            if is_space:
                continue
            lines.append([])
            used = 0
        for role, part in cluster if size <= width else _cut(cluster, width):
            if used and used + width_of(part) > width:
                lines.append([])
                used = 0
            _append(lines[-1], role, part)
            used += width_of(part)
    return lines


def _append(line: list[Span], role: str, text: str) -> None:
    if line and line[-1][0] == role:
        line[-1] = (role, line[-1][1] + text)
    else:
        line.append((role, text))


def _clusters(spans: Iterable[Span]) -> Iterator[list[Span]]:
    """Spans in stretches within which no line ends."""
    held: list[Span] = []
    for role, text in spans:
        for part in (each for word in _PART.findall(text) for each in ([word] if word.isascii() else _signs(word))):
            if held and (_apart(held[-1][1], part)):
                yield held
                held = []
            held.append((role, part))
    if held:
        yield held


def _apart(before: str, part: str) -> bool:
    """Whether a line may end between two parts."""
    if part.isspace() or before.isspace():
        return True
    return part[0] not in _CLOSING and (width_of(before[-1]) > 1 or width_of(part.lstrip("[{-+")[:1]) > 1)


def _signs(word: str) -> Iterator[str]:
    """A word with each wide sign by itself."""
    held = ""
    for sign in word:
        if width_of(sign) > 1:
            if held and held not in ("[-", "{+"):
                yield held
                held = ""
            yield held + sign
            held = ""
        else:
            held += sign
    if held:
        yield held


def _cut(cluster: Iterable[Span], width: int) -> Iterator[Span]:
    """Spans in pieces that fit into a line."""
    for role, part in cluster:
        held, used = "", 0
        for sign in part:
            size = width_of(sign)
            if used + size > width and held:
                yield role, held
                held, used = "", 0
            held += sign
            used += size
        yield role, held
