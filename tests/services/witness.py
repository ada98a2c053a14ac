"""What a site says of itself, read by plain HTTP and judged by plain Python: the witness for queries and searches.

Shares no code with the product: texts are taken out of HTML by the parser of the standard library, statuses, links and
times are worked out from Webflow's JSON as its documentation describes them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from tests.sandbox_process import Sandbox
from tests.services.comparing import Asking, on_server

LONDON = ZoneInfo("Europe/London")
_INLINE = {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "label", "mark", "q"}
_INLINE |= {"s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"}
_LINKS = {"Reference", "MultiReference"}


def plain(text: str) -> str:
    """Without case and accents; the marks of kana stay."""
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in apart if not 0x300 <= ord(c) <= 0x36F).casefold())


def spaced(text: str) -> str:
    """With single spaces."""
    return re.sub(r"\s+", " ", text).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.alts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words.append("" if tag in _INLINE else " ")
        self.hidden += tag in ("script", "style")
        if tag == "img" and "alt" in dict(attrs):
            self.alts.append(dict(attrs)["alt"] or "")

    def handle_endtag(self, tag: str) -> None:
        self.words.append("" if tag in _INLINE else " ")
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)


def read_html(markup: str) -> tuple[str, list[str]]:
    """The text of HTML, and the alternative texts of its pictures."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return spaced("".join(reader.words)), [spaced(each) for each in reader.alts]


def file_of(url: str) -> str:
    """The file's name in an address, without the id before it."""
    return re.sub(r"^[0-9a-f]{24}_", "", unquote(urlsplit(url).path.rsplit("/", 1)[-1]))


def leaves(value: Any) -> list[str]:
    """Every string and number in JSON."""
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in leaves(each)]
    if isinstance(value, list):
        return [leaf for each in value for leaf in leaves(each)]
    return [] if value is None or isinstance(value, bool) else [value if isinstance(value, str) else repr(value)]


@dataclass
class Row:
    """One item in one locale."""

    site: Site
    collection: str
    id: str
    locale: str
    staged: dict[str, Any]
    live: dict[str, Any] | None

    @property
    def f(self) -> dict[str, Any]:
        """Its values."""
        return self.staged["fieldData"]

    @property
    def status(self) -> str:
        """Its status in words."""
        item = self.staged
        if item["isArchived"]:
            return "archived"
        if item.get("lastPublished") is None:
            return "draft" if item["isDraft"] else "queued"
        if item["isDraft"]:
            return "draft changes"
        assert self.live is not None
        one, other = ({k: v for k, v in each["fieldData"].items() if v is not None} for each in (item, self.live))
        return "published" if one == other else "queued changes"

    def name_has(self, text: str) -> bool:
        """Whether the name holds it."""
        return plain(text) in plain(self.f["name"])

    def texts(self, slug: str) -> list[str]:
        """The texts of a field."""
        return [text for _, text in self.site.texts(self.collection, {slug: self.f.get(slug)})]

    def has_text(self, slug: str, text: str) -> bool:
        """Whether a field holds it."""
        return any(plain(text) in plain(each) for each in self.texts(slug))

    def option(self, slug: str) -> str | None:
        """The name of an option."""
        return self.site.options[self.collection, slug].get(self.f.get(slug))

    def targets(self, slug: str) -> list[str]:
        """The names, slugs and ids of what a field refers to, as this locale calls them."""
        value = self.f.get(slug)
        ids = value if isinstance(value, list) else [value] if value else []
        return [self.site.name_of(each, self.locale) for each in ids]

    def refers(self, slug: str, text: str) -> bool:
        """Whether a field refers to something whose name holds the text."""
        return any(plain(text) in plain(each) for each in self.targets(slug) if each)

    def at(self, slug: str) -> datetime | None:
        """A date in London's time."""
        value = self.f.get(slug)
        return datetime.fromisoformat(value).astimezone(LONDON) if value else None

    def property_at(self, key: str) -> datetime | None:
        """A date of the item itself."""
        value = self.staged.get(key)
        return datetime.fromisoformat(value) if value else None

    def in_locale(self, tag: str) -> bool:
        """Whether the item exists there."""
        return (self.id, self.site.locales[tag]) in self.site.exist

    def pictures(self) -> list[dict[str, Any]]:
        """Every picture of the picture fields."""
        found = []
        for slug, kind in self.site.kinds[self.collection].items():
            value = self.f.get(slug)
            if kind in ("Image", "MultiImage") and value:
                found += [each for each in (value if isinstance(value, list) else [value]) if each.get("url")]
        return found

    def backlinks(self) -> int:
        """How many variants of the same locale refer to it, staged."""
        links = self.site.links
        return len({key for key, _, live, target in links if target == self.id and not live and key[2] == self.locale})

    def orphan(self) -> bool:
        """Whether nothing else refers to it."""
        return not any(target == self.id and key[1] != self.id for key, _, _, target in self.site.links)


