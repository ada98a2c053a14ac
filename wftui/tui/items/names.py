"""How items and fields are named outside their own screen: by what the mirror and the edits know of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from wftui.domain.text import one_line
from wftui.services.writes import called
from wftui.store.edits import is_new

if TYPE_CHECKING:
    from wftui.domain.item import VariantKey
    from wftui.domain.site import Site
    from wftui.store.edits import Edit
    from wftui.tui.app import WftuiApp


def name_of(app: WftuiApp, site: Site, key: VariantKey) -> str:
    """`Glass and Flame (en)`; a new item is called by what was typed as its name."""
    session = app.working
    if is_new(key):
        item = session.edits(site.id).find_new(key.item_id)
        edit = session.edits(site.id).of(item.key if item else key).get("name")
        return called(str(edit.value if edit and edit.value else "new item"), site, item.locales if item else ())
    stored = session.mirror(site.id).variant(key)
    return called(stored.staged.name if stored else key.item_id, site, [key.cms_locale_id])


def collection_name(app: WftuiApp, site: Site, collection_id: str) -> str:
    """The display name of a collection."""
    found = app.working.mirror(site.id).collection(collection_id)
    return one_line(found.display_name) if found is not None else collection_id


def labels_of(app: WftuiApp, site: Site, key: VariantKey, edits: Iterable[Edit]) -> list[str]:
    """The display names of edited fields."""
    collection = app.working.mirror(site.id).collection(key.collection_id)
    found = []
    for edit in edits:
        field = collection.field(edit.field) if collection is not None else None
        found.append(one_line(field.display_name) if field is not None else edit.field)
    return found
