"""The shapes of what the sandbox answers: keys, ids, dates, nulls."""

import json
import re
from typing import Any

import pytest

from tests.sandbox.museum import Api
from tests.sandbox_process import running_sandbox
from wftui.sandbox.sites import large
from wftui.sandbox.sites.large_json import item_json

HEX24, HEX32 = re.compile("[0-9a-f]{24}"), re.compile("[0-9a-f]{32}")
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
FIELD_KEYS = {"id", "isEditable", "isRequired", "type", "slug", "displayName", "helpText", "validations"}
ITEM_KEYS = {"id", "cmsLocaleId", "lastPublished", "lastUpdated", "createdOn", "isArchived", "isDraft", "fieldData"}
LOCALE_KEYS = {"id", "cmsLocaleId", "enabled", "displayName", "displayImageId", "subdirectory", "tag"}


def collections(api: Api) -> list[dict[str, Any]]:
    """Return the first site's collections with their fields."""
    listed = api.call("GET", f"/sites/{api.site()['id']}/collections", 200)["collections"]
    assert all("fields" not in each for each in listed)
    return [api.call("GET", f"/collections/{each['id']}", 200) for each in listed]


def test_a_site(api: Api) -> None:
    """Ids, dates, locales with their two ids, domains."""
    site = api.call("GET", f"/sites/{api.site()['id']}", 200)
    assert site == api.site()
    assert HEX24.fullmatch(site["id"])
    assert all(STAMP.fullmatch(site[key]) for key in ("createdOn", "lastPublished", "lastUpdated"))
    primary, secondary = site["locales"]["primary"], site["locales"]["secondary"]
    assert set(primary) == LOCALE_KEYS | {"redirect"}
    assert all(set(each) == LOCALE_KEYS for each in secondary)
    ids = [each[key] for each in (primary, *secondary) for key in ("id", "cmsLocaleId")]
    assert len(set(ids)) == 2 * (1 + len(secondary))
    assert primary["subdirectory"] == ""
    domains = api.call("GET", f"/sites/{site['id']}/custom_domains", 200)["customDomains"]
    assert domains == site["customDomains"]


def test_collections_and_their_fields(api: Api) -> None:
    """Every key that clients need is there; validations are an object or null, never a list."""
    for collection in collections(api):
        assert HEX24.fullmatch(collection["id"])
        assert set(collection) == {"id", "displayName", "singularName", "slug", "createdOn", "lastUpdated", "fields"}
        for field in collection["fields"]:
            assert set(field) == FIELD_KEYS
            assert HEX32.fullmatch(field["id"])
            assert field["validations"] is None or isinstance(field["validations"], dict)
            assert isinstance(field["isRequired"], bool)


def test_items_staged_and_live_in_every_locale(api: Api) -> None:
    """All keys on every item, dates with milliseconds, an explicit null for never published, no null in fieldData."""
    locales = ",".join(api.locales())
    for collection in collections(api):
        slugs = {field["slug"] for field in collection["fields"]}
        for path in ("items", "items/live"):
            for item in api.call("GET", f"/collections/{collection['id']}/{path}", 200, cmsLocaleId=locales)["items"]:
                assert set(item) == ITEM_KEYS
                assert STAMP.fullmatch(item["createdOn"])
                assert STAMP.fullmatch(item["lastUpdated"])
                assert item["lastPublished"] is None or STAMP.fullmatch(item["lastPublished"])
                assert {"name", "slug"} <= set(item["fieldData"]) <= slugs
                assert None not in item["fieldData"].values()


def test_token_answers(api: Api) -> None:
    """Who it is, and what it may do."""
    assert set(api.call("GET", "/token/authorized_by", 200)) == {"id", "email", "firstName", "lastName"}
    told = api.call("GET", "/token/introspect", 200)
    authorization = {"id", "createdOn", "lastUsed", "grantType", "rateLimit", "scope", "authorizedTo"}
    assert set(told["authorization"]) == authorization
    assert set(told["authorization"]["authorizedTo"]) == {"siteIds", "workspaceIds", "userIds"}
    assert set(told["application"]) == {"id", "description", "homepage", "displayName"}


@pytest.mark.parametrize("name", ["single-locale", "large:5", "empty"])
def test_a_site_without_locales(name: str) -> None:
    """`locales` is absent from the site and `cmsLocaleId` from its items, and sending one is a 400."""
    with running_sandbox(name) as sandbox, Api.to(sandbox) as api:
        assert "locales" not in api.site()
        for collection in collections(api):
            path = f"/collections/{collection['id']}/items"
            for item in api.call("GET", path, 200)["items"]:
                assert set(item) == ITEM_KEYS - {"cmsLocaleId"}
            api.call("GET", path, 400, cmsLocaleId="f" * 24)


@pytest.mark.parametrize("index", [*range(0, 400, 7), 99_999])
def test_the_large_sites_ready_made_json_is_its_items(index: int) -> None:
    """The fast way and the plain way make the same item, keys in the same order."""
    item = large.item(index)
    variant: dict[str, Any] = dict(item["variants"][0])
    keys = ("lastPublished", "lastUpdated", "createdOn", "isArchived", "isDraft", "fieldData")
    plain = {"id": item["id"]} | {key: variant[key] for key in keys}
    assert json.loads(item_json(index)) == plain
    assert variant["live"] == {key: plain[key] for key in variant["live"]}
