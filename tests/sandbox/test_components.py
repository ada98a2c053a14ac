"""Components: nodes and properties, per locale and per branch."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.sandbox.static_site import (
    BANNER,
    BLURB,
    BRANCH,
    FRENCH,
    HEADING,
    INNER,
    JAPANESE,
    LIBRARY,
    NESTED,
    OTHER_SITE,
    PICTURE,
    PRIMARY,
    SITE,
    Quay,
    quay,
)
from wftui.sandbox.sites.ids import object_id, uuid

ROOT = f"/sites/{SITE}/components"
COMPONENT = f"{ROOT}/{BANNER}"


@pytest.fixture
async def site() -> AsyncIterator[Quay]:
    """The quay, freshly served."""
    async with quay() as served:
        yield served


async def _texts(site: Quay, **query: Any) -> dict[str, Any]:
    body = await site.get(f"{COMPONENT}/properties", **query)
    return {each["propertyId"]: each["text"] for each in body["properties"]}


async def _write(site: Quay, *properties: Any, **query: Any) -> Any:
    return await site.http.post(f"{COMPONENT}/properties", params=query, json={"properties": list(properties)})


async def test_components_are_listed_without_their_content(site: Quay) -> None:
    """Name, group, description and whether the site may change them; the rest has its own addresses."""
    listed = await site.get(ROOT)
    assert listed["components"][0] == {
        "id": BANNER,
        "name": "Banner",
        "group": "Shared",
        "description": "Across the top",
        "readonly": False,
    }
    assert listed["pagination"]["total"] == 2


async def test_nested_instances_can_be_overridden(site: Quay) -> None:
    """A component inside a component takes overrides of its own properties in a secondary locale."""
    write = {"nodeId": NESTED, "propertyOverrides": [{"propertyId": BLURB, "text": "<p>Étagère</p>"}]}
    assert await site.errors(COMPONENT, write) == []
    nested = (await site.nodes(COMPONENT, localeId=FRENCH))[NESTED]
    assert nested["propertyOverrides"][0]["text"] == {"html": "<p>Étagère</p>", "text": "Étagère"}
    assert (await site.nodes(COMPONENT))[NESTED]["propertyOverrides"] == []


async def test_nodes_follow_the_rules_of_pages(site: Quay) -> None:
    """Tags have to match, and an unknown node is named in `errors`."""
    errors = await site.errors(
        COMPONENT,
        {"nodeId": INNER, "text": "<h1>Ohé</h1>"},
        {"nodeId": uuid("nowhere"), "text": "<p>x</p>"},
        {"nodeId": INNER, "text": "<p>Ohé</p>"},
    )
    assert len(errors) == 2
    assert (await site.nodes(COMPONENT, localeId=FRENCH))[INNER]["text"]["text"] == "Ohé"
    assert (await site.nodes(COMPONENT, localeId=JAPANESE))[INNER]["text"]["text"] == "Ahoy"


async def test_properties_are_read_and_written_per_locale(site: Quay) -> None:
    """All three types; a locale without its own text falls back to the primary one."""
    before = await _texts(site)
    answer = await _write(
        site,
        {"propertyId": HEADING, "text": "Voguez"},
        {"propertyId": BLURB, "text": "<p>Tous les <em>jours</em></p>"},
        {"propertyId": uuid("nowhere"), "text": "?"},
        localeId=FRENCH,
    )
    assert answer.status_code == 200
    assert [uuid("nowhere") in error for error in answer.json()["errors"]] == [True]
    assert await _texts(site, localeId=FRENCH) == {
        HEADING: {"html": None, "text": "Voguez"},
        BLURB: {"html": "<p>Tous les <em>jours</em></p>", "text": "Tous les jours"},
        PICTURE: {"html": None, "text": "Une voile"},
    }
    assert await _texts(site) == before == await _texts(site, localeId=JAPANESE)


@pytest.mark.parametrize("query", [{}, {"localeId": PRIMARY}, {"localeId": object_id("nowhere")}])
async def test_components_are_written_in_secondary_locales_only(site: Quay, query: dict[str, str]) -> None:
    """Content and properties answer the same 400 as pages do."""
    message = "Bad Request: Request is malformed: The provided locale must be a secondary locale."
    answers = [
        await _write(site, {"propertyId": HEADING, "text": "x"}, **query),
        await site.send(COMPONENT, [{"nodeId": INNER, "text": "<p>x</p>"}], query.get("localeId")),
    ]
    assert [(answer.status_code, answer.json()["message"]) for answer in answers] == [(400, message)] * 2


async def test_a_readonly_component_is_not_written(site: Quay) -> None:
    """A component of a shared library can be read here and changed elsewhere only."""
    answer = await site.send(f"{ROOT}/{LIBRARY}", [{"nodeId": INNER, "text": "<p>x</p>"}])
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert (await site.get(f"{ROOT}/{LIBRARY}/dom"))["nodes"] == []


async def test_what_is_written_on_a_branch_is_read_there_only(site: Quay) -> None:
    """A branch sees the main version where it has nothing of its own."""
    branch = {"localeId": FRENCH, "branchId": BRANCH}
    await _write(site, {"propertyId": HEADING, "text": "Brouillon"}, **branch)
    await site.http.post(f"{COMPONENT}/dom", params=branch, json={"nodes": [{"nodeId": INNER, "text": "<p>Essai</p>"}]})
    on_branch, on_main = await _texts(site, **branch), await _texts(site, localeId=FRENCH)
    assert (on_branch[HEADING]["text"], on_main[HEADING]["text"]) == ("Brouillon", "Sail")
    assert on_branch[PICTURE] == on_main[PICTURE]
    assert (await site.nodes(COMPONENT, **branch))[INNER]["text"]["text"] == "Essai"
    assert (await site.nodes(COMPONENT, localeId=FRENCH))[INNER]["text"]["text"] == "Ahoy"


async def test_a_branch_that_is_not_there_is_refused(site: Quay) -> None:
    """Unknown 404, malformed 400, on every address that takes one."""
    for path in (ROOT, f"{COMPONENT}/dom", f"{COMPONENT}/properties"):
        assert (await site.http.get(path, params={"branchId": object_id("nowhere")})).status_code == 404
        assert (await site.http.get(path, params={"branchId": "main"})).status_code == 400


async def test_a_component_that_is_not_there_answers_404(site: Quay) -> None:
    """An unknown component, or one of another site."""
    assert (await site.http.get(f"{ROOT}/{uuid('nowhere')}/dom")).status_code == 404
    for other in (OTHER_SITE, object_id("nowhere")):
        assert (await site.http.get(f"/sites/{other}/components/{BANNER}/dom")).status_code == 404
    assert (await site.get(f"/sites/{OTHER_SITE}/components"))["components"] == []


@pytest.mark.parametrize(
    "properties", [None, [], [{}], [{"propertyId": HEADING}], [{"propertyId": HEADING, "text": 1}]]
)
async def test_properties_of_the_wrong_shape_are_refused(site: Quay, properties: Any) -> None:
    """400, and nothing is written."""
    answer = await site.http.post(
        f"{COMPONENT}/properties", params={"localeId": FRENCH}, json={"properties": properties}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_error")
