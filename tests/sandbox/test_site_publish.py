"""Publishing a whole site."""

from tests.sandbox.museum import Api, make_things


def test_a_site_publish_takes_queued_items_live_and_leaves_drafts(own_api: Api) -> None:
    """Queued (new and changed) goes live in every locale, drafts stay as they are, archived items leave."""
    things = make_things(own_api)
    primary, second, _ = own_api.locales()
    queued = things.make("Queued", locales=[primary, second])
    for locale in (primary, second):
        things.patch(queued, isDraft=False, cmsLocaleId=locale)
    draft, changed, drafted, archived = (things.make(name, title="old") for name in ("D", "C", "E", "A"))
    things.publish(changed, drafted, archived)
    things.patch(changed, fieldData={"title": "new"})
    things.patch(drafted, fieldData={"title": "new"}, isDraft=True)
    things.patch(archived, isArchived=True)
    things.get(archived, live=True)
    unchanged = things.make("U")
    things.publish(unchanged)
    before = things.get(unchanged)

    site = own_api.site()
    body = {"customDomains": [site["customDomains"][0]["id"]], "publishToWebflowSubdomain": False}
    sent = own_api.call("POST", f"/sites/{site['id']}/publish", 202, body)
    assert [each["id"] for each in sent["customDomains"]] == body["customDomains"]
    assert sent["publishToWebflowSubdomain"] is False

    assert things.get(queued, live=True, cmsLocaleId=second)["fieldData"]["name"] == "Queued"
    assert things.get(queued)["lastPublished"] is not None
    things.get(draft, 404, live=True)
    assert things.get(changed, live=True)["fieldData"]["title"] == "new"
    assert things.get(drafted, live=True)["fieldData"]["title"] == "old"
    things.get(archived, 404, live=True)
    assert things.get(unchanged) == before
    after = own_api.site()
    assert after["lastPublished"] > site["lastPublished"]
    assert after["customDomains"][0]["lastPublished"] == after["lastPublished"]


def test_a_site_is_published_at_most_once_a_minute(own_api: Api) -> None:
    """The second publish answers 429 with the seconds to wait; a refused one does not start the minute."""
    path = f"/sites/{own_api.site()['id']}/publish"
    assert own_api.call("POST", path, 400, {})["code"] == "no_domains"
    assert own_api.call("POST", path, 400, {"customDomains": ["f" * 24]})["code"] == "invalid_domain"
    own_api.call("POST", path, 202, {"publishToWebflowSubdomain": True})
    again = own_api.post(path, json={"publishToWebflowSubdomain": True})
    assert (again.status_code, again.json()["code"]) == (429, "too_many_requests")
    assert 1 <= int(again.headers["Retry-After"]) <= 60
