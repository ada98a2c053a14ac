"""How far a sync has come, as a status line or a script shows it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """One moment of a sync.

    `done` of `total` versions of variants have been read; `total` grows until every collection has said how many it
    holds, and is 0 while nobody knows. `requests` were answered so far. `seconds_left` is None while it cannot be told.
    """

    done: int
    total: int
    what: str
    requests: int
    seconds_left: float | None


class Meter:
    """Counts what a sync does, and tells `report` about it."""

    def __init__(
        self,
        report: Callable[[SyncProgress], None] | None,
        seconds_for: Callable[[int], float],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._report = report
        self._seconds_for = seconds_for
        self._clock = clock
        self._started = clock()
        self._expected: dict[str, tuple[int, int]] = {}
        self.requests = 0
        self.requests_expected = 0

    @property
    def done(self) -> int:
        """Versions read so far."""
        return sum(done for done, _ in self._expected.values())

    def expect(self, part: str, total: int) -> None:
        """`part` (a listing) is believed to hold `total` versions."""
        self._expected[part] = (self._expected.get(part, (0, 0))[0], total)

    def reached(self, part: str, done: int, total: int) -> None:
        """`part` has come to `done` of `total`."""
        self._expected[part] = (done, total)

    def answered(self, what: str) -> None:
        """A request about `what` was answered."""
        self.requests += 1
        if self._report is None:
            return
        total = sum(total for _, total in self._expected.values())
        self._report(SyncProgress(self.done, total, what, self.requests, self._seconds_left()))

    def _seconds_left(self) -> float | None:
        pages = sum(-(-max(0, total - done) // 100) for done, total in self._expected.values())
        left = pages + max(0, self.requests_expected - self.requests)
        elapsed = self._clock() - self._started
        alone = left * elapsed / self.requests if self.requests > 4 and self.requests < 50 else 0.0
        return max(self._seconds_for(left), alone) if self.requests else None
