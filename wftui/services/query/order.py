"""Orders as people type them: `year-made,-name`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.domain.collection import Field
from wftui.services.query.errors import QueryError
from wftui.services.query.syntax import Place
from wftui.services.query.words import choices, look_up
from wftui.store.rows import Order

if TYPE_CHECKING:
    from wftui.domain.collection import Collection

SORTED_BY = {
    "name": "name",
    "slug": "slug",
    "status": "status",
    "changed": "updated",
    "created": "created",
    "published": "published",
    "locale": "locales",
    "locales": "locales",
    "backlinks": "backlinks",
    "id": "id",
}
"""The language's words that rows can be sorted by, and what the mirror calls them."""


def order_from(text: str, collection: Collection) -> tuple[Order, ...]:
    """The order that `text` means: fields and properties between commas, with `-` before one that descends.

    Raises `QueryError`.
    """
    found, at = list[Order](), 0
    for part in text.split(","):
        name, place = part.strip(), Place(at, at + len(part))
        at += len(part) + 1
        if name:
            found.append(_order(name.removeprefix("-").strip(), name.startswith("-"), place, collection))
    return tuple(found)


def _order(name: str, descending: bool, place: Place, collection: Collection) -> Order:
    word = name.casefold()
    if word in SORTED_BY:
        return Order(SORTED_BY[word], descending)
    known = look_up(name, place, collection)
    if isinstance(known, Field):
        if known.slug in ("name", "slug"):
            return Order(known.slug, descending)
        return Order(known.slug, descending, is_field=True)
    if known.name not in SORTED_BY:
        raise QueryError(f"Rows cannot be sorted by {known.name}: try {choices(SORTED_BY, 12)}.", *place)
    return Order(SORTED_BY[known.name], descending)
