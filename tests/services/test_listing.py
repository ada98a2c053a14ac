"""A listing over a changing collection: everything that exists ends up in the mirror, and no gap becomes a deletion."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.model_site import ModelSite
from tests.store.making import EN, ENGLISH, FR, SITE, THINGS, item_id, variant
from wftui.domain.item import VariantKey
from wftui.domain.locale import ONLY
from wftui.domain.status import Status
from wftui.services.progress import SyncProgress
from wftui.services.sync import Sync
from wftui.store.mirror import Mirror
from wftui.store.rows import RowQuery


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    """An empty mirror of the model site."""
    with Mirror(tmp_path / "mirror.db", SITE) as opened:
        yield opened


def held(mirror: Mirror, *, live: bool = False) -> set[str]:
    """The ids of what the mirror holds in English."""
    return {key.item_id for key, _ in mirror.each_variant(THINGS, live=live) if key.cms_locale_id == EN}


def on(model: ModelSite, *, live: bool = False) -> set[str]:
    """The ids of what the site holds in English."""
    return {each.id for each in (model.live if live else model.staged) if each.cms_locale_id == EN}


async def test_all_pages_of_a_collection_are_read_once(mirror: Mirror) -> None:
    """Staged and live, with no request to spare: 250 items are three pages each."""
    model = ModelSite(250)
    report = await Sync(model, mirror).all()
    assert held(mirror) == on(model)
    assert held(mirror, live=True) == on(model, live=True)
    listings = [each for each in model.asked if each[-1].isdigit()]
    assert sorted(listings) == sorted(f"{kind} {offset}" for kind in ("live", "staged") for offset in (0, 100, 200))
    assert (report.items, report.dropped, report.resumed, report.refused) == (500, 0, False, [])


async def test_what_was_deleted_leaves_after_it_was_asked_for(mirror: Mirror) -> None:
    """A deletion elsewhere shows after the next refresh; each missing item is looked for by its id first."""
    model = ModelSite(130)
    await Sync(model, mirror).all()
    for place in (120, 7, 3):
        model.delete(place)
    model.asked.clear()
    report = await Sync(model, mirror).collection(THINGS)
    assert held(mirror) == on(model)
    assert held(mirror, live=True) == on(model, live=True)
    assert model.asked.count("item") == 3
    assert report.dropped == 3


async def test_an_item_that_slipped_between_two_pages_stays(mirror: Mirror) -> None:
    """One item deleted and one added between two pages leave the total as it was and hide a third: it stays."""
    model = ModelSite(250)
    await Sync(model, mirror).all()

    def swap(live: bool, offset: int) -> None:
        if offset == 100 and not live:
            model.before_page = lambda live, offset: None
            model.delete(5)
            model.add(900, "New")

    model.before_page = swap
    await Sync(model, mirror).collection(THINGS)
    assert item_id(100) in held(mirror)
    assert held(mirror) == on(model) | {item_id(5)}
    await Sync(model, mirror).collection(THINGS)
    assert held(mirror) == on(model)


async def test_a_total_that_changes_starts_the_listing_over(mirror: Mirror) -> None:
    """When the collection grows between two pages, the listing begins again and ends complete."""
    model = ModelSite(250)

    def grow(live: bool, offset: int) -> None:
        if offset == 200:
            model.before_page = lambda live, offset: None
            model.staged.insert(0, variant(901, "First"))

    model.before_page = grow
    await Sync(model, mirror).collection(THINGS)
    assert held(mirror) == on(model)
    assert model.asked.count("staged 0") == 2


async def test_an_item_that_appears_before_the_first_page_is_found_at_once(mirror: Mirror) -> None:
    """One item added in front, one deleted at the end: the total stays, but a row that is listed twice tells."""
    model = ModelSite(250)

    def shift(live: bool, offset: int) -> None:
        if offset == 100 and not live:
            model.before_page = lambda live, offset: None
            model.delete(249)
            model.staged.insert(0, variant(901, "First"))

    model.before_page = shift
    await Sync(model, mirror).collection(THINGS)
    assert item_id(901) in held(mirror)
    assert held(mirror) == on(model)


async def test_a_collection_that_never_rests_is_read_but_loses_nothing(mirror: Mirror) -> None:
    """While every page brings another total, everything seen is kept and nothing is dropped."""
    model = ModelSite(250)
    await Sync(model, mirror).all()
    number = iter(range(5000, 9000))
    model.delete(0)

    def churn(live: bool, offset: int) -> None:
        if not live:
            model.staged.append(variant(next(number), "More"))

    model.before_page = churn
    await Sync(model, mirror).collection(THINGS)
    assert item_id(0) in held(mirror)
    assert model.asked.count("staged 0") == 1 + 4
    model.before_page = lambda live, offset: None
    await Sync(model, mirror).collection(THINGS)
    assert held(mirror) == on(model)


@pytest.mark.parametrize("seed", range(25))
async def test_random_changes_between_pages_lose_nothing_that_exists(mirror: Mirror, seed: int) -> None:
    """Whatever is deleted and added while it is listed: what existed all the time is still there, and after one quiet
    refresh the mirror is what the site is."""
    chance = random.Random(seed)
    model = ModelSite(330)
    await Sync(model, mirror).all()
    always = on(model)
    number = iter(range(10_000, 99_999))

    def meddle(live: bool, offset: int) -> None:
        for _ in range(chance.randint(0, 2)):
            model.delete(chance.randrange(len(model.staged)))
        for _ in range(chance.randint(0, 2)):
            model.add(next(number), "New")

    model.before_page = meddle
    await Sync(model, mirror).collection(THINGS)
    assert held(mirror) >= always & on(model)
    model.before_page = lambda live, offset: None
    await Sync(model, mirror).collection(THINGS)
    assert held(mirror) == on(model)
    assert held(mirror, live=True) == on(model, live=True)
    assert mirror.count(RowQuery(THINGS, EN)) == len(on(model))


async def test_many_deletions_cost_a_second_listing_not_a_request_each(mirror: Mirror) -> None:
    """When 300 of 400 items are gone, the collection is listed again instead of asking for each by its id."""
    model = ModelSite(400)
    await Sync(model, mirror).all()
    for _ in range(300):
        model.delete(0)
    model.asked.clear()
    await Sync(model, mirror).collection(THINGS)
    assert held(mirror) == on(model)
    assert model.asked.count("item") == 0
    assert len(model.asked) < 12


async def test_an_item_with_edits_is_never_dropped(mirror: Mirror) -> None:
    """What somebody is working on stays, even when it was deleted elsewhere."""
    model = ModelSite(10)
    await Sync(model, mirror).all()
    model.delete(4)
    model.delete(3)
    edited = VariantKey(THINGS, item_id(4), EN)
    await Sync(model, mirror, keep=lambda: {edited}).collection(THINGS)
    assert held(mirror) == on(model) | {item_id(4)}
    await Sync(model, mirror).collection(THINGS)
    assert held(mirror) == on(model)


async def test_an_unpublished_item_is_known_not_to_be_live(mirror: Mirror) -> None:
    """An item taken off the live site elsewhere shows its new status, without a request of its own."""
    model = ModelSite(5)
    await Sync(model, mirror).all()
    model.live.pop(2)
    model.staged[2] = variant(2, "Thing 2", draft=True, published=None)
    model.asked.clear()
    await Sync(model, mirror).collection(THINGS)
    found = mirror.variant(VariantKey(THINGS, item_id(2), EN))
    assert found is not None
    assert (found.status, found.live, found.live_known) == (Status.DRAFT, None, True)
    assert "item" not in model.asked


async def test_a_locale_that_left_the_site_takes_its_variants_along(mirror: Mirror) -> None:
    """When French is removed from the site, its variants go without a question about each."""
    model = ModelSite(3)
    model.staged += [variant(number, f"Chose {number}", locale=FR) for number in range(3)]
    await Sync(model, mirror).all()
    assert mirror.locale_counts(THINGS) == {EN: 3, FR: 3}
    model.locales = (ENGLISH,)
    model.staged = model.staged[:3]
    model.asked.clear()
    await Sync(model, mirror).all()
    assert mirror.locale_counts(THINGS) == {EN: 3}
    assert "item" not in model.asked


async def test_a_total_that_counts_items_instead_of_variants_hides_nothing(mirror: Mirror) -> None:
    """In a listing of several locales the total may count items: the pages are read to their end all the same."""
    model = ModelSite(100)
    model.staged += [variant(number, f"Chose {number}", locale=FR) for number in range(100)]
    model.total_counts_items = True
    await Sync(model, mirror).all()
    assert mirror.locale_counts(THINGS) == {EN: 100, FR: 100}


async def test_a_site_without_localisation_names_no_locale(mirror: Mirror) -> None:
    """On a site with one nameless locale items are listed and asked for without any."""
    model = ModelSite()
    model.locales = (ONLY,)
    model.staged = [variant(number, f"Thing {number}", locale=None) for number in range(100)]
    model.live = list(model.staged)
    await Sync(model, mirror).all()
    assert mirror.locale_counts(THINGS) == {None: 100}
    assert "staged 100" not in model.asked
    model.delete(0)
    await Sync(model, mirror).all()
    assert mirror.locale_counts(THINGS) == {None: 99}


async def test_one_item_can_be_looked_at_as_it_is_now(mirror: Mirror) -> None:
    """Opening an item reads it staged and live; one that is gone leaves the mirror, unless it has edits."""
    model = ModelSite(3)
    await Sync(model, mirror).all()
    key = VariantKey(THINGS, item_id(1), EN)
    model.staged[1] = variant(1, "Renamed")
    found = await Sync(model, mirror).item(key)
    assert found is not None
    assert (found.staged.name, found.status) == ("Renamed", Status.QUEUED_CHANGES)
    model.delete(1)
    assert await Sync(model, mirror, keep=lambda: {key}).item(key) is None
    assert mirror.variant(key) is not None
    assert await Sync(model, mirror).item(key) is None
    assert mirror.variant(key) is None


async def test_progress_ends_at_everything(mirror: Mirror) -> None:
    """The bar never goes back within a listing, ends full, and knows the total of a refresh from the start."""
    model = ModelSite(450)
    await Sync(model, mirror).all()
    seen: list[SyncProgress] = []
    await Sync(model, mirror, report=seen.append).all()
    first_page = next(each for each in seen if each.done)
    assert first_page.total == 900
    assert [each.done for each in seen] == sorted(each.done for each in seen)
    assert (seen[-1].done, seen[-1].total) == (900, 900)
    assert all(each.seconds_left is not None for each in seen)
