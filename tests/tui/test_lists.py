"""What a person does with lists: filter, sort, select, arrange, save as a view, copy, search."""

from __future__ import annotations

import asyncio
import tomllib
from pathlib import Path

import pytest

from tests.sandbox_process import running_sandbox
from tests.tui.conftest import settings_for
from tests.tui.museum_offline import copied, offline, sync_once, to_items
from tests.tui.test_table import name_at_cursor, rows
from wftui.domain.item import VariantKey
from wftui.store.paths import Paths
from wftui.tui.commands import (
    Back,
    Backlinks,
    ChooseColumns,
    Copy,
    Down,
    Filter,
    HideColumn,
    Invert,
    Matrix,
    MoveUp,
    NextProblem,
    NextSelected,
    OnlySelected,
    Open,
    OpenLive,
    Right,
    SearchEverything,
    Select,
    SelectAll,
    SelectNone,
    SelectQuery,
    SelectRange,
    SelectSame,
    SortDown,
    SortUp,
    TakeView,
    Views,
)
from wftui.tui.driver import Driver


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


async def filtered(driver: Driver, text: str) -> None:
    """Type a filter and keep it."""
    await driver.do(Filter)
    await driver.type(text)
    await driver.press("enter")


def column(driver: Driver, title: str) -> list[str]:
    """The cells of a column, as they are drawn."""
    lines = driver.text.split("\n")
    head = next(line for line in lines if line.startswith("    Name"))
    start = head.index(title)
    end = start + len(title)
    while end < len(head) and head[end : end + 2] != "  ":
        end += 1
    after = next((at for at in range(end, len(head)) if head[at] != " "), len(head))
    return [line[start:after].strip() for line in rows(driver) if line.strip()]


async def test_a_filter_of_fields_shows_what_answers_it(files: Paths) -> None:
    """A comparison and a reference by name narrow the list, and row 2 says to how many."""
    async with offline(files) as driver:
        await to_items(driver, "Objects")
        await filtered(driver, "year<1870 theme:fresnel")
        await driver.sees("of 142", "Bull's-eye lens, first order")
        years = [int(year) for year in column(driver, "Year made")]
        assert years
        assert max(years) < 1870
        await driver.do(Back)
        await driver.sees("142 items")


async def test_a_filter_that_makes_no_sense_keeps_the_last_good_rows(files: Paths) -> None:
    """The sentence stands in row 3 while it is typed, and the rows of the last good filter stay."""
    async with offline(files) as driver:
        await to_items(driver, "Objects")
        await driver.do(Filter)
        await driver.type("year<1900")
        await driver.until(lambda: bool(rows(driver)[0].strip()))
        before = rows(driver)
        await driver.type("o")
        await driver.sees("The rows answer the last good query")
        assert rows(driver) == before


async def test_a_filter_that_nothing_answers_says_the_way_back(files: Paths) -> None:
    """The list is empty, and the words say why and which key shows all again."""
    async with offline(files) as driver:
        await to_items(driver, "Events")
        await filtered(driver, "zzzz")
        await driver.sees("No events match zzzz. Esc shows all 37.")


async def test_tab_completes_a_field_and_then_its_value(files: Paths) -> None:
    """What row 3 offers is put into the line by Tab."""
    async with offline(files) as driver:
        await to_items(driver, "Objects")
        await driver.do(Filter)
        await driver.type("the")
        await driver.sees("(Tab completes")
        await driver.press("tab")
        await driver.sees("/ theme:")
        await driver.type("fre")
        await driver.sees("Fresnel 19")
        await driver.press("tab")
        await driver.sees("/ theme:Fresnel", "19 of 142")


async def test_letters_typed_at_once_after_the_slash_are_the_filter(files: Paths) -> None:
    """Keys that come faster than the line opens are typed into it, and none is a command."""
    async with offline(files) as driver:
        await to_items(driver, "Objects")
        await driver.pilot.press("slash", "l", "e", "n", "s", "enter")
        await driver.sees("/ lens", "13 of 142")


