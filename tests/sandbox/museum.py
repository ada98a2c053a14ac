"""A plain way to ask a sandbox, and collections to try things on."""

import itertools
from dataclasses import dataclass
from typing import Any

import httpx

from tests.sandbox_process import Sandbox

_NUMBERS = itertools.count(1)

FIELDS: list[dict[str, Any]] = [
    {"type": "PlainText", "displayName": "Title"},
    {"type": "RichText", "displayName": "Body"},
    {"type": "Number", "displayName": "Count"},
    {"type": "Switch", "displayName": "Featured"},
    {"type": "Color", "displayName": "Tint"},
    {"type": "DateTime", "displayName": "Starts"},
    {"type": "Email", "displayName": "Mail"},
    {"type": "Phone", "displayName": "Phone"},
    {"type": "Link", "displayName": "Site"},
    {"type": "VideoLink", "displayName": "Film"},
    {"type": "Image", "displayName": "Picture"},
    {"type": "MultiImage", "displayName": "Pictures"},
    {"type": "File", "displayName": "Paper"},
    {"type": "Option", "displayName": "Kind", "metadata": {"options": [{"name": "Feature"}, {"name": "News"}]}},
]


class Api(httpx.Client):
    """The Data API of one sandbox: `call` sends a request and holds the status to what is expected."""

    @classmethod
    def to(cls, sandbox: Sandbox, token: str | None = None) -> "Api":
        """Ask a sandbox, with its main token unless said."""
        headers = {"Authorization": f"Bearer {token or sandbox.token}"}
        return cls(base_url=sandbox.url, headers=headers, trust_env=False, timeout=20)

    def call(self, method: str, path: str, status: int, body: Any = None, **query: str) -> Any:
        """Send a request; returns the JSON of its answer, or None for 204."""
        answer = (
            self.request(method, path, json=body, params=query)
            if body is not None
            else self.request(method, path, params=query)
        )
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else None

    def site(self) -> dict[str, Any]:
        """Return the first site."""
        found: dict[str, Any] = self.call("GET", "/sites", 200)["sites"][0]
        return found

    def locales(self) -> list[str]:
        """Return the cmsLocaleIds of the first site, primary first."""
        locales = self.site()["locales"]
        return [locales["primary"]["cmsLocaleId"], *(each["cmsLocaleId"] for each in locales["secondary"])]

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Ask one of the sandbox's own routes."""
        answer = self.request(method, f"{str(self.base_url).removesuffix('/v2/')}/_sandbox{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None


@dataclass
class Things:
    """A collection of a test's own."""

    api: Api
    id: str
    schema: dict[str, Any]

    @property
    def items(self) -> str:
        """Return the path of its items."""
        return f"/collections/{self.id}/items"

    def field(self, slug: str) -> dict[str, Any]:
        """Return a field of its schema."""
        return next(field for field in self.schema["fields"] if field["slug"] == slug)

    def make(self, name: str = "One", *, locales: list[str] | None = None, **data: Any) -> str:
        """Create a staged item; returns its id."""
        body: dict[str, Any] = {"fieldData": {"name": name, **data}}
        if locales:
            body["cmsLocaleIds"] = locales
        made: str = self.api.call("POST", f"{self.items}/bulk", 202, body)["items"][0]["id"]
        return made

    def get(self, item_id: str, status: int = 200, *, live: bool = False, **query: str) -> Any:
        """Read an item."""
        return self.api.call("GET", f"{self.items}/{item_id}{'/live' if live else ''}", status, **query)

    def patch(self, item_id: str, status: int = 200, *, live: bool = False, **body: Any) -> Any:
        """Change an item."""
        return self.api.call("PATCH", f"{self.items}/{item_id}{'/live' if live else ''}", status, body)

    def publish(self, *item_ids: str) -> Any:
        """Publish items in the primary locale."""
        return self.api.call("POST", f"{self.items}/publish", 202, {"itemIds": list(item_ids)})

    def delete(self, item_id: str, status: int = 204, *, live: bool = False, **query: str) -> Any:
        """Delete an item, or take it off the live site."""
        return self.api.call("DELETE", f"{self.items}/{item_id}{'/live' if live else ''}", status, **query)


def make_things(api: Api, fields: list[dict[str, Any]] | None = None) -> Things:
    """Make a collection that no other test uses, with references to itself."""
    name = f"Things {next(_NUMBERS)}"
    body = {"displayName": name, "singularName": name, "fields": FIELDS if fields is None else fields}
    made = api.call("POST", f"/sites/{api.site()['id']}/collections", 200, body)
    for kind, label in (("Reference", "Parent"), ("MultiReference", "Friends")):
        field = {"type": kind, "displayName": label, "metadata": {"collectionId": made["id"]}}
        api.call("POST", f"/collections/{made['id']}/fields", 200, field)
    return Things(api, made["id"], api.call("GET", f"/collections/{made['id']}", 200))


def problems(answer: dict[str, Any]) -> dict[str, str]:
    """Return what a 400 says about each field."""
    return {each["param"]: each["description"] for each in answer["details"]}
