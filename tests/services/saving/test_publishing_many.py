"""Publishing many items: read in listings, judged each by its own id."""

import json
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.sandbox_process import Sandbox, running_sandbox
from tests.services.saving.real import collection_id, program
from wftui.api.errors import NotFound
from wftui.domain.item import VariantKey
from wftui.services.desk import Desk
from wftui.services.outcomes import Outcome
from wftui.services.plans import Verb
from wftui.services.publishing import Publishing


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A server."""
    with running_sandbox() as running:
        yield running


@pytest.fixture
async def desk(sandbox: Sandbox, tmp_path: Path) -> AsyncIterator[Desk]:
    """A program on it."""
    async with program(tmp_path, sandbox.url, sandbox.token) as opened:
        yield opened


async def drafts(desk: Desk, count: int) -> list[VariantKey]:
    """New items in two languages, never published: the variants of all of them."""
    keys = []
    for number in range(count):
        made = await desk.client.create_item(
            collection_id(desk), locales=desk.site.locales[:2],
            field_data={"name": f"New {number}", "slug": f"new-{number}", "accent": "#E8A33D"},
        )  # fmt: skip
        keys += [VariantKey(collection_id(desk), each.id, each.cms_locale_id) for each in made]
    return keys


def break_with(sandbox: Sandbox, fault: str) -> None:
    """Have a fault."""
    request = urllib.request.Request(
        f"{sandbox.origin}/_sandbox/faults", method="POST", data=json.dumps(fault).encode(),
        headers={"Authorization": f"Bearer {sandbox.token}", "Content-Type": "application/json"},
    )  # fmt: skip
    urllib.request.urlopen(request, timeout=10).close()


async def is_live(desk: Desk, key: VariantKey) -> bool:
    """Whether the server says so."""
    try:
        await desk.client.get_item(*key[:2], locale=desk.locale(key.cms_locale_id), live=True)
    except NotFound:
        return False
    return True


async def test_forty_variants_are_published_in_five_requests(sandbox: Sandbox, desk: Desk) -> None:
    """Two listings before and two after, whatever the number of items; each is done by its own id."""
    keys = await drafts(desk, 20)
    start = len(sandbox.api_requests())
    review = await Publishing(desk).review(Verb.PUBLISH, keys)
    assert len(sandbox.api_requests()) - start == review.plan.reads / 2 == 2
    start = len(sandbox.api_requests())
    results = await Publishing(desk).publish(keys)
    assert [each.outcome for each in results] == [Outcome.DONE] * 40
    assert len(sandbox.api_requests()) - start == 5
    assert all([await is_live(desk, key) for key in keys])
    start = len(sandbox.api_requests())
    results = await Publishing(desk).unpublish(keys)
    assert [each.outcome for each in results] == [Outcome.DONE] * 40
    assert len(sandbox.api_requests()) - start == 5
    assert not any([await is_live(desk, key) for key in keys])


async def test_those_that_failed_are_named(sandbox: Sandbox, desk: Desk) -> None:
    """Of many in one request some fail: done are exactly those that are live."""
    keys = await drafts(desk, 10)
    break_with(sandbox, "partial-publish,which=0+3,path=*/items/publish")
    results = await Publishing(desk).publish(keys)
    for each in results:
        assert (each.outcome is Outcome.DONE) == await is_live(desk, each.key), each.sentence
    assert {each.outcome for each in results} == {Outcome.DONE, Outcome.REFUSED}


@pytest.mark.parametrize("fault", ["close-after-write", "close-before-answer", "503,when=after"])
async def test_a_lost_answer_is_settled_by_what_is_live(sandbox: Sandbox, desk: Desk, fault: str) -> None:
    """No success is told that reading does not show, and nothing is sent twice."""
    keys = await drafts(desk, 10)
    break_with(sandbox, f"{fault},path=*/items/publish")
    start = len(sandbox.api_requests())
    results = await Publishing(desk).publish(keys)
    for each in results:
        assert (each.outcome is Outcome.DONE) == await is_live(desk, each.key), each.sentence
    assert sum(each["method"] == "POST" for each in sandbox.api_requests()[start:]) == 1


async def test_a_few_among_many_are_asked_for_by_their_ids(sandbox: Sandbox, desk: Desk) -> None:
    """Where a listing would take more requests than the items themselves it is not read to its end."""
    listed = await desk.client.list_items(collection_id(desk), locales=desk.site.locales[:1])
    keys = [VariantKey(collection_id(desk), each.id, each.cms_locale_id) for each in listed.items[:3]]
    start = len(sandbox.api_requests())
    await Publishing(desk).review(Verb.PUBLISH, keys)
    assert [each["path"].rsplit("/", 1)[-1] for each in sandbox.api_requests()[start:]].count("live") in (0, 3)
    assert len(sandbox.api_requests()) - start == 6


async def test_an_item_that_is_gone_is_told_among_many(sandbox: Sandbox, desk: Desk) -> None:
    """One of many was deleted: it is refused by name, the others are published."""
    keys = await drafts(desk, 8)
    gone = keys[5].item_id
    await desk.client.delete_item(collection_id(desk), gone, locales=desk.site.locales[:2])
    results = await Publishing(desk).publish(keys)
    for each in results:
        assert each.gone == (each.key.item_id == gone)
        assert each.outcome is (Outcome.REFUSED if each.gone else Outcome.DONE), each.sentence
