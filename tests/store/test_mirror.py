"""The mirror answers every screen from what was read, exactly, and derives what Webflow does not say."""

import json
import sqlite3
from pathlib import Path

import msgspec
import pytest

from tests.store.making import (
    EN,
    ENGLISH,
    FR,
    MAKERS,
    SITE,
    THING_FIELDS,
    THINGS,
    item_id,
    makers,
    new_mirror,
    put,
    put_live,
    site,
    things,
    variant,
)
from wftui.domain.collection import Field
from wftui.domain.errors import StoreError
from wftui.domain.item import VariantKey
from wftui.domain.status import Status
from wftui.store.mirror import Mirror
from wftui.store.rows import ListingState, RowQuery


def key(number: int, locale: str | None = EN) -> VariantKey:
    """The key of a thing."""
    return VariantKey(THINGS, item_id(number), locale)


def status(mirror: Mirror, number: int) -> Status:
    """The status of a thing."""
    found = mirror.variant(key(number))
    assert found is not None
    return found.status


def test_what_was_read_of_the_site_is_what_screens_get(mirror: Mirror) -> None:
    """Site, locales, domains, collections, fields and options come back as they were read, in Webflow's order."""
    assert mirror.site() == site()
    assert mirror.collections() == [things(), makers()]
    assert mirror.collection(THINGS) == things()
    assert mirror.collection("c" * 24) is None


def test_an_items_bytes_are_kept_exactly(mirror: Mirror) -> None:
    """No space, key order, escape or number is touched: staged and live JSON are the bytes that Webflow sent."""
    odd = b'{ "id":"%s","cmsLocaleId":"%s" ,"x": 1.50, "fieldData":{"name":"Caf\\u00e9","slug":"a","n":1e2}}'
    raw = odd % (item_id(1).encode(), (EN or "").encode())
    first = variant(1, "Café")
    staged = msgspec.structs.replace(first, raw=raw)
    put(mirror, staged)
    put_live(mirror, staged)
    found = mirror.variant(key(1))
    assert found is not None
    assert found.live is not None
    assert (found.staged.raw, found.live.raw) == (raw, raw)
    assert list(mirror.each_variant(THINGS)) == [(key(1), raw)]
    assert found.staged.name == "Café"


@pytest.mark.parametrize(
    ("draft", "archived", "published", "live_price", "expected"),
    [
        (False, False, "2026-01-02T00:00:00.000Z", 1, Status.PUBLISHED),
        (False, False, "2026-01-02T00:00:00.000Z", 2, Status.QUEUED_CHANGES),
        (True, False, "2026-01-02T00:00:00.000Z", 2, Status.DRAFT_CHANGES),
        (True, False, None, None, Status.DRAFT),
        (False, False, None, None, Status.QUEUED),
        (True, True, "2026-01-02T00:00:00.000Z", 1, Status.ARCHIVED),
    ],
)
def test_a_status_follows_from_staged_and_live_content(
    mirror: Mirror, draft: bool, archived: bool, published: str | None, live_price: int | None, expected: Status
) -> None:
    """The six statuses are told by comparing what is staged with what is live, not by dates alone."""
    put(mirror, variant(1, "Lamp", draft=draft, archived=archived, published=published, price=1))
    put_live(mirror, *([variant(1, "Lamp", price=live_price)] if live_price else []))
    assert status(mirror, 1) is expected
    assert mirror.status_counts(THINGS, EN) == {expected: 1}


def test_while_live_is_unknown_the_dates_hint_at_the_status(mirror: Mirror) -> None:
    """Between the staged and the live listing a change after the last publish shows; the live content then decides."""
    put(mirror, variant(1, "Lamp", updated="2026-01-05T00:00:00.000Z"), variant(2, "Lens"))
    assert (status(mirror, 1), status(mirror, 2)) == (Status.QUEUED_CHANGES, Status.PUBLISHED)
    put_live(mirror, variant(1, "Lamp"), variant(2, "Lens (old)"))
    assert (status(mirror, 1), status(mirror, 2)) == (Status.PUBLISHED, Status.QUEUED_CHANGES)


def test_an_absent_field_is_no_difference_from_null(mirror: Mirror) -> None:
    """A field that was cleared is left out by one answer and null in another: that is no unpublished change."""
    put(mirror, variant(1, "Lamp", price=None))
    put_live(mirror, variant(1, "Lamp"))
    assert status(mirror, 1) is Status.PUBLISHED


