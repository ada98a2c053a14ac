"""When the next request may go, so that Webflow never has to refuse one. Pure: the caller passes the time in.

Webflow allows so many requests a minute and does not say whether its window is fixed, sliding or a bucket. Two
permissions hold under every one of them, and a request may go when either does:

CREDIT  An answer said `X-RateLimit-Remaining: r`. Whatever the limiter, r shrinks through requests only. So r, less all
        of ours that it may not count yet (out now, or answered while that request was out), can be sent.
LEDGER  A slot is free again one window after the *answer* to its request. The server saw that request earlier and sees
        the slot's next holder later, so it never sees more than `limit` of ours in any window, whatever the latency.
        Only a bucket smaller than the limit would refuse that: until an answer has shown that all of the limit can be
        left, the ledger is used at an even pace, which is what such a bucket refills.

One request goes first, alone, and learns the limit. A refusal (429) freezes everything once, and afterwards again one
goes alone. While a person is active, background work leaves them a reserve and is spread evenly, so that slots come
free all the time; when nobody is there it bursts.

Times are seconds of a clock that never goes back; `window` is in seconds as well.
"""

from __future__ import annotations

import bisect
import math
from collections import deque
from collections.abc import Iterable
from enum import IntEnum

LIMIT = 60
"""Requests a window until an answer says otherwise: Webflow's smallest plan."""

LONGEST_FREEZE = 120.0
SHORTEST_FREEZE = 1.0
_SPACING = 1.01
"""The ledger's pace over the exactly even one: a server's clock may run a little slower than this one."""


class Priority(IntEnum):
    """Whose request it is; the smaller goes first."""

    INTERACTIVE = 0
    BACKGROUND = 1


