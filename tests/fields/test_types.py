"""How fields are named and shown, and which types there are."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import pytest

from tests.fields import site
from tests.fields.site import MAGNUS, MAREN, SITE
from wftui.domain.collection import Field
from wftui.domain.errors import FieldError
from wftui.fields import FIELD_TYPES, NO_NAMES, field_type
from wftui.fields.color import Color, Rgba, rgba
from wftui.fields.date_time import DateTime
from wftui.fields.number import Number
from wftui.fields.picture import with_alt, with_url
from wftui.fields.slug import becomes, suggest

ASSET = "https://cdn.prod.website-files.com/64aa/64cc00000000000000000001_glass%20and%20flame.jpg"
PICTURE = {"fileId": "64cc00000000000000000001", "url": ASSET, "alt": "A keeper trims the wick"}


@pytest.mark.parametrize(
    ("field", "note", "limits"),
    [
        (site.NAME, "text, required", "up to 256 characters"),
        (site.SLUG, "slug, required", "up to 256 characters"),
        (site.NOTES, "text", "from 5 characters"),
        (site.BODY, "rich text, required", ""),
        (site.HERO, "image, required", "up to 4 MB"),
        (site.GALLERY, "images, up to 2", "up to 2, each up to 4 MB"),
        (site.BROCHURE, "file", "up to 10 MB"),
        (site.TRAILER, "video link", "an https:// address, as of YouTube or Vimeo"),
        (site.BOOKING, "link", "https://, mailto:, tel: or /a-page"),
        (site.EMAIL, "email, required", "one address, such as ada@example.com"),
        (site.PHONE, "phone", "such as +44 20 7946 0018"),
        (site.PRICE, "number, 2 decimals, from 0", "decimals 2, from 0"),
        (site.CAPACITY, "number, whole, from 1, up to 500", "whole numbers, from 1, up to 500"),
        (site.OPENS, "date and time, required", "3 Mar, tomorrow 9:00 or 2026-03-01 14:30"),
        (site.JOINED, "date", "3 Mar, tomorrow or 2026-03-01"),
        (site.FEATURED, "switch", ""),
        (site.ACCENT, "colour", "#RGB, #RRGGBB, rgb(), hsl() or a name"),
        (site.STAGE, "option", "4 choices"),
        (site.CURATOR, "reference, required", ""),
        (site.HOSTS, "references", ""),
        (site.SCAN, "ExtFileRef", ""),
        (
            site.field("Image", maxImageSize=800, minImageWidth=400, maxImageWidth=1600, minImageHeight=300),
            "image",
            "up to 800 KB, 400 to 1,600 wide, from 300 high",
        ),
    ],
)
def test_a_field_says_what_it_takes(field: Field, note: str, limits: str) -> None:
    """Beside a field stands its type and rules; under its editor stands what is allowed."""
    kind = field_type(field.type)
    assert kind.note(field) == note
    assert kind.limits(field) == limits


@pytest.mark.parametrize(
    ("field", "value", "cell"),
    [
        (site.NAME, "Glass\nand \x1b[31mFlame", "Glass and ␛[31mFlame"),
        (site.BODY, "<p>One &amp; <b>two</b></p><p>three</p>", "One & two three"),
        (site.HERO, PICTURE, 'glass and flame.jpg  "A keeper trims the wick"'),
        (
            site.GALLERY,
            [PICTURE, {"url": "https://a.example/b.png", "alt": None}],
            "2 images: glass and flame.jpg, b.png",
        ),
        (site.BROCHURE, {"url": "https://a.example/glass.pdf", "alt": None}, "glass.pdf"),
        (site.PRICE, 12.5, "12.50"),
        (site.CAPACITY, 80, "80"),
        (site.OPENS, "2025-11-08T10:00:00.000Z", "Sat 8 Nov 2025 10:00 London"),
        (site.OPENS, "2026-07-01T09:00:00.000Z", "Wed 1 Jul 2026 10:00 London"),
        (site.JOINED, "2019-03-04T00:00:00.000Z", "Mon 4 Mar 2019"),
        (site.JOINED, "2019-06-30T23:00:00.000Z", "Mon 1 Jul 2019"),
        (site.FEATURED, True, "yes"),
        (site.ACCENT, "#E8A33D", "#E8A33D"),
        (site.STAGE, site.OPEN, "Open"),
        (site.STAGE, "0" * 32, "a choice no longer in the list"),
        (site.CURATOR, MAREN, "Maren Tolley"),
        (site.CURATOR, site.GONE, "an item that is not in this locale"),
        (site.HOSTS, [MAREN, MAGNUS], "Maren Tolley; Magnus Pike, conservator"),
        (site.HOSTS, [MAREN, MAGNUS, MAREN], "3: Maren Tolley; Magnus Pike, conservator; Maren Tolley"),
        (site.SCAN, {"url": "x", "n": [1, "灯"]}, '{"url": "x", "n": [1, "灯"]}'),
    ],
)
def test_a_cell_shows_names_on_one_harmless_line(field: Field, value: object, cell: str) -> None:
    """Tables and forms show what a person calls the thing: names, never ids, and no control characters."""
    assert field_type(field.type).cell(value, field, SITE) == cell  # type: ignore[arg-type] # each its own JSON


@pytest.mark.parametrize("field", [each for each in vars(site).values() if isinstance(each, Field)])
def test_typed_text_that_means_nothing_yet_is_shown_as_typed(field: Field) -> None:
    """Half-typed words that were kept as an edit stand in the editor again, unchanged."""
    assert field_type(field.type).text("31 Fe, half?", field, SITE) == "31 Fe, half?"


def test_every_name_of_a_type_leads_to_it() -> None:
    """Old names of the API mean the types that replaced them; names that are not known are read only."""
    for name in FIELD_TYPES:
        assert name in field_type(name).names
        assert field_type(name).editable
        for old in field_type(name).names:
            assert type(field_type(old)) is type(field_type(name))
    assert field_type("ItemRefSet").label == "references"
    assert field_type("ImageRef").label == "image"
    for name in ("ExtFileRef", "MultiExternalFile", "User", "SkuValues", "SkuSettings", "Price", "FromTheFuture", ""):
        assert not field_type(name).editable


def test_what_is_only_read_is_never_sent() -> None:
    """A value of an unknown type is kept and shown whole, and cannot be turned into a write."""
    kind = field_type("SkuSettings")
    assert kind.decode({"a": [None, ""]}) == {"a": [None, ""]}
    assert not kind.can_edit(site.SCAN)
    with pytest.raises(FieldError):
        kind.encode({"a": 1})
    with pytest.raises(FieldError):
        kind.parse("{}", site.SCAN)


def test_a_field_that_webflow_locked_is_not_edited() -> None:
    """`isEditable: false` keeps the editor shut, whatever the type."""
    locked = Field("1" * 32, "x", "X", "PlainText", editable=False)
    assert not field_type("PlainText").can_edit(locked)
    assert field_type("PlainText").can_edit(site.NAME)


def test_text_is_counted_while_it_is_typed() -> None:
    """The counter counts as Webflow does, rich text without its tags."""
    text, rich = field_type("PlainText"), field_type("RichText")
    assert text.counter("x" * 15, site.ROLE) == "15 of 80 characters"
    assert text.counter("💡", site.NOTES) == "2 characters"
    assert text.tally("x" * 15, site.NAME) == "15/256"
    assert text.tally(None, site.NOTES) == ""
    assert rich.counter("<p>Four\nwords in here</p>", site.BIO) == "18 of 40 characters"


def test_a_slug_is_suggested_from_the_name() -> None:
    """The slug shows what it will become; a name without Latin letters suggests none."""
    assert suggest("Glass & Flame: Été 1859") == "glass-flame-ete-1859"
    assert suggest("Bull\u2019s-eye lens, Łódź") == "bulls-eye-lens-lodz"
    assert suggest("ガラスと炎") == ""
    assert len(suggest("a" * 300)) == 256
    assert becomes("Already-Fine") == "Already-Fine"
    assert becomes("not fine") == "not-fine"


def test_a_new_alt_text_keeps_the_file() -> None:
    """Changing the words of a picture sends its id along, so nothing is uploaded again; a new address drops the id."""
    image = field_type("Image")
    changed = image.parse(f"{ASSET} New words", site.HERO, before=PICTURE)
    assert changed == PICTURE | {"alt": "New words"} == with_alt(PICTURE, "New words")
    assert image.encode(changed) == {"fileId": PICTURE["fileId"], "url": ASSET, "alt": "New words"}
    assert image.parse(ASSET, site.HERO, before=PICTURE) == PICTURE | {"alt": None}
    assert with_url(PICTURE, "https://a.example/b.png") == {"url": "https://a.example/b.png", "alt": PICTURE["alt"]}
    assert with_url(PICTURE, ASSET) == PICTURE


def test_pictures_keep_their_files_when_their_order_changes() -> None:
    """A gallery that is sorted anew still names every file by its id."""
    other = {"fileId": "64cc00000000000000000002", "url": "https://a.example/b.png", "alt": None}
    gallery = field_type("MultiImage")
    lines = gallery.text([PICTURE, other], site.GALLERY).split("\n")
    assert gallery.parse("\n".join(reversed(lines)), site.GALLERY, before=[PICTURE, other]) == [other, PICTURE]
    assert gallery.decode([]) is None


def test_a_video_link_is_read_as_an_object_and_written_as_text() -> None:
    """Webflow answers with an object about the video; only its address is sent back."""
    kind = field_type("VideoLink")
    value = kind.decode({"url": "https://youtu.be/x", "metadata": {"title": "Night", "width": 940}})
    assert value == "https://youtu.be/x"
    assert kind.encode(value) == "https://youtu.be/x"


def test_a_date_keeps_its_own_spelling_while_the_moment_stays() -> None:
    """A date that another program wrote in another way is not rewritten when nothing changes."""
    kind = DateTime()
    before = "2026-07-01T09:00:00Z"
    assert kind.parse("1 Jul 2026 10:00", site.OPENS, SITE, before=before) == before
    assert kind.parse("1 Jul 2026 10:01", site.OPENS, SITE, before=before) == "2026-07-01T09:01:00.000Z"


def test_a_date_says_what_it_was_understood_as() -> None:
    """Beside the site's time stands UTC, with its day when that is another one."""
    kind = DateTime()
    assert kind.meaning("2026-07-01T09:00:00.000Z", site.OPENS, SITE) == "Wed 1 Jul 2026 10:00 London, 09:00 UTC"
    late = kind.meaning("2026-06-30T23:30:00.000Z", site.OPENS, SITE)
    assert late == "Wed 1 Jul 2026 00:30 London, 23:30 UTC on 30 Jun"
    assert kind.meaning("2026-06-30T23:30:00.000Z", site.OPENS, NO_NAMES) == "Tue 30 Jun 2026 23:30 UTC, 23:30 UTC"


