"""Pages: metadata and static content, read and written per locale."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.sandbox.static_site import (
    ABOUT,
    BLURB,
    BRANCH,
    DRAFT,
    FOTO,
    FRENCH,
    FRENCH_CMS,
    HEADING,
    HOME,
    INPUT,
    INSTANCE,
    JAPANESE,
    OTHER_SITE,
    PICTURE,
    PRIMARY,
    PROSE,
    PROSE_HTML,
    SEARCH,
    SELECT,
    SITE,
    SUBMIT,
    TEMPLATE,
    TITLE,
    TOKEN,
    Quay,
    quay,
)
from wftui.sandbox.sites.ids import object_id, uuid

PAGE = f"/pages/{HOME}"
SECONDARY_ONLY = {
    "message": "Bad Request: Request is malformed: The provided locale must be a secondary locale.",
    "code": "bad_request",
    "externalReference": None,
    "details": [],
}


@pytest.fixture
async def site() -> AsyncIterator[Quay]:
    """The quay, freshly served."""
    async with quay() as served:
        yield served


# -- metadata ------------------------------------------------------------------------------------------------------


async def test_the_list_has_every_page_in_the_asked_locale(site: Quay) -> None:
    """Drafts, templates and branches are listed; a page without a translation falls back to the primary text."""
    listed = await site.get(f"/sites/{SITE}/pages", localeId=FRENCH)
    assert [page["title"] for page in listed["pages"]] == ["Bienvenue", "About", "Boats", "About"]
    assert {page["localeId"] for page in listed["pages"]} == {FRENCH}
    assert listed["pagination"] == {"limit": 100, "offset": 0, "total": 4}
    assert listed["pages"][3] | {"isBranch": True, "branchId": BRANCH} == listed["pages"][3]
    assert not {"nodes", "locales"} & listed["pages"][0].keys()


async def test_the_list_comes_in_pages(site: Quay) -> None:
    """Limit and offset cut it; past the end there is nothing; more than 100 at a time is refused."""
    path = f"/sites/{SITE}/pages"
    assert [p["id"] for p in (await site.get(path, limit=2, offset=1))["pages"]] == [ABOUT, TEMPLATE]
    assert (await site.get(path, offset=9))["pages"] == []
    for bad in ({"limit": "101"}, {"limit": "0"}, {"limit": "x"}, {"offset": "-1"}):
        assert (await site.http.get(path, params=bad)).status_code == 400


async def test_metadata_is_read_per_locale(site: Quay) -> None:
    """A secondary locale has its own title, slug and path, and Open Graph text copied from its own SEO title."""
    french = await site.get(PAGE, localeId=FRENCH)
    english = await site.get(PAGE)
    assert (french["slug"], french["publishedPath"]) == ("accueil", "/fr/accueil")
    assert (english["slug"], english["publishedPath"]) == ("welcome", "/welcome")
    assert french["openGraph"]["title"] == "Bienvenue au quai"
    assert english["openGraph"]["title"] == "Welcome on the quay"
    assert french["seo"]["description"] is None
    assert await site.get(PAGE, localeId=PRIMARY) == english
    assert await site.get(PAGE, locale=FRENCH) == french


async def test_a_put_replaces_the_metadata_of_one_locale(site: Quay) -> None:
    """What the body leaves out of a section is emptied; the other locales keep theirs."""
    english, japanese = await site.get(PAGE), await site.get(PAGE, localeId=JAPANESE)
    body = {"title": "Ohé", "slug": "ohe", "seo": {"title": "Ohé du bateau"}}
    answer = await site.http.put(PAGE, params={"localeId": FRENCH}, json=body)
    read = await site.get(PAGE, localeId=FRENCH)
    assert answer.status_code == 200
    assert answer.json() == read
    assert (read["title"], read["slug"], read["publishedPath"]) == ("Ohé", "ohe", "/fr/ohe")
    assert read["seo"] == {"title": "Ohé du bateau", "description": None}
    assert read["lastUpdated"] > english["lastUpdated"]
    assert await site.get(PAGE) == english
    assert await site.get(PAGE, localeId=JAPANESE) == japanese


async def test_a_section_that_is_left_out_falls_back_to_the_primary_locale(site: Quay) -> None:
    """A translation's SEO text that is not sent again is gone, and the primary one shows in its place."""
    await site.http.put(PAGE, params={"localeId": FRENCH}, json={"title": "Ohé"})
    french, english = await site.get(PAGE, localeId=FRENCH), await site.get(PAGE)
    assert (french["title"], french["seo"]) == ("Ohé", english["seo"])


