"""Looking at an item from its form: what points at it, its live page, its id and addresses to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.tui.look.dates import in_full
from wftui.tui.screens.base import BaseScreen

if TYPE_CHECKING:
    from wftui.domain.collection import Collection, Field
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.store.rows import StoredVariant


def facts_in_words(stored: StoredVariant, site: Site, field: Field | None) -> str:
    """Ids and dates of a variant, and the id and type of one of its fields."""
    staged, zone = stored.staged, site.time_zone
    words = [
        f"Item {staged.id}" + (f" in locale {staged.cms_locale_id}." if staged.cms_locale_id else "."),
        f"Made {in_full(staged.created_on, zone)}, changed {in_full(staged.last_updated, zone)}, "
        f"published {in_full(staged.last_published, zone)}.",
    ]
    if field is not None:
        words.append(f"Field {field.slug}: type {field.type}, id {field.id}.")
    return " ".join(words)


class ItemLooks(BaseScreen):
    """A screen that shows one item in one locale."""

    site: Site
    collection: Collection
    locale: Locale
    item_id: str
    stored: StoredVariant | None

    def field_at_cursor(self) -> Field | None:
        """The field that the cursor is on."""
        raise NotImplementedError

    def backlinks(self) -> None:
        """What points at this item."""
        from wftui.tui.items.backlinks import show_backlinks

        if self.stored is not None:
            show_backlinks(self, self.site, self.item_id, self.stored.staged.name)

    def difference(self) -> None:
        """What differs between staged and live, edits included."""
        from wftui.tui.screens.difference import show_difference

        self.flush()
        field = self.field_at_cursor()
        at = field.slug.split("/", 1)[0] if field is not None else ""
        show_difference(self, self.site, self.collection, self.locale, self.item_id, at)

    def open_live(self) -> None:
        """The page that visitors see, in the browser."""
        from wftui.tui.items.live_pages import address_of, open_in_browser

        address = address_of(self.site, self.collection, self.locale, self.stored)
        where = f" in {self.locale.display_name}" if self.site.localized else ""
        self.say(open_in_browser(address) if address else f"It is not live{where}: there is no page to open")

    def copy(self) -> None:
        """Ask what of this item to copy."""
        from wftui.tui.desktop.copying import copy_sheet
        from wftui.tui.items.live_pages import address_of

        if self.stored is None:
            return
        staged = self.stored.staged
        address = address_of(self.site, self.collection, self.locale, self.stored) or ""
        copy_sheet(self, {"name": staged.name, "slug": staged.slug, "id": staged.id, "URL": address})
