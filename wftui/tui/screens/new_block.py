"""The sheets of a rich text: what kind of block to put in, and what the chosen words become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.domain.errors import FieldError
from wftui.domain.text import one_line
from wftui.fields.base import quoted
from wftui.fields.link import link_address
from wftui.tui.widgets.picker import PickSheet
from wftui.tui.widgets.rows import Column, Row

if TYPE_CHECKING:
    from wftui.tui.screens.base import BaseScreen

SKELETONS = {
    "paragraph": "<p></p>",
    "heading 2": "<h2></h2>",
    "heading 3": "<h3></h3>",
    "heading 4": "<h4></h4>",
    "quote": "<blockquote></blockquote>",
    "list": "<ul><li></li></ul>",
    "numbered list": "<ol><li></li></ol>",
}
"""Empty blocks by the name that a person chooses."""

_OUTSIDE = {"markdown": "Markdown, written in $EDITOR", "html": "HTML, written in $EDITOR"}
_MARKS = {"strong": "bold", "em": "italic"}


def insert_sheet(screen: BaseScreen) -> PickSheet:
    """Choose one of the blocks, or to write several in the external editor. Dismissed with its key."""

    def find(text: str) -> list[Row]:
        wanted = text.casefold()
        names = {**{name: name for name in SKELETONS}, **_OUTSIDE}
        return [Row(key, [name]) for key, name in names.items() if wanted in name.casefold()]

    return PickSheet(screen.palette, screen.signs, "New block", [Column("name", "", 40, fixed=True)], find)


def mark_sheet(screen: BaseScreen, words: str) -> PickSheet:
    """Type the address of a link, or choose bold or italic. Dismissed with the tag's name and the address."""

    def find(text: str) -> list[Row]:
        rows = [Row((tag, ""), [word]) for tag, word in _MARKS.items() if words and text.casefold() in word]
        if not text:
            hint = "To make a link, type its address: https://example.com, /visit or mailto:"
            return [*rows, Row(None, spans=[("muted", hint)])]
        try:
            address = link_address(text)
        except FieldError as error:
            return rows or [Row(None, spans=[("amber", str(error))])]
        return [Row(("a", address), spans=[("text", f"link to {one_line(address)}")]), *rows]

    title = f'"{quoted(words)}": a link, bold or italic' if words else "A link here"
    return PickSheet(screen.palette, screen.signs, title, [Column("name", "", 40, fixed=True)], find, rows_shown=4)
