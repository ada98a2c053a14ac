"""New items in the table of their collection: they stand first, and answer filters by what was typed into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from wftui.domain.fold import fold
from wftui.domain.status import Status
from wftui.domain.text import one_line
from wftui.fields import field_type
from wftui.store.rows import Row as StoredRow
from wftui.tui.items.columns import LOCALE, Item, Maker
from wftui.tui.items.marks import Mark
from wftui.tui.widgets.rows import Cell, Row

if TYPE_CHECKING:
    from wftui.domain.collection import Collection
    from wftui.domain.json import Json
    from wftui.domain.locale import Locale
    from wftui.fields import Names
    from wftui.store.edits import Edit, EditStore, NewItem
    from wftui.store.filters import Filter
    from wftui.tui.items.columns import About
    from wftui.tui.widgets.rows import Column


class NewHere(NamedTuple):
    """A new item as a table shows it: `edits` are what was typed, in the locale of the table."""

    item: NewItem
    edits: Mapping[str, Edit]

    @property
    def name(self) -> str:
        """What was typed as its name."""
        return self.typed("name")

    def typed(self, slug: str) -> str:
        """What was typed into a field of text."""
        edit = self.edits.get(slug)
        return one_line(edit.value) if edit is not None and isinstance(edit.value, str) else ""


def new_items_of(edits: EditStore, collection: Collection, locale: Locale) -> list[NewHere]:
    """The new items of a collection that will exist in a locale, oldest first, as they stand there."""
    found = []
    for item in edits.new_items():
        if item.collection_id == collection.id and locale.cms_locale_id in item.locales:
            first = edits.of(item.key)
            own = item.key._replace(cms_locale_id=locale.cms_locale_id)
            found.append(NewHere(item, first if own == item.key else {**first, **edits.of(own)}))
    return found


def new_row(new: NewHere, makers: Sequence[tuple[Column, Maker]], about: About, mark: Mark | None) -> Row:
    """Its row: what Webflow says of an item stays blank."""
    singular = one_line(about.collection.singular_name).lower() or "item"
    stored = StoredRow(
        0, new.item.id, new.name or f"new {singular}", new.typed("slug"), Status.DRAFT, True, False,
        None, None, None, new.item.locales, None,
    )  # fmt: skip
    mark = (mark or Mark(()))._replace(new=True)
    item = Item(stored, {}, new.edits, mark, 0, {})
    tags = {f"{LOCALE}{each.tag}" for each in about.site.locales if each.cms_locale_id in new.item.locales}

    def cell(column: Column, make: Maker) -> Cell:
        if column.key in tags:
            return ("amber", f"{about.signs.edited} new")
        return "" if column.key in ("status", "id") else make(item)

    return Row(new.item.id, [cell(column, make) for column, make in makers], state=mark.sign(about.signs))


def answers(wanted: Filter, new: NewHere, collection: Collection, names: Names) -> bool:
    """Whether a new item answers a filter. It has no status, no locales and no backlinks, and changed when typed."""
    from wftui.store.filters import (
        AllOf,
        AnyOf,
        Between,
        ColumnHolds,
        FieldTest,
        ItemIn,
        Moment,
        NameHolds,
        Refers,
        Without,
    )

    match wanted:
        case AllOf(parts):
            return all(answers(part, new, collection, names) for part in parts)
        case AnyOf(parts):
            return any(answers(part, new, collection, names) for part in parts)
        case Without(part):
            return not answers(part, new, collection, names)
        case NameHolds(text):
            return fold(text) in fold(new.name)
        case ColumnHolds(column, text, whole) if column in ("name", "slug"):
            return _holds(fold(new.typed(column)), fold(text), whole)
        case ItemIn():
            return new.item.id in wanted.item_ids
        case Between(moment, low, high) if moment is not Moment.PUBLISHED:
            typed_at = () if moment is Moment.CREATED else (each.at for each in new.edits.values())
            at = datetime.fromtimestamp(max([new.item.at, *typed_at]), UTC)
            return (low is None or at >= _in_utc(low)) and (high is None or at < _in_utc(high))
        case Refers(slug, target, text, whole):
            pointed = _wire(slug, new, collection)
            ids = [each for each in (pointed if isinstance(pointed, list) else [pointed]) if isinstance(each, str)]
            called = [fold((names.item_name(target, each) if target else None) or "") for each in ids]
            return bool(ids) if text is None else any(_holds(each, fold(text), whole) for each in called)
        case FieldTest():
            return bool(wanted.test(tuple(_wire(slug, new, collection) for slug in wanted.fields)))
        case _:
            return False


def _holds(text: str, wanted: str, whole: bool) -> bool:
    return text == wanted if whole else wanted in text


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _wire(slug: str, new: NewHere, collection: Collection) -> Json:
    """What was typed into a field, as Webflow would have it; nothing for text that means no value."""
    field, edit = collection.field(slug), new.edits.get(slug)
    if field is None or edit is None:
        return None
    kind = field_type(field.type)
    return kind.encode(edit.value) if kind.fits(edit.value) else None
