"""References: the id of an item of another collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.domain.errors import FieldError
from wftui.domain.ids import is_object_id
from wftui.domain.text import one_line
from wftui.fields.base import NO_NAMES, FieldType, Names, Problem, quoted

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json

NOT_HERE = "an item that is not in this locale"

_LOOKED_AT = 50


class Reference(FieldType):
    """One item, stored as its id. Webflow refuses an item that does not exist in the locale that is written."""

    names = ("Reference", "ItemRef")
    label = "reference"

    def fits(self, value: Json) -> bool:
        """The id of an item."""
        return isinstance(value, str) and is_object_id(value)

    def text(self, value: Json, field: Field, names: Names = NO_NAMES) -> str:
        """The item's name; its id where the name would not say which one is meant."""
        if not isinstance(value, str) or field.target is None:
            return super().text(value, field, names)
        return typed_name(value, field.target, names)

    def parse(self, text: str, field: Field, names: Names = NO_NAMES, *, before: Json = None) -> Json:
        """The id of the item with that id, slug or name."""
        wanted = text.strip()
        return item_id_of(wanted, field, names) if wanted else None

    def rule_problems(self, value: Json, field: Field, names: Names | None) -> list[Problem]:
        """Whether the item exists in this locale."""
        assert isinstance(value, str)
        return missing_problems([value], field, names)

    def cell(self, value: Json, field: Field, names: Names = NO_NAMES) -> str:
        """The item's name."""
        return "" if value is None else shown_name(value, field, names)


def shown_name(item_id: Json, field: Field, names: Names) -> str:
    """The name of an item for a cell; words that say so when it is not in this locale."""
    name = names.item_name(field.target, item_id) if field.target and isinstance(item_id, str) else None
    return NOT_HERE if name is None else one_line(name)


def typed_name(item_id: str, collection_id: str, names: Names) -> str:
    """What a person can type to mean that item: its name where exactly that item bears it, else its id."""
    name = names.item_name(collection_id, item_id)
    if name is None or "\n" in name or name != name.strip() or is_object_id(name):
        return item_id
    if names.slug_to_id(collection_id, name) not in (None, item_id):
        return item_id
    return name if _called(name, collection_id, names) == [item_id] else item_id


def item_id_of(wanted: str, field: Field, names: Names) -> str:
    """The id of the item that `wanted` names by id, slug or name; raise `FieldError` when there is not exactly one."""
    if is_object_id(wanted):
        return wanted
    if field.target is None:
        raise FieldError(f"{field.display_name} does not say which collection it points at. Give the item's id.")
    by_slug = names.slug_to_id(field.target, wanted)
    if by_slug is not None:
        return by_slug
    found = _called(wanted, field.target, names)
    if len(found) == 1:
        return found[0]
    if found:
        raise FieldError(f"{len(found)} items are called {quoted(wanted)}. Give the slug of the one you mean.")
    raise FieldError(f"{field.display_name} finds no item {quoted(wanted)} in this locale. Give a name or a slug.")


def missing_problems(item_ids: list[str], field: Field, names: Names | None) -> list[Problem]:
    """A problem when some of the items do not exist in this locale."""
    if names is None or field.target is None:
        return []
    missing = sum(1 for each in item_ids if names.item_name(field.target, each) is None)
    if not missing:
        return []
    what = NOT_HERE if missing == 1 else f"{missing} items that are not in this locale"
    return [Problem(f"{field.display_name} points at {what}; Webflow would refuse it. Choose another.")]


def _called(name: str, collection_id: str, names: Names) -> list[str]:
    wanted = name.casefold()
    listed = names.find_items(collection_id, name, _LOOKED_AT)
    exact = [item_id for item_id, each, _ in listed if each == name]
    return exact or [item_id for item_id, each, _ in listed if each.strip().casefold() == wanted]
