"""What a mirror is asked for and what it answers: plain values, cheap to make for every visible row."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from wftui.domain.item import Variant, VariantKey
from wftui.domain.json import Json
from wftui.domain.status import Status

PROPERTIES = ("name", "slug", "status", "created", "updated", "published", "locales", "backlinks", "id")
"""What rows can be sorted by without looking into their fields."""


class Order(msgspec.Struct, frozen=True):
    """One key of a sort: a property of the variant, or the value of a field when `is_field`.

    Empty values come last in both directions.
    """

    by: str = "name"
    descending: bool = False
    is_field: bool = False


BY_NAME = (Order(),)


class RowQuery(msgspec.Struct, frozen=True):
    """Which variants of one collection in one locale, in which order.

    `text` must be part of the name (case and accents folded); `statuses`, when given, must hold the status;
    `item_ids`, when given, must hold the id. Ties of `order` are settled by name, then by age in the mirror: the
    order is total, so a row has one place in it.
    """

    collection_id: str
    cms_locale_id: str | None
    order: tuple[Order, ...] = BY_NAME
    text: str = ""
    statuses: frozenset[Status] | None = None
    item_ids: frozenset[str] | None = None


class Row(NamedTuple):
    """One variant as a list shows it. `number` is the mirror's own name for it and stays the same while it exists.

    `locales` are the locales in which the item exists, in the site's order. `raw` is the staged JSON, or None when the
    query did not ask for it.
    """

    number: int
    item_id: str
    name: str
    slug: str
    status: Status
    is_draft: bool
    is_archived: bool
    created_on: str | None
    last_updated: str | None
    last_published: str | None
    locales: tuple[str | None, ...]
    raw: bytes | None


class StoredVariant(msgspec.Struct, frozen=True):
    """A variant with both of its versions.

    `live` is None when it is not live or, while `live_known` is False, when nobody has looked. `fetched_at` is in
    seconds since the epoch.
    """

    key: VariantKey
    staged: Variant
    live: Variant | None
    live_known: bool
    status: Status
    fetched_at: float


class NamedItem(msgspec.Struct, frozen=True):
    """An item as pickers and references show it, in the locale that was asked for."""

    item_id: str
    name: str
    slug: str
    status: Status
    number: int


class Backlink(msgspec.Struct, frozen=True):
    """A variant that points at an item through one of its fields, in its staged or its live version."""

    collection_id: str
    item_id: str
    cms_locale_id: str | None
    name: str
    field: str
    live: bool
    status: Status


class Presence(msgspec.Struct, frozen=True):
    """What an item is in one locale, and when it changed and was published there last."""

    status: Status
    last_updated: str | None
    last_published: str | None


class Document(msgspec.Struct, frozen=True):
    """A page, component, node or property as Webflow sent it."""

    id: str
    title: str
    raw: dict[str, Json]


class Absent(msgspec.Struct, frozen=True):
    """A version that a complete listing did not hold: it may be gone, or have slipped between two pages."""

    key: VariantKey
    live: bool
    unpublished: bool = False
    """Whether the staged version says that there is no live one."""


class ListingState(msgspec.Struct, frozen=True):
    """How far a listing has come: what makes a sync resumable.

    `generation` marks everything that this listing has seen. `total` is None before the first page; `clean` says that
    nothing changed under it so far, so that absence may mean something.
    """

    generation: int
    offset: int = 0
    total: int | None = None
    clean: bool = True
    started_at: float = 0.0
    extra: dict[str, Json] = msgspec.field(default_factory=dict)
