"""One editor per field type. `editor_of` finds it; a module is imported when its first field is shown."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from wftui.fields import field_type
from wftui.tui.editors.base import Box, FieldEditor

if TYPE_CHECKING:
    from wftui.domain.collection import Field

__all__ = ["Box", "FieldEditor", "can_edit", "editor_of"]

_PLACES = {
    "PlainText": "plain_text:PlainTextEditor",
    "RichText": "rich_text:RichTextEditor",
    "Image": "picture:PictureEditor",
    "File": "picture:PictureEditor",
    "MultiImage": "gallery:GalleryEditor",
    "VideoLink": "link:LinkEditor",
    "Link": "link:LinkEditor",
    "Email": "link:AddressEditor",
    "Phone": "link:AddressEditor",
    "Number": "number:NumberEditor",
    "DateTime": "date_time:DateTimeEditor",
    "Switch": "switch:SwitchEditor",
    "Color": "color:ColorEditor",
    "Option": "option:OptionEditor",
    "Reference": "reference:ReferenceEditor",
    "MultiReference": "references:ReferencesEditor",
}


def can_edit(field: Field) -> bool:
    """Whether a person may change this field here."""
    return field_type(field.type).can_edit(field)


def editor_of(field: Field) -> FieldEditor:
    """The editor of a field: that of its type, or the read-only view."""
    return _editor(field_type(field.type).names[0] if can_edit(field) else "")


@cache
def _editor(type_name: str) -> FieldEditor:
    module, _, name = _PLACES.get(type_name, "read_only:ReadOnly").partition(":")
    found = getattr(import_module(f"wftui.tui.editors.{module}"), name)()
    assert isinstance(found, FieldEditor)
    return found
