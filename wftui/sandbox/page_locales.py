"""Which locale a request on pages and components is about: `localeId`, never `cmsLocaleId`."""

from starlette.requests import Request

from wftui.sandbox.bodies import object_id_text
from wftui.sandbox.content import Json
from wftui.sandbox.errors import bad_request, not_found


def _asked(request: Request) -> str | None:
    """Return the locale of the query; `locale` is the older name of `localeId`."""
    query = request.query_params
    return query.get("localeId", query.get("locale"))


def secondary_locales(site: Json) -> list[Json]:
    """Return the secondary locales of a site, which may have none."""
    return list((site.get("locales") or {}).get("secondary", []))


def read_locale(request: Request, site: Json) -> Json | None:
    """Return the secondary locale that is asked for, or None for the primary one.

    Raises:
        ApiError: 400 for an id that is none, 404 for a locale that the site does not have.
    """
    asked = _asked(request)
    if asked is None:
        return None
    object_id_text(asked)
    if asked == ((site.get("locales") or {}).get("primary") or {}).get("id"):
        return None
    for locale in secondary_locales(site):
        if locale["id"] == asked:
            return locale
    raise not_found("The locale cannot be found")


def write_locale(request: Request, site: Json) -> str:
    """Return the id of the secondary locale that is written to. Raises 400 for any other and for none at all."""
    asked = _asked(request)
    if asked is None or asked not in {locale["id"] for locale in secondary_locales(site)}:
        raise bad_request("The provided locale must be a secondary locale.")
    return asked
