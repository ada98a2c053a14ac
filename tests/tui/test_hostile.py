"""Hostile text on every screen and sheet: shown in full, never obeyed, never sent to the terminal as it is."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.journeys.terminal import home_environment, wftui
from tests.tui import hostile_site
from tests.tui.hostile_site import ALL, LONG, SHORT
from wftui.api.errors import ValidationFailed
from wftui.api.secret import Secret
from wftui.api.settings import Settings
from wftui.domain.text import one_line
from wftui.store.paths import Paths
from wftui.tui.command import Command
from wftui.tui.commands import Back, CloseBanner, Connect, Down, Facts, Help, Home, Open, Palette, Quit, Top
from wftui.tui.driver import Driver, driving

TOKEN = "a-token-of-a-hostile-site-0123456789"
DANGEROUS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200f\u2028\u2029\ud800-\udfff]")
LEAVING = (Quit, Back, Connect, Home, Open)


@asynccontextmanager
async def hostile(paths: Paths, size: tuple[int, int] = (200, 60)) -> AsyncIterator[Driver]:
    """The program on the hostile site."""
    hostile_site.seed(paths)

    def settings() -> Settings:
        return Settings(token=Secret(TOKEN), base_url="http://127.0.0.1:9/v2")

    async with driving(paths, settings, size=size, offline=True) as driver:
        yield driver


def unharmed(driver: Driver) -> None:
    """The program runs, no action of the text ran, and nothing on the screen could drive a terminal."""
    assert driver.app.crash_error is None
    assert driver.app.return_code is None
    found = DANGEROUS.search(driver.text)
    assert found is None, (found, driver.text)


def shows(driver: Driver, text: str) -> bool:
    """Whether `text` is on the screen in full, its control characters as pictures."""
    return _comparable(one_line(text)) in _comparable(driver.text)


def _comparable(text: str) -> str:
    """`text` with its blanks folded and without invisible tags; half a character counts as a question mark."""
    return re.sub("[\U000e0000-\U000e007f]", "", re.sub(r"[ \t]+", " ", text)).replace("\ufffd", "?")


async def every_command(driver: Driver) -> None:
    """Run each command that would do something here, look at what opens, and come back."""
    here = driver.app.screen
    for command in list(here.commands()):
        if command in LEAVING or not here.can(command):
            continue
        here.run_command(command)
        await driver.pilot.pause()
        unharmed(driver)
        await back_to(driver, here, command)


async def back_to(driver: Driver, here: object, command: type[Command]) -> None:
    """Leave what a command opened."""
    for _ in range(6):
        if driver.app.screen is here and not driver.screen.typing:
            return
        await driver.press("escape")
        unharmed(driver)
    assert driver.app.screen is here, f"{command.id} opened what Escape does not leave"


async def to_items(driver: Driver) -> None:
    """From the sites to the items of the first collection."""
    await driver.do(Top, Open)
    await driver.until(lambda: type(driver.app.screen).__name__ == "CollectionsScreen")
    await driver.do(Top, Open)
    await driver.until(lambda: type(driver.app.screen).__name__ == "ItemsScreen")
    await driver.sees(f"{len(ALL)} items")


async def test_lists_show_hostile_names_in_full(paths: Paths) -> None:
    """Sites, collections and items are called by what could do harm; each name stands there to the last character."""
    async with hostile(paths) as driver:
        pages = [driver.text]
        for _ in range(len(ALL)):
            await driver.do(Down)
            unharmed(driver)
            pages.append(driver.text)
        for text in SHORT:
            assert any(_comparable(one_line(text)) in _comparable(page) for page in pages), text
        await driver.do(Top, Open)
        await driver.until(lambda: type(driver.app.screen).__name__ == "CollectionsScreen")
        unharmed(driver)
        for text in SHORT:
            assert shows(driver, text), text
        await driver.do(Top, Open)
        await driver.sees(f"{len(ALL)} items")
        unharmed(driver)
        for text in SHORT:
            assert shows(driver, text), text


@pytest.mark.parametrize("screen", ["SitesScreen", "CollectionsScreen", "ItemsScreen", "ItemScreen"])
async def test_every_command_of_every_screen_is_safe(paths: Paths, screen: str) -> None:
    """Help, palette, facts, pickers, publish, columns: whatever a screen offers, with hostile text in it."""
    async with hostile(paths) as driver:
        while type(driver.app.screen).__name__ != screen:
            before = driver.app.screen
            await driver.do(Top, Open)
            await driver.until(lambda before=before: driver.app.screen is not before)
        await driver.pilot.pause(0.3)
        await every_command(driver)


async def test_a_form_shows_hostile_values_of_every_type(paths: Paths) -> None:
    """Every field of every type holds the text; every editor opens on it, and closing without typing is no edit."""
    async with hostile(paths) as driver:
        await to_items(driver)
        await driver.do(Top, Open)
        await driver.until(lambda: type(driver.app.screen).__name__ == "ItemScreen")
        form = driver.app.screen
        for _ in range(2 + len(hostile_site.TYPES)):
            unharmed(driver)
            if getattr(form.field_at_cursor(), "type", "") != "Switch":
                await driver.do(Open)
                unharmed(driver)
                await back_to(driver, form, Open)
            await driver.do(Facts)
            unharmed(driver)
            await driver.do(CloseBanner)
            await driver.do(Down)
        assert driver.app.session is not None
        assert driver.app.session.unsent() == 0


@pytest.mark.parametrize("place", range(len(ALL)))
async def test_a_form_opens_on_each_text(paths: Paths, place: int) -> None:
    """Name, values, field names and help texts, in a wide form and in a narrow one."""
    text = ALL[place]
    async with hostile(paths, (160, 60)) as driver:
        from wftui.tui.screens.item import ItemScreen

        assert driver.app.session is not None
        item_id = hostile_site.identifier("1", place)
        collection = driver.app.session.mirror(hostile_site.SITE.id).collection(hostile_site.MAIN)
        assert collection is not None
        screen = ItemScreen(
            driver.app.palette, driver.app.signs, hostile_site.SITE, collection, hostile_site.ENGLISH, item_id
        )
        await driver.app.push_screen(screen)
        await driver.pilot.pause()
        unharmed(driver)
        if text not in LONG:
            assert shows(driver, text), driver.text
        await driver.pilot.resize_terminal(40, 10)
        await driver.pilot.pause()
        unharmed(driver)


async def test_a_click_on_hostile_text_only_moves_the_cursor(paths: Paths) -> None:
    """Markup that names an action is text: clicking it quits nothing, presses nothing."""
    async with hostile(paths) as driver:
        for _ in range(3):
            name = type(driver.app.screen).__name__
            for row, line in enumerate(driver.text.split("\n")):
                if "@click" in line:
                    await driver.pilot.click(offset=(line.index("@click") + 3, row))
                    await driver.pilot.pause()
                    unharmed(driver)
            assert type(driver.app.screen).__name__ == name
            await driver.do(Top, Open)
            await driver.until(lambda name=name: type(driver.app.screen).__name__ != name)


@pytest.mark.parametrize("text", SHORT)
async def test_errors_quote_hostile_details_safely(paths: Paths, text: str) -> None:
    """What a server says in an error goes through the same filter."""
    error = ValidationFailed(text, details=[{"param": text, "description": text}])
    async with hostile(paths) as driver:
        driver.app.show_error(error)
        driver.app.activity.say(text)
        driver.app.status_changed()
        await driver.pilot.pause()
        unharmed(driver)
        await driver.do(Help)
        await driver.press("escape")
        await driver.do(Palette)
        await driver.type("[/x")
        unharmed(driver)


def test_no_hostile_byte_reaches_the_terminal(tmp_path: Path) -> None:
    """In a real terminal, through every screen: no escape sequence, control or override of theirs is written."""
    home = tmp_path / "home"
    home.mkdir()
    env = home_environment(home, WEBFLOW_API_TOKEN=TOKEN, WFTUI_API_URL="http://127.0.0.1:9/v2")
    paths = Paths(home / "config" / "wftui", home / "state" / "wftui", home / "cache" / "wftui")
    hostile_site.seed(paths, Secret(TOKEN).fingerprint)
    with wftui("--offline", env=env, size=(160, 45)) as terminal:
        terminal.sees("Sites")
        terminal.press("i")
        terminal.press("enter")
        terminal.sees("Collection", "Items")
        terminal.press("?")
        terminal.sees("Help")
        terminal.press("escape")
        terminal.pump(0.5)
        terminal.press("enter")
        terminal.sees(f"{len(ALL)} items")
        terminal.press("enter")
        terminal.sees("not live, stays until you publish it")
        for _ in range(20):
            terminal.press("enter")
            terminal.pump(0.15)
            terminal.press("ctrl+g")
            terminal.pump(0.15)
            terminal.press("down")
        terminal.press("p")
        terminal.pump(0.5)
        terminal.press("ctrl+g")
        terminal.press("ctrl+q")
        terminal.pump(0.5)
        written = bytes(terminal.raw)
    for theirs in (
        b"\x1b]52",
        b"\x1b]8;",
        b"\x1b]0;pwned",
        b"\x1bP$q",
        b"\x1b[2J\x1b[31m",
        b"\x00",
        b"\x7f",
        b"\x07clip",
    ):
        assert theirs not in written, theirs
    assert re.search(rb"\xc2[\x80-\x9f]", written) is None
    text = written.decode("utf-8", "ignore")
    assert re.search("[\u202a-\u202e\u2066-\u2069\u200f\u2028\u2029]", text) is None


async def test_differences_and_pages_show_hostile_text_safely(paths: Paths) -> None:
    """Every text as what is live and as what is staged, in every type of field; pages that are called by it."""
    from wftui.store.mirror import Mirror
    from wftui.tui.screens.difference import DifferenceScreen
    from wftui.tui.screens.page import PageScreen

    places = range(1, len(SHORT), 4)
    async with hostile(paths, (160, 60)) as driver:
        with Mirror(paths.mirror_file(hostile_site.SITE.id), hostile_site.SITE.id) as mirror:
            for place in places:
                live = hostile_site.item(place, ALL[place - 1])
                mirror.put_variant(hostile_site.MAIN, live, live=True)
            collection = mirror.collection(hostile_site.MAIN)
        assert collection is not None
        app, site, english = driver.app, hostile_site.SITE, hostile_site.ENGLISH
        for place in places:
            screen = DifferenceScreen(
                app.palette, app.signs, site, collection, english, hostile_site.identifier("1", place)
            )
            await app.push_screen(screen)
            await driver.until(lambda screen=screen: bool(screen.form.rows), "the differences")  # type: ignore[misc]  # bound now
            unharmed(driver)
            await driver.press("pagedown", "pagedown", "n", "N")
            unharmed(driver)
            await driver.press("escape")
            page = PageScreen(app.palette, app.signs, site, "page", hostile_site.identifier("7", place), english)
            await app.push_screen(page)
            await driver.until(lambda page=page: bool(page.form.rows), "the page")  # type: ignore[misc]  # bound now
            unharmed(driver)
            await driver.press("enter", "escape")
