"""Carries out searches over the index of a site, and says of each hit where it stands."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from wftui.domain.fold import fold
from wftui.services.query.errors import Superseded
from wftui.services.search.indexing import never, static_documents, static_texts, update, values_of
from wftui.services.search.plan import COMPONENTS, About, Plan, kind_of_shelf, planned, within
from wftui.services.search.sieve import Sieve
from wftui.services.search.spans import Span, spans
from wftui.services.texts import texts_of_item
from wftui.store.search_index import LIVE, STAGED, Contents, Entry, SearchIndex, folded, texts_source

if TYPE_CHECKING:
    from wftui.domain.json import Json
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.store.mirror import Mirror

PATTERN_SECONDS = 5.0
"""How long a pattern may look through a site."""

_VERSIONS = {STAGED: "staged", LIVE: "live", STAGED | LIVE: "both", 0: ""}
_PARTS = 16
"""After how many shelves the question is asked whether to go on: some milliseconds."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that was found.

    `kind` is item, page or component, and `id` its id; `group` is the collection's display name, Pages or Components;
    `title` the name of the item, page or component. `field` says where in it the text stands, `node` is the id of the
    page's node. `versions` is staged, live, both, or "" for pages and components. The same text in several locales is
    one hit. `text` is whole, on one line and not yet harmless to show: `around` makes it so; `spans` are the found
    parts of it.
    """

    kind: str
    group: str
    collection_id: str | None
    id: str
    title: str
    field: str
    node: str
    locales: tuple[Locale, ...]
    versions: str
    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search: hits by collection, title and field.

    `texts` counts the texts, each locale by itself (one that is staged and live
    alike counts once), and `places` the items, pages and components. `more`
    says that there are more than were asked for; `unfinished`, that a pattern took too long and the hits are those so
    far.
    """

    hits: Sequence[Hit] = ()
    texts: int = 0
    places: int = 0
    more: bool = False
    unfinished: bool = False

    def words(self) -> str:
        """`37 hits in 14 places`."""
        if not self.texts:
            return "the pattern took too long" if self.unfinished else "nothing found"
        texts = "1 hit" if self.texts == 1 else f"{self.texts} hits"
        places = "1 place" if self.places == 1 else f"{self.places} places"
        start = "more than " if self.more else ""
        return f"{start}{texts} in {places}" + (", then the pattern took too long" if self.unfinished else "")


class _Raw(NamedTuple):
    key: str
    entry: Entry
    order: int
    text: bytes


@dataclass
class _Scan:
    raw: list[_Raw] = field(default_factory=list)
    shelves: set[int] = field(default_factory=set)
    more: bool = False
    unfinished: bool = False


