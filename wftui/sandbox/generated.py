"""The items of a `large:N` site: computed when asked for, and never held all at once."""

from functools import lru_cache

from wftui.sandbox.access import ITEM
from wftui.sandbox.errors import not_found
from wftui.sandbox.listing import Query
from wftui.sandbox.sites import large
from wftui.sandbox.sites.large_json import item_json
from wftui.sandbox.state import World

KEPT = 16384
"""Items whose JSON is kept ready, whatever the size of the site: about 48 MB."""

_ready = lru_cache(KEPT)(item_json)


def _count(world: World) -> int:
    return int(world.generated["count"]) if world.generated else 0


def _at(world: World, query: Query, position: int, among: range) -> int:
    """The index of the item at a place in the order that is asked for; ranges are over the order of publishing."""
    if among != range(_count(world)):
        return among[-1 - position] if query.descending else among[position]
    sort_by = query.sort_by or "createdOn"
    return large.index_at(_count(world), position, _SORTS[sort_by], descending=query.descending)


_SORTS: dict[str, large.SortBy] = {
    "name": "name",
    "slug": "slug",
    "createdOn": "createdOn",
    "lastUpdated": "lastUpdated",
    "lastPublished": "lastPublished",
}


def generated_page(world: World, query: Query) -> tuple[list[bytes], int]:
    """Return one page, each item as JSON, and how many there are. Staged and live are the same."""
    count = _count(world)
    exact: list[int | None] = []
    if "name" in query.equal:
        exact.append(large.index_of_name(count, query.equal["name"]))
    if "slug" in query.equal:
        exact.append(large.index_of_slug(count, query.equal["slug"]))
    among = range(count)
    for bounds in query.between.values():
        part = large.published_between(count, bounds.after, bounds.before)
        among = range(max(among.start, part.start), max(max(among.start, part.start), min(among.stop, part.stop)))
    if exact:
        found = exact[0] if len(set(exact)) == 1 and exact[0] is not None and exact[0] in among else None
        among = range(0) if found is None else range(found, found + 1)
    start, stop = query.paging.offset, min(query.paging.offset + query.paging.limit, len(among))
    return [_ready(_at(world, query, position, among)) for position in range(start, stop)], len(among)


def generated_item(world: World, item_id: str, locale: str | None) -> bytes:
    """Return one item as JSON. Raises 404."""
    index = large.index_of_id(_count(world), item_id)
    if index is None or locale is not None:
        raise not_found(ITEM)
    return _ready(index)
