"""Mirrors of the large demo site, filled without a network: `fill(folder, count)`."""

from __future__ import annotations

import json
import time
from pathlib import Path

from wftui.domain.collection import Collection, Field
from wftui.domain.item import Variant
from wftui.domain.site import Site
from wftui.sandbox.sites import large
from wftui.store import site_list
from wftui.store.mirror import Mirror
from wftui.store.paths import Paths
from wftui.store.site_list import SiteList

FINGERPRINT = "bench"


def site() -> Site:
    """The large site."""
    seed = large.build(0)["sites"][0]
    return Site(seed["id"], "Large", "large")


def collection() -> Collection:
    """Its one collection."""
    schema = large.build(0)["collections"][0]
    fields = tuple(
        Field(
            each["id"],
            each["slug"],
            each["displayName"],
            each["type"],
            each.get("isRequired", False),
            validations=each["validations"] or {},
        )
        for each in schema["fields"]
    )
    return Collection(schema["id"], site().id, "Finds", "Find", "finds", fields=fields)


def variant(index: int) -> Variant:
    """The item at an index, as it would have been read."""
    item = large.item(index)
    of_item = {key: value for key, value in item["variants"][0].items() if key not in ("live", "cmsLocaleId")}
    data = item["variants"][0]["fieldData"]
    stamp = item["variants"][0]["createdOn"]
    raw = json.dumps({"id": item["id"], **of_item}, ensure_ascii=False).encode()
    return Variant(item["id"], None, data["name"], data["slug"], False, False, stamp, stamp, stamp, raw)


def fill(folder: Path, count: int) -> Paths:
    """The files of a person who has synced `count` items; nothing is done when they are there already."""
    paths = Paths.at(folder)
    file = paths.mirror_file(site().id)
    if file.exists():
        return paths
    file.parent.mkdir(parents=True, exist_ok=True)
    with Mirror(file, site().id) as mirror:
        mirror.put_site(site())
        mirror.put_collections([collection()])
        generation = mirror.new_generation()
        for start in range(0, count, 1000):
            some = [variant(index) for index in range(start, min(count, start + 1000))]
            mirror.put_items(collection().id, some, some, generation)
        for live in (False, True):
            mirror.mark_listing_complete(collection().id, generation, live=live, gone=[])
    site_list.save(paths, FINGERPRINT, SiteList("", (), (site(),), time.time()))
    return paths
