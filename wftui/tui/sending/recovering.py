"""A damaged file of edits or of the journal: say so, say where its copy is, and ask before anything is done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.domain.errors import StoreError
from wftui.tui.asking import counted, paragraph
from wftui.tui.widgets.sheet import AskSheet

if TYPE_CHECKING:
    from wftui.domain.site import Site
    from wftui.store.precious import DamagedPrecious
    from wftui.tui.app import WftuiApp
    from wftui.tui.screens.base import BaseScreen


def ask_to_recover(app: WftuiApp) -> None:
    """Ask about the first damaged file of any site; about the next one when that is answered."""
    for site in app.working.known.sites:
        for damaged in app.working.damaged(site.id):
            _ask(app, site, damaged)
            return


def _ask(app: WftuiApp, site: Site, damaged: DamagedPrecious) -> None:
    screen = _top(app)
    if screen is None:
        return
    of_edits = damaged.path == app.working.paths.edits_file(site.id)
    until = "nothing can be sent, and what you type is in memory only" if of_edits else "nothing can be sent"
    lines = [
        *paragraph(f"{damaged.what} {damaged.safe}"),
        *paragraph(f"Until it is recovered {until}."),
    ]
    choices = [("recover", "Recover what can be read"), (None, "Leave it as it is")]

    def answered(answer: object) -> None:
        if answer == "recover":
            _recover(app, site, damaged)

    app.push_screen(AskSheet(app.palette, app.signs, f"Damaged: {site.display_name}", lines, choices), answered)


def _recover(app: WftuiApp, site: Site, damaged: DamagedPrecious) -> None:
    screen = _top(app)
    try:
        recovered = app.working.recover(site.id, damaged)
    except StoreError as error:
        app.show_error(error)
        return
    rows = sum(recovered.rows.values())
    if screen is not None:
        screen.show_banner(
            f"Recovered: {counted(rows, 'entry', 'entries')}. The damaged file is kept as {recovered.kept}.",
            role="amber",
        )
        reload = getattr(screen, "reload", None)
        if reload is not None:
            reload()
    ask_to_recover(app)


def _top(app: WftuiApp) -> BaseScreen | None:
    from wftui.tui.screens.base import BaseScreen

    return next((each for each in reversed(app.screen_stack) if isinstance(each, BaseScreen)), None)
