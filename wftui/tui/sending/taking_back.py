"""Taking back what was sent, from any screen: a sheet that says what it sends, then what came of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wftui.domain.text import one_line
from wftui.services.outcomes import Outcome, Resolution, Result
from wftui.services.plans import Verb
from wftui.services.written import items_of, some_of, what_of
from wftui.store.journal import State
from wftui.tui.asking import Lines, cost, counted, labelled, paragraph
from wftui.tui.look.dates import when
from wftui.tui.sending.saving import can_send, note_outcome
from wftui.tui.widgets.sheet import AskSheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wftui.api.client import Client
    from wftui.domain.item import VariantKey
    from wftui.domain.site import Site
    from wftui.store.journal import Entry, Record
    from wftui.tui.screens.base import BaseScreen

PAST = {
    "save": "saved",
    "create": "created",
    "archive": "archived",
    "bring back": "brought back",
    "queue": "queued",
    "set draft": "made a draft",
    "delete": "deleted",
    "publish": "published",
    "unpublish": "unpublished",
    "publish site": "published site",
    "take back": "took back",
}
"""The journal's word for each verb."""

NOUN = {"save": "save", "create": "creation", "delete": "deletion", "publish": "publish", "take back": "taking back"}


def time_of(at: float, site: Site) -> str:
    """A moment of the journal (epoch s) as screens say it: `today 09:12`."""
    return when(datetime.fromtimestamp(at, UTC).isoformat(), site.time_zone)


def take_back_last(screen: BaseScreen, site: Site, key: VariantKey) -> None:
    """Ask about the newest thing that was sent for this variant alone and not taken back yet; or that it was made."""
    session = screen.wftui.working
    entries: list[Entry] = []
    if session.has_journal(site.id):
        of_item = session.journal(site.id).of_item(key.item_id)
        entries = [each for each in of_item if each.undoes is None and can_be_taken_back(each)]
    mine = next((each for each in entries if _records(each, key)), None)
    made = next((each for each in entries if each.verb == Verb.CREATE.value and len(each.writes) == 1), None)
    if mine is not None:
        ask_to_take_back(screen, site, mine, only=key)
    elif entries and entries[0] is made:
        ask_to_take_back(screen, site, entries[0])
    elif made is not None:
        screen.say("Another locale of this item was sent since it was made: take that back there first")
    else:
        screen.say("Nothing to undo here: no edit waits, and nothing was sent for this item that can be taken back")


def can_be_taken_back(entry: Entry, only: VariantKey | None = None) -> bool:
    """Whether some write of the entry is done and not taken back."""
    return bool(_records(entry, only))


def _records(entry: Entry, only: VariantKey | None) -> list[Record]:
    done = [each for each in entry.writes if each.state is State.DONE]
    return [each for each in done if only is None or each.is_about(only)]


def ask_to_take_back(
    screen: BaseScreen,
    site: Site,
    entry: Entry,
    *,
    only: VariantKey | None = None,
) -> None:
    """Ask, naming what gets its old values back, where, and what that costs. Nothing is sent before."""
    records = _records(entry, only)
    if not records:
        screen.say(_why_not(entry))
        return
    if not can_send(screen):
        return
    noun = NOUN.get(entry.verb, "step")
    lines: Lines = []
    mirror = screen.wftui.working.mirror(site.id)
    names = [name for each in records for name in items_of(mirror, site, each)]
    for sentence in _what_happens(site, entry, records, names):
        lines += paragraph(sentence)
    lines += [[]]
    if len(names) > 1:
        lines += labelled("Items", some_of(names))
    what = what_of(mirror, site, entry)
    lines += labelled("Sent", f"{time_of(entry.at, site)}: {PAST.get(entry.verb, entry.verb)} {what}")
    read = counted(len(records), "request")
    lines += cost(screen, f"{read} to look whether others changed it since, {len(records)} to send", 2 * len(records))
    lines += labelled("Afterwards", "it becomes a new line of the journal, so it can be taken back too")
    which = "Take it back" if len(records) == 1 else f"Take all {len(records)} back"
    title = f"Take back this {noun}?" if len(records) == 1 else f"Take back this {noun} of {len(records)} items?"
    sheet = AskSheet(screen.palette, screen.signs, title, lines, [(None, "Back"), ("take back", which)])

    def answered(answer: object) -> None:
        if answer == "take back":
            take_back(screen, site, entry, only=only)

    screen.wftui.push_screen(sheet, answered)


