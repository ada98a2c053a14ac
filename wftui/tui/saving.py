"""Saving from a screen: start it, then put what came of it where it belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.services.outcomes import Outcome, Result

if TYPE_CHECKING:
    from wftui.api.client import Client
    from wftui.tui.screens.item import ItemScreen


def save_item(screen: ItemScreen) -> None:
    """Send the edits of the item on the screen, unless one of them would be refused."""
    wrong = screen.errors_in_edits()
    if wrong:
        screen.form.go_to(wrong[0])
        count = len(wrong)
        values = "1 value is" if count == 1 else f"{count} values are"
        screen.show_banner(f"Not saved: {values} not what the field takes. Nothing was sent; your edits are kept.")
        return
    if not screen.state.edits:
        screen.say("Nothing to save: no field is edited")
        return
    app, site, key = screen.wftui, screen.site, screen.key
    session = app.working

    async def job(client: Client) -> Result:
        from wftui.services.saving import Saving

        results = await Saving(session.workshop.desk(client, site)).save([key])
        return results[0]

    def ended(result: Result) -> None:
        app.reached()
        show_result(screen, result)

    screen.close_banner()
    screen.say("Saving")
    app.work(job, ended, app.went_wrong)


def show_result(screen: ItemScreen, result: Result) -> None:
    """Say what came of a save: done in the status line, all else in the banner and at the fields."""
    if not screen.composed:
        return
    screen.refused = {
        **result.problems,
        **result.withheld,
        **{each.field: each.sentence for each in result.differences},
    }
    screen.reload()
    if result.outcome in (Outcome.DONE, Outcome.NOTHING) and not screen.refused:
        screen.say(result.sentence.split(". ", 1)[0].rstrip("."), done=result.outcome is Outcome.DONE)
        return
    role = "amber" if result.outcome is Outcome.DONE else "red"
    screen.show_banner(result.sentence, role=role)
    if screen.refused:
        screen.form.go_to(next(iter(screen.refused)))
