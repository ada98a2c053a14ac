"""What item writes have in common: their bodies, their targets, their answers."""

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from wftui.sandbox.access import ITEM, collection_of, known_locale, world_of
from wftui.sandbox.answers import answer
from wftui.sandbox.batch import Batch
from wftui.sandbox.bodies import entries, flag, missing, object_id_text, query_flag, section, text
from wftui.sandbox.content import Collection, Json, Variant
from wftui.sandbox.errors import detail, forbidden, never_published, not_found, shape_error, validation_error


@dataclass(frozen=True)
class NewItem:
    """One entry of a create request."""

    data: Json
    locale: str | None
    is_draft: bool | None
    is_archived: bool


@dataclass(frozen=True)
class Change:
    """One entry of an update request."""

    data: Json | None
    is_draft: bool | None
    is_archived: bool | None


def writable_collection(request: Request) -> Collection:
    """Return the collection in the path. Raises 403 for one whose items are computed."""
    collection = collection_of(request)
    if world_of(request).is_generated(collection.id):
        raise forbidden("The items of this site are computed when asked for and cannot be changed")
    return collection


def start_batch(request: Request, collection: Collection) -> Batch:
    """Begin the changes of a request; `skipInvalidFiles` is true unless said."""
    world = world_of(request)
    failing = request.scope.get("sandbox.failing_members")
    if failing:
        raise validation_error(detail(f"items[{place}]", "Could not be processed") for place in failing)
    skip = query_flag(request.query_params, "skipInvalidFiles", True) and world.switches.skip_invalid_files
    return Batch(world, collection, skip_invalid_files=skip)


def read_new_item(collection: Collection, body: Json, where: str = "") -> NewItem:
    """Read an entry to create. Raises 400."""
    data = section(body, "fieldData", where)
    if data is None:
        missing(where.rstrip("."), "fieldData")
    return NewItem(
        data,
        known_locale(collection, text(body, "cmsLocaleId", where)),
        flag(body, "isDraft", where),
        flag(body, "isArchived", where) or False,
    )


def read_change(body: Json, where: str = "") -> Change:
    """Read what an entry changes. Raises 400 when that is nothing."""
    change = Change(section(body, "fieldData", where), flag(body, "isDraft", where), flag(body, "isArchived", where))
    if not change.data and change.is_draft is None and change.is_archived is None:
        raise shape_error("Missing fields")
    return change


def read_entries(body: Json) -> list[tuple[str, Json]]:
    """Return the entries of a bulk body with where each one is."""
    return [(f"items[{index}].", entry) for index, entry in enumerate(entries(body))]


def target(collection: Collection, item_id: str, locale: str | None, *, live: bool) -> Variant:
    """Return the variant that a write is for. Raises 404, or 409 for a live write to something that is not live."""
    variant = collection.variant(object_id_text(item_id), locale)
    if variant is None or variant.staged is None:
        raise not_found(ITEM)
    if live and (variant.live is None or variant.staged.is_archived):
        raise never_published()
    return variant


def item_answer(variant: Variant, status: int, *, live: bool = False) -> Response:
    """Answer one item."""
    return answer(variant.answer(live), status)


def items_answer(variants: Iterable[Variant], status: int, *, live: bool = False) -> Response:
    """Answer several items."""
    return answer({"items": [variant.answer(live) for variant in variants]}, status)
