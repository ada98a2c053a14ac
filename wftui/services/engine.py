"""The engine: one thread with a loop of its own, in which everything that waits for the network runs.

A screen hands it a job and goes on; what the job ends with comes back through a callback. httpx and the models are
imported in there, after the first screen has been painted.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from wftui.domain.errors import WftuiError

if TYPE_CHECKING:
    from wftui.api.client import Client

T = TypeVar("T")


class Engine:
    """Runs jobs against one client.

    `make_client` is called in the engine's thread when the first job needs it, `at_end` there when everything is over.
    """

    def __init__(self, make_client: Callable[[], Client], *, at_end: Callable[[], None] | None = None) -> None:
        self._make_client = make_client
        self._at_end = at_end
        self._client: Client | None = None
        self._made_loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="wftui-engine", daemon=True)
        self._running = False

    @property
    def _loop(self) -> asyncio.AbstractEventLoop:
        assert self._made_loop is not None, "the engine was not started"
        return self._made_loop

    def start(self) -> None:
        """Start the thread."""
        self._made_loop = asyncio.new_event_loop()
        self._running = True
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether jobs are taken."""
        return self._running

    def submit(self, job: Callable[[Client], Awaitable[T]]) -> Future[T]:
        """Run `job` with the client; the future ends with its result, or with the error that it raised."""
        return asyncio.run_coroutine_threadsafe(self._do(job), self._loop)

    def call(self, action: Callable[[Client], None]) -> None:
        """Do something at once with the client, if there is one already; what a key press may trigger."""
        client = self._client
        if client is not None and self._running:
            self._loop.call_soon_threadsafe(action, client)

    def stop(self) -> None:
        """Cancel what runs, close the connections and end the thread; waits two seconds at most."""
        if not self._running:
            return
        self._running = False
        asyncio.run_coroutine_threadsafe(self._close(), self._loop)
        self._thread.join(timeout=2)

    async def _do(self, job: Callable[[Client], Awaitable[T]]) -> T:
        if self._client is None:
            self._client = self._make_client()
        return await job(self._client)

    async def _close(self) -> None:
        current = asyncio.current_task()
        tasks = [task for task in asyncio.all_tasks(self._loop) if task is not current]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()
        if self._at_end is not None:
            self._at_end()
        self._loop.stop()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            self._loop.close()


def sentence(error: BaseException) -> str:
    """What to tell a person about an error that a job ended with."""
    if isinstance(error, WftuiError):
        return str(error)
    return f"Something went wrong inside wftui ({type(error).__name__}). Your edits are kept."
