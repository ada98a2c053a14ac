"""The search index is made in idle time: it is ready for the first search, and in nobody's way."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.store.making import EN, SITE, THINGS, new_mirror, put, site, variant
from wftui.services.indexing import IndexKeeper
from wftui.services.search import Searcher
from wftui.store.mirror import Mirror

PATIENCE = 20.0


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    """A mirror with 400 items."""
    mirror = new_mirror(tmp_path)
    put(mirror, *(variant(number, f"Lens {number}", body=f"<p>prism {number}</p>") for number in range(400)))
    return mirror


def keeper(mirror: Mirror, quiet: threading.Event) -> IndexKeeper:
    """One that works whenever it is quiet."""
    return IndexKeeper(lambda: Mirror(mirror.path, SITE), quiet.is_set, first_seconds=0.0)


def left(mirror: Mirror) -> int:
    """How many parts of the index are not made."""
    told = [0]
    with Searcher(mirror, site()) as searcher:
        searcher.update(progress=lambda done, total: told.append(total))
    return told[-1]


def test_the_first_search_finds_the_index_made(mirror: Mirror) -> None:
    """Nothing is left to be read when somebody searches, and after a change only what changed was read again."""
    quiet = threading.Event()
    quiet.set()
    keeping = keeper(mirror, quiet)
    keeping.start()
    assert keeping.wait(PATIENCE)
    assert left(mirror) == 0
    mirror.put_variant(THINGS, variant(7, "Lens of the harbour"))
    mirror.drop_item(THINGS, f"{8:024x}", (EN,))
    keeping.start()
    assert keeping.wait(PATIENCE)
    assert left(mirror) == 0
    with Searcher(mirror, site()) as searcher:
        assert [hit.title for hit in searcher.search("harbour").hits] == ["Lens of the harbour"]
        assert searcher.search('"prism 8"').texts == sum(str(n)[:1] == "8" for n in range(400)) - 1


def test_nothing_is_done_while_somebody_works(mirror: Mirror) -> None:
    """As long as it is not quiet the index waits; it goes on from there, and stops at once when it is told to."""
    asked, quiet = threading.Event(), threading.Event()

    def is_quiet() -> bool:
        asked.set()
        return quiet.is_set()

    keeping = IndexKeeper(lambda: Mirror(mirror.path, SITE), is_quiet, first_seconds=0.0)
    keeping.start()
    assert asked.wait(PATIENCE)
    assert not mirror.path.with_name("mirror.search.db").exists()
    keeping.close()
    assert keeping.wait(0)
    assert not mirror.path.with_name("mirror.search.db").exists()


def test_what_was_made_when_it_is_stopped_is_kept(mirror: Mirror) -> None:
    """A search, or the end of the program, stops it half way: what was read until then need not be read again."""
    times, half = [0], threading.Event()

    def quiet() -> bool:
        times[0] += 1
        if times[0] > 5:
            half.set()
        return times[0] <= 5

    keeping = IndexKeeper(lambda: Mirror(mirror.path, SITE), quiet, first_seconds=0.0)
    keeping.start()
    assert half.wait(PATIENCE)
    keeping.close()
    assert keeping.wait(0)
    assert 0 < left(mirror) < 13


def test_a_search_beside_it_loses_nothing(mirror: Mirror) -> None:
    """Somebody types a search while the same parts are made again in idle time."""
    quiet = threading.Event()
    quiet.set()
    with Searcher(mirror, site()) as searcher:
        for turn in range(3):
            put(mirror, *(variant(number, f"Lens {number} {turn}") for number in range(0, 400, 9)))
            keeping = keeper(mirror, quiet)
            keeping.start()
            for text in ("l", "le", "len", "lens"):
                assert searcher.search(text, typing=True, limit=None).texts == 400
            assert keeping.wait(PATIENCE)
            for text in ("lens ", "lens 3"):
                found = searcher.search(text, typing=True, limit=None)
                assert found.texts >= 400 if text == "lens " else found.texts > 100


def test_a_copy_that_cannot_be_opened_is_nobodys_trouble(tmp_path: Path) -> None:
    """The search says what is wrong when somebody searches; in idle time nothing is said."""
    folder = tmp_path / "not a file"
    folder.mkdir()
    keeping = IndexKeeper(lambda: Mirror(folder, SITE), lambda: True, first_seconds=0.0)
    keeping.start()
    assert keeping.wait(PATIENCE)
