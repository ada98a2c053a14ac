"""OAuth 2.0, authorization code grant: `/oauth/authorize`, `/oauth/access_token` and `/oauth/revoke_authorization`.

One app is registered, with CLIENT_ID and CLIENT_SECRET. Its redirect addresses are those that the server was started
with; when there are none, any http address on the loopback interface will do.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from wftui.sandbox import bodies
from wftui.sandbox.answers import answer
from wftui.sandbox.auth import SITE_SCOPES, Token
from wftui.sandbox.errors import ApiError
from wftui.sandbox.guard import is_loopback
from wftui.sandbox.state import World

CLIENT_ID = hashlib.sha256(b"sandbox app/client id").hexdigest()
CLIENT_SECRET = hashlib.sha256(b"sandbox app/client secret").hexdigest()
CODE_LIFETIME = timedelta(minutes=15)
_MOST_WAITING = 1000
_BODY_LIMIT = 64 * 1024

_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class OAuthError(Exception):
    """A refusal of the token or the revocation address, in the words of OAuth."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.body = {"error": error, "error_description": description}
        self.status = status


class BadLink(Exception):
    """An authorization link that cannot be followed; shown as a page with status 400."""


@dataclass(frozen=True)
class Grant:
    """What a person is asked for, and later what a code stands for.

    `redirect_named` says whether the link named its redirect address, which the token request then has to repeat.
    """

    redirect_uri: str
    redirect_named: bool
    scopes: tuple[str, ...]
    state: str | None
    since: datetime


class OAuth:
    """The app's registration, the questions that are on somebody's screen and the codes that wait to be exchanged."""

    def __init__(self, world: World, redirect_uris: Sequence[str] = ()) -> None:
        self.world = world
        self.redirect_uris = tuple(redirect_uris)
        self._asked: dict[str, Grant] = {}
        self._codes: dict[str, Grant] = {}

    def ask(self, link: dict[str, str]) -> tuple[str, Grant]:
        """Check an authorization link; returns the number of the question and what is asked.

        Raises:
            BadLink: the client, the response type, a scope or the redirect address is not registered.
        """
        if link.get("client_id") != CLIENT_ID:
            raise BadLink("The client_id is not that of a registered app.")
        if link.get("response_type") != "code":
            raise BadLink("The response_type must be code.")
        scopes = tuple(dict.fromkeys(link["scope"].split())) if "scope" in link else SITE_SCOPES
        foreign = [scope for scope in scopes if scope not in SITE_SCOPES]
        if foreign or not scopes:
            raise BadLink(f"The app is not registered for the scope {' '.join(foreign) or '(none)'}.")
        grant = Grant(
            self._redirect(link.get("redirect_uri")),
            "redirect_uri" in link,
            scopes,
            link.get("state"),
            self.world.clock.now(),
        )
        return _remember(self._asked, grant), grant

    def _redirect(self, named: str | None) -> str:
        if named is None and self.redirect_uris:
            return self.redirect_uris[0]
        if named is None:
            raise BadLink("The link names no redirect_uri, and the app has registered none.")
        if not (named in self.redirect_uris if self.redirect_uris else _is_loopback_address(named)):
            raise BadLink("The redirect_uri is not registered for the app.")
        return named

    def decide(self, question: str, allowed: bool) -> str:
        """Return the address to send the person to, with a code or with `access_denied`.

        Raises:
            BadLink: the question was answered before or was never asked.
        """
        grant = self._asked.pop(question, None)
        if grant is None:
            raise BadLink("This question was already answered. Start again from the app.")
        if allowed:
            code = _remember(self._codes, grant)
            said = {"code": code}
        else:
            said = {"error": "access_denied", "error_description": "The person did not allow it"}
        if grant.state is not None:
            said["state"] = grant.state
        parts = urlsplit(grant.redirect_uri)
        return parts._replace(query="&".join(filter(None, [parts.query, urlencode(said)]))).geturl()

    def exchange(self, sent: dict[str, str]) -> Token:
        """Return a new token for a code, which is used up.

        Raises:
            OAuthError: invalid_request, invalid_client, unsupported_grant_type or invalid_grant.
        """
        _require(sent, "client_id", "client_secret", "code")
        if sent.get("grant_type", "authorization_code") != "authorization_code":
            raise OAuthError("unsupported_grant_type", "The grant_type must be authorization_code.")
        grant = self._codes.get(sent["code"])
        if grant is None or self.world.clock.now() - grant.since > CODE_LIFETIME:
            raise OAuthError("invalid_grant", "The code is unknown, was used before or is older than 15 minutes.")
        if sent.get("redirect_uri") != (grant.redirect_uri if grant.redirect_named else None):
            raise OAuthError("invalid_grant", "The redirect_uri is not the one of the authorization link.")
        del self._codes[sent["code"]]
        token = Token(
            secrets.token_hex(32),
            grant.scopes,
            tuple(self.world.sites),
            "authorization_code",
            self.world.clock.stamp(),
        )
        self.world.tokens[token.value] = token
        self.world.changed("token", token.value)
        return token

    def revoke(self, sent: dict[str, str]) -> None:
        """Make an access token of the app useless.

        Raises:
            OAuthError: invalid_request, invalid_client or invalid_token.
        """
        _require(sent, "client_id", "client_secret", "access_token")
        token = self.world.tokens.get(sent["access_token"])
        if token is None or token.grant != "authorization_code":
            raise OAuthError("invalid_token", "The access_token does not exist or has already been revoked.")
        del self.world.tokens[token.value]
        self.world.changed("token", token.value)


