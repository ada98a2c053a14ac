"""What a person types in each type of field, and the verdict with its words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fields import site
from tests.fields.site import MAGNUS, MAREN, SITE, TWIN_TWO
from wftui.domain.collection import Field
from wftui.domain.errors import FieldError
from wftui.fields import FIELD_TYPES, Severity, field_type

PICTURE = "https://example.com/crate.jpg"

GOOD: list[tuple[Field, str, Any]] = [
    (site.NAME, "Glass and Flame", "Glass and Flame"),
    (site.NAME, "ガラスと炎", "ガラスと炎"),
    (site.NAME, "x" * 256, "x" * 256),
    (site.NAME, "  spaces stay  ", "  spaces stay  "),
    (site.SLUG, "glass-and-flame", "glass-and-flame"),
    (site.SLUG, "Glass_2", "Glass_2"),
    (site.SLUG, "_private", "_private"),
    (site.ROLE, "Curator of optics", "Curator of optics"),
    (site.ROLE, "😀" * 40, "😀" * 40),
    (site.NOTES, "two\nlines", "two\nlines"),
    (site.NOTES, "dos\r\nlines", "dos\nlines"),
    (site.NOTES, "", None),
    (site.NOTES, "<b>not bold</b> & \x1b[31m", "<b>not bold</b> & \x1b[31m"),
    (site.BIO, "<p>Keeps the lens turning.</p>", "<p>Keeps the lens turning.</p>"),
    (site.BODY, "<p>a</p>\n<p>b</p>", "<p>a</p><p>b</p>"),
    (site.BODY, "<p>one\ntwo</p>", "<p>one\ntwo</p>"),
    (site.BODY, "bare words", "bare words"),
    (site.HERO, PICTURE, {"url": PICTURE, "alt": None}),
    (site.HERO, f"{PICTURE} A crate, 1859", {"url": PICTURE, "alt": "A crate, 1859"}),
    (site.HERO, "http://example.com/a%20b.png?w=1#x", {"url": "http://example.com/a%20b.png?w=1#x", "alt": None}),
    (site.HERO, "https://images.example/render/42", {"url": "https://images.example/render/42", "alt": None}),
    (site.GALLERY, "", None),
    (
        site.GALLERY,
        f"{PICTURE} One\n\nhttps://example.com/b.webp",
        [{"url": PICTURE, "alt": "One"}, {"url": "https://example.com/b.webp", "alt": None}],
    ),
    (site.BROCHURE, "https://example.com/a.pdf Guide", {"url": "https://example.com/a.pdf", "alt": "Guide"}),
    (site.BROCHURE, "https://example.com/rows.csv", {"url": "https://example.com/rows.csv", "alt": None}),
    (site.TRAILER, " https://youtu.be/jfKfPfyJRdk ", "https://youtu.be/jfKfPfyJRdk"),
    (site.TRAILER, "https://video.example/glass-and-flame", "https://video.example/glass-and-flame"),
    (site.BOOKING, "https://lanternhouse.example/book?a=1&b=2", "https://lanternhouse.example/book?a=1&b=2"),
    (site.BOOKING, "https://例え.jp/灯台", "https://例え.jp/灯台"),
    (site.BOOKING, "http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
    (site.BOOKING, "mailto:desk@lanternhouse.example", "mailto:desk@lanternhouse.example"),
    (site.BOOKING, "tel:+442079460018", "tel:+442079460018"),
    (site.BOOKING, "/visit", "/visit"),
    (site.BOOKING, "#top", "#top"),
    (site.EMAIL, "ada@example.com", "ada@example.com"),
    (site.EMAIL, " mailto:ada.fenn+desk@mail.example.co.uk ", "ada.fenn+desk@mail.example.co.uk"),
    (site.EMAIL, "o'neil@例え.jp", "o'neil@例え.jp"),
    (site.PHONE, "2024561111", "2024561111"),
    (site.PHONE, "+44 20 7946 0018", "+44 20 7946 0018"),
    (site.PHONE, "(202) 456-1111 ext. 12", "(202) 456-1111 ext. 12"),
    (site.PHONE, "", None),
    (site.PRICE, "12.50", 12.5),
    (site.PRICE, "0", 0),
    (site.PRICE, ".5", 0.5),
    (site.PRICE, "12.", 12),
    (site.PRICE, "0012", 12),
    (site.PRICE, "+3", 3),
    (site.PRICE, "0.10", 0.1),
    (site.CAPACITY, "500", 500),
    (site.CAPACITY, "12.0", 12),
    (site.ANY_NUMBER, "-0.000001", -0.000001),
    (site.ANY_NUMBER, "\u22124", -4),
    (site.ANY_NUMBER, "9007199254740991", 9007199254740991),
    (site.ANY_NUMBER, "12\u202f000", 12000),
    (site.OPENS, "2026-03-01", "2026-03-01T00:00:00.000Z"),
    (site.OPENS, "2026-03-01T14:30:00.000Z", "2026-03-01T14:30:00.000Z"),
    (site.OPENS, "2026-03-01 14:30+09:00", "2026-03-01T05:30:00.000Z"),
    (site.OPENS, "1 Jul 2026 10:00", "2026-07-01T09:00:00.000Z"),
    (site.OPENS, "1 Jul 2026 10:00 UTC", "2026-07-01T10:00:00.000Z"),
    (site.OPENS, "tomorrow 9:00", "2026-02-28T09:00:00.000Z"),
    (site.OPENS, "9am tomorrow", "2026-02-28T09:00:00.000Z"),
    (site.OPENS, "tomorrow 9", "2026-02-28T09:00:00.000Z"),
    (site.OPENS, "3 Mar at 10", "2026-03-03T10:00:00.000Z"),
    (site.OPENS, "3 Mar", "2026-03-03T00:00:00.000Z"),
    (site.OPENS, "1 Feb", "2027-02-01T00:00:00.000Z"),
    (site.OPENS, "3 Mar 2026 14:30", "2026-03-03T14:30:00.000Z"),
    (site.OPENS, "March 3rd, 2026 at 2:30 pm", "2026-03-03T14:30:00.000Z"),
    (site.OPENS, "Sat 8 Nov 2025 10:00 London", "2025-11-08T10:00:00.000Z"),
    (site.OPENS, "next friday", "2026-03-06T00:00:00.000Z"),
    (site.OPENS, "monday noon", "2026-03-02T12:00:00.000Z"),
    (site.OPENS, "last friday", "2026-02-20T00:00:00.000Z"),
    (site.OPENS, "in 2 days", "2026-03-01T00:00:00.000Z"),
    (site.OPENS, "in two weeks at 18:00", "2026-03-13T18:00:00.000Z"),
    (site.OPENS, "3 days ago", "2026-02-24T00:00:00.000Z"),
    (site.OPENS, "in 90 minutes", "2026-02-27T12:44:00.000Z"),
    (site.OPENS, "14:30", "2026-02-27T14:30:00.000Z"),
    (site.OPENS, "now", "2026-02-27T11:14:00.000Z"),
    (site.OPENS, "3.3.2026", "2026-03-03T00:00:00.000Z"),
    (site.OPENS, "in 1 month", "2026-03-27T00:00:00.000Z"),
    (site.JOINED, "today", "2026-02-27T00:00:00.000Z"),
    (site.JOINED, "1 Jul 2026", "2026-07-01T00:00:00.000Z"),
    (site.JOINED, "29 Feb", "2028-02-29T00:00:00.000Z"),
    (site.FEATURED, "yes", True),
    (site.FEATURED, "ON", True),
    (site.FEATURED, "false", False),
    (site.FEATURED, "", False),
    (site.ACCENT, "#E8A33D", "#E8A33D"),
    (site.ACCENT, "#abc", "#abc"),
    (site.ACCENT, "#abcd", "#abcd"),
    (site.ACCENT, "#11223344", "#11223344"),
    (site.ACCENT, "rgb(232, 163, 61)", "rgb(232, 163, 61)"),
    (site.ACCENT, "rgba(232,163,61,0.5)", "rgba(232,163,61,0.5)"),
    (site.ACCENT, "hsl(36,79%,57%)", "hsl(36,79%,57%)"),
    (site.ACCENT, "hsla(36,79%,57%,1)", "hsla(36,79%,57%,1)"),
    (site.ACCENT, "Orchid", "Orchid"),
    (site.ACCENT, "transparent", "transparent"),
    (site.STAGE, "Open", site.OPEN),
    (site.STAGE, " closed ", site.CLOSED),
    (site.STAGE, "touring", site.OTHER_A),
    (site.STAGE, site.ONE_A, site.ONE_A),
    (site.STAGE, "", None),
    (site.CURATOR, "Maren Tolley", MAREN),
    (site.CURATOR, "maren tolley", MAREN),
    (site.CURATOR, "maren-tolley", MAREN),
    (site.CURATOR, MAREN, MAREN),
    (site.CURATOR, "ada-fenn-2", TWIN_TWO),
    (site.HOSTS, "magnus-pike\nMaren Tolley", [MAGNUS, MAREN]),
    (site.HOSTS, "magnus-pike, maren-tolley", [MAGNUS, MAREN]),
    (site.HOSTS, "magnus-pike maren-tolley; ada-fenn-2", [MAGNUS, MAREN, TWIN_TWO]),
    (site.HOSTS, "Magnus Pike, conservator", [MAGNUS]),
    (site.HOSTS, f'["{MAGNUS}", "{MAREN}"]', [MAGNUS, MAREN]),
    (site.HOSTS, "", None),
]

BAD: list[tuple[Field, str, str]] = [
    (site.NAME, "", "Name is required: it cannot be empty."),
    (site.NAME, "x" * 257, "Name takes up to 256 characters; this has 257."),
    (site.ROLE, "two\nlines", "Role takes one line; this has 2."),
    (site.NAME, "\ud83d", "Name holds half of a character, which cannot be sent. Type that character again."),
    (
        site.SLUG,
        "Glass & Flame",
        "Slug takes letters a to z, digits, - and _, and does not start with -. It could be glass-flame.",
    ),
    (site.SLUG, "-x", "Slug takes letters a to z, digits, - and _, and does not start with -. It could be x."),
    (site.SLUG, "café", "Slug takes letters a to z, digits, - and _, and does not start with -. It could be cafe."),
    (site.SLUG, "灯台", "Slug takes letters a to z, digits, - and _, and does not start with -."),
    (site.ROLE, "x" * 97, "Role takes up to 80 characters; this has 97."),
    (site.ROLE, "😀" * 41, "Role takes up to 80 characters; this has 82."),
    (site.ROLE, "", "Role is required: it cannot be empty."),
    (site.NOTES, "abc", "Notes needs at least 5 characters; this has 3."),
    (site.BODY, "", "Body is required: it cannot be empty."),
    (site.BIO, f"<p>{'x' * 41}</p>", "Bio takes up to 40 characters; this has 41."),
    (site.HERO, "", "Hero is required: it cannot be empty."),
    (site.HERO, "crate.jpg", "Hero takes a public address that starts with https://; this is crate.jpg."),
    (
        site.HERO,
        "file:///etc/passwd",
        "Hero takes a public address that starts with https://, not file:; this is file:///etc/passwd.",
    ),
    (site.HERO, "https://", "Hero takes a public address with a host, such as https://example.com; this is https://."),
    (
        site.HERO,
        "https://example.com/a.pdf",
        "a.pdf is no picture; Webflow takes PNG, JPEG, GIF, SVG, WebP and AVIF.",
    ),
    (
        site.HERO,
        f"{PICTURE}\n{PICTURE}",
        "Hero takes one file, on one line: its address, a space, its alt text.",
    ),
    (site.GALLERY, "\n".join([PICTURE] * 3), "Gallery takes up to 2 images; this has 3."),
    (site.GALLERY, "one", "Gallery takes a public address that starts with https://; this is one."),
    (
        site.BROCHURE,
        "https://example.com/run.exe",
        "Brochure takes documents, no programs or pages; this is run.exe.",
    ),
    (
        site.TRAILER,
        "youtube.com/watch?v=1",
        "Trailer takes an address that starts with https://: https://youtube.com/watch?v=1.",
    ),
    (site.TRAILER, "mailto:a@b.example", "Trailer takes an address that starts with https://, not mailto:."),
    (site.BOOKING, "javascript:alert(1)", "Booking link takes an address that starts with https://, not javascript:."),
    (site.BOOKING, "example.com", "Booking link takes an address that starts with https://: https://example.com."),
    (site.BOOKING, "https://a b.example", "Booking link takes an address without spaces, quotes or < >."),
    (site.BOOKING, "http:example.com", "Booking link takes an address with a host, such as https://example.com."),
    (site.BOOKING, "https://[example/", "Booking link takes an address with a host that can exist."),
    (site.BOOKING, "\x1b]52;c;AAAA", "Booking link takes an address without spaces, quotes or < >."),
    (site.EMAIL, "", "Contact email is required: it cannot be empty."),
    (site.EMAIL, "ada", "Contact email takes one address such as ada@example.com; this is ada."),
    (site.EMAIL, "ada@example", "Contact email takes one address such as ada@example.com; this is ada@example."),
    (site.EMAIL, "a@b@c.com", "Contact email takes one address such as ada@example.com; this is a@b@c.com."),
    (site.EMAIL, "a b@c.com", "Contact email takes one address such as ada@example.com; this is a b@c.com."),
    (site.EMAIL, "a@b..com", "Contact email takes one address such as ada@example.com; this is a@b..com."),
    (site.PHONE, "12", "Contact phone takes a number such as +44 20 7946 0018; this is 12."),
    (site.PHONE, "call me", "Contact phone takes a number such as +44 20 7946 0018; this is call me."),
    (site.PRICE, "12.505", "At most 2 decimals: 12.50 or 12.51."),
    (site.PRICE, "-1", "Ticket price takes 0 or more; this is -1."),
    (site.PRICE, "12,5", "Decimals stand behind a point: 12.5."),
    (site.PRICE, "1,234", "Decimals stand behind a point: 1.234 or 1234."),
    (site.PRICE, "free", "Ticket price takes a number such as 12.5; this is free."),
    (site.PRICE, "1e3", "Ticket price takes a number such as 12.5; this is 1e3."),
    (site.PRICE, "NaN", "Ticket price takes a number such as 12.5; this is NaN."),
    (site.PRICE, "٣", "Ticket price takes a number such as 12.5; this is ٣."),
    (site.CAPACITY, "12.5", "Capacity takes whole numbers: 12 or 13."),
    (site.CAPACITY, "0", "Capacity takes 1 or more; this is 0."),
    (site.CAPACITY, "501", "Capacity takes up to 500; this is 501."),
    (site.CAPACITY, "many", "Capacity takes a number such as 12; this is many."),
    (
        site.ANY_NUMBER,
        "9007199254740993",
        "Depth would lose digits: Webflow would keep 9007199254740992. Numbers hold about 15 digits.",
    ),
    (
        site.ANY_NUMBER,
        "0.12345678901234567890",
        "Depth would lose digits: Webflow would keep 0.12345678901234568. Numbers hold about 15 digits.",
    ),
    (site.OPENS, "", "Opens is required: it cannot be empty."),
    (site.OPENS, "31 Feb", "31 Feb does not exist. Try 28 Feb, tomorrow 9:00, or 2026-03-01."),
    (site.OPENS, "29 Feb 2027", "29 Feb 2027 does not exist. Try 28 Feb 2027, tomorrow 9:00, or 2027-03-01."),
    (site.OPENS, "03/04/2026", "03/04/2026 can be read in two ways. Try 3 Mar 2026, or 2026-03-03."),
    (site.OPENS, "today at 25", "25 is no hour of the day. Try 9:00, 14:30 or 2:30 pm."),
    (site.OPENS, "soon", "soon is no date that wftui can read. Try 3 Mar, tomorrow 9:00, or 2026-02-27."),
    (site.OPENS, "25:00", "25:00 is no time of day. Try 9:00, 14:30 or 2:30 pm."),
    (site.OPENS, "13pm", "13pm is no time of day. Try 9:00, 14:30 or 2:30 pm."),
    (site.OPENS, "2026-13-01", "There is no month 13. Try 3 Mar, or 2026-03-03."),
    (site.OPENS, "Sun 8 Nov 2025", "Sun 8 Nov 2025 is not that day of the week. Try Sat 8 Nov 2025."),
    (
        site.OPENS,
        "29 Mar 2026 01:30",
        "01:30 does not exist in London on 29 Mar 2026: the clocks go forward. Try 02:30.",
    ),
    (site.OPENS, "in 99999 years", "That day lies outside the calendar: years go from 1 to 9999."),
    (site.JOINED, "2026-02-30", "30 Feb 2026 does not exist. Try 28 Feb 2026, tomorrow 9:00, or 2026-03-01."),
    (site.FEATURED, "maybe", "Featured takes yes or no; this is maybe."),
    (
        site.ACCENT,
        "E8A33D",
        "Accent takes #E8A33D, rgb(232,163,61), hsl(36,79%,57%) or a name such as orchid; this is E8A33D. "
        "Did you mean #E8A33D?",
    ),
    (
        site.ACCENT,
        "#12345",
        "Accent takes #E8A33D, rgb(232,163,61), hsl(36,79%,57%) or a name such as orchid; this is #12345.",
    ),
    (
        site.ACCENT,
        "rgb(1,2)",
        "Accent takes #E8A33D, rgb(232,163,61), hsl(36,79%,57%) or a name such as orchid; this is rgb(1,2).",
    ),
    (
        site.ACCENT,
        "hsl(36,79,57)",
        "Accent takes #E8A33D, rgb(232,163,61), hsl(36,79%,57%) or a name such as orchid; this is hsl(36,79,57).",
    ),
    (
        site.ACCENT,
        "sort of red",
        "Accent takes #E8A33D, rgb(232,163,61), hsl(36,79%,57%) or a name such as orchid; this is sort of red.",
    ),
    (site.STAGE, "Opne", "Stage has no choice Opne. Its choices: Open, Closed, Touring, touring."),
    (site.STAGE, "TOURING", "Stage has 2 choices called TOURING. Choose one from the list."),
    (site.CURATOR, "", "Curator is required: it cannot be empty."),
    (site.CURATOR, "Nobody", "Curator finds no item Nobody in this locale. Give a name or a slug."),
    (site.CURATOR, "Ada Fenn", "2 items are called Ada Fenn. Give the slug of the one you mean."),
    (
        site.CURATOR,
        site.GONE,
        "Curator points at an item that is not in this locale; Webflow would refuse it. Choose another.",
    ),
    (site.HOSTS, "maren-tolley\nnobody", "Hosts finds no item nobody in this locale. Give a name or a slug."),
    (
        site.HOSTS,
        f"{site.GONE}\n{'9' * 24}",
        "Hosts points at 2 items that are not in this locale; Webflow would refuse it. Choose another.",
    ),
    (
        site.SCAN,
        "anything",
        "Legacy scan is of the type ExtFileRef, which wftui only reads. Its value stays as it is. "
        "Change it in the Designer.",
    ),
]


def _id(case: tuple[Field, str, Any]) -> str:
    return f"{case[0].slug}={case[1][:24]!r}"


@pytest.mark.parametrize("case", GOOD, ids=_id)
def test_a_good_value_is_taken_as_it_is_meant(case: tuple[Field, str, Any]) -> None:
    """What a person may type becomes the value that they mean, and nothing is said against it."""
    field, typed, expected = case
    kind = field_type(field.type)
    assert kind.accept(typed, field, SITE) == expected
    assert not [each for each in kind.judge(typed, field, SITE) if each.severity is Severity.ERROR]


@pytest.mark.parametrize("case", BAD, ids=_id)
def test_a_bad_value_is_refused_in_a_sentence(case: tuple[Field, str, str]) -> None:
    """What cannot be saved is refused while it is typed, in words that say what is allowed."""
    field, typed, sentence = case
    kind = field_type(field.type)
    assert [each.sentence for each in kind.judge(typed, field, SITE)] == [sentence]
    with pytest.raises(FieldError) as caught:
        kind.accept(typed, field, SITE)
    assert str(caught.value) == sentence


def test_the_table_is_long_enough_to_mean_something() -> None:
    """Every editable type has good and bad values in the table, at least 120 altogether."""
    assert len(GOOD) + len(BAD) >= 120
    assert {case[0].type for case in GOOD} == {case[0].type for case in BAD} - {"ExtFileRef"} == set(FIELD_TYPES)


@pytest.mark.parametrize(
    ("field", "wire", "sentence"),
    [
        (site.ROLE, 5, "Role holds a value that is no text: 5."),
        (site.PRICE, "12", 'Ticket price holds a value that is no number: "12".'),
        (site.FEATURED, "yes", 'Featured holds a value that is no switch: "yes".'),
        (site.HERO, {"fileId": "1"}, 'Hero holds a value that is no image: {"fileId": "1"}.'),
        (site.CURATOR, "not-an-id", 'Curator holds a value that is no reference: "not-an-id".'),
        (site.OPENS, "soon", 'Opens holds a value that is no date and time: "soon".'),
        (
            site.STAGE,
            "9" * 32,
            "Stage holds a choice that is no longer in the list. Its choices: Open, Closed, Touring, touring.",
        ),
    ],
)
def test_what_webflow_holds_is_judged_too(field: Field, wire: Any, sentence: str) -> None:
    """A stored value of a shape that the type does not know is named, kept and shown, never an exception."""
    kind = field_type(field.type)
    value = kind.decode(wire)
    assert [each.sentence for each in kind.problems(value, field, SITE)] == [sentence]
    assert kind.encode(value) == wire
    assert kind.cell(value, field, SITE)


def test_warnings_do_not_keep_anybody_from_saving() -> None:
    """HTML that does not nest, or that may be too long with its tags, is said but may be sent."""
    rich = field_type("RichText")
    broken = rich.problems("<p>a</p><p>b", site.BODY)
    assert [each.severity for each in broken] == [Severity.WARNING]
    assert broken[0].sentence == "Body holds tags that do not close as they open, from here on: <p>b"
    long = rich.problems(f"<p>{'x' * 30}</p><p></p>", site.BIO)
    assert [each.severity for each in long] == [Severity.WARNING]
    assert rich.accept("<p>a</p><p>b", site.BODY) == "<p>a</p><p>b"
    twice = field_type("MultiReference").problems([MAREN, MAREN], site.HOSTS, SITE)
    assert [(each.sentence, each.severity) for each in twice] == [
        ("Hosts holds Maren Tolley twice. Take one of them out.", Severity.WARNING)
    ]
    named = field_type("PlainText").problems("two\nlines", site.NAME)
    assert [each.severity for each in named] == [Severity.WARNING]
    clamped = field_type("Color").problems("rgb(300,0,0)", site.ACCENT)
    assert [each.severity for each in clamped] == [Severity.WARNING]
