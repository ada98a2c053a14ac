"""Two texts as one, in pieces: what stayed, what was removed, what was added, word by word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from enum import Enum
from typing import NamedTuple

MOST = 4_000_000
"""Pairs of words that are compared; two texts that would need more are shown as one removed and one added."""

LEAST_ALIKE = 0.3
"""The share of their words that two texts must have in common to be told word by word."""

_WIDE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0002ffff"
_LETTER = f"(?![{_WIDE}])[^\\W_]"
_TOKEN = re.compile(
    rf"\s+|[{_WIDE}]|(?:{_LETTER})+(?:['\u2019](?:{_LETTER})+)*|.[\u0300-\u036f]*", re.DOTALL
)  # a sign of Japanese, Chinese or Korean is a word of its own
_UNSEEN = {
    "\u00a0": "<no-break space>",
    "\u202f": "<narrow no-break space>",
    "\u3000": "<wide space>",
    "\u2009": "<thin space>",
    "\u200b": "<zero-width space>",
    "\u200c": "<zero-width non-joiner>",
    "\u200d": "<zero-width joiner>",
    "\u2060": "<word joiner>",
    "\u00ad": "<soft hyphen>",
    "\n": "<line break>",
    "\r": "<return>",
    "\t": "<tab>",
}
_UNSEEN_SIGN = re.compile(f"[{''.join(_UNSEEN)}]")


class Kind(Enum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    LEFT_OUT = "left out"
    """Stands for words that stayed and are not shown."""


class Piece(NamedTuple):
    """A stretch of text and what became of it. The text is not yet harmless to show."""

    kind: Kind
    text: str


Pieces = tuple[Piece, ...]
_Step = tuple[list[str], list[str]]
"""Words of the one text and of the other; equal when nothing changed."""


def word_pieces(before: str, after: str) -> Pieces:
    """Both texts in pieces; joining all but the added gives `before`, all but the removed `after`.

    Texts with little in common are one removed and one added piece. Where two texts look the same, because they differ
    in kinds of spaces alone, those are named in the changed pieces.
    """
    if before == after:
        return (Piece(Kind.SAME, after),) if after else ()
    steps = _steps(_TOKEN.findall(before), _TOKEN.findall(after))
    if not _alike(before, after, steps):
        steps = [([before] if before else [], [after] if after else [])]
    return tuple(_named(list(_pieces(_joined(steps)))))


def whole_pieces(before: str, after: str) -> Pieces:
    """One removed and one added piece, for values that are no texts."""
    found = [Piece(Kind.REMOVED, before)] if before else []
    return (*found, Piece(Kind.ADDED, after)) if after else tuple(found)


def list_pieces(before: Sequence[str], after: Sequence[str], name: Callable[[str], str], between: str = "; ") -> Pieces:
    """Two lists of keys in pieces, each key by its name."""
    found: list[Piece] = []
    for kind, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece(Kind.SAME, between.join(map(name, after[first:last]))))
            continue
        if end > start:
            found.append(Piece(Kind.REMOVED, between.join(map(name, before[start:end]))))
        if last > first:
            found.append(Piece(Kind.ADDED, between.join(map(name, after[first:last]))))
    whole: list[Piece] = []
    for piece in found:
        replaces = piece.kind is Kind.ADDED and whole and whole[-1].kind is Kind.REMOVED
        whole += [piece] if replaces or not whole else [Piece(Kind.SAME, between), piece]
    return tuple(whole)


def shortened(pieces: Sequence[Piece], around: int = 120) -> Pieces:
    """The same with long stretches that stayed cut to what stands around the changes: `around` characters each side."""
    found: list[Piece] = []
    for number, piece in enumerate(pieces):
        head = around if number else 0
        tail = around if number < len(pieces) - 1 else 0
        if piece.kind is not Kind.SAME or len(piece.text) <= head + tail + 40:
            found.append(piece)
            continue
        if head:
            found.append(Piece(Kind.SAME, _cut_at_space(piece.text[:head], last=True)))
        found.append(Piece(Kind.LEFT_OUT, "\u2026"))
        if tail:
            found.append(Piece(Kind.SAME, _cut_at_space(piece.text[-tail:], last=False)))
    return tuple(found)


def in_signs(pieces: Iterable[Piece]) -> str:
    """`How [-old-] {+two centuries of+} lenses`: readable without any colour."""
    return "".join(text for _, text in with_signs(pieces))


def with_signs(pieces: Iterable[Piece]) -> list[tuple[Kind, str]]:
    """The pieces with their brackets, and a space between what was removed and what was added in its place."""
    found: list[tuple[Kind, str]] = []
    for kind, text in pieces:
        if kind is Kind.ADDED and found and found[-1][0] is Kind.REMOVED:
            found.append((Kind.SAME, " "))
        if kind is Kind.LEFT_OUT:
            found.append((kind, f" {text} "))
        else:
            found.append((kind, {Kind.REMOVED: f"[-{text}-]", Kind.ADDED: f"{{+{text}+}}"}.get(kind, text)))
    return found


def similarity(before: str, after: str) -> float:
    """The share of words that two texts have in common, from 0 to 1, whatever their order; quickly."""
    from collections import Counter

    one, other = Counter(_words(before)), Counter(_words(after))
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _words(text: str) -> list[str]:
    return [each for each in _TOKEN.findall(text) if not each.isspace()]


def _steps(old: list[str], new: list[str]) -> list[_Step]:
    """What stayed and what changed, in turns. What both begin and end with is set aside first."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    found: list[_Step] = [(old[:head], old[:head])]
    if len(middle_old) * len(middle_new) > MOST:
        found.append((middle_old, middle_new))
    else:
        matcher = SequenceMatcher(str.isspace, middle_old, middle_new)
        for _, start, end, first, last in matcher.get_opcodes():
            found.append((middle_old[start:end], middle_new[first:last]))
    ends = old[len(old) - tail :]
    return [step for step in (*found, (ends, ends)) if step[0] or step[1]]


