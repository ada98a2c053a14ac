"""Sites and their domains."""

from __future__ import annotations

import msgspec

from wftui.domain.locale import ONLY, Locale


class Domain(msgspec.Struct, frozen=True):
    """A custom domain of a site. `last_published` is an ISO date or None."""

    id: str
    url: str
    last_published: str | None = None


class Site(msgspec.Struct, frozen=True):
    """A Webflow site. Dates are ISO strings in UTC, as the API sends them; `locales` starts with the primary one."""

    id: str
    display_name: str
    short_name: str
    time_zone: str = "UTC"
    last_published: str | None = None
    last_updated: str | None = None
    preview_url: str | None = None
    domains: tuple[Domain, ...] = ()
    locales: tuple[Locale, ...] = (ONLY,)

    @property
    def primary(self) -> Locale:
        """The locale that items are written in first."""
        return self.locales[0]

    @property
    def localized(self) -> bool:
        """Whether requests about items must name a locale."""
        return self.primary.cms_locale_id is not None

    def locale_of(self, cms_locale_id: str | None) -> Locale | None:
        """The locale of that `cmsLocaleId`, or None when the site does not list it."""
        return next((each for each in self.locales if each.cms_locale_id == cms_locale_id), None)
