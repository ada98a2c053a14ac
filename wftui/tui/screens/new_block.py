"""The sheet that asks what kind of block to put into a rich text."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def insert_sheet(screen: BaseScreen) -> PickSheet:
    """Choose one of the blocks, or to write several in the external editor. Dismissed with its key."""

    def find(text: str) -> list[Row]:
        wanted = text.casefold()
        names = {**{name: name for name in SKELETONS}, **_OUTSIDE}
        return [Row(key, [name]) for key, name in names.items() if wanted in name.casefold()]

    return PickSheet(screen.palette, screen.signs, "New block", [Column("name", "", 40, fixed=True)], find)
