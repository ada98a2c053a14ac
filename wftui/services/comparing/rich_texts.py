"""What differs between two rich texts: block by block, as text; where only the markup differs, that is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from wftui.domain.text import without_tags
from wftui.fields import richtext
from wftui.fields.richtext.outline import run_words
from wftui.services.comparing.change import Change
from wftui.services.comparing.pieces import (
    Kind,
    Piece,
    Pieces,
    list_pieces,
    similarity,
    whole_pieces,
    word_pieces,
)

ONLY_MARKUP = "only the markup differs"
_ONLY_BETWEEN = "only the markup differs, in a place without words"
_NEAR = 0.35
"""The share of common words from which on two blocks are one block that was changed."""
_MOST_PAIRED = 2_500
"""Pairs of blocks that are weighed against each other; in larger changes they are paired as they come."""
_BREAKS = re.compile(r"\s+")


class Stretch(NamedTuple):
    """The words of a block, or of one point of a list. `tags` are its inline tags in words; `number` is the block's."""

    number: int
    label: str
    lead: str
    text: str
    tags: tuple[str, ...]
    html: str


def rich_text_changes(before: str, after: str) -> tuple[Change, ...]:
    """Every block that differs, in the order of `after`; what was removed stands where it was."""
    old_text, new_text = richtext.read(before), richtext.read(after)
    old, new = list(_stretches(old_text)), list(_stretches(new_text))
    blocks = len(new_text.blocks)
    found: list[Change] = []
    matcher = SequenceMatcher(None, [each.text for each in old], [each.text for each in new], autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            pairs: list[tuple[Stretch | None, Stretch | None]] = [*zip(old[start:end], new[first:last], strict=True)]
        else:
            pairs = _paired(old[start:end], new[first:last])
        found += [change for one, other in pairs for change in _changes(one, other, blocks)]
    if not found and before != after:
        found.append(Change("", (), _ONLY_BETWEEN))
    return tuple(found)


def _stretches(document: richtext.Document) -> Iterator[Stretch]:
    for number, block in enumerate(document.blocks, 1):
        label = richtext.label(block).removesuffix(", moved whole")
        source = document.html(block)
        if block.kind.is_atom or not block.runs:
            words = richtext.words(document, block)
            yield Stretch(number, label, "", words if len(words) < 200 else without_tags(source), (), source)
            continue
        opening = source[: block.runs[0].start - block.start]
        for place, run in enumerate(block.runs):
            text = _BREAKS.sub(" ", run_words(document, run)).strip()
            tags = tuple(chip.words for chip in richtext.chips(document, run))
            lead = ""
            if run.depth:
                lead = "  " * (run.depth - 1) + ("- " if run.ordinal is None else f"{run.ordinal}. ")
            yield Stretch(number, label, lead, text, tags, (opening if not place else "") + document.html(run))


def _changes(old: Stretch | None, new: Stretch | None, blocks: int) -> Iterator[Change]:
    if new is None:
        if old is not None:
            what = "point of a list" if old.lead else _kind(old.label)
            yield Change(f"removed: {what}", _led(old.lead, whole_pieces(_text(old), "")))
        return
    place = f"block {new.number} of {blocks}, {new.label}"
    if old is None:
        yield Change(place, _led(new.lead, whole_pieces("", _text(new))))
        return
    kind = f"was a {_kind(old.label)}" if _kind(old.label) != _kind(new.label) else ""
    if old.text == new.text and old.html == new.html and not kind:
        return
    pieces: Pieces = (Piece(Kind.SAME, _text(new)),)
    if old.text != new.text:
        pieces = word_pieces(old.text, new.text)
    markup = list_pieces(old.tags, new.tags, str, ", ") if old.tags != new.tags else ()
    note = kind
    if old.text == new.text and not kind:
        note = ONLY_MARKUP
    yield Change(place, _led(new.lead, pieces), note, markup)


def _kind(label: str) -> str:
    """What a block is, without how many points or lines it has."""
    return label.partition(",")[0]


def _text(stretch: Stretch) -> str:
    return stretch.text or f"({stretch.label})"


def _led(lead: str, pieces: Pieces) -> Pieces:
    return (Piece(Kind.SAME, lead), *pieces) if lead else pieces


def _paired(old: Sequence[Stretch], new: Sequence[Stretch]) -> list[tuple[Stretch | None, Stretch | None]]:
    """Which block became which: the pairing in order that has most words in common."""
    if len(old) == len(new) == 1:
        return [(old[0], new[0])]
    if len(old) * len(new) > _MOST_PAIRED:
        both = min(len(old), len(new))
        return [*zip(old[:both], new[:both], strict=True), *((each, None) for each in old[both:]),
                *((None, each) for each in new[both:])]  # fmt: skip
    near = [[similarity(one.text, other.text) for other in new] for one in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for row in range(len(old) - 1, -1, -1):
        for column in range(len(new) - 1, -1, -1):
            apart = max(best[row + 1][column], best[row][column + 1])
            score = near[row][column]
            best[row][column] = max(apart, best[row + 1][column + 1] + score) if score >= _NEAR else apart
    found: list[tuple[Stretch | None, Stretch | None]] = []
    row = column = 0
    while row < len(old) and column < len(new):
        score = near[row][column]
        if score >= _NEAR and best[row][column] == best[row + 1][column + 1] + score:
            found.append((old[row], new[column]))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            found.append((old[row], None))
            row += 1
        else:
            found.append((None, new[column]))
            column += 1
    return [*found, *((each, None) for each in old[row:]), *((None, each) for each in new[column:])]
