"""Webflow never has to refuse a request of ours, whatever kind of limiter it has; people hardly wait."""

from __future__ import annotations

import asyncio

import pytest

from tests.api.limiters import KINDS, optimum
from tests.api.simulation import Server, new_dispatcher, sync
from tests.api.virtual_time import run
from wftui.api.dispatcher import Dispatcher, Turn
from wftui.api.pacer import Pacer, Priority
from wftui.domain.errors import StoreError


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("limit", "window", "count"), [(60, 60.0, 200), (120, 60.0, 400), (60, 6.0, 200)])
def test_a_sync_is_never_refused(kind: str, limit: int, window: float, count: int) -> None:
    """A sync that nobody watches gets no 429 from any of five kinds of limiter."""
    for seed in range(4):
        assert sync(kind, limit=limit, window=window, count=count, seed=seed).refusals == 0


@pytest.mark.parametrize("kind", ["fixed", "sliding"])
def test_a_sync_uses_the_whole_budget(kind: str) -> None:
    """A sync that nobody watches takes at most 3 % longer than one that knew the limiter's insides."""
    for seed in range(4):
        assert sync(kind, count=600, seed=seed).wall <= 1.03 * optimum(kind, 60, 60.0, 600)


@pytest.mark.parametrize("kind", KINDS)
def test_a_person_hardly_waits_while_a_sync_runs(kind: str) -> None:
    """What a person asks for goes within 0.3 s in 95 of 100 cases, and the sync still uses 80 % beside them."""
    runs = [sync(kind, count=300, seed=seed, person_every=30.0) for seed in range(4)]
    waits = sorted(wait for each in runs for wait in each.waits)
    assert waits[int(len(waits) * 0.95)] <= 0.3
    assert sum(each.used for each in runs) / len(runs) >= 0.8
    assert all(each.refusals == 0 for each in runs)


class Shelf:
    """A store of stamps that several dispatchers share, as processes share a file."""

    def __init__(self) -> None:
        self.kept: list[float] = []

    def load(self) -> list[float]:
        """The stamps."""
        return list(self.kept)

    def save(self, stamps: list[float]) -> None:
        """Replace the stamps."""
        self.kept = stamps


@pytest.mark.parametrize("kind", KINDS)
def test_a_restart_does_not_start_with_a_full_budget(kind: str) -> None:
    """A program that is closed in the middle of a burst and started again gets no 429.

    A bucket much smaller than the limit can refuse the first request after a restart: what is left of it is not kept.
    """

    async def main() -> int:
        server, shelf = Server(kind, 60, 60.0, seed=3), Shelf()
        for count in (45, 75, 60, 60):
            dispatcher = new_dispatcher(60.0, shelf)
            await asyncio.gather(*(server.request(dispatcher, Priority.BACKGROUND) for _ in range(count)))
            dispatcher.close()
        return server.refusals

    assert run(main()) <= (2 if kind == "small bucket" else 0)


@pytest.mark.parametrize("kind", KINDS)
def test_two_processes_share_one_budget(kind: str) -> None:
    """Two programs that sync with the same token at once get no 429."""

    async def main() -> int:
        server, shelf = Server(kind, 60, 60.0, seed=5), Shelf()
        both = [new_dispatcher(60.0, shelf) for _ in range(2)]
        await asyncio.gather(
            *(server.request(each, Priority.BACKGROUND) for each in both for _ in range(100)),
        )
        return server.refusals

    assert run(main()) == 0


@pytest.mark.parametrize("jump", [-86_400.0, -30.0, 30.0, 86_400.0])
def test_a_clock_that_was_set_stops_nothing(jump: float) -> None:
    """A wall clock set back or forth by a day between two runs delays the first request by no more than a window."""

    async def main() -> tuple[float, float]:
        loop = asyncio.get_running_loop()
        server, shelf = Server("fixed", 60, 60.0, seed=1), Shelf()
        first = new_dispatcher(60.0, shelf)
        await asyncio.gather(*(server.request(first, Priority.BACKGROUND) for _ in range(20)))
        second = new_dispatcher(60.0, shelf, clock_ahead=jump)
        asked = loop.time()
        waited = await server.request(second, Priority.INTERACTIVE)
        await asyncio.gather(*(server.request(second, Priority.BACKGROUND) for _ in range(100)))
        return waited, loop.time() - asked

    waited, wall = run(main())
    assert waited <= 60.0
    assert wall <= 200.0


def test_a_clock_set_back_while_running_stops_nothing() -> None:
    """A wall clock set back by an hour in the middle of a sync changes neither its speed nor its manners."""

    async def main() -> tuple[int, float]:
        loop = asyncio.get_running_loop()
        server, shelf = Server("sliding", 60, 60.0, seed=1), Shelf()
        start = loop.time()
        dispatcher = Dispatcher(
            Pacer(),
            shelf,
            clock=loop.time,
            wall=lambda: loop.time() - (3600.0 if loop.time() > start + 90 else 0.0),
        )
        await asyncio.gather(*(server.request(dispatcher, Priority.BACKGROUND) for _ in range(300)))
        return server.refusals, loop.time() - start

    refusals, wall = run(main())
    assert refusals == 0
    assert wall <= 260.0


def test_a_store_that_fails_stops_nothing() -> None:
    """Requests still go when the stamps cannot be read or written: a full disk, a home without write access."""

    class Broken:
        def load(self) -> list[float]:
            raise StoreError("The file cannot be read.")

        def save(self, stamps: list[float]) -> None:
            raise OSError(28, "No space left on device")

    async def main() -> int:
        server = Server("fixed", 60, 60.0, seed=1)
        dispatcher = new_dispatcher(60.0, Broken())
        await asyncio.gather(*(server.request(dispatcher, Priority.BACKGROUND) for _ in range(10)))
        return server.taken

    assert run(main()) == 10


