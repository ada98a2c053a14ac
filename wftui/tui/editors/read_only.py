"""Fields that wftui shows and never writes: their value as JSON, as it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from wftui.domain.text import visible
from wftui.tui.editors.base import Box, FieldEditor
from wftui.tui.look.drawing import wrap
from wftui.tui.widgets.sheet import AskSheet

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.tui.forms.editing import FieldEditing
    from wftui.tui.look.drawing import Span

_MOST_LINES = 18


class ReadOnly(FieldEditor):
    """Enter shows the whole value."""

    box = Box.NONE
    opens = "look"

    def open(self, bench: FieldEditing, field: Field) -> None:
        """Show the value as JSON."""
        bench.wftui.push_screen(json_sheet(bench, field))

    def suffix(self, field: Field) -> str | None:
        """Nothing to type."""
        return None


def json_sheet(bench: FieldEditing, field: Field) -> AskSheet:
    """The value as JSON, and why it cannot be changed here."""
    value = bench.state.staged.get(field.slug)
    text = visible(json.dumps(value, ensure_ascii=False, indent=2))
    width = max(20, bench.size.width - 8)
    lines = [part for each in text.split("\n") for part in wrap(each, width)]
    shown: list[list[Span]] = [[("text", each)] for each in lines[:_MOST_LINES]]
    if len(lines) > _MOST_LINES:
        shown.append([("muted", f"{len(lines) - _MOST_LINES} more lines")])
    why = "Webflow marks this field as not editable." if not field.editable else f"wftui only reads {field.type}."
    shown += [[], [("muted", f"{why} The value is kept as it is and never sent.")]]
    return AskSheet(bench.palette, bench.signs, f"{visible(field.display_name)}: read only", shown, [(None, "Back")])
