"""What stands at Webflow now, staged and live, of some variants: in few requests where there are many.

A few are asked for one by one. More than a handful are looked up in listings of their collection, a page of 100 at a
time, for as long as that is cheaper than asking for those that are left. What a listing that was whole does not show
is not there; what another does not show is asked for by its id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wftui.api.errors import ApiError, NotFound
from wftui.domain.item import Variant, VariantKey
from wftui.services.desk import Desk

HANDFUL = 4
"""How many variants of one collection are asked for one by one."""

PAGE = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """A variant as it stands: `staged` is None when it is not there, or when it could not be read (`error`)."""

    staged: Variant | None = None
    live: Variant | None = None
    error: ApiError | None = None


@dataclass(frozen=True, slots=True)
class _Listed:
    found: dict[VariantKey, Variant]
    whole: bool


class StandingReader:
    """Reads what stands; `requests` counts."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.requests = 0

    async def read(self, keys: Sequence[VariantKey]) -> dict[VariantKey, Standing]:
        """What stands of each of these. Raises nothing that Webflow answers: it is the variant's `error`."""
        standing: dict[VariantKey, Standing] = {}
        for collection_id in dict.fromkeys(key.collection_id for key in keys):
            some = list(dict.fromkeys(key for key in keys if key.collection_id == collection_id))
            if len(some) <= HANDFUL:
                standing |= {key: await self._one(key) for key in some}
            else:
                standing |= await self._many(collection_id, some)
        return standing

    async def _many(self, collection_id: str, keys: Sequence[VariantKey]) -> dict[VariantKey, Standing]:
        try:
            staged = await self._listed(collection_id, keys, live=False)
            live = await self._listed(collection_id, staged.found, live=True) if staged.found else staged
        except ApiError as error:
            return dict.fromkeys(keys, Standing(error=error))
        standing = {}
        for key in keys:
            if key not in staged.found:
                standing[key] = await self._one(key)
            elif key in live.found or live.whole:
                standing[key] = Standing(staged.found[key], live.found.get(key))
            else:
                standing[key] = await self._with_live(key, staged.found[key])
        return standing

    async def _listed(self, collection_id: str, keys: Iterable[VariantKey], *, live: bool) -> _Listed:
        """Those of `keys` that pages of a listing show, and whether it was read to its end while nothing moved."""
        wanted, found = set(keys), dict[VariantKey, Variant]()
        named = {key.cms_locale_id for key in wanted}
        locales = [each for each in self.desk.site.locales if each.cms_locale_id in named]
        seen: set[VariantKey] = set()
        totals: set[int] = set()
        pages = 0
        while True:
            page = await self.desk.client.list_items(
                collection_id, locales=locales, offset=pages * PAGE, limit=PAGE, live=live
            )
            self.requests += 1
            pages += 1
            totals.add(page.total)
            shown = {VariantKey(collection_id, each.id, each.cms_locale_id): each for each in page.items}
            seen |= shown.keys()
            found |= {key: each for key, each in shown.items() if key in wanted}
            left = -(-(page.total - pages * PAGE) // PAGE)
            if left <= 0 and (len(page.items) < PAGE or len(locales) == 1):
                return _Listed(found, pages == 1 or totals == {len(seen)})
            if max(left, 1) >= len(wanted) - len(found):
                return _Listed(found, whole=False)

    async def _one(self, key: VariantKey) -> Standing:
        self.requests += 1
        try:
            staged = await self.desk.client.get_item(
                key.collection_id, key.item_id, locale=self.desk.locale(key.cms_locale_id)
            )
        except ApiError as error:
            return Standing(error=error)
        return await self._with_live(key, staged)

    async def _with_live(self, key: VariantKey, staged: Variant) -> Standing:
        self.requests += 1
        try:
            live = await self.desk.client.get_item(
                key.collection_id, key.item_id, locale=self.desk.locale(key.cms_locale_id), live=True
            )
        except NotFound:
            return Standing(staged)
        except ApiError as error:
            return Standing(error=error)
        return Standing(staged, live)
