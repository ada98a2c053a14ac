"""The item form: every field in the schema's order, one editor at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from wftui.domain.item import VariantKey
from wftui.domain.status import Status
from wftui.services.names import SiteNames
from wftui.tui.command import Command
from wftui.tui.commands import (
    MOVING,
    ChooseLocale,
    ClearValue,
    Facts,
    NextField,
    NextProblem,
    Open,
    PreviousField,
    PreviousProblem,
    Publish,
    PutBack,
    Redo,
    Refresh,
    Save,
    Undo,
)
from wftui.tui.dates import in_full
from wftui.tui.drawing import Span
from wftui.tui.field_editing import FieldEditing
from wftui.tui.locales import LocaleChoice
from wftui.tui.screens.base import Line
from wftui.tui.signs import STATUS_ROLE, Signs
from wftui.tui.state import ago
from wftui.tui.values import FormState, form_rows
from wftui.tui.widgets.form import Form

if TYPE_CHECKING:
    from wftui.domain.collection import Collection, Field
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.store.edits import EditStore
    from wftui.store.mirror import Mirror
    from wftui.store.rows import StoredVariant
    from wftui.tui.themes import Palette


class ItemScreen(FieldEditing, LocaleChoice):
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
        Save,
        Publish,
        PutBack,
        Undo,
        Redo,
        ChooseLocale,
        Facts,
        Refresh,
        NextField,
        PreviousField,
        NextProblem,
        PreviousProblem,
        ClearValue,
        *MOVING,
    )
    TYPING_OFFERS: ClassVar[tuple[type[Command], ...]] = (Save, PutBack, Undo, ClearValue)

    def __init__(
        self, palette: Palette, signs: Signs, site: Site, collection: Collection, locale: Locale, item_id: str
    ) -> None:
        super().__init__(palette, signs)
        self.site, self.collection, self.locale, self.item_id = site, collection, locale, item_id
        self.refused: dict[str, str] = {}
        self.stored: StoredVariant | None = None
        self._rows_of: FormState | None = None

    def content(self) -> ComposeResult:
        """The form."""
        yield Form(self.palette, self.signs)

    @property
    def form(self) -> Form:
        """The form."""
        return self.query_one(Form)

    @property
    def mirror(self) -> Mirror:
        """The local copy that this screen reads."""
        return self.wftui.working.mirror(self.site.id)

    @property
    def edits(self) -> EditStore:
        """Where edits are kept."""
        return self.wftui.working.edits(self.site.id)

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
        self.wftui.syncing.item_opened(self.site.id, self.key, self.locale)

    def reload(self) -> None:
        """Read the item again from the store."""
        if not self.composed:
            return
        self.collection = self.mirror.collection(self.collection.id) or self.collection
        self.stored = self.mirror.variant(self.key)
        self.show_fields()

    def show_fields(self) -> None:
        """Draw the fields again from what is stored and edited."""
        if self.stored is None:
            self._rows_of = None
            self.form.show([])
        else:
            self._rows_of = FormState(
                self.collection,
                self.stored.staged.field_data(),
                self.stored.live.field_data() if self.stored.live is not None else None,
                self.edits.of(self.key),
                self.refused,
                self.names,
            )
            self.form.show(form_rows(self._rows_of, self.signs))
        self.draw_bars()

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
        return self.collection.field(row.slug) if row is not None else None

    # Bars

    def path(self) -> tuple[Line, Line]:
        """The site, the collection, the item."""
        more = f" {self.signs.more} "
        name = self.stored.staged.name if self.stored else self.item_id
        if self.ready and "name" in self.state.edits:
            name = str(self.state.edits["name"].value or name)
        left: list[Span] = [("muted", f"{self.site.display_name}{more}{self.collection.display_name}{more}")]
        return [*left, ("text", name)], self.locale_spans()

    def summary(self) -> tuple[Line, Line]:
        """The status and what it means, and how many edits wait."""
        if self.stored is None:
            return [("muted", f"{self.signs.no_variant} no variant: {self._no_variant_words()}")], []
        status = self.stored.status
        left: list[Span] = [(STATUS_ROLE[status], f"{self.signs.status(status)} {status.word}")]
        explained = self._explained(status)
        if explained:
            left.append(("muted", explained))
        count = len(self.state.edits)
        problems = sum(1 for row in self.form.rows if any(role == "red" for role, _ in row.problems))
        right: list[Span] = []
        if count:
            right.append(("amber", f"{count} edit{'s' if count != 1 else ''} not sent"))
        if problems:
            right.append(("red", f", {problems} problem{'s' if problems != 1 else ''}"))
        return left, right

    def _explained(self, status: Status) -> str:
        assert self.stored is not None
        since = in_full(self.stored.staged.last_published, self.site.time_zone)
        if status in (Status.DRAFT_CHANGES, Status.QUEUED_CHANGES):
            differ = sum(1 for row in self.form.rows if row.state and row.state[0] == "violet")
            fields = (
                f", {differ} field{'' if differ == 1 else 's'} differ{'s' if differ == 1 else ''} from the live version"
            )
            taken = "; the next site publish takes it" if status is Status.QUEUED_CHANGES else ""
            return f": live since {since}{fields if differ else ''}{taken}"
        words = {
            Status.PUBLISHED: f": live since {since}, and staged is the same",
            Status.DRAFT: ": not live, stays until you publish it",
            Status.QUEUED: ": not live yet; the next site publish takes it",
            Status.ARCHIVED: ": hidden; it leaves the live site with the next site publish",
        }
        return words.get(status, "")

    def _no_variant_words(self) -> str:
        what = self.collection.singular_name.lower() or "item"
        return (
            f"this {what} does not exist in {self.locale.display_name}. The API cannot add it: add the locale in the "
            f"Designer, then press {self.keymap.shown(Refresh)}."
        )

    def freshness(self) -> str:
        """When the item was last read; while typing, that the edit is kept."""
        if self.form.editing:
            return "kept on this computer" if self.edits.of(self.key) else ""
        return f"synced {ago(self.stored.fetched_at)}" if self.stored else ""

    def can(self, command: type[Command]) -> bool:
        """What makes sense depends on the item and on what is edited."""
        if not self.composed:
            return False
        if command in (Save, Undo, Redo) and self.ready:
            return self.form.editing or {
                Save: bool(self.state.edits),
                Undo: self.edits.can_undo(self.key),
                Redo: self.edits.can_redo(self.key),
            }.get(command, True)
        if command is PutBack:
            field = self.field_at_cursor()
            return self.form.editing or (self.ready and field is not None and field.slug in self.state.edits)
        if command in (Save, Open, Publish, ClearValue):
            return self.ready
        if self.form.editing and command in MOVING:
            return False
        return super().can(command)

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
        super().back()

    def save(self) -> None:
        """Save the edited fields to staged."""
        self.close_editor()
        from wftui.tui.saving import save_item

        save_item(self)

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
        from wftui.tui.publishing import ask_to_publish

        ask_to_publish(self, self.site, self.collection, self.locale, [self.item_id])

    def refresh_data(self) -> None:
        """Ask Webflow for this item again."""
        self.wftui.syncing.item_opened(self.site.id, self.key, self.locale, always=True)

    def facts(self) -> None:
        """Ids and dates of the item and of the field at the cursor."""
        if self.stored is None:
            return
        staged, zone, field = self.stored.staged, self.site.time_zone, self.field_at_cursor()
        words = [
            f"Item {staged.id}" + (f" in locale {staged.cms_locale_id}." if staged.cms_locale_id else "."),
            f"Made {in_full(staged.created_on, zone)}, changed {in_full(staged.last_updated, zone)}, "
            f"published {in_full(staged.last_published, zone)}.",
        ]
        if field is not None:
            words.append(f"Field {field.slug}: type {field.type}, id {field.id}.")
        self.show_banner(" ".join(words), role="muted")

    def down(self) -> None:
        """One field down."""
        self.form.down()

    def up(self) -> None:
        """One field up."""
        self.form.up()

    def page_down(self) -> None:
        """A screenful down."""
        self.form.page(1)

    def page_up(self) -> None:
        """A screenful up."""
        self.form.page(-1)

    def top(self) -> None:
        """To the first field."""
        self.form.first()

    def bottom(self) -> None:
        """To the last field."""
        self.form.last()

    def on_form_moved(self, message: Form.Moved) -> None:
        """What can be done depends on the field."""
        message.stop()
        self.keys_changed()

    def on_form_opened(self, message: Form.Opened) -> None:
        """A double click opens."""
        message.stop()
        self.open_cursor()
