"""A screen with one list: moving, filtering as one types, and opening."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.widgets import Input

from wftui.tui.command import Command
from wftui.tui.commands import MOVING, Filter, Open
from wftui.tui.drawing import Span
from wftui.tui.screens.base import BaseScreen, Line
from wftui.tui.widgets.bar import Bar
from wftui.tui.widgets.picker import FilterInput, Prompt
from wftui.tui.widgets.table import Column, ListSource, RowSource, Table


class ListScreen(BaseScreen):
    """One table, with a filter line that takes the place of row 2 while it is typed."""

    AUTO_FOCUS: ClassVar[str | None] = "Table"
    filter_text: str = ""

    # What subclasses say

    def columns(self) -> list[Column]:
        """The columns of the list."""
        raise NotImplementedError

    def source(self) -> RowSource:
        """The rows that match the filter."""
        raise NotImplementedError

    def total(self) -> int:
        """How many rows there would be without the filter."""
        return self.table.row_count

    def describe(self) -> tuple[Line, Line]:
        """Row 2 while no filter is typed."""
        return [], []

    # Shape

    def content(self) -> ComposeResult:
        """The filter line and the table."""
        prompt = Prompt(id="filter-line")
        prompt.display = False
        yield prompt
        yield Table(self.palette, self.signs, self.columns(), ListSource())

    @property
    def table(self) -> Table:
        """The list."""
        return self.query_one(Table)

    @property
    def filtering(self) -> bool:
        """Whether the filter line is open."""
        return bool(self.query("#filter-line")) and self.query_one("#filter-line").display

    def on_mount(self) -> None:
        """Fill the list at once from what is known."""
        super().on_mount()
        self.reload()

    def on_screen_resume(self) -> None:
        """Coming back: the rows may have changed meanwhile; cursor and scroll stay."""
        if self.composed and self.query(Table):
            self.reload()
        super().on_screen_resume()

    def reload(self) -> None:
        """Read the rows again from the store."""
        if self.composed:
            self.table.show(self.source(), self.columns())
            self.draw_bars()

    def summary(self) -> tuple[Line, Line]:
        """The filter that is kept, or what this is."""
        if self.filter_text:
            left: list[Span] = [("accent", "/ "), ("text", self.filter_text)]
            return left, [("muted", f"{self.table.row_count} of {self.total()}")]
        return self.describe()

    # Filtering

    def filter(self) -> None:
        """Open the filter line."""
        self.query_one("#summary", Bar).display = False
        prompt = self.query_one("#filter-line")
        prompt.display = True
        box = prompt.query_one(FilterInput)
        box.value = self.filter_text
        box.focus()
        self.keys_changed()

    def _close_filter(self) -> None:
        self.query_one("#filter-line").display = False
        self.query_one("#summary", Bar).display = True
        self.table.focus()
        self.draw_bars()

    def on_input_changed(self, event: Input.Changed) -> None:
        """The rows follow each key."""
        event.stop()
        self.filter_text = event.value
        self.table.show(self.source(), keep="top")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter keeps the filter."""
        event.stop()
        self._close_filter()

    def on_key(self, event: events.Key) -> None:
        """While the filter is typed, the arrows move in the list."""
        if self.filtering and event.key in ("up", "down", "pageup", "pagedown"):
            event.stop()
            event.prevent_default()
            {"up": self.up, "down": self.down, "pageup": self.page_up, "pagedown": self.page_down}[event.key]()
            return
        super().on_key(event)

    def key_spans(self, width: int) -> tuple[list[Span], list[Span]]:
        """While the filter is typed: what keeps it and what drops it."""
        if self.filtering:
            keys: list[Span] = []
            for key, label in (("Enter", "keep the filter"), ("Up Down", "move"), ("Esc", "drop the filter")):
                keys += [("accent", key), ("muted", f" {label}  ")]
            return keys, [("accent", "F1"), ("muted", " help")]
        return super().key_spans(width)

    # Commands

    OFFERS: ClassVar[tuple[type[Command], ...]] = (Open, Filter, *MOVING)

    def back(self) -> None:
        """Drop the filter, or leave the screen."""
        if self.filtering or self.filter_text:
            self.filter_text = ""
            self.table.show(self.source())
            if self.filtering:
                self._close_filter()
            self.draw_bars()
            return
        super().back()

    def open_cursor(self) -> None:
        """Open what the cursor is on."""

    def on_table_opened(self, message: Table.Opened) -> None:
        """A double click opens, too."""
        message.stop()
        self.open_cursor()

    def down(self) -> None:
        """One row down."""
        self.table.down()

    def up(self) -> None:
        """One row up."""
        self.table.up()

    def page_down(self) -> None:
        """A screenful down."""
        self.table.page(1)

    def page_up(self) -> None:
        """A screenful up."""
        self.table.page(-1)

    def top(self) -> None:
        """To the first row."""
        self.table.first()

    def bottom(self) -> None:
        """To the last row."""
        self.table.last()
