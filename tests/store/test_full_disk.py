"""A full disk: what was acknowledged is on it, what is typed goes on, everything else is refused with a sentence."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.full_disk import SmallDisk, small_disk
from tests.store.making import EN, SITE, THINGS, new_mirror, put, variant
from wftui.domain.item import VariantKey
from wftui.domain.site import Site
from wftui.store import site_list
from wftui.store.edits import EditStore
from wftui.store.journal import Journal
from wftui.store.owner import Owner
from wftui.store.paths import Paths, Unwritable
from wftui.store.site_list import SiteList
from wftui.store.stamps import Stamps

KEY = VariantKey(THINGS, "1" * 24, EN)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A disk of two megabytes."""
    with small_disk(tmp_path / "disk") as mounted:
        yield mounted


def on_disk(disk: SmallDisk, elsewhere: Path) -> dict[str, object]:
    """The edits that a next program would find, were the power cut now."""
    shutil.copytree(disk.folder, elsewhere, ignore=shutil.ignore_patterns("somebody*"))
    owner = Owner(elsewhere / "next")
    edits = EditStore(elsewhere / "edits.db", owner)
    edits.adopt()
    found: dict[str, object] = {edit.field: edit.value for edit in edits.everything()}
    for each in (edits, owner):
        each.close()
    return found


def refused_after(work: Callable[[int], object]) -> int:
    """How often something can be done until the disk is full, and that this is said."""
    said, number = "", 0
    for number in range(500):
        try:
            work(number)
        except Unwritable as error:
            said = str(error)
            break
    assert "disk is full" in said
    assert "still there" in said
    return number


@pytest.mark.parametrize("leave", [0, 4096, 20_000, 50_000, 90_000])
def test_typing_goes_on_when_the_disk_is_full(disk: SmallDisk, tmp_path: Path, leave: int) -> None:
    """First the reserve is used, then memory, and `trouble` says so; with room again all of it is on the disk."""
    owner = Owner(disk.folder / "programs")
    edits = EditStore(disk.folder / "edits.db", owner, patient=True)
    edits.set(KEY, "before", "typed before", base=None)
    disk.fill(leave=leave)
    kept: dict[str, object] = {"before": "typed before"}
    typed = dict(kept)
    for number in range(200):
        value = f"value {number} " + "x" * 2000
        edits.set(KEY, f"field-{number}", value, base=None)
        typed[f"field-{number}"] = value
        if edits.trouble is None:
            kept = dict(typed)
    assert edits.low_space
    assert edits.trouble is not None
    assert "in memory only" in str(edits.trouble)
    assert "disk is full" in str(edits.trouble)
    assert {slug: edit.value for slug, edit in edits.of(KEY).items()} == typed
    assert len(kept) > 3
    assert on_disk(disk, tmp_path / "cut") == kept
    with pytest.raises(Unwritable):
        edits.write_waiting()
    disk.make_room()
    edits.write_waiting()
    assert edits.trouble is None
    assert on_disk(disk, tmp_path / "later") == typed
    edits.close()
    owner.close()


def test_what_was_undone_in_memory_is_undone_on_the_disk(disk: SmallDisk, tmp_path: Path) -> None:
    """Steps taken, undone and redone while the disk was full are the same steps afterwards; bulk edits are one step."""
    owner = Owner(disk.folder / "programs")
    edits = EditStore(disk.folder / "edits.db", owner, patient=True)
    disk.fill()
    while edits.trouble is None:
        edits.set(KEY, "long", f"{edits.count()}" + "x" * 5000 * (edits.count() + 1), base=None)
        edits.set(KEY, "long", None, base=None)
    edits.set(KEY, "name", "one", base="zero")
    edits.set_all([(KEY, "a", 1, None), (KEY, "b", 2, None)])
    edits.set(KEY, "name", "two", base="zero")
    edits.undo()
    disk.make_room()
    edits.write_waiting()
    assert edits.of(KEY)["name"].value == "one"
    edits.undo()
    assert set(edits.of(KEY)) == {"name"}
    edits.redo()
    assert {"a", "b"} < set(edits.of(KEY))
    edits.close()
    owner.close()


