"""The columns that an item table can have: every property of an item, every field, and the item in every locale."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from wftui.domain.text import one_line
from wftui.fields import field_type
from wftui.store.rows import Order
from wftui.store.rows import Row as StoredRow
from wftui.tui.look.dates import age, when
from wftui.tui.look.drawing import Span
from wftui.tui.look.signs import STATUS_ROLE, Signs
from wftui.tui.widgets.rows import Cell, Column, Offer

if TYPE_CHECKING:
    from wftui.domain.collection import Collection, Field
    from wftui.domain.json import Json
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.fields import Names
    from wftui.store.edits import Edit
    from wftui.store.rows import Presence
    from wftui.tui.items.marks import Mark

FIELD, LOCALE = "field:", "in:"
"""How the keys of columns begin that show a field, and the item in a locale."""

HERE = Column("here", "Here", 30, flexible=True, fixed=True, least=18)
"""What was changed here and not sent; in the table as long as there is such a thing."""

NARROW_LOCALE = 16
"""The width of a column that says of a locale the status alone, without its age."""

FIRST_FIELDS = 5
"""How many fields a table shows before anyone has chosen columns."""

_PLAIN = ("PlainText", "Number", "Option", "Reference", "Switch", "DateTime", "Email", "Phone", "Link", "Color")
_WIDTHS = {"Number": 7, "Switch": 6, "Option": 12, "DateTime": 16, "Color": 11, "Reference": 16, "RichText": 30}
_SORTABLE = ("name", "slug", "status", "created", "updated", "published", "locales", "backlinks", "id")
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


class About(NamedTuple):
    """Everything that cells are made with, besides the row itself."""

    site: Site
    collection: Collection
    locale: Locale
    names: Names
    signs: Signs
    colour: bool = True


class Item(NamedTuple):
    """One row's item: as it is stored, its values, its edits, and what was read along for columns that need it."""

    stored: StoredRow
    values: Mapping[str, Json]
    edits: Mapping[str, Edit]
    mark: Mark | None
    backlinks: int = 0
    presence: Mapping[tuple[str, str | None], Presence] | None = None


Maker: TypeAlias = Callable[[Item], Cell]


def offers(site: Site, collection: Collection) -> list[Offer]:
    """Every column of a collection's table, those first that are shown before anyone has chosen."""
    plain = [each for each in collection.fields if each.slug not in ("name", "slug") and each.type in _PLAIN]
    first = {each.slug for each in plain[:FIRST_FIELDS]}
    several = site.localized and len(site.locales) > 1
    found = [
        Offer(Column("name", "Name", 34, flexible=True, least=26), "always the first", shown=True),
        Offer(Column("status", "Status", 16, fixed=True), "property", shown=True),
        Offer(Column("slug", "Slug", 24, flexible=True, least=14), "property", shown=True),
        *(_field_offer(each, each.slug in first) for each in collection.fields if each.slug not in ("name", "slug")),
    ]
    found += [Offer(Column("locales", "Locales", max(7, 3 * len(site.locales))), "property", shown=True)] * several
    found += [
        Offer(Column("updated", "Changed", 11), "property", shown=True),
        Offer(Column("published", "Published", 11), "property"),
        Offer(Column("created", "Made", 11), "property"),
        Offer(Column("backlinks", "Used by", 7, right=True), "how many items refer to it"),
        Offer(Column("id", "Id", 24), "property"),
    ]
    if several:
        found += [Offer(locale_column(each), "status and age in this locale") for each in site.locales]
    return found


def locale_column(locale: Locale) -> Column:
    """The column that says what items are in a locale."""
    return Column(f"{LOCALE}{locale.tag}", locale.display_name, 30, flexible=True, least=24)


def _field_offer(field: Field, shown: bool) -> Offer:
    title = one_line(field.display_name)
    width = max(_WIDTHS.get(field.type, 16), min(len(title), 14))
    column = Column(f"{FIELD}{field.slug}", title, width, right=field.type == "Number")
    return Offer(column, lambda: field_type(field.type).label_of(field), shown)


