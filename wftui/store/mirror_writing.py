"""What all writes to a mirror share: transactions with a change number, counters, and the state of a sync."""

from __future__ import annotations

import json
import time
from typing import Any

from wftui.domain.errors import StoreError
from wftui.domain.json import Json
from wftui.store.mirror_base import MirrorBase
from wftui.store.rows import ListingState


class MirrorWriting(MirrorBase):
    """A mirror that can be written."""

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
        self.db.check_writable()
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


class _Writing:
    """A transaction that has a change number of its own."""

    def __init__(self, mirror: MirrorWriting) -> None:
        self._mirror = mirror
        self._transaction = mirror.db.transaction()

    def __enter__(self) -> int:
        self._transaction.__enter__()
        return self._mirror._next("change")

    def __exit__(self, *raised: Any) -> None:
        if raised[0] is not None:
            self._mirror._collections, self._mirror._locales = {}, {}
        self._transaction.__exit__(*raised)
