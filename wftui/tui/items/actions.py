"""All else that can be done to items: a sheet to choose from, then one that says what is sent and what the way back is.

What destroys stands last, after a gap, and delete is typed.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wftui.domain.item import VariantKey
from wftui.domain.text import one_line
from wftui.services.outcomes import Outcome, Result
from wftui.services.plans import Verb
from wftui.services.writes import called
from wftui.store.edits import is_new
from wftui.tui.asking import Lines, cost, counted, labelled, paragraph
from wftui.tui.commands import Undo
from wftui.tui.items.names import name_of
from wftui.tui.sending.saving import can_send, note_outcome
from wftui.tui.widgets.picker import PickSheet
from wftui.tui.widgets.rows import Column, Row
from wftui.tui.widgets.sheet import AskSheet
from wftui.tui.widgets.typed import TypedSheet

if TYPE_CHECKING:
    from wftui.api.client import Client
    from wftui.domain.site import Site
    from wftui.services.desk import Desk
    from wftui.store.rows import StoredVariant
    from wftui.tui.screens.base import BaseScreen

Job = Callable[["Desk"], Coroutine[Any, Any, list[Result]]]

LISTED = 4
"""How many names a sheet lists."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done. `label` and `says` are for the list; `gap` sets it off from the ones before."""

    id: str
    label: str
    says: str
    gap: bool = False


MARKS = {
    "queue": (Verb.QUEUE, "The next site publish takes it live.", "u makes it a draft again"),
    "draft": (
        Verb.SET_DRAFT,
        "It stays as it is until you publish it. What is live of it stays live; unpublish takes it off.",
        "u marks it for the next site publish again",
    ),
    "archive": (
        Verb.ARCHIVE,
        "It is hidden, and what is live of it leaves the live site with the next site publish.",
        "u brings it back",
    ),
    "bring back": (
        Verb.UNARCHIVE,
        "It comes back from the archive; it goes live when you publish it.",
        "u archives it",
    ),
}


def ask_what_to_do(screen: BaseScreen, site: Site, keys: Sequence[VariantKey]) -> None:
    """Offer what can be done to these items, and go on with what is chosen."""
    if not keys:
        screen.say("There is no item here")
        return
    deeds = _deeds(screen, site, keys)

    def find(text: str) -> list[Row]:
        wanted = text.casefold()
        rows: list[Row] = []
        for deed in deeds:
            if wanted in f"{deed.label} {deed.says}".casefold():
                if deed.gap and rows and not wanted:
                    rows.append(Row(None, spans=[]))
                rows.append(Row(deed.id, [deed.label, ("muted", deed.says)]))
        return rows

    columns = [
        Column("label", "", max(len(each.label) for each in deeds) + 1, fixed=True),
        Column("says", "", 90, flexible=True, least=14),
    ]
    what = name_of(screen.wftui, site, keys[0]) if len(keys) == 1 else f"{len(keys)} items"
    sheet = PickSheet(screen.palette, screen.signs, f"{what}: what to do", columns, find)
    screen.wftui.push_screen(sheet, lambda chosen: _chosen(screen, site, keys, str(chosen)) if chosen else None)


