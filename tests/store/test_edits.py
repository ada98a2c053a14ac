"""Edits on disk: undo to the first keystroke, durable at once, never another program's."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wftui.domain.item import VariantKey
from wftui.store.edits import LAYOUT, EditStore, HeldElsewhere
from wftui.store.owner import Owner
from wftui.store.precious import DamagedPrecious, recover

KEY = VariantKey("c" * 24, "1" * 24, "e" * 24)
OTHER = KEY._replace(cms_locale_id="f" * 24)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=4,
)


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[Owner]:
    """This program."""
    one = Owner(tmp_path / "programs")
    yield one
    one.close()


@pytest.fixture
def edits(tmp_path: Path, owner: Owner) -> Iterator[EditStore]:
    """Its edits."""
    store = EditStore(tmp_path / "edits.db", owner)
    yield store
    store.close()


def shown(edits: EditStore) -> dict[str, object]:
    """The values that stand in the form."""
    return {slug: edit.value for slug, edit in edits.of(KEY).items()}


def test_a_value_put_back_is_no_longer_an_edit(edits: EditStore) -> None:
    """Typing the saved value again removes the mark by itself."""
    edits.set(KEY, "name", "b", base="a")
    assert edits.set(KEY, "name", "a", base="b") is None
    assert edits.count() == 0


def test_the_base_is_what_was_seen_when_typing_began(edits: EditStore) -> None:
    """A refresh behind the form does not move the base of an edit."""
    edits.set(KEY, "name", "b", base="a")
    edits.set(KEY, "name", "c", base="changed on the server since")
    assert edits.of(KEY)["name"].base == "a"


@settings(max_examples=60, deadline=None)
@given(typed=st.lists(st.tuples(st.sampled_from(["name", "body"]), JSON), max_size=12))
def test_undo_all_is_the_beginning_and_redo_all_the_end(tmp_path_factory: pytest.TempPathFactory, typed: list) -> None:
    """Any number of steps, also after a restart in the middle."""
    root = tmp_path_factory.mktemp("edits")
    owner = Owner(root / "programs")
    edits = EditStore(root / "edits.db", owner)
    for field, value in typed:
        edits.set(KEY, field, value, base="start")
    end = shown(edits)
    edits.close()
    edits = EditStore(root / "edits.db", owner)
    while edits.undo(KEY):
        pass
    assert shown(edits) == {}
    while edits.redo(KEY):
        pass
    assert shown(edits) == end
    edits.close()
    owner.close()


def test_a_bulk_edit_is_one_step(edits: EditStore) -> None:
    """What was set together is undone together."""
    edits.set_all([(KEY, "name", "b", "a"), (OTHER, "name", "d", "c")])
    assert edits.count() == 2
    assert len(edits.undo()) == 2
    assert edits.count() == 0


def test_another_program_cannot_take_or_change_an_edit(tmp_path: Path, edits: EditStore, owner: Owner) -> None:
    """Two running programs do not steal each other's edits; when one ends, the other is offered what it left."""
    edits.set(KEY, "name", "b", base="a")
    second = Owner(tmp_path / "programs")
    theirs = EditStore(tmp_path / "edits.db", second)
    assert theirs.everything() == []
    assert theirs.adopt() == []
    assert theirs.held_elsewhere() == {KEY: os.getpid()}
    with pytest.raises(HeldElsewhere, match="Another wftui"):
        theirs.set(KEY, "name", "mine now", base="a")
    owner.close()
    assert theirs.adopt() == [KEY]
    assert theirs.of(KEY)["name"].value == "b"
    assert [change.value for change in theirs.undo(KEY)] == ["a"]
    theirs.close()
    second.close()


def test_what_was_typed_survives_kill_9(tmp_path: Path, owner: Owner) -> None:
    """An edit that was acknowledged is on the disk, whatever happens to the program in the next instant."""
    script = (
        "import os, sys, pathlib\n"
        "from wftui.domain.item import VariantKey\n"
        "from wftui.store.edits import EditStore\n"
        "from wftui.store.owner import Owner\n"
        "root = pathlib.Path(sys.argv[1])\n"
        "edits = EditStore(root / 'edits.db', Owner(root / 'programs'))\n"
        f"edits.set(VariantKey{tuple(KEY)!r}, 'name', 'typed', base='a')\n"
        "os.kill(os.getpid(), 9)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False, timeout=60)
    assert ended.returncode == -9
    edits = EditStore(tmp_path / "edits.db", owner)
    assert edits.adopt() == [KEY]
    assert edits.of(KEY)["name"].value == "typed"
    edits.close()


def test_a_deleted_folder_is_written_anew(tmp_path: Path, owner: Owner) -> None:
    """Somebody removes the state folder under the running program: the edits are still there, old ones and new."""
    folder = tmp_path / "state"
    edits = EditStore(folder / "edits.db", owner)
    edits.set(KEY, "name", "b", base="a")
    shutil.rmtree(folder)
    edits.set(KEY, "body", "d", base="c")
    edits.close()
    again = EditStore(folder / "edits.db", owner)
    assert shown(again) == {"name": "b", "body": "d"}
    again.close()


def test_a_damaged_file_is_copied_and_recovered_only_when_asked(tmp_path: Path, owner: Owner) -> None:
    """Damage is told with the place of an exact copy; nothing is removed; what can be read comes back."""
    path = tmp_path / "edits.db"
    edits = EditStore(path, owner)
    edits.set_all([(KEY._replace(item_id=f"{number:024x}"), "name", "x" * 200, "a") for number in range(400)])
    edits.close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 8192] = b"\xff" * 8192
    path.write_bytes(content)
    with pytest.raises(DamagedPrecious) as damaged:
        EditStore(path, owner)
    assert damaged.value.copy.read_bytes() == bytes(content)
    assert path.read_bytes() == bytes(content)
    recovered = recover(path, LAYOUT)
    assert recovered.kept.read_bytes() == bytes(content)
    edits = EditStore(path, owner)
    assert 0 < len(edits.everything()) == recovered.rows["edits"]
    edits.close()


def test_an_emptied_file_is_not_taken_for_a_new_one(tmp_path: Path, owner: Owner) -> None:
    """A file of zero bytes where edits were is damage, and said so."""
    path = tmp_path / "edits.db"
    EditStore(path, owner).close()
    path.write_bytes(b"")
    with pytest.raises(DamagedPrecious, match="empty"):
        EditStore(path, owner)


def test_files_are_private(tmp_path: Path, edits: EditStore) -> None:
    """Nobody else on the computer can read what was typed."""
    edits.set(KEY, "name", "b", base="a")
    for each in tmp_path.rglob("*"):
        assert each.stat().st_mode & 0o077 == 0, each


def test_half_a_character_and_markup_come_back_as_typed(edits: EditStore) -> None:
    """Values are kept to the last code point, whatever they are."""
    odd = "[/b]\x1b]52;c;x\x07 \ud800 \u202e"
    edits.set(KEY, "name", odd, base="a")
    assert edits.of(KEY)["name"].value == odd
