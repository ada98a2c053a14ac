"""One process, one event loop, one loopback socket."""

import json
import os
import socket
import sys
import threading
import time
from argparse import Namespace
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from wftui.sandbox.app import make_app
from wftui.sandbox.auth import fixture_tokens
from wftui.sandbox.faults import FaultPlan, TrackedProtocol
from wftui.sandbox.limiter import Limiter
from wftui.sandbox.oauth import CLIENT_ID, CLIENT_SECRET
from wftui.sandbox.requestlog import RequestLog
from wftui.sandbox.sites import build
from wftui.sandbox.state import World, make_world
from wftui.sandbox.storage import StateFile
from wftui.sandbox.switches import DAMAGE, Switches

_PARENT_POLL = 0.2


def _switches(options: Namespace) -> Switches:
    switches = Switches()
    for name in options.off:
        for each in DAMAGE if name == "all" else [name]:
            switches.turn(each, False)
    for name in options.on:
        switches.turn(name, True)
    if options.with_insert:
        switches.insert = True
    return switches


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise OSError(
            f"Port {port} on 127.0.0.1 cannot be used ({error}). Nothing was started. Name another port."
        ) from error
    listener.listen(512)
    listener.setblocking(False)
    return listener


def _until_parent_ends(pid: int, server: uvicorn.Server) -> None:
    while _is_alive(pid):
        time.sleep(_PARENT_POLL)
    server.should_exit = server.force_exit = True


def _is_alive(pid: int) -> bool:
    if os.name != "posix" or os.getppid() == pid:
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _until_stdin_closes(server: uvicorn.Server) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    server.should_exit = server.force_exit = True


def _announce(listener: socket.socket, options: Namespace) -> None:
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    first = {
        "url": f"{origin}/v2",
        "token": options.token,
        "pid": os.getpid(),
        "origin": origin,
        "files": f"{origin}/_assets/",
        "site": options.site,
        "oauth": {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET},
        "tokens": {name: token.value for name, token in fixture_tokens(options.token).items()},
    }
    sys.stdout.write(json.dumps(first) + "\n")
    sys.stdout.flush()


def _watch(target: Callable[..., None], *arguments: object) -> None:
    threading.Thread(target=target, args=arguments, daemon=True).start()


def serve(options: Namespace) -> None:
    """Serve until a signal, the parent's end or the closing of standard input.

    Raises UnknownSite, UnknownSwitch, StateFileError or OSError before anything is served.
    """
    switches = _switches(options)
    seed = build(options.site)
    file = StateFile(options.state, options.site) if options.state else None
    world: World = make_world(options.site, seed, switches, file)
    for token in fixture_tokens(options.token).values():
        world.tokens[token.value] = token
    plan = FaultPlan(options.fault_seed)
    for spec in options.fault:
        plan.add(spec)
    app: ASGIApp = make_app(
        world, Limiter(options.limiter, options.rpm, options.window), options.token, plan, options.redirect_uri
    )
    if options.log is not None:
        app = RequestLog(app, options.log)
    config = uvicorn.Config(
        app,
        http=TrackedProtocol,
        lifespan="off",
        ws="none",
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=2,
    )
    listener = _listen(options.port)
    _announce(listener, options)
    server = uvicorn.Server(config)
    if options.parent is not None:
        _watch(_until_parent_ends, options.parent, server)
    if options.watch_stdin:
        _watch(_until_stdin_closes, server)
    try:
        server.run(sockets=[listener])
    finally:
        world.close()
        listener.close()
