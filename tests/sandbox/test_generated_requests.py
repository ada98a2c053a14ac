"""Requests generated from the OpenAPI document: every answer is one that Webflow gives, and none is a 500.

The document is not part of this repository. The test looks for it beside the checkout and is skipped without it; the
shapes are held without it by `test_shapes`.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from referencing import Registry, Resource

from tests.sandbox_process import Sandbox, running_sandbox

DOCUMENT = Path(__file__).parents[3] / "shared" / "webflow-api" / "openapi.json"

pytestmark = pytest.mark.skipif(not DOCUMENT.exists(), reason="the OpenAPI document is not beside the checkout")

UNDOCUMENTED = {"400", "401", "403", "404", "409", "413", "429"}
"""Statuses that Webflow answers wherever they fit, whether the document lists them or not; never a 500."""

BULK = ("/items/bulk", "/items/live")


def corrected() -> dict[str, Any]:
    """Return the document with what it gets wrong put right: strings that Webflow answers as null."""
    spec: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    for schema in spec["components"]["schemas"].values():
        required = set(schema.get("required", ())) - {"lastPublished"}
        for name, prop in schema.get("properties", {}).items():
            if prop.get("type") == "string" and "enum" not in prop and name not in required:
                prop["type"] = ["string", "null"]
    return spec


@dataclass
class World:
    """A running sandbox with ids that generated requests may use, so that they meet something."""

    http: httpx.Client
    ids: dict[str, list[str]]
    spec: dict[str, Any]
    sent: int = 0
    statuses: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        root = Resource.from_contents({"$schema": "https://json-schema.org/draft/2020-12/schema", **self.spec})
        self.registry = Registry().with_resource("urn:spec", root)


def known_ids(http: httpx.Client) -> dict[str, list[str]]:
    """Collect ids of everything that a path names."""
    site = http.get("/sites").json()["sites"][0]
    collections = http.get(f"/sites/{site['id']}/collections").json()["collections"]
    some = collections[:2]
    items = [http.get(f"/collections/{each['id']}/items?limit=3").json()["items"] for each in some]
    fields = [http.get(f"/collections/{each['id']}").json()["fields"] for each in some]
    return {
        "site_id": [site["id"]],
        "collection_id": [each["id"] for each in some],
        "item_id": [item["id"] for part in items for item in part],
        "field_id": [each["id"] for part in fields for each in part],
        "page_id": [each["id"] for each in http.get(f"/sites/{site['id']}/pages").json()["pages"]],
        "component_id": [each["id"] for each in http.get(f"/sites/{site['id']}/components").json()["components"]],
        "localeId": [each["id"] for each in site["locales"]["secondary"]],
        "cmsLocaleId": [each["cmsLocaleId"] for each in site["locales"]["secondary"]],
    }


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """A museum for generated requests."""
    with running_sandbox(log=False, extra=["--no-damage", "limit-site-publish"]) as sandbox, _http(sandbox) as http:
        yield World(http, known_ids(http), corrected())


def _http(sandbox: Sandbox) -> httpx.Client:
    headers = {"Authorization": f"Bearer {sandbox.token}"}
    return httpx.Client(base_url=sandbox.url, headers=headers, trust_env=False, timeout=20)


def check(world: World, method: str, template: str, answer: httpx.Response) -> None:
    """Hold one answer to the document: status, headers, body."""
    world.sent += 1
    world.statuses[answer.status_code] = world.statuses.get(answer.status_code, 0) + 1
    said = f"{method} {template}: {answer.status_code} {answer.text[:300]}"
    documented = world.spec["paths"][template][method.lower()]["responses"]
    assert str(answer.status_code) in set(documented) - {"500"} | UNDOCUMENTED, said
    assert "x-ratelimit-remaining" in answer.headers, said
    if answer.status_code == 204:
        assert not answer.content, said
        return
    body = answer.json()
    if answer.status_code >= 400:
        assert "errorEnum" in body or {"message", "code", "externalReference", "details"} == set(body), said
        return
    schema = documented[str(answer.status_code)].get("content", {}).get("application/json", {}).get("schema")
    if schema is None:
        return
    bound = json.loads(json.dumps(schema).replace('"#/', '"urn:spec#/'))
    for part in _parts(method, template, body):
        jsonschema.Draft202012Validator(bound, registry=world.registry).validate(part)


def _parts(method: str, template: str, body: Any) -> list[Any]:
    """Return the bodies to hold to the schema: a bulk answer is a list of what the document describes as one."""
    if method != "POST" or not template.endswith(BULK) or "items" not in body:
        return [body]
    if template.endswith("/items/live"):
        return list(body["items"])
    return [{**item, "cmsLocaleIds": [item["cmsLocaleId"]]} for item in body["items"]]


def _address(case: schemathesis.Case, world: World, draw: st.DataObject) -> str:
    """Fill the path, with ids that exist in three of four requests."""
    filled = case.operation.path
    for name, given_value in (case.path_parameters or {}).items():
        known = world.ids.get(name, [])
        value = draw.draw(st.sampled_from(known)) if known and draw.draw(st.integers(0, 3)) else str(given_value)
        filled = filled.replace(f"{{{name}}}", re.sub(r"[^A-Za-z0-9_.-]", "x", value) or "x")
    return filled


def _run(world: World, examples: int) -> None:
    schema = schemathesis.openapi.from_dict(world.spec)
    everything = [result.ok() for result in schema.get_all_operations() if result.ok() is not None]
    known = st.sampled_from([each for ids in world.ids.values() for each in ids])
    schemathesis.openapi.format("objectid", known | st.from_regex(r"\A[0-9a-f]{24}\Z"))
    strategy = st.sampled_from(everything).flatmap(lambda operation: operation.as_strategy())

    @settings(
        max_examples=examples,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(case=strategy, draw=st.data())
    def send(case: schemathesis.Case, draw: st.DataObject) -> None:
        method, template = case.method.upper(), case.operation.path
        query = {key: value for key, value in (case.query or {}).items() if value is not None}
        for name in ("localeId", "cmsLocaleId"):
            if name in query and draw.draw(st.booleans()):
                query[name] = draw.draw(st.sampled_from(world.ids[name]))
        body = case.body if isinstance(case.body, dict | list | str | int | float | bool | None) else None
        content = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} if content is not None else {}
        address = _address(case, world, draw)
        params = {key: str(value) for key, value in query.items()}
        answer = world.http.request(method, address, params=params, content=content, headers=headers)
        check(world, method, template, answer)

    send()


def test_generated_requests_get_answers_that_webflow_gives(world: World) -> None:
    """Short form."""
    _run(world, 200)


@pytest.mark.long
def test_two_thousand_generated_requests_get_answers_that_webflow_gives(world: World) -> None:
    """The long form: at least 2,000 requests, and both successes and refusals among them."""
    _run(world, 2500)
    assert world.sent >= 2000
    print(dict(sorted(world.statuses.items())))
    assert {200, 400, 404} <= set(world.statuses)
