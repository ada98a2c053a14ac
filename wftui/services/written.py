"""What the journal is about, item by item: the names that the copy on this computer knows, with their locales."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wftui.domain.item import VariantKey
from wftui.domain.text import one_line
from wftui.services.writes import called

if TYPE_CHECKING:
    from wftui.domain.json import Json
    from wftui.domain.site import Site
    from wftui.services.ports import MirrorPort
    from wftui.store.journal import Entry, Record

NAMED = 8
"""How many items an entry names before it says how many more there are."""


def items_of(mirror: MirrorPort, site: Site, record: Record) -> list[str]:
    """`Glass and Flame (en)` for each item that the write names; what is not known here any more is called as it was
    when it was sent, or by its id. Empty for a write that names no item, such as a site publish."""
    once, targets = _names_then(record), _targets(record)
    found: list[str] = []
    for item_id, locales in targets:
        stored = [mirror.variant(VariantKey(record.collection_id, item_id, each)) for each in locales]
        name = next((each.staged.name for each in stored if each is not None), "") or once.get(item_id)
        if name:
            found.append(called(name, site, locales))
        else:
            found.append(_what_then(record) if len(targets) == 1 else item_id)
    return found


def what_of(mirror: MirrorPort, site: Site, entry: Entry) -> str:
    """What an entry is about: its one item with the fields, or how many items and the first of their names."""
    if len(entry.writes) > 1 and not entry.what.endswith(" items"):
        return one_line(entry.what)
    names = list(dict.fromkeys(name for each in entry.writes for name in _named(mirror, site, each)))
    if len(names) > 1:
        return f"{len(names)} items: {some_of(names, NAMED)}"
    what = str(entry.writes[0].request.get("what") or "") if len(entry.writes) == 1 else ""
    return one_line(what if what and not what.endswith(" item") else names[0] if names else entry.what)


def some_of(names: Sequence[str], most: int = 5) -> str:
    """The first few names, and how many more there are."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _named(mirror: MirrorPort, site: Site, record: Record) -> list[str]:
    return items_of(mirror, site, record) or [_what_then(record)]


def _what_then(record: Record) -> str:
    """The write in the words of its time, without its fields."""
    return one_line(str(record.request.get("what") or "")).split(":", 1)[0]


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
    """The names that items had when the write was sent."""
    found = {
        str(each): one_line(str(record.before.get("name") or "")) for each in _strings(record.request.get("itemIds"))
    }
    targets = record.before.get("targets")
    known = [each for each in targets if isinstance(each, dict)] if isinstance(targets, list) else []
    return found | {str(each.get("itemId")): one_line(str(each.get("name") or "")) for each in known}
