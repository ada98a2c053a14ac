"""What a rich text holds, in words: the outline beside it, a line for each atom, and the text alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from wftui.domain.text import one_line, visible, without_tags
from wftui.fields.address import file_name
from wftui.fields.richtext.editing import unescaped
from wftui.fields.richtext.model import Block, BlockKind, Document, Piece, Run
from wftui.fields.richtext.tokens import Kind, attributes, tokens

_LONGEST = 200
_ROUGH_TAG = re.compile(r"<[A-Za-z/!][^<>]*>")
_BREAKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One block in the outline. `number` counts from 1; `label` says what it is, `words` how it begins."""

    number: int
    label: str
    words: str
    is_atom: bool


def outline(document: Document) -> list[OutlineLine]:
    """One line for each block."""
    return [
        OutlineLine(number, label(block), words(document, block), block.kind.is_atom)
        for number, block in enumerate(document.blocks, 1)
    ]


def label(block: Block) -> str:
    """What the block is: `paragraph`, `heading 2`, `list, 2 points`, `figure, moved whole`."""
    if block.kind is BlockKind.HEADING:
        return f"heading {block.level}"
    if block.kind is BlockKind.LIST:
        return f"list, {_counted(block.points, 'point')}"
    if block.kind is BlockKind.UNKNOWN:
        return f"<{one_line(block.tag)[:20]}>, moved whole"
    return f"{block.kind.value}, moved whole" if block.kind.is_atom else block.kind.value


def words(document: Document, block: Block) -> str:
    """The block on one line, harmless to show: its words, or what an atom holds."""
    if not block.kind.is_atom:
        return one_line(_BREAKS.sub(" ", " ".join(run_words(document, run) for run in block.runs)))[:_LONGEST]
    source = document.html(block)
    describe = _DESCRIPTIONS.get(block.kind)
    return (without_tags(source) if describe is None else describe(source))[:_LONGEST]


def run_words(document: Document, run: Run) -> str:
    """The words of a run without its tags; a line break between them is a space."""
    return "".join(_piece_words(document, piece) for piece in run.pieces)


def _piece_words(document: Document, piece: Piece) -> str:
    source = document.html(piece)
    if piece.chip is None:
        return unescaped(source)
    return " " if source[:3].lower() == "<br" else ""


def plain_text(document: Document) -> str:
    """The words of the whole text, a block a line; atoms give what words they show."""
    lines = [
        without_tags(document.html(block)) if block.kind.is_atom else _lines(document, block)
        for block in document.blocks
        if block.kind not in (BlockKind.COMMENT, BlockKind.EMBED)
    ]
    return "\n".join(line for line in lines if line)


def shown_text(source: str) -> str:
    """What is left of HTML without its tags, quickly and roughly: for counting while a person types."""
    return unescaped(_ROUGH_TAG.sub("", source))


def _lines(document: Document, block: Block) -> str:
    return "\n".join(visible(_BREAKS.sub(" ", run_words(document, run)).strip()) for run in block.runs)


def _tags(source: str) -> list[tuple[str, dict[str, str]]]:
    return [
        (token.name, attributes(source[token.start : token.end])) for token in tokens(source) if token.kind is Kind.OPEN
    ]


def _figure(source: str) -> str:
    for name, known in _tags(source):
        if name in ("img", "iframe", "video") and known.get("src"):
            alt = f', "{one_line(known["alt"])}"' if known.get("alt") else ""
            caption = without_tags(_inside(source, "figcaption"))
            return file_name(known["src"]) + alt + (f', caption "{caption}"' if caption else "")
    return without_tags(source)


def _table(source: str) -> str:
    tags = [name for name, _ in _tags(source)]
    rows = tags.count("tr")
    cells = sum(1 for name in tags if name in ("td", "th"))
    columns = -(-cells // rows) if rows else 0
    title = without_tags(_inside(source, "caption"))
    size = f"{_counted(columns, 'column')}, {_counted(rows, 'row')}"
    return f"{title}, {size}" if title else size


def _embed(source: str) -> str:
    for _, known in _tags(source):
        if known.get("src"):
            return one_line(known["src"])
    return f"{len(content(source)):,} characters of code" if is_filled(source) else "the API does not give its content"


def _component(source: str) -> str:
    tags = _tags(source)
    known = tags[0][1] if tags else {}
    values = sum(1 for name, _ in tags if name == "wf-prop")
    return f"{one_line(known.get('component-id', 'without an id'))}, {_counted(values, 'property', 'properties')}"


def is_filled(element: str) -> bool:
    """Whether there is anything to see between an element's first and last tag."""
    return bool(content(element).replace("\u200d", "").replace("\u200b", "").strip())


def content(element: str) -> str:
    """What stands between an element's first and last tag."""
    return element[element.find(">") + 1 : element.rfind("</")] if "</" in element else ""


def _inside(source: str, name: str) -> str:
    match = re.search(rf"<{name}\b[^>]*>(.*?)</{name}", source, re.IGNORECASE | re.DOTALL)
    return match.group(1) if match else ""


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count} {one}" if count == 1 else f"{count} {many or one + 's'}"


_DESCRIPTIONS: dict[BlockKind, Callable[[str], str]] = {
    BlockKind.FIGURE: _figure,
    BlockKind.TABLE: _table,
    BlockKind.EMBED: _embed,
    BlockKind.COMPONENT: _component,
    BlockKind.COMMENT: one_line,
    BlockKind.RULE: lambda _: "",
}
