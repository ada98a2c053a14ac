"""Promises of the two columns: the left is never written, and what is saved is the right locale alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.tui.forms import FormDriver, Museum, form_of, museum
from wftui.tui.commands import CopySource, NextProblem, Open, Save, SideBySide, Undo
from wftui.tui.screens.side_by_side import SideBySideScreen


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Museum]:
    """The demo site, synced."""
    with museum(Path(tmp_path_factory.mktemp("museum"))) as found:
        yield found


async def _beside(driver: FormDriver, locale: str) -> None:
    await driver.do(SideBySide)
    await driver.sees("Side by side with")
    await driver.type(locale)
    await driver.press("enter")
    await driver.until(lambda: isinstance(driver.screen, SideBySideScreen), "the two columns")


async def test_saving_touches_the_right_locale_alone(site: Museum) -> None:
    """What is typed at the right is sent with the right locale's id, that field alone; English stays as it was."""
    key = site.item("exhibitions", "glass-and-flame")
    french = site.item("exhibitions", "glass-and-flame", "fr")
    english = site.values(key)
    before = len(site.writes())
    async with form_of(site, key) as driver:
        await _beside(driver, "french")
        await driver.sees("English, read only here")
        await driver.go_to("standfirst")
        await driver.do(Open)
        await driver.replace("Neuf objets, une flamme.")
        await driver.kept(french, "standfirst", "Neuf objets, une flamme.")
        assert driver.edits(key) == {}
        await driver.press("escape")
        await driver.do(Save)
        await driver.until(lambda: not driver.edits(french), f"the save; {driver.text}")
    sent = site.writes()[before:]
    assert site.sent_fields()[before:] == [{"standfirst": "Neuf objets, une flamme."}]
    assert french.cms_locale_id in str(sent[0]["body"])
    assert site.values(key) == english


async def test_every_field_says_how_it_stands_and_the_next_one_to_do_is_found(site: Museum) -> None:
    """Same as source, empty and too long are said in sign and word and counted; F8 goes from one to the next."""
    key = site.item("exhibitions", "glass-and-flame")
    japanese = site.item("exhibitions", "glass-and-flame", "ja")
    async with form_of(site, key) as driver:
        await _beside(driver, "japanese")
        await driver.sees("= same as source", "◦ empty", "∙ translated", "to do: 2 same as source, 1 empty")
        await driver.do(NextProblem)
        screen: Any = driver.screen
        assert screen.form.row.slug == "slug"
        await driver.do(NextProblem)
        assert screen.form.row.slug == "hero/alt/0"
        await driver.go_to("standfirst")
        await driver.do(Open)
        await driver.type("の" * 170)
        await driver.press("escape")
        await driver.sees("! too long", "1 too long")
        await driver.until(lambda: "standfirst" in driver.edits(japanese))
        screen.put_back()


async def test_the_source_is_copied_and_alt_text_keeps_the_picture(site: Museum) -> None:
    """Alt+C copies English into the field at the cursor; an alt text goes with the picture that is there."""
    key = site.item("exhibitions", "glass-and-flame")
    japanese = site.item("exhibitions", "glass-and-flame", "ja")
    picture = site.values(japanese)["hero"]
    english = site.values(key)["hero"]
    assert isinstance(picture, dict)
    assert isinstance(english, dict)
    async with form_of(site, key) as driver:
        await _beside(driver, "japanese")
        await driver.go_to("hero")
        await driver.do(CopySource)
        await driver.kept(japanese, "hero", {**picture, "alt": english["alt"]})
        await driver.do(Undo)
        assert driver.edits(japanese) == {}


async def test_an_item_that_is_not_there_says_so_and_where_it_must_be_made(site: Museum) -> None:
    """Without a variant the source is shown, nothing can be typed, and the sentence names the way out."""
    with site.session().open_mirror(site.site.id) as mirror:
        events = site.collections["events"].id
        primary, japanese = site.site.primary.cms_locale_id, site.locale("ja").cms_locale_id
        key = next(
            key for key, _ in mirror.each_variant(events)
            if key.cms_locale_id == primary and japanese not in mirror.item_locales(events, key.item_id)
        )  # fmt: skip
    async with form_of(site, key) as driver:
        await _beside(driver, "japanese")
        await driver.sees("does not exist in Japanese", "add the locale in the Designer")
        await driver.do(Open)
        assert driver.edits(key._replace(cms_locale_id=japanese)) == {}


