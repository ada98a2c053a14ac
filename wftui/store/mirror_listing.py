"""Writing the pages of a listing of items, and what follows from its end."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

import msgspec

from wftui.domain.item import Variant, VariantKey
from wftui.store.mirror_items import Stored, status_of
from wftui.store.mirror_schema import LIVE_ABSENT, LIVE_PRESENT, LIVE_UNKNOWN, STATUS_CODES, STATUS_NUMBER
from wftui.store.mirror_variants import STORED, VariantWrites
from wftui.store.rows import Absent, ListingState


class ListingWrites(VariantWrites):
    """Writes items, page by page or one by one."""

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
                self._set_state(state[0], msgspec.structs.asdict(state[1]))

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
            "SELECT v.item_id, l.cms_locale_id, v.last_published FROM variant v JOIN locale l ON l.number = v.locale"
            f" WHERE v.collection = ? AND {where} ORDER BY v.row",
            (self._number_of(collection_id), *parameters),
        )
        return [
            Absent(VariantKey(collection_id, item_id, locale or None), live, published is None)
            for item_id, locale, published in rows
        ]

    def seen(self, collection_id: str, generation: int, *, live: bool) -> int:
        """How many variants a listing of this generation has shown."""
        column = "live_seen" if live else "staged_seen"
        sql = f"SELECT count(*) FROM variant WHERE collection = ? AND {column} >= ?"
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
                if number >= 0:
                    self._complete_fields(number, generation, self._schema(collection_id).values)
            self._recount(number)
            if state_key is not None:
                self.db.execute("DELETE FROM sync_state WHERE key = ?", (state_key,))
            self._mark_fresh(f"{'live' if live else 'staged'}:{collection_id}", started_at)
            return len(doomed)

    def _settle_unknown(self, collection: int, change: int) -> None:
        """Statuses that were guessed from dates, now that it is known that there is no live version to differ from."""
        guessed = (STATUS_NUMBER[each] for each in STATUS_CODES if each.word == "queued changes")
        rows = self.db.all(
            f"{STORED} WHERE v.collection = ? AND v.live_state = ? AND v.status = ?",
            (collection, LIVE_ABSENT, *guessed),
        )
        for stored in map(Stored._make, rows):
            self._set_status(stored, status_of(stored, stored.differs()), change)
