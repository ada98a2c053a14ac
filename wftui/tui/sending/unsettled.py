"""Writes whose answer was lost: looked for at the start, and again when it can be known what became of them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from wftui.services.engine import sentence
from wftui.store.sending_lock import AnotherSends

if TYPE_CHECKING:
    from wftui.api.client import Client
    from wftui.domain.site import Site
    from wftui.store.journal import Record
    from wftui.store.site_list import SiteList
    from wftui.tui.app import WftuiApp

SOON = 5.0
"""Seconds after which an outcome that was just lost is looked for the first time: mostly it is known by then."""

PATIENCE = 30.0
"""Seconds between two looks for what could not be read."""


class Unsettled:
    """Looks for what became of unanswered writes. Reads only."""

    def __init__(self, app: WftuiApp) -> None:
        self._app = app
        self._looking: set[str] = set()
        self._planned: dict[str, float] = {}

    def begin(self) -> None:
        """At the start, and when Webflow is in reach again: look for everything that is open."""
        session = self._app.working
        for site in session.known.sites:
            if self.open_writes(site):
                self.look(site)

    def open_writes(self, site: Site) -> list[Record]:
        """The writes of a site whose outcome is not known."""
        session = self._app.working
        return session.journal(site.id).open_writes() if session.has_journal(site.id) else []

    def known_at(self, record: Record) -> float:
        """When it can be known at the latest (epoch s)."""
        from wftui.services.desk import HORIZON

        horizon = self._app.working.workshop.horizon or HORIZON
        return record.at + (horizon if record.request.get("verb") == "create" else 0)

    def expect(self, site: Site) -> None:
        """An answer was lost just now: look soon."""
        self._plan(site, SOON)

    def look(self, site: Site) -> None:
        """Look now."""
        session = self._app.working
        if site.id in self._looking or session.offline or not session.engine.running:
            return
        self._looking.add(site.id)

        async def job(client: Client) -> list[str]:
            from wftui.services.creating import settle_open

            return await settle_open(session.workshop.desk(client, site))

        self._app.work(job, lambda said: self._found(site, said), lambda error: self._failed(site, error))

    def wait_for_connection(self) -> None:
        """Webflow is out of reach: try again by itself until it answers."""
        self._app.set_timer(PATIENCE, self._knock)

    def _knock(self) -> None:
        session = self._app.working
        if self._app.activity.offline_since is None or not session.engine.running:
            return

        def answered(known: SiteList) -> None:
            session.remember(known)
            self._app.reached()

        self._app.work(session.refresh_sites, answered, lambda error: self.wait_for_connection())

    def _found(self, site: Site, said: list[str]) -> None:
        self._looking.discard(site.id)
        left = self.open_writes(site)
        if left:
            now = time.time()
            waits = [self.known_at(each) - now for each in left]
            coming = [each for each in waits if each > 0]
            self._plan(site, min(coming) + 0.5 if coming else PATIENCE)
        else:
            self._app.reached()
        if said:
            self._tell(" ".join(said))

    def _failed(self, site: Site, error: BaseException) -> None:
        self._looking.discard(site.id)
        self._plan(site, SOON if isinstance(error, AnotherSends) else PATIENCE)
        if not isinstance(error, AnotherSends):
            self._tell(sentence(error))

    def _plan(self, site: Site, seconds: float) -> None:
        at = time.monotonic() + seconds
        self._planned[site.id] = at

        def look() -> None:
            if self._planned.get(site.id) == at:
                self.look(site)

        self._app.set_timer(seconds, look)

    def _tell(self, text: str) -> None:
        """On the screen on top, which may show the very item."""
        for screen in reversed(self._app.screen_stack):
            told = getattr(screen, "settled", None)
            banner = getattr(screen, "show_banner", None)
            if told is not None:
                told(text)
                return
            if banner is not None:
                banner(text, role="amber")
                reload = getattr(screen, "reload", None)
                if reload is not None:
                    reload()
                return
