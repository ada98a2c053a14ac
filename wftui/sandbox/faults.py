"""Faults on demand: what a network, a tired server and other people do to a client, when a test asks for it.

A fault is written as text, `KIND[,OPTION=VALUE]...`, or as a JSON object with the same names, `{"kind": KIND, ...}`
(values that hold a comma need the JSON spelling). `--fault SPEC` on the command line adds one at start and may be given
many times. While the server runs, with the token that it was started with:

    POST   /_sandbox/faults    one fault or a list of them, as JSON objects or strings; answers 201 with the whole plan
    GET    /_sandbox/faults    the plan: every setting, the requests `seen` and how often each fault `fired`
    DELETE /_sandbox/faults    forget all of them, counters included; answers 204

Options of every kind, which say which requests meet the fault:

    method=PATCH               any method unless said
    path=/v2/collections/*     the path as sent, `*` also crosses slashes; any path unless said
    query=*slug=lamp*          the query string as sent; any unless said
    nth=3                      begin with the third request that the lines above match (1)
    times=2                    on so many requests, or `always` (1)
    probability=0.1            each time with this chance (1); seeded, so that a failing run can be repeated
    delay=0.5 jitter=0.2       wait so many seconds first, plus at most so many more (0)

Faults of the answer and of the connection; the request reaches the server's state only where the third column says so:

    latency                    answer late: `delay` seconds (1)                                           takes effect
    429 or rate-limit          retry-after=7, any other text, or `none` to leave the header out (1)       no effect
    500..599 or server-error   status=503 retry-after=none; when=after: fails after the write took effect (before)
    close-before-answer        the connection closes, nothing was done                                    no effect
    close-after-write          the connection closes without an answer, everything was done               takes effect
    close-after-headers        status and headers arrive, then the connection closes                      takes effect
    close-mid-body             bytes=N of the body arrive (half of it), then the connection closes        takes effect
    late-write                 the connection closes, the request takes effect `seconds` (1) later        takes effect
    slow-drip                  the body arrives `bytes` (1) every `seconds` (0.1)                         takes effect
    malformed-json             half of the body as if it were all, or body=TEXT instead                   takes effect

Each `close-…` and `late-write` takes reset=yes for a TCP reset in place of an orderly close. An answer that has no body
(204) is closed before its headers, since the headers alone would complete it.

Faults of what the server holds, done just before the request is handled:

    other-editor               somebody else changes the item that the request names: field=SLUG value=TEXT (its first
                               text field); locale=CMSLOCALEID; item=ID collection=ID where the path names none
    schema-changed             somebody changes the collection: change=add, remove, rename or require (add);
                               field=SLUG; collection=ID where the path names none
    token-revoked              the token of the request stops working, for good
    site-gone                  every site disappears, with all that it holds
    partial-publish            the publish answers 202 and leaves items out, with `errors`: which=0+2, their places (0)
    bulk-errors                the bulk request is refused because of members: which=0+2, their places (0)

Examples:

    --fault "429,path=/v2/collections/*,nth=10,times=3,retry-after=2"
    --fault "close-after-write,method=POST,path=*/items/bulk"
    --fault "latency,delay=0.2,jitter=0.3,times=always"
    --fault "503,probability=0.05,times=always,when=after"
    --fault "other-editor,method=PATCH,path=*/items/*,field=summary,value=Theirs"
"""

import asyncio
import contextlib
import socket
import struct
from typing import ClassVar, cast

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from wftui.sandbox.answers import answer, nothing
from wftui.sandbox.bodies import parse_json, raw_body
from wftui.sandbox.errors import ApiError, bad_request, internal_error
from wftui.sandbox.fault_plan import KINDS, STATE_KINDS, Fault, FaultPlan, FaultSpecError, parse

__all__ = [
    "KINDS",
    "STATE_KINDS",
    "Fault",
    "FaultPlan",
    "FaultSpecError",
    "FaultyTransport",
    "TrackedProtocol",
    "parse",
    "routes",
]

_BODY_LIMIT = 1024 * 1024