def test_arrow_keys_step_within_the_bounds() -> None:
    """A number goes up and down by one without leaving what its field takes, and without noise."""
    number = Number()
    assert number.step(0.1, site.PRICE, 1) == 1.1
    assert number.step(0.5, site.PRICE, -1) == 0
    assert number.step(None, site.CAPACITY, 1) == 1
    assert number.step(500, site.CAPACITY, 1) == 500


def test_every_colour_format_can_be_drawn() -> None:
    """The swatch shows the colour that the text names."""
    for written in ("#E8A33D", "#e8a33dff", "rgb(232,163,61)", "rgba(232, 163, 61, 1)"):
        assert rgba(written) == Rgba(232, 163, 61)
    assert rgba("#f00") == rgba("hsl(0,100%,50%)") == rgba("RED") == rgba("rgb(100%,0%,0%)") == Rgba(255, 0, 0)
    assert rgba("#f008") == Rgba(255, 0, 0, 0.533)
    assert rgba("transparent") == Rgba(0, 0, 0, 0.0)
    assert rgba("hsla(240deg,100%,50%,50%)") == Rgba(0, 0, 255, 0.5)
    assert rgba("rgb(300,-1,0)") == Rgba(255, 0, 0, 1.0, clamped=True)
    assert rgba("no colour") is None
    assert Color().problems("#f00", site.ACCENT) == []


