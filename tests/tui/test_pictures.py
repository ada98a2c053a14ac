"""Promises of the pictures drawn in the terminal."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox_process import Sandbox
from tests.tui.forms import FormDriver, Museum, form_of, museum
from wftui.api.settings import Settings
from wftui.tui.commands import Open, OtherLook, PutBack, Refresh, ShowPicture, SideBySide
from wftui.tui.look import themes

HALF = "▀"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Museum]:
    """The demo site, synced, with its files served by the sandbox."""
    with museum(Path(tmp_path_factory.mktemp("museum"))) as found:
        yield with_files(found, found.sandbox)


def with_files(found: Museum, sandbox: Sandbox) -> Museum:
    """The museum as the demo opens it: its pictures are asked of the sandbox."""
    plain = found.settings

    def settings() -> Settings:
        return replace(plain(), files=f"{sandbox.origin}/_assets/")

    found.settings = settings  # type: ignore[method-assign]  # as the demo does
    return found


@pytest.fixture(autouse=True)
def _colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal with all colours."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


def _fetched(site: Museum) -> list[str]:
    return [each["path"] for each in site.sandbox.requests() if each["path"].startswith("/_assets/")]


def _colours_shown(driver: FormDriver) -> set[Any]:
    strips = driver.screen._compositor.render_strips()
    cells = [segment.style for strip in strips for segment in strip if HALF in segment.text]
    return {color.triplet for style in cells if style for color in (style.color, style.bgcolor) if color}


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_the_picture_of_a_field_is_drawn_and_asked_for_once(site: Museum, size: tuple[int, int]) -> None:
    """v on the field, F6 in its open box: the picture, its size and its alt text; the second time nobody is asked."""
    key = site.item("exhibitions", "glass-and-flame")
    before = len(_fetched(site))
    async with form_of(site, key, size=size) as driver:
        await driver.go_to("hero")
        await driver.do(ShowPicture)
        await driver.sees(HALF * 20, "Hero: glass-and-flame-hero.jpg", " by ", "PNG", "alt text  A keeper")
        assert len(_colours_shown(driver)) > 50
        assert driver.text.count("\n") + 1 == size[1]
        await driver.do(ShowPicture)
        await driver.sees_not(HALF)
        await driver.do(Open)
        await driver.press("f6")
        await driver.sees(HALF * 20)
        await driver.press("escape")
        await driver.until(lambda: driver.screen.typing, "the box to have the keys again")
        assert len(_fetched(site)) - before <= 1
        await driver.press("alt+v")
        await driver.sees(HALF * 20)
        seen = len(_fetched(site))
        await driver.do(Refresh)
        await driver.until(lambda: len(_fetched(site)) == seen + 1, "the picture to be fetched anew")
        await driver.sees(HALF * 20)


async def test_the_pictures_of_a_gallery_are_turned_like_pages(site: Museum) -> None:
    """From the list, the arrows go to the others and round; the list is there again afterwards."""
    key = site.item("exhibitions", "glass-and-flame")
    async with form_of(site, key, size=(80, 24)) as driver:
        await driver.go_to("gallery")
        await driver.do(Open)
        await driver.press("down")
        await driver.do(ShowPicture)
        await driver.sees("Gallery: 2 of ", HALF * 20, "Left Right")
        await driver.press("left", "left")
        await driver.sees(HALF * 20)
        assert "Gallery: 1 of" not in driver.text
        await driver.press("right")
        await driver.sees("Gallery: 1 of", HALF * 20)
        await driver.press("escape")
        await driver.sees("Enter change")


async def test_the_alt_text_beside_another_locale_has_its_picture(site: Museum) -> None:
    """Whoever translates an alt text can look at what it says."""
    key = site.item("exhibitions", "glass-and-flame")
    async with form_of(site, key) as driver:
        await driver.do(SideBySide)
        await driver.type("japanese")
        await driver.press("enter")
        await driver.sees("English, read only here")
        await driver.go_to("gallery/alt/1")
        await driver.do(ShowPicture)
        await driver.sees("Gallery alt 2: ", HALF * 20)


async def test_what_cannot_be_drawn_is_said(site: Museum) -> None:
    """An SVG, an address half typed, a file that is not there, one that lies outside of the demo: a sentence each."""
    key = site.item("themes", "fresnel")
    async with form_of(site, key, size=(80, 24)) as driver:
        await driver.go_to("icon")
        await driver.do(ShowPicture)
        await driver.sees("This is an SVG drawing", "o in the browser", "alt text  Concentric rings")
        await driver.press("escape")
        await driver.do(Open)
        await driver.press("up")
        for typed, said in (("half", "There is no whole https:// address"), ("https://a.org/b.png", "no such file")):
            box: Any = driver.screen.focused
            box.value = typed
            await driver.do(ShowPicture)
            await driver.sees(said)
            await driver.press("escape")
        await driver.do(PutBack)
    assert _fetched(site)[-1] == "/_assets/a.org/b.png"


async def test_without_a_connection_what_was_seen_is_shown(site: Museum) -> None:
    """Offline, a picture that was looked at before is there; one that was not says so."""
    key = site.item("exhibitions", "glass-and-flame")
    async with form_of(site, key) as driver:
        await driver.go_to("hero")
        await driver.do(ShowPicture)
        await driver.sees(HALF * 20)
    async with form_of(site, key) as driver:
        driver.app.working.offline = True
        await driver.go_to("hero")
        await driver.do(ShowPicture)
        await driver.sees(HALF * 20)
        await driver.press("escape")
        await driver.do(OtherLook)
        await driver.sees("Files seen on the site")
        await driver.type("fog")
        await driver.press("enter")
        await driver.do(ShowPicture)
        await driver.sees("This picture was not seen before")
        await driver.press("escape")
        await driver.do(PutBack)


async def test_without_the_extra_one_sentence_says_how_to_get_it(site: Museum, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is there all the same, and says what it needs."""
    found = importlib.util.find_spec
    monkeypatch.setattr("wftui.services.pictures.find_spec", lambda name: None if name == "PIL" else found(name))
    async with form_of(site, site.item("exhibitions", "glass-and-flame"), size=(80, 24)) as driver:
        await driver.go_to("hero")
        await driver.do(ShowPicture)
        await driver.sees("pip install", '"wftui[images]"')


