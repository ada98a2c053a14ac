"""Collection fields: how one is made from what a request says."""

import re
from typing import Any

from wftui.sandbox.bodies import flag, missing, section, text, wrong_type
from wftui.sandbox.content import Collection, Json
from wftui.sandbox.errors import ApiError, shape_error
from wftui.sandbox.state import World

MOST_FIELDS = 60
MOST_OPTIONS = 100
LONGEST_NAME = 256

PLAIN_TYPES = (
    "Color",
    "DateTime",
    "Email",
    "File",
    "Image",
    "Link",
    "MultiImage",
    "Number",
    "Phone",
    "PlainText",
    "RichText",
    "Switch",
    "VideoLink",
)
REFERENCES = ("Reference", "MultiReference")
CREATABLE = (*PLAIN_TYPES, "Option", *REFERENCES)


def duplicate() -> ApiError:
    """409; Webflow says the same for a collection and for a field."""
    return ApiError(409, "duplicate_collection", "Collection already exists")


def label(body: Json, key: str, where: str = "") -> str:
    """Return a required name: not blank, at most 256 characters. Raises 400."""
    value = text(body, key, where)
    if value is None:
        missing(where.rstrip("."), key)
    return checked_label(value, where + key)


def checked_label(value: str, where: str) -> str:
    """Return a name that is not blank and at most 256 characters. Raises 400."""
    if not value.strip():
        raise shape_error(f"Value ({where}) should NOT have fewer than 1 characters")
    if len(value) > LONGEST_NAME:
        raise shape_error(f"Value ({where}) should NOT have more than {LONGEST_NAME} characters")
    return value


def slug_of(name: str) -> str:
    """Make the slug of a collection or field: lower case, hyphens for what is neither letter, digit nor underscore."""
    return re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-")[:LONGEST_NAME] or "field"


def name_fields(world: World) -> list[Json]:
    """Return the two fields that every collection has."""
    common = {"isEditable": True, "isRequired": True, "type": "PlainText", "helpText": None}
    return [
        {"id": world.new_hex32(), **common, "slug": "name", "displayName": "Name", "validations": {"maxLength": 256}},
        {
            "id": world.new_hex32(),
            **common,
            "slug": "slug",
            "displayName": "Slug",
            "validations": {
                "maxLength": 256,
                "pattern": {},
                "messages": {
                    "pattern": "Must be alphanumerical and not contain any spaces or special characters",
                    "maxLength": "Must be less than 256 characters",
                },
            },
        },
    ]


def _options(world: World, metadata: Json, where: str) -> list[Json]:
    options: Any = metadata.get("options")
    if not isinstance(options, list):
        wrong_type(f"{where}metadata.options", "array")
    if not 1 <= len(options) <= MOST_OPTIONS:
        raise shape_error(f"Value ({where}metadata.options) should have 1 to {MOST_OPTIONS} items")
    made: list[Json] = []
    for index, option in enumerate(options):
        at = f"{where}metadata.options[{index}]"
        if not isinstance(option, dict):
            wrong_type(at, "object")
        made.append({"name": label(option, "name", f"{at}."), "id": world.new_hex32()})
    return made


def _validations(world: World, site_id: str, kind: str, body: Json, where: str) -> Json | None:
    if kind not in ("Option", *REFERENCES):
        return None
    metadata = section(body, "metadata", where)
    if metadata is None:
        missing(where.rstrip("."), "metadata")
    if kind == "Option":
        return {"options": _options(world, metadata, where)}
    target = text(metadata, "collectionId", f"{where}metadata.")
    if target is None:
        missing(f"{where}metadata", "collectionId")
    collection = world.collections.get(target)
    if collection is None or collection.site_id != site_id:
        raise shape_error(f"Value ({where}metadata.collectionId) is no collection of this site")
    return {"collectionId": target}


def read_field(world: World, site_id: str, body: Json, where: str = "") -> Json:
    """Return a new field, its slug not yet settled. Raises 400."""
    kind = text(body, "type", where)
    if kind is None:
        missing(where.rstrip("."), "type")
    if kind not in CREATABLE:
        raise shape_error(f"Value ({where}type)'s value should be one of {', '.join(CREATABLE)}")
    name = label(body, "displayName", where)
    help_text = None if body.get("helpText") is None else text(body, "helpText", where)
    return {
        "id": world.new_hex32(),
        "isEditable": True,
        "isRequired": flag(body, "isRequired", where) or False,
        "type": kind,
        "slug": slug_of(name),
        "displayName": name,
        "helpText": help_text,
        "validations": _validations(world, site_id, kind, body, where),
    }


def place(fields: list[Json], retired: set[str], field: Json) -> None:
    """Add a field, its slug numbered when a deleted field had it. Raises 409 when a present field has it, 400 at 60."""
    if any(
        field["slug"] == each["slug"] or field["displayName"].lower() == each["displayName"].lower() for each in fields
    ):
        raise duplicate()
    if len(fields) >= MOST_FIELDS:
        raise shape_error(f"Value (fields) should NOT have more than {MOST_FIELDS} items")
    slug, number = field["slug"], 0
    taken = retired | {each["slug"] for each in fields}
    while field["slug"] in taken:
        number += 1
        field["slug"] = f"{slug}-{number}"
    fields.append(field)


def remove(world: World, collection: Collection, field: Json) -> None:
    """Take a field and its values away; its slug is not given out again."""
    collection.fields.remove(field)
    collection.retired_slugs.add(field["slug"])
    for variant in list(collection.all_variants()):
        held = [
            version for version in (variant.staged, variant.live) if version and field["slug"] in version.field_data
        ]
        for version in held:
            del version.field_data[field["slug"]]
        if held:
            world.store(collection, variant)
