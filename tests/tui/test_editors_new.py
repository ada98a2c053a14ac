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
from wftui.tui.commands import NewItem, Open, Save


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
        await driver.do(Open)
        await driver.type("Brass")
        await driver.press("escape", "escape")
        await driver.sees("Fresnel")
    async with form_of(site, key, keep_edits=True) as driver:
        await driver.do(NewItem)
        await driver.sees("go on with one that was begun", "Brass")
        await driver.press("enter")
        await driver.sees("Brass", "new: Ctrl+S makes it")


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
