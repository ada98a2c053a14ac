"""A small site of pages and components, with one of everything that static content can be."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from tests.sandbox.serving import serving
from wftui.sandbox.app import make_app
from wftui.sandbox.auth import fixture_tokens
from wftui.sandbox.limiter import Limiter
from wftui.sandbox.sites import Seed
from wftui.sandbox.sites.ids import object_id, uuid
from wftui.sandbox.state import World, make_world
from wftui.sandbox.switches import Switches

SITE, OTHER_SITE = object_id("quay", "site"), object_id("quay", "other site")
PRIMARY, FRENCH, JAPANESE = (object_id("quay", "locale", tag) for tag in ("en", "fr", "ja"))
FRENCH_CMS = object_id("quay", "cms-locale", "fr")
HOME, ABOUT, TEMPLATE, DRAFT = (object_id("quay", "page", name) for name in ("home", "about", "template", "branch"))
BRANCH = object_id("quay", "branch")
BANNER, LIBRARY = uuid("quay", "banner"), uuid("quay", "library")
HEADING, BLURB, PICTURE = (uuid("quay", "property", name) for name in ("heading", "blurb", "picture"))
TITLE, PROSE, FOTO, INSTANCE, INPUT, SELECT, SUBMIT, SEARCH = (
    uuid("quay", "node", name)
    for name in ("title", "prose", "image", "instance", "input", "select", "submit", "search")
)
INNER, NESTED = uuid("quay", "inner"), uuid("quay", "nested")

PROSE_HTML = (
    '<div><h3>Tides</h3><p>See the <a data-w-id="abc-1" href="/tides">tide <em>table</em></a>.<br/>Soon.</p></div>'
)
TOKEN = "the-main-token"


def _text(node_id: str, html: str, plain: str) -> dict[str, Any]:
    return {"id": node_id, "type": "text", "text": {"html": html, "text": plain}, "attributes": {}}


def _property(property_id: str, kind: str, label: str, html: str | None, plain: str) -> dict[str, Any]:
    return {"propertyId": property_id, "type": kind, "label": label, "text": {"html": html, "text": plain}}


def _locale(tag: str, locale_id: str) -> dict[str, Any]:
    return {
        "id": locale_id,
        "cmsLocaleId": object_id("quay", "cms-locale", tag),
        "enabled": True,
        "displayName": tag,
        "displayImageId": None,
        "subdirectory": "" if tag == "en" else tag,
        "tag": tag,
    }


def _page(page_id: str, title: str, slug: str, **more: Any) -> dict[str, Any]:
    return {
        "id": page_id,
        "siteId": SITE,
        "title": title,
        "slug": slug,
        "createdOn": "2026-01-01T00:00:00.000Z",
        "lastUpdated": "2026-01-02T00:00:00.000Z",
        "archived": False,
        "draft": False,
        "canBranch": True,
        "isBranch": False,
        "branchId": None,
        "seo": {"title": f"{title} on the quay", "description": "Boats, ropes and tides."},
        "openGraph": {
            "title": "",
            "titleCopied": True,
            "description": "Come aboard.",
            "descriptionCopied": False,
        },
        "localeId": PRIMARY,
        "publishedPath": f"/{slug}",
        "nodes": [],
        "locales": {},
    } | more


def seed() -> Seed:
    """The site: three locales, four pages, two components; and another site with nothing in it."""
    nodes: list[dict[str, Any]] = [
        _text(TITLE, "<h1>Welcome</h1>", "Welcome"),
        _text(PROSE, PROSE_HTML, "TidesSee the tide table.Soon."),
        {"id": FOTO, "type": "image", "image": {"alt": "A quay", "assetId": object_id("quay", "asset")}},
        {
            "id": INSTANCE,
            "type": "component-instance",
            "componentId": BANNER,
            "propertyOverrides": [_property(HEADING, "Plain Text", "Heading", None, "Sail with us")],
        },
        {"id": INPUT, "type": "text-input", "placeholder": "Your name", "attributes": {}},
        {
            "id": SELECT,
            "type": "select",
            "choices": [{"value": "a", "text": "Adult"}, {"value": "c", "text": "Child"}],
            "attributes": {},
        },
        {"id": SUBMIT, "type": "submit-button", "value": "Send", "waitingText": "Wait", "attributes": {}},
        {"id": SEARCH, "type": "search-button", "value": "Search", "attributes": {}},
    ]
    nodes += [_text(uuid("quay", "line", str(n)), f"<p>Line {n}</p>", f"Line {n}") for n in range(1100)]
    banner = {
        "id": BANNER,
        "siteId": SITE,
        "name": "Banner",
        "group": "Shared",
        "description": "Across the top",
        "readonly": False,
        "nodes": [
            _text(INNER, "<p>Ahoy</p>", "Ahoy"),
            {"id": NESTED, "type": "component-instance", "componentId": LIBRARY, "propertyOverrides": []},
        ],
        "properties": [
            _property(HEADING, "Plain Text", "Heading", None, "Sail"),
            _property(BLURB, "Rich Text", "Blurb", "<p>Every <em>day</em></p>", "Every day"),
            _property(PICTURE, "Alt Text", "Picture", None, "A sail"),
        ],
        "locales": {FRENCH: {"properties": {PICTURE: {"text": {"html": None, "text": "Une voile"}}}}},
    }
    library = {**banner, "id": LIBRARY, "name": "Library", "readonly": True, "nodes": [], "locales": {}}
    library["properties"] = [_property(BLURB, "Rich Text", "Blurb", "<p>Shelf</p>", "Shelf")]
    french = {
        "title": "Bienvenue",
        "slug": "accueil",
        "seo": {"title": "Bienvenue au quai", "description": None},
        "nodes": {TITLE: {"text": {"html": "<h2>Bienvenue</h2>", "text": "Bienvenue"}}},
    }
    return {
        "clock": "2026-03-02T09:00:00.000Z",
        "sites": [
            {
                "id": SITE,
                "displayName": "Quay",
                "locales": {
                    "primary": _locale("en", PRIMARY),
                    "secondary": [_locale("fr", FRENCH), _locale("ja", JAPANESE)],
                },
            },
            {"id": OTHER_SITE, "displayName": "Other Quay"},
        ],
        "collections": [],
        "items": {},
        "pages": [
            _page(HOME, "Welcome", "welcome", nodes=nodes, locales={FRENCH: french}),
            _page(ABOUT, "About", "about"),
            _page(TEMPLATE, "Boats", "boats", collectionId=object_id("quay", "boats"), nodes=nodes[:1]),
            _page(DRAFT, "About", "about", isBranch=True, branchId=BRANCH),
        ],
        "components": [banner, library],
        "generated": None,
    }


@dataclass
class Quay:
    """The served site, and a client that holds its main token."""

    http: httpx.AsyncClient
    world: World
    origin: str

    async def get(self, path: str, **query: Any) -> dict[str, Any]:
        """The body of a GET that has to succeed."""
        answer = await self.http.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def nodes(self, path: str, **query: Any) -> dict[str, dict[str, Any]]:
        """The nodes of a page or component, by id."""
        return {node["id"]: node for node in (await self.get(f"{path}/dom", **query))["nodes"]}

    async def send(self, path: str, nodes: list[Any], locale: str | None = FRENCH) -> httpx.Response:
        """Write nodes."""
        query = {} if locale is None else {"localeId": locale}
        return await self.http.post(f"{path}/dom", params=query, json={"nodes": nodes})

    async def errors(self, path: str, *nodes: Any) -> list[str]:
        """Write nodes in French; the errors of the answer, which has to be a 200."""
        answer = await self.send(path, list(nodes))
        assert answer.status_code == 200, answer.text
        return list(answer.json()["errors"])


@contextlib.asynccontextmanager
async def quay(redirect_uris: Sequence[str] = (), **switches: bool) -> AsyncIterator[Quay]:
    """Serve the site on a loopback socket."""
    world = make_world("quay", seed(), Switches(**switches))
    world.tokens.update({token.value: token for token in fixture_tokens(TOKEN).values()})
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with (
        serving(make_app(world, Limiter(rpm=100_000), TOKEN, redirect_uris=redirect_uris)) as origin,
        httpx.AsyncClient(base_url=f"{origin}/v2", headers=headers, trust_env=False, timeout=10) as http,
    ):
        yield Quay(http, world, origin)
