"""What a journal entry is about, item by item: the names that the copy on this computer knows, with their locales."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wftui.domain.item import VariantKey
from wftui.domain.text import one_line
from wftui.services.writes import called

if TYPE_CHECKING:
    from wftui.domain.json import Json
    from wftui.domain.site import Site
    from wftui.store.journal import Record
    from wftui.tui.app import WftuiApp


def items_of(app: WftuiApp, site: Site, record: Record) -> list[str]:
    """`Glass and Flame (en)` for each item that the write names; what is not known here any more is called as it was
    when it was sent, or by its id. Empty for a write that names no item, such as a site publish."""
    mirror = app.working.mirror(site.id)
    once = _names_then(record)
    found: list[str] = []
    for item_id, locales in _targets(record):
        stored = [mirror.variant(VariantKey(record.collection_id, item_id, each)) for each in locales]
        name = next((each.staged.name for each in stored if each is not None), "") or once.get(item_id) or item_id
        found.append(called(name, site, locales))
    return found


def some_of(names: Sequence[str], most: int = 5) -> str:
    """The first few names, and how many more there are."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _targets(record: Record) -> list[tuple[str, list[str | None]]]:
    """Each item with its locales: as the body names them, otherwise as the write does."""
    body = record.request.get("body")
    listed = body.get("items") if isinstance(body, dict) else None
    shared = _strings(record.request.get("cmsLocaleIds")) or [None]
    if isinstance(listed, list):
        named = [each for each in listed if isinstance(each, dict)]
        return [(str(each.get("id")), _strings(each.get("cmsLocaleIds")) or shared) for each in named]
    return [(str(each), shared) for each in _strings(record.request.get("itemIds"))]


def _strings(value: Json) -> list[str | None]:
    return [str(each) if each is not None else None for each in value] if isinstance(value, list) else []


def _names_then(record: Record) -> dict[str, str]:
    targets = record.before.get("targets")
    known = [each for each in targets if isinstance(each, dict)] if isinstance(targets, list) else []
    return {str(each.get("itemId")): one_line(str(each.get("name") or "")) for each in known}
