"""A site in memory that answers like the client, for what a real server does too seldom: changes between two pages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any, cast

from tests.store.making import THINGS, site, things, variant
from wftui.api.errors import NotFound
from wftui.api.results import Budget, ComponentListing, ItemPage, NodePage, PageListing, PropertyPage
from wftui.domain.collection import Collection
from wftui.domain.item import Variant
from wftui.domain.locale import Locale
from wftui.domain.site import Site


class ModelSite:
    """One collection whose items change while they are listed: `before_page(live, offset)` runs before each answer."""

    def __init__(self, count: int = 0) -> None:
        self.staged: list[Variant] = [variant(number, f"Thing {number}") for number in range(count)]
        self.live: list[Variant] = list(self.staged)
        self.asked: list[str] = []
        self.before_page: Callable[[bool, int], None] = lambda live, offset: None
        self.locales = site().locales
        self.total_counts_items = False

    @property
    def budget(self) -> Budget:
        """A budget without limits."""
        return cast(Budget, SimpleNamespace(seconds_for=lambda requests: 0.0))

    async def get_site(self, site_id: str) -> Site:
        """The site."""
        self.asked.append("site")
        return site(*self.locales)

    async def list_collections(self, site_id: str) -> list[Collection]:
        """One collection."""
        self.asked.append("collections")
        return [things()]

    async def get_collection(self, collection_id: str, *, site_id: str = "") -> Collection:
        """Its details."""
        self.asked.append("collection")
        return things()

    async def list_items(
        self,
        collection_id: str,
        *,
        locales: Sequence[Locale] = (),
        offset: int = 0,
        limit: int = 100,
        live: bool = False,
    ) -> ItemPage:
        """A page of the variants as they are at this moment."""
        self.asked.append(f"{'live' if live else 'staged'} {offset}")
        self.before_page(live, offset)
        everything = self.live if live else self.staged
        page = everything[offset : offset + limit]
        total = len({each.id for each in everything}) if self.total_counts_items else len(everything)
        await asyncio.sleep(0)
        return ItemPage(page, offset, limit, total)

    async def get_item(self, collection_id: str, item_id: str, *, locale: Locale, live: bool = False) -> Variant:
        """One variant."""
        self.asked.append("item")
        for each in self.live if live else self.staged:
            if (each.id, each.cms_locale_id) == (item_id, locale.cms_locale_id):
                return each
        raise NotFound("There is no such item.", status=404)

    async def list_pages(self, site_id: str, **_: Any) -> PageListing:
        """No pages."""
        return PageListing([], 0, 100, 0)

    async def get_page_nodes(self, page_id: str, **_: Any) -> NodePage:
        """Never asked."""
        raise AssertionError

    async def list_components(self, site_id: str, **_: Any) -> ComponentListing:
        """No components."""
        return ComponentListing([], 0, 100, 0)

    async def get_component_nodes(self, site_id: str, component_id: str, **_: Any) -> NodePage:
        """Never asked."""
        raise AssertionError

    async def get_component_properties(self, site_id: str, component_id: str, **_: Any) -> PropertyPage:
        """Never asked."""
        raise AssertionError

    def delete(self, number: int) -> None:
        """Delete the variant at this place of the list."""
        gone = self.staged.pop(number)
        self.live = [each for each in self.live if each.id != gone.id]

    def add(self, number: int, name: str) -> None:
        """Add an item at the end."""
        self.staged.append(variant(number, name))
        self.live.append(self.staged[-1])


__all__ = ["THINGS", "ModelSite"]
