"""Another program that sends for a site: the status line says so for as long as it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.domain.text import one_line
from wftui.store.sending_lock import SendingLock

if TYPE_CHECKING:
    from wftui.tui.app import WftuiApp

EVERY = 1.0
"""Seconds between two looks. A look at a site for which nobody sends opens one file that is not there."""


def watch(app: WftuiApp) -> None:
    """Look from now on, until the program ends."""
    app.set_interval(EVERY, lambda: look(app))


def look(app: WftuiApp) -> None:
    """Look now, and draw the status line when something has changed."""
    session = app.session
    if session is None:
        return
    names = [
        one_line(site.display_name)
        for site in session.known.sites
        if SendingLock(session.paths.lock_file(site.id), site.display_name).held_elsewhere()
    ]
    told = f"Another wftui is sending for {' and '.join(names)}" if names else ""
    if told != app.activity.elsewhere:
        app.activity.elsewhere = told
        app.status_changed()
