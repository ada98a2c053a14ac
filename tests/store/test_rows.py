"""Rows by number: any order, any filter, any place in a list of any length, the same rows."""

import random
from pathlib import Path

import pytest

from tests.store.making import EN, FR, MAKERS, THINGS, item_id, new_mirror, put, put_live, variant
from wftui.domain.fold import fold
from wftui.domain.status import Status
from wftui.store.mirror import Mirror
from wftui.store.rows import Order, RowQuery

WORDS = ["brass", "Éclat", "wick", "ランプ", "fog", "Lens", "anchor", "ferry"]


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    """A mirror with 700 things in English, of many names, prices, eras and makers."""
    chance = random.Random(7)
    mirror = new_mirror(tmp_path_factory.mktemp("crowd"))
    put(mirror, *(variant(9000 + n, f"Maker {9 - n}") for n in range(10)), collection_id=MAKERS)
    variants = [
        variant(
            number,
            f"{chance.choice(WORDS)} {chance.choice(WORDS)}",
            draft=chance.random() < 0.2,
            published=chance.choice([None, f"2026-01-{chance.randint(1, 28):02}T00:00:00.000Z"]),
            updated=f"2026-02-{chance.randint(1, 28):02}T00:00:00.000Z",
            price=chance.choice([None, chance.randint(0, 50), chance.random()]),
            era=chance.choice(["o1", "o2", None, "gone"]),
            maker=chance.choice([None, item_id(9000 + chance.randint(0, 9)), item_id(77777)]),
        )
        for number in range(700)
    ]
    put(mirror, *variants)
    put(mirror, *(variant(number, f"Français {number}", locale=FR) for number in range(30)))
    put_live(mirror, *variants[::2])
    return mirror


def names(mirror: Mirror, query: RowQuery) -> list[str]:
    """The names of all rows, in order."""
    return [row.name for row in mirror.rows_of(mirror.numbers(query))]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("by", ["name", "slug", "status", "created", "updated", "published", "locales", "id"])
def test_windows_are_parts_of_the_whole_list(crowd: Mirror, by: str, descending: bool) -> None:
    """Wherever a screen asks, near the start, the middle or the end, it gets that part of the one order."""
    query = RowQuery(THINGS, EN, (Order(by, descending),))
    whole = crowd.rows_of(crowd.numbers(query))
    assert len(whole) == crowd.count(query) == 700
    for offset, limit in ((0, 30), (1, 1), (340, 50), (349, 2), (351, 50), (660, 30), (690, 50), (699, 5), (700, 5)):
        assert crowd.variant_rows(query, offset, limit) == whole[offset : offset + limit]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("by", ["name", "updated", "status"])
@pytest.mark.parametrize("statuses", [None, frozenset({Status.QUEUED})])
def test_a_walk_through_a_list_never_leaves_it(
    crowd: Mirror, by: str, descending: bool, statuses: frozenset[Status] | None
) -> None:
    """Paging down, up and jumping about, in windows of any size, always shows the same one list."""
    chance = random.Random(3)
    query = RowQuery(THINGS, EN, (Order(by, descending),), statuses=statuses)
    whole = list(crowd.numbers(query))
    place = 0
    for _ in range(300):
        place = max(0, min(len(whole) - 1, place + chance.choice([-40, -13, -1, 1, 13, 40, chance.randint(-900, 900)])))
        limit = chance.randint(1, 60)
        assert [row.number for row in crowd.variant_rows(query, place, limit)] == whole[place : place + limit]


def test_a_walk_goes_on_rightly_after_a_write(tmp_path: Path) -> None:
    """Rows that appear and go while somebody pages, written by this or another connection, shift the rest at once."""
    with new_mirror(tmp_path) as writer, Mirror(writer.path, "5" * 24, read_only=True) as screen:
        put(writer, *(variant(number, f"Thing {number:03}") for number in range(200)))
        query = RowQuery(THINGS, EN)
        for number in range(50, 90):
            (screen if number % 2 else writer).variant_rows(query, number, 20)
            writer.drop_item(THINGS, item_id(number - 30))
            if number % 3 == 0:
                writer.put_variant(THINGS, variant(500 + number, f"A new {number}"))
            for mirror in (screen, writer):
                shown = [row.number for row in mirror.variant_rows(query, number + 1, 20)]
                assert shown == list(mirror.numbers(query))[number + 1 : number + 21]


def test_names_sort_without_case_and_accents(crowd: Mirror) -> None:
    """É stands with e and L with l, as people look for them."""
    found = names(crowd, RowQuery(THINGS, EN))
    assert found == sorted(found, key=fold)


