"""The sites that the token opens; under the rule, the one at the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from wftui.domain.errors import StoreError
from wftui.services.overview import SiteOverview, site_overview
from wftui.tui.command import Command
from wftui.tui.commands import LISTING, MOVING, Facts, Filter, Open, Refresh, Select
from wftui.tui.look.dates import in_full, when
from wftui.tui.look.drawing import Span, fit
from wftui.tui.screens.base import Line
from wftui.tui.screens.lists import ListScreen
from wftui.tui.state import ago
from wftui.tui.widgets.bar import Lines
from wftui.tui.widgets.sheet import Rule
from wftui.tui.widgets.table import Column, ListSource, Row, Table

if TYPE_CHECKING:
    from wftui.domain.site import Site
    from wftui.services.session import Session
    from wftui.store.site_list import SiteList


class SitesScreen(ListScreen):
    """Where the program opens."""

    TITLE_WORD = "Sites"
    ROWS = "sites"
    HELP = "The sites that this token opens. Below the rule stands what is known of the one at the cursor."
    OFFERS: ClassVar[tuple[type[Command], ...]] = (Open, Filter, Select, Refresh, Facts, *LISTING, *MOVING)
    DEFAULT_CSS = """
    SitesScreen Table { height: auto; min-height: 2; max-height: 40%; }
    SitesScreen #detail { height: 1fr; }
    """

    _asked = False
    _refused = ""
    """What the banner said when the sites could not be asked for: it goes when they could."""

    def content(self) -> ComposeResult:
        """The list, a rule, the detail."""
        yield from super().content()
        yield Rule(self.palette, self.signs, "")
        yield Lines(self.palette, id="detail")

    def columns(self) -> list[Column]:
        """What tells sites apart."""
        return [
            Column("name", "Site", 34, flexible=True, least=16),
            Column("domain", "Domain", 30, flexible=True, least=14),
            Column("locales", "Locales", 12),
            Column("published", "Last published", 16),
            Column("pending", "Not live yet", 14),
        ]

    @property
    def session(self) -> Session:
        """The session of this token."""
        return self.wftui.working

    def source(self) -> ListSource:
        """The sites whose name or domain holds the filter."""
        wanted = self.filter_text.casefold()
        rows = [self._row(site) for site in self.session.known.sites if wanted in _searchable(site)]
        return ListSource(rows)

    def _row(self, site: Site) -> Row:
        overview = site_overview(self.session, site)
        pending = f"{overview.pending} changes" if overview.pending else ""
        domain = site.domains[0].url if site.domains else f"{site.short_name}.webflow.io"
        unsent = overview.unsent
        return Row(
            site.id,
            [
                site.display_name,
                domain,
                ("muted", " ".join(locale.short for locale in site.locales)),
                ("muted", when(site.last_published, site.time_zone) or "never"),
                ("violet", pending if overview.synced_at else "?"),
            ],
            state=("amber", self.signs.edited) if unsent else None,
        )

    def path(self) -> tuple[Line, Line]:
        """Where you are, and whose token this is."""
        known = self.session.known
        owner = f"token of {known.owner}" if known.owner else ""
        place = ", ".join(part for part in (owner, self.session.place) if part)
        return [("text", "Sites")], [("muted", place)]

    def describe(self) -> tuple[Line, Line]:
        """How many sites."""
        count = len(self.session.known.sites)
        if not count:
            words = "Asking Webflow for the sites of this token" if self._asked else "No sites known yet"
            return [("text", words)], []
        return [("text", "1 site" if count == 1 else f"{count} sites")], []

    def total(self) -> int:
        """All sites of the token."""
        return len(self.session.known.sites)

    def freshness(self) -> str:
        """When the list was asked for."""
        at = self.session.known.at
        return f"synced {ago(at)}" if at else "nothing synced yet"

    def site_here(self) -> Site | None:
        """The site at the cursor."""
        row = self.table.row if self.composed else None
        return next((each for each in self.session.known.sites if row and each.id == row.key), None)

    # Asking Webflow

    def begin(self) -> None:
        """The engine runs: ask for the sites."""
        if not self.session.offline:
            self.refresh_data()

    def refresh_data(self) -> None:
        """Ask Webflow which sites there are."""
        self._asked = True
        self.draw_bars()
        self.wftui.work(self.session.refresh_sites, self._arrived, self._failed)

    def _arrived(self, known: SiteList) -> None:
        self.session.remember(known)
        self._asked = False
        if self.banner == self._refused:
            self.close_banner()
        self.reload()
        self.wftui.reached()

    def _failed(self, error: BaseException) -> None:
        self._asked = False
        self.wftui.went_wrong(error)
        self._refused = self.banner
        self.reload()

    # The detail

    def on_table_moved(self, message: Table.Moved) -> None:
        """Show the site at the cursor."""
        super().on_table_moved(message)
        self.draw_detail()

    def reload(self) -> None:
        """Read everything again."""
        super().reload()
        self.draw_detail()

    def draw_detail(self) -> None:
        """What is known of the site at the cursor."""
        detail, rule = self.query_one("#detail", Lines), self.query_one(Rule)
        row = self.table.row
        site = next((each for each in self.session.known.sites if row and each.id == row.key), None)
        rule.display = site is not None
        if site is None:
            detail.show([])
            return
        rule.retitle(site.display_name)
        detail.show(self._facts(site, site_overview(self.session, site)))
        detail.styles.height = "1fr"

    def _facts(self, site: Site, overview: SiteOverview) -> list[Line]:
        lines: list[Line] = [[]]
        for number, locale in enumerate(site.locales):
            if locale.primary:
                role = "primary"
            else:
                role = f"/{locale.subdirectory}, " + ("on" if locale.enabled else "not enabled yet")
            count = overview.items_by_locale.get(locale.cms_locale_id)
            amount = "? items" if count is None else f"{count} items{'' if overview.synced_at else ' so far'}"
            lines.append(
                [
                    *_label("Locales" if number == 0 else ""),
                    ("text", fit(locale.display_name, 20)),
                    ("text", fit(locale.tag, 8)),
                    ("muted", fit(role, 22)),
                    ("text", amount),
                ]
            )
        domains = [domain.url for domain in site.domains]
        lines.append([])
        lines.append([*_label("Domains"), ("text", ", ".join([*domains, f"{site.short_name}.webflow.io"]))])
        lines.append([*_label("Published"), ("text", in_full(site.last_published, site.time_zone))])
        lines.append([*_label("Content"), ("text", overview.content_words())])
        unsent = overview.unsent
        here = f"synced {ago(overview.synced_at)}" if overview.synced_at else "not synced yet: Enter opens and syncs it"
        edits: list[Span] = [("amber", f"; {unsent} edit{'s' if unsent != 1 else ''} not sent")] if unsent else []
        lines.append([*_label("Here"), ("text", here), *edits])
        may = overview.scope_words(self.session.known.scopes)
        if may:
            lines.append([*_label("May"), ("text", may)])
        return lines

    # Commands

    def open_cursor(self) -> None:
        """Open the site at the cursor."""
        row = self.table.row
        if row is not None:
            from wftui.tui.screens.collections import CollectionsScreen

            try:
                self.session.mirror(str(row.key))
            except StoreError as error:  # no local copy, and no disk that takes one
                self.show_banner(str(error))
                return
            self.wftui.push_screen(CollectionsScreen(self.palette, self.signs, self.session.site(str(row.key))))

    def facts(self) -> None:
        """The ids and dates of the site."""
        row = self.table.row
        if row is not None:
            site = self.session.site(str(row.key))
            self.show_banner(
                f"{site.display_name}: id {site.id}, short name {site.short_name}, time zone {site.time_zone}.",
                role="muted",
            )


def _label(word: str) -> list[Span]:
    return [("muted", f"    {word:<15}")]


def _searchable(site: Site) -> str:
    return " ".join([site.display_name, site.short_name, *(domain.url for domain in site.domains)]).casefold()
