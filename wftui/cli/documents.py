"""Sites, collections and items as `--json` prints them: under the API's own names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wftui.domain.collection import Collection
    from wftui.domain.item import Variant
    from wftui.domain.json import Json
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site


def site(of: Site) -> dict[str, Json]:
    """A site with its domains and locales; `locales` is null without localisation, as Webflow has it."""
    locales: Json = None
    if of.localized:
        locales = {"primary": _locale(of.primary), "secondary": [_locale(each) for each in of.locales[1:]]}
    return {
        "id": of.id,
        "displayName": of.display_name,
        "shortName": of.short_name,
        "timeZone": of.time_zone,
        "lastPublished": of.last_published,
        "lastUpdated": of.last_updated,
        "previewUrl": of.preview_url,
        "customDomains": [
            {"id": each.id, "url": each.url, "lastPublished": each.last_published} for each in of.domains
        ],
        "locales": locales,
    }


def _locale(of: Locale) -> dict[str, Json]:
    return {
        "id": of.id,
        "cmsLocaleId": of.cms_locale_id,
        "tag": of.tag,
        "displayName": of.display_name,
        "subdirectory": of.subdirectory,
        "enabled": of.enabled,
    }


def collection(of: Collection) -> dict[str, Json]:
    """A collection as listings have it: without its fields."""
    return {
        "id": of.id,
        "displayName": of.display_name,
        "singularName": of.singular_name,
        "slug": of.slug,
        "lastUpdated": of.last_updated,
    }


def item(raw: bytes) -> Any:
    """An item, byte for byte as Webflow sent it."""
    import msgspec

    return msgspec.Raw(raw)


def shown_item(variant: Variant) -> Any:
    """The same for a variant."""
    return item(variant.raw)
