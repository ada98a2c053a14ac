"""Reading items, staged and live: one, or a page of them."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wftui.sandbox.access import ITEM, collection_of, world_of
from wftui.sandbox.answers import ready_answer
from wftui.sandbox.auth import needs
from wftui.sandbox.bodies import object_id_text, path_id
from wftui.sandbox.content import Collection, Variant
from wftui.sandbox.errors import not_found
from wftui.sandbox.generated import generated_item, generated_page
from wftui.sandbox.listing import list_body, page_of, read_query


def read_locale(request: Request, collection: Collection) -> str | None:
    """Return the locale that one item is asked for in: the primary one unless said. Raises 400."""
    given = request.query_params.get("cmsLocaleId")
    return collection.primary if given is None else object_id_text(given)


def variant_of(request: Request, collection: Collection) -> Variant:
    """Return the variant that a path and its `cmsLocaleId` name. Raises 400 or 404."""
    item_id = path_id(request, "item_id")
    variant = collection.variant(item_id, read_locale(request, collection))
    if variant is None:
        raise not_found(ITEM)
    return variant


def _list(request: Request, live: bool) -> Response:
    world, collection = world_of(request), collection_of(request)
    query = read_query(request, collection, world.switches)
    if world.is_generated(collection.id):
        items, total = generated_page(world, query)
    else:
        items, total = page_of(collection, query, live)
    return ready_answer(list_body(items, query, total))


def _get(request: Request, live: bool) -> Response:
    world, collection = world_of(request), collection_of(request)
    if world.is_generated(collection.id):
        return ready_answer(generated_item(world, path_id(request, "item_id"), read_locale(request, collection)))
    variant = variant_of(request, collection)
    if variant.version(live) is None:
        raise not_found(ITEM)
    return ready_answer(variant.answer_bytes(live))


@needs("cms:read")
async def list_items(request: Request) -> Response:
    """Answer a page of staged items."""
    return _list(request, live=False)


@needs("cms:read")
async def list_items_live(request: Request) -> Response:
    """Answer a page of live items."""
    return _list(request, live=True)


@needs("cms:read")
async def get_item(request: Request) -> Response:
    """Answer one staged item."""
    return _get(request, live=False)


@needs("cms:read")
async def get_item_live(request: Request) -> Response:
    """Answer one live item."""
    return _get(request, live=True)


fixed_routes = [
    Route("/collections/{collection_id}/items", list_items, methods=["GET"]),
    Route("/collections/{collection_id}/items/live", list_items_live, methods=["GET"]),
]

routes = [
    Route("/collections/{collection_id}/items/{item_id}", get_item, methods=["GET"]),
    Route("/collections/{collection_id}/items/{item_id}/live", get_item_live, methods=["GET"]),
]
