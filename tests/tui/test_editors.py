"""Promises of the editors: what is only looked at is never sent, and what is changed is sent alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.tui.forms import FormDriver, Museum, form_of, museum
from wftui.domain.json import Json
from wftui.tui.commands import Open, OtherLook, Redo, Save, Undo


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Museum]:
    """The demo site, synced."""
    with museum(Path(tmp_path_factory.mktemp("museum"))) as found:
        yield found


ONE_OF_EACH = {
    "PlainText": ("exhibitions", "standfirst"),
    "slug": ("themes", "slug"),
    "RichText": ("exhibitions", "body"),
    "Image": ("exhibitions", "hero"),
    "MultiImage": ("exhibitions", "gallery"),
    "VideoLink": ("exhibitions", "trailer"),
    "DateTime": ("exhibitions", "opens"),
    "Number": ("exhibitions", "ticket-price"),
    "Option": ("exhibitions", "stage"),
    "Switch": ("exhibitions", "featured"),
    "Reference": ("exhibitions", "curator"),
    "MultiReference": ("exhibitions", "themes"),
    "Link": ("exhibitions", "booking-link"),
    "File": ("exhibitions", "brochure"),
    "Color": ("exhibitions", "accent"),
    "Email": ("events", "contact-email"),
    "Phone": ("events", "contact-phone"),
    "ExtFileRef": ("objects", "legacy-scan"),
}


def _first_slug(site: Museum, collection: str, field: str) -> str:
    """The slug of an item of the collection that has a value in the field."""
    with site.session().open_mirror(site.site.id) as mirror:
        for key, _ in mirror.each_variant(site.collections[collection].id):
            stored = mirror.variant(key)
            if stored is None or key.cms_locale_id != site.site.primary.cms_locale_id:
                continue
            if stored.staged.field_data().get(field) is not None:
                return stored.staged.slug
    raise AssertionError(field)


async def _to_form(driver: FormDriver) -> None:
    """Close whatever is open above the form, as Escape does."""
    for _ in range(4):
        await driver.pilot.pause(0.1)
        if driver.screen is driver.form_screen and not driver.form_screen.form.editing:
            return
        await driver.press("escape")
    raise AssertionError(driver.text)


@pytest.mark.parametrize("kind", [each for each in ONE_OF_EACH if each != "Switch"])
async def test_a_field_that_was_opened_and_closed_is_not_sent(site: Museum, kind: str) -> None:
    """Opening a field of any type, closing it and saving sends nothing at all."""
    collection, field = ONE_OF_EACH[kind]
    slug = "glass-and-flame" if collection == "exhibitions" else _first_slug(site, collection, field)
    key = site.item(collection, slug)
    before = len(site.writes())
    async with form_of(site, key) as driver:
        await driver.go_to(field)
        await driver.do(Open)
        await _to_form(driver)
        assert driver.edits(key) == {}
        screen: Any = driver.screen
        screen.save()
        await driver.pilot.pause()
    assert site.writes()[before:] == []


async def _typed(driver: FormDriver, text: str) -> None:
    await driver.do(Open)
    await driver.replace(text)
    await driver.press("escape")


def typing(text: str) -> Callable[[FormDriver], Awaitable[None]]:
    """Replace what stands in the box."""

    async def play(driver: FormDriver) -> None:
        await _typed(driver, text)

    return play


async def _flip(driver: FormDriver) -> None:
    await driver.press("space")


async def _choose(driver: FormDriver, text: str) -> None:
    await driver.do(Open)
    await driver.type(text)
    await driver.press("enter")


async def _option(driver: FormDriver) -> None:
    await _choose(driver, "Touring")


async def _reference(driver: FormDriver) -> None:
    await _choose(driver, "Magnus")


async def _references(driver: FormDriver) -> None:
    await driver.do(Open)
    await driver.press("tab", "J", "escape")


async def _rich_text(driver: FormDriver) -> None:
    await driver.do(Open)
    await driver.press("down")
    await driver.do(Open)
    await driver.type(" Ask at the desk.")
    await driver.press("escape", "escape")


async def _alt(driver: FormDriver) -> None:
    await driver.do(Open)
    await driver.press("ctrl+u")
    await driver.type("A hand and a wick")
    await driver.press("escape")


async def _gallery(driver: FormDriver) -> None:
    await driver.do(Open)
    await driver.press("J", "escape")


CHANGES: dict[str, tuple[Callable[[FormDriver], Awaitable[None]], Callable[[Json], Json]]] = {
    "PlainText": (typing("Nine objects, one flame."), lambda _: "Nine objects, one flame."),
    "slug": (typing("Lens 9"), lambda _: "lens-9"),
    "RichText": (
        _rich_text,
        lambda old: str(old).replace(" in the reading room.</p>", " in the reading room. Ask at the desk.</p>"),
    ),
    "Image": (_alt, lambda old: {**_object(old), "alt": "A hand and a wick"}),
    "MultiImage": (_gallery, lambda old: [_list(old)[1], _list(old)[0], *_list(old)[2:]]),
    "VideoLink": (typing("https://video.example/second"), lambda _: "https://video.example/second"),
    "DateTime": (typing("9 Nov 2025 11:00"), lambda _: "2025-11-09T11:00:00.000Z"),
    "Number": (typing("13.75"), lambda _: 13.75),
    "Switch": (_flip, lambda old: not old),
    "MultiReference": (_references, lambda old: [_list(old)[1], _list(old)[0], *_list(old)[2:]]),
    "Link": (typing("https://lanternhouse.example/book"), lambda _: "https://lanternhouse.example/book"),
    "Color": (typing("rgb(1, 2, 3)"), lambda _: "rgb(1, 2, 3)"),
    "Email": (typing("desk@lanternhouse.example"), lambda _: "desk@lanternhouse.example"),
    "Phone": (typing("+44 1632 960 000"), lambda _: "+44 1632 960 000"),
    "Option": (_option, lambda _: ...),  # type: ignore[dict-item]  # the id is looked up below
    "Reference": (_reference, lambda _: ...),  # type: ignore[dict-item]  # as above
    "File": (_alt, lambda old: {**_object(old), "alt": "A hand and a wick"}),
}


def _object(value: Json) -> dict[str, Json]:
    assert isinstance(value, dict)
    return value


def _list(value: Json) -> list[Json]:
    assert isinstance(value, list)
    return value


def _expected(site: Museum, kind: str, old: Json) -> Json:
    if kind == "Option":
        field = site.collections["exhibitions"].field("stage")
        assert field is not None
        return next(each.id for each in field.options if each.name == "Touring")
    if kind == "Reference":
        return site.item("people", "magnus-pike").item_id
    return CHANGES[kind][1](old)


@pytest.mark.parametrize("kind", list(CHANGES))
async def test_a_changed_field_is_sent_alone(site: Museum, kind: str) -> None:
    """A change in a field of any type is on disk before it is saved, and the write holds that field and no other."""
    collection, field = ONE_OF_EACH[kind]
    slug = "glass-and-flame" if collection == "exhibitions" else _first_slug(site, collection, field)
    key = site.item(collection, slug)
    old = site.values(key).get(field)
    wanted = _expected(site, kind, old)
    before = len(site.writes())
    async with form_of(site, key) as driver:
        await driver.go_to(field)
        await CHANGES[kind][0](driver)
        await driver.kept(key, field, wanted)
        await _to_form(driver)
        await driver.do(Save)
        await driver.until(lambda: not driver.edits(key), f"the save to end; {driver.text}")
    assert site.sent_fields()[before:] == [{field: wanted}]


async def test_a_value_that_the_field_does_not_take_is_kept_as_typed_and_not_sent(site: Museum) -> None:
    """Half a date stays as it was typed, is judged at its field, and saving sends nothing."""
    key = site.item("exhibitions", "glass-and-flame")
    before = len(site.writes())
    async with form_of(site, key) as driver:
        await driver.go_to("closes")
        await _typed(driver, "31 Feb")
        await driver.kept(key, "closes", "31 Feb")
        await driver.sees("31 Feb does not exist")
        await driver.do(Save)
        await driver.sees("Not saved", "31 Feb")
        await driver.do(Undo)
    assert site.writes()[before:] == []


async def test_undo_and_redo_reach_every_kind_of_editor(site: Museum) -> None:
    """A flipped switch, a moved reference and a stepped number are taken back one by one, and made again."""
    key = site.item("exhibitions", "glass-and-flame")
    async with form_of(site, key) as driver:
        await driver.go_to("featured")
        await driver.press("space")
        await driver.go_to("themes")
        await _references(driver)
        await driver.go_to("ticket-price")
        await driver.do(Open)
        await driver.press("up", "escape")
        assert set(driver.edits(key)) == {"featured", "themes", "ticket-price"}
        await driver.do(Undo, Undo)
        assert set(driver.edits(key)) == {"featured"}
        await driver.do(Redo)
        assert set(driver.edits(key)) == {"featured", "themes"}
        await driver.do(Undo, Undo)
        assert driver.edits(key) == {}


async def test_a_slug_says_what_it_becomes_and_what_breaks(site: Museum) -> None:
    """What is typed as a slug is shown as the slug it becomes, and a live address that would change is warned of."""
    key = site.item("exhibitions", "night-passage")
    async with form_of(site, key) as driver:
        await driver.go_to("slug")
        await driver.do(Open)
        await driver.replace("Night Passage, Again!")
        await driver.sees("becomes night-passage-again")
        await driver.press("enter")
        await driver.kept(key, "slug", "night-passage-again")
        await driver.sees("The live address …/night-passage becomes …/night-passage-again")
        await driver.do(Undo)


async def test_a_calendar_keeps_the_time_of_day(site: Museum) -> None:
    """Choosing another day in the calendar leaves the hour as it was, in the site's own zone."""
    key = site.item("exhibitions", "glass-and-flame")
    async with form_of(site, key) as driver:
        await driver.go_to("closes")
        await driver.do(OtherLook)
        await driver.sees("September 2026", "[ 6]")
        await driver.press("right", "down", "enter")
        await driver.kept(key, "closes", "2026-09-14T16:00:00.000Z")
        await driver.sees("Mon 14 Sep 2026 17:00 London")
        await driver.do(Undo)


