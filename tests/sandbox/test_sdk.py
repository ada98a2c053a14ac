"""Webflow's own Python client works against the sandbox, in every operation that it has and the sandbox serves."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from webflow import (
    CollectionItem,
    CollectionItemFieldData,
    CollectionItemPostSingle,
    CollectionItemPostSingleFieldData,
    CollectionItemWithIdInput,
    CollectionItemWithIdInputFieldData,
    ComponentPropertiesWritePropertiesItem,
    StaticField,
    TextNodeWrite,
    Webflow,
)
from webflow.core.api_error import ApiError
from webflow.environment import WebflowEnvironment
from webflow.errors import BadRequestError, NotFoundError, TooManyRequestsError, UnauthorizedError
from webflow.resources.collections.resources.items import (
    ItemIDs,
    ItemIDsWithLocales,
    ItemsDeleteItemsLiveRequestItemsItem,
    ItemsDeleteItemsRequestItemsItem,
    ItemsPublishItemRequestItemsItemsItem,
    MultipleItems,
    SingleCmsItem,
)

from tests.sandbox_process import Sandbox

ONCE = {"max_retries": 0}


@contextmanager
def client(sandbox: Sandbox, token: str | None = None) -> Iterator[Webflow]:
    """Point the official client at the sandbox."""
    url = sandbox.url
    with httpx.Client(trust_env=False, timeout=20) as http:
        yield Webflow(
            access_token=token or sandbox.token,
            environment=WebflowEnvironment(base=url, data_api=url, content_delivery_api=url),
            httpx_client=http,
        )


@pytest.fixture
def sdk(sandbox: Sandbox) -> Iterator[Webflow]:
    """The official client on a fresh museum."""
    with client(sandbox) as asked:
        yield asked


@pytest.fixture
def site(sdk: Webflow) -> Any:
    """The museum's site, as the client sees it."""
    return sdk.sites.list().sites[0]


@pytest.fixture
def collection(sdk: Webflow, site: Any) -> Iterator[Any]:
    """A collection made by the client."""
    made = sdk.collections.create(
        site.id,
        display_name="SDK things",
        singular_name="SDK thing",
        fields=[StaticField(type="PlainText", display_name="Title"), StaticField(type="Number", display_name="Count")],
    )
    yield made
    sdk.collections.delete(made.id)


def single(name: str, slug: str, **data: Any) -> CollectionItemPostSingle:
    """Return a body to create one item."""
    return CollectionItemPostSingle(field_data=CollectionItemPostSingleFieldData(name=name, slug=slug, **data))


def change(item: str, **data: Any) -> CollectionItemWithIdInput:
    """Return an entry of a bulk update."""
    return CollectionItemWithIdInput(id=item, field_data=CollectionItemWithIdInputFieldData(**data))


def test_token_and_sites(sdk: Webflow, site: Any) -> None:
    """Who am I, what may I do, which sites; publish."""
    assert sdk.token.authorized_by().email
    assert site.id in sdk.token.introspect().authorization.authorized_to.site_ids
    assert sdk.sites.get(site.id).locales.primary.cms_locale_id == site.locales.primary.cms_locale_id
    domains = sdk.sites.get_custom_domain(site.id).custom_domains
    assert [domain.id for domain in domains] == [domain.id for domain in site.custom_domains]
    sent = sdk.sites.publish(site.id, custom_domains=[domains[0].id], publish_to_webflow_subdomain=True)
    assert sent.publish_to_webflow_subdomain is True
    with pytest.raises(TooManyRequestsError):
        sdk.sites.publish(site.id, publish_to_webflow_subdomain=True, request_options=ONCE)