def test_a_save_and_an_unpublish_show_at_once(mirror: Mirror) -> None:
    """What one write answered goes into the mirror: name, status, counts and names to find follow."""
    put(mirror, variant(1, "Lamp"))
    put_live(mirror, variant(1, "Lamp"))
    mirror.put_variant(THINGS, variant(1, "Brass lamp", draft=True))
    assert status(mirror, 1) is Status.DRAFT_CHANGES
    assert mirror.item_name(THINGS, item_id(1), EN) == "Brass lamp"
    assert [each.name for each in mirror.find_names("brass", cms_locale_id=EN)] == ["Brass lamp"]
    assert mirror.status_counts(THINGS, EN) == {Status.DRAFT_CHANGES: 1}
    mirror.put_variant(THINGS, variant(1, "Brass lamp", draft=True, published=None))
    mirror.drop_live(key(1))
    assert status(mirror, 1) is Status.DRAFT
    found = mirror.variant(key(1))
    assert found is not None
    assert found.live is None
    assert found.live_known


def test_locales_of_an_item_and_counts_by_locale(mirror: Mirror) -> None:
    """An item's variants are separate rows with separate statuses, and the table can say where it exists."""
    put(mirror, variant(1, "Lamp"), variant(1, "Lampe", locale=FR, draft=True, published=None), variant(2, "Lens"))
    assert mirror.item_locales(THINGS, item_id(1)) == {EN: Status.PUBLISHED, FR: Status.DRAFT}
    assert mirror.locale_counts(THINGS) == {EN: 2, FR: 1}
    assert [row.locales for row in mirror.variant_rows(RowQuery(THINGS, EN), 0, 9)] == [(EN, FR), (EN,)]
    assert mirror.all_counts() == {(THINGS, EN): {Status.PUBLISHED: 2}, (THINGS, FR): {Status.DRAFT: 1}}


def test_a_site_without_localisation_has_one_nameless_locale(tmp_path: Path) -> None:
    """Items without a locale id are found under None, as a site that has only one locale lists them."""
    with new_mirror(tmp_path) as mirror:
        put(mirror, variant(1, "Lamp", locale=None))
        assert mirror.item_locales(THINGS, item_id(1)) == {None: Status.PUBLISHED}
        assert [row.name for row in mirror.variant_rows(RowQuery(THINGS, None), 0, 9)] == ["Lamp"]


def test_a_dropped_item_leaves_nothing_behind(mirror: Mirror) -> None:
    """After a deletion neither rows, counts, names nor backlinks know the item; its other locales stay when asked."""
    put(mirror, variant(1, "Lamp", related=[item_id(2)]), variant(1, "Lampe", locale=FR), variant(2, "Lens"))
    mirror.drop_item(THINGS, item_id(1), [EN])
    assert mirror.item_locales(THINGS, item_id(1)) == {FR: Status.PUBLISHED}
    assert mirror.backlinks(item_id(2)) == []
    mirror.drop_item(THINGS, item_id(1))
    assert mirror.item_locales(THINGS, item_id(1)) == {}
    assert mirror.find_names("lamp", cms_locale_id=EN) == []
    assert mirror.find_names("lamp", cms_locale_id=FR) == []
    assert mirror.locale_counts(THINGS) == {EN: 1}


def test_a_collection_that_is_gone_is_left_out_and_can_still_be_read(mirror: Mirror) -> None:
    """A collection deleted in the Designer leaves lists, counts and searches; what somebody had open stays readable."""
    put(mirror, variant(1, "Lamp", maker=item_id(9)))
    put(mirror, variant(9, "Ada"), collection_id=MAKERS)
    mirror.put_collections([makers()])
    assert mirror.collections() == [makers()]
    assert mirror.is_gone(THINGS)
    assert mirror.all_counts() == {(MAKERS, EN): {Status.PUBLISHED: 1}}
    assert mirror.backlinks(item_id(9)) == []
    assert mirror.find_names("lamp", cms_locale_id=EN) == []
    assert mirror.find_id(item_id(1)) == []
    assert [each.item_id for each, _ in mirror.each_variant()] == [item_id(9)]
    assert mirror.collection(THINGS) == things()
    assert mirror.variant(key(1)) is not None
    mirror.put_collections([things(), makers()])
    assert not mirror.is_gone(THINGS)
    assert [each.name for each in mirror.find_names("lamp", cms_locale_id=EN)] == ["Lamp"]


def test_backlinks_name_the_item_field_and_locale(mirror: Mirror) -> None:
    """What points at an item is known for staged and live, every locale, single and multiple references."""
    put(mirror, variant(9, "Ada"), collection_id=MAKERS)
    put(
        mirror,
        variant(1, "Lamp", maker=item_id(9), related=[item_id(2), item_id(2)]),
        variant(1, "Lampe", locale=FR, maker=item_id(9)),
        variant(2, "Lens", related=[item_id(1)]),
    )
    put_live(mirror, variant(1, "Lamp", maker=item_id(9)))
    found = [(each.name, each.field, each.cms_locale_id, each.live) for each in mirror.backlinks(item_id(9))]
    assert found == [("Lamp", "maker", EN, False), ("Lamp", "maker", EN, True), ("Lampe", "maker", FR, False)]
    assert mirror.backlink_counts([item_id(9), item_id(1), item_id(7)], EN) == {item_id(9): 1, item_id(1): 1}
    mirror.put_variant(THINGS, variant(1, "Lamp", maker=None, related=[item_id(2)]))
    assert [each.name for each in mirror.backlinks(item_id(9)) if not each.live] == ["Lampe"]
    assert [each.field for each in mirror.backlinks(item_id(2))] == ["related"]


