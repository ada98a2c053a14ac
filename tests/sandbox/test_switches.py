"""Damage that can be switched off, and disputed behaviour that can be switched on."""

from collections.abc import Iterator

import pytest

from tests.sandbox.museum import Api, Things, make_things, problems

CODE = '<p>Before</p><pre><code class="py">print(1)</code></pre><p>After <strong>it</strong></p>'
EMBED = "<div data-rt-embed-type='true'><script>alert(1)</script></div>"


@pytest.fixture
def switched(own_api: Api) -> Iterator[Things]:
    """A collection in a museum of its own, whose switches a test may turn."""
    return make_things(own_api)


def turn(things: Things, **switches: bool) -> None:
    """Turn switches while the server runs."""
    things.api.control("PATCH", "/switches", switches)


def body_after_writing(things: Things, html: str) -> str:
    """Write rich text into a new item and return what is read back."""
    stored: str = things.get(things.make("Rich", body=html))["fieldData"]["body"]
    return stored


def test_rich_text_is_damaged_as_webflow_damages_it(switched: Things) -> None:
    """Code comes back empty, elements gain id="", unknown elements and inline styles go; embeds are left alone."""
    assert body_after_writing(switched, CODE) == (
        '<p id="">Before</p><pre id=""><code id="" class="py"></code></pre><p id="">After <strong id="">it</strong></p>'
    )
    assert body_after_writing(switched, '<p style="color:red">x<blink>y</blink></p>') == '<p id="">xy</p>'
    assert body_after_writing(switched, f"<p>x</p>{EMBED}") == f'<p id="">x</p>{EMBED}'
    assert body_after_writing(switched, '<p id="a">x<br>y</p>') == '<p id="a">x<br>y</p>'


def test_what_was_damaged_once_is_not_damaged_again(switched: Things) -> None:
    """Writing back what was read changes nothing more."""
    once = body_after_writing(switched, CODE)
    assert body_after_writing(switched, once) == once


def test_rich_text_is_kept_byte_for_byte_when_its_damage_is_off(switched: Things) -> None:
    """Each of the three has a switch of its own."""
    turn(switched, empty_code_blocks=False, add_empty_ids=False, drop_unknown_markup=False)
    html = f'{CODE}<p style="color:red">x<blink>y</blink></p>{EMBED}'
    assert body_after_writing(switched, html) == html
    turn(switched, empty_code_blocks=True)
    assert body_after_writing(switched, CODE) == CODE.replace("print(1)", "")


def test_other_damage_can_be_switched_off(switched: Things) -> None:
    """Unchanged slugs pass, files are never skipped, addresses stay, deletion takes the live version along."""
    turn(switched, refuse_unchanged_slug=False, skip_invalid_files=False, rehost_files=False, keep_deleted_live=False)
    item = switched.make("One", slug="one")
    switched.patch(item, fieldData={"slug": "one"})
    refused = switched.patch(item, 400, fieldData={"picture": {"url": "https://example.com/a.txt"}})
    assert set(problems(refused)) == {"picture"}
    url = "https://example.com/a.png"
    assert switched.patch(item, fieldData={"picture": {"url": url}})["fieldData"]["picture"]["url"] == url
    switched.publish(item)
    switched.delete(item)
    switched.get(item, 404, live=True)


def test_a_duplicate_slug_on_create_can_be_refused(switched: Things) -> None:
    """400 instead of a suffix, when either switch says so."""
    switched.make("One", slug="one")
    turn(switched, duplicate_slug_refused=True)
    refused = switched.api.call("POST", switched.items, 400, {"fieldData": {"name": "Two", "slug": "one"}})
    assert problems(refused) == {"slug": "Unique value is already in database: 'one'"}
    turn(switched, duplicate_slug_refused=False)
    switched.make("Two", slug="one")


