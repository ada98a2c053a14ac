"""Rich text: opens in a screen of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.tui.editors.base import Box, FieldEditor

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.tui.forms.editing import FieldEditing


class RichTextEditor(FieldEditor):
    """A screen with the outline, the blocks, and one of them open."""

    box = Box.NONE
    opens = "write"

    def takes_letters(self, bench: FieldEditing, field: Field) -> bool:
        """Where nothing is written yet, a paragraph opens at once."""
        return bench.value_of(field) is None

    def open(self, bench: FieldEditing, field: Field) -> None:
        """Open the screen above the form."""
        from wftui.tui.screens.rich_text import RichTextScreen

        bench.wftui.push_screen(RichTextScreen(bench, field))

    def suffix(self, field: Field) -> str | None:
        """HTML, a block a line."""
        return ".html"
