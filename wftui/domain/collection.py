"""Collections and the fields that their items have."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from wftui.domain.json import Json

NOTHING: Mapping[str, Json] = MappingProxyType({})


class Option(msgspec.Struct, frozen=True):
    """One choice of an Option field. `id` is what is stored; names may repeat."""

    id: str
    name: str


class Field(msgspec.Struct, frozen=True):
    """One field of a collection, as its schema describes it.

    `type` is the API's own name and may be one that wftui does not know. `validations` is Webflow's free-form object
    (empty when null).
    """

    id: str
    slug: str
    display_name: str
    type: str
    required: bool = False
    editable: bool = True
    help_text: str = ""
    validations: Mapping[str, Json] = msgspec.field(default_factory=lambda: NOTHING)

    @property
    def options(self) -> tuple[Option, ...]:
        """The choices of an Option field; empty for every other type."""
        listed = self.validations.get("options")
        if not isinstance(listed, list):
            return ()
        return tuple(
            Option(str(each.get("id", "")), str(each.get("name", ""))) for each in listed if isinstance(each, dict)
        )

    @property
    def target(self) -> str | None:
        """The id of the collection that a Reference or MultiReference points at."""
        collection_id = self.validations.get("collectionId")
        return collection_id if isinstance(collection_id, str) else None


class Collection(msgspec.Struct, frozen=True):
    """A collection of items. `fields` is in the schema's order; it is empty until the details have been read."""

    id: str
    site_id: str
    display_name: str
    singular_name: str
    slug: str
    last_updated: str | None = None
    fields: tuple[Field, ...] = ()

    def field(self, slug: str) -> Field | None:
        """The field of that slug, or None."""
        return next((each for each in self.fields if each.slug == slug), None)
