"""Pages: the list, metadata per locale, and static content."""

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wftui.sandbox import bodies
from wftui.sandbox.access import check_site, site_of, world_of
from wftui.sandbox.answers import answer
from wftui.sandbox.auth import needs
from wftui.sandbox.content import Json
from wftui.sandbox.dom import NodeWriter, localized, node_writes
from wftui.sandbox.errors import detail, not_found, shape_error, validation_error
from wftui.sandbox.page_locales import read_locale, write_locale
from wftui.sandbox.paging import paged
from wftui.sandbox.state import World

_KEPT_INSIDE = ("nodes", "locales")
_SLUG = re.compile(r"[_a-zA-Z0-9][-_a-zA-Z0-9]*")
_SLUG_RULE = "Must be alphanumerical and not contain any spaces or special characters"
_LONGEST_NAME = 256


def _page_and_site(request: Request) -> tuple[Json, Json]:
    page = world_of(request).pages.get(bodies.path_id(request, "page_id"))
    if page is None:
        raise not_found("The page cannot be found")
    return page, check_site(request, page["siteId"])


def page_answer(page: Json, locale: Json | None) -> Json:
    """Return what GET answers for a page in the primary locale (None) or in a secondary one."""
    body = {key: value for key, value in page.items() if key not in _KEPT_INSIDE}
    if locale is not None:
        own = page.get("locales", {}).get(locale["id"], {})
        body.update({key: value for key, value in own.items() if key != "nodes"}, localeId=locale["id"])
        if page.get("publishedPath"):
            path = _renamed(page["publishedPath"], page["slug"], body["slug"])
            body["publishedPath"] = own.get("publishedPath", f"/{locale['subdirectory']}{path}".rstrip("/"))
    graph, seo = dict(body.get("openGraph") or {}), body.get("seo") or {}
    for key in ("title", "description"):
        if graph.get(f"{key}Copied"):
            graph[key] = seo.get(key)
    return body | ({"openGraph": graph} if graph else {})


def _renamed(path: str, before: str, after: str) -> str:
    """Return a published path whose last part follows the slug."""
    head, slash, last = path.rpartition("/")
    return f"{head}{slash}{after}" if last == before and before != after else path


@needs("pages:read")
async def list_pages(request: Request) -> Response:
    """Answer the pages of a site, metadata only."""
    site = site_of(request)
    locale = read_locale(request, site)
    mine = [page for page in world_of(request).pages.values() if page["siteId"] == site["id"]]
    part, pagination = paged(request, mine)
    return answer({"pages": [page_answer(page, locale) for page in part], "pagination": pagination})


@needs("pages:read")
async def get_page(request: Request) -> Response:
    """Answer one page's metadata."""
    page, site = _page_and_site(request)
    return answer(page_answer(page, read_locale(request, site)))


@needs("pages:write")
async def update_page(request: Request) -> Response:
    """Replace a page's metadata in one locale, the primary one included.

    What `seo` or `openGraph` leave out is emptied. A section that is left out is emptied in the primary locale and
    falls back to it in a secondary one. Title and slug stay when they are left out.
    """
    page, site = _page_and_site(request)
    locale = read_locale(request, site)
    world = world_of(request)
    metadata = _metadata(await bodies.json_object(request))
    _check_slug(world, page, locale, metadata.get("slug"))
    if locale is None:
        path, before = page.get("publishedPath"), page["slug"]
        page.update({"seo": {"title": None, "description": None}, "openGraph": _open_graph({})} | metadata)
        if path:
            page["publishedPath"] = _renamed(path, before, page["slug"])
        page["lastUpdated"] = world.clock.stamp()
    else:
        own = page.setdefault("locales", {}).setdefault(locale["id"], {})
        path, before = own.get("publishedPath"), own.get("slug", page["slug"])
        for section in ("seo", "openGraph"):
            own.pop(section, None)
        own.update(metadata)
        if path:
            own["publishedPath"] = _renamed(path, before, own.get("slug", page["slug"]))
        own["lastUpdated"] = world.clock.stamp()
    world.changed("page", page["id"])
    return answer(page_answer(page, locale))


