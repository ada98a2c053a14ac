"""A page or component, to be read: its settings, what search engines and cards show of it, and its texts in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult

from wftui.domain.text import one_line
from wftui.tui.command import Command
from wftui.tui.commands import MOVING, ChooseLocale, Copy, Open, OpenLive, Refresh, SearchEverything
from wftui.tui.forms.moving import CursorMoves
from wftui.tui.locales import LocaleChoice
from wftui.tui.look.drawing import one_line_keep, wrap
from wftui.tui.state import ago
from wftui.tui.widgets.passages import SMALL, Passage, Passages

if TYPE_CHECKING:
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.services.static_texts import Kind, StaticPage, StaticText
    from wftui.store.mirror import Mirror
    from wftui.tui.look.drawing import Span
    from wftui.tui.look.signs import Signs
    from wftui.tui.look.themes import Palette
    from wftui.tui.screens.base import BaseScreen, Line


class PageScreen(CursorMoves, LocaleChoice):
    """One page or component in one locale."""

    AUTO_FOCUS: ClassVar[str | None] = "Passages"
    TITLE_WORD = "Page"
    HELP = (
        "A page or component as it is read: its settings, what search engines and cards show of it, and its texts in "
        "their order, in the locale of row 1. Enter opens a component that stands in it. Nothing can be changed here. "
        "It is read from the copy on this computer; r asks Webflow again."
    )
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        Open,
        ChooseLocale,
        SearchEverything,
        Copy,
        OpenLive,
        Refresh,
        *MOVING,
    )

    def __init__(
        self, palette: Palette, signs: Signs, site: Site, kind: Kind, owner: str, locale: Locale, at: str = ""
    ) -> None:
        super().__init__(palette, signs)
        self.site, self.locale = site, locale
        self._kind, self._owner, self._begins_at = kind, owner, at
        self._page: StaticPage | None = None
        self._looked = False
        self._texts: dict[str, StaticText] = {}

    def content(self) -> ComposeResult:
        """The texts."""
        self._passages = Passages(self.palette, self.signs)
        self._passages.moved = self.keys_changed
        yield self._passages

    @property
    def form(self) -> Passages:
        """The texts."""
        return self._passages

    @property
    def mirror(self) -> Mirror:
        """The local copy."""
        return self.wftui.working.mirror(self.site.id)

    # Reading

    def on_mount(self) -> None:
        """Show what is on this computer."""
        super().on_mount()
        self.reload()

    def on_unmount(self) -> None:
        """Nobody waits for it any more."""
        self.wftui.reader(self.site.id).drop(self._lane)

    @property
    def _lane(self) -> str:
        return f"page {id(self)}"

    def reload(self) -> None:
        """Read it again from the store."""
        if not self.composed:
            return
        kind, owner, locale = self._kind, self._owner, self.locale

        def job(mirror: Mirror, cancelled: Callable[[], bool]) -> StaticPage | None:
            from wftui.services.static_texts import read_static

            return read_static(mirror, kind, owner, locale)

        self.wftui.reader(self.site.id).ask(self._lane, job, self._found, self.wftui.show_error)

    def _found(self, page: StaticPage | None) -> None:
        if not self.is_attached:
            return
        self._page, self._looked = page, True
        self._texts = {f"{each.node}/{each.label}": each for each in page.texts} if page is not None else {}
        rows: list[Passage] = []
        section = ""
        for slug, each in self._texts.items():
            rows.append(_passage(slug, each, each.section if each.section != section else ""))
            section = each.section
        self.form.show_with(
            rows, [] if rows else [("text", f"The copy here holds no such {self._kind}{self._where()}.")]
        )
        if self._begins_at:
            self.form.go_to(self._begins_at)
            self._begins_at = ""
        self.draw_bars()

    def _where(self) -> str:
        return f" in {self.locale.display_name}" if self.site.localized else ""

    # Bars

    def path(self) -> tuple[Line, Line]:
        """The site, and what this is."""
        more = f" {self.signs.more} "
        above = "Pages" if self._kind == "page" else "Components"
        left: list[Span] = (
            [("muted", f"{self.site.display_name}{more}{above}{more}")] if self.size.width >= SMALL else []
        )
        name = one_line(self._page.title) if self._page is not None else ""
        return [*left, ("text", name)], self.locale_spans()

    def summary(self) -> tuple[Line, Line]:
        """Its path and what it is."""
        facts = self._page.facts if self._page is not None else ()
        return [("text", one_line(f" {self.signs.dot} ".join(facts)))], [("muted", "read only")]

    def draw_bars(self) -> None:
        """Row 3, too."""
        super().draw_bars()
        self.draw_third_row()

    def rows_below(self) -> list[Line]:
        """That nothing can be changed here, and why where there is room for it in one line."""
        words, why = self._only_read()
        room = max(20, self.size.width - 4)
        text = words + why if len(words + why) <= room else f"{words}."
        return [[("muted", f"   {line}")] for line in wrap(text, room)]

    def _only_read(self) -> tuple[str, str]:
        """That the text cannot be changed, and the reason, where the API is the reason."""
        language = f"{self.locale.display_name} {self._kind}" if self.site.localized else self._kind.capitalize()
        words = f"{language} text can be read here, not changed"
        if not self.locale.primary:
            return words, "."
        return words, f": the API writes {self._kind} text in secondary locales only."

    def freshness(self) -> str:
        """When it was read."""
        at = self.mirror.freshness(f"nodes:{self._owner}:{self.locale.id or ''}")
        return f"synced {ago(at or self.wftui.syncing.synced_at(self.site.id))}"

    def can(self, command: type[Command]) -> bool:
        """Components open; every text can be copied."""
        if command is Open:
            text = self._text_at_cursor() if self.composed else None
            return text is not None and bool(text.component)
        if command is OpenLive:
            return self._kind == "page"
        if command is Copy:
            return self.composed and bool(self.form.rows)
        return super().can(command)

    # Commands

    def _text_at_cursor(self) -> StaticText | None:
        row = self.form.row
        return self._texts.get(row.slug) if row is not None else None

    def open_cursor(self) -> None:
        """The component at the cursor; for a text, why it cannot be edited."""
        text = self._text_at_cursor()
        if text is not None and text.component:
            open_page(self, self.site, "component", text.component, self.locale)
        elif text is not None:
            self.show_banner("".join(self._only_read()), role="muted")

    def on_key(self, event: events.Key) -> None:
        """Enter on a text says why it does not open."""
        if event.key in self.keymap.keys(Open) and not self.can(Open) and self.wftui.screen is self:
            event.stop()
            event.prevent_default()
            self.open_cursor()
            return
        super().on_key(event)

    def on_field_list_opened(self, message: Passages.Opened) -> None:
        """A double click opens."""
        message.stop()
        self.open_cursor()

    def copy(self) -> None:
        """Ask what to copy."""
        from wftui.tui.desktop.copying import copy_sheet

        text = self._text_at_cursor()
        if text is not None and self._page is not None:
            copy_sheet(self, {"text": text.text, "title": self._page.title, "id": self._page.id, "node": text.node})

    def open_live(self) -> None:
        """The page that visitors see, in the browser."""
        from wftui.tui.items.live_pages import open_in_browser, page_address

        path = self._page.path if self._page is not None else ""
        self.say(open_in_browser(page_address(self.site, path)) if path else f"It is not live{self._where()}")

    def refresh_data(self) -> None:
        """Ask Webflow for the site again."""
        self.wftui.syncing.refresh_site(self.site.id)


def _passage(slug: str, text: StaticText, heading: str) -> Passage:
    words: Span = ("text", one_line_keep(text.text)) if text.text else ("muted", "(empty)")
    if text.component:
        words = ("accent", one_line_keep(text.text))
    note: Span | None = ("muted", text.note) if text.note else None
    return Passage(slug, text.label, (words,), note=note, heading=heading)


def open_page(screen: BaseScreen, site: Site, kind: Kind, owner: str, locale: Locale, at: str = "") -> None:
    """Open a page or component, its cursor on the text of the key `at` (`NODE/LABEL`)."""
    screen.wftui.push_screen(PageScreen(screen.palette, screen.signs, site, kind, owner, locale, at))
