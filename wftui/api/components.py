"""Components: content shared between pages, and its properties. The API writes them in secondary locales only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wftui.api.calls import BULK, Calls, at_most, query, segment
from wftui.api.decode import decode
from wftui.api.models import ComponentsAnswer, ErrorsAnswer, NodesAnswer, PropertiesAnswer
from wftui.api.pages import NODES, update_nodes
from wftui.api.results import ComponentListing, NodePage, PropertyPage
from wftui.domain.json import Json
from wftui.domain.locale import Locale


class ComponentCalls(Calls):
    """Requests about components."""

    async def list_components(self, site_id: str, *, offset: int = 0, limit: int = BULK) -> ComponentListing:
        """One page of the site's components."""
        path = f"/sites/{segment(site_id)}/components"
        answer = await self.read(path, query(offset=offset, limit=limit))
        return decode(answer, ComponentsAnswer).result(offset, limit)

    async def get_component_nodes(
        self, site_id: str, component_id: str, *, locale: Locale | None = None, offset: int = 0, limit: int = BULK
    ) -> NodePage:
        """One page of a component's content nodes in `locale`."""
        answer = await self.read(_path(site_id, component_id, "dom"), _where(locale, offset, limit))
        return decode(answer, NodesAnswer).result(component_id, offset, limit)

    async def update_component_nodes(
        self, site_id: str, component_id: str, nodes: Sequence[Mapping[str, Json]], *, locale: Locale
    ) -> list[str]:
        """Write up to 1,000 nodes in a secondary locale. Returns what Webflow refused, one text each."""
        return await update_nodes(self, _path(site_id, component_id, "dom"), nodes, locale)

    async def get_component_properties(
        self, site_id: str, component_id: str, *, locale: Locale | None = None, offset: int = 0, limit: int = BULK
    ) -> PropertyPage:
        """One page of a component's properties, with their default values in `locale`."""
        answer = await self.read(_path(site_id, component_id, "properties"), _where(locale, offset, limit))
        return decode(answer, PropertiesAnswer).result(component_id, offset, limit)

    async def update_component_properties(
        self, site_id: str, component_id: str, properties: Sequence[Mapping[str, Json]], *, locale: Locale
    ) -> list[str]:
        """Write property values in a secondary locale, each `{propertyId, text}`. Returns what Webflow refused."""
        at_most(properties, NODES, "properties")
        body: dict[str, Json] = {"properties": [dict(each) for each in properties]}
        answer = await self.write("POST", _path(site_id, component_id, "properties"), body, _where(locale))
        return decode(answer, ErrorsAnswer).errors


def _path(site_id: str, component_id: str, part: str) -> str:
    return f"/sites/{segment(site_id)}/components/{segment(component_id, 'component id')}/{part}"


def _where(locale: Locale | None, offset: int | None = None, limit: int | None = None) -> dict[str, str]:
    return query(localeId=locale.id if locale else None, offset=offset, limit=limit)
