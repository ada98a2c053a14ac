"""Token operations: who am I, and what may I do."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wftui.sandbox.answers import answer
from wftui.sandbox.auth import Token, needs
from wftui.sandbox.limiter import Limiter
from wftui.sandbox.sites.ids import object_id
from wftui.sandbox.state import World

USER_ID = object_id("user", "ines-marlow")


@needs("authorized_user:read")
async def authorized_by(_request: Request) -> Response:
    """Answer whose token it is."""
    return answer(
        {
            "id": USER_ID,
            "email": "ines.marlow@lanternhouse.example",
            "firstName": "Ines",
            "lastName": "Marlow",
        }
    )


@needs()
async def introspect(request: Request) -> Response:
    """Answer what the token may do; no scope is needed."""
    token: Token = request.state.token
    world: World = request.app.state.world
    limiter: Limiter = request.app.state.limiter
    sites = list(world.sites) if token.site_ids is None else list(token.site_ids)
    return answer(
        {
            "authorization": {
                "id": token.id,
                "createdOn": token.created_on,
                "lastUsed": token.last_used or token.created_on,
                "grantType": token.grant,
                "rateLimit": limiter.limit,
                "scope": ",".join(token.scopes),
                "authorizedTo": {
                    "siteIds": sites,
                    "workspaceIds": list(token.workspace_ids),
                    "userIds": [USER_ID],
                },
            },
            "application": {
                "id": object_id("application", "sandbox"),
                "description": "A token of the sandbox; it opens nothing anywhere else.",
                "homepage": "https://sandbox.example/",
                "displayName": "Sandbox",
            },
        }
    )


routes = [
    Route("/token/authorized_by", authorized_by, methods=["GET"]),
    Route("/token/introspect", introspect, methods=["GET"]),
]
