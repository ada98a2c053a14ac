"""Conditions on fields answer the same as looking into every item, whatever the items hold and whatever happens."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.store.making import EN, ENGLISH, FR, FRENCH, SITE, THINGS, item_id, new_mirror, put, site, things, variant
from wftui.domain.collection import Collection, Field
from wftui.domain.fold import fold
from wftui.domain.item import Variant
from wftui.domain.locale import Locale
from wftui.services import query
from wftui.services.names import SiteNames
from wftui.services.search import Searcher
from wftui.store.filters import AllOf, AnyOf, FieldTest, Filter, NameHolds, Refers, Without
from wftui.store.mirror import Mirror
from wftui.store.rows import RowQuery

MAKERS = things().fields[3].validations
FIELDS = (
    Field("1", "name", "Name", "PlainText"),
    Field("2", "slug", "Slug", "PlainText"),
    Field("3", "price", "Price", "Number"),
    Field("4", "starts", "Starts", "DateTime", validations={"format": "date-time"}),
    Field("5", "day", "Day", "Date"),
    Field(
        "6", "era", "Era", "Option", validations={"options": [{"id": "o1", "name": "Oil"}, {"id": "o2", "name": "Gas"}]}
    ),
    Field("7", "shown", "Shown", "Switch"),
    Field("8", "note", "Note", "PlainText"),
    Field("9", "body", "Body", "RichText"),
    Field("a", "photo", "Photo", "Image"),
    Field("b", "gallery", "Gallery", "Set"),
    Field("c", "leaflet", "Leaflet", "File"),
    Field("d", "trailer", "Trailer", "VideoLink"),
    Field("e", "maker", "Maker", "Reference", validations=MAKERS),
    Field("f", "related", "Related", "ItemRefSet", validations=MAKERS),
    Field("g", "stock", "Stock", "SkuValues"),
)
QUERIES = (
    "price<10", "price<=10", "price>9.5", "price:3..12", "price=7", "price!=7", "-price<10", "has:price",
    "-has:price", "starts>=2026-03-29", "starts<2026-10-25", "starts:2026-03", "starts:2026", "starts>2026-03-29T01:30",
    "-starts:2026", "has:starts", "day:2026-03-29", "day<2026", "day>=2026-03-30", "has:day", "era:oil", "era=Gas",
    "-era:gas", "era:o", "has:era", "shown:yes", "shown:no", "-shown:yes", "has:shown", "note:lens", "note:café",
    'note="a lens of brass"', "note:灯", 'note:""', 'note=""', "-note:lens", "has:note", "has:body", "-has:body",
    "body:lens", "has:photo", "has:gallery", "-has:gallery", "has:alt", "-has:alt", "has:leaflet", "has:trailer",
    "-has:trailer", "has:maker", "-has:maker", "has:related", "has:stock", "stock:1", "price<10 era:oil",
    "price<10 OR era:oil", "-(price<10 OR has:trailer)", "lens price<10", "zz price<10", "price<10 -shown:yes lens",
    "-shown:yes -era:oil", "body:lens price<10 has:note", "any:lens -has:price",
    "-body:lens", 'body="a lens"', "alt:lens", "-alt:lens", 'alt="A lens"', "any:lens", "any:灯", "any:example",
    "any:prism OR body:nothing", 'any:"?"', "-any:oil", "body:lens -price<10", "any=oil",
)  # fmt: skip

TEXTS = tuple(each for each in QUERIES if any(word in each for word in ("body", "any", "alt", "note")))

PICTURE: dict[str, Any] = {"fileId": "f" * 24, "url": "https://a.example/lens.png", "alt": "A lens"}
ODD: tuple[Any, ...] = (
    None, "", [], {}, 0, -0.0, 12, "12", 2**70, 1e300, True, False, " ", "a\0b lens", "lone \ud800 lens", [1],
    ["", None], {"url": ""}, {"alt": "lens"}, [{"url": ""}], "soon", "2026-03-29", "2026-02-30T00:00:00.000Z",
    "2026-03-29T00:00:00+09:00",
    "x" * 900 + " lens", {"url": 5}, [PICTURE, "https://a.example/b.png"], "lens", ["a" * 24], "灯台",
)  # fmt: skip
USUAL: dict[str, tuple[Any, ...]] = {
    "price": (3, 7, 9.5, 10, 12, 7.0, -1),
    "starts": (
        "2026-03-28T23:59:59.999Z", "2026-03-29T00:30:00.000Z", "2026-03-29T01:00:00.000Z", "2025-12-31T23:30:00.000Z",
        "2026-10-24T23:00:00.000Z", "2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z", "2019-05-05T10:00:00.000Z",
    ),
    "day": ("2026-03-29T00:00:00.000Z", "2026-03-28T23:00:00.000Z", "2025-12-31T00:00:00.000Z"),
    "era": ("o1", "o2", "gone"),
    "shown": (True, False),
    "note": ("a lens of brass", "A  Lens\nof brass", "CAFÉ", "灯台", "a bell"),
    "body": ("<p>a <b>le</b>ns</p>", "<p>nothing</p>"),
    "photo": (PICTURE, {**PICTURE, "alt": ""}, {**PICTURE, "alt": None}),
    "gallery": ([PICTURE], [PICTURE, {**PICTURE, "alt": " "}], []),
    "leaflet": ({"fileId": "1", "url": "https://a.example/a.pdf"}, None),
    "trailer": ({"url": "https://v.example/1"}, "https://v.example/2", {"url": ""}),
    "maker": (item_id(1), None),
    "related": ([item_id(1), item_id(2)], []),
    "stock": ([{"sku": "1"}], {}),
}  # fmt: skip


class Fixed(SiteNames):
    """Names at a moment that stands still."""

    def now(self) -> datetime:
        """Noon in March."""
        return datetime(2026, 3, 29, 12, tzinfo=UTC)


def collection(*fields: Field) -> Collection:
    """The things, with a field of every type."""
    return things(*(fields or FIELDS))


def made(chance: random.Random, number: int, locale: str | None = EN) -> Variant:
    """An item whose values are mostly usual, sometimes absent, and sometimes of another shape than they should be."""
    values = {}
    for slug, usual in USUAL.items():
        kind = chance.random()
        if kind < 0.85:
            values[slug] = chance.choice(usual if kind < 0.7 else ODD)
    name = f"{chance.choice(('lens', 'bell', 'Lens of brass'))} {number}"
    return variant(number, name, locale=locale, **values)


def holds(wanted: Filter, item: dict[str, Any]) -> bool:
    """The filter asked of an item's own JSON."""
    fields = item["fieldData"]
    match wanted:
        case AllOf(parts):
            return all(holds(part, item) for part in parts)
        case AnyOf(parts):
            return any(holds(part, item) for part in parts)
        case Without(part):
            return not holds(part, item)
        case NameHolds(text):
            return fold(text) in fold(fields["name"])
        case Refers(field, _, None):
            value = fields.get(field)
            listed = value if isinstance(value, list) else [value]
            return any(isinstance(each, str) and each.isascii() for each in listed)
        case FieldTest(slugs, test):
            return test(tuple(fields.get(slug) for slug in slugs))
    raise AssertionError(wanted)


