"""A site of one collection and one locale with up to 100,000 live items, each computed when it is asked for.

Nothing is held in memory: an item follows from its index, and so do its places in the orders by name, by slug and by
the time of publishing. Ids, names and slugs carry the index, so an item is found again without a search.
"""

import re
from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from wftui.sandbox.sites import empty
from wftui.sandbox.sites.fields import choice, collection, field, moment, text
from wftui.sandbox.sites.ids import object_id
from wftui.sandbox.sites.seed import Item, JsonObject, Seed

LARGEST = 100_000
SITE = "large"
COLLECTION_ID = object_id(SITE, "collection", "finds")
SortBy = Literal["name", "slug", "createdOn", "lastUpdated", "lastPublished"]

_START = datetime(2021, 1, 4, 9, tzinfo=UTC)
_STEP = timedelta(seconds=1_500)
_ID_PREFIX = object_id(SITE, "finds")[:16]

# Both in alphabetical order, and none begins another: the orders by name and slug rest on that.
_KINDS = (
    ("Anchor light", "anchor-light"),
    ("Bell buoy", "bell-buoy"),
    ("Carbide lamp", "carbide-lamp"),
    ("Dark lantern", "dark-lantern"),
    ("Engine-room gauge", "engine-room-gauge"),
    ("Fog detonator", "fog-detonator"),
    ("Gas mantle", "gas-mantle"),
    ("Hurricane lantern", "hurricane-lantern"),
    ("Ice lamp", "ice-lamp"),
    ("Keeper’s logbook", "keepers-logbook"),
    ("Lens prism", "lens-prism"),
    ("Masthead light", "masthead-light"),
    ("Oil can", "oil-can"),
    ("Pilot lamp", "pilot-lamp"),
    ("Signal rocket", "signal-rocket"),
    ("Wick trimmer", "wick-trimmer"),
)
_STATES = (
    "bent",
    "chipped",
    "dented",
    "empty",
    "faded",
    "hollow",
    "mended",
    "patched",
    "rusted",
    "sealed",
    "tarnished",
    "worn",
)
_ROUND = len(_KINDS) * len(_STATES)
_STRIDE = 7  # its own inverse modulo the number of kinds

_SENTENCES = (
    "It was found under the floor of the net store, wrapped in a page of the <em>Skerrick Courier</em>.",
    "The maker’s mark is worn, but the number is legible under a raking light.",
    "Two of the rivets are later, and of a softer metal.",
    "A keeper’s initials are scratched on the inside of the lid, with a date that has been crossed out.",
    "It burned colza until 1871 and paraffin after that, as the soot in the upper chamber shows.",
    "The glass is original; the frame was straightened in 2004 by the museum’s own workshop.",
    "Nobody alive remembers it in use, although a photograph of 1934 shows it on the pier.",
    "It was sold twice, lost once and returned by post without a letter.",
    "The chain is too short for any ship that called here, and nobody has explained it.",
    "Inside lay a spent match, a button and eleven grains of barley.",
    "The label says <strong>not to be lit</strong>, and it has not been since 1951.",
    "A twin of it stands in a museum across the water, with the same fault in the hinge.",
)
_PLACES = (
    "Gull Rock",
    "the Old Pier",
    "Wester Ness",
    "Carrick Sound",
    "the Lower Light",
    "Stormfront Point",
    "the Narrows",
)
_ERAS = ("Oil", "Gas", "Electric", "LED")
_COLOURS = ("#E8A33D", "#2F7A5B", "#B23A48", "#3E6FA8", "#8A97A0")


def _fields() -> list[JsonObject]:
    return [
        text("Summary", "summary", 240, required=True),
        field("RichText", "Body", "body", required=True),
        field("Image", "Main image", "main-image"),
        field("MultiImage", "Gallery", "gallery"),
        field("Number", "Year", "year", format="integer", allowNegative=False, minValue=0),
        field("Number", "Value", "value", format="decimal", precision=2, allowNegative=False),
        choice("Era", "era", _ERAS),
        field("Switch", "On display", "on-display"),
        field("Color", "Colour", "colour"),
        moment("Found on", "found-on", with_time=False),
        field("Link", "Source", "source"),
        field("Email", "Contact", "contact"),
    ]


