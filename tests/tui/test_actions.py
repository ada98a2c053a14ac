"""All else that can be done to an item: each says what it sends and what the way back is, and sends nothing before."""

from __future__ import annotations

from tests.sandbox_process import Sandbox
from tests.tui.colleague import call, edits, form, holds, open_item, to_collection, writes
from tests.tui.conftest import settings_for
from wftui.store.paths import Paths
from wftui.tui.commands import Actions, Back, GoToJournal, Save, Undo
from wftui.tui.driver import Driver, driving
from wftui.tui.screens.item import ItemScreen
from wftui.tui.screens.items import ItemsScreen


async def choose(driver: Driver, deed: str) -> None:
    """`a`, then the one thing by its name."""
    await driver.do(Actions)
    await driver.sees("what to do")
    await driver.type(deed)
    await driver.press("enter")


async def test_marks_say_what_they_do_and_can_be_taken_back(museum: Sandbox, paths: Paths) -> None:
    """Set draft, queue, archive, bring back: Back has the focus at first, one PATCH without values each, undo works."""
    async with driving(paths, settings_for(museum)) as driver:
        await to_collection(driver, "Themes", 9)
        key = await open_item(driver, "Fog")
        await choose(driver, "archive")
        await driver.sees("Archive Fog (en) on Lanternhouse?", "leaves the live site", "Way back")
        await driver.press("enter")
        await driver.sees_not("Way back")
        assert writes(museum) == []
        for deed, button, word in (
            ("set draft", "Set draft", "◊ draft changes"),
            ("queue", "Queue", "published:"),
            ("archive", "Archive", "archived:"),
            ("bring back", "Bring back", "published:"),
        ):
            await choose(driver, deed)
            await driver.sees("Way back", f"[ {button} 1 ]")
            await driver.press("tab", "enter")
            await driver.sees_not("Way back")
            await driver.sees(word)
        assert all("fieldData" not in each["body"] for each in writes(museum))
        assert [each["method"] for each in writes(museum)] == ["PATCH"] * 4
        await driver.do(Undo)
        await driver.sees("is archived again")
        await driver.press("tab", "enter")
        await driver.sees("archived:")
        assert call(museum, "GET", f"/collections/{key.collection_id}/items/{key.item_id}")["isArchived"] is True


async def test_a_duplicate_is_a_new_item_with_a_slug_of_its_own(museum: Sandbox, paths: Paths) -> None:
    """It opens as a form, in all the locales of the first, and is made when it is saved, once in each locale."""
    async with driving(paths, settings_for(museum)) as driver:
        await to_collection(driver, "Themes", 9)
        key = await open_item(driver, "Fog")
        await choose(driver, "duplicate")
        await driver.sees("Fog (copy)", "fog-copy", "new:")
        assert writes(museum) == []
        await driver.do(Save)
        await driver.sees("draft: not live")
        await driver.until(lambda: edits(driver).count() == 0, "all locales to be saved")
        made = form(driver).key
        assert made.item_id != key.item_id
        assert (holds(museum, made)["name"], holds(museum, made)["slug"]) == ("Fog (copy)", "fog-copy")
        screen = form(driver)
        for locale in screen.site.locales:
            one, other = (each._replace(cms_locale_id=locale.cms_locale_id) for each in (key, made))
            assert holds(museum, one)["summary"] == holds(museum, other)["summary"]
        assert [each["method"] for each in writes(museum)].count("POST") == 1


async def test_delete_is_typed_says_what_refers_to_it_and_is_made_again_by_undo(museum: Sandbox, paths: Paths) -> None:
    """Without the words nothing is sent; with them the item goes; undo makes it again under a new id."""
    async with driving(paths, settings_for(museum)) as driver:
        await to_collection(driver, "Themes", 9)
        await open_item(driver, "Fog")
        await choose(driver, "delete")
        await driver.sees("Delete Fog (en, fr, ja) from Lanternhouse, in every locale?", "field Theme", "is in use")
        await driver.press("enter")
        await driver.sees("Type the words  delete 1  first; nothing has been sent")
        await driver.press("tab", "enter")
        await driver.until(lambda: isinstance(driver.screen, ItemScreen), "the form")
        await driver.do(Back, Back)
        assert writes(museum) == []
        screen = driver.screen
        assert isinstance(screen, ItemsScreen)
        await driver.press("plus")
        await driver.sees("in which locales?")
        await driver.press("enter")
        await driver.sees("new:")
        form(driver).edits.set(form(driver).key, "name", "Doomed", base=None)
        form(driver).edits.set(form(driver).key, "accent", "#123456", base=None)
        form(driver).reload()
        await driver.do(Save)
        await driver.sees("draft: not live")
        key = form(driver).key
        await choose(driver, "delete")
        await driver.sees("Points here nothing")
        await driver.type("delete 1")
        await driver.press("enter")
        await driver.sees("Deleted Doomed", "9 items")
        assert [each["method"] for each in writes(museum)] == ["POST", "DELETE"]
        await driver.do(GoToJournal)
        await driver.sees("deleted", "Doomed")
        await driver.do(Undo)
        await driver.sees("is made again on Lanternhouse, under a new id")
        await driver.press("tab", "enter")
        await driver.sees("‹ taken back")
        found = call(museum, "GET", f"/collections/{key.collection_id}/items?slug=doomed")["items"]
        assert [each["fieldData"]["name"] for each in found] == ["Doomed"]
        assert found[0]["id"] != key.item_id


async def test_unpublish_takes_off_the_live_site_and_keeps_what_is_staged(museum: Sandbox, paths: Paths) -> None:
    """The sheet names the domains; the item is a draft afterwards."""
    async with driving(paths, settings_for(museum)) as driver:
        await to_collection(driver, "Themes", 9)
        key = await open_item(driver, "Fog")
        await choose(driver, "unpublish")
        await driver.sees("off the live site of Lanternhouse?", "lanternhouse.example", "[ Unpublish 1 ]")
        await driver.press("tab", "enter")
        await driver.sees("draft: not live")
        assert holds(museum, key)["name"] == "Fog"
        assert [each["method"] for each in writes(museum)] == ["DELETE"]


async def test_several_selected_items_are_archived_together(museum: Sandbox, paths: Paths) -> None:
    """The count, the names and the requests are on the sheet; each is marked."""
    async with driving(paths, settings_for(museum)) as driver:
        await to_collection(driver, "Themes", 9)
        await driver.press("space", "space")
        await choose(driver, "archive")
        await driver.sees("[ Archive 2 ]", "2 to look, 2 to mark; no value is sent")
        await driver.press("tab", "enter")
        await driver.sees("2 archived")
        await driver.do(GoToJournal)
        await driver.sees("2 writes in 1 line", "archived")
