"""Collections and their fields."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wftui.sandbox.access import collection_of, site_of, world_of
from wftui.sandbox.answers import answer, nothing
from wftui.sandbox.auth import needs
from wftui.sandbox.bodies import flag, json_object, path_field_id, text
from wftui.sandbox.content import Collection, Json
from wftui.sandbox.errors import conflict, forbidden, not_found, shape_error
from wftui.sandbox.references import REFERENCE_TYPES, target_collection
from wftui.sandbox.schemas import (
    MOST_FIELDS,
    checked_label,
    duplicate,
    label,
    name_fields,
    place,
    read_field,
    remove,
    slug_of,
)
from wftui.sandbox.state import World

FIELD = "The field cannot be found"
_FIXED = ("name", "slug")
_UNCHANGEABLE = ("type", "slug", "metadata", "validations")


def _outline(collection: Collection) -> Json:
    keys = ("id", "displayName", "singularName", "slug", "createdOn", "lastUpdated")
    return {key: collection.schema.get(key) for key in keys}


def _details(collection: Collection) -> Json:
    return _outline(collection) | {"fields": collection.fields}


def _changeable(request: Request) -> Collection:
    collection = collection_of(request)
    if world_of(request).is_generated(collection.id):
        raise forbidden("The collection of this site is computed and cannot be changed")
    return collection


def _reshaped(world: World, collection: Collection) -> None:
    collection.schema["lastUpdated"] = world.clock.stamp()
    collection.schema_changed = True
    world.changed("collection", collection.id)


@needs("cms:read")
async def list_collections(request: Request) -> Response:
    """Answer a site's collections, without their fields."""
    site = site_of(request)
    return answer({"collections": [_outline(each) for each in world_of(request).collections_of(site["id"])]})


@needs("cms:read")
async def get_collection(request: Request) -> Response:
    """Answer a collection with its fields."""
    return answer(_details(collection_of(request)))


def _read_fields(world: World, site_id: str, body: Json) -> list[Json]:
    given = body.get("fields", [])
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise shape_error("Value (fields)'s type should be array of objects")
    fields = name_fields(world)
    if len(fields) + len(given) > MOST_FIELDS:
        raise shape_error(f"Value (fields) should NOT have more than {MOST_FIELDS} items")
    for index, each in enumerate(given):
        place(fields, set(), read_field(world, site_id, each, f"fields[{index}]."))
    return fields


@needs("cms:write")
async def create_collection(request: Request) -> Response:
    """Create a collection; `name` and `slug` fields come by themselves."""
    site, world = site_of(request), world_of(request)
    body = await json_object(request)
    display, singular = label(body, "displayName"), label(body, "singularName")
    given = text(body, "slug")
    slug = slug_of(display if given is None else checked_label(given, "slug"))
    fields = _read_fields(world, site["id"], body)
    for other in world.collections_of(site["id"]):
        if slug == other.schema["slug"] or display.lower() == str(other.schema["displayName"]).lower():
            raise duplicate()
    stamp = world.clock.stamp()
    schema = {
        "id": world.new_id(),
        "siteId": site["id"],
        "displayName": display,
        "singularName": singular,
        "slug": slug,
        "createdOn": stamp,
        "lastUpdated": stamp,
        "fields": fields,
    }
    collection = Collection(schema, world.locales(site["id"]), awaits_site_publish=True)
    world.collections[collection.id] = collection
    world.changed("collection", collection.id)
    return answer(_details(collection))


@needs("cms:write")
async def delete_collection(request: Request) -> Response:
    """Delete a collection with all its items; refused with 409 while another collection's fields refer to it."""
    collection, world = _changeable(request), world_of(request)
    users = [
        str(other.schema["displayName"])
        for other in world.collections_of(collection.site_id)
        if other is not collection
        and any(
            field["type"] in REFERENCE_TYPES and target_collection(field) == collection.id for field in other.fields
        )
    ]
    if users:
        raise conflict(f"This collection is still being used by: {', '.join(users)}")
    world.forget_collection(collection)
    return nothing()


@needs("cms:write")
async def create_field(request: Request) -> Response:
    """Add a field to a collection."""
    collection, world = _changeable(request), world_of(request)
    body = await json_object(request)
    field = read_field(world, collection.site_id, body)
    place(collection.fields, collection.retired_slugs, field)
    _reshaped(world, collection)
    return answer(field | ({"metadata": field["validations"]} if field["validations"] else {}))


def _field_of(request: Request, collection: Collection) -> Json:
    wanted = path_field_id(request)
    for field in collection.fields:
        if field["id"] == wanted:
            return field
    raise not_found(FIELD)


@needs("cms:write")
async def update_field(request: Request) -> Response:
    """Change a field's display name, help text or required mark; the slug stays as it was made."""
    collection, world = _changeable(request), world_of(request)
    field = _field_of(request, collection)
    body = await json_object(request)
    for key in _UNCHANGEABLE:
        if key in body:
            raise shape_error(f"Value ({key}) cannot be changed")
    changes: Json = {}
    name, required = text(body, "displayName"), flag(body, "isRequired")
    if name is not None:
        changes["displayName"] = checked_label(name, "displayName")
        if any(other is not field and other["displayName"].lower() == name.lower() for other in collection.fields):
            raise shape_error("Value (displayName) is already in use")
    if required is not None:
        if field["slug"] in _FIXED and not required:
            raise shape_error("Value (isRequired) of the name and slug fields cannot be changed")
        changes["isRequired"] = required
    if "helpText" in body:
        changes["helpText"] = None if body["helpText"] is None else text(body, "helpText")
    field.update(changes)
    _reshaped(world, collection)
    return answer(field)


@needs("cms:write")
async def delete_field(request: Request) -> Response:
    """Delete a field and its values."""
    collection, world = _changeable(request), world_of(request)
    field = _field_of(request, collection)
    if field["slug"] in _FIXED:
        raise shape_error("The name and slug fields cannot be deleted")
    remove(world, collection, field)
    _reshaped(world, collection)
    return nothing()


routes = [
    Route("/sites/{site_id}/collections", list_collections, methods=["GET"]),
    Route("/sites/{site_id}/collections", create_collection, methods=["POST"]),
    Route("/collections/{collection_id}", get_collection, methods=["GET"]),
    Route("/collections/{collection_id}", delete_collection, methods=["DELETE"]),
    Route("/collections/{collection_id}/fields", create_field, methods=["POST"]),
    Route("/collections/{collection_id}/fields/{field_id}", update_field, methods=["PATCH"]),
    Route("/collections/{collection_id}/fields/{field_id}", delete_field, methods=["DELETE"]),
]
