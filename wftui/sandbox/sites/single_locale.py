"""A site without Localization: no `locales` key, and items without `cmsLocaleId`.

A lighthouse keeper's blog, small on purpose: notes in every state, and one static page that cannot be written, because
there is no secondary locale to write it in.
"""

from wftui.sandbox.sites import empty
from wftui.sandbox.sites.fields import choice, collection, field, moment, reference, text
from wftui.sandbox.sites.ids import object_id, uuid
from wftui.sandbox.sites.seed import Item, JsonObject, Live, Seed, Variant

SITE = "gull-rock"
_PUBLISHED = "2026-02-20T18:00:00.000Z"

# slug, title, text, keeper, state
_NOTES = (
    ("first-snow", "First snow", "Snow on the gallery rail, and none on the sea.", "ruan-pascoe", "published"),
    (
        "the-new-wick",
        "The new wick",
        "It burns whiter than the old one and smells of nothing.",
        "ruan-pascoe",
        "published",
    ),
    ("gannets", "Gannets", "Forty of them, falling like dropped knives.", "mina-strand", "published"),
    (
        "relief-day",
        "Relief day",
        "The boat came, with oranges, and left with the laundry.",
        "mina-strand",
        "draft changes",
    ),
    ("fog-hours", "Fog hours", "Sixty-one hours of it. The horn has a cold.", "ruan-pascoe", "queued"),
    ("the-radio", "The radio", "Two voices from Norway, then a waltz.", "mina-strand", "queued changes"),
    ("a-letter", "A letter", "Not finished yet.", "ruan-pascoe", "draft"),
    ("paint", "Paint", "White on white. Nobody will ever know.", "mina-strand", "archived"),
)
_KEEPERS = (("ruan-pascoe", "Ruan Pascoe"), ("mina-strand", "Mina Strand"))


def _collection_id(slug: str) -> str:
    return object_id(SITE, "collection", slug)


def _collections() -> list[JsonObject]:
    keepers = [field("Email", "Email", "email")]
    notes = [
        field("RichText", "Text", "text", required=True),
        text("Weather", "weather", 60),
        moment("Written on", "written-on"),
        reference("Keeper", "keeper", _collection_id("keepers"), required=True),
        choice("Watch", "watch", ("First", "Middle", "Morning")),
    ]
    made = "2026-02-02T10:05:00.000Z"
    return [
        collection(SITE, "keepers", "Keepers", "Keeper", made, keepers),
        collection(SITE, "notes", "Notes", "Note", made, notes),
    ]


def _variant(fields: JsonObject, state: str, before: JsonObject) -> Variant:
    """A variant in a state; `before` is what a changed item's live version says."""
    changed = state in ("draft changes", "queued changes")
    lives = changed or state == "published"
    live: Live | None = None
    if lives:
        live = {
            "lastUpdated": "2026-02-20T17:59:58.000Z",
            "lastPublished": _PUBLISHED,
            "isDraft": False,
            "isArchived": False,
            "fieldData": {**fields, **(before if changed else {})},
        }
    return {
        "cmsLocaleId": None,
        "createdOn": "2026-02-02T10:10:00.000Z",
        "lastUpdated": "2026-02-20T17:59:58.000Z" if state == "published" else "2026-02-27T21:14:03.000Z",
        "lastPublished": _PUBLISHED if lives else None,
        "isDraft": state in ("draft", "draft changes"),
        "isArchived": state == "archived",
        "fieldData": fields,
        "live": live,
    }


def _items(watches: list[JsonObject]) -> dict[str, list[Item]]:
    keepers: list[Item] = [
        {
            "id": object_id(SITE, "keepers", slug),
            "variants": [_variant({"name": name, "slug": slug, "email": f"{slug}@gull-rock.example"}, "published", {})],
        }
        for slug, name in _KEEPERS
    ]
    notes: list[Item] = []
    for number, (slug, title, said, keeper, state) in enumerate(_NOTES):
        fields = {
            "name": title,
            "slug": slug,
            "text": f"<p>{said}</p>",
            "weather": ("NW 6, snow", "calm", "SW 4", "W 5, rain")[number % 4],
            "written-on": f"2026-02-{number + 10:02}T20:00:00.000Z",
            "keeper": object_id(SITE, "keepers", keeper),
            "watch": watches[number % len(watches)]["id"],
        }
        variant = _variant(fields, state, {"text": "<p>As it was first written.</p>"})
        notes.append({"id": object_id(SITE, "notes", slug), "variants": [variant]})
    return {_collection_id("keepers"): keepers, _collection_id("notes"): notes}


def _page() -> JsonObject:
    lines = ("<h1>Gull Rock</h1>", "<p>Notes from a light with two keepers and no neighbours.</p>")
    return {
        "id": object_id(SITE, "page", "home"),
        "siteId": object_id(SITE, "site"),
        "title": "Home",
        "slug": "index",
        "createdOn": "2026-02-02T10:01:00.000Z",
        "lastUpdated": "2026-02-02T10:01:00.000Z",
        "archived": False,
        "draft": False,
        "canBranch": False,
        "isBranch": False,
        "branchId": None,
        "seo": {"title": "Gull Rock", "description": None},
        "openGraph": {"title": "Gull Rock", "titleCopied": True, "description": None, "descriptionCopied": True},
        "localeId": None,
        "publishedPath": "/",
        "nodes": [
            {
                "id": uuid(SITE, "node", str(number)),
                "type": "text",
                "attributes": {},
                "text": {"html": html, "text": html.split(">", 1)[1].rsplit("<", 1)[0]},
            }
            for number, html in enumerate(lines)
        ],
        "locales": {},
    }


def build() -> Seed:
    """The whole site, made anew."""
    site = {**empty.site(SITE, "Gull Rock"), "lastPublished": _PUBLISHED}
    collections = _collections()
    watches = next(each for each in collections[1]["fields"] if each["slug"] == "watch")["validations"]["options"]
    return {
        "clock": empty.CLOCK,
        "sites": [site],
        "collections": collections,
        "items": _items(watches),
        "pages": [_page()],
        "components": [],
        "generated": None,
    }
