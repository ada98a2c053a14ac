"""The places of a rich text that can be opened, one row each: a run of words, an atom, or in the HTML look a block."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wftui.domain.text import visible
from wftui.fields import richtext
from wftui.fields.richtext import Block, BlockKind, Document, Run
from wftui.fields.richtext.outline import run_words
from wftui.tui.widgets.document import DocumentRow

if TYPE_CHECKING:
    from wftui.tui.look.drawing import Span

_HOLLOW = re.compile(r"<(?:p|h[1-6]|blockquote|li)\b[^>]*>(?=</)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the cursor can be: a block, and the run of it that opens; None for an atom."""

    block: int
    run: Run | None


def spots_of(document: Document, *, as_html: bool) -> list[Spot]:
    """Every place of a text, in order."""
    found = []
    for number, block in enumerate(document.blocks):
        runs: list[Run | None] = [*block.runs] if not as_html else []
        if not runs:
            runs = [None if as_html or block.kind.is_atom else _hollow(document, block)]
        found += [Spot(number, run) for run in runs]
    return found


def _hollow(document: Document, block: Block) -> Run | None:
    """Where words go in a block that has none yet."""
    match = _HOLLOW.search(document.source, block.start, block.end)
    return None if match is None else Run(match.end(), match.end(), ())


class BlockRows:
    """The rows of a text. A block that `stored` does not hold has the sign `edited`."""

    def __init__(self, document: Document, *, as_html: bool, stored: str | None, edited: Span) -> None:
        self._document, self._as_html, self._stored, self._edited = document, as_html, stored, edited
        self.spots = spots_of(document, as_html=as_html)

    def rows(self) -> list[DocumentRow]:
        """A row for each place."""
        return [self._row(number) for number in range(len(self.spots))]

    def _row(self, number: int) -> DocumentRow:
        spot = self.spots[number]
        document, block = self._document, self._document.blocks[spot.block]
        label, slug = richtext.label(block), f"{spot.block}.{number}"
        state = self._edited if self._is_edited(block) else None
        if self._as_html:
            text = visible(richtext.to_lines(document.html(block)))
            return DocumentRow(slug, spot.block, label, text, "text", state=state)
        if spot.run is None:
            kind = block.kind.value if block.kind is not BlockKind.UNKNOWN else block.tag
            words = richtext.words(document, block)
            return DocumentRow(slug, spot.block, label, words, "muted", f"[{kind}]  ", state=state)
        words = visible(_SPACES.sub(" ", run_words(document, spot.run))).strip()
        role = "+text" if block.kind is BlockKind.HEADING else "text"
        lead, indent = "", 0
        if block.kind is BlockKind.QUOTE:
            indent = 2
        elif block.kind is BlockKind.LIST:
            lead = f"{spot.run.ordinal}. " if spot.run.ordinal is not None else "- "
            indent = 2 * max(1, spot.run.depth)
        first = number == 0 or self.spots[number - 1].block != spot.block
        last = number + 1 == len(self.spots) or self.spots[number + 1].block != spot.block
        return DocumentRow(slug, spot.block, label, words, role, lead, indent, first, last, state)

    def _is_edited(self, block: Block) -> bool:
        stored = self._stored
        return self._document.source != stored and (stored is None or self._document.html(block) not in stored)
