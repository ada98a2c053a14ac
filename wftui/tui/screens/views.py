"""The sheet of saved views: choose one, save what is shown, forget one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from wftui.domain.fold import fold
from wftui.store.views import View
from wftui.tui.command import Command
from wftui.tui.commands import Back, ForgetView
from wftui.tui.look.drawing import Span
from wftui.tui.widgets.bar import whole_keys
from wftui.tui.widgets.picker import FilterInput, PickSheet
from wftui.tui.widgets.rows import Column, ListSource, Row
from wftui.tui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Hashable

    from wftui.tui.screens.arranging import Arranging

_COLUMNS = [
    Column("key", "", 2, fixed=True),
    Column("name", "View", 30, fixed=True),
    Column("filter", "Filter", 40, flexible=True, least=12),
    Column("sort", "Sorted by", 24),
]


class ViewsSheet(PickSheet):
    """Dismissed with the `View` to show, or with None."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = (ForgetView, Back)

    def __init__(self, owner: Arranging) -> None:
        self._owner = owner
        self._views = {view.name: view for view in owner.views()}
        intro: list[Span] = [
            ("muted", "A name that is new saves this filter, order and columns. The file to share: "),
            ("text", str(owner.views_file)),
        ]
        super().__init__(owner.palette, owner.signs, "Saved views", _COLUMNS, self._found, intro=[intro, []])

    def _found(self, text: str) -> list[Row]:
        wanted = fold(text.strip())
        rows = [_row(view) for view in self._views.values() if wanted in fold(view.name)]
        if text.strip() and text.strip() not in self._views:
            rows.append(Row(("save", text.strip()), ["", f'Save as "{text.strip()}"']))
        if not rows:
            rows.append(Row(None, spans=[("muted", "No views yet. Type a name and press Enter to save this one.")]))
        return rows

    def dismiss_with(self, key: Hashable) -> None:
        """Show a view, or save one."""
        if isinstance(key, tuple) and len(key) == 2 and key[0] == "save":
            self.dismiss(None)
            self._owner.save_view(str(key[1]))
        else:
            self.dismiss(self._views.get(str(key)))

    def can(self, command: type[Command]) -> bool:
        """There must be a view to forget."""
        if command is ForgetView:
            row = self.query_one(Table).row if self.query(Table) else None
            return row is not None and isinstance(row.key, str)
        return super().can(command)

    def forget_view(self) -> None:
        """Take the view at the cursor out of the file."""
        row = self.query_one(Table).row
        view = self._views.pop(str(row.key), None) if row is not None else None
        if view is not None:
            self._owner.forget_view(view)
            self.query_one(Table).show(ListSource(self._found(self.query_one(FilterInput).value)))

    def key_spans(self, width: int) -> tuple[list[Span], list[Span]]:
        """What this sheet knows."""
        offers = (
            ("Enter", "show it, or save"),
            ("Up Down", "move"),
            (self.keymap.shown(ForgetView), "forget it"),
            ("Esc", "back"),
        )
        return whole_keys(offers, width), []


def _row(view: View) -> Row:
    sort = ", ".join(each.removeprefix("field:") for each in view.sort)
    return Row(view.name, [("accent", str(view.key or "")), view.name, view.filter, ("muted", sort)])