async def test_a_colour_keeps_its_format_in_the_mixer(site: Museum) -> None:
    """The mixer writes hex where hex stood, and leaving it with Escape changes nothing."""
    key = site.item("themes", "fresnel")
    async with form_of(site, key) as driver:
        await driver.go_to("accent")
        await driver.do(OtherLook)
        await driver.sees("Hue", "Lightness")
        await driver.press("down", "down", "right", "escape")
        assert "accent" not in driver.edits(key)
        await driver.do(OtherLook)
        await driver.press("down", "down", "right", "enter")
        await driver.until(lambda: "accent" in driver.edits(key))
        assert str(driver.edits(key)["accent"].value).startswith("#")
        await driver.do(Undo)


async def test_a_file_of_the_site_is_taken_with_its_id(site: Museum) -> None:
    """A file chosen among those seen on the site goes with its id, so that Webflow fetches nothing."""
    key = site.item("exhibitions", "glass-and-flame")
    async with form_of(site, key) as driver:
        await driver.go_to("hero")
        await driver.do(OtherLook)
        await driver.sees("Files seen on the site")
        await driver.type("winch")
        await driver.press("enter")
        await driver.until(lambda: "hero" in driver.edits(key))
        value = _object(driver.edits(key)["hero"].value)
        assert value["fileId"]
        assert "winch" in str(value["url"])
        await driver.do(Undo)


