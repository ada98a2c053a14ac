"""A museum that was synced once: every test has a copy of its files and works without a network."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from wftui.api.settings import Settings
from wftui.store.paths import Paths
from wftui.tui.commands import Filter, Open
from wftui.tui.driver import Driver, driving


def _no_network() -> Settings:
    raise AssertionError("nothing is asked of Webflow offline")


async def sync_once(paths: Paths, settings: object) -> None:
    """Sync the museum into these folders."""
    async with driving(paths, settings) as driver:  # type: ignore[arg-type]
        await driver.sees("Lanternhouse")
        await driver.do(Open)
        site = driver.app.working.known.sites[0].id
        await driver.until(lambda: driver.app.syncing.synced_at(site) is not None, "the first sync")
        await driver.synced()


def copied(synced: Paths, folder: Path) -> Paths:
    """A copy of the synced files below a folder."""
    paths = Paths.at(folder)
    shutil.copytree(synced.cache_dir, paths.cache_dir)
    if synced.state_dir.exists():
        shutil.copytree(synced.state_dir, paths.state_dir)
    return paths


@asynccontextmanager
async def offline(paths: Paths, size: tuple[int, int] = (160, 45)) -> AsyncIterator[Driver]:
    """The program on these files, without a network."""
    async with driving(paths, _no_network, offline=True, size=size) as driver:
        await driver.sees("Lanternhouse")
        yield driver


async def to_items(driver: Driver, name: str) -> None:
    """From the sites to the table of a collection."""
    await driver.do(Open)
    await driver.sees(name)
    await driver.do(Filter)
    await driver.type(name.lower())
    await driver.press("enter")
    await driver.do(Open)
    await driver.sees(f"Lanternhouse › {name}", "Status")
