"""Keeps the search index equal to the mirror: makes the shelves again whose rows changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from wftui.domain.prose import one_space, prose
from wftui.services.query.errors import Superseded
from wftui.services.texts import texts_of_item
from wftui.store.search_index import (
    LIVE,
    STAGED,
    Bodies,
    Entry,
    SearchIndex,
    Shelf,
    bodies,
    folded,
    item_stamps,
    made_of,
    static_stamps,
)

if TYPE_CHECKING:
    from wftui.domain.collection import Collection
    from wftui.domain.json import Json
    from wftui.store.mirror import Mirror
    from wftui.store.rows import Document

_AT_ONCE = 8
"""How many shelves one transaction keeps."""


def never() -> bool:
    """The question whether to stop, for those who never do."""
    return False


def update(
    index: SearchIndex,
    mirror: Mirror,
    cancelled: Callable[[], bool] = never,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Bring the index up to date. 10,000 items take seconds the first time, milliseconds after that.

    What has been done is kept when `cancelled` answers True and `Superseded` is raised. `progress` is told how many
    shelves of how many are done. Raises `StoreError`.
    """
    collections = {number: mirror.collection(collection_id) for number, collection_id in mirror._ids()[0].items()}
    index.begin(made_of(mirror))
    wanted = item_stamps(mirror) | static_stamps(mirror)
    have = index.stamps()
    index.drop([key for key in have if key not in wanted])
    missing = [(key, stamp) for key, stamp in wanted.items() if have.get(key) != stamp]
    ready = list[Shelf]()
    for place, (key, stamp) in enumerate(missing, 1):
        ready.append(_shelf(mirror, collections, key, stamp))
        stop = cancelled()
        if stop or len(ready) == _AT_ONCE or place == len(missing):
            index.put(ready)
            ready = []
            if progress is not None:
                progress(place, len(missing))
        if stop:
            raise Superseded("A newer search took the place of this one.")


class _Laid(NamedTuple):
    source: int
    collection: int
    locale: int
    versions: int
    label: str
    node: str
    text: str


def _shelf(mirror: Mirror, collections: Mapping[int, Collection | None], key: str, stamp: str) -> Shelf:
    kind, _, rest = key.partition(":")
    if kind == "i":
        laid = [each for body in bodies(mirror, int(rest)) for each in _item(collections, body)]
    else:
        laid = [
            _Laid(0, 0, 0, 0, label, node, text) for label, node, text in static_texts(static_documents(mirror, key))
        ]
    entries = [Entry(*each[:-1]) for each in laid]
    return Shelf(key, stamp, [folded(each.text) for each in laid], entries)


def _item(collections: Mapping[int, Collection | None], body: Bodies) -> Iterator[_Laid]:
    if body.collection not in collections:  # gone from the site
        return
    schema = collections[body.collection]
    staged, live = values_of(body.staged), values_of(body.live)
    if staged == live:
        both = [(text, STAGED | LIVE) for text in texts_of_item(schema, staged)]
    else:
        here, there = list(texts_of_item(schema, staged)), list(texts_of_item(schema, live))
        other, same = set(there), set(here)
        both = [(text, STAGED | LIVE if text in other else STAGED) for text in here]
        both += [(text, LIVE) for text in there if text not in same]
    for text, versions in both:
        yield _Laid(body.row, body.collection, body.locale, versions, text.label, "", text.text)


def values_of(raw: bytes | None) -> dict[str, Json]:
    """The field values in an item's JSON; empty without one."""
    if raw is None:
        return {}
    try:
        item: Any = _decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):  # such as half of a surrogate pair
        from wftui.store.mirror_base import loads

        item = loads(raw)
    values = item.get("fieldData") if isinstance(item, dict) else None
    return values if isinstance(values, dict) else {}


_decode = msgspec.json.Decoder().decode


# pages and components


def static_documents(mirror: Mirror, key: str) -> Iterable[tuple[str, Document]]:
    """What a shelf that is not of items is made of: what each document is (`page`, `component`, `node`, `property`)."""
    kind, _, rest = key.partition(":")
    if kind == "p":
        return [("page", each) for each in mirror.pages(rest)]
    if kind == "c":
        return [("component", each) for each in mirror.components()]
    owner, _, locale = rest.partition(":")
    if kind == "n":
        return [("node", each) for each in mirror.nodes(owner, locale)]
    return [("property", each) for each in mirror.properties(owner, locale)]


_PAGE_TEXTS = (
    ("title", ("title",)),
    ("slug", ("slug",)),
    ("SEO title", ("seo", "title")),
    ("SEO text", ("seo", "description")),
    ("Open Graph title", ("openGraph", "title")),
    ("Open Graph text", ("openGraph", "description")),
)
_COMPONENT_TEXTS = (("name", ("name",)), ("group", ("group",)), ("description", ("description",)))


def static_texts(documents: Iterable[tuple[str, Document]]) -> Iterator[tuple[str, str, str]]:
    """The texts of pages and components: where each stands, the id of what holds it, and itself.

    Nodes are counted by what they are: `text 7` is the seventh text of its page that is not empty.
    """
    counted: dict[str, int] = {}
    for kind, document in documents:
        if kind in ("page", "component"):
            for label, path in _PAGE_TEXTS if kind == "page" else _COMPONENT_TEXTS:
                value: Any = document.raw
                for step in path:
                    value = value.get(step) if isinstance(value, dict) else None
                if isinstance(value, str) and value.strip():
                    yield label, document.id, one_space(value)
            continue
        found = _property(document.raw) if kind == "property" else _node(document.raw)
        for label, text in found:
            if text and kind == "node":
                counted[label] = counted.get(label, 0) + 1
                yield f"{label} {counted[label]}", document.id, text
            elif text:
                yield label, document.id, text


def _property(raw: dict[str, Json]) -> Iterator[tuple[str, str]]:
    yield f"property {raw.get('label') or ''}".strip(), _rich(raw.get("text"))


def _node(raw: dict[str, Json]) -> Iterator[tuple[str, str]]:
    yield "text", _rich(raw.get("text"))
    image = raw.get("image")
    if isinstance(image, dict):
        yield "image alt", _plain(image.get("alt"))
    overrides = raw.get("propertyOverrides")
    for each in overrides if isinstance(overrides, list) else ():
        if isinstance(each, dict):
            yield f"override {each.get('label') or ''}".strip(), _rich(each.get("text"))
    choices = raw.get("choices")
    for each in choices if isinstance(choices, list) else ():
        if isinstance(each, dict):
            yield "choice", _plain(each.get("text"))
    for key, label in (("placeholder", "placeholder"), ("value", "button"), ("waitingText", "waiting text")):
        yield label, _plain(raw.get(key))


def _rich(value: Json) -> str:
    if not isinstance(value, dict):
        return ""
    html = value.get("html")
    return prose(html) if isinstance(html, str) else _plain(value.get("text"))


def _plain(value: Json) -> str:
    return one_space(value) if isinstance(value, str) else ""
