"""Staged and live: what every operation does to both versions of a variant."""

from tests.sandbox.museum import Api, Things, make_things


def test_a_created_item_is_a_draft_that_was_never_published(things: Things) -> None:
    """Creating never puts anything live, and `lastPublished` is an explicit null."""
    made = things.api.call("POST", things.items, 202, {"fieldData": {"name": "One"}})
    assert (made["isDraft"], made["isArchived"], made["lastPublished"]) == (True, False, None)
    things.get(made["id"], 404, live=True)


def test_publishing_copies_staged_to_live_and_stamps_it(things: Things) -> None:
    """After publish the item is no draft, live equals staged, and `lastPublished` is not before `lastUpdated`."""
    item = things.make(title="t")
    assert things.publish(item) == {"publishedItemIds": [item], "errors": []}
    staged, live = things.get(item), things.get(item, live=True)
    assert staged["isDraft"] is False
    assert staged["lastPublished"] >= staged["lastUpdated"]
    assert live == staged


def test_a_staged_change_stays_off_the_live_site_until_it_is_published(things: Things) -> None:
    """A save moves `lastUpdated` of the staged version alone, and keeps `lastPublished`."""
    item = things.make(title="old")
    things.publish(item)
    before = things.get(item)
    after = things.patch(item, fieldData={"title": "new"})
    assert after["lastUpdated"] > before["lastUpdated"]
    assert after["lastPublished"] == before["lastPublished"]
    assert things.get(item, live=True) == before
    things.publish(item)
    assert things.get(item, live=True)["fieldData"]["title"] == "new"


def test_marking_a_live_item_as_draft_does_not_unpublish_it(things: Things) -> None:
    """Since July 2025 `isDraft: true` keeps what is live."""
    item = things.make(title="t")
    things.publish(item)
    things.patch(item, isDraft=True)
    assert things.get(item, live=True)["fieldData"]["title"] == "t"
    assert things.get(item)["lastPublished"] is not None


def test_unpublishing_keeps_the_staged_item_as_a_draft(things: Things) -> None:
    """`DELETE …/live` takes the item down, sets isDraft and clears lastPublished."""
    item = things.make(title="t")
    things.publish(item)
    things.delete(item, live=True)
    things.get(item, 404, live=True)
    staged = things.get(item)
    assert (staged["isDraft"], staged["lastPublished"]) == (True, None)
    assert staged["fieldData"]["title"] == "t"
    things.delete(item, 404, live=True)


def test_a_live_change_reaches_both_versions_and_moves_last_published(things: Things) -> None:
    """A live PATCH changes staged too, also with isDraft set, but leaves other staged changes unpublished."""
    item = things.make(title="t", count=1)
    things.publish(item)
    things.patch(item, fieldData={"count": 2})
    before = things.get(item)["lastPublished"]
    answered = things.patch(item, live=True, fieldData={"title": "both"}, isDraft=True)
    assert answered["lastPublished"] > before
    live, staged = things.get(item, live=True), things.get(item)
    assert (live["fieldData"]["title"], live["fieldData"]["count"]) == ("both", 1)
    assert (staged["fieldData"]["title"], staged["fieldData"]["count"]) == ("both", 2)
    assert staged["isDraft"] is True


def test_a_live_change_to_an_item_that_is_not_live_is_a_conflict(things: Things) -> None:
    """Never published, unpublished and archived items refuse it with Webflow's own words."""
    item = things.make(title="t")
    words = (
        "Conflict: Conflict with server data: "
        "Live PATCH updates can't be applied to items that have never been published"
    )
    refused = things.patch(item, 409, live=True, fieldData={"title": "x"})
    assert refused == {"message": words, "code": "conflict", "externalReference": None, "details": []}
    things.publish(item)
    things.patch(item, isArchived=True)
    things.patch(item, 409, live=True, fieldData={"title": "x"})
    things.patch(item, isArchived=False)
    things.delete(item, live=True)
    things.patch(item, 409, live=True, fieldData={"title": "x"})


def test_a_bulk_live_change_is_all_or_nothing(things: Things) -> None:
    """One member that was never published leaves the others untouched."""
    good, bad = things.make("A", title="t"), things.make("B", title="t")
    things.publish(good)
    body = {"items": [{"id": each, "fieldData": {"title": "x"}} for each in (good, bad)]}
    things.api.call("PATCH", f"{things.items}/live", 409, body)
    assert things.get(good)["fieldData"]["title"] == "t"
    assert things.get(good, live=True)["fieldData"]["title"] == "t"


def test_a_bulk_change_with_one_bad_value_changes_nothing(things: Things) -> None:
    """Values are judged before any is stored, also in the items before the bad one."""
    one, two = things.make("A", title="t"), things.make("B", title="t")
    body = {"items": [{"id": one, "fieldData": {"title": "x"}}, {"id": two, "fieldData": {"count": "four"}}]}
    things.api.call("PATCH", things.items, 400, body)
    assert things.get(one)["fieldData"]["title"] == "t"


def test_a_live_create_is_published_at_once(things: Things) -> None:
    """Single and several: both versions exist and are equal."""
    one = things.api.call("POST", f"{things.items}/live", 202, {"fieldData": {"name": "One"}, "isDraft": False})
    body = {"items": [{"fieldData": {"name": "Two"}}, {"fieldData": {"name": "Three"}}]}
    several = things.api.call("POST", f"{things.items}/live", 202, body)["items"]
    for made in (one, *several):
        assert made["lastPublished"] is not None
        assert made["isDraft"] is False
        assert things.get(made["id"]) == things.get(made["id"], live=True) == made


