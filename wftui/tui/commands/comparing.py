"""Looking at what differs between two versions."""

from __future__ import annotations

from wftui.tui.command import Command


class Difference(Command):
    """Show the difference: staged, with your edits, against live; again: back."""

    id = "item.difference"
    label = "difference"
    group = "Look"
    method = "difference"
    keys = ("d",)