def test_a_field_that_becomes_known_as_a_reference_brings_its_backlinks(mirror: Mirror) -> None:
    """A schema that is read again after a new reference field was added makes the backlinks of items already here."""
    mirror.put_collections([things(THING_FIELDS[0]), makers()])
    put(mirror, variant(1, "Lamp", maker=item_id(9)))
    assert mirror.backlinks(item_id(9)) == []
    mirror.put_collections([things(), makers()])
    assert [each.field for each in mirror.backlinks(item_id(9))] == ["maker"]


def test_absence_is_told_but_drops_nothing_by_itself(mirror: Mirror) -> None:
    """What a listing did not show stays until the caller says that it is gone; what has edits stays even then."""
    put(mirror, variant(1, "Lamp"), variant(2, "Lens"), variant(3, "Oil can"))
    generation = mirror.new_generation()
    mirror.put_items(THINGS, [variant(1, "Lamp")], None, generation)
    assert [each.key for each in mirror.absent(THINGS, generation, live=False)] == [key(2), key(3)]
    assert mirror.seen(THINGS, generation, live=False) == 1
    assert mirror.count(RowQuery(THINGS, EN)) == 3
    dropped = mirror.mark_listing_complete(
        THINGS, generation, live=False, gone=[key(2), key(3)], keep=[key(3)], started_at=1000.0
    )
    assert dropped == 1
    assert [row.name for row in mirror.variant_rows(RowQuery(THINGS, EN), 0, 9)] == ["Lamp", "Oil can"]
    assert mirror.freshness(f"staged:{THINGS}") == 1000.0


def test_a_live_version_without_a_staged_one_is_shown_until_it_is_known(mirror: Mirror) -> None:
    """An item created between the two listings is not lost: its live values stand in for the staged ones."""
    put_live(mirror, variant(1, "Lamp", price=1))
    assert [(row.name, row.status) for row in mirror.variant_rows(RowQuery(THINGS, EN), 0, 9)] == [
        ("Lamp", Status.PUBLISHED)
    ]
    put(mirror, variant(1, "Lamp", price=2))
    assert status(mirror, 1) is Status.QUEUED_CHANGES
    assert mirror.status_counts(THINGS, EN) == {Status.QUEUED_CHANGES: 1}


def test_a_page_and_the_place_to_resume_at_are_one_transaction(mirror: Mirror, tmp_path: Path) -> None:
    """If a page cannot be kept, neither is the note that it was read."""
    state = ListingState(mirror.new_generation(), offset=100, total=250, started_at=5.0)
    mirror.put_items(THINGS, [variant(1, "Lamp")], None, state.generation, state=("staged", state))
    assert mirror.listing_state("staged") == state
    with pytest.raises(StoreError, match="schema comes first"):
        mirror.put_items("d" * 24, [variant(1, "Lamp")], None, 9, state=("other", state))
    assert mirror.listing_state("other") is None


def test_readers_see_each_page_and_writers_do_not_wait_for_them(mirror: Mirror) -> None:
    """A screen's connection sees a page as soon as it is committed, while it goes on reading an older state."""
    with Mirror(mirror.path, SITE, read_only=True) as screen:
        before = screen.data_version()
        put(mirror, variant(1, "Lamp"), variant(2, "Lens"))
        assert screen.data_version() != before
        reading = screen.each_variant(THINGS)
        next(reading)
        put(mirror, variant(3, "Oil can"))
        assert [found.item_id for found, _ in reading] == [item_id(2)]
        assert screen.count(RowQuery(THINGS, EN)) == 3
        with pytest.raises(StoreError, match="cannot be written"):
            put(screen, variant(4, "Wick"))


def test_half_a_surrogate_pair_is_kept_and_shown(mirror: Mirror) -> None:
    """JSON may hold half of a pair, which SQLite's text cannot: the item is kept to the byte, its name is shown."""
    whole = variant(1, "Lamp", maker=item_id(9))
    raw = json.dumps(json.loads(whole.raw) | {"fieldData": {"name": "La\ud800mp", "slug": "x", "maker": item_id(9)}})
    odd = type(whole)(whole.id, EN, "La\ud800mp", "x", False, False, None, None, None, raw.encode())
    put(mirror, odd)
    put_live(mirror, variant(1, "Lamp"))
    found = mirror.variant(key(1))
    assert found is not None
    assert found.staged.raw == raw.encode()
    assert found.staged.name == "La?mp"
    assert [each.field for each in mirror.backlinks(item_id(9))] == ["maker"]