def test_a_name_in_its_own_case_wins() -> None:
    """Where two items differ in case alone, the one that is written exactly so is meant."""

    class Twins(site.Lanternhouse):
        def find_items(self, collection_id: str, text: str, limit: int) -> Sequence[tuple[str, str, str]]:
            """Two items of one name, in two cases."""
            return [(MAREN, "Open Day", "draft"), (MAGNUS, "Open day", "draft")]

    assert field_type("Reference").parse("Open day", site.CURATOR, Twins()) == MAGNUS
    with pytest.raises(FieldError):
        field_type("Reference").parse("OPEN DAY", site.CURATOR, Twins())


def test_the_first_paint_need_not_wait_for_the_field_types() -> None:
    """Importing the room brings in none of the heavy libraries, and no type before it is asked for."""
    code = (
        "import sys, wftui.fields as room\n"
        "early = set(sys.modules)\n"
        "[room.field_type(name) for name in room.FIELD_TYPES]\n"
        "import wftui.fields.guard, wftui.fields.richtext\n"
        "heavy = {'textual', 'rich', 'httpx', 'pydantic', 'starlette', 'uvicorn', 'click'} & set(sys.modules)\n"
        "print(sorted(heavy), 'wftui.fields.number' in early, 'html' in early)\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.strip() == "[] False False"