def _deeds(screen: BaseScreen, site: Site, keys: Sequence[VariantKey]) -> list[Deed]:
    if is_new(keys[0]):
        return [Deed("drop", "throw away", "this new item exists only here; what was typed is gone then")]
    mirror = screen.wftui.working.mirror(site.id)
    stored = [each for key in keys if (each := mirror.variant(key)) is not None]
    found: list[Deed] = []
    edited = screen.wftui.working.has_edits_file(site.id) and bool(screen.wftui.working.edits(site.id).of(keys[0]))
    if len(keys) == 1:
        if edited and stored and stored[0].staged.last_published:
            found.append(Deed("save as draft", "save as draft changes", "the next site publish leaves them alone"))
        found.append(Deed("duplicate", "duplicate", "begins a new item with these values; nothing is sent yet"))
    if any(each.staged.is_draft and not each.staged.is_archived for each in stored):
        found.append(Deed("queue", "queue", "the next site publish takes it live"))
    if any(not each.staged.is_draft and not each.staged.is_archived for each in stored):
        found.append(Deed("draft", "set draft", "stays as it is until you publish it"))
    if any(each.staged.is_archived for each in stored):
        found.append(Deed("bring back", "bring back", "from the archive"))
    gap = len(found)
    if any(not each.staged.is_archived for each in stored):
        found.append(Deed("archive", "archive", "hidden; leaves the live site with the next site publish"))
    if any(_is_live(each) for each in stored):
        found.append(Deed("unpublish", "unpublish", "off the live site at once; what is staged stays"))
    found.append(Deed("delete", "delete", "in every locale; asks for the words to be typed"))
    found[gap] = Deed(found[gap].id, found[gap].label, found[gap].says, gap=True)
    return found


def _is_live(stored: StoredVariant) -> bool:
    return stored.live is not None or (not stored.live_known and stored.status.is_live)


def _chosen(screen: BaseScreen, site: Site, keys: Sequence[VariantKey], deed: str) -> None:
    if deed == "drop":
        _ask_to_drop(screen, site, keys[0])
        return
    if deed == "save as draft":
        save_as_draft = getattr(screen, "save_as_draft", None)
        if save_as_draft is not None:
            save_as_draft()
        return
    if not can_send(screen):
        return
    if deed == "duplicate":
        _duplicate(screen, site, keys[0])
    elif deed in MARKS:
        _ask_to_mark(screen, site, keys, deed)
    elif deed == "unpublish":
        _ask_to_unpublish(screen, site, keys)
    elif deed == "delete":
        _ask_to_delete(screen, site, keys)


# ---- what each of them asks


def _subject(screen: BaseScreen, site: Site, keys: Sequence[VariantKey]) -> str:
    names = [name_of(screen.wftui, site, key) for key in keys[:LISTED]]
    more = f" and {len(keys) - LISTED} more" if len(keys) > LISTED else ""
    return f"{', '.join(names)}{more}"


def _ask(screen: BaseScreen, title: str, lines: Lines, button: str, then: Callable[[], None]) -> None:
    sheet = AskSheet(screen.palette, screen.signs, title, lines, [(None, "Back"), (True, button)])
    screen.wftui.push_screen(sheet, lambda answer: then() if answer else None)


def _ask_to_mark(screen: BaseScreen, site: Site, keys: Sequence[VariantKey], deed: str) -> None:
    verb, effect, back = MARKS[deed]
    title = verb.value.capitalize()
    count = len(keys)
    question = f"{title} {_subject(screen, site, keys)} on {one_line(site.display_name)}?"
    lines = paragraph(question)
    lines += [[], *labelled("Effect", effect)]
    lines += cost(screen, f"{count} to look, {count} to mark; no value is sent", 2 * count)
    lines += labelled("Way back", back)

    async def job(desk: Desk) -> list[Result]:
        from wftui.services.marking import Marking

        return await Marking(desk).mark(verb, keys)

    _ask(screen, title, lines, f"{title} {count}", lambda: _run(screen, site, title, job))


def _ask_to_unpublish(screen: BaseScreen, site: Site, keys: Sequence[VariantKey]) -> None:
    where = ", ".join([*(one_line(each.url) for each in site.domains), f"{site.short_name}.webflow.io"])
    count = len(keys)
    lines = paragraph(f"Take {_subject(screen, site, keys)} off the live site of {one_line(site.display_name)}?")
    lines += [[], *labelled("Where", where)]
    lines += labelled("Effect", "Visitors no longer see it, at once. What is staged stays, as a draft.")
    lines += cost(screen, f"{2 * count} to look, 1 to unpublish, {count} to check", 3 * count + 1)
    lines += labelled("Way back", "publish puts what is staged live; what was live is kept in the journal", "amber")

    async def job(desk: Desk) -> list[Result]:
        from wftui.services.publishing import Publishing

        return await Publishing(desk).unpublish(keys)

    _ask(screen, "Unpublish", lines, f"Unpublish {count}", lambda: _run(screen, site, "Unpublish", job))


