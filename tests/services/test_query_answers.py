"""Queries against the real site: the same ids, in the same order, as a scan of the server's own JSON finds."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from tests.services.museum import Museum, synced_museum
from tests.services.witness import LONDON, Row, plain
from wftui.services import query
from wftui.services.names import SiteNames
from wftui.store.rows import Order, RowQuery

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Fixed(SiteNames):
    """Names at a moment that stands still."""

    def now(self) -> datetime:
        """Monday, 2 March 2026, nine o'clock."""
        return NOW


def ask(museum: Museum, collection: str, tag: str, text: str, **more: object) -> list[str]:
    """The ids that the product answers."""
    of = next(each for each in museum.mirror.collections() if each.slug == collection)
    locale = next(each for each in museum.site.locales if each.short == tag)
    asked = query.compile(text, of, Fixed(museum.mirror, locale), site=museum.site)
    numbers = asked.numbers(museum.mirror, RowQuery(of.id, locale.cms_locale_id), **more)  # type: ignore[arg-type]
    return [row.item_id for row in museum.mirror.rows_of(numbers)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Museum]:
    """The museum."""
    async with synced_museum(tmp_path_factory.mktemp("query")) as museum:
        yield museum


def day(*parts: int) -> datetime:
    """Midnight in London."""
    return datetime(*parts, tzinfo=LONDON)  # type: ignore[misc, arg-type]


def number(row: Row, slug: str, test: Callable[[float], bool]) -> bool:
    """A test of a number that may be missing."""
    value = row.f.get(slug)
    return value is not None and test(value)


def date(row: Row, slug: str, test: Callable[[datetime], bool]) -> bool:
    """A test of a date that may be missing."""
    at = row.at(slug)
    return at is not None and test(at)


def own(row: Row, key: str, test: Callable[[datetime], bool]) -> bool:
    """A test of a date of the item itself."""
    at = row.property_at(key)
    return at is not None and test(at)


def no_alt(row: Row) -> bool:
    """Whether a picture has no alternative text."""
    return any(not (each.get("alt") or "").strip() for each in row.pictures())


CHANGED, PUBLISHED = "lastUpdated", "lastPublished"

