"""The server has the last word: what the field types take, the sandbox takes, and what they refuse, it refuses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tests.fields.test_values import BAD, GOOD
from tests.sandbox_process import running_sandbox
from wftui.domain.collection import Field
from wftui.domain.errors import FieldError
from wftui.fields import field_type

PLACES = {
    "name": ("people", "name"),
    "slug": ("people", "slug"),
    "role": ("people", "role"),
    "notes": ("objects", "material"),
    "bio": ("people", "bio"),
    "body": ("exhibitions", "body"),
    "hero": ("exhibitions", "hero"),
    "gallery": ("exhibitions", "gallery"),
    "brochure": ("exhibitions", "brochure"),
    "trailer": ("exhibitions", "trailer"),
    "booking-link": ("exhibitions", "booking-link"),
    "contact-email": ("events", "contact-email"),
    "contact-phone": ("events", "contact-phone"),
    "ticket-price": ("exhibitions", "ticket-price"),
    "capacity": ("objects", "year-made"),
    "depth": ("objects", "year-made"),
    "opens": ("exhibitions", "opens"),
    "joined": ("people", "joined"),
    "featured": ("exhibitions", "featured"),
    "accent": ("exhibitions", "accent"),
    "stage": ("exhibitions", "stage"),
    "curator": ("exhibitions", "curator"),
    "hosts": ("events", "hosts"),
    "legacy-scan": ("objects", "legacy-scan"),
}
"""Where on the demo site a field like each of the table's is found."""


class Museum:
    """The demo site over its API: its schema, its items' names, and the verdict on a write."""

    time_zone = "Europe/London"

    def __init__(self, http: httpx.Client) -> None:
        self.http = http
        self.site = self.get("/sites")["sites"][0]
        self.collections = {
            each["slug"]: self.get(f"/collections/{each['id']}")
            for each in self.get(f"/sites/{self.site['id']}/collections")["collections"]
        }
        self.items = {
            slug: self.get(f"/collections/{each['id']}/items?limit=100")["items"]
            for slug, each in self.collections.items()
        }
        self.by_id = {
            (each["id"], item["id"]): item["fieldData"]
            for slug, each in self.collections.items()
            for item in self.items[slug]
        }

    def get(self, path: str) -> Any:
        """The JSON at a path."""
        return self.http.get(path).raise_for_status().json()

    def field(self, collection: str, slug: str) -> Field:
        """A field of the demo site."""
        found = next(each for each in self.collections[collection]["fields"] if each["slug"] == slug)
        return Field(
            found["id"],
            slug,
            found["displayName"],
            found["type"],
            required=found["isRequired"],
            editable=found["isEditable"],
            validations=found["validations"] or {},
        )

    def takes(self, collection: str, slug: str, value: Any) -> bool:
        """Whether the server takes that value for that field of the collection's last item."""
        item = self.items[collection][-1]
        answer = self.http.patch(
            f"/collections/{self.collections[collection]['id']}/items/{item['id']}",
            params={"skipInvalidFiles": "false"},
            json={"cmsLocaleId": item["cmsLocaleId"], "fieldData": {slug: value}},
        )
        assert answer.status_code in (200, 400), answer.text
        return answer.status_code == 200

    def now(self) -> datetime:
        """A fixed moment."""
        return datetime(2026, 2, 27, 11, 14, 30, tzinfo=UTC)

    def item_name(self, collection_id: str, item_id: str) -> str | None:
        """The item's name."""
        found = self.by_id.get((collection_id, item_id))
        return None if found is None else str(found["name"])

    def find_items(self, collection_id: str, text: str, limit: int) -> Sequence[tuple[str, str, str]]:
        """Items whose name holds the text."""
        wanted = text.casefold()
        return [
            (item_id, data["name"], "published")
            for (owner, item_id), data in self.by_id.items()
            if owner == collection_id and wanted in data["name"].casefold()
        ][:limit]

    def slug_to_id(self, collection_id: str, slug: str) -> str | None:
        """The item of that slug."""
        found = (key[1] for key, data in self.by_id.items() if key[0] == collection_id and data["slug"] == slug)
        return next(found, None)


@pytest.fixture(scope="module")
def museum() -> Iterator[Museum]:
    """The demo site, served."""
    with running_sandbox(log=False) as sandbox:
        headers = {"Authorization": f"Bearer {sandbox.token}"}
        with httpx.Client(base_url=sandbox.url, headers=headers, trust_env=False, timeout=30) as http:
            yield Museum(http)


CASES = [
    (case[0].slug, case[1])
    for case in (*GOOD, *BAD)
    if "\ud83d" not in case[1]  # half a character is stopped here: no request could carry it
]


def test_the_table_covers_every_type() -> None:
    """At least 120 typed values are tried on the server."""
    assert len(CASES) >= 120
    assert {case[0].slug for case in (*GOOD, *BAD)} == set(PLACES)


@pytest.mark.parametrize(("like", "typed"), CASES, ids=[f"{like}={typed[:24]!r}" for like, typed in CASES])
def test_the_server_agrees_with_the_verdict(museum: Museum, like: str, typed: str) -> None:
    """Nothing that was taken here is refused there, and nothing refused here would have been taken."""
    collection, slug = PLACES[like]
    field = museum.field(collection, slug)
    kind = field_type(field.type)
    wire: Any = typed
    try:
        wire = kind.encode(kind.parse(typed, field, museum))
        kind.accept(typed, field, museum)
        taken = True
    except FieldError:
        taken = False
    assert museum.takes(collection, slug, wire) is taken


@pytest.mark.parametrize("collection", ["people", "objects", "exhibitions", "events"])
def test_what_the_demo_site_holds_is_read_and_kept(museum: Museum, collection: str) -> None:
    """Every stored value has its type's shape, and goes through its editor unchanged."""
    for field_json in museum.collections[collection]["fields"]:
        field = museum.field(collection, field_json["slug"])
        kind = field_type(field.type)
        for item in museum.items[collection]:
            value = kind.decode(item["fieldData"].get(field.slug))
            assert value is None or kind.fits(value)
            assert kind.cell(value, field, museum) is not None
            if kind.editable:
                assert kind.parse(kind.text(value, field, museum), field, museum, before=value) == value
                assert kind.decode(kind.encode(value)) == value
