"""References between items: does the target exist in this locale, and who uses an item."""

from collections.abc import Iterator

from wftui.sandbox.content import Collection, Json, Variant, Version
from wftui.sandbox.state import World

REFERENCE_TYPES = ("Reference", "MultiReference")


def target_collection(field: Json) -> str:
    """Return the id of the collection that a reference field points to."""
    return str((field.get("validations") or {}).get("collectionId", ""))


def resolves(world: World, collection_id: str, item_id: str, locale: str | None) -> bool:
    """Say whether a reference written now would be accepted."""
    collection = world.collections.get(collection_id)
    if collection is None:
        return False
    if collection.awaits_site_publish and world.switches.new_collection_needs_publish:
        return False
    variant = collection.variant(item_id, locale)
    return variant is not None and variant.staged is not None


def referenced_ids(version: Version, slug: str) -> list[str]:
    """Return the item ids in one reference field."""
    value = version.field_data.get(slug)
    if isinstance(value, list):
        return [each for each in value if isinstance(each, str)]
    return [value] if isinstance(value, str) else []


def references_of(collection: Collection, version: Version) -> Iterator[tuple[str, str]]:
    """Yield the collection id and item id of everything that a version refers to."""
    for field in collection.fields:
        if field["type"] in REFERENCE_TYPES:
            for item_id in referenced_ids(version, field["slug"]):
                yield target_collection(field), item_id


def users_of(world: World, collection: Collection, item_id: str, locale: str | None) -> list[str]:
    """Return the names of the other items that refer to this one in this locale, staged or live."""
    names: list[str] = []
    for other in world.collections_of(collection.site_id):
        slugs = [
            field["slug"]
            for field in other.fields
            if field["type"] in REFERENCE_TYPES and target_collection(field) == collection.id
        ]
        if slugs:
            names += [
                _name(variant)
                for variant in other.variants[locale].values()
                if variant.item_id != item_id and _uses(variant, slugs, item_id)
            ]
    return names


def _uses(variant: Variant, slugs: list[str], item_id: str) -> bool:
    return any(
        item_id in referenced_ids(version, slug)
        for version in (variant.staged, variant.live)
        if version is not None
        for slug in slugs
    )


def _name(variant: Variant) -> str:
    version = variant.staged or variant.live
    return str(version.field_data.get("name", variant.item_id)) if version else variant.item_id
