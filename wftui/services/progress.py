"""How far a sync has come, as a status line or a script shows it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """One moment of a sync.

    `done` of `total` versions of items have been read (an item counts once for each locale, staged and live);
    `total` is 0 until every collection has said how many it holds. `requests` were answered so far. `seconds_left` is
    None while it cannot be told.
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
        self._silent: dict[str, str] = {}
        self.requests = 0
        self.requests_expected = 0

    @property
    def done(self) -> int:
        """Versions read so far."""
        return sum(done for done, _ in self._expected.values())

    def expect(self, part: str, total: int, like: str = "") -> None:
        """`part` (a listing) is believed to hold `total` versions; 0: it has yet to say, or else the part `like`."""
        self._expected[part] = (self._expected.get(part, (0, 0))[0], total)
        if not total:
            self._silent[part] = like

    def reached(self, part: str, done: int, total: int) -> None:
        """`part` has come to `done` of `total`."""
        self._expected[part] = (done, total)
        self._silent.pop(part, None)
        for other in [each for each, like in self._silent.items() if like == part]:
            del self._silent[other]
            self._expected[other] = (0, total)

    def leave_out(self, part: str) -> None:
        """`part` will not be read: it was before, or Webflow refuses it."""
        self._expected.pop(part, None)
        self._silent.pop(part, None)

    def answered(self, what: str) -> None:
        """A request about `what` was answered."""
        self.requests += 1
        if self._report is None:
            return
        total = 0 if self._silent else sum(total for _, total in self._expected.values())
        self._report(SyncProgress(self.done, total, what, self.requests, self._seconds_left()))

    def _seconds_left(self) -> float | None:
        pages = sum(-(-max(0, total - done) // 100) for done, total in self._expected.values())
        left = pages + max(0, self.requests_expected - self.requests)
        elapsed = self._clock() - self._started
        alone = left * elapsed / self.requests if self.requests > 4 and self.requests < 50 else 0.0
        return max(self._seconds_for(left), alone) if self.requests else None