class TrackedProtocol(H11Protocol):
    """uvicorn's own HTTP protocol, with each connection findable by its peer, so that a fault can cut it.

    Pass it to uvicorn as `http=TrackedProtocol`.
    """

    open_connections: ClassVar[dict[tuple[str, int], asyncio.Transport]] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the connection."""
        super().connection_made(cast("asyncio.Transport", transport))
        if self.client is not None:
            self.open_connections[self.client] = self.transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        if self.client is not None:
            self.open_connections.pop(self.client, None)


class _Answer:
    """What the handler answered, kept whole until the fault has decided how much of it arrives."""

    def __init__(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        self.start: Message = {"type": "http.response.start", "status": status, "headers": headers}
        self.body = body


class FaultyTransport:
    """An ASGI application between the socket and `app` that performs the faults of a plan.

    It has to be the outermost application but for a request log, because it answers and closes in the app's place.
    `/_sandbox` itself is never met by a fault. `limit` is what `X-RateLimit-Limit` says on a 429 of its own.
    """

    def __init__(self, app: ASGIApp, plan: FaultPlan, *, limit: int = 60) -> None:
        self._app = app
        self._plan = plan
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, through the fault that the plan holds for it, if any."""
        if scope["type"] != "http" or scope["path"].startswith("/_sandbox"):
            await self._app(scope, receive, send)
            return
        fault = self._plan.match(scope["method"], scope["path"], scope["query_string"].decode("latin-1"))
        if fault is None:
            await self._app(scope, receive, send)
            return
        await asyncio.sleep(fault.delay)
        await self._perform(fault, scope, receive, send)

    async def _perform(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        match fault.kind:
            case "rate-limit" | "server-error":
                await self._fail(fault, scope, receive, send)
            case "close-before-answer":
                await _cut(fault, scope, receive)
            case "late-write":
                await self._write_late(fault, scope, receive)
            case "slow-drip":
                await _drip(fault, await self._answer(scope, receive), receive, send)
            case "malformed-json":
                await _garble(fault, await self._answer(scope, receive), send)
            case "close-after-write" | "close-after-headers" | "close-mid-body":
                await _send_part(fault, await self._answer(scope, receive), send)
                await _cut(fault, scope, receive)
            case _:
                if fault.kind in STATE_KINDS:
                    self._plan.act(fault, scope)
                await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> _Answer:
        """Let the app handle the request and keep its answer."""
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._app(scope, receive, keep)
        start = next(message for message in messages if message["type"] == "http.response.start")
        body = b"".join(message.get("body", b"") for message in messages)
        return _Answer(start["status"], list(start.get("headers", [])), body)

    async def _fail(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        if fault.options.get("when") == "after":
            await self._answer(scope, receive)
        limited = fault.kind == "rate-limit"
        status = 429 if limited else int(fault.options["status"] or 500)
        body = ApiError(429, "too_many_requests", "Too Many Requests").body() if limited else internal_error()
        response = answer(body, status)
        if limited:
            response.headers["X-RateLimit-Limit"] = str(self._limit)
            response.headers["X-RateLimit-Remaining"] = "0"
        if fault.options["retry-after"] != "none":
            response.headers["Retry-After"] = str(fault.options["retry-after"])
        await response(scope, receive, send)

    async def _write_late(self, fault: Fault, scope: Scope, receive: Receive) -> None:
        """Close at once and handle the request afterwards, as when a timed-out request was only slow."""
        body = b""
        while (message := await receive())["type"] == "http.request":
            body += message.get("body", b"")
            if not message.get("more_body", False):
                break
        await _cut(fault, scope, receive)
        await asyncio.sleep(float(fault.options["seconds"] or 0))

        async def replay() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        await self._answer(scope, replay)


async def _send_part(fault: Fault, answer: _Answer, send: Send) -> None:
    if fault.kind == "close-after-write" or not answer.body:
        return
    await send(answer.start)
    if fault.kind == "close-mid-body":
        count = min(int(fault.options.get("bytes") or len(answer.body) // 2), len(answer.body) - 1)
        await send({"type": "http.response.body", "body": answer.body[:count], "more_body": True})


async def _garble(fault: Fault, answer: _Answer, send: Send) -> None:
    body = fault.options.get("body")
    text = answer.body[: len(answer.body) // 2] or b"{" if body is None else str(body).encode()
    if answer.start["status"] == 204:
        answer.start["status"] = 200
    MutableHeaders(raw=answer.start["headers"])["content-length"] = str(len(text))
    await send(answer.start)
    await send({"type": "http.response.body", "body": text})


async def _drip(fault: Fault, answer: _Answer, receive: Receive, send: Send) -> None:
    size, pause = int(fault.options["bytes"] or 1), float(fault.options["seconds"] or 0)
    await send(answer.start)
    gone = asyncio.create_task(_disconnected(receive))
    for begin in range(0, len(answer.body), size):
        await send({"type": "http.response.body", "body": answer.body[begin : begin + size], "more_body": True})
        await asyncio.wait({gone}, timeout=pause)
        if gone.done():
            return
    gone.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await gone
    await send({"type": "http.response.body", "body": b""})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _cut(fault: Fault, scope: Scope, receive: Receive) -> None:
    """Close the connection of a request after what was sent has left, and wait until it is closed."""
    transport = TrackedProtocol.open_connections.get(tuple(scope["client"] or ()))
    if transport is None:
        raise RuntimeError("The connection cannot be cut: the server does not run with http=TrackedProtocol.")
    if fault.options.get("reset"):
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.close()
    await _disconnected(receive)


async def _add(request: Request) -> Response:
    plan: FaultPlan = request.app.state.faults
    try:
        body = parse_json(await raw_body(request, _BODY_LIMIT))
        specs = body if isinstance(body, list) else [body]
        for spec in specs:
            if not isinstance(spec, str | dict):
                raise FaultSpecError(f"A fault is a string or an object, not {spec!r}; nothing was added.")
            parse(spec)
    except FaultSpecError as error:
        raise bad_request(str(error)) from error
    for spec in specs:
        plan.add(spec)
    return answer({"faults": plan.list()}, 201)


async def _list(request: Request) -> Response:
    return answer({"faults": request.app.state.faults.list()})


async def _clear(request: Request) -> Response:
    request.app.state.faults.clear()
    return nothing()


routes = [
    Route("/faults", _add, methods=["POST"]),
    Route("/faults", _list, methods=["GET"]),
    Route("/faults", _clear, methods=["DELETE"]),
]
"""To be mounted at `/_sandbox`, behind the same token as the rest; the plan is looked for in `app.state.faults`."""
