"""The terminal's edge: what must be true before drawing, and the last filter before its wire."""

from __future__ import annotations

import os
import re
import sys

from rich.segment import Segment
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.color import Color
from textual.filter import LineFilter

from wftui.domain.errors import UsageError

LEAST_WIDTH, LEAST_HEIGHT = 40, 10
"""Below this the program asks for room instead of drawing."""

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


class ControlFilter(LineFilter):
    """Drops every control and bidirectional character from every cell, whichever widget drew it.

    All of them are of width zero to the layout, so nothing shifts. It is the second wall behind `domain.text.visible`.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments without what could drive a terminal."""
        return [
            segment
            if segment.control or segment.text.isprintable()
            else Segment(_UNSAFE.sub("", segment.text), segment.style, segment.control)
            for segment in segments
        ]


def hear_alt_digits() -> None:
    """Let Alt+1 to Alt+9 be those keys in every terminal.

    Textual reads them as the signs that a Mac's Option key gives (`¡` for Alt+1), which terminals send as such.
    """
    assert isinstance(ANSI_SEQUENCES_KEYS, dict)
    for digit in "0123456789":
        ANSI_SEQUENCES_KEYS.pop(f"\x1b{digit}", None)


def require_terminal() -> None:
    """Raise `UsageError` unless there is a terminal to draw in: without one a full-screen program would hang."""
    streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    if not all(each is not None and each.isatty() for each in streams) or os.environ.get("TERM", "") in ("", "dumb"):
        raise UsageError(
            "wftui needs a terminal to draw in.",
            next_step="For scripts: wftui items list --site SITE --collection COLLECTION",
        )
