"""The line in which a filter or a query is typed: its sign, what is typed, and at the right what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from wftui.tui.look.drawing import Span, width_of
from wftui.tui.look.themes import Palette
from wftui.tui.widgets.bar import Bar
from wftui.tui.widgets.picker import FilterInput


class FilterLine(Horizontal):
    """Takes the place of row 2 while it is open."""

    DEFAULT_CSS = """
    FilterLine { height: 1; background: $panel; }
    FilterLine > Static { width: 3; color: $primary; }
    FilterLine > Bar { width: 0; }
    """

    def __init__(self, palette: Palette, id: str) -> None:  # noqa: A002  (Textual's name)
        super().__init__(id=id)
        self._palette = palette
        self._sign = Static(" / ", markup=False)
        self.input = FilterInput()
        self._found = Bar(palette)
        self._room = 0

    def compose(self) -> ComposeResult:
        """The sign, the input, what came of it."""
        yield self._sign
        yield self.input
        yield self._found

    def open(self, sign: str, text: str) -> None:
        """Begin with `text`."""
        self._sign.update(f" {sign} ", layout=False)
        self.input.value = text
        self.input.cursor_position = len(text)
        self.display = True

    def tell(self, spans: Sequence[Span]) -> None:
        """Say at the right what came of what is typed. The room only grows: another width lays the screen out anew."""
        width = sum(width_of(text) for _, text in spans) + 2
        if self._room < width:
            self._room = width + 4
            self._found.styles.width = self._room
        self._found.show([], spans)