async def test_a_pasted_list_of_slugs_becomes_references_in_that_order(site: Museum) -> None:
    """Slugs on lines become references behind those that were there; one that is unknown is said and left out."""
    from textual import events

    key = site.item("exhibitions", "glass-and-flame")
    old = _list(site.values(key)["themes"])
    with site.session().open_mirror(site.site.id) as mirror:
        found = mirror.find_names("", 20, collection_id=site.collections["themes"].id, cms_locale_id=key.cms_locale_id)
    new = [each for each in found if each.item_id not in old][:2]
    async with form_of(site, key) as driver:
        await driver.go_to("themes")
        await driver.do(Open)
        focused = driver.app.focused
        assert focused is not None
        focused.post_message(events.Paste(f"{new[1].slug}\nno-such-theme\n{new[0].slug}\n"))
        await driver.kept(key, "themes", [*old, new[1].item_id, new[0].item_id])
        await driver.sees("left out: no-such-theme")
        await driver.press("escape")
        await driver.do(Undo)


async def test_a_target_opens_above_the_form_and_leaves_it_as_it_was(site: Museum) -> None:
    """Looking at the item that a reference names, and coming back, finds the form with its cursor and its edits."""
    key = site.item("exhibitions", "glass-and-flame")
    async with form_of(site, key) as driver:
        await driver.go_to("featured")
        await driver.press("space")
        await driver.go_to("curator")
        await driver.do(OtherLook)
        await driver.sees("Portrait", "Department")
        await driver.press("escape")
        await driver.sees("Glass and Flame", "1 edit not sent")
        screen: Any = driver.screen
        assert screen.form.row.slug == "curator"
        await driver.go_to("featured")
        await driver.do(Undo)


async def test_a_field_of_a_type_that_is_only_read_shows_its_json(site: Museum) -> None:
    """A type that wftui does not write is shown whole, and no key changes it."""
    key = site.item("objects", _first_slug(site, "objects", "legacy-scan"))
    async with form_of(site, key) as driver:
        await driver.go_to("legacy-scan")
        await driver.do(Open)
        await driver.sees("read only", "never sent", '"url"')
        await driver.press("escape")
        await driver.press("ctrl+k")
        assert driver.edits(key) == {}
