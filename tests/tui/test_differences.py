"""What d promises: every field that is not live as it stands here, nothing else, and the way back to what is live."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.sandbox_process import running_sandbox
from tests.tui.conftest import settings_for
from tests.tui.forms import FormDriver, Museum, form_of, museum
from tests.tui.museum_offline import copied, offline, sync_once, to_items
from wftui.domain.item import VariantKey
from wftui.store.paths import Paths
from wftui.tui.commands import (
    Back,
    ChooseLocale,
    Difference,
    Filter,
    Matrix,
    NextProblem,
    Open,
    PreviousProblem,
    PutBack,
    Right,
    SideBySide,
    Undo,
)
from wftui.tui.driver import Driver
from wftui.tui.screens.difference import DifferenceScreen
from wftui.tui.screens.item import ItemScreen
from wftui.tui.screens.items import ItemsScreen


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Museum]:
    """The demo site, synced."""
    with museum(Path(tmp_path_factory.mktemp("museum"))) as found:
        yield found


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


def at_cursor(driver: Driver) -> str:
    """The key of the change at the cursor."""
    screen = driver.screen
    assert isinstance(screen, DifferenceScreen)
    return screen.form.row.slug if screen.form.row is not None else ""


async def to_item(driver: Driver, collection: str, text: str) -> None:
    """From the sites to the row of an item."""
    await to_items(driver, collection)
    await driver.do(Filter)
    await driver.type(text)
    await driver.press("enter")
    await driver.sees(" of ")


async def test_only_what_differs_is_shown_in_words(files: Paths) -> None:
    """Offline, from the table: text word by word, rich text by block, in the schema's order; the rest is counted."""
    async with offline(files, (80, 24)) as driver:
        await to_item(driver, "Exhibitions", "glass")
        await driver.do(Difference)
        await driver.sees("2 of 18 fields differ from what is live", "The other 16 fields are the same on both sides.")
        assert "How [-old-] {+two centuries of+} lenses taught" in driver.text
        assert '{+crate.jpg, "Eleven men and a crate, 1859"' in driver.text
        assert driver.text.index("Standfirst") < driver.text.index("block 1 of 9") < driver.text.index("block 5 of 9")
        assert "Ticket price" not in driver.text
        await driver.do(Difference)
        await driver.sees("1 of 12")


async def test_what_has_no_live_version_says_so_and_why(files: Paths) -> None:
    """A draft in English; in Japanese no variant at all; a published item has nothing that differs."""
    async with offline(files) as driver:
        await to_item(driver, "People", "tamar")
        await driver.do(Difference)
        await driver.sees("It has no live version: it is a draft, which stays until it is published.")
        await driver.do(Back, Back)
        await driver.do(Filter)
        await driver.type("maren")
        await driver.press("enter")
        await driver.sees("1 of 18")
        await driver.do(Difference)
        await driver.sees("Nothing differs: staged and live are the same in all 11 fields.")


async def test_another_locale_is_compared_with_its_own_live_version(files: Paths) -> None:
    """L chooses it; from items by locales the column at the cursor does; no variant is said in a sentence."""
    async with offline(files) as driver:
        await to_item(driver, "Events", "-locale:ja")
        await driver.do(Difference, ChooseLocale)
        await driver.type("jap")
        await driver.press("enter")
        await driver.sees("Japanese (ja-JP)")
        await driver.sees("The copy here holds no such event in Japanese.")
        await driver.do(Back, Matrix)
        await driver.sees("by locales")
        await driver.do(Right, Right, Difference)
        await driver.sees("› difference", "French (France) (fr-FR)")


async def test_enter_goes_to_the_field_in_the_form(files: Paths) -> None:
    """From the table the form opens there; from the form one comes back to it."""
    async with offline(files) as driver:
        await to_item(driver, "Exhibitions", "glass")
        await driver.do(Difference)
        await driver.sees("The other 16 fields")
        await driver.do(NextProblem, NextProblem)
        await driver.until(lambda: at_cursor(driver) == "body/1")
        await driver.do(NextProblem)
        await driver.sees("That was the last change")
        await driver.do(PreviousProblem, Open)
        await driver.until(lambda: isinstance(driver.screen, ItemScreen) and driver.screen.ready)
        form = driver.screen
        assert isinstance(form, ItemScreen)
        await driver.until(lambda: form.form.row is not None and form.form.row.slug == "body", "the cursor on Body")
        await driver.do(Difference)
        await driver.until(lambda: at_cursor(driver) == "body/0", "the difference of the field one came from")
        await driver.do(PreviousProblem, Open)
        assert driver.screen is form
        await driver.until(lambda: form.form.row is not None and form.form.row.slug == "standfirst")


async def test_an_edit_that_is_not_sent_is_marked_as_such(site: Museum) -> None:
    """Over a field that differed already, and over one that did not; nothing is sent by looking."""
    key = site.item("exhibitions", "glass-and-flame")
    before = len(site.writes())
    async with form_of(site, key) as driver:
        await _type(driver, key, "standfirst", "Nine objects, one flame.")
        await _type(driver, key, "ticket-price", "14.00", 14)
        await driver.do(Difference)
        await driver.sees("3 of 18 fields differ", "2 edits not sent")
        await driver.sees("* staged, and edited here, not sent", "[-12.5", "* edited here, not sent", "Nine objects,")
    assert len(site.writes()) == before


