"""Stored CMS content: collections, and items as variants with a staged and a live version."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

Json = dict[str, Any]


def compact(value: object) -> bytes:
    """Return JSON as it goes over the wire."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


@dataclass
class Version:
    """One stored version of a variant: what GET answers, without the ids."""

    last_updated: str
    last_published: str | None
    is_draft: bool
    is_archived: bool
    field_data: Json

    def copy(self) -> "Version":
        """Return a version that can be changed without touching this one."""
        return replace(self, field_data=dict(self.field_data))

    @classmethod
    def from_record(cls, record: Json) -> "Version":
        """Read a version from API-shaped JSON; keys that it does not know are left out."""
        return cls(
            record["lastUpdated"],
            record["lastPublished"],
            record["isDraft"],
            record["isArchived"],
            record["fieldData"],
        )

    def as_record(self) -> Json:
        """Return the version as API-shaped JSON."""
        return {
            "lastPublished": self.last_published,
            "lastUpdated": self.last_updated,
            "isArchived": self.is_archived,
            "isDraft": self.is_draft,
            "fieldData": self.field_data,
        }


@dataclass
class Variant:
    """One item in one locale. `locale` is a cmsLocaleId, or None on a site without locales.

    `staged` is None for an item that was deleted while its live version stays up.
    """

    item_id: str
    locale: str | None
    created_on: str
    staged: Version | None
    live: Version | None = None
    _bytes: dict[bool, bytes] = field(default_factory=dict, repr=False)

    def version(self, live: bool) -> Version | None:
        """Return the live or the staged version."""
        return self.live if live else self.staged

    def answer(self, live: bool) -> Json:
        """Return what GET answers for one of the versions, which must exist."""
        version = self.version(live)
        if version is None:
            raise ValueError(f"Item {self.item_id} has no {'live' if live else 'staged'} version.")
        body: Json = {"id": self.item_id}
        if self.locale is not None:
            body["cmsLocaleId"] = self.locale
        record = version.as_record()
        return body | {
            "lastPublished": record["lastPublished"],
            "lastUpdated": record["lastUpdated"],
            "createdOn": self.created_on,
            "isArchived": record["isArchived"],
            "isDraft": record["isDraft"],
            "fieldData": record["fieldData"],
        }

    def answer_bytes(self, live: bool) -> bytes:
        """Return `answer` as JSON, made once per change."""
        known = self._bytes.get(live)
        if known is None:
            known = self._bytes[live] = compact(self.answer(live))
        return known

    def changed(self) -> None:
        """Forget the ready-made JSON."""
        self._bytes.clear()

    def as_record(self) -> Json:
        """Return what is kept in the state file."""
        return {
            "id": self.item_id,
            "cmsLocaleId": self.locale,
            "createdOn": self.created_on,
            "staged": self.staged and self.staged.as_record(),
            "live": self.live and self.live.as_record(),
        }

    @classmethod
    def from_record(cls, record: Json) -> "Variant":
        """Read what `as_record` wrote."""
        staged, live = record["staged"], record["live"]
        return cls(
            record["id"],
            record["cmsLocaleId"],
            record["createdOn"],
            staged and Version.from_record(staged),
            live and Version.from_record(live),
        )


@dataclass
class Collection:
    """A collection: its schema as GET answers it (plus `siteId`), and its variants by locale and item id.

    `locales` are the site's cmsLocaleIds, primary first; a site without locales has the one locale None.
    """

    schema: Json
    locales: list[str | None]
    variants: dict[str | None, dict[str, Variant]] = field(default_factory=dict)
    retired_slugs: set[str] = field(default_factory=set)
    awaits_site_publish: bool = False
    schema_changed: bool = False

    def __post_init__(self) -> None:
        for locale in self.locales:
            self.variants.setdefault(locale, {})

    @property
    def id(self) -> str:
        """Return the collection's id."""
        return str(self.schema["id"])

    @property
    def site_id(self) -> str:
        """Return the id of the site that it belongs to."""
        return str(self.schema["siteId"])

    @property
    def primary(self) -> str | None:
        """Return the primary locale's cmsLocaleId."""
        return self.locales[0]

    @property
    def fields(self) -> list[Json]:
        """Return the schema's fields, in order."""
        fields: list[Json] = self.schema["fields"]
        return fields

    def field_by_slug(self) -> dict[str, Json]:
        """Return the fields by slug."""
        return {entry["slug"]: entry for entry in self.fields}

    def variant(self, item_id: str, locale: str | None) -> Variant | None:
        """Return one variant, also one of which only the live version is left."""
        return self.variants.get(locale, {}).get(item_id)

    def all_variants(self) -> Iterator[Variant]:
        """Yield every variant, locale by locale."""
        for variants in self.variants.values():
            yield from variants.values()

    def holds(self, item_id: str) -> bool:
        """Say whether the item exists in any locale."""
        return any(item_id in variants and variants[item_id].staged is not None for variants in self.variants.values())

    def as_record(self) -> Json:
        """Return what is kept in the state file, without the items."""
        return {
            "schema": self.schema,
            "locales": self.locales,
            "retiredSlugs": sorted(self.retired_slugs),
            "awaitsSitePublish": self.awaits_site_publish,
            "schemaChanged": self.schema_changed,
        }

    @classmethod
    def from_record(cls, record: Json) -> "Collection":
        """Read what `as_record` wrote."""
        return cls(
            record["schema"],
            record["locales"],
            retired_slugs=set(record["retiredSlugs"]),
            awaits_site_publish=record["awaitsSitePublish"],
            schema_changed=record["schemaChanged"],
        )
