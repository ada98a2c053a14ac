"""Orders as people type them: `year-made,-name`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wftui.domain.collection import Collection
    from wftui.store.rows import Order


def order_from(text: str, collection: Collection) -> tuple[Order, ...]:
    """The order that `text` means: fields and properties between commas, with `-` before one that descends.

    Raises `QueryError`.
    """
    raise NotImplementedError
