"""While a field is open."""

from __future__ import annotations

from wftui.tui.command import Command


class PutBack(Command):
    """Put the saved value of this field back."""

    id = "field.put_back"
    label = "put back"
    group = "Typing"
    method = "put_back"
    keys = ("alt+z",)
    typing_keys = ("alt+z",)


class ClearValue(Command):
    """Clear the value of this field."""

    id = "field.clear"
    label = "clear"
    group = "Typing"
    method = "clear_value"
    keys = ("ctrl+k",)
    typing_keys = ("ctrl+k",)
    in_bar = False


class NextField(Command):
    """Go to the next field."""

    id = "field.next"
    label = "next field"
    group = "Typing"
    method = "next_field"
    keys = ("tab",)
    typing_keys = ("tab",)
    in_bar = False


class PreviousField(Command):
    """Go to the previous field."""

    id = "field.previous"
    label = "previous field"
    group = "Typing"
    method = "previous_field"
    keys = ("shift+tab",)
    typing_keys = ("shift+tab",)
    in_bar = False


class InEditor(Command):
    """Edit this value in $EDITOR."""

    id = "field.external"
    label = "in $EDITOR"
    group = "Typing"
    method = "in_editor"
    keys = ("ctrl+o",)
    typing_keys = ("ctrl+o",)


class TakeOffer(Command):
    """Take what is offered for this field, such as a slug made from the name."""

    id = "field.offer"
    label = "take the offer"
    group = "Typing"
    method = "take_offer"
    keys = ("1",)
    typing_keys = ("alt+1",)


class InsertTag(Command):
    """Insert the next tag of the text that is missing."""

    id = "text.insert_tag"
    label = "insert tag"
    group = "Typing"
    method = "insert_tag"
    keys = ("ctrl+t",)
    typing_keys = ("ctrl+t",)


class MarkWords(Command):
    """Make the chosen words of a rich text a link, bold or italic."""

    id = "text.mark"
    label = "link, bold"
    group = "Typing"
    method = "mark_words"
    keys = ("ctrl+l",)
    typing_keys = ("ctrl+l",)
    in_bar = False


class CopySource(Command):
    """Copy the value of the primary locale into this field."""

    id = "field.copy_source"
    label = "copy source"
    group = "Typing"
    method = "copy_source"
    keys = ("alt+c", "ctrl+insert")
    typing_keys = ("alt+c", "ctrl+insert")
