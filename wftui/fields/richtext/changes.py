"""Changes to the order of blocks: each is moved, taken out or put in as a whole."""

from __future__ import annotations

from wftui.fields.richtext.model import Document


def moved(document: Document, block: int, to: int) -> str:
    """The source with the block of number `block` moved to place `to` among the others; the spaces between stay put."""
    order = list(range(len(document.blocks)))
    order.insert(to, order.pop(block))
    parts: list[str] = []
    at = 0
    for place, source_of in zip(document.blocks, order, strict=True):
        parts += [document.source[at : place.start], document.html(document.blocks[source_of])]
        at = place.end
    return "".join([*parts, document.source[at:]])


def without(document: Document, block: int) -> str:
    """The source without that block."""
    gone = document.blocks[block]
    return document.source[: gone.start] + document.source[gone.end :]


def inserted(document: Document, before: int, html: str) -> str:
    """The source with `html` put in before the block of that number, or at the end when there is none."""
    if before < len(document.blocks):
        at = document.blocks[before].start
    else:
        at = document.blocks[-1].end if document.blocks else len(document.source)
    return document.source[:at] + html + document.source[at:]