class Searcher:
    """Searches one site, for one thread. Opens the index beside the mirror.

    What was found for a word narrows the search for a longer one, so that each key typed costs less than the last.
    """

    def __init__(self, mirror: Mirror, site: Site) -> None:
        self._mirror = mirror
        self._site = site
        self._index = SearchIndex.beside(mirror)
        self._seen: object = None
        self._about: About | None = None
        self._before: tuple[object, tuple[tuple[bytes, ...], ...], set[int]] | None = None

    def close(self) -> None:
        """Close the index."""
        self._index.close()

    def __enter__(self) -> Searcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def update(self, cancelled: Callable[[], bool] = never, progress: Callable[[int, int], None] | None = None) -> None:
        """Bring the index up to date with the mirror; at once when nothing was written since.

        Worth doing in idle time after a sync: 10,000 items take seconds the first time. `progress` is told how much of
        how much is done. Raises `Superseded` when `cancelled`, keeping what was done.
        """
        state = (self._mirror.db.data_version(), self._mirror.db.connection.total_changes)
        if state == self._seen and self._about is not None:
            return
        update(self._index, self._mirror, cancelled, progress)
        ids, locales = self._mirror._ids()
        collections = {number: self._mirror.collection(each) for number, each in ids.items()}
        components = frozenset(each.id for each in self._mirror.components())
        self._about = About(
            self._site, {number: each for number, each in collections.items() if each}, locales, components
        )
        self._seen = (self._mirror.db.data_version(), self._mirror.db.connection.total_changes)

    def search(
        self,
        text: str,
        *,
        regex: bool = False,
        typing: bool = False,
        locale: Locale | None = None,
        limit: int | None = 100,
        seconds: float = PATTERN_SECONDS,
        cancelled: Callable[[], bool] = never,
    ) -> Found:
        """Every text that answers `text`, or the first `limit` of them; those of one locale when `locale` names it.

        A pattern, between slashes or with `regex` the whole text, looks for `seconds` at most. Raises `QueryError` for
        a search that means nothing, `Superseded` soon after `cancelled` answers True.
        """
        self.update(cancelled)
        assert self._about is not None
        plan = planned(text, self._about, regex=regex, typing=typing)
        if plan.empty:
            return Found()
        if locale is not None:
            plan = within(plan, self._about, locale)
        scan = self._scan(plan, limit, time.monotonic() + seconds, cancelled)
        return self._found(plan, scan)

    # finding

    def _scan(self, plan: Plan, limit: int | None, deadline: float, cancelled: Callable[[], bool]) -> _Scan:
        scan = _Scan()
        narrowed = self._narrowed(plan)
        sieve = Sieve(plan.pattern) if plan.pattern is not None else None
        for place, (number, key, text) in enumerate(self._index.texts(narrowed)):
            if place % _PARTS == 0 and cancelled():
                raise Superseded("A newer search took the place of this one.")
            if not all(any(needle in text for needle in group) for group in plan.needles):
                continue
            scan.shelves.add(number)
            if sieve is not None and not sieve.may_hold(text):
                continue
            try:
                for raw in self._on_shelf(plan, key, self._index.contents(number), text, deadline):
                    if limit is not None and len(scan.raw) >= limit:
                        scan.more = True
                        return scan
                    scan.raw.append(raw)
            except TimeoutError:
                scan.unfinished = True
                return scan
        if plan.needles:
            self._before = (self._seen, plan.needles, scan.shelves)
        return scan

    def _narrowed(self, plan: Plan) -> list[int] | None:
        """The shelves that can hold the needles, when an earlier search says so."""
        if self._before is None or not plan.needles or self._before[0] != self._seen:
            return None
        if all(any(_implies(new, old) for new in plan.needles) for old in self._before[1]):
            return sorted(self._before[2])
        return None

    def _on_shelf(self, plan: Plan, key: str, shelf: Contents, text: bytes, deadline: float) -> Iterator[_Raw]:
        starts, others = shelf.starts, plan.needles[1:]
        for order in _candidates(plan, starts, text):
            end = starts[order + 1] - 1 if order + 1 < len(starts) else len(text)
            part = text[starts[order] : end]
            if others and not all(any(needle in part for needle in group) for group in others):
                continue
            entry = shelf.entry(order)
            if plan.test(part, entry, key) and (plan.pattern is None or _matches(plan, part, deadline)):
                yield _Raw(key, entry, order, part)

    # saying where

    def _found(self, plan: Plan, scan: _Scan) -> Found:
        described = _Describing(self._mirror, self._site, self._about)
        merged: dict[tuple[object, ...], tuple[tuple[object, ...], Hit]] = {}
        for raw in scan.raw:
            found = described.hit(raw)
            if found is None:
                continue
            order, hit = found
            key = (hit.kind, hit.id, hit.field, hit.node, hit.versions, hit.text)
            known = merged.get(key)
            if known is None:
                marked = spans(hit.text, plan.shown, plan.pattern)
                merged[key] = (order, _with(hit, hit.locales, marked))
            else:
                merged[key] = (known[0], _with(known[1], known[1].locales + hit.locales, known[1].spans))
        hits = [hit for _, hit in sorted(merged.values(), key=lambda pair: pair[0])]
        places = {(hit.kind, hit.id) for hit in hits}
        return Found(hits, len(scan.raw), len(places), scan.more, scan.unfinished)


def _candidates(plan: Plan, starts: Sequence[int], text: bytes) -> Iterator[int]:
    """The texts of a shelf that hold a needle of the first group, in their order; all when there are no needles."""
    if not plan.needles:
        yield from range(len(starts))
        return
    if len(plan.needles[0]) > 1:
        alone = (replace(plan, needles=((needle,),)) for needle in plan.needles[0])
        yield from sorted({order for each in alone for order in _candidates(each, starts, text)})
        return
    needle = plan.needles[0][0]
    at = text.find(needle)
    while at >= 0:
        order = bisect_right(starts, at) - 1
        yield order
        at = text.find(needle, starts[order + 1]) if order + 1 < len(starts) else -1


def _implies(new: tuple[bytes, ...], old: tuple[bytes, ...]) -> bool:
    """Whether a text that holds one of the new needles holds one of the old ones as well."""
    return all(any(each in needle for each in old) for needle in new)


def _with(hit: Hit, locales: tuple[Locale, ...], marked: tuple[Span, ...]) -> Hit:
    return replace(hit, locales=tuple(dict.fromkeys(locales)), spans=marked)


