"""Editing one field of a form: which editor opens, how what is typed becomes an edit, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from wftui.domain.errors import FieldError, WftuiError
from wftui.fields import field_type
from wftui.tui.drawing import wrap
from wftui.tui.editors.kinds import Kind, kind_of
from wftui.tui.editors.pickers import option_sheet, reference_sheet
from wftui.tui.editors.text import Accepted, LineEditor, Stepped, TextEditor, Typed
from wftui.tui.screens.base import BaseScreen
from wftui.tui.values import judge

if TYPE_CHECKING:
    from wftui.domain.collection import Collection, Field
    from wftui.domain.item import VariantKey
    from wftui.domain.json import Json
    from wftui.services.names import SiteNames
    from wftui.store.edits import Change, EditStore
    from wftui.tui.values import FormState
    from wftui.tui.widgets.form import Form, Place

FLUSH_SECONDS = 0.2
"""How long after the last keystroke an edit is on disk, at the latest."""

MOST_LINES = 12
"""How high a box for several lines becomes."""


class FieldEditing(BaseScreen):
    """The editing half of the item form."""

    collection: Collection
    refused: dict[str, str]

    _editor: LineEditor | TextEditor | None = None
    _line: LineEditor | None = None
    _text: TextEditor | None = None
    _typed: str | None = None

    @property
    def form(self) -> Form:
        """The form."""
        raise NotImplementedError

    @property
    def edits(self) -> EditStore:
        """Where edits are kept."""
        raise NotImplementedError

    @property
    def key(self) -> VariantKey:
        """What is edited."""
        raise NotImplementedError

    @property
    def names(self) -> SiteNames:
        """Names of items and the site's time."""
        raise NotImplementedError

    @property
    def state(self) -> FormState:
        """What the rows are made of."""
        raise NotImplementedError

    def show_fields(self) -> None:
        """Draw the fields again."""
        raise NotImplementedError

    def field_at_cursor(self) -> Field | None:
        """The field that the cursor is on."""
        raise NotImplementedError

    # Opening and closing

    def open_cursor(self) -> None:
        """Edit the field at the cursor in the way of its type."""
        field = self.field_at_cursor()
        if field is None or self.form.editing:
            return
        kind = kind_of(field)
        if kind is Kind.READ_ONLY:
            self.say(f"{field.display_name} is read only here")
        elif kind is Kind.SWITCH:
            self.keep(field, not self.state.value(field))
        elif kind is Kind.OPTION:
            self.wftui.push_screen(option_sheet(self, field, self.state.value(field)), self._picked(field))
        elif kind is Kind.REFERENCE:
            sheet = reference_sheet(self, field, self.state.value(field), self.names)
            self.wftui.push_screen(sheet, self._picked(field))
        else:
            self._open_text(field, several=kind is Kind.TEXT)

    def select(self) -> None:
        """Space flips a switch."""
        field = self.field_at_cursor()
        if field is not None and kind_of(field) is Kind.SWITCH:
            self.open_cursor()

    def _picked(self, field: Field) -> Callable[[object], None]:
        def take(value: object) -> None:
            if value is not None:
                self.keep(field, str(value) or None)

        return take

    def _open_text(self, field: Field, *, several: bool) -> None:
        value = self.state.value(field)
        text = field_type(field.type).text(value, field, self.names)
        if several:
            if self._text is None:
                self._text = TextEditor()
                self.form.mount(self._text)
            editor: LineEditor | TextEditor = self._text
            self._text.start(text)
        else:
            if self._line is None:
                self._line = LineEditor()
                self.form.mount(self._line)
            editor = self._line
            self._line.load(text)
            self._line.steps = field.type == "Number"
        self._editor, self._typed = editor, None
        lines = self._lines_for(text) if several else 1
        self._put(self.form.make_room(lines))
        self._caption(field, text)
        editor.display = True
        editor.focus()
        self.call_after_refresh(self.draw_bars)

    def _lines_for(self, text: str) -> int:
        return max(3, min(MOST_LINES, len(wrap(text, max(8, self.form.value_width - 4))) + 1))

    def _put(self, place: Place) -> None:
        if self._editor is not None:
            self._editor.styles.offset = (place.x, place.y)
            self._editor.styles.width = place.width
            self._editor.styles.height = place.height

    def _caption(self, field: Field, text: str) -> None:
        if self._editor is not None:
            self._editor.caption(field_type(field.type).counter(text, field))

    def close_editor(self) -> None:
        """Close the open editor; what was typed is kept."""
        if not self.form.editing:
            return
        self.flush()
        if self._editor is not None:
            self._editor.display = False
        self._editor = None
        self.form.close_room()
        self.form.focus()
        self.show_fields()

    # Typing

    def on_typed(self, message: Typed) -> None:
        """The text changed: judge it now, keep it within a moment."""
        message.stop()
        field = self.field_at_cursor()
        if field is None or self._editor is None:
            return
        first = self._typed is None
        self._typed = message.text
        self._caption(field, message.text)
        if first:
            self.set_timer(FLUSH_SECONDS, self.flush)

    def on_accepted(self, message: Accepted) -> None:
        """Enter in a single line: accept, next field."""
        message.stop()
        self.close_editor()
        self.form.down()

    def on_stepped(self, message: Stepped) -> None:
        """An arrow key steps a number."""
        message.stop()
        field = self.field_at_cursor()
        if field is None or self._line is None:
            return
        from wftui.fields.number import Number

        kind = field_type(field.type)
        if isinstance(kind, Number):
            try:
                value = kind.step(self._parsed(field, self._line.value), field, message.steps)
            except FieldError:
                return
            self._line.value = kind.text(value, field, self.names)
            self._line.cursor_position = len(self._line.value)

    def flush(self) -> None:
        """Put what was typed in the last moment on disk."""
        text, self._typed = self._typed, None
        field = self.field_at_cursor()
        if text is None or field is None:
            return
        self.keep(field, self._parsed(field, text))

    def _parsed(self, field: Field, text: str) -> Json:
        """The value that the text means; the text itself when it means none, so that it is kept and judged."""
        try:
            return field_type(field.type).parse(text, field, self.names, before=self._base(field))
        except FieldError:
            return text

    def _base(self, field: Field) -> Json:
        return field_type(field.type).decode(self.state.staged.get(field.slug))

    def keep(self, field: Field, value: Json) -> None:
        """Keep a value as the field's edit; one that is what is stored is no edit."""
        try:
            self.edits.set(self.key, field.slug, value, base=self._base(field))
        except WftuiError as error:
            self.show_banner(str(error))
            return
        self.refused.pop(field.slug, None)
        self.show_fields()
        if self.form.editing:
            self._put(self.form.place())

    # Commands

    def put_back(self) -> None:
        """Put the saved value back."""
        field = self.field_at_cursor()
        if field is None:
            return
        self._typed = None
        self.edits.discard(self.key, [field.slug])
        self.refused.pop(field.slug, None)
        self.show_fields()
        self._show_value(field)

    def clear_value(self) -> None:
        """Clear the value."""
        field = self.field_at_cursor()
        if field is None or kind_of(field) is Kind.READ_ONLY:
            return
        self._typed = None
        self.keep(field, None)
        self._show_value(field)

    def undo(self) -> None:
        """Take the last edit of this item back."""
        self.flush()
        self._walked(self.edits.undo(self.key), "Nothing to undo here")

    def redo(self) -> None:
        """Make it again."""
        self.flush()
        self._walked(self.edits.redo(self.key), "Nothing to redo here")

    def _walked(self, changes: Sequence[Change], otherwise: str) -> None:
        if not changes:
            self.say(otherwise)
            return
        self.show_fields()
        field = self.field_at_cursor()
        if self.form.editing and field is not None:
            self._show_value(field)
        else:
            self.form.go_to(changes[-1].field)

    def _show_value(self, field: Field) -> None:
        if self._editor is None:
            return
        value = self.state.value(field)
        text = field_type(field.type).text(value, field, self.names)
        if isinstance(self._editor, LineEditor):
            self._editor.load(text)
        else:
            self._editor.start(text)
        self._caption(field, text)
        self._put(self.form.place())

    def next_field(self) -> None:
        """The next field; an open editor opens there, too."""
        self._step(1)

    def previous_field(self) -> None:
        """The previous field; an open editor opens there, too."""
        self._step(-1)

    def _step(self, step: int) -> None:
        editing = self.form.editing
        self.close_editor()
        self.form.move_to(self.form.cursor + step)
        field = self.field_at_cursor()
        if editing and field is not None and kind_of(field) in (Kind.LINE, Kind.TEXT):
            self.open_cursor()

    def next_problem(self) -> None:
        """The next field that wants something: a problem, an edit, a difference."""
        self._seek(1)

    def previous_problem(self) -> None:
        """The previous one."""
        self._seek(-1)

    def _seek(self, step: int) -> None:
        self.close_editor()
        rows = self.form.rows
        count = len(rows)
        for wanted in ("red", "amber", "violet"):
            for distance in range(1, count + 1):
                index = (self.form.cursor + step * distance) % count
                state = rows[index].state
                if state is not None and state[0] == wanted:
                    self.form.move_to(index)
                    return
        self.say("Nothing wants you here")

    def errors_in_edits(self) -> list[str]:
        """The slugs of edited fields whose value would be refused."""
        return [
            slug
            for slug, edit in self.state.edits.items()
            if (field := self.collection.field(slug)) is not None
            and any(is_error for is_error, _ in judge(field, edit.value, self.names))
        ]
