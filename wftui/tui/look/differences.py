"""Two values in one line of words: what was removed, what was added, and enough around it to know where."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from wftui.tui.look.drawing import Span, one_line_keep, width_of

LONGEST = 4000
"""Characters of each side that are compared word by word; longer texts are compared up to there."""

AROUND = 6
"""Words shown before and after a change."""


def difference(before: str, after: str, more: str = "\u203a") -> list[Span]:
    """`How [-old-] {+two centuries of+} lenses`: red and green, and readable without any colour."""
    if not before:
        return [("green", f"{{+{_flat(after)}+}}")] if after else [("muted", "(empty)")]
    if not after:
        return [("red", f"[-{_flat(before)}-]")]
    old, new = _flat(before)[:LONGEST].split(" "), _flat(after)[:LONGEST].split(" ")
    spans: list[Span] = []
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (kind, start, end, other_start, other_end) in enumerate(codes):
        if kind == "equal":
            kept = _shortened(old[start:end], first=number == 0, last=number == len(codes) - 1, more=more)
            spans.append(("text", kept + " "))
            continue
        if end > start:
            spans.append(("red", f"[-{' '.join(old[start:end])}-] "))
        if other_end > other_start:
            spans.append(("green", f"{{+{' '.join(new[other_start:other_end])}+}} "))
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
        for word in text.split(" "):
            if not word:
                continue
            size = width_of(word) + 1
            if used and used + size > width:
                if len(lines) == most:
                    lines[-1].append(("muted", "\u203a"))
                    return lines
                lines.append([])
                used = 0
            lines[-1].append((role, word + " "))
            used += size
    return lines
