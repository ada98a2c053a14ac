"""A site with nothing in it: no collections, no pages, no locales, never published."""

from wftui.sandbox.sites.ids import object_id
from wftui.sandbox.sites.seed import JsonObject, Seed

CLOCK = "2026-03-02T09:00:00.000Z"


def site(short_name: str, display_name: str) -> JsonObject:
    """A site without locales, as GET /v2/sites/{id} answers for it: the `locales` key is absent."""
    return {
        "id": object_id(short_name, "site"),
        "workspaceId": object_id(short_name, "workspace"),
        "createdOn": "2026-02-02T10:00:00.000Z",
        "displayName": display_name,
        "shortName": short_name,
        "lastPublished": None,
        "lastUpdated": "2026-02-02T10:00:00.000Z",
        "previewUrl": f"https://assets.{short_name}.example/preview.png",
        "timeZone": "Europe/London",
        "parentFolderId": None,
        "customDomains": [],
        "dataCollectionEnabled": False,
        "dataCollectionType": "disabled",
    }


def build() -> Seed:
    """The whole site, made anew."""
    return {
        "clock": CLOCK,
        "sites": [site("bare-rock", "Bare Rock")],
        "collections": [],
        "items": {},
        "pages": [],
        "components": [],
        "generated": None,
    }
