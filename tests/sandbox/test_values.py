"""What may be written into a field of each type, and what is read back."""

from typing import Any

import pytest

from tests.sandbox.museum import Api, Things, problems

GOOD: list[tuple[str, Any]] = [
    ("title", "Lampe à huile 灯"),
    ("count", 4.5),
    ("count", -3),
    ("count", 0),
    ("featured", False),
    *(("tint", colour) for colour in ("#abc", "#abcd", "#AABBCC", "#aabbccdd", "rgb(1,2,3)", "rgba(1, 2, 3, 0.5)")),
    *(("tint", colour) for colour in ("hsl(120,50%,50%)", "hsla(120, 50%, 50%, .3)", "orchid", "transparent")),
    ("starts", "2026-01-02T03:04:05.678Z"),
    ("mail", "a.b+c@museum.example"),
    ("phone", "+44 (0)1632 960 001"),
    ("phone", "2024561111"),
    ("site", "https://example.com/a?b=c#d"),
    ("kind", "OPTION"),
]

BAD: list[tuple[str, Any, str]] = [
    ("title", 1, "Expected value to be a string"),
    ("title", ["a"], "Expected value to be a string"),
    ("body", {"html": "<p>"}, "Expected value to be a string"),
    ("count", "4", "Expected value to be a number"),
    ("count", True, "Expected value to be a number"),
    ("featured", "yes", "Expected value to be a boolean"),
    ("featured", 1, "Expected value to be a boolean"),
    ("tint", "#12345", "Expected value to be a color"),
    ("tint", "not a colour", "Expected value to be a color"),
    ("starts", "tomorrow", "Expected value to be an ISO 8601 date"),
    ("starts", "2026-02-30T00:00:00Z", "Expected value to be an ISO 8601 date"),
    ("starts", 1772000000, "Expected value to be a string"),
    ("mail", "no-at-sign", "Expected value to be an email address"),
    ("mail", "two@@example.com", "Expected value to be an email address"),
    ("phone", "call me", "Expected value to be a phone number"),
    ("site", "::", "Expected value to be a URL"),
    ("site", "javascript:alert(1)", "Expected value to be a URL"),
    ("film", "not a video", "Expected value to be a URL"),
    ("film", {"url": "https://youtu.be/x"}, "Expected value to be a string"),
    ("picture", {"alt": "no url"}, "Expected value to have a 'url' field"),
    ("picture", {"fileId": "f" * 24}, "Expected value to have a 'url' field"),
    ("picture", "https://example.com/a.png", "Expected value to have a 'url' field"),
    ("pictures", {"url": "https://example.com/a.png"}, "Expected value to be an array"),
    ("pictures", [{"alt": "no url"}], "Expected value to have a 'url' field"),
    ("paper", {}, "Expected value to have a 'url' field"),
    ("kind", "f" * 32, "Expected value to be the id of one of the field's options"),
    ("kind", "News", "Expected value to be the id of one of the field's options"),
    ("parent", "f" * 24, f"Referenced item not found: {'f' * 24}"),
    ("parent", "x", "Expected value to be an ItemRef: 'x'"),
    ("friends", [None], "Expected value to be an ItemRef: 'null'"),
    ("friends", ["f" * 24], f"Referenced item not found: {'f' * 24}"),
    ("friends", "f" * 24, "Expected value to be an array"),
    ("nope", 1, "Field not described in schema: undefined"),
]


@pytest.mark.parametrize(("slug", "value"), GOOD)
def test_a_good_value_is_read_back_as_written(things: Things, slug: str, value: Any) -> None:
    """What is valid comes back unchanged, and is accepted on create as well as on update."""
    if value == "OPTION":
        value = things.field("kind")["validations"]["options"][1]["id"]
    item = things.make(**{slug: value})
    assert things.get(item)["fieldData"][slug] == value
    other = things.make("Other")
    assert things.patch(other, fieldData={slug: value})["fieldData"][slug] == value


