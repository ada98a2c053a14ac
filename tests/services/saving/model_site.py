"""A site in memory with an oracle: it knows who wrote every value, and it fails on demand. No sockets.

Semantics: PATCH merges and answers with the whole variant; there is no If-Match; creating an item under a taken slug
makes one under another slug (`suffix`) or is refused (`reject`); a publish names the ids that it did; a request may be
delivered late, after its sender has given up.
"""

# ruff: noqa: D102, D103  what each does is its name
import contextlib
import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wftui.api.errors import Detail, NoConnection, NotFound, OutcomeUnknown, TimedOut, TooManyRequests, ValidationFailed
from wftui.api.results import ItemPage, PublishOutcome, SitePublish
from wftui.domain.collection import Collection, Field
from wftui.domain.item import Variant, VariantKey
from wftui.domain.json import Json
from wftui.domain.locale import Locale
from wftui.domain.site import Site
from wftui.domain.status import Status
from wftui.store.rows import Backlink, NamedItem, StoredVariant

EN = Locale("1" * 24, "e" * 24, "en", "English", primary=True)
FR = Locale("2" * 24, "f" * 24, "fr", "French", subdirectory="fr")
SITE = Site("5" * 24, "Lanternhouse", "lanternhouse", locales=(EN, FR))
COLLECTION = "c" * 24
FIELDS = (
    Field("a" * 32, "name", "Name", "PlainText", required=True),
    Field("b" * 32, "slug", "Slug", "PlainText", required=True),
    Field("c" * 32, "body", "Body", "PlainText"),
    Field("d" * 32, "friend", "Friend", "Reference", validations={"collectionId": COLLECTION}),
)
SCHEMA = Collection(COLLECTION, SITE.id, "Events", "Event", "events", fields=FIELDS)

EMPTY_ID = ' id=""'
AMBIGUOUS = ("drop_before", "drop_after", "late", "answer_lost")
FAULTS = ("ok", "limited", "offline", *AMBIGUOUS)


@dataclass
class Version:
    """What is stored of one variant, staged or live."""

    values: dict[str, Json]
    is_draft: bool = True
    is_archived: bool = False
    last_updated: str = ""
    last_published: str | None = None


@dataclass(frozen=True)
class Overwrite:
    """A value of somebody else that the client has destroyed. `excused` says why nobody could have prevented it."""

    key: VariantKey
    field: str
    destroyed: Json
    by: Json
    excused: str


