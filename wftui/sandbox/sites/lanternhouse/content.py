"""Turns content as people write it (slugs, option names, file names) into what the CMS stores.

A source is one `[[item]]` of a content file:

    slug = "glass-and-flame"
    state = "draft changes"       # published, draft changes, queued, queued changes, draft, archived
    locales = ["en", "fr", "ja"]  # default: en, and those with a table
    [item.en]                     # by field slug; references by item slug, options by name, images as {file, alt}
    [item.fr]                     # only what differs from en; "" empties a field; `state` of this locale may be given
    [item.live.en]                # what the live version has where it differs from staged

Where a secondary locale names no state, French follows English (a changed item without `[item.live.fr]` is simply
published there) and Japanese, being in preparation, is a draft, except for the themes.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from wftui.sandbox.sites.ids import object_id
from wftui.sandbox.sites.lanternhouse.moments import Moments, stamp
from wftui.sandbox.sites.lanternhouse.schema import SITE
from wftui.sandbox.sites.lanternhouse.site import LOCALES, cms_locale_id
from wftui.sandbox.sites.seed import Item, JsonObject, Live, Variant

ASSETS = "https://assets.lanternhouse.example/"
STATES = ("published", "draft changes", "queued", "queued changes", "draft", "archived")
CHANGED = ("draft changes", "queued changes")
Source = dict[str, Any]


class ContentError(ValueError):
    """A content file says something that its schema does not know."""


def item_id(collection: str, slug: str) -> str:
    """The id of an item, from its collection's slug and its own English one."""
    return object_id(SITE, collection, slug)


def asset(value: JsonObject) -> JsonObject:
    """An image or file as Webflow reads it back."""
    file = value["file"]
    return {"fileId": object_id(SITE, "asset", file), "url": ASSETS + file, "alt": value.get("alt") or None}


def video(url: str) -> JsonObject:
    """A video link as Webflow reads it back: the address and what an embedding service said about it."""
    title = url.rstrip("/").rpartition("/")[2].replace("-", " ").capitalize()
    return {
        "url": url,
        "metadata": {
            "width": 1280,
            "height": 720,
            "title": title,
            "provider_name": "Video Example",
            "type": "video",
            "thumbnail_url": f"{ASSETS}video/{object_id(url)}.jpg",
            "html": f'<iframe src="{url}/embed" width="1280" height="720" title="{title}"></iframe>',
        },
    }


def _rich_text(html: str) -> str:
    """Written with a line per block, stored without the line ends between them."""
    return re.sub(r">\s*\n\s*<", "><", html.strip())


def _date_time(value: Any) -> str:
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00.000Z"
    return str(value)


def _encode(field: JsonObject, value: Any, targets: dict[str, str]) -> Any:
    def one_of_the_options(name: str) -> str:
        for option in field["validations"]["options"]:
            if option["name"] == name:
                return str(option["id"])
        raise ContentError(f"{field['slug']}: {name!r} is not an option")

    def referred(slug: str) -> str:
        return item_id(targets[field["validations"]["collectionId"]], slug)

    encoders: dict[str, Callable[[Any], Any]] = {
        "RichText": _rich_text,
        "Image": asset,
        "File": asset,
        "ExtFileRef": asset,
        "MultiImage": lambda values: [asset(one) for one in values],
        "VideoLink": video,
        "DateTime": _date_time,
        "Option": one_of_the_options,
        "Reference": referred,
        "MultiReference": lambda slugs: [referred(one) for one in slugs],
    }
    return encoders.get(field["type"], lambda plain: plain)(value)