def _metadata(body: Json) -> Json:
    metadata: Json = {}
    for key in ("title", "slug"):
        value = bodies.text(body, key)
        if value is not None:
            if len(value) > _LONGEST_NAME:
                raise shape_error(f"Value ({key}) should NOT be longer than {_LONGEST_NAME} characters")
            metadata[key] = value
    if metadata.get("title") == "":
        raise shape_error("Value (title) should NOT be shorter than 1 characters")
    seo = bodies.section(body, "seo")
    if seo is not None:
        metadata["seo"] = {key: bodies.text(seo, key, "seo.") for key in ("title", "description")}
    graph = bodies.section(body, "openGraph")
    if graph is not None:
        metadata["openGraph"] = _open_graph(graph)
    return metadata


def _open_graph(sent: Json) -> Json:
    graph: Json = {}
    for key in ("title", "description"):
        graph[key] = bodies.text(sent, key, "openGraph.")
        copied = bodies.flag(sent, f"{key}Copied", "openGraph.")
        graph[f"{key}Copied"] = key not in sent if copied is None else copied
    return graph


def _check_slug(world: World, page: Json, locale: Json | None, slug: str | None) -> None:
    """Require a new slug to be well formed and free among the page's siblings. Raises 400 with details."""
    if slug is None or slug == page_answer(page, locale)["slug"]:
        return
    if not _SLUG.fullmatch(slug):
        raise validation_error([detail("slug", _SLUG_RULE)])
    for other in world.pages.values():
        sibling = (
            other is not page
            and other["siteId"] == page["siteId"]
            and other.get("parentId") == page.get("parentId")
            and not other.get("isBranch")
            and not page.get("isBranch")
        )
        if sibling and page_answer(other, locale)["slug"] == slug:
            raise validation_error([detail("slug", f"Unique value is already in database: '{slug}'")])


@needs("pages:read")
async def get_content(request: Request) -> Response:
    """Answer one page of a page's nodes; the template page of a collection has none."""
    page, site = _page_and_site(request)
    locale = read_locale(request, site)
    nodes, pagination = paged(request, _nodes(page))
    own = page.get("locales", {}).get(locale["id"], {}) if locale else {}
    return answer(
        {
            "pageId": page["id"],
            "branchId": page.get("branchId"),
            "nodes": localized(nodes, [own.get("nodes", {})]),
            "pagination": pagination,
            "lastUpdated": own.get("lastUpdated", page["lastUpdated"]),
        }
    )


def _nodes(page: Json) -> list[Json]:
    return [] if page.get("collectionId") else page.get("nodes", [])


@needs("pages:write")
async def update_content(request: Request) -> Response:
    """Write nodes in a secondary locale; the nodes that cannot be written are named in `errors`."""
    page, site = _page_and_site(request)
    locale_id = write_locale(request, site)
    world = world_of(request)
    writes = node_writes(await bodies.json_object(request))
    writer = NodeWriter(_nodes(page), world.components, keep_ids=world.switches.refuse_lost_ids)
    own = page.setdefault("locales", {}).setdefault(locale_id, {})
    errors = writer.write(writes, own.setdefault("nodes", {}))
    if len(errors) < len(writes):
        own["lastUpdated"] = world.clock.stamp()
        world.changed("page", page["id"])
    return answer({"errors": errors})


routes = [
    Route("/sites/{site_id}/pages", list_pages, methods=["GET"]),
    Route("/pages/{page_id}", get_page, methods=["GET"]),
    Route("/pages/{page_id}", update_page, methods=["PUT"]),
    Route("/pages/{page_id}/dom", get_content, methods=["GET"]),
    Route("/pages/{page_id}/dom", update_content, methods=["POST"]),
]
