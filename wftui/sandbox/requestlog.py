"""The request log: one JSON line per request."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wftui.sandbox.bodies import BODY_LIMIT


def _readable(body: bytes) -> Any:
    if not body:
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body.decode(errors="replace")


class RequestLog:
    """Append method, path, query, status and body of every request to a file.

    The line is written before the last of the answer is sent, so whoever has the answer finds its line. `status`
    is null when the connection ended without an answer. Headers are left out, and bodies of /oauth: they hold tokens.
    """

    def __init__(self, app: ASGIApp, path: Path) -> None:
        self.app = app
        try:
            self._file = path.open("a", encoding="utf-8", buffering=1)
        except OSError as error:
            raise OSError(
                f"The request log {path} cannot be written ({error.strerror}). Nothing was started. Name another file."
            ) from error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and write its line."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        messages, body = await self._read(receive)
        replayed = iter(messages)
        status: int | None = None
        written = False

        def write() -> None:
            nonlocal written
            if not written:
                written = True
                self._write(scope, status, body)

        async def received() -> Message:
            return next(replayed, None) or await receive()

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif not message.get("more_body", False):
                write()
            await send(message)

        try:
            await self.app(scope, received, sent)
        finally:
            write()

    @staticmethod
    async def _read(receive: Receive) -> tuple[list[Message], bytes]:
        """Read the body beforehand, since a request may be refused without a look at it; up to a limit."""
        messages: list[Message] = []
        size = 0
        while size <= BODY_LIMIT:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            if not message.get("more_body", False):
                break
        return messages, b"".join(message.get("body", b"") for message in messages)

    def _write(self, scope: Scope, status: int | None, body: bytes) -> None:
        line = {
            "method": scope["method"],
            "path": scope["path"],
            "query": dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)),
            "status": status,
            "body": None if scope["path"].startswith("/oauth/") else _readable(body),
        }
        self._file.write(json.dumps(line) + "\n")
