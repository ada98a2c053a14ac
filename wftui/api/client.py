"""The client: one typed method per operation of the Data API, paced, judged and retried in one place."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Mapping
from types import TracebackType

from wftui.api.answer import Answer
from wftui.api.collections import CollectionCalls
from wftui.api.components import ComponentCalls
from wftui.api.decode import check_whole, unknown
from wftui.api.dispatcher import CONNECTIONS, KEPT_FOR_PEOPLE, Dispatcher, StampStore
from wftui.api.errors import ApiError, NoConnection, TooManyRequests, TransportError
from wftui.api.items import ItemCalls
from wftui.api.pacer import Pacer, Priority
from wftui.api.pages import PageCalls
from wftui.api.refusals import refusal
from wftui.api.results import Budget
from wftui.api.settings import Settings
from wftui.api.sites import SiteCalls
from wftui.api.tokens import TokenCalls
from wftui.api.transport import Transport
from wftui.domain.json import Json

READ_ATTEMPTS = 3
CONNECT_ATTEMPTS = 2
REFUSED_ATTEMPTS = 5
"""How often a request goes out in all: a read that failed, a read that found no connection, any that got a 429."""


class Client(TokenCalls, SiteCalls, CollectionCalls, ItemCalls, PageCalls, ComponentCalls):
    """Everything that Webflow's Data API can be asked.

    Use it as `async with Client(settings) as client:` or close it with `aclose()`. One client, and its `background`
    view, belong to one event loop. Every method raises `ApiError`; a write whose outcome is not known raises
    `OutcomeUnknown` and is never sent again.
    """

    def __init__(self, settings: Settings, stamps: StampStore | None = None) -> None:
        self._settings = settings
        self._dispatcher = Dispatcher(Pacer(limit=settings.rate_limit, window=settings.window), stamps)
        self._transport = Transport(settings, connections=CONNECTIONS + KEPT_FOR_PEOPLE)
        self._priority = Priority.INTERACTIVE
        self._background: Client | None = None

    @property
    def background(self) -> Client:
        """The same client, connections and budget; its requests go after those of people."""
        if self._priority is Priority.BACKGROUND:
            return self
        if self._background is None:
            view = object.__new__(Client)
            view.__dict__.update(self.__dict__)
            view._priority = Priority.BACKGROUND
            self._background = view
        return self._background

    @property
    def budget(self) -> Budget:
        """The requests that are left, and the queue for them. Read it in the client's loop."""
        return self._dispatcher.budget()

    def on_budget(self, callback: Callable[[Budget], None]) -> Callable[[], None]:
        """Call `callback` in the client's loop whenever the budget changes; returns a function that ends it."""
        return self._dispatcher.on_budget(callback)

    def touch(self) -> None:
        """A person is at the keyboard: for the next while background work leaves requests to them. From any thread."""
        self._dispatcher.touch()

    async def aclose(self) -> None:
        """Cancel what still waits, and close the connections."""
        self._dispatcher.close()
        await self._transport.aclose()

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def download(self, url: str) -> bytes:
        """A public file of the site, such as a picture: outside of the budget, and without the token.

        Raises `UsageError` when the address is none that is opened, `ApiError` when the file does not come.
        """
        from wftui.api.files import download

        return await download(url, self._settings)

    async def read(self, path: str, query: Mapping[str, str] | None = None) -> Answer:
        """Send a GET; repeated, with growing pauses, when that may help. Raises `ApiError`."""
        failures = 0
        while True:
            try:
                return await self._until_taken("GET", path, query, None, own_limit=False)
            except TransportError as error:
                failures += 1
                attempts = CONNECT_ATTEMPTS if isinstance(error, NoConnection) else READ_ATTEMPTS
                if not error.retryable or failures >= attempts:
                    raise
                await asyncio.sleep(_pause(self._settings.first_pause, failures, error))

    async def write(
        self,
        method: str,
        path: str,
        body: Mapping[str, Json] | None = None,
        query: Mapping[str, str] | None = None,
        *,
        own_limit: bool = False,
    ) -> Answer:
        """Send a write once; again only after a 429, which says that nothing was done.

        Raises `OutcomeUnknown` when it is not known whether it happened. `own_limit` marks a request with a rate limit
        of its own: its 429 raises at once, and says nothing about the budget while that has requests left.
        """
        content = None if body is None else json.dumps(body, separators=(",", ":"), allow_nan=False).encode()
        return await self._until_taken(method, path, query, content, own_limit=own_limit)

    async def _until_taken(
        self, method: str, path: str, query: Mapping[str, str] | None, content: bytes | None, *, own_limit: bool
    ) -> Answer:
        """Send the request, and again while the rate limit refuses it; the pacer keeps the pause."""
        for attempt in range(1, REFUSED_ATTEMPTS + 1):
            try:
                return await self._once(method, path, query, content, own_limit=own_limit)
            except TooManyRequests:
                if own_limit or attempt == REFUSED_ATTEMPTS:
                    raise
        raise AssertionError("unreachable")

    async def _once(
        self, method: str, path: str, query: Mapping[str, str] | None, content: bytes | None, *, own_limit: bool
    ) -> Answer:
        turn = await self._dispatcher.turn(self._priority)
        try:
            answer = await self._transport.send(method, path, query=query, body=content)
            wait = answer.retry_after(self._settings.window)
            if answer.status != 429 or (own_limit and answer.rate_remaining):
                turn.answered(limit=answer.rate_limit, remaining=answer.rate_remaining)
            else:
                turn.refused(wait=wait, limit=answer.rate_limit)
        except NoConnection:
            turn.unsent()
            raise
        except TransportError as error:
            if method == "GET":
                raise
            raise unknown(error) from error
        finally:
            turn.close()
        refused = refusal(answer, wait, own_limit=own_limit)
        if refused is not None:
            raise refused
        if method == "GET":
            check_whole(answer)
        return answer


def _pause(first: float, failures: int, error: ApiError) -> float:
    """Seconds before a read is repeated: what the server asked for, or a growing time with a random part."""
    growing = first * 2.0 ** (failures - 1)
    return max(error.retry_after or 0.0, growing * random.uniform(0.75, 1.25))  # noqa: S311  spreads load; no secret
