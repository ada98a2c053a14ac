"""What the services that send need from the rooms below, as protocols."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from wftui.api.results import ItemPage, PublishOutcome, SitePublish
    from wftui.domain.collection import Collection, Field
    from wftui.domain.item import Variant, VariantKey
    from wftui.domain.json import Json
    from wftui.domain.locale import Locale
    from wftui.store.rows import Backlink, NamedItem, StoredVariant

Target = tuple[str, Sequence["Locale"]]


class ClientPort(Protocol):
    """The part of the client that saving needs. Every method raises `ApiError`."""

    async def get_collection(self, collection_id: str, *, site_id: str = "") -> Collection:
        """A collection with its fields."""

    async def list_items(
        self,
        collection_id: str,
        *,
        locales: Sequence[Locale] = (),
        offset: int = 0,
        limit: int = 100,
        live: bool = False,
        name: str | None = None,
        slug: str | None = None,
    ) -> ItemPage:
        """One page of variants."""

    async def get_item(self, collection_id: str, item_id: str, *, locale: Locale, live: bool = False) -> Variant:
        """One variant."""

    async def create_item(
        self,
        collection_id: str,
        *,
        locales: Sequence[Locale],
        field_data: Mapping[str, Json],
        is_draft: bool = True,
        is_archived: bool = False,
    ) -> list[Variant]:
        """Create one item in some locales."""

    async def update_item(
        self,
        collection_id: str,
        item_id: str,
        *,
        locale: Locale,
        field_data: Mapping[str, Json],
        is_draft: bool | None = None,
        is_archived: bool | None = None,
    ) -> Variant:
        """Change one variant."""

    async def delete_item(self, collection_id: str, item_id: str, *, locales: Sequence[Locale] | None) -> None:
        """Delete one item in some locales."""

    async def publish_items(self, collection_id: str, targets: Sequence[Target]) -> PublishOutcome:
        """Put items live."""

    async def unpublish_items(self, collection_id: str, targets: Sequence[Target]) -> None:
        """Take items off the live site."""

    async def publish_site(self, site_id: str, *, domain_ids: Sequence[str] = (), to_subdomain: bool) -> SitePublish:
        """Publish the site."""


class MirrorPort(Protocol):
    """The part of the mirror that saving needs."""

    def collection(self, collection_id: str) -> Collection | None:
        """The collection as it was last read."""

    def variant(self, key: VariantKey) -> StoredVariant | None:
        """A variant as it was last read."""

    def item_locales(self, collection_id: str, item_id: str) -> Mapping[str | None, object]:
        """The locales in which an item exists, as far as is known."""

    def find_slug(self, collection_id: str, slug: str, cms_locale_id: str | None) -> NamedItem | None:
        """The item with that slug."""

    def backlinks(self, item_id: str) -> list[Backlink]:
        """The variants that refer to an item."""

    def put_collection(self, collection: Collection) -> None:
        """Keep a collection that was just read."""

    def put_variant(self, collection_id: str, variant: Variant, *, live: bool = False) -> None:
        """Keep a variant that was just read."""

    def drop_live(self, key: VariantKey) -> None:
        """The variant is no longer live."""

    def drop_item(self, collection_id: str, item_id: str, cms_locale_ids: Container[str | None] | None = None) -> None:
        """The item is gone, in these locales or altogether."""


class Codec(Protocol):
    """How values of a field go to the wire and come back, and what speaks against sending one."""

    def decode(self, field: Field | None, wire: Json) -> Json:
        """The canonical form of a wire value."""

    def encode(self, field: Field | None, value: Json) -> Json:
        """The wire form of a value."""

    def problem(self, field: Field | None, value: Json) -> str | None:
        """Why Webflow would refuse the value, or None."""

    def damage(self, field: Field | None, value: Json, stored: Json = None) -> str | None:
        """Why this API would damage the value, or None. `stored` is what stands there now."""


class FieldCodec:
    """The codec of wftui's own field types."""

    def decode(self, field: Field | None, wire: Json) -> Json:
        """The canonical form of a wire value; of a field that is not known, the value itself."""
        from wftui.fields import field_type

        return wire if field is None else field_type(field.type).decode(wire)

    def encode(self, field: Field | None, value: Json) -> Json:
        """The wire form of a value."""
        from wftui.fields import field_type

        return value if field is None else field_type(field.type).encode(value)

    def problem(self, field: Field | None, value: Json) -> str | None:
        """Why Webflow would refuse the value, or None. References are not looked up here."""
        from wftui.fields import Severity, field_type

        if field is None:
            return None
        found = field_type(field.type).problems(value, field)
        return next((each.sentence for each in found if each.severity is Severity.ERROR), None)

    def damage(self, field: Field | None, value: Json, stored: Json = None) -> str | None:
        """Why this API would damage the value, or None. `stored` is what stands there now."""
        from wftui.fields.guard import damage

        return None if field is None else damage(value, field, stored)