def check(
    mirror: Mirror,
    items: dict[int, Variant],
    of: Collection,
    locale: Locale = ENGLISH,
    texts: tuple[str, ...] = QUERIES,
) -> None:
    """Every query answers what a scan of these items answers, in order of name."""
    documents = {number: json.loads(each.raw) for number, each in items.items()}
    rows = RowQuery(THINGS, locale.cms_locale_id)
    for text in texts:
        asked = query.compile(text, of, Fixed(mirror, locale), site=site())
        found = [row.item_id for row in mirror.rows_of(asked.numbers(mirror, rows))]
        expected = {item_id(number) for number, each in documents.items() if holds(asked.wanted, each)}
        assert len(found) == len(expected), text
        assert set(found) == expected, text
        order = [row.item_id for row in mirror.rows_of(mirror.numbers(rows))]
        assert found == [each for each in order if each in expected], text


@pytest.fixture
def world(tmp_path: Path) -> tuple[Mirror, dict[int, Variant]]:
    """A mirror with 300 items in English and 40 in French."""
    chance = random.Random(5)
    mirror = new_mirror(tmp_path)
    mirror.put_collection(collection())
    items = {number: made(chance, number) for number in range(300)}
    for start in range(0, 300, 100):
        put(mirror, *(items[number] for number in range(start, start + 100)))
        put(mirror, *(made(chance, number, FR) for number in range(start, start + 14)))
    return mirror, items


