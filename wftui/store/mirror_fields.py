"""Keeps the comparable values of fields right: written, replaced and dropped in the transactions of the items.

A field of a collection in one locale is *complete* once every item of that locale has been looked at for it, which the
first listing after it appeared sees to; until then queries look into the items. Its values lie in *parts*, one for
every few rows of the mirror, so that a page of items writes few of them and a query reads them at one go.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from wftui.store.database import Database
from wftui.store.field_values import ABSENT, FieldValues, Value
from wftui.store.mirror_writing import MirrorWriting

ROWS = 256
"""How many rows of the mirror share a part: as many as a byte can number."""

_SHIFT = 2**32
_AT_ONCE = 400
_pack = msgspec.msgpack.Encoder().encode
_unpack: Callable[[bytes], list[Value]] = msgspec.msgpack.Decoder(list[int | float | str | None]).decode


class Known(NamedTuple):
    """A field as the mirror numbers it, within one locale."""

    number: int
    form: str
    complete: bool


class Part(NamedTuple):
    """The values of one field in some rows: `places` are those of the rows, counted from `first`."""

    first: int
    places: bytes
    values: list[Value]


def parts_of(db: Database, number: int) -> Iterator[Part]:
    """All values of a field, part by part."""
    rows = db.execute(
        "SELECT id, places, held FROM field_part WHERE id BETWEEN ? AND ?",
        (number * _SHIFT, (number + 1) * _SHIFT - 1),
    )
    for part, places, held in rows:
        yield Part(part % _SHIFT * ROWS, places, _unpack(held))


class FieldWrites(MirrorWriting):
    """Writes the values of fields inside a transaction of the caller's."""

    def _settle_fields(self, collection: int, locales: Iterable[int], values: FieldValues) -> None:
        """Number the fields that the schema has by now, and forget those that it has no more or not so."""
        for locale in locales:
            known = self._known_fields(collection, locale)
            for slug, each in known.items():
                if values.forms.get(slug) != each.form:
                    first = each.number * _SHIFT
                    self.db.execute("DELETE FROM field_part WHERE id BETWEEN ? AND ?", (first, first + _SHIFT - 1))
                    self.db.execute("DELETE FROM field WHERE number = ?", (each.number,))
            new = [slug for slug, form in values.forms.items() if slug not in known or known[slug].form != form]
            if new:
                any_row = "SELECT 1 FROM variant WHERE collection = ? AND locale = ? LIMIT 1"
                complete = self.db.one(any_row, (collection, locale)) is None
                generation = (self.db.one("SELECT value FROM meta WHERE key = 'generation'") or (0,))[0]
                self.db.executemany(
                    "INSERT INTO field (collection, locale, slug, form, complete, generation)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    [(collection, locale, slug, values.forms[slug], complete, generation) for slug in new],
                )

    def _known_fields(self, collection: int, locale: int) -> dict[str, Known]:
        rows = self.db.all(
            "SELECT slug, number, form, complete FROM field WHERE collection = ? AND locale = ?", (collection, locale)
        )
        return {slug: Known(number, form, bool(complete)) for slug, number, form, complete in rows}

    def _fields_for(self, collection: int, locale: int, values: FieldValues) -> dict[str, Known]:
        """The fields of a locale, numbered now if they were not."""
        known = self._known_fields(collection, locale)
        if {slug: each.form for slug, each in known.items()} != values.forms:
            self._settle_fields(collection, (locale,), values)
            known = self._known_fields(collection, locale)
        return known

    def _put_values(
        self, known: Mapping[str, Known], items: Iterable[tuple[int, bytes | None]], values: FieldValues
    ) -> None:
        """Keep the values of rows of one locale in place of those before; None stands for an item that goes."""
        found = sorted(items, key=_row)
        rows, columns = [row for row, _ in found], values.columns([raw for _, raw in found])
        changed: list[tuple[int, bytes, bytes]] = []
        start = 0
        while start < len(rows):
            part = rows[start] // ROWS
            end = bisect_left(rows, (part + 1) * ROWS, start)
            places, before = bytes([row % ROWS for row in rows[start:end]]), self._parts(part, known)
            for slug, each in known.items():
                key = each.number * _SHIFT + part
                after = _merged(before.get(key), places, columns[slug][start:end])
                if after is not None:
                    changed.append((key, *after))
            start = end
        self.db.executemany("INSERT OR REPLACE INTO field_part VALUES (?, ?, ?)", changed)

    def _parts(self, part: int, known: Mapping[str, Known]) -> dict[int, tuple[bytes, bytes]]:
        keys, found = [each.number * _SHIFT + part for each in known.values()], dict[int, tuple[bytes, bytes]]()
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            rows = self.db.all(f"SELECT id, places, held FROM field_part WHERE id IN ({marks})", some)
            found.update((key, (places, held)) for key, places, held in rows)
        return found

    def _complete_fields(self, collection: int, generation: int, values: FieldValues) -> None:
        """After a listing of this generation: what it did not show is looked at now, and the fields are complete."""
        locales = self.db.all(
            "SELECT DISTINCT locale FROM field WHERE collection = ? AND complete = 0 AND generation < ?",
            (collection, generation),
        )
        for (locale,) in locales:
            rest = self.db.execute(
                "SELECT v.row, s.raw FROM variant v JOIN staged s ON s.row = v.row"
                " WHERE v.collection = ? AND v.locale = ? AND v.staged_seen < ?",
                (collection, locale, generation),
            )
            known = self._known_fields(collection, locale)
            while some := rest.fetchmany(ROWS):
                self._put_values(known, some, values)
        self.db.execute(
            "UPDATE field SET complete = 1 WHERE collection = ? AND complete = 0 AND generation < ?",
            (collection, generation),
        )


def _merged(before: tuple[bytes, bytes] | None, places: bytes, values: list[Any]) -> tuple[bytes, bytes] | None:
    """A part after the rows at these places were given new values; None when it is the same as before."""
    filled, new = places, values
    if ABSENT in values:
        filled = bytes([place for place, value in zip(places, values, strict=True) if value is not ABSENT])
        new = [value for value in values if value is not ABSENT]
    if before is None:
        return (filled, _pack(new)) if new else None
    old, held = before
    if not old or places[0] > old[-1]:  # a page of new items goes behind those before it
        return (old + filled, _pack(_unpack(held) + new)) if new else None
    merged = dict(zip(old, _unpack(held), strict=True))
    for place in places:
        merged.pop(place, None)
    merged.update(zip(filled, new, strict=True))
    now = sorted(merged)
    after = bytes(now), _pack([merged[place] for place in now])
    return None if after == before else after


def _row(item: tuple[int, object]) -> int:
    return item[0]
