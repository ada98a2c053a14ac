"""Lanternhouse, Museum of Lights at Sea: the demo site, an invented museum in an invented harbour town."""

import tomllib
from importlib.resources import files

from wftui.sandbox.sites.lanternhouse import faults, objects, unfinished
from wftui.sandbox.sites.lanternhouse.components import components
from wftui.sandbox.sites.lanternhouse.content import Resolver, Source, drop_missing
from wftui.sandbox.sites.lanternhouse.pages import pages
from wftui.sandbox.sites.lanternhouse.schema import COLLECTIONS, collections
from wftui.sandbox.sites.lanternhouse.site import CLOCK, site
from wftui.sandbox.sites.seed import Seed


def written(name: str) -> list[Source]:
    """The items of one content file."""
    text = files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["item"])


def sources() -> dict[str, list[Source]]:
    """All content as it was written and composed, with the faults that belong in it, by collection."""
    made = {name: objects.sources() if name == "objects" else written(name) for name in COLLECTIONS}
    faults.seed(made)
    unfinished.leave_undone(made)
    return made


def build() -> Seed:
    """The whole site, made anew."""
    schema = collections()
    targets = {one["id"]: one["slug"] for one in schema}
    made = sources()
    items = {one["id"]: Resolver(one, targets).items(made[one["slug"]]) for one in schema}
    drop_missing(schema, items)
    return {
        "clock": CLOCK,
        "sites": [site()],
        "collections": schema,
        "items": items,
        "pages": pages(),
        "components": components(),
        "generated": None,
    }