async def test_a_site_without_locales_has_one_language(site: Quay) -> None:
    """It lists its pages, and no locale id means anything to it."""
    assert (await site.get(f"/sites/{OTHER_SITE}/pages"))["pages"] == []
    assert (await site.http.get(f"/sites/{OTHER_SITE}/pages", params={"localeId": FRENCH})).status_code == 404


async def test_a_put_without_a_locale_replaces_the_primary_metadata(site: Quay) -> None:
    """Sections that are left out are emptied, title and slug stay."""
    await site.http.put(PAGE, json={"openGraph": {"title": "Hello"}})
    read = await site.get(PAGE)
    assert (read["title"], read["slug"]) == ("Welcome", "welcome")
    assert read["seo"] == {"title": None, "description": None}
    assert read["openGraph"] == {
        "title": "Hello",
        "titleCopied": False,
        "description": None,
        "descriptionCopied": True,
    }


@pytest.mark.parametrize(
    "body",
    [
        {"title": ""},
        {"title": None},
        {"title": 3},
        {"title": "x" * 257},
        {"slug": "two words"},
        {"slug": ""},
        {"seo": "text"},
        {"seo": {"title": 1}},
        {"openGraph": {"titleCopied": "yes"}},
        [],
    ],
)
async def test_bad_metadata_is_refused_and_changes_nothing(site: Quay, body: Any) -> None:
    """A value of the wrong type or form answers 400."""
    before = await site.get(PAGE)
    answer = await site.http.put(PAGE, json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_error")
    assert await site.get(PAGE) == before


async def test_a_page_slug_is_unique_in_its_locale(site: Quay) -> None:
    """A sibling's slug is refused by name; the page's own and the one it has in another locale are not."""
    answer = await site.http.put(PAGE, json={"slug": "about"})
    assert answer.status_code == 400
    assert answer.json()["details"] == [
        {"param": "slug", "description": "Unique value is already in database: 'about'"}
    ]
    assert (await site.http.put(PAGE, json={"slug": "welcome"})).status_code == 200
    assert (await site.http.put(f"/pages/{ABOUT}", json={"slug": "accueil"})).status_code == 200


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/dom", f"/sites/{SITE}/pages"])
async def test_a_locale_that_the_site_does_not_have_is_refused(site: Quay, path: str) -> None:
    """The CMS's id of a locale is not the page's; neither is nonsense."""
    assert (await site.http.get(path, params={"localeId": FRENCH_CMS})).status_code == 404
    assert (await site.http.get(path, params={"localeId": "fr"})).status_code == 400


async def test_a_page_that_is_not_there_answers_as_webflow_does(site: Quay) -> None:
    """Unknown id 404, malformed id 400, a site that the token does not open or a missing scope 403."""
    assert (await site.http.get(f"/pages/{'f' * 24}")).json()["code"] == "resource_not_found"
    answer = await site.http.get("/pages/nonsense")
    assert (answer.status_code, answer.json()["message"]) == (400, "Validation Error: Provided ID is invalid")
    for token, status in (("elsewhere", 403), ("none", 403), ("read", 200)):
        headers = {"Authorization": f"Bearer {TOKEN}-{token}"}
        assert (await site.http.get(PAGE, headers=headers)).status_code == status
    headers = {"Authorization": f"Bearer {TOKEN}-read"}
    refused = await site.http.put(PAGE, headers=headers, json={})
    assert refused.json()["message"] == "OAuthForbidden: You are missing the following scopes - 'pages:write'"


# -- static content, read ------------------------------------------------------------------------------------------


async def test_content_comes_in_pages(site: Quay) -> None:
    """A page of more than 100 nodes is read in several requests that do not overlap."""
    first = await site.get(f"{PAGE}/dom")
    second = await site.get(f"{PAGE}/dom", offset=100, limit=50)
    assert (len(first["nodes"]), len(second["nodes"])) == (100, 50)
    assert first["pagination"] == {"limit": 100, "offset": 0, "total": 1108}
    assert not {n["id"] for n in first["nodes"]} & {n["id"] for n in second["nodes"]}
    assert (first["pageId"], first["branchId"]) == (HOME, None)


async def test_content_is_read_per_locale(site: Quay) -> None:
    """Translated nodes read in their locale, the others fall back to the primary text."""
    french = await site.nodes(PAGE, localeId=FRENCH)
    assert french[TITLE]["text"] == {"html": "<h2>Bienvenue</h2>", "text": "Bienvenue"}
    assert french[PROSE]["text"]["html"] == PROSE_HTML
    assert (await site.nodes(PAGE))[TITLE]["text"]["text"] == "Welcome"


async def test_a_template_page_has_no_nodes(site: Quay) -> None:
    """The page of a collection's items shows no static content, and a branch says which one it is."""
    assert (await site.get(f"/pages/{TEMPLATE}/dom"))["nodes"] == []
    assert (await site.get(f"/pages/{DRAFT}/dom"))["branchId"] == BRANCH


# -- static content, written ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", [None, PRIMARY, FRENCH_CMS, "nonsense"])
async def test_content_is_written_in_secondary_locales_only(site: Quay, locale: str | None) -> None:
    """Any other locale answers the one 400 that Webflow has for it, and nothing is written."""
    before = await site.nodes(PAGE)
    answer = await site.send(PAGE, [{"nodeId": TITLE, "text": "<h1>Ahoy</h1>"}], locale)
    assert (answer.status_code, answer.json()) == (400, SECONDARY_ONLY)
    assert await site.nodes(PAGE) == before


async def test_every_kind_of_node_but_images_is_written(site: Quay) -> None:
    """Each takes its own content, in its locale alone, and reads it back."""
    before, japanese = await site.nodes(PAGE), await site.nodes(PAGE, localeId=JAPANESE)
    errors = await site.errors(
        PAGE,
        {"nodeId": TITLE, "text": "<h1>Bien &amp; beau</h1>"},
        {"nodeId": INPUT, "placeholder": "Votre nom"},
        {"nodeId": SELECT, "choices": [{"value": "c", "text": "Enfant"}]},
        {"nodeId": SUBMIT, "value": "Envoyer"},
        {"nodeId": SEARCH, "value": "Chercher"},
    )
    after = await site.nodes(PAGE, localeId=FRENCH)
    assert errors == []
    assert after[TITLE]["text"] == {"html": "<h1>Bien &amp; beau</h1>", "text": "Bien & beau"}
    assert after[INPUT]["placeholder"] == "Votre nom"
    assert after[SELECT]["choices"] == [{"value": "a", "text": "Adult"}, {"value": "c", "text": "Enfant"}]
    assert (after[SUBMIT]["value"], after[SUBMIT]["waitingText"]) == ("Envoyer", "Wait")
    assert after[SEARCH]["value"] == "Chercher"
    assert await site.nodes(PAGE) == before
    assert await site.nodes(PAGE, localeId=JAPANESE) == japanese


async def test_property_overrides_are_written_one_by_one(site: Quay) -> None:
    """An override replaces its own property only; plain text stays plain, rich text has both forms."""
    await site.errors(
        PAGE, {"nodeId": INSTANCE, "propertyOverrides": [{"propertyId": PICTURE, "text": "<b>Une voile</b>"}]}
    )
    await site.errors(
        PAGE, {"nodeId": INSTANCE, "propertyOverrides": [{"propertyId": BLURB, "text": "<p>Chaque <em>jour</em></p>"}]}
    )
    overrides = (await site.nodes(PAGE, localeId=FRENCH))[INSTANCE]["propertyOverrides"]
    assert {each["propertyId"]: each["text"] for each in overrides} == {
        HEADING: {"html": None, "text": "Sail with us"},
        PICTURE: {"html": None, "text": "<b>Une voile</b>"},
        BLURB: {"html": "<p>Chaque <em>jour</em></p>", "text": "Chaque jour"},
    }
    assert {each["propertyId"]: (each["type"], each["label"]) for each in overrides}[BLURB] == ("Rich Text", "Blurb")


@pytest.mark.parametrize(
    "html",
    [
        PROSE_HTML.replace("Tides", "Marées"),
        PROSE_HTML.replace("<br/>", "<br>").replace("Soon", "5 < 6 & bientôt"),
        PROSE_HTML.replace('href="/tides"', 'href="/fr/marees"').replace("<h3>", "<H3>"),
    ],
)
async def test_the_same_tags_may_hold_another_text(site: Quay, html: str) -> None:
    """Nested tags with their data-w-id are kept as they are sent, byte for byte."""
    assert await site.errors(PAGE, {"nodeId": PROSE, "text": html}) == []
    assert (await site.nodes(PAGE, localeId=FRENCH))[PROSE]["text"]["html"] == html


@pytest.mark.parametrize(
    "html",
    [
        "Tides",
        PROSE_HTML.replace("h3>", "h2>"),
        PROSE_HTML.replace("<em>table</em>", "table"),
        PROSE_HTML.replace("tide <em>table</em></a>", "tide</a> <em>table</em>"),
        PROSE_HTML.replace("<br/>", ""),
        PROSE_HTML.removesuffix("</div>"),
        PROSE_HTML + "<p></p>",
        PROSE_HTML.replace("Soon", "<script>1</script>"),
        PROSE_HTML.replace("Soon", "<!-- soon -->"),
    ],
)
async def test_other_tags_are_reported_inside_a_200(site: Quay, html: str) -> None:
    """A tag that is missing, added, moved or exchanged leaves the node as it was and names it in `errors`."""
    [error] = await site.errors(PAGE, {"nodeId": PROSE, "text": html})
    assert PROSE in error
    assert (await site.nodes(PAGE, localeId=FRENCH))[PROSE]["text"]["html"] == PROSE_HTML


async def test_a_translation_that_lost_its_tag_cannot_be_written_again(site: Quay) -> None:
    """The tags that count are the primary locale's, not those of a translation that is already wrong."""
    assert len(await site.errors(PAGE, {"nodeId": TITLE, "text": "<h2>Bonjour</h2>"})) == 1
    assert await site.errors(PAGE, {"nodeId": TITLE, "text": "<h1>Bonjour</h1>"}) == []


async def test_good_nodes_are_written_beside_bad_ones(site: Quay) -> None:
    """Each node that cannot take its write has one line in `errors`; the others are written all the same."""
    unknown = uuid("nowhere")
    errors = await site.errors(
        PAGE,
        {"nodeId": unknown, "text": "<p>x</p>"},
        {"nodeId": TITLE, "text": "<h1>Ohé</h1>"},
        {"nodeId": FOTO, "text": "A quay"},
        {"nodeId": INPUT, "text": "<p>x</p>"},
        {"nodeId": SELECT, "choices": [{"value": "x", "text": "?"}]},
        {"nodeId": SUBMIT},
        {"nodeId": SEARCH, "value": "Chercher", "waitingText": "?"},
        {
            "nodeId": INSTANCE,
            "propertyOverrides": [{"propertyId": HEADING, "text": "x"}, {"propertyId": unknown, "text": "y"}],
        },
    )
    named = [unknown, FOTO, INPUT, SELECT, SUBMIT, SEARCH, INSTANCE]
    assert [node in error for node, error in zip(named, errors, strict=True)] == [True] * 7
    after = await site.nodes(PAGE, localeId=FRENCH)
    assert after[TITLE]["text"]["text"] == "Ohé"
    assert after[INSTANCE]["propertyOverrides"][0]["text"]["text"] == "Sail with us"


@pytest.mark.parametrize(
    "nodes",
    [
        None,
        {},
        [],
        ["x"],
        [{"text": "x"}],
        [{"nodeId": 1, "text": "x"}],
        [{"nodeId": TITLE, "text": None}],
        [{"nodeId": TITLE, "text": "<h1>x</h1>", "placeholder": "x"}],
        [{"nodeId": SELECT, "choices": "a"}],
        [{"nodeId": SELECT, "choices": [{"value": "a"}]}],
        [{"nodeId": INSTANCE, "propertyOverrides": ["x"]}],
        [{"nodeId": INSTANCE, "propertyOverrides": [{"propertyId": HEADING, "text": 5}]}],
    ],
)
async def test_a_body_of_the_wrong_shape_is_refused_whole(site: Quay, nodes: Any) -> None:
    """A request that is not one of the documented shapes answers 400 and writes nothing."""
    before = await site.nodes(PAGE, localeId=FRENCH)
    good = {"nodeId": INPUT, "placeholder": "Votre nom"}
    answer = await site.send(PAGE, [good, *nodes] if isinstance(nodes, list) and nodes else nodes)
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_error")
    assert await site.nodes(PAGE, localeId=FRENCH) == before


async def test_at_most_a_thousand_nodes_are_written_at_once(site: Quay) -> None:
    """1,000 are written, 1,001 are refused."""
    writes = [{"nodeId": uuid("quay", "line", str(n)), "text": f"<p>Ligne {n}</p>"} for n in range(1001)]
    assert await site.errors(PAGE, *writes[:1000]) == []
    assert (await site.send(PAGE, writes)).status_code == 400
    last = await site.get(f"{PAGE}/dom", localeId=FRENCH, offset=1007, limit=2)
    assert [node["text"]["text"] for node in last["nodes"]] == ["Ligne 999", "Line 1000"]


async def test_writing_content_moves_the_date_of_its_locale(site: Quay) -> None:
    """lastUpdated is per locale, and a write of which nothing was kept does not move it."""
    before = await site.get(f"{PAGE}/dom", localeId=FRENCH)
    await site.errors(PAGE, {"nodeId": TITLE, "text": "lost"})
    assert (await site.get(f"{PAGE}/dom", localeId=FRENCH))["lastUpdated"] == before["lastUpdated"]
    await site.errors(PAGE, {"nodeId": TITLE, "text": "<h1>Ohé</h1>"})
    assert (await site.get(f"{PAGE}/dom", localeId=FRENCH))["lastUpdated"] > before["lastUpdated"]
    assert (await site.get(f"{PAGE}/dom"))["lastUpdated"] == before["lastUpdated"]


async def test_a_lost_id_is_kept_as_sent_or_refused_by_switch() -> None:
    """Sources do not say what Webflow does with a text that has lost a data-w-id: both can be tried."""
    lost = PROSE_HTML.replace(' data-w-id="abc-1"', "")
    async with quay() as site:
        assert await site.errors(PAGE, {"nodeId": PROSE, "text": lost}) == []
        assert (await site.nodes(PAGE, localeId=FRENCH))[PROSE]["text"]["html"] == lost
    async with quay(refuse_lost_ids=True) as site:
        [error] = await site.errors(PAGE, {"nodeId": PROSE, "text": lost})
        assert "abc-1" in error


async def test_a_template_page_takes_no_nodes(site: Quay) -> None:
    """Nothing can be found on it, so nothing can be written to it."""
    assert len(await site.errors(f"/pages/{TEMPLATE}", {"nodeId": TITLE, "text": "<h1>x</h1>"})) == 1
    answer = await site.send(f"/pages/{object_id('nowhere')}", [{"nodeId": TITLE, "text": "<h1>x</h1>"}])
    assert answer.status_code == 404
