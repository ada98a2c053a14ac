"""Requests generated from the OpenAPI document: every answer is one that Webflow gives, and none is a 500.

The document is not part of this repository. The test looks for it beside the checkout and is skipped without it; the
shapes are held without it by `test_shapes`.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
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

from tests.sandbox.museum import Api, make_things
from tests.sandbox_process import running_sandbox

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

    http: Api
    ids: dict[str, list[str]]
    spec: dict[str, Any]
    statuses: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        root = Resource.from_contents({"$schema": "https://json-schema.org/draft/2020-12/schema", **self.spec})
        self.registry = Registry().with_resource("urn:spec", root)


def known_ids(api: Api) -> dict[str, list[str]]:
    """Collect ids of what a path may name: of the demo site, and of a collection that takes any item."""
    site = api.site()
    things = make_things(api)
    primary, second, _ = api.locales()
    items = [things.make(name, locales=[primary, second], title="t") for name in ("A", "B", "C", "D")]
    things.publish(*items[:2])
    demo = api.call("GET", f"/sites/{site['id']}/collections", 200)["collections"][0]["id"]
    return {
        "site_id": [site["id"]],
        "collection_id": [things.id, things.id, demo],
        "item_id": items,
        "field_id": [each["id"] for each in things.schema["fields"]],
        "page_id": [each["id"] for each in api.call("GET", f"/sites/{site['id']}/pages", 200)["pages"]],
        "component_id": [each["id"] for each in api.call("GET", f"/sites/{site['id']}/components", 200)["components"]],
        "localeId": [each["id"] for each in site["locales"]["secondary"]],
        "cmsLocaleId": [each["cmsLocaleId"] for each in site["locales"]["secondary"]],
    }


@contextmanager
def fresh_world() -> Iterator[World]:
    """A museum for generated requests, which take it apart."""
    with running_sandbox(log=False, extra=["--no-damage", "limit-site-publish"]) as sandbox, Api.to(sandbox) as api:
        yield World(api, known_ids(api), corrected())


def check(world: World, method: str, template: str, answer: httpx.Response) -> None:
    """Hold one answer to the document: status, headers, body."""
    world.statuses[answer.status_code] += 1
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


def _address(case: schemathesis.Case, world: World, dice: random.Random) -> str:
    """Fill the path, with ids that exist in nine of ten requests."""
    filled = case.operation.path
    whole = case.method.upper() == "DELETE" and filled.endswith(("{collection_id}", "{field_id}"))
    for name, given_value in (case.path_parameters or {}).items():
        known = world.ids.get(name, [])
        exists = known and dice.random() < (0.1 if whole else 0.9)
        value = dice.choice(known) if exists else str(given_value)
        filled = filled.replace(f"{{{name}}}", re.sub(r"[^A-Za-z0-9_.-]", "x", value) or "x")
    return filled


def _likely(value: Any, world: World, dice: random.Random, key: str = "") -> Any:
    """Return a generated body with names, slugs and ids that have a chance to be accepted."""
    if isinstance(value, dict):
        kept = {"name", "slug"} if key == "fieldData" else set(value)
        return {name: _likely(part, world, dice, name) for name, part in value.items() if name in kept}
    if isinstance(value, list):
        return [_likely(part, world, dice, key) for part in value[:5]]
    if isinstance(value, str):
        if key in ("id", "itemIds"):
            return dice.choice(world.ids["item_id"])
        if key in _KINDS:
            return dice.choice(world.ids[_KINDS[key]])
        return re.sub(r"[^A-Za-z0-9]", "", value)[:40] + f"{dice.randrange(10**6)}" if key in _NAMES else value
    return value


_KINDS = {"cmsLocaleId": "cmsLocaleId", "cmsLocaleIds": "cmsLocaleId", "collectionId": "collection_id"}
_NAMES = ("name", "slug", "displayName", "singularName")


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
    @given(case=strategy, number=st.integers(0, 2**64))
    def send(case: schemathesis.Case, number: int) -> None:
        method, template = case.method.upper(), case.operation.path
        dice = random.Random(f"{number}/{world.statuses.total()}")
        query = {key: value for key, value in (case.query or {}).items() if value is not None}
        for name in ("localeId", "cmsLocaleId"):
            if name in query and dice.random() < 0.7:
                query[name] = dice.choice(world.ids[name])
        body = case.body if isinstance(case.body, dict | list | str | int | float | bool | None) else None
        if dice.random() < 0.7:
            body = _likely(body, world, dice)
            query = {name: value for name, value in query.items() if name in ("localeId", "cmsLocaleId")}
        content = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} if content is not None else {}
        params = {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in query.items()}
        answer = world.http.request(
            method, _address(case, world, dice), params=params, content=content, headers=headers
        )
        check(world, method, template, answer)

    send()


def test_generated_requests_get_answers_that_webflow_gives() -> None:
    """Short form."""
    with fresh_world() as world:
        _run(world, 150)


@pytest.mark.long
def test_two_thousand_generated_requests_get_answers_that_webflow_gives() -> None:
    """The long form: 2,500 requests over ten museums, successes and refusals among them."""
    statuses: Counter[int] = Counter()
    for _ in range(10):
        with fresh_world() as world:
            _run(world, 250)
            statuses.update(world.statuses)
    print(dict(sorted(statuses.items())))
    assert statuses.total() >= 2000
    assert {200, 202, 204, 400, 404, 409} <= set(statuses)
