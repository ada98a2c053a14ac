"""The journal: recorded before it is sent, never removed, and one program at a time sends."""

import subprocess
import sys
from pathlib import Path

import pytest

from wftui.store.journal import Journal, State
from wftui.store.precious import DamagedPrecious
from wftui.store.sending_lock import AnotherSends, SendingLock


def test_a_write_without_an_answer_stays_open(tmp_path: Path) -> None:
    """After a crash the next program finds what was sent, with what it replaced."""
    journal = Journal(tmp_path / "journal.db")
    entry = journal.begin("save", "Glass and Flame (en): Standfirst")
    journal.intend(entry, {"verb": "save"}, collection_id="c", item_id="i", before={"fields": {"name": "a"}})
    journal.close()
    journal = Journal(tmp_path / "journal.db")
    (record,) = journal.open_writes()
    assert record.before == {"fields": {"name": "a"}}
    assert journal.entry(entry).state is State.SENT
    journal.close()


def test_an_entry_is_partly_done(tmp_path: Path) -> None:
    """16 done, 1 not: the entry says neither all nor nothing."""
    journal = Journal(tmp_path / "journal.db")
    entry = journal.begin("save", "2 items")
    first, second = (journal.intend(entry, {"verb": "save"}) for _ in range(2))
    journal.settle(first, State.DONE)
    journal.settle(second, State.REFUSED, error="no")
    assert journal.entry(entry).state is State.PARTLY
    journal.close()


def test_ids_are_followed_through_several_deletions(tmp_path: Path) -> None:
    """An item that was deleted and made again twice is found under its present id."""
    journal = Journal(tmp_path / "journal.db")
    journal.renamed("a", "b")
    journal.renamed("b", "c")
    assert journal.present_id("a") == "c"
    journal.close()


def test_a_damaged_journal_is_never_replaced(tmp_path: Path) -> None:
    """No journal, no sending: the error names the copy, and the file stays as it is."""
    path = tmp_path / "journal.db"
    path.write_bytes(b"this is no database, but it may be all that is left" * 100)
    with pytest.raises(DamagedPrecious) as damaged:
        Journal(path)
    assert damaged.value.copy.read_bytes() == path.read_bytes()


def test_the_lock_says_who_sends_and_dies_with_its_program(tmp_path: Path) -> None:
    """A second program is refused with the process id of the first; a killed one holds nothing."""
    script = (
        "import sys, pathlib\n"
        "from wftui.store.sending_lock import SendingLock\n"
        "with SendingLock(pathlib.Path(sys.argv[1]), 'Site').held():\n"
        "    print('held', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    path = tmp_path / "sending.lock"
    other = subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdin is not None
    try:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(AnotherSends) as refused, SendingLock(path, "Site").held():
            pass
        assert refused.value.pid == other.pid
    finally:
        other.kill()
        other.wait(10)
        other.stdout.close()
        other.stdin.close()
    with SendingLock(path, "Site").held():
        pass


def test_a_deleted_lock_file_lets_nobody_in_twice(tmp_path: Path) -> None:
    """Two holders of one lock never believe in different files; the lock that lies there counts."""
    path = tmp_path / "sending.lock"
    with SendingLock(path, "Site").held():
        path.unlink()
    with SendingLock(path, "Site").held(), pytest.raises(AnotherSends), SendingLock(path, "Site").held():
        pass
    assert path.stat().st_mode & 0o077 == 0
