"""Themes: five meanings of colour on three grounds, each pair readable (WCAG AA or better), and a monochrome one.

Accent says where you are, amber waits for you, violet waits for publishing, red is wrong or removed, green is done.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import lru_cache

from rich.style import Style
from textual.theme import Theme

DECORATED = {"removed": "red", "added": "green"}
"""Roles that are more than a colour, with the colour that they have."""


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, by role and ground. Line-drawn widgets take every style from here."""

    name: str
    ground: str
    bar: str
    cursor: str
    text: str
    muted: str
    accent: str
    amber: str
    violet: str
    red: str
    green: str
    dark: bool = True
    mono: bool = False
    _cache: dict[tuple[str, str, bool], Style] = field(default_factory=dict, compare=False, repr=False)

    def style(self, role: str = "text", ground: str = "ground", *, bold: bool = False) -> Style:
        """The style of `role` text on `ground` ("ground", "bar" or "cursor").

        Beside the colours of the palette there are the roles "removed", red and struck through, and "added", green and
        underlined. In the monochrome theme the cursor row is reversed, and what colour would have said is said by bold
        and underline beside the words.
        """
        key = (role, ground, bold)
        known = self._cache.get(key)
        if known is None:
            known = self._cache[key] = self._make(role, ground, bold)
        return known

    def _make(self, role: str, ground: str, bold: bool) -> Style:
        colour = getattr(self, DECORATED.get(role, role))
        backdrop = getattr(self, ground)
        if self.mono:
            if ground == "cursor":
                colour, backdrop = self.ground, self.text
            return Style(
                color=colour,
                bgcolor=backdrop,
                bold=bold or role in ("red", "accent"),
                underline=role in ("amber", "added"),
                strike=role == "removed",
            )
        return Style(color=colour, bgcolor=backdrop, bold=bold, underline=role == "added", strike=role == "removed")

    def theme(self) -> Theme:
        """The same colours for Textual's own widgets (the open editor)."""
        return Theme(
            name=self.name,
            primary=self.accent,
            secondary=self.accent,
            accent=self.accent,
            warning=self.amber,
            error=self.red,
            success=self.green,
            foreground=self.text,
            background=self.ground,
            surface=self.ground,
            panel=self.bar,
            dark=self.dark,
            variables={
                "input-cursor-background": self.text,
                "input-cursor-foreground": self.ground,
                "input-selection-background": self.cursor,
                "border": self.accent,
                "scrollbar": self.muted,
                "scrollbar-background": self.ground,
            },
        )


_PALETTES = (
    Palette(
        "dark",
        "#10151B",
        "#1A222C",
        "#26364A",
        "#DCE4EB",
        "#9FAFBE",
        "#9CCBFF",
        "#F2B45A",
        "#D08FE0",
        "#FF8A80",
        "#6FE0B4",
    ),
    Palette(
        "light",
        "#FBFAF7",
        "#EFECE5",
        "#DCE7F5",
        "#1B232B",
        "#505C67",
        "#0A4FA8",
        "#7D4A00",
        "#96189E",
        "#A81414",
        "#006B5E",
        dark=False,
    ),
    Palette(
        "high-contrast",
        "#000000",
        "#000000",
        "#00295F",
        "#FFFFFF",
        "#D6D6D6",
        "#6FD3FF",
        "#FFD75E",
        "#E3B8FF",
        "#FFB3AC",
        "#7CF29B",
    ),
    Palette(
        "colour-blind-safe",
        "#10151B",
        "#1A222C",
        "#2A3440",
        "#E6EBEF",
        "#A3B0BB",
        "#FFFFFF",
        "#F9DE93",
        "#CC94AE",
        "#FF720F",
        "#75DCFF",
    ),
    Palette(
        "mono",
        "#101010",
        "#1C1C1C",
        "#E6E6E6",
        *("#E6E6E6",) * 7,
        mono=True,
    ),
)

PALETTES = {palette.name: palette for palette in _PALETTES}
"""Every theme by the name that the config file gives it."""


@lru_cache(maxsize=1)
def colour_wanted() -> bool:
    """Whether colour may be used at all: `NO_COLOR` unset and a terminal that has some."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") not in (
        "vt100",
        "vt220",
        "xterm-mono",
        "linux-m",
    )


def choose(name: str) -> Palette:
    """The palette of that name; without colour always the monochrome one, which is readable (an ANSI theme is not)."""
    return PALETTES[name] if colour_wanted() else PALETTES["mono"]
