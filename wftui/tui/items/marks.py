"""What an item table says of items that were changed here: edited, in conflict, wrong."""

from __future__ import annotations

from collections.abc import Collection as Container
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from wftui.domain.item import VariantKey
from wftui.domain.text import one_line
from wftui.domain.values import same
from wftui.fields import field_type
from wftui.tui.look.drawing import Span

if TYPE_CHECKING:
    from wftui.domain.collection import Collection
    from wftui.domain.locale import Locale
    from wftui.fields import Names
    from wftui.store.edits import Edit
    from wftui.store.mirror import Mirror
    from wftui.tui.look.signs import Signs

Edits = Mapping[str, Mapping[str, "Edit"]]
"""The edits of one collection in one locale: by item id, then by field slug."""


class Mark(NamedTuple):
    """What was changed of one item, by the display names of its fields."""

    edited: tuple[str, ...]
    conflicts: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    new: bool = False
    """Whether the item exists only here."""

    @property
    def words(self) -> Span:
        """The cell of the column Here: the gravest thing, in words."""
        if self.new:
            return ("red", f"new, error: {', '.join(self.errors)}") if self.errors else ("amber", "new, not sent")
        if self.conflicts:
            return ("red", f"conflict: {', '.join(self.conflicts)}")
        if self.errors:
            return ("red", f"error: {', '.join(self.errors)}")
        return ("amber", f"edited: {', '.join(self.edited)}")

    def sign(self, signs: Signs) -> Span:
        """The sign in the gutter."""
        if self.conflicts:
            return ("red", signs.conflict)
        return ("red", signs.error) if self.errors else ("amber", signs.edited)


def marks_of(mirror: Mirror, collection: Collection, locale: Locale, edits: Edits, names: Names) -> dict[str, Mark]:
    """The mark of every edited item. Reads each of them: call it off the thread of the screens when they are many."""
    from wftui.tui.forms.values import judge

    found: dict[str, Mark] = {}
    for item_id, of_item in edits.items():
        stored = mirror.variant(VariantKey(collection.id, item_id, locale.cms_locale_id))
        values = stored.staged.field_data() if stored is not None else None
        edited, conflicts, errors = list[str](), list[str](), list[str]()
        for slug, edit in of_item.items():
            field = collection.field(slug)
            name = one_line(field.display_name) if field is not None else slug
            edited.append(name)
            if field is None:
                continue
            if values is not None:
                there = field_type(field.type).decode(values.get(slug))
                if not same(there, edit.base) and not same(there, edit.value):
                    conflicts.append(name)
            if any(is_error for is_error, _ in judge(field, edit.value, names)):
                errors.append(name)
        found[item_id] = Mark(tuple(edited), tuple(conflicts), tuple(errors))
    return found


def marks_in_words(
    marks: Mapping[str, Mark], edits: Edits, new: Container[str] = (), *, short: bool = False
) -> list[Span]:
    """`1 new, 3 items edited: 4 edits, 1 conflict, 1 error`; without the items when `short`. `new` are ids."""
    spans: list[Span] = [("amber", f"{len(new)} new")] if new else []
    edited = [of_item for item_id, of_item in edits.items() if item_id not in new]
    if edited:
        items, number = len(edited), sum(map(len, edited))
        of_items = "" if short else f"{items} item{_s(items)} edited: "
        spans.append(("amber", f"{', ' if spans else ''}{of_items}{number} edit{_s(number)}"))
    for word, amount in (
        ("conflict", sum(bool(mark.conflicts) for mark in marks.values())),
        ("error", sum(bool(mark.errors) for mark in marks.values())),
    ):
        if amount and spans:
            spans.append(("red", f", {amount} {word}{_s(amount)}"))
    return spans


def _s(number: int) -> str:
    return "" if number == 1 else "s"