def test_a_row_knows_its_place(crowd: Mirror) -> None:
    """The cursor finds its item again after the order or the filter changed."""
    for query in (
        RowQuery(THINGS, EN),
        RowQuery(THINGS, EN, (Order("name", descending=True),)),
        RowQuery(THINGS, EN, (Order("updated"),)),
        RowQuery(THINGS, EN, (Order("updated", descending=True),)),
        RowQuery(THINGS, EN, (Order("price", is_field=True),)),
        RowQuery(THINGS, EN, (Order("status"),)),
        RowQuery(THINGS, EN, statuses=frozenset({Status.QUEUED})),
        RowQuery(THINGS, EN, text="lens"),
    ):
        rows = crowd.rows_of(crowd.numbers(query))
        for place in (0, len(rows) // 3, len(rows) - 1):
            assert crowd.position(query, rows[place].item_id) == place
    assert crowd.position(RowQuery(THINGS, EN), item_id(123456)) is None


@pytest.mark.parametrize(
    "text", ["l", "é", "ec", "lens", "FOG fer", "ラ", "ンプ", "プ", "item-12", "zzz", '"', "%", "wick "]
)
def test_a_filter_finds_what_a_look_at_every_name_finds(crowd: Mirror, text: str) -> None:
    """Any text of any length and script, folded: exactly the rows whose name holds it."""
    everything = crowd.rows_of(crowd.numbers(RowQuery(THINGS, EN)))
    wanted = [row for row in everything if fold(text) in fold(row.name)]
    query = RowQuery(THINGS, EN, text=text)
    assert crowd.rows_of(crowd.numbers(query)) == wanted
    assert crowd.count(query) == len(wanted)
    assert crowd.variant_rows(query, 3, 5) == wanted[3:8]


def test_a_filter_follows_what_is_written_through_the_same_mirror(tmp_path: Path) -> None:
    """What was put into order before a write is not the order after it, whoever wrote."""
    with new_mirror(tmp_path) as mirror:
        put(mirror, *(variant(number, f"Lens {number}") for number in range(20)))
        query = RowQuery(THINGS, EN, text="lens")
        assert len(mirror.numbers(query)) == 20
        put(mirror, variant(30, "A lens"), variant(5, "Zinc lens"))
        mirror.drop_item(THINGS, item_id(7))
        put(mirror, *(variant(9100 + number, "A lens of theirs") for number in range(5)), collection_id=MAKERS)
        found = names(mirror, query)
        assert found[0] == "A lens"
        assert found[-1] == "Zinc lens"
        assert len(found) == 20


def test_filters_by_status_and_id_combine(crowd: Mirror) -> None:
    """Statuses and ids narrow a list together with its text, and the count says how many are left."""
    everything = crowd.rows_of(crowd.numbers(RowQuery(THINGS, EN)))
    some = frozenset(row.item_id for row in everything[::5])
    query = RowQuery(THINGS, EN, text="e", statuses=frozenset({Status.DRAFT, Status.QUEUED}), item_ids=some)
    wanted = [
        row
        for row in everything
        if "e" in fold(row.name) and row.status in (Status.DRAFT, Status.QUEUED) and row.item_id in some
    ]
    assert wanted
    assert crowd.rows_of(crowd.numbers(query)) == wanted
    assert crowd.count(query) == len(wanted)


def test_sorting_by_a_number_field_puts_the_empty_last(crowd: Mirror) -> None:
    """Numbers sort as numbers in both directions, and empty values come last in both."""
    for descending in (False, True):
        query = RowQuery(THINGS, EN, (Order("price", descending, is_field=True),))
        rows = crowd.rows_of(crowd.numbers(query), raw=True)
        prices = [_value(row.raw, "price") for row in rows]
        filled = [price for price in prices if price is not None]
        assert filled == sorted(filled, reverse=descending)
        assert all(price is None for price in prices[len(filled) :])


def test_references_and_options_sort_by_the_name_that_is_shown(crowd: Mirror) -> None:
    """A column of references is in the order of their names, not of their ids; options too; what is gone is last."""
    rows = crowd.rows_of(crowd.numbers(RowQuery(THINGS, EN, (Order("maker", is_field=True),))), raw=True)
    makers = [crowd.item_name(MAKERS, str(_value(row.raw, "maker")), EN) for row in rows]
    known = [maker for maker in makers if maker is not None]
    assert len(set(known)) == 10
    assert known == sorted(known)
    assert set(makers[len(known) :]) == {None}
    rows = crowd.rows_of(crowd.numbers(RowQuery(THINGS, EN, (Order("era", is_field=True),))), raw=True)
    eras = [_value(row.raw, "era") for row in rows]
    assert eras.index("o2") < eras.index("o1")  # Gas before Oil
    assert eras[-1] in (None, "gone")


def test_several_keys_sort_together(crowd: Mirror) -> None:
    """The second key orders the rows that are equal in the first."""
    query = RowQuery(THINGS, EN, (Order("era", is_field=True), Order("price", descending=True, is_field=True)))
    rows = crowd.rows_of(crowd.numbers(query), raw=True)
    gas = [_value(row.raw, "price") for row in rows if _value(row.raw, "era") == "o2"]
    filled = [price for price in gas if price is not None]
    assert filled == sorted(filled, reverse=True)
    assert [_value(row.raw, "era") for row in rows[: len(gas)]] == ["o2"] * len(gas)


def test_a_sort_by_a_field_follows_what_is_written(tmp_path: Path) -> None:
    """After a save, a refresh, a rename of a referenced item or a deletion the order is that of the new values."""
    with new_mirror(tmp_path) as writer, Mirror(writer.path, "5" * 24, read_only=True) as screen:
        put(writer, variant(8, "Zoe"), variant(9, "Ada"), collection_id=MAKERS)
        put(
            writer,
            variant(1, "One", price=1, maker=item_id(8)),
            variant(2, "Two", price=2, maker=item_id(9)),
            variant(3, "Three", price=3),
        )
        by_price = RowQuery(THINGS, EN, (Order("price", is_field=True),))
        by_maker = RowQuery(THINGS, EN, (Order("maker", is_field=True),))
        assert names(screen, by_price) == ["One", "Two", "Three"]
        assert names(screen, by_maker) == ["Two", "One", "Three"]
        writer.put_variant(THINGS, variant(1, "One", price=5, maker=item_id(8)))
        writer.put_variant(MAKERS, variant(8, "Aaron"))
        assert names(screen, by_price) == ["Two", "Three", "One"]
        assert names(screen, by_maker) == ["One", "Two", "Three"]
        writer.drop_item(THINGS, item_id(3))
        put(writer, variant(4, "Four", price=0))
        assert names(screen, by_price) == ["Four", "Two", "One"]


def test_names_are_found_by_any_part_those_that_start_so_first(crowd: Mirror) -> None:
    """A picker shows names that begin with what was typed before those that hold it, in one locale only."""
    found = [each.name for each in crowd.find_names("len", 200, collection_id=THINGS, cms_locale_id=EN)]
    starts = [name for name in found if fold(name).startswith("len")]
    assert starts
    assert found[: len(starts)] == starts
    assert all("len" in fold(name) for name in found)
    assert {each.name for each in crowd.find_names("français 1", cms_locale_id=FR)} == {
        f"Français {n}" for n in (1, *range(10, 20))
    }
    assert len(crowd.find_names("", 7, collection_id=THINGS, cms_locale_id=EN)) == 7
    for text in ("mak", "ns", "é", "wick", "lens of", "r 1"):
        for collection_id, cms_locale_id in ((THINGS, EN), (THINGS, FR), (MAKERS, EN), (None, EN)):
            asked = crowd.find_names(text, 2000, collection_id=collection_id, cms_locale_id=cms_locale_id)
            scopes = [THINGS, MAKERS] if collection_id is None else [collection_id]
            rows = [each for scope in scopes for each in crowd.variant_rows(RowQuery(scope, cms_locale_id), 0, 2000)]
            held = [each.item_id for each in rows if fold(text) in fold(each.name)]
            within = [
                each
                for each in rows
                if fold(text) in fold(each.name)[1:] and not fold(each.name).startswith(fold(text))
            ]
            assert len(asked) == len(held) - max(0, len(within) - 250)
            assert {each.item_id for each in asked} <= set(held)


def test_an_item_is_found_by_its_exact_slug_or_id(crowd: Mirror) -> None:
    """Slugs are told apart by case, and an id finds the item in whichever collection it is."""
    found = crowd.find_slug(THINGS, "item-42", EN)
    assert found is not None
    assert found.item_id == item_id(42)
    assert crowd.find_slug(THINGS, "ITEM-42", EN) is None
    assert [each.collection_id for each in crowd.find_id(item_id(9003))] == [MAKERS]
    assert len(crowd.find_id(item_id(3))) == 2
    assert crowd.item_names(THINGS, [item_id(0), item_id(99999)], FR) == {item_id(0): "Français 0"}


def _value(raw: bytes | None, slug: str) -> object:
    import json

    assert raw is not None
    return json.loads(raw)["fieldData"].get(slug)
