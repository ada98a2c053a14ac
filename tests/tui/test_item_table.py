"""What a person does in the item table: what is selected and edited is said, cells are edited, the mouse works."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.sandbox_process import running_sandbox
from tests.tui.conftest import settings_for
from tests.tui.museum_offline import copied, offline, sync_once, to_items
from wftui.domain.item import VariantKey
from wftui.domain.json import Json
from wftui.store.edits import EditStore
from wftui.store.paths import Paths
from wftui.tui.commands import ExtendDown, Filter, Open, Select
from wftui.tui.driver import Driver

SIZES = [(60, 18), (80, 24), (160, 45)]


@pytest.fixture(scope="module")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """The museum, synced once."""
    paths = Paths.at(tmp_path_factory.mktemp("synced"))
    with running_sandbox() as sandbox:
        asyncio.run(sync_once(paths, settings_for(sandbox)))
    return paths


@pytest.fixture
def files(synced: Paths, tmp_path: Path) -> Paths:
    """A copy for one test."""
    return copied(synced, tmp_path)


def edits_of(driver: Driver) -> EditStore:
    """Where the program keeps its edits."""
    session = driver.app.working
    return session.edits(session.known.sites[0].id)


def key_of(driver: Driver, collection: str, slug: str) -> VariantKey:
    """The English variant of an item."""
    session = driver.app.working
    site = session.known.sites[0]
    mirror = session.mirror(site.id)
    found = next(each for each in mirror.collections() if each.slug == collection)
    item = mirror.find_slug(found.id, slug, site.primary.cms_locale_id)
    assert item is not None, slug
    return VariantKey(found.id, item.item_id, site.primary.cms_locale_id)


def edit(driver: Driver, key: VariantKey, field: str, value: Json, *, base: Json = None) -> None:
    """Change a field, as its form would."""
    stored = driver.app.working.mirror(driver.app.working.known.sites[0].id).variant(key)
    assert stored is not None
    edits_of(driver).set(key, field, value, base=base if base is not None else stored.staged.field_data().get(field))


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_selected_and_hidden_is_said_at_every_size(files: Paths, size: tuple[int, int]) -> None:
    """How many are selected is said before, while and after a filter is typed, and how many of them it hides."""
    async with offline(files, size) as driver:
        await to_items(driver, "Objects")
        await driver.do(Select, Select, Select)
        await driver.sees("3 selected")
        await driver.do(Filter)
        await driver.type("ac")
        await driver.sees("(Tab completes", "3 selected")
        await driver.type("etylene")
        await driver.sees("3 selected, 2")
        await driver.until(lambda: "2 of them hidden" in driver.text or "2 hidden" in driver.text)
        await driver.press("enter")
        await driver.sees("/ acetylene", "3 selected, 2", "hidden by the filter")


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_edited_is_said_at_every_size(files: Paths, size: tuple[int, int]) -> None:
    """Edits, conflicts and errors are counted, also beside a selection, a filter, and one that makes no sense."""
    async with offline(files, size) as driver:
        await driver.sees("Lanternhouse")
        light, lamp = key_of(driver, "objects", "anchor-light-brass"), key_of(driver, "objects", "breeches-buoy")
        edit(driver, light, "name", "Anchor light, brassy", base="what nobody has")
        edit(driver, lamp, "name", "Breeches")
        edit(driver, lamp, "year-made", "about 1900")
        await to_items(driver, "Objects")
        await driver.sees("3 edits, 1 conflict, 1 error")
        await driver.do(Select, Select)
        await driver.sees("2 selected", "3 edits, 1 conflict, 1 error")
        await driver.do(Filter)
        await driver.type("year<1o")
        await driver.sees("wants a number", "2 selected", "3 edits, 1 conflict, 1 error")
        await driver.press("backspace")
        await driver.press("enter")
        await driver.sees("/ year<1", "2 selected, all", "hidden", "3 edits, 1 conflict, 1 error")


async def test_other_lists_count_what_is_selected_on_a_short_screen(files: Paths) -> None:
    """The collections of a site say it in row 2, and below it while a filter is kept."""
    async with offline(files, (80, 24)) as driver:
        await driver.do(Open)
        await driver.sees("Exhibitions")
        await driver.do(ExtendDown)
        await driver.sees("2 selected")
        await driver.do(Filter)
        await driver.type("obj")
        await driver.sees("2 selected, all of them hidden by the filter")
