"""Both sides changed the same field: the person sees before, yours and theirs, and nothing is chosen for them."""

from __future__ import annotations

from tests.sandbox_process import Sandbox
from tests.tui.colleague import changes, edits, form, holds, open_item, to_collection, type_into, writes
from tests.tui.conftest import settings_for
from wftui.store.paths import Paths
from wftui.tui.commands import Back, ClearValue, Save, TakeMine, TakeTheirs, Undo, WriteNew
from wftui.tui.driver import driving
from wftui.tui.screens.item import ItemScreen
from wftui.tui.widgets.merge_list import from_where_they_differ


async def test_each_clash_is_chosen_by_the_person_and_the_rest_merges_by_itself(museum: Sandbox, paths: Paths) -> None:
    """Nothing is sent before every field is chosen; what is sent is what was chosen and what only this side changed."""
    async with driving(paths, settings_for(museum)) as driver:
        await to_collection(driver, "Themes", 9)
        key = await open_item(driver, "Fog")
        was = holds(museum, key)
        for slug, text in (("name", "Mist"), ("summary", "Mine"), ("sort-order", "12")):
            await type_into(driver, slug, text)
        changes(museum, key, name="Haze", summary="Theirs", accent="#ff0000")
        sent = len(writes(museum))
        await driver.do(Save)
        await driver.sees("2 fields need your choice", "2 merged by themselves", "2 of 2 choices left")
        await driver.sees(
            "Accent           theirs", "#ff0000", "Sort order       yours", "moment that Webflow cannot guard"
        )
        for before, mine, theirs in (("Fog", "Mist", "Haze"), (was["summary"][:20], "Mine", "Theirs")):
            line = next(each for each in driver.text.split("\n") if mine in each and theirs in each)
            assert line.index(before) < line.index(mine) < line.index(theirs)
            assert "+" not in line
        await driver.do(Save)
        await driver.sees("2 of 2 choices left; nothing was sent")
        await driver.do(TakeTheirs, Save)
        await driver.sees("1 of 2 choices left")
        await driver.do(WriteNew)
        await driver.until(lambda: driver.screen.typing, "the editor")
        await driver.do(ClearValue)
        await driver.type("Ours")
        await driver.do(Back)
        await driver.sees("your new value: Ours", "sends 1 request: Summary, Sort order")
        assert len(writes(museum)) == sent
        await driver.do(Save)
        await driver.sees("Saved Haze (en)")
        now = holds(museum, key)
        assert (now["name"], now["summary"], now["sort-order"], now["accent"]) == ("Haze", "Ours", 12, "#ff0000")
        assert set(writes(museum)[-1]["body"]["fieldData"]) == {"summary", "sort-order"}
        assert edits(driver).count() == 0


async def test_leaving_the_merge_sends_nothing_and_keeps_the_edit(museum: Sandbox, paths: Paths) -> None:
    """Esc goes back to the form; the next save asks again, by what stands there then."""
    async with driving(paths, settings_for(museum)) as driver:
        await to_collection(driver, "Themes", 9)
        key = await open_item(driver, "Fog")
        await type_into(driver, "summary", "Mine")
        changes(museum, key, summary="Theirs")
        await driver.do(Save)
        await driver.sees("1 field needs your choice")
        await driver.do(TakeMine, Back)
        await driver.until(lambda: isinstance(driver.screen, ItemScreen), "the form")
        assert len(writes(museum)) == 1
        assert edits(driver).of(key)["summary"].value == "Mine"
        await driver.do(Save)
        await driver.sees("1 of 1 choice left")
        changes(museum, key, summary="Theirs, once more")
        await driver.do(TakeMine, Save)
        await driver.sees("Someone changed it again just now", "Theirs, once more", "1 of 1 choice left")
        assert holds(museum, key)["summary"] == "Theirs, once more"
        await driver.do(TakeMine, Save)
        await driver.sees("Saved Fog (en): Summary")
        assert holds(museum, key)["summary"] == "Mine"


async def test_a_take_back_asks_where_others_changed_the_field_since(museum: Sandbox, paths: Paths) -> None:
    """The old value, the one that was saved, and theirs; nothing is overwritten unseen by an undo either."""
    async with driving(paths, settings_for(museum)) as driver:
        await to_collection(driver, "Themes", 9)
        key = await open_item(driver, "Fog")
        was = holds(museum, key)["summary"]
        await type_into(driver, "summary", "Mine")
        await driver.do(Save)
        await driver.sees("Saved Fog (en)")
        changes(museum, key, summary="Theirs")
        await driver.do(Undo)
        await driver.sees("Take back this save?")
        await driver.press("tab", "enter")
        await driver.sees("As that save left it", "The value from before it", "Theirs", "1 of 1 choice left")
        assert holds(museum, key)["summary"] == "Theirs"
        await driver.do(TakeMine, Save)
        await driver.sees("Taken back: Fog (en)")
        assert holds(museum, key)["summary"] == was
        assert form(driver).key == key


def test_long_texts_begin_where_they_differ() -> None:
    """What differs at the end of a long text is on the screen; short texts stay whole."""
    start = "The first Fresnel lens came to Skerrick Bay in 1859, packed in straw. " * 8
    shown = from_where_they_differ((start + "By cart.", start + "By sea.", start + "By rail."))
    assert all(each.startswith("‹ ") and len(each) < 90 for each in shown)
    assert [each.rsplit(" ", 1)[1] for each in shown] == ["cart.", "sea.", "rail."]
    assert from_where_they_differ(("one", "two", "three")) == ("one", "two", "three")