def refresh(mirror: Mirror, items: dict[int, Variant]) -> None:
    """List everything again, as a sync does."""
    generation = mirror.new_generation()
    mirror.put_items(THINGS, list(items.values()), None, generation)
    gone = [each.key for each in mirror.absent(THINGS, generation, live=False) if each.key.cms_locale_id == EN]
    mirror.mark_listing_complete(THINGS, generation, live=False, gone=gone)


def test_conditions_answer_what_a_look_into_every_item_answers(world: tuple[Mirror, dict[int, Variant]]) -> None:
    """Numbers, dates, choices, switches, texts, pictures, files, references: filled, empty, absent, and misshapen."""
    mirror, items = world
    check(mirror, items, collection())


def test_most_of_these_conditions_find_some_and_leave_some(world: tuple[Mirror, dict[int, Variant]]) -> None:
    """The queries above are worth asking."""
    mirror, items = world
    counts = [
        len(query.compile(text, collection(), Fixed(mirror, ENGLISH)).numbers(mirror, RowQuery(THINGS, EN)))
        for text in QUERIES
    ]
    assert sum(0 < count < len(items) for count in counts) > 0.9 * len(QUERIES)


def test_conditions_follow_saves_refreshes_and_deletions(world: tuple[Mirror, dict[int, Variant]]) -> None:
    """What another program has read since is seen at once: new values, emptied ones, new items, items that are gone."""
    mirror, items = world
    chance = random.Random(6)
    with Mirror(mirror.path, SITE, read_only=True) as screen:
        for number in range(0, 300, 7):
            items[number] = made(chance, number)
            mirror.put_variant(THINGS, items[number])
        for number in range(3, 300, 11):
            del items[number]
            mirror.drop_item(THINGS, item_id(number), (EN,))
        check(screen, items, collection(), texts=QUERIES[::2])
        for number in range(250, 400):
            items[number] = made(chance, number)
        for number in range(100, 120):
            items.pop(number, None)
        refresh(mirror, items)
        check(screen, items, collection(), texts=QUERIES[1::2])


def test_a_locale_has_conditions_of_its_own(world: tuple[Mirror, dict[int, Variant]]) -> None:
    """The same item in another locale may hold other values, and changes there touch no other locale."""
    mirror, items = world
    chance = random.Random(7)
    french = {number: made(chance, number, FR) for number in range(0, 60, 3)}
    mirror.drop_item(THINGS, item_id(1), (FR,))
    for number in range(300):
        mirror.drop_item(THINGS, item_id(number), (FR,))
    put(mirror, *french.values())
    check(mirror, french, collection(), FRENCH, texts=QUERIES[::2])
    check(mirror, items, collection(), texts=QUERIES[1::2])


