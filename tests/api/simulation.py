"""The real dispatcher and pacer against a limiter, in virtual time: every request is a coroutine that really waits."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field

from tests.api.limiters import KINDS
from tests.api.virtual_time import run
from wftui.api.dispatcher import Dispatcher, StampStore
from wftui.api.pacer import Pacer, Priority


@dataclass
class Server:
    """A limiter behind a network of 0.25 s there and back, 2 % of the ways up to six times slower."""

    kind: str
    limit: int
    window: float
    seed: int
    round_trip: float = 0.25
    refusals: int = 0
    taken: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.limiter = KINDS[self.kind](self.limit, self.window)
        self.phase = self.random.random() * self.window * 3

    async def _way(self, share: float) -> None:
        slow = self.random.random() < 0.02
        factor = self.random.uniform(1, 6) if slow else 1 + 0.15 * self.random.gauss(0, 1)
        await asyncio.sleep(max(0.001, self.round_trip * share * factor))

    async def request(self, dispatcher: Dispatcher, priority: Priority) -> float:
        """Send one request until it is taken; returns how long it waited for its first turn."""
        loop = asyncio.get_running_loop()
        asked = loop.time()
        waited: float | None = None
        while True:
            turn = await dispatcher.turn(priority)
            waited = loop.time() - asked if waited is None else waited
            await self._way(0.4)
            verdict = self.limiter.hit(loop.time() + self.phase)
            await self._way(0.6)
            if verdict.taken:
                self.taken += 1
                turn.answered(limit=self.limit, remaining=verdict.remaining)
                return waited
            self.refusals += 1
            turn.refused(wait=verdict.retry_after, limit=self.limit)


@dataclass
class Outcome:
    """What one simulated sync came to. Times in seconds; `used` is the share of the budget that the sync used."""

    refusals: int
    wall: float
    used: float
    waits: list[float] = field(default_factory=list)


def new_dispatcher(window: float, stamps: StampStore | None = None, clock_ahead: float = 0.0) -> Dispatcher:
    """A dispatcher in virtual time; `clock_ahead` seconds lie between its wall clock and the loop's."""
    loop = asyncio.get_running_loop()
    return Dispatcher(Pacer(window=window), stamps, clock=loop.time, wall=lambda: loop.time() + clock_ahead)


def sync(
    kind: str,
    *,
    limit: int = 60,
    window: float = 60.0,
    count: int = 1200,
    seed: int = 0,
    round_trip: float = 0.25,
    person_every: float | None = None,
) -> Outcome:
    """A sync of `count` requests. With `person_every` a person at the keyboard asks for 3 at once, about so often."""

    async def main() -> Outcome:
        loop = asyncio.get_running_loop()
        server = Server(kind, limit, window, seed, round_trip)
        dispatcher = new_dispatcher(window)
        asked: list[asyncio.Task[float]] = []

        async def person(every: float) -> None:
            while True:
                dispatcher.touch()
                asked.extend(asyncio.create_task(server.request(dispatcher, Priority.INTERACTIVE)) for _ in range(3))
                await asyncio.sleep(server.random.expovariate(1 / every))

        async def keys() -> None:
            while True:
                dispatcher.touch()
                await asyncio.sleep(window / 20)

        attending = [asyncio.create_task(person(person_every)), asyncio.create_task(keys())] if person_every else []
        await asyncio.sleep(0)
        start = loop.time()
        await asyncio.gather(*(server.request(dispatcher, Priority.BACKGROUND) for _ in range(count)))
        wall = loop.time() - start
        for task in attending:
            task.cancel()
        await asyncio.gather(*attending, return_exceptions=True)
        waits = await asyncio.gather(*asked)
        return Outcome(server.refusals, wall, count / (limit * wall / window), list(waits))

    return run(main())
