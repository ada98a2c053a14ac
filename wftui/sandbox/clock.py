"""The sandbox's clock: starts where the demo site starts, ticks, and can be set by a test."""

import time
from datetime import UTC, datetime, timedelta

_MILLISECOND = timedelta(milliseconds=1)


def iso(moment: datetime) -> str:
    """Write a moment as Webflow does: `2026-03-02T09:00:00.000Z`."""
    utc = moment.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z".rjust(24, "0")


def moment(text: str) -> datetime:
    """Read an ISO 8601 moment; without an offset it is UTC. Raises ValueError."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


class Clock:
    """Time as content sees it. Rate windows use real time instead."""

    def __init__(self, start: str) -> None:
        self._base = moment(start)
        self._started = time.monotonic()
        self._last = self._base - _MILLISECOND

    def now(self) -> datetime:
        """Return the sandbox's present moment in UTC."""
        return self._base + timedelta(seconds=time.monotonic() - self._started)

    def stamp(self) -> str:
        """Return the moment for a change: at least one millisecond after the stamp before it."""
        now = self.now()
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        self._last = max(now, self._last + _MILLISECOND)
        return iso(self._last)

    def set(self, present: datetime) -> None:
        """Move the clock, forwards or backwards; it ticks on from there."""
        self._base = present.astimezone(UTC)
        self._started = time.monotonic()
        self._last = self._base - _MILLISECOND

    def resume(self, last: str) -> None:
        """Tick on from the last stamp of an earlier run."""
        self.set(moment(last) + _MILLISECOND)
