"""The two components: the newsletter sign-up, and the footer that holds it."""

from wftui.sandbox.sites.lanternhouse.nodes import component_id, nodes, property_id, property_text, static
from wftui.sandbox.sites.lanternhouse.site import LOCALES, SITE_ID, locale_id
from wftui.sandbox.sites.seed import JsonObject


def _component(key: str, name: str, group: str, description: str) -> JsonObject:
    listed, overlays = nodes(key)
    known = static()["properties"][key]
    return {
        "id": component_id(key),
        "siteId": SITE_ID,
        "name": name,
        "group": group,
        "description": description,
        "readonly": False,
        "nodes": listed,
        "properties": [property_text(key, each, said["text"][0]) for each, said in known.items()],
        "locales": {
            locale_id(short): {
                "nodes": overlays[locale_id(short)],
                "properties": {
                    property_id(key, each): {"text": property_text(key, each, said["text"][language])["text"]}
                    for each, said in known.items()
                    if said["text"][language]
                },
            }
            for language, short in enumerate(LOCALES[1:], 1)
        },
    }


def components() -> list[JsonObject]:
    """Both, in the order in which Webflow lists them."""
    return [
        _component("newsletter", "Newsletter sign-up", "Forms", "Asks for an email address and a language."),
        _component("footer", "Site footer", "Layout", "Stands at the end of every page."),
    ]
