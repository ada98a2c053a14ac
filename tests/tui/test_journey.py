"""One item, end to end, without a terminal: found, changed, saved, put live; and what happens to people who slip."""

from __future__ import annotations

import json
import urllib.request

import pytest

from tests.sandbox_process import Sandbox
from tests.tui.conftest import settings_for
from wftui.store.paths import Paths
from wftui.tui.commands import (
    Back,
    Bottom,
    ChooseLocale,
    Filter,
    Home,
    NextField,
    Open,
    Publish,
    PutBack,
    Quit,
    Save,
    Undo,
)
from wftui.tui.driver import Driver, driving

SIZES = [(80, 24), (160, 45)]


def stored(museum: Sandbox, path: str) -> dict:
    """What the server holds, asked for without the program."""
    request = urllib.request.Request(museum.url + path, headers={"Authorization": f"Bearer {museum.token}"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def writes(museum: Sandbox) -> list[dict]:
    """The requests that changed something."""
    return [each for each in museum.api_requests() if each["method"] != "GET"]


async def to_exhibition(driver: Driver, name: str = "Glass and Flame") -> None:
    """From the sites to the form of an exhibition, the way a person goes."""
    await driver.sees("Lanternhouse")
    await driver.do(Open)
    await driver.sees("Exhibitions", "12")
    await driver.do(Filter)
    await driver.type("exhib")
    await driver.press("enter")
    await driver.do(Open)
    await driver.sees("12 items", name)
    await driver.do(Filter)
    await driver.type(name.lower())
    await driver.press("enter")
    await driver.do(Open)
    await driver.sees("Standfirst", "Accent")
    await driver.synced()


def field(driver: Driver, label: str) -> str:
    """The line of a field in the form."""
    return next(line for line in driver.text.split("\n") if label in line[:24])


async def to_field(driver: Driver, label: str) -> None:
    """Move the cursor to a field."""
    for _ in range(30):
        if field(driver, label).startswith("▐"):
            return
        await driver.press("down")
    raise AssertionError(driver.text)


@pytest.mark.parametrize("size", SIZES)
async def test_an_item_is_found_changed_saved_and_put_live_from_the_keyboard(
    museum: Sandbox, paths: Paths, size: tuple[int, int]
) -> None:
    """One PATCH with the changed fields alone and the locale; one publish; the status follows on the screen."""
    async with driving(paths, settings_for(museum), size=size) as driver:
        await to_exhibition(driver, "Night Passage")
        await to_field(driver, "Ticket price")
        await driver.do(Open)
        await driver.press("ctrl+u")
        await driver.type("14.50")
        await driver.press("enter")
        await driver.sees("1 edit not sent")
        await to_field(driver, "Featured")
        await driver.do(Open)
        await driver.sees("2 edits not sent")
        await driver.do(Save)
        await driver.sees("queued changes", "Saved Night Passage")
        await driver.do(Publish)
        await driver.sees("Publish Night Passage, exhibition, in English (en)", "Lanternhouse?")
        await driver.press("tab", "enter")
        await driver.sees("Published Night Passage", "published: live since")
    patch, publish = writes(museum)
    assert patch["method"] == "PATCH"
    assert set(patch["body"]["fieldData"]) == {"ticket-price", "featured"}
    assert patch["body"]["fieldData"]["ticket-price"] == 14.5
    assert patch["body"]["cmsLocaleId"]
    live = stored(museum, f"{patch['path'].removeprefix('/v2')}/live")
    assert live["fieldData"]["ticket-price"] == 14.5
    assert publish["path"].endswith("/items/publish")


async def test_a_bad_value_is_refused_beside_its_field_and_nothing_is_sent(museum: Sandbox, paths: Paths) -> None:
    """What was typed stays, with the reason and what is allowed."""
    async with driving(paths, settings_for(museum)) as driver:
        await to_exhibition(driver)
        await to_field(driver, "Ticket price")
        await driver.do(Open)
        await driver.type("5")
        await driver.sees("At most 2 decimals: 12.50 or 12.51.")
        await driver.do(Save)
        await driver.sees("Not saved", "your edits are kept", "12.505")
        assert writes(museum) == []
        await driver.do(PutBack)
        await driver.sees_not("not sent")
        assert "12.50 " in field(driver, "Ticket price")


async def test_what_the_server_refuses_stands_at_the_field_that_it_names(museum: Sandbox, paths: Paths) -> None:
    """A slug that is taken: the sentence is at the slug, the edit is kept."""
    async with driving(paths, settings_for(museum)) as driver:
        await to_exhibition(driver)
        await to_field(driver, "Slug")
        await driver.do(Open)
        await driver.press("ctrl+u")
        await driver.type("night-passage")
        await driver.do(Save)
        await driver.sees("Not saved")
        below = driver.text.split("Slug", 1)[1].split("\n")[1]
        assert "!" in below
        assert "night-passage" in field(driver, "Slug")
        await driver.sees("1 edit not sent")


async def test_leaving_keeps_edits_and_quitting_asks(museum: Sandbox, paths: Paths) -> None:
    """Esc goes back and keeps; the list marks the item; Ctrl+Q asks; the next start has the edit."""
    async with driving(paths, settings_for(museum)) as driver:
        await to_exhibition(driver)
        await driver.do(Open)
        await driver.type("!")
        await driver.do(Back, Back)
        await driver.sees("* Glass and Flame!")
        await driver.do(Quit)
        await driver.sees("1 edit is not sent", "[ Stay ]")
        await driver.press("enter")
        await driver.sees_not("[ Stay ]")
        assert driver.app.return_code is None
    async with driving(paths, settings_for(museum)) as driver:
        await driver.sees("1 edit not sent")
        await to_exhibition(driver)
        await driver.sees("Glass and Flame!")
        await driver.do(Undo)
        await driver.sees_not("not sent")


async def test_names_stand_for_ids_everywhere(museum: Sandbox, paths: Paths) -> None:
    """Options and references are read by name, in the table and in the form."""
    async with driving(paths, settings_for(museum), size=(160, 45)) as driver:
        await to_exhibition(driver)
        assert "Maren Tolley" in field(driver, "Curator")
        assert "Open" in field(driver, "Stage")
        assert "Fresnel; Fuel and flame" in field(driver, "Themes")


async def test_another_locale_is_another_variant(museum: Sandbox, paths: Paths) -> None:
    """A save in French names the French locale and leaves English alone."""
    async with driving(paths, settings_for(museum)) as driver:
        await to_exhibition(driver)
        await driver.do(ChooseLocale)
        await driver.type("fr")
        await driver.press("enter")
        await driver.sees("Verre et flamme", "French (France) (fr-FR)")
        await driver.do(Open)
        await driver.type(" bleue")
        await driver.do(Save)
        await driver.sees("Saved")
    (patch,) = writes(museum)
    assert patch["body"]["fieldData"] == {"name": "Verre et flamme bleue"}
    french = stored(museum, f"{patch['path'].removeprefix('/v2')}?cmsLocaleId={patch['body']['cmsLocaleId']}")
    english = stored(museum, patch["path"].removeprefix("/v2"))
    assert french["fieldData"]["name"] == "Verre et flamme bleue"
    assert english["fieldData"]["name"] == "Glass and Flame"


async def test_tab_goes_from_field_to_field_while_typing(museum: Sandbox, paths: Paths) -> None:
    """The next field opens with the same kind of box; both edits are kept."""
    async with driving(paths, settings_for(museum)) as driver:
        await to_exhibition(driver)
        await driver.do(Open)
        await driver.type("!")
        await driver.do(NextField)
        await driver.type("x")
        await driver.do(Back)
        await driver.sees("2 edits not sent", "glass-and-flamex")


async def test_the_last_field_and_home_are_one_key_away(museum: Sandbox, paths: Paths) -> None:
    """`G` goes to the last field, `g h` to the sites."""
    async with driving(paths, settings_for(museum)) as driver:
        await to_exhibition(driver)
        await driver.do(Bottom)
        assert field(driver, "Accent").startswith("▐")
        await driver.do(Home)
        await driver.sees("1 site")


async def test_keys_in_a_burst_stay_in_the_field_that_they_were_typed_into(museum: Sandbox, paths: Paths) -> None:
    """Type, Tab, Tab, type without a pause: each text is in its own field, and nothing else is edited."""
    async with driving(paths, settings_for(museum)) as driver:
        await to_exhibition(driver)
        await driver.do(Open)
        await driver.pilot.press("exclamation_mark", "tab", "tab", "end", "x", "y")
        await driver.do(Back)
        await driver.sees("2 edits not sent", "Glass and Flame!")
        assert "glass-and-flame " in field(driver, "Slug")
        assert "How two centuries" in field(driver, "Standfirst")
