"""Writing a mirror: one transaction a page, so that a reader never sees half of one and a crash loses one at most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wftui.domain.collection import Collection
from wftui.domain.json import Json
from wftui.domain.site import Site
from wftui.store.mirror_base import collection_from, collection_json, dump, site_json, storable
from wftui.store.mirror_items import Links
from wftui.store.mirror_listing import ListingWrites


class MirrorWrites(ListingWrites):
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
        """Keep all collections, with their fields, in this order.

        One that is not among them is gone: lists, counts and searches leave it and its items out. Its rows stay, so
        that what a person was looking at or editing can still be read and exported.
        """
        with self._writing():
            for position, collection in enumerate(collections):
                self._put_collection(collection, position)
            kept = [each.id for each in collections]
            for collection_id, number in self.db.all("SELECT id, number FROM collection WHERE gone = 0"):
                if collection_id not in kept:
                    self.db.execute("UPDATE collection SET gone = 1 WHERE number = ?", (number,))
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
        locales = self.db.all("SELECT DISTINCT locale FROM tally WHERE collection = ?", (before[0],))
        self._settle_fields(before[0], [locale for (locale,) in locales], self._schema(collection.id).values)
        if raw != before[1]:
            links = Links(collection)
            if links.fields != Links(collection_from(before[1])).fields:
                self._relink(before[0], links)

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


def _text(raw: Mapping[str, Json], key: str) -> str:
    value = raw.get(key)
    return storable(value) if isinstance(value, str) else ""
