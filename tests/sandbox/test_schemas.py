"""Collections and fields: making, changing and deleting them."""

import re

import pytest

from tests.sandbox.museum import Api, Things, make_things


def test_a_collection_has_name_and_slug_fields_of_its_own(api: Api) -> None:
    """They come by themselves, required, with the rules that Webflow shows."""
    things = make_things(api, [])
    assert [field["slug"] for field in things.schema["fields"]] == ["name", "slug", "parent", "friends"]
    name, slug = things.schema["fields"][:2]
    assert (name["isRequired"], name["validations"]) == (True, {"maxLength": 256})
    assert slug["validations"]["pattern"] == {}
    assert re.fullmatch("[0-9a-f]{24}", things.id)
    assert all(re.fullmatch("[0-9a-f]{32}", field["id"]) for field in things.schema["fields"])


def test_options_and_references_are_readable_in_validations(things: Things) -> None:
    """What was sent as `metadata` is read as `validations`; plain types have null."""
    options = things.field("kind")["validations"]["options"]
    assert [option["name"] for option in options] == ["Feature", "News"]
    assert all(re.fullmatch("[0-9a-f]{32}", option["id"]) for option in options)
    assert things.field("parent")["validations"] == {"collectionId": things.id}
    assert things.field("title")["validations"] is None


def test_a_field_keeps_its_slug_and_a_deleted_slug_is_not_given_out_again(api: Api, things: Things) -> None:
    """Rename keeps the slug; delete and recreate gives `-1`; a field of the same name is a conflict."""
    path = f"/collections/{things.id}/fields"
    made = api.call("POST", path, 200, {"type": "PlainText", "displayName": "Side Note", "helpText": "h"})
    assert (made["slug"], made["validations"], made["helpText"]) == ("side-note", None, "h")
    again = api.call("POST", path, 409, {"type": "PlainText", "displayName": "side note"})
    assert again["code"] == "duplicate_collection"
    renamed = api.call(
        "PATCH", f"{path}/{made['id']}", 200, {"displayName": "Margin", "helpText": "", "isRequired": True}
    )
    assert (renamed["slug"], renamed["displayName"], renamed["isRequired"]) == ("side-note", "Margin", True)
    api.call("PATCH", f"{path}/{made['id']}", 200, {"isRequired": False})
    item = things.make(**{"side-note": "x"})
    api.call("DELETE", f"{path}/{made['id']}", 204)
    assert "side-note" not in things.get(item)["fieldData"]
    assert api.call("POST", path, 200, {"type": "Number", "displayName": "Side Note"})["slug"] == "side-note-1"
    api.call("PATCH", f"{path}/{made['id']}", 404, {"displayName": "Gone"})


def test_name_and_slug_fields_can_be_renamed_and_no_more(api: Api, things: Things) -> None:
    """They can be neither deleted nor made optional."""
    for slug in ("name", "slug"):
        path = f"/collections/{things.id}/fields/{things.field(slug)['id']}"
        api.call("PATCH", path, 200, {"displayName": f"The {slug}"})
        api.call("PATCH", path, 400, {"isRequired": False})
        api.call("DELETE", path, 400)


@pytest.mark.parametrize(
    "field",
    [
        {"displayName": "No type"},
        {"type": "PlainText"},
        {"type": "PlainText", "displayName": " "},
        {"type": "PlainText", "displayName": "x" * 257},
        {"type": "ExtFileRef", "displayName": "Not to be made"},
        {"type": "Option", "displayName": "No options"},
        {"type": "Option", "displayName": "Empty options", "metadata": {"options": []}},
        {"type": "Option", "displayName": "Many", "metadata": {"options": [{"name": str(n)} for n in range(101)]}},
        {"type": "Option", "displayName": "Nameless", "metadata": {"options": [{}]}},
        {"type": "Reference", "displayName": "To nothing", "metadata": {"collectionId": "f" * 24}},
        {"type": "MultiReference", "displayName": "No target", "metadata": {}},
        {"type": "PlainText", "displayName": "Odd", "isRequired": "yes"},
    ],
)
def test_a_field_that_makes_no_sense_is_refused(api: Api, things: Things, field: dict[str, object]) -> None:
    """Alone and as part of a new collection, which is then not made."""
    api.call("POST", f"/collections/{things.id}/fields", 400, field)
    path = f"/sites/{api.site()['id']}/collections"
    before = api.call("GET", path, 200)
    api.call("POST", path, 400, {"displayName": "Refused", "singularName": "Refused", "fields": [field]})
    assert api.call("GET", path, 200) == before


def test_what_the_api_cannot_change_in_a_field_is_refused(api: Api, things: Things) -> None:
    """Type, slug and validations are set for good."""
    path = f"/collections/{things.id}/fields/{things.field('title')['id']}"
    for change in ({"type": "Number"}, {"slug": "other"}, {"validations": {"maxLength": 5}}):
        api.call("PATCH", path, 400, change)


def test_at_most_sixty_fields(api: Api) -> None:
    """With name and slug; the next one is refused."""
    things = make_things(api, [{"type": "PlainText", "displayName": f"Field {number}"} for number in range(56)])
    assert len(things.schema["fields"]) == 60
    api.call("POST", f"/collections/{things.id}/fields", 400, {"type": "PlainText", "displayName": "One more"})


def test_a_collection_that_others_refer_to_cannot_be_deleted(api: Api) -> None:
    """Its users are named; its own references to itself do not count."""
    target = make_things(api, [])
    user = make_things(api, [{"type": "Reference", "displayName": "Other", "metadata": {"collectionId": target.id}}])
    refused = api.call("DELETE", f"/collections/{target.id}", 409)
    assert refused["message"] == f"Conflict: This collection is still being used by: {user.schema['displayName']}"
    api.call("DELETE", f"/collections/{user.id}", 204)
    api.call("DELETE", f"/collections/{target.id}", 204)
    api.call("GET", f"/collections/{target.id}", 404)


def test_the_same_collection_twice_is_a_conflict(api: Api, things: Things) -> None:
    """By name and by slug."""
    path = f"/sites/{api.site()['id']}/collections"
    name, slug = things.schema["displayName"], things.schema["slug"]
    for body in ({"displayName": name, "singularName": "X"}, {"displayName": "New", "singularName": "X", "slug": slug}):
        assert api.call("POST", path, 409, body)["code"] == "duplicate_collection"
    api.call("POST", path, 400, {"displayName": "X"})
