"""Pages: their settings and their static content. The API writes content in secondary locales only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wftui.api.calls import BULK, Calls, at_most, compact, query, segment
from wftui.api.decode import decode
from wftui.api.models import ErrorsAnswer, NodesAnswer, PageAnswer, PagesAnswer
from wftui.api.results import NodePage, PageInfo, PageListing
from wftui.domain.json import Json
from wftui.domain.locale import Locale

NODES = 1000
"""How many nodes one content update may name."""


class PageCalls(Calls):
    """Requests about pages."""

    async def list_pages(
        self, site_id: str, *, locale: Locale | None = None, offset: int = 0, limit: int = BULK
    ) -> PageListing:
        """One page of the site's pages, with their settings in `locale`; None is the primary one."""
        path = f"/sites/{segment(site_id)}/pages"
        return decode(await self.read(path, _where(locale, offset, limit)), PagesAnswer).result(offset, limit)

    async def get_page(self, page_id: str, *, locale: Locale | None = None) -> PageInfo:
        """The settings of one page."""
        return decode(await self.read(f"/pages/{segment(page_id)}", _where(locale)), PageAnswer).result()

    async def update_page(
        self,
        page_id: str,
        *,
        locale: Locale | None = None,
        title: str | None = None,
        slug: str | None = None,
        seo: Mapping[str, Json] | None = None,
        open_graph: Mapping[str, Json] | None = None,
    ) -> PageInfo:
        """Change a page's settings in one locale; what is None stays as it is."""
        body = compact(
            title=title,
            slug=slug,
            seo=dict(seo) if seo is not None else None,
            openGraph=dict(open_graph) if open_graph is not None else None,
        )
        answer = await self.write("PUT", f"/pages/{segment(page_id)}", body, _where(locale))
        return decode(answer, PageAnswer).result()

    async def get_page_nodes(
        self, page_id: str, *, locale: Locale | None = None, offset: int = 0, limit: int = BULK
    ) -> NodePage:
        """One page of a page's content nodes in `locale`. A collection's template page has none."""
        answer = await self.read(f"/pages/{segment(page_id)}/dom", _where(locale, offset, limit))
        return decode(answer, NodesAnswer).result(page_id, offset, limit)

    async def update_page_nodes(
        self, page_id: str, nodes: Sequence[Mapping[str, Json]], *, locale: Locale
    ) -> list[str]:
        """Write up to 1,000 nodes in a secondary locale. Returns what Webflow refused, one text each: 200 is no
        success."""
        return await update_nodes(self, f"/pages/{segment(page_id)}/dom", nodes, locale)


async def update_nodes(calls: Calls, path: str, nodes: Sequence[Mapping[str, Json]], locale: Locale) -> list[str]:
    """Write the nodes at `path`; shared by pages and components."""
    at_most(nodes, NODES, "nodes")
    answer = await calls.write("POST", path, {"nodes": [dict(each) for each in nodes]}, _where(locale))
    return decode(answer, ErrorsAnswer).errors


def _where(locale: Locale | None, offset: int | None = None, limit: int | None = None) -> dict[str, str]:
    return query(localeId=locale.id if locale else None, offset=offset, limit=limit)
