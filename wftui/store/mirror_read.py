"""Reading a mirror."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from wftui.domain.collection import Collection
from wftui.domain.fold import fold
from wftui.domain.item import Variant, VariantKey
from wftui.domain.site import Site
from wftui.domain.status import Status
from wftui.store.mirror_base import MirrorBase, collection_from, loads, row_numbers, site_from, variant_from
from wftui.store.mirror_order import are_many, whole_order
from wftui.store.mirror_schema import LIVE_UNKNOWN, STATUS_CODES, STATUS_NUMBER
from wftui.store.rows import Backlink, Document, NamedItem, Row, RowQuery, StoredVariant
from wftui.store.sorting import Sorter
from wftui.store.walking import Walker, index_walk

_COLUMNS = (
    "v.row, v.item_id, v.name, v.slug, v.status, v.is_draft, v.is_archived, v.created_on, v.last_updated,"
    " v.last_published, v.collection"
)
Each = TypeVar("Each")
_NAMED = "v.item_id, v.name, v.slug, v.status, v.row"
_MANY = 400
"""How many ids one statement names at most."""


class MirrorReads(MirrorBase):
    """The reading half of a mirror."""

    _sorting: Sorter | None = None
    _walker: Walker | None = None

    # the site and its schema

    def site(self) -> Site | None:
        """The site, or None before the first sync."""
        row = self.db.one("SELECT json FROM site WHERE id = ?", (self.site_id,))
        return site_from(row[0]) if row else None

    def collections(self) -> list[Collection]:
        """All collections in Webflow's order; their fields are empty until their details were fetched."""
        rows = self.db.all("SELECT json FROM collection WHERE gone = 0 ORDER BY position")
        return [collection_from(raw) for (raw,) in rows]

    def collection(self, collection_id: str) -> Collection | None:
        """One collection, or None; one that is gone from the site can still be read."""
        row = self.db.one("SELECT json FROM collection WHERE id = ?", (collection_id,))
        return collection_from(row[0]) if row else None

    def is_gone(self, collection_id: str) -> bool:
        """Whether a collection that was here is no longer on the site."""
        return self.db.one("SELECT 1 FROM collection WHERE id = ? AND gone = 1", (collection_id,)) is not None

    # counts

    def status_counts(self, collection_id: str, cms_locale_id: str | None) -> dict[Status, int]:
        """How many variants have each status; statuses without any are left out."""
        rows = self.db.all(
            "SELECT status, variants FROM tally WHERE collection = ? AND locale = ? AND variants > 0",
            self._scope(collection_id, cms_locale_id),
        )
        return {STATUS_CODES[status]: count for status, count in rows}

    def locale_counts(self, collection_id: str) -> dict[str | None, int]:
        """How many variants the collection has in each locale."""
        rows = self.db.all(
            "SELECT l.cms_locale_id, sum(t.variants) FROM tally t JOIN locale l ON l.number = t.locale"
            " WHERE t.collection = ? GROUP BY t.locale HAVING sum(t.variants) > 0",
            (self._scope(collection_id, None)[0],),
        )
        return {cms_locale_id or None: count for cms_locale_id, count in rows}

    def all_counts(self) -> dict[tuple[str, str | None], dict[Status, int]]:
        """The status counts of every collection in every locale, in one read."""
        found: dict[tuple[str, str | None], dict[Status, int]] = {}
        rows = self.db.all(
            "SELECT c.id, l.cms_locale_id, t.status, t.variants FROM tally t"
            " JOIN collection c ON c.number = t.collection JOIN locale l ON l.number = t.locale"
            " WHERE t.variants > 0 AND c.gone = 0"
        )
        for collection_id, cms_locale_id, status, count in rows:
            found.setdefault((collection_id, cms_locale_id or None), {})[STATUS_CODES[status]] = count
        return found

    def count(self, query: RowQuery) -> int:
        """How many rows the query has."""
        scope = self._scope(query.collection_id, query.cms_locale_id)
        if not query.text and query.item_ids is None:
            counts = self.status_counts(query.collection_id, query.cms_locale_id)
            return sum(n for status, n in counts.items() if query.statuses is None or status in query.statuses)
        where, parameters = self._where(query)
        sql = f"SELECT count(*) FROM variant v WHERE v.collection = ? AND v.locale = ?{where}"
        return int(self.db.one(sql, (*scope, *parameters))[0])

    # rows by number

    def variant_rows(self, query: RowQuery, offset: int, limit: int, *, raw: bool = False) -> list[Row]:
        """Rows `offset` to `offset + limit` of the query; `raw` adds the staged JSON to each.

        An order by name, by date of change or by status, unfiltered, and one by name of a single status, take the same
        time anywhere in a list of any length. For other orders and filters, hold the result of `numbers` and ask
        `rows_of` for parts of it.
        """
        scope = self._scope(query.collection_id, query.cms_locale_id)
        walk = index_walk(query, scope)
        if walk is None:
            return self.rows_of(self.numbers(query)[offset : offset + limit], raw=raw)
        offset, count = max(0, offset), self.count(query)
        limit = min(limit, count - offset)
        if limit <= 0:
            return []
        return self.rows_of(self._index_walker().window(walk, count, offset, limit), raw=raw)

    def numbers(self, query: RowQuery) -> array[int]:
        """The numbers of all rows of the query in its order, 8 bytes each.

        At 100,000 rows this takes tens of milliseconds for a property, and seconds the first time for a field (later
        only what changed is looked at again): call it in a thread, on a mirror of that thread's own.
        """
        scope = self._scope(query.collection_id, query.cms_locale_id)
        if query.text and query.statuses is None and query.item_ids is None:
            named = self._named(query.text)
            if named is not None and are_many(self, query, named):
                return whole_order(self, query).of(named)
        where, parameters = self._where(query)
        joins, order_by, joined = self._sorter().clauses(query, scope)
        first = "+" if self._few(query.text, scope) else ""
        sql = (
            f"SELECT v.row FROM variant v{joins} WHERE {first}v.collection = ? AND {first}v.locale = ?{where}"
            f" ORDER BY {order_by}"
        )
        return row_numbers(self.db, sql, (*joined, *scope, *parameters))

    def rows_of(self, numbers: Sequence[int], *, raw: bool = False) -> list[Row]:
        """The rows of these numbers in their order; one that is gone by now is left out."""
        found: dict[int, Row] = {}
        body = ", s.raw" if raw else ", NULL"
        join = " LEFT JOIN staged s ON s.row = v.row" if raw else ""
        for some in _portions(numbers):
            marks = ",".join("?" * len(some))
            rows = self.db.all(f"SELECT {_COLUMNS}{body} FROM variant v{join} WHERE v.row IN ({marks})", some)
            coverage = self._coverage([row[1] for row in rows])
            for row in rows:
                found[row[0]] = Row(
                    row[0],
                    row[1],
                    row[2],
                    row[3],
                    STATUS_CODES[row[4]],
                    bool(row[5]),
                    bool(row[6]),
                    row[7],
                    row[8],
                    row[9],
                    coverage.get((row[1], row[10]), ()),
                    row[11],
                )
        return [found[number] for number in numbers if number in found]

    def position(self, query: RowQuery, item_id: str) -> int | None:
        """The row number in the query at which an item stands, or None when the query does not hold it."""
        scope = self._scope(query.collection_id, query.cms_locale_id)
        walk = index_walk(query, scope)
        columns = ", ".join(walk.columns if walk is not None else ("row",))
        key = self.db.one(
            f"SELECT row, status, {columns} FROM variant WHERE item_id = ? AND collection = ? AND locale = ?",
            (item_id, *scope),
        )
        if key is None or (query.statuses is not None and STATUS_CODES[key[1]] not in query.statuses):
            return None
        if walk is None or None in key:
            numbers = self.numbers(query)
            return numbers.index(key[0]) if key[0] in numbers else None
        marks = ", ".join("?" * len(walk.columns))
        sign = ">" if walk.descending else "<"
        before = self.db.one(
            f"SELECT count(*) FROM variant WHERE {walk.where} AND ({columns}) {sign} ({marks})",
            (*walk.parameters, *key[2:]),
        )
        return int(before[0])

    def _where(self, query: RowQuery) -> tuple[str, list[object]]:
        where, parameters = "", list[object]()
        if query.text:
            clause, parameter = _text_clause(fold(query.text))
            where += f" AND {clause}"
            parameters += parameter
        if query.statuses is not None:
            numbers = [STATUS_NUMBER[each] for each in query.statuses if each in STATUS_NUMBER]
            where += f" AND v.status IN ({','.join(map(str, numbers))})"
        if query.item_ids is not None:
            where += " AND v.item_id IN (SELECT value FROM json_each(?))"
            parameters.append("[" + ",".join(f'"{each}"' for each in query.item_ids if each.isalnum()) + "]")
        return where, parameters

    def _named(self, text: str) -> array[int] | None:
        """The rows of every collection and locale whose name holds the text; None when no index says."""
        phrase = name_phrase(fold(text))
        if phrase is None:
            return None
        return row_numbers(self.db, "SELECT rowid AS row FROM name_index WHERE name_index MATCH ?", [phrase])

    def _few(self, text: str, scope: tuple[int, int]) -> bool:
        """Whether so few names hold the text that sorting them is quicker than walking the whole list in order."""
        phrase = name_phrase(fold(text))
        if phrase is None:
            return False
        some = "SELECT 1 FROM name_index WHERE name_index MATCH ? LIMIT ?"
        counts = self.db.all("SELECT variants FROM tally WHERE collection = ? AND locale = ?", scope)
        limit = sum(count for (count,) in counts) // 8
        found = self.db.one(f"SELECT count(*) FROM ({some})", (phrase, limit + 1))[0]
        return bool(found <= limit)

    def _sorter(self) -> Sorter:
        if self._sorting is None or self._sorting.db is not self.db:
            self._sorting = Sorter(self)
        return self._sorting

    def _index_walker(self) -> Walker:
        if self._walker is None or self._walker.db is not self.db:
            self._walker = Walker(self.db)
        return self._walker

    def _coverage(self, item_ids: list[str]) -> dict[tuple[str, int], tuple[str | None, ...]]:
        marks = ",".join("?" * len(item_ids))
        rows = self.db.all(
            "SELECT v.item_id, v.collection, l.cms_locale_id FROM variant v JOIN locale l ON l.number = v.locale"
            f" WHERE v.item_id IN ({marks}) ORDER BY l.number",
            item_ids,
        )
        found: dict[tuple[str, int], tuple[str | None, ...]] = {}
        for item_id, collection, cms_locale_id in rows:
            found[item_id, collection] = (*found.get((item_id, collection), ()), cms_locale_id or None)
        return found

    # variants

    def variant(self, key: VariantKey) -> StoredVariant | None:
        """A variant with its staged and live JSON, or None when the mirror does not hold it."""
        row = self.db.one(
            "SELECT s.raw, e.raw, v.live_state, v.status, v.fetched_at, v.name, v.slug, v.is_draft, v.is_archived,"
            " v.created_on, v.last_updated, v.last_published FROM variant v"
            " LEFT JOIN staged s ON s.row = v.row LEFT JOIN live e ON e.row = v.row"
            " WHERE v.item_id = ? AND v.collection = ? AND v.locale = ?",
            (key.item_id, *self._scope(key.collection_id, key.cms_locale_id)),
        )
        if row is None or (row[0] is None and row[1] is None):
            return None
        live = variant_from(row[1]) if row[1] is not None else None
        raw = row[0] if row[0] is not None else row[1]
        staged = Variant(
            key.item_id, key.cms_locale_id, row[5], row[6], bool(row[7]), bool(row[8]), row[9], row[10], row[11], raw
        )
        return StoredVariant(key, staged, live, row[2] != LIVE_UNKNOWN, STATUS_CODES[row[3]], row[4])

    def item_locales(self, collection_id: str, item_id: str) -> dict[str | None, Status]:
        """The locales in which an item exists, with its status in each."""
        rows = self.db.all(
            "SELECT l.cms_locale_id, v.status FROM variant v JOIN locale l ON l.number = v.locale"
            " WHERE v.item_id = ? AND v.collection = ? ORDER BY l.number",
            (item_id, self._scope(collection_id, None)[0]),
        )
        return {cms_locale_id or None: STATUS_CODES[status] for cms_locale_id, status in rows}

    def each_variant(
        self, collection_id: str | None = None, *, live: bool = False
    ) -> Iterator[tuple[VariantKey, bytes]]:
        """The key and exact JSON of every variant, staged or live, of one collection or of all; for searching."""
        collections, locales = self._ids()
        where, parameters = "", tuple[int, ...]()
        if collection_id is not None:
            where, parameters = " WHERE v.collection = ?", (self._scope(collection_id, None)[0],)
        rows = self.db.execute(
            f"SELECT v.collection, v.item_id, v.locale, b.raw FROM {'live' if live else 'staged'} b"
            f" JOIN variant v ON v.row = b.row{where}",
            parameters,
        )
        for collection, item_id, locale, raw in rows:
            if collection in collections:
                yield VariantKey(collections[collection], item_id, locales.get(locale)), raw

    def pending(self, cms_locale_id: str | None) -> list[tuple[str, Row]]:
        """Every variant of a locale whose staged version is not what visitors see, by collection and name.

        Each comes with its collection's id.
        """
        collections, _ = self._ids()
        numbers = [STATUS_NUMBER[status] for status in STATUS_CODES if status.is_pending]
        found = self.db.all(
            "SELECT v.row, v.collection FROM variant v JOIN collection c ON c.number = v.collection"
            f" WHERE v.locale = ? AND c.gone = 0 AND v.status IN ({','.join(map(str, numbers))})"
            " ORDER BY c.position, v.name_key, v.row",
            (self._scope("", cms_locale_id)[1],),
        )
        where = dict(found)
        return [(collections[where[row.number]], row) for row in self.rows_of([number for number, _ in found])]

    # names

    def item_name(self, collection_id: str, item_id: str, cms_locale_id: str | None) -> str | None:
        """The name of an item in a locale, or None when it does not exist there."""
        row = self.db.one(
            "SELECT name FROM variant WHERE item_id = ? AND collection = ? AND locale = ?",
            (item_id, *self._scope(collection_id, cms_locale_id)),
        )
        return row[0] if row else None

    def item_names(self, collection_id: str, item_ids: Iterable[str], cms_locale_id: str | None) -> dict[str, str]:
        """The names of those of the items that exist in the locale."""
        scope = self._scope(collection_id, cms_locale_id)
        found: dict[str, str] = {}
        for some in _portions(list(item_ids)):
            marks = ",".join("?" * len(some))
            found.update(
                self.db.all(
                    f"SELECT item_id, name FROM variant WHERE item_id IN ({marks}) AND collection = ? AND locale = ?",
                    (*some, *scope),
                )
            )
        return found

    def find_names(
        self, text: str, limit: int = 50, *, collection_id: str | None = None, cms_locale_id: str | None = None
    ) -> list[NamedItem]:
        """Items of a locale whose name holds `text` (case and accents folded).

        Names that start with it come first, then the rest, both by name; an empty text finds all. When more than
        250 names hold it elsewhere than at their start, the rest is some of those.
        """
        wanted = fold(text)
        collection, locale = self._scope(collection_id or "", cms_locale_id)
        scope, parameters = "v.collection = ? AND v.locale = ?", list[object]([collection, locale])
        if collection_id is None:
            scope = "v.collection IN (SELECT number FROM collection WHERE gone = 0) AND v.locale = ?"
            parameters = [locale]
        rows = self.db.all(
            f"SELECT {_NAMED} FROM variant v WHERE {scope} AND v.name_key >= ? AND v.name_key < ?"
            " ORDER BY v.name_key, v.row LIMIT ?",
            (*parameters, wanted, wanted + "\U0010ffff", limit),
        )
        if wanted and len(rows) < limit:
            source, clause, more = "variant v", "instr(v.name_key, ?) > 0", list[object]([wanted])
            if (phrase := name_phrase(wanted)) is not None:  # as the index has them: 250 of many are enough
                source = "name_index i CROSS JOIN variant v ON v.row = i.rowid"
                clause, more = "i.name_index MATCH ?", [phrase]
            rows += self.db.all(
                f"SELECT {_NAMED} FROM (SELECT v.* FROM {source} WHERE {clause} AND {scope}"
                " AND substr(v.name_key, 1, ?) <> ? LIMIT 250) v ORDER BY v.name_key, v.row LIMIT ?",
                (*more, *parameters, len(wanted), wanted, limit - len(rows)),
            )
        return [NamedItem(row[0], row[1], row[2], STATUS_CODES[row[3]], row[4]) for row in rows]

    def find_slug(self, collection_id: str, slug: str, cms_locale_id: str | None) -> NamedItem | None:
        """The item with exactly that slug in a locale, or None. Of several, the one that the mirror saw first."""
        row = self.db.one(
            "SELECT item_id, name, slug, status, row FROM variant"
            " WHERE collection = ? AND locale = ? AND slug = ? ORDER BY row",
            (*self._scope(collection_id, cms_locale_id), slug),
        )
        return NamedItem(row[0], row[1], row[2], STATUS_CODES[row[3]], row[4]) if row else None

    def find_id(self, item_id: str) -> list[VariantKey]:
        """The variants that have this item id, whatever their collection."""
        collections, locales = self._ids()
        rows = self.db.all("SELECT collection, locale FROM variant WHERE item_id = ? ORDER BY row", (item_id,))
        return [
            VariantKey(collections[number], item_id, locales.get(locale))
            for number, locale in rows
            if number in collections
        ]

    # backlinks

    def backlinks(self, item_id: str) -> list[Backlink]:
        """Every variant that refers to the item, staged or live, with the field that does, by collection and name."""
        collections, locales = self._ids()
        rows = self.db.all(
            "SELECT v.collection, v.item_id, v.locale, v.name, k.field, k.live, v.status FROM link k"
            " JOIN variant v ON v.row = k.source JOIN collection c ON c.number = v.collection"
            " WHERE k.target = ? AND c.gone = 0 ORDER BY c.position, v.name_key, v.row, k.field, k.live",
            (item_id,),
        )
        return [
            Backlink(
                collections[row[0]], row[1], locales.get(row[2]), row[3], row[4], bool(row[5]), STATUS_CODES[row[6]]
            )
            for row in rows
        ]

    def backlink_counts(self, item_ids: Sequence[str], cms_locale_id: str | None) -> dict[str, int]:
        """How many items refer to each of these in their staged version of one locale; 0 is left out."""
        locale = self._scope("", cms_locale_id)[1]
        found: dict[str, int] = {}
        for some in _portions(item_ids):
            marks = ",".join("?" * len(some))
            found.update(
                self.db.all(
                    "SELECT k.target, count(DISTINCT k.source) FROM link k JOIN variant v ON v.row = k.source"
                    f" WHERE k.target IN ({marks}) AND k.live = 0 AND v.locale = ? GROUP BY k.target",
                    (*some, locale),
                )
            )
        return found

    # pages and components

    def pages(self, locale_id: str | None) -> list[Document]:
        """The settings of every page in one locale (the locale's `id`, not its `cms_locale_id`), in Webflow's order."""
        rows = self.db.all("SELECT id, title, raw FROM page WHERE locale = ? ORDER BY position", (locale_id or "",))
        return [Document(row[0], row[1], loads(row[2])) for row in rows]

    def page(self, page_id: str, locale_id: str | None) -> Document | None:
        """The settings of one page in one locale, or None."""
        row = self.db.one("SELECT id, title, raw FROM page WHERE id = ? AND locale = ?", (page_id, locale_id or ""))
        return Document(row[0], row[1], loads(row[2])) if row else None

    def components(self) -> list[Document]:
        """Every component, in Webflow's order."""
        rows = self.db.all("SELECT id, name, raw FROM component ORDER BY position")
        return [Document(row[0], row[1], loads(row[2])) for row in rows]

    def nodes(self, owner_id: str, locale_id: str | None) -> list[Document]:
        """The content of a page or component in one locale, in order. `title` is the node's type."""
        rows = self.db.all(
            "SELECT node_id, raw FROM node WHERE owner = ? AND locale = ? ORDER BY position",
            (owner_id, locale_id or ""),
        )
        found = [(node_id, loads(raw)) for node_id, raw in rows]
        return [Document(node_id, str(raw.get("type") or ""), raw) for node_id, raw in found]

    def properties(self, component_id: str, locale_id: str | None) -> list[Document]:
        """The properties of a component in one locale, in order. `title` is the property's label."""
        rows = self.db.all(
            "SELECT property_id, raw FROM property WHERE component = ? AND locale = ? ORDER BY position",
            (component_id, locale_id or ""),
        )
        found = [(property_id, loads(raw)) for property_id, raw in rows]
        return [Document(property_id, str(raw.get("label") or ""), raw) for property_id, raw in found]

    # freshness

    def freshness(self, resource: str) -> float | None:
        """When a resource was last read in full, in seconds since the epoch; None when never.

        Resources are "site", "schema", "staged:COLLECTION", "live:COLLECTION", "pages", "nodes:OWNER", "components" and
        "all" (the end of the last sync of everything).
        """
        row = self.db.one("SELECT at FROM freshness WHERE resource = ?", (resource,))
        return float(row[0]) if row else None

    def data_version(self) -> int:
        """A number that changes when another mirror object, here or in another process, has written."""
        return self.db.data_version()


def name_phrase(wanted: str) -> str | None:
    """The question for the index of names, which answers from three characters on; None when it cannot."""
    if len(wanted) < 3 or "\0" in wanted:
        return None
    return '"' + wanted.replace('"', '""') + '"'


def _text_clause(wanted: str) -> tuple[str, list[object]]:
    """A condition on `v`: the folded text is part of its name."""
    phrase = name_phrase(wanted)
    if phrase is None:
        return "instr(v.name_key, ?) > 0", [wanted]
    return "v.row IN (SELECT rowid FROM name_index WHERE name_index MATCH ?)", [phrase]


def _portions(values: Sequence[Each]) -> Iterator[list[Each]]:
    iterator = iter(values)
    while some := list(islice(iterator, _MANY)):
        yield some