async def test_several_keys_sort_and_references_go_by_name(files: Paths) -> None:
    """First by theme, downwards, then by year within it; row 2 says so; empty themes come last."""
    async with offline(files, (160, 45)) as driver:
        await to_items(driver, "Objects")
        await driver.do(ChooseColumns)
        while "▐   Theme" not in driver.text:
            await driver.do(Down)
        await driver.do(Select)
        for _ in range(7):
            await driver.do(MoveUp) if "▐+  Theme" in driver.text else await driver.press("up")
        await driver.press("enter")
        while True:
            at = driver.screen.table.column_at_cursor  # type: ignore[attr-defined]
            if at.key == "field:theme":
                break
            await driver.do(Right)
        await driver.do(SortDown)
        await driver.sees("by Theme down")
        themes = [cell for cell in column(driver, "Theme") if cell]
        assert themes == sorted(themes, key=str.casefold, reverse=True)
        await driver.do(SortDown)
        await driver.sees("by Name")


async def test_a_selection_survives_filter_and_order(files: Paths) -> None:
    """What is selected stays so, and how many of them the filter hides is said."""
    async with offline(files) as driver:
        await to_items(driver, "Objects")
        await driver.do(Select, Select, Select)
        await driver.sees("3 selected")
        await filtered(driver, "theme:fresnel")
        await driver.sees("of them hidden by the filter")
        await driver.do(SortUp, Back)
        await driver.sees("3 selected")
        assert "hidden" not in driver.text
        await driver.do(OnlySelected)
        await driver.sees("only the selected", "3 of 142")


async def test_all_inverted_none(files: Paths) -> None:
    """All means all that the filter shows; the others and none likewise."""
    async with offline(files) as driver:
        await to_items(driver, "People")
        await filtered(driver, "status:published")
        await driver.do(SelectAll)
        await driver.sees("14 selected")
        await driver.do(Back)
        await driver.do(Invert)
        await driver.sees("4 selected")
        await driver.do(SelectNone)
        await driver.sees_not("selected")


async def test_a_range_the_same_value_and_a_query_select(files: Paths) -> None:
    """V and moving; a comma for all with this status; a query after the bar."""
    async with offline(files) as driver:
        await to_items(driver, "People")
        await driver.do(SelectRange, Down, Down, SelectRange)
        await driver.sees("3 selected")
        await driver.do(SelectNone, Right, SelectSame)
        await driver.sees("14 selected")
        await driver.do(SelectNone, SelectQuery)
        await driver.type("status:draft")
        await driver.press("enter")
        await driver.sees("1 selected")
        await driver.do(NextSelected)
        await driver.until(lambda: name_at_cursor(driver) == "Tamar Ellery")


async def test_chosen_columns_are_there_the_next_time(files: Paths) -> None:
    """A column that was hidden stays hidden after the program was started again."""
    async with offline(files) as driver:
        await to_items(driver, "Objects")
        while driver.screen.table.column_at_cursor.key != "field:accession":  # type: ignore[attr-defined]
            await driver.do(Right)
        await driver.do(HideColumn)
        await driver.sees_not("Accession")
    async with offline(files) as driver:
        await to_items(driver, "Objects")
        assert "Accession" not in driver.text
        assert "Year made" in driver.text


async def test_a_view_comes_back_by_its_number_and_its_file_can_be_shared(files: Paths, tmp_path: Path) -> None:
    """Filter, order and columns under a name; on another computer the file alone brings them."""
    async with offline(files) as driver:
        await to_items(driver, "Objects")
        await filtered(driver, "year<1870")
        await driver.do(SortDown, Views)
        await driver.type("Old ones")
        await driver.press("enter")
        await driver.sees("is saved, key 1")
    text = (files.config_dir / "views.toml").read_text()
    assert tomllib.loads(text)["view"][0]["filter"] == "year<1870"
    (files.state_dir / "lists.json").unlink(missing_ok=True)
    async with offline(files) as driver:
        await to_items(driver, "Objects")
        await driver.sees("142 items")
        await driver.do(TakeView)
        await driver.sees("/ year<1870", "by Name down")


async def test_a_file_of_views_that_makes_no_sense_is_told_and_harms_nothing(files: Paths) -> None:
    """The banner says what is wrong; the list goes on."""
    files.config_dir.mkdir(parents=True, exist_ok=True)
    (files.config_dir / "views.toml").write_text("[[view]]\nname = 3\n")
    async with offline(files) as driver:
        await to_items(driver, "Objects")
        await driver.do(TakeView)
        await driver.sees("cannot be used", "needs a name")


