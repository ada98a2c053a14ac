"""What the upper screens say about a site: counts by status and locale, read from the mirror in a few queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from wftui.domain.collection import Collection
from wftui.domain.status import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.services.session import Session
    from wftui.store.mirror import Mirror


class CollectionCounts(msgspec.Struct, frozen=True):
    """How many items a collection has in one locale by status, and in each locale.

    `known` is False until all of them have been read once: until then these are those so far.
    """

    collection: Collection
    by_status: Mapping[Status, int] = msgspec.field(default_factory=dict)
    by_locale: Mapping[str | None, int] = msgspec.field(default_factory=dict)
    known: bool = True

    @property
    def items(self) -> int:
        """All items of the locale."""
        return sum(self.by_status.values())

    @classmethod
    def sum(cls, each: Sequence[CollectionCounts]) -> CollectionCounts:
        """All collections together."""
        by_status: dict[Status, int] = {}
        by_locale: dict[str | None, int] = {}
        for counts in each:
            for status, amount in counts.by_status.items():
                by_status[status] = by_status.get(status, 0) + amount
            for locale, amount in counts.by_locale.items():
                by_locale[locale] = by_locale.get(locale, 0) + amount
        nothing = Collection("", "", "all", "", "")
        return cls(nothing, by_status, by_locale, all(counts.known for counts in each))


class SiteOverview(msgspec.Struct, frozen=True):
    """What is known of a site here. `synced_at` is None before the first sync."""

    items_by_locale: Mapping[str | None, int]
    collections: int
    items: int
    pending: int
    pages: int
    components: int
    unsent: int
    synced_at: float | None

    def content_words(self) -> str:
        """`7 collections, 258 items, 629 variants, 12 pages, 2 components`."""
        if not self.synced_at and not self.collections:
            return "not known yet"
        variants = sum(self.items_by_locale.values())
        parts = [f"{self.collections} collections", f"{self.items} items"]
        if variants != self.items:
            parts.append(f"{variants} variants")
        if self.pages:
            parts.append(f"{self.pages} pages")
        if self.components:
            parts.append(f"{self.components} components")
        return ", ".join(parts)

    def scope_words(self, scopes: Sequence[str]) -> str:
        """What the token may do, in words; "" when that is not known."""
        return scope_words(scopes)


def collection_counts(mirror: Mirror, locale: Locale) -> list[CollectionCounts]:
    """Every collection of the site with its counts, in Webflow's order."""
    counts = mirror.all_counts()
    found = []
    for collection in mirror.collections():
        by_locale = {
            cms_locale_id: sum(by_status.values())
            for (collection_id, cms_locale_id), by_status in counts.items()
            if collection_id == collection.id
        }
        by_status = counts.get((collection.id, locale.cms_locale_id), {})
        known = mirror.freshness(f"staged:{collection.id}") is not None
        found.append(CollectionCounts(collection, by_status, by_locale, known))
    return found


def site_overview(session: Session, site: Site) -> SiteOverview:
    """What the sites screen says of a site. Reads nothing when the site has never been opened here."""
    if not session.paths.mirror_file(site.id).exists():
        return SiteOverview({}, 0, 0, 0, 0, 0, 0, None)
    mirror = session.mirror(site.id)
    total = CollectionCounts.sum(collection_counts(mirror, site.primary))
    pending = sum(amount for status, amount in total.by_status.items() if status.is_pending)
    unsent = session.edits(site.id).count() if session.has_edits_file(site.id) else 0
    return SiteOverview(
        total.by_locale,
        len(mirror.collections()),
        total.items,
        pending,
        len(mirror.pages(site.primary.id)),
        len(mirror.components()),
        unsent,
        mirror.freshness("all"),
    )


class StaticRow(NamedTuple):
    """A page or component in a list: what it is, its id, its name, and a few words about it.

    The templates of collections are one row without an id.
    """

    kind: Literal["page", "component"]
    id: str
    name: str
    words: str


def static_rows(mirror: Mirror, locale: Locale) -> list[StaticRow]:
    """Each page and component, templates left out but counted."""
    found: list[StaticRow] = []
    templates = 0
    for page in mirror.pages(locale.id):
        if page.raw.get("collectionId"):
            templates += 1
            continue
        path = str(page.raw.get("publishedPath") or f"/{page.raw.get('slug') or ''}")
        words = [path]
        words += ["branch"] if page.raw.get("isBranch") else []
        words += ["draft"] if page.raw.get("draft") else []
        words += ["archived"] if page.raw.get("archived") else []
        found.append(StaticRow("page", page.id, page.title, ", ".join(words)))
    found += [StaticRow("component", component.id, component.title, "component") for component in mirror.components()]
    if templates:
        found.append(StaticRow("page", "", f"{templates} more pages", "collection templates"))
    return found


_AREAS = (("cms", "CMS"), ("pages", "pages"), ("components", "components"), ("sites", "site"))


def scope_words(scopes: Sequence[str]) -> str:
    """`read and write CMS, pages; read the site`, and which of the usual scopes are missing."""
    if not scopes:
        return ""
    writes = [word for area, word in _AREAS if f"{area}:write" in scopes]
    reads = [word for area, word in _AREAS if f"{area}:read" in scopes and f"{area}:write" not in scopes]
    parts = [f"read and write {', '.join(writes)}"] if writes else []
    parts += [f"read {', '.join(reads)}"] if reads else []
    missing = [
        f"{area}:{right}" for area, _ in _AREAS for right in ("read", "write") if f"{area}:{right}" not in scopes
    ]
    parts += [f"{', '.join(missing)} missing"] if missing else []
    return "; ".join(parts)
