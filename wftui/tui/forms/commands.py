"""Which commands would do something at the field under the cursor, and what the keys are called there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.fields import field_type
from wftui.tui.command import Command
from wftui.tui.commands import (
    MOVING,
    Actions,
    Back,
    Backlinks,
    ClearValue,
    Copy,
    Difference,
    InEditor,
    NextField,
    Open,
    OpenLive,
    OtherLook,
    Publish,
    PutBack,
    Redo,
    Save,
    SaveAsDraft,
    Select,
    ShowPicture,
    SideBySide,
    TakeOffer,
    Undo,
)
from wftui.tui.editors import can_edit, editor_of
from wftui.tui.forms.filling import FieldFilling

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.locale import Locale
    from wftui.store.rows import StoredVariant

_NEEDS_FIELD = frozenset({Open, Save, Publish, PutBack, ClearValue, OtherLook, TakeOffer, InEditor, Select, Undo, Redo})
_OF_THERE = frozenset({SaveAsDraft, Difference, Actions, ShowPicture})
"""The commands that an item must be there for."""

_OF_FIELD = frozenset({OtherLook, ShowPicture, TakeOffer, InEditor, Select, ClearValue})
_DEPENDENT = frozenset(
    {PutBack, OtherLook, ShowPicture, TakeOffer, InEditor, Select, ClearValue, SideBySide, Publish, SaveAsDraft}
    | {Backlinks, Copy, OpenLive, Difference}
)
"""The commands whose use depends on the field or on the edits; all others are always there."""


class FormCommands(FieldFilling):
    """A form whose commands depend on its item, on its edits and on the field at the cursor."""

    stored: StoredVariant | None

    @property
    def is_new(self) -> bool:
        """Whether the item exists only here."""
        raise NotImplementedError

    @property
    def ready(self) -> bool:
        """Whether there is an item to show."""
        raise NotImplementedError

    def locales_of_item(self) -> list[Locale]:
        """The locales that the item can be shown in."""
        raise NotImplementedError

    def can(self, command: type[Command]) -> bool:
        """What makes sense depends on the item and on what is edited."""
        if not self.composed:
            return False
        if self.form.editing and command in MOVING:
            return False
        field = self.field_at_cursor()
        if not self.ready or field is None:
            return command not in _NEEDS_FIELD and command not in _OF_THERE and super().can(command)
        wanted = self._wanted(command, field)
        return super().can(command) if wanted is None else wanted

    def _wanted(self, command: type[Command], field: Field) -> bool | None:
        """Whether a command of the field or of the edits would do something; None for the others."""
        editing = self.form.editing
        if command is Save:
            return editing or bool(self.state.edits) or self.is_new
        if command is Undo:
            return editing or self.edits.can_undo(self.key) or self.wftui.working.has_journal(self.site.id)
        if command is Redo:
            return editing or self.edits.can_redo(self.key)
        if command not in _DEPENDENT:
            return None
        if command is PutBack:
            return editing or field.slug in self.state.edits
        if command in _OF_FIELD:
            return self._field_wants(command, field)
        if command is SideBySide:
            return len(self.locales_of_item()) > 1
        if command in (Backlinks, Copy, OpenLive, Difference):
            return self.stored is not None and not self.form.editing
        if command is Publish:
            return not self.is_new
        live = self.stored is not None and self.stored.staged.last_published is not None
        return live and not editing and bool(self.state.edits)

    def _field_wants(self, command: type[Command], field: Field) -> bool:
        """Whether a command of the field would do something at this one."""
        editor = editor_of(field)
        if command is OtherLook:
            return bool(editor.other_word(self, field))
        if command is ShowPicture:
            return bool(self.pictures_of(field))
        if command is TakeOffer:
            return bool(editor.offers(self, field))
        if command is InEditor:
            return can_edit(field) and editor.suffix(field) is not None
        if command is Select:
            return field_type(field.type).names[0] == "Switch"
        return can_edit(field)

    def label_of(self, command: type[Command]) -> str:
        """What the keys do at this field."""
        field = self.field_at_cursor()
        if command is OtherLook and field is not None and self.ready:
            return editor_of(field).other_word(self, field)
        if command is Open and field is not None and self.ready:
            return editor_of(field).opens
        if command is NextField and (self.form.editing or self.filling):
            return "next"
        if command is Back:
            return "done, keep it" if self.form.editing or self.filling else "back"
        if command is Save and self.is_new:
            return "make it"
        return super().label_of(command)
