"""Filling field after field with Tab: boxes open by themselves, and where none does a letter opens what is chosen from.

Otherwise a person who types ahead would give commands, with letters, at the first field that has no box.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from wftui.tui.commands import NextField, Open, Select
from wftui.tui.editors import Box, can_edit, editor_of
from wftui.tui.editors.text import PictureBox
from wftui.tui.forms.outside import FieldOutside

if TYPE_CHECKING:
    from wftui.domain.collection import Field


class FieldFilling(FieldOutside):
    """A form that is filled from the first field to the last without leaving it."""

    _filling_at = ""
    """The slug of the field without a box that Tab has come to from an open one."""

    @property
    def filling(self) -> bool:
        """Whether a person goes from field to field with Tab, and stands at one that has no box to open."""
        field = self.field_at_cursor() if self._filling_at and not self.form.editing else None
        return field is not None and field.slug == self._filling_at

    def stop_filling(self) -> bool:
        """Letters are keys again. False when they were."""
        filling, self._filling_at = self.filling, ""
        return filling

    def next_field(self) -> None:
        """The next field; an open editor opens there, too."""
        self._step(1)

    def previous_field(self) -> None:
        """The previous field; an open editor opens there, too."""
        self._step(-1)

    def _step(self, step: int) -> None:
        if isinstance(self._box, PictureBox) and self._box.inner_step(step):
            return
        going = self.form.editing or self.filling
        if self.form.editing and self.open_at(self.form.cursor + step):
            return
        self.close_editor()
        self.form.move_to(self.form.cursor + step)
        field = self.field_at_cursor()
        if not going or field is None:
            return
        if editor_of(field).box_of(field) is Box.NONE:
            self._filling_at = field.slug
            self.keys_changed()
        else:
            self.open_cursor()

    def on_key(self, event: events.Key) -> None:
        """A letter is the first one of what is chosen or written here; a key that has nothing to do with text acts."""
        field = self.field_at_cursor()
        acts = not event.is_printable or event.character == "?" or (event.key == "space" and self.can(Select))
        if acts or field is None or not self.filling or self.wftui.screen is not self:
            super().on_key(event)
            return
        event.stop()
        event.prevent_default()
        if not self._begin(field, events.Key(event.key, event.character)):
            key = self.keymap.shown(Select if self.can(Select) else Open)
            self.say(f"{key} {editor_of(field).opens}, {self.keymap.shown(NextField)} next field")

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted onto a field that is empty goes into it; one that holds something is opened first."""
        field = self.field_at_cursor()
        if field is None or self.form.editing or not can_edit(field):
            return
        event.stop()
        if editor_of(field).box_of(field) is Box.NONE:
            begun = self._begin(field, events.Paste(event.text))
        elif begun := self.value_of(field) is None:
            self.open_cursor()
            self.call_after_refresh(self._hand_on, events.Paste(event.text))
        if not begun:
            self.say(f"{self.keymap.shown(Open)} {editor_of(field).opens}, then paste")

    def _begin(self, field: Field, event: events.Key | events.Paste) -> bool:
        """Open what the field is chosen or written in, and hand it what was typed; False where it takes no letters."""
        editor = editor_of(field)
        if not can_edit(field) or not editor.takes_letters(self, field):
            return False
        editor.open(self, field)
        top = self.wftui.screen
        if isinstance(event, events.Key):
            top.post_message(event)
        else:
            top.call_after_refresh(self._hand_on, event)
        return True

    def _hand_on(self, event: events.Paste) -> None:
        focused = self.wftui.screen.focused
        if focused is not None:
            focused.post_message(event)

    def _offers(self, typing: bool) -> list[tuple[str, str]]:
        offers = super()._offers(typing or self.filling)
        if not typing and self.filling:
            offers.insert(1, (self.keymap.shown(Open), self.label_of(Open)))
        return offers
