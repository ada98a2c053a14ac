"""Bringing a site's mirror up to date: in few requests, from where it was interrupted, and never by half.

Every page of an answer is one transaction; a reader sees it at once. When Webflow cannot be reached, or refuses, the
error is raised and the mirror stays as it is.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Container, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from wftui.domain.collection import Collection
from wftui.domain.errors import StoreError, WftuiError
from wftui.domain.item import VariantKey
from wftui.domain.locale import Locale
from wftui.domain.site import Site
from wftui.services.listing import ItemSource, Listing
from wftui.services.progress import Meter, SyncProgress
from wftui.store.database import DamagedFile
from wftui.store.mirror import Mirror
from wftui.store.rows import StoredVariant

if TYPE_CHECKING:
    from wftui.api.results import (
        Budget,
        ComponentListing,
        NodePage,
        PageListing,
        PropertyPage,
    )

PAGE = 100
AT_ONCE = 4
"""How many collections, pages or components are read at the same time."""
STALE_RUN = 6 * 3600.0
"""Seconds after which an interrupted sync is not resumed but begun again."""

T = TypeVar("T")


class SyncClient(ItemSource, Protocol):
    """The part of the client that a sync needs. Every method raises `ApiError`."""

    @property
    def budget(self) -> Budget:
        """The requests that are left."""

    async def get_site(self, site_id: str) -> Site:
        """A site."""

    async def list_collections(self, site_id: str) -> list[Collection]:
        """The collections of a site, without fields."""

    async def get_collection(self, collection_id: str, *, site_id: str = "") -> Collection:
        """A collection with its fields."""

    async def list_pages(
        self, site_id: str, *, locale: Locale | None = None, offset: int = 0, limit: int = PAGE
    ) -> PageListing:
        """One page of the site's pages."""

    async def get_page_nodes(
        self, page_id: str, *, locale: Locale | None = None, offset: int = 0, limit: int = PAGE
    ) -> NodePage:
        """One page of a page's nodes."""

    async def list_components(self, site_id: str, *, offset: int = 0, limit: int = PAGE) -> ComponentListing:
        """One page of the site's components."""

    async def get_component_nodes(
        self, site_id: str, component_id: str, *, locale: Locale | None = None, offset: int = 0, limit: int = PAGE
    ) -> NodePage:
        """One page of a component's nodes."""

    async def get_component_properties(
        self, site_id: str, component_id: str, *, locale: Locale | None = None, offset: int = 0, limit: int = PAGE
    ) -> PropertyPage:
        """One page of a component's properties."""


@dataclass(slots=True)
class SyncReport:
    """What a sync did. `refused` names what Webflow would not show, with its reason; the rest was read."""

    items: int = 0
    dropped: int = 0
    requests: int = 0
    seconds: float = 0.0
    resumed: bool = False
    rebuilt: bool = False
    refused: list[tuple[str, WftuiError]] = field(default_factory=list)


def no_edits() -> Container[VariantKey]:
    """For a mirror beside which nobody has edits."""
    return ()