def _why_not(entry: Entry) -> str:
    reasons = {
        State.TAKEN_BACK: "It has been taken back already",
        State.REFUSED: "It was never done, so there is nothing to take back",
        State.UNCLEAR: "Nobody knows whether it was done, so it cannot be taken back",
    }
    return reasons.get(entry.state, "It is not known yet whether it was done; try again in two minutes")


def _what_happens(site: Site, entry: Entry, records: Sequence[Record], names: Sequence[str]) -> list[str]:
    where = one_line(site.display_name)
    if len(records) > 1:
        what = f"{counted(len(records), 'item')} on {where}"
        if entry.verb == "save":
            return [f"{what} get their old values back, in staged. The live site does not change."]
        return [f"{PAST.get(entry.verb, entry.verb).capitalize()}: {what}. Each is put back as it was."]
    record = records[0]
    name = one_line(str(record.request.get("what") or entry.what)).split(":", 1)[0]
    if len(names) > 1:
        name = f"{len(names)} items"
    verb = str(record.request.get("verb"))
    if verb == "save":
        fields = record.before.get("fields")
        number = len(fields) if isinstance(fields, dict) else 0
        gets = "gets its old value" if number == 1 else "get their old values"
        return [f"{counted(number, 'field')} of {name} on {where} {gets}, in staged. The live site does not change."]
    return {
        "create": [f"{name} on {where} is deleted again, unless someone has changed or published it since."],
        "delete": [
            f"{name} is made again on {where}, under a new id, and the references to it are repaired. "
            "It is staged; it is not put live again."
        ],
        "archive": [f"{name} on {where} is brought back from the archive."],
        "bring back": [f"{name} on {where} is archived again."],
        "queue": [f"{name} on {where} becomes a draft again."],
        "set draft": [f"{name} on {where} is marked for the next site publish again."],
        "publish": [
            f"{name}: what was not live before is taken off the live site of {where}. What was live before with other "
            "values stays live; the journal keeps those values."
        ],
        "unpublish": [f"{name}: this cannot be taken back by itself. Publish it to put it live again."],
        "publish site": ["A site publish cannot be taken back."],
    }.get(verb, [f"{name} on {where} is put back as it was."])


def take_back(
    screen: BaseScreen,
    site: Site,
    entry: Entry,
    resolutions: Sequence[Resolution] = (),
    *,
    only: VariantKey | None = None,
) -> None:
    """Take an entry back, or one variant of it, and show what came of it."""
    app = screen.wftui
    session = app.working

    async def job(client: Client) -> list[Result]:
        from wftui.services.undo import Undo

        return await Undo(session.workshop.desk(client, site)).take_back([entry], resolutions, only=only)

    def ended(results: list[Result]) -> None:
        note_outcome(app, site, results)
        _show(screen, site, entry, results, resolutions, only)

    screen.close_banner()
    screen.say("Taking back")
    app.work(job, ended, app.went_wrong)


def _show(
    screen: BaseScreen,
    site: Site,
    entry: Entry,
    results: Sequence[Result],
    answered: Sequence[Resolution],
    only: VariantKey | None,
) -> None:
    if not screen.is_attached:
        return
    reload = getattr(screen, "reload", None)
    if reload is not None:
        reload()
    conflict = next((each for each in results if each.outcome is Outcome.CONFLICT), None)
    if conflict is not None:
        _merge(screen, site, entry, conflict, answered, only)
        return
    failed = [each for each in results if not each.ok]
    done = [each for each in results if each.ok]
    if failed:
        sentences = " ".join(dict.fromkeys(each.sentence for each in failed[:3]))
        count = f"{len(done)} of {len(results)} taken back. " if done else ""
        screen.show_banner(f"{count}{sentences}", role="amber" if done else "red")
    elif len(done) == 1:
        screen.say(done[0].sentence.rstrip("."), done=True)
    else:
        screen.say(f"Taken back: {counted(len(done), 'item')}", done=True)


def _merge(
    screen: BaseScreen,
    site: Site,
    entry: Entry,
    conflict: Result,
    answered: Sequence[Resolution],
    only: VariantKey | None,
) -> None:
    """Others changed what would be put back: choose, then take back again."""
    from wftui.tui.screens.merge import TAKE_BACK, MergeScreen

    def send(merging: MergeScreen, resolutions: list[Resolution]) -> None:
        merging.leave()
        take_back(screen, site, entry, [*answered, *resolutions], only=only)

    screen.wftui.push_screen(MergeScreen(screen, site, conflict, send, TAKE_BACK))