def test_archived_and_missing_items_fail_inside_a_202(things: Things) -> None:
    """A publish answers what it did and did not do; the good ones go through."""
    good, archived = things.make("A"), things.make("B")
    things.patch(archived, isArchived=True)
    sent = things.publish(good, archived, "f" * 24)
    assert sent["publishedItemIds"] == [good]
    assert sent["errors"] == [
        f"Staging item ID {archived} is archived and cannot be published.",
        f"Staging item ID {'f' * 24} not found.",
    ]
    things.get(archived, 404, live=True)


def test_locales_are_stored_and_published_apart(things: Things) -> None:
    """One id, one variant per locale; writes go to the primary one unless a locale is named."""
    primary, second, third = things.api.locales()
    item = things.make("Twin", locales=[primary, second], title="t")
    things.api.call(
        "PATCH", things.items, 200, {"items": [{"id": item, "cmsLocaleId": second, "fieldData": {"title": "f"}}]}
    )
    assert things.get(item)["fieldData"]["title"] == "t"
    assert things.get(item, cmsLocaleId=second)["fieldData"]["title"] == "f"
    things.get(item, 404, cmsLocaleId=third)
    body = {"items": [{"id": item, "cmsLocaleIds": [second]}]}
    assert things.api.call("POST", f"{things.items}/publish", 202, body)["publishedItemIds"] == [item]
    things.get(item, 404, live=True)
    assert things.get(item, live=True, cmsLocaleId=second)["fieldData"]["title"] == "f"
    things.delete(item, cmsLocaleId=second, live=True)
    things.delete(item, cmsLocaleId=second)
    things.get(item, 404, cmsLocaleId=second)
    assert things.get(item)["fieldData"]["title"] == "t"


def test_a_deleted_item_stays_live_until_it_is_unpublished_or_the_site_is_published(own_api: Api) -> None:
    """Deleting removes the staged item alone; only then unpublish, or the next site publish, takes it off the site."""
    things = make_things(own_api)
    one, two = things.make("One"), things.make("Two")
    things.publish(one, two)
    for each in (one, two):
        things.delete(each)
        things.get(each, 404)
        things.get(each, live=True)
        things.patch(each, 404, fieldData={"title": "x"})
    things.delete(one, live=True)
    things.get(one, 404, live=True)
    own_api.call("POST", f"/sites/{own_api.site()['id']}/publish", 202, {"publishToWebflowSubdomain": True})
    things.get(two, 404, live=True)


def test_an_item_that_is_referred_to_cannot_be_deleted(things: Things) -> None:
    """409 names the user, for references from staged and from live versions, singly and in bulk."""
    target = things.make("Target")
    user = things.make("User", parent=target)
    refused = things.delete(target, 409)
    assert refused["message"] == "Conflict: This item is still being used by: User"
    things.api.call("DELETE", things.items, 409, {"items": [{"id": target}]})
    things.publish(user)
    things.patch(user, fieldData={"parent": None, "friends": [target]})
    things.patch(user, fieldData={"friends": []})
    things.delete(target, 409)
    things.publish(user)
    things.delete(target)


def test_bulk_delete_is_all_or_nothing(things: Things) -> None:
    """A missing member leaves the others."""
    item = things.make()
    things.api.call("DELETE", things.items, 404, {"items": [{"id": item}, {"id": "f" * 24}]})
    things.get(item)
    things.api.call("DELETE", things.items, 204, {"items": [{"id": item}]})
    things.get(item, 404)


def test_a_change_must_change_something(things: Things) -> None:
    """An entry without fields or flags is refused as Webflow does."""
    item = things.make()
    for entry in ({"id": item}, {"id": item, "fieldData": {}}):
        refused = things.api.call("PATCH", things.items, 400, {"items": [entry]})
        assert "Missing fields" in refused["message"]


def test_at_most_a_hundred_items_and_variants(things: Things) -> None:
    """101 entries are refused everywhere; a create counts each locale."""
    entries = [{"id": "f" * 24, "fieldData": {"title": "x"}}] * 101
    for method, path in (("PATCH", ""), ("PATCH", "/live"), ("DELETE", ""), ("DELETE", "/live"), ("POST", "/publish")):
        things.api.call(method, things.items + path, 400, {"items": entries})
    things.api.call("POST", f"{things.items}/publish", 400, {"itemIds": [f"{n:024x}" for n in range(101)]})
    data = [{"name": f"N{number}"} for number in range(51)]
    things.api.call("POST", f"{things.items}/bulk", 400, {"fieldData": data, "cmsLocaleIds": things.api.locales()[:2]})
    assert things.api.call("GET", things.items, 200)["pagination"]["total"] == 0


def test_the_same_item_twice_in_one_bulk_change_is_applied_in_order(things: Things) -> None:
    """The reference's own example names an id twice; later entries win, field by field."""
    item = things.make()
    body = {"items": [{"id": item, "fieldData": {"title": "a", "count": 1}}, {"id": item, "fieldData": {"title": "b"}}]}
    things.api.call("PATCH", things.items, 200, body)
    data = things.get(item)["fieldData"]
    assert (data["title"], data["count"]) == ("b", 1)
