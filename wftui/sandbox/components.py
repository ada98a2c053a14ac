"""Components: the list, their static content and their properties, per locale and per branch.

Without `branchId` a request is about the main version. What is written on a branch lies over it and is read there only.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wftui.sandbox import bodies
from wftui.sandbox.access import site_of, world_of
from wftui.sandbox.answers import answer
from wftui.sandbox.auth import needs
from wftui.sandbox.content import Json
from wftui.sandbox.dom import NodeError, NodeWriter, localized, node_writes, override, property_writes
from wftui.sandbox.errors import forbidden, not_found
from wftui.sandbox.page_locales import read_locale, write_locale
from wftui.sandbox.paging import paged

_SHOWN = ("id", "name", "group", "description", "readonly")


def _component(request: Request, site: Json) -> Json:
    world = world_of(request)
    component = world.components.get(request.path_params["component_id"])
    if component is None or component["siteId"] != site["id"]:
        raise not_found("The component cannot be found")
    return component


def _branch(request: Request, site: Json) -> str | None:
    """Return the branch that is asked for; a site's branches are those of its pages. Raises 400 or 404."""
    branch = request.query_params.get("branchId")
    if branch is None:
        return None
    bodies.object_id_text(branch)
    world = world_of(request)
    pages = (page for page in world.pages.values() if page["siteId"] == site["id"])
    if not any(page.get("isBranch") and page.get("branchId") == branch for page in pages):
        raise not_found("The branch cannot be found")
    return branch


def _layers(component: Json, branch: str | None, locale: Json | None, part: str) -> list[dict[str, Json]]:
    """Return the overlays of a locale, the main version's below the branch's."""
    if locale is None:
        return []
    holders = [component, component.get("branches", {}).get(branch, {})]
    return [holder.get("locales", {}).get(locale["id"], {}).get(part, {}) for holder in holders]


def _overlay(component: Json, branch: str | None, locale_id: str, part: str) -> dict[str, Json]:
    """Return the overlay that is written to, made if it is the first write."""
    holder = component if branch is None else component.setdefault("branches", {}).setdefault(branch, {})
    overlay: dict[str, Json] = holder.setdefault("locales", {}).setdefault(locale_id, {}).setdefault(part, {})
    return overlay


@needs("components:read")
async def list_components(request: Request) -> Response:
    """Answer the components of a site."""
    site = site_of(request)
    _branch(request, site)
    mine = [each for each in world_of(request).components.values() if each["siteId"] == site["id"]]
    part, pagination = paged(request, mine)
    shown = [{key: each[key] for key in _SHOWN if key in each} for each in part]
    return answer({"components": shown, "pagination": pagination})


@needs("components:read")
async def get_content(request: Request) -> Response:
    """Answer one page of a component's nodes."""
    site = site_of(request)
    component, branch, locale = _component(request, site), _branch(request, site), read_locale(request, site)
    nodes, pagination = paged(request, component.get("nodes", []))
    return answer(
        {
            "componentId": component["id"],
            "nodes": localized(nodes, _layers(component, branch, locale, "nodes")),
            "pagination": pagination,
        }
    )


@needs("components:write")
async def update_content(request: Request) -> Response:
    """Write a component's nodes in a secondary locale; `errors` names those that cannot be written."""
    component, branch, locale_id = _writable(request)
    world = world_of(request)
    writes = node_writes(await bodies.json_object(request))
    writer = NodeWriter(component.get("nodes", []), world.components, keep_ids=world.switches.refuse_lost_ids)
    errors = writer.write(writes, _overlay(component, branch, locale_id, "nodes"))
    world.changed("component", component["id"])
    return answer({"errors": errors})


@needs("components:read")
async def get_properties(request: Request) -> Response:
    """Answer one page of a component's properties with their default values."""
    site = site_of(request)
    component, branch, locale = _component(request, site), _branch(request, site), read_locale(request, site)
    shown, pagination = paged(request, component.get("properties", []))
    for layer in _layers(component, branch, locale, "properties"):
        shown = [{**each, **layer.get(each["propertyId"], {})} for each in shown]
    return answer(
        {
            "componentId": component["id"],
            "properties": shown,
            "pagination": pagination,
        }
    )


@needs("components:write")
async def update_properties(request: Request) -> Response:
    """Write default property values in a secondary locale; `errors` names those that do not exist."""
    component, branch, locale_id = _writable(request)
    world = world_of(request)
    writes = property_writes(await bodies.json_object(request))
    known = {each["propertyId"]: each for each in component.get("properties", [])}
    overlay = _overlay(component, branch, locale_id, "properties")
    errors = []
    for write in writes:
        try:
            overlay[write["propertyId"]] = {"text": override(known, write)["text"]}
        except NodeError as error:
            errors.append(f"Component {component['id']}: {error}")
    world.changed("component", component["id"])
    return answer({"errors": errors})


def _writable(request: Request) -> tuple[Json, str | None, str]:
    """Return the component, branch and locale that a request writes to. Raises 400, 403 or 404."""
    site = site_of(request)
    component, branch = _component(request, site), _branch(request, site)
    locale_id = write_locale(request, site)
    if component.get("readonly"):
        raise forbidden()
    return component, branch, locale_id


_ROOT = "/sites/{site_id}/components"

routes = [
    Route(_ROOT, list_components, methods=["GET"]),
    Route(f"{_ROOT}/{{component_id}}/dom", get_content, methods=["GET"]),
    Route(f"{_ROOT}/{{component_id}}/dom", update_content, methods=["POST"]),
    Route(f"{_ROOT}/{{component_id}}/properties", get_properties, methods=["GET"]),
    Route(f"{_ROOT}/{{component_id}}/properties", update_properties, methods=["POST"]),
]