def _alike(before: str, after: str, steps: Sequence[_Step]) -> bool:
    if not before or not after:
        return True
    if before.isascii() and after.isascii() and not any(each.isspace() for each in before + after):
        return False
    same = sum(sum(map(len, (each.strip() for each in old))) for old, new in steps if old == new)
    return same >= LEAST_ALIKE * max(1, min(_solid(before), _solid(after)))


def _solid(text: str) -> int:
    return sum(not each.isspace() for each in text)


def _joined(steps: Sequence[_Step]) -> list[_Step]:
    """Changes with nothing but a space between them are one; a change of spaces takes a word at each side along."""
    found: list[_Step] = []
    for old, new in steps:
        changed = old != new
        if found and changed and found[-1][0] != found[-1][1]:
            found[-1] = (found[-1][0] + old, found[-1][1] + new)
        elif changed and len(found) > 1 and _blank(found[-1][0]) and found[-2][0] != found[-2][1]:
            space = found.pop()[0]
            found[-1] = (found[-1][0] + space + old, found[-1][1] + space + new)
        else:
            found.append((list(old), list(new)))
    for place, (old, new) in enumerate(found):
        if old != new and _blank(old) and _blank(new):
            before, after = found[place - 1][0] if place else [], found[place + 1][0] if place + 1 < len(found) else []
            start, end = before[-1:], after[:1]
            if place:
                found[place - 1] = (before[:-1], before[:-1])
            if place + 1 < len(found):
                found[place + 1] = (after[1:], after[1:])
            found[place] = (start + old + end, start + new + end)
    return [step for step in found if step[0] or step[1]]


def _blank(words: Sequence[str]) -> bool:
    return all(each.isspace() for each in words)


def _pieces(steps: Iterable[_Step]) -> Iterable[Piece]:
    for old, new in steps:
        if old == new:
            yield Piece(Kind.SAME, "".join(new))
            continue
        yield from whole_pieces("".join(old), "".join(new))


def _named(pieces: list[Piece]) -> Iterable[Piece]:
    """Names what cannot be seen in a change whose two sides look the same, or that holds nothing else."""
    for number, piece in enumerate(pieces):
        if piece.kind is Kind.SAME:
            yield piece
            continue
        other = next(
            (
                each.text
                for each in (*pieces[max(0, number - 1) : number], *pieces[number + 1 : number + 2])
                if each.kind not in (Kind.SAME, piece.kind)
            ),
            "",
        )
        unseen = _seen(piece.text) == _seen(other)
        yield Piece(piece.kind, _UNSEEN_SIGN.sub(_name, piece.text)) if unseen else piece


def _seen(text: str) -> str:
    """The text as a reader would take it in."""
    return re.sub(r"\s+", "", _UNSEEN_SIGN.sub("", text))


def _name(match: re.Match[str]) -> str:
    return _UNSEEN[match.group()]


def _cut_at_space(text: str, *, last: bool) -> str:
    if last:
        at = text.rfind(" ")
        return text[:at] if at > len(text) // 2 else text
    at = text.find(" ")
    return text[at + 1 :] if 0 <= at < len(text) // 2 else text
