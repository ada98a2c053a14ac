"""The queue in front of the pacer: people before background work, a few connections, one ledger for every process."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import math
import time
from collections.abc import Callable, Container
from typing import NamedTuple, Protocol

from wftui.api.pacer import Pacer, Priority
from wftui.api.results import Budget
from wftui.domain.errors import WftuiError

CONNECTIONS = 4
KEPT_FOR_PEOPLE = 2
_CLOCK_SLACK = 2.0
"""Seconds by which a stamp may lie ahead of the wall clock before it says that the clock was set back."""


class StampStore(Protocol):
    """Where the times of sent requests are kept, so that a restart or a second process does not start afresh.

    One store belongs to one token. Stamps are seconds since the epoch.
    """

    def load(self) -> list[float]:
        """Every stamp kept, by whichever process; old ones may be left out."""

    def save(self, stamps: list[float]) -> None:
        """Keep these: all that this process knows of, those of others included. Old ones may be dropped."""


class Turn:
    """Leave to send one request. Exactly one of its methods ends it; `close` counts as lost when none did."""

    def __init__(self, dispatcher: Dispatcher, ticket: int) -> None:
        self._dispatcher: Dispatcher | None = dispatcher
        self._ticket = ticket

    def answered(self, *, limit: int | None, remaining: int | None) -> None:
        """The request was answered with anything but a refusal by the rate limit."""
        self._end(lambda d, now: d.pacer.answered(self._ticket, now, limit=limit, remaining=remaining))

    def refused(self, *, wait: float, limit: int | None) -> None:
        """The request was refused by the rate limit."""
        self._end(lambda d, now: d.pacer.refused(self._ticket, now, wait=wait, limit=limit))

    def unsent(self) -> None:
        """The request never left."""
        self._end(lambda d, now: d.pacer.unsent(self._ticket))

    def close(self) -> None:
        """The request ended without an answer, unless it has ended already."""
        if self._dispatcher is not None:
            self._end(lambda d, now: d.pacer.lost(self._ticket, now))

    def _end(self, report: Callable[[Dispatcher, float], None]) -> None:
        dispatcher, self._dispatcher = self._dispatcher, None
        if dispatcher is not None:
            dispatcher.end(report)


class _Waiter(NamedTuple):
    priority: Priority
    order: int
    future: asyncio.Future[Turn]


class Dispatcher:
    """Hands out turns in order of priority, as fast as the pacer and the connections allow. Belongs to one loop."""

    def __init__(
        self,
        pacer: Pacer,
        stamps: StampStore | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        connections: int = CONNECTIONS,
        kept: int = KEPT_FOR_PEOPLE,
    ) -> None:
        self.pacer = pacer
        self._ledger = SharedLedger(pacer, stamps, clock, wall) if stamps is not None else None
        self._clock = clock
        self._connections = connections
        self._kept = kept
        self._flying = 0
        self._heap: list[_Waiter] = []
        self._order = itertools.count()
        self._queued = {Priority.INTERACTIVE: 0, Priority.BACKGROUND: 0}
        self._timer: asyncio.TimerHandle | None = None
        self._listeners: list[Callable[[Budget], None]] = []

    async def turn(self, priority: Priority) -> Turn:
        """Wait for leave to send one request. A cancelled wait costs nothing."""
        waiter = _Waiter(priority, next(self._order), asyncio.get_running_loop().create_future())
        heapq.heappush(self._heap, waiter)
        self._queued[priority] += 1
        self._pump()
        try:
            return await waiter.future
        except asyncio.CancelledError:
            if waiter.future.cancelled():
                self._queued[priority] -= 1
                self._notify()
            else:
                waiter.future.result().unsent()
            raise

    def end(self, report: Callable[[Dispatcher, float], None]) -> None:
        """A turn ended: tell the pacer through `report` and give its place to the next."""
        self._flying -= 1
        if self._ledger is not None:
            self._ledger.refresh()
        report(self, self._clock())
        self._pump()

    def touch(self) -> None:
        """A person is at the keyboard."""
        self.pacer.touch(self._clock())

    def close(self) -> None:
        """Cancel whoever still waits."""
        if self._timer is not None:
            self._timer.cancel()
        for waiter in self._heap:
            waiter.future.cancel()
        self._heap.clear()

    def on_budget(self, callback: Callable[[Budget], None]) -> Callable[[], None]:
        """Call `callback` whenever the budget or the queue changes; returns a function that ends it."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback) if callback in self._listeners else None

    def budget(self) -> Budget:
        """What is left now, and the queue for it."""
        now = self._clock()
        pacer = self.pacer
        remaining = pacer.remaining(now)
        queued = sum(self._queued.values())
        refill = 0.0 if remaining else max(0.0, pacer.next_at(now) - now)
        over = queued - remaining
        return Budget(
            limit=pacer.limit,
            remaining=remaining,
            next_refill_seconds=refill,
            queued_interactive=self._queued[Priority.INTERACTIVE],
            queued_background=self._queued[Priority.BACKGROUND],
            eta_seconds=refill + max(0, over) * pacer.window / pacer.limit if queued else 0.0,
            frozen_for=max(0.0, pacer.frozen_until - now),
            window=pacer.window,
        )

    def _pump(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._heap:
            head = self._heap[0]
            if head.future.done():
                heapq.heappop(self._heap)
                continue
            if self._flying >= self._connections + (self._kept if head.priority is Priority.INTERACTIVE else 0):
                break
            if self._ledger is not None:
                self._ledger.refresh()
            now = self._clock()
            at = self.pacer.ready_at(head.priority, now)
            if at > now + 1e-6:
                self._wake_in(at - now)
                break
            heapq.heappop(self._heap)
            self._grant(head, now)
        self._notify()

    def _wake_in(self, seconds: float) -> None:
        if seconds < math.inf:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._pump)

    def _grant(self, waiter: _Waiter, now: float) -> None:
        self._queued[waiter.priority] -= 1
        self._flying += 1
        ticket = self.pacer.sent(waiter.priority, now)
        if self._ledger is not None:
            self._ledger.record()
        waiter.future.set_result(Turn(self, ticket))

    def _notify(self) -> None:
        if self._listeners:
            budget = self.budget()
            for listener in tuple(self._listeners):
                listener(budget)