def _matches(plan: Plan, part: bytes, deadline: float) -> bool:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return plan.pattern.search(part.decode("utf-8", "replace"), timeout=left, concurrent=True) is not None


class _Row(NamedTuple):
    item_id: str
    name: str
    values: dict[str, Json]


class _Describing:
    """Says of texts on shelves where they stand, from the mirror."""

    def __init__(self, mirror: Mirror, site: Site, about: About | None) -> None:
        assert about is not None
        self._mirror = mirror
        self._site = site
        self._about = about
        self._rows: dict[tuple[int, bool], _Row | None] = {}
        self._static: dict[str, list[tuple[str, str, str]]] = {}
        self._titles: dict[tuple[str, str], str] = {}
        self._places = {each.id: place for place, each in enumerate(mirror.collections())}

    def hit(self, raw: _Raw) -> tuple[tuple[object, ...], Hit] | None:
        """The hit and its place among others; None when the mirror holds it no more."""
        return self._item(raw) if raw.entry.source else self._document(raw)

    def _item(self, raw: _Raw) -> tuple[tuple[object, ...], Hit] | None:
        entry = raw.entry
        collection = self._about.collections.get(entry.collection)
        known = self._row(entry)
        if collection is None or known is None:
            return None
        item_id, name, values = known
        slug = entry.label.split(" ", 1)[0]
        texts = texts_of_item(collection, {slug: values.get(slug)})
        text = _same(((each.label, each.text) for each in texts), entry.label, raw.text)
        if text is None:
            return None
        cms_locale_id = self._about.locales.get(entry.locale)
        locale = self._site.locale_of(cms_locale_id)
        title = self._title(collection.id, item_id, name)
        rank = self._site.locales.index(locale) if locale is not None else len(self._site.locales)
        hit = Hit(
            "item",
            collection.display_name,
            collection.id,
            item_id,
            title,
            entry.label,
            "",
            (locale,) if locale is not None else (),
            _VERSIONS[entry.versions],
            text,
        )
        return (0, self._places.get(collection.id, 0), fold(title), item_id, rank, raw.order), hit

    def _row(self, entry: Entry) -> _Row | None:
        live = not entry.versions & STAGED
        key = (entry.source, live)
        if key not in self._rows:
            found = texts_source(self._mirror, entry.source, live=live)
            self._rows[key] = None if found is None else _Row(found[0], found[1], values_of(found[2]))
        return self._rows[key]

    def _title(self, collection_id: str, item_id: str, name: str) -> str:
        key = (collection_id, item_id)
        if key not in self._titles:
            primary = self._site.primary.cms_locale_id
            self._titles[key] = self._mirror.item_name(collection_id, item_id, primary) or name
        return self._titles[key]

    def _document(self, raw: _Raw) -> tuple[tuple[object, ...], Hit] | None:
        kind, _, rest = raw.key.partition(":")
        if raw.key not in self._static:
            self._static[raw.key] = list(static_texts(static_documents(self._mirror, raw.key)))
        texts = ((label, text) for label, node, text in self._static[raw.key] if node == raw.entry.node)
        text = _same(texts, raw.entry.label, raw.text)
        if text is None:
            return None
        owner, _, locale_id = rest.partition(":") if kind in "nr" else (raw.entry.node, "", rest)
        of_component = kind_of_shelf(raw.key, self._about.components) == COMPONENTS
        locale = next((each for each in self._site.locales if (each.id or "") == locale_id), None)
        title = self._document_title(owner, of_component)
        if title is None:
            return None
        hit = Hit(
            "component" if of_component else "page",
            "Components" if of_component else "Pages",
            None,
            owner,
            title,
            raw.entry.label,
            raw.entry.node if kind in "nr" else "",
            (locale,) if locale is not None else (),
            "",
            text,
        )
        rank = self._site.locales.index(locale) if locale is not None else -1
        return (1 + of_component, 0, fold(title), owner, rank, "cprn".index(kind), raw.order), hit

    def _document_title(self, owner: str, of_component: bool) -> str | None:
        key = ("component" if of_component else "page", owner)
        if key not in self._titles:
            found = self._mirror.components() if of_component else self._mirror.pages(self._site.primary.id)
            self._titles |= {(key[0], each.id): each.title for each in found}
        return self._titles.get(key)


def _same(texts: Iterable[tuple[str, str]], label: str, wanted: bytes) -> str | None:
    return next((text for found, text in texts if found == label and folded(text) == wanted), None)