class Sync:
    """Keeps one mirror like its site.

    `keep` names the variants that have edits here: they are never dropped. `report` is told after every answer. A sync
    is cancelled like any coroutine; what it had read stays, and the next one goes on from there.
    """

    def __init__(
        self,
        client: SyncClient,
        mirror: Mirror,
        *,
        report: Callable[[SyncProgress], None] | None = None,
        keep: Callable[[], Container[VariantKey]] = no_edits,
    ) -> None:
        self._client = client
        self._mirror = mirror
        self._keep = keep
        self._meter = Meter(report, lambda requests: client.budget.seconds_for(requests))
        self._started = time.monotonic()
        self._report = SyncReport()

    async def all(self) -> SyncReport:
        """Read everything that the site has: schema, items staged and live in every locale, pages, components.

        An interrupted run is gone on with unless it is older than six hours. A mirror that turns out to be damaged is
        put aside and read anew; `report.rebuilt` says so, and other mirror objects on it must be opened again. Raises
        `ApiError` and `StoreError`.
        """
        try:
            return await self._everything()
        except DamagedFile:
            self._mirror.rebuild()
            self._report.rebuilt = True
            return await self._everything()

    async def _everything(self) -> SyncReport:
        run = self._run()
        site = await self.site()
        collections = await self._schema()
        self._expect(site, collections)
        steps: list[Callable[[], Awaitable[None]]] = [
            _step(self._items, site, collection, run) for collection in collections
        ]
        await _together(steps, AT_ONCE)
        await self._once(run, "pages", self.pages)
        await self._once(run, "components", self.components)
        self._mirror.set_state("run", None)
        self._mirror.mark_fresh("all", run["started_at"])
        return self._done()

    async def site(self) -> Site:
        """Read the site itself: its names, domains and locales."""
        site = await self._client.get_site(self._mirror.site_id)
        self._meter.answered("the site")
        self._mirror.put_site(site)
        return site

    async def collection(self, collection_id: str) -> SyncReport:
        """Read one collection: its fields, and its items staged and live in every locale."""
        site = self._mirror.site() or await self.site()
        collection = await self._client.get_collection(collection_id, site_id=site.id)
        self._meter.answered(collection.display_name)
        self._mirror.put_collection(collection)
        self._expect(site, [collection])
        for live in (False, True):
            await self._list(site, collection, live=live)
        return self._done()

    async def item(self, key: VariantKey) -> StoredVariant | None:
        """Read one variant, staged and live, as it is now; None when it is gone.

        One that is gone is dropped from the mirror, unless it has edits.
        """
        from wftui.api.errors import NotFound

        site = self._mirror.site() or await self.site()
        locale = site.locale_of(key.cms_locale_id) or site.primary
        try:
            staged = await self._client.get_item(key.collection_id, key.item_id, locale=locale)
        except NotFound:
            if key not in self._keep():
                self._mirror.drop_item(key.collection_id, key.item_id, (key.cms_locale_id,))
            return None
        self._mirror.put_variant(key.collection_id, staged)
        try:
            live = await self._client.get_item(key.collection_id, key.item_id, locale=locale, live=True)
        except NotFound:
            self._mirror.drop_live(key)
        else:
            self._mirror.put_variant(key.collection_id, live, live=True)
        return self._mirror.variant(key)

    async def pages(self) -> None:
        """Read the settings of all pages and their content, in every locale."""
        site = self._known_site()
        pages: dict[str, dict[str, Any]] = {}
        for locale in site.locales:
            found = await self._page_list(site, locale)
            self._mirror.put_pages(locale.id, [dict(page.raw) for page in found])
            pages = {page.id: dict(page.raw) for page in found} | pages
        have_content = [page_id for page_id, raw in pages.items() if not raw.get("collectionId")]
        self._meter.requests_expected = self._meter.requests + len(have_content) * len(site.locales)
        await _together(
            [
                _step(self._page_nodes, page_id, locale, str(pages[page_id].get("title") or "a page"))
                for page_id in have_content
                for locale in site.locales
            ],
            AT_ONCE,
        )
        self._mirror.mark_fresh("pages")

    async def components(self) -> None:
        """Read all components with their content and properties, in every locale."""
        site = self._known_site()
        found = await self._every(
            lambda offset: self._client.list_components(site.id, offset=offset), "components", "components"
        )
        self._mirror.put_components([dict(each.raw) for each in found])
        self._meter.requests_expected = self._meter.requests + 2 * len(found) * len(site.locales)
        steps = [
            _step(read, each.id, locale, each.name)
            for each in found
            for locale in site.locales
            for read in (self._component_nodes, self._component_properties)
        ]
        await _together(steps, AT_ONCE)
        self._mirror.mark_fresh("components")

    async def page(self, page_id: str, locale: Locale) -> None:
        """Read the content of one page in one locale."""
        await self._page_nodes(page_id, locale, "the page")

    async def component(self, component_id: str, locale: Locale) -> None:
        """Read the content and properties of one component in one locale."""
        await self._component_nodes(component_id, locale, "the component")
        await self._component_properties(component_id, locale, "the component")

    # parts

    def _known_site(self) -> Site:
        site = self._mirror.site()
        if site is None:
            raise StoreError("The mirror does not know this site yet.", next_step="Sync the whole site first.")
        return site

    async def _schema(self) -> list[Collection]:
        listed = await self._client.list_collections(self._mirror.site_id)
        self._meter.answered("collections")
        self._meter.requests_expected = self._meter.requests + len(listed)
        detailed: dict[str, Collection] = {}

        async def details(collection: Collection) -> None:
            found = await self._client.get_collection(collection.id, site_id=self._mirror.site_id)
            self._meter.answered(collection.display_name)
            detailed[collection.id] = found

        await _together([_step(details, each) for each in listed], AT_ONCE)
        collections = [detailed[each.id] for each in listed]
        self._mirror.put_collections(collections)
        return collections

    def _expect(self, site: Site, collections: Iterable[Collection]) -> None:
        """What the mirror already holds says how much there will be to read."""
        for collection in collections:
            known = sum(self._mirror.locale_counts(collection.id).values())
            self._meter.expect(f"staged:{collection.id}", known)
            self._meter.expect(f"live:{collection.id}", known, like=f"staged:{collection.id}")

    async def _items(self, site: Site, collection: Collection, run: dict[str, Any]) -> None:
        for live in (False, True):
            part = f"{'live' if live else 'staged'}:{collection.id}"

            async def read(live: bool = live) -> None:
                await self._list(site, collection, live=live)

            await self._once(run, part, read)

    async def _list(self, site: Site, collection: Collection, *, live: bool) -> None:
        listing = Listing(
            self._client, self._mirror, site, collection.id, collection.display_name, live, self._meter, self._keep
        )
        self._report.dropped += await listing.run()

    async def _once(self, run: dict[str, Any], part: str, read: Callable[[], Awaitable[None]]) -> None:
        """Do one part of a run, unless this run did it before it was interrupted."""
        from wftui.api.errors import Forbidden, MissingScopes, NotFound

        if part in run["done"]:
            self._meter.leave_out(part)
            return
        try:
            await read()
        except (Forbidden, MissingScopes, NotFound) as error:
            self._report.refused.append((part, error))
            self._meter.leave_out(part)
            return
        run["done"].append(part)
        self._mirror.set_state("run", run)

    def _run(self) -> dict[str, Any]:
        run = self._mirror.get_state("run")
        if isinstance(run, dict) and 0 <= time.time() - float(run.get("started_at", 0)) < STALE_RUN:
            self._report.resumed = True
            return run
        run = {"started_at": time.time(), "done": []}
        self._mirror.set_state("run", run)
        return run

    async def _page_list(self, site: Site, locale: Locale) -> list[Any]:
        return await self._every(
            lambda offset: self._client.list_pages(site.id, locale=_named(locale), offset=offset), "pages", "pages"
        )

    async def _page_nodes(self, page_id: str, locale: Locale, what: str) -> None:
        nodes = await self._every(
            lambda offset: self._client.get_page_nodes(page_id, locale=_named(locale), offset=offset), "nodes", what
        )
        self._mirror.put_nodes(page_id, locale.id, [node.raw for node in nodes])

    async def _component_nodes(self, component_id: str, locale: Locale, what: str) -> None:
        nodes = await self._every(
            lambda offset: self._client.get_component_nodes(
                self._mirror.site_id, component_id, locale=_named(locale), offset=offset
            ),
            "nodes",
            what,
        )
        self._mirror.put_nodes(component_id, locale.id, [node.raw for node in nodes])

    async def _component_properties(self, component_id: str, locale: Locale, what: str) -> None:
        found = await self._every(
            lambda offset: self._client.get_component_properties(
                self._mirror.site_id, component_id, locale=_named(locale), offset=offset
            ),
            "properties",
            what,
        )
        self._mirror.put_properties(component_id, locale.id, [each.raw for each in found])

    async def _every(self, ask: Callable[[int], Awaitable[Any]], part: str, what: str) -> list[Any]:
        """All entries of a short listing; one that changes under us is started over, three times at most."""
        found: list[Any] = []
        for _ in range(3):
            found, total = [], None
            while True:
                page = await ask(len(found))
                self._meter.answered(what)
                entries = getattr(page, part)
                found += entries
                if total not in (None, page.total):
                    break
                total = page.total
                if not entries or len(found) >= page.total:
                    return found
        return found

    def _done(self) -> SyncReport:
        self._report.items = self._meter.done
        self._report.requests = self._meter.requests
        self._report.seconds = time.monotonic() - self._started
        return self._report


def _named(locale: Locale) -> Locale | None:
    """A locale as requests about pages name it: the nameless one of a site without localisation is not named."""
    return locale if locale.id is not None else None


def _step(work: Callable[..., Awaitable[None]], *arguments: Any) -> Callable[[], Awaitable[None]]:
    return lambda: work(*arguments)


async def _together(steps: Iterable[Callable[[], Awaitable[None]]], at_once: int) -> None:
    """Do all steps, so many at a time. The first error ends the others and is raised."""
    waiting = iter(list(steps))

    async def work() -> None:
        for step in waiting:
            await step()

    workers = [asyncio.create_task(work()) for _ in range(at_once)]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
