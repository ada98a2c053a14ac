"""The client: one typed method per operation of the Data API, paced, judged and retried in one place."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType

from wftui.api.collections import CollectionCalls
from wftui.api.components import ComponentCalls
from wftui.api.dispatcher import StampStore
from wftui.api.items import ItemCalls
from wftui.api.pages import PageCalls
from wftui.api.results import Budget
from wftui.api.settings import Settings
from wftui.api.sites import SiteCalls
from wftui.api.tokens import TokenCalls


class Client(TokenCalls, SiteCalls, CollectionCalls, ItemCalls, PageCalls, ComponentCalls):
    """Everything that Webflow's Data API can be asked.

    Use it as `async with Client(settings) as client:` or close it with `aclose()`. One client, and its `background`
    view, belong to one event loop. Every method raises `ApiError`; a write whose outcome is not known raises
    `OutcomeUnknown` and is never sent again.
    """

    def __init__(self, settings: Settings, stamps: StampStore | None = None) -> None:
        raise NotImplementedError

    @property
    def background(self) -> Client:
        """The same client, connection and budget; its requests go after those of people."""
        raise NotImplementedError

    @property
    def budget(self) -> Budget:
        """The requests that are left, and the queue for them."""
        raise NotImplementedError

    def on_budget(self, callback: Callable[[Budget], None]) -> Callable[[], None]:
        """Call `callback` in the client's loop whenever the budget changes; returns a function that ends it."""
        raise NotImplementedError

    def touch(self) -> None:
        """A person is at the keyboard: keep requests free for them for the next while."""
        raise NotImplementedError

    async def aclose(self) -> None:
        """Close the connections."""
        raise NotImplementedError

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()
