"""Options: chosen from the field's own list, by name; written as the id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.domain.text import one_line
from wftui.fields.option import choice_of
from wftui.tui.editors.base import Box, FieldEditor
from wftui.tui.widgets.picker import PickSheet
from wftui.tui.widgets.rows import Column, Row

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.tui.forms.editing import FieldEditing

NOTHING = ""
"""The key of the row that clears the field."""


class OptionEditor(FieldEditor):
    """A sheet with the choices; typing filters them."""

    box = Box.NONE
    opens = "choose"

    def takes_letters(self, bench: FieldEditing, field: Field) -> bool:
        """They filter."""
        return True

    def open(self, bench: FieldEditing, field: Field) -> None:
        """Choose one."""

        def chosen(value: object) -> None:
            if isinstance(value, str):
                bench.keep(field, value or None)

        bench.wftui.push_screen(option_sheet(bench, field), chosen)

    def suffix(self, field: Field) -> str | None:
        """Chosen, not typed."""
        return None


def option_sheet(bench: FieldEditing, field: Field) -> PickSheet:
    """The choices by name. The one that stands there comes along even when the list does not have it any more."""
    value = bench.value_of(field)
    gone = isinstance(value, str) and choice_of(value, field) is None

    def find(text: str) -> list[Row]:
        wanted = text.casefold()
        rows = [Row(each.id, [one_line(each.name), ("muted", _twin(each.name, each.id, field))])
                for each in field.options if wanted in each.name.casefold()]  # fmt: skip
        if gone and not text:
            rows.insert(0, Row(str(value), [("amber", one_line(str(value))), ("amber", "no longer in the list")]))
        if not field.required and not text:
            rows.append(Row(NOTHING, [("muted", "nothing"), ""]))
        return rows

    columns = [Column("name", "", 44, fixed=True), Column("note", "", 40)]
    title = f"{one_line(field.display_name)}: choose 1 of {len(field.options)}"
    chosen = value if isinstance(value, str) else None
    return PickSheet(bench.palette, bench.signs, title, columns, find, chosen=chosen)


def _twin(name: str, option_id: str, field: Field) -> str:
    """The id of a choice whose name is not its own."""
    alike = [each for each in field.options if each.name.strip().casefold() == name.strip().casefold()]
    return option_id if len(alike) > 1 else ""
