"""Search everything: one box over every collection, locale, version, page and component, as you type and offline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import events
from textual.app import ComposeResult
from textual.widgets import Input

from wftui.domain.item import VariantKey
from wftui.domain.text import one_line
from wftui.tui.command import Command
from wftui.tui.commands import MOVING, ClearValue, Difference, Filter, NextField, Open, Refresh
from wftui.tui.items.opening import open_item
from wftui.tui.look.drawing import Span, fit, wrap
from wftui.tui.screens.base import BaseScreen, Line
from wftui.tui.state import ago
from wftui.tui.widgets.bar import Bar, whole_keys
from wftui.tui.widgets.filter_line import FilterLine
from wftui.tui.widgets.rows import Column, ListSource, Row
from wftui.tui.widgets.table import GUTTER, Table

if TYPE_CHECKING:
    from wftui.domain.site import Site
    from wftui.services.search import Found, Hit
    from wftui.services.static_texts import Kind
    from wftui.store.mirror import Mirror
    from wftui.tui.look.signs import Signs
    from wftui.tui.look.themes import Palette

_MOST = 300
"""How many hits are listed; how many there are is said all the same."""

_PATTERN_SECONDS = 2.0
"""How long a pattern may look: the next key waits for it."""
_PLACE, _FIELD, _LOCALE = 34, 16, 13
_WIDE_FIELD = 22
_NARROW_PLACE, _NARROW_FIELD, _NARROW_LOCALE = 24, 12, 10
_SMALL = 60
"""Columns below which a hit is shown by its place and its text alone."""
_FEW = 8
"""Parts of the index that are made again within a blink, of which nothing is said."""


@dataclass(frozen=True, slots=True)
class Left:
    """How the search of a site was left."""

    text: str
    cursor: int


class SearchScreen(BaseScreen):
    """The box is open from the start; the list below it follows each key."""

    TITLE_WORD = "Search everything"
    HELP = (
        "Finds every text of the site that holds what you type: items in every locale, staged and live, pages, "
        "components, SEO fields and alternative texts. Case and accents do not count. A pattern stands between "
        "slashes: /18[5-9]9/. Narrow it with collection: field: locale: is:live. Works offline."
    )
    OFFERS: ClassVar[tuple[type[Command], ...]] = (Open, Filter, NextField, ClearValue, Refresh, *MOVING)
    TYPING_OFFERS: ClassVar[tuple[type[Command], ...]] = (ClearValue, NextField)

    def __init__(self, palette: Palette, signs: Signs, site: Site, text: str = "") -> None:
        super().__init__(palette, signs)
        self.site = site
        self._text, self._begun = text, False
        self._left: Left | None = None
        self._asking = self._open_found = False
        self._hits: Sequence[Hit] = ()
        self._words = ""
        self._problem = ""
        self._building = ""
        self._names: dict[str, dict[str, str]] = {}

    def more_help(self) -> Sequence[tuple[str, str]]:
        """What can be typed, as `wftui search --help` shows it."""
        from wftui.services.search.help import LINES

        return (("What can be typed", ""), *LINES)

    def content(self) -> ComposeResult:
        """The box and the list. Row 2 is the box."""
        self.line = FilterLine(self.palette, id="search-line")
        self.table = Table(self.palette, self.signs, [Column("hit", "", 20)], ListSource(), header=False)
        yield self.table

    def on_mount(self) -> None:
        """Typing searches at once."""
        super().on_mount()
        self.query_one("#summary", Bar).display = False
        self.mount(self.line, after="#summary")
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Begin with what is typed ahead, or with what was looked for last, which typing replaces."""
        self._begun = True
        left = self.wftui.places.get(self._place_name)
        if not self._text and isinstance(left, Left):
            self._text, self._left = left.text, left
        self.line.open("/", self._text)
        self.set_focus(self.line.input)
        if self._left is not None:
            self.line.input.select_all()
        self.search()

    def on_unmount(self) -> None:
        """Nobody waits for hits any more; what was looked for is there the next time."""
        self.wftui.reader(self.site.id).drop(self._lane)
        self.wftui.syncing.keep_index(self.site.id)
        if self._text.strip():
            self.wftui.places[self._place_name] = Left(self._text, self.table.cursor)
        else:
            self.wftui.places.pop(self._place_name, None)

    @property
    def _place_name(self) -> str:
        return f"search:{self.site.id}"

    @property
    def _lane(self) -> str:
        return f"search {id(self)}"

    # Searching

    def on_input_changed(self, event: Input.Changed) -> None:
        """The hits follow each key."""
        event.stop()
        if event.value != self._text:
            self._text, self._left, self._open_found = event.value, None, False
            self.search()

    def reload(self) -> None:
        """The copy has changed: search again."""
        if self.composed and self.line.is_attached:
            self.search(keep="index")

    def search(self, keep: Literal["index", "top"] = "top") -> None:
        """Look for what stands in the box; the newest question wins. The cursor goes to the top, or stays."""
        text, site = self._text, self.site
        self.wftui.syncing.leave_index(site.id)
        reader, post = self.wftui.reader(site.id), self.wftui.post

        def progress(done: int, total: int) -> None:
            post(lambda: self._built(done, total))

        def job(mirror: Mirror, cancelled: Callable[[], bool]) -> Found:
            from wftui.services.search import Searcher

            searcher = reader.keep("searcher", lambda: Searcher(mirror, site))
            searcher.update(cancelled, progress)
            return searcher.search(text, typing=True, limit=_MOST, seconds=_PATTERN_SECONDS, cancelled=cancelled)

        self._building = ""
        self._asking = True
        reader.ask(self._lane, job, lambda found: self._found(found, keep), self._failed)

    def _built(self, done: int, total: int) -> None:
        if self.is_attached and total > _FEW:
            self._building = f"reading {done:,} of {total:,} before the search"
            self._tell()

    def _found(self, found: Found, keep: Literal["index", "top"]) -> None:
        self._asking = False
        if not self.is_attached:
            return
        self._problem, self._building = "", ""
        self._words = found.words() if self._text.strip() else ""
        self._hits = found.hits
        self._names.clear()
        self.table.show(ListSource(self._rows()), self._columns(), keep=keep)
        if self._left is not None:
            self.table.move_to(self._left.cursor)
            self._left = None
        self._tell()
        self.draw_bars()
        if self._open_found:
            self._open_found = False
            self.open_cursor()

    def _failed(self, error: BaseException) -> None:
        from wftui.services.query import QueryError

        self._asking = self._open_found = False
        if isinstance(error, QueryError):
            self._problem = error.sentence
            self._words = self._words if self._hits else ""
            self._tell()
            self.draw_third_row()
        else:
            self.wftui.show_error(error)

    def _tell(self) -> None:
        words = self._building or self._words
        if self.size.width < _SMALL:
            words = self._words.partition(" in ")[0]
        self.line.tell([("muted" if self._building else "text", words)] if words else [])

    # Drawing

    def _columns(self) -> list[Column]:
        width = max(20, self.size.width - GUTTER - 1)
        place, field, locale = _PLACE, _FIELD, _LOCALE
        if width >= 140:
            field = _WIDE_FIELD
        if width < 100:
            place, field, locale = min(_NARROW_PLACE, width // 3), _NARROW_FIELD, _NARROW_LOCALE
        if width < _SMALL:
            place = width // 3
            return [Column("place", "", place, fixed=True), Column("text", "", width - place - 2, fixed=True, place=3)]
        text = max(10, width - place - field - locale - 6)
        return [
            Column("place", "", place, fixed=True),
            Column("field", "", field, fixed=True),
            Column("locale", "", locale, fixed=True),
            Column("text", "", text, fixed=True),
        ]

    def _rows(self) -> list[Row]:
        from wftui.services.search import around

        width = self._columns()[-1].width
        rows: list[Row] = []
        group = before = None
        for number, hit in enumerate(self._hits):
            if hit.group != group:
                group, before = hit.group, None
                amount = sum(max(1, len(each.locales)) for each in self._hits if each.group == group)
                words = f", {amount} {'hit' if amount == 1 else 'hits'}"
                rows.append(Row(None, spans=[("+text", one_line(group)), ("muted", words)]))
            head, found, tail = around(hit.text, hit.spans[0] if hit.spans else None, width)
            place = "" if hit.id == before else hit.title
            before = hit.id
            version = f" {hit.versions}" if hit.versions in ("live", "staged") else ""
            where = " ".join(locale.short for locale in hit.locales) + version
            text: list[Span] = [("text", head), ("+accent", found), ("text", tail)]
            rows.append(Row(number, [place, ("muted", self._field_words(hit)), ("muted", where.strip()), text]))
        return rows

    def _field_words(self, hit: Hit) -> str:
        """The field by its name on the site: `Gallery alt 2`."""
        if hit.collection_id is None:
            return hit.field
        if hit.collection_id not in self._names:
            collection = self.wftui.working.mirror(self.site.id).collection(hit.collection_id)
            fields = collection.fields if collection is not None else ()
            self._names[hit.collection_id] = {each.slug: one_line(each.display_name) for each in fields}
        slug, *part = hit.field.split(" ", 1)
        return " ".join([self._names[hit.collection_id].get(slug, slug), *part])

    def on_resize(self, event: events.Resize) -> None:
        """Other widths show other stretches of the texts."""
        super().on_resize(event)
        if self.composed and self._hits:
            self.table.show(ListSource(self._rows()), self._columns())

    def path(self) -> tuple[Line, Line]:
        """The site, and how far this reaches."""
        left: list[Span] = [("muted", f"{self.site.display_name} {self.signs.more} "), ("text", self.TITLE_WORD)]
        return left, [("muted", "every collection, page and locale")] if self.size.width >= _SMALL else []

    def rows_below(self) -> list[Line]:
        """What is wrong with what is typed, in full; else how to search."""
        if not self._problem:
            return super().rows_below()
        kept = " The hits are those before it." if self._hits else ""
        lines = wrap(f"{self.signs.error} {self._problem}{kept}", max(20, self.size.width - 5))
        return [[("red", f"{'   ' if number == 0 else '     '}{text}")] for number, text in enumerate(lines)]

    def third_row(self) -> Line:
        """How to search, or that nothing was found."""
        if self._text.strip() and not self._hits and self._words:
            words = f"   No text of the site holds {fit(one_line(self._text), 40).strip()}."
            begun = self._text.lstrip().startswith("/") and self._text.count("/") == 1
            return [("text", words), ("muted", " A pattern ends with a slash, too." if begun else "")]
        hint = ""
        for part in (
            "Case and accents do not count.",
            " A pattern: /18[5-9]9/.",
            " Also collection: field: locale: is:live",
        ):
            hint += part if len(hint + part) < self.size.width - 4 else ""
        return [("muted", f"   {hint}")]

    def draw_bars(self) -> None:
        """Row 3, too."""
        super().draw_bars()
        self.draw_third_row()

    def freshness(self) -> str:
        """When the site was synced."""
        return f"synced {ago(self.wftui.syncing.synced_at(self.site.id))}"

    def key_spans(self, width: int) -> tuple[list[Span], list[Span]]:
        """What the box knows."""
        if not self.typing:
            return super().key_spans(width)
        named = (("Enter", "go there"), ("Up Down", "move"), ("Tab", "the list"))
        keys = whole_keys((*named, (self.keymap.shown(ClearValue), "clear"), ("Esc", "back")), width - 10)
        return keys, [("accent", "F1"), ("muted", " help")]

    # Commands

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes there; pressed before the hits are there, it goes to the first of them."""
        event.stop()
        if self._asking:
            self._open_found = True
        else:
            self.open_cursor()

    def on_table_opened(self, message: Table.Opened) -> None:
        """A double click goes there."""
        message.stop()
        self.open_cursor()

    def open_cursor(self) -> None:
        """Open the place of the hit at the cursor."""
        row = self.table.row
        if row is None or not isinstance(row.key, int):
            return
        hit = self._hits[row.key]
        locale = hit.locales[0] if hit.locales else self.site.primary
        if hit.kind != "item" or hit.collection_id is None:
            from wftui.tui.screens.page import open_page

            kind: Kind = "component" if hit.kind == "component" else "page"
            open_page(self, self.site, kind, hit.id, locale, f"{hit.node}/{hit.field}")
            return
        key = VariantKey(hit.collection_id, hit.id, locale.cms_locale_id)
        opened = open_item(self, self.site, key, at=hit.field.split(" ", 1)[0])
        if opened is not None and hit.versions == "live":
            where = "The hit is in the live version; what is staged reads otherwise."
            opened.show_banner(f"{where} {self.keymap.shown(Difference)} shows the difference.", role="muted")

    def on_key(self, event: events.Key) -> None:
        """While something is typed, the arrows move in the list. What is typed ahead of the box goes into it."""
        if not self._begun and event.is_printable and event.character:
            event.stop()
            event.prevent_default()
            self._text += event.character
            return
        if not self._begun and event.key == "enter" and self._text:
            event.stop()
            event.prevent_default()
            self._open_found = True
            return
        moves = {"up": self.up, "down": self.down, "pageup": self.page_up, "pagedown": self.page_down}
        if self.typing and event.key in moves:
            event.stop()
            event.prevent_default()
            moves[event.key]()
            return
        super().on_key(event)

    def filter(self) -> None:
        """Back into the box."""
        self.set_focus(self.line.input)
        self.keys_changed()

    def next_field(self) -> None:
        """From the box to the list, and back."""
        self.set_focus(self.table if self.typing else self.line.input)
        self.keys_changed()

    def clear_value(self) -> None:
        """Clear the box."""
        self.line.input.value = ""
        self.filter()

    def refresh_data(self) -> None:
        """Ask Webflow for everything again."""
        self.wftui.syncing.refresh_site(self.site.id)

    def down(self) -> None:
        """One hit down."""
        self.table.down()

    def up(self) -> None:
        """One hit up."""
        self.table.up()

    def page_down(self) -> None:
        """A screenful down."""
        self.table.page(1)

    def page_up(self) -> None:
        """A screenful up."""
        self.table.page(-1)

    def top(self) -> None:
        """To the first hit."""
        self.table.first()

    def bottom(self) -> None:
        """To the last hit."""
        self.table.last()
