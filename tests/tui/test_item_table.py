"""What a person does in the item table: what is selected and edited is said, cells are edited, the mouse works."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

import pytest
from textual import events

from tests.sandbox_process import running_sandbox
from tests.tui.conftest import settings_for
from tests.tui.museum_offline import copied, offline, sync_once, to_items
from tests.tui.test_table import name_at_cursor, rows
from wftui.domain.item import VariantKey
from wftui.domain.json import Json
from wftui.store.edits import EditStore
from wftui.store.owner import Owner
from wftui.store.paths import Paths
from wftui.tui.commands import (
    Actions,
    Back,
    ChooseLocale,
    CloseBanner,
    Copy,
    Down,
    EditCell,
    ExtendDown,
    Facts,
    Filter,
    Help,
    Invert,
    JumpTo,
    Left,
    NewItem,
    NextProblem,
    Open,
    PreviousProblem,
    Publish,
    Redo,
    Right,
    Save,
    Select,
    SelectAll,
    Undo,
)
from wftui.tui.driver import Driver, driving
from wftui.tui.widgets.table import Table

SIZES = [(60, 18), (80, 24), (120, 36)]


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


def begin(driver: Driver, collection: str, values: dict[str, Json], locales: tuple[str, ...] = ("en",)) -> str:
    """Begin a new item that exists only here, as its form would; its id."""
    session = driver.app.working
    site = session.known.sites[0]
    found = next(each for each in session.mirror(site.id).collections() if each.slug == collection)
    ids = [each.cms_locale_id for each in site.locales if each.short in locales]
    return edits_of(driver).new_item(found.id, ids, values).id


@pytest.mark.parametrize("size", [(60, 18), (160, 45)])
async def test_a_new_item_is_the_first_row_and_opens(files: Paths, size: tuple[int, int]) -> None:
    """What was begun here stands above all others, says so without colour, and Enter goes on with it."""
    async with offline(files, size) as driver:
        begin(driver, "objects", {"name": "Gimbal ring"}, ("en", "fr"))
        await to_items(driver, "Objects")
        first = rows(driver)[0]
        assert first.startswith("▐ *")
        assert "Gimbal ring" in first
        assert "new, not sent" in first
        await driver.sees("1 new")
        assert rows(driver)[1][4:].startswith("Acetylene")
        await driver.do(Down, NextProblem)
        await driver.sees("No further item was changed here")
        await driver.do(PreviousProblem)
        await driver.until(lambda: name_at_cursor(driver).startswith("Gimbal ring"))
        await driver.do(Open)
        await driver.sees("Objects › Gimbal ring", "new: Ctrl+S makes it in")
        await driver.do(Back)
        await driver.sees("Lanternhouse › Objects")
        await driver.do(ChooseLocale)
        await driver.type("ja")
        await driver.press("enter")
        await driver.sees("Japanese (ja-JP)")
        assert "Gimbal ring" not in driver.text


async def test_a_new_item_answers_filters_by_what_was_typed(files: Paths) -> None:
    """Its name, its fields, that it was changed here and today: as for any other item; it has no status."""
    async with offline(files) as driver:
        begin(driver, "objects", {"name": "Gimbal ring", "year-made": 1850, "slug": "gimbal-ring"})
        await to_items(driver, "Objects")
        answers = {
            "gimbal": True,
            "year<1870": True,
            "year>1870": False,
            "is:edited": True,
            "changed:today": True,
            "status:published": False,
            "-status:published": True,
            "has:theme": False,
            "slug:gimbal OR zzz": True,
            "is:selected": False,
        }
        await driver.do(Filter)
        for text, holds in answers.items():
            await driver.press("ctrl+u")
            driver.app.post_message(events.Paste(text))
            await driver.sees(f"/ {text}")
            await driver.until(lambda: not driver.screen.waiting)  # type: ignore[attr-defined]
            await driver.until(lambda holds=holds: ("Gimbal ring" in driver.text) == holds, f"{text}: {holds}")  # type: ignore[misc]


async def test_new_items_are_selected_and_copied_and_not_published(files: Paths) -> None:
    """All that needs no Webflow is done with them; what does need it is refused with the way on."""
    async with offline(files) as driver:
        begin(driver, "downloads", {"name": "Gimbal ring", "slug": "gimbal-ring"})
        await to_items(driver, "Downloads")
        await driver.do(Select)
        await driver.sees("1 selected")
        await driver.do(Filter)
        await driver.type("is:selected")
        await driver.press("enter")
        await driver.sees("1 of 15")
        await driver.do(Publish)
        await driver.sees("Gimbal ring is new: Ctrl+S makes it first")
        await driver.do(Back, SelectAll)
        await driver.sees("15 selected")
        await driver.do(Actions)
        await driver.sees("Gimbal ring is new: Ctrl+S makes it first")
        await driver.do(Invert)
        await driver.sees_not("selected")
        await driver.do(Facts)
        await driver.sees("has no facts yet")
        await driver.do(Copy)
        await driver.sees("slug", "gimbal-ring")
        assert "new-" not in driver.text


async def test_a_new_item_thrown_away_in_the_table_leaves_it(files: Paths) -> None:
    """It is asked about first; the table stays where it is, without the row and without its selection."""
    async with offline(files) as driver:
        begin(driver, "downloads", {"name": "Gimbal ring"})
        await to_items(driver, "Downloads")
        await driver.do(Select, Actions)
        await driver.type("throw")
        await driver.press("enter")
        await driver.sees("It exists only on this computer")
        await driver.press("tab", "enter")
        await driver.sees_not("Gimbal ring")
        await driver.sees("Lanternhouse › Downloads", "14 items")
        assert "selected" not in driver.text


async def test_the_error_of_a_new_item_is_told_in_its_row(files: Paths) -> None:
    """A value that its field does not take is told before anything is sent."""
    async with offline(files) as driver:
        begin(driver, "objects", {"name": "Gimbal ring", "year-made": "about 1850"})
        await to_items(driver, "Objects")
        await driver.sees("new, error: Year made", "1 new, 1 error")


async def to_column(driver: Driver, key: str) -> None:
    """Put the cursor of the table on a column, as the arrow keys would."""
    table = driver.screen.table  # type: ignore[attr-defined]
    while table.column_at_cursor.key != key:
        at = [column.key for column in table.columns]
        await driver.do(Right if at.index(key) > table.column else Left)


def kept(driver: Driver, key: VariantKey, field: str) -> Json:
    """The value that is kept as the edit of a field, if one is."""
    found = edits_of(driver).of(key).get(field)
    return found.value if found is not None else None


async def test_a_cell_is_edited_in_the_table_from_the_first_letter_on(files: Paths) -> None:
    """What is typed right after the key goes into the cell, a wrong value is told, and one key takes it back."""
    async with offline(files, (60, 18)) as driver:
        await to_items(driver, "Objects")
        key = key_of(driver, "objects", "acetylene-generator")
        await to_column(driver, "field:year-made")
        await driver.pilot.press("e", "backspace", "backspace", "x")
        await driver.sees("Acetylene generator (en): Year made", "19x")
        await driver.sees("Year made takes a number")
        await driver.pilot.press("backspace", "2", "1", "enter")
        await driver.sees_not("Acetylene generator (en): Year made")
        assert kept(driver, key, "year-made") == 1921
        await driver.sees("1 edit")
        await driver.do(Facts)
        await driver.sees(f"Item {key.item_id}", "Field year-made: type Number")
        await driver.do(CloseBanner)
        assert rows(driver)[0].startswith("▐ *")
        assert "1921" in rows(driver)[0]
        await driver.do(Undo)
        await driver.sees("Taken back: Year made of Acetylene generator")
        assert kept(driver, key, "year-made") is None
        assert rows(driver)[0].startswith("▐   Acetylene")
        await driver.do(Redo)
        await driver.sees("Made again: Year made")
        assert kept(driver, key, "year-made") == 1921


async def test_tab_goes_from_cell_to_cell(files: Paths) -> None:
    """Tab keeps what was typed and opens the next column of the same item; Shift+Tab the one before."""
    async with offline(files) as driver:
        await to_items(driver, "Objects")
        key = key_of(driver, "objects", "acetylene-generator")
        await driver.do(EditCell)
        await driver.type("s")
        await driver.press("tab")
        await driver.sees("Acetylene generators (en): Slug")
        await driver.press("tab")
        await driver.sees("Acetylene generators (en): Accession")
        await driver.press("shift+tab")
        await driver.sees("Acetylene generators (en): Slug")
        await driver.press("escape")
        await driver.sees_not("(en): Slug")
        assert kept(driver, key, "name") == "Acetylene generators"
        assert kept(driver, key, "slug") is None
        assert driver.screen.table.column_at_cursor.key == "slug"  # type: ignore[attr-defined]


async def test_choices_are_chosen_and_switches_flipped_in_the_table(files: Paths) -> None:
    """An option and a reference by name; a switch at once; after each the table is there again."""
    async with offline(files) as driver:
        await to_items(driver, "Objects")
        key = key_of(driver, "objects", "acetylene-generator")
        await to_column(driver, "field:era")
        await driver.pilot.press("e", "e", "l", "e", "enter")
        await driver.until(lambda: "Electric" in rows(driver)[0])
        assert kept(driver, key, "era") is not None
        await driver.press("escape")
        await driver.sees("Sites › Lanternhouse")
        await driver.do(Open)
        await driver.sees("Lanternhouse › Objects")
        await to_column(driver, "status")
        await driver.do(EditCell)
        await driver.sees("Edit a field of Acetylene generator")
        await driver.type("theme")
        await driver.press("enter")
        await driver.sees("Theme: choose 1 of")
        await driver.type("fog")
        await driver.press("enter")
        await driver.until(lambda: isinstance(kept(driver, key, "theme"), str))
        await driver.sees("1 item edited: 2 edits")
        await driver.do(EditCell)
        await driver.type("display")
        await driver.press("enter")
        await driver.sees("On display: yes; u takes it back")
        assert kept(driver, key, "on-display") is True


async def test_what_needs_room_opens_the_form_at_its_field(files: Paths) -> None:
    """A rich text and a picture are not edited in a cell: their form is opened with the cursor there."""
    async with offline(files) as driver:
        await to_items(driver, "Objects")
        await to_column(driver, "status")
        await driver.do(EditCell)
        await driver.type("descr")
        await driver.press("enter")
        await driver.sees("Objects › Acetylene generator")
        await driver.until(
            lambda: any(line.startswith("▐") and "Description" in line for line in driver.text.split("\n"))
        )


async def test_the_cell_of_a_new_item_is_edited_too(files: Paths) -> None:
    """As in its form: the row shows it at once."""
    async with offline(files) as driver:
        new = begin(driver, "objects", {"name": "Gimbal ring"})
        await to_items(driver, "Objects")
        await driver.do(EditCell)
        await driver.type("s")
        await driver.press("enter")
        await driver.until(lambda: name_at_cursor(driver) == "Gimbal rings")
        item = edits_of(driver).find_new(new)
        assert item is not None
        assert kept(driver, item.key, "name") == "Gimbal rings"


async def click_title(driver: Driver, title: str, *, shift: bool = False, control: bool = False) -> None:
    """Click the title of a column."""
    head = next(line for line in driver.text.split("\n") if line.startswith("    Name"))
    await driver.pilot.click(Table, offset=(head.index(title) + 1, 0), shift=shift, control=control)
    await driver.pilot.pause()


async def test_a_click_on_a_title_sorts_and_with_a_key_held_sorts_by_it_too(files: Paths) -> None:
    """Up, down, no longer; with Shift or Ctrl another key comes behind the first, and turns there."""
    async with offline(files) as driver:
        await to_items(driver, "Objects")
        await click_title(driver, "Era")
        await driver.sees("by Era")
        await click_title(driver, "Era")
        await driver.sees("by Era down")
        await click_title(driver, "Year", shift=True)
        await driver.sees("by Era down, then Year made")
        await click_title(driver, "Year", control=True)
        await driver.sees("by Era down, then Year made down")
        await click_title(driver, "Year", control=True)
        await driver.sees_not("then Year made")
        await click_title(driver, "Era")
        await driver.sees("by Name")
        await click_title(driver, "Name")
        await driver.sees("by Name down")
        await click_title(driver, "Name")
        await driver.sees_not("by Name down")


async def test_the_mouse_goes_to_a_cell_and_the_wheel_scrolls(files: Paths) -> None:
    """A click puts row and column at the pointer, so that e edits that cell; the wheel moves three rows a notch."""
    async with offline(files, (80, 24)) as driver:
        await to_items(driver, "Objects")
        head = next(line for line in driver.text.split("\n") if line.startswith("    Name"))
        wanted = rows(driver)[4][4:20].strip()
        await driver.pilot.click(Table, offset=(head.index("Accession") + 2, 5))
        await driver.pilot.pause()
        assert name_at_cursor(driver).startswith(wanted)
        await driver.do(EditCell)
        await driver.sees("(en): Accession", wanted)
        await driver.press("escape")
        await driver.sees_not("(en): Accession")
        before = name_at_cursor(driver)
        for _ in range(8):
            await driver.pilot._post_mouse_events([events.MouseScrollDown], Table, offset=(10, 5), button=0)
        await driver.pilot.pause()
        table = driver.screen.table  # type: ignore[attr-defined]
        assert table.cursor == 4 + 24
        assert before not in driver.text
        for _ in range(12):
            await driver.pilot._post_mouse_events([events.MouseScrollUp], Table, offset=(10, 5), button=0)
        await driver.pilot.pause()
        assert table.cursor == 0


async def test_typing_a_name_jumps_to_its_row(files: Paths) -> None:
    """The list stays whole; the cursor goes to what begins so, then to what holds it; Escape goes back."""
    async with offline(files, (80, 24)) as driver:
        await to_items(driver, "Objects")
        await driver.do(Down, JumpTo)
        await driver.type("wick")
        await driver.until(lambda: name_at_cursor(driver).startswith("Wick"))
        await driver.sees("1 of")
        assert len([line for line in rows(driver) if line.strip()]) > 15
        first = name_at_cursor(driver)
        await driver.press("down")
        await driver.until(lambda: name_at_cursor(driver) != first)
        assert "wick" in name_at_cursor(driver).casefold()
        await driver.press("escape")
        await driver.until(lambda: name_at_cursor(driver).startswith("Acrylic"))
        await driver.do(JumpTo)
        await driver.type("zzz")
        await driver.sees("no name holds that")
        await driver.press("escape")
        await driver.do(Filter)
        await driver.type("lens")
        await driver.press("enter")
        await driver.do(JumpTo)
        await driver.type("diop")
        await driver.press("enter")
        await driver.until(lambda: name_at_cursor(driver).startswith("Dioptric"))
        await driver.sees("/ lens", "13 of 142")


async def test_the_help_of_every_list_says_how_to_jump(files: Paths) -> None:
    """Also in the list of collections, where it works alike."""
    async with offline(files, (80, 24)) as driver:
        await driver.do(Open)
        await driver.sees("Exhibitions")
        await driver.pilot.press("apostrophe", "s", "t", "o", "enter")
        await driver.until(lambda: name_at_cursor_of_collections(driver) == "Stories")
        await driver.do(Help)
        await driver.type("jump")
        await driver.sees("Jump to a row by typing")


def name_at_cursor_of_collections(driver: Driver) -> str:
    """The collection at the cursor."""
    return next(line for line in driver.text.split("\n") if line.startswith("▐"))[4:20].strip()


async def test_a_click_into_the_list_keeps_the_filter_that_is_typed(files: Paths) -> None:
    """The line closes, the rows stay, and letters are commands again."""
    async with offline(files, (80, 24)) as driver:
        await to_items(driver, "Objects")
        await driver.do(Filter)
        await driver.type("lens")
        await driver.sees("13 of 142")
        await driver.pilot.click(Table, offset=(10, 4))
        await driver.pilot.pause()
        await driver.do(Select)
        await driver.sees("/ lens", "13 of 142", "1 selected")


async def test_the_cursor_is_on_what_was_just_begun_and_the_keys_are_about_it(files: Paths) -> None:
    """Coming back from the form of a new item, it is in sight; the key bar begins with what waits and is selected."""
    async with offline(files, (80, 24)) as driver:
        await to_items(driver, "Downloads")
        await driver.do(Down, Down, NewItem)
        await driver.sees("in which locales")
        await driver.press("enter")
        await driver.sees("new download")
        await driver.type("Gimbal")
        await driver.press("escape", "escape")
        await driver.until(lambda: name_at_cursor(driver) == "Gimbal")
        assert rows(driver)[0].startswith("▐ *")
        assert driver.line(-1).startswith(" Ctrl+S save  n next edited  u undo")
        await driver.do(Down, Select, Select)
        assert driver.line(-1).startswith(" Ctrl+S save  p publish the 2  g u select none")


@pytest.mark.long
async def test_ctrl_s_in_the_table_makes_the_new_item(tmp_path: Path) -> None:
    """The plan names it; once it is made, its row is one of the others and nothing waits."""
    with running_sandbox() as sandbox:
        paths = Paths.at(tmp_path)
        await sync_once(paths, settings_for(sandbox))
        async with driving(paths, settings_for(sandbox), size=(120, 36)) as driver:
            await driver.sees("Lanternhouse")
            begin(driver, "themes", {"name": "Gimbals", "slug": "gimbals", "accent": "#112233"})
            await to_items(driver, "Themes")
            await driver.do(Save)
            await driver.sees("new: Gimbals (en)", "[ Save 1 ]")
            await driver.press("tab", "enter")
            await driver.sees("What waits", "1 of 1 item saved")
            await driver.do(Back)
            await driver.sees("Lanternhouse › Themes", "10 items")
            await driver.until(lambda: any("Gimbals" in line and "draft" in line for line in rows(driver)))
            await driver.sees_not("not sent")


async def test_what_is_selected_and_not_in_this_locale_is_said(files: Paths) -> None:
    """Without a filter nothing is hidden by one: the items do not exist in the locale that is shown."""
    async with offline(files, (80, 24)) as driver:
        await to_items(driver, "Objects")
        await driver.do(Select, Select, Select)
        await driver.sees("3 selected")
        await driver.do(ChooseLocale)
        await driver.type("ja")
        await driver.press("enter")
        await driver.sees("3 selected, 2 of them not in this list")


async def test_a_cell_that_another_wftui_is_editing_is_not_taken(files: Paths) -> None:
    """The sheet says who has it; what is typed here changes nothing there."""
    async with offline(files, (80, 24)) as driver:
        await to_items(driver, "Themes")
        key = key_of(driver, "themes", "fog")
        session = driver.app.working
        with closing(Owner(session.owner.folder)) as owner:
            edits = EditStore(files.edits_file(session.known.sites[0].id), owner)
            edits.set(key, "name", "Haar", base="Fog")
            edits.close()
            await driver.do(Down, EditCell)
            await driver.sees("Another wftui", "is editing this item")
            await driver.type("s")
            await driver.press("escape")
            await driver.sees_not("Fog (en): Name")
            assert name_at_cursor(driver) == "Fog"
