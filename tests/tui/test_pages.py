"""Pages and components to be read: every text that a search finds stands there, and none of it can be changed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.sandbox_process import running_sandbox
from tests.tui.conftest import settings_for
from tests.tui.museum_offline import copied, offline, sync_once
from wftui.services.search import Searcher
from wftui.services.static_texts import read_static
from wftui.store.paths import Paths
from wftui.tui.commands import Back, ChooseLocale, Down, Filter, Open, OpenLive, SearchEverything
from wftui.tui.driver import Driver
from wftui.tui.screens.page import PageScreen
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


def label_at_cursor(driver: Driver) -> str:
    """What the text at the cursor is called."""
    screen = driver.screen
    assert isinstance(screen, PageScreen)
    return screen.form.row.label if screen.form.row is not None else ""


async def to_page(driver: Driver, name: str) -> None:
    """From the sites to a page or component."""
    await driver.do(Open)
    await driver.sees("Pages and components")
    await driver.do(Filter)
    await driver.type(name)
    await driver.press("enter")
    await driver.do(Open)
    await driver.until(lambda: isinstance(driver.screen, PageScreen), "the page")


async def test_a_page_is_read_in_its_order_and_by_locale(files: Paths) -> None:
    """Settings, SEO, Open Graph, then the texts; L shows another locale at the same place; why it cannot be changed."""
    async with offline(files, (120, 36)) as driver:
        await to_page(driver, "about")
        await driver.sees("/about", "30 nodes", "SEO title", "It began with one crate")
        await driver.sees("English page text can be read here, not changed: the API writes page text in secondary loc")
        text = driver.text
        assert text.index("SEO title") < text.index("Open Graph title") < text.index("text 1 ") < text.index("text 2 ")
        await driver.do(Down, ChooseLocale)
        await driver.type("french")
        await driver.press("enter")
        await driver.sees("Tout commença par une caisse", "French (France) page text can be read here, not changed.")
        assert label_at_cursor(driver) == "slug"
        await driver.do(Open)
        assert "i French (France) page text can be read here" in driver.text


async def test_a_component_opens_from_the_page_that_it_stands_in(files: Paths) -> None:
    """Its name stands at its place; Enter goes on, Escape comes back to the same place."""
    async with offline(files, (120, 36)) as driver:
        await to_page(driver, "about")
        await driver.sees("30 nodes")
        while label_at_cursor(driver) != "component":
            await driver.do(Down)
        await driver.do(Open)
        await driver.sees("Components ›", "Properties", "English component text can be read here, not changed")
        await driver.do(Back)
        await driver.until(lambda: label_at_cursor(driver) == "component")


async def test_a_hit_on_a_page_opens_it_at_the_text(files: Paths) -> None:
    """The locale and the line of the hit, for settings, nodes and properties."""
    async with offline(files, (120, 36)) as driver:
        await driver.do(Open, SearchEverything)
        await driver.until(lambda: driver.screen.typing)
        for words, label, locale in (
            ('collection:pages "how a prism"', "Open Graph text", "English (en)"),
            ('collection:pages locale:fr "tout commença"', "Open Graph title", "French (France)"),
            ('collection:components "letter from the lantern"', "property Heading", "English (en)"),
        ):
            screen = driver.screen
            assert isinstance(screen, SearchScreen)
            screen.line.input.value = words
            await driver.sees("in 1 place", label)
            await driver.press("enter")
            await driver.until(lambda: isinstance(driver.screen, PageScreen), "the page")
            await driver.until(lambda label=label: label_at_cursor(driver) == label, label)  # type: ignore[misc]  # bound now
            assert locale in driver.text
            await driver.do(Back)
            await driver.until(lambda: isinstance(driver.screen, SearchScreen))


async def test_every_hit_on_pages_and_components_has_its_line(files: Paths) -> None:
    """Whatever a search finds there stands on the screen of that page, under the same name."""
    async with offline(files) as driver:
        session = driver.app.working
        site = session.known.sites[0]
        with session.open_mirror(site.id) as mirror, Searcher(mirror, site) as searcher:
            hits = [
                *searcher.search("collection:pages e", limit=None).hits,
                *searcher.search("collection:components e", limit=None).hits,
            ]
            assert len(hits) > 100
            assert {hit.kind for hit in hits} == {"page", "component"}
            for hit in hits:
                for locale in hit.locales or (site.primary,):
                    page = read_static(mirror, "page" if hit.kind == "page" else "component", hit.id, locale)
                    assert page is not None
                    texts = {(each.node, each.label): each.text for each in page.texts}
                    assert texts[hit.node, hit.field] == hit.text


async def test_o_opens_the_page_at_the_path_of_the_locale(files: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that is live has its address; a draft and a locale that is not enabled have none."""
    opened: list[str] = []
    monkeypatch.setattr("wftui.tui.items.live_pages._start", lambda address: opened.append(address) or True)
    async with offline(files, (120, 36)) as driver:
        await to_page(driver, "about")
        await driver.sees("30 nodes")
        await driver.do(OpenLive)
        await driver.sees("Opened in the browser")
        await driver.do(ChooseLocale)
        await driver.type("fr")
        await driver.press("enter")
        await driver.sees("À propos")
        await driver.do(OpenLive, ChooseLocale)
        await driver.type("ja")
        await driver.press("enter")
        await driver.sees("Japanese (ja-JP)", "Japanese page text")
        await driver.do(OpenLive)
        await driver.sees("It is not live in Japanese")
    assert opened == ["https://lanternhouse.example/about", "https://lanternhouse.example/fr/about"]
