"""The names of a site's items in one locale, read from the mirror: what field types ask to show and find references."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from wftui.domain.locale import Locale
from wftui.store.mirror import Mirror
from wftui.store.rows import NamedItem


class SiteNames:
    """Names of items in `locale`, from a mirror of the calling thread's own."""

    def __init__(self, mirror: Mirror, locale: Locale) -> None:
        self._mirror = mirror
        self._locale = locale
        site = mirror.site()
        self.time_zone = site.time_zone if site is not None else "UTC"

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)

    def item_name(self, collection_id: str, item_id: str) -> str | None:
        """The name of an item, or None when it does not exist in this locale."""
        return self._mirror.item_name(collection_id, item_id, self._locale.cms_locale_id)

    def find_items(self, collection_id: str, text: str, limit: int) -> Sequence[tuple[str, str, str]]:
        """Items whose name holds `text`, those that start with it first: id, name, status word."""
        found = self._mirror.find_names(
            text, limit, collection_id=collection_id, cms_locale_id=self._locale.cms_locale_id
        )
        return [(each.item_id, each.name, each.status.word) for each in found]

    def slug_to_id(self, collection_id: str, slug: str) -> str | None:
        """The id of the item with exactly that slug in this locale, or None."""
        found = self._mirror.find_slug(collection_id, slug, self._locale.cms_locale_id)
        return found.item_id if found is not None else None

    def find(self, collection_id: str, text: str, limit: int) -> list[NamedItem]:
        """The same as `find_items`, with slugs and statuses, for pickers."""
        return self._mirror.find_names(
            text, limit, collection_id=collection_id, cms_locale_id=self._locale.cms_locale_id
        )
