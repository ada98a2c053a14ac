"""DOM nodes of static pages and components, from the rows of static.toml."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from wftui.sandbox.sites.ids import object_id, uuid
from wftui.sandbox.sites.lanternhouse.schema import SITE
from wftui.sandbox.sites.lanternhouse.site import LOCALES, locale_id
from wftui.sandbox.sites.seed import JsonObject

Row = dict[str, Any]
Overlays = dict[str, dict[str, JsonObject]]
_TAG = re.compile(r"<[^>]*>")


@cache
def static() -> dict[str, Any]:
    """What static.toml says; not to be changed."""
    return tomllib.loads(files(__package__).joinpath("static.toml").read_text(encoding="utf-8"))


def component_id(name: str) -> str:
    """The id of one of the two components, `newsletter` or `footer`."""
    return uuid(SITE, "component", name)


def property_id(component: str, key: str) -> str:
    """The id of a component's property."""
    return uuid(SITE, "property", component, key)


def node_id(owner: str, number: int) -> str:
    """The id of the node with this number, from 0, on a page or in a component."""
    return uuid(SITE, "node", owner, str(number))


def words(html: str, *, rich: bool = True) -> JsonObject:
    """A text as nodes and properties carry it; plain ones have no HTML."""
    return {"html": html if rich else None, "text": _TAG.sub("", html) if rich else html}


def property_text(component: str, key: str, text: str) -> JsonObject:
    """A component's property, or the override of one, with this text."""
    known = static()["properties"][component][key]
    return {
        "propertyId": property_id(component, key),
        "type": known["type"],
        "label": known["label"],
        "text": words(text, rich=known["type"] == "Rich Text"),
    }


def _text(row: Row, language: int) -> JsonObject:
    return {"text": words(row["text"][language])} if row["text"][language] else {}


def _input(row: Row, language: int) -> JsonObject:
    return {"placeholder": row["input"][language]} if row["input"][language] else {}


def _select(row: Row, language: int) -> JsonObject:
    choices = [
        {"value": value, "text": texts[language]} for value, *texts in row["select"] if texts[language] or not language
    ]
    return {"choices": choices} if len(choices) == len(row["select"]) else {}


def _submit(row: Row, language: int) -> JsonObject:
    value, waiting = row["submit"]
    return {"value": value[language], "waitingText": waiting[language]} if value[language] else {}


def _search(row: Row, language: int) -> JsonObject:
    return {"value": row["search"][language]} if row["search"][language] else {}


_PARTS = {
    "text": ("text", _text),
    "input": ("text-input", _input),
    "select": ("select", _select),
    "submit": ("submit-button", _submit),
    "search": ("search-button", _search),
}


def _instance(component: str, row: Row, language: int) -> JsonObject:
    said = static()["overrides"].get(row[component], {}) if row.get("overrides") else {}
    overrides = [property_text(component, key, texts[language]) for key, texts in said.items() if texts[language]]
    return {"propertyOverrides": overrides} if overrides or not language else {}


def _image(row: Row) -> JsonObject:
    file, alt = row["image"]
    return {"image": {"alt": alt, "assetId": object_id(SITE, "asset", f"pages/{file}")}}


def _node(row: Row, language: int) -> tuple[JsonObject, JsonObject]:
    """What a row is in every locale, and the parts that are this locale's own."""
    for component in ("newsletter", "footer"):
        if component in row:
            same = {"type": "component-instance", "componentId": component_id(component)}
            return same, _instance(component, row, language)
    same = {"attributes": row.get("attributes", {})}
    if "image" in row:
        return {"type": "image", **same, **_image(row)}, {}
    for key, (kind, part) in _PARTS.items():
        if key in row:
            return {"type": kind, **same}, part(row, language)
    raise ValueError(f"A row of static.toml is of no known kind: {row}")


def nodes(owner: str) -> tuple[list[JsonObject], Overlays]:
    """The nodes of a page or component, and for each secondary locale's id what differs there by node id."""
    listed: list[JsonObject] = []
    overlays: Overlays = {locale_id(short): {} for short in LOCALES[1:]}
    for number, row in enumerate(static()[owner]):
        identity = node_id(owner, number)
        same, english = _node(row, 0)
        listed.append({"id": identity, **same, **english})
        for language, short in enumerate(LOCALES[1:], 1):
            _, parts = _node(row, language)
            if parts:
                overlays[locale_id(short)][identity] = parts
    return listed, overlays
