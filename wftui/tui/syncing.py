"""When the screens ask for a refresh, and how its progress comes back to them."""

from __future__ import annotations

import time
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from wftui.tui.state import Job

if TYPE_CHECKING:
    from textual.timer import Timer

    from wftui.api.client import Client
    from wftui.domain.item import VariantKey
    from wftui.domain.locale import Locale
    from wftui.services.indexing import IndexKeeper
    from wftui.services.progress import SyncProgress
    from wftui.services.sync import SyncReport
    from wftui.store.rows import StoredVariant
    from wftui.tui.app import WftuiApp

SITE_AGE = 15 * 60.0
COLLECTION_AGE = 5 * 60.0
ITEM_AGE = 60.0
"""Seconds after which what is shown is asked for again when its screen opens."""

REDRAW_SECONDS = 0.4
"""Seconds between two looks at what a sync has brought."""
KEY_REST = 0.3
"""Seconds without a key after which a list may be read again."""
QUIET_SECONDS = 1.5
"""Seconds without a key after which what nobody waits for may be done."""


class Syncing:
    """Runs refreshes in the engine, one a site at a time, and redraws the screen on top as pages arrive."""

    def __init__(self, app: WftuiApp) -> None:
        self._app = app
        self._running: dict[str, Future[Any]] = {}
        self._drawn = 0.0
        self._waiting: Timer | None = None
        self._keepers: dict[str, IndexKeeper] = {}

    def synced_at(self, site_id: str) -> float | None:
        """When the whole site was synced last, in epoch seconds."""
        session = self._app.working
        if not session.paths.mirror_file(site_id).exists():
            return None
        return session.mirror(site_id).freshness("all")

    def running(self, site_id: str) -> bool:
        """Whether a sync of the site runs."""
        return site_id in self._running

    @property
    def busy(self) -> bool:
        """Whether any sync runs."""
        return bool(self._running)

    # What opens

    def site_opened(self, site_id: str) -> None:
        """A site is on the screen: refresh it when the copy is old or not complete."""
        at = self.synced_at(site_id)
        if at is None or not 0 <= time.time() - at <= SITE_AGE:
            self.refresh_site(site_id)
        if at is not None and not self.running(site_id):
            self.keep_index(site_id)

    def collection_opened(self, site_id: str, collection_id: str) -> None:
        """A collection is on the screen: refresh it when the copy is old."""
        at = self._app.working.mirror(site_id).freshness(f"staged:{collection_id}")
        if not self.running(site_id) and (at is None or not 0 <= time.time() - at <= COLLECTION_AGE):
            self.refresh_collection(site_id, collection_id)

    def item_opened(self, site_id: str, key: VariantKey, locale: Locale, *, always: bool = False) -> None:
        """An item is on the screen: look at it again when the copy is old."""
        stored = self._app.working.mirror(site_id).variant(key)
        if not always and (stored is None or 0 <= time.time() - stored.fetched_at < ITEM_AGE):
            return
        session = self._app.working

        async def job(client: Client) -> StoredVariant | None:
            return await session.workshop.sync(client, site_id).item(key)

        def arrived(found: StoredVariant | None) -> None:
            self._app.reached()
            if always:
                self._app.activity.say("Refreshed", done=True)
            self._redraw(force=True)

        self._start(job, arrived)

    # Refreshing

    def refresh_site(self, site_id: str) -> None:
        """Sync the whole site in the background."""
        session = self._app.working

        async def job(client: Client) -> SyncReport:
            return await session.workshop.sync(client.background, site_id, self._reporter()).all()

        self._refresh(site_id, "First sync" if self.synced_at(site_id) is None else "Refreshing", job)

    def refresh_collection(self, site_id: str, collection_id: str) -> None:
        """Sync one collection: a person waits for it."""
        session = self._app.working

        async def job(client: Client) -> SyncReport:
            return await session.workshop.sync(client, site_id, self._reporter()).collection(collection_id)

        self._refresh(site_id, "Refreshing", job)

    def cancel(self) -> None:
        """Stop what runs; what was read stays."""
        for future in self._running.values():
            future.cancel()
        self._running.clear()
        self._app.activity.job = None
        self._app.status_changed()
        self._keys_changed()

    def _refresh(self, site_id: str, what: str, job: Any) -> None:
        if self.running(site_id) or not self._able():
            return
        self._app.activity.job = Job(what)

        def ended() -> None:
            self.keep_index(site_id)
            self._running.pop(site_id, None)
            self._app.activity.job = None
            self._keys_changed()

        def arrived(report: SyncReport) -> None:
            ended()
            self._app.reached()
            for what, error in report.refused:
                self._app.show_error(error)
                del what
                break
            self._redraw(force=True)

        def failed(error: BaseException) -> None:
            ended()
            self._app.went_wrong(error)
            self._redraw(force=True)

        self._running[site_id] = self._app.work(job, arrived, failed)
        self._app.status_changed()
        self._keys_changed()

    # The search index

    def keep_index(self, site_id: str) -> None:
        """Bring the search index up to date in idle time, when nobody presses a key and nothing is synced."""
        if site_id not in self._keepers:
            from wftui.services.indexing import IndexKeeper

            session = self._app.working
            self._keepers[site_id] = IndexKeeper(lambda: session.open_mirror(site_id), self._quiet)
        self._keepers[site_id].start()

    def leave_index(self, site_id: str) -> None:
        """Somebody searches, and brings the index up to date by that."""
        if site_id in self._keepers:
            self._keepers[site_id].stop()

    def close(self) -> None:
        """Stop what is done in idle time."""
        while self._keepers:
            self._keepers.popitem()[1].close()

    def _quiet(self) -> bool:
        return not self.busy and self._app.idle_seconds > QUIET_SECONDS

    def _keys_changed(self) -> None:
        """The key that stops a sync stands in the key bar as long as one runs."""
        changed = getattr(self._app.screen, "keys_changed", None)
        if changed is not None:
            changed()

    def _start(self, job: Any, arrived: Any) -> None:
        if self._able():
            self._app.work(job, arrived, self._app.went_wrong)

    def _able(self) -> bool:
        session = self._app.working
        return session.engine.running and not session.offline

    def _reporter(self) -> Any:
        def report(progress: SyncProgress) -> None:
            self._app.post(lambda: self._progressed(progress))

        return report

    def _progressed(self, progress: SyncProgress) -> None:
        job = self._app.activity.job
        if job is not None:
            job.done, job.total = progress.done, progress.total or None
            job.seconds_left, job.now = progress.seconds_left, progress.what
        self._app.status_changed()
        self._redraw()

    def _redraw_at_rest(self) -> None:
        """A list is not read again under a moving cursor: wait until no key has come for a moment."""
        if self._waiting is None:
            self._waiting = self._app.set_timer(KEY_REST, self._at_rest)

    def _at_rest(self) -> None:
        self._waiting = None
        self._redraw()

    def _redraw(self, *, force: bool = False) -> None:
        now = time.monotonic()
        if not force:
            if now - self._drawn < REDRAW_SECONDS:
                return
            if now - self._app.last_key < KEY_REST:
                self._redraw_at_rest()
                return
        self._drawn = now
        for screen in reversed(self._app.screen_stack):
            reload = getattr(screen, "reload", None)
            if reload is not None:
                reload()
                return