@dataclass
class ModelSite:
    """The server, as a client sees it (the protocol `ClientPort`) and as an oracle does."""

    slug_mode: str = "suffix"
    staged: dict[str, dict[str | None, Version]] = field(default_factory=dict)
    live: dict[str, dict[str | None, Version]] = field(default_factory=dict)
    schema: Collection = SCHEMA
    history: dict[tuple[str, str | None, str], list[tuple[str, Json]]] = field(default_factory=dict)
    overwrites: list[Overwrite] = field(default_factory=list)
    late: list[Callable[[], object]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    writes: list[tuple[str, str, Any]] = field(default_factory=list)
    reads: int = 0
    partial: bool = False
    adds_ids: bool = False
    in_window: Callable[[VariantKey], None] | None = None
    in_flight: Callable[[], None] | None = None
    may_send: Callable[[], None] | None = None
    _ids: Any = field(default_factory=lambda: itertools.count(1))
    _clock: Any = field(default_factory=lambda: itertools.count(1))

    # ---- effects, by the client or by others

    def create(self, locales: Sequence[str | None], values: Mapping[str, Json], who: str, *, draft: bool = True) -> str:
        taken = {version.values["slug"] for item in self.staged.values() for version in item.values()}
        values = {slug: taken_in(value) for slug, value in values.items() if value is not None}
        if values["slug"] in taken:
            if self.slug_mode == "reject":
                raise refused_slug()
            number = next(n for n in itertools.count() if f"{values['slug']}-e9f6{n}" not in taken)
            values = {**values, "slug": f"{values['slug']}-e9f6{number}"}
        item_id = f"{next(self._ids):024x}"
        self.staged[item_id] = {
            each: Version(dict(values), is_draft=draft, last_updated=self._now()) for each in locales
        }
        for each in locales:
            for slug, value in values.items():
                self.history.setdefault((item_id, each, slug), []).append((who, value))
        return item_id

    def patch(
        self, key: VariantKey, values: Mapping[str, Json], who: str,
        *, draft: bool | None = None, archived: bool | None = None, excused: str = "",
    ) -> None:  # fmt: skip
        version = self._version(key)
        unknown = [slug for slug in values if self.schema.field(slug) is None]
        if unknown:
            details = [Detail(slug, "Field not described in schema: undefined") for slug in unknown]
            raise ValidationFailed("Validation Error", status=400, details=details)
        for slug, sent in values.items():
            value, old = taken_in(sent), version.values.get(slug)
            past = self.history.setdefault((key.item_id, key.cms_locale_id, slug), [])
            if who == "client" and past and past[-1][0] != "client" and old != value:
                self.overwrites.append(Overwrite(key, slug, old, value, excused))
            if value is None:
                version.values.pop(slug, None)
            else:
                version.values[slug] = value
            past.append((who, value))
        version.is_draft = version.is_draft if draft is None else draft
        version.is_archived = version.is_archived if archived is None else archived
        version.last_updated = self._now()

    def delete(self, item_id: str, locales: Sequence[str | None]) -> None:
        if item_id not in self.staged:
            raise NotFound("Requested resource not found", status=404)
        for each in locales:
            self.staged[item_id].pop(each, None)
            self.live.get(item_id, {}).pop(each, None)
        if not self.staged[item_id]:
            del self.staged[item_id]

    def deliver_late(self) -> None:
        """One request that was given up by its sender arrives after all."""
        if self.late:
            with contextlib.suppress(NotFound, ValidationFailed):
                self.late.pop(0)()

    # ---- the protocol

    async def get_collection(self, collection_id: str, *, site_id: str = "") -> Collection:
        self._read()
        return self.schema

    async def get_item(self, collection_id: str, item_id: str, *, locale: Locale, live: bool = False) -> Variant:
        self._read()
        return self.variant(VariantKey(collection_id, item_id, locale.cms_locale_id), live=live)

    async def list_items(
        self, collection_id: str, *, locales: Sequence[Locale] = (), offset: int = 0, limit: int = 100,
        live: bool = False, name: str | None = None, slug: str | None = None,
    ) -> ItemPage:  # fmt: skip
        self._read()
        wanted = [each.cms_locale_id for each in locales]
        keys = [
            VariantKey(collection_id, i, each) for i, item in self.staged.items() for each in item if each in wanted
        ]
        found = [self.variant(key) for key in keys if slug in (None, self._version(key).values["slug"])]
        return ItemPage(found[offset : offset + limit], offset, limit, len(found))

    async def create_item(
        self, collection_id: str, *, locales: Sequence[Locale], field_data: Mapping[str, Json],
        is_draft: bool = True, is_archived: bool = False,
    ) -> list[Variant]:  # fmt: skip
        named, values = [each.cms_locale_id for each in locales], dict(field_data)

        def effect() -> list[Variant]:
            item_id = self.create(named, values, "client", draft=is_draft)
            return [self.variant(VariantKey(collection_id, item_id, each)) for each in named]

        return self._write("create", "", values, effect)

    async def update_item(
        self, collection_id: str, item_id: str, *, locale: Locale, field_data: Mapping[str, Json],
        is_draft: bool | None = None, is_archived: bool | None = None,
    ) -> Variant:  # fmt: skip
        key, values = VariantKey(collection_id, item_id, locale.cms_locale_id), dict(field_data)
        excused = ""
        if self.in_window is not None:
            hook, self.in_window, excused = self.in_window, None, "in the window"
            hook(key)

        def effect(why: str = excused) -> Variant:
            self.patch(key, values, "client", draft=is_draft, archived=is_archived, excused=why)
            return self.variant(key)

        return self._write("update", item_id, values, effect, lambda: effect("our own request, late"))

    async def delete_item(self, collection_id: str, item_id: str, *, locales: Sequence[Locale] | None) -> None:
        named = [None] if locales is None else [each.cms_locale_id for each in locales]
        self._write("delete", item_id, None, lambda: self.delete(item_id, named))

    async def publish_items(
        self, collection_id: str, targets: Sequence[tuple[str, Sequence[Locale]]]
    ) -> PublishOutcome:
        def effect() -> PublishOutcome:
            done, errors = [], []
            for number, (item_id, locales) in enumerate(targets):
                if item_id not in self.staged or (self.partial and number % 2 == 0 and len(locales) == 1):
                    errors.append("Item could not be published.")
                    continue
                if self.partial and len(locales) > 1:  # its id is named for the one locale that went
                    errors.append("Item could not be published.")
                    locales = locales[1:]
                for each in locales:
                    version = self.staged[item_id][each.cms_locale_id]
                    version.is_draft, version.last_published = False, self._now()
                    copy = Version(dict(version.values), False, False, version.last_updated, version.last_published)
                    self.live.setdefault(item_id, {})[each.cms_locale_id] = copy
                done.append(item_id)
            return PublishOutcome(tuple(done), tuple(errors))

        return self._write("publish", "", None, effect)

    async def unpublish_items(self, collection_id: str, targets: Sequence[tuple[str, Sequence[Locale]]]) -> None:
        def effect() -> None:
            for item_id, locales in targets:
                for each in locales:
                    version = self._version(VariantKey(collection_id, item_id, each.cms_locale_id))
                    self.live.get(item_id, {}).pop(each.cms_locale_id, None)
                    version.is_draft, version.last_published = True, None

        self._write("unpublish", "", None, effect)

    async def publish_site(self, site_id: str, *, domain_ids: Sequence[str] = (), to_subdomain: bool) -> SitePublish:
        return self._write("publish site", "", None, lambda: SitePublish((), to_subdomain))

    # ---- inside

    def variant(self, key: VariantKey, *, live: bool = False) -> Variant:
        version = self._version(key, live=live)
        values = {slug: self.shows(slug, value) for slug, value in version.values.items()}
        raw: dict[str, Json] = {
            "id": key.item_id, "cmsLocaleId": key.cms_locale_id, "fieldData": values,
            "isDraft": version.is_draft, "isArchived": version.is_archived,
            "lastUpdated": version.last_updated, "lastPublished": version.last_published,
        }  # fmt: skip
        return Variant(
            key.item_id, key.cms_locale_id, str(version.values["name"]), str(version.values["slug"]), version.is_draft,
            version.is_archived, version.last_updated, version.last_updated, version.last_published,
            json.dumps(raw).encode(),
        )  # fmt: skip

    def shows(self, slug: str, value: Json) -> Json:
        """A value as the site answers with it: rich text may come back with empty `id` attributes that nobody wrote."""
        return f"{value}{EMPTY_ID}" if self.adds_ids and slug == "body" and value else value

    def _version(self, key: VariantKey, *, live: bool = False) -> Version:
        found = (self.live if live else self.staged).get(key.item_id, {}).get(key.cms_locale_id)
        if found is None:
            raise NotFound("Requested resource not found", status=404)
        return found

    def _now(self) -> str:
        return f"2026-01-01T00:00:00.{next(self._clock):06d}Z"

    def _fault(self) -> str:
        return self.faults.pop(0) if self.faults else "ok"

    def _read(self) -> None:
        self.reads += 1
        fault = self._fault()
        if fault == "limited":
            raise TooManyRequests("Too Many Requests", status=429)
        if fault == "offline":
            raise NoConnection("No connection to the site.")
        if fault != "ok":
            raise TimedOut("No answer came.")

    def _write(
        self, what: str, item_id: str, values: Any, effect: Callable[[], Any], late: Callable[[], object] | None = None
    ) -> Any:
        if self.may_send is not None:
            self.may_send()
        fault = self._fault()
        if fault == "limited":
            raise TooManyRequests("Too Many Requests", status=429)
        if fault == "offline":
            raise NoConnection("No connection to the site.")
        self.writes.append((what, item_id, values))
        if self.in_flight is not None:
            hook, self.in_flight = self.in_flight, None
            hook()
        if fault == "late":
            self.late.append(late or effect)
        if fault in ("late", "drop_before"):
            raise OutcomeUnknown("No answer came.", cause=TimedOut("No answer came."))
        result = effect()
        if fault != "ok":
            raise OutcomeUnknown("No answer came.", cause=TimedOut("No answer came."))
        return result


def taken_in(value: Json) -> Json:
    """A value as the site keeps it."""
    return value.removesuffix(EMPTY_ID) if isinstance(value, str) else value


def refused_slug() -> ValidationFailed:
    return ValidationFailed(
        "Validation Error", status=400, details=[Detail("slug", "Unique value is already in database: 'x'")]
    )


@dataclass
class ModelMirror:
    """What the client last read, in memory: disposable, as the real mirror is."""

    site: ModelSite
    staged: dict[VariantKey, Variant] = field(default_factory=dict)
    live: dict[VariantKey, Variant] = field(default_factory=dict)
    schema: Collection = SCHEMA

    def collection(self, collection_id: str) -> Collection | None:
        return self.schema

    def variant(self, key: VariantKey) -> StoredVariant | None:
        found = self.staged.get(key)
        return StoredVariant(key, found, self.live.get(key), True, Status.DRAFT, 0.0) if found else None

    def item_locales(self, collection_id: str, item_id: str) -> dict[str | None, Status]:
        return {key.cms_locale_id: Status.DRAFT for key in self.staged if key.item_id == item_id}

    def find_slug(self, collection_id: str, slug: str, cms_locale_id: str | None) -> NamedItem | None:
        for key, each in self.staged.items():
            if each.slug == slug and key.cms_locale_id == cms_locale_id:
                return NamedItem(each.id, each.name, slug, Status.DRAFT, 0)
        return None

    def backlinks(self, item_id: str) -> list[Backlink]:
        return [
            Backlink(COLLECTION, key.item_id, key.cms_locale_id, each.name, "friend", False, Status.DRAFT)
            for key, each in self.staged.items()
            if each.field_data().get("friend") == item_id
        ]

    def put_collection(self, collection: Collection) -> None:
        self.schema = collection

    def put_variant(self, collection_id: str, variant: Variant, *, live: bool = False) -> None:
        (self.live if live else self.staged)[VariantKey(collection_id, variant.id, variant.cms_locale_id)] = variant

    def drop_live(self, key: VariantKey) -> None:
        self.live.pop(key, None)

    def drop_item(self, collection_id: str, item_id: str, cms_locale_ids: Any = None) -> None:
        for kept in (self.staged, self.live):
            for key in [k for k in kept if k.item_id == item_id and (cms_locale_ids is None or k[2] in cms_locale_ids)]:
                del kept[key]


class PlainCodec:
    """Values are what is on the wire; only a required field cannot be empty."""

    def decode(self, field: Field | None, wire: Json) -> Json:
        return wire

    def encode(self, field: Field | None, value: Json) -> Json:
        return value

    def problem(self, field: Field | None, value: Json) -> str | None:
        return "This field is required." if value is None and field is not None and field.required else None

    def damage(self, field: Field | None, value: Json, stored: Json = None) -> str | None:
        return None