def test_texts_are_answered_the_same_with_and_without_a_search_index(world: tuple[Mirror, dict[int, Variant]]) -> None:
    """An index that is whole, one that is old, one of another copy: the answer is that of the items all the same."""
    mirror, items = world
    chance = random.Random(8)
    with Searcher(mirror, site()) as searcher:
        searcher.update()
    check(mirror, items, collection(), texts=TEXTS)
    for number in range(0, 300, 60):
        items[number] = made(chance, number)
        mirror.put_variant(THINGS, items[number])
    del items[7]
    mirror.drop_item(THINGS, item_id(7), (EN,))
    check(mirror, items, collection(), texts=TEXTS[::3])
    with pytest.raises(query.Superseded):
        query.compile("body:lens", collection(), Fixed(mirror, ENGLISH)).numbers(
            mirror, RowQuery(THINGS, EN), cancelled=lambda: True
        )
    mirror.rebuild()
    mirror.put_site(site())
    mirror.put_collection(collection())
    put(mirror, *items.values())
    check(mirror, items, collection(), texts=TEXTS[1::3])


def _as_before(path: Path) -> None:
    """What the file of an older wftui is like."""
    with sqlite3.connect(path) as db:
        db.executescript("DROP TABLE field; DROP TABLE field_part; PRAGMA user_version = 1;")
    db.close()


def _number_to_text(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    return tuple(
        Field(each.id, each.slug, each.display_name, "PlainText") if each.slug == "price" else each for each in fields
    )


@pytest.mark.parametrize("listed", [False, True])
def test_an_older_copy_answers_the_same_before_and_after_its_next_listing(
    world: tuple[Mirror, dict[int, Variant]], listed: bool
) -> None:
    """The update to this version needs no new sync, and answers nothing wrongly while one runs."""
    mirror, items = world
    mirror.close()
    _as_before(mirror.path)
    with Mirror(mirror.path, SITE) as updated:
        check(updated, items, collection(), texts=QUERIES[::2])
        updated.put_collection(collection())
        if listed:
            refresh(updated, items)
        else:
            generation = updated.new_generation()
            updated.put_items(THINGS, [items[number] for number in range(40)], None, generation)
        check(updated, items, collection(), texts=QUERIES[1::2])


@pytest.mark.parametrize("refreshed", [False, True])
def test_conditions_follow_the_schema(world: tuple[Mirror, dict[int, Variant]], refreshed: bool) -> None:
    """A field that appears, that goes, or that becomes one of another type is answered by what it is now."""
    mirror, items = world
    extra = Field("z", "sku", "Sku", "PlainText")
    fewer = collection(*(each for each in FIELDS if each.slug != "era"))
    mirror.put_collection(fewer)
    put(mirror, items[5])
    now = collection(*FIELDS, extra)
    mirror.put_collection(now)
    items[5] = variant(5, "lens", sku="A lens", price=8, era="o1")
    mirror.put_variant(THINGS, items[5])
    if refreshed:
        refresh(mirror, items)
    check(mirror, items, now, texts=QUERIES[::2])
    asked = query.compile("sku:lens", now, Fixed(mirror, ENGLISH))
    assert mirror.ids_of(asked.numbers(mirror, RowQuery(THINGS, EN))) == [item_id(5)]
    texts = collection(*_number_to_text(FIELDS))
    mirror.put_collection(texts)
    if refreshed:
        refresh(mirror, items)
    for text in ("has:price", "-has:price"):
        asked = query.compile(text, texts, Fixed(mirror, ENGLISH))
        expected = {item_id(n) for n, each in items.items() if holds(asked.wanted, json.loads(each.raw))}
        assert set(mirror.ids_of(asked.numbers(mirror, RowQuery(THINGS, EN)))) == expected, text


def test_a_condition_is_given_up_at_once(world: tuple[Mirror, dict[int, Variant]]) -> None:
    """A newer key stops what an older one asked."""
    mirror, _ = world
    stop: Callable[[], bool] = lambda: True  # noqa: E731  # said in place
    for text in ("price<10", "era:oil OR price<10", "lens price<10", "-shown:yes"):
        with pytest.raises(query.Superseded):
            query.compile(text, collection(), Fixed(mirror, ENGLISH)).numbers(
                mirror, RowQuery(THINGS, EN), cancelled=stop
            )
