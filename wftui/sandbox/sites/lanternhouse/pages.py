"""The pages of Lanternhouse: two full ones, a draft, an archived one, a branch, and a template for each collection."""

from wftui.sandbox.sites.ids import object_id
from wftui.sandbox.sites.lanternhouse.nodes import nodes
from wftui.sandbox.sites.lanternhouse.schema import SITE, collection_id, collections
from wftui.sandbox.sites.lanternhouse.site import SITE_ID, locale_id
from wftui.sandbox.sites.seed import JsonObject

_VISIT_SEO_FR = (
    "Horaires, tarifs, accès par bac, bus ou train, visites de groupes\u00a0: tout pour préparer votre venue à "
    "Lanternhouse, avec la grande lentille de 1859, le café et la boutique."
)


def page_id(name: str) -> str:
    """The id of a page, by its name in this module."""
    return object_id(SITE, "page", name)


def _seo(title: str | None, description: str | None) -> JsonObject:
    return {"title": title, "description": description}


def _open_graph(title: str | None = None, description: str | None = None) -> JsonObject:
    return {
        "title": title,
        "titleCopied": title is None,
        "description": description,
        "descriptionCopied": description is None,
    }


def _page(name: str, title: str, slug: str, seo: JsonObject, **more: object) -> JsonObject:
    listed, overlays = nodes(name)
    page: JsonObject = {
        "id": page_id(name),
        "siteId": SITE_ID,
        "title": title,
        "slug": slug,
        "createdOn": "2024-03-04T12:10:44.512Z",
        "lastUpdated": "2026-02-26T15:32:10.877Z",
        "archived": False,
        "draft": False,
        "canBranch": True,
        "isBranch": False,
        "branchId": None,
        "seo": seo,
        "openGraph": _open_graph(),
        "localeId": locale_id("en"),
        "publishedPath": f"/{slug}",
        "nodes": listed,
        "locales": {locale: {"nodes": overlay} for locale, overlay in overlays.items()},
    }
    page.update(more)
    return page


def _say(page: JsonObject, short: str, **metadata: object) -> None:
    """Give a page its own metadata in a secondary locale."""
    page["locales"][locale_id(short)].update(metadata)


def _visit() -> JsonObject:
    page = _page(
        "visit",
        "Visit",
        "visit",
        _seo(
            "Visit Lanternhouse: hours, tickets and how to get here",
            "Opening hours, prices, the ferry, access, and how to book for a group.",
        ),
        openGraph={**_open_graph(description="Two hours, a coat, and the lamps at dusk."), "titleCopied": True},
    )
    _say(
        page,
        "fr",
        title="Visite",
        slug="visite",
        seo=_seo("Visiter Lanternhouse\u00a0: horaires, tarifs et accès", _VISIT_SEO_FR),
        openGraph=_open_graph(description="Deux heures, un manteau et les lampes au crépuscule."),
        publishedPath="/fr/visite",
    )
    _say(page, "ja", title="ご来館の案内", seo=_seo(None, None), openGraph=_open_graph())
    return page


def _about() -> JsonObject:
    page = _page(
        "about",
        "About",
        "about",
        _seo("About Lanternhouse", "A small museum of lights at sea, and of the people who kept them burning."),
        openGraph=_open_graph("It began with one crate", "How a prism in a window became a museum."),
    )
    _say(
        page,
        "fr",
        title="À propos",
        seo=_seo("À propos de Lanternhouse", "Un petit musée des lumières en mer, et de ceux qui les ont entretenues."),
        openGraph=_open_graph("Tout commença par une caisse", "Comment un prisme à la fenêtre devint un musée."),
    )
    _say(page, "ja", title="Lanternhouseについて")
    return page


def _home() -> JsonObject:
    seo = _seo("Lanternhouse, Museum of Lights at Sea", None)
    page = _page("home", "Home", "index", seo, draft=True, publishedPath="/")
    _say(page, "fr", title="Accueil")
    return page


def _summer() -> JsonObject:
    return _page("summer", "Summer of Lamps 2024", "summer-of-lamps-2024", _seo(None, None), archived=True)


def _branch() -> JsonObject:
    seo = _seo("Visit Lanternhouse: hours, tickets and how to get here", None)
    branch = object_id(SITE, "branch", "timed-tickets")
    page = _page("branch", "Visit", "visit", seo, canBranch=False, isBranch=True, branchId=branch)
    page["lastUpdated"] = "2026-03-01T11:02:37.204Z"
    return page


def _template(collection: JsonObject) -> JsonObject:
    slug = collection["slug"]
    return {
        "id": page_id(f"template/{slug}"),
        "siteId": SITE_ID,
        "title": f"{collection['displayName']} Template",
        "slug": f"detail_{slug}",
        "collectionId": collection_id(slug),
        "createdOn": collection["createdOn"],
        "lastUpdated": "2025-11-17T14:20:51.030Z",
        "archived": False,
        "draft": False,
        "canBranch": False,
        "isBranch": False,
        "branchId": None,
        "seo": _seo(f'{{{{wf {{"path":"name","type":"PlainText"}} }}}} | {collection["displayName"]}', None),
        "openGraph": _open_graph(),
        "localeId": locale_id("en"),
        "publishedPath": f"/{slug}",
        "nodes": [],
        "locales": {},
    }


def pages() -> list[JsonObject]:
    """All twelve, in the order in which Webflow lists them."""
    templates = [_template(collection) for collection in collections()]
    return [_visit(), _about(), _home(), *templates, _summer(), _branch()]
