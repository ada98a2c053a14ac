"""The one table: what is drawn, how it moves, what is harmless."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.sandbox_process import running_sandbox
from tests.tui.conftest import settings_for
from tests.tui.museum_offline import copied, offline, sync_once, to_items
from wftui.store.paths import Paths
from wftui.tui.commands import Bottom, ChooseLocale, Down, PageDown, PageUp, Right, Select, Top
from wftui.tui.driver import Driver
from wftui.tui.look.drawing import width_of
from wftui.tui.look.signs import UNICODE
from wftui.tui.look.themes import PALETTES
from wftui.tui.widgets.rows import Column, ListSource, Row
from wftui.tui.widgets.table import Table


@pytest.fixture(scope="module")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """The museum, synced once."""
    paths = Paths.at(tmp_path_factory.mktemp("synced"))
    with running_sandbox() as sandbox:
        asyncio.run(sync_once(paths, settings_for(sandbox)))
    return paths


def rows(driver: Driver) -> list[str]:
    """The lines between the titles of the columns and the status."""
    lines = driver.text.split("\n")
    start = next(number for number, line in enumerate(lines) if line.startswith("    Name"))
    return lines[start + 1 : -2]


def name_at_cursor(driver: Driver) -> str:
    """The name in the row of the cursor."""
    return next(line for line in rows(driver) if line.startswith("▐"))[4:30].strip()


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_the_cursor_goes_everywhere_and_a_page_keeps_its_place(
    synced: Paths, tmp_path: Path, size: tuple[int, int]
) -> None:
    """Down, page, end and home go where they say, whatever the size of the terminal."""
    async with offline(copied(synced, tmp_path), size) as driver:
        await to_items(driver, "Objects")
        first = name_at_cursor(driver)
        await driver.do(Down)
        assert name_at_cursor(driver) != first
        place = next(number for number, line in enumerate(rows(driver)) if line.startswith("▐"))
        await driver.do(PageDown)
        assert next(number for number, line in enumerate(rows(driver)) if line.startswith("▐")) == place
        await driver.do(PageUp, Bottom)
        last = name_at_cursor(driver)
        assert last.casefold() > first.casefold()
        await driver.do(Top)
        assert name_at_cursor(driver) == first


async def test_japanese_names_keep_the_columns_aligned(synced: Paths, tmp_path: Path) -> None:
    """Every status of a Japanese table starts in the same cell of the terminal."""
    async with offline(copied(synced, tmp_path)) as driver:
        await to_items(driver, "Objects")
        await driver.do(ChooseLocale)
        await driver.type("ja")
        await driver.press("enter")
        await driver.sees("Japanese (ja-JP)")
        words = ("published", "draft", "queued", "archived")
        starts = {
            min(width_of(line[: line.index(word)]) for word in words if word in line)
            for line in rows(driver)
            if any(word in line for word in words)
        }
        assert len(starts) == 1
        assert any(ord(sign) > 0x3000 for line in rows(driver) for sign in line)


async def test_the_name_stays_when_columns_scroll(synced: Paths, tmp_path: Path) -> None:
    """Going right brings every column into sight; the names stand where they stood."""
    async with offline(copied(synced, tmp_path), (80, 24)) as driver:
        await to_items(driver, "Objects")
        names = [line[4:28] for line in rows(driver)]
        for _ in range(16):
            await driver.do(Right)
        await driver.sees("Changed")
        assert [line[4:28] for line in rows(driver)] == names


async def test_a_selected_row_says_so_without_colour(synced: Paths, tmp_path: Path) -> None:
    """The sign stands in the row, the number of selected rows in words."""
    async with offline(copied(synced, tmp_path)) as driver:
        await to_items(driver, "People")
        await driver.do(Select)
        assert rows(driver)[0].startswith(" +")
        await driver.sees("1 selected")


async def test_a_click_moves_and_a_double_click_opens(synced: Paths, tmp_path: Path) -> None:
    """The mouse does what Enter and the arrows do."""
    async with offline(copied(synced, tmp_path)) as driver:
        await to_items(driver, "People")
        wanted = rows(driver)[3][4:30].strip()
        await driver.pilot.click(Table, offset=(10, 4))
        await driver.pilot.pause()
        assert name_at_cursor(driver) == wanted
        await driver.pilot.click(Table, offset=(10, 4), times=2)
        await driver.sees(f"People › {wanted}")


@pytest.mark.parametrize(
    "name",
    [
        "[bold red]alarm[/] [link=file:///etc/passwd]x[/link]",
        "\x1b]0;title\x07\x1b[2Jgone",
        "safe\u202egnp.exe",
        "tab\tline\nfeed\r",
        "\ud800half",
        "灯台の守り人" * 20,
    ],
)
def test_a_hostile_name_is_one_harmless_line(name: str) -> None:
    """Whatever a name holds, its row is as wide as the table, and nothing in it drives the terminal or is markup."""
    columns = [Column("name", "Name", 30, fixed=True), Column("end", "End", 5, fixed=True)]
    table = Table(PALETTES["dark"], UNICODE, columns, ListSource([Row("a", [name, "END"])]))
    from unittest import mock

    from textual.geometry import Size

    with mock.patch.object(Table, "size", Size(60, 5)):
        strip = table.render_line(1)
    text = "".join(segment.text for segment in strip)
    assert width_of(text) == 60
    assert text.isprintable()
    assert "\u202e" not in text
    assert text[-22:].strip() == "END" or "END" in text
    if name.startswith("["):
        assert "[bold red]alarm" in text
