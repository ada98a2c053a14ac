"""The item form: every field in the schema's order, one editor at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult

from wftui.domain.item import VariantKey
from wftui.services.names import SiteNames
from wftui.store.edits import is_new
from wftui.tui.command import Command
from wftui.tui.commands import (
    MOVING,
    Actions,
    Back,
    Backlinks,
    ChooseLocale,
    ClearValue,
    Copy,
    Difference,
    Facts,
    InEditor,
    NewItem,
    NextField,
    NextProblem,
    Open,
    OpenLive,
    OtherLook,
    PreviousField,
    PreviousProblem,
    Publish,
    PutBack,
    Redo,
    Refresh,
    Save,
    SaveAsDraft,
    Select,
    ShowPicture,
    SideBySide,
    TakeOffer,
    Undo,
)
from wftui.tui.editors import editor_of
from wftui.tui.forms.commands import FormCommands
from wftui.tui.forms.moving import CursorMoves
from wftui.tui.forms.values import FormState, form_rows
from wftui.tui.items.bars import ItemBars
from wftui.tui.items.looks import ItemLooks, facts_in_words
from wftui.tui.locales import LocaleChoice
from wftui.tui.look.signs import Signs
from wftui.tui.state import ago
from wftui.tui.widgets.field_list import FieldList
from wftui.tui.widgets.form import Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from wftui.domain.collection import Collection, Field
    from wftui.domain.json import Json
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.store.rows import StoredVariant
    from wftui.tui.look.themes import Palette


class ItemScreen(FormCommands, ItemBars, ItemLooks, LocaleChoice, CursorMoves):
    """One item in one locale."""

    AUTO_FOCUS: ClassVar[str | None] = "Form"
    TITLE_WORD = "Item"
    HELP = (
        "Every field of the item. Enter opens the field at the cursor; what you type is kept on this computer at once. "
        "Ctrl+S saves the edited fields to staged; p publishes the item. A sign in front of a field says: * edited "
        "here, ! wrong, and the sign of draft changes where the live version differs."
    )
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        Open,
        OtherLook,
        ShowPicture,
        Save,
        SaveAsDraft,
        Publish,
        SideBySide,
        Difference,
        Actions,
        PutBack,
        TakeOffer,
        InEditor,
        Backlinks,
        Copy,
        OpenLive,
        Undo,
        Redo,
        ChooseLocale,
        Facts,
        Refresh,
        NewItem,
        Select,
        NextField,
        PreviousField,
        NextProblem,
        PreviousProblem,
        ClearValue,
        *MOVING,
    )
    TYPING_OFFERS: ClassVar[tuple[type[Command], ...]] = (
        Back,
        Save,
        NextField,
        OtherLook,
        ShowPicture,
        TakeOffer,
        PutBack,
        Undo,
        InEditor,
        ClearValue,
    )
    made: Callable[[str], None] | None = None
    """Called with the id of a new item once Webflow has made it; the form is closed then."""

    opens_at = ""
    """The slug of the field whose editor is open from the first moment, so that what is typed goes there."""

    def __init__(
        self, palette: Palette, signs: Signs, site: Site, collection: Collection, locale: Locale, item_id: str
    ) -> None:
        super().__init__(palette, signs)
        self.site, self.collection, self.locale, self.item_id = site, collection, locale, item_id
        self.refused: dict[str, str] = {}
        self.stored: StoredVariant | None = None
        self._rows_of: FormState | None = None
        self._fields: dict[str, Field] = {}

    def content(self) -> ComposeResult:
        """The form."""
        self._form = Form(self.palette, self.signs)
        self._form.moved = self.keys_changed
        yield self._form

    @property
    def form(self) -> FieldList[Any]:
        """The form."""
        return self._form

    @property
    def key(self) -> VariantKey:
        """What this screen edits."""
        return VariantKey(self.collection.id, self.item_id, self.locale.cms_locale_id)

    @property
    def names(self) -> SiteNames:
        """Names of items and the site's time."""
        return SiteNames(self.mirror, self.locale)

    def on_mount(self) -> None:
        """Show the item from the mirror at once, then look whether it has changed."""
        super().on_mount()
        self.reload()
        if self.opens_at and self.ready:
            self.form.go_to(self.opens_at)
            self.open_cursor()
        self.wftui.syncing.item_opened(self.site.id, self.key, self.locale)
        if self.wftui.working.has_edits_file(self.site.id):
            from wftui.tui.sending.standing_by import tell_if_held

            tell_if_held(self)

    def reload(self) -> None:
        """Read the item again from the store."""
        if not self.composed:
            return
        self.collection = self.mirror.collection(self.collection.id) or self.collection
        if self.is_new:
            from wftui.tui.sending.saving import present_item_id

            self.item_id = present_item_id(self, self.item_id)
        self.stored = None if self.is_new else self.mirror.variant(self.key)
        self.show_fields()

    @property
    def is_new(self) -> bool:
        """Whether the item exists only here."""
        return is_new(self.key)

    def _new_values(self) -> dict[str, Json] | None:
        """What the form of a new item starts with: nothing, or in its further locales the values of the first."""
        item = self.edits.find_new(self.item_id)
        if item is None or self.locale.cms_locale_id not in item.locales:
            return None
        if item.key == self.key:
            return {}
        return {slug: edit.value for slug, edit in self.edits.of(item.key).items()}

    def show_fields(self) -> None:
        """Draw the fields again from what is stored and edited."""
        if not self.composed or not self.is_attached or not self.children:
            return
        self._make_state()
        self.form.show(form_rows(self._rows_of, self.signs, self) if self._rows_of is not None else [])
        self.draw_bars()

    def _make_state(self) -> None:
        """Read what is stored and edited."""
        self._fields = {field.slug: field for field in self.collection.fields}
        values = self.stored.staged.field_data() if self.stored else self._new_values() if self.is_new else None
        if values is None:
            self._rows_of = None
            return
        live = self.stored.live if self.stored is not None else None
        self._rows_of = FormState(
            self.collection,
            values,
            live.field_data() if live is not None else None,
            self.edits.of(self.key),
            self.refused,
            self.names,
        )

    @property
    def state(self) -> FormState:
        """What the rows are made of."""
        assert self._rows_of is not None
        return self._rows_of

    @property
    def ready(self) -> bool:
        """Whether there is an item to show."""
        return self._rows_of is not None

    def field_at_cursor(self) -> Field | None:
        """The field that the cursor is on."""
        row = self.form.row
        return self._fields.get(row.slug) if row is not None else None

    def locales_of_item(self) -> list[Locale]:
        """The locales that the item can be shown in: those of the site, or of a new item those that it is made in."""
        item = self.edits.find_new(self.item_id) if self.is_new else None
        if item is None:
            return list(self.site.locales)
        return [found for each in item.locales if (found := self.site.locale_of(each)) is not None]

    # Bars

    def freshness(self) -> str:
        """When the item was last read; while typing, that the edit is kept."""
        if self.form.editing or self.is_new:
            return self.kept_words() if self.edits.of(self.key) else ""
        return f"synced {ago(self.stored.fetched_at)}" if self.stored else ""

    # Commands

    def show_locale(self, locale: Locale) -> None:
        """The same item in another locale."""
        self.close_editor()
        self.refused = {}
        self.form.cursor = self.form.top = 0
        super().show_locale(locale)
        self.wftui.syncing.item_opened(self.site.id, self.key, locale)

    def back(self) -> None:
        """Close the editor, or leave the form; edits are kept either way."""
        if self.form.editing:
            self.close_editor()
            return
        if self.stop_filling():
            self.keys_changed()
            return
        self.forget_if_empty()
        super().back()

    def forget_if_empty(self) -> None:
        """A new item that nothing was typed into, in any of its locales, is not kept."""
        if self.is_new and all(each.key.item_id != self.item_id for each in self.edits.everything()):
            self.edits.drop_new_item(self.item_id)

    def new_item(self) -> None:
        """Begin another item of this collection."""
        from wftui.tui.items.new import begin_new_item

        begin_new_item(self, self.collection, self.locale)

    def side_by_side(self) -> None:
        """The item beside another locale."""
        from wftui.tui.screens.side_by_side import open_side_by_side

        self.close_editor()
        open_side_by_side(self, self.site, self.collection, self.locale, self.item_id)

    def save(self) -> None:
        """Save the edited fields to staged; a new item is made."""
        self.close_editor()
        from wftui.tui.sending.saving import save_item

        save_item(self)

    def became(self, item_id: str) -> None:
        """The new item has been made and has an id of Webflow's now."""
        self.item_id = item_id
        self.reload()
        made, self.made = self.made, None
        if made is not None:
            self.wftui.pop_screen()
            self.wftui.call_later(made, item_id)

    def save_as_draft(self) -> None:
        """Save the edited fields as draft changes, which the next site publish leaves alone."""
        self.close_editor()
        from wftui.tui.sending.saving import save_item

        save_item(self, as_draft=True)

    def undo(self) -> None:
        """Take the last edit back; when nothing is edited, ask about what was sent last."""
        self.flush()
        if self.form.editing or self.edits.can_undo(self.key):
            super().undo()
            return
        from wftui.tui.sending.taking_back import take_back_last

        take_back_last(self, self.site, self.key)

    def actions(self) -> None:
        """All else that can be done to this item."""
        self.close_editor()
        from wftui.tui.items.actions import ask_what_to_do

        ask_what_to_do(self, self.site, [self.key])

    def settled(self, text: str) -> None:
        """What was not known has been looked for."""
        from wftui.tui.sending.saving import settled

        settled(self, text)

    def publish(self) -> None:
        """Ask, then publish this item in this locale."""
        self.close_editor()
        if self.edits.of(self.key):
            self.show_banner(
                f"This item has edits that are not sent. {self.keymap.shown(Save)} saves them first; publishing puts "
                "only what is saved live.",
                role="amber",
            )
            return
        from wftui.tui.sending.publishing import ask_to_publish

        ask_to_publish(self, self.site, self.collection, self.locale, [self.item_id])

    def refresh_data(self) -> None:
        """Ask Webflow for this item again."""
        self.wftui.syncing.item_opened(self.site.id, self.key, self.locale, always=True)

    def open_live(self) -> None:
        """The address that the field at the cursor holds, or else the item's live page, in the browser."""
        field = self.field_at_cursor()
        if field is not None and self.ready and editor_of(field).web_address(self.value_of(field)) is not None:
            self.browse()
        else:
            super().open_live()

    def facts(self) -> None:
        """Ids and dates of the item and of the field at the cursor."""
        if self.stored is None:
            return
        self.show_banner(facts_in_words(self.stored, self.site, self.field_at_cursor()), role="muted")

    def on_screen_resume(self) -> None:
        """Coming back from what was opened above: other items may have other names now."""
        super().on_screen_resume()
        self.reload()

    def on_field_list_opened(self, message: Form.Opened) -> None:
        """A double click opens."""
        message.stop()
        self.open_cursor()