def test_collections_and_fields(sdk: Webflow, site: Any, collection: Any) -> None:
    """Create, read, change, delete."""
    listed = sdk.collections.list(site.id).collections
    assert collection.id in {each.id for each in listed}
    field = sdk.collections.fields.create(
        collection.id, request=StaticField(type="PlainText", display_name="Side Note")
    )
    changed = sdk.collections.fields.update(collection.id, field.id, display_name="Margin", is_required=True)
    assert (changed.slug, changed.display_name, changed.is_required) == ("side-note", "Margin", True)
    sdk.collections.fields.delete(collection.id, field.id)
    slugs = [each.slug for each in sdk.collections.get(collection.id).fields]
    assert slugs == ["name", "slug", "title", "count"]


def test_every_collection_and_item_of_the_demo_parses(sdk: Webflow, site: Any) -> None:
    """The client's strict models accept all that the demo site holds, staged and live, in every locale."""
    locales = ",".join([site.locales.primary.cms_locale_id, *(each.cms_locale_id for each in site.locales.secondary)])
    seen = 0
    for outline in sdk.collections.list(site.id).collections:
        assert sdk.collections.get(outline.id).fields
        items = sdk.collections.items
        for listing in (items.list_items, items.list_items_live):
            offset = 0
            while True:
                page = listing(outline.id, cms_locale_id=locales, offset=offset, limit=100)
                seen += len(page.items)
                offset += 100
                if offset >= page.pagination.total:
                    break
    assert seen > 629


def test_staged_items(sdk: Webflow, collection: Any, site: Any) -> None:
    """Create one, several and in locales; list with filters; read; change one and several; delete one and several."""
    items, c = sdk.collections.items, collection.id
    second = site.locales.secondary[0].cms_locale_id
    one = items.create_item(c, request=single("One", "one", title="t"))
    assert (one.is_draft, one.last_published) == (True, None)
    both = items.create_items(
        c,
        field_data=SingleCmsItem(name="Twin", slug="twin"),
        cms_locale_ids=[site.locales.primary.cms_locale_id, second],
        is_draft=False,
        skip_invalid_files=False,
    )
    twin = both.items[0]["id"]
    assert items.get_item(c, twin, cms_locale_id=second).id == twin
    found = items.list_items(c, slug="one", sort_by="name", sort_order="desc", limit=10, offset=0)
    assert [each.id for each in found.items] == [one.id]
    assert found.pagination.total == 1
    changed = items.update_item(c, one.id, field_data=CollectionItemFieldData(name="One!", slug="one-b", title="u"))
    assert changed.field_data.name == "One!"
    items.update_items(c, items=[change(twin, title="v")], skip_invalid_files=False)
    assert items.get_item(c, twin).field_data.title == "v"
    items.delete_item(c, one.id)
    items.delete_items(c, items=[ItemsDeleteItemsRequestItemsItem(id=twin, cms_locale_ids=[second])])
    with pytest.raises(NotFoundError):
        items.get_item(c, twin, cms_locale_id=second)
    assert [each.id for each in items.list_items(c).items] == [twin]


def test_live_items(sdk: Webflow, collection: Any) -> None:
    """Publish, live create, read, list, change and unpublish."""
    items, c = sdk.collections.items, collection.id
    one = items.create_item(c, request=single("One", "one"))
    sent = items.publish_item(c, request=ItemIDs(item_ids=[one.id]))
    assert (sent.published_item_ids, sent.errors) == ([one.id], [])
    sent = items.publish_item(c, request=ItemIDsWithLocales(items=[ItemsPublishItemRequestItemsItemsItem(id=one.id)]))
    assert sent.published_item_ids == [one.id]
    two = items.create_item_live(
        c,
        request=CollectionItem(
            is_draft=False, is_archived=False, field_data=CollectionItemFieldData(name="Two", slug="two")
        ),
    )
    assert two.last_published is not None
    live = items.list_items_live(c, last_published={"gte": "2020-01-01T00:00:00Z"})
    assert {each.id for each in live.items} == {one.id, two.id}
    items.update_item_live(c, two.id, field_data=CollectionItemFieldData(name="Two!", slug="two-b"))
    items.update_items_live(c, items=[change(one.id, title="t")])
    assert items.get_item_live(c, one.id).field_data.title == "t"
    items.delete_item_live(c, two.id)
    items.delete_items_live(c, items=[ItemsDeleteItemsLiveRequestItemsItem(id=one.id)])
    assert items.list_items_live(c).items == []
    with pytest.raises(ApiError) as refused:
        items.update_item_live(
            c, one.id, field_data=CollectionItemFieldData(name="One!", slug="x"), request_options=ONCE
        )
    assert refused.value.status_code == 409


