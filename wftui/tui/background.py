"""Reading that takes more than a few milliseconds, off the thread of the screens; the newest question wins."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from wftui.store.mirror import Mirror

T = TypeVar("T")

PATIENCE = 0.005
"""Seconds for which the screen waits for an answer, so that a quick one is on the same frame as the key."""


class Ticket:
    """One question that is being answered. `cancelled()` says that nobody waits for it any more."""

    def __init__(self) -> None:
        self._over = threading.Event()

    def cancelled(self) -> bool:
        """Whether a newer question took its place."""
        return self._over.is_set()

    def give_up(self) -> None:
        """Nobody waits for it any more."""
        self._over.set()


class Reader:
    """One thread with a mirror of its own. Questions of one lane replace each other.

    `post` calls something on the thread of the screens, soon.
    """

    def __init__(self, open_mirror: Callable[[], Mirror], post: Callable[[Callable[[], None]], None]) -> None:
        self._open_mirror, self._post = open_mirror, post
        self._pool: ThreadPoolExecutor | None = None
        self._mirror: Mirror | None = None
        self._lanes: dict[str, tuple[Ticket, Future[Any]]] = {}
        self._kept: dict[str, Any] = {}
        self._guard = threading.Lock()
        self._running: Ticket | None = None

    def ask(
        self,
        lane: str,
        job: Callable[[Mirror, Callable[[], bool]], T],
        then: Callable[[T], None],
        failed: Callable[[BaseException], None],
        *,
        patience: float = PATIENCE,
    ) -> bool:
        """Run `job(mirror, cancelled)`; `then` or `failed` is called on this thread, unless a newer question came.

        Returns whether the answer is there already.
        """
        self.drop(lane)
        ticket = Ticket()
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(1, thread_name_prefix="wftui-reader")
        future = self._pool.submit(self._run, ticket, job)
        self._lanes[lane] = ticket, future
        with suppress(TimeoutError):
            future.exception(timeout=patience)
        if future.done():
            self._answer(ticket, future, then, failed)
            return True
        future.add_done_callback(lambda done: self._post(lambda: self._answer(ticket, done, then, failed)))
        return False

    def keep(self, name: str, make: Callable[[], T]) -> T:
        """Something that jobs of this thread share, made by the first of them and closed with the mirror."""
        if name not in self._kept:
            self._kept[name] = make()
        found: T = self._kept[name]
        return found

    def drop(self, lane: str) -> None:
        """Forget the question of a lane; what runs for it is interrupted."""
        ticket, future = self._lanes.pop(lane, (None, None))
        if ticket is None or future is None:
            return
        ticket.give_up()
        if not future.cancel():
            with self._guard:
                if self._running is ticket and self._mirror is not None:
                    self._mirror.db.connection.interrupt()

    def close(self) -> None:
        """Give everything up and close the mirror."""
        for lane in list(self._lanes):
            self.drop(lane)
        if self._pool is not None:
            self._pool.submit(self._close)
            self._pool.shutdown(wait=True)
            self._pool = None

    def _run(self, ticket: Ticket, job: Callable[[Mirror, Callable[[], bool]], T]) -> T:
        if self._mirror is None:
            self._mirror = self._open_mirror()
        with self._guard:
            self._running = ticket
        try:
            return job(self._mirror, ticket.cancelled)
        finally:
            with self._guard:
                self._running = None

    def _close(self) -> None:
        while self._kept:
            self._kept.popitem()[1].close()
        if self._mirror is not None:
            self._mirror.close()
            self._mirror = None

    def _answer(
        self,
        ticket: Ticket,
        done: Future[T],
        then: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        if ticket.cancelled() or done.cancelled():
            return
        error = done.exception()
        if error is not None:
            failed(error)
        else:
            then(done.result())