async def test_edits_stand_in_the_rows_and_in_the_column_here(files: Paths) -> None:
    """The new value, its sign and the word; n goes there; without edits the column is not there."""
    async with offline(files) as driver:
        await to_items(driver, "People")
        assert " Here" not in driver.text
        screen = driver.screen
        session = driver.app.working
        site, collection = session.known.sites[0], screen.collection  # type: ignore[attr-defined]
        person = next(
            row
            for row in session.mirror(site.id).find_names(
                "Maren", 5, collection_id=collection.id, cms_locale_id=site.primary.cms_locale_id
            )
        )
        key = VariantKey(collection.id, person.item_id, site.primary.cms_locale_id)
        stored = session.mirror(site.id).variant(key)
        assert stored is not None
        session.edits(site.id).set(key, "role", "Keeper of light", base=stored.staged.field_data()["role"])
        screen.reload()  # type: ignore[attr-defined]
        await driver.sees("edited: Role", "Keeper of light", "1 item edited: 1 edit")
        await driver.do(NextProblem)
        await driver.until(lambda: name_at_cursor(driver) == "Maren Tolley")
        session.edits(site.id).set(key, "role", "x" * 100, base=stored.staged.field_data()["role"])
        screen.reload()  # type: ignore[attr-defined]
        await driver.sees("error: Role", "1 error")


async def test_the_matrix_tells_each_locale_and_opens_the_one_at_the_cursor(files: Paths) -> None:
    """Status and age in every locale; no variant is said in words."""
    async with offline(files) as driver:
        await to_items(driver, "Objects")
        await driver.do(Matrix)
        await driver.sees("by locales", "en 142, fr 142, ja 60", "no variant")
        await driver.do(Right, Right, Open)
        await driver.sees("French (France) (fr-FR)")


async def test_what_points_here_is_listed_and_opens(files: Paths) -> None:
    """Item, field, locale and version of each reference; Enter goes there."""
    async with offline(files) as driver:
        await to_items(driver, "People")
        await filtered(driver, "maren")
        await driver.do(Backlinks)
        await driver.sees("What points at Maren Tolley", "Curator", "staged and live")
        await driver.press("enter")
        await driver.sees("Exhibitions ›")


async def test_copying_says_no_more_than_is_known(files: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a clipboard program the terminal is asked, and the words say that it may refuse."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    async with offline(files) as driver:
        await to_items(driver, "Objects")
        await filtered(driver, "bull's")
        await driver.do(Copy)
        await driver.type("slug")
        await driver.press("enter")
        await driver.sees("Sent the slug to the terminal's clipboard; a terminal may be set to refuse that")
        assert driver.app.clipboard == "bulls-eye-lens-first-order"


async def test_what_is_not_live_opens_no_browser(files: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft has no page; a live one has its address at the path of the locale."""
    opened: list[str] = []
    monkeypatch.setattr("wftui.tui.items.live_pages._start", lambda address: opened.append(address) or True)
    async with offline(files) as driver:
        await to_items(driver, "People")
        await filtered(driver, "tamar")
        await driver.do(OpenLive)
        await driver.sees("there is no page to open")
        await driver.do(Back)
        await filtered(driver, "maren")
        await driver.do(OpenLive)
        await driver.sees("Opened in the browser")
        assert opened == ["https://lanternhouse.example/people/maren-tolley"]


async def test_search_finds_in_every_corner_and_goes_there(files: Paths) -> None:
    """Typed ahead of the box or into it; grouped by collection; Enter opens the item."""
    async with offline(files) as driver:
        await to_items(driver, "People")
        await driver.do(SearchEverything)
        await driver.type("bull's-eye")
        await driver.sees("hits in", "Objects", "Bull's-eye lens, first order")
        await driver.press("enter")
        await driver.sees("Slug")
        await driver.do(Back)
        await driver.sees("Search everything")
        await driver.press("ctrl+k")
        await driver.type("灯台")
        await driver.sees("ja")
        await driver.press("ctrl+k")
        await driver.type("zzzzqq")
        await driver.sees("No text of the site holds zzzzqq")
