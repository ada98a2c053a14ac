"""An ASGI application on a real loopback socket in the test's own loop, for tests that look inside the server."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import uvicorn
from starlette.types import ASGIApp
from uvicorn.server import ServerState

from wftui.sandbox.faults import TrackedProtocol


@contextlib.asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[str]:
    """Serve `app` while the block runs; yields its origin.

    uvicorn's protocol without its `Server`, which takes a fifth of a second to stop.
    """
    config = uvicorn.Config(app, log_level="error", lifespan="off")
    config.load()
    state = ServerState()

    def connection() -> TrackedProtocol:
        return TrackedProtocol(config=config, server_state=state, app_state={})

    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for each in list(state.connections):
            each.shutdown()
        while state.tasks:
            await asyncio.wait(state.tasks)
        await server.wait_closed()
