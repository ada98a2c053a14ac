"""How fast names are found, tables filtered, sites searched: `python -m tests.bench.search_speed [SMALL LARGE]`.

Fills the mirrors of two large sites, then types into them key by key, as a person does, and prints medians and 95th
percentiles in milliseconds, by the clock and of the processor: on a busy machine the second is the one to compare.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.bench import large_mirror
from wftui.domain.collection import Collection
from wftui.services import query
from wftui.services.names import SiteNames
from wftui.services.search import Searcher
from wftui.store.mirror import Mirror
from wftui.store.rows import RowQuery
from wftui.store.search_index import SearchIndex

NAME_REACH, SEARCH_REACH, ROUNDS = 5.0, 100.0, 5
NAMES = ("lantern 0123", "gas mantle", "keeper", "wick trimmer 00", "rocket 000014", "anchor light")
SEARCHES = (
    "paraffin", "lantern rusted", "skerrick courier", "raking light", "kelp", "2004", "zzz", "café", "灯台", "0099",
    "scratched on the inside", "carrick field:summary", "is:live barley", "chain OR hinge", "#2f7a5b", "ql", "é", "x",
)  # fmt: skip
FILTERS = (
    "l", "lan", "lantern 01", "-lantern", "status:published", "changed>2023", "year<1800", "year:1800..1850",
    "year<1800 era:oil", "year<1800 era:oil lantern", "has:gallery", "era:oil", "-era:oil", "on-display:yes",
    "found-on>1950", "summary:pier", "colour:#2f", "has:alt",
)  # fmt: skip
TEXT_FILTERS = ("body:paraffin", "any:kelp", "-body:paraffin year<1800")


class Spent(NamedTuple):
    """Milliseconds on the clock, and of them on the processor: the second does not count who else was busy."""

    wall: float
    cpu: float


def main(small: int, large: int) -> None:
    """Print the figures of both sizes."""
    for count in (small, large):
        with tempfile.TemporaryDirectory() as folder:
            site_id = large_mirror.site().id
            file = large_mirror.fill(Path(folder), count).mirror_file(site_id)
            with Mirror(file, site_id) as mirror:
                _measured(mirror, count, at_small=count == small)


def _measured(mirror: Mirror, count: int, *, at_small: bool) -> None:
    site = mirror.site()
    assert site is not None
    collection = mirror.collections()[0]
    rows = RowQuery(collection.id, None)
    print(f"\n{count:,} items", flush=True)
    _names(mirror, collection, rows, reach=None if at_small else NAME_REACH)
    _filters(mirror, collection, rows, FILTERS, "first time and again, by the clock; CPU again")
    with Searcher(mirror, site) as searcher:
        built = _spent(searcher.update).cpu
        size = SearchIndex.path_beside(mirror).stat().st_size / 2**20
        print(f"  search index: {built / 1000:.1f} s, {built * 1000 / count:.0f} us an item (CPU), {size:.0f} MiB")
        _filters(mirror, collection, rows, TEXT_FILTERS, "of long texts, with the search index")
        _searches(searcher, reach=SEARCH_REACH if at_small else None)


def _filters(mirror: Mirror, collection: Collection, rows: RowQuery, texts: tuple[str, ...], what: str) -> None:
    site = mirror.site()
    assert site is not None
    print(f"  filters, {what}")
    for text in texts:
        asked = query.compile(text, collection, SiteNames(mirror, site.primary), site=site)
        spent = [_spent(lambda asked=asked: asked.numbers(mirror, rows)) for _ in range(ROUNDS)]
        wall, cpu = (median(getattr(each, name) for each in spent[1:]) for name in ("wall", "cpu"))
        found = len(asked.numbers(mirror, rows))
        print(f"    {text:28} {spent[0].wall:8.1f} {wall:8.1f}   {cpu:8.1f}   {found:,} rows", flush=True)


def _keys(words: tuple[str, ...], shortest: int = 1) -> Iterator[str]:
    for word in words:
        yield from (word[:end] for end in range(shortest, len(word) + 1))


def _names(mirror: Mirror, collection: Collection, rows: RowQuery, reach: float | None) -> None:
    """As pickers and tables ask: the best fifty, and all rows in order."""
    ways: tuple[tuple[str, int, Callable[[str], object]], ...] = (
        (
            "names, best 50, 1 and 2 characters",
            1,
            lambda text: mirror.find_names(text, 50, collection_id=collection.id),
        ),
        ("names, best 50, from 3 characters", 3, lambda text: mirror.find_names(text, 50, collection_id=collection.id)),
        ("names, all rows in order, from 3", 3, lambda text: mirror.numbers(_with(rows, text))),
    )
    for name, shortest, way in ways:
        keys = [text for text in _keys(NAMES, shortest) if shortest > 1 or len(text) < 3]
        _print(name, [_spent(lambda text=text, way=way: way(text)) for _ in range(ROUNDS) for text in keys], reach)


def _with(rows: RowQuery, text: str) -> RowQuery:
    return RowQuery(rows.collection_id, rows.cms_locale_id, text=text)


def _searches(searcher: Searcher, reach: float | None) -> None:
    spent: list[Spent] = []
    for _ in range(ROUNDS):
        for word in SEARCHES:
            searcher.search("something else entirely")
            spent += [_spent(lambda text=text: searcher.search(text, typing=True)) for text in _keys((word,))]
    _print("search everything, a key", spent, reach)
    cold = []
    for word in SEARCHES:
        searcher.search("something else entirely")
        cold.append(_spent(lambda word=word: searcher.search(word)))
    _print("search everything, a whole word pasted", cold, None)
    patterns = ("/18[5-9]9/", "/rust\\w+ lantern/", "/(lamp|light)\\.$/")
    _print("search everything, a pattern", [_spent(lambda p=p: searcher.search(p)) for p in patterns], None)


def _print(name: str, spent: list[Spent], reach: float | None) -> None:
    wall, cpu = sorted(each.wall for each in spent), sorted(each.cpu for each in spent)
    last = int(len(spent) * 0.95)
    said = f"   (reach {reach:g})" if reach is not None else ""
    figures = f"p50 {median(wall):7.1f}  p95 {wall[last]:7.1f}  CPU p50 {median(cpu):7.1f}  p95 {cpu[last]:7.1f}"
    print(f"  {name:40} {figures}{said}", flush=True)


def _spent(work: Callable[[], object]) -> Spent:
    started, used = time.perf_counter(), time.thread_time()
    work()
    return Spent((time.perf_counter() - started) * 1000, (time.thread_time() - used) * 1000)


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    main(*(given + [10_000, 100_000][len(given) :]))