async def _learned(dispatcher: Dispatcher, limit: int = 60, remaining: int = 59) -> None:
    turn = await dispatcher.turn(Priority.INTERACTIVE)
    turn.answered(limit=limit, remaining=remaining)


def test_one_request_goes_first_and_alone() -> None:
    """Nothing is known of the limit before the first answer, so only one request is out until then."""

    async def main() -> tuple[int, int]:
        dispatcher = new_dispatcher(60.0)
        turns = [asyncio.create_task(dispatcher.turn(Priority.INTERACTIVE)) for _ in range(3)]
        await asyncio.sleep(1)
        before = sum(each.done() for each in turns)
        turns[0].result().answered(limit=60, remaining=59)
        await asyncio.sleep(1)
        return before, sum(each.done() for each in turns)

    assert run(main()) == (1, 3)


def test_people_go_before_background_work() -> None:
    """What a person asks for overtakes a queue of background requests, and finds a connection free."""

    async def main() -> list[str]:
        dispatcher = new_dispatcher(60.0)
        await _learned(dispatcher)
        went: list[str] = []

        async def ask(name: str, priority: Priority) -> Turn:
            turn = await dispatcher.turn(priority)
            went.append(name)
            return turn

        waiting = [asyncio.create_task(ask(f"sync {n}", Priority.BACKGROUND)) for n in range(8)]
        await asyncio.sleep(0.1)
        waiting.append(asyncio.create_task(ask("person", Priority.INTERACTIVE)))
        await asyncio.sleep(0.1)
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return went

    assert run(main()) == ["sync 0", "sync 1", "sync 2", "sync 3", "person"]


def test_a_cancelled_wait_costs_nothing() -> None:
    """A request that is given up before it went takes no place in the budget."""

    async def main() -> tuple[int, int, int]:
        dispatcher = new_dispatcher(60.0)
        await _learned(dispatcher, remaining=0)
        waiting = [asyncio.create_task(dispatcher.turn(Priority.BACKGROUND)) for _ in range(100)]
        await asyncio.sleep(0)
        queued = dispatcher.budget().queued_background
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await asyncio.sleep(120)
        budget = dispatcher.budget()
        return queued, budget.queued_background, budget.remaining

    assert run(main()) == (100, 0, 60)


def test_a_refusal_freezes_everything_once() -> None:
    """After a 429 nothing goes until it says so, whoever asks; four at once are one event."""

    async def main() -> tuple[float, float]:
        loop = asyncio.get_running_loop()
        dispatcher = new_dispatcher(60.0)
        await _learned(dispatcher)
        turns = [await dispatcher.turn(Priority.BACKGROUND) for _ in range(4)]
        start = loop.time()
        for turn in turns:
            turn.refused(wait=7.0, limit=60)
        frozen = dispatcher.budget().frozen_for
        await dispatcher.turn(Priority.INTERACTIVE)
        return frozen, loop.time() - start

    frozen, waited = run(main())
    assert frozen == pytest.approx(7.0)
    assert waited == pytest.approx(7.0)


def test_a_storm_of_refusals_is_met_with_one_request_a_minute() -> None:
    """A server that refuses everything, and says "in 1 s" each time, gets one request a window from the third on."""

    async def main() -> int:
        loop = asyncio.get_running_loop()
        dispatcher = new_dispatcher(60.0)
        start, sent = loop.time(), 0
        while loop.time() < start + 600:
            turn = await dispatcher.turn(Priority.BACKGROUND)
            sent += 1
            await asyncio.sleep(0.2)
            turn.refused(wait=1.0, limit=60)
        return sent

    assert run(main()) <= 13


def test_the_budget_is_told_as_it_changes() -> None:
    """The status line learns of every request that goes, waits and comes back, and of the time until the next."""

    async def main() -> list[tuple[int, int, bool]]:
        dispatcher = new_dispatcher(60.0)
        seen: list[tuple[int, int, bool]] = []
        stop = dispatcher.on_budget(lambda b: seen.append((b.remaining, b.queued, b.next_refill_seconds > 0)))
        await _learned(dispatcher, limit=5, remaining=4)
        out = [await dispatcher.turn(Priority.INTERACTIVE) for _ in range(4)]
        waiting = asyncio.create_task(dispatcher.turn(Priority.INTERACTIVE))
        await asyncio.sleep(0)
        for n, turn in enumerate(out):
            turn.answered(limit=5, remaining=3 - n)
        stop()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        return seen

    seen = run(main())
    assert (4, 0, False) in seen
    assert (0, 1, True) in seen


def test_a_lost_request_still_counts() -> None:
    """A request whose answer never came may reach the server late, so its place is not given to another."""

    async def main() -> int:
        dispatcher = new_dispatcher(60.0)
        await _learned(dispatcher, limit=3, remaining=2)
        await asyncio.sleep(1)
        lost = await dispatcher.turn(Priority.INTERACTIVE)
        lost.close()
        await asyncio.sleep(1)
        last = await dispatcher.turn(Priority.INTERACTIVE)
        last.answered(limit=3, remaining=1)
        waiting = asyncio.create_task(dispatcher.turn(Priority.INTERACTIVE))
        await asyncio.sleep(30)
        went = waiting.done()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        return went

    assert not run(main())
