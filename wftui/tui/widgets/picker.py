"""A sheet to choose from: the table with its filter already open. Options, references, locales, commands, help."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from wftui.tui.command import Command
from wftui.tui.commands import Back
from wftui.tui.look.drawing import Span
from wftui.tui.look.signs import Signs
from wftui.tui.look.themes import Palette
from wftui.tui.widgets.bar import Lines, whole_keys
from wftui.tui.widgets.sheet import Rule, Sheet
from wftui.tui.widgets.table import Column, ListSource, Row, Table


class FilterInput(Input):
    """The line in which a filter is typed."""

    takes_text = True
    DEFAULT_CSS = """
    FilterInput, FilterInput:focus {
        border: none; height: 1; width: 1fr; padding: 0; background: $panel; color: $foreground;
    }
    """

    def __init__(self, value: str = "") -> None:
        super().__init__(value, select_on_focus=False, compact=True)


class Prompt(Horizontal):
    """The slash and the line after it."""

    DEFAULT_CSS = """
    Prompt { height: 1; background: $panel; }
    Prompt > Static { width: 3; color: $primary; }
    """

    def compose(self) -> ComposeResult:
        """The sign and the input."""
        yield Static(" / ", markup=False)
        yield FilterInput()


class PickSheet(Sheet):
    """Choose one row. `find` answers the rows for a text, best first; dismissed with the row's key, or None."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = (Back,)
    TYPED_INTO: ClassVar[type[Widget] | None] = FilterInput
    OFFERED: ClassVar[frozenset[Hashable]] = frozenset()
    """The keys of rows that are offered beside what is found, such as that of a new item."""

    DEFAULT_CSS = """
    PickSheet Table { height: auto; max-height: 16; }
    PickSheet .filter { height: 1; layout: horizontal; background: $panel; }
    """

    def __init__(
        self,
        palette: Palette,
        signs: Signs,
        title: str,
        columns: Sequence[Column],
        find: Callable[[str], Sequence[Row]],
        *,
        chosen: Hashable = None,
        note: Callable[[Hashable], str] | None = None,
        intro: Sequence[Sequence[Span]] = (),
        rows_shown: int = 12,
    ) -> None:
        super().__init__(palette, signs, title)
        self._columns, self._find, self._chosen = columns, find, chosen
        self._note_for, self._intro, self._rows_shown = note, intro, rows_shown

    def content(self) -> ComposeResult:
        """The filter, the table, a line about the row at the cursor."""
        yield Prompt()
        intro = Lines(self.palette, ground="bar", id="sheet-intro")
        intro.show([[("text", "   "), *spans] for spans in self._intro])
        yield intro
        rows = self._find("")
        header = any(column.title for column in self._columns)
        table = Table(self.palette, self.signs, self._columns, ListSource(rows), header=header, ground="bar")
        table.styles.height = min(self._rows_shown, max(1, len(rows))) + int(header)
        table.can_focus = False
        if self._chosen is not None:
            table.selected = {self._chosen}
            for index, row in enumerate(rows):
                if row.key == self._chosen:
                    table.cursor = index
        yield table
        yield Lines(self.palette, ground="bar", id="sheet-note")

    def on_mount(self) -> None:
        """Typing filters at once."""
        self.query_one(FilterInput).focus()
        self._tell(self.query_one(Table).row)
        super().on_mount()

    def _tell(self, row: Row | None) -> None:
        note = self._note_for(row.key) if self._note_for and row is not None else ""
        self.query_one("#sheet-note", Lines).show([[("amber", f"   {note}")]] if note else [[]])

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what matches."""
        event.stop()
        rows = self._find(event.value)
        table = self.query_one(Table)
        table.show(ListSource(rows), keep="top")
        found = sum(1 for row in rows if row.key is not None and row.key not in self.OFFERED)
        self.query_one(Rule).retitle(self._title, f"{found} found" if event.value else "")

    def on_table_moved(self, message: Table.Moved) -> None:
        """Another row is at the cursor."""
        self._tell(message.row)

    def on_table_opened(self, message: Table.Opened) -> None:
        """A double click chooses."""
        self.dismiss_with(message.row.key)

    def dismiss_with(self, key: Hashable) -> None:
        """A row was chosen."""
        self.dismiss(key)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter chooses."""
        event.stop()
        row = self.query_one(Table).row
        if row is not None and row.key is not None:
            self.dismiss_with(row.key)

    def on_key(self, event: events.Key) -> None:
        """The arrows move in the table while the filter has the focus."""
        table = self.query_one(Table)
        moves = {
            "down": table.down,
            "up": table.up,
            "pagedown": lambda: table.page(1),
            "pageup": lambda: table.page(-1),
            "ctrl+n": table.down,
        }
        if event.key in moves:
            event.stop()
            event.prevent_default()
            moves[event.key]()
            return
        super().on_key(event)

    def key_spans(self, width: int) -> tuple[list[Span], list[Span]]:
        """What a picker knows."""
        return whole_keys((("Enter", "choose"), ("Up Down", "move"), ("Esc", "leave it as it was")), width), []
