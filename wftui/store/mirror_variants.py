"""The rows of variants: written, replaced and dropped together with all that is derived from them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from wftui.domain.fold import fold
from wftui.domain.item import Variant, VariantKey
from wftui.domain.status import Status
from wftui.store.field_values import FieldValues
from wftui.store.mirror_base import collection_from, storable
from wftui.store.mirror_fields import FieldWrites, Known
from wftui.store.mirror_items import Links, Stored, differs, status_of
from wftui.store.mirror_schema import LIVE_ABSENT, LIVE_PRESENT, LIVE_UNKNOWN, STATUS_NUMBER

_INSERT_VARIANT = "INSERT INTO variant VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_UPDATE_VARIANT = (
    "UPDATE variant SET name = ?, name_key = ?, slug = ?, status = ?, is_draft = ?, is_archived = ?, created_on = ?,"
    " last_updated = ?, last_published = ?, staged_seen = max(staged_seen, ?), fetched_at = ?, change = ? WHERE row = ?"
)
_INSERT_NAME = "INSERT INTO name_index (rowid, name) VALUES (?, ?)"
_DELETE_NAME = "INSERT INTO name_index (name_index, rowid, name) VALUES ('delete', ?, ?)"
STORED = (
    "SELECT v.item_id, v.locale, v.row, v.name_key, v.status, v.last_published, v.is_draft, v.is_archived,"
    " v.live_state, v.last_updated, s.raw, e.raw FROM variant v"
    " LEFT JOIN staged s ON s.row = v.row LEFT JOIN live e ON e.row = v.row"
)


class Schema(NamedTuple):
    """What a collection's items are looked at for."""

    links: Links
    values: FieldValues


@lru_cache(maxsize=64)
def _schema(raw: bytes) -> Schema:
    collection = collection_from(raw)
    return Schema(Links(collection), FieldValues(collection))


