"""Colours: typed in any format and kept as written, or mixed with keys."""

from __future__ import annotations

import colorsys
import re
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult

from wftui.domain.text import one_line
from wftui.fields.color import rgba
from wftui.tui.command import Command
from wftui.tui.commands import Back
from wftui.tui.editors.base import FieldEditor
from wftui.tui.widgets.bar import Lines, whole_keys
from wftui.tui.widgets.sheet import Rule, Sheet

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json
    from wftui.tui.forms.editing import FieldEditing
    from wftui.tui.look.drawing import Span
    from wftui.tui.look.signs import Signs
    from wftui.tui.look.themes import Palette

_CALL = re.compile(r"\s*(rgb|hsl)a?\(", re.IGNORECASE)
_ROWS = (("Hue", 360), ("Saturation", 100), ("Lightness", 100), ("Opacity", 100))


class ColorEditor(FieldEditor):
    """A line with a swatch; the mixer is its other look."""

    def swatch(self, value: Json) -> str:
        """The colour itself; nothing for what is transparent or no colour."""
        return swatch(value)

    def other_word(self, bench: FieldEditing, field: Field) -> str:
        """The mixer."""
        return "mix"

    def other(self, bench: FieldEditing, field: Field) -> None:
        """Mix a colour with keys; it is written in the format that stands there."""
        value = bench.value_of(field)
        written = value if isinstance(value, str) else ""

        def chosen(mixed: str | None) -> None:
            if mixed is not None:
                bench.keep(field, mixed)
                bench.show_open()

        bench.wftui.push_screen(ColorSheet(bench.palette, bench.signs, field.display_name, written), chosen)


def swatch(value: Json) -> str:
    """A colour value as `#rrggbb` to paint with, or nothing."""
    drawn = rgba(value) if isinstance(value, str) else None
    if drawn is None or drawn.alpha == 0:
        return ""
    return f"#{drawn.red:02x}{drawn.green:02x}{drawn.blue:02x}"


class ColorSheet(Sheet):
    """Hue, saturation, lightness and opacity on a key each; dismissed with the colour as written, or with None."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = (Back,)

    def __init__(self, palette: Palette, signs: Signs, label: str, written: str) -> None:
        super().__init__(palette, signs, one_line(label))
        self._label, self._before = one_line(label), written
        drawn = rgba(written)
        hue, lightness, saturation = (
            colorsys.rgb_to_hls(drawn.red / 255, drawn.green / 255, drawn.blue / 255) if drawn else (0.1, 0.5, 0.8)
        )
        self._parts = [round(hue * 360), round(saturation * 100), round(lightness * 100)]
        self._parts.append(round(drawn.alpha * 100) if drawn else 100)
        self._at = 0
        self._touched = False

    @property
    def written(self) -> str:
        """The colour in the format that stood there; the very same text while nothing was moved."""
        return self._before if not self._touched and self._before else write(self._parts, self._before)

    def content(self) -> ComposeResult:
        """Four bars and the colour."""
        yield Lines(self.palette, ground="bar", id="mixer")

    def on_mount(self) -> None:
        """Show the colour."""
        super().on_mount()
        self._show()

    def _show(self) -> None:
        lines: list[list[Span]] = []
        for index, ((name, most), part) in enumerate(zip(_ROWS, self._parts, strict=True)):
            filled = 30 * part // most
            at = index == self._at
            lines.append(
                [
                    ("accent", f"{self.signs.cursor if at else ' '}  "),
                    ("+text" if at else "muted", f"{name:<12}"),
                    ("accent" if at else "muted", f"[{'=' * filled}{'.' * (30 - filled)}]"),
                    ("text", f" {part:>3}"),
                ]
            )
        painted = swatch(self.written)
        shown: list[Span] = [(painted, " " * 12), ("text", "  ")] if painted and not self.palette.mono else []
        lines += [[], [("text", "   "), *shown, ("text", self.written)], []]
        self.query_one("#mixer", Lines).show(lines)
        self.query_one(Rule).retitle(f"{self._label}: {self.written}")

    def on_key(self, event: events.Key) -> None:
        """The keys that the mixer knows."""
        steps = {"left": -1, "h": -1, "right": 1, "l": 1, "pageup": 10, "pagedown": -10, "shift+left": -10}
        steps["shift+right"] = 10
        if event.key in steps:
            most = _ROWS[self._at][1]
            moved = self._parts[self._at] + steps[event.key]
            self._parts[self._at] = moved % most if self._at == 0 else max(0, min(moved, most))
            self._touched = True
        elif event.key in ("up", "k", "shift+tab"):
            self._at = (self._at - 1) % len(_ROWS)
        elif event.key in ("down", "j", "tab"):
            self._at = (self._at + 1) % len(_ROWS)
        elif event.key == "enter":
            event.stop()
            self.dismiss(self.written)
            return
        else:
            super().on_key(event)
            return
        event.stop()
        event.prevent_default()
        self._show()

    def key_spans(self, width: int) -> tuple[list[Span], list[Span]]:
        """What the mixer knows."""
        named = (("Enter", "choose"), ("Up Down", "part"), ("Left Right", "by 1"), ("Esc", "leave it as it was"),
                 ("PgUp PgDn", "by 10"))  # fmt: skip
        return whole_keys(named, width), []


def write(parts: list[int], like: str) -> str:
    """Hue, saturation, lightness and opacity as a colour in the format of `like`: hex, rgb() or hsl()."""
    hue, saturation, lightness, opacity = parts
    call = _CALL.match(like)
    if call is not None and call.group(1).lower() == "hsl":
        inside = f"{hue}, {saturation}%, {lightness}%"
        return f"hsl({inside})" if opacity == 100 else f"hsla({inside}, {opacity / 100:g})"
    channels = colorsys.hls_to_rgb(hue / 360, lightness / 100, saturation / 100)
    red, green, blue = (round(each * 255) for each in channels)
    if call is not None:
        inside = f"{red}, {green}, {blue}"
        return f"rgb({inside})" if opacity == 100 else f"rgba({inside}, {opacity / 100:g})"
    digits = f"{red:02x}{green:02x}{blue:02x}" + ("" if opacity == 100 else f"{round(opacity * 2.55):02x}")
    lower = like.startswith("#") and like != like.upper()
    return "#" + (digits if lower else digits.upper())
