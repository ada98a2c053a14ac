"""The site and its locales, in the shape that GET /v2/sites/{id} answers."""

from wftui.sandbox.sites.ids import object_id
from wftui.sandbox.sites.lanternhouse.schema import SITE
from wftui.sandbox.sites.seed import JsonObject

CLOCK = "2026-03-02T09:00:00.000Z"
LAST_PUBLISHED = "2026-03-01T16:20:00.000Z"
SITE_ID = object_id(SITE, "site")
LOCALES = ("en", "fr", "ja")


def locale_id(short: str) -> str:
    """The locale's id for pages and components."""
    return object_id(SITE, "locale", short)


def cms_locale_id(short: str) -> str:
    """The locale's id for CMS items; never the same as `locale_id`."""
    return object_id(SITE, "cms-locale", short)


def _locale(short: str, name: str, tag: str, subdirectory: str, *, enabled: bool) -> JsonObject:
    return {
        "id": locale_id(short),
        "cmsLocaleId": cms_locale_id(short),
        "enabled": enabled,
        "displayName": name,
        "displayImageId": None,
        "subdirectory": subdirectory,
        "tag": tag,
    }


def site() -> JsonObject:
    """Lanternhouse: English, French, and a Japanese that is not enabled yet; two domains."""
    return {
        "id": SITE_ID,
        "workspaceId": object_id(SITE, "workspace"),
        "createdOn": "2024-03-04T09:58:12.447Z",
        "displayName": "Lanternhouse",
        "shortName": "lanternhouse",
        "lastPublished": LAST_PUBLISHED,
        "lastUpdated": "2026-03-02T08:47:09.318Z",
        "previewUrl": "https://assets.lanternhouse.example/preview/lanternhouse.png",
        "timeZone": "Europe/London",
        "parentFolderId": None,
        "customDomains": [
            {
                "id": object_id(SITE, "domain", address),
                "url": address,
                "lastPublished": LAST_PUBLISHED,
            }
            for address in ("lanternhouse.example", "www.lanternhouse.example")
        ],
        "locales": {
            "primary": {**_locale("en", "English", "en", "", enabled=True), "redirect": True},
            "secondary": [
                _locale("fr", "French (France)", "fr-FR", "fr", enabled=True),
                _locale("ja", "Japanese", "ja-JP", "ja", enabled=False),
            ],
        },
        "dataCollectionEnabled": False,
        "dataCollectionType": "disabled",
    }
