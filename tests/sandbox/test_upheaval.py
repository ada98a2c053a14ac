"""Faults that change what the server holds between two requests."""

from collections.abc import Iterator

import pytest

from tests.sandbox.museum import Api, Things, make_things, problems
from tests.sandbox_process import Sandbox, running_sandbox


@pytest.fixture
def shaken(own_api: Api) -> Iterator[Things]:
    """A collection in a museum of its own, to which things may happen."""
    return make_things(own_api)


def arm(things: Things, **spec: str) -> None:
    """Add a fault to the running server."""
    things.api.control("POST", "/faults", spec)


def test_another_editor_changes_the_item_before_it_is_read_again(shaken: Things) -> None:
    """The value differs and lastUpdated moved; live stays."""
    item = shaken.make(title="mine", count=1)
    shaken.publish(item)
    before = shaken.get(item)
    arm(shaken, kind="other-editor", method="GET", path=f"*{item}", field="title", value="theirs")
    after = shaken.get(item)
    assert after["fieldData"] == {**before["fieldData"], "title": "theirs"}
    assert after["lastUpdated"] > before["lastUpdated"]
    assert shaken.get(item) == after
    assert shaken.get(item, live=True) == before


def test_another_editor_may_change_the_item_that_a_write_is_for(shaken: Things) -> None:
    """The write wins where both changed, and the other field stays theirs: last write wins, per field."""
    item = shaken.make(title="old", count=1)
    arm(shaken, kind="other-editor", method="PATCH", path=f"*{item}", field="title", value="theirs")
    after = shaken.patch(item, fieldData={"count": 2})["fieldData"]
    assert (after["title"], after["count"]) == ("theirs", 2)


@pytest.mark.parametrize(
    ("change", "field"), [("add", "new-field"), ("remove", "title"), ("rename", "title"), ("require", "title")]
)
def test_the_schema_changes_under_ones_feet(shaken: Things, change: str, field: str) -> None:
    """A field appears, goes, is renamed or becomes required before the request is handled."""
    before = {each["slug"]: each for each in shaken.schema["fields"]}
    item = shaken.make(title="t")
    arm(shaken, kind="schema-changed", path=f"*{shaken.id}*", change=change, field=field)
    after = {each["slug"]: each for each in shaken.api.call("GET", f"/collections/{shaken.id}", 200)["fields"]}
    assert after != before
    assert (field in after) is (change != "remove")
    assert ("title" in shaken.get(item)["fieldData"]) is (change != "remove")


def test_a_write_meets_a_field_that_is_gone(shaken: Things) -> None:
    """It is refused and says which."""
    item = shaken.make(title="t")
    arm(shaken, kind="schema-changed", method="PATCH", change="remove", field="title")
    assert problems(shaken.patch(item, 400, fieldData={"title": "x"})) == {
        "title": "Field not described in schema: undefined"
    }


def test_a_token_is_revoked(sandbox: Sandbox) -> None:
    """From that request on it is a 401; the other tokens work."""
    with Api.to(sandbox) as api, Api.to(sandbox, sandbox.tokens["cms"]) as other:
        other.call("GET", "/sites", 200)
        api.control("POST", "/faults", {"kind": "token-revoked", "nth": 2})
        api.call("GET", "/sites", 200)
        other.call("GET", "/sites", 401)
        other.call("GET", "/sites", 401)
        api.call("GET", "/sites", 200)


def test_a_site_disappears(shaken: Things) -> None:
    """404 for all that it held, and the list is empty."""
    site = shaken.api.site()["id"]
    arm(shaken, kind="site-gone", path="*/publish")
    shaken.api.call("POST", f"/sites/{site}/publish", 404, {"publishToWebflowSubdomain": True})
    assert shaken.api.call("GET", "/sites", 200) == {"sites": []}
    for path in (f"/sites/{site}", f"/sites/{site}/pages", f"/collections/{shaken.id}", shaken.items):
        shaken.api.call("GET", path, 404)


def test_a_publish_leaves_some_items_out(shaken: Things) -> None:
    """202, with the others published and one error for each that was not."""
    items = [shaken.make(name) for name in ("A", "B", "C")]
    arm(shaken, kind="partial-publish", path="*/publish", which="0+2")
    sent = shaken.publish(*items)
    assert sent["publishedItemIds"] == [items[1]]
    assert [items[0] in sent["errors"][0], items[2] in sent["errors"][1]] == [True, True]
    shaken.get(items[0], 404, live=True)


def test_one_member_fails_a_bulk_request_whole(shaken: Things) -> None:
    """400 names the member, and nothing is changed."""
    items = [shaken.make(name, title="old") for name in ("A", "B")]
    arm(shaken, kind="bulk-errors", method="PATCH", which="1")
    body = {"items": [{"id": item, "fieldData": {"title": "new"}} for item in items]}
    assert set(problems(shaken.api.call("PATCH", shaken.items, 400, body))) == {"items[1]"}
    assert [shaken.get(item)["fieldData"]["title"] for item in items] == ["old", "old"]
    shaken.api.call("PATCH", shaken.items, 200, body)


def test_a_fault_on_the_command_line_and_a_write_that_took_effect_unseen() -> None:
    """The connection closes without an answer, and the item is there all the same."""
    fault = "close-after-write,method=POST,path=*/items"
    with running_sandbox("empty", extra=["--fault", fault]) as sandbox, Api.to(sandbox) as api:
        things = make_things(api, [])
        with pytest.raises(Exception, match=r"disconnected|reset"):
            api.post(things.items, json={"fieldData": {"name": "Unseen", "slug": "unseen"}})
        assert len(api.call("GET", things.items, 200, slug="unseen")["items"]) == 1
        assert sandbox.requests()[-2]["status"] is None


def test_the_clock_can_be_moved(shaken: Things) -> None:
    """Set and advanced; every change is stamped at least a millisecond after the one before."""
    told = shaken.api.control("POST", "/clock", {"now": "2030-01-01T00:00:00.000Z"})
    assert told["now"].startswith("2030-01-01T00:00:00.0")
    made = [shaken.get(shaken.make(name))["createdOn"] for name in ("A", "B", "C")]
    assert made == sorted(set(made))
    assert made[0].startswith("2030-01-01T00:00")
    shaken.api.control("POST", "/clock", {"advance": 86400})
    assert shaken.get(shaken.make("D"))["createdOn"].startswith("2030-01-02")


def test_the_control_routes_need_the_main_token(sandbox: Sandbox) -> None:
    """No other token, and none at all, may turn anything."""
    for token in ("wrong", *list(sandbox.tokens.values())[1:]):
        with Api.to(sandbox, token) as api:
            for path in ("clock", "switches", "faults"):
                assert api.get(f"{sandbox.origin}/_sandbox/{path}").status_code == 401
