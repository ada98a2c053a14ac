"""The item table: the screen of the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from wftui.domain.item import VariantKey
from wftui.domain.status import Status
from wftui.services.names import SiteNames
from wftui.store.rows import RowQuery
from wftui.tui.command import Command
from wftui.tui.commands import MOVING, ChooseLocale, Filter, Open, Publish, Refresh, Select
from wftui.tui.drawing import Span
from wftui.tui.item_rows import ItemSource, columns_for, first_fields
from wftui.tui.locales import LocaleChoice
from wftui.tui.screens.base import Line
from wftui.tui.screens.lists import ListScreen
from wftui.tui.state import ago
from wftui.tui.widgets.table import Column

if TYPE_CHECKING:
    from wftui.domain.collection import Collection
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.store.edits import Edit
    from wftui.store.mirror import Mirror
    from wftui.tui.signs import Signs
    from wftui.tui.themes import Palette

_ORDER = (
    Status.PUBLISHED,
    Status.DRAFT_CHANGES,
    Status.QUEUED,
    Status.QUEUED_CHANGES,
    Status.DRAFT,
    Status.ARCHIVED,
)


class ItemsScreen(LocaleChoice, ListScreen):
    """The items of one collection in one locale."""

    TITLE_WORD = "Item table"
    HELP = (
        "The items of one collection in one locale, from the copy on this computer; r asks Webflow again. Edits stay "
        "here until you press Ctrl+S in an item. Nothing goes live before you publish."
    )
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        Open,
        Select,
        Filter,
        Publish,
        ChooseLocale,
        Refresh,
        *MOVING,
    )

    def __init__(self, palette: Palette, signs: Signs, site: Site, collection: Collection, locale: Locale) -> None:
        super().__init__(palette, signs)
        self.site, self.collection, self.locale = site, collection, locale
        self.fields = first_fields(collection)

    @property
    def mirror(self) -> Mirror:
        """The local copy that this screen reads."""
        return self.wftui.working.mirror(self.site.id)

    def on_mount(self) -> None:
        """Show what is known, and begin to refresh it when it is old."""
        super().on_mount()
        self.wftui.syncing.collection_opened(self.site.id, self.collection.id)

    def columns(self) -> list[Column]:
        """Name, status, slug and the first fields."""
        return columns_for(self.site, self.fields)

    def source(self) -> ItemSource:
        """The items that match the filter."""
        return ItemSource(
            self.mirror,
            self.site,
            self.collection,
            self.locale,
            SiteNames(self.mirror, self.locale),
            self.signs,
            fields=self.fields,
            query=RowQuery(self.collection.id, self.locale.cms_locale_id, text=self.filter_text.strip()),
            edits=self._edits(),
        )

    def _edits(self) -> dict[VariantKey, dict[str, Edit]]:
        session = self.wftui.working
        found: dict[VariantKey, dict[str, Edit]] = {}
        if session.has_edits_file(self.site.id):
            for edit in session.edits(self.site.id).everything():
                found.setdefault(edit.key, {})[edit.field] = edit
        return found

    def total(self) -> int:
        """All items of the collection in this locale."""
        return self.mirror.count(RowQuery(self.collection.id, self.locale.cms_locale_id))

    def path(self) -> tuple[Line, Line]:
        """The site, then the collection."""
        more = f" {self.signs.more} "
        left: list[Span] = [("muted", self.site.display_name + more), ("text", self.collection.display_name)]
        return left, self.locale_spans()

    def describe(self) -> tuple[Line, Line]:
        """The items counted by status."""
        counts = self.mirror.status_counts(self.collection.id, self.locale.cms_locale_id)
        total = sum(counts.values())
        if not total:
            return [("text", self._empty_words())], []
        words = ", ".join(f"{counts[status]} {status.word}" for status in _ORDER if counts.get(status))
        noun = "item" if total == 1 else "items"
        left: list[Span] = [("text", f"{total} {noun}"), ("muted", f": {words}")]
        selected = len(self.table.selected)
        right: list[Span] = [("+text", f"{selected} selected   ")] if selected else []
        return left, [*right, ("muted", "by name")]

    def _empty_words(self) -> str:
        name = self.collection.display_name
        if self.wftui.syncing.synced_at(self.site.id) is None:
            return f"Fetching {name} for the first time"
        if not self.locale.primary:
            return f"{name} has no items in {self.locale}"
        return f"{name} has no items yet"

    def freshness(self) -> str:
        """When the collection was synced."""
        return f"synced {ago(self.mirror.freshness(f'staged:{self.collection.id}'))}"

    # Commands

    def open_cursor(self) -> None:
        """Open the item at the cursor."""
        key = self._key()
        if key is None:
            return
        from wftui.tui.screens.item import ItemScreen

        self.wftui.push_screen(
            ItemScreen(self.palette, self.signs, self.site, self.collection, self.locale, key.item_id)
        )

    def _key(self) -> VariantKey | None:
        row = self.table.row
        return VariantKey(self.collection.id, str(row.key), self.locale.cms_locale_id) if row is not None else None

    def select(self) -> None:
        """Select the row and move down."""
        self.table.toggle_selected()
        self.table.down()
        self.draw_bars()

    def publish(self) -> None:
        """Ask, then publish the selected items, or the one at the cursor."""
        from wftui.tui.publishing import ask_to_publish

        chosen = [str(each) for each in self.table.selected]
        key = self._key()
        if not chosen and key is not None:
            chosen = [key.item_id]
        if chosen:
            ask_to_publish(self, self.site, self.collection, self.locale, chosen)

    def refresh_data(self) -> None:
        """Ask Webflow for this collection again."""
        self.wftui.syncing.refresh_collection(self.site.id, self.collection.id)