PAIRS: list[tuple[str, str, str, Callable[[Row], bool]]] = [
    # words
    ("objects", "en", "", lambda r: True),
    ("objects", "en", "l", lambda r: r.name_has("l")),
    ("objects", "en", "le", lambda r: r.name_has("le")),
    ("objects", "en", "lens", lambda r: r.name_has("lens")),
    ("objects", "en", "LENS ORDER", lambda r: r.name_has("lens") and r.name_has("order")),
    ("objects", "en", '"first order"', lambda r: r.name_has("first order")),
    ("objects", "en", "lens OR lamp", lambda r: r.name_has("lens") or r.name_has("lamp")),
    ("objects", "en", "-lamp", lambda r: not r.name_has("lamp")),
    ("objects", "en", "NOT lamp lens", lambda r: not r.name_has("lamp") and r.name_has("lens")),
    (
        "objects",
        "en",
        "(lens OR lamp) -brass",
        lambda r: (r.name_has("lens") or r.name_has("lamp")) and not r.name_has("brass"),
    ),
    ("objects", "en", "-(lens OR lamp)", lambda r: not (r.name_has("lens") or r.name_has("lamp"))),
    (
        "objects",
        "en",
        "lens order OR lamp",
        lambda r: (r.name_has("lens") and r.name_has("order")) or r.name_has("lamp"),
    ),
    ("objects", "en", '"\'s"', lambda r: r.name_has("'s")),
    ("objects", "en", "no-such-thing", lambda r: False),
    # accents, kana and kanji
    ("objects", "fr", "electrique", lambda r: r.name_has("electrique")),
    ("objects", "fr", "ÉLECTRIQUE", lambda r: r.name_has("electrique")),
    ("objects", "fr", "bouee", lambda r: r.name_has("bouee")),
    ("objects", "fr", "material:metal", lambda r: r.has_text("material", "metal")),
    ("objects", "ja", "灯", lambda r: r.name_has("灯")),
    ("objects", "ja", "レンズ", lambda r: r.name_has("レンズ")),
    ("objects", "ja", "か", lambda r: r.name_has("か")),
    ("objects", "ja", "カ", lambda r: r.name_has("カ")),
    ("objects", "ja", "description:工房", lambda r: r.has_text("description", "工房")),
    ("objects", "ja", "-レンズ 灯", lambda r: not r.name_has("レンズ") and r.name_has("灯")),
    # numbers
    ("objects", "en", "year<1850", lambda r: number(r, "year-made", lambda n: n < 1850)),
    ("objects", "en", "year-made>=1950", lambda r: number(r, "year-made", lambda n: n >= 1950)),
    ("objects", "en", "year:1859", lambda r: number(r, "year-made", lambda n: n == 1859)),
    ("objects", "en", "year!=1859", lambda r: not number(r, "year-made", lambda n: n == 1859)),
    ("objects", "en", "year:1850..1860", lambda r: number(r, "year-made", lambda n: 1850 <= n <= 1860)),
    ("objects", "en", "year:..1800", lambda r: number(r, "year-made", lambda n: n <= 1800)),
    ("objects", "en", "year:1960..", lambda r: number(r, "year-made", lambda n: n >= 1960)),
    ("objects", "en", "-year<1900", lambda r: not number(r, "year-made", lambda n: n < 1900)),
    ("exhibitions", "en", "ticket-price:8..12", lambda r: number(r, "ticket-price", lambda n: 8 <= n <= 12)),
    ("exhibitions", "en", '"Ticket price">0', lambda r: number(r, "ticket-price", lambda n: n > 0)),
    ("events", "en", "price=6.5 OR price=0", lambda r: number(r, "price", lambda n: n in (6.5, 0))),
    # options, switches
    ("objects", "en", "era:Oil", lambda r: r.option("era") == "Oil"),
    ("objects", "en", "era:el", lambda r: "el" in (r.option("era") or "").lower()),
    ("objects", "en", "-era:oil -era:gas", lambda r: r.option("era") not in ("Oil", "Gas")),
    ("events", "en", "kind=Talk free:yes", lambda r: r.option("kind") == "Talk" and r.f.get("free") is True),
    ("objects", "en", "on-display:no", lambda r: r.f.get("on-display") is not True),
    # references by name
    ("objects", "en", "theme:fre", lambda r: r.refers("theme", "fre")),
    ("objects", "en", 'theme="Everyday light"', lambda r: "Everyday light" in r.targets("theme")),
    (
        "objects",
        "en",
        "-status:archived year<1900 theme:fre",
        lambda r: r.status != "archived" and number(r, "year-made", lambda n: n < 1900) and r.refers("theme", "fre"),
    ),
    ("objects", "en", "theme:Fresnel OR era:Oil", lambda r: r.refers("theme", "fresnel") or r.option("era") == "Oil"),
    ("objects", "fr", "theme:lumiere", lambda r: r.refers("theme", "lumiere")),
    ("objects", "ja", "theme:灯", lambda r: r.refers("theme", "灯")),
    ("objects", "en", "related:lens", lambda r: r.refers("related", "lens")),
    ("exhibitions", "en", "themes:f curator:e", lambda r: r.refers("themes", "f") and r.refers("curator", "e")),
    ("exhibitions", "ja", "objects:lens", lambda r: r.refers("objects", "lens")),
    # has
    ("objects", "en", "has:donor", lambda r: bool(r.f.get("donor"))),
    ("objects", "en", "-has:gallery", lambda r: not r.f.get("gallery")),
    ("objects", "en", "-has:alt", no_alt),
    ("objects", "en", "has:alt", lambda r: not no_alt(r)),
    ("objects", "fr", "-has:material", lambda r: not r.f.get("material")),
    ("exhibitions", "en", "has:closes has:brochure", lambda r: bool(r.f.get("closes")) and bool(r.f.get("brochure"))),
    ("objects", "en", "has:related", lambda r: bool(r.f.get("related"))),
    # statuses
    ("objects", "en", "status:published", lambda r: r.status == "published"),
    ("objects", "en", "status:draft", lambda r: r.status == "draft"),
    ("objects", "en", "status:draft-changes", lambda r: r.status == "draft changes"),
    ("objects", "en", "status:queued", lambda r: r.status == "queued"),
    ("objects", "en", "status:changed", lambda r: r.status in ("draft changes", "queued changes")),
    ("objects", "en", "-status:published", lambda r: r.status != "published"),
    ("objects", "fr", "status:archived", lambda r: r.status == "archived"),
    # is
    ("objects", "en", "is:live", lambda r: r.live is not None),
    ("objects", "ja", "is:live", lambda r: r.live is not None),
    ("objects", "en", "is:pending", lambda r: r.status in ("draft changes", "queued", "queued changes")),
    ("objects", "en", "is:draft", lambda r: r.staged["isDraft"]),
    ("objects", "en", "is:archived", lambda r: r.staged["isArchived"]),
    ("objects", "en", "is:orphan", Row.orphan),
    ("downloads", "en", "-is:orphan", lambda r: not r.orphan()),
    ("objects", "en", "is:selected", lambda r: False),
    # locales
    ("objects", "en", "-locale:ja", lambda r: not r.in_locale("ja")),
    ("events", "en", "locale:fr -locale:ja", lambda r: r.in_locale("fr") and not r.in_locale("ja")),
    ("stories", "en", "locale:japanese", lambda r: r.in_locale("ja")),
    # dates of the items and dates in them
    ("objects", "en", "changed>=2026-02-01", lambda r: own(r, CHANGED, lambda t: t >= day(2026, 2, 1))),
    ("objects", "en", "changed:>2026-02-01", lambda r: own(r, CHANGED, lambda t: t >= day(2026, 2, 2))),
    ("objects", "en", "changed:7d", lambda r: own(r, CHANGED, lambda t: (NOW - t).total_seconds() <= 7 * 86400)),
    ("stories", "en", "changed:month", lambda r: own(r, CHANGED, lambda t: t >= day(2026, 3, 1))),
    ("stories", "en", "changed:2026-02", lambda r: own(r, CHANGED, lambda t: day(2026, 2, 1) <= t < day(2026, 3, 1))),
    (
        "objects",
        "en",
        "changed:week OR changed:yesterday",
        lambda r: own(r, CHANGED, lambda t: day(2026, 3, 1) <= t < day(2026, 3, 9)),
    ),
    ("objects", "en", "published<2026", lambda r: own(r, PUBLISHED, lambda t: t < day(2026, 1, 1))),
    ("exhibitions", "en", "opens>=2026-01-01", lambda r: date(r, "opens", lambda t: t >= day(2026, 1, 1))),
    ("exhibitions", "en", "opens:2025", lambda r: date(r, "opens", lambda t: day(2025, 1, 1) <= t < day(2026, 1, 1))),
    (
        "events",
        "en",
        "starts:2026-03..2026-04",
        lambda r: date(r, "starts", lambda t: day(2026, 3, 1) <= t < day(2026, 5, 1)),
    ),
    ("events", "en", "ends<today", lambda r: date(r, "ends", lambda t: t < day(2026, 3, 2))),
    ("people", "en", "joined>2015", lambda r: r.f.get("joined") is not None and r.f["joined"] >= "2016"),
    # the rest
    ("objects", "en", "backlinks>3", lambda r: r.backlinks() > 3),
    ("themes", "ja", "backlinks:0", lambda r: r.backlinks() == 0),
    ("objects", "en", "slug:lens", lambda r: "lens" in r.f["slug"].lower()),
    ("objects", "en", "accession:1949", lambda r: "1949" in (r.f.get("accession") or "")),
    (
        "objects",
        "en",
        "alt:lens",
        lambda r: (
            any("lens" in plain(e.get("alt") or "") for e in r.pictures())
            or any(
                "alt" in k and "lens" in plain(t)
                for k, t in r.site.texts("objects", {"description": r.f.get("description")})
            )
        ),
    ),
    ("stories", "en", "any:1859", lambda r: any("1859" in t for slug in r.f for t in r.texts(slug))),
    ("stories", "en", 'body:"the lens"', lambda r: r.has_text("body", "the lens")),
    ("events", "en", "contact-email:@lanternhouse", lambda r: r.has_text("contact-email", "@lanternhouse")),
    (
        "events",
        "en",
        '"http:" OR booking-link:http:',
        lambda r: r.name_has("http:") or r.has_text("booking-link", "http:"),
    ),
    ("themes", "en", "accent:#c", lambda r: r.has_text("accent", "#c")),
]


