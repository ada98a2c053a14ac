"""Collections and fields in the shape that GET /v2/collections/{id} answers."""

from typing import Any

from wftui.sandbox.sites.ids import hex32, object_id
from wftui.sandbox.sites.seed import JsonObject

NAME_LENGTH = 256
_SLUG_RULES: JsonObject = {
    "maxLength": NAME_LENGTH,
    "pattern": {},
    "messages": {
        "pattern": "Must be alphanumerical and not contain any spaces or special characters",
        "maxLength": "Must be less than 256 characters",
    },
}


def field(
    kind: str,
    display_name: str,
    slug: str,
    *,
    required: bool = False,
    editable: bool = True,
    help_text: str | None = None,
    **validations: Any,
) -> JsonObject:
    """One field without its id, which `collection` adds; no validations at all are null, as Webflow answers."""
    return {
        "id": "",
        "isEditable": editable,
        "isRequired": required,
        "type": kind,
        "slug": slug,
        "displayName": display_name,
        "helpText": help_text,
        "validations": validations or None,
    }


def text(display_name: str, slug: str, longest: int | None = None, **more: Any) -> JsonObject:
    """A PlainText field of one line, with at most `longest` characters."""
    limit: dict[str, Any] = {} if longest is None else {"maxLength": longest}
    return field("PlainText", display_name, slug, singleLine=True, **limit, **more)


def choice(display_name: str, slug: str, names: tuple[str, ...], **more: Any) -> JsonObject:
    """An Option field; its option ids come with the field's own, in `collection`."""
    return field("Option", display_name, slug, options=[{"name": name, "id": ""} for name in names], **more)


def moment(display_name: str, slug: str, *, with_time: bool = True, **more: Any) -> JsonObject:
    """A DateTime field; without a time its validations are null."""
    rules: dict[str, Any] = {"format": "date-time"} if with_time else {}
    return field("DateTime", display_name, slug, **rules, **more)


def reference(display_name: str, slug: str, collection_id: str, *, many: bool = False, **more: Any) -> JsonObject:
    """A Reference field, or a MultiReference, to the items of one collection."""
    kind = "MultiReference" if many else "Reference"
    return field(kind, display_name, slug, collectionId=collection_id, **more)


def collection(
    site: str, slug: str, display_name: str, singular_name: str, created_on: str, fields: list[JsonObject]
) -> JsonObject:
    """A collection of the site called `site`, with the name and slug fields that each one has."""
    whole = [
        field("PlainText", "Name", "name", required=True, maxLength=NAME_LENGTH),
        field("PlainText", "Slug", "slug", required=True, **_SLUG_RULES),
        *fields,
    ]
    for one in whole:
        one["id"] = hex32(site, "field", slug, one["slug"])
        for option in (one["validations"] or {}).get("options", ()):
            option["id"] = hex32(site, "option", slug, one["slug"], option["name"])
    return {
        "id": object_id(site, "collection", slug),
        "siteId": object_id(site, "site"),
        "displayName": display_name,
        "singularName": singular_name,
        "slug": slug,
        "createdOn": created_on,
        "lastUpdated": created_on,
        "fields": whole,
    }