@dataclass
class Site:
    """Everything that the server holds."""

    server: dict[Any, Any]
    asking: Asking
    locales: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, sandbox: Sandbox) -> Site:
        """Read it all."""
        asking = Asking(sandbox.url, sandbox.token)
        return cls(on_server(asking), asking)

    def __post_init__(self) -> None:
        site = self.asking.get("/sites")["sites"][0]
        listed = self.asking.get(f"/sites/{site['id']}")["locales"]
        self.locales = {each["tag"][:2]: each["cmsLocaleId"] for each in [listed["primary"], *listed["secondary"]]}
        self.page_locales = {each["tag"][:2]: each["id"] for each in [listed["primary"], *listed["secondary"]]}
        schemas = [
            self.asking.get(f"/collections/{each['id']}")
            for each in self.asking.get(f"/sites/{site['id']}/collections")["collections"]
        ]
        self.ids = {each["slug"]: each["id"] for each in schemas}
        self.kinds = {each["slug"]: {f["slug"]: f["type"] for f in each["fields"]} for each in schemas}
        self.options = {
            (each["slug"], f["slug"]): {o["id"]: o["name"] for o in f["validations"]["options"]}
            for each in schemas
            for f in each["fields"]
            if f["type"] == "Option"
        }
        self.slugs = {each["id"]: each["slug"] for each in schemas}
        self.exist = {(key[2], key[3]) for key in self.items(live=False)}

    def items(self, *, live: bool) -> dict[tuple[Any, ...], dict[str, Any]]:
        """Every variant in one version."""
        return {key: value for key, value in self.server.items() if key[0] is live}

    def rows(self, collection: str, tag: str = "en") -> list[Row]:
        """The items of a collection in a locale."""
        wanted = (self.ids[collection], self.locales[tag])
        return [
            Row(self, collection, key[2], key[3], value, self.server.get((True, *key[1:])))
            for key, value in self.items(live=False).items()
            if (key[1], key[3]) == wanted
        ]

    def name_of(self, item_id: str, locale: str) -> str:
        """What a locale calls an item, or else the first locale that has it."""
        for each in (locale, *self.locales.values()):
            for (live, _, found, where), item in self.by_id.get(item_id, ()):
                if not live and found == item_id and where == each:
                    return str(item["fieldData"]["name"])
        return ""

    @cached_property
    def by_id(self) -> dict[str, list[tuple[Any, dict[str, Any]]]]:
        """Every version of every item."""
        found: dict[str, list[tuple[Any, dict[str, Any]]]] = {}
        for key, value in self.server.items():
            if isinstance(key[0], bool):
                found.setdefault(key[2], []).append((key, value))
        return found

    @cached_property
    def links(self) -> list[tuple[tuple[str, str, str], str, bool, str]]:
        """Every reference: who (collection, item, locale), through which field, in which version, to whom."""
        found = []
        for key, item in self.server.items():
            if not isinstance(key[0], bool):
                continue
            live, collection, item_id, locale = key
            for slug, kind in self.kinds[self.slugs[collection]].items():
                value = item["fieldData"].get(slug)
                if kind in _LINKS and value:
                    targets = value if isinstance(value, list) else [value]
                    found += [((collection, item_id, locale), slug, live, each) for each in dict.fromkeys(targets)]
        return found

    def texts(self, collection: str, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """The texts of an item that are not empty, each with the name of its place."""
        for slug, value in values.items():
            kind = self.kinds[collection][slug]
            found: list[tuple[str, str]] = []
            if value is None or kind in _LINKS or kind == "Switch":
                continue
            if kind == "RichText":
                text, alts = read_html(value)
                found = [(slug, text), *((f"{slug} alt {n}", alt) for n, alt in enumerate(alts, 1))]
            elif kind == "Option":
                found = [(slug, self.options[collection, slug].get(value, value))]
            elif kind in ("Image", "File", "MultiImage"):
                many = kind == "MultiImage"
                for n, each in enumerate(value if many else [value], 1):
                    tail = f" {n}" if many else ""
                    found += [(f"{slug} alt{tail}", spaced(each.get("alt") or ""))]
                    found += [(f"{slug} file{tail}", file_of(each["url"]))]
            elif isinstance(value, str):
                found = [(slug, spaced(value))]
            elif isinstance(value, (int, float)):
                found = [(slug, repr(value))]
            else:
                found = [(slug, spaced(each)) for each in leaves(value)]
            yield from (each for each in found if each[1])

    def everything(self) -> Iterator[tuple[tuple[str, str, str, str, str], str]]:
        """Every text of the site: kind, id, place, locale and version, and the text itself."""
        tags = {each: tag for tag, each in self.locales.items()}
        for key, item in self.server.items():
            if isinstance(key[0], bool):
                live, collection, item_id, locale = key
                for place, text in self.texts(self.slugs[collection], item["fieldData"]):
                    yield ("item", item_id, place, tags[locale], "live" if live else "staged"), text
        tags = {each: tag for tag, each in self.page_locales.items()}
        components = {key[1] for key in self.server if key[0] == "properties"}
        for key, value in self.server.items():
            if key[0] in ("page", "nodes", "properties"):
                kind = "component" if key[1] in components else "page"
                for place, text in static_texts(key[0], value):
                    yield (kind, key[1], place, tags[key[2]], ""), text
        site = self.asking.get("/sites")["sites"][0]["id"]
        for each in self.asking.get(f"/sites/{site}/components")["components"]:
            for place in ("name", "group", "description"):
                if each.get(place):
                    yield ("component", each["id"], place, "", ""), spaced(each[place])


def static_texts(kind: str, value: Any) -> Iterator[tuple[str, str]]:
    """The texts of a page's settings, or of the nodes or properties of something."""
    if kind == "page":
        seo, graph = value.get("seo") or {}, value.get("openGraph") or {}
        for place, text in (
            ("title", value.get("title")),
            ("slug", value.get("slug")),
            ("SEO title", seo.get("title")),
            ("SEO text", seo.get("description")),
            ("Open Graph title", graph.get("title")),
            ("Open Graph text", graph.get("description")),
        ):
            if text:
                yield place, spaced(text)
        return
    count: dict[str, int] = {}
    for each in value:
        for place, text in node_texts(each) if kind == "nodes" else [property_text(each)]:
            if text:
                count[place] = count.get(place, 0) + 1
                yield f"{place} {count[place]}" if kind == "nodes" else place, text


def rich(text: dict[str, Any] | None) -> str:
    """What a static text says."""
    text = text or {}
    return read_html(text["html"])[0] if text.get("html") else spaced(text.get("text") or "")


def property_text(each: dict[str, Any]) -> tuple[str, str]:
    """The text of a component's property."""
    return f"property {each['label']}", rich(each["text"])


def node_texts(node: dict[str, Any]) -> list[tuple[str, str]]:
    """The texts of a node of a page."""
    match node["type"]:
        case "text":
            return [("text", rich(node["text"]))]
        case "image":
            return [("image alt", spaced(node["image"].get("alt") or ""))]
        case "component-instance":
            return [(f"override {each['label']}", rich(each["text"])) for each in node["propertyOverrides"]]
        case "text-input":
            return [("placeholder", spaced(node.get("placeholder") or ""))]
        case "select":
            return [("choice", spaced(each["text"])) for each in node["choices"]]
        case "submit-button":
            return [("button", spaced(node["value"])), ("waiting text", spaced(node.get("waitingText") or ""))]
        case "search-button":
            return [("button", spaced(node["value"]))]
    raise AssertionError(node["type"])
