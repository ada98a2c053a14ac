"""Slugs of items."""

import re

import pytest

from tests.sandbox.museum import Things, problems


def test_a_slug_is_made_from_the_name(things: Things) -> None:
    """Lower case, hyphens for spaces, specials gone."""
    assert things.get(things.make("Don’t Panic!  At Sea"))["fieldData"]["slug"] == "dont-panic-at-sea"


def test_a_name_without_letters_still_gets_a_slug(things: Things) -> None:
    """Japanese names leave nothing to make a slug of, and the item gets one all the same."""
    assert re.fullmatch(r"[-_a-zA-Z0-9]+", things.get(things.make("灯台守"))["fieldData"]["slug"])


def test_a_duplicate_slug_on_create_is_suffixed(things: Things) -> None:
    """No error: `-` and five hex digits, given or generated, also within one request."""
    things.make("One", slug="lamp")
    assert re.fullmatch(r"lamp-[0-9a-f]{5}", things.get(things.make("Two", slug="lamp"))["fieldData"]["slug"])
    body = {"fieldData": [{"name": "Same"}, {"name": "Same"}]}
    made = things.api.call("POST", f"{things.items}/bulk", 202, body)["items"]
    first, second = (each["fieldData"]["slug"] for each in made)
    assert first == "same"
    assert re.fullmatch(r"same-[0-9a-f]{5}", second)


def test_a_duplicate_slug_on_update_is_refused(things: Things) -> None:
    """400 that names slug and the value; also for the item's own, unchanged slug."""
    things.make("One", slug="one")
    two = things.make("Two", slug="two")
    for slug in ("one", "two"):
        refused = things.patch(two, 400, fieldData={"slug": slug})
        assert problems(refused) == {"slug": f"Unique value is already in database: '{slug}'"}
    assert things.patch(two, fieldData={"slug": "Two"})["fieldData"]["slug"] == "Two"


def test_slugs_are_unique_per_locale(things: Things) -> None:
    """The variants of an item may share a slug; another item in the same locale may not."""
    primary, second, _ = things.api.locales()
    both = things.make("Both", slug="shared", locales=[primary, second])
    assert things.get(both, cmsLocaleId=second)["fieldData"]["slug"] == "shared"
    other = things.make("Other", slug="own", locales=[primary, second])
    things.patch(both, fieldData={"slug": "moved"})
    assert things.patch(other, fieldData={"slug": "shared"})["fieldData"]["slug"] == "shared"
    things.patch(other, 400, cmsLocaleId=second, fieldData={"slug": "shared"})


def test_two_items_of_one_request_cannot_take_the_same_slug(things: Things) -> None:
    """The second is refused, and the first is not changed either; a slug given up in the request is free."""
    one, two = things.make("One", slug="one"), things.make("Two", slug="two")
    body = {"items": [{"id": each, "fieldData": {"slug": "new"}} for each in (one, two)]}
    things.api.call("PATCH", things.items, 400, body)
    assert things.get(one)["fieldData"]["slug"] == "one"
    body = {"items": [{"id": one, "fieldData": {"slug": "free"}}, {"id": two, "fieldData": {"slug": "one"}}]}
    things.api.call("PATCH", things.items, 200, body)
    assert things.get(two)["fieldData"]["slug"] == "one"


@pytest.mark.parametrize("slug", ["a b", "-a", "é", "a/b", "x" * 257])
def test_a_slug_that_breaks_the_rule_is_refused(things: Things, slug: str) -> None:
    """Letters, digits, hyphens and underscores, not beginning with a hyphen, at most 256."""
    assert set(problems(things.api.call("POST", things.items, 400, {"fieldData": {"name": "X", "slug": slug}}))) == {
        "slug"
    }


def test_capitals_and_underscores_are_allowed(things: Things) -> None:
    """Slugs are case-sensitive."""
    for slug in ("_Lamp-1", "lamp", "Lamp"):
        assert things.get(things.make("X", slug=slug))["fieldData"]["slug"] == slug
