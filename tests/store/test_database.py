"""SQLite files are private, of a known version, and fail with a sentence; nothing precious is ever replaced."""

import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.store.making import SITE, new_mirror, put, variant
from wftui.domain.errors import StoreError
from wftui.store.database import DamagedFile, Database, Migration, NewerFile, open_database
from wftui.store.mirror import Mirror

APPLICATION = 0x77660001
FIRST = "CREATE TABLE notes (text TEXT NOT NULL); CREATE INDEX by_text ON notes (text);"
SECOND = "ALTER TABLE notes ADD COLUMN written REAL;"


def opened(path: Path, *migrations: Migration, precious: bool = True, read_only: bool = False) -> Database:
    """Open a file of notes."""
    return open_database(
        path,
        application_id=APPLICATION,
        migrations=migrations or (FIRST,),
        precious=precious,
        read_only=read_only,
    )


def zero_bytes(path: Path) -> None:
    """Nothing at all."""
    path.write_bytes(b"")


def junk(path: Path) -> None:
    """Not a database."""
    path.write_bytes(b"not a database at all" * 300)


def truncated(path: Path) -> None:
    """Cut in the middle."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


def other_program(path: Path) -> None:
    """A database of something else."""
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()


def first_page(path: Path) -> None:
    """Bytes flipped where the schema is."""
    data = bytearray(path.read_bytes())
    data[100:400] = bytes(byte ^ 0x5A for byte in data[100:400])
    path.write_bytes(bytes(data))


def test_every_file_and_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Whatever the umask: folders 0700, the file and SQLite's companions 0600, and an open file is closed to others."""
    before = os.umask(0)
    try:
        with new_mirror(tmp_path / "deep" / "er") as mirror:
            put(mirror, variant(1, "Lamp"))
            files = list((tmp_path / "deep" / "er").iterdir())
            assert {file.name for file in files} >= {"mirror.db", "mirror.db-wal"}
            assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
            assert stat.S_IMODE((tmp_path / "deep").stat().st_mode) == 0o700
            assert stat.S_IMODE((tmp_path / "deep" / "er").stat().st_mode) == 0o700
    finally:
        os.umask(before)
    mirror.path.chmod(0o644)
    Mirror(mirror.path, SITE).close()
    assert stat.S_IMODE(mirror.path.stat().st_mode) == 0o600


