"""Driving the real program without a terminal, by commands instead of keys: for screenshots and for tests that read as
prose."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

from textual.pilot import Pilot

from wftui.services.session import Session
from wftui.store.config import Config
from wftui.store.paths import Paths
from wftui.tui.app import WftuiApp
from wftui.tui.command import Command
from wftui.tui.keyboard import Keyboard
from wftui.tui.run import first_screen

if TYPE_CHECKING:
    from wftui.api.settings import Settings

PATIENCE = 30.0
"""Seconds after which waiting for something on the screen is given up."""


class Driver:
    """The program, its screen as text, and its commands."""

    def __init__(self, app: WftuiApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def screen(self) -> Keyboard:
        """The screen or sheet on top."""
        return cast(Keyboard, self.app.screen)

    @property
    def text(self) -> str:
        """What the terminal shows, as plain lines."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)

    def line(self, number: int) -> str:
        """One line of it; -1 is the key bar."""
        return self.text.split("\n")[number]

    async def do(self, *commands: type[Command]) -> None:
        """Press the key of each command, as a person would."""
        for command in commands:
            keys = self.screen.keymap.keys(command, typing=self.screen.typing)
            assert keys, f"{command.id} has no key here"
            await self.press(*keys[0].split(" "))

    async def press(self, *keys: str) -> None:
        """Press keys that are no command: letters that are typed, Enter on a button."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type text."""
        for character in text:
            await self.pilot.press(_KEYS.get(character, character))
        await self.pilot.pause()

    async def until(self, holds: Callable[[], bool], what: str = "") -> None:
        """Wait until something holds; fails with the screen as it is when it does not come."""
        end = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > end:
                raise AssertionError(f"Waited in vain for {what or holds}. The screen:\n{self.text}")
            await asyncio.sleep(0.02)
            await self.pilot.pause()

    async def sees(self, *texts: str) -> None:
        """Wait until each text is on the screen."""
        for text in texts:
            await self.until(lambda text=text: text in self.text, repr(text))  # type: ignore[misc]  # bound now

    async def sees_not(self, text: str) -> None:
        """Wait until the text is gone from the screen."""
        await self.until(lambda: text not in self.text, f"{text!r} to go")

    async def synced(self) -> None:
        """Wait until no sync runs."""
        await self.until(lambda: self.app.activity.job is None, "the sync to end")


_KEYS = {
    " ": "space",
    "/": "slash",
    "-": "minus",
    ".": "full_stop",
    ",": "comma",
    "\n": "enter",
    "!": "exclamation_mark",
}


@asynccontextmanager
async def driving(
    paths: Paths,
    settings: Callable[[], Settings] | None,
    *,
    size: tuple[int, int] = (120, 36),
    config: Config | None = None,
    offline: bool = False,
    fingerprint: str = "driven",
) -> AsyncIterator[Driver]:
    """Run the program headless on `settings` (None: no token) with its files under `paths`."""
    session = None
    if settings is not None:
        session = Session(paths, settings, fingerprint=fingerprint, place="the demo", offline=offline)
    app = WftuiApp(session, config or Config(signs="unicode"), first_screen=first_screen, paths=paths, demo=True)
    try:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield Driver(app, pilot)
    finally:
        if app.session is not None:
            app.session.close()