def test_dates_can_be_made_to_filter_and_sort(switched: Things) -> None:
    """createdOn and lastUpdated: ignored as filters and refused as order, until switched on."""
    one, two = switched.make("One"), switched.make("Two")
    switched.patch(one, fieldData={"title": "later"})
    since = {"lastUpdated[gte]": switched.get(one)["lastUpdated"]}
    assert len(switched.api.call("GET", switched.items, 200, **since)["items"]) == 2
    switched.api.call("GET", switched.items, 400, sortBy="lastUpdated")
    turn(switched, date_filters=True)
    assert [each["id"] for each in switched.api.call("GET", switched.items, 200, **since)["items"]] == [one]
    newest = switched.api.call("GET", switched.items, 200, sortBy="createdOn", sortOrder="desc")["items"]
    assert [each["id"] for each in newest] == [two, one]


def test_a_limit_above_a_hundred_can_mean_a_hundred(switched: Things) -> None:
    """Refused unless switched."""
    switched.api.call("GET", switched.items, 400, limit="101")
    turn(switched, clamp_limit=True)
    assert switched.api.call("GET", switched.items, 200, limit="101")["pagination"]["limit"] == 100


def test_insert_adds_a_locale_to_an_existing_item(switched: Things) -> None:
    """The route is unknown until it is switched on; a variant that exists is a conflict."""
    primary, second, _ = switched.api.locales()
    item = switched.make("One")
    entry = {"id": item, "cmsLocaleId": second, "fieldData": {"name": "Un"}}
    path = f"{switched.items}/insert"
    assert switched.api.call("POST", path, 404, {"items": [entry]})["name"] == "RouteNotFoundError"
    turn(switched, insert=True)
    made = switched.api.call("POST", path, 202, {"items": [entry, {"fieldData": {"name": "New"}}]})["items"]
    assert (made[0]["id"], made[0]["cmsLocaleId"], made[1]["cmsLocaleId"]) == (item, second, primary)
    assert switched.get(item, cmsLocaleId=second)["fieldData"]["name"] == "Un"
    assert switched.get(item)["fieldData"]["name"] == "One"
    switched.api.call("POST", path, 409, {"items": [entry]})
    switched.api.call("POST", path, 404, {"items": [{**entry, "id": "f" * 24}]})


def test_publishing_can_be_refused_while_a_reference_is_not_live(switched: Things) -> None:
    """The error is inside the 202; without the switch the publish goes through."""
    target = switched.make("Target")
    user = switched.make("User", parent=target)
    turn(switched, publish_needs_live_references=True)
    sent = switched.publish(user)
    assert sent["publishedItemIds"] == []
    assert target in sent["errors"][0]
    switched.publish(target)
    assert switched.publish(user)["errors"] == []


def test_a_new_collection_can_be_unusable_until_the_site_is_published(switched: Things) -> None:
    """Items exist, but can be neither referred to nor published."""
    turn(switched, new_collection_needs_publish=True)
    item = switched.make("One")
    switched.api.call("POST", f"{switched.items}/publish", 409, {"itemIds": [item]})
    switched.api.call("POST", f"{switched.items}/live", 409, {"fieldData": {"name": "Live"}})
    assert problems(switched.patch(item, 400, fieldData={"parent": item})) == {
        "parent": f"Referenced item not found: {item}"
    }
    site = f"/sites/{switched.api.site()['id']}/publish"
    switched.api.call("POST", site, 202, {"publishToWebflowSubdomain": True})
    switched.patch(item, fieldData={"parent": item})
    assert switched.publish(item)["errors"] == []


def test_a_changed_schema_can_block_publishing_until_the_site_is_published(switched: Things) -> None:
    """409 in Webflow's words."""
    turn(switched, changed_schema_needs_publish=True)
    item = switched.make("One")
    refused = switched.api.call("POST", f"{switched.items}/publish", 409, {"itemIds": [item]})
    assert refused["message"] == "Conflict: The collection structure changed since the last publish"


def test_an_unknown_switch_is_refused_and_nothing_is_turned(switched: Things) -> None:
    """All or none."""
    origin = str(switched.api.base_url).removesuffix("/v2/")
    before = switched.api.control("GET", "/switches")
    for body in ({"insert": True, "nope": True}, {"insert": "yes"}):
        assert switched.api.patch(f"{origin}/_sandbox/switches", json=body).status_code == 400
    assert switched.api.control("GET", "/switches") == before
