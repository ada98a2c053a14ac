"""Five ways in which a server can count `limit` requests a window. None of them is told anything by the pacer."""

from __future__ import annotations

import math
from collections import deque
from typing import NamedTuple


class Verdict(NamedTuple):
    """Whether the request was taken, how many may follow now, and when a refused one may come again."""

    taken: bool
    remaining: int
    retry_after: float


class Fixed:
    """Counts from the first request of a window; the next window starts with the first request after it."""

    def __init__(self, limit: int, window: float) -> None:
        self.limit, self.window = limit, window
        self.start, self.count = -math.inf, 0

    def hit(self, now: float) -> Verdict:
        """Judge a request that arrives at `now`."""
        if now >= self.start + self.window:
            self.start, self.count = self.begin(now), 0
        if self.count >= self.limit:
            return Verdict(False, 0, self.start + self.window - now)
        self.count += 1
        return Verdict(True, self.limit - self.count, 0.0)

    def begin(self, now: float) -> float:
        """When the window that `now` lies in began."""
        return now


class Aligned(Fixed):
    """A fixed window that starts when the server's clock says so, whatever the client does."""

    def begin(self, now: float) -> float:
        """When the window that `now` lies in began."""
        return now - (now + 17.3) % self.window


class Sliding:
    """Counts the requests of the last window, at every moment."""

    def __init__(self, limit: int, window: float) -> None:
        self.limit, self.window = limit, window
        self.log: deque[float] = deque()

    def hit(self, now: float) -> Verdict:
        """Judge a request that arrives at `now`."""
        while self.log and self.log[0] <= now - self.window:
            self.log.popleft()
        if len(self.log) >= self.limit:
            return Verdict(False, 0, self.log[0] + self.window - now)
        self.log.append(now)
        return Verdict(True, self.limit - len(self.log), 0.0)


class Bucket:
    """Holds `capacity` tokens and gets `limit` new ones a window, one after the other."""

    def __init__(self, limit: int, window: float, capacity: int | None = None) -> None:
        self.rate = limit / window
        self.capacity = capacity or limit
        self.tokens, self.at = float(self.capacity), 0.0

    def hit(self, now: float) -> Verdict:
        """Judge a request that arrives at `now`."""
        self.tokens = min(self.capacity, self.tokens + (now - self.at) * self.rate)
        self.at = now
        if self.tokens < 1 - 1e-9:
            return Verdict(False, 0, (1 - self.tokens) / self.rate)
        self.tokens -= 1
        return Verdict(True, int(self.tokens + 1e-9), 0.0)


def small_bucket(limit: int, window: float) -> Bucket:
    """A bucket that holds a sixth of a window."""
    return Bucket(limit, window, max(1, limit // 6))


KINDS = {"fixed": Fixed, "fixed, aligned": Aligned, "sliding": Sliding, "bucket": Bucket, "small bucket": small_bucket}


def optimum(kind: str, limit: int, window: float, count: int) -> float:
    """Seconds that `count` requests take at the least, latency apart, for one who knows the limiter and its phase."""
    if kind in ("fixed", "sliding"):
        return window * (math.ceil(count / limit) - 1)
    if kind == "fixed, aligned":
        return window * (math.ceil(count / limit) - 1.5)
    capacity = limit if kind == "bucket" else max(1, limit // 6)
    return max(0.0, (count - capacity) * window / limit)
