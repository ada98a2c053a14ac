"""What is derived from an item's bytes when it is written: its status, and the items that it refers to."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

import msgspec

from wftui.domain.collection import Collection
from wftui.domain.item import same_content
from wftui.domain.json import Json
from wftui.domain.status import Status, derive, hinted_difference
from wftui.store.mirror_base import loads
from wftui.store.mirror_schema import LIVE_ABSENT, LIVE_UNKNOWN
from wftui.store.sorting import reference_fields


class _Flags(Protocol):
    @property
    def is_draft(self) -> bool: ...
    @property
    def is_archived(self) -> bool: ...
    @property
    def last_updated(self) -> str | None: ...
    @property
    def last_published(self) -> str | None: ...


class _Body(_Flags, Protocol):
    @property
    def raw(self) -> bytes: ...


class Stored(NamedTuple):
    """A variant as the mirror holds it. `staged` is None while only its live version has been seen."""

    item_id: str
    locale: int
    row: int
    name_key: str
    status: int
    last_published: str | None
    is_draft: bool
    is_archived: bool
    live_state: int
    last_updated: str | None
    staged: bytes | None
    live: bytes | None

    def differs(self) -> bool:
        """Whether staged and live differ, as far as the mirror knows."""
        if self.live_state == LIVE_UNKNOWN:
            return hinted_difference(self.last_updated, self.last_published)
        if self.live_state == LIVE_ABSENT or self.live is None:
            return True
        return self.differs_from(self.live)

    def differs_from(self, live: bytes) -> bool:
        """Whether the staged version differs from this live one."""
        return self.staged is not None and other_content(self.staged, live)


def status_of(flags: _Flags, differ: bool) -> Status:
    """The status of a variant."""
    return derive(
        is_archived=bool(flags.is_archived),
        is_draft=bool(flags.is_draft),
        last_published=flags.last_published,
        differs=differ,
    )


def differs(staged: _Body, live: bytes | None, *, known: bool = False) -> bool:
    """Whether a staged version differs from the live one; while that is not `known`, what the dates hint at."""
    if not known:
        return hinted_difference(staged.last_updated, staged.last_published)
    return live is None or other_content(staged.raw, live)


class _Values(msgspec.Struct, rename="camel"):
    field_data: msgspec.Raw = msgspec.Raw(b"{}")


_values = msgspec.json.Decoder(_Values).decode
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, AttributeError)
"""What the fast parser raises for JSON that Webflow may send nevertheless, such as half of a surrogate pair."""


def other_content(staged: bytes, live: bytes) -> bool:
    """Whether two versions hold other field values. Equal bytes are told apart from others without parsing them."""
    try:
        one, other = _values(staged).field_data, _values(live).field_data
        if bytes(one) == bytes(other):
            return False
        return not same_content(msgspec.json.decode(one), msgspec.json.decode(other))
    except UNREADABLE:
        return loads(staged).get("fieldData") != loads(live).get("fieldData")


class Links:
    """Finds what the items of a collection refer to."""

    def __init__(self, collection: Collection) -> None:
        self.fields = reference_fields(collection)
        self._read = reader(self.fields)

    def of(self, raw: bytes | None) -> list[tuple[str, str]]:
        """The references of an item: field slug and item id, each pair once."""
        if not self.fields:
            return []
        found: dict[tuple[str, str], None] = {}
        for slug, value in zip(self.fields, self._read(raw), strict=True):
            for target in value if isinstance(value, list) else (value,):
                if isinstance(target, str) and target.isascii():
                    found[slug, target] = None
        return list(found)


@lru_cache(maxsize=64)
def reader(slugs: tuple[str, ...]) -> Callable[[bytes | None], tuple[Json, ...]]:
    """A function from an item's JSON to the values of some fields, None for each that is absent; skips all others."""
    names = {f"f{place}": slug for place, slug in enumerate(slugs)}
    values = msgspec.defstruct("values", [(name, Any, None) for name in names], rename=names)
    item = msgspec.defstruct("item", [("data", values | None, None)], rename={"data": "fieldData"})
    decode = msgspec.json.Decoder(item).decode
    nothing = (None,) * len(slugs)

    def read(raw: bytes | None) -> tuple[Json, ...]:
        if raw is None:
            return nothing
        try:
            parsed: Any = decode(raw)
            data = parsed.data
        except UNREADABLE:
            slow = loads(raw).get("fieldData")
            return tuple(slow.get(slug) for slug in slugs) if isinstance(slow, dict) else nothing
        return nothing if data is None else msgspec.structs.astuple(data)

    return read