async def test_without_colour_a_picture_is_grey_and_with_few_it_is_a_sentence(
    site: Museum, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NO_COLOR is kept; sixteen colours are too few."""
    monkeypatch.setitem(themes.PALETTES, "dark", themes.PALETTES["mono"])
    key = site.item("exhibitions", "glass-and-flame")
    async with form_of(site, key) as driver:
        await driver.go_to("hero")
        await driver.do(ShowPicture)
        await driver.sees(HALF * 20)
        assert all(red == green == blue for red, green, blue in _colours_shown(driver))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("COLORTERM")
    async with form_of(site, key) as driver:
        await driver.go_to("hero")
        await driver.do(ShowPicture)
        await driver.sees("too few colours")


async def test_without_the_sign_of_half_a_cell_whole_cells_are_painted(
    site: Museum, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal that shows ASCII alone gets the picture too, in larger points."""
    monkeypatch.setattr("wftui.tui.widgets.picture.UNICODE", None)
    async with form_of(site, site.item("exhibitions", "glass-and-flame"), size=(80, 24)) as driver:
        await driver.go_to("hero")
        await driver.do(ShowPicture)
        await driver.sees("Hero: glass-and-flame-hero.jpg", "PNG")
        assert HALF not in driver.text
        strips = driver.screen._compositor.render_strips()
        grounds = {each.style.bgcolor for strip in strips for each in strip if each.style and not each.text.strip()}
        assert len(grounds) > 50
