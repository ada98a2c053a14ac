"""Promises of filling a form in one go, and of writing a rich text that was empty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual import events

from tests.tui.forms import FormDriver, Museum, form_of, museum
from wftui.tui.commands import MarkWords, NewItem, Open


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Museum]:
    """The demo site, synced."""
    with museum(Path(tmp_path_factory.mktemp("museum"))) as found:
        yield found


async def new_exhibition(driver: FormDriver) -> None:
    """Begin one; the box of its name is open."""
    await driver.do(NewItem)
    await driver.sees("in which locales")
    await driver.press("enter")
    await driver.sees("0 of 256 characters")


async def paste(driver: FormDriver, text: str) -> None:
    """Paste as the terminal hands it on."""
    driver.app.post_message(events.Paste(text))
    await driver.pilot.pause()


async def test_letters_open_what_is_chosen_while_tab_goes_from_field_to_field(site: Museum) -> None:
    """At a field without a box a letter filters its list, Space flips, and no letter is a command; Escape ends that."""
    async with form_of(site, site.item("exhibitions", "glass-and-flame")) as driver:
        await new_exhibition(driver)
        await driver.type("Night")
        await driver.press("escape")
        screen: Any = driver.screen
        await driver.go_to("ticket-price")
        await driver.do(Open)
        await driver.press("tab")
        await driver.sees("Enter choose")
        await driver.type("ope")
        await driver.sees("Stage: choose 1 of 4", "1 found")
        await driver.press("enter", "tab")
        await driver.sees("Enter flip")
        await driver.type("p")
        await driver.sees("Space flip, Tab next field")
        await driver.press("space", "tab")
        await driver.type("maren")
        await driver.sees("Curator: choose", "Maren Tolley")
        await driver.press("enter", "escape")
        assert {"stage", "featured", "curator"} <= set(driver.edits(screen.key))
        assert driver.screen is screen


async def test_what_is_pasted_onto_an_empty_field_goes_into_it(site: Museum) -> None:
    """An address, a list of slugs with carriage returns; one that holds something is not touched."""
    async with form_of(site, site.item("exhibitions", "glass-and-flame")) as driver:
        await paste(driver, "lost words")
        assert driver.edits(site.item("exhibitions", "glass-and-flame")) == {}
        await driver.sees("then paste")
        await new_exhibition(driver)
        screen: Any = driver.screen
        await driver.press("escape")
        await driver.go_to("booking-link")
        await paste(driver, "lanternhouse.example/book")
        await driver.kept(screen.key, "booking-link", "https://lanternhouse.example/book")
        await driver.press("escape")
        await driver.go_to("objects")
        await paste(driver, "argand-lamp-two-burner\rno-such-lamp\rbulls-eye-lens-first-order")
        await driver.sees("2 added", "left out: no-such-lamp")


async def test_an_empty_text_is_written_at_once_and_pasted_lines_are_paragraphs(site: Museum) -> None:
    """No block need be chosen first; Backspace before a paragraph joins it; an empty one is not kept."""
    async with form_of(site, site.item("exhibitions", "glass-and-flame")) as driver:
        await new_exhibition(driver)
        form: Any = driver.screen
        await driver.press("escape")
        await driver.go_to("body")
        await driver.do(Open)
        await driver.sees("Nothing is written here yet")
        await driver.press("escape", "escape")
        assert driver.edits(form.key) == {}
        await driver.do(Open)
        await paste(driver, "One lamp.\r\rTwo lamps\rburn.")
        await driver.kept(form.key, "body", "<p>One lamp.</p><p>Two lamps burn.</p>")
        await driver.press("home", "backspace")
        await driver.kept(form.key, "body", "<p>One lamp.Two lamps burn.</p>")
        await driver.press("end", "enter", "escape")
        await driver.kept(form.key, "body", "<p>One lamp.Two lamps burn.</p>")


async def test_a_word_becomes_a_link(site: Museum) -> None:
    """Ctrl+L means the word at the caret; what is no address is refused in the sheet, one without https:// gets it."""
    async with form_of(site, site.item("exhibitions", "glass-and-flame")) as driver:
        await new_exhibition(driver)
        form: Any = driver.screen
        await driver.press("escape")
        await driver.go_to("body")
        await driver.do(Open)
        await driver.type("Come in")
        await driver.do(MarkWords)
        await driver.sees('"in": a link, bold or italic')
        await driver.type("js:1")
        await driver.sees("A link takes an address")
        await driver.press("enter", "ctrl+u")
        await driver.type("a.uk")
        await driver.press("enter")
        await driver.kept(form.key, "body", '<p>Come <a href="https://a.uk">in</a></p>')
