"""The application: routes under /v2, /beta, /oauth, /_assets and /_sandbox, and what happens around every request."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wftui.sandbox import (
    collection_routes,
    components,
    control,
    items_create,
    items_delete,
    items_publish,
    items_read,
    items_update,
    oauth,
    pages,
    pictures,
    site_routes,
    token_routes,
)
from wftui.sandbox.answers import answer, error_answer
from wftui.sandbox.auth import bearer
from wftui.sandbox.clock import iso
from wftui.sandbox.errors import ApiError, internal_error, not_authorized, route_not_found, too_many_requests
from wftui.sandbox.faults import FaultPlan, FaultyTransport
from wftui.sandbox.guard import LoopbackOnly
from wftui.sandbox.limiter import Limiter
from wftui.sandbox.state import World
from wftui.sandbox.upheaval import Upheaval

API_ROOTS = ("/v2/", "/beta/")


class Gate:
    """Meter and authenticate every API request, keep its changes, and put the rate headers on its answer.

    Control and OAuth routes are neither metered nor authenticated here.
    """

    def __init__(self, app: ASGIApp, world: World, limiter: Limiter) -> None:
        self.app = app
        self.world = world
        self.limiter = limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 401 or 429."""
        if scope["type"] != "http" or not scope["path"].startswith(API_ROOTS):
            await self._keeping(scope, receive, send)
            return
        request = Request(scope)
        refusal: ApiError | None = None
        key = ""
        try:
            token = self.world.tokens.get(bearer(request.headers.get("authorization")))
            if token is None:
                raise not_authorized()
            key = token.value
            token.last_used = iso(self.world.clock.now())
            request.state.token = token
        except ApiError as error:
            refusal = error
        allowance = self.limiter.take(key)
        if not allowance.allowed:
            refusal = too_many_requests(allowance.retry_after)
        headers = allowance.headers()

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = MutableHeaders(scope=message)
                for name, value in headers.items():
                    own.setdefault(name, value)
            await send(message)

        if refusal is not None:
            await error_answer(refusal)(scope, receive, with_headers)
        else:
            await self._keeping(scope, receive, with_headers)

    async def _keeping(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def after_keeping(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.world.flush()
            await send(message)

        try:
            await self.app(scope, receive, after_keeping)
        finally:
            self.world.flush()


async def _refused(_request: Request, error: Exception) -> Response:
    if not isinstance(error, ApiError):
        raise error
    return error_answer(error)


async def _no_route(request: Request, _error: Exception) -> Response:
    path = request.url.path
    for root in API_ROOTS:
        path = path.removeprefix(root.rstrip("/")) if path.startswith(root) else path
    return answer(route_not_found(path), 404)


async def _broken(_request: Request, _error: Exception) -> Response:
    return answer(internal_error(), 500)


def api_routes() -> list[Route]:
    """Return every route of the Data API, without its /v2 prefix; fixed paths come before those with ids."""
    return [
        *token_routes.routes,
        *site_routes.routes,
        *collection_routes.routes,
        *items_publish.routes,
        *items_create.routes,
        *(_only_with_insert(route) for route in items_create.insert_routes),
        *items_read.fixed_routes,
        *items_update.fixed_routes,
        *items_delete.fixed_routes,
        *items_read.routes,
        *items_update.routes,
        *items_delete.routes,
        *pages.routes,
        *components.routes,
    ]


def _only_with_insert(route: Route) -> Route:
    async def guarded(request: Request) -> Response:
        if not request.app.state.world.switches.insert:
            return await _no_route(request, HTTPException(404))
        response: Response = await route.endpoint(request)
        return response

    return Route(route.path, guarded, methods=["POST"])


def make_app(
    world: World,
    limiter: Limiter,
    token: str,
    plan: FaultPlan | None = None,
    redirect_uris: Sequence[str] = (),
) -> ASGIApp:
    """Assemble the sandbox: faults, guard, gate, routes.

    `token` is the main one, which the control routes need too; `redirect_uris` are those that the OAuth app has
    registered.
    """
    plan = plan or FaultPlan()
    Upheaval(world).register(plan)
    routes: list[BaseRoute] = [
        Mount("/v2", routes=api_routes()),
        Mount("/beta", routes=token_routes.routes),
        Mount("/oauth", routes=oauth.routes),
        Mount("/_sandbox", routes=control.routes),
        *pictures.routes,
    ]
    app = Starlette(
        routes=routes,
        exception_handlers={ApiError: _refused, 404: _no_route, 405: _no_route, 500: _broken},
    )
    app.router.redirect_slashes = False
    app.state.world = world
    app.state.limiter = limiter
    app.state.main_token = token
    app.state.faults = plan
    app.state.oauth = oauth.OAuth(world, redirect_uris)
    return FaultyTransport(LoopbackOnly(Gate(app, world, limiter)), plan, limit=limiter.limit)
