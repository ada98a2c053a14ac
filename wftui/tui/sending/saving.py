"""Saving from a screen: start it, then put what came of it where it belongs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from wftui.services.outcomes import Outcome, Resolution, Result
from wftui.store.edits import is_new
from wftui.store.journal import State
from wftui.tui.asking import Lines, counted, paragraph
from wftui.tui.commands import Undo
from wftui.tui.look.drawing import cut, width_of
from wftui.tui.widgets.sheet import AskSheet
from wftui.tui.widgets.typed import TypedSheet

if TYPE_CHECKING:
    from wftui.api.client import Client
    from wftui.domain.item import VariantKey
    from wftui.domain.site import Site
    from wftui.store.edits import Edit
    from wftui.tui.app import WftuiApp
    from wftui.tui.forms.editing import FieldEditing
    from wftui.tui.screens.base import BaseScreen

LEAST_FIELDS = 12
"""Cells from which on the names of saved fields are worth naming in the status line."""

LEAST_NAME = 16
"""Cells of the name of a saved item from which on there is room for the number of its fields."""


def save_item(
    screen: FieldEditing,
    *,
    as_draft: bool = False,
    force: Sequence[str] = (),
    resolutions: Sequence[Resolution] = (),
) -> None:
    """Send the edits of the item on the screen, unless one of them would be refused."""
    wrong = screen.errors_in_edits()
    if wrong:
        screen.form.go_to(wrong[0])
        count = len(wrong)
        values = "1 value is" if count == 1 else f"{count} values are"
        word = "made" if is_new(screen.key) else "saved"
        screen.show_banner(f"Not {word}: {values} not what the field takes. Nothing was sent; your edits are kept.")
        return
    keys = _keys_of(screen)
    if not keys:
        screen.say("Nothing to save: no field is edited")
        return
    if not can_send(screen):
        return
    screen.close_banner()
    screen.say("Saving")

    def ended(result: Result) -> None:
        show_result(screen, result, as_draft=as_draft, force=force)

    send_one(screen.wftui, screen.site, keys, ended, as_draft=as_draft, force=force, resolutions=resolutions)


def _keys_of(screen: FieldEditing) -> list[VariantKey]:
    """What a save from a form is about: its variant; a new item in all of its locales."""
    key, edits = screen.key, screen.edits
    if not is_new(key):
        return [key] if edits.of(key) else []
    item = edits.find_new(key.item_id)
    if item is None:
        return []
    return [item.key, *(edit.key for edit in _others(edits.everything(), item.key))]


def _others(edits: Sequence[Edit], key: VariantKey) -> list[Edit]:
    """One edit of each further locale of the same item."""
    found = {each.key: each for each in edits if each.key.item_id == key.item_id and each.key != key}
    return list(found.values())


def can_send(screen: BaseScreen) -> bool:
    """Whether there is a way to Webflow at all; says so when there is none."""
    session = screen.wftui.working
    trouble = session.trouble()
    if trouble is not None:
        screen.show_banner(f"Nothing was sent. {trouble}")
        return False
    if session.offline:
        screen.show_banner(
            "This was started with --offline, so nothing can be sent. Your edits are kept and wait here until it is "
            "started without.",
            role="amber",
        )
        return False
    return session.engine.running


def send_one(
    app: WftuiApp,
    site: Site,
    keys: Sequence[VariantKey],
    then: Callable[[Result], None],
    *,
    as_draft: bool = False,
    force: Sequence[str] = (),
    resolutions: Sequence[Resolution] = (),
) -> None:
    """Save one item in the engine; `then` gets what came of it, or of the first locale of it that is not well."""
    session = app.working

    async def job(client: Client) -> list[Result]:
        from wftui.services.saving import Saving

        saving = Saving(session.workshop.desk(client, site))
        return await saving.save(keys, as_draft=as_draft, force=force, resolutions=resolutions)

    def ended(results: list[Result]) -> None:
        note_outcome(app, site, results)
        then(next((each for each in results if not each.ok), results[0]))

    app.work(job, ended, app.went_wrong)


def note_outcome(app: WftuiApp, site: Site, results: Sequence[Result]) -> None:
    """Remember whether Webflow was reached, and look again later for what is not known yet."""
    failed = [each.error for each in results if getattr(each.error, "exit_code", 0) == 5]
    if not failed:
        app.reached()
    elif all(each.outcome is not Outcome.DONE for each in results):
        app.unreachable()
    if any(each.outcome is Outcome.UNKNOWN for each in results):
        app.unsettled.expect(site)


def show_result(screen: FieldEditing, result: Result, *, as_draft: bool = False, force: Sequence[str] = ()) -> None:
    """Say what came of a save: done in the status line, all else in the banner and at the fields."""
    if not screen.composed:
        return
    if is_new(screen.key) and result.outcome is Outcome.DONE:
        _became(screen, result)
        if not screen.is_attached:
            screen.wftui.activity.say(result.sentence.split(". ", 1)[0].rstrip("."), done=True)
            return
    screen.refused = {
        **result.problems,
        **result.withheld,
        **{each.field: each.sentence for each in result.differences},
    }
    _reload(screen)
    if result.outcome is Outcome.CONFLICT:
        screen.say("")
        open_merge(screen, result, as_draft=as_draft, force=force)
        return
    if result.outcome in (Outcome.DONE, Outcome.NOTHING) and not screen.refused:
        screen.say(_briefly(screen, result), done=result.outcome is Outcome.DONE)
        return
    screen.say("")
    screen.show_banner(_at_length(screen, result), role="amber" if result.outcome is Outcome.DONE else "red")
    if screen.refused:
        screen.form.go_to(next(iter(screen.refused)))
    if result.outcome is Outcome.UNKNOWN and is_new(screen.key):
        _count_down(screen, result)
    if result.withheld:
        _ask_to_force(screen, result, as_draft)
    elif result.gone:
        _ask_to_make_again(screen, result)


def _became(screen: FieldEditing, result: Result) -> None:
    """A new item has been made: its form is that of the real item from now on, or is closed where it was asked for."""
    became = getattr(screen, "became", None)
    if became is not None:
        became(result.key.item_id)


def _reload(screen: BaseScreen) -> None:
    reload = getattr(screen, "reload", None)
    if reload is not None:
        reload()


def _count_down(screen: FieldEditing, result: Result) -> None:
    """Say every second when it will be known whether Webflow made the item, until it is."""
    name = screen.edits.of(screen.key).get("name")
    called = str(name.value) if name is not None else "the new item"
    looks_at = result.looks_at or time.time()

    def tick() -> None:
        from wftui.services import words

        if not screen.is_attached or not is_new(screen.key) or not screen.wftui.unsettled.open_writes(screen.site):
            return
        screen.show_banner(words.unknown_create(called, looks_at - time.time()), role="amber")
        screen.set_timer(1.0, tick)

    tick()


def settled(screen: FieldEditing, text: str) -> None:
    """What was not known has been looked for; the new item on the screen may have been made."""
    screen.close_banner()
    _reload(screen)
    screen.show_banner(text, role="amber")


def present_item_id(screen: FieldEditing, item_id: str) -> str:
    """The id that Webflow gave to a new item which has been made meanwhile; otherwise the id that it has here."""
    session = screen.wftui.working
    if screen.edits.find_new(item_id) is not None or not session.has_journal(screen.site.id):
        return item_id
    made = [each.item_id for each in session.journal(screen.site.id).creations(item_id) if each.state is State.DONE]
    return made[-1] if made else item_id


def _briefly(screen: BaseScreen, result: Result) -> str:
    """The status line after a save: what was saved, whether it is queued now, and the way back."""
    said = result.sentence.split(". ", 1)[0].rstrip(".")
    if result.outcome is not Outcome.DONE or result.entry_id is None:
        return said
    way_back = f". {screen.keymap.shown(Undo)} takes it back"
    right = sum(width_of(text) for _, text in screen.activity.right(screen.unsent()))
    room = screen.size.width - right - 5
    end = f"; the next site publish takes it{way_back}" if result.queued_changes else way_back
    if result.queued_changes and room - width_of(end) < LEAST_NAME:
        end = f"; queued{way_back}"
    return shortened(said, max(LEAST_NAME, room - width_of(end))) + end


def shortened(said: str, width: int) -> str:
    """`Saved Glass and Flame (en): Standfirst` in `width` cells: the names of the fields, then that of the item, are
    cut, never the locale."""
    head, _, fields = said.partition(": ")
    if width_of(said) <= width or not fields:
        return cut(said, width)
    room = width - width_of(head) - 2
    if room >= LEAST_FIELDS:
        return f"{head}: {cut(fields, room)}"
    name, _, locale = head.rpartition(" (")
    many = counted(fields.count(", ") + fields.count(" and ") + 1, "field")
    where = f" ({locale}" if name else ""
    tail = f"{where}: {many}" if width > LEAST_NAME + width_of(f"{where}: {many}") else where
    return cut(name or head, max(8, width - width_of(tail))) + tail


def _at_length(screen: FieldEditing, result: Result) -> str:
    """The banner: the sentence, and the reasons that have no field on the screen to stand at."""
    shown = {field.slug for field in screen.collection.fields}
    homeless = [reason for slug, reason in result.problems.items() if slug not in shown]
    return " ".join([result.sentence, *homeless])


def open_merge(screen: FieldEditing, result: Result, *, as_draft: bool = False, force: Sequence[str] = ()) -> None:
    """Both sides changed the same fields: choose, then save again."""
    from wftui.tui.screens.merge import MergeScreen

    def send(merging: MergeScreen, resolutions: list[Resolution]) -> None:
        def ended(answer: Result) -> None:
            if answer.outcome is Outcome.CONFLICT:
                merging.take(answer)
                return
            merging.leave()
            show_result(screen, answer, as_draft=as_draft, force=force)
            if answer.outcome is Outcome.NOTHING:
                screen.wftui.syncing.item_opened(screen.site.id, screen.key, screen.locale, always=True)
                screen.say("Theirs was taken everywhere; nothing was sent")

        app, site = screen.wftui, screen.site
        send_one(app, site, [screen.key], ended, as_draft=as_draft, force=force, resolutions=resolutions)

    screen.wftui.push_screen(MergeScreen(screen, screen.site, result, send))


def _ask_to_force(screen: FieldEditing, result: Result, as_draft: bool) -> None:
    lines: Lines = []
    for reason in result.withheld.values():
        lines += paragraph(reason, "amber")
    lines += [[], *paragraph("Your edit is kept either way. Sent all the same, the value may be lost there.")]
    title = f"Not sent: {counted(len(result.withheld), 'field')}"
    sheet = TypedSheet(screen.palette, screen.signs, title, lines, "send anyway", "Send anyway")

    def answered(answer: object) -> None:
        if answer:
            save_item(screen, as_draft=as_draft, force=list(result.withheld))

    screen.wftui.push_screen(sheet, answered)


def _ask_to_make_again(screen: FieldEditing, result: Result) -> None:
    lines = paragraph(result.sentence)
    sheet = AskSheet(
        screen.palette, screen.signs, "The item is gone", lines,
        [(None, "Keep the edits here"), ("again", "Begin a new item with them")],
    )  # fmt: skip

    def answered(answer: object) -> None:
        if answer == "again":
            from wftui.services.editing import Editing
            from wftui.tui.items.opening import open_item

            stored = screen.mirror.variant(screen.key)
            last_known = stored.staged if stored is not None else None
            item = Editing(screen.edits).make_again(screen.key, screen.collection, last_known)
            screen.wftui.pop_screen()
            open_item(screen, screen.site, item.key)

    screen.wftui.push_screen(sheet, answered)
