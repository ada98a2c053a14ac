"""From a request to the site, collection or item that it names, as far as its token may go."""

from starlette.requests import Request

from wftui.sandbox.auth import Token
from wftui.sandbox.bodies import path_id
from wftui.sandbox.content import Collection, Json
from wftui.sandbox.errors import bad_request, forbidden, not_found
from wftui.sandbox.state import World

ITEM = "The item cannot be found"
COLLECTION = "The collection cannot be found"
SITE = "The site cannot be found"


def world_of(request: Request) -> World:
    """Return the sandbox's world."""
    world: World = request.app.state.world
    return world


def check_site(request: Request, site_id: str) -> Json:
    """Return a site. Raises 404, or 403 when the token does not open it."""
    site = world_of(request).sites.get(site_id)
    if site is None:
        raise not_found(SITE)
    token: Token = request.state.token
    if token.site_ids is not None and site_id not in token.site_ids:
        raise forbidden()
    return site


def site_of(request: Request) -> Json:
    """Return the site in the path. Raises 400, 403 or 404."""
    return check_site(request, path_id(request, "site_id"))


def collection_of(request: Request) -> Collection:
    """Return the collection in the path. Raises 400, 403 or 404."""
    collection = world_of(request).collections.get(path_id(request, "collection_id"))
    if collection is None:
        raise not_found(COLLECTION)
    check_site(request, collection.site_id)
    return collection


def known_locale(collection: Collection, given: str | None) -> str | None:
    """Return the locale that a write is for: the primary one unless said. Raises 400 for another site's."""
    if given is None:
        return collection.primary
    if given not in collection.locales:
        raise bad_request("The provided cmsLocaleId is not a locale of this site.")
    return given


def known_locales(collection: Collection, given: list[str] | None) -> list[str | None]:
    """Return the locales that a write is for, each once: the primary one unless said. Raises 400."""
    if given is None:
        return [collection.primary]
    if not given:
        raise bad_request("The list of cmsLocaleIds is empty.")
    return list(dict.fromkeys(known_locale(collection, each) for each in given))
