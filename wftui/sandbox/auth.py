"""Tokens: who is asking, and what the token may do."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from functools import wraps
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from wftui.sandbox.errors import missing_scopes, not_authorized
from wftui.sandbox.sites.ids import object_id

Handler = Callable[[Request], Awaitable[Response]]

SITE_SCOPES = (
    "assets:read",
    "assets:write",
    "authorized_user:read",
    "cms:read",
    "cms:write",
    "comments:read",
    "comments:write",
    "components:read",
    "components:write",
    "custom_code:read",
    "custom_code:write",
    "ecommerce:read",
    "ecommerce:write",
    "forms:read",
    "forms:write",
    "pages:read",
    "pages:write",
    "site_activity:read",
    "site_config:read",
    "site_config:write",
    "sites:read",
    "sites:write",
    "users:read",
    "users:write",
)


@dataclass
class Token:
    """One access token, kept as a plain value because the sandbox makes it up itself.

    `site_ids` is None for a token that opens every site of the sandbox. `grant` is `site_token`, `workspace_token` or
    `authorization_code`.
    """

    value: str = field(repr=False)
    scopes: tuple[str, ...]
    site_ids: tuple[str, ...] | None = None
    grant: str = "site_token"
    created_on: str = "2026-01-05T10:00:00.000Z"
    last_used: str | None = None
    workspace_ids: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Return the authorization's own id, which is not the token."""
        return object_id("authorization", self.value)

    def as_record(self) -> dict[str, Any]:
        """Return what is kept in the state file."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> "Token":
        """Read what `as_record` wrote."""
        lists: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in record.items()
        }
        return cls(**lists)


def fixture_tokens(main: str) -> dict[str, Token]:
    """Make the tokens of a sandbox from its main one: each other has a suffix and fewer rights.

    `main` may do everything; `read` only reads; `cms` reads and writes collections and sees sites; `none` has no scope;
    `elsewhere` has all scopes and no site; `workspace` is a workspace token, which opens no site either.
    """
    reads = tuple(scope for scope in SITE_SCOPES if scope.endswith(":read"))
    return {
        "main": Token(main, SITE_SCOPES),
        "read": Token(f"{main}-read", reads),
        "cms": Token(f"{main}-cms", ("cms:read", "cms:write", "sites:read")),
        "none": Token(f"{main}-none", ()),
        "elsewhere": Token(f"{main}-elsewhere", SITE_SCOPES, site_ids=()),
        "workspace": Token(
            f"{main}-workspace",
            ("workspace_activity:read",),
            site_ids=(),
            grant="workspace_token",
            workspace_ids=(object_id("workspace"),),
        ),
    }


def bearer(header: str | None) -> str:
    """Return the token of an Authorization header. Raises 401 when there is none."""
    scheme, _, value = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not value.strip():
        raise not_authorized()
    return value.strip()


def needs(*scopes: str) -> Callable[[Handler], Handler]:
    """Refuse a handler to tokens that lack any of `scopes`."""

    def guard(handler: Handler) -> Handler:
        @wraps(handler)
        async def checked(request: Request) -> Response:
            held: Token = request.state.token
            lacking = [scope for scope in scopes if scope not in held.scopes]
            if lacking:
                raise missing_scopes(*lacking)
            return await handler(request)

        return checked

    return guard
