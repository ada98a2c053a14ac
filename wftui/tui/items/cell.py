"""Editing one field of one item from a table: its own editor, in a sheet over the lower rows."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from wftui.domain.errors import WftuiError
from wftui.domain.text import one_line
from wftui.fields import field_type
from wftui.services.names import SiteNames
from wftui.store.edits import is_new
from wftui.tui.command import Command
from wftui.tui.commands import (
    Back,
    ClearValue,
    Help,
    InEditor,
    NextField,
    OtherLook,
    PreviousField,
    PutBack,
    Quit,
    Redo,
    Save,
    TakeOffer,
    Undo,
)
from wftui.tui.editors import Box, can_edit, editor_of
from wftui.tui.editors.text import Accepted, PictureBox
from wftui.tui.forms.outside import FieldOutside
from wftui.tui.forms.values import FormState, form_rows
from wftui.tui.items.opening import open_item
from wftui.tui.widgets.bar import Bar, Lines
from wftui.tui.widgets.field_list import FieldList, Place
from wftui.tui.widgets.form import Form
from wftui.tui.widgets.picker import PickSheet
from wftui.tui.widgets.rows import Column, Row
from wftui.tui.widgets.sheet import Rule

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.item import VariantKey
    from wftui.domain.json import Json
    from wftui.domain.locale import Locale
    from wftui.tui.items.edited import EditedItems

WIDE = 100
"""Columns from which on a form has room for the type of a field."""

_AROUND = 6
"""Rows that a sheet leaves for what stands above it, and takes for its rule, status and keys."""


def edit_cell(table: EditedItems, key: VariantKey, locale: Locale, field: Field) -> None:
    """Edit a field where that takes no more than a line or a choice; otherwise open its item's form there."""
    if not is_new(key) and table.mirror.variant(key) is None:
        table.say(f"This item does not exist in {locale.display_name}")
    elif field_type(field.type).names[0] == "Switch" and can_edit(field):
        _flip(table, key, field)
    elif takes_cell(field):
        table.wftui.push_screen(CellScreen(table, key, locale, field))
    else:
        open_item(table, table.site, key, at=field.slug)


def takes_cell(field: Field) -> bool:
    """Whether the field can be edited without its form around it."""
    name = field_type(field.type).names[0]
    return can_edit(field) and name not in ("RichText", "Image", "File", "MultiImage")


def choose_field(table: EditedItems, key: VariantKey, locale: Locale, name: str) -> None:
    """Ask which field to edit, where the cursor is on a column that shows none."""
    fields = {each.slug: each for each in table.collection.fields if can_edit(each)}
    state = _state_of(table, key, locale)

    def find(text: str) -> list[Row]:
        wanted = text.casefold().strip()
        return [
            Row(slug, [one_line(each.display_name), ("muted", _words(state, each))])
            for slug, each in fields.items()
            if wanted in each.display_name.casefold()
        ]

    def chosen(slug: object) -> None:
        field = fields.get(str(slug))
        if field is not None:
            edit_cell(table, key, locale, field)

    columns = [Column("field", "Field", 26, fixed=True), Column("value", "Now", 60, flexible=True, least=16)]
    sheet = PickSheet(table.palette, table.signs, f"Edit a field of {one_line(name)}", columns, find)
    table.wftui.push_screen(sheet, chosen)


def _words(state: FormState, field: Field) -> str:
    value = state.value(field)
    return "" if value is None else one_line(field_type(field.type).cell(value, field, state.names))


def _state_of(table: EditedItems, key: VariantKey, locale: Locale, refused: dict[str, str] | None = None) -> FormState:
    """What the fields of a variant hold; a further locale of a new item starts with what its first one holds."""
    edits = table.wftui.working.edits(table.site.id)
    names = SiteNames(table.mirror, locale)
    values: dict[str, Json] = {}
    live: dict[str, Json] | None = None
    if is_new(key):
        item = edits.find_new(key.item_id)
        if item is not None and item.key != key:
            values = {slug: edit.value for slug, edit in edits.of(item.key).items()}
    else:
        stored = table.mirror.variant(key)
        values = stored.staged.field_data() if stored is not None else {}
        live = stored.live.field_data() if stored is not None and stored.live is not None else None
    return FormState(table.collection, values, live, edits.of(key), refused or {}, names)


