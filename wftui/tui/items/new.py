"""Beginning a new item: in which locales, then its form. It exists only here until it is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult

from wftui.domain.text import one_line
from wftui.tui.command import Command
from wftui.tui.commands import Back, Open, Select
from wftui.tui.look.drawing import Span
from wftui.tui.screens.base import BaseScreen
from wftui.tui.state import ago
from wftui.tui.widgets.bar import Lines
from wftui.tui.widgets.picker import PickSheet
from wftui.tui.widgets.rows import Column, ListSource, Row
from wftui.tui.widgets.sheet import Sheet
from wftui.tui.widgets.table import Table

if TYPE_CHECKING:
    from wftui.domain.collection import Collection
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.store.edits import EditStore, NewItem
    from wftui.tui.look.signs import Signs
    from wftui.tui.look.themes import Palette

ANOTHER = "another one"


def begin_new_item(
    screen: BaseScreen,
    collection: Collection,
    locale: Locale,
    *,
    name: str = "",
    made: Callable[[str], None] | None = None,
    also: Sequence[Locale] = (),
) -> None:
    """Open the form of a new item of `collection`. `made` is called with its id once Webflow has made it.

    `also` are locales that are ticked from the start, beside the primary one and `locale`.

    What was begun before and never sent is offered first. On a site with several locales, asks in which ones the item
    shall exist, because this API cannot add one later.
    """
    site: Site | None = getattr(screen, "site", None)
    assert site is not None
    edits = screen.wftui.working.edits(site.id)
    started = _Start(screen, site, collection, locale, name, made, edits, also)
    waiting = [each for each in edits.new_items() if each.collection_id == collection.id]
    if waiting and not name:
        started.offer(waiting)
    else:
        started.ask_locales()


class _Start:
    """The steps from the wish for a new item to its form."""

    def __init__(
        self,
        screen: BaseScreen,
        site: Site,
        collection: Collection,
        locale: Locale,
        name: str,
        made: Callable[[str], None] | None,
        edits: EditStore,
        also: Sequence[Locale],
    ) -> None:
        self.screen, self.site, self.collection, self.locale = screen, site, collection, locale
        self.name, self.made, self.edits, self.also = name, made, edits, also

    @property
    def noun(self) -> str:
        """What one item is called."""
        return one_line(self.collection.singular_name or "item").lower()

    def offer(self, waiting: Sequence[NewItem]) -> None:
        """Offer what was begun and never sent."""

        def find(text: str) -> list[Row]:
            rows = [
                Row(each.id, [self._name_of(each) or "without a name", ("muted", f"begun {ago(each.at)}, not sent")])
                for each in waiting
                if text.casefold() in self._name_of(each).casefold()
            ]
            return [*rows, Row(ANOTHER, [("accent", f"Another new {self.noun}"), ""])]

        def chosen(key: object) -> None:
            if key == ANOTHER:
                self.ask_locales()
            found = next((each for each in waiting if each.id == key), None)
            if found is not None:
                self.open(found)

        columns = [Column("name", "", 40, flexible=True, fixed=True), Column("begun", "", 40)]
        screen = self.screen
        title = f"New {self.noun}: go on with one that was begun?"
        screen.wftui.push_screen(PickSheet(screen.palette, screen.signs, title, columns, find), chosen)

    def _name_of(self, item: NewItem) -> str:
        edit = self.edits.of(item.key).get("name")
        return one_line(str(edit.value)) if edit is not None else ""

    def ask_locales(self) -> None:
        """Ask where the item shall exist, when there is a choice."""
        if len(self.site.locales) < 2:
            self.begin([self.locale])
            return
        screen = self.screen
        ticked = {each.tag for each in (self.site.primary, self.locale, *self.also)}
        sheet = LocalesSheet(screen.palette, screen.signs, f"New {self.noun}: in which locales?", self.site, ticked)
        screen.wftui.push_screen(sheet, lambda locales: self.begin(locales) if locales else None)

    def begin(self, locales: Sequence[Locale]) -> None:
        """Begin it, with its name when one was typed already."""
        values = {"name": self.name} if self.name else {}
        item = self.edits.new_item(self.collection.id, [each.cms_locale_id for each in locales], values)
        self.open(item, at="" if self.name else "name")

    def open(self, item: NewItem, *, at: str = "") -> None:
        """Open its form; the editor of the field `at` takes what is typed from then on."""
        from wftui.tui.screens.item import ItemScreen

        screen = self.screen
        locale = self.site.locale_of(item.locales[0]) or self.locale
        form = ItemScreen(screen.palette, screen.signs, self.site, self.collection, locale, item.id)
        form.made, form.opens_at = self.made, at
        screen.wftui.push_screen(form)


class LocalesSheet(Sheet):
    """Tick locales; dismissed with the ticked ones in the site's order, or with None."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = (Open, Select, Back)
    DEFAULT_CSS = "LocalesSheet Table { height: auto; }"

    def __init__(self, palette: Palette, signs: Signs, title: str, site: Site, ticked: set[str]) -> None:
        super().__init__(palette, signs, title)
        self._site, self._ticked = site, ticked

    def content(self) -> ComposeResult:
        """The locales, and why they are asked for."""
        rows = [Row(each.tag, [each.display_name, ("muted", each.tag)]) for each in self._site.locales]
        columns = (Column("name", "", 30, fixed=True), Column("tag", "", 12))
        table = Table(self.palette, self.signs, columns, ListSource(rows), header=False, ground="bar")
        table.styles.height = len(rows)
        table.selected = set(self._ticked)
        yield table
        note = Lines(self.palette, ground="bar", id="sheet-note")
        note.show([[], [("muted", "   An item is made in several locales at once; the API adds none later.")]])
        yield note

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(Table).focus()
        super().on_mount()

    def select(self) -> None:
        """Tick or untick."""
        table = self.query_one(Table)
        table.toggle_selected()
        table.down()

    def open_cursor(self) -> None:
        """Go on with what is ticked."""
        ticked = self.query_one(Table).selected
        chosen = [each for each in self._site.locales if each.tag in ticked]
        if chosen:
            self.dismiss(chosen)

    def on_key(self, event: events.Key) -> None:
        """The arrows move."""
        table = self.query_one(Table)
        moves = {"down": table.down, "j": table.down, "up": table.up, "k": table.up}
        if event.key in moves:
            moves[event.key]()
            event.stop()
            event.prevent_default()
            return
        super().on_key(event)

    def key_spans(self, width: int) -> tuple[list[Span], list[Span]]:
        """What can be done here."""
        keys: list[Span] = []
        for key, label in (("Enter", "go on with the ticked ones"), ("Space", "tick"), ("Esc", "make none")):
            keys += [("accent", key), ("muted", f" {label}  ")]
        return keys, []