@pytest.mark.parametrize(("slug", "value", "words"), BAD)
def test_a_bad_value_is_refused_and_named(things: Things, slug: str, value: Any, words: str) -> None:
    """400 with `details` for the field, whatever `skipInvalidFiles` says; nothing is stored."""
    item = things.make(title="t")
    before = things.get(item)
    for skip in ("true", "false"):
        refused = things.api.call(
            "PATCH", f"{things.items}/{item}", 400, {"fieldData": {slug: value}}, skipInvalidFiles=skip
        )
        assert refused["code"] == "validation_error"
        assert problems(refused) == {slug: words}
    made = things.api.call("POST", things.items, 400, {"fieldData": {"name": "X", slug: value}})
    assert problems(made)[slug] == words
    assert things.get(item) == before
    assert things.api.call("GET", things.items, 200)["pagination"]["total"] == 1


def test_everything_that_is_wrong_is_said_at_once(things: Things) -> None:
    """One answer lists every bad field."""
    item = things.make()
    refused = things.patch(item, 400, fieldData={"count": "x", "mail": "x", "nope": 1, "title": "fine"})
    assert set(problems(refused)) == {"count", "mail", "nope"}


def test_null_and_empty_text_clear_a_field_and_its_key_is_gone(things: Things) -> None:
    """Cleared means absent, not null; what is not sent stays; a cleared list may stay as an empty one."""
    item = things.make(title="t", count=1, mail="a@b.example", friends=[])
    data = things.patch(item, fieldData={"count": None, "mail": ""})["fieldData"]
    assert data == {"name": "One", "slug": data["slug"], "title": "t", "friends": []}
    assert things.get(item)["fieldData"] == data


def test_a_required_field_cannot_be_cleared_or_left_out(api: Api, things: Things) -> None:
    """Also not with an empty string, and a new item needs a value for each required field."""
    item = things.make(title="t")
    title = things.field("title")
    api.call("PATCH", f"/collections/{things.id}/fields/{title['id']}", 200, {"isRequired": True})
    for empty in (None, ""):
        refused = things.patch(item, 400, fieldData={"title": empty})
        assert problems(refused) == {"title": "Required field cannot be cleared"}
    assert set(problems(api.call("POST", things.items, 400, {"fieldData": {"name": "X"}}))) == {"title"}
    for empty in (None, ""):
        assert set(problems(things.patch(item, 400, fieldData={"name": empty}))) == {"name"}


def test_a_name_is_needed_and_is_text(things: Things) -> None:
    """A missing name is said in the message, as Webflow does; one of the wrong type too."""
    refused = things.api.call("POST", things.items, 400, {"fieldData": {"slug": "no-name"}})
    assert refused == {
        "message": "Validation Error: [\"Value (fieldData) should have required property 'name'\"]",
        "code": "validation_error",
        "externalReference": None,
        "details": [],
    }
    things.api.call("POST", things.items, 400, {"fieldData": {"name": 1}})
    assert problems(things.api.call("POST", things.items, 400, {"fieldData": {"name": "n" * 257}})) == {
        "name": "Is too long"
    }


def test_a_null_locale_is_refused(things: Things) -> None:
    """`cmsLocaleId: null` is a 400 in Webflow's words; another site's locale is one too."""
    refused = things.api.call("POST", things.items, 400, {"fieldData": {"name": "X"}, "cmsLocaleId": None})
    assert refused["message"] == 'Validation Error: ["Value (cmsLocaleId)\'s type should be string"]'
    things.api.call("POST", things.items, 400, {"fieldData": {"name": "X"}, "cmsLocaleId": "f" * 24})
    site_locale = things.api.site()["locales"]["secondary"][0]["id"]
    things.api.call("POST", things.items, 400, {"fieldData": {"name": "X"}, "cmsLocaleId": site_locale})


def test_a_reference_needs_its_target_in_the_same_locale(things: Things) -> None:
    """An item that lacks the locale is "Referenced item not found" there."""
    primary, second, _ = things.api.locales()
    target = things.make("Target")
    user = things.make("User", locales=[primary, second])
    things.patch(user, fieldData={"parent": target, "friends": [target]})
    refused = things.patch(user, 400, cmsLocaleId=second, fieldData={"parent": target})
    assert problems(refused) == {"parent": f"Referenced item not found: {target}"}


