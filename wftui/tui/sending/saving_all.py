"""Saving everything that waits at once: its plan, then the list in which each outcome stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wftui.store.edits import is_new
from wftui.tui.asking import Lines, cost, counted, labelled
from wftui.tui.commands import GoToJournal, GoToWaiting, Undo
from wftui.tui.sending.refusals import refused_fields
from wftui.tui.sending.saving import can_send
from wftui.tui.widgets.sheet import AskSheet

if TYPE_CHECKING:
    from wftui.domain.item import VariantKey
    from wftui.domain.site import Site
    from wftui.store.edits import Edit
    from wftui.tui.app import WftuiApp
    from wftui.tui.screens.base import BaseScreen

SHOWN = 6
"""How many items a sheet names before it says how many more there are."""


def ask_to_save_all(screen: BaseScreen, site: Site) -> None:
    """Save every edit of the site: shows first what would be sent."""
    screen.flush()
    session = screen.wftui.working
    edits = session.edits(site.id).everything() if session.has_edits_file(site.id) else []
    of_variant: dict[VariantKey, list[Edit]] = {}
    for edit in edits:
        of_variant.setdefault(edit.key, []).append(edit)
    if not of_variant:
        screen.say("Nothing to save: nothing is edited")
        return
    if not can_send(screen):
        return
    refused = _take_out_refused(screen, site, of_variant)
    if not of_variant:
        count = counted(len(refused), "item")
        screen.show_banner(
            f"Nothing was sent: {count} would be refused, {_list_refused(screen, site, refused)}. Your edits are kept; "
            f"{screen.keymap.shown(GoToWaiting)} lists them."
        )
        return
    keys = list(of_variant)
    sheet = AskSheet(
        screen.palette, screen.signs, f"Save {counted(_items(keys), 'item')} to staged; nothing goes live",
        _plan_lines(screen, site, of_variant, refused), _choices(screen, site, keys),
    )  # fmt: skip

    def answered(answer: object) -> None:
        if answer in ("save", "draft"):
            from wftui.tui.screens.waiting import WaitingScreen

            waiting = screen if isinstance(screen, WaitingScreen) else None
            if waiting is None:
                waiting = WaitingScreen(screen.palette, screen.signs, site)
                screen.wftui.push_screen(waiting)
            waiting.send(keys, as_draft=answer == "draft")

    screen.wftui.push_screen(sheet, answered)


def _take_out_refused(
    screen: BaseScreen, site: Site, of_variant: dict[VariantKey, list[Edit]]
) -> dict[VariantKey, int]:
    """Take what Webflow would refuse out of the plan; a new item goes out with all of its locales.

    Returns the number of problems of each variant that is left out.
    """
    refused = {
        key: len(found)
        for key, edits in of_variant.items()
        if (found := refused_fields(screen.wftui, site, key, edits))
    }
    new = {key.item_id for key in refused if is_new(key)}
    for key in list(of_variant):
        if key in refused or key.item_id in new:
            del of_variant[key]
    return refused


def _list_refused(screen: BaseScreen, site: Site, refused: dict[VariantKey, int]) -> str:
    from wftui.tui.items.names import name_of

    named = [
        f"{name_of(screen.wftui, site, key)} ({counted(count, 'problem')})" for key, count in list(refused.items())[:3]
    ]
    return ", ".join(named) + (f" and {len(refused) - 3} more" if len(refused) > 3 else "")


def save_before_quitting(app: WftuiApp) -> None:
    """The plan of everything that waits, for the first site that has edits; nobody quits before it has been sent."""
    from wftui.tui.screens.base import BaseScreen

    session = app.working
    waiting = [
        site for site in session.known.sites if session.has_edits_file(site.id) and session.edits(site.id).count()
    ]
    top = next((screen for screen in reversed(app.screen_stack) if isinstance(screen, BaseScreen)), None)
    if waiting and top is not None:
        ask_to_save_all(top, waiting[0])


def _choices(screen: BaseScreen, site: Site, keys: Sequence[VariantKey]) -> list[tuple[str | None, str]]:
    choices: list[tuple[str | None, str]] = [(None, "Back"), ("save", f"Save {_items(keys)}")]
    if _published(screen, site, keys):
        choices.append(("draft", "Save as draft changes"))
    return choices


def _items(keys: Sequence[VariantKey]) -> int:
    """How many there are to save: each variant by itself, a new item once, in all its locales."""
    return len({key._replace(cms_locale_id=None) if is_new(key) else key for key in keys})


def _published(screen: BaseScreen, site: Site, keys: Sequence[VariantKey]) -> int:
    mirror = screen.wftui.working.mirror(site.id)
    stored = (mirror.variant(key) for key in keys)
    return sum(
        1
        for each in stored
        if each is not None and each.staged.last_published is not None and not each.staged.is_archived
    )


def _plan_lines(
    screen: BaseScreen, site: Site, of_variant: dict[VariantKey, list[Edit]], refused: dict[VariantKey, int]
) -> Lines:
    """What would be sent, what it costs, what it does to the live site, and the way back."""
    from wftui.tui.items.names import labels_of, name_of

    lines: Lines = []
    for number, (key, edits) in enumerate(of_variant.items()):
        if number == SHOWN:
            lines += labelled("", f"and {len(of_variant) - SHOWN} more")
            break
        what = f"{name_of(screen.wftui, site, key)}: {', '.join(labels_of(screen.wftui, site, key, edits))}"
        lines += labelled("Items" if number == 0 else "", f"new: {what}" if is_new(key) else what)
    if refused:
        lines += labelled("Left out", f"{_list_refused(screen, site, refused)}: would be refused; not sent", "red")
    new = len({key.item_id for key in of_variant if is_new(key)})
    old = len(of_variant) - new
    schemas = len({key.collection_id for key in of_variant})
    parts = [f"{old + schemas} to read again and compare, {old} to save"] if old else []
    parts += [f"{2 * new} to look for the slug, {new} to create"] if new else []
    lines += cost(screen, ", ".join(parts), 2 * old + schemas + 3 * new)
    published = _published(screen, site, list(of_variant))
    if published:
        count = len(of_variant)
        which = ("It is" if count == 1 else f"All {count} are") if published == count else f"{published} of {count} are"
        lines += labelled(
            "Live",
            f"{which} published; the next site publish takes these changes, unless saved as draft changes",
        )
    keys = screen.keymap
    way_back = f"{keys.shown(GoToJournal)} shows it in the journal; {keys.shown(Undo)} there takes it back"
    return [*lines, *labelled("Afterwards", way_back)]
