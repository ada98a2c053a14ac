"""A server that answers with whatever bytes a test gives it, over a real socket."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from wftui.api.client import Client
from wftui.api.secret import Secret
from wftui.api.settings import Settings

TOKEN = "made-up-token-0123456789abcdef"
Reply = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


def reply(
    body: Any = b"{}",
    *,
    status: str = "200 OK",
    kind: str = "application/json",
    headers: Sequence[tuple[str, str]] = (),
    length: int | None = None,
    zipped: bool = False,
) -> bytes:
    """The bytes of an answer. `body` is sent as it is when it is bytes, and as JSON otherwise."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    if zipped:
        content = gzip.compress(content)
        headers = (*headers, ("Content-Encoding", "gzip"))
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(content) if length is None else length}"]
    lines += [f"Content-Type: {kind}"] if kind else []
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + content


@dataclass
class Wire:
    """What the server was asked. `heads` holds the request lines and headers, `bodies` the bodies."""

    url: str = ""
    heads: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)


@asynccontextmanager
async def wire(*replies: Reply) -> AsyncIterator[Wire]:
    """Serve `replies` one after the other, the last one again and again; each on a connection of its own."""
    seen = Wire()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            seen.heads.append(head)
            length = next(
                (int(line.split(":")[1]) for line in head.split("\r\n") if line.lower().startswith("content-length:")),
                0,
            )
            seen.bodies.append(await reader.readexactly(length))
            each = replies[min(len(seen.heads), len(replies)) - 1]
            if isinstance(each, bytes):
                writer.write(each)
                await writer.drain()
            else:
                await each(writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    seen.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v2"
    try:
        yield seen
    finally:
        server.close()


def client_of(wired: Wire, **changes: Any) -> Client:
    """A client of the server, which repeats failed reads without a pause and counts requests by the second."""
    return Client(
        Settings(**{"token": Secret.parse(TOKEN), "base_url": wired.url, "first_pause": 0.0, "window": 1.0, **changes})
    )
