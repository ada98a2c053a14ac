"""Rate limits per token: fixed window, sliding window or token bucket."""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

KINDS = ("fixed", "sliding", "bucket")

Now = Callable[[], float]


@dataclass(frozen=True)
class Allowance:
    """What one request was told: whether it may go on, and what the headers say."""

    allowed: bool
    limit: int
    remaining: int
    retry_after: int

    def headers(self) -> dict[str, str]:
        """Return the headers that Webflow puts on every answer, successful ones included."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "Retry-After": str(self.retry_after),
        }


class _Meter(Protocol):
    def take(self) -> tuple[bool, int, float]:
        """Count a request: whether it is allowed, how many are left, seconds until there is room again."""
        ...


@dataclass
class _Fixed:
    limit: int
    window: float
    now: Now
    started: float = -math.inf
    used: int = 0

    def take(self) -> tuple[bool, int, float]:
        now = self.now()
        if now >= self.started + self.window:
            self.started, self.used = now, 0
        allowed = self.used < self.limit
        self.used += allowed
        return allowed, self.limit - self.used, self.started + self.window - now


@dataclass
class _Sliding:
    limit: int
    window: float
    now: Now
    stamps: deque[float] = field(default_factory=deque)

    def take(self) -> tuple[bool, int, float]:
        now = self.now()
        while self.stamps and self.stamps[0] <= now - self.window:
            self.stamps.popleft()
        allowed = len(self.stamps) < self.limit
        if allowed:
            self.stamps.append(now)
        return allowed, self.limit - len(self.stamps), self.stamps[0] + self.window - now


@dataclass
class _Bucket:
    limit: int
    window: float
    now: Now
    tokens: float = -1.0
    seen: float = 0.0

    def take(self) -> tuple[bool, int, float]:
        now = self.now()
        rate = self.limit / self.window
        if self.tokens < 0:
            self.tokens = float(self.limit)
        else:
            self.tokens = min(float(self.limit), self.tokens + (now - self.seen) * rate)
        self.seen = now
        allowed = self.tokens >= 1
        if allowed:
            self.tokens -= 1
        return allowed, int(self.tokens), max(0.0, (1 - self.tokens) / rate)


_METERS: dict[str, Callable[[int, float, Now], _Meter]] = {"fixed": _Fixed, "sliding": _Sliding, "bucket": _Bucket}


class Limiter:
    """One meter per token; requests without a known token share one."""

    def __init__(self, kind: str = "fixed", rpm: int = 60, window: float = 60.0, now: Now = time.monotonic) -> None:
        if kind not in KINDS:
            raise ValueError(f"There is no limiter {kind!r}; choose one of {', '.join(KINDS)}.")
        self.limit = rpm
        self._make: Callable[[], _Meter] = partial(_METERS[kind], rpm, window, now)
        self._meters: dict[str, _Meter] = {}

    def take(self, token: str) -> Allowance:
        """Count one request of this token."""
        meter = self._meters.get(token)
        if meter is None:
            meter = self._meters[token] = self._make()
        allowed, remaining, wait = meter.take()
        return Allowance(allowed, self.limit, max(0, remaining), max(1, math.ceil(wait)))