@pytest.mark.parametrize(("collection", "tag", "text", "holds"), PAIRS, ids=[f"{p[0]}-{p[1]}-{p[2]}" for p in PAIRS])
def test_a_query_finds_what_a_scan_of_the_json_finds(
    world: Museum, collection: str, tag: str, text: str, holds: Callable[[Row], bool]
) -> None:
    """Every operator, in three scripts, over the museum."""
    expected = {row.id for row in world.witness.rows(collection, tag) if holds(row)}
    found = ask(world, collection, tag, text)
    assert set(found) == expected
    assert len(found) == len(expected)


def test_most_of_these_queries_find_something_and_leave_something_out(world: Museum) -> None:
    """The pairs above say something: few of them are about nothing or about everything."""
    telling = 0
    for collection, tag, _, holds in PAIRS:
        rows = world.witness.rows(collection, tag)
        telling += 0 < sum(map(holds, rows)) < len(rows)
    assert telling >= 70


def test_answers_keep_the_order_that_was_asked_for(world: Museum) -> None:
    """A reference by its name, several keys, and a field's numbers; the empty ones last."""
    objects = next(each for each in world.mirror.collections() if each.slug == "objects")
    locale = world.site.primary
    asked = query.compile("-status:archived", objects, Fixed(world.mirror, locale), site=world.site)
    order = query.order_from("theme, -year-made", objects)
    assert order == (Order("theme", is_field=True), Order("year-made", descending=True, is_field=True))
    numbers = asked.numbers(world.mirror, RowQuery(objects.id, locale.cms_locale_id, order))
    found = [row.item_id for row in world.mirror.rows_of(numbers)]
    rows = [row for row in world.witness.rows("objects") if row.status != "archived"]
    keys = {row.id: ((row.targets("theme") or [""])[0], -(row.f.get("year-made") or -9999)) for row in rows}
    given = [keys[item_id] for item_id in found]
    filled = [(plain(theme), year) for theme, year in given if theme]
    assert filled == sorted(filled)
    assert all(not theme for theme, _ in given[len(filled) :])
    assert len(found) == len(rows)


