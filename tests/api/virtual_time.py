"""An event loop whose clock jumps to the next timer, so that an hour of pacing is tried in a second."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

_T = TypeVar("_T")


class VirtualLoop(asyncio.SelectorEventLoop):
    """Sleeps by moving its clock. Nothing in it may wait for the world outside."""

    def __init__(self) -> None:
        self.now = 1000.0
        super().__init__(_NoWaiting(self))

    def time(self) -> float:
        """The virtual time in seconds."""
        return self.now


class _NoWaiting(selectors.DefaultSelector):
    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready:
            if timeout is None:
                raise RuntimeError("everything waits and nothing will ever happen")
            self._loop.now += timeout
        return ready


def run(main: Coroutine[Any, Any, _T]) -> _T:
    """Run `main` to its end in virtual time."""
    loop = VirtualLoop()
    try:
        return loop.run_until_complete(main)
    finally:
        loop.close()