def test_an_image_is_read_back_with_an_id_and_webflows_own_address(things: Things) -> None:
    """Imported files get an id and move to Webflow's host; the same address again is the same file."""
    item = things.make(picture={"url": "https://example.com/lamp.png", "alt": "a lamp"})
    picture = things.get(item)["fieldData"]["picture"]
    assert set(picture) == {"fileId", "url", "alt"}
    assert picture["url"].startswith("https://cdn.prod.website-files.com/")
    assert picture["alt"] == "a lamp"
    again = things.patch(item, fieldData={"picture": {"url": "https://example.com/lamp.png"}})["fieldData"]["picture"]
    assert again == {**picture, "alt": None}
    kept = things.patch(item, fieldData={"picture": {**picture, "alt": "new"}})["fieldData"]["picture"]
    assert kept == {**picture, "alt": "new"}


@pytest.mark.parametrize(
    ("slug", "url", "words"),
    [
        ("picture", "https://example.com/a.pdf", "Unsupported file type"),
        ("picture", "https://example.com/too-large.png", "File size limit reached"),
        ("picture", "https://nowhere.invalid/a.png", "Not reachable"),
        ("picture", "not an address", "Invalid URL"),
        ("paper", "https://example.com/setup.exe", "Unsupported file type"),
    ],
)
def test_a_file_that_cannot_be_imported_is_left_out_silently_unless_asked_not_to(
    things: Things, slug: str, url: str, words: str
) -> None:
    """By default the write succeeds without the file; with skipInvalidFiles=false it fails and says why."""
    item = things.make(title="old")
    data = things.patch(item, fieldData={slug: {"url": url}, "title": "new"})["fieldData"]
    assert slug not in data
    assert data["title"] == "new"
    path = f"{things.items}/{item}"
    refused = things.api.call("PATCH", path, 400, {"fieldData": {slug: {"url": url}}}, skipInvalidFiles="false")
    assert problems(refused)[slug].endswith(f"failed to import: {words}")
    things.api.call("PATCH", path, 400, {"fieldData": {"title": "x"}}, skipInvalidFiles="maybe")


def test_bad_pictures_are_dropped_from_a_gallery(things: Things) -> None:
    """The good ones stay, in order."""
    urls = ["https://example.com/a.png", "https://example.com/b.txt", "https://example.com/c.png"]
    item = things.make(pictures=[{"url": url} for url in urls])
    kept = [each["url"].rpartition("_")[2] for each in things.get(item)["fieldData"]["pictures"]]
    assert kept == ["a.png", "c.png"]


def test_a_video_is_written_as_an_address_and_read_as_an_object(things: Things) -> None:
    """The address comes back inside an object with the provider's metadata."""
    url = "https://www.youtube.com/watch?v=jfKfPfyJRdk"
    film = things.get(things.make(film=url))["fieldData"]["film"]
    assert film["url"] == url
    assert film["metadata"]["provider_name"] == "YouTube"


def test_the_demo_sites_own_rules_hold_for_writes(own_api: Api) -> None:
    """Limits in `validations` (length, integer, smallest and largest value, decimals) are enforced."""
    listed = own_api.call("GET", f"/sites/{own_api.site()['id']}/collections", 200)["collections"]
    collections = {each["slug"]: each["id"] for each in listed}

    def refuse(collection: str, slug: str, value: Any) -> None:
        path = f"/collections/{collections[collection]}/items"
        item = own_api.call("GET", path, 200, limit="1")["items"][0]["id"]
        assert slug in problems(own_api.call("PATCH", f"{path}/{item}", 400, {"fieldData": {slug: value}}))

    refuse("themes", "summary", "x" * 161)
    refuse("themes", "sort-order", 1.5)
    refuse("themes", "sort-order", 0)
    refuse("themes", "sort-order", 100)
    refuse("themes", "accent", None)
    refuse("objects", "accession", "LH.1962.014.longer")
    refuse("objects", "year-made", -1)
    refuse("objects", "legacy-scan", {"url": "https://example.com/a.pdf"})
    refuse("exhibitions", "ticket-price", 4.505)
    refuse("exhibitions", "ticket-price", -1)
