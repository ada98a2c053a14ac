"""Writing a mirror: one transaction a page, so that a reader never sees half of one and a crash loses one at most."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Collection as Container
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from wftui.domain.collection import Collection
from wftui.domain.errors import StoreError
from wftui.domain.fold import fold
from wftui.domain.item import Variant, VariantKey
from wftui.domain.json import Json
from wftui.domain.site import Site
from wftui.store.mirror_base import MirrorBase, collection_from, collection_json, dump, site_json, storable
from wftui.store.mirror_items import Links, Stored, differs, status_of
from wftui.store.mirror_schema import LIVE_ABSENT, LIVE_PRESENT, LIVE_UNKNOWN, STATUS_CODES, STATUS_NUMBER
from wftui.store.rows import Absent, ListingState

_INSERT_VARIANT = "INSERT INTO variant VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_UPDATE_VARIANT = (
    "UPDATE variant SET name = ?, name_key = ?, slug = ?, status = ?, is_draft = ?, is_archived = ?, created_on = ?,"
    " last_updated = ?, last_published = ?, staged_seen = ?, fetched_at = ?, change = ? WHERE row = ?"
)
_INSERT_NAME = "INSERT INTO name_index (rowid, name, slug) VALUES (?, ?, ?)"
_DELETE_NAME = "INSERT INTO name_index (name_index, rowid, name, slug) VALUES ('delete', ?, ?, ?)"
_STORED = (
    "SELECT v.item_id, v.locale, v.row, v.name_key, v.slug, v.status, v.last_published, v.is_draft, v.is_archived,"
    " v.live_state, v.last_updated, s.raw, e.raw FROM variant v"
    " LEFT JOIN staged s ON s.row = v.row LEFT JOIN live e ON e.row = v.row"
)


class MirrorWrites(MirrorBase):
    """The writing half of a mirror. Each method is one transaction; all raise `StoreError`."""

    # the site and its schema

    def put_site(self, site: Site) -> None:
        """Keep the site, and number its locales in its order."""
        with self._writing():
            self.db.execute("INSERT OR REPLACE INTO site VALUES (?, ?)", (site.id, site_json(site)))
            for locale in site.locales:
                self._number_locale(locale.cms_locale_id)
            self._mark_fresh("site")

    def put_collections(self, collections: Sequence[Collection]) -> None:
        """Keep all collections, with their fields, in this order. One that is not among them is gone with its items."""
        with self._writing():
            for position, collection in enumerate(collections):
                self._put_collection(collection, position)
            kept = [each.id for each in collections]
            for collection_id, number in self.db.all("SELECT id, number FROM collection WHERE gone = 0"):
                if collection_id not in kept:
                    self._drop_collection(number)
            self._mark_fresh("schema")

    def put_collection(self, collection: Collection) -> None:
        """Keep one collection's details; a new one is added at the end."""
        with self._writing():
            row = self.db.one("SELECT position FROM collection WHERE id = ?", (collection.id,))
            last = self.db.one("SELECT coalesce(max(position), -1) + 1 FROM collection")[0]
            self._put_collection(collection, row[0] if row else last)

    def _put_collection(self, collection: Collection, position: int) -> None:
        before = self.db.one("SELECT number, json FROM collection WHERE id = ?", (collection.id,))
        raw = collection_json(collection)
        if before is None:
            self.db.execute(
                "INSERT INTO collection (id, position, json) VALUES (?, ?, ?)", (collection.id, position, raw)
            )
            return
        self.db.execute(
            "UPDATE collection SET position = ?, gone = 0, json = ? WHERE number = ?", (position, raw, before[0])
        )
        if raw != before[1]:
            links = Links(collection)
            if links.fields != Links(collection_from(before[1])).fields:
                self._relink(before[0], links)

    def _drop_collection(self, number: int) -> None:
        self._drop_rows([row for (row,) in self.db.all("SELECT row FROM variant WHERE collection = ?", (number,))])
        self.db.execute("UPDATE collection SET gone = 1 WHERE number = ?", (number,))
        self.db.execute("DELETE FROM tally WHERE collection = ?", (number,))

    def _relink(self, collection: int, links: Links) -> None:
        """Make the links of a collection again after its references changed."""
        self.db.execute(
            "DELETE FROM link WHERE source IN (SELECT row FROM variant WHERE collection = ?)", (collection,)
        )
        for live, table in enumerate(("staged", "live")):
            rows = self.db.execute(
                f"SELECT b.row, b.raw FROM {table} b JOIN variant v ON v.row = b.row WHERE v.collection = ?",
                (collection,),
            )
            while some := rows.fetchmany(200):
                self._insert_links((row, links.of(raw), live) for row, raw in some)

    # items

    def put_items(
        self,
        collection_id: str,
        staged: Sequence[Variant] | None,
        live: Sequence[Variant] | None,
        generation: int,
        *,
        state: tuple[str, ListingState] | None = None,
    ) -> None:
        """Keep one page of a listing, and with it the place to resume at (`state`: a key and how far it has come).

        `generation` marks what was seen; what a later `absent` finds without the mark was not in the listing. Every
        variant keeps its exact bytes.
        """
        with self._writing() as change:
            if staged:
                self._put_staged(collection_id, staged, generation, change)
            if live:
                self._put_live(collection_id, live, generation, change)
            if state is not None:
                self._set_state(state[0], asdict(state[1]))

    def put_variant(self, collection_id: str, variant: Variant, *, live: bool = False) -> None:
        """Keep one version of one variant as Webflow just answered it: after a save, a publish, or a look at an item.

        It counts as seen by any listing that runs.
        """
        with self._writing() as change:
            column = "live_seen" if live else "staged_seen"
            scope = (self._number_collection(collection_id),)
            seen = self.db.one(f"SELECT coalesce(max({column}), 0) FROM variant WHERE collection = ?", scope)[0]
            put = self._put_live if live else self._put_staged
            put(collection_id, [variant], seen, change)

    def drop_live(self, key: VariantKey) -> None:
        """Forget the live version of a variant: it is known to be off the live site."""
        with self._writing() as change:
            found = self._stored(key)
            if found is not None:
                self._drop_live_of([found], change)

    def drop_item(self, collection_id: str, item_id: str, cms_locale_ids: Container[str | None] | None = None) -> None:
        """Forget an item that is known to be gone, in these locales or (None) in all."""
        with self._writing():
            rows = self.db.all(
                "SELECT v.row, l.cms_locale_id FROM variant v JOIN locale l ON l.number = v.locale"
                " WHERE v.item_id = ? AND v.collection = ?",
                (item_id, self._number_collection(collection_id)),
            )
            self._drop_rows(
                [row for row, locale in rows if cms_locale_ids is None or (locale or None) in cms_locale_ids]
            )

    # the end of a listing

    def absent(self, collection_id: str, generation: int, *, live: bool) -> list[Absent]:
        """The versions that the mirror holds and a listing of this generation did not show.

        Absence is no proof of deletion: a row can slip between two pages. The caller settles it.
        """
        where = "v.live_seen < ? AND v.live_state = ?" if live else "v.staged_seen < ?"
        parameters = (generation, LIVE_PRESENT) if live else (generation,)
        rows = self.db.all(
            "SELECT v.item_id, l.cms_locale_id FROM variant v JOIN locale l ON l.number = v.locale"
            f" WHERE v.collection = ? AND {where} ORDER BY v.row",
            (self._number_of(collection_id), *parameters),
        )
        return [Absent(VariantKey(collection_id, item_id, locale or None), live) for item_id, locale in rows]

    def seen(self, collection_id: str, generation: int, *, live: bool) -> int:
        """How many variants a listing of this generation has shown."""
        column = "live_seen" if live else "staged_seen"
        sql = f"SELECT count(*) FROM variant WHERE collection = ? AND {column} = ?"
        return int(self.db.one(sql, (self._number_of(collection_id), generation))[0])

    def mark_listing_complete(
        self,
        collection_id: str,
        generation: int,
        *,
        live: bool,
        gone: Iterable[VariantKey] = (),
        keep: Container[VariantKey] = (),
        started_at: float | None = None,
        state_key: str | None = None,
    ) -> int:
        """Close a listing that has shown everything: drop those of `gone` that it did not show, and note its age.

        `gone` are the variants that are known to be deleted (or, with `live`, off the live site); those in `keep`,
        because they have edits, stay whatever is known. After a live listing every variant that it did not show is
        known not to be live, unless it is in doubt (has a live version here and is not in `gone`). Returns how many
        were dropped.
        """
        number = self._number_of(collection_id)
        with self._writing() as change:
            doomed = [each for each in (self._stored(key) for key in gone if key not in keep) if each is not None]
            if live:
                self._drop_live_of(doomed, change)
                self.db.execute(
                    "UPDATE variant SET live_state = ?, change = ? WHERE collection = ? AND live_state = ?",
                    (LIVE_ABSENT, change, number, LIVE_UNKNOWN),
                )
                self._settle_unknown(number, change)
            else:
                self._drop_rows([each.row for each in doomed])
            self._recount(number)
            if state_key is not None:
                self.db.execute("DELETE FROM sync_state WHERE key = ?", (state_key,))
            self._mark_fresh(f"{'live' if live else 'staged'}:{collection_id}", started_at)
            return len(doomed)

    def _settle_unknown(self, collection: int, change: int) -> None:
        """Statuses that were guessed from dates, now that it is known that there is no live version to differ from."""
        guessed = (STATUS_NUMBER[each] for each in STATUS_CODES if each.word == "queued changes")
        rows = self.db.all(
            f"{_STORED} WHERE v.collection = ? AND v.live_state = ? AND v.status = ?",
            (collection, LIVE_ABSENT, *guessed),
        )
        for stored in map(Stored._make, rows):
            self._set_status(stored, status_of(stored, stored.differs()), change)

    # pages and components

    def put_pages(self, locale_id: str | None, pages: Sequence[Mapping[str, Json]]) -> None:
        """Keep the settings of all pages in one locale, as Webflow sent them, in this order; others are gone."""
        locale = locale_id or ""
        with self._writing():
            self.db.execute("DELETE FROM page WHERE locale = ?", (locale,))
            self.db.executemany(
                "INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?)",
                [
                    (_text(each, "id"), locale, position, _text(each, "title"), dump(each))
                    for position, each in enumerate(pages)
                ],
            )
            self.db.execute(
                "DELETE FROM node WHERE locale = ?"
                " AND owner NOT IN (SELECT id FROM page UNION SELECT id FROM component)",
                (locale,),
            )
            self._mark_fresh("pages")

    def put_page(self, locale_id: str | None, page: Mapping[str, Json]) -> None:
        """Keep the settings of one page in one locale, as a save answered them."""
        page_id, locale = _text(page, "id"), locale_id or ""
        with self._writing():
            row = self.db.one("SELECT position FROM page WHERE id = ? AND locale = ?", (page_id, locale))
            last = self.db.one("SELECT coalesce(max(position), -1) + 1 FROM page WHERE locale = ?", (locale,))[0]
            self.db.execute(
                "INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?)",
                (page_id, locale, row[0] if row else last, _text(page, "title"), dump(page)),
            )

    def put_components(self, components: Sequence[Mapping[str, Json]]) -> None:
        """Keep all components in this order; others are gone, with their nodes and properties."""
        with self._writing():
            self.db.execute("DELETE FROM component")
            self.db.executemany(
                "INSERT OR REPLACE INTO component VALUES (?, ?, ?, ?)",
                [
                    (_text(each, "id"), position, _text(each, "name"), dump(each))
                    for position, each in enumerate(components)
                ],
            )
            self.db.execute("DELETE FROM property WHERE component NOT IN (SELECT id FROM component)")
            self.db.execute("DELETE FROM node WHERE owner NOT IN (SELECT id FROM page UNION SELECT id FROM component)")
            self._mark_fresh("components")

    def put_nodes(self, owner_id: str, locale_id: str | None, nodes: Sequence[Mapping[str, Json]]) -> None:
        """Keep the whole content of a page or component in one locale."""
        locale = locale_id or ""
        with self._writing():
            self.db.execute("DELETE FROM node WHERE owner = ? AND locale = ?", (owner_id, locale))
            self.db.executemany(
                "INSERT INTO node VALUES (?, ?, ?, ?, ?)",
                [(owner_id, locale, place, _text(each, "id"), dump(each)) for place, each in enumerate(nodes)],
            )
            self._mark_fresh(f"nodes:{owner_id}:{locale}")

    def put_properties(
        self, component_id: str, locale_id: str | None, properties: Sequence[Mapping[str, Json]]
    ) -> None:
        """Keep all properties of a component in one locale."""
        locale = locale_id or ""
        with self._writing():
            self.db.execute("DELETE FROM property WHERE component = ? AND locale = ?", (component_id, locale))
            self.db.executemany(
                "INSERT INTO property VALUES (?, ?, ?, ?, ?)",
                [
                    (component_id, locale, position, _text(each, "propertyId") or _text(each, "id"), dump(each))
                    for position, each in enumerate(properties)
                ],
            )
            self._mark_fresh(f"properties:{component_id}:{locale}")

    # freshness and the state of a sync

    def mark_fresh(self, resource: str, at: float | None = None) -> None:
        """Note that a resource has been read in full, now or at a time given in seconds since the epoch."""
        with self._writing():
            self._mark_fresh(resource, at)

    def listing_state(self, key: str) -> ListingState | None:
        """How far an unfinished listing has come, or None."""
        value = self.get_state(key)
        return ListingState(**value) if isinstance(value, dict) else None

    def get_state(self, key: str) -> Any:
        """What `set_state` kept, or None."""
        row = self.db.one("SELECT json FROM sync_state WHERE key = ?", (key,))
        return json.loads(row[0]) if row else None

    def set_state(self, key: str, value: Json) -> None:
        """Keep a value for the sync to resume from; None forgets it."""
        with self._writing():
            self._set_state(key, value)

    def new_generation(self) -> int:
        """The mark of a new listing: higher than any before."""
        with self._writing():
            return self._next("generation")

    # inside a transaction

    def _writing(self) -> _Writing:
        if self.db.read_only:
            raise StoreError(f"The file {self.path} was opened for reading only.")
        return _Writing(self)

    def _next(self, counter: str, step: int = 1) -> int:
        sql = "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = value + ? RETURNING value"
        return int(self.db.all(sql, (counter, step, step))[0][0])

    def _set_state(self, key: str, value: Any) -> None:
        if value is None:
            self.db.execute("DELETE FROM sync_state WHERE key = ?", (key,))
        else:
            self.db.execute("INSERT OR REPLACE INTO sync_state VALUES (?, ?)", (key, json.dumps(value)))

    def _mark_fresh(self, resource: str, at: float | None = None) -> None:
        self.db.execute("INSERT OR REPLACE INTO freshness VALUES (?, ?)", (resource, time.time() if at is None else at))

    def _number_of(self, collection_id: str) -> int:
        number = self._collection_number(collection_id)
        return -1 if number is None else number

    def _number_collection(self, collection_id: str) -> int:
        number = self._collection_number(collection_id)
        if number is None:
            raise StoreError(f"The mirror does not know the collection {collection_id}: its schema comes first.")
        return number

    def _number_locale(self, cms_locale_id: str | None) -> int:
        self.db.execute("INSERT OR IGNORE INTO locale (cms_locale_id) VALUES (?)", (cms_locale_id or "",))
        number = self._locale_number(cms_locale_id)
        assert number is not None
        return number

    def _links(self, collection_id: str) -> Links:
        row = self.db.one("SELECT json FROM collection WHERE id = ?", (collection_id,))
        return Links(collection_from(row[0]))

    def _known(self, collection: int, variants: Sequence[Variant]) -> dict[tuple[str, int], Stored]:
        marks = ",".join("?" * len(variants))
        rows = self.db.all(
            f"{_STORED} WHERE v.item_id IN ({marks}) AND v.collection = ?",
            (*(each.id for each in variants), collection),
        )
        return {(row[0], row[1]): Stored._make(row) for row in rows}

    def _stored(self, key: VariantKey) -> Stored | None:
        scope = self._scope_of(key)
        row = self.db.one(f"{_STORED} WHERE v.item_id = ? AND v.collection = ? AND v.locale = ?", (key.item_id, *scope))
        return Stored._make(row) if row else None

    def _scope_of(self, key: VariantKey) -> tuple[int, int]:
        return self._scope(key.collection_id, key.cms_locale_id)

    def _put_staged(self, collection_id: str, variants: Sequence[Variant], generation: int, change: int) -> None:
        collection = self._number_collection(collection_id)
        links = self._links(collection_id)
        known = self._known(collection, variants)
        now = time.time()
        same: list[tuple[int, float, int]] = []
        new: dict[tuple[str, int], Variant] = {}
        for variant in variants:
            locale = self._locale_number(variant.cms_locale_id) or self._number_locale(variant.cms_locale_id)
            stored = known.get((variant.id, locale))
            if stored is None:
                new[variant.id, locale] = variant
            elif stored.staged == variant.raw:
                same.append((generation, now, stored.row))
            else:
                self._replace_staged(collection, locale, stored, variant, links, (generation, now, change))
        if same:
            self.db.executemany("UPDATE variant SET staged_seen = ?, fetched_at = ? WHERE row = ?", same)
        if new:
            self._insert_staged(collection, new, links, (generation, now, change))

    def _insert_staged(
        self, collection: int, new: dict[tuple[str, int], Variant], links: Links, mark: tuple[int, float, int]
    ) -> None:
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
            names.append((row, head[1], head[2].lower()))
            counted[locale, status] += 1
            if links.fields:
                linked.append((row, links.of(variant.raw), 0))
        self.db.executemany(_INSERT_VARIANT, variants)
        self.db.executemany("INSERT INTO staged VALUES (?, ?)", bodies)
        self.db.executemany(_INSERT_NAME, names)
        self._insert_links(linked)
        self._tally(collection, counted)

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
        if (stored.name_key, stored.slug) != (head[1], head[2]):
            self.db.execute(_DELETE_NAME, (stored.row, stored.name_key, stored.slug.lower()))
            self.db.execute(_INSERT_NAME, (stored.row, head[1], head[2].lower()))
        self._swap_links(stored.row, links.of(stored.staged), links.of(variant.raw), live=0)
        if status != stored.status:
            self._tally(collection, Counter({(locale, status): 1, (locale, stored.status): -1}))

    def _put_live(self, collection_id: str, variants: Sequence[Variant], generation: int, change: int) -> None:
        collection = self._number_collection(collection_id)
        links = self._links(collection_id)
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
        self.db.executemany("UPDATE variant SET live_seen = ? WHERE row = ?", seen)
        self.db.executemany("INSERT OR REPLACE INTO live VALUES (?, ?)", bodies)
        self.db.executemany(
            "UPDATE variant SET live_state = ?, status = ?, live_seen = ?, change = ? WHERE row = ?", updates
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
            self.db.execute(_INSERT_NAME, (row, head[1], head[2].lower()))
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
            self._swap_links(each.row, self._links(collection_id).of(each.live), [], live=1)
            self.db.execute("DELETE FROM live WHERE row = ?", (each.row,))
            if each.staged is None:
                self._drop_rows([each.row])
                continue
            self.db.execute(
                "UPDATE variant SET live_state = ?, change = ? WHERE row = ?", (LIVE_ABSENT, change, each.row)
            )
            bare = each._replace(live=None, live_state=LIVE_ABSENT)
            self._set_status(bare, status_of(bare, bare.differs()), change)

    def _set_status(self, stored: Stored, status: Any, change: int) -> None:
        number = STATUS_NUMBER[status]
        if number == stored.status:
            return
        self.db.execute("UPDATE variant SET status = ?, change = ? WHERE row = ?", (number, change, stored.row))
        collection, locale = self.db.one("SELECT collection, locale FROM variant WHERE row = ?", (stored.row,))
        self._tally(collection, Counter({(locale, number): 1, (locale, stored.status): -1}))

    def _drop_rows(self, rows: Sequence[int]) -> None:
        for row in rows:
            found = self.db.one(
                "SELECT v.collection, v.locale, v.status, v.name_key, v.slug, c.json, s.raw, e.raw FROM variant v"
                " JOIN collection c ON c.number = v.collection"
                " LEFT JOIN staged s ON s.row = v.row LEFT JOIN live e ON e.row = v.row WHERE v.row = ?",
                (row,),
            )
            if found is None:
                continue
            collection, locale, status, name_key, slug, schema, staged, live = found
            links = Links(collection_from(schema))
            self._swap_links(row, links.of(staged), [], live=0)
            self._swap_links(row, links.of(live), [], live=1)
            self.db.execute(_DELETE_NAME, (row, name_key, slug.lower()))
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


class _Writing:
    """A transaction that has a change number of its own."""

    def __init__(self, mirror: MirrorWrites) -> None:
        self._mirror = mirror
        self._transaction = mirror.db.transaction()

    def __enter__(self) -> int:
        self._transaction.__enter__()
        return self._mirror._next("change")

    def __exit__(self, *raised: Any) -> None:
        if raised[0] is not None:
            self._mirror._collections, self._mirror._locales = {}, {}
        self._transaction.__exit__(*raised)


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


def _text(raw: Mapping[str, Json], key: str) -> str:
    value = raw.get(key)
    return storable(value) if isinstance(value, str) else ""
