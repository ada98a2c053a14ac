"""Reading one collection's variants, staged or live, into the mirror without ever taking a gap for a deletion.

Webflow pages by offset over a list that others may change meanwhile, so a row can slip between two pages. Three
things guard against that: a listing whose total changes, or that showed fewer variants than its total, starts
over; one that was never quiet deletes nothing; and what a quiet one did not show is asked for by its id (or listed
again, when that is cheaper) before it is dropped.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from wftui.domain.item import Variant, VariantKey
from wftui.domain.json import Json
from wftui.domain.locale import Locale
from wftui.domain.site import Site
from wftui.services.progress import Meter
from wftui.store.mirror import Mirror
from wftui.store.rows import Absent, ListingState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wftui.api.results import ItemPage

PAGE = 100
AHEAD = 4
"""How many pages are asked for at once."""
TRIES = 4
"""How often a listing that changes under us is started before it is kept as it is, deleting nothing."""
ONE_BY_ONE = 20
"""How many missing variants are asked for by id; with more, and more than the listing has pages, it is read again."""
STALE_STATE = 6 * 3600.0
"""Seconds after which an interrupted listing is not worth resuming."""


class ItemSource(Protocol):
    """The part of the client that a listing needs."""

    async def list_items(
        self,
        collection_id: str,
        *,
        locales: Sequence[Locale] = (),
        offset: int = 0,
        limit: int = PAGE,
        live: bool = False,
    ) -> ItemPage:
        """One page of variants in these locales."""

    async def get_item(self, collection_id: str, item_id: str, *, locale: Locale, live: bool = False) -> Variant:
        """One variant; raises `NotFound` when there is none."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One listing to be made: of a collection's staged or live versions, in every locale of the site."""

    client: ItemSource
    mirror: Mirror
    site: Site
    collection_id: str
    what: str
    live: bool
    meter: Meter
    keep: Callable[[], Container[VariantKey]]

    @property
    def key(self) -> str:
        """What its state is kept under; also the name of its freshness."""
        return f"{'live' if self.live else 'staged'}:{self.collection_id}"

    async def run(self) -> int:
        """Read everything, from where an interrupted listing stopped. Returns how many variants were dropped.

        Raises `ApiError` when Webflow cannot be read; what was read until then stays, and the next run goes on there.
        """
        state = self._resumed()
        for _ in range(TRIES):
            state = await self._pages(state or self._fresh())
            if state.clean:
                return await self._close(state)
            self.mirror.set_state(self.key, None)
            last, state = state, None
        self.mirror.mark_listing_complete(
            self.collection_id, last.generation, live=self.live, started_at=last.started_at, state_key=self.key
        )
        return 0

    def _fresh(self) -> ListingState:
        return ListingState(self.mirror.new_generation(), started_at=time.time())

    def _resumed(self) -> ListingState | None:
        state = self.mirror.listing_state(self.key)
        if state is None or not 0 <= time.time() - state.started_at < STALE_STATE:
            return None
        return state

    async def _pages(self, state: ListingState) -> ListingState:
        """Read from `state` to the end. The result is not `clean` when the collection changed meanwhile."""
        waiting: deque[asyncio.Task[ItemPage]] = deque()
        asked = state.offset
        try:
            while True:
                while len(waiting) < (AHEAD if state.total is not None else 1) and self._more(state, asked):
                    waiting.append(asyncio.create_task(self._page(asked)))
                    asked += PAGE
                if not waiting:
                    break
                page = await waiting.popleft()
                state = self._keep(state, page)
                if not state.clean:
                    return state
        finally:
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
        if self.mirror.seen(self.collection_id, state.generation, live=self.live) < (state.total or 0):
            return replace(state, clean=False)
        return state

    def _more(self, state: ListingState, asked: int) -> bool:
        if state.total is None or asked < state.total:
            return True
        full = asked == state.offset and asked > 0 and asked % PAGE == 0
        return full and self.site.localized and len(self.site.locales) > 1 and not state.extra.get("ended")

    async def _page(self, offset: int) -> ItemPage:
        return await self.client.list_items(
            self.collection_id, locales=self._locales(), offset=offset, limit=PAGE, live=self.live
        )

    def _locales(self) -> tuple[Locale, ...]:
        return self.site.locales if self.site.localized else ()

    def _keep(self, state: ListingState, page: ItemPage) -> ListingState:
        """Write one page, with the state after it, in one transaction."""
        beyond = state.total is not None and page.offset >= state.total
        extra: dict[str, Json] = {"ended": True} if beyond and len(page.items) < PAGE else state.extra
        after = replace(
            state,
            offset=page.offset + len(page.items),
            total=page.total,
            clean=state.total in (None, page.total) and (bool(page.items) or page.offset >= page.total),
            extra=extra,
        )
        staged, live = (None, page.items) if self.live else (page.items, None)
        self.mirror.put_items(self.collection_id, staged, live, state.generation, state=(self.key, after))
        self.meter.reached(self.key, after.offset, max(after.offset, page.total))
        self.meter.answered(self.what)
        return after

    async def _close(self, state: ListingState) -> int:
        missing = self.mirror.absent(self.collection_id, state.generation, live=self.live)
        gone = [each for each in missing if self._needs_no_question(each)]
        asked = [each for each in missing if each not in gone]
        if len(asked) > max(ONE_BY_ONE, (state.total or 0) // PAGE):
            again = await self._pages(self._fresh())
            if again.clean:
                state = again
                missing_again = self.mirror.absent(self.collection_id, again.generation, live=self.live)
                gone += [each for each in missing_again if each in asked]
            asked = []
        gone += [each for each in asked if await self._is_gone(each)]
        return self.mirror.mark_listing_complete(
            self.collection_id,
            state.generation,
            live=self.live,
            gone=[each.key for each in gone],
            keep=self.keep(),
            started_at=state.started_at,
            state_key=self.key,
        )

    def _needs_no_question(self, absent: Absent) -> bool:
        """Whether a version is plainly gone: its locale left the site, or it says itself that it is not live."""
        return self.site.locale_of(absent.key.cms_locale_id) is None or (absent.live and absent.unpublished)

    async def _is_gone(self, absent: Absent) -> bool:
        from wftui.api.errors import NotFound

        locale = self.site.locale_of(absent.key.cms_locale_id)
        assert locale is not None
        try:
            found = await self.client.get_item(self.collection_id, absent.key.item_id, locale=locale, live=absent.live)
        except NotFound:
            return True
        finally:
            self.meter.answered(self.what)
        self.mirror.put_variant(self.collection_id, found, live=absent.live)
        return False
