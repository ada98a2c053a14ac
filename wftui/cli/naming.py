"""Names of items for what a verb prints: one that the mirror has not seen is shown by its id, for it may well exist."""

from __future__ import annotations

from wftui.services.names import SiteNames


class KnownNames(SiteNames):
    """The names that the mirror knows, ids for the rest."""

    def item_name(self, collection_id: str, item_id: str) -> str | None:
        """The name of an item, or its id."""
        return super().item_name(collection_id, item_id) or item_id