def test_marks_of_the_screen_take_part(world: Museum) -> None:
    """is:selected and is:edited are what the asking screen says they are."""
    some = frozenset(row.id for row in world.witness.rows("objects")[:5])
    marks = query.Marks(selected=some, edited=frozenset(list(some)[:2]))
    assert set(ask(world, "objects", "en", "is:selected", marks=marks)) == some
    assert set(ask(world, "objects", "en", "is:selected -is:edited", marks=marks)) == some - set(marks.edited)
    assert len(ask(world, "objects", "en", "-is:selected", marks=marks)) == 142 - 5


def test_a_newer_query_stops_an_older_one(world: Museum) -> None:
    """Looking into items asks whether to go on, and stops at once when not."""
    with pytest.raises(query.Superseded):
        ask(world, "objects", "en", "any:zzz", cancelled=lambda: True)


def test_backlinks_are_those_that_the_items_hold(world: Museum) -> None:
    """Every item, every field, every locale, staged and live: the mirror's reverse index is the JSON turned around."""
    expected: dict[str, set[tuple[str, str, str, str, bool]]] = {}
    for (collection, item_id, locale), slug, live, target in world.witness.links:
        expected.setdefault(target, set()).add((collection, item_id, locale, slug, live))
    every = {key[2] for key in world.witness.items(live=False)} | set(expected)
    for item_id in every:
        found = world.mirror.backlinks(item_id)
        told = {(each.collection_id, each.item_id, each.cms_locale_id, each.field, each.live) for each in found}
        assert told == expected.get(item_id, set())
        assert len(found) == len(told)
    assert sum(map(len, expected.values())) > 1000
    for tag, locale in world.witness.locales.items():
        counts = world.mirror.backlink_counts(sorted(every), locale)
        for collection in world.witness.ids:
            for row in world.witness.rows(collection, tag):
                assert counts.get(row.id, 0) == row.backlinks()
