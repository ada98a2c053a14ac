"""Widgets that are nothing but drawn lines: no border, no padding, every cell in the palette's own style.

Textual lays out, styles and filters every line of every widget on a screen for each change of any of them. A drawn
widget has nothing to lay out, so a line that was finished once is handed over as it is until it changes.
"""

from __future__ import annotations

from typing import Any

from textual._styles_cache import StylesCache
from textual.filter import LineFilter
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class _FinishedLines(StylesCache):
    """The finished lines of one widget: what Textual marks as dirty is drawn again, nothing else is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self._filters: tuple[LineFilter, ...] = ()

    def render_widget(self, widget: Widget, crop: Region) -> list[Strip]:
        """The lines of the widget within `crop`."""
        width = widget.size.width
        filters = tuple(widget.get_line_filters())
        if width != self._width or filters != self._filters:
            self.clear()
            self._width, self._filters = width, filters
        known, dirty, lines = self._cache, self._dirty_lines, crop.line_range
        wanted = [y for y in lines if y not in known or y in dirty]
        if wanted:
            background = widget.background_colors[1]
            for y in wanted:
                strip = widget.render_line(y).adjust_cell_length(width)
                for each in filters:
                    strip = strip.apply_filter(each, background)
                known[y] = strip
            dirty.difference_update(wanted)
        strips = [known[y] for y in lines]
        if crop.column_span != (0, width):
            return [strip.crop(*crop.column_span) for strip in strips]
        return strips


class Drawn(Widget):
    """A widget whose `render_line` gives whole lines in styles of their own."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._styles_cache = _FinishedLines()
