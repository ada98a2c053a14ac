"""A sync against a real server: the mirror ends equal to it, whatever happens on the way."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.sandbox_process import Sandbox, running_sandbox
from tests.services.comparing import Asking, differences, in_mirror, on_server
from wftui.api.client import Client
from wftui.api.errors import ApiError, MissingScopes
from wftui.api.secret import Secret
from wftui.api.settings import Settings
from wftui.domain.item import VariantKey
from wftui.domain.status import Status
from wftui.services.names import SiteNames
from wftui.services.progress import SyncProgress
from wftui.services.sync import Sync
from wftui.store.mirror import Mirror
from wftui.store.rows import Order, RowQuery


@pytest.fixture(scope="module")
def museum() -> Iterator[Sandbox]:
    """A Lanternhouse that this module's tests only read."""
    with running_sandbox() as running:
        yield running


def asking(sandbox: Sandbox) -> Asking:
    """Plain HTTP to the sandbox."""
    return Asking(sandbox.url, sandbox.token)


def site_id(sandbox: Sandbox) -> str:
    """The id of the sandbox's site."""
    return str(asking(sandbox).get("/sites")["sites"][0]["id"])


def set_aside(folder: Path) -> list[str]:
    """The files that were put aside as damaged."""
    return [each.name for each in folder.iterdir() if ".corrupt-" in each.name]


@asynccontextmanager
async def client_of(sandbox: Sandbox) -> AsyncIterator[Client]:
    """A client of the sandbox."""
    async with Client(Settings(base_url=sandbox.url, token=Secret.parse(sandbox.token))) as client:
        yield client


async def test_a_first_sync_brings_everything_in_at_most_70_requests(museum: Sandbox, tmp_path: Path) -> None:
    """Schema, items staged and live in three locales, pages and components, byte-equal to the server."""
    where = asking(museum)
    with Mirror(tmp_path / "mirror.db", site_id(museum)) as mirror:
        async with client_of(museum) as client:
            before = len(museum.api_requests())
            report = await Sync(client, mirror).all()
            spent = len(museum.api_requests()) - before
        assert differences(on_server(where), in_mirror(mirror)) == []
        assert report.requests == spent <= 70
        assert mirror.freshness("all") is not None


async def test_statuses_are_those_that_the_site_was_made_with(museum: Sandbox, tmp_path: Path) -> None:
    """The objects of the museum: 118 published, 8 draft changes, 2 queued, 3 queued changes, 7 draft, 4 archived."""
    with Mirror(tmp_path / "mirror.db", site_id(museum)) as mirror:
        async with client_of(museum) as client:
            await Sync(client, mirror).all()
        site = mirror.site()
        assert site is not None
        objects = next(each for each in mirror.collections() if each.slug == "objects")
        assert mirror.status_counts(objects.id, site.primary.cms_locale_id) == {
            Status.PUBLISHED: 118,
            Status.DRAFT_CHANGES: 8,
            Status.QUEUED: 2,
            Status.QUEUED_CHANGES: 3,
            Status.DRAFT: 7,
            Status.ARCHIVED: 4,
        }
        names = SiteNames(mirror, site.primary)
        lens = names.find_items(objects.id, "BULL'S", 5)[0]
        assert names.item_name(objects.id, lens[0]) == lens[1]
        assert names.slug_to_id(objects.id, "no-such-slug") is None
        by_theme = RowQuery(objects.id, site.primary.cms_locale_id, (Order("theme", is_field=True),))
        assert len(mirror.numbers(by_theme)) == 142


@pytest.mark.parametrize("name", ["single-locale", "empty"])
async def test_other_kinds_of_site_are_mirrored_as_well(name: str, tmp_path: Path) -> None:
    """A site without localisation, and one without anything in it."""
    with running_sandbox(name) as sandbox, Mirror(tmp_path / "mirror.db", site_id(sandbox)) as mirror:
        async with client_of(sandbox) as client:
            await Sync(client, mirror).all()
        assert differences(on_server(asking(sandbox)), in_mirror(mirror)) == []


