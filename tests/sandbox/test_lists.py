"""Lists of items: pages, filters, order, locales."""

import pytest

from tests.sandbox.museum import Api, Things, make_things
from tests.sandbox_process import Sandbox, running_sandbox


@pytest.fixture
def many(api: Api) -> Things:
    """105 items in the primary locale, three of them in the second too."""
    things = make_things(api, [])
    primary, second, _ = api.locales()
    things.make("Both A", locales=[primary, second])
    things.make("Both B", locales=[primary, second])
    things.make("both c", locales=[primary, second])
    for start in (0, 51):
        data = [{"name": f"N{number:03}"} for number in range(start, start + 51)]
        api.call("POST", f"{things.items}/bulk", 202, {"fieldData": data})
    return things


def _names(answer: dict[str, list[dict[str, dict[str, str]]]]) -> list[str]:
    return [each["fieldData"]["name"] for each in answer["items"]]


def test_a_page_holds_a_hundred_items_unless_fewer_are_asked_for(many: Things) -> None:
    """Default and largest page are 100, pages do not overlap, and past the end there is an empty one."""
    first = many.api.call("GET", many.items, 200)
    rest = many.api.call("GET", many.items, 200, offset="100")
    assert first["pagination"] == {"limit": 100, "offset": 0, "total": 105}
    assert (len(first["items"]), len(rest["items"])) == (100, 5)
    assert len({each["id"] for each in first["items"] + rest["items"]}) == 105
    assert many.api.call("GET", many.items, 200, offset="105")["items"] == []
    assert len(many.api.call("GET", many.items, 200, limit="7")["items"]) == 7


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "101"},
        {"limit": "0"},
        {"limit": "-1"},
        {"offset": "-1"},
        {"limit": "x"},
        {"offset": "1.5"},
        {"sortBy": "createdOn"},
        {"sortBy": "title"},
        {"sortOrder": "up"},
        {"lastPublished[gte]": "yesterday"},
        {"lastPublished": "2026-01-01"},
        {"lastPublished[gt]": "2026-01-01T00:00:00Z"},
        {"cmsLocaleId": "fr"},
        {"cmsLocaleId": "f" * 24},
        {"cmsLocaleId": ""},
    ],
)
def test_parameters_that_make_no_sense_are_refused(api: Api, query: dict[str, str]) -> None:
    """Nothing is guessed: a wrong parameter is a 400, not a list of something else."""
    collection = api.call("GET", f"/sites/{api.site()['id']}/collections", 200)["collections"][0]["id"]
    for path in ("items", "items/live"):
        api.call("GET", f"/collections/{collection}/{path}", 400, **query)


def test_name_and_slug_filters_are_exact_and_case_sensitive(many: Things) -> None:
    """No prefix, no folding."""
    ask = many.api.call
    assert _names(ask("GET", many.items, 200, name="Both A")) == ["Both A"]
    assert _names(ask("GET", many.items, 200, name="both a")) == []
    assert _names(ask("GET", many.items, 200, slug="both-b")) == ["Both B"]
    assert _names(ask("GET", many.items, 200, slug="both")) == []
    assert _names(ask("GET", many.items, 200, slug="both-b", name="Both A")) == []


def test_sorting_both_ways(many: Things) -> None:
    """By name, slug and lastPublished; what was never published comes first in ascending order."""
    ask = many.api.call
    names = _names(ask("GET", many.items, 200, sortBy="name"))
    assert names == sorted(names)
    down = _names(ask("GET", many.items, 200, sortBy="slug", sortOrder="desc"))
    assert down[:3] == ["N101", "N100", "N099"]
    ids = [each["id"] for each in ask("GET", many.items, 200, limit="3")["items"]]
    for each in reversed(ids):
        many.publish(each)
    latest = ask("GET", many.items, 200, sortBy="lastPublished", sortOrder="desc", limit="3")["items"]
    assert [each["id"] for each in latest] == ids
    assert ask("GET", many.items, 200, sortBy="lastPublished", limit="1")["items"][0]["lastPublished"] is None


