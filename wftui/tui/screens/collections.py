"""The home of a site: its collections with their items counted by status, and its pages and components."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from wftui.domain.status import Status
from wftui.domain.text import one_line
from wftui.services.overview import CollectionCounts, collection_counts, static_rows
from wftui.tui.command import Command
from wftui.tui.commands import LISTING, MOVING, ChooseLocale, Filter, Open, Refresh, SearchEverything
from wftui.tui.locales import LocaleChoice
from wftui.tui.look.dates import when
from wftui.tui.look.drawing import Span, fit, width_of
from wftui.tui.screens.base import Line
from wftui.tui.screens.lists import ListScreen
from wftui.tui.state import ago
from wftui.tui.widgets.table import Column, ListSource, Row

if TYPE_CHECKING:
    from wftui.domain.site import Site
    from wftui.services.overview import StaticRow
    from wftui.store.mirror import Mirror
    from wftui.tui.look.signs import Signs
    from wftui.tui.look.themes import Palette

_COUNTED = (
    (Status.PUBLISHED, "Published", 9),
    (Status.DRAFT_CHANGES, "Draft changes", 13),
    (Status.QUEUED, "Queued", 6),
    (Status.QUEUED_CHANGES, "Queued changes", 14),
    (Status.DRAFT, "Draft", 5),
    (Status.ARCHIVED, "Archived", 8),
)


class CollectionsScreen(LocaleChoice, ListScreen):
    """One list in parts: collections, pages and components."""

    TITLE_WORD = "Collections"
    ROWS = "collections"
    HELP = (
        "The collections of the site, with their items counted by status in the locale of row 1, and its pages and "
        "components, which can be read. "
        "All of it is read from the copy on this computer; r asks Webflow again."
    )
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        Open,
        Filter,
        ChooseLocale,
        SearchEverything,
        Refresh,
        *LISTING,
        *MOVING,
    )

    def __init__(self, palette: Palette, signs: Signs, site: Site) -> None:
        super().__init__(palette, signs)
        self.site = site
        self.locale = site.primary

    @property
    def mirror(self) -> Mirror:
        """The local copy that this screen reads."""
        return self.wftui.working.mirror(self.site.id)

    def on_mount(self) -> None:
        """Show what is known, and begin to refresh it."""
        super().on_mount()
        self.wftui.syncing.site_opened(self.site.id)

    def columns(self) -> list[Column]:
        """Counts by status, then by locale."""
        columns = [Column("name", "Collection", 26, flexible=True, least=16), Column("items", "Items", 5, right=True)]
        columns += [Column(status.word, title, width, right=True) for status, title, width in _COUNTED]
        if self.site.localized:
            columns += [
                Column(locale.tag, locale.short, 5, right=True) for locale in self.site.locales if not locale.primary
            ]
        return columns

    def source(self) -> ListSource:
        """The rows whose name holds the filter."""
        wanted = self.filter_text.casefold()
        counts = collection_counts(self.mirror, self.locale)
        edited = self._edited_collections()
        shown = [each for each in counts if wanted in each.collection.display_name.casefold()]
        rows = [self._row(each, edited) for each in shown]
        if len(shown) > 1 and not wanted:
            rows.append(self._sum(counts))
        pages = [each for each in static_rows(self.mirror, self.locale) if wanted in each.name.casefold()]
        if pages:
            rows += [Row(None, spans=[]), Row(None, spans=[("+text", "Pages and components")])]
            rows += [_static_row(each) for each in pages]
        return ListSource(rows)

    def _edited_collections(self) -> set[str]:
        session = self.wftui.working
        if not session.has_edits_file(self.site.id):
            return set()
        return {edit.key.collection_id for edit in session.edits(self.site.id).everything()}

    def _row(self, counts: CollectionCounts, edited: set[str]) -> Row:
        collection = counts.collection
        state: Span | None = ("amber", self.signs.edited) if collection.id in edited else None
        return Row(collection.id, [collection.display_name, *self._numbers(counts)], state=state)

    def _sum(self, counts: list[CollectionCounts]) -> Row:
        total = CollectionCounts.sum(counts)
        return Row(None, [("muted", "all" if total.known else "all so far"), *self._numbers(total)])

    def _numbers(self, counts: CollectionCounts) -> list[Span]:
        zero = "" if counts.known else "?"
        so_far = "+" if counts.items and not counts.known else ""
        cells: list[Span] = [("text", _number(counts.items, zero) + so_far)]
        for status, _, _ in _COUNTED:
            role = "violet" if status.is_pending else "text" if status is Status.PUBLISHED else "muted"
            cells.append((role, _number(counts.by_status.get(status, 0), zero)))
        if self.site.localized:
            for locale in self.site.locales:
                if not locale.primary:
                    cells.append(("muted", _number(counts.by_locale.get(locale.cms_locale_id, 0), zero)))
        return cells

    def total(self) -> int:
        """All collections, pages and components."""
        pages = [each for each in static_rows(self.mirror, self.locale) if each.id]
        return len(self.mirror.collections()) + len(pages)

    def path(self) -> tuple[Line, Line]:
        """Sites, then the site."""
        more = f" {self.signs.more} "
        return [("muted", f"Sites{more}"), ("text", self.site.display_name)], self.locale_spans()

    def describe(self) -> tuple[Line, Line]:
        """How much there is, and how much of it is not live."""
        counts = CollectionCounts.sum(collection_counts(self.mirror, self.locale))
        number = len(self.mirror.collections())
        if not number:
            return [("text", "Fetching the collections for the first time")], []
        published = when(self.site.last_published, self.site.time_zone) or "never"
        pending = sum(amount for status, amount in counts.by_status.items() if status.is_pending)
        amount = f"{counts.items:,} items" if counts.known else "? items"
        if counts.items and not counts.known:
            amount = f"{counts.items:,} of ? items so far"
        changes = "1 change is not live" if pending == 1 else f"{pending} changes are not live"
        right: list[Span] = [("violet", changes)] if pending and counts.known else []
        room = self.size.width - 3 - sum(width_of(text) for _, text in right)
        words = ""
        for part in (f"{amount} in {number} collections", f" {self.signs.dot} last published {published}"):
            words += part if width_of(words + part) <= room else ""
        return [("text", words)], right

    def freshness(self) -> str:
        """When the site was synced."""
        return f"synced {ago(self.wftui.syncing.synced_at(self.site.id))}"

    # Commands

    def open_cursor(self) -> None:
        """Open the collection, page or component at the cursor."""
        row = self.table.row
        if row is not None and isinstance(row.key, tuple):
            from wftui.tui.screens.page import open_page

            open_page(self, self.site, row.key[0], row.key[1], self.locale)
            return
        collection = self.mirror.collection(str(row.key)) if row is not None else None
        if collection is None:
            return
        if not collection.fields:
            self.say(f"{collection.display_name} is still being fetched")
            return
        from wftui.tui.screens.items import ItemsScreen

        self.wftui.push_screen(ItemsScreen(self.palette, self.signs, self.site, collection, self.locale))

    def refresh_data(self) -> None:
        """Sync the whole site."""
        self.wftui.syncing.refresh_site(self.site.id)


def _static_row(row: StaticRow) -> Row:
    spans: list[Span] = [("text" if row.id else "muted", f"{fit(one_line(row.name), 26)}  "), ("muted", row.words)]
    return Row((row.kind, row.id) if row.id else None, [row.name, row.words], spans=spans)


def _number(count: int, zero: str) -> str:
    return str(count) if count else zero