class VariantWrites(FieldWrites):
    """Writes rows inside a transaction of the caller's."""

    def _schema(self, collection_id: str) -> Schema:
        return _schema(self.db.one("SELECT json FROM collection WHERE id = ?", (collection_id,))[0])

    def _known(self, collection: int, variants: Sequence[Variant]) -> dict[tuple[str, int], Stored]:
        marks = ",".join("?" * len(variants))
        rows = self.db.all(
            f"{STORED} WHERE v.item_id IN ({marks}) AND v.collection = ?",
            (*(each.id for each in variants), collection),
        )
        return {(row[0], row[1]): Stored._make(row) for row in rows}

    def _stored(self, key: VariantKey) -> Stored | None:
        scope = self._scope_of(key)
        row = self.db.one(f"{STORED} WHERE v.item_id = ? AND v.collection = ? AND v.locale = ?", (key.item_id, *scope))
        return Stored._make(row) if row else None

    def _scope_of(self, key: VariantKey) -> tuple[int, int]:
        return self._scope(key.collection_id, key.cms_locale_id)

    def _put_staged(self, collection_id: str, variants: Sequence[Variant], generation: int, change: int) -> None:
        collection = self._number_collection(collection_id)
        schema = self._schema(collection_id)
        known = self._known(collection, variants)
        now = time.time()
        fields: dict[int, dict[str, Known]] = {}
        written: dict[int, list[tuple[int, bytes]]] = {}
        same: list[tuple[int, float, int]] = []
        new: dict[tuple[str, int], Variant] = {}
        for variant in variants:
            locale = self._locale_number(variant.cms_locale_id) or self._number_locale(variant.cms_locale_id)
            stored = known.get((variant.id, locale))
            if locale not in fields:
                fields[locale] = self._fields_for(collection, locale, schema.values)
            if stored is None:
                new[variant.id, locale] = variant
            elif stored.staged == variant.raw:
                same.append((generation, now, stored.row))
                if any(not each.complete for each in fields[locale].values()):
                    written.setdefault(locale, []).append((stored.row, variant.raw))
            else:
                self._replace_staged(collection, locale, stored, variant, schema.links, (generation, now, change))
                written.setdefault(locale, []).append((stored.row, variant.raw))
        if same:
            self.db.executemany(
                "UPDATE variant SET staged_seen = max(staged_seen, ?), fetched_at = ? WHERE row = ?", same
            )
        if new:
            first = self._insert_staged(collection, new, schema.links, (generation, now, change))
            for row, ((_, locale), variant) in enumerate(new.items(), first):
                written.setdefault(locale, []).append((row, variant.raw))
        for locale, items in written.items():
            self._put_values(fields[locale], items, schema.values)

    def _insert_staged(
        self, collection: int, new: dict[tuple[str, int], Variant], links: Links, mark: tuple[int, float, int]
    ) -> int:
        """Write rows that were not here; returns the number of the first of them."""
        generation, now, change = mark
        row = self._next("rows", len(new)) - len(new)
        variants, bodies, names = [], [], []
        linked: list[tuple[int, list[tuple[str, str]], int]] = []
        counted: Counter[tuple[int, int]] = Counter()
        for (_, locale), variant in new.items():
            row += 1
            status = STATUS_NUMBER[status_of(variant, differs(variant, None))]
            head = _head(variant)
            variants.append(
                (
                    row,
                    collection,
                    locale,
                    variant.id,
                    *head[:3],
                    status,
                    *head[3:],
                    LIVE_UNKNOWN,
                    generation,
                    0,
                    now,
                    change,
                )
            )
            bodies.append((row, variant.raw))
            names.append((row, head[1]))
            counted[locale, status] += 1
            if links.fields:
                linked.append((row, links.of(variant.raw), 0))
        self.db.executemany(_INSERT_VARIANT, variants)
        self.db.executemany("INSERT INTO staged VALUES (?, ?)", bodies)
        self.db.executemany(_INSERT_NAME, names)
        self._insert_links(linked)
        self._tally(collection, counted)
        return row - len(new) + 1

    def _replace_staged(
        self,
        collection: int,
        locale: int,
        stored: Stored,
        variant: Variant,
        links: Links,
        mark: tuple[int, float, int],
    ) -> None:
        head = _head(variant)
        live = stored.live if stored.live_state != LIVE_UNKNOWN else None
        status = STATUS_NUMBER[status_of(variant, differs(variant, live, known=stored.live_state != LIVE_UNKNOWN))]
        self.db.execute(_UPDATE_VARIANT, (*head[:3], status, *head[3:], *mark, stored.row))
        self.db.execute("INSERT OR REPLACE INTO staged VALUES (?, ?)", (stored.row, variant.raw))
        if stored.name_key != head[1]:
            self.db.execute(_DELETE_NAME, (stored.row, stored.name_key))
            self.db.execute(_INSERT_NAME, (stored.row, head[1]))
        self._swap_links(stored.row, links.of(stored.staged), links.of(variant.raw), live=0)
        if status != stored.status:
            self._tally(collection, Counter({(locale, status): 1, (locale, stored.status): -1}))

    def _put_live(self, collection_id: str, variants: Sequence[Variant], generation: int, change: int) -> None:
        collection = self._number_collection(collection_id)
        links = self._schema(collection_id).links
        known = self._known(collection, variants)
        orphans = [each for each in variants if (each.id, self._number_locale(each.cms_locale_id)) not in known]
        if orphans:
            known.update(self._insert_orphans(collection, orphans, change))
        seen: list[tuple[int, int]] = []
        bodies: list[tuple[int, bytes]] = []
        updates: list[tuple[int, int, int, int, int]] = []
        linked: list[tuple[int, list[tuple[str, str]], int]] = []
        counted: Counter[tuple[int, int]] = Counter()
        for variant in variants:
            locale = self._locale_number(variant.cms_locale_id) or self._number_locale(variant.cms_locale_id)
            stored = known[variant.id, locale]
            if stored.live == variant.raw:
                seen.append((generation, stored.row))
                continue
            status = STATUS_NUMBER[status_of(stored, stored.differs_from(variant.raw))]
            bodies.append((stored.row, variant.raw))
            updates.append((LIVE_PRESENT, status, generation, change, stored.row))
            if status != stored.status:
                counted[locale, status] += 1
                counted[locale, stored.status] -= 1
            if links.fields:
                if stored.live is None:
                    linked.append((stored.row, links.of(variant.raw), 1))
                else:
                    self._swap_links(stored.row, links.of(stored.live), links.of(variant.raw), live=1)
        self.db.executemany("UPDATE variant SET live_seen = max(live_seen, ?) WHERE row = ?", seen)
        self.db.executemany("INSERT OR REPLACE INTO live VALUES (?, ?)", bodies)
        self.db.executemany(
            "UPDATE variant SET live_state = ?, status = ?, live_seen = max(live_seen, ?), change = ? WHERE row = ?",
            updates,
        )
        self._insert_links(linked)
        self._tally(collection, counted)

    def _insert_orphans(
        self, collection: int, variants: Sequence[Variant], change: int
    ) -> dict[tuple[str, int], Stored]:
        """Rows for live versions whose staged ones have not been seen: the live values stand in until they are."""
        now = time.time()
        row = self._next("rows", len(variants)) - len(variants)
        counted: Counter[tuple[int, int]] = Counter()
        for variant in variants:
            row += 1
            locale = self._number_locale(variant.cms_locale_id)
            status = STATUS_NUMBER[status_of(variant, False)]
            head = _head(variant)
            self.db.execute(
                _INSERT_VARIANT,
                (row, collection, locale, variant.id, *head[:3], status, *head[3:], LIVE_UNKNOWN, 0, 0, now, change),
            )
            self.db.execute(_INSERT_NAME, (row, head[1]))
            counted[locale, status] += 1
        self._tally(collection, counted)
        return self._known(collection, variants)

    def _drop_live_of(self, stored: Sequence[Stored], change: int) -> None:
        for each in stored:
            if each.live is None:
                continue
            collection_id = self.db.one(
                "SELECT c.id FROM variant v JOIN collection c ON c.number = v.collection WHERE v.row = ?", (each.row,)
            )[0]
            self._swap_links(each.row, self._schema(collection_id).links.of(each.live), [], live=1)
            self.db.execute("DELETE FROM live WHERE row = ?", (each.row,))
            if each.staged is None:
                self._drop_rows([each.row])
                continue
            self.db.execute(
                "UPDATE variant SET live_state = ?, change = ? WHERE row = ?", (LIVE_ABSENT, change, each.row)
            )
            bare = each._replace(live=None, live_state=LIVE_ABSENT)
            self._set_status(bare, status_of(bare, bare.differs()), change)

    def _set_status(self, stored: Stored, status: Status, change: int) -> None:
        number = STATUS_NUMBER[status]
        if number == stored.status:
            return
        self.db.execute("UPDATE variant SET status = ?, change = ? WHERE row = ?", (number, change, stored.row))
        collection, locale = self.db.one("SELECT collection, locale FROM variant WHERE row = ?", (stored.row,))
        self._tally(collection, Counter({(locale, number): 1, (locale, stored.status): -1}))

    def _drop_rows(self, rows: Sequence[int]) -> None:
        for row in rows:
            found = self.db.one(
                "SELECT v.collection, v.locale, v.status, v.name_key, c.json, s.raw, e.raw FROM variant v"
                " JOIN collection c ON c.number = v.collection"
                " LEFT JOIN staged s ON s.row = v.row LEFT JOIN live e ON e.row = v.row WHERE v.row = ?",
                (row,),
            )
            if found is None:
                continue
            collection, locale, status, name_key, schema, staged, live = found
            links, values = _schema(schema)
            self._swap_links(row, links.of(staged), [], live=0)
            self._swap_links(row, links.of(live), [], live=1)
            self._put_values(self._known_fields(collection, locale), [(row, None)], values)
            self.db.execute(_DELETE_NAME, (row, name_key))
            for table in ("variant", "staged", "live"):
                self.db.execute(f"DELETE FROM {table} WHERE row = ?", (row,))
            self._tally(collection, Counter({(locale, status): -1}))

    def _insert_links(self, linked: Iterable[tuple[int, list[tuple[str, str]], int]]) -> None:
        self.db.executemany(
            "INSERT OR IGNORE INTO link VALUES (?, ?, ?, ?)",
            [(target, row, field, live) for row, links, live in linked for field, target in links],
        )

    def _swap_links(self, row: int, before: list[tuple[str, str]], after: list[tuple[str, str]], *, live: int) -> None:
        if before == after:
            return
        self.db.executemany(
            "DELETE FROM link WHERE target = ? AND source = ? AND field = ? AND live = ?",
            [(target, row, field, live) for field, target in before],
        )
        self._insert_links([(row, after, live)])

    def _tally(self, collection: int, counted: Counter[tuple[int, int]]) -> None:
        self.db.executemany(
            "INSERT INTO tally VALUES (?, ?, ?, ?)"
            " ON CONFLICT (collection, locale, status) DO UPDATE SET variants = variants + excluded.variants",
            [(collection, locale, status, by) for (locale, status), by in counted.items() if by],
        )

    def _recount(self, collection: int) -> None:
        self.db.execute("DELETE FROM tally WHERE collection = ?", (collection,))
        self.db.execute(
            "INSERT INTO tally SELECT collection, locale, status, count(*) FROM variant WHERE collection = ?"
            " GROUP BY collection, locale, status",
            (collection,),
        )


def _head(variant: Variant) -> tuple[str, str, str, bool, bool, str | None, str | None, str | None]:
    name = storable(variant.name)
    return (
        name,
        fold(name),
        storable(variant.slug),
        variant.is_draft,
        variant.is_archived,
        variant.created_on,
        variant.last_updated,
        variant.last_published,
    )
