"""A new exhibition and one of its events, from the first key to the last: every type of field, by keys alone."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.journeys.terminal import PATIENCE, Terminal, wftui
from tests.journeys.test_real_terminal import stored, writes
from tests.sandbox_process import Sandbox

LONDON = ZoneInfo("Europe/London")
FILES = "https://assets.lanternhouse.example"
OBJECTS = ("bulls-eye-lens-first-order", "argand-lamp-two-burner")
STANDFIRST = "How the town lit the longest night of the year."


def paste(terminal: Terminal, *lines: str) -> None:
    """Paste lines as a terminal hands them on: in brackets, with carriage returns between."""
    terminal.type("\x1b[200~" + "\r".join(lines) + "\x1b[201~")


def edits(terminal: Terminal, count: int) -> None:
    """Wait until so many edits of this item are kept."""
    terminal.sees(f"{count} edit{'s' if count != 1 else ''} not sent")


def cursor_on(terminal: Terminal, name: str) -> None:
    """Wait until the cursor stands on a row with that name."""
    end = time.monotonic() + PATIENCE
    while name not in terminal.line("▐"):
        assert terminal.pump(), terminal.text
        assert time.monotonic() < end, terminal.text


def to_collection(terminal: Terminal, name: str) -> None:
    """From the sites or the collections to the list of one collection."""
    if "1 site" in terminal.text:
        terminal.press("enter")
    terminal.sees("Sites › Lanternhouse", "Collection")
    terminal.press("/")
    terminal.sees("keep the filter")
    terminal.press("ctrl+u")
    terminal.type(name.lower())
    terminal.press("enter")
    terminal.sees("1 of ", "Enter open")
    cursor_on(terminal, name)
    terminal.press("enter")
    terminal.sees("Name ↑")


def new_in_english_and_french(terminal: Terminal) -> None:
    """Begin a new item; the box of its name is open."""
    terminal.press("+")
    terminal.sees("in which locales?")
    terminal.press("down", " ", "enter")
    terminal.sees("0 of 256 characters")


def opened(terminal: Terminal, caption: str) -> None:
    """Go on with Tab to a field whose box has that in its edge."""
    terminal.press("tab")
    terminal.sees(caption)


def write_body(terminal: Terminal) -> None:
    """A paragraph, a heading, and a paragraph with a link; the form is back afterwards."""
    terminal.press("tab")
    terminal.sees("Enter write")
    terminal.type("When")
    terminal.sees("│ When")
    paste(terminal, " the oil ran out, the town burned candles.")
    terminal.sees("1  paragraph", "burned candles.")
    terminal.press("escape")
    terminal.sees("+ new block")
    terminal.press("+")
    terminal.sees("New block", "heading 2")
    terminal.type("heading 2")
    terminal.press("enter")
    terminal.sees("2  heading 2")
    paste(terminal, "What they cost")
    terminal.sees("What they cost")
    terminal.press("enter")
    terminal.sees("3  paragraph")
    paste(terminal, "See the inventory")
    terminal.sees("See the inventory")
    terminal.press("ctrl+l")
    terminal.sees('"inventory": a link')
    paste(terminal, "/stories/the-1859-inventory")
    terminal.sees("link to /stories/the-1859-inventory")
    terminal.press("enter")
    terminal.sees("<0>inventory</0>")
    terminal.press("escape")
    terminal.sees("3 blocks")
    terminal.press("escape")
    terminal.sees("Standfirst", "Body")


def add_pictures(terminal: Terminal) -> None:
    """One by its address, one that the site has; the second is put first."""
    terminal.press("tab")
    terminal.sees("Gallery")
    terminal.press("enter")
    terminal.sees("No images yet")
    terminal.press("+")
    terminal.sees("https:// address of the file")
    paste(terminal, f"{FILES}/ladder.jpg")
    terminal.sees("ladder.jpg")
    terminal.press("enter")
    terminal.type("The ladder")
    terminal.sees("The ladder")
    terminal.press("enter")
    terminal.sees("+ add by address")
    terminal.press("f4")
    terminal.sees("Files seen on the site")
    terminal.type("crate.jpg")
    terminal.sees("Eleven men and a crate")
    terminal.press("enter")
    terminal.sees("2 images")
    terminal.press("K")
    terminal.sees("2 images: crate.jpg, ladder.jpg")
    terminal.press("escape")
    terminal.sees_not("Gallery: 2 images")


def new_curator(terminal: Terminal) -> None:
    """Make the person above the form, and come back with them chosen."""
    terminal.press("tab")
    terminal.sees("Enter choose")
    terminal.type("Jory Penhale")
    terminal.sees('New person "Jory Penhale"')
    terminal.press("enter")
    terminal.sees("New person: in which locales?")
    terminal.press("enter")
    terminal.sees("jory-penhale  (from the name)", "makes it in en, fr")
    terminal.press("down", "down", "enter")
    terminal.sees("0 of 80 characters")
    terminal.type("Lamplighter")
    terminal.sees("11 of 80 characters")
    terminal.press("tab", "tab")
    terminal.sees("https:// address of the file")
    paste(terminal, f"{FILES}/jory.jpg")
    terminal.sees("example/jory")
    terminal.press("ctrl+s")
    terminal.sees("Standfirst", "Jory Penhale")


def fill_exhibition(terminal: Terminal) -> None:
    """From the name to the booking link, whose box is open at the end."""
    paste(terminal, "Lamps of the Long Night")
    opened(terminal, "left empty: lamps-of-the-long-night")
    opened(terminal, "0 of 200 characters")
    paste(terminal, STANDFIRST)
    terminal.sees(f"{len(STANDFIRST)} of 200 characters")
    write_body(terminal)
    opened(terminal, "https:// address of the file")
    paste(terminal, f"{FILES}/long-night.jpg")
    terminal.sees("example/long-night")
    terminal.press("tab")
    paste(terminal, "A lamplighter on a ladder")
    terminal.sees("A lamplighter on a ladder")
    add_pictures(terminal)
    opened(terminal, "as of YouTube or Vimeo")
    paste(terminal, "youtube.com/watch?v=abc")
    terminal.sees("becomes https://youtube.com/watch?v=abc")
    opened(terminal, "3 Mar, tomorrow 9:00")
    terminal.type("tomorow 9:00")
    terminal.sees("is no date that wftui can read")
    terminal.press("ctrl+u")
    terminal.type("tomorrow 9:00")
    terminal.sees("09:00 London")
    opened(terminal, "3 Mar, tomorrow 9:00")
    terminal.type("3 Mar")
    terminal.sees("3 Mar 2")
    opened(terminal, "decimals 2, from 0")
    terminal.type("12.505")
    terminal.sees("At most 2 decimals")
    terminal.press("backspace")
    terminal.sees_not("At most 2 decimals")
    terminal.press("tab")
    terminal.sees("Enter choose")
    terminal.type("ope")
    terminal.sees("Stage: choose 1 of 4", "1 found")
    terminal.press("enter")
    terminal.sees("Open")
    terminal.press("tab")
    terminal.sees("Enter flip")
    terminal.press(" ")
    terminal.sees("yes")
    new_curator(terminal)
    terminal.press("tab")
    terminal.sees("Enter choose")
    paste(terminal, "argand-lamp-two-burner", "no-such-lamp", "bulls-eye-lens-first-order")
    terminal.sees("2 added", "left out: no-such-lamp", "Objects: 2 chosen")
    terminal.press("tab")
    terminal.sees("J K move")
    terminal.press("J")
    terminal.sees("1  Bull's-eye")
    terminal.press("escape")
    terminal.sees_not("J K move")
    terminal.press("tab")
    terminal.sees("Enter choose")
    terminal.type("fuel")
    terminal.sees("Fuel and flame")
    terminal.press("enter")
    terminal.sees("Themes: 1 chosen")
    terminal.press("escape")
    terminal.sees_not("Themes: 1 chosen")
    opened(terminal, "https://, mailto:, tel: or /a-page")
    paste(terminal, "lanternhouse.example/book")
    terminal.sees("becomes https://lanternhouse.example/book")


def finish_exhibition(terminal: Terminal) -> None:
    """Go on with what was begun: all is there that was typed; then the last fields, and make it."""
    terminal.press("+")
    terminal.sees("go on with one that was begun?", "Lamps of the Long Night")
    terminal.press("enter")
    edits(terminal, 15)
    terminal.sees("Jory Penhale", "https://lanternhouse.example/book", "2 images: crate.jpg", "09:00 London", "12.50")
    terminal.press("G", "k", "enter")
    terminal.sees("https:// address of the file")
    paste(terminal, f"{FILES}/long-night.pdf")
    edits(terminal, 16)
    terminal.press("tab", "tab")
    terminal.sees("#RGB")
    terminal.type("gold")
    edits(terminal, 17)
    terminal.press("ctrl+s")
    terminal.sees("draft: not live", "Created Lamps of the Long Night")
    assert "Webflow changed" not in terminal.text


def finish_french(terminal: Terminal) -> None:
    """Beside the English: the name, the standfirst, the body, two alt texts; then save French."""
    terminal.press("t")
    terminal.sees("Side by side with", "French")
    terminal.press("enter")
    terminal.sees("English, read only here", "same as source")
    write_french(terminal, "Lampes de la longue nuit", 1)
    terminal.press("f8")
    terminal.sees("Alt+1 takes lampes-de-la")
    terminal.type("\x1b1")
    edits(terminal, 2)
    terminal.press("f8")
    terminal.sees("of 200 characters")
    write_french(terminal, "Comment la ville a éclairé sa plus longue nuit.", 3, opened=True)
    terminal.press("escape")
    terminal.sees_not("of 200 characters")
    terminal.press("f8")
    terminal.press("enter")
    terminal.sees("Rich text, 3 blocks", "When the oil ran out, the town burned candles.")
    terminal.press("enter")
    for number, words in enumerate(("L’huile manqua, la ville brûla des bougies.", "Ce qu’elles ont coûté"), 1):
        terminal.sees(f"─ {number}  ")
        terminal.press("ctrl+k")
        paste(terminal, words)
        terminal.sees(words)
        terminal.press("tab")
    terminal.sees("<0>inventory</0>")
    terminal.press("escape")
    terminal.sees("Enter write")
    terminal.press("escape")
    terminal.sees("English, read only here")
    terminal.press("ctrl+s")
    terminal.sees_not("not sent")


def write_french(terminal: Terminal, text: str, count: int, *, opened: bool = False) -> None:
    """Put French in the place of the English in the box at the cursor."""
    if not opened:
        terminal.press("enter")
        terminal.sees("characters")
    terminal.press("ctrl+k")
    terminal.sees(" 0 of ")
    paste(terminal, text)
    edits(terminal, count)


def fill_event(terminal: Terminal) -> None:
    """Every field of an event of that exhibition; two mistakes are put right on the way."""
    terminal.type("Wick workshop")
    opened(terminal, "left empty: wick-workshop")
    opened(terminal, "0 of 240 characters")
    paste(terminal, "Trim a wick,", "light a lamp.")
    terminal.sees("Trim a wick,", "light a lamp.", "of 240 characters")
    terminal.press("tab")
    terminal.sees("Enter write")
    terminal.type("Bring an apron.")
    terminal.sees("Bring an apron.")
    terminal.press("escape")
    terminal.sees("1 block")
    terminal.press("escape")
    terminal.sees("Summary")
    opened(terminal, "3 Mar, tomorrow 9:00")
    terminal.type("3 Mar 2027 at 10")
    terminal.sees("Wed 3 Mar 2027 10:00 London")
    opened(terminal, "3 Mar, tomorrow 9:00")
    terminal.type("2027-03-03 12:30")
    terminal.sees("12:30 London")
    opened(terminal, "whole numbers, from 0")
    terminal.type("11")
    terminal.press("up")
    terminal.sees(" 12 ")
    opened(terminal, "decimals 2, from 0")
    terminal.type("8.5")
    terminal.sees(" 8.5 ")
    terminal.press("tab")
    terminal.sees("Enter flip")
    terminal.press(" ")
    terminal.sees("yes")
    terminal.press("tab")
    terminal.sees("Enter choose")
    terminal.type("work")
    terminal.sees("Kind: choose 1 of 4", "1 found")
    terminal.press("enter")
    terminal.sees_not("Kind: choose")
    opened(terminal, "https://, mailto:, tel: or /a-page")
    terminal.type("/visit")
    terminal.sees(" /visit ")
    opened(terminal, "such as ada@example.com")
    terminal.type("nell@")
    terminal.sees("this is nell@.")
    terminal.type("lanternhouse.example")
    terminal.sees_not("this is nell@.")
    opened(terminal, "such as +44 20 7946 0018")
    terminal.type("+44 1632 960077")
    terminal.sees("+44 1632 960077")
    terminal.press("tab")
    terminal.sees("Enter choose")
    terminal.type("long night")
    terminal.sees("Exhibition: choose 1 of 13", "Lamps of the Long Night", "1 found")
    terminal.press("enter")
    terminal.sees_not("Exhibition: choose")
    terminal.press("tab")
    for name in ("maren", "jory"):
        terminal.type(name)
        terminal.sees(f"/ {name}")
        terminal.press("enter")
    terminal.sees("Hosts: 2 chosen")
    terminal.press("escape")
    terminal.sees_not("Hosts: 2 chosen")
    opened(terminal, "https:// address of the file")
    terminal.press("f4")
    terminal.sees("Files seen on the site")
    terminal.type("crate.jpg")
    terminal.sees("Eleven men and a crate")
    terminal.press("enter")
    terminal.sees("Webflow has this file")
    terminal.press("ctrl+s")
    terminal.sees("draft: not live", "Created Wick workshop")


def tomorrow() -> date:
    """The day after today in London, where the museum is."""
    return (datetime.now(LONDON) + timedelta(days=1)).date()


def utc(day: date, hour: int, minute: int = 0) -> str:
    """A time of day in London as Webflow stores it."""
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON).astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def take_back(terminal: Terminal, question: str) -> None:
    """Take back what was sent last for the item that is open."""
    terminal.press("u")
    terminal.sees(question)
    terminal.press("tab", "enter")
    terminal.sees_not(question)
    terminal.sees("Taken back")


def open_item(terminal: Terminal, name: str) -> None:
    """Open an item of the list by its name."""
    terminal.press("/")
    terminal.sees("keep the filter")
    terminal.type(name.lower())
    terminal.press("enter")
    terminal.sees("1 of ", "Enter open")
    cursor_on(terminal, name)
    terminal.press("enter")
    terminal.sees("draft: not live")


def back_to_collections(terminal: Terminal) -> None:
    """From a form, over the list, to the collections."""
    terminal.press("escape")
    terminal.sees("Name ↑")
    while not terminal.line("English (en)").startswith(" Sites › Lanternhouse"):
        shown = terminal.text
        terminal.press("escape")
        terminal.sees_not(shown)


class Held:
    """What the server holds, by names."""

    def __init__(self, museum: Sandbox) -> None:
        self.museum = museum
        site = stored(museum, "/sites")["sites"][0]
        places = (site["locales"]["primary"], *site["locales"]["secondary"])
        self.locales = {each["tag"]: each["cmsLocaleId"] for each in places}
        listed = stored(museum, f"/sites/{site['id']}/collections")["collections"]
        self.collections = {each["slug"]: each["id"] for each in listed}

    def items(self, collection: str, slug: str, tag: str = "en") -> list[dict[str, Any]]:
        """The items of a collection with that slug in a locale."""
        query = f"?slug={slug}&cmsLocaleId={self.locales[tag]}"
        found: list[dict[str, Any]] = stored(self.museum, f"/collections/{self.collections[collection]}/items{query}")[
            "items"
        ]
        return found

    def item(self, collection: str, slug: str, tag: str = "en") -> dict[str, Any]:
        """The only one."""
        (found,) = self.items(collection, slug, tag)
        assert found["isDraft"]
        return found

    def option(self, collection: str, slug: str, name: str) -> str:
        """The id of an option."""
        fields = stored(self.museum, f"/collections/{self.collections[collection]}")["fields"]
        options = next(each for each in fields if each["slug"] == slug)["validations"]["options"]
        return next(each["id"] for each in options if each["name"] == name)


def picture(value: Any) -> tuple[str, str | None]:
    """The file name and the words of a picture or file that Webflow has taken."""
    assert value["fileId"]
    return value["url"].rpartition("/")[2].rpartition("_")[2], value["alt"]


def holds_exhibition(held: Held) -> str:
    """Compare the exhibition with what was typed, in both locales; its id."""
    english = held.item("exhibitions", "lamps-of-the-long-night")
    french = held.item("exhibitions", "lampes-de-la-longue-nuit", "fr-FR")
    assert french["id"] == english["id"]
    assert held.items("exhibitions", "lamps-of-the-long-night", "ja-JP") == []
    values, others = english["fieldData"], french["fieldData"]
    gallery = [("crate.jpg", "Eleven men and a crate, 1859"), ("ladder.jpg", "The ladder")]
    assert picture(values.pop("hero")) == ("long-night.jpg", "A lamplighter on a ladder")
    assert [picture(each) for each in values.pop("gallery")] == gallery
    assert picture(values.pop("brochure")) == ("long-night.pdf", None)
    assert values.pop("trailer")["url"] == "https://youtube.com/watch?v=abc"
    assert values.pop("body").replace(' id=""', "") == (
        "<p>When the oil ran out, the town burned candles.</p><h2>What they cost</h2>"
        '<p>See the <a href="/stories/the-1859-inventory">inventory</a></p>'
    )
    today = datetime.now(LONDON).date()
    third_of_march = date(today.year + (today > date(today.year, 3, 3)), 3, 3)
    assert values == {
        "name": "Lamps of the Long Night",
        "slug": "lamps-of-the-long-night",
        "standfirst": STANDFIRST,
        "opens": utc(tomorrow(), 9),
        "closes": utc(third_of_march, 0),
        "ticket-price": 12.5,
        "stage": held.option("exhibitions", "stage", "Open"),
        "featured": True,
        "curator": held.item("people", "jory-penhale")["id"],
        "objects": [held.items("objects", slug)[0]["id"] for slug in OBJECTS],
        "themes": [held.items("themes", "fuel-and-flame")[0]["id"]],
        "booking-link": "https://lanternhouse.example/book",
        "accent": "gold",
    }
    assert others["name"] == "Lampes de la longue nuit"
    assert others["standfirst"] == "Comment la ville a éclairé sa plus longue nuit."
    assert others["body"].replace(' id=""', "") == (
        "<p>L’huile manqua, la ville brûla des bougies.</p><h2>Ce qu’elles ont coûté</h2>"
        '<p>See the <a href="/stories/the-1859-inventory">inventory</a></p>'
    )
    assert others["opens"] == utc(tomorrow(), 9)
    return str(english["id"])


def holds_event(held: Held, exhibition: str) -> None:
    """Compare the event with what was typed."""
    values = held.item("events", "wick-workshop")["fieldData"]
    assert picture(values.pop("poster")) == ("crate.jpg", "Eleven men and a crate, 1859")
    assert values.pop("details").replace(' id=""', "") == "<p>Bring an apron.</p>"
    assert values == {
        "name": "Wick workshop",
        "slug": "wick-workshop",
        "summary": "Trim a wick, light a lamp.",
        "starts": utc(date(2027, 3, 3), 10),
        "ends": utc(date(2027, 3, 3), 12, 30),
        "capacity": 12,
        "price": 8.5,
        "free": True,
        "kind": held.option("events", "kind", "Workshop"),
        "booking-link": "/visit",
        "contact-email": "nell@lanternhouse.example",
        "contact-phone": "+44 1632 960077",
        "exhibition": exhibition,
        "hosts": [held.items("people", slug)[0]["id"] for slug in ("maren-tolley", "jory-penhale")],
    }


def test_an_exhibition_and_its_event_from_the_keyboard_alone(museum: Sandbox, connected: dict[str, str]) -> None:
    """All sixteen types are filled, through a kill -9 in the middle; the French is finished beside the English; the
    server holds what was typed, field by field; then all of it is taken back, and nothing is left."""
    with wftui(env=connected) as terminal:
        terminal.sees("Lanternhouse", "1 site")
        to_collection(terminal, "Exhibitions")
        new_in_english_and_french(terminal)
        fill_exhibition(terminal)
        edits(terminal, 15)
        terminal.kill()
    with wftui(env=connected) as terminal:
        terminal.sees("1 site", "15 edits")
        to_collection(terminal, "Exhibitions")
        finish_exhibition(terminal)
        finish_french(terminal)
        held = Held(museum)
        exhibition = holds_exhibition(held)
        terminal.press("escape")
        terminal.sees_not("read only here")
        back_to_collections(terminal)
        to_collection(terminal, "Events")
        new_in_english_and_french(terminal)
        fill_event(terminal)
        holds_event(held, exhibition)
        take_back(terminal, "Take back this creation?")
        back_to_collections(terminal)
        to_collection(terminal, "Exhibitions")
        open_item(terminal, "Lamps of the Long Night")
        terminal.press("t")
        terminal.sees("Side by side with")
        terminal.press("enter")
        terminal.sees("read only here")
        take_back(terminal, "Take back this save?")
        terminal.press("escape")
        terminal.sees_not("read only here")
        take_back(terminal, "Take back this creation?")
        back_to_collections(terminal)
        to_collection(terminal, "People")
        open_item(terminal, "Jory Penhale")
        take_back(terminal, "Take back this creation?")
        terminal.press("ctrl+q")
        assert terminal.ends() == 0
        terminal.left_clean()
    assert [each["method"] for each in writes(museum)] == [
        "POST",
        "POST",
        "PATCH",
        "POST",
        "DELETE",
        "PATCH",
        *["DELETE"] * 2,
    ]
    for tag in held.locales:
        assert held.items("exhibitions", "lamps-of-the-long-night", tag) == []
        assert held.items("exhibitions", "lampes-de-la-longue-nuit", tag) == []
        assert held.items("events", "wick-workshop", tag) == []
        assert held.items("people", "jory-penhale", tag) == []