def order_of(column: Column, *, descending: bool) -> Order | None:
    """The order that sorts by a column; None for one that no order can be by."""
    if column.key.startswith(FIELD):
        return Order(column.key.removeprefix(FIELD), descending, is_field=True)
    return Order(column.key, descending) if column.key in _SORTABLE else None


def maker(column: Column, about: About) -> Maker:
    """The function that makes a column's cells."""
    if column.key.startswith(FIELD):
        return _field_maker(column.key.removeprefix(FIELD), about)
    if column.key.startswith(LOCALE):
        return _locale_maker(column, about)
    zone, signs = about.site.time_zone, about.signs
    tags = {locale.cms_locale_id: locale.short for locale in about.site.locales}
    makers: dict[str, Maker] = {
        "name": lambda item: _typed(item, "name", item.stored.name),
        "slug": lambda item: _typed(item, "slug", item.stored.slug),
        "status": lambda item: _status(item.stored, signs),
        "id": lambda item: item.stored.item_id,
        "locales": lambda item: " ".join(tags.get(each, "?") for each in item.stored.locales),
        "updated": lambda item: age(item.stored.last_updated, zone),
        "published": lambda item: age(item.stored.last_published, zone),
        "created": lambda item: age(item.stored.created_on, zone),
        "backlinks": lambda item: str(item.backlinks) if item.backlinks else "",
        "here": lambda item: item.mark.words if item.mark else "",
    }
    return makers.get(column.key, lambda item: "")


def _typed(item: Item, slug: str, stored: str) -> Cell:
    edit = item.edits.get(slug)
    if edit is None:
        return stored
    return ("amber", one_line(edit.value) if isinstance(edit.value, str) else "")


def _status(stored: StoredRow, signs: Signs) -> Span:
    return STATUS_ROLE[stored.status], f"{signs.status(stored.status)} {stored.status.word}"


def _field_maker(slug: str, about: About) -> Maker:
    field = about.collection.field(slug)
    if field is None:
        return lambda item: ""
    kind = field_type(field.type)

    def make(item: Item) -> Cell:
        edit = item.edits.get(slug)
        value = edit.value if edit is not None else kind.decode(item.values.get(slug))
        return _coloured(value, ("amber" if edit is not None else "text", _words(value)))

    def _words(value: Json) -> str:
        if field.type == "DateTime" and isinstance(value, str):
            return when(value, about.site.time_zone) or kind.cell(value, field, about.names)
        return "" if value is None else kind.cell(value, field, about.names)

    def _coloured(value: Json, words: Span) -> Cell:
        if about.colour and field.type == "Color" and isinstance(value, str) and _HEX.fullmatch(value[:7]):
            return [(value[:7], "  "), ("text", " "), words]
        return words

    return make


def _locale_maker(column: Column, about: About) -> Maker:
    tag, with_age = column.key.removeprefix(LOCALE), column.flexible or column.width > NARROW_LOCALE
    locale = next((each for each in about.site.locales if each.tag == tag), None)
    zone, signs = about.site.time_zone, about.signs

    def make(item: Item) -> Cell:
        found = (item.presence or {}).get((item.stored.item_id, locale.cms_locale_id)) if locale else None
        if found is None:
            return ("muted", f"{signs.no_variant} no variant")
        words = f"{signs.status(found.status)} {found.status.word}"
        if not with_age:
            return (STATUS_ROLE[found.status], words)
        words = f"{words:<16}  "
        return [(STATUS_ROLE[found.status], words), ("muted", age(found.last_updated, zone))]

    return make


def needed_fields(columns: Sequence[Column]) -> list[str]:
    """The slugs of the fields that the columns show."""
    return [column.key.removeprefix(FIELD) for column in columns if column.key.startswith(FIELD)]