def _flip(table: EditedItems, key: VariantKey, field: Field) -> None:
    """A switch needs no editor."""
    state = _state_of(table, key, table.site.locale_of(key.cms_locale_id) or table.locale)
    value = not state.value(field)
    base = field_type(field.type).decode(state.staged.get(field.slug))
    try:
        table.wftui.working.edits(table.site.id).set(key, field.slug, value, base=base)
    except WftuiError as error:
        table.show_banner(str(error))
        return
    table.reload()
    table.say(f"{one_line(field.display_name)}: {'yes' if value else 'no'}; {table.keymap.shown(Undo)} takes it back")


class _CellForm(Form):
    """A form of one field, as high as that needs."""

    def _fit(self) -> None:
        if self.styles.height is None or self.styles.height.value != self._starts[-1]:
            self.styles.height = self._starts[-1]

    def show(self, rows: Any) -> None:
        """Draw the field, and make room for what is wrong with it."""
        super().show(rows)
        self._fit()

    def make_room(self, lines: int) -> Place:
        """Give the editor as many lines as it asks for, within the height of the terminal."""
        self.editing = True
        self._editor_lines = min(lines, max(1, self.app.size.height - _AROUND - 2)) + 2
        self._measure()
        self._fit()
        self.refresh()
        return self.place()

    def on_resize(self) -> None:
        """Another width wraps what is wrong anew."""
        super().on_resize()
        self._fit()


