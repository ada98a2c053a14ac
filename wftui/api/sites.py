"""Sites, their domains, and publishing a whole site."""

from __future__ import annotations

from collections.abc import Sequence

from wftui.api.calls import Calls, compact, segment
from wftui.api.decode import decode
from wftui.api.models import DomainsAnswer, SiteAnswer, SitePublishAnswer, SitesAnswer
from wftui.api.results import SitePublish
from wftui.domain.json import Json
from wftui.domain.site import Domain, Site


class SiteCalls(Calls):
    """Requests about sites."""

    async def list_sites(self) -> list[Site]:
        """Every site that the token opens."""
        return [each.domain() for each in decode(await self.read("/sites"), SitesAnswer).sites]

    async def get_site(self, site_id: str) -> Site:
        """One site with its locales and domains."""
        return decode(await self.read(f"/sites/{segment(site_id)}"), SiteAnswer).domain()

    async def list_domains(self, site_id: str) -> list[Domain]:
        """The custom domains of a site."""
        answer = await self.read(f"/sites/{segment(site_id)}/custom_domains")
        return [each.domain() for each in decode(answer, DomainsAnswer).custom_domains]

    async def publish_site(self, site_id: str, *, domain_ids: Sequence[str] = (), to_subdomain: bool) -> SitePublish:
        """Publish all that is staged on the whole site, designers' work included, to `domain_ids`.

        Webflow takes one site publish a minute: `TooManyRequests` then says when the next can go.
        """
        domains: list[Json] = [segment(each, "domain id") for each in domain_ids]
        body = compact(customDomains=domains or None, publishToWebflowSubdomain=to_subdomain)
        answer = await self.write("POST", f"/sites/{segment(site_id)}/publish", body, own_limit=True)
        return decode(answer, SitePublishAnswer).result(to_subdomain)
