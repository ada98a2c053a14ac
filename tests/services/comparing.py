"""What a server holds and what a mirror holds, in one shape, so that they can be compared."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from typing import Any

from wftui.store.mirror import Mirror


class Asking:
    """Asks a sandbox by plain HTTP: a witness that shares no code with the client."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """One request; returns the JSON of the answer."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, self._headers, method=method)
        with urllib.request.urlopen(request, timeout=20) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def get(self, path: str) -> Any:
        """One GET."""
        return self.send("GET", path)

    def every(self, path: str, part: str) -> Iterator[dict[str, Any]]:
        """All entries of a listing."""
        offset = 0
        while True:
            page = self.get(f"{path}{'&' if '?' in path else '?'}limit=100&offset={offset}")
            yield from page[part]
            offset += len(page[part])
            if not page[part] or offset >= page["pagination"]["total"]:
                return


def on_server(asking: Asking) -> dict[str, Any]:
    """Everything that a sync should have brought here."""
    site = asking.get("/sites")["sites"][0]
    listed = asking.get(f"/sites/{site['id']}")
    locales = [listed["locales"]["primary"], *listed["locales"]["secondary"]] if listed.get("locales") else [None]
    cms = ",".join(each["cmsLocaleId"] for each in locales if each)
    found: dict[str, Any] = {}
    for collection in asking.get(f"/sites/{site['id']}/collections")["collections"]:
        schema = asking.get(f"/collections/{collection['id']}")
        found["schema", collection["id"]] = [each["slug"] for each in schema["fields"]]
        for live in ("", "/live"):
            path = f"/collections/{collection['id']}/items{live}" + (f"?cmsLocaleId={cms}" if cms else "")
            for item in asking.every(path, "items"):
                found[bool(live), collection["id"], item["id"], item.get("cmsLocaleId") or None] = item
    for locale in locales:
        tail = f"?localeId={locale['id']}" if locale else ""
        where = locale["id"] if locale else None
        pages = list(asking.every(f"/sites/{site['id']}/pages{tail}", "pages"))
        found["pages", where] = [page["id"] for page in pages]
        for page in pages:
            found["page", page["id"], where] = page
            if not page.get("collectionId"):
                found["nodes", page["id"], where] = list(asking.every(f"/pages/{page['id']}/dom{tail}", "nodes"))
        for component in asking.every(f"/sites/{site['id']}/components", "components"):
            path = f"/sites/{site['id']}/components/{component['id']}"
            found["nodes", component["id"], where] = list(asking.every(f"{path}/dom{tail}", "nodes"))
            found["properties", component["id"], where] = list(asking.every(f"{path}/properties{tail}", "properties"))
    return found


def in_mirror(mirror: Mirror) -> dict[str, Any]:
    """The same of a mirror."""
    site = mirror.site()
    assert site is not None
    found: dict[str, Any] = {}
    for collection in mirror.collections():
        found["schema", collection.id] = [each.slug for each in collection.fields]
    for live in (False, True):
        for key, raw in mirror.each_variant(live=live):
            found[live, key.collection_id, key.item_id, key.cms_locale_id] = json.loads(raw)
    for locale in site.locales:
        pages = mirror.pages(locale.id)
        found["pages", locale.id] = [page.id for page in pages]
        for page in pages:
            found["page", page.id, locale.id] = page.raw
            if not page.raw.get("collectionId"):
                found["nodes", page.id, locale.id] = [node.raw for node in mirror.nodes(page.id, locale.id)]
        for component in mirror.components():
            found["nodes", component.id, locale.id] = [node.raw for node in mirror.nodes(component.id, locale.id)]
            properties = mirror.properties(component.id, locale.id)
            found["properties", component.id, locale.id] = [each.raw for each in properties]
    return found


def differences(server: dict[str, Any], mirror: dict[str, Any]) -> list[Any]:
    """The keys of what is not the same on both sides."""
    return [key for key in {**server, **mirror} if server.get(key, "missing") != mirror.get(key, "missing")]
