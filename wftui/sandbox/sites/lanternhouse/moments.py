"""When each variant was made, changed and published: reproducible, and in agreement with its state.

The site was last published on 1 March 2026 at 16:20, which took all that was queued then; so whatever is queued was
changed after that.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wftui.sandbox.sites.ids import object_id

_MADE = (datetime(2024, 3, 6, 9, tzinfo=UTC), datetime(2025, 9, 30, 17, tzinfo=UTC))
_SETTLED = (datetime(2025, 10, 6, 9, tzinfo=UTC), datetime(2026, 2, 12, 17, tzinfo=UTC))
_RECENT = (datetime(2026, 2, 21, 9, tzinfo=UTC), datetime(2026, 3, 1, 17, 30, tzinfo=UTC))
_QUEUED = (datetime(2026, 3, 1, 16, 25, tzinfo=UTC), datetime(2026, 3, 2, 8, 40, tzinfo=UTC))
_SHELVED = (datetime(2025, 11, 3, 9, tzinfo=UTC), datetime(2026, 1, 9, 17, tzinfo=UTC))
_CHANGED_IN = {
    "draft changes": _RECENT,
    "draft": _RECENT,
    "queued": _QUEUED,
    "queued changes": _QUEUED,
    "archived": _SHELVED,
    "published": _SETTLED,
}


def stamp(when: datetime) -> str:
    """ISO 8601 with milliseconds and Z; a time without a zone is taken as UTC."""
    when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03}Z"


def _between(window: tuple[datetime, datetime], *key: str) -> datetime:
    """A moment within `window` that depends on `key` alone, to the millisecond."""
    first, last = window
    span = int((last - first).total_seconds() * 1000)
    return first + timedelta(milliseconds=int(object_id("moment", *key), 16) % span)


@dataclass(frozen=True)
class Moments:
    """The stamps of one variant; `published` is None when it is not live."""

    created: str
    updated: str
    published: str | None
    live_updated: str

    @classmethod
    def of(cls, key: str, state: str, changed: datetime | None = None) -> "Moments":
        """The stamps of the variant called `key` in `state`, last changed at `changed` when that is known."""
        updated = changed or _between(_CHANGED_IN[state], key, "updated")
        created = min(_between(_MADE, key.rpartition("/")[0], "created"), updated)
        if state in ("draft", "queued", "archived"):
            return cls(stamp(created), stamp(updated), None, stamp(updated))
        before = updated if state == "published" else _between(_SETTLED, key, "settled")
        after = timedelta(milliseconds=2_000 + int(object_id("delay", key), 16) % 240_000)
        return cls(stamp(created), stamp(updated), stamp(before + after), stamp(before))