@lru_cache(maxsize=1)
def _era_ids() -> tuple[str, ...]:
    schema = collection(SITE, "finds", "Finds", "Find", "2021-01-04T08:30:00.000Z", _fields())
    era = next(each for each in schema["fields"] if each["slug"] == "era")
    return tuple(option["id"] for option in era["validations"]["options"])


def _pick(index: int, salt: int, count: int) -> int:
    """A number below `count` that looks like chance and follows from the index."""
    return ((index + 1) * 2_654_435_761 + salt * 40_503_001 & 0xFFFFFFFF) * 48_271 % 2_147_483_647 % count


def _kind(index: int) -> tuple[str, str]:
    return _KINDS[index * _STRIDE % len(_KINDS)]


def item_id(index: int) -> str:
    """The id of the item at an index; its last eight digits are the index."""
    return f"{_ID_PREFIX}{index:08x}"


def name(index: int) -> str:
    """The item's name, for instance `Bell buoy 000007`."""
    return f"{_kind(index)[0]} {index:06}"


def slug(index: int) -> str:
    """The item's slug, for instance `bent-bell-buoy-000007`."""
    state = _STATES[index // len(_KINDS) % len(_STATES)]
    return f"{state}-{_kind(index)[1]}-{index:06}"


def published(index: int) -> str:
    """When the item was published; later for a higher index."""
    return (_START + _STEP * index).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def index_of_id(count: int, asked: str) -> int | None:
    """The index of the item with this id, or None."""
    if not re.fullmatch(rf"{_ID_PREFIX}[0-9a-f]{{8}}", asked):
        return None
    index = int(asked[16:], 16)
    return index if index < count else None


def index_of_name(count: int, asked: str) -> int | None:
    """The index of the item with exactly this name, or None."""
    return _numbered(count, asked, name(int(asked[-6:])) if asked[-6:].isdecimal() else None)


def index_of_slug(count: int, asked: str) -> int | None:
    """The index of the item with exactly this slug, or None."""
    return _numbered(count, asked, slug(int(asked[-6:])) if asked[-6:].isdecimal() else None)


def _numbered(count: int, asked: str, right: str | None) -> int | None:
    return int(asked[-6:]) if asked == right and int(asked[-6:]) < count else None


def published_between(count: int, after: str | None, before: str | None) -> range:
    """The indices of the items published from `after` to `before`, both included, as ISO times or None."""

    def first_where_not(earlier: str, *, included: bool) -> int:
        low, high = 0, count
        while low < high:
            middle = (low + high) // 2
            moment_there = published(middle)
            if moment_there < earlier or (included and moment_there == earlier):
                low = middle + 1
            else:
                high = middle
        return low

    start = 0 if after is None else first_where_not(after, included=False)
    stop = count if before is None else first_where_not(before, included=True)
    return range(start, max(start, stop))


def index_at(count: int, position: int, sort_by: SortBy = "createdOn", *, descending: bool = False) -> int:
    """The index of the item that stands at `position` (from 0) of `count` items in an order."""
    if descending:
        position = count - 1 - position
    if sort_by not in ("name", "slug"):
        return position
    first, step, ends = _groups(count, sort_by)
    group = bisect_right(ends, position)
    return first[group] + step * (position - (ends[group - 1] if group else 0))


@lru_cache(maxsize=8)
def _groups(count: int, sort_by: str) -> tuple[list[int], int, list[int]]:
    """The items whose words are the same, in order of the words: each group's first index, the step, and its end."""
    residues = [kind * _STRIDE % len(_KINDS) for kind in range(len(_KINDS))]
    if sort_by == "name":
        first, step = residues, len(_KINDS)
    else:
        first = [state * len(_KINDS) + residue for state in range(len(_STATES)) for residue in residues]
        step = _ROUND
    sizes = (max(0, (count - start + step - 1) // step) for start in first)
    return first, step, list(accumulate(sizes))


def _image(index: int, number: int) -> JsonObject:
    file = f"finds/{index:06}-{number}.jpg"
    return {
        "fileId": f"{_ID_PREFIX[:12]}{number:04x}{index:08x}",
        "url": f"https://assets.large.example/{file}",
        "alt": f"{name(index)}, picture {number + 1}, from {_PLACES[_pick(index, number, len(_PLACES))]}",
    }


def _found_on(index: int) -> str:
    year, month, day = 1950 + _pick(index, 11, 70), 1 + _pick(index, 12, 12), 1 + _pick(index, 13, 28)
    return f"{year}-{month:02}-{day:02}T00:00:00.000Z"


def _body(index: int) -> str:
    first = _pick(index, 1, len(_SENTENCES))
    said = [_SENTENCES[(first + step * 5) % len(_SENTENCES)] for step in range(12)]
    later = [_SENTENCES[(first + step * 7 + 3) % len(_SENTENCES)] for step in range(7)]
    height, weight = 5 + _pick(index, 2, 90), 1 + _pick(index, 3, 40)
    return (
        f'<p id="">{" ".join(said[:4])}</p><h3 id="">Where it was found</h3>'
        f'<p id="">{" ".join(said[4:8])}</p><ul id="" role="list"><li id="">Height: {height} cm</li>'
        f'<li id="">Weight: {weight} kg</li></ul><blockquote id="">{said[8]}</blockquote>'
        f'<h3 id="">What is known</h3><p id="">{" ".join(later)}</p>'
        f'<p id="">{" ".join(said[9:])} See <a href="/finds/{slug(max(0, index - 1))}">the one before</a>.</p>'
    )


def item(index: int) -> Item:
    """The item at an index: its id and its one variant, live and unchanged since."""
    place = _PLACES[_pick(index, 4, len(_PLACES))]
    stamp = published(index)
    data: JsonObject = {
        "name": name(index),
        "slug": slug(index),
        "summary": f"{name(index)}, brought in from {place} and entered in the register on the same day.",
        "body": _body(index),
        "main-image": _image(index, 0),
        "gallery": [_image(index, number) for number in range(1, 2 + _pick(index, 5, 3))],
        "year": 1740 + _pick(index, 6, 250),
        "value": _pick(index, 7, 90_000) / 100,
        "era": _era_ids()[_pick(index, 8, len(_ERAS))],
        "on-display": _pick(index, 9, 3) == 0,
        "colour": _COLOURS[_pick(index, 10, len(_COLOURS))],
        "found-on": _found_on(index),
        "source": f"https://large.example/register/{index:06}",
        "contact": "register@large.example",
    }
    return {
        "id": item_id(index),
        "variants": [
            {
                "cmsLocaleId": None,
                "createdOn": stamp,
                "lastUpdated": stamp,
                "lastPublished": stamp,
                "isDraft": False,
                "isArchived": False,
                "fieldData": data,
                "live": {
                    "lastUpdated": stamp,
                    "lastPublished": stamp,
                    "isDraft": False,
                    "isArchived": False,
                    "fieldData": data,
                },
            }
        ],
    }


def build(count: int) -> Seed:
    """The whole site, made anew; its items are not in it, only how many there are."""
    schema = collection(SITE, "finds", "Finds", "Find", "2021-01-04T08:30:00.000Z", _fields())
    return {
        "clock": empty.CLOCK,
        "sites": [{**empty.site(SITE, "Large"), "lastPublished": "2026-03-01T16:20:00.000Z"}],
        "collections": [schema],
        "items": {},
        "pages": [],
        "components": [],
        "generated": {"collectionId": COLLECTION_ID, "count": count},
    }
