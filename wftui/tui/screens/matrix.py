"""Items by locales: the item table with one column a locale, each cell its status there and its age."""

from __future__ import annotations

from typing import ClassVar

from textual import events

from wftui.domain.locale import Locale
from wftui.tui.command import Command
from wftui.tui.commands import Matrix
from wftui.tui.items.columns import LOCALE, NARROW_LOCALE, locale_column
from wftui.tui.look.drawing import Span
from wftui.tui.screens.base import Line
from wftui.tui.screens.items import ItemsScreen
from wftui.tui.widgets.rows import Column, Offer
from wftui.tui.widgets.table import GUTTER


class MatrixScreen(ItemsScreen):
    """The items of a collection in all locales at once."""

    TITLE_WORD = "Items by locales"
    HELP = (
        "Each item in every locale of the site: its publish status there, and when it changed last. Right and Left go "
        "to a locale; Enter opens the item in it. Filter, order and selection are those of the item table."
    )
    OFFERS: ClassVar[tuple[type[Command], ...]] = tuple(each for each in ItemsScreen.OFFERS if each is not Matrix)

    @property
    def list_name(self) -> str:
        """A list of its own."""
        return f"matrix:{self.collection.id}"

    @property
    def view_list(self) -> str:
        """Views of the matrix are not those of the table."""
        return f"{self.collection.slug} by locales"

    def offers(self) -> list[Offer]:
        """The name and every locale from the start."""
        found = [
            offer._replace(shown=offer.column.key == "name" or offer.column.key.startswith(LOCALE))
            for offer in super().offers()
        ]
        found.sort(key=lambda offer: not offer.shown)
        return [offer._replace(column=_narrow(offer.column)) for offer in found] if self._is_narrow() else found

    def _is_narrow(self) -> bool:
        """Whether the locales, each with an age, do not all fit."""
        wide = 26 + len(self.site.locales) * (2 + locale_column(self.site.primary).least)
        return 0 < self.size.width < GUTTER + 1 + wide

    def on_resize(self, event: events.Resize) -> None:
        """Another width says more or less of each locale."""
        super().on_resize(event)
        self.reload()

    def path(self) -> tuple[Line, Line]:
        """The collection, by locales."""
        left, right = super().path()
        return [*left, ("muted", f" {self.signs.more} "), ("text", "by locales")], right

    def describe(self) -> tuple[Line, Line]:
        """How many items exist in each locale."""
        left, right = super().describe()
        counts = self.mirror.locale_counts(self.collection.id)
        words = ", ".join(f"{locale.short} {counts.get(locale.cms_locale_id, 0):,}" for locale in self.site.locales)
        first: list[Span] = [left[0]] if left else []
        return [*first, ("muted", f": {words}")], right

    def locale_at_cursor(self) -> Locale:
        """The locale of the column at the cursor."""
        column = self.table.column_at_cursor
        tag = column.key.removeprefix(LOCALE) if column and column.key.startswith(LOCALE) else self.locale.tag
        return next((locale for locale in self.site.locales if locale.tag == tag), self.locale)


def _narrow(column: Column) -> Column:
    """Three locales beside a cut name in 80 columns."""
    if column.key == "name":
        return column._replace(least=21)
    return column._replace(width=NARROW_LOCALE, flexible=False) if column.key.startswith(LOCALE) else column
