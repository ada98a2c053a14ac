"""What stands on a page or in a component, to be read: its settings, then its texts in their order, in one locale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from wftui.services.search.indexing import static_texts

if TYPE_CHECKING:
    from wftui.domain.locale import Locale
    from wftui.store.mirror import Mirror
    from wftui.store.rows import Document

Kind = Literal["page", "component"]

_SETTINGS = {
    "page": (
        ("Settings", ("title", "slug")),
        ("Search engines", ("SEO title", "SEO text")),
        ("Open Graph", ("Open Graph title", "Open Graph text")),
    ),
    "component": (("Settings", ("name", "group", "description")),),
}
_COPIED = {
    "Open Graph title": ("titleCopied", "the same as the SEO title"),
    "Open Graph text": ("descriptionCopied", "the same as the SEO text"),
}


class StaticText(NamedTuple):
    """One text. `label` and `node` are those that a search names it by; `component` is the id of one that stands here.

    `text` is on one line and not yet harmless to show, "" where there is none; `note` says more about it.
    """

    section: str
    label: str
    node: str
    text: str
    note: str = ""
    component: str = ""


@dataclass(frozen=True, slots=True)
class StaticPage:
    """A page or component: its title, what it is in a few words, and its texts.

    `path` is where visitors find it, "" for what they do not.
    """

    kind: Kind
    id: str
    title: str
    facts: tuple[str, ...]
    texts: tuple[StaticText, ...]
    path: str = ""


def read_static(mirror: Mirror, kind: Kind, owner: str, locale: Locale) -> StaticPage | None:
    """A page or component as the mirror has it in a locale; None when it has none of that id."""
    document = mirror.page(owner, locale.id) if kind == "page" else _component(mirror, owner)
    if document is None:
        return None
    nodes = mirror.nodes(owner, locale.id)
    texts = [*_settings(kind, document)]
    if kind == "component":
        properties = mirror.properties(owner, locale.id)
        texts += [
            StaticText("Properties", label, node, text)
            for label, node, text in static_texts([("property", each) for each in properties])
        ]
    texts += _nodes(mirror, nodes)
    facts = _page_facts(document.raw) if kind == "page" else ["component"]
    count = len(nodes)
    words = f"{count} node{'' if count == 1 else 's'}"
    if not nodes and mirror.freshness(f"nodes:{owner}:{locale.id or ''}") is None:
        words = "its texts have not been read yet"
    path = _live_path(document.raw, locale) if kind == "page" else ""
    return StaticPage(kind, owner, document.title, (*facts, words), tuple(texts), path)


def _component(mirror: Mirror, component_id: str) -> Document | None:
    return next((each for each in mirror.components() if each.id == component_id), None)


def _settings(kind: Kind, document: Document) -> Iterator[StaticText]:
    known = {label: text for label, _, text in static_texts([(kind, document)])}
    graph: Any = document.raw.get("openGraph")
    for section, labels in _SETTINGS[kind]:
        for label in labels:
            flag, words = _COPIED.get(label, ("", ""))
            copied = isinstance(graph, dict) and graph.get(flag) is True
            yield StaticText(section, label, "", known.get(label, ""), words if copied else "")


def _nodes(mirror: Mirror, nodes: list[Document]) -> Iterator[StaticText]:
    """The texts of the nodes; a component that stands among them is named where it stands."""
    names = {each.id: each.title for each in mirror.components()}
    held: dict[str, list[tuple[str, str]]] = {}
    for label, node, text in static_texts([("node", each) for each in nodes]):
        held.setdefault(node, []).append((label, text))
    for each in nodes:
        component = each.raw.get("componentId")
        if isinstance(component, str):
            name = names.get(component, "a component that is not in the copy here")
            known = component if component in names else ""
            yield StaticText("Text", "component", each.id, name, component=known)
        for label, text in held.get(each.id, ()):
            yield StaticText("Text", label, each.id, text)


def _live_path(raw: dict[str, Any], locale: Locale) -> str:
    """The path of a page that is live; a template has none of its own."""
    hidden = any(raw.get(flag) for flag in ("isBranch", "draft", "archived", "collectionId"))
    path = raw.get("publishedPath")
    return path if locale.enabled and not hidden and isinstance(path, str) and path.startswith("/") else ""


def _page_facts(raw: dict[str, Any]) -> list[str]:
    found = [str(raw.get("publishedPath") or f"/{raw.get('slug') or ''}")]
    for flag, word in (("isBranch", "branch"), ("draft", "draft"), ("archived", "archived")):
        found += [word] if raw.get(flag) else []
    return [*found, "collection template"] if raw.get("collectionId") else found
