"""Opening an item from what is not its collection: what waits, the journal, a search, a difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.store.edits import is_new

if TYPE_CHECKING:
    from wftui.domain.item import VariantKey
    from wftui.domain.site import Site
    from wftui.tui.screens.base import BaseScreen
    from wftui.tui.screens.item import ItemScreen


def open_item(screen: BaseScreen, site: Site, key: VariantKey, *, at: str = "") -> ItemScreen | None:
    """Open the form of an item, its cursor on the field of the slug `at`; None when the copy here does not know it."""
    session = screen.wftui.working
    collection = session.mirror(site.id).collection(key.collection_id)
    locale = site.locale_of(key.cms_locale_id)
    if collection is None or not collection.fields or locale is None:
        screen.say("The copy here does not hold this item")
        return None
    if is_new(key) and session.edits(site.id).find_new(key.item_id) is None:
        screen.say("This new item has been made already")
        return None
    from wftui.tui.screens.item import ItemScreen

    opened = ItemScreen(screen.palette, screen.signs, site, collection, locale, key.item_id)
    screen.wftui.push_screen(opened)
    if at:
        opened.call_after_refresh(lambda: opened.form.go_to(at))
    return opened