def _ask_to_delete(screen: BaseScreen, site: Site, keys: Sequence[VariantKey]) -> None:
    mirror = screen.wftui.working.mirror(site.id)
    items = {key.item_id: key.collection_id for key in keys}
    count, locales = len(items), max(1, len(site.locales))
    words = f"delete {count}"
    everywhere = ", in every locale" if site.localized else ""
    names = [_name_everywhere(screen, site, key) for key in keys[:LISTED]]
    more = f" and {count - LISTED} more" if count > LISTED else ""
    question = f"Delete {', '.join(names)}{more} from {one_line(site.display_name)}{everywhere}?"
    lines = paragraph(f"{screen.signs.error} {question}", "+red")
    lines.append([])
    pointing = _pointing(screen, site, keys)
    if pointing:
        lines += labelled(
            "Points here", f"{'; '.join(pointing)}. Webflow refuses to delete what is in use: take it out "
            "there first.", "amber",
        )  # fmt: skip
    else:
        lines += labelled("Points here", "nothing, as far as the copy here knows")
    live = sum(1 for key in keys if (found := mirror.variant(key)) is not None and _is_live(found))
    if live:
        which = "It is live now and" if count == 1 else f"{live} of them are live now and"
        lines += labelled("Live", f"{which} would be gone from the live site, too", "amber")
    edits = screen.wftui.working.edits(site.id) if screen.wftui.working.has_edits_file(site.id) else None
    unsent = sum(1 for each in edits.everything() if each.key.item_id in items) if edits is not None else 0
    if unsent:
        lines += labelled("Edits", f"{counted(unsent, 'edit')} that you have not sent will be put aside", "amber")
    lines += labelled(
        "Way back", f"{screen.keymap.shown(Undo)} in the journal makes it again with a new id and repairs the "
        "references; it is staged then, and links to the old id from outside stay broken",
    )  # fmt: skip
    reads = 2 * locales * count
    lines += cost(screen, f"{reads} to keep what is deleted, {count} to delete", reads + count)

    async def job(desk: Desk) -> list[Result]:
        from wftui.services.removing import Removing

        return [await Removing(desk).delete(collection_id, item_id) for item_id, collection_id in items.items()]

    sheet = TypedSheet(screen.palette, screen.signs, "Delete", lines, words, f"Delete {count}")
    screen.wftui.push_screen(sheet, lambda answer: _run(screen, site, "Delete", job) if answer else None)


def _name_everywhere(screen: BaseScreen, site: Site, key: VariantKey) -> str:
    """The name of an item with every locale that it exists in."""
    mirror = screen.wftui.working.mirror(site.id)
    stored = mirror.variant(key)
    return called(
        stored.staged.name if stored is not None else key.item_id,
        site,
        list(mirror.item_locales(key.collection_id, key.item_id)),
    )


def _pointing(screen: BaseScreen, site: Site, keys: Sequence[VariantKey]) -> list[str]:
    """The items that refer to these, each with its field and its locales, by the copy on this computer."""
    mirror = screen.wftui.working.mirror(site.id)
    ids = {key.item_id for key in keys}
    shown = keys[0].cms_locale_id
    names: dict[tuple[str, str, str], str] = {}
    locales: dict[tuple[str, str, str], list[str | None]] = {}
    for item_id in ids:
        for link in mirror.backlinks(item_id):
            if link.live or link.item_id in ids:
                continue
            place = (link.collection_id, link.item_id, link.field)
            if place not in names or link.cms_locale_id == shown:
                names[place] = link.name
            locales.setdefault(place, []).append(link.cms_locale_id)
    found = []
    for place, name in list(names.items())[:LISTED]:
        collection = mirror.collection(place[0])
        field = collection.field(place[2]) if collection is not None else None
        noun = one_line(collection.singular_name) if collection is not None else ""
        label = one_line(field.display_name) if field is not None else place[2]
        where = [each.cms_locale_id for each in site.locales if each.cms_locale_id in locales[place]]
        found.append(f"{noun} {called(name, site, where)}, field {label}".strip())
    return [*found, f"and {len(names) - LISTED} more"] if len(names) > LISTED else found


