"""The sheets that ask before something cannot be taken for granted: quit, publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.tui.drawing import Span
from wftui.tui.widgets.sheet import AskSheet

if TYPE_CHECKING:
    from wftui.tui.app import WftuiApp


def quit_sheet(app: WftuiApp, unsent: int) -> AskSheet:
    """Ask before quitting with edits that were not sent."""
    what = "1 edit is" if unsent == 1 else f"{unsent} edits are"
    stay = "It stays" if unsent == 1 else "They stay"
    lines: list[list[Span]] = [
        [("text", f"{what} not sent. {stay} on this computer and will be here when you come back.")]
    ]
    return AskSheet(app.palette, app.signs, "Quit", lines, [(None, "Stay"), ("quit", "Quit, keep them")])