async def _type(driver: FormDriver, key: VariantKey, slug: str, text: str, value: float | str = "") -> None:
    await driver.go_to(slug)
    await driver.do(Open)
    await driver.replace(text)
    await driver.press("escape")
    await driver.kept(key, slug, value or text)


async def test_the_live_value_comes_back_as_an_edit_and_can_be_undone(site: Museum) -> None:
    """It is kept on disk as an edit and not sent; an edit over an equal staged value simply goes; u undoes either."""
    key = site.item("exhibitions", "glass-and-flame")
    before = len(site.writes())
    async with form_of(site, key) as driver:
        await _type(driver, key, "ticket-price", "14.00", 14)
        await driver.do(Difference)
        await driver.sees("Standfirst")
        screen = driver.screen
        assert isinstance(screen, DifferenceScreen)
        screen.form.go_to("standfirst")
        await driver.do(PutBack)
        await driver.sees("Standfirst is as it is live, not sent yet", "edited here: the live value again, not sent")
        live = "How old lenses taught a small flame to reach the horizon."
        assert driver.edits(key)["standfirst"].value == live
        screen.form.go_to("ticket-price")
        await driver.do(PutBack)
        await driver.sees("the edit is gone")
        await driver.sees_not("Ticket price    [")
        assert set(driver.edits(key)) == {"standfirst"}
        await driver.do(Undo, Undo)
        await driver.until(lambda: set(driver.edits(key)) == {"ticket-price"}, "both to be undone")
        await driver.sees("How [-old-]")
    assert len(site.writes()) == before


async def test_side_by_side_compares_the_right_locale(site: Museum) -> None:
    """d in two columns is about the one that is edited."""
    key = site.item("exhibitions", "glass-and-flame")
    async with form_of(site, key) as driver:
        await driver.do(SideBySide)
        await driver.sees("Side by side with")
        await driver.type("french")
        await driver.press("enter")
        await driver.sees("English, read only here")
        await driver.do(Difference)
        await driver.sees("Verre et flamme › difference", "French (France) (fr-FR)", "Comment {+deux siècles +}de")


async def test_a_text_higher_than_the_screen_is_scrolled_through(site: Museum) -> None:
    """Down shows the rest of a long change before it goes on to the next."""
    key = site.item("exhibitions", "glass-and-flame")
    body = str(site.values(key)["body"])
    long = body + "<p>" + " ".join(f"word{number}" for number in range(600)) + "</p>"
    async with form_of(site, key, size=(80, 24)) as driver:
        driver.app.working.edits(site.site.id).set(key, "body", long, base=body)
        await driver.do(Difference)
        await driver.sees("Standfirst")
        screen = driver.screen
        assert isinstance(screen, DifferenceScreen)
        screen.form.last()
        await driver.sees("word0 ")
        assert "word599" not in driver.text
        for _ in range(5):
            await driver.press("pagedown")
        await driver.sees("word599")
        assert "word0 " not in driver.text
        for _ in range(5):
            await driver.press("pageup")
        await driver.sees("word0 ")


async def test_what_cannot_be_an_edit_is_not_made_one(files: Paths) -> None:
    """A field that the API does not write shows its difference, and a sentence instead of an edit."""
    async with offline(files, (80, 24)) as driver:
        await to_item(driver, "Objects", "bull's")
        session = driver.app.working
        site = session.known.sites[0]
        screen = driver.screen
        assert isinstance(screen, ItemsScreen)
        key = screen.key_at_cursor()
        assert key is not None
        stored = session.mirror(site.id).variant(key)
        assert stored is not None
        assert stored.live is not None
        document = json.loads(stored.live.raw)
        document["fieldData"]["legacy-scan"] = {"url": "https://scans.example/old.tif"}
        with session.open_mirror(site.id) as mirror:
            mirror.put_variant(key.collection_id, replace(stored.live, raw=json.dumps(document).encode()), live=True)
        await driver.do(Difference)
        await driver.sees("Legacy scan", "old.tif", "1 of 16 fields differs")
        await driver.do(PutBack)
        await driver.sees("Legacy scan is read only: its live value cannot be put back")
        assert session.unsent() == 0


async def test_a_narrow_terminal_shows_the_same_in_more_lines(files: Paths) -> None:
    """At 40 columns every word is still there, and resizing keeps the place."""
    async with offline(files, (120, 36)) as driver:
        await to_item(driver, "Exhibitions", "glass")
        await driver.do(Difference)
        await driver.sees("The other 16 fields")
        await driver.do(NextProblem)
        await driver.pilot.resize_terminal(40, 30)
        await driver.sees("Glass and Flame\u203a", "{+first", "[-cart,")
        assert at_cursor(driver) == "body/0"
