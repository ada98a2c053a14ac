"""The journal: what was sent from this computer, newest first, what each write replaced, and the way back."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from wftui.domain.item import VariantKey
from wftui.domain.text import one_line
from wftui.domain.values import same
from wftui.fields import field_type
from wftui.services.names import SiteNames
from wftui.services.written import items_of, what_of
from wftui.tui.asking import counted
from wftui.tui.command import Command
from wftui.tui.commands import MOVING, Facts, Filter, Open, Refresh, Undo
from wftui.tui.look.differences import difference, flowed
from wftui.tui.look.drawing import Span, fit
from wftui.tui.screens.base import Line
from wftui.tui.screens.lists import ListScreen
from wftui.tui.sending.outcome_words import entry_span, seconds_until, state_span
from wftui.tui.sending.taking_back import PAST, ask_to_take_back, can_be_taken_back, time_of
from wftui.tui.widgets.bar import Lines
from wftui.tui.widgets.rows import Cell, Column, ListSource, Row, RowSource
from wftui.tui.widgets.sheet import Rule
from wftui.tui.widgets.table import Table

if TYPE_CHECKING:
    from wftui.domain.json import Json
    from wftui.domain.site import Site
    from wftui.store.journal import Entry, Journal, Record
    from wftui.store.mirror import Mirror
    from wftui.tui.look.signs import Signs
    from wftui.tui.look.themes import Palette

MOST_SEARCHED = 2000
"""How many entries a filter looks through."""

DETAIL = 12
"""Lines of the detail, at most."""


class JournalSource:
    """Entries of the journal as rows, read a screenful at a time."""

    def __init__(self, screen: JournalScreen) -> None:
        self._screen = screen

    def count(self) -> int:
        """How many entries there are."""
        return self._screen.journal.number_of_entries()

    def rows(self, start: int, amount: int) -> Sequence[Row]:
        """A stretch of them."""
        return [self._screen.row_of(each) for each in self._screen.journal.entries(limit=amount, offset=start)]

    def keys(self, start: int, amount: int) -> Sequence[Hashable]:
        """The numbers of a stretch of them."""
        return [each.id for each in self._screen.journal.entries(limit=amount, offset=start)]

    def find(self, key: Hashable) -> int | None:
        """The place of an entry."""
        return self._screen.journal.place_of(key) if isinstance(key, int) else None


class JournalScreen(ListScreen):
    """Every entry of one site's journal; the one at the cursor below the rule."""

    TITLE_WORD = "Journal"
    HELP = (
        "Everything that was sent from this computer, newest first, with the values that it replaced. u takes back the "
        "line at the cursor, after asking; that becomes a line of its own. A write whose answer was lost is looked for "
        "by reading, never sent again by itself."
    )
    IN_BAR: ClassVar[tuple[type[Command], ...]] = (Undo,)
    OFFERS: ClassVar[tuple[type[Command], ...]] = (Undo, Open, Facts, Filter, Refresh, *MOVING)
    DEFAULT_CSS = "JournalScreen #detail { height: 0; }"

    def __init__(self, palette: Palette, signs: Signs, site: Site) -> None:
        super().__init__(palette, signs)
        self.site = site
        self._technical = False

    @property
    def journal(self) -> Journal:
        """The journal."""
        return self.wftui.working.journal(self.site.id)

    @property
    def mirror(self) -> Mirror:
        """The copy on this computer."""
        return self.wftui.working.mirror(self.site.id)

    def content(self) -> ComposeResult:
        """The list, a rule, the detail."""
        yield from super().content()
        yield Rule(self.palette, self.signs, "")
        yield Lines(self.palette, id="detail")

    def on_mount(self) -> None:
        """Countdowns go on while something is open."""
        super().on_mount()
        self.set_interval(1.0, self._tick)

    def _tick(self) -> None:
        if self.wftui.screen is self and self.wftui.unsettled.open_writes(self.site):
            self.reload()

    # The list

    def columns(self) -> list[Column]:
        """When, what, where, and what came of it."""
        return [
            Column("when", "When", 16, fixed=True),
            Column("what", "What", 13, fixed=True),
            Column("where", "Where", 60, flexible=True, fixed=True, least=20),
            Column("outcome", "Outcome", 23, fixed=True),
            Column("requests", "Requests", 18),
        ]

    def source(self) -> RowSource:
        """All entries, or those that hold the filter."""
        if not self.filter_text.strip():
            return JournalSource(self)
        rows = [self.row_of(each) for each in self.journal.entries(limit=MOST_SEARCHED)]
        return self.narrowed(ListSource(rows), self.filter_text)

    def row_of(self, entry: Entry) -> Row:
        """One entry."""
        where = self.where(entry) + (f" (of line {entry.undoes})" if entry.undoes is not None else "")
        cells: list[Cell] = [
            time_of(entry.at, self.site),
            PAST.get(entry.verb, entry.verb),
            where,
            entry_span(entry, self.signs),
            ("muted", self._requests(entry)),
        ]
        return Row(entry.id, cells)

    def where(self, entry: Entry) -> str:
        """What an entry is about, several items by their names."""
        return what_of(self.mirror, self.site, entry)

    def _requests(self, entry: Entry) -> str:
        waits = [self.wftui.unsettled.known_at(each) for each in entry.writes if each.state.open]
        if not waits:
            return str(entry.requests)
        seconds = seconds_until(min(waits))
        return f"{entry.requests} sent, {seconds} s left" if seconds else f"{entry.requests} sent, looking"

    def total(self) -> int:
        """All entries."""
        return self.journal.number_of_entries()

    # Bars

    def path(self) -> tuple[Line, Line]:
        """The site, then the journal."""
        more = f" {self.signs.more} "
        left: list[Span] = [("muted", self.site.display_name + more), ("text", "Journal")]
        return left, [("muted", "everything sent from this computer")]

    def describe(self) -> tuple[Line, Line]:
        """How much there is."""
        writes = self.journal.count()
        if not writes:
            return [("text", "Nothing was sent from this computer yet. Saving and publishing are recorded here.")], []
        lines = counted(self.total(), "line")
        words = f"{counted(writes, 'write')} in {lines}. Each keeps the values that it replaced."
        open_ones = len(self.wftui.unsettled.open_writes(self.site))
        right: list[Span] = [("amber", f"{self.signs.unsure} {open_ones} being checked")] if open_ones else []
        return [("text", words)], right

    # The detail

    def on_table_moved(self, message: Table.Moved) -> None:
        """Show the entry at the cursor."""
        super().on_table_moved(message)
        self.draw_detail()

    def reload(self) -> None:
        """Read the journal again."""
        super().reload()
        self.draw_detail()

    def entry(self) -> Entry | None:
        """The entry at the cursor."""
        row = self.table.row if self.composed else None
        return self.journal.entry(row.key) if row is not None and isinstance(row.key, int) else None

    def draw_detail(self) -> None:
        """What the entry at the cursor did."""
        if not self.composed:
            return
        entry, detail, rule = self.entry(), self.query_one("#detail", Lines), self.query_one(Rule)
        rule.display = entry is not None
        if entry is None:
            detail.show([])
            return
        verb = PAST.get(entry.verb, entry.verb)
        note = f"as the CLI: wftui undo {entry.id}" if can_be_taken_back(entry) else ""
        rule.retitle(f"{time_of(entry.at, self.site)}, {verb} {self.where(entry).split(':', 1)[0]}", note)
        detail.show(self.details_of(entry)[: max(3, min(DETAIL, self.size.height // 3))])

    def details_of(self, entry: Entry) -> list[Line]:
        """Its note, then each write."""
        lines: list[Line] = []
        if entry.note:
            lines.append([("amber", f"   {one_line(entry.note)}")])
        if len(entry.writes) == 1:
            return [*lines, *self.details_of_write(entry.writes[0])]
        for record in entry.writes:
            role, words = state_span(record.state, self.signs)
            names = items_of(self.mirror, self.site, record)
            what = ", ".join(names) if len(names) > 1 else one_line(str(record.request.get("what") or ""))
            reason: list[Span] = [("muted", f"   {one_line(record.error)}")] if record.error else []
            lines.append([("text", "   "), (role, fit(words, 18)), ("text", what), *reason])
        return lines

    def details_of_write(self, record: Record) -> list[Line]:
        """What one write replaced, what was refused, and whether the values still stand."""
        lines: list[Line] = []
        if record.error:
            lines.append([("amber", f"   {one_line(record.error)}")])
        fields, body = record.before.get("fields"), record.request.get("body")
        sent = body.get("fieldData") if isinstance(body, dict) else None
        if isinstance(fields, dict) and isinstance(sent, dict):
            for slug in sent:
                lines += self._field(record, slug, fields.get(slug), sent[slug])
            lines += self._since(record, sent)
        else:
            lines += self._items(record)
        if self._technical or not lines:
            lines.append([("muted", f"   {self._request_words(record)}")])
        return lines

    def _items(self, record: Record) -> list[Line]:
        """Every item that the write names, where it is not about fields."""
        names = items_of(self.mirror, self.site, record)
        shown = flowed([("text", "; ".join(names))], max(20, self.size.width - 22), most=6) if names else []
        return [
            [("muted", f"   {('Items' if len(names) > 1 else 'Item') if number == 0 else '':<14} "), *part]
            for number, part in enumerate(shown)
        ]

    def facts(self) -> None:
        """Show or hide the request as it was sent."""
        self._technical = not self._technical
        self.draw_detail()

    def _field(self, record: Record, slug: str, before: Json, after: Json) -> list[Line]:
        collection = self.mirror.collection(record.collection_id)
        field = collection.field(slug) if collection is not None else None
        label = one_line(field.display_name) if field is not None else slug
        old, new = str(before or ""), str(after or "")
        if field is not None:
            locale = self.site.locale_of(record.cms_locale_id) or self.site.primary
            kind = field_type(field.type)
            names = SiteNames(self.mirror, locale)
            old = kind.cell(kind.decode(before), field, names)
            new = kind.cell(kind.decode(after), field, names)
        width = max(20, self.size.width - 22)
        shown = flowed(difference(old, new, self.signs.more), width)
        return [
            [("muted", f"   {fit(label if number == 0 else '', 14, more=self.signs.more)} "), *part]
            for number, part in enumerate(shown)
        ]

    def _since(self, record: Record, sent: dict[str, Json]) -> list[Line]:
        """Whether the fields still hold what was sent, by the copy on this computer."""
        key = VariantKey(record.collection_id, record.item_id, record.cms_locale_id)
        mirror = self.mirror
        stored = mirror.variant(key)
        if stored is None or record.state.value != "done":
            return []
        now = stored.staged.field_data()
        collection = mirror.collection(record.collection_id)
        changed = []
        for slug, value in sent.items():
            field = collection.field(slug) if collection is not None else None
            kind = field_type(field.type) if field is not None else None
            one, other = (kind.decode(value), kind.decode(now.get(slug))) if kind else (value, now.get(slug))
            if not same(one, other):
                changed.append(field.display_name if field is not None else slug)
        words = f"changed: {', '.join(map(one_line, changed))}" if changed else "nobody changed these fields"
        return [[("muted", f"   {'Since then':<14} "), ("amber" if changed else "text", words)]]

    def _request_words(self, record: Record) -> str:
        return one_line(f"{record.request.get('method')} {record.request.get('path')}")

    # Commands

    def can(self, command: type[Command]) -> bool:
        """What was done can be taken back."""
        if command is Undo:
            entry = self.entry()
            return entry is not None and can_be_taken_back(entry)
        return super().can(command)

    def label_of(self, command: type[Command]) -> str:
        """What u does here."""
        return "take back" if command is Undo else super().label_of(command)

    def undo(self) -> None:
        """Take the entry at the cursor back, after asking."""
        entry = self.entry()
        if entry is not None:
            ask_to_take_back(self, self.site, entry)

    def open_cursor(self) -> None:
        """Open the writes of an entry; the item of one that has a single one."""
        entry = self.entry()
        if entry is None:
            return
        if len(entry.writes) > 1:
            self.wftui.push_screen(WritesScreen(self.palette, self.signs, self.site, entry))
        elif entry.writes:
            self.open_record(entry.writes[0])

    def open_record(self, record: Record) -> None:
        """Open the item of a write."""
        from wftui.tui.items.opening import open_item

        item_id = self.journal.present_id(record.item_id)
        open_item(self, self.site, VariantKey(record.collection_id, item_id, record.cms_locale_id))

    def refresh_data(self) -> None:
        """Look for what is not known yet."""
        self.wftui.unsettled.look(self.site)
        self.reload()

    def settled(self, text: str) -> None:
        """Something that was not known is known."""
        self.show_banner(text, role="amber")
        self.reload()


class WritesScreen(JournalScreen):
    """The writes of one entry, each of which can be taken back alone."""

    TITLE_WORD = "Writes"

    def __init__(self, palette: Palette, signs: Signs, site: Site, entry: Entry) -> None:
        super().__init__(palette, signs, site)
        self._entry = entry

    def columns(self) -> list[Column]:
        """What, and what came of it."""
        return [
            Column("what", "Item", 60, flexible=True, fixed=True, least=20),
            Column("outcome", "Outcome", 18, fixed=True),
            Column("error", "", 50, flexible=True, least=20),
        ]

    def source(self) -> RowSource:
        """The writes."""
        self._entry = self.journal.entry(self._entry.id) or self._entry
        rows = [
            Row(
                each.id,
                [
                    one_line(str(each.request.get("what") or "")),
                    state_span(each.state, self.signs),
                    ("muted", one_line(each.error)),
                ],
            )
            for each in self._entry.writes
        ]
        return self.narrowed(ListSource(rows), self.filter_text)

    def total(self) -> int:
        """All writes of the entry."""
        return len(self._entry.writes)

    def path(self) -> tuple[Line, Line]:
        """The journal, then the entry."""
        more = f" {self.signs.more} "
        left: list[Span] = [("muted", f"{self.site.display_name}{more}Journal{more}")]
        return [*left, ("text", f"{PAST.get(self._entry.verb, self._entry.verb)} {self.where(self._entry)}")], []

    def describe(self) -> tuple[Line, Line]:
        """When it was, and how it went."""
        role, words = entry_span(self._entry, self.signs)
        return [("text", f"{time_of(self._entry.at, self.site)}: "), (role, words)], []

    def record(self) -> Record | None:
        """The write at the cursor."""
        row = self.table.row if self.composed else None
        return next((each for each in self._entry.writes if row is not None and each.id == row.key), None)

    def draw_detail(self) -> None:
        """What the write at the cursor replaced."""
        if not self.composed:
            return
        record, detail, rule = self.record(), self.query_one("#detail", Lines), self.query_one(Rule)
        rule.display = record is not None
        if record is None:
            detail.show([])
            return
        rule.retitle(one_line(str(record.request.get("what") or "")).split(":", 1)[0])
        detail.show(self.details_of_write(record)[: max(3, min(DETAIL, self.size.height // 3))])

    def can(self, command: type[Command]) -> bool:
        """One variant can be taken back alone; a write about several only with its entry."""
        if command is Undo:
            record = self.record()
            return record is not None and can_be_taken_back(self._entry, _key(record)) and bool(record.item_id)
        return super().can(command)

    def undo(self) -> None:
        """Take back the write at the cursor alone."""
        record = self.record()
        if record is not None:
            ask_to_take_back(self, self.site, self._entry, only=_key(record))

    def open_cursor(self) -> None:
        """Open the item of the write."""
        record = self.record()
        if record is not None:
            self.open_record(record)


def _key(record: Record) -> VariantKey:
    return VariantKey(record.collection_id, record.item_id, record.cms_locale_id)
