"""Changing items: staged, or live and staged together; one, or up to 100 of which all or none are changed."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wftui.sandbox.access import known_locale
from wftui.sandbox.auth import needs
from wftui.sandbox.bodies import item_id, json_object, path_id, text
from wftui.sandbox.content import Variant
from wftui.sandbox.writing import (
    item_answer,
    items_answer,
    read_change,
    read_entries,
    start_batch,
    target,
    writable_collection,
)


async def _update_one(request: Request, *, live: bool) -> Response:
    collection = writable_collection(request)
    identity = path_id(request, "item_id")
    body = await json_object(request)
    locale = known_locale(collection, text(body, "cmsLocaleId"))
    change = read_change(body)
    variant = target(collection, identity, locale, live=live)
    batch = start_batch(request, collection)
    batch.edit(variant, change.data, is_draft=change.is_draft, is_archived=change.is_archived, live=live)
    batch.commit()
    return item_answer(variant, 200, live=live)


async def _update_many(request: Request, *, live: bool) -> Response:
    collection = writable_collection(request)
    body = await json_object(request)
    wanted = []
    for where, entry in read_entries(body):
        identity = item_id(entry, where)
        locale = known_locale(collection, text(entry, "cmsLocaleId", where))
        wanted.append((identity, locale, read_change(entry, where)))
    targets = [target(collection, identity, locale, live=live) for identity, locale, _ in wanted]
    batch = start_batch(request, collection)
    for variant, (_, _, change) in zip(targets, wanted, strict=True):
        batch.edit(variant, change.data, is_draft=change.is_draft, is_archived=change.is_archived, live=live)
    batch.commit()
    each_once: dict[int, Variant] = {id(variant): variant for variant in targets}
    return items_answer(each_once.values(), 200, live=live)


@needs("cms:write")
async def update_item(request: Request) -> Response:
    """Change one staged item; what is not sent stays."""
    return await _update_one(request, live=False)


@needs("cms:write")
async def update_item_live(request: Request) -> Response:
    """Change one item, live and staged."""
    return await _update_one(request, live=True)


@needs("cms:write")
async def update_items(request: Request) -> Response:
    """Change staged items."""
    return await _update_many(request, live=False)


@needs("cms:write")
async def update_items_live(request: Request) -> Response:
    """Change items, live and staged."""
    return await _update_many(request, live=True)


fixed_routes = [
    Route("/collections/{collection_id}/items", update_items, methods=["PATCH"]),
    Route("/collections/{collection_id}/items/live", update_items_live, methods=["PATCH"]),
]

routes = [
    Route("/collections/{collection_id}/items/{item_id}", update_item, methods=["PATCH"]),
    Route("/collections/{collection_id}/items/{item_id}/live", update_item_live, methods=["PATCH"]),
]
