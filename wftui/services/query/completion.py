"""What may be typed next in a query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wftui.domain.collection import Collection
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.store.mirror import Mirror


@dataclass(frozen=True, slots=True)
class Completing:
    """Where a query is being typed. `mirror` belongs to the calling thread."""

    collection: Collection
    site: Site
    locale: Locale
    mirror: Mirror | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to go on: `text` takes the place of the query's characters `start` to `end`.

    `label` is what a list shows for it (harmless to print), `note` a word about it, such as a field's type; `count`
    says how many rows have that value, where that is known at once.
    """

    text: str
    start: int
    end: int
    label: str
    note: str = ""
    count: int | None = None


def complete(text: str, cursor: int, context: Completing, limit: int = 20) -> list[Completion]:
    """What may stand at the cursor, best first: names of fields and words of the language, or values of a field."""
    raise NotImplementedError
