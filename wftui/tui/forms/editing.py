"""Editing the fields of one variant: which editor opens, how what is typed becomes an edit, and how it is taken back.

The screens that mix this in are the bench on which editors work: they say what a field holds now and what is stored,
and keep what is typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual import events

from wftui.domain.errors import WftuiError
from wftui.domain.text import one_line
from wftui.fields import field_type
from wftui.tui.commands import Undo
from wftui.tui.editors import Box, FieldEditor, can_edit, editor_of
from wftui.tui.editors.text import Accepted, LineEditor, PictureBox, Stepped, TextBox, TextEditor, Typed
from wftui.tui.forms.values import judge
from wftui.tui.look.drawing import wrap
from wftui.tui.screens.base import BaseScreen

if TYPE_CHECKING:
    from wftui.domain.collection import Collection, Field
    from wftui.domain.item import VariantKey
    from wftui.domain.json import Json
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.services.names import SiteNames
    from wftui.store.edits import Change, EditStore
    from wftui.store.mirror import Mirror
    from wftui.tui.forms.values import FormState
    from wftui.tui.widgets.field_list import FieldList, Place

FLUSH_SECONDS = 0.2
"""How long after the last keystroke an edit is on disk, at the latest."""

MOST_LINES = 12
"""How high a box for several lines becomes."""

LONG = 6000
"""Characters from which on a text always has the highest box, so that nothing is wrapped to find out."""


class FieldEditing(BaseScreen):
    """The bench: the editing half of every form."""

    site: Site
    collection: Collection
    locale: Locale
    refused: dict[str, str]

    _open: Field | None = None
    _box: TextBox | None = None
    _held = ""
    """The text that the open box started with, or that was kept last: what differs from it was typed."""
    _flushing = False
    _trouble = ""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._boxes: dict[Box, LineEditor | TextEditor | PictureBox] = {}

    # What the screen must say

    @property
    def form(self) -> FieldList[Any]:
        """The form."""
        raise NotImplementedError

    @property
    def key(self) -> VariantKey:
        """What is edited."""
        raise NotImplementedError

    @property
    def names(self) -> SiteNames:
        """Names of items and the site's time, in the locale that is edited."""
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

    # What the editors ask

    @property
    def mirror(self) -> Mirror:
        """The local copy that this screen reads."""
        return self.wftui.working.mirror(self.site.id)

    @property
    def edits(self) -> EditStore:
        """Where edits are kept."""
        return self.wftui.working.edits(self.site.id)

    def value_of(self, field: Field) -> Json:
        """What stands in the field now."""
        return self.state.value(field)

    def value_of_slug(self, slug: str) -> Json:
        """What stands in the field of that slug now; None when there is no such field."""
        field = self.collection.field(slug)
        return None if field is None else self.value_of(field)

    def stored_of(self, field: Field) -> Json:
        """What Webflow holds, as far as is known."""
        return field_type(field.type).decode(self.state.staged.get(field.slug))

    def source_of(self, field: Field) -> Json:
        """What stands in the locale that this one is translated from; None where none is shown beside it."""
        return None

    def keep(self, field: Field, value: Json, *, draw: bool = True) -> bool:
        """Keep a value as the field's edit; one that is what is stored is no edit. False when the disk refused it."""
        try:
            edit = self.edits.set(self.key, field.slug, value, base=self.stored_of(field))
        except WftuiError as error:
            self.show_banner(str(error))
            return False
        if edit is None:
            self.state.edits.pop(field.slug, None)
        else:
            self.state.edits[field.slug] = edit
        self.refused.pop(field.slug, None)
        self._tell_trouble()
        if draw:
            self.show_fields()
            if self._box is not None:
                self._put(self.form.place())
        return True

    def kept_words(self) -> str:
        """Where an edit is kept, for the status line."""
        return "in memory only" if self.edits.trouble is not None else "kept on this computer"

    def _tell_trouble(self) -> None:
        """Say once that edits are in memory only, and take it back once they are on the disk again."""
        trouble = str(self.edits.trouble or "")
        if trouble == self._trouble:
            return
        if trouble:
            self.show_banner(trouble)
        else:
            self.show_banner("Your edits are on the disk again.", role="amber")
        self._trouble = trouble

    def take_back(self, field: Field) -> None:
        """Give the field its stored value again."""
        self.edits.discard(self.key, [field.slug])
        self.refused.pop(field.slug, None)

    def show_open(self) -> None:
        """An editor that stands above this screen has changed a field: show it, in its box too."""
        self.show_fields()
        if self._box is not None and self._open is not None:
            self._show_value(self._open)

    # Opening and closing

    def open_cursor(self) -> None:
        """Edit the field at the cursor in the way of its type."""
        field = self.field_at_cursor()
        if field is None or self.form.editing:
            return
        editor = editor_of(field)
        if editor.box_of(field) is Box.NONE:
            editor.open(self, field)
        else:
            self._open_box(field, editor)

    def select(self) -> None:
        """Space flips a switch."""
        field = self.field_at_cursor()
        if field is not None and field_type(field.type).names[0] == "Switch" and can_edit(field):
            self.open_cursor()

    def _open_box(self, field: Field, editor: FieldEditor) -> None:
        text = editor.text(self, field, self.value_of(field))
        kind = editor.box_of(field)
        if kind in (Box.LINE, Box.WRAPPED) and "\n" in text:
            kind = Box.LINES
        box = self._box_for(kind)
        box.start(text)
        if isinstance(box, LineEditor):
            box.steps = editor.steps
        if isinstance(box, TextEditor):
            box.single = kind is Box.WRAPPED
        self._open, self._box, self._held = field, box, box.present()
        self._put(self.form.make_room(self._lines_for(kind, text)))
        self._caption(text)
        box.display = True
        if isinstance(box, PictureBox) and not box.is_mounted:
            self.call_after_refresh(self._enter)
        else:
            self._enter()

    def _enter(self) -> None:
        box = self._box
        if isinstance(box, (LineEditor, TextEditor)) and self.focused is box:
            self.draw_bars()
        elif box is not None:
            box.enter()
            self.call_after_refresh(self._entered)

    def _entered(self) -> None:
        """An open box has the focus, whatever hiding another one has done to it."""
        if self._box is not None and not self.typing and self.wftui.screen is self:
            self._box.enter()
        self.draw_bars()

    def _box_for(self, kind: Box) -> LineEditor | TextEditor | PictureBox:
        shared = Box.LINES if kind is Box.WRAPPED else kind
        found = self._boxes.get(shared)
        if found is None:
            made: dict[Box, type[LineEditor | TextEditor | PictureBox]] = {
                Box.LINE: LineEditor,
                Box.LINES: TextEditor,
                Box.PICTURE: PictureBox,
            }
            found = self._boxes[shared] = made[shared]()
            if isinstance(found, LineEditor):
                found.heard = self._caption
            self.form.mount(found)
        return found

    def _lines_for(self, kind: Box, text: str) -> int:
        if kind in (Box.LINE, Box.PICTURE):
            return 1 if kind is Box.LINE else 2
        if len(text) > LONG:
            return MOST_LINES
        return max(2, min(MOST_LINES, len(wrap(text, max(8, self.form.value_width - 4)))))

    def _put(self, place: Place) -> None:
        box = self._box
        if isinstance(box, (LineEditor, TextEditor, PictureBox)):
            box.styles.offset = (place.x, place.y)
            box.styles.width = place.width
            box.styles.height = place.height

    def on_resize(self, event: events.Resize) -> None:
        """Another width moves the open box."""
        super().on_resize(event)
        if self._box is not None:
            self.call_after_refresh(self._refit)

    def _refit(self) -> None:
        """Put the open box where the form has its place now."""
        if self._box is not None:
            kinds = {LineEditor: Box.LINE, PictureBox: Box.PICTURE}
            kind = next((kind for each, kind in kinds.items() if isinstance(self._box, each)), Box.LINES)
            self._put(self.form.make_room(self._lines_for(kind, self._box.present())))

    def _caption(self, text: str) -> None:
        if self._box is not None and self._open is not None:
            editor = editor_of(self._open)
            self._box.caption(editor.caption(self, self._open, text), editor.title(self, self._open))

    def close_editor(self) -> None:
        """Close the open box; what was typed is kept."""
        box = self._box
        if box is None:
            return
        self._settle()
        box.display = False
        self._box = self._open = None
        self.form.close_room()
        self.set_focus(self.form, scroll_visible=False)
        self.show_fields()

    def _settle(self) -> bool:
        """Keep what stands in the open box, in the form in which it stays; True when that is another one."""
        box, field = self._box, self._open
        if box is None or field is None:
            return False
        self.flush()
        text = box.present()
        settled = editor_of(field).settled(self, field, text)
        if settled == text or self.value_of(field) == self.stored_of(field):
            return False
        return self.keep(field, editor_of(field).parse(self, field, settled), draw=False)

    def open_at(self, index: int) -> bool:
        """From the open box straight into the box of another field; False when that field has none.

        What both look like at either end is the same as if one were closed and the other opened. The way is shorter:
        a box that both share keeps the focus, and nothing is painted in between.
        """
        before, form = self._box, self.form
        if not 0 <= index < len(form.rows) or index == form.cursor:
            return False
        leaving, form.cursor = form.cursor, index
        field = self.field_at_cursor()
        form.cursor = leaving
        if field is None or editor_of(field).box_of(field) is Box.NONE:
            return False
        if self._settle():
            self.show_fields()
        form.leave_room(index)
        self._open_box(field, editor_of(field))
        if before is not None and before is not self._box:
            before.display = False
        return True

    # Typing

    def on_typed(self, message: Typed) -> None:
        """The text changed: judge it now, keep it within a moment.

        The box is asked for its text: a message may come late, when another field has been opened since.
        """
        message.stop()
        box = self._box
        if box is None or message.box is not box or box.present() == self._held:
            return
        self._caption(box.present())
        if isinstance(box, TextEditor):
            self._grow(box.present())
        if not self._flushing:
            self._flushing = True
            self.set_timer(FLUSH_SECONDS, self.flush)

    def _grow(self, text: str) -> None:
        lines = self._lines_for(Box.LINES, text)
        if lines + 2 > self.form.place().height and len(text) <= LONG:
            self._put(self.form.make_room(lines))

    def on_accepted(self, message: Accepted) -> None:
        """Enter in a single line: accept, next field."""
        message.stop()
        self.close_editor()
        self.form.down()

    def on_stepped(self, message: Stepped) -> None:
        """An arrow key steps the value."""
        message.stop()
        if self._box is None or self._open is None:
            return
        stepped = editor_of(self._open).step(self, self._open, self._box.present(), message.steps)
        if stepped is not None:
            self._box.start(stepped)
            self.on_typed(Typed(self._box))

    def flush(self) -> None:
        """Put what was typed in the last moment on disk."""
        self._flushing = False
        box, field = self._box, self._open
        if box is None or field is None or box.present() == self._held:
            return
        self._held = box.present()
        self.keep(field, editor_of(field).parse(self, field, self._held))

    # Commands

    def put_back(self) -> None:
        """Put the saved value back."""
        field = self._open or self.field_at_cursor()
        if field is None:
            return
        self.take_back(field)
        self.show_fields()
        self._show_value(field)

    def clear_value(self) -> None:
        """Clear the value."""
        field = self._open or self.field_at_cursor()
        if field is None or not can_edit(field):
            return
        self.keep(field, field_type(field.type).decode(None))
        self._show_value(field)
        if self._box is None:
            self.say(f"{one_line(field.display_name)} is cleared; {self.keymap.shown(Undo)} brings it back")

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
        if self._open is None:
            self.form.go_to(changes[-1].field)
            return
        self._show_value(self._open)
        elsewhere = self.collection.field(changes[-1].field)
        if elsewhere is not None and all(each.field != self._open.slug for each in changes):
            self.say(f"{one_line(elsewhere.display_name)} has changed, not this field")

    def _show_value(self, field: Field) -> None:
        if self._box is None:
            return
        text = editor_of(field).text(self, field, self.value_of(field))
        self._box.start(text)
        self._held = self._box.present()
        self._caption(text)
        self._put(self.form.place())

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

    def other_look(self) -> None:
        """The other look at the field: a calendar, a picker, the item that it points at."""
        field = self._open or self.field_at_cursor()
        if field is not None:
            self.flush()
            editor_of(field).other(self, field)

    def pictures_of(self, field: Field) -> list[Json]:
        """The pictures that a field holds."""
        return editor_of(field).pictures(self.value_of(field))

    def show_picture(self) -> None:
        """The picture of the field at the cursor, drawn in the terminal."""
        from wftui.tui.editors.looking import look_at, shown

        field = self._open or self.field_at_cursor()
        if field is not None:
            self.flush()
            look_at(self, self.site.id, shown(field.display_name, self.pictures_of(field)))

    def take_offer(self) -> None:
        """Take what is offered, such as a slug made from the name."""
        field = self._open or self.field_at_cursor()
        offers = editor_of(field).offers(self, field) if field is not None else []
        if field is not None and offers:
            self.keep(field, editor_of(field).parse(self, field, offers[0]))
            self._show_value(field)

    def errors_in_edits(self) -> list[str]:
        """The slugs of edited fields whose value would be refused."""
        return [
            slug
            for slug, edit in self.state.edits.items()
            if (field := self.collection.field(slug)) is not None
            and any(is_error for is_error, _ in judge(field, edit.value, self.names))
        ]
