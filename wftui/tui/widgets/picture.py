"""A picture in cells: each shows two points of it, one above the other, in the colour of its sign and of its ground."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from wftui.tui.look.drawing import Span, blank, line
from wftui.tui.look.signs import UNICODE, Signs
from wftui.tui.look.themes import Palette

if TYPE_CHECKING:
    from wftui.services.pictures import Picture

FINE = 0xFC
"""The part of a colour that is kept: neighbours that nobody can tell apart are written to the terminal once."""

UPPER_HALF = "\u2580"
"""The sign whose own colour fills the upper half of its cell."""


class PictureView(Widget):
    """A picture in the middle of the room that there is, or the words that stand in its place."""

    DEFAULT_CSS = "PictureView { height: 1; width: 1fr; }"

    def __init__(self, palette: Palette, signs: Signs) -> None:
        super().__init__()
        self._palette, self._signs = palette, signs
        self._lines: list[Sequence[Span]] = []
        self._strips: list[Strip] = []

    def say(self, lines: list[Sequence[Span]], *, stay: bool = False) -> None:
        """Show words; `stay` is for those that a picture follows soon, in the room of the one before."""
        self.styles.height = max(1, len(lines), len(self._strips) if stay else 0)
        self._strips, self._lines = [], lines
        self.refresh(layout=True)

    def show(self, picture: Picture, columns: int, rows: int) -> None:
        """Show a picture in at most that many cells.

        Without the sign of the half cell each cell is one point, twice as high as it is wide.
        """
        palette, half = self._palette, self._signs is UNICODE
        width, height, points = picture.drawn(columns, rows * 2, ground=palette.bar, grey=palette.mono)
        self._strips = _strips(palette, width, height, points, columns, half=half)
        self._lines = []
        self.styles.height = len(self._strips)
        self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        """One row of the picture, or of the words."""
        width = self.size.width
        if y < len(self._strips):
            return self._strips[y].adjust_cell_length(width, self._palette.style("text", "bar"))
        if y < len(self._lines):
            return line(self._palette, self._lines[y], width, ground="bar", more=self._signs.more)
        return blank(self._palette, width, "bar")


def _strips(palette: Palette, width: int, height: int, points: bytes, columns: int, *, half: bool) -> list[Strip]:
    plain = palette.style("text", "bar")
    edge = Color.parse(palette.bar)
    before = (columns - width) // 2
    strips = []
    for top in range(0, height, 2):
        segments = [Segment(" " * before, plain)] if before else []
        for column in range(width):
            upper = _colour(points, top * width + column)
            lower = _colour(points, (top + 1) * width + column) if top + 1 < height else edge
            segments.append(
                Segment(UPPER_HALF, Style.from_color(upper, lower))
                if half
                else Segment(" ", Style.from_color(None, upper))
            )
        strips.append(Strip(segments, before + width).simplify())
    return strips


def _colour(points: bytes, index: int) -> Color:
    at = index * 3
    return _made(points[at] & FINE, points[at + 1] & FINE, points[at + 2] & FINE)


@lru_cache(maxsize=8192)
def _made(red: int, green: int, blue: int) -> Color:
    return Color.from_rgb(red, green, blue)
