"""Deleting staged items, and taking live ones off the site."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wftui.sandbox.access import ITEM, known_locales, world_of
from wftui.sandbox.answers import nothing
from wftui.sandbox.auth import needs
from wftui.sandbox.bodies import item_id, json_object, texts
from wftui.sandbox.content import Collection, Variant
from wftui.sandbox.errors import conflict, not_found
from wftui.sandbox.items_read import variant_of
from wftui.sandbox.publishing import unpublish
from wftui.sandbox.references import users_of
from wftui.sandbox.state import World
from wftui.sandbox.writing import read_entries, writable_collection


def _check_unused(world: World, collection: Collection, variants: list[Variant]) -> None:
    for variant in variants:
        users = users_of(world, collection, variant.item_id, variant.locale)
        if users:
            raise conflict(f"This item is still being used by: {', '.join(users)}")


def _delete(world: World, collection: Collection, variants: list[Variant]) -> None:
    for variant in variants:
        if variant.live is not None and world.switches.keep_deleted_live:
            variant.staged = None
            world.store(collection, variant)
        else:
            world.drop(collection, variant)


async def _named(request: Request, collection: Collection) -> list[Variant]:
    body = await json_object(request)
    found: dict[tuple[str, str | None], Variant] = {}
    for where, entry in read_entries(body):
        identity = item_id(entry, where)
        for locale in known_locales(collection, texts(entry, "cmsLocaleIds", where)):
            variant = collection.variant(identity, locale)
            if variant is None:
                raise not_found(ITEM)
            found[identity, locale] = variant
    return list(found.values())


def _staged(variants: list[Variant]) -> list[Variant]:
    if any(variant.staged is None for variant in variants):
        raise not_found(ITEM)
    return variants


def _live(variants: list[Variant]) -> list[Variant]:
    if any(variant.live is None for variant in variants):
        raise not_found(ITEM)
    return variants


@needs("cms:write")
async def delete_item(request: Request) -> Response:
    """Delete one staged variant. Refused with 409 while another item refers to it."""
    collection = writable_collection(request)
    variants = _staged([variant_of(request, collection)])
    _check_unused(world_of(request), collection, variants)
    _delete(world_of(request), collection, variants)
    return nothing()


@needs("cms:write")
async def delete_items(request: Request) -> Response:
    """Delete up to 100 items, in the primary locale unless said; all or none."""
    collection = writable_collection(request)
    variants = _staged(await _named(request, collection))
    _check_unused(world_of(request), collection, variants)
    _delete(world_of(request), collection, variants)
    return nothing()


@needs("cms:write")
async def unpublish_item(request: Request) -> Response:
    """Take one variant off the live site; the staged one stays, as a draft."""
    collection = writable_collection(request)
    for variant in _live([variant_of(request, collection)]):
        unpublish(world_of(request), collection, variant)
    return nothing()


@needs("cms:write")
async def unpublish_items(request: Request) -> Response:
    """Take up to 100 items off the live site, in the primary locale unless said; all or none."""
    collection = writable_collection(request)
    for variant in _live(await _named(request, collection)):
        unpublish(world_of(request), collection, variant)
    return nothing()


fixed_routes = [
    Route("/collections/{collection_id}/items", delete_items, methods=["DELETE"]),
    Route("/collections/{collection_id}/items/live", unpublish_items, methods=["DELETE"]),
]

routes = [
    Route("/collections/{collection_id}/items/{item_id}", delete_item, methods=["DELETE"]),
    Route("/collections/{collection_id}/items/{item_id}/live", unpublish_item, methods=["DELETE"]),
]