def test_a_program_that_starts_on_a_full_disk_reads_its_edits(disk: SmallDisk) -> None:
    """Nothing can be made, not even SQLite's own companions: what lies there is read, and typing goes on in memory."""
    owner = Owner(disk.folder / "programs")
    edits = EditStore(disk.folder / "edits.db", owner)
    edits.set(KEY, "name", "typed before", base=None)
    edits.close()
    owner.close()
    (disk.folder / "edits.db.reserve").unlink()
    disk.fill()
    owner = Owner(disk.folder / "programs")
    edits = EditStore(disk.folder / "edits.db", owner, patient=True)
    assert edits.adopt() == [KEY]
    edits.set(KEY, "body", "typed now" * 900, base=None)
    assert edits.trouble is not None
    assert {slug: edit.value for slug, edit in edits.of(KEY).items()} == {
        "name": "typed before",
        "body": "typed now" * 900,
    }
    disk.make_room()
    edits.close()
    edits = EditStore(disk.folder / "edits.db", owner)
    assert set(edits.of(KEY)) == {"name", "body"}
    edits.close()
    owner.close()


def test_a_first_start_on_a_full_disk_goes_on_in_memory(disk: SmallDisk) -> None:
    """No file yet and no room for one: a person can type, is told, and nothing half-made is left for damage."""
    disk.fill()
    owner = Owner(disk.folder / "programs")
    edits = EditStore(disk.folder / "sites" / "edits.db", owner, patient=True)
    edits.set(KEY, "name", "typed", base=None)
    assert edits.trouble is not None
    disk.make_room()
    edits.write_waiting()
    edits.close()
    edits = EditStore(disk.folder / "sites" / "edits.db", owner)
    assert set(edits.of(KEY)) == {"name"}
    edits.close()
    owner.close()


def test_who_sends_is_refused(disk: SmallDisk) -> None:
    """The store of the sending side does not go on in memory, and a journal that is full lets nothing be sent."""
    owner = Owner(disk.folder / "programs")
    edits, journal = EditStore(disk.folder / "edits.db", owner), Journal(disk.folder / "journal.db")
    entry = journal.begin("save", "Lamp")
    disk.fill()
    intended = refused_after(lambda _: journal.intend(entry, {"verb": "save", "body": "x" * 3000}))
    kept = refused_after(lambda number: edits.set(KEY, f"field-{number}", "x" * 3000, base=None))
    assert len(journal.open_writes()) == intended > 0
    assert edits.count() == kept > 0
    disk.make_room()
    journal.intend(entry, {"verb": "save"})
    edits.set(KEY, "name", "typed", base=None)
    for each in (edits, journal, owner):
        each.close()
    journal = Journal(disk.folder / "journal.db")
    assert len(journal.open_writes()) == intended + 1
    journal.close()


def test_a_full_mirror_says_so_and_can_still_be_read(disk: SmallDisk) -> None:
    """A page that does not fit is not there at all; what was there is, and later pages fit again."""
    with new_mirror(disk.folder) as mirror:
        put(mirror, variant(1, "Lamp"))
        disk.fill(leave=20_000)
        with pytest.raises(Unwritable, match="disk is full"):
            put(mirror, *(variant(number, f"Lens {number}", body="x" * 5000) for number in range(2, 60)))
        assert [json.loads(raw)["fieldData"]["name"] for _, raw in mirror.each_variant()] == ["Lamp"]
        disk.make_room()
        put(mirror, *(variant(number, f"Lens {number}") for number in range(2, 60)))
        assert len(list(mirror.each_variant())) == 59


def test_a_list_of_sites_that_does_not_fit_leaves_the_old_one(disk: SmallDisk) -> None:
    """Whole or not at all, and no piece of it is left behind."""
    paths = Paths.at(disk.folder)
    site_list.save(paths, "token", SiteList("Ada", at=1.0, sites=(Site(SITE, "Museum", "museum"),)))
    disk.fill()
    with pytest.raises(Unwritable, match="cannot be kept"):
        site_list.save(paths, "token", SiteList("Ada" * 9000, at=2.0))
    assert site_list.load(paths, "token").owner == "Ada"
    assert [each.name for each in paths.cache_dir.iterdir()] == ["sites-token.json"]


def test_stamps_that_do_not_fit_are_a_sentence_and_the_old_ones_stay(disk: SmallDisk) -> None:
    """The pacer takes the error for "unknown" and goes on; with room they are kept again."""
    stamps = Stamps(disk.folder / "stamps.db", "token")
    stamps.save([1.0])
    disk.fill()
    refused_after(lambda number: stamps.save([float(each) for each in range(number * 100)]))
    before = stamps.load()
    disk.make_room()
    stamps.save([*before, 2.5])
    assert stamps.load() == [*before, 2.5]
    stamps.close()
