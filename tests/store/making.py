"""Items as Webflow sends them, and mirrors to put them into."""

import json
from pathlib import Path
from typing import Any

from wftui.domain.collection import Collection, Field
from wftui.domain.item import Variant
from wftui.domain.locale import Locale
from wftui.domain.site import Site
from wftui.store.mirror import Mirror

SITE = "5" * 24
THINGS, MAKERS = "a" * 24, "b" * 24
ENGLISH = Locale("e" * 24, "1" * 24, "en", "English", primary=True)
FRENCH = Locale("f" * 24, "2" * 24, "fr-FR", "French (France)", "fr")
EN, FR = ENGLISH.cms_locale_id, FRENCH.cms_locale_id

MAKER_FIELDS = (Field("1", "name", "Name", "PlainText"),)
THING_FIELDS = (
    Field("1", "name", "Name", "PlainText"),
    Field("2", "price", "Price", "Number"),
    Field(
        "3", "era", "Era", "Option", validations={"options": [{"id": "o1", "name": "Oil"}, {"id": "o2", "name": "Gas"}]}
    ),
    Field("4", "maker", "Maker", "Reference", validations={"collectionId": MAKERS}),
    Field("5", "related", "Related", "MultiReference", validations={"collectionId": THINGS}),
    Field("6", "body", "Body", "RichText"),
)


def item_id(number: int) -> str:
    """An id that follows from a number."""
    return f"{number:024x}"


def variant(
    number: int,
    name: str,
    *,
    locale: str | None = EN,
    draft: bool = False,
    archived: bool = False,
    updated: str | None = "2026-01-02T00:00:00.000Z",
    published: str | None = "2026-01-02T00:00:00.000Z",
    slug: str | None = None,
    **values: Any,
) -> Variant:
    """A variant with the bytes that it would have been read from."""
    slug = slug if slug is not None else f"item-{number}"
    document = {
        "id": item_id(number),
        "cmsLocaleId": locale,
        "lastPublished": published,
        "lastUpdated": updated,
        "createdOn": "2025-01-01T00:00:00.000Z",
        "isArchived": archived,
        "isDraft": draft,
        "fieldData": {"name": name, "slug": slug, **values},
    }
    raw = json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return Variant(
        item_id(number), locale, name, slug, draft, archived, str(document["createdOn"]), updated, published, raw
    )


def site(*locales: Locale) -> Site:
    """A site with these locales."""
    return Site(SITE, "Lights", "lights", "Europe/London", locales=locales or (ENGLISH, FRENCH))


def things(*fields: Field) -> Collection:
    """The collection of things."""
    return Collection(THINGS, SITE, "Things", "Thing", "things", "2026-01-01T00:00:00.000Z", fields or THING_FIELDS)


def makers() -> Collection:
    """The collection of makers."""
    return Collection(MAKERS, SITE, "Makers", "Maker", "makers", None, MAKER_FIELDS)


def new_mirror(folder: Path) -> Mirror:
    """An empty mirror that knows the site and both collections."""
    mirror = Mirror(folder / "mirror.db", SITE)
    mirror.put_site(site())
    mirror.put_collections([things(), makers()])
    return mirror


def put(mirror: Mirror, *staged: Variant, collection_id: str = THINGS) -> None:
    """Keep staged variants."""
    mirror.put_items(collection_id, list(staged), None, mirror.new_generation())


def put_live(mirror: Mirror, *live: Variant, collection_id: str = THINGS) -> None:
    """Keep live versions, as all that there are."""
    generation = mirror.new_generation()
    mirror.put_items(collection_id, None, list(live), generation)
    gone = [each.key for each in mirror.absent(collection_id, generation, live=True)]
    mirror.mark_listing_complete(collection_id, generation, live=True, gone=gone)