def _remember(store: dict[str, Grant], grant: Grant) -> str:
    while len(store) >= _MOST_WAITING:
        del store[next(iter(store))]
    key = secrets.token_hex(32)
    store[key] = grant
    return key


def _is_loopback_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme == "http" and not parts.fragment and is_loopback(parts.netloc) and parts.port != 0
    except ValueError:
        return False


def _require(sent: dict[str, str], *names: str) -> None:
    missing = [name for name in names if not sent.get(name)]
    if missing:
        raise OAuthError("invalid_request", f"The request lacks {', '.join(missing)}.")
    known = hmac.compare_digest(sent["client_id"].encode(), CLIENT_ID.encode())
    if not (known and hmac.compare_digest(sent["client_secret"].encode(), CLIENT_SECRET.encode())):
        raise OAuthError("invalid_client", "The client_id or client_secret is invalid.", 401)


async def _parameters(request: Request) -> dict[str, str]:
    """Read the parameters of a POST, from JSON or from a form. Raises OAuthError."""
    try:
        raw = await bodies.raw_body(request, _BODY_LIMIT)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/x-www-form-urlencoded":
            return dict(parse_qsl(raw.decode("utf-8"), keep_blank_values=True))
        sent = bodies.parse_json(raw)
    except (ApiError, ValueError) as error:
        raise OAuthError("invalid_request", "The body is neither JSON nor a form.") from error
    if not isinstance(sent, dict) or not all(isinstance(value, str) for value in sent.values()):
        raise OAuthError("invalid_request", "The body must be an object of strings.")
    return sent


def _page(title: str, inside: str, status: int = 200) -> Response:
    style = (
        "body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem}"
        "button{font:inherit;padding:.5rem 1.5rem;margin-right:.5rem}"
    )
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{style}</style>'
    html = f'<!doctype html><html lang="en"><head>{head}</head><body><h1>{escape(title)}</h1>{inside}</body></html>'
    return HTMLResponse(html, status, _PAGE_HEADERS)


def _refusal(error: BadLink) -> Response:
    return _page("400 Bad Request", f"<p>{escape(str(error))}</p>", 400)


async def _authorize(request: Request) -> Response:
    """Show what the app asks for, with an Allow button."""
    oauth: OAuth = request.app.state.oauth
    try:
        question, grant = oauth.ask(dict(request.query_params))
    except BadLink as error:
        return _refusal(error)
    scopes = "".join(f"<li><code>{escape(scope)}</code></li>" for scope in grant.scopes)
    names = ", ".join(escape(site["displayName"]) for site in oauth.world.sites.values())
    return _page(
        "Allow the sandbox app?",
        f"<p>It asks for these permissions on <strong>{names}</strong>:</p><ul>{scopes}</ul>"
        f"<p>You will be sent to <code>{escape(grant.redirect_uri)}</code>.</p>"
        f'<form method="post" action="/oauth/authorize"><input type="hidden" name="question" value="{question}">'
        '<button name="decision" value="allow">Allow</button>'
        '<button name="decision" value="deny">Cancel</button></form>',
    )


async def _decide(request: Request) -> Response:
    """Send the person back to the app with the answer."""
    oauth: OAuth = request.app.state.oauth
    try:
        sent = await _parameters(request)
        target = oauth.decide(sent.get("question", ""), sent.get("decision") == "allow")
    except OAuthError as error:
        return _refusal(BadLink(str(error)))
    except BadLink as error:
        return _refusal(error)
    return RedirectResponse(target, 303, _PAGE_HEADERS)


async def _access_token(request: Request) -> Response:
    """Exchange a code for an access token."""
    oauth: OAuth = request.app.state.oauth
    try:
        token = oauth.exchange(await _parameters(request))
    except OAuthError as error:
        return answer(error.body, error.status)
    response = answer({"token_type": "bearer", "access_token": token.value, "scope": " ".join(token.scopes)})
    response.headers["Cache-Control"] = "no-store"
    return response


async def _revoke(request: Request) -> Response:
    """Revoke an access token."""
    oauth: OAuth = request.app.state.oauth
    try:
        oauth.revoke(await _parameters(request))
    except OAuthError as error:
        return answer(error.body, error.status)
    return answer({"did_revoke": True})


routes = [
    Route("/authorize", _authorize, methods=["GET"]),
    Route("/authorize", _decide, methods=["POST"]),
    Route("/access_token", _access_token, methods=["POST"]),
    Route("/revoke_authorization", _revoke, methods=["POST"]),
]
"""To be mounted at `/oauth`, outside of the token check; an `OAuth` is looked for in `app.state.oauth`."""