class CellScreen(FieldOutside):
    """One field of one item over the lower rows of its table. What is typed is kept at once, as in the form."""

    TITLE_WORD = "Cell"
    HELP = (
        "One field of the item at the cursor of the table. What you type is kept on this computer at once, as in the "
        "form of the item. Enter or Escape closes it; Tab goes to the next column; Ctrl+S shows what would be saved."
    )
    BLANK: ClassVar[bool] = False
    DEFAULT_CSS = """
    CellScreen { align: left bottom; }
    CellScreen > Vertical { height: auto; }
    """
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        Back,
        NextField,
        OtherLook,
        TakeOffer,
        PutBack,
        Save,
        Undo,
        Redo,
        InEditor,
        ClearValue,
        PreviousField,
    )

    def __init__(self, table: EditedItems, key: VariantKey, locale: Locale, field: Field) -> None:
        super().__init__(table.palette, table.signs)
        self._modal = True
        self._owner, self._variant, self._field = table, key, field
        self.site, self.collection, self.locale = table.site, table.collection, locale
        self.refused: dict[str, str] = {}
        self._state = _state_of(table, key, locale, self.refused)
        self._in_sheet = False
        self._one_step = ExitStack()

    def compose(self) -> ComposeResult:
        """The rule, the field, the two lowest rows."""
        yield Lines(self.palette, id="too-small")
        with Vertical():
            yield Rule(self.palette, self.signs, *self._titles())
            yield Lines(self.palette, id="banner")
            self._form = _CellForm(self.palette, self.signs)
            yield self._form
            yield Bar(self.palette, id="status")
            yield Bar(self.palette, id="keys")

    def _titles(self) -> tuple[str, str]:
        """Which item and field; on a narrow screen, where the form has no room for it, the type of that, too."""
        names = self.collection.field("name")
        called = self._state.value(names) if names is not None else ""
        name = (
            one_line(called) if isinstance(called, str) and called else f"new {self.collection.singular_name.lower()}"
        )
        where = f" ({self.locale.short})" if self.site.localized else ""
        note = "" if self.app.size.width >= WIDE else field_type(self._field.type).note(self._field)
        return f"{name}{where}: {one_line(self._field.display_name)}", note

    def on_mount(self) -> None:
        """The editor is open from the first moment: what is typed now goes into it."""
        self.styles.background = "transparent"
        self._one_step.enter_context(self.edits.one_step())
        super().on_mount()
        self.show_fields()
        if editor_of(self._field).box_of(self._field) is Box.NONE:
            self._in_sheet = True
            self.query_one(Vertical).display = False
        self.open_cursor()
        if self._in_sheet and self.app.screen is self:
            self.call_later(self.leave)
        self.call_after_refresh(self._fit)
        self.wftui.syncing.item_opened(self.site.id, self._variant, self.locale)
        if self.wftui.working.has_edits_file(self.site.id):
            from wftui.tui.sending.standing_by import tell_if_held

            tell_if_held(self)

    def _fit(self) -> None:
        """The width is known now: the editor has as many lines as its text needs in it."""
        if self._box is not None and self.is_attached and not isinstance(self._box, PictureBox):
            kind = editor_of(self._field).box_of(self._field)
            self._put(self.form.make_room(self._lines_for(kind, self._box.present())))

    def on_screen_resume(self) -> None:
        """The sheet in which a choice was made is closed: so is this."""
        if self._in_sheet:
            if self.app.screen is self:
                self.call_later(self.leave)
        else:
            super().on_screen_resume()

    def on_resize(self, event: events.Resize) -> None:
        """Another width is another place for the editor."""
        super().on_resize(event)
        if self.composed:
            self.call_after_refresh(self._fit)

    # The bench

    @property
    def form(self) -> FieldList[Any]:
        """The form of one field."""
        return self._form

    @property
    def key(self) -> VariantKey:
        """What is edited."""
        return self._variant

    @property
    def names(self) -> SiteNames:
        """Names of items and the site's time."""
        return SiteNames(self.mirror, self.locale)

    @property
    def state(self) -> FormState:
        """What the item holds."""
        return self._state

    def field_at_cursor(self) -> Field:
        """The field that this is about."""
        return self._field

    def reload(self) -> None:
        """The item was read again."""
        self._state = _state_of(self._owner, self._variant, self.locale, self.refused)
        self.show_fields()

    def show_fields(self) -> None:
        """Draw the field again."""
        if not self.composed or not self.is_attached:
            return
        self._state.edits.clear()
        self._state.edits.update(self.edits.of(self._variant))
        self.form.show([row for row in form_rows(self._state, self.signs, self) if row.slug == self._field.slug])
        self.draw_bars()

    # Bars

    def draw_bars(self) -> None:
        """The rule, the status, the keys."""
        self.query_one(Rule).retitle(*self._titles())
        self.draw_status()
        self.keys_changed()

    def freshness(self) -> str:
        """That what is typed is kept."""
        return self.kept_words() if self._field.slug in self._state.edits else ""

    # Commands

    def commands(self) -> tuple[type[Command], ...]:
        """Those of the field, the way back and the way out."""
        return (*self.OFFERS, Help, Quit)

    def can(self, command: type[Command]) -> bool:
        """What the field has no use for is not offered."""
        editor, field = editor_of(self._field), self._field
        if command is OtherLook:
            return bool(editor.other_word(self, field))
        if command is TakeOffer:
            return bool(editor.offers(self, field))
        if command is InEditor:
            return editor.suffix(field) is not None
        if command is PutBack:
            return field.slug in self._state.edits or self.form.editing
        return command is Save or hasattr(self, command.method)

    def label_of(self, command: type[Command]) -> str:
        """What the keys do here."""
        if command is Back:
            return "done, keep it"
        if command is NextField:
            return "next column"
        if command is OtherLook:
            return editor_of(self._field).other_word(self, self._field)
        return super().label_of(command)

    def leave(self) -> None:
        """Back to the table; what was typed is kept, as one step of undo."""
        self.close_editor()
        self._one_step.close()
        if self.is_attached and self.app.screen is self:
            super().back()

    def on_unmount(self) -> None:
        """Whatever closed this: later edits are steps of their own."""
        self._one_step.close()

    def back(self) -> None:
        """Done."""
        self.leave()

    def on_accepted(self, message: Accepted) -> None:
        """Enter in a line: done."""
        message.stop()
        self.leave()

    def save(self) -> None:
        """Done; then what the table saves."""
        self.leave()
        self._owner.call_after_refresh(self._owner.save)

    def next_field(self) -> None:
        """Done; then the cell at the right."""
        self._go_on(1)

    def previous_field(self) -> None:
        """Done; then the cell at the left."""
        self._go_on(-1)

    def _go_on(self, step: int) -> None:
        self.leave()
        self._owner.call_after_refresh(self._owner.edit_beside, step)


__all__ = ["CellScreen", "choose_field", "edit_cell", "takes_cell"]
