"""Tokens, scopes and rate limits."""

import httpx
import pytest

from tests.sandbox.museum import Api
from tests.sandbox_process import Sandbox, running_sandbox
from wftui.sandbox.limiter import Limiter


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic x"}])
def test_no_or_a_wrong_token_is_refused(museum: Sandbox, headers: dict[str, str]) -> None:
    """401 in Webflow's words."""
    answer = httpx.get(f"{museum.url}/sites", headers=headers, trust_env=False)
    assert answer.status_code == 401
    assert answer.json() == {
        "code": "not_authorized",
        "message": "Request not authorized",
        "externalReference": None,
        "details": [],
    }


def test_each_token_may_do_what_its_scopes_say(museum: Sandbox) -> None:
    """The main one everything; the others less, and a refusal names the scope."""
    with Api.to(museum) as api:
        site = api.site()["id"]
        collection = api.call("GET", f"/sites/{site}/collections", 200)["collections"][0]["id"]
        api.call("GET", "/token/authorized_by", 200)
    with Api.to(museum, museum.tokens["read"]) as reader:
        reader.call("GET", f"/collections/{collection}/items", 200)
        refused = reader.call("POST", f"/collections/{collection}/items", 403, {"fieldData": {"name": "X"}})
        assert refused == {
            "message": "OAuthForbidden: You are missing the following scopes - 'cms:write'",
            "code": "missing_scopes",
            "externalReference": None,
            "details": [],
        }
        reader.call("POST", f"/sites/{site}/publish", 403, {"publishToWebflowSubdomain": True})
    with Api.to(museum, museum.tokens["cms"]) as editor:
        assert "'authorized_user:read'" in editor.call("GET", "/token/authorized_by", 403)["message"]
        assert "'pages:read'" in editor.call("GET", f"/sites/{site}/pages", 403)["message"]
        assert editor.call("GET", "/token/introspect", 200)["authorization"]["scope"] == "cms:read,cms:write,sites:read"
    with Api.to(museum, museum.tokens["none"]) as nobody:
        nobody.call("GET", "/sites", 403)
        nobody.call("GET", "/token/introspect", 200)


def test_a_token_opens_only_its_own_sites(museum: Sandbox) -> None:
    """A token for other sites lists none and may not open this one."""
    with Api.to(museum) as api:
        site = api.site()["id"]
    with Api.to(museum, museum.tokens["elsewhere"]) as stranger:
        assert stranger.call("GET", "/sites", 200) == {"sites": []}
        assert stranger.call("GET", f"/sites/{site}", 403)["code"] == "forbidden"
        assert stranger.call("GET", f"/sites/{site}/collections", 403)["code"] == "forbidden"
    with Api.to(museum, museum.tokens["workspace"]) as workspace:
        told = workspace.call("GET", "/token/introspect", 200)["authorization"]
        assert told["authorizedTo"]["workspaceIds"]
        assert told["authorizedTo"]["siteIds"] == []
        workspace.call("GET", "/sites", 403)


def test_the_token_routes_answer_under_beta_too(museum: Sandbox) -> None:
    """Both addresses say the same."""
    headers = {"Authorization": f"Bearer {museum.token}"}
    told = [
        httpx.get(f"{museum.origin}/{root}/token/authorized_by", headers=headers, trust_env=False).json()
        for root in ("v2", "beta")
    ]
    assert told[0] == told[1]


def test_every_answer_carries_the_rate_headers(museum: Sandbox) -> None:
    """Success, refusals, unknown routes and 204 alike, Retry-After included."""
    headers = {"Authorization": f"Bearer {museum.token}"}
    for path, token in (("/sites", headers), ("/sites", {}), ("/nothing", headers), (f"/sites/{'f' * 24}", headers)):
        answer = httpx.get(museum.url + path, headers=token, trust_env=False)
        assert {"x-ratelimit-limit", "x-ratelimit-remaining", "retry-after"} <= set(answer.headers)


def test_unknown_routes_have_a_shape_of_their_own(api: Api) -> None:
    """Also a known path with another method."""
    assert api.call("GET", "/no/such/route", 404) == {
        "msg": "Route not found: /no/such/route",
        "code": 404,
        "name": "RouteNotFoundError",
        "errorEnum": "RouteNotFound",
    }
    assert api.call("PUT", "/sites", 404, {})["name"] == "RouteNotFoundError"


@pytest.mark.parametrize("kind", ["fixed", "sliding", "bucket"])
def test_a_token_that_asks_too_often_is_told_to_wait(kind: str) -> None:
    """The request above the limit answers 429; another token is not touched by it."""
    with running_sandbox("empty", rpm=3, extra=["--limiter", kind]) as sandbox:
        with Api.to(sandbox) as api:
            left = [int(api.get("/sites").headers["X-RateLimit-Remaining"]) for _ in range(3)]
            assert left == [2, 1, 0]
            refused = api.get("/sites")
            assert refused.status_code == 429
            assert refused.json() == {
                "message": "Too Many Requests",
                "code": "too_many_requests",
                "externalReference": None,
                "details": [],
            }
            assert 1 <= int(refused.headers["Retry-After"]) <= 60
        with Api.to(sandbox, sandbox.tokens["read"]) as other:
            other.call("GET", "/sites", 200)


class Hands:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.time


def spent(limiter: Limiter, count: int) -> list[bool]:
    """Ask so many times; say which were allowed."""
    return [limiter.take("t").allowed for _ in range(count)]


def test_a_fixed_window_begins_anew_all_at_once() -> None:
    """Nothing until the window ends, then the whole limit."""
    hands = Hands()
    limiter = Limiter("fixed", 3, 10.0, hands)
    assert spent(limiter, 4) == [True, True, True, False]
    hands.time += 9.9
    assert spent(limiter, 1) == [False]
    hands.time += 0.1
    assert spent(limiter, 4) == [True, True, True, False]


def test_a_sliding_window_frees_each_request_when_its_time_is_over() -> None:
    """A request counts for exactly one window."""
    hands = Hands()
    limiter = Limiter("sliding", 2, 10.0, hands)
    assert spent(limiter, 1) == [True]
    hands.time += 6
    assert spent(limiter, 2) == [True, False]
    hands.time += 4
    assert spent(limiter, 2) == [True, False]
    assert limiter.take("t").retry_after == 6


def test_a_token_bucket_fills_steadily() -> None:
    """One request per window/limit seconds, at most the limit at once."""
    hands = Hands()
    limiter = Limiter("bucket", 2, 10.0, hands)
    assert spent(limiter, 3) == [True, True, False]
    hands.time += 5
    assert spent(limiter, 2) == [True, False]
    hands.time += 1000
    assert spent(limiter, 3) == [True, True, False]