def _ask_to_drop(screen: BaseScreen, site: Site, key: VariantKey) -> None:
    lines = paragraph(f"Throw {name_of(screen.wftui, site, key)} away? It exists only on this computer.")
    lines += paragraph("This cannot be undone.", "amber")

    def drop() -> None:
        screen.wftui.working.edits(site.id).drop_new_item(key.item_id)
        if getattr(screen, "item_id", "") == key.item_id:
            screen.back()
        screen.wftui.activity.say("Thrown away; nothing was ever sent")
        screen.wftui.status_changed()

    _ask(screen, "Throw away", lines, "Throw it away", drop)


# ---- doing it


def _duplicate(screen: BaseScreen, site: Site, key: VariantKey) -> None:
    """Read the item again in each of its locales, then open the form of its copy. Nothing is sent."""
    app = screen.wftui
    session = app.working

    async def job(client: Client) -> str:
        from wftui.services.duplicating import Duplicating

        return (await Duplicating(session.workshop.desk(client, site)).begin(key)).id

    def ended(item_id: str) -> None:
        from wftui.tui.items.opening import open_item

        app.reached()
        item = session.edits(site.id).find_new(item_id)
        if item is not None and screen.is_attached:
            where = key.cms_locale_id if key.cms_locale_id in item.locales else item.locales[0]
            opened = open_item(screen, site, item.key._replace(cms_locale_id=where))
            if opened is not None:
                opened.say("A copy with a slug of its own. Nothing is sent before you save it")

    screen.say("Reading what is to be copied")
    app.work(job, ended, app.went_wrong)


def _run(screen: BaseScreen, site: Site, title: str, job: Job) -> None:
    app = screen.wftui
    session = app.working

    async def work(client: Client) -> list[Result]:
        return await job(session.workshop.desk(client, site))

    def ended(results: list[Result]) -> None:
        note_outcome(app, site, results)
        _show(screen, site, title, results)

    screen.close_banner()
    screen.say(f"{title}: sending")
    app.work(work, ended, app.went_wrong)


def _show(screen: BaseScreen, site: Site, title: str, results: Sequence[Result]) -> None:
    """What came of it: done in the status line, all else in the banner."""
    failed = [each for each in results if each.outcome not in (Outcome.DONE, Outcome.NOTHING)]
    done = [each for each in results if each.outcome is Outcome.DONE]
    if not screen.is_attached:
        return
    gone = title == "Delete" and bool(done) and getattr(screen, "key", None) is not None
    if gone and screen.wftui.screen is screen:
        screen.wftui.pop_screen()
    else:
        reload = getattr(screen, "reload", None)
        if reload is not None:
            reload()
    told = screen.wftui
    if failed:
        reasons = " ".join(dict.fromkeys(each.sentence for each in failed[:3]))
        count = f"{len(done)} of {len(results)} done. " if len(results) > 1 else ""
        unknown = all(each.outcome is Outcome.UNKNOWN for each in failed)
        screen.show_banner(f"{count}{reasons}", role="amber" if unknown else "red")
        return
    words = results[0].sentence.rstrip(".") if len(results) == 1 else f"{title}: {counted(len(done), 'item')}"
    told.activity.say(words, done=bool(done))
    told.status_changed()
