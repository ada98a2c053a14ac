"""Rows of the item table: read from the mirror a screenful at a time, their values in words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from wftui.domain.item import VariantKey
from wftui.domain.text import one_line
from wftui.fields import field_type
from wftui.store.rows import Row as StoredRow
from wftui.store.rows import RowQuery
from wftui.tui.dates import when
from wftui.tui.drawing import Span
from wftui.tui.signs import STATUS_ROLE, Signs
from wftui.tui.widgets.table import Column, Row

if TYPE_CHECKING:
    from wftui.domain.collection import Collection, Field
    from wftui.domain.json import Json
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.fields import Names
    from wftui.store.edits import Edit
    from wftui.store.mirror import Mirror

_PLAIN = ("PlainText", "Number", "Option", "Reference", "Switch", "DateTime", "Email", "Phone", "Link", "Color")
_WIDTHS = {"Number": 7, "Switch": 6, "Option": 12, "DateTime": 17, "Color": 9, "Reference": 18}
FIRST_FIELDS = 5
"""How many fields a table shows before anyone has chosen columns."""


def first_fields(collection: Collection) -> list[Field]:
    """The fields that the table shows: the first few whose values fit a cell."""
    chosen = [each for each in collection.fields if each.slug not in ("name", "slug") and each.type in _PLAIN]
    return chosen[:FIRST_FIELDS]


def columns_for(site: Site, fields: Sequence[Field]) -> list[Column]:
    """Name and status first, then the slug and the chosen fields, then where the item exists and when it changed."""
    columns = [
        Column("name", "Name", 34, flexible=True, least=20),
        Column("status", "Status", 16, fixed=True),
        Column("slug", "Slug", 26, flexible=True, least=14),
    ]
    for field in fields:
        width = _WIDTHS.get(field.type, 16)
        columns.append(
            Column(field.slug, field.display_name, max(width, min(len(field.display_name), 14)), field.type == "Number")
        )
    if site.localized and len(site.locales) > 1:
        columns.append(Column("locales", "Locales", 3 * len(site.locales) + 1))
    columns.append(Column("changed", "Changed", 12))
    return columns


class ItemSource:
    """The items of one collection in one locale, in a given order, that match a filter."""

    def __init__(
        self,
        mirror: Mirror,
        site: Site,
        collection: Collection,
        locale: Locale,
        names: Names,
        signs: Signs,
        *,
        fields: Sequence[Field],
        query: RowQuery,
        edits: Mapping[VariantKey, Mapping[str, Edit]],
    ) -> None:
        self._mirror, self._site, self._collection, self._locale = mirror, site, collection, locale
        self._names, self._signs, self._fields, self._query, self._edits = names, signs, fields, query, edits
        self._numbers = mirror.numbers(query) if query.text or query.statuses else None
        self._tags = {locale.cms_locale_id: locale.short for locale in site.locales}

    def count(self) -> int:
        """How many items match."""
        return len(self._numbers) if self._numbers is not None else self._mirror.count(self._query)

    def rows(self, start: int, amount: int) -> Sequence[Row]:
        """A stretch of them."""
        if self._numbers is not None:
            found = self._mirror.rows_of(self._numbers[start : start + amount], raw=True)
        else:
            found = self._mirror.variant_rows(self._query, start, amount, raw=True)
        return [self._row(each) for each in found]

    def _row(self, stored: StoredRow) -> Row:
        key = VariantKey(self._collection.id, stored.item_id, self._locale.cms_locale_id)
        edits = self._edits.get(key, {})
        values = _field_data(stored.raw)
        name, slug = edits.get("name"), edits.get("slug")
        cells: list[str | Span] = [
            _text(name.value) if name else stored.name,
            (STATUS_ROLE[stored.status], f"{self._signs.status(stored.status)} {stored.status.word}"),
            ("muted", _text(slug.value) if slug else stored.slug),
        ]
        cells += [self._cell(field, edits, values) for field in self._fields]
        if self._site.localized and len(self._site.locales) > 1:
            cells.append(("muted", " ".join(self._tags.get(each, "?") for each in stored.locales)))
        cells.append(("muted", when(stored.last_updated, self._site.time_zone, clock=False)))
        state: Span | None = ("amber", self._signs.edited) if edits else None
        return Row(stored.item_id, cells, state=state)

    def _cell(self, field: Field, edits: Mapping[str, Edit], values: Mapping[str, Json]) -> Span:
        kind = field_type(field.type)
        edit = edits.get(field.slug)
        value = edit.value if edit is not None else kind.decode(values.get(field.slug))
        return ("amber" if edit is not None else "text", kind.cell(value, field, self._names))


def _text(value: Json) -> str:
    return one_line(value) if isinstance(value, str) else ""


def _field_data(raw: bytes | None) -> Mapping[str, Json]:
    if raw is None:
        return {}
    parsed = json.loads(raw)
    values = parsed.get("fieldData") if isinstance(parsed, dict) else None
    return values if isinstance(values, dict) else {}