async def test_a_refresh_follows_changes_made_elsewhere(tmp_path: Path) -> None:
    """Edits, new items, deletions and unpublishing by somebody else are all here after one refresh."""
    with running_sandbox() as sandbox, Mirror(tmp_path / "mirror.db", site_id(sandbox)) as mirror:
        where = asking(sandbox)
        async with client_of(sandbox) as client:
            await Sync(client, mirror).all()
            site = mirror.site()
            assert site is not None
            locale = site.primary.cms_locale_id
            downloads = next(each for each in mirror.collections() if each.slug == "downloads").id
            rows = mirror.variant_rows(RowQuery(downloads, locale), 0, 20)
            published = [row for row in rows if row.status is Status.PUBLISHED]
            path = f"/collections/{downloads}/items"
            where.send("PATCH", f"{path}/{published[0].item_id}", {"cmsLocaleId": locale, "fieldData": {"name": "New"}})
            where.send("DELETE", f"{path}/{published[1].item_id}/live?cmsLocaleId={locale}")
            where.send("DELETE", f"{path}/{published[2].item_id}/live?cmsLocaleId={locale}")
            where.send("DELETE", f"{path}/{published[2].item_id}?cmsLocaleId={locale}")
            await Sync(client, mirror).collection(downloads)
        assert differences(on_server(where), in_mirror(mirror)) == []
        found = mirror.item_locales(downloads, published[0].item_id)[locale]
        assert found in (Status.DRAFT_CHANGES, Status.QUEUED_CHANGES)
        assert mirror.item_locales(downloads, published[1].item_id)[locale] is Status.DRAFT
        assert locale not in mirror.item_locales(downloads, published[2].item_id)


async def test_a_sync_that_is_cancelled_goes_on_where_it_was(museum: Sandbox, tmp_path: Path) -> None:
    """Cancelled after 20 answers, the next run asks only for what is missing, and ends equal to the server."""
    with Mirror(tmp_path / "mirror.db", site_id(museum)) as mirror:
        async with client_of(museum) as client:

            def stop(progress: SyncProgress) -> None:
                if progress.requests == 20:
                    raise KeyError("stop here")

            with pytest.raises(KeyError):
                await Sync(client, mirror, report=stop).all()
            report = await Sync(client, mirror).all()
            assert report.resumed
            assert report.requests < 62
        assert differences(on_server(asking(museum)), in_mirror(mirror)) == []


async def test_without_a_connection_the_mirror_stays_as_it_is(tmp_path: Path) -> None:
    """When the server goes away in the middle of a refresh, everything that was here is still here, with its age."""
    with running_sandbox() as sandbox, Mirror(tmp_path / "mirror.db", site_id(sandbox)) as mirror:
        async with client_of(sandbox) as client:
            await Sync(client, mirror).all()
            before, age = in_mirror(mirror), mirror.freshness("all")

            def pull_the_plug(progress: SyncProgress) -> None:
                if progress.requests == 12:
                    sandbox.kill()

            with pytest.raises(ApiError):
                await Sync(client, mirror, report=pull_the_plug).all()
        assert in_mirror(mirror) == before
        assert mirror.freshness("all") == age


async def test_a_token_without_a_scope_reads_the_rest(museum: Sandbox, tmp_path: Path) -> None:
    """What the token may not read is named with the reason; everything else is mirrored."""
    settings = Settings(base_url=museum.url, token=Secret.parse(museum.tokens["cms"]))
    with Mirror(tmp_path / "mirror.db", site_id(museum)) as mirror:
        async with Client(settings) as client:
            report = await Sync(client, mirror).all()
        assert [part for part, _ in report.refused] == ["pages", "components"]
        assert all(isinstance(error, MissingScopes) for _, error in report.refused)
        assert len(mirror.collections()) == 7


