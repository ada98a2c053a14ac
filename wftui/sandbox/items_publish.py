"""Publishing items: a 202 whose `errors` say what was not published."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wftui.sandbox.access import known_locales, world_of
from wftui.sandbox.answers import answer
from wftui.sandbox.auth import needs
from wftui.sandbox.bodies import BULK_LIMIT, item_id, json_object, object_id_text, texts
from wftui.sandbox.content import Collection, Json
from wftui.sandbox.errors import shape_error
from wftui.sandbox.publishing import check_publishable, publish, refusal
from wftui.sandbox.writing import read_entries, writable_collection

Wanted = list[tuple[str, str | None]]


def _wanted(collection: Collection, body: Json) -> Wanted:
    if ("itemIds" in body) == ("items" in body):
        raise shape_error("Value should match exactly one schema in oneOf: itemIds or items")
    if "itemIds" in body:
        ids = texts(body, "itemIds") or []
        if len(ids) > BULK_LIMIT:
            raise shape_error(f"Value (itemIds) should NOT have more than {BULK_LIMIT} items")
        return [(object_id_text(each), collection.primary) for each in dict.fromkeys(ids)]
    pairs = [
        (item_id(entry, where), locale)
        for where, entry in read_entries(body)
        for locale in known_locales(collection, texts(entry, "cmsLocaleIds", where))
    ]
    return list(dict.fromkeys(pairs))


@needs("cms:write")
async def publish_items(request: Request) -> Response:
    """Publish up to 100 items, in the primary locale unless said; each succeeds or fails by itself."""
    collection, world = writable_collection(request), world_of(request)
    body = await json_object(request)
    wanted = _wanted(collection, body)
    check_publishable(world, collection)
    published: dict[str, None] = {}
    errors: list[str] = []
    stamp = world.clock.stamp()
    failing = set(request.scope.get("sandbox.failing_publishes", ()))
    for index, (identity, locale) in enumerate(wanted):
        variant = collection.variant(identity, locale)
        problem = refusal(world, collection, identity, variant)
        if problem is None and index in failing:
            problem = f"Staging item ID {identity} could not be published."
        if problem is not None or variant is None:
            errors.append(problem or "")
            continue
        publish(world, collection, variant, stamp)
        published[identity] = None
    return answer({"publishedItemIds": list(published), "errors": errors}, 202)


routes = [Route("/collections/{collection_id}/items/publish", publish_items, methods=["POST"])]