async def test_it_fits_on_a_small_screen(site: Museum) -> None:
    """At 80 by 24 the label and the standing share a line above their pair."""
    key = site.item("exhibitions", "glass-and-flame")
    async with form_of(site, key, size=(80, 24)) as driver:
        await _beside(driver, "japanese")
        await driver.sees("Slug")
        lines = driver.text.split("\n")
        above = next(number for number, line in enumerate(lines) if "Slug" in line)
        assert "= same as source" in lines[above]
        assert lines[above + 1].count("glass-and-flame") == 2


async def test_an_edited_field_says_so_on_a_small_screen(site: Museum) -> None:
    """At 80 by 24 sign and word say that a field is edited: while it is typed into, and afterwards."""
    key = site.item("exhibitions", "glass-and-flame")
    french = site.item("exhibitions", "glass-and-flame", "fr")
    async with form_of(site, key, size=(80, 24)) as driver:
        await _beside(driver, "french")

        def above() -> str:
            return next(line for line in driver.text.split("\n") if "Name  " in line)

        assert "∙ translated" in above()
        assert "n next to do" in driver.line(-1)
        await driver.do(Open)
        await driver.replace("Glass and Flame!")
        await driver.kept(french, "name", "Glass and Flame!")
        assert "Ctrl+S save French" in driver.line(-1)
        assert above().split("│")[1].strip(" ▐") == "* edited"
        await driver.replace("Glass and Flame")
        await driver.kept(french, "name", "Glass and Flame")
        await driver.press("escape")
        assert above().startswith("▐* Name")
        assert "* edited, = same as source" in above()


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_a_new_item_is_written_in_all_its_locales_before_it_is_made(site: Museum, size: tuple[int, int]) -> None:
    """Its locales stand beside each other: source copied, next to do found; one create sends both, then the French."""
    key = site.item("themes", "fresnel")
    before = len(site.writes())
    async with form_of(site, key, size=size) as driver:
        await driver.press("plus", "down", "space", "enter")
        name = f"Tallow {size[0]}"
        await driver.type(name)
        await driver.press("escape")
        await driver.go_to("summary")
        await driver.do(Open)
        await driver.type("Cheap light.")
        await driver.press("escape")
        await driver.do(SideBySide)
        await driver.sees("English, read only here", "* new, not sent", "2 same as source", f"{name.lower()[:6]}-")
        await driver.do(Save)
        await driver.sees("Not made: English must be finished first: Accent.")
        assert len(site.writes()) == before
        await driver.do(SideBySide)
        await driver.go_to("accent")
        await driver.do(Open)
        await driver.type("#123456")
        await driver.press("escape")
        await driver.do(SideBySide)
        await driver.do(NextProblem)
        await driver.do(Open)
        await driver.replace("Lumière bon marché.")
        await driver.do(NextProblem)
        await driver.replace("Suif")
        await driver.do(CopySource)
        await driver.sees("1 same as source")
        await driver.replace("Suif")
        await driver.press("escape")
        await driver.sees("nothing left to do here")
        await driver.do(Save)
        await driver.until(lambda: not driver.app.working.edits(site.site.id).everything(), f"the save; {driver.text}")
        await driver.sees("French (France), ◦ draft", "∙ translated")
        await driver.do(SideBySide)
        await driver.sees(name, "◦ draft")
    made, translated = site.writes()[before:]
    french, english = site.locale("fr").cms_locale_id, site.site.primary.cms_locale_id
    assert (made["method"], made["body"]["cmsLocaleIds"]) == ("POST", [english, french])
    assert made["body"]["fieldData"]["name"] == name
    assert (translated["method"], translated["body"]["cmsLocaleId"]) == ("PATCH", french)
    assert translated["body"]["fieldData"] == {"name": "Suif", "summary": "Lumière bon marché."}
