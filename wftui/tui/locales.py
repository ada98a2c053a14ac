"""Choosing the locale that a screen shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.tui.command import Command
from wftui.tui.commands import ChooseLocale
from wftui.tui.look.drawing import Span
from wftui.tui.screens.base import BaseScreen

if TYPE_CHECKING:
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site


class LocaleChoice(BaseScreen):
    """A screen that shows one locale of a site, and lets another be chosen."""

    site: Site
    locale: Locale

    def locale_spans(self) -> list[Span]:
        """The locale as row 1 names it."""
        if not self.site.localized:
            return []
        return [("text", str(self.locale)), ("muted", ", primary" if self.locale.primary else "")]

    def can(self, command: type[Command]) -> bool:
        """A site without localisation has nothing to choose."""
        if command is ChooseLocale:
            return len(self.site.locales) > 1
        return super().can(command)

    def choose_locale(self) -> None:
        """Ask which locale to show."""
        from wftui.tui.widgets.picker import PickSheet
        from wftui.tui.widgets.rows import Column, Row

        def find(text: str) -> list[Row]:
            wanted = text.casefold()
            return [
                Row(locale.tag, [locale.display_name, ("muted", locale.tag), ("muted", _role(locale))])
                for locale in self.site.locales
                if wanted in f"{locale.display_name} {locale.tag}".casefold()
            ]

        columns = [Column("name", "Locale", 30, fixed=True), Column("tag", "Tag", 10), Column("role", "", 30)]
        sheet = PickSheet(self.palette, self.signs, "Locale", columns, find, chosen=self.locale.tag)
        self.wftui.push_screen(sheet, self._chosen)

    def _chosen(self, tag: object) -> None:
        for locale in self.site.locales:
            if locale.tag == tag and locale != self.locale:
                self.show_locale(locale)

    def show_locale(self, locale: Locale) -> None:
        """Show another locale."""
        self.locale = locale
        reload = getattr(self, "reload", None)
        if reload is not None:
            reload()
        self.draw_bars()


def _role(locale: Locale) -> str:
    if locale.primary:
        return "primary"
    return "enabled" if locale.enabled else "not enabled yet"
