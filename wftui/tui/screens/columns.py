"""The sheet in which the columns of a list are chosen, ordered and sized. The list above follows each key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult

from wftui.store.list_layouts import Layout
from wftui.tui.command import Command
from wftui.tui.commands import MOVING, Back, FitColumn, HideColumn, MoveDown, MoveUp, Open, Select
from wftui.tui.look.drawing import Span
from wftui.tui.widgets.bar import whole_keys
from wftui.tui.widgets.rows import Column, ListSource, Row
from wftui.tui.widgets.sheet import Sheet
from wftui.tui.widgets.table import Table

if TYPE_CHECKING:
    from wftui.tui.screens.arranging import Arranging


class ColumnsSheet(Sheet):
    """Every column that the list can have: those that are shown first, in their order."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = (Open, Select, MoveDown, MoveUp, FitColumn, HideColumn, Back, *MOVING)
    AUTO_FOCUS: ClassVar[str | None] = "Table"

    def __init__(self, owner: Arranging) -> None:
        super().__init__(owner.palette, owner.signs, "Columns", note="kept for this list")
        self._owner = owner
        self._layout = owner.layout_now()
        self._columns_offered = {offer.column.key: offer for offer in owner.offers()}
        shown = [key for key in self._layout.columns if key in self._columns_offered]
        self._order = [*shown, *(key for key in self._columns_offered if key not in shown)]
        self._shown = set(shown)

    def content(self) -> ComposeResult:
        """The list of columns."""
        columns = [
            Column("column", "Column", 34, flexible=True, fixed=True, least=16),
            Column("width", "Width", 6, right=True),
            Column("what", "What it is", 40),
        ]
        table = Table(self.palette, self.signs, columns, ListSource(self._rows()), ground="bar")
        table.selected = set(self._shown)
        table.styles.height = min(len(self._columns_offered), 14) + 1
        yield table

    @property
    def table(self) -> Table:
        """The list of columns."""
        return self.query_one(Table)

    def _rows(self) -> list[Row]:
        rows = []
        for key in self._order:
            offer = self._columns_offered[key]
            width = self._layout.widths.get(key)
            rows.append(Row(key, [offer.column.title, str(width) if width else "", ("muted", offer.words())]))
        return rows

    def _changed(self) -> None:
        self._layout.columns = [key for key in self._order if key in self._shown]
        self._owner.keep_layout(Layout(list(self._layout.columns), dict(self._layout.widths)))
        self.table.selected = set(self._shown)
        self.table.show(ListSource(self._rows()))

    def _key(self) -> str:
        row = self.table.row
        return str(row.key) if row is not None else ""

    def open_cursor(self) -> None:
        """Keep these columns."""
        self.dismiss(True)

    def select(self) -> None:
        """Show the column, or hide it. The first one stays."""
        key = self._key()
        if key == self._order[0]:
            self.table.down()
            return
        self._shown ^= {key}
        self._changed()
        self.table.down()

    def hide_column(self) -> None:
        """Hide the column."""
        key = self._key()
        if key in self._shown and key != self._order[0]:
            self._shown.discard(key)
            self._changed()

    def fit_column(self) -> None:
        """As wide as what it shows; again: as wide as it was."""
        key = self._key()
        if key in self._layout.widths:
            del self._layout.widths[key]
        else:
            column = next((each for each in self._owner.table.columns if each.key == key), None)
            if column is None:
                return
            self._layout.widths[key] = max(3, min(self._owner.table.widest(column), 120))
        self._changed()

    def move_down(self) -> None:
        """Move the column to the right."""
        self._move(1)

    def move_up(self) -> None:
        """Move the column to the left."""
        self._move(-1)

    def _move(self, step: int) -> None:
        place = self._order.index(self._key())
        to = place + step
        if place >= 1 and 1 <= to < len(self._order):
            self._order.insert(to, self._order.pop(place))
            self._changed()

    def on_table_opened(self, message: Table.Opened) -> None:
        """A double click shows or hides."""
        message.stop()
        self.select()

    def down(self) -> None:
        """One down."""
        self.table.down()

    def up(self) -> None:
        """One up."""
        self.table.up()

    def page_down(self) -> None:
        """A screenful down."""
        self.table.page(1)

    def page_up(self) -> None:
        """A screenful up."""
        self.table.page(-1)

    def top(self) -> None:
        """To the first."""
        self.table.first()

    def bottom(self) -> None:
        """To the last."""
        self.table.last()

    def on_resize(self, event: events.Resize) -> None:
        """Another width holds other keys."""
        self.keys_changed()

    def key_spans(self, width: int) -> tuple[list[Span], list[Span]]:
        """What this sheet knows."""
        offers = (
            ("Enter", "keep"),
            (self.keymap.shown(Select), "show or hide"),
            (f"{self.keymap.shown(MoveDown)} {self.keymap.shown(MoveUp)}", "move"),
            (self.keymap.shown(FitColumn), "fit the width"),
            ("Esc", "leave it as it was"),
        )
        return whole_keys(offers, width), []