class SharedLedger:
    """The stamps of every process that uses the token, told to the pacer.

    A stamp is translated to this process's own clock once, when it is first seen: a wall clock that is set back or
    forth afterwards changes nothing. A store that cannot be read or written costs precision, never a request.
    """

    def __init__(self, pacer: Pacer, store: StampStore, clock: Callable[[], float], wall: Callable[[], float]) -> None:
        self._pacer = pacer
        self._store = store
        self._clock = clock
        self._wall = wall
        self._own: dict[float, float] = {}
        self._others: dict[float, float] = {}
        self._forgotten: set[float] = set()

    def refresh(self) -> None:
        """Read what others have sent since."""
        try:
            stamps = self._store.load()
        except (OSError, WftuiError):
            return
        now, wall = self._clock(), self._wall()
        kept_for = 2 * self._pacer.window
        new = 0
        for stamp in stamps:
            if stamp > wall - kept_for and not any(stamp in book for book in self._books):
                self._others[stamp] = now - max(0.0, wall - stamp)
                new += 1
        self._forget(now - kept_for, wall - kept_for)
        unsure = any(stamp > wall + _CLOCK_SLACK for stamp in self._others)
        self._pacer.others(self._others.values(), new=new, unsure=unsure)

    def record(self) -> None:
        """A request goes out now."""
        wall = stamp = self._wall()
        while any(stamp in book for book in self._books):
            stamp += 1e-6
        self._own[stamp] = self._clock()
        known = (each for each in (*self._own, *self._others) if each <= wall + _CLOCK_SLACK)
        try:
            self._store.save(sorted(known))
        except (OSError, WftuiError):
            return

    @property
    def _books(self) -> tuple[Container[float], ...]:
        return self._own, self._others, self._forgotten

    def _forget(self, sent_before: float, stamped_before: float) -> None:
        for book in (self._own, self._others):
            for stamp in [stamp for stamp, sent_at in book.items() if sent_at < sent_before]:
                del book[stamp]
                self._forgotten.add(stamp)
        self._forgotten = {stamp for stamp in self._forgotten if stamp > stamped_before}