def _is_pictures(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def overlay(base: JsonObject, over: JsonObject) -> JsonObject:
    """Return `base` with what `over` says; pictures that name no file keep theirs and change their alt text."""
    merged = dict(base)
    for slug, value in over.items():
        before = base.get(slug)
        if isinstance(value, dict) and "file" not in value and isinstance(before, dict):
            value = {**before, **value}
        elif _is_pictures(value) and before is not None and _is_pictures(before):
            named = [{**was, **one} if "file" not in one else one for one, was in zip(value, before, strict=False)]
            value = [*named, *value[len(before) :], *before[len(value) :]]
        merged[slug] = value
    return merged


class Resolver:
    """Makes the items of one collection; `targets` maps a collection id to its slug."""

    def __init__(self, collection: JsonObject, targets: dict[str, str]) -> None:
        self.slug = collection["slug"]
        self._fields = {field["slug"]: field for field in collection["fields"]}
        self._targets = targets

    def items(self, sources: Iterable[Source]) -> list[Item]:
        """All items in the order of their sources."""
        return [self.item(source) for source in sources]

    def item(self, source: Source) -> Item:
        """One item with a variant for each of its locales."""
        locales = source.get("locales") or [short for short in LOCALES if short in source]
        try:
            variants = [self._variant(source, short) for short in locales]
        except (KeyError, TypeError, AttributeError) as error:
            raise ContentError(f"{self.slug}/{source.get('slug')}: {error!r}") from error
        return {"id": item_id(self.slug, source["slug"]), "variants": variants}

    def _variant(self, source: Source, short: str) -> Variant:
        state = self.state(source, short)
        written = {"slug": source["slug"], **_without_state(source["en"])}
        if short != "en":
            written = overlay(written, _without_state(source.get(short, {})))
        moments = Moments.of(f"{self.slug}/{source['slug']}/{short}", state, source.get("changed"))
        live: Live | None = None
        if moments.published is not None:
            behind = source.get("live", {}).get(short, {}) if state in CHANGED else {}
            if state in CHANGED and not behind:
                raise ContentError(f"{self.slug}/{source['slug']}: {state} in {short}, but live is not said to differ")
            live = {
                "lastUpdated": moments.live_updated,
                "lastPublished": moments.published,
                "isDraft": False,
                "isArchived": False,
                "fieldData": self._field_data(overlay(written, behind)),
            }
        return {
            "cmsLocaleId": cms_locale_id(short),
            "createdOn": moments.created,
            "lastUpdated": moments.updated,
            "lastPublished": moments.published,
            "isDraft": state in ("draft", "draft changes"),
            "isArchived": state == "archived",
            "fieldData": self._field_data(written),
            "live": live,
        }

    def state(self, source: Source, short: str) -> str:
        """The state of one variant; see the rules at the top of this module."""
        state = source["state"]
        said = source.get(short, {}).get("state")
        if said is None and short == "ja" and self.slug != "themes":
            said = "archived" if state == "archived" else "draft"
        elif said is None and short != "en" and state in CHANGED and short not in source.get("live", {}):
            said = "published"
        state = said or state
        if state not in STATES:
            raise ContentError(f"{self.slug}/{source['slug']}: {state!r} is not a state")
        return str(state)

    def _field_data(self, written: JsonObject) -> JsonObject:
        unknown = written.keys() - self._fields.keys()
        if unknown:
            raise ContentError(f"{self.slug}/{written['slug']}: no such field: {', '.join(sorted(unknown))}")
        data: JsonObject = {}
        for slug, field in self._fields.items():
            value = written.get(slug)
            if value is None or value == "":
                if field["type"] == "MultiReference":
                    data[slug] = []
                continue
            data[slug] = _encode(field, value, self._targets)
        return data


def _without_state(table: JsonObject) -> JsonObject:
    return {slug: value for slug, value in table.items() if slug != "state"}


def drop_missing(schema: list[JsonObject], items: dict[str, list[Item]]) -> None:
    """Take those targets out of the multi-references of a variant that have no variant in its locale.

    An item that exists nowhere stays: it was deleted, which is a fault that belongs in the content.
    """
    present = {
        item["id"]: {each["cmsLocaleId"] for each in item["variants"]} for many in items.values() for item in many
    }
    for collection in schema:
        slugs = [field["slug"] for field in collection["fields"] if field["type"] == "MultiReference"]
        for item in items[collection["id"]]:
            for variant in item["variants"]:
                here = variant["cmsLocaleId"]
                for data in (variant["fieldData"], variant["live"]["fieldData"] if variant["live"] else {}):
                    for slug in slugs:
                        if slug in data:
                            data[slug] = [one for one in data[slug] if here in present.get(one, {here})]
