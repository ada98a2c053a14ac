"""A small site for the field types to ask: its clock, its zone, its items, and the fields of the demo site."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from wftui.domain.collection import Field

PEOPLE = "64aa00000000000000000001"
MAREN = "64bb00000000000000000001"
MAGNUS = "64bb00000000000000000002"
TWIN_ONE = "64bb00000000000000000003"
TWIN_TWO = "64bb00000000000000000004"
LATIN_ONLY = "64bb00000000000000000005"
GONE = "64bb0000000000000000ffff"

_ITEMS = {
    MAREN: ("Maren Tolley", "maren-tolley"),
    MAGNUS: ("Magnus Pike, conservator", "magnus-pike"),
    TWIN_ONE: ("Ada Fenn", "ada-fenn"),
    TWIN_TWO: ("Ada Fenn", "ada-fenn-2"),
    LATIN_ONLY: ("maren-tolley", "another-slug"),
}

OPEN, CLOSED, ONE_A, OTHER_A = ("a" * 32, "b" * 32, "c" * 32, "d" * 32)


class Lanternhouse:
    """Stands in for the names of a site: Friday 27 February 2026, 11:14 in London."""

    time_zone = "Europe/London"

    def now(self) -> datetime:
        """The clock of the demo site."""
        return datetime(2026, 2, 27, 11, 14, 30, tzinfo=UTC)

    def item_name(self, collection_id: str, item_id: str) -> str | None:
        """The name of one of the people."""
        return _ITEMS.get(item_id, (None, ""))[0] if collection_id == PEOPLE else None

    def find_items(self, collection_id: str, text: str, limit: int) -> Sequence[tuple[str, str, str]]:
        """People whose name holds the text, in any case."""
        hits = [(key, name, "published") for key, (name, _) in _ITEMS.items() if text.casefold() in name.casefold()]
        return hits[:limit] if collection_id == PEOPLE else []

    def slug_to_id(self, collection_id: str, slug: str) -> str | None:
        """The one of the people with that slug."""
        found = [key for key, (_, own) in _ITEMS.items() if own == slug and collection_id == PEOPLE]
        return found[0] if found else None


SITE = Lanternhouse()


def field(
    kind: str, name: str = "Value", slug: str | None = None, *, required: bool = False, **validations: Any
) -> Field:
    """A field as its schema would describe it."""
    own_slug = name.lower().replace(" ", "-") if slug is None else slug
    return Field("f" * 32, own_slug, name, kind, required=required, validations=validations)


NAME = field("PlainText", "Name", required=True, maxLength=256)
SLUG = field("PlainText", "Slug", required=True, maxLength=256)
ROLE = field("PlainText", "Role", required=True, singleLine=True, maxLength=80)
NOTES = field("PlainText", "Notes", minLength=5)
BIO = field("RichText", "Bio", maxLength=40)
BODY = field("RichText", "Body", required=True)
HERO = field("Image", "Hero", required=True)
GALLERY = field("MultiImage", "Gallery", maxImages=2)
BROCHURE = field("File", "Brochure")
TRAILER = field("VideoLink", "Trailer")
BOOKING = field("Link", "Booking link")
EMAIL = field("Email", "Contact email", required=True)
PHONE = field("Phone", "Contact phone")
PRICE = field("Number", "Ticket price", format="decimal", precision=2, allowNegative=False, minValue=0)
CAPACITY = field("Number", "Capacity", format="integer", minValue=1, maxValue=500)
ANY_NUMBER = field("Number", "Depth")
OPENS = field("DateTime", "Opens", required=True, format="date-time")
JOINED = field("DateTime", "Joined")
FEATURED = field("Switch", "Featured")
ACCENT = field("Color", "Accent")
STAGE = field(
    "Option",
    "Stage",
    options=[
        {"id": OPEN, "name": "Open"},
        {"id": CLOSED, "name": "Closed"},
        {"id": ONE_A, "name": "Touring"},
        {"id": OTHER_A, "name": "touring"},
    ],
)
CURATOR = field("Reference", "Curator", required=True, collectionId=PEOPLE)
HOSTS = field("MultiReference", "Hosts", collectionId=PEOPLE)
SCAN = field("ExtFileRef", "Legacy scan")