def test_filter_by_when_an_item_was_published(many: Things) -> None:
    """Both bounds are included; what was never published is in no range."""
    ask = many.api.call
    ids = [each["id"] for each in ask("GET", many.items, 200, limit="3")["items"]]
    stamps = []
    for each in ids:
        many.publish(each)
        stamps.append(many.get(each)["lastPublished"])
    for path in (many.items, f"{many.items}/live"):
        late = ask("GET", path, 200, **{"lastPublished[gte]": stamps[1]})
        assert {each["id"] for each in late["items"]} == set(ids[1:])
        one = ask("GET", path, 200, **{"lastPublished[gte]": stamps[1], "lastPublished[lte]": stamps[1]})
        assert [each["id"] for each in one["items"]] == [ids[1]]


def test_several_locales_are_listed_and_counted_variant_by_variant(many: Things) -> None:
    """A comma list answers each variant; without one, only the primary locale's."""
    primary, second, third = many.api.locales()
    both = many.api.call("GET", many.items, 200, cmsLocaleId=f"{primary},{second}", name="Both A")
    assert {each["cmsLocaleId"] for each in both["items"]} == {primary, second}
    assert len({each["id"] for each in both["items"]}) == 1
    assert many.api.call("GET", many.items, 200, cmsLocaleId=f"{primary},{second}")["pagination"]["total"] == 108
    assert many.api.call("GET", many.items, 200, cmsLocaleId=second)["pagination"]["total"] == 3
    assert many.api.call("GET", many.items, 200, cmsLocaleId=third)["items"] == []


def test_the_live_list_shows_live_values_only(many: Things) -> None:
    """A staged change shows in the staged list alone, also to filters."""
    item = many.api.call("GET", many.items, 200, name="N007")["items"][0]["id"]
    many.publish(item)
    many.patch(item, fieldData={"name": "Renamed"})
    live = f"{many.items}/live"
    assert _names(many.api.call("GET", live, 200)) == ["N007"]
    assert _names(many.api.call("GET", live, 200, name="N007")) == ["N007"]
    assert _names(many.api.call("GET", live, 200, name="Renamed")) == []
    assert _names(many.api.call("GET", many.items, 200, name="Renamed")) == ["Renamed"]


@pytest.fixture(scope="module")
def large() -> Sandbox:
    """A site of 1,000 computed items."""
    with running_sandbox("large:1000") as running:
        yield running


def test_a_large_site_pages_sorts_and_filters_like_any_other(large: Sandbox) -> None:
    """Walking its pages meets every item once; orders and filters agree with the walk."""
    with Api.to(large) as api:
        collection = api.call("GET", f"/sites/{api.site()['id']}/collections", 200)["collections"][0]["id"]
        path = f"/collections/{collection}/items"
        pages = [api.call("GET", path, 200, offset=str(offset)) for offset in range(0, 1000, 100)]
        items = [item for page in pages for item in page["items"]]
        assert len({item["id"] for item in items}) == 1000
        assert all("cmsLocaleId" not in item for item in items)
        for key in ("name", "slug"):
            expected = sorted(item["fieldData"][key] for item in items)
            found = [
                item["fieldData"][key]
                for offset in range(0, 1000, 100)
                for item in api.call("GET", path, 200, sortBy=key, offset=str(offset))["items"]
            ]
            assert found == expected
        wanted = items[617]
        for query in ({"slug": wanted["fieldData"]["slug"]}, {"name": wanted["fieldData"]["name"]}):
            assert api.call("GET", f"{path}/live", 200, **query)["items"] == [wanted]
        assert api.call("GET", f"{path}/{wanted['id']}", 200) == wanted
        assert api.call("GET", f"{path}/{wanted['id']}/live", 200) == wanted
        since = api.call("GET", path, 200, **{"lastPublished[gte]": wanted["lastPublished"]})
        assert since["pagination"]["total"] == sum(item["lastPublished"] >= wanted["lastPublished"] for item in items)
        api.call("GET", f"{path}/{'f' * 24}", 404)
        assert api.call("PATCH", f"{path}/{wanted['id']}", 403, {"fieldData": {"name": "x"}})["code"] == "forbidden"
