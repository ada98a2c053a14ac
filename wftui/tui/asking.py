"""The sheets that ask before something cannot be taken for granted, and the words that all of them share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wftui.tui.look.drawing import Span
from wftui.tui.widgets.sheet import AskSheet

if TYPE_CHECKING:
    from wftui.tui.app import WftuiApp
    from wftui.tui.screens.base import BaseScreen

Lines = list[Sequence[Span]]

_LABEL = 12
_SECONDS_PER_REQUEST = 0.3
_TOGETHER = 4


def quit_sheet(app: WftuiApp, unsent: int) -> AskSheet:
    """Ask before quitting with edits that were not sent."""
    what = "1 edit is" if unsent == 1 else f"{unsent} edits are"
    stay = "It stays" if unsent == 1 else "They stay"
    lines: list[list[Span]] = [
        [("text", f"{what} not sent. {stay} on this computer and will be here when you come back.")]
    ]
    if app.session is not None and app.session.trouble() is not None:
        lines = [[("red", f"{what} not sent. The disk does not take what you typed last: it is gone when you quit.")]]
        return AskSheet(app.palette, app.signs, "Quit", lines, [(None, "Stay"), ("quit", "Quit, lose them")])
    choices = [(None, "Stay"), ("quit", "Quit, keep them"), ("save", "Save first")]
    return AskSheet(app.palette, app.signs, "Quit", lines, choices)


def paragraph(text: str, role: str = "text") -> Lines:
    """A sentence; the sheet breaks it into as many lines as it needs."""
    return [[(role, text)]]


def labelled(label: str, text: str, role: str = "text") -> Lines:
    """A fact with its name at the left."""
    return [[("muted", f"{label:<{_LABEL}}"), (role, text)]]


def cost(screen: BaseScreen, words: str, requests: int) -> Lines:
    """What it costs: the requests in words, what is left of the minute, and how long it will take."""
    budget = screen.activity.budget
    if budget is None:
        return labelled("Requests", words)
    seconds = requests * _SECONDS_PER_REQUEST / _TOGETHER
    if requests > budget.remaining:
        seconds += (requests - budget.remaining) * 60 / max(1, budget.limit)
    text = f"{words}; {budget.remaining} left this minute; about {max(1, round(seconds))} s"
    return labelled("Requests", text)


def counted(number: int, one: str, many: str = "") -> str:
    """`1 item`, `3 items`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
