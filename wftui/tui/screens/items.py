"""The item table: the screen of the day."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from msgspec.structs import replace

from wftui.domain.item import VariantKey
from wftui.domain.status import Status
from wftui.services.names import SiteNames
from wftui.store.edits import is_new
from wftui.store.rows import BY_NAME, Order, RowQuery
from wftui.tui.command import Command
from wftui.tui.commands import (
    LISTING,
    MOVING,
    Actions,
    Backlinks,
    ChooseLocale,
    Copy,
    Difference,
    EditCell,
    Facts,
    Filter,
    Matrix,
    NewItem,
    NextProblem,
    Open,
    OpenLive,
    PreviousProblem,
    Publish,
    Redo,
    Refresh,
    SearchEverything,
    Select,
    SideBySide,
    Undo,
)
from wftui.tui.items.columns import HERE, About, offers, order_of
from wftui.tui.items.edited import EditedItems
from wftui.tui.items.query import Answer
from wftui.tui.items.rows import ItemSource
from wftui.tui.locales import LocaleChoice
from wftui.tui.look.drawing import Span, width_of
from wftui.tui.look.signs import Signs
from wftui.tui.look.themes import Palette
from wftui.tui.screens.base import Line
from wftui.tui.screens.listing import Place, SortKey
from wftui.tui.state import ago
from wftui.tui.widgets.rows import Column, ListSource, Offer, RowSource, cell_text

if TYPE_CHECKING:
    from wftui.domain.collection import Collection
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.store.mirror import Mirror

_ORDER = (
    Status.PUBLISHED,
    Status.DRAFT_CHANGES,
    Status.QUEUED,
    Status.QUEUED_CHANGES,
    Status.DRAFT,
    Status.ARCHIVED,
)
SAMPLE = 40
"""How many rows decide how wide columns are that nobody has sized."""
NARROW = 100
"""Columns below which row 2 counts the items without their statuses, and what was changed has less room."""


class ItemsScreen(LocaleChoice, EditedItems):
    """The items of one collection in one locale."""

    TITLE_WORD = "Item table"
    HELP = (
        "The items of one collection in one locale, from the copy on this computer; r asks Webflow again. e edits the "
        "cell at the cursor, ' jumps to a name, / filters, a click on a title sorts. Edits stay here until you save "
        "them, and nothing goes live before you publish. Every list has these keys."
    )
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        Open,
        Select,
        Filter,
        EditCell,
        Publish,
        NewItem,
        Actions,
        SideBySide,
        Difference,
        Backlinks,
        Matrix,
        *LISTING,
        ChooseLocale,
        Refresh,
        Copy,
        OpenLive,
        Facts,
        Undo,
        Redo,
        NextProblem,
        PreviousProblem,
        SearchEverything,
        *MOVING,
    )

    def __init__(self, palette: Palette, signs: Signs, site: Site, collection: Collection, locale: Locale) -> None:
        super().__init__(palette, signs)
        self.site, self.collection, self.locale = site, collection, locale
        self._widths: dict[str, int] = {}

    @property
    def mirror(self) -> Mirror:
        """The local copy that this screen reads."""
        return self.wftui.working.mirror(self.site.id)

    @property
    def list_name(self) -> str:
        """The collection's id."""
        return f"items:{self.collection.id}"

    @property
    def view_list(self) -> str:
        """The collection's slug, which is the same on another computer."""
        return self.collection.slug

    def on_mount(self) -> None:
        """Show what is known, and begin to refresh it when it is old."""
        super().on_mount()
        self.wftui.syncing.collection_opened(self.site.id, self.collection.id)

    # Columns and rows

    def offers(self) -> list[Offer]:
        """Every property, every field, every locale."""
        return offers(self.site, self.collection)

    def more_help(self) -> Sequence[tuple[str, str]]:
        """The language of the filter, as `wftui items list --help` shows it."""
        from wftui.services.query.help import LINES

        return (("The filter: what can be typed after /", ""), *LINES)

    def columns(self) -> list[Column]:
        """The columns that are shown: rows have cells for these alone."""
        return self.shown_columns()

    def shown_columns(self) -> list[Column]:
        """The chosen ones, and what was changed here as long as something was."""
        found = self.chosen_columns()
        if not self.edits_here and not self.new_here:
            return found
        return [*found, HERE if self.size.width < NARROW else HERE._replace(least=HERE.width)]

    def chosen_columns(self) -> list[Column]:
        """No wider than what the first rows hold, with the sign of the order, where nobody chose a width."""
        kept = self.layout_of_person.widths if self.layout_of_person else {}
        sorted_by = self.sorted_by()

        def fit(column: Column) -> Column:
            if column.key not in self._widths or column.key in kept or column.flexible:
                return column
            room = width_of(column.title) + 2 if column.key in sorted_by else 0
            return column._replace(width=max(room, min(column.width, self._widths[column.key])))

        return [fit(column) for column in super().chosen_columns()]

    def show_rows(self, source: RowSource, keep: Literal["key", "index", "top"] = "key") -> None:
        """The first rows say how wide their columns have to be."""
        new = [column for column in self.shown_columns() if column.key not in self._widths]
        if new and source.count():
            rows = ItemSource.like(source, new).rows(0, SAMPLE) if isinstance(source, ItemSource) else ()
            for number, column in enumerate(new):
                widest = max((width_of(cell_text(row.cells[number])) for row in rows), default=0)
                self._widths[column.key] = max(width_of(column.title), widest, 3)
        super().show_rows(source, keep)

    def about(self, mirror: Mirror) -> About:
        """What cells are made with, for the thread that the mirror belongs to."""
        names = SiteNames(mirror, self.locale)
        return About(self.site, self.collection, self.locale, names, self.signs, colour=not self.palette.mono)

    def source(self) -> RowSource:
        """Nothing: `look` finds the rows."""
        return ListSource()

    def source_of(self, answer: Answer) -> ItemSource:
        """The rows of an answer."""
        return ItemSource(
            self.mirror,
            self.about(self.mirror),
            self.shown_columns(),
            answer.rows,
            answer.numbers,
            edits=self.edits_here,
            marks=self.marks,
            new=self.new_of_answer(),
        )

    def reload(self) -> None:
        """Read the schema, the rows and the edits again."""
        if self.composed:
            self.collection = self.mirror.collection(self.collection.id) or self.collection
            self.read_edits()
            super().reload()

    def total(self) -> int:
        """All items of the collection in this locale, new ones included."""
        return self.mirror.count(RowQuery(self.collection.id, self.locale.cms_locale_id)) + len(self.new_here)

    # Bars

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
        left: list[Span] = [("text", f"{total:,} item{'' if total == 1 else 's'}")]
        if self.size.width >= NARROW:
            left.append(("muted", f": {words}"))
        return left, self.order_words()

    def order_words(self) -> list[Span]:
        """`by Name` without another order."""
        waiting: list[Span] = [("muted", "looking   ")] if self.waiting else []
        return [*waiting, *(super().order_words() or [("muted", "by Name")])]

    def sorted_by(self) -> dict[str, bool]:
        """By name without another order."""
        return super().sorted_by() or {"name": False}

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

    # Order

    def can_sort(self, key: SortKey) -> bool:
        """Fields and stored properties have an order."""
        return self._order(key) is not None

    def _order(self, key: SortKey) -> Order | None:
        offer = next((each for each in self.offers() if each.column.key == key.column), None)
        return order_of(offer.column, descending=key.descending) if offer is not None else None

    def order_asked(self) -> tuple[Order, ...]:
        """The order as the mirror takes it."""
        return tuple(order for key in self.order if (order := self._order(key)) is not None) or BY_NAME

    # Commands

    def open_cursor(self) -> None:
        """Open the item at the cursor."""
        key = self.key_at_cursor()
        if key is None:
            return
        from wftui.tui.screens.item import ItemScreen

        locale = self.locale_at_cursor()
        self.wftui.push_screen(ItemScreen(self.palette, self.signs, self.site, self.collection, locale, key.item_id))

    def publish(self) -> None:
        """Ask, then publish the selected items, or the one at the cursor."""
        from wftui.tui.sending.publishing import ask_to_publish

        chosen = [str(each) for each in self.table.selected]
        key = self.key_at_cursor()
        if not chosen and key is not None:
            chosen = [key.item_id]
        if chosen and not self.refuses_new(chosen):
            hidden = self.hidden_selected if self.table.selected else 0
            ask_to_publish(self, self.site, self.collection, self.locale, chosen, hidden=hidden)

    def new_item(self) -> None:
        """Begin a new item; nothing is sent before it is saved."""
        from wftui.tui.items.new import begin_new_item

        begin_new_item(self, self.collection, self.locale)

    def actions(self) -> None:
        """All else that can be done to the selected items, or to the one at the cursor."""
        from wftui.tui.items.actions import ask_what_to_do

        locale, ids = self.locale.cms_locale_id, self.shown_ids()
        if len(ids) > 1 and self.refuses_new(ids):
            return
        keys = [VariantKey(self.collection.id, each, locale) for each in ids]
        ask_what_to_do(self, self.site, keys)

    def can(self, command: type[Command]) -> bool:
        """What is about the item at the cursor needs one; items by locales need several locales."""
        if command is Matrix:
            return self.site.localized and len(self.site.locales) > 1
        if command in (Backlinks, Difference, EditCell, Facts, OpenLive, Copy):
            return self.composed and self.table.row is not None
        return super().can(command)

    def matrix(self) -> None:
        """The same items by locales, the cursor on the same one."""
        from wftui.tui.screens.matrix import MatrixScreen

        screen, row = MatrixScreen(self.palette, self.signs, self.site, self.collection, self.locale), self.table.row
        if row is not None:
            left = self.wftui.places.get(screen.list_name)
            place = left if isinstance(left, Place) else Place()
            self.wftui.places[screen.list_name] = replace(place, cursor=row.key)
        self.wftui.push_screen(screen)

    def side_by_side(self) -> None:
        """The item at the cursor beside itself in another locale."""
        from wftui.tui.screens.side_by_side import open_side_by_side

        key = self.key_at_cursor()
        if key is not None and is_new(key):
            self.say(f"{self.keymap.shown(Open)} opens the new item; its locales stand side by side from there")
        elif key is not None:
            open_side_by_side(self, self.site, self.collection, self.locale, key.item_id)

    def difference(self) -> None:
        """What differs between staged and live in the item at the cursor."""
        from wftui.tui.screens.difference import show_difference

        key = self.key_at_cursor()
        if key is not None:
            show_difference(self, self.site, self.collection, self.locale_at_cursor(), key.item_id)

    def backlinks(self) -> None:
        """What points at the item at the cursor."""
        from wftui.tui.items.backlinks import show_backlinks

        key, row = self.key_at_cursor(), self.table.row
        if key is not None and is_new(key):
            self.say("Nothing points at a new item yet")
        elif key is not None and row is not None:
            stored = self.mirror.variant(key)
            show_backlinks(self, self.site, key.item_id, stored.staged.name if stored else key.item_id)

    def open_live(self) -> None:
        """The page that visitors see, in the browser."""
        from wftui.tui.items.live_pages import address_of, open_in_browser

        key, locale = self.key_at_cursor(), self.locale_at_cursor()
        if key is None:
            return
        stored = self.mirror.variant(key._replace(cms_locale_id=locale.cms_locale_id))
        address = address_of(self.site, self.collection, locale, stored)
        where = f" in {locale.display_name}" if self.site.localized else ""
        self.say(open_in_browser(address) if address else f"It is not live{where}: there is no page to open")

    def copy(self) -> None:
        """Ask what to copy of the item at the cursor."""
        from wftui.tui.desktop.copying import copy_sheet
        from wftui.tui.items.live_pages import address_of

        key, row = self.key_at_cursor(), self.table.row
        if key is None or row is None:
            return
        locale = self.locale_at_cursor()
        stored = self.mirror.variant(key._replace(cms_locale_id=locale.cms_locale_id))
        new = next((each for each in self.new_here if each.item.id == key.item_id), None)
        cells = [cell_text(cell).strip() for cell in row.cells]
        copy_sheet(
            self,
            {
                "cell": cells[self.table.column] if self.table.column < len(cells) else "",
                "row": "\t".join(cells),
                "id": "" if is_new(key) else key.item_id,
                "slug": stored.staged.slug if stored else new.typed("slug") if new is not None else "",
                "URL": address_of(self.site, self.collection, locale, stored) or "",
            },
        )

    def facts(self) -> None:
        """Ids and dates of the item at the cursor, and of the field of the column."""
        from wftui.tui.items.looks import facts_in_words

        key, field = self.key_at_cursor(), self.field_of_column(self.table.column_at_cursor)
        stored = self.mirror.variant(key) if key is not None else None
        if stored is not None:
            self.show_banner(facts_in_words(stored, self.site, field), role="muted")
        elif key is not None:
            self.say("A new item has no facts yet: Webflow does not know it")

    def refresh_data(self) -> None:
        """Ask Webflow for this collection again."""
        self.wftui.syncing.refresh_collection(self.site.id, self.collection.id)

    def select_same(self) -> None:
        """Select all rows that say the same in the column at the cursor."""
        column, row = self.table.column_at_cursor, self.table.row
        if column is None or row is None:
            return
        wanted = cell_text(row.cells[self.table.column])
        answer, edits, marks, new = self.answer, self.edits_here, dict(self.marks), self.new_of_answer()

        def job(mirror: Mirror, cancelled: Callable[[], bool]) -> list[Hashable]:
            numbers = answer.numbers if answer.numbers is not None else mirror.numbers(answer.rows)
            about = self.about(mirror)
            source = ItemSource(mirror, about, [column], answer.rows, numbers, edits=edits, marks=marks, new=new)
            found: list[Hashable] = []
            for start in range(0, source.count(), 400):
                if cancelled():
                    break
                found += [each.key for each in source.rows(start, 400) if cell_text(each.cells[0]) == wanted]
            return found

        self.ask("keys", job, lambda keys: self.say_same(column.title, wanted, keys))

    def look(self, keep: Literal["key", "index", "top"] = "key") -> None:
        """Ask for the rows that answer the filter, in the order."""
        self.look_for(self.order_asked(), keep)

    def shown_ids(self) -> Sequence[str]:
        """The ids of the selected items, or of the one at the cursor."""
        row = self.table.row
        return [str(each) for each in self.table.selected] or ([str(row.key)] if row else [])
