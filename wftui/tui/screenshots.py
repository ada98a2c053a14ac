"""Pictures of the real screens on the sandbox: `python -m wftui.tui.screenshots [FOLDER]` writes them as SVG."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import pkgutil
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import wftui.tui
from wftui.services.demo import Demo
from wftui.store.config import Config
from wftui.store.paths import Paths
from wftui.tui import state
from wftui.tui.commands import Filter, Help, Open, Publish, Save, SearchEverything, SideBySide
from wftui.tui.commands.comparing import Difference
from wftui.tui.driver import Driver, driving
from wftui.tui.look import dates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wftui.api.settings import Settings

NOW = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
"""When the pictures are taken, on the demo's own calendar."""


@dataclass(frozen=True)
class Scene:
    """One picture: its file's name, the terminal's size, how to get there from the sites screen, and the theme."""

    name: str
    play: Callable[[Driver], Awaitable[None]]
    size: tuple[int, int] = (120, 36)
    theme: str = "dark"
    connected: bool = True


async def _sites(driver: Driver) -> None:
    await driver.sees("Lanternhouse", "258 items")


async def _collections(driver: Driver) -> None:
    await driver.do(Open)
    await driver.sees("Exhibitions", "Downloads", "Site footer")


async def _collection(driver: Driver, name: str) -> None:
    await _collections(driver)
    await driver.do(Filter)
    await driver.type(name.lower())
    await driver.press("enter")
    await driver.do(Open)
    await driver.sees(f"{name} ", "by Name")


async def _items(driver: Driver) -> None:
    await _collection(driver, "Objects")
    await driver.press(*["down"] * 4)


async def _filter(driver: Driver) -> None:
    await _collection(driver, "Objects")
    await driver.do(Filter)
    await driver.type("lens")


async def _form(driver: Driver) -> None:
    await _collection(driver, "Exhibitions")
    await driver.press("down")
    await driver.do(Open)
    await driver.sees("Glass and Flame", "Accent")


async def _to_field(driver: Driver, label: str) -> None:
    """Move the cursor to the field of that name."""
    for _ in range(40):
        line = next((line for line in driver.text.split("\n") if line.startswith("▐") and label in line[:24]), "")
        if line:
            return
        await driver.press("down")
    raise AssertionError(f"No field {label} on the screen:\n{driver.text}")


async def _editing(driver: Driver) -> None:
    await _form(driver)
    await _to_field(driver, "Standfirst")
    await driver.do(Open)
    await driver.sees("of 200 characters")
    await driver.type(" Told in nine objects")
    await driver.sees("1 edit not sent")


async def _refused(driver: Driver) -> None:
    await _form(driver)
    await _to_field(driver, "Ticket price")
    await driver.do(Open)
    await driver.type("5")
    await driver.sees("At most 2 decimals")
    await driver.do(Save)
    await driver.sees("Not saved")


async def _picker(driver: Driver) -> None:
    await _form(driver)
    await _to_field(driver, "Curator")
    await driver.do(Open)
    await driver.sees("Enter choose")
    await driver.type("ma")
    await driver.sees("Maren Tolley")


async def _publish(driver: Driver) -> None:
    await _form(driver)
    await driver.do(Publish)
    await driver.sees("Publish Glass and Flame")


async def _help(driver: Driver) -> None:
    await _items(driver)
    await driver.do(Help)
    await driver.sees("Help: item table")


async def _japanese(driver: Driver) -> None:
    await _form(driver)
    await driver.press("L")
    await driver.type("ja")
    await driver.press("enter")
    await driver.sees("ガラスと炎")


async def _difference(driver: Driver) -> None:
    await _form(driver)
    await driver.do(Difference)
    await driver.sees("difference", "{+two centuries of+}")


async def _side_by_side(driver: Driver) -> None:
    await _form(driver)
    await driver.do(SideBySide)
    await driver.sees("Side by side with")
    await driver.press("enter")
    await driver.sees("next to do")


async def _search(driver: Driver) -> None:
    await _collections(driver)
    await driver.do(SearchEverything)
    await driver.sees("Search everything")
    await driver.type("mercury")
    await driver.sees("Glass and Flame")


