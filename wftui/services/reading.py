"""Fresh reads for callers without a screen: the sites, the collections, and one locale of one collection.

Whatever is read goes into the mirror. A listing of one locale says nothing about the others, so nothing is dropped
here: that is for a sync.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wftui.store import site_list
from wftui.store.paths import Unwritable
from wftui.store.site_list import SiteList

if TYPE_CHECKING:
    from wftui.api.client import Client
    from wftui.api.results import ItemPage
    from wftui.domain.collection import Collection
    from wftui.domain.item import Variant
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.services.session import Session
    from wftui.store.mirror import Mirror

REMEMBERED = suppress(Unwritable)
"""Around what goes into the mirror beside a fresh read: on a disk that takes nothing the read is as good without."""

PAGE = 100
AHEAD = 4
"""How many pages are asked for at once."""
TRIES = 4
"""How often a listing that changes under us is begun before it is taken as it is."""


@dataclass(frozen=True, slots=True)
class Found:
    """The items of a listing. `whole` is False when the collection never stood still while it was read."""

    items: tuple[Variant, ...]
    whole: bool = True


def fresh_resource(collection_id: str, locale: Locale) -> str:
    """The mirror's name for when one locale of a collection was last listed here."""
    return f"staged:{collection_id}:{locale.cms_locale_id or ''}"


async def sites(session: Session, client: Client) -> list[Site]:
    """The sites that the token opens, remembered for the next start. Raises `ApiError`."""
    found = await client.list_sites()
    known = session.known
    remembered = SiteList(known.owner, known.scopes, tuple(found), time.time(), client.budget.limit)
    with REMEMBERED:
        site_list.save(session.paths, session.fingerprint, remembered)
    session.remember(remembered)
    return found


async def collections(client: Client, mirror: Mirror, site: Site) -> list[Collection]:
    """The collections of a site, with the fields of those whose fields the mirror knows. Raises `ApiError`."""
    listed = await client.list_collections(site.id)
    with REMEMBERED:
        mirror.put_site(site)
    found = []
    for each in listed:
        known = mirror.collection(each.id)
        found.append(replace(each, fields=known.fields) if known is not None else each)
    with REMEMBERED:
        mirror.put_collections(found)
    return found


async def items(
    client: Client,
    mirror: Mirror,
    collection_id: str,
    locale: Locale,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> Found:
    """Every staged item of one locale, in Webflow's order. `report` is told how many of how many have been read.

    A listing whose total changes on the way, or that shows an item twice, is begun again. Raises `ApiError`.
    """
    found: list[Variant] = []
    for _ in range(TRIES):
        found, whole = await _listing(client, mirror, collection_id, locale, report)
        if whole:
            with REMEMBERED:
                mirror.mark_fresh(fresh_resource(collection_id, locale))
            return Found(tuple(found))
    return Found(tuple(found), whole=False)


async def _listing(
    client: Client, mirror: Mirror, collection_id: str, locale: Locale, report: Callable[[int, int], None]
) -> tuple[list[Variant], bool]:
    generation = 0
    with REMEMBERED:
        generation = mirror.new_generation()
    gate = asyncio.Semaphore(AHEAD)

    async def page(offset: int) -> ItemPage:
        async with gate:
            return await client.list_items(collection_id, locales=[locale], offset=offset, limit=PAGE)

    first = await page(0)
    tasks = [asyncio.create_task(page(offset)) for offset in range(PAGE, first.total, PAGE)]
    found: dict[str, Variant] = {}
    seen, whole = 0, True
    try:
        for coming in (_at_hand(first), *tasks):
            got = await coming
            with REMEMBERED:
                mirror.put_items(collection_id, got.items, None, generation)
            found |= {each.id: each for each in got.items}
            seen += len(got.items)
            report(seen, got.total)
            whole = got.total == first.total
            if not whole:
                break
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return list(found.values()), whole and len(found) == seen == first.total


async def _at_hand(page: ItemPage) -> ItemPage:
    return page


def age(mirror: Mirror, collection_id: str, locales: Sequence[Locale]) -> float | None:
    """When these locales of a collection were last read in full (epoch s), the oldest of them; None when never."""
    whole = mirror.freshness(f"staged:{collection_id}")
    times = [
        max(
            (at for at in (whole, mirror.freshness(fresh_resource(collection_id, each))) if at is not None),
            default=None,
        )
        for each in locales
    ]
    known = [at for at in times if at is not None]
    return min(known) if known and len(known) == len(times) else None
