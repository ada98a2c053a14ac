"""What a person is told without asking: edits that are here from before, or held by another running program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.tui.asking import counted
from wftui.tui.commands import GoToWaiting

if TYPE_CHECKING:
    from wftui.tui.app import WftuiApp
    from wftui.tui.forms.editing import FieldEditing


def tell_if_held(screen: FieldEditing) -> None:
    """Say so when another running program edits the item that has just been opened."""
    held = screen.edits.held_elsewhere() if screen.wftui.working.has_edits_file(screen.site.id) else {}
    if screen.key in held:
        pid = held[screen.key]
        who = f"Another wftui (process {pid})" if pid else "Another wftui"
        screen.show_banner(
            f"{who} is editing this item. Read it as you like; what you type here is not taken until its edits are "
            "saved or discarded there, or that program has ended.",
            role="amber",
        )


def tell_what_was_restored(app: WftuiApp) -> None:
    """At the start: the edits that are still here from before."""
    session = app.working
    found = [
        edit.key for site in session.known.sites if session.has_edits_file(site.id)
        for edit in session.edits(site.id).everything()
    ]  # fmt: skip
    if found:
        items = counted(len(set(found)), "item")
        app.activity.say(
            f"Restored: {counted(len(found), 'edit')} of {items}, not sent. {app.keymap.shown(GoToWaiting)} lists them"
        )
        app.status_changed()


def tell_that_it_is_back(app: WftuiApp) -> None:
    """Connected again: offer to save what waits. Nothing is sent without being asked for."""
    session = app.working
    found = [
        edit.key for site in session.known.sites if session.has_edits_file(site.id)
        for edit in session.edits(site.id).everything()
    ]  # fmt: skip
    if not found:
        app.activity.say("Connected again", done=True)
        app.status_changed()
        return
    wait = "waits" if len(found) == 1 else "wait"
    keys = app.keymap
    from wftui.tui.commands import Save

    text = (
        f"Connected again. {counted(len(found), 'edit')} of {counted(len(set(found)), 'item')} {wait} here: "
        f"{keys.shown(GoToWaiting)} lists them, {keys.shown(Save)} there saves them. Each item is read again and "
        "merged first."
    )
    for screen in reversed(app.screen_stack):
        banner = getattr(screen, "show_banner", None)
        if banner is not None:
            banner(text, role="amber")
            return
