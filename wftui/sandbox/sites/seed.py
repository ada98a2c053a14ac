"""The shape of what a demo site hands to the server."""

from typing import Any, TypedDict

JsonObject = dict[str, Any]


class Live(TypedDict):
    """The published version of a variant."""

    lastUpdated: str
    lastPublished: str
    isDraft: bool
    isArchived: bool
    fieldData: JsonObject


class Variant(TypedDict):
    """One item in one locale: the staged version, and the live one beside it (None: not live).

    `cmsLocaleId` is None on a site without locales, where Webflow leaves the key out.
    """

    cmsLocaleId: str | None
    createdOn: str
    lastUpdated: str
    lastPublished: str | None
    isDraft: bool
    isArchived: bool
    fieldData: JsonObject
    live: Live | None


class Item(TypedDict):
    """One item id with its variants, primary locale first."""

    id: str
    variants: list[Variant]


class Generated(TypedDict):
    """A collection whose items are computed when asked for: how many there are."""

    collectionId: str
    count: int


class Seed(TypedDict):
    """Everything that a sandbox starts with; plain JSON, made anew for each caller, who may change it in place."""

    clock: str
    sites: list[JsonObject]
    collections: list[JsonObject]
    items: dict[str, list[Item]]
    pages: list[JsonObject]
    components: list[JsonObject]
    generated: Generated | None
