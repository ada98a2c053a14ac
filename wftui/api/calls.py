"""What every resource's methods are made of: addresses, queries and bodies, and one way to send them."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TypeVar

from wftui.api.answer import Answer
from wftui.domain.errors import UsageError
from wftui.domain.json import Json
from wftui.domain.locale import Locale

_ID = re.compile(r"[0-9a-f]{24}|[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
BULK = 100
"""How many items, or variants of items, one bulk request may name; also the longest page of a listing."""

_T = TypeVar("_T")


class Calls(ABC):
    """What a resource's methods need from the client that they are mixed into."""

    @abstractmethod
    async def read(self, path: str, query: Mapping[str, str] | None = None) -> Answer:
        """Send a GET; repeated when that may help. Raises `ApiError`."""

    @abstractmethod
    async def write(
        self,
        method: str,
        path: str,
        body: Mapping[str, Json] | None = None,
        query: Mapping[str, str] | None = None,
        *,
        own_limit: bool = False,
    ) -> Answer:
        """Send a write once. Raises `OutcomeUnknown` when it is not known whether it happened, `ApiError` otherwise.

        `own_limit` marks a request with a rate limit of its own, whose refusal says nothing about the budget.
        """


def segment(text: str, what: str = "id") -> str:
    """Return `text` if it can stand in an address as an id; raise `UsageError` otherwise.

    Ids are 24 or 32 hex digits or UUIDs. Anything else could name another resource: `..` climbs, `#` cuts.
    """
    if not _ID.fullmatch(text):
        raise UsageError(f"{text[:60]!r} is not a Webflow {what}.")
    return text


def compact(**values: Json) -> dict[str, Json]:
    """A body or query without the keys whose value is None: Webflow refuses null where it wants a string."""
    return {key: value for key, value in values.items() if value is not None}


def query(**values: str | int | None) -> dict[str, str]:
    """A query without the keys whose value is None."""
    return {key: str(value) for key, value in values.items() if value is not None}


def cms_ids(locales: Sequence[Locale]) -> list[str]:
    """The `cmsLocaleId`s of `locales`; empty on a site without localisation."""
    return [each.cms_locale_id for each in locales if each.cms_locale_id is not None]


def at_most(values: Sequence[_T], limit: int, what: str) -> Sequence[_T]:
    """Return `values` if there is at least one and no more than `limit`; raise `UsageError` otherwise."""
    if not values:
        raise UsageError(f"No {what} were named.")
    if len(values) > limit:
        raise UsageError(f"{len(values)} {what} were named; one request takes {limit} at most.")
    return values
