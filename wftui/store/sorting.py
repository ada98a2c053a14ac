"""Orders of rows that no index holds, with sort keys of field values made when somebody asks for them.

The keys of a field are kept in a temporary table of the connection that asked, beside the number of the last change
that they know of; asking again looks only at variants that were written since.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from wftui.domain.collection import Collection, Field
from wftui.domain.fold import fold
from wftui.domain.text import without_tags
from wftui.store.rows import RowQuery

if TYPE_CHECKING:
    from wftui.store.mirror_read import MirrorReads

Key = str | float | int | None

_LONGEST = 120
_PROPERTY_COLUMNS = {
    "name": "v.name_key",
    "slug": "v.slug",
    "status": "v.status",
    "created": "v.created_on",
    "updated": "v.last_updated",
    "published": "v.last_published",
    "id": "v.item_id",
    "locales": "(SELECT count(*) FROM variant o WHERE o.item_id = v.item_id AND o.collection = v.collection)",
    "backlinks": (
        "(SELECT count(DISTINCT k.source) FROM link k JOIN variant o ON o.row = k.source"
        " WHERE k.target = v.item_id AND k.live = 0 AND o.locale = v.locale)"
    ),
}


class Sorter:
    """Makes the ORDER BY of a query, and the tables of sort keys that it needs."""

    def __init__(self, mirror: MirrorReads) -> None:
        self._mirror = mirror
        self.db = mirror.db
        self._tables: dict[tuple[int, int, str], tuple[str, int, Field | None]] = {}

    def clauses(self, query: RowQuery, scope: tuple[int, int]) -> tuple[str, str, list[object]]:
        """The joins, the ORDER BY terms, and the parameters of the joins."""
        joins, terms = "", list[str]()
        for place, order in enumerate(query.order):
            direction = " DESC" if order.descending else ""
            if not order.is_field:
                column = _PROPERTY_COLUMNS.get(order.by, "v.name_key")
            else:
                table, is_reference = self._keys(query.collection_id, order.by, scope)
                joins += f" LEFT JOIN temp.{table} k{place} ON k{place}.row = v.row"
                column = f"k{place}.value"
                if is_reference:
                    column = _name_of(column, scope[1])
            if order.is_field or order.by in ("created", "published"):
                terms.append(f"{column} IS NULL")
            terms.append(f"{column}{direction}")
        last = query.order[-1] if query.order else None
        if last is not None and not last.is_field and last.by in ("name", "updated"):
            terms.append("v.row DESC" if last.descending else "v.row")
        else:
            terms += ["v.name_key", "v.row"]
        return joins, ", ".join(terms), []

    def _keys(self, collection_id: str, slug: str, scope: tuple[int, int]) -> tuple[str, bool]:
        """The table of a field's sort keys, brought up to date."""
        db = self.db
        collection = self._mirror.collection(collection_id)
        field = collection.field(slug) if collection else None
        table, seen, made_for = self._tables.get((*scope, slug), ("", -1, None))
        if not table:
            table = f"sort_keys_{len(self._tables)}"
            db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} (row INTEGER PRIMARY KEY, value)")
        elif made_for != field:
            db.execute(f"DELETE FROM temp.{table}")
            seen = -1
        db.connection.create_function(f"key_of_{table}", 1, key_function(field, slug))
        with db.snapshot():
            now = int((db.one("SELECT value FROM meta WHERE key = 'change'") or (0,))[0])
            if now > seen:
                db.execute(
                    f"INSERT OR REPLACE INTO temp.{table} SELECT v.row, key_of_{table}(s.raw)"
                    " FROM variant v LEFT JOIN staged s ON s.row = v.row"
                    " WHERE v.collection = ? AND v.locale = ? AND v.change > ?",
                    (*scope, seen),
                )
        self._tables[(*scope, slug)] = (table, now, field)
        return table, field is not None and field.type in _REFERENCES


def _name_of(column: str, locale: int) -> str:
    """The folded name of the item whose id is in `column`: in that locale, or else in the first that has it."""
    return (
        f"(SELECT n.name_key FROM variant n WHERE n.item_id = {column} ORDER BY n.locale <> {locale}, n.locale LIMIT 1)"
    )


_REFERENCES = ("Reference", "ItemRef", "MultiReference", "ItemRefSet")


def key_function(field: Field | None, slug: str) -> Callable[[bytes | None], Key]:
    """A function from an item's JSON to what it is sorted by for this field; None stands for an empty value."""
    read = _reader(slug)
    turn = _turner(field)

    def key(raw: bytes | None) -> Key:
        if raw is None:
            return None
        try:
            return turn(read(raw))
        except (ValueError, RecursionError, OverflowError):  # JSON that the fast parser does not take
            return None

    return key


def _reader(slug: str) -> Callable[[bytes], Any]:
    """Decodes the value of one field and skips all others."""
    values = msgspec.defstruct("values", [("value", Any, None)], rename={"value": slug})
    item = msgspec.defstruct("item", [("data", values | None, None)], rename={"data": "fieldData"})
    decode = msgspec.json.Decoder(item).decode

    def read(raw: bytes) -> Any:
        parsed: Any = decode(raw)
        data = parsed.data
        return None if data is None else data.value

    return read


def _turner(field: Field | None) -> Callable[[Any], Key]:
    kind = field.type if field is not None else ""
    if kind == "Option" and field is not None:
        names = {option.id: fold(option.name) for option in field.options}
        return lambda value: names.get(value) if isinstance(value, str) else None
    if kind in _REFERENCES:
        return _first_id
    if kind == "RichText":
        return lambda value: fold(without_tags(value[:4000]))[:_LONGEST] or None if isinstance(value, str) else None
    if kind == "Switch":
        return lambda value: 1 if value is True else 0
    return _plain


def _first_id(value: Any) -> Key:
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, str) and value else None


def _plain(value: Any) -> Key:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        url = value.get("url")
        value = value.get("alt") or (url.rsplit("/", 1)[-1] if isinstance(url, str) else None)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str):
        folded = fold(value[:_LONGEST]).strip()
        return folded.encode("utf-8", "replace").decode() or None
    return None


def reference_fields(collection: Collection) -> tuple[str, ...]:
    """The slugs of the fields that refer to items."""
    return tuple(field.slug for field in collection.fields if field.type in _REFERENCES)
