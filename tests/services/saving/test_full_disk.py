"""Saving on a full disk: no intent on it, no write on the wire; what is typed stays and goes when there is room."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.full_disk import SmallDisk, small_disk
from tests.sandbox_process import Sandbox, running_sandbox
from tests.services.saving.real import collection_id, named, program, type_into
from wftui.domain.item import VariantKey
from wftui.services.creating import Creating
from wftui.services.desk import Desk
from wftui.services.outcomes import Outcome
from wftui.services.removing import Removing
from wftui.services.saving import Saving
from wftui.services.sync import Sync
from wftui.store.edits import EditStore
from wftui.store.paths import Unwritable


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A server."""
    with running_sandbox() as running:
        yield running


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A small disk for everything that the program writes."""
    with small_disk(tmp_path / "disk", "8m") as mounted:
        yield mounted


def writes(sandbox: Sandbox) -> int:
    """How many writes the server has seen."""
    return sum(each["method"] != "GET" for each in sandbox.api_requests())


async def two_items(desk: Desk) -> list[VariantKey]:
    """Two new items on the server, each with an edit."""
    keys = []
    for name in ("one", "two"):
        values = {"name": name, "slug": name, "accent": "#E8A33D"}
        item = desk.edits.new_item(collection_id(desk), [desk.site.primary.cms_locale_id], values)
        made = await Creating(desk).create(item.id)
        assert made.variant is not None
        type_into(desk, made.key, made.variant, "summary", f"typed into {name}")
        keys.append(made.key)
    return keys


async def test_a_full_journal_lets_nothing_leave(sandbox: Sandbox, disk: SmallDisk) -> None:
    """Saves and deletes are refused with a sentence before anything is sent; with room again they go, each once."""
    async with program(disk.folder, sandbox.url, sandbox.token) as desk:
        keys = await two_items(desk)
        disk.fill()
        spoil_reserve(desk)
        before = writes(sandbox)
        with pytest.raises(Unwritable, match="disk is full"):
            await Saving(desk).save(keys)
        with pytest.raises(Unwritable, match="disk is full"):
            await Removing(desk).delete(keys[0].collection_id, keys[0].item_id)
        assert writes(sandbox) == before
        assert len(desk.edits.everything()) == 2
        disk.make_room()
        results = await Saving(desk).save(keys)
        assert [each.outcome for each in results] == [Outcome.DONE] * 2
        assert writes(sandbox) == before + 2
        assert desk.edits.everything() == []


def spoil_reserve(desk: Desk) -> None:
    """The disk has been full for a while: the journal's reserve and its last page are used up."""
    with contextlib.suppress(Unwritable):
        for _ in range(500):
            desk.journal.begin("save", "x" * 4000)


@pytest.mark.parametrize("leave", range(0, 60_000, 12_288))
async def test_a_disk_that_fills_up_on_the_way_loses_nothing(sandbox: Sandbox, disk: SmallDisk, leave: int) -> None:
    """Wherever in a save of two items the disk is full: both are saved in the end, none twice."""
    async with program(disk.folder, sandbox.url, sandbox.token) as desk:
        keys = await two_items(desk)
        disk.fill()
        spoil_reserve(desk)
        disk.make_room()
        disk.fill(leave=leave)
        before = writes(sandbox)
        with contextlib.suppress(Unwritable):
            await Saving(desk).save(keys)
        disk.make_room()
    async with program(disk.folder, sandbox.url, sandbox.token, horizon=0) as desk:
        for _ in range(2):
            await Saving(desk).save(keys)
        for name in ("one", "two"):
            (found,) = await named(desk, name)
            assert found.field_data()["summary"] == f"typed into {name}"
        assert desk.edits.everything() == []
        assert writes(sandbox) == before + 2


async def test_a_sync_that_meets_a_full_disk_ends_complete_later(sandbox: Sandbox, disk: SmallDisk) -> None:
    """The sync says that the disk is full, what was mirrored is there, and the next one goes on; edits are kept."""
    async with program(disk.folder, sandbox.url, sandbox.token) as desk:
        keys = await two_items(desk)
        disk.fill(leave=300_000)
        with pytest.raises(Unwritable, match="disk is full"):
            await Sync(desk.client, desk.mirror).all()  # type: ignore[arg-type]  # the real client and mirror
        assert [edit.key for edit in desk.edits.everything()] == keys
        typing = EditStore(desk.edits._file.path, desk.edits.owner, patient=True)
        typing.set(keys[0], "summary", "typed on", base=None)
        assert typing.of(keys[0])["summary"].value == "typed on"
        disk.make_room()
        report = await Sync(desk.client, desk.mirror).all()  # type: ignore[arg-type]  # the real client and mirror
        assert report.refused == []
        assert desk.mirror.variant(keys[0]) is not None
        typing.close()
