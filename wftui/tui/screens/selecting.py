"""Selecting rows: one by one, in ranges, all, the others, by value. A selection survives filter and order."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

from wftui.tui.command import Command
from wftui.tui.commands import NextSelected, OnlySelected, PreviousSelected, SelectNone
from wftui.tui.screens.listing import Listing
from wftui.tui.widgets.rows import cell_text
from wftui.tui.widgets.table import Table


class Selecting(Listing):
    """A list whose rows can be selected."""

    def can(self, command: type[Command]) -> bool:
        """Some of it makes sense only when something is selected."""
        if command in (SelectNone, OnlySelected, PreviousSelected, NextSelected):
            return self.composed and (bool(self.table.selected) or self.only_selected)
        return super().can(command)

    def select(self) -> None:
        """Select the row and move down."""
        if self.table.ranging:
            self.select_range()
            return
        self.table.toggle_selected()
        self.table.down()
        self.selection_changed()

    def select_range(self) -> None:
        """Begin a range, or end it and keep what it selected."""
        if self.table.ranging:
            self.table.end_range()
        else:
            self.table.begin_range()
        self.selection_changed()

    def extend_down(self) -> None:
        """Select the row and the one below."""
        self._extend(1)

    def extend_up(self) -> None:
        """Select the row and the one above."""
        self._extend(-1)

    def _extend(self, step: int) -> None:
        table = self.table
        keys: set[Hashable] = {table.row.key} if table.row else set()
        table.move_to(table.cursor + step)
        if table.row:
            keys.add(table.row.key)
        table.select(table.selected | keys)
        self.selection_changed()

    def on_table_moved(self, message: Table.Moved) -> None:
        """A range grows with the cursor."""
        message.stop()
        if self.table.ranging:
            self.selection_changed()

    def select_all(self) -> None:
        """Select all rows that the filter shows."""
        self.with_all_keys(lambda keys: self.select_keys(self.table.selected | set(keys)))

    def invert_selection(self) -> None:
        """Select the others of those that the filter shows; what it hides stays as it is."""
        self.with_all_keys(lambda keys: self.select_keys(self.table.selected ^ set(keys)))

    def select_none(self) -> None:
        """Select none, hidden ones included."""
        self.select_keys(set())

    def select_keys(self, keys: set[Hashable]) -> None:
        """Select exactly these rows."""
        self.table.select(keys)
        self.selection_changed()

    def with_all_keys(self, then: Callable[[Sequence[Hashable]], None]) -> None:
        """Call `then` with the keys of all rows that the filter shows."""
        then(self.table.source.keys(0, self.table.row_count))

    def select_same(self) -> None:
        """Select all rows that say the same in the column at the cursor."""
        table, column = self.table, self.table.column_at_cursor
        row = table.row
        if column is None or row is None:
            return
        place = table.columns.index(column) if column.place < 0 else column.place
        wanted = cell_text(row.cells[place]) if place < len(row.cells) else ""
        rows = table.source.rows(0, table.row_count)
        same = {
            each.key for each in rows if each.key and place < len(each.cells) and cell_text(each.cells[place]) == wanted
        }
        self.say_same(column.title, wanted, same)

    def say_same(self, title: str, value: str, keys: Iterable[Hashable]) -> None:
        """Select them, and say what they have in common."""
        found = set(keys)
        self.select_keys(self.table.selected | found)
        shown = f'"{value[:40]}"' if value else "nothing"
        self.say(f"{len(found)} with {shown} in {title} selected")

    def only_selected_rows(self) -> None:
        """Show only the selected rows, or all again."""
        self.only_selected = not self.only_selected
        self.look()
        self.say("Only the selected rows are shown" if self.only_selected else "All rows are shown again")

    def next_selected(self) -> None:
        """To the next selected row."""
        self._go_to_selected(1)

    def previous_selected(self) -> None:
        """To the previous selected row."""
        self._go_to_selected(-1)

    def _go_to_selected(self, step: int) -> None:
        table = self.table
        places = [place for key in table.selected if (place := table.source.find(key)) is not None]
        ahead = [place for place in places if (place - table.cursor) * step > 0]
        if ahead:
            table.move_to(min(ahead, key=lambda place: abs(place - table.cursor)))
        else:
            self.say("No further selected row is shown" if table.selected else "Nothing is selected")

    def selection_changed(self) -> None:
        """Rows 2 and 3 say how many."""
        if self.only_selected and not self.table.selected:
            self.only_selected = False
            self.look()
        self.count_hidden()
        self.draw_bars()

    def count_hidden(self) -> None:
        """Find out how many selected rows the filter hides."""
        source = self.table.source
        keys = self.table.selected
        self.hidden_selected = len(keys) - len(keys & set(source.keys(0, source.count()))) if keys else 0