def test_an_unknown_field_type_and_odd_values_do_no_harm(mirror: Mirror) -> None:
    """References that hold anything but ids, and types that nobody has heard of, are kept and lead nowhere."""
    mirror.put_collections([things(*THING_FIELDS, Field("9", "weird", "Weird", "Hologram")), makers()])
    put(mirror, variant(1, "Lamp", maker={"id": 3}, related=[None, 7, item_id(2)], weird=[1e300, {"a": []}]))
    assert [each.field for each in mirror.backlinks(item_id(2))] == ["related"]


def test_pages_components_nodes_and_properties_come_back_in_order(mirror: Mirror) -> None:
    """Pages by locale, content in its order; what a later listing does not name is gone, with its content."""
    pages = [{"id": "p1", "title": "Visit", "seo": {"title": None}}, {"id": "p2", "title": "About"}]
    mirror.put_pages(ENGLISH.id, pages)
    mirror.put_pages("f" * 24, [{"id": "p1", "title": "Visiter"}])
    mirror.put_nodes("p1", ENGLISH.id, [{"id": "n2", "type": "text"}, {"id": "n1", "type": "image"}])
    mirror.put_components([{"id": "c1", "name": "Footer"}])
    mirror.put_properties("c1", ENGLISH.id, [{"propertyId": "x", "label": "Tagline"}])
    assert [(page.id, page.title) for page in mirror.pages(ENGLISH.id)] == [("p1", "Visit"), ("p2", "About")]
    assert [page.raw for page in mirror.pages(ENGLISH.id)] == pages
    assert [page.title for page in mirror.pages("f" * 24)] == ["Visiter"]
    assert [(node.id, node.title) for node in mirror.nodes("p1", ENGLISH.id)] == [("n2", "text"), ("n1", "image")]
    assert [each.title for each in mirror.properties("c1", ENGLISH.id)] == ["Tagline"]
    mirror.put_pages(ENGLISH.id, pages[1:])
    mirror.put_pages("f" * 24, [])
    mirror.put_components([])
    assert mirror.nodes("p1", ENGLISH.id) == []
    assert mirror.properties("c1", ENGLISH.id) == []


def test_pending_lists_what_publishing_would_change(mirror: Mirror) -> None:
    """Draft changes, queued and queued changes of one locale, by collection and name."""
    put(mirror, variant(9, "Ada", published=None), collection_id=MAKERS)
    put(mirror, variant(1, "Lens", draft=True), variant(2, "Lamp", published=None), variant(3, "Oil can"))
    put(mirror, variant(4, "Bougie", locale=FR, published=None))
    found = [(collection_id, row.name) for collection_id, row in mirror.pending(EN)]
    assert found == [(THINGS, "Lamp"), (THINGS, "Lens"), (MAKERS, "Ada")]


def test_a_full_disk_is_a_sentence_and_the_mirror_stays_whole(mirror: Mirror) -> None:
    """When the disk is full, the page is refused as a whole with what to do; what was there before is still read."""
    put(mirror, variant(1, "Lamp"))
    mirror.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    pages = mirror.db.one("PRAGMA page_count")[0]
    mirror.db.execute(f"PRAGMA max_page_count={pages + 2}")
    with pytest.raises(StoreError, match="disk is full") as caught:
        put(mirror, *(variant(number, f"Thing {number}", body="x" * 9000) for number in range(2, 60)))
    assert "Free some space" in str(caught.value)
    assert mirror.count(RowQuery(THINGS, EN)) == 1
    assert mirror.db.one("PRAGMA integrity_check")[0] == "ok"


def test_counts_stay_right_through_anything(mirror: Mirror) -> None:
    """The counts on screen equal the rows after saves, publishes, deletions and refreshes in any order."""
    put(mirror, *(variant(number, f"Thing {number}", draft=number % 2 == 0) for number in range(20)))
    put_live(mirror, *(variant(number, f"Thing {number}") for number in range(0, 20, 3)))
    mirror.put_variant(THINGS, variant(3, "Thing 3", archived=True))
    mirror.drop_item(THINGS, item_id(5))
    mirror.drop_live(key(6))
    put_live(mirror, *(variant(number, f"Thing {number} live") for number in range(0, 20, 4)))
    with sqlite3.connect(mirror.path) as plain:
        rows = dict(plain.execute("SELECT status, count(*) FROM variant GROUP BY status"))
    plain.close()
    assert sorted(mirror.status_counts(THINGS, EN).values()) == sorted(rows.values())
