"""Who may talk to the sandbox: programs on this machine that address it by its loopback name, and no web page."""

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from wftui.sandbox.answers import error_answer
from wftui.sandbox.errors import forbidden

_LOOPBACK = re.compile(r"^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$", re.IGNORECASE)


def is_loopback(host: str) -> bool:
    """Say whether a Host header names this machine's loopback interface."""
    return bool(_LOOPBACK.match(host))


class LoopbackOnly:
    """Refuse a foreign Host (a page that rebinds its own name to 127.0.0.1) and a foreign Origin (any other page)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        hosts, origin = headers.getlist("host"), headers.get("origin")
        if len(hosts) != 1 or not is_loopback(hosts[0]):
            reason = "The sandbox answers to 127.0.0.1 and localhost only; this request names another host"
        elif origin is not None and urlsplit(origin).netloc.lower() != hosts[0].lower():
            reason = "The sandbox answers no other web page"
        else:
            await self.app(scope, receive, send)
            return
        await error_answer(forbidden(reason))(scope, receive, send)
