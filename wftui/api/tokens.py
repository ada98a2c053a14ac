"""The token: who made it, what it may do, what it opens."""

from __future__ import annotations

from wftui.api.calls import Calls
from wftui.api.decode import decode
from wftui.api.models import AuthorizationAnswer, PersonAnswer
from wftui.api.results import Person, TokenInfo


class TokenCalls(Calls):
    """The two requests about the token itself."""

    async def authorized_by(self) -> Person:
        """Who made the token."""
        return decode(await self.read("/token/authorized_by"), PersonAnswer).result()

    async def introspect(self) -> TokenInfo:
        """What the token may do, which sites and workspaces it opens, and its rate limit."""
        return decode(await self.read("/token/introspect"), AuthorizationAnswer).result()