@pytest.mark.parametrize("damage", [junk, truncated, other_program, first_page])
def test_a_damaged_mirror_is_set_aside_and_starts_empty(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    """A damaged mirror never stops the program: its bytes are kept under another name, and the sync fills a new one."""
    with new_mirror(tmp_path) as mirror:
        put(mirror, *(variant(number, f"Thing {number}", body="x" * 500) for number in range(50)))
    damage(mirror.path)
    damaged = mirror.path.read_bytes()
    with Mirror(mirror.path, SITE) as again:
        assert again.site() is None
        again.put_collections([])
    aside = [
        file for file in tmp_path.iterdir() if ".corrupt-" in file.name and not file.name.endswith(("-wal", "-shm"))
    ]
    assert [file.read_bytes() for file in aside] == [damaged]


def test_damage_that_shows_while_reading_is_a_sentence(tmp_path: Path) -> None:
    """A page that turns out to be damaged later is told as such, with what to do, and is no traceback."""
    with new_mirror(tmp_path) as mirror:
        put(mirror, *(variant(number, f"Thing {number}", body="x" * 3000) for number in range(200)))
        mirror.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(mirror.path.read_bytes())
    data[4096 * 30 :] = os.urandom(len(data) - 4096 * 30)
    mirror.path.write_bytes(bytes(data))
    with Mirror(mirror.path, SITE) as again, pytest.raises(DamagedFile, match="is damaged"):
        list(again.each_variant())


def test_a_mirror_found_damaged_can_be_rebuilt(tmp_path: Path) -> None:
    """`rebuild` puts the damaged file aside and the mirror starts empty, without a restart of the program."""
    with new_mirror(tmp_path) as mirror:
        put(mirror, variant(1, "Lamp"))
        mirror.rebuild()
        assert mirror.site() is None
        assert [file for file in tmp_path.iterdir() if ".corrupt-" in file.name]


def test_a_zero_byte_mirror_is_a_new_one(tmp_path: Path) -> None:
    """What a crash at creation leaves behind is simply filled."""
    path = tmp_path / "mirror.db"
    zero_bytes(path)
    with Mirror(path, SITE) as mirror:
        assert mirror.collections() == []
    assert [file.name for file in tmp_path.iterdir() if "corrupt" in file.name] == []


@pytest.mark.parametrize("damage", [junk, truncated, other_program, first_page])
def test_a_damaged_precious_file_is_refused_and_left_alone(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    """Edits are never replaced by an empty file: the sentence says which file it is, and its bytes stay."""
    path = tmp_path / "notes.db"
    with_notes = opened(path)
    with with_notes.transaction():
        with_notes.executemany("INSERT INTO notes VALUES (?)", [(f"note {number} " * 50,) for number in range(100)])
    with_notes.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with_notes.close()
    damage(path)
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"notes\.db"):
        opened(path).all("SELECT * FROM notes ORDER BY text")
    assert path.read_bytes() == before


@pytest.mark.parametrize("precious", [True, False])
def test_a_file_of_a_newer_version_is_refused(tmp_path: Path, precious: bool) -> None:
    """An older wftui neither reads nor downgrades a newer file; it says so."""
    path = tmp_path / "notes.db"
    opened(path, FIRST, SECOND).close()
    with pytest.raises(NewerFile, match="newer wftui") as caught:
        opened(path, FIRST, precious=precious)
    assert "Update wftui" in str(caught.value)
    opened(path, FIRST, SECOND).close()


def test_a_migration_keeps_a_copy_and_what_was_there(tmp_path: Path) -> None:
    """A precious file is copied before its schema changes; its rows are there afterwards, in both."""
    path = tmp_path / "notes.db"
    old = opened(path, FIRST)
    with old.transaction():
        old.execute("INSERT INTO notes VALUES ('kept')")
    old.close()
    new = opened(path, FIRST, SECOND)
    assert new.all("SELECT text, written FROM notes") == [("kept", None)]
    new.close()
    copies = list(tmp_path.glob("notes.db.v1-*"))
    assert len(copies) == 1
    assert stat.S_IMODE(copies[0].stat().st_mode) == 0o600
    with sqlite3.connect(copies[0]) as copy:
        assert copy.execute("SELECT text FROM notes").fetchall() == [("kept",)]
    copy.close()


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    """Half a migration is none: the file is of its old version and opens with the old program."""
    path = tmp_path / "notes.db"
    opened(path, FIRST).close()
    with pytest.raises(StoreError):
        opened(path, FIRST, SECOND + "CREATE TABLE notes (again TEXT);")
    old = opened(path, FIRST)
    assert [row[1] for row in old.all("PRAGMA table_info(notes)")] == ["text"]
    old.close()


def test_a_deleted_file_is_noticed_before_the_next_write(tmp_path: Path) -> None:
    """SQLite would go on writing into a file that is gone; instead the person is told, and nothing is pretended."""
    path = tmp_path / "notes.db"
    notes = opened(path)
    path.unlink()
    with pytest.raises(StoreError, match="deleted or replaced"), notes.transaction():
        pass
    notes.close()


def test_an_error_in_a_transaction_undoes_all_of_it(tmp_path: Path) -> None:
    """All of a block or nothing of it, whatever raises."""
    notes = opened(tmp_path / "notes.db")

    def fail_after_writing() -> None:
        with notes.transaction():
            notes.execute("INSERT INTO notes VALUES ('never')")
            raise KeyError("anything")

    with pytest.raises(KeyError):
        fail_after_writing()
    assert notes.all("SELECT * FROM notes") == []
    notes.close()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    """Where wftui may not write, or a file stands in the way, the sentence names the place and what to do."""
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(StoreError, match="cannot be made") as caught:
        Mirror(tmp_path / "taken" / "mirror.db", SITE)
    assert "XDG_CACHE_HOME" in str(caught.value) or "right to write" in str(caught.value)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_read_only_home_is_a_sentence_and_what_is_there_can_be_read(tmp_path: Path) -> None:
    """In a folder that may not be written to a mirror opens for reading; a write, or a new file, says why it cannot."""
    tmp_path.chmod(0o755)
    for parent in list(tmp_path.parents)[:3]:
        parent.chmod(parent.stat().st_mode | 0o055)
    home = tmp_path / "home"
    with new_mirror(home) as mirror:
        put(mirror, variant(1, "Lamp"))
    home.chmod(0o555)
    mirror.path.chmod(0o444)
    answer, child = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.setuid(65534)
        said = []
        with Mirror(mirror.path, SITE, read_only=True) as there:
            said.append(str(len(list(there.each_variant()))))
        for path in (mirror.path, home / "new" / "mirror.db"):
            try:
                with Mirror(path, SITE) as there:
                    put(there, variant(2, "Lens"))
                said.append("written")
            except StoreError as error:
                said.append(str(error))
        os.write(child, "\n".join(said).encode())
        os._exit(0)
    os.close(child)
    os.waitpid(pid, 0)
    read, write, new = os.read(answer, 9999).decode().split("\n")
    os.close(answer)
    assert read == "1"
    assert "cannot be written" in write
    assert "right to write" in write
    assert "cannot be made" in new


def test_a_file_that_several_programs_make_at_once_is_made_once(tmp_path: Path) -> None:
    """Whoever comes second finds the file well: it is neither damaged nor locked, and nothing is set aside."""
    for attempt in range(40):
        path = tmp_path / f"{attempt}.db"
        start = threading.Barrier(6)

        def make(path: Path = path, start: threading.Barrier = start) -> None:
            start.wait()
            opened(path, precious=True).close()

        with ThreadPoolExecutor(6) as several:
            for each in [several.submit(make) for _ in range(6)]:
                each.result()
    assert not list(tmp_path.glob("*.corrupt-*"))
