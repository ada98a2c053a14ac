"""Every operation of the Data API, against the sandbox over a real socket."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator

import msgspec
import pytest

from tests.sandbox_process import Sandbox, running_sandbox
from wftui.api.client import Client
from wftui.api.errors import Conflict, MissingScopes, NotAuthorized, NotFound, TooManyRequests, ValidationFailed
from wftui.api.results import ItemChange
from wftui.api.secret import Secret
from wftui.api.settings import Settings
from wftui.domain.collection import Collection
from wftui.domain.errors import UsageError
from wftui.domain.locale import ONLY
from wftui.domain.site import Site

OPERATIONS = """GET /token/authorized_by
GET /token/introspect
GET /sites
GET /sites/{}
GET /sites/{}/custom_domains
POST /sites/{}/publish
GET /sites/{}/pages
GET /pages/{}
PUT /pages/{}
GET /pages/{}/dom
POST /pages/{}/dom
GET /sites/{}/components
GET /sites/{}/components/{}/dom
POST /sites/{}/components/{}/dom
GET /sites/{}/components/{}/properties
POST /sites/{}/components/{}/properties
GET /sites/{}/collections
POST /sites/{}/collections
GET /collections/{}
DELETE /collections/{}
POST /collections/{}/fields
PATCH /collections/{}/fields/{}
DELETE /collections/{}/fields/{}
GET /collections/{}/items
PATCH /collections/{}/items
DELETE /collections/{}/items
GET /collections/{}/items/{}
POST /collections/{}/items/bulk
POST /collections/{}/items/publish
GET /collections/{}/items/live
POST /collections/{}/items/live
PATCH /collections/{}/items/live
DELETE /collections/{}/items/live
GET /collections/{}/items/{}/live
POST /collections/{}/items
PATCH /collections/{}/items/{}
DELETE /collections/{}/items/{}
PATCH /collections/{}/items/{}/live
DELETE /collections/{}/items/{}/live
""".splitlines()


@pytest.fixture(scope="module")
def lanternhouse() -> Iterator[Sandbox]:
    """One sandbox for this module; its tests make what they change."""
    with running_sandbox() as running:
        yield running


@pytest.fixture
async def client(lanternhouse: Sandbox) -> AsyncIterator[Client]:
    """A client of the sandbox."""
    async with Client(Settings(Secret.parse(lanternhouse.token), lanternhouse.url)) as made:
        yield made


@pytest.fixture
async def site(client: Client) -> Site:
    """The one site."""
    (only,) = await client.list_sites()
    return only


@pytest.fixture
async def themes(client: Client, site: Site) -> Collection:
    """A small collection that needs nothing but a name and a slug."""
    listed = await client.list_collections(site.id)
    found = next(each for each in listed if each.slug == "themes")
    return await client.get_collection(found.id, site_id=site.id)


async def _tokens_and_sites(client: Client) -> Site:
    person, token = await client.authorized_by(), await client.introspect()
    assert "@" in person.email
    assert "cms:write" in token.scopes
    (listed,) = await client.list_sites()
    site = await client.get_site(listed.id)
    assert site == listed
    assert site.primary.short == "en"
    assert len(site.locales) == 3
    assert await client.list_domains(site.id) == list(site.domains)
    return site


async def _pages(client: Client, site: Site) -> None:
    french = site.locales[1]
    listing = await client.list_pages(site.id, locale=site.primary)
    assert listing.total == len(listing.pages)
    static = next(each for each in listing.pages if each.collection_id is None)
    page = await client.get_page(static.id, locale=french)
    changed = await client.update_page(static.id, locale=french, title="Essai", seo={"title": "Essai"})
    assert (changed.id, changed.title) == (page.id, "Essai")
    nodes = await client.get_page_nodes(static.id, locale=french)
    text = next(each for each in nodes.nodes if each.type == "text")
    html = text.raw["text"]["html"]
    assert await client.update_page_nodes(static.id, [{"nodeId": text.id, "text": html}], locale=french) == []


async def _components(client: Client, site: Site) -> None:
    french = site.locales[1]
    listing = await client.list_components(site.id)
    component = listing.components[0]
    nodes = await client.get_component_nodes(site.id, component.id, locale=french)
    text = next(each for each in nodes.nodes if each.type == "text")
    html = text.raw["text"]["html"]
    written = [{"nodeId": text.id, "text": html}]
    assert await client.update_component_nodes(site.id, component.id, written, locale=french) == []
    page = await client.get_component_properties(site.id, component.id, locale=french)
    plain = next(each for each in page.properties if each.type == "Plain Text")
    written = [{"propertyId": plain.id, "text": "Une lettre"}]
    assert await client.update_component_properties(site.id, component.id, written, locale=french) == []
    page = await client.get_component_properties(site.id, component.id, locale=french)
    assert "Une lettre" in [each.text for each in page.properties]


async def _collections(client: Client, site: Site) -> Collection:
    before = {each.id for each in await client.list_collections(site.id)}
    made = await client.create_collection(site.id, display_name="Tests", singular_name="Test", slug="tests")
    assert made.id not in before
    note = await client.create_field(made.id, type_name="PlainText", display_name="Note", help_text="Any text")
    kind = await client.create_field(made.id, type_name="Option", display_name="Kind", options=["A", "B"])
    assert [each.name for each in kind.options] == ["A", "B"]
    changed = await client.update_field(made.id, note.id, display_name="Remark")
    assert (changed.display_name, changed.slug) == ("Remark", "note")
    await client.delete_field(made.id, kind.id)
    found = await client.get_collection(made.id, site_id=site.id)
    assert [each.slug for each in found.fields] == ["name", "slug", "note"]
    assert found.site_id == site.id
    return found


async def _items(client: Client, site: Site, collection: Collection) -> None:
    english, french = site.locales[:2]
    one = (await client.create_item(collection.id, locales=[french], field_data={"name": "Un", "slug": "un"}))[0]
    both = await client.create_item(
        collection.id, locales=[english, french], field_data={"name": "Two", "slug": "two"}, is_draft=False
    )
    assert {each.cms_locale_id for each in both} == {english.cms_locale_id, french.cms_locale_id}
    two = both[0].id
    assert {each.id for each in both} == {two}
    many = await client.create_items(
        collection.id, locales=[english], field_data=[{"name": n, "slug": n.lower()} for n in ("Three", "Four")]
    )
    assert len(many) == 2
    changed = await client.update_item(collection.id, two, locale=french, field_data={"note": "Deux"})
    assert changed.field_data()["note"] == "Deux"
    assert "note" not in (await client.get_item(collection.id, two, locale=english)).field_data()
    changes = [ItemChange(two, english, {"note": "Both"}), ItemChange(two, french, {"note": None})]
    assert len(await client.update_items(collection.id, changes)) == 2
    assert "note" not in (await client.get_item(collection.id, two, locale=french)).field_data()
    page = await client.list_items(collection.id, locales=[english, french], slug="two")
    assert {each.id for each in page.items} == {two}
    assert page.total == 2
    await client.delete_item(collection.id, one.id, locales=[french])
    with pytest.raises(NotFound):
        await client.get_item(collection.id, one.id, locale=french)
    await client.delete_items(collection.id, [(each.id, [english]) for each in many])


async def _live(client: Client, site: Site, collection: Collection) -> None:
    english, french = site.locales[:2]
    live = (await client.create_live_item(collection.id, locale=english, field_data={"name": "L", "slug": "l"}))[0]
    assert live.last_published is not None
    await client.update_live_item(collection.id, live.id, locale=english, field_data={"note": "1"})
    await client.update_live_items(collection.id, [ItemChange(live.id, english, {"note": "2"})])
    shown = await client.get_item(collection.id, live.id, locale=english, live=True)
    assert shown.field_data()["note"] == "2"
    staged = (await client.create_item(collection.id, locales=[french], field_data={"name": "S", "slug": "s"}))[0]
    with pytest.raises(Conflict, match="never been published"):
        await client.update_live_item(collection.id, staged.id, locale=french, field_data={"note": "x"})
    outcome = await client.publish_items(collection.id, [(staged.id, [french])])
    assert outcome.published == (staged.id,)
    assert outcome.errors == ()
    listed = await client.list_items(collection.id, locales=[english, french], live=True)
    assert {each.id for each in listed.items} == {live.id, staged.id}
    await client.unpublish_item(collection.id, live.id, locale=english)
    await client.unpublish_items(collection.id, [(staged.id, [french])])
    assert (await client.list_items(collection.id, locales=[english, french], live=True)).items == []


async def test_every_operation_works(client: Client, lanternhouse: Sandbox) -> None:
    """All 34 operations of the reference, and the five for single items, do what they say."""
    site = await _tokens_and_sites(client)
    await _pages(client, site)
    await _components(client, site)
    collection = await _collections(client, site)
    await _items(client, site, collection)
    await _live(client, site, collection)
    await client.delete_collection(collection.id)
    published = await client.publish_site(site.id, domain_ids=[site.domains[0].id], to_subdomain=True)
    assert [each.id for each in published.domains] == [site.domains[0].id]
    with pytest.raises(TooManyRequests, match="one site publish a minute"):
        await client.publish_site(site.id, to_subdomain=True)
    answered = {
        f"{each['method']} {re.sub('[0-9a-f]{8}[0-9a-f-]{16,}', '{}', each['path'].removeprefix('/v2'))}"
        for each in lanternhouse.api_requests()
        if each["status"] in (200, 202, 204)
    }
    assert set(OPERATIONS) - answered == set()


async def test_no_request_names_a_null_locale(
    client: Client, site: Site, themes: Collection, lanternhouse: Sandbox
) -> None:
    """Item writes always name their locale, never as null, and never let Webflow drop a bad file silently."""
    item = (await client.list_items(themes.id, locales=[site.primary], limit=1)).items[0]
    await client.update_item(themes.id, item.id, locale=site.primary, field_data={"summary": "Lamps and their makers."})
    writes = [
        each
        for each in lanternhouse.api_requests()
        if each["method"] in ("POST", "PATCH") and re.search(r"/items(/bulk|/live|/[0-9a-f]{24}.*)?$", each["path"])
    ]
    assert writes
    for each in writes:
        assert "null" not in str(each["body"]).replace("None", "null").replace("'note': null", "")
        assert "cmsLocaleId" in str(each["body"])
        assert "skipInvalidFiles" in str(each["query"])


async def test_a_taken_slug_is_a_refusal_beside_its_field(client: Client, site: Site, themes: Collection) -> None:
    """Changing a slug to one that another item has is refused, and the refusal names the slug."""
    first, second = (await client.list_items(themes.id, locales=[site.primary], limit=2)).items
    with pytest.raises(ValidationFailed) as caught:
        await client.update_item(themes.id, second.id, locale=site.primary, field_data={"slug": first.slug})
    assert caught.value.details[0].param == "slug"
    assert f"slug {first.slug} is taken" in str(caught.value)


async def test_pages_of_a_listing_join(client: Client, site: Site, themes: Collection) -> None:
    """A listing read in small pages gives every variant once, in the same total."""
    whole = await client.list_items(themes.id, locales=site.locales)
    seen = []
    for offset in range(0, whole.total, 10):
        page = await client.list_items(themes.id, locales=site.locales, offset=offset, limit=10)
        assert page.total == whole.total
        seen += [(each.id, each.cms_locale_id) for each in page.items]
    assert seen == [(each.id, each.cms_locale_id) for each in whole.items]
    assert (await client.list_items(themes.id, locales=site.locales, offset=5000)).items == []


async def test_background_requests_share_the_budget(client: Client) -> None:
    """The background view spends from the same budget, and both can be watched."""
    before = (await client.list_sites(), client.budget.remaining)[1]
    await client.background.list_sites()
    assert client.budget.remaining == before - 1
    assert client.background.background is client.background


async def test_a_wrong_token_and_a_narrow_one(lanternhouse: Sandbox, client: Client, site: Site) -> None:
    """A token that Webflow does not know, and one without the scope, each get a sentence and exit status 3."""
    async with Client(Settings(Secret.parse("x" * 64), lanternhouse.url)) as stranger:
        with pytest.raises(NotAuthorized, match="does not know this token") as caught:
            await stranger.list_sites()
    assert caught.value.exit_code == 3
    narrow = next((each for name, each in lanternhouse.tokens.items() if "read" in name), None)
    assert narrow is not None
    async with Client(Settings(Secret.parse(narrow), lanternhouse.url)) as reader:
        with pytest.raises(MissingScopes) as missing:
            await reader.create_collection(site.id, display_name="No", singular_name="No")
    assert missing.value.scopes == ("cms:write",)


@pytest.mark.parametrize(
    "item_id", ["", "bulk", "..", "../../sites/x/publish", "a#b", "%2e%2e", "A" * 24, "0" * 23, "0" * 25]
)
async def test_an_id_cannot_name_another_resource(client: Client, themes: Collection, item_id: str) -> None:
    """An id that is none is refused before anything is sent: `..` in it would name another resource."""
    with pytest.raises(UsageError):
        await client.delete_item(themes.id, item_id, locales=None)


async def test_too_many_at_once_are_refused_here(client: Client, site: Site, themes: Collection) -> None:
    """More than 100 items in one request, or none, is an error that costs no request."""
    targets = [("0" * 24, [site.primary])] * 101
    with pytest.raises(UsageError, match="101 items"):
        await client.publish_items(themes.id, targets)
    with pytest.raises(UsageError, match="No items"):
        await client.delete_items(themes.id, [])
    with pytest.raises(UsageError, match="102 variants"):
        await client.create_items(themes.id, locales=site.locales, field_data=[{"name": "x", "slug": "x"}] * 34)


async def test_a_site_without_localisation() -> None:
    """On a site with one nameless locale every request about items leaves the locale out."""
    with running_sandbox("single-locale") as single:
        async with Client(Settings(Secret.parse(single.token), single.url)) as client:
            (site,) = await client.list_sites()
            assert site.locales == (ONLY,)
            collection = await client.get_collection((await client.list_collections(site.id))[0].id)
            values = {"name": "One", "slug": "one"}
            made = (await client.create_item(collection.id, locales=site.locales, field_data=values))[0]
            await client.update_item(collection.id, made.id, locale=site.primary, field_data={"name": "Two"})
            await client.publish_items(collection.id, [(made.id, site.locales)])
            live = await client.get_item(collection.id, made.id, locale=msgspec.structs.replace(ONLY), live=True)
            assert live.name == "Two"
            await client.delete_item(collection.id, made.id, locales=site.locales)
        assert all("cmsLocaleId" not in str((each["query"], each["body"])) for each in single.api_requests())
