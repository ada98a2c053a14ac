"""What the client's methods return where no domain type fits. Plain dataclasses: importing them costs nothing.

`raw` is the answer's own object, with every key that Webflow sent, known here or not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from wftui.domain.item import Variant
from wftui.domain.json import Json
from wftui.domain.locale import Locale
from wftui.domain.site import Domain


@dataclass(frozen=True, slots=True)
class Person:
    """Who made the token."""

    id: str
    email: str
    first_name: str = ""
    last_name: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.first_name, self.last_name) if part) or self.email


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """What the token may do and what it opens. `rate_limit` is in requests a minute, None when Webflow does not say."""

    scopes: tuple[str, ...]
    rate_limit: int | None
    site_ids: tuple[str, ...]
    workspace_ids: tuple[str, ...]
    raw: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class SitePublish:
    """A site publish that Webflow has accepted."""

    domains: tuple[Domain, ...]
    to_subdomain: bool


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One page of a listing. `total` counts variants on every page together; another `total` on the next page means
    that the collection changed in between."""

    items: list[Variant]
    offset: int
    limit: int
    total: int


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One variant's change in a bulk update: the changed fields only, None clears one."""

    item_id: str
    locale: Locale
    field_data: Mapping[str, Json] = field(default_factory=dict)
    is_draft: bool | None = None
    is_archived: bool | None = None


@dataclass(frozen=True, slots=True)
class PublishOutcome:
    """What an item publish did. An item whose id is not in `published` was not published, whatever the status was."""

    published: tuple[str, ...]
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageInfo:
    """The settings of a page in one locale. `locale_id` is None when Webflow leaves it out."""

    id: str
    site_id: str
    title: str
    slug: str
    locale_id: str | None
    collection_id: str | None
    parent_id: str | None
    published_path: str | None
    draft: bool
    archived: bool
    created_on: str | None
    last_updated: str | None
    seo: Mapping[str, Json]
    open_graph: Mapping[str, Json]
    raw: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class PageListing:
    """One page of a listing of pages."""

    pages: list[PageInfo]
    offset: int
    limit: int
    total: int


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a page's or component's content. `type` may be one that wftui does not know."""

    id: str
    type: str
    raw: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class NodePage:
    """One page of the nodes of `owner_id`. `last_updated` is None when Webflow leaves it out."""

    owner_id: str
    nodes: list[Node]
    offset: int
    limit: int
    total: int
    last_updated: str | None
    raw: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class ComponentInfo:
    """A component of a site."""

    id: str
    name: str
    group: str
    description: str
    read_only: bool
    raw: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class ComponentListing:
    """One page of a listing of components."""

    components: list[ComponentInfo]
    offset: int
    limit: int
    total: int


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a component. `html` and `text` are its value, as Webflow shows both."""

    id: str
    type: str
    label: str
    html: str | None
    text: str | None
    raw: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class PropertyPage:
    """One page of the properties of a component."""

    component_id: str
    properties: list[Property]
    offset: int
    limit: int
    total: int


@dataclass(frozen=True, slots=True)
class Budget:
    """The requests that are left for this token, as the status line shows them.

    `remaining` of `limit` can go now. `next_refill_seconds` is 0 while any can; `eta_seconds` is when the queue will be
    empty, as far as is known. `frozen_for` counts down after a refusal.
    """

    limit: int
    remaining: int
    next_refill_seconds: float
    queued_interactive: int
    queued_background: int
    eta_seconds: float
    frozen_for: float
    window: float

    @property
    def queued(self) -> int:
        """Requests that wait for their turn."""
        return self.queued_interactive + self.queued_background

    def seconds_for(self, requests: int) -> float:
        """How long so many more requests will wait for the budget, behind what is queued; 0 when all can go now."""
        over = self.queued + requests - self.remaining
        if over <= 0:
            return self.frozen_for
        return max(self.frozen_for, self.next_refill_seconds) + self.window * math.floor((over - 1) / self.limit)
