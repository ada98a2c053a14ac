"""Saving against a real server: every fault at every request, plans as they are sent, other people, two programs."""

import json
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox_process import Sandbox, running_sandbox
from tests.services.saving.real import collection_id, do, key_of, named, program, type_into
from wftui.domain.item import VariantKey
from wftui.services.creating import Creating
from wftui.services.desk import Desk
from wftui.services.duplicating import Duplicating
from wftui.services.marking import Marking
from wftui.services.outcomes import Outcome, Resolution
from wftui.services.plans import Verb, plan_from_json
from wftui.services.publishing import Publishing, SitePublishHeld
from wftui.services.removing import Removing
from wftui.services.saving import Saving
from wftui.services.settling import settle_everything
from wftui.services.undo import Undo
from wftui.store.sending_lock import AnotherSends

FAULTS = (
    "close-before-answer", "close-after-write", "close-after-headers", "close-mid-body",
    "malformed-json", "500", "503,when=after", "429,retry-after=0",
)  # fmt: skip
VALUES = {"name": "Doomed", "slug": "doomed", "accent": "#E8A33D"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One server for the module; each test cleans up after itself."""
    with running_sandbox() as running:
        yield running


@pytest.fixture
async def desk(sandbox: Sandbox, tmp_path: Path) -> AsyncIterator[Desk]:
    """A program on the server."""
    async with program(tmp_path, sandbox.url, sandbox.token) as opened:
        yield opened
        for slug in ("doomed", "doomed-copy"):
            for each in await named(opened, slug):
                await opened.client.delete_item(collection_id(opened), each.id, locales=[opened.site.primary])


def control(sandbox: Sandbox, method: str, body: Any = None) -> None:
    """Change the server's fault plan."""
    request = urllib.request.Request(
        f"{sandbox.origin}/_sandbox/faults", method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {sandbox.token}", "Content-Type": "application/json"},
    )  # fmt: skip
    with urllib.request.urlopen(request, timeout=10):
        pass


async def an_item(desk: Desk) -> VariantKey:
    """A new item on the server."""
    item = desk.edits.new_item(collection_id(desk), [desk.site.primary.cms_locale_id], VALUES)
    return (await Creating(desk).create(item.id)).key


async def typed(desk: Desk, key: VariantKey, slug: str, value: str) -> None:
    """Type into a field of what the server holds."""
    locale = desk.locale(key.cms_locale_id)
    variant = await desk.client.get_item(key.collection_id, key.item_id, locale=locale)
    desk.mirror.put_variant(key.collection_id, variant)
    type_into(desk, key, variant, slug, value)


def sent(sandbox: Sandbox, since: int = 0) -> list[dict[str, Any]]:
    """The writes that the server has seen."""
    return [each for each in sandbox.api_requests()[since:] if each["method"] != "GET"]


@pytest.mark.parametrize("what", ["save", "create", "duplicate", "delete"])
@pytest.mark.parametrize("fault", FAULTS)
async def test_every_fault_at_every_request(sandbox: Sandbox, desk: Desk, what: str, fault: str) -> None:
    """Whatever goes wrong at whichever request, asking again ends with the thing done once and no edit lost."""
    for number in range(1, 7):
        if what == "create":
            desk.edits.new_item(collection_id(desk), [desk.site.primary.cms_locale_id], VALUES)
        else:
            key = await an_item(desk)
            if what == "save":
                await typed(desk, key, "summary", "typed")
            if what == "duplicate":
                await Duplicating(desk).begin(key)
        before = len(sandbox.api_requests())
        control(sandbox, "POST", f"{fault},path=/v2/collections/*,nth={number}")
        first = await do(desk, what)
        control(sandbox, "DELETE")
        requests = len(sandbox.api_requests()) - before
        assert all(each.sentence for each in first)
        desk.horizon = 0
        async with desk.sending():
            await settle_everything(desk)
        for _ in range(2):
            await do(desk, what)
        desk.horizon = 0.2
        found = await named(desk, "doomed-copy" if what == "duplicate" else "doomed")
        assert len(found) == (0 if what == "delete" else 1), (number, first)
        if what == "save":
            assert found[0].field_data()["summary"] == "typed"
        assert desk.edits.everything() == []
        for slug in ("doomed", "doomed-copy"):
            for each in await named(desk, slug):
                await desk.client.delete_item(collection_id(desk), each.id, locales=[desk.site.primary])
                desk.mirror.drop_item(collection_id(desk), each.id)
        if requests < number:
            break


async def test_a_plan_is_what_is_sent(sandbox: Sandbox, desk: Desk) -> None:
    """The requests of a plan, printed or from a file, are the requests that the server sees, to the last key."""
    item = desk.edits.new_item(collection_id(desk), [desk.site.primary.cms_locale_id], VALUES)
    plans = [(await Creating(desk).review(item.id)).plan]
    start = len(sandbox.api_requests())
    key = (await Creating(desk).create(item.id)).key
    await typed(desk, key, "summary", "a summary")
    for verb in (Verb.QUEUE, Verb.ARCHIVE, Verb.UNARCHIVE):
        plans.append((await Marking(desk).review(verb, [key])).plan)
        await Marking(desk).mark(verb, [key])
    plans.append((await Saving(desk).review([key])).plan)
    await Saving(desk).save([key])
    plans.append((await Publishing(desk).review(Verb.PUBLISH, [key])).plan)
    await Publishing(desk).publish([key])
    plans.append((await Publishing(desk).review(Verb.UNPUBLISH, [key])).plan)
    await Publishing(desk).unpublish([key])
    plans.append((await Removing(desk).review(key.collection_id, key.item_id)).plan)
    await Removing(desk).delete(key.collection_id, key.item_id)
    seen = [(each["method"], each["path"], each["query"], each["body"]) for each in sent(sandbox, start)]
    again = [plan_from_json(plan.to_json()) for plan in plans]
    assert again == plans
    planned = [(w.method, f"/v2{w.path}", w.query, w.body) for plan in again for w in plan.writes]
    assert [_as_logged(each) for each in planned] == [_as_logged(each) for each in seen]


def _as_logged(request: tuple[str, str, Any, Any]) -> tuple[str, str, Any, Any]:
    method, path, query, body = request
    if isinstance(query, str):
        query = dict(part.split("=", 1) for part in query.split("&") if part)
    listed = {name: value[0] if isinstance(value, list) else value for name, value in dict(query or {}).items()}
    return method, path, listed, json.loads(body) if isinstance(body, str) and body else body or None


async def test_reviews_send_nothing(sandbox: Sandbox, desk: Desk) -> None:
    """Looking at a plan changes nothing on the server."""
    key = await an_item(desk)
    await typed(desk, key, "summary", "a summary")
    start = len(sandbox.api_requests())
    await Saving(desk).review([key])
    await Removing(desk).review(key.collection_id, key.item_id)
    await Publishing(desk).review(Verb.PUBLISH, [key])
    entry = Undo(desk).last()
    assert entry is not None
    await Undo(desk).review([entry])
    assert sent(sandbox, start) == []


async def test_an_untouched_form_sends_nothing(sandbox: Sandbox, desk: Desk) -> None:
    """Saving without an edit, or with one put back, sends no write."""
    key = await an_item(desk)
    await typed(desk, key, "name", "Other")
    await typed(desk, key, "name", "Doomed")
    start = len(sandbox.api_requests())
    (result,) = await Saving(desk).save([key])
    assert result.outcome is Outcome.NOTHING
    assert sent(sandbox, start) == []


async def test_a_colleague_changed_the_same_field(sandbox: Sandbox, desk: Desk) -> None:
    """Base, mine and theirs come back; nothing was sent; the choice is saved, and can be taken back."""
    key = await an_item(desk)
    await typed(desk, key, "summary", "mine")
    start = len(sandbox.api_requests())
    locale = desk.site.primary
    await desk.client.update_item(key.collection_id, key.item_id, locale=locale, field_data={"summary": "theirs"})
    (result,) = await Saving(desk).save([key])
    (conflict,) = result.conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == (None, "mine", "theirs")
    assert len(sent(sandbox, start)) == 1
    (result,) = await Saving(desk).save([key], resolutions=[Resolution(conflict, "mine")])
    assert result.outcome is Outcome.DONE
    entry = Undo(desk).last()
    assert entry is not None
    await Undo(desk).take_back([entry])
    (stored,) = await named(desk, "doomed")
    assert stored.field_data()["summary"] == "theirs"


async def test_a_published_item_says_that_the_site_publish_takes_it(desk: Desk) -> None:
    """Saving a published item makes queued changes and says so; as a draft it does not."""
    key = await an_item(desk)
    (published,) = await Publishing(desk).publish([key])
    assert published.outcome is Outcome.DONE, published.sentence
    await typed(desk, key, "summary", "one")
    (plain,) = await Saving(desk).save([key])
    assert plain.queued_changes
    assert "next site publish" in plain.sentence
    await typed(desk, key, "summary", "two")
    (draft,) = await Saving(desk).save([key], as_draft=True)
    assert not draft.queued_changes
    await Publishing(desk).unpublish([key])


async def test_a_field_that_is_gone_is_said_and_its_edit_kept(sandbox: Sandbox, tmp_path: Path) -> None:
    """The schema changed since the form opened: nothing is written, the edit stays."""
    with running_sandbox() as own:
        async with program(tmp_path, own.url, own.token) as desk:
            key = await an_item(desk)
            await typed(desk, key, "summary", "typed")
            themes = await desk.client.get_collection(key.collection_id)
            field = themes.field("summary")
            assert field is not None
            await desk.client.delete_field(themes.id, field.id)  # type: ignore[attr-defined]  # the real client
            start = len(own.api_requests())
            (result,) = await Saving(desk).save([key])
            assert result.outcome is Outcome.REFUSED
            assert "no longer a field" in result.schema_changes[0]
            assert desk.edits.of(key)["summary"].value == "typed"
            assert sent(own, start) == []


async def test_a_revoked_token_loses_nothing(tmp_path: Path) -> None:
    """The token is revoked in the middle: a sentence, and every edit kept."""
    with running_sandbox() as own:
        async with program(tmp_path, own.url, own.token) as desk:
            key = await an_item(desk)
            await typed(desk, key, "summary", "typed")
            control(own, "POST", "token-revoked,path=/v2/collections/*")
            (result,) = await Saving(desk).save([key])
            assert result.outcome is Outcome.REFUSED
            assert "edits are kept" in result.sentence
            assert desk.edits.of(key)["summary"].value == "typed"


async def test_no_connection_keeps_the_edits_and_the_next_save_merges(tmp_path: Path) -> None:
    """Offline: the edit waits."""
    with running_sandbox() as own:
        async with program(tmp_path, own.url, own.token) as desk:
            key = await an_item(desk)
            await typed(desk, key, "summary", "typed")
            own.kill()
            (result,) = await Saving(desk).save([key])
            assert result.outcome is Outcome.REFUSED
            assert "wait here" in result.sentence
            assert desk.edits.of(key)["summary"].value == "typed"


async def test_two_programs_do_not_send_at_once(sandbox: Sandbox, desk: Desk, tmp_path: Path) -> None:
    """While one program sends, another is told who does, and its edits stay."""
    key = await an_item(desk)
    await typed(desk, key, "summary", "typed")
    async with program(tmp_path, sandbox.url, sandbox.token) as other, other.sending():
        with pytest.raises(AnotherSends, match=r"process [0-9]+"):
            await Saving(desk).save([key])
    assert desk.edits.of(key)["summary"].value == "typed"


async def test_a_deleted_item_comes_back_with_what_referred_to_it(desk: Desk) -> None:
    """Delete, undo: a new id, the same values."""
    key = await an_item(desk)
    (before,) = await named(desk, "doomed")
    review = await Removing(desk).review(key.collection_id, key.item_id)
    assert any("new id" in each for each in review.plan.warnings)
    await Removing(desk).delete(key.collection_id, key.item_id)
    assert await named(desk, "doomed") == []
    entry = Undo(desk).last()
    assert entry is not None
    (result,) = await Undo(desk).take_back([entry])
    assert result.outcome is Outcome.DONE, result.sentence
    (after,) = await named(desk, "doomed")
    assert after.id != before.id
    assert after.field_data() == before.field_data()


async def test_the_site_is_published_once_a_minute(desk: Desk) -> None:
    """A second site publish within a minute is held here, with the seconds that are left."""
    first = await Publishing(desk).publish_site([], to_subdomain=True)
    assert first.outcome is Outcome.DONE, first.sentence
    with pytest.raises(SitePublishHeld) as held:
        await Publishing(desk).publish_site([], to_subdomain=True)
    assert 0 < held.value.seconds <= 60


async def test_a_copy_in_every_locale_refers_in_each_to_what_exists_there(sandbox: Sandbox, desk: Desk) -> None:
    """The original refers to more objects in English than exist in Japanese: its copy can be made all the same."""
    locales = list(desk.site.locales)
    for each in await desk.client.list_collections(desk.site.id):
        if each.slug in ("exhibitions", "objects"):
            desk.mirror.put_collection(await desk.client.get_collection(each.id, site_id=desk.site.id))
    objects = collection_id(desk, "objects")
    for offset in (0, 100, 200, 300, 400):
        for each in (await desk.client.list_items(objects, locales=locales, offset=offset)).items:
            desk.mirror.put_variant(objects, each)
    (original,) = await named(desk, "glass-and-flame", "exhibitions")
    item = await Duplicating(desk).begin(
        key_of(desk, original, "exhibitions"), [each.cms_locale_id for each in locales]
    )
    results = await Saving(desk).save(desk.edits.keys())
    assert [each.outcome for each in results] == [Outcome.DONE] * 3, [each.sentence for each in results]
    assert desk.edits.everything() == []
    numbers = []
    for locale in locales:
        pair = [
            await desk.client.get_item(item.collection_id, each, locale=locale)
            for each in (original.id, results[0].key.item_id)
        ]
        of, copy = (each.field_data()["objects"] for each in pair)
        assert copy == of
        numbers.append(len(copy) if isinstance(copy, list) else 0)
    assert numbers[0] > numbers[-1] > 0
    await desk.client.delete_item(item.collection_id, results[0].key.item_id, locales=locales)
