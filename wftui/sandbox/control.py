"""The sandbox's own switchboard at `/_sandbox`: clock, switches and faults, with the main token."""

import hmac
import math
from dataclasses import asdict
from datetime import timedelta
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wftui.sandbox import faults
from wftui.sandbox.access import world_of
from wftui.sandbox.answers import answer
from wftui.sandbox.auth import Handler, bearer
from wftui.sandbox.bodies import json_object
from wftui.sandbox.clock import iso, moment
from wftui.sandbox.errors import bad_request, not_authorized


def with_main_token(handler: Handler) -> Handler:
    """Refuse a control route to any token but the main one."""

    @wraps(handler)
    async def checked(request: Request) -> Response:
        given = bearer(request.headers.get("authorization"))
        if not hmac.compare_digest(given.encode(), request.app.state.main_token.encode()):
            raise not_authorized()
        return await handler(request)

    return checked


async def read_clock(request: Request) -> Response:
    """Answer the sandbox's present moment."""
    return answer({"now": iso(world_of(request).clock.now())})


async def set_clock(request: Request) -> Response:
    """Move the clock: `{"now": "2026-03-02T09:00:00Z"}` or `{"advance": seconds}`."""
    clock = world_of(request).clock
    body = await json_object(request)
    try:
        now, advance = body.get("now"), body.get("advance")
        if isinstance(now, str) and advance is None:
            clock.set(moment(now))
        elif isinstance(advance, int | float) and not isinstance(advance, bool) and now is None:
            if not math.isfinite(advance):
                raise ValueError
            clock.set(clock.now() + timedelta(seconds=advance))
        else:
            raise ValueError
    except (ValueError, OverflowError) as error:
        raise bad_request("Send either now, an ISO 8601 moment, or advance, a number of seconds.") from error
    return answer({"now": iso(clock.now())})


async def read_switches(request: Request) -> Response:
    """Answer every switch."""
    return answer(asdict(world_of(request).switches))


async def set_switches(request: Request) -> Response:
    """Turn switches: `{"insert": true, "empty_code_blocks": false}`; all or none."""
    switches = world_of(request).switches
    body = await json_object(request)
    wanted = {name.replace("-", "_"): on for name, on in body.items()}
    known = asdict(switches)
    for name, on in wanted.items():
        if name not in known or not isinstance(on, bool):
            raise bad_request(f"{name} is no switch, or its value is neither true nor false; nothing was changed.")
    for name, on in wanted.items():
        switches.turn(name, on)
    return answer(asdict(switches))


routes = [
    Route("/clock", with_main_token(read_clock), methods=["GET"]),
    Route("/clock", with_main_token(set_clock), methods=["POST"]),
    Route("/switches", with_main_token(read_switches), methods=["GET"]),
    Route("/switches", with_main_token(set_switches), methods=["PATCH"]),
    *(Route(each.path, with_main_token(each.endpoint), methods=each.methods) for each in faults.routes),
]
