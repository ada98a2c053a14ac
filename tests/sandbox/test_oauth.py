"""OAuth: the Allow page, the exchange of a code and the revocation of a token."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from tests.sandbox.static_site import SITE, TOKEN, Quay, quay
from tests.sandbox_process import running_sandbox
from wftui.sandbox.oauth import CLIENT_ID, CLIENT_SECRET

CALLBACK = "http://127.0.0.1:8123/callback"
LINK = {
    "client_id": CLIENT_ID,
    "response_type": "code",
    "redirect_uri": CALLBACK,
    "scope": "sites:read pages:read",
    "state": "a state <b>&",
}
CLIENT = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}


class Browser:
    """A browser without scripts: opens the link, reads the page, presses a button, does not follow the way back."""

    def __init__(self, site: Quay) -> None:
        self.site = site
        self.http = httpx.AsyncClient(base_url=site.origin, trust_env=False)

    async def __aenter__(self) -> "Browser":
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.http.aclose()

    async def open(self, **changes: str | None) -> httpx.Response:
        """Open the authorization link, with parameters changed or (None) left out."""
        link = {key: value for key, value in (LINK | changes).items() if value is not None}
        return await self.http.get("/oauth/authorize", params=link)

    async def press(self, page: httpx.Response, decision: str, **headers: str) -> httpx.Response:
        """Press a button of the page."""
        found = re.search(r'name="question" value="([^"]+)"', page.text)
        assert found, page.text
        form = {"question": found[1], "decision": decision}
        return await self.http.post("/oauth/authorize", data=form, headers=headers)

    async def code(self, **changes: str | None) -> str:
        """Allow, and return the code."""
        answer = await self.press(await self.open(**changes), "allow")
        return dict(parse_qsl(urlsplit(answer.headers["location"]).query))["code"]

    async def post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        """Send a program's request."""
        return await self.http.post(f"/oauth/{path}", json=body)

    async def token(self, **changes: str | None) -> str:
        """Go the whole way to a token."""
        answer = await self.post(
            "access_token", CLIENT | {"code": await self.code(**changes), "redirect_uri": CALLBACK}
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser in front of a fresh sandbox."""
    async with quay() as site, Browser(site) as browser:
        yield browser


async def _sites(browser: Browser, token: str) -> httpx.Response:
    return await browser.http.get(f"/v2/sites/{SITE}/pages", headers={"Authorization": f"Bearer {token}"})


async def test_a_person_allows_an_app_and_it_gets_a_token(browser: Browser) -> None:
    """Link, page, Allow, code with the same state, token with the scopes that were asked for, and the token works."""
    page = await browser.open()
    assert page.status_code == 200
    assert "Allow" in page.text
    assert "pages:read" in page.text
    assert "Quay" in page.text
    back = await browser.press(page, "allow")
    target = urlsplit(back.headers["location"])
    said = dict(parse_qsl(target.query))
    assert (back.status_code, f"{target.scheme}://{target.netloc}{target.path}") == (303, CALLBACK)
    assert said["state"] == LINK["state"]
    body = CLIENT | {"code": said["code"], "redirect_uri": CALLBACK, "grant_type": "authorization_code"}
    answer = await browser.post("access_token", body)
    assert answer.json() | {"token_type": "bearer", "scope": "sites:read pages:read"} == answer.json()
    assert (await _sites(browser, answer.json()["access_token"])).status_code == 200


async def test_the_token_has_no_more_than_was_asked_for(browser: Browser) -> None:
    """A scope that was not on the page is missing, and introspection names the grant."""
    headers = {"Authorization": f"Bearer {await browser.token()}"}
    refused = await browser.http.put(f"/v2/pages/{'0' * 24}", headers=headers, json={})
    assert refused.json()["code"] == "missing_scopes"
    about = (await browser.http.get("/v2/token/introspect", headers=headers)).json()["authorization"]
    assert (about["grantType"], about["scope"]) == ("authorization_code", "sites:read,pages:read")
    assert SITE in about["authorizedTo"]["siteIds"]


async def test_a_person_may_refuse(browser: Browser) -> None:
    """Cancel goes back with access_denied and the state, and without a code."""
    back = await browser.press(await browser.open(), "deny")
    said = dict(parse_qsl(urlsplit(back.headers["location"]).query))
    assert (said["error"], said["state"]) == ("access_denied", LINK["state"])
    assert "code" not in said


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "other"},
        {"client_id": None},
        {"response_type": "token"},
        {"response_type": None},
        {"scope": "sites:read everything:write"},
        {"scope": ""},
        {"redirect_uri": "https://evil.example/callback"},
        {"redirect_uri": "http://127.0.0.1@evil.example/"},
        {"redirect_uri": "http://127.0.0.1:99999/"},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": f"{CALLBACK}#part"},
        {"redirect_uri": None},
    ],
)
async def test_a_wrong_link_is_a_400_page_and_leads_nowhere(browser: Browser, changes: dict[str, str | None]) -> None:
    """As at Webflow, a link that does not fit the app's registration ends here, with no way on."""
    page = await browser.open(**changes)
    assert page.status_code == 400
    assert "400 Bad Request" in page.text
    assert "<form" not in page.text


async def test_the_page_shows_what_the_link_says_as_text(browser: Browser) -> None:
    """Markup in the link's parameters is not markup in the page, which may run no script and sit in no frame."""
    page = await browser.open(redirect_uri='http://127.0.0.1:8123/"><script>alert(1)</script>')
    assert page.status_code == 200
    assert "<script>" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


async def test_only_the_page_itself_can_press_allow(browser: Browser) -> None:
    """Another origin is refused; the page's own is not; one question takes one answer."""
    page = await browser.open()
    assert (await browser.press(page, "allow", Origin="https://evil.example")).status_code == 403
    own = {"Origin": browser.site.origin, "Sec-Fetch-Site": "same-origin"}
    assert (await browser.press(page, "allow", **own)).status_code == 303
    assert (await browser.press(page, "allow")).status_code == 400
    guessed = await browser.http.post("/oauth/authorize", data={"question": "0", "decision": "allow"})
    assert guessed.status_code == 400


async def test_a_code_works_once(browser: Browser) -> None:
    """The second exchange is an invalid_grant, and the first token goes on working."""
    body = CLIENT | {"code": await browser.code(), "redirect_uri": CALLBACK}
    token = (await browser.post("access_token", body)).json()["access_token"]
    again = await browser.post("access_token", body)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert (await _sites(browser, token)).status_code == 200


async def test_a_code_works_for_fifteen_minutes(browser: Browser) -> None:
    """After that it is an invalid_grant, by the sandbox's clock."""
    body = CLIENT | {"code": await browser.code(), "redirect_uri": CALLBACK}
    clock = browser.site.world.clock
    clock.set(clock.now() + timedelta(minutes=15, seconds=1))
    assert (await browser.post("access_token", body)).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "wrong"}, 401, "invalid_client"),
        ({"client_secret": ""}, 400, "invalid_request"),
        ({"code": "wrong"}, 400, "invalid_grant"),
        ({"code": 7}, 400, "invalid_request"),
        ({"redirect_uri": "http://127.0.0.1:8123/other"}, 400, "invalid_grant"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
async def test_a_wrong_exchange_is_refused_by_name(
    browser: Browser, changes: dict[str, Any], status: int, error: str
) -> None:
    """Each slip has its own OAuth error, and the code stays good for the right request."""
    body = CLIENT | {"code": await browser.code(), "redirect_uri": CALLBACK}
    answer = await browser.post("access_token", body | changes)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert (await browser.post("access_token", body)).status_code == 200


async def test_the_redirect_address_is_repeated_when_the_link_named_it(browser: Browser) -> None:
    """Leaving it out of the exchange is an invalid_grant."""
    body = CLIENT | {"code": await browser.code()}
    assert (await browser.post("access_token", body)).json()["error"] == "invalid_grant"


async def test_registered_addresses_are_the_only_ones() -> None:
    """With addresses registered, any other is refused, and the first is used when the link names none."""
    async with quay(redirect_uris=(CALLBACK,)) as site, Browser(site) as browser:
        assert (await browser.open(redirect_uri="http://127.0.0.1:8124/callback")).status_code == 400
        code = await browser.code(redirect_uri=None)
        assert (await browser.post("access_token", CLIENT | {"code": code})).status_code == 200


async def test_forms_are_read_like_json(browser: Browser) -> None:
    """OAuth libraries send forms; the reference's examples send JSON."""
    body = CLIENT | {"code": await browser.code(), "redirect_uri": CALLBACK}
    assert (await browser.http.post("/oauth/access_token", data=body)).status_code == 200
    for raw in ("", "{", "[]", '"x"', "null"):
        answer = await browser.http.post("/oauth/access_token", content=raw)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_a_token_can_be_revoked_once(browser: Browser) -> None:
    """Revoked, it opens nothing; a second time it is an invalid_token."""
    token = await browser.token()
    answer = await browser.post("revoke_authorization", CLIENT | {"access_token": token})
    assert (answer.status_code, answer.json()) == (200, {"did_revoke": True})
    assert (await _sites(browser, token)).json()["code"] == "not_authorized"
    again = await browser.post("revoke_authorization", CLIENT | {"access_token": token})
    assert again.json()["error"] == "invalid_token"


def test_the_log_holds_no_token_and_no_secret() -> None:
    """The running sandbox logs that something was to be revoked, not what."""
    with running_sandbox() as sandbox:
        body = CLIENT | {"access_token": sandbox.token}
        answer = httpx.post(f"{sandbox.origin}/oauth/revoke_authorization", json=body, trust_env=False)
        assert answer.json()["error"] == "invalid_token"
        text = sandbox.log.read_text(encoding="utf-8")
        assert "/oauth/revoke_authorization" in text
        assert sandbox.token not in text
        assert CLIENT_SECRET not in text


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (CLIENT, "invalid_request"),
        (CLIENT | {"access_token": "unknown"}, "invalid_token"),
        (CLIENT | {"access_token": TOKEN}, "invalid_token"),
        ({"client_id": CLIENT_ID, "client_secret": "wrong", "access_token": TOKEN}, "invalid_client"),
    ],
)
async def test_only_the_apps_own_tokens_are_revoked(browser: Browser, body: dict[str, Any], error: str) -> None:
    """A site token was not made by an app, so no app can revoke it."""
    answer = await browser.post("revoke_authorization", body)
    assert answer.json()["error"] == error
    assert (await _sites(browser, TOKEN)).status_code == 200
