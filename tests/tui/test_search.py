"""What a person in a hurry may expect of the search: no key is lost, Enter goes to the very place, nothing hangs."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.sandbox_process import running_sandbox
from tests.tui.conftest import settings_for
from tests.tui.museum_offline import copied, offline, sync_once
from wftui.store.paths import Paths
from wftui.tui.commands import Back, Down, Open, SearchEverything
from wftui.tui.driver import Driver
from wftui.tui.screens.item import ItemScreen
from wftui.tui.screens.search import SearchScreen


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


async def search_for(driver: Driver, text: str) -> None:
    """Put a text into the box."""
    await driver.until(lambda: driver.screen.typing, "the box")
    screen = driver.screen
    assert isinstance(screen, SearchScreen)
    screen.line.input.value = text


def field_at_cursor(driver: Driver) -> str:
    """The slug of the field that the form's cursor is on."""
    screen = driver.screen
    if not isinstance(screen, ItemScreen) or not screen.ready or screen.form.row is None:
        return ""
    return str(screen.form.row.slug)


async def test_enter_opens_the_form_at_the_field_in_the_locale_of_the_hit(files: Paths) -> None:
    """An alternative text, a French text; Escape comes back to the hits as they were."""
    async with offline(files, (80, 24)) as driver:
        await driver.do(Open, SearchEverything)
        await search_for(driver, 'field:alt "fourth-order lens" collection:exhibitions')
        await driver.sees("Glass and Flame")
        await driver.press("enter")
        await driver.until(lambda: field_at_cursor(driver) == "hero", "the cursor on Hero")
        await driver.do(Back)
        await driver.sees("/ field:alt")
        await search_for(driver, '"atteindre l’horizon" field:standfirst is:staged')
        await driver.sees("in 1 place")
        await driver.press("enter")
        await driver.until(lambda: field_at_cursor(driver) == "standfirst", "the cursor on Standfirst")
        await driver.sees("French (France) (fr-FR)")


async def test_a_hit_in_a_live_version_says_so(files: Paths) -> None:
    """The form shows what is staged, so the banner says where the hit is and which key shows it."""
    async with offline(files, (80, 24)) as driver:
        await driver.do(Open, SearchEverything)
        await search_for(driver, '"How old lenses" is:live')
        await driver.sees("en live")
        await driver.press("enter")
        await driver.sees("The hit is in the live version; what is staged reads otherwise. d shows the")
        assert field_at_cursor(driver) == "standfirst"
        await driver.press("d")
        await driver.sees("How [-old-] {+two centuries of+}")


async def test_enter_pressed_before_the_hits_are_there_is_not_lost(files: Paths) -> None:
    """Typed in one go with the key that opens the search: the first hit opens once it is found."""
    async with offline(files, (80, 24)) as driver:
        await driver.do(Open)
        await driver.pilot.press("ctrl+f", *"tablecloth", "enter")
        await driver.until(lambda: field_at_cursor(driver) == "standfirst", "the first hit")


async def test_what_was_looked_for_is_there_again_and_gives_way_to_typing(files: Paths) -> None:
    """Coming back shows the same hits with the cursor where it was; the first letter typed replaces the text."""
    async with offline(files, (80, 24)) as driver:
        await driver.do(Open, SearchEverything)
        await search_for(driver, "tablecloth")
        await driver.sees("in 3 places")
        await driver.press("down", "down")
        before = next(line for line in driver.text.split("\n") if line.startswith("▐"))
        await driver.do(Back, Down, SearchEverything)
        await driver.sees("/ tablecloth", "in 3 places", before)
        await driver.until(lambda: driver.screen.typing, "the box")
        await driver.type("灯")
        await driver.sees("/ 灯", "in 80 places")


async def test_a_pattern_that_cannot_be_read_is_told_in_full(files: Paths) -> None:
    """At 80 columns, too; what takes for ever does not; half a pattern is called that."""
    async with offline(files, (80, 24)) as driver:
        await driver.do(Open, SearchEverything)
        await search_for(driver, "collection:nowhere lamp")
        await driver.sees('! collection: has no "nowhere".', "components.")
        await search_for(driver, "/zzzqq")
        await driver.sees("No text of the site holds /zzzqq. A pattern ends with a slash, too.")
        await search_for(driver, "/(a+)+$/")
        await driver.sees("34 hits in 10 places")
