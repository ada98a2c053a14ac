"""Promises of making items in the form, and of what a kill leaves."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.forms import Museum, form_of, museum
from wftui.store.edits import EditStore
from wftui.store.owner import Owner
from wftui.tui.commands import ChooseLocale, NewItem, Open, Save
from wftui.tui.screens.item import ItemScreen


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Museum]:
    """The demo site, synced."""
    with museum(Path(tmp_path_factory.mktemp("museum"))) as found:
        yield found


async def test_a_new_target_is_made_above_the_form_and_comes_back_with_its_id(site: Museum) -> None:
    """From the picker of a reference, a new person is made by the name that was typed; the field points at them."""
    key = site.item("exhibitions", "glass-and-flame")
    before = len(site.writes())
    async with form_of(site, key) as driver:
        await driver.go_to("curator")
        await driver.do(Open)
        await driver.type("Nell Harbour")
        await driver.sees('New person "Nell Harbour"')
        await driver.press("enter")
        await driver.sees("in which locales")
        await driver.press("enter")
        await driver.sees("new: Ctrl+S makes it", "Nell Harbour")
        await driver.go_to("slug")
        await driver.sees("nell-harbour  (from the name)")
        for slug, text in (("role", "Keeper of glass"), ("email", "nell@lanternhouse.example")):
            await driver.go_to(slug)
            await driver.do(Open)
            await driver.type(text)
            await driver.press("escape")
        await driver.go_to("portrait")
        await driver.do(Open)
        await driver.type("https://assets.lanternhouse.example/nell.jpg")
        await driver.press("escape")
        await driver.do(Save)
        await driver.until(lambda: "curator" in driver.edits(key), f"the new person to come back; {driver.text}")
        created = site.writes()[before:]
        assert [each["method"] for each in created] == ["POST"]
        body = created[0]["body"]
        sent = json.loads(body) if isinstance(body, str) else body
        assert sent["fieldData"]["name"] == "Nell Harbour"
        assert sent["fieldData"]["slug"] == "nell-harbour"
        await driver.sees("Glass and Flame", "Nell Harbour", "1 edit not sent")


async def test_a_new_item_waits_for_its_maker(site: Museum) -> None:
    """An item that was begun and left is offered the next time, with what was typed into it."""
    key = site.item("themes", "fresnel")
    async with form_of(site, key) as driver:
        await driver.do(NewItem)
        await driver.press("enter")
        await driver.sees("new: Ctrl+S makes it")
        await driver.type("Brass")
        await driver.press("escape", "escape")
        await driver.sees("Fresnel")
    async with form_of(site, key, keep_edits=True) as driver:
        await driver.do(NewItem)
        await driver.sees("go on with one that was begun", "Brass")
        await driver.press("enter")
        await driver.sees("Brass", "new: Ctrl+S makes it")


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_typing_goes_into_the_name_at_once_and_the_slug_follows_until_it_is_typed(
    site: Museum, size: tuple[int, int]
) -> None:
    """After + and the locales, keys typed ahead are the name; the slug follows it, and stays once typed by hand."""
    key = site.item("themes", "fresnel")
    async with form_of(site, key, size=size) as driver:
        await driver.press("plus", "enter", *"Brass", "space", *"lamp")
        await driver.sees("new: Ctrl+S makes it", "│ Brass lamp ", "brass-lamp  (from the name)")
        await driver.type("s")
        await driver.sees("brass-lamps  (from the name)")
        await driver.press("tab")
        await driver.type("lamps")
        await driver.press("shift+tab", "end")
        await driver.type(" and oil")
        await driver.press("escape")
        await driver.sees("Brass lamps and oil", "Slug", "lamps")
        await driver.sees_not("(from the name)")


async def test_tab_from_box_to_box_leaves_every_text_in_its_own_field(site: Museum) -> None:
    """Typed in one burst over boxes of one kind and of another, and back; what a slug becomes is kept as that."""
    key = site.item("exhibitions", "glass-and-flame")
    async with form_of(site, key, size=(80, 24)) as driver:
        await driver.press(
            "plus", "enter", *"Nets", "tab", *"Old", "space", *"Nets", "tab", *"Rope", "tab", "shift+tab"
        )
        await driver.press("s", "shift+tab", "shift+tab", "exclamation_mark", "escape")
        screen = driver.screen
        assert isinstance(screen, ItemScreen)
        typed = {field: edit.value for field, edit in driver.edits(screen.key).items()}
        assert typed == {"name": "Nets!", "slug": "old-nets", "standfirst": "Ropes"}
        assert screen.focused is screen.form


async def test_the_slug_that_the_form_suggests_is_the_one_that_is_made(site: Museum) -> None:
    """What stands there as (from the name) is what Webflow gets, also where the name has other letters."""
    key = site.item("themes", "fresnel")
    before = len(site.writes())
    async with form_of(site, key) as driver:
        await driver.press("plus", "enter")
        await driver.type("L'Œuvre du phare")
        await driver.sees("loeuvre-du-phare  (from the name)")
        await driver.press("escape")
        await driver.go_to("accent")
        await driver.do(Open)
        await driver.type("#123456")
        await driver.do(Save)
        await driver.until(lambda: len(site.writes()) > before, f"the create; {driver.text}")
    assert site.sent_fields()[before]["slug"] == "loeuvre-du-phare"


async def test_escape_in_a_locale_that_has_no_words_yet_keeps_those_of_the_others(site: Museum) -> None:
    """A new item is forgotten only when nothing was typed into any of its locales."""
    key = site.item("themes", "fresnel")
    async with form_of(site, key) as driver:
        await driver.press("plus", "down", "space", "enter")
        await driver.type("Brass")
        await driver.press("escape")
        await driver.do(ChooseLocale)
        await driver.type("french")
        await driver.press("enter")
        await driver.sees("French (France)")
        await driver.press("escape")
        await driver.sees("Fresnel")
        assert [each.field for each in driver.app.working.edits(site.site.id).everything()] == ["name"]


async def test_a_kill_in_the_middle_of_a_word_loses_nothing(site: Museum) -> None:
    """A program that is killed while a box is open has left what was typed on disk; the next one offers it."""
    key = site.item("stories", _story(site))
    child = subprocess.Popen(  # noqa: ASYNC220  nothing else runs while the child is waited for
        [sys.executable, "-m", "tests.tui.typing_child", str(site.paths.state_dir.parent), site.sandbox.url,
         site.sandbox.token, *map(str, key)],
        stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert child.stdout is not None
    with child, child.stdout:
        assert child.stdout.readline().strip() == "typed"
        child.kill()
    owner = Owner(site.paths.state_dir / "running")
    edits = EditStore(site.paths.edits_file(site.site.id), owner)
    assert key in edits.adopt()
    value = edits.of(key)["excerpt"].value
    edits.close()
    owner.close()
    assert isinstance(value, str)
    assert value.endswith(" To be con")
    async with form_of(site, key, keep_edits=True) as driver:
        await driver.sees("Excerpt takes up to 160 characters", "1 edit not sent")


def _story(site: Museum) -> str:
    with site.session().open_mirror(site.site.id) as mirror:
        stories = site.collections["stories"].id
        for key, _ in mirror.each_variant(stories):
            stored = mirror.variant(key)
            if stored is not None and key.cms_locale_id == site.site.primary.cms_locale_id:
                return stored.staged.slug
    raise AssertionError("no story")
