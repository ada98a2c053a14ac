"""What typing does to more than one run: a paragraph is broken in two, joined with the one before, or marked.

Each answers the whole source anew, or None where it cannot be done without touching what was not meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from wftui.domain.errors import FieldError
from wftui.fields.richtext.editing import edited
from wftui.fields.richtext.model import Block, BlockKind, Document, Run

_EMPTY_LINES = re.compile(r"\n\s*\n")
_OPENING = re.compile(r"<(p|li|h[1-6]|blockquote)\b[^<>]*>$", re.IGNORECASE)
_BETWEEN = re.compile(r"</(?:p|li|h[1-6])>\s*<(?P<name>p|li|h[1-6])\b[^<>]*>", re.IGNORECASE)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of pasted text, each on one line: what empty lines part, or else its lines."""
    lines = text.splitlines()
    parts = _EMPTY_LINES.split("\n".join(lines).strip())
    return [" ".join(part.split()) for part in (parts if len(parts) > 1 else lines) if part.strip()]


def broken(document: Document, block: Block, run: Run, parts: Sequence[str]) -> str | None:
    """The source with the paragraph, heading or list point of `run` made several, each with one of the texts.

    What follows a heading is a paragraph. None where the run is no element of its own, or a tag would be torn apart.
    """
    name = _element(document, block, run)
    if name is None or name.lower() == "blockquote":
        return None
    next_name = "p" if name.lower().startswith("h") else name
    try:
        insides = [_inside(document, run, part.strip()) for part in parts]
    except FieldError:
        return None
    source, close = document.source, f"</{name}>"
    written = f"</{name}>".join(insides[:1]) + close
    written += "".join(f"<{next_name}>{inside}</{next_name}>" for inside in insides[1:])
    return source[: run.start] + written + source[run.end + len(close) :]


def joined(document: Document, before: Run, run: Run, text: str) -> str | None:
    """The source with `text`, which stands in `run`, put behind the words of the paragraph or point before it."""
    between = _BETWEEN.fullmatch(document.source, before.end, run.start)
    closing = f"</{between.group('name')}>" if between else ""
    source = document.source
    if between is None or source[run.end : run.end + len(closing)].lower() != closing.lower():
        return None
    opening = source.rindex("<", before.end, run.start)
    try:
        inside = _inside(document, run, text)
    except FieldError:
        return None
    return source[: before.end] + inside + source[before.end : opening] + source[run.end + len(closing) :]


def dropped(document: Document, block: Block, run: Run) -> str | None:
    """The source without the element of `run`; a list that has no other point goes with it."""
    name = _element(document, block, run)
    if name is None:
        return None
    if block.kind is not BlockKind.LIST or len(block.runs) < 2:
        start, end = block.start, block.end
    else:
        start, end = document.source.rindex("<", block.start, run.start), run.end + len(name) + 3
    return document.source[:start] + document.source[end:]


def marked(document: Document, run: Run, text: str, span: tuple[int, int], tags: tuple[str, str]) -> str | None:
    """The source with the characters `span` of `text`, which stands in `run`, between two tags."""
    start, end = span
    try:
        parts = [_inside(document, run, part) for part in (text[:start], text[start:end], text[end:])]
    except FieldError:
        return None
    written = parts[0] + tags[0] + parts[1] + tags[1] + parts[2]
    return document.source[: run.start] + written + document.source[run.end :]


def _element(document: Document, block: Block, run: Run) -> str | None:
    """The name of the element that holds the run and nothing else."""
    source = document.source
    opening = _OPENING.search(source[block.start : run.start])
    name = opening.group(1) if opening else ""
    return name if name and source[run.end :].lower().startswith(f"</{name.lower()}>") else None


def _inside(document: Document, run: Run, text: str) -> str:
    """What stands in the run when it says `text`."""
    whole = edited(document, run, text)
    return whole[run.start : len(whole) - (len(document.source) - run.end)]
