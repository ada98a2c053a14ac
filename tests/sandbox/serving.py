"""A small ASGI application on a real loopback socket, for tests that need less than the whole sandbox."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import uvicorn
from starlette.types import ASGIApp

from wftui.sandbox.faults import TrackedProtocol


@contextlib.asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[str]:
    """Serve `app` while the block runs; yields its origin."""
    config = uvicorn.Config(app, port=0, log_level="error", lifespan="off", http=TrackedProtocol)
    server = uvicorn.Server(config)
    sock = config.bind_socket()
    task = asyncio.create_task(server.serve(sockets=[sock]))
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        sock.close()
