"""Lanternhouse, Museum of Lights at Sea: the demo site, an invented museum in an invented harbour town."""

import tomllib
from importlib.resources import files

from wftui.sandbox.sites.lanternhouse import objects, placeholder
from wftui.sandbox.sites.lanternhouse.components import components
from wftui.sandbox.sites.lanternhouse.content import Resolver, Source
from wftui.sandbox.sites.lanternhouse.pages import pages
from wftui.sandbox.sites.lanternhouse.schema import collections
from wftui.sandbox.sites.lanternhouse.site import CLOCK, site
from wftui.sandbox.sites.seed import Item, JsonObject, Seed

_WRITTEN = ("themes", "people", "exhibitions", "events", "stories", "downloads")


def written(name: str) -> list[Source]:
    """The items of one content file."""
    text = files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["item"])


def _sources(collection: JsonObject, known: dict[str, list[str]]) -> list[Source]:
    if collection["slug"] == "objects":
        return objects.sources()
    if files(__package__).joinpath(f"{collection['slug']}.toml").is_file():
        return written(collection["slug"])
    return placeholder.sources(collection, known)


def build() -> Seed:
    """The whole site, made anew."""
    schema = collections()
    targets = {one["id"]: one["slug"] for one in schema}
    items: dict[str, list[Item]] = {}
    known: dict[str, list[str]] = {}
    for collection in schema:
        sources = _sources(collection, known)
        known[collection["slug"]] = [source["slug"] for source in sources]
        items[collection["id"]] = Resolver(collection, targets).items(sources)
    return {
        "clock": CLOCK,
        "sites": [site()],
        "collections": schema,
        "items": items,
        "pages": pages(),
        "components": components(),
        "generated": None,
    }