async def _connect(driver: Driver) -> None:
    await driver.sees("Connect a Webflow site")


SCENES = (
    Scene("sites", _sites),
    Scene("collections", _collections),
    Scene("items", _items),
    Scene("filter", _filter),
    Scene("form", _form),
    Scene("editing", _editing),
    Scene("refused", _refused),
    Scene("reference", _picker),
    Scene("publish", _publish),
    Scene("help", _help),
    Scene("japanese", _japanese),
    Scene("difference", _difference),
    Scene("side-by-side", _side_by_side),
    Scene("search", _search),
    Scene("connect", _connect, connected=False),
    Scene("items-80x24", _items, (80, 24)),
    Scene("form-80x24", _editing, (80, 24)),
    Scene("items-160x45", _items, (160, 45)),
    Scene("form-light", _form, theme="light"),
    Scene("collections-mono", _collections, theme="mono"),
)
"""Every picture."""


@contextmanager
def _standing_still() -> Iterator[None]:
    """The clock stands and the budget is full, so that pictures change only with the screens."""

    def ago(at: float | None, now: float | None = None) -> str:
        return "4 min ago" if at is not None else "never"

    def right(self: state.Activity, unsent: int) -> list[tuple[str, str]]:
        word = "edit" if unsent == 1 else "edits"
        spans = [("amber", f"{unsent} {word} not sent"), ("muted", "   ")] if unsent else []
        return [*spans, ("muted", "120/120")]

    original = state.ago
    for each in pkgutil.walk_packages(wftui.tui.__path__, "wftui.tui."):
        importlib.import_module(each.name)
    using = [
        module
        for name, module in list(sys.modules.items())
        if name.startswith("wftui.tui.") and getattr(module, "ago", None) is original
    ]
    with contextlib.ExitStack() as patches:
        patches.enter_context(mock.patch.object(dates, "present", return_value=NOW))
        patches.enter_context(mock.patch.object(state.Activity, "right", right))
        for module in using:
            patches.enter_context(mock.patch.object(module, "ago", ago))
        yield


async def take(scenes: Sequence[Scene] = SCENES) -> dict[str, str]:
    """Play the scenes on a sandbox of their own; the SVG of each by name."""
    pictures: dict[str, str] = {}
    demo = Demo(rpm=100_000)
    try:
        with tempfile.TemporaryDirectory(prefix="wftui-pictures-") as folder, _standing_still():
            await _sync_once(Paths.at(Path(folder) / "synced"), demo.settings)
            for number, scene in enumerate(scenes):
                paths = Paths.at(Path(folder) / f"scene-{number}")
                _copy(Paths.at(Path(folder) / "synced"), paths)
                pictures[scene.name] = await _picture(scene, paths, demo.settings)
    finally:
        demo.stop()
    return pictures


async def _sync_once(paths: Paths, settings: Callable[[], Settings]) -> None:
    async with driving(paths, settings) as driver:
        await driver.sees("Lanternhouse")
        await driver.do(Open)
        await driver.until(lambda: driver.app.syncing.synced_at(driver.app.working.known.sites[0].id) is not None)
        await driver.synced()


def _copy(source: Paths, target: Paths) -> None:
    import shutil

    shutil.copytree(source.cache_dir, target.cache_dir)


async def _picture(scene: Scene, paths: Paths, settings: Callable[[], Settings]) -> str:
    config = Config(theme=scene.theme, signs="unicode")
    async with driving(paths, settings if scene.connected else None, size=scene.size, config=config) as driver:
        await scene.play(driver)
        await driver.pilot.pause(0.1)
        if scene.connected:
            await driver.synced()
            driver.app.activity.flash = ""
            driver.app.status_changed()
        await driver.pilot.pause()
        picture = driver.app.export_screenshot(title=f"wftui: {scene.name}")
        return picture.replace("<text ", '<text xml:space="preserve" ')


def main() -> None:
    """Write every picture to the folder that is named, or to `screenshots`."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in asyncio.run(take()).items():
        (folder / f"{name}.svg").write_text(picture, encoding="utf-8")
    sys.stdout.write(f"{len(SCENES)} pictures in {folder}\n")


if __name__ == "__main__":
    main()
