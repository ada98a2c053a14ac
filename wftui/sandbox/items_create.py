"""Creating items: staged, live, and in several locales at once."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wftui.sandbox.access import ITEM, known_locales, world_of
from wftui.sandbox.auth import needs
from wftui.sandbox.bodies import (
    BULK_LIMIT,
    flag,
    json_object,
    missing,
    object_id_text,
    text,
    texts,
    wrong_type,
)
from wftui.sandbox.content import Collection, Json, Variant
from wftui.sandbox.errors import conflict, not_found, shape_error
from wftui.sandbox.publishing import check_publishable
from wftui.sandbox.writing import (
    item_answer,
    items_answer,
    read_entries,
    read_new_item,
    start_batch,
    writable_collection,
)


async def _create(request: Request, *, live: bool) -> Response:
    collection = writable_collection(request)
    body = await json_object(request)
    if live:
        check_publishable(world_of(request), collection)
    several = "items" in body
    parts = read_entries(body) if several else [("", body)]
    wanted = [read_new_item(collection, part, where) for where, part in parts]
    batch = start_batch(request, collection)
    made: list[Variant] = []
    for new in wanted:
        is_draft = (not live) if new.is_draft is None else new.is_draft
        made.append(
            batch.create(
                batch.world.new_id(),
                new.locale,
                new.data,
                is_draft=is_draft,
                is_archived=new.is_archived,
                live=live,
            )
        )
    batch.commit()
    return items_answer(made, 202, live=live) if several else item_answer(made[0], 202, live=live)


@needs("cms:write")
async def create_items(request: Request) -> Response:
    """Create one staged item, or those of a list; they are drafts unless said."""
    return await _create(request, live=False)


@needs("cms:write")
async def create_items_live(request: Request) -> Response:
    """Create one item, or those of a list, and put them live at once."""
    return await _create(request, live=True)


def _bulk_data(body: Json) -> list[Json]:
    if "fieldData" not in body:
        missing("", "fieldData")
    given = body["fieldData"]
    data = given if isinstance(given, list) else [given]
    for index, each in enumerate(data):
        if not isinstance(each, dict):
            wrong_type(f"fieldData[{index}]" if isinstance(given, list) else "fieldData", "object")
    if not data:
        raise shape_error("Value (fieldData) should NOT have fewer than 1 items")
    return data


@needs("cms:write")
async def create_items_bulk(request: Request) -> Response:
    """Create items in several locales: every variant of an item has the same id and starts with the same values."""
    collection = writable_collection(request)
    body = await json_object(request)
    data = _bulk_data(body)
    locales = known_locales(collection, texts(body, "cmsLocaleIds"))
    is_draft = flag(body, "isDraft")
    is_archived = flag(body, "isArchived") or False
    if len(data) * len(locales) > BULK_LIMIT:
        raise shape_error(f"Value (fieldData) should NOT have more than {BULK_LIMIT} items in all locales")
    batch = start_batch(request, collection)
    made: list[Variant] = []
    for each in data:
        item_id = batch.world.new_id()
        made += [
            batch.create(
                item_id,
                locale,
                each,
                is_draft=True if is_draft is None else is_draft,
                is_archived=is_archived,
                live=False,
            )
            for locale in locales
        ]
    batch.commit()
    return items_answer(made, 202)


def _item_to_extend(collection: Collection, body: Json, where: str) -> str | None:
    given = text(body, "id", where)
    if given is None:
        return None
    if not collection.holds(object_id_text(given)):
        raise not_found(ITEM)
    return given


@needs("cms:write")
async def insert_items(request: Request) -> Response:
    """Create variants: of new items, or, where an `id` is given, of an item that lacks this locale."""
    collection = writable_collection(request)
    body = await json_object(request)
    batch = start_batch(request, collection)
    made: list[Variant] = []
    for where, entry in read_entries(body):
        new = read_new_item(collection, entry, where)
        existing = _item_to_extend(collection, entry, where)
        known = existing and collection.variant(existing, new.locale)
        if (known and known.staged) or any(each.item_id == existing and each.locale == new.locale for each in made):
            raise conflict("The item already exists in this locale")
        made.append(
            batch.create(
                existing or batch.world.new_id(),
                new.locale,
                new.data,
                is_draft=True if new.is_draft is None else new.is_draft,
                is_archived=new.is_archived,
                live=False,
            )
        )
    batch.commit()
    return items_answer(made, 202)


routes = [
    Route("/collections/{collection_id}/items", create_items, methods=["POST"]),
    Route("/collections/{collection_id}/items/bulk", create_items_bulk, methods=["POST"]),
    Route("/collections/{collection_id}/items/live", create_items_live, methods=["POST"]),
]

insert_routes = [Route("/collections/{collection_id}/items/insert", insert_items, methods=["POST"])]