class Pacer:
    """The requests of one token, and when the next may go."""

    def __init__(self, *, limit: int = LIMIT, window: float = 60.0, active_for: float = 45.0) -> None:
        self.limit = limit
        self.window = window
        self.credit = 0
        self.frozen_until = -math.inf
        self._known = False
        self._active_for = active_for
        self._touched = -math.inf
        self._last = -math.inf
        self._next_background = -math.inf
        self._tickets = 0
        self._out: dict[int, float] = {}
        self._free_at: list[float] = []
        self._answers: deque[float] = deque()
        self._doubtful: list[float] = []
        self._others: list[float] = []
        self._others_unsure = False
        self._roomy = False
        self._strikes = 0
        self._struck_at = -math.inf

    # -- who is there --------------------------------------------------------------------------------------------

    def touch(self, now: float) -> None:
        """A person is at the keyboard."""
        self._touched = max(self._touched, now)

    def active(self, now: float) -> bool:
        """Whether a person was at the keyboard a short while ago."""
        return now - self._touched < self._active_for

    def reserve(self, now: float) -> int:
        """Requests that background work leaves to people: a twentieth, at least 3, while one is active; else none."""
        return min(max(3, self.limit // 20), self.limit - 1) if self.active(now) else 0

    # -- when ----------------------------------------------------------------------------------------------------

    def ready_at(self, priority: Priority, now: float) -> float:
        """The earliest time at which a request may go, as far as is known now; infinity: only after some answer."""
        start = max(now, self.frozen_until)
        if not self._known or self._strikes:
            return self._probe_at(start)
        quiet_at = self._touched + self._active_for
        keep = self.reserve(now) if priority is Priority.BACKGROUND else 0
        at = max(self._permitted_at(start, keep, now), self._next_background if keep else start)
        if keep and at > quiet_at:
            at = min(at, max(quiet_at, self._permitted_at(start, 0, now)))
        return at

    def _probe_at(self, start: float) -> float:
        if self._out:
            return math.inf
        if self._others_unsure:
            return start
        few = len(self._others) <= self.limit // 10
        return self._slot_at(start, self.limit) if few else max(self._slot_at(start, self.limit), self._spaced_at())

    def _permitted_at(self, start: float, keep: int, now: float) -> float:
        if self.credit - self._doubt(now) > keep:
            return start
        slot = self._slot_at(start, self.limit - keep)
        return slot if self._roomy else max(slot, self._spaced_at())

    def _spaced_at(self) -> float:
        last = max(self._last, self._others[-1]) if self._others else self._last
        return last + _SPACING * self.window / self.limit

    def _slot_at(self, start: float, slots: int) -> float:
        """The time at which fewer than `slots` requests can still count."""
        taken = self._taken(start)
        over = len(taken) + len(self._out) - slots + 1
        if over <= 0:
            return start
        return max(start, taken[over - 1]) if over <= len(taken) else math.inf

    def _taken(self, now: float) -> list[float]:
        """When each slot that is still taken comes free, soonest first."""
        if not self._others:
            return self._free_at[bisect.bisect_right(self._free_at, now) :]
        return sorted(each for each in (*self._free_at, *self._others_free_at()) if each > now)

    # -- what happened -------------------------------------------------------------------------------------------

    def sent(self, priority: Priority, now: float) -> int:
        """A request goes out now; returns the ticket to report its end with."""
        self._tickets += 1
        self._out[self._tickets] = self._last = now
        self.credit = max(0, self.credit - 1)
        if priority is Priority.BACKGROUND:
            even = self.window / (self.limit - self.reserve(now))
            self._next_background = max(self._next_background, now - even) + even
        return self._tickets

    def unsent(self, ticket: int) -> None:
        """The request of that ticket never left. Its credit is not given back: the next answer says what is left."""
        self._out.pop(ticket, None)

    def answered(self, ticket: int, now: float, *, limit: int | None = None, remaining: int | None = None) -> None:
        """An answer other than a refusal came. `limit` and `remaining` are what its headers say, if they do."""
        sent_at = self._settle(ticket, now)
        self._known = True
        self._strikes = 0
        if limit is not None:
            self.limit = max(1, limit)
        if remaining is not None:
            overlapping = sum(1 for each in self._answers if each >= sent_at)
            others = len(self._others) - bisect.bisect_left(self._others, sent_at - self._grace)
            self.credit = max(0, min(remaining, self.limit) - len(self._out) - overlapping - others)
            self._roomy = self._roomy or remaining >= self.limit - 1
        self._remember_answer(now)

    def refused(self, ticket: int, now: float, *, wait: float, limit: int | None = None) -> None:
        """A 429 came, asking to wait so long. Several at once are one event; one after the other, the wait grows."""
        sent_at = self._settle(ticket, now)
        self.credit = 0
        self._roomy = False
        if limit is not None:
            self.limit = max(1, limit)
        if sent_at > self._struck_at:
            self._strikes += 1
            self._struck_at = now
        if self._strikes > 2:
            wait = max(wait, self.window)
        self.frozen_until = max(self.frozen_until, now + min(max(wait, SHORTEST_FREEZE), LONGEST_FREEZE))
        self._remember_answer(now)

    def lost(self, ticket: int, now: float) -> None:
        """No answer came; the request may still reach the server, so it counts against credit for one more window."""
        self._settle(ticket, now)
        self._doubtful.append(now + self.window)

    def others(self, sent_at: Iterable[float], *, new: int = 0, unsure: bool = False) -> None:
        """What other processes, or an earlier run, sent with this token: all of it, `new` of them not told before.

        `unsure` says that their times cannot be trusted; the first request then does not wait for them. Around the end
        of a fixed window twice the limit can rightly go within one window; only more says that the limit is higher.
        """
        self._others = sorted(sent_at)
        self._others_unsure = unsure
        self.credit = max(0, self.credit - new)
        if not self._known and self._others:
            last_window = len(self._others) - bisect.bisect_right(self._others, self._others[-1] - self.window)
            if last_window > 2 * self.limit:
                self.limit = 2 * LIMIT

    def _settle(self, ticket: int, now: float) -> float:
        sent_at = self._out.pop(ticket, now)
        del self._free_at[: bisect.bisect_right(self._free_at, now)]
        bisect.insort(self._free_at, now + self.window)
        return sent_at

    def _remember_answer(self, now: float) -> None:
        self._answers.append(now)
        oldest = min(self._out.values(), default=now)
        while self._answers and self._answers[0] < oldest:
            self._answers.popleft()

    def _doubt(self, now: float) -> int:
        self._doubtful = [each for each in self._doubtful if each > now]
        return len(self._doubtful)

    @property
    def _grace(self) -> float:
        """How long a request of another process may take to arrive; only the time it was sent is known here."""
        return min(2.0, self.window / 10)

    def _others_free_at(self) -> Iterable[float]:
        return (each + self.window + self._grace for each in self._others)

    # -- what is left --------------------------------------------------------------------------------------------

    def remaining(self, now: float) -> int:
        """How many requests could go now, one after the other; 0 while frozen."""
        if now < self.frozen_until:
            return 0
        free = self.limit - len(self._taken(now)) - len(self._out)
        return min(self.limit, max(self.credit, free, 0))

    def next_at(self, now: float) -> float:
        """When the next request of a person may go: `now` while any can."""
        at = self.ready_at(Priority.INTERACTIVE, now)
        return min(at, now + self.window)
