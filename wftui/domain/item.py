"""Items. An item exists as one variant per locale, and each variant is stored twice: staged and live."""

from __future__ import annotations

import json
from typing import NamedTuple

import msgspec

from wftui.domain.json import Json


class VariantKey(NamedTuple):
    """What names a variant for good: a write without the locale would hit the primary one."""

    collection_id: str
    item_id: str
    cms_locale_id: str | None


class Variant(msgspec.Struct, frozen=True):
    """One item in one locale, in one of its two stored versions, as Webflow sent it.

    `raw` holds the exact bytes of its JSON. Dates are ISO strings in UTC; `last_published` is None for an item that was
    never published or has been unpublished.
    """

    id: str
    cms_locale_id: str | None
    name: str
    slug: str
    is_draft: bool
    is_archived: bool
    created_on: str | None
    last_updated: str | None
    last_published: str | None
    raw: bytes

    def field_data(self) -> dict[str, Json]:
        """The field values by slug. A cleared field is absent: absent and null mean the same."""
        parsed = json.loads(self.raw)
        values = parsed.get("fieldData") if isinstance(parsed, dict) else None
        return values if isinstance(values, dict) else {}


def same_content(staged: dict[str, Json], live: dict[str, Json]) -> bool:
    """Whether two versions hold the same values, an absent field being the same as null."""
    return {k: v for k, v in staged.items() if v is not None} == {k: v for k, v in live.items() if v is not None}
