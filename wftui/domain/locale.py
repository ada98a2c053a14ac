"""Locales. Webflow keeps two ids for each: `id` for pages and components, `cmsLocaleId` for items."""

from __future__ import annotations

import msgspec


class Locale(msgspec.Struct, frozen=True):
    """One language of a site.

    `cms_locale_id` is None on a site without localisation: such a site has one nameless locale, and requests about its
    items must not name any.
    """

    id: str | None
    cms_locale_id: str | None
    tag: str
    display_name: str
    subdirectory: str = ""
    enabled: bool = True
    primary: bool = False

    @property
    def short(self) -> str:
        """The language part of the tag, as tables head their columns: `fr` for `fr-FR`."""
        return self.tag.split("-", 1)[0].lower() if self.tag else ""

    def __str__(self) -> str:
        return f"{self.display_name} ({self.tag})" if self.tag else self.display_name


ONLY = Locale(None, None, "", "the only locale", primary=True)
"""The locale of a site without localisation."""
