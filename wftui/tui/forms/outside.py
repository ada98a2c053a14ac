"""A field's value in other programs: the external editor, and the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.fields import field_type
from wftui.tui.editors import FieldEditor, can_edit, editor_of
from wftui.tui.forms.editing import FieldEditing

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json


class FieldOutside(FieldEditing):
    """A form that hands values out and takes them back."""

    def browse(self) -> None:
        """Open the address that the field holds in the browser."""
        from wftui.tui.desktop.browser import open_address

        field = self.field_at_cursor()
        address = editor_of(field).web_address(self.value_of(field)) if field is not None else None
        if address is not None:
            self.say(open_address(self.wftui, address))

    def in_editor(self) -> None:
        """Edit the value in the external editor."""
        from wftui.tui.desktop.external_editor import edit_text

        field = self._open or self.field_at_cursor()
        if field is None:
            return
        self.flush()
        editor, value = editor_of(field), self.value_of(field)
        suffix = editor.suffix(field) if can_edit(field) else None
        if suffix is None:
            self.say(f"{field.display_name} is no text to type")
            return
        text = field_type(field.type).text(value, field, self.names)
        found = edit_text(self, text, suffix)
        if found is not None and found != text:
            self.keep(field, self._from_outside(field, found))
            self._show_value(field)

    def _from_outside(self, field: Field, text: str) -> Json:
        return FieldEditor.parse(editor_of(field), self, field, text)