async def test_a_clock_that_is_set_back_does_no_harm(
    museum: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupted run from "tomorrow" is begun again, and a refresh works at any time of day."""
    with Mirror(tmp_path / "mirror.db", site_id(museum)) as mirror:
        async with client_of(museum) as client:

            def stop(progress: SyncProgress) -> None:
                if progress.requests == 30:
                    raise KeyError("stop here")

            with pytest.raises(KeyError):
                await Sync(client, mirror, report=stop).all()
            import time

            now = time.time()
            monkeypatch.setattr(time, "time", lambda: now - 86_400)
            report = await Sync(client, mirror).all()
            assert not report.resumed
        assert differences(on_server(asking(museum)), in_mirror(mirror)) == []


async def test_a_mirror_damaged_in_the_middle_is_rebuilt_by_the_next_sync(museum: Sandbox, tmp_path: Path) -> None:
    """A file whose pages are spoilt opens, fails when they are read, and is replaced by a whole one, kept beside it."""
    path = tmp_path / "mirror.db"
    async with client_of(museum) as client:
        with Mirror(path, site_id(museum)) as mirror:
            await Sync(client, mirror).all()
            mirror.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        data = bytearray(path.read_bytes())
        data[4096 * 40 :: 7] = bytes(len(data[4096 * 40 :: 7]))
        path.write_bytes(bytes(data))
        with Mirror(path, site_id(museum)) as mirror:
            report = await Sync(client, mirror).all()
            assert report.rebuilt
            assert differences(on_server(asking(museum)), in_mirror(mirror)) == []
    assert set_aside(tmp_path)


def kill_and_finish(sandbox: Sandbox, folder: Path, kills: int, chance: random.Random) -> None:
    """Kill syncs of one mirror, each at a random moment, then let one finish and compare."""
    here, path = site_id(sandbox), folder / "mirror.db"
    words = [sys.executable, "-m", "tests.services.sync_child", sandbox.url, sandbox.token, here, str(path)]
    for _ in range(kills):
        child = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        for _ in range(chance.randint(1, 45)):
            if not child.stdout.readline():
                break
        try:
            child.wait(chance.random() * 0.02)
        except subprocess.TimeoutExpired:
            child.kill()
        child.wait(20)
        child.stdout.close()
        with sqlite3.connect(path) as plain:
            assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        plain.close()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, timeout=60)
    with Mirror(path, here) as mirror:
        assert differences(on_server(asking(sandbox)), in_mirror(mirror)) == []
        for (collection_id, locale), counts in mirror.all_counts().items():
            shown = [row.status for row in mirror.rows_of(mirror.numbers(RowQuery(collection_id, locale)))]
            assert {status: shown.count(status) for status in counts} == counts
    assert set_aside(folder) == []


def test_killed_at_random_moments_a_sync_ends_equal_to_the_server(museum: Sandbox, tmp_path: Path) -> None:
    """`kill -9` in the middle of a sync, again and again: each next one goes on, and the last ends complete."""
    kill_and_finish(museum, tmp_path, 4, random.Random(4))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(25))
def test_killed_a_hundred_times_a_sync_ends_equal_to_the_server(museum: Sandbox, tmp_path: Path, seed: int) -> None:
    """The long form: a hundred kills, over 25 mirrors."""
    kill_and_finish(museum, tmp_path, 4, random.Random(seed))


async def test_a_variant_that_is_gone_is_told_by_its_key(museum: Sandbox, tmp_path: Path) -> None:
    """Looking at one item that does not exist answers None and changes nothing else."""
    with Mirror(tmp_path / "mirror.db", site_id(museum)) as mirror:
        async with client_of(museum) as client:
            await Sync(client, mirror).all()
            site, themes = mirror.site(), mirror.collections()[0]
            assert site is not None
            before = in_mirror(mirror)
            key = VariantKey(themes.id, "0" * 24, site.primary.cms_locale_id)
            assert await Sync(client, mirror).item(key) is None
        assert in_mirror(mirror) == before
