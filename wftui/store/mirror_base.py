"""What reading and writing a mirror share: the open file, and the numbers of its collections and locales."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from wftui.domain.collection import Collection, Field
from wftui.domain.item import Variant
from wftui.domain.json import Json
from wftui.domain.locale import ONLY, Locale
from wftui.domain.site import Domain, Site
from wftui.store.database import Database, open_database, set_aside
from wftui.store.mirror_schema import APPLICATION_ID, MIGRATIONS


class MirrorBase:
    """An open mirror file."""

    def __init__(self, path: Path, site_id: str, read_only: bool = False) -> None:
        self.path = path
        self.site_id = site_id
        self.read_only = read_only
        self._open()

    def _open(self) -> None:
        self.db: Database = open_database(
            self.path, application_id=APPLICATION_ID, migrations=MIGRATIONS, precious=False, read_only=self.read_only
        )
        self._collections: dict[str, int] = {}
        self._locales: dict[str, int] = {}

    def rebuild(self) -> Path:
        """Put the file aside, as damaged, and start with an empty one; for when reading it raised `DamagedFile`.

        Returns where the old file lies. Other mirror objects on it must be opened again.
        """
        self.db.close()
        aside = set_aside(self.path)
        self._open()
        return aside

    def close(self) -> None:
        """Close the file. May be called twice."""
        self.db.close()

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _collection_number(self, collection_id: str) -> int | None:
        number = self._collections.get(collection_id)
        if number is None:
            self._collections = dict(self.db.all("SELECT id, number FROM collection"))
            number = self._collections.get(collection_id)
        return number

    def _locale_number(self, cms_locale_id: str | None) -> int | None:
        number = self._locales.get(cms_locale_id or "")
        if number is None:
            self._locales = dict(self.db.all("SELECT cms_locale_id, number FROM locale"))
            number = self._locales.get(cms_locale_id or "")
        return number

    def _scope(self, collection_id: str, cms_locale_id: str | None) -> tuple[int, int]:
        """The numbers of both, -1 standing for one that the mirror does not hold."""
        collection, locale = self._collection_number(collection_id), self._locale_number(cms_locale_id)
        return (-1 if collection is None else collection), (-1 if locale is None else locale)

    def _ids(self) -> tuple[dict[int, str], dict[int, str | None]]:
        """The ids of all locales, and of the collections that are on the site, by their numbers."""
        collections = {number: each for each, number in self.db.all("SELECT id, number FROM collection WHERE gone = 0")}
        locales = {number: each or None for each, number in self.db.all("SELECT cms_locale_id, number FROM locale")}
        return collections, locales


def row_numbers(db: Database, sql: str, parameters: Sequence[Any] = ()) -> array[int]:
    """The numbers that a query answers in a column `row`, in its order.

    They come out of SQLite as one text, which for many takes half the time of as many rows.
    """
    text = db.one(f"SELECT group_concat(row) FROM ({sql})", parameters)[0]
    return array("q", _numbers(f"[{text or ''}]"))


_numbers = msgspec.json.Decoder(list[int]).decode


def storable(text: str) -> str:
    """`text` as SQLite can hold it: half of a surrogate pair, which JSON allows, becomes the replacement character."""
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8") if has_surrogate(text) else text


def has_surrogate(text: str) -> bool:
    """Whether the text holds half of a surrogate pair."""
    return any("\ud800" <= each <= "\udfff" for each in text)


def dump(value: Any) -> bytes:
    """A JSON value as the bytes that the mirror keeps."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode()


def site_json(site: Site) -> bytes:
    """A site as the mirror keeps it."""
    return msgspec.json.encode(site)


def site_from(raw: bytes) -> Site:
    """The site that `site_json` made these bytes of."""
    value = json.loads(raw)
    locales = tuple(Locale(**each) for each in value.pop("locales"))
    domains = tuple(Domain(**each) for each in value.pop("domains"))
    return Site(**value, domains=domains, locales=locales or (ONLY,))


def collection_json(collection: Collection) -> bytes:
    """A collection as the mirror keeps it, fields included."""
    fields = [
        {**{name: getattr(each, name) for name in _FIELD_PARTS}, "validations": dict(each.validations)}
        for each in collection.fields
    ]
    return dump({**{name: getattr(collection, name) for name in _COLLECTION_PARTS}, "fields": fields})


_FIELD_PARTS = ("id", "slug", "display_name", "type", "required", "editable", "help_text")
_COLLECTION_PARTS = ("id", "site_id", "display_name", "singular_name", "slug", "last_updated")


def collection_from(raw: bytes) -> Collection:
    """The collection that `collection_json` made these bytes of."""
    value = json.loads(raw)
    fields = tuple(Field(**each) for each in value.pop("fields"))
    return Collection(**value, fields=fields)


def variant_from(raw: bytes) -> Variant:
    """A variant made of its own bytes; a column whose value is of an unexpected type is empty."""
    item = loads(raw)
    values = item.get("fieldData")
    values = values if isinstance(values, dict) else {}

    def text(value: Json) -> str | None:
        return value if isinstance(value, str) and value else None

    return Variant(
        text(item.get("id")) or "",
        text(item.get("cmsLocaleId")),
        text(values.get("name")) or "",
        text(values.get("slug")) or "",
        item.get("isDraft") is True,
        item.get("isArchived") is True,
        text(item.get("createdOn")),
        text(item.get("lastUpdated")),
        text(item.get("lastPublished")),
        raw,
    )


def loads(raw: bytes) -> dict[str, Json]:
    """The object that the mirror kept as these bytes."""
    value = json.loads(raw)
    return value if isinstance(value, dict) else {}
