"""Sites: list, get, domains, publish."""

import math
import time

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wftui.sandbox.access import site_of, world_of
from wftui.sandbox.answers import answer
from wftui.sandbox.auth import Token, needs
from wftui.sandbox.bodies import flag, json_object, text, texts
from wftui.sandbox.content import Json
from wftui.sandbox.errors import ApiError, too_many_requests
from wftui.sandbox.publishing import publish_everything

PUBLISH_EVERY = 60.0
"""Seconds between two successful publishes of a site, in real time like every rate limit."""


@needs("sites:read")
async def list_sites(request: Request) -> Response:
    """Answer the sites that the token opens."""
    token: Token = request.state.token
    sites = [site for key, site in world_of(request).sites.items() if token.site_ids is None or key in token.site_ids]
    return answer({"sites": sites})


@needs("sites:read")
async def get_site(request: Request) -> Response:
    """Answer one site."""
    return answer(site_of(request))


@needs("sites:read")
async def custom_domains(request: Request) -> Response:
    """Answer a site's custom domains."""
    return answer({"customDomains": site_of(request).get("customDomains") or []})


def _chosen_domains(site: Json, body: Json) -> list[Json]:
    known = {domain["id"]: domain for domain in site.get("customDomains") or []}
    chosen = texts(body, "customDomains") or []
    for each in chosen:
        if each not in known:
            raise ApiError(400, "invalid_domain", f"Invalid domain: {each} is not a domain of this site")
    return [known[each] for each in dict.fromkeys(chosen)]


@needs("sites:write")
async def publish_site(request: Request) -> Response:
    """Publish a site: what is queued goes live, in every collection and locale. Once a minute."""
    site, world = site_of(request), world_of(request)
    body = await json_object(request, may_be_empty=True)
    domains = _chosen_domains(site, body)
    subdomain = flag(body, "publishToWebflowSubdomain") or False
    page_only = text(body, "pageId") is not None
    if not domains and not subdomain:
        raise ApiError(400, "no_domains", "No domains to publish to were given")
    if world.switches.limit_site_publish:
        wait = world.site_publishes.get(site["id"], -math.inf) + PUBLISH_EVERY - time.monotonic()
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        world.site_publishes[site["id"]] = time.monotonic()
    stamp = world.clock.stamp()
    for domain in domains:
        domain["lastPublished"] = stamp
    site["lastPublished"] = stamp
    world.changed("site", site["id"])
    if not page_only:
        for collection in world.collections_of(site["id"]):
            publish_everything(world, collection, stamp)
    return answer(
        {
            "customDomains": domains,
            "publishToWebflowSubdomain": subdomain,
            "publishScope": "page" if page_only else "site",
        },
        202,
    )


routes = [
    Route("/sites", list_sites, methods=["GET"]),
    Route("/sites/{site_id}", get_site, methods=["GET"]),
    Route("/sites/{site_id}/custom_domains", custom_domains, methods=["GET"]),
    Route("/sites/{site_id}/publish", publish_site, methods=["POST"]),
]
