"""Switches: flipped where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.tui.editors.base import Box, FieldEditor

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.tui.forms.editing import FieldEditing


class SwitchEditor(FieldEditor):
    """Enter and Space flip it."""

    box = Box.NONE
    opens = "flip"

    def open(self, bench: FieldEditing, field: Field) -> None:
        """Flip it."""
        bench.keep(field, not bench.value_of(field))

    def suffix(self, field: Field) -> str | None:
        """Nothing to type."""
        return None