def test_several_in_one_create_is_answered_as_a_list(sandbox: Sandbox, sdk: Webflow, collection: Any) -> None:
    """The client cannot read that answer (a known fault of its own), but the items are made."""
    body = MultipleItems(items=[single("A", "a"), single("B", "b")])
    with pytest.raises(Exception, match=r"fieldData|field_data|validation"):
        sdk.collections.items.create_item(collection.id, request=body)
    assert sdk.collections.items.list_items(collection.id).pagination.total == 2
    assert sandbox.api_requests()


def test_pages(sdk: Webflow, site: Any) -> None:
    """List, read, settings per locale, content read and localised."""
    second = site.locales.secondary[0].id
    pages = sdk.pages.list(site.id, limit=50).pages
    page = next(each for each in pages if each.slug == "visit")
    meta = sdk.pages.get_metadata(page.id, locale_id=second)
    sdk.pages.update_page_settings(page.id, locale_id=second, title="Venir", slug=meta.slug)
    assert sdk.pages.get_metadata(page.id, locale_id=second).title == "Venir"
    nodes = sdk.pages.get_content(page.id, limit=100).nodes
    text = next(node for node in nodes if node.type == "text")
    done = sdk.pages.update_static_content(
        page.id, locale_id=second, nodes=[TextNodeWrite(node_id=text.id, text=text.text.html)]
    )
    assert done.errors == []
    with pytest.raises(BadRequestError):
        sdk.pages.update_static_content(
            page.id, locale_id=site.locales.primary.id, nodes=[TextNodeWrite(node_id=text.id, text=text.text.html)]
        )
    for each in pages:
        sdk.pages.get_content(each.id)


def test_components(sdk: Webflow, site: Any) -> None:
    """List, content and properties, read and localised."""
    second = site.locales.secondary[0].id
    listed = sdk.components.list(site.id).components
    for component in listed:
        nodes = sdk.components.get_content(site.id, component.id).nodes
        text = next(node for node in nodes if node.type == "text")
        write = [TextNodeWrite(node_id=text.id, text=text.text.html)]
        assert sdk.components.update_content(site.id, component.id, locale_id=second, nodes=write).errors == []
        properties = sdk.components.get_properties(site.id, component.id).properties
        change = [ComponentPropertiesWritePropertiesItem(property_id=properties[0].property_id, text="Bonjour")]
        sdk.components.update_properties(site.id, component.id, locale_id=second, properties=change)


def test_errors_are_the_clients_own(sandbox: Sandbox, sdk: Webflow, site: Any, collection: Any) -> None:
    """Each refusal becomes the exception that the client has for it, with Webflow's body."""
    with client(sandbox, "wrong") as stranger, pytest.raises(UnauthorizedError):
        stranger.sites.list()
    with pytest.raises(NotFoundError):
        sdk.sites.get("f" * 24)
    with pytest.raises(BadRequestError) as refused:
        sdk.collections.items.create_item(collection.id, request=single("X", "x", nope=1))
    assert refused.value.body["code"] == "validation_error"
    with client(sandbox, sandbox.tokens["read"]) as reader, pytest.raises(ApiError) as forbidden:
        reader.collections.items.create_item(collection.id, request=single("X", "x"))
    assert forbidden.value.status_code == 403
    assert site.id
