"""The verbs about edits that wait on this computer: edits, edits save, edits discard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from wftui.cli import console
from wftui.cli.conflicts import again, choice_of, reviewed, shown_conflict, sides, slugs, three
from wftui.cli.kept import document, table_of
from wftui.cli.reply import NotDone, Reply
from wftui.cli.sending import alone, failure, planned, status_of
from wftui.cli.visit import Visit, carry_out
from wftui.cli.wishes import (
    Wishes,
    collection_option,
    draft_option,
    force_option,
    plan_options,
    site_option,
    with_wishes,
)
from wftui.domain.errors import NotFoundHere
from wftui.domain.text import one_line

if TYPE_CHECKING:
    from wftui.domain.collection import Collection
    from wftui.domain.item import VariantKey
    from wftui.domain.json import Json
    from wftui.domain.site import Site
    from wftui.services.desk import Desk
    from wftui.services.outcomes import Result
    from wftui.services.waiting import Waiting

every_locale_option = click.option(
    "--locale", metavar="LOCALE", help="Tag, short tag, subdirectory, name or id; every locale unless said."
)
all_option = click.option("--all", "everything", is_flag=True, help="All of them.")


class _ListsByItself(click.Group):
    """A group that lists when no verb is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `list` before options that stand alone."""
        own = not args or (args[0].startswith("-") and not {"-h", "--help", *self.commands} & set(args))
        return super().parse_args(ctx, ["list", *args] if own else args)


@click.group(cls=_ListsByItself)
@with_wishes
def edits() -> None:
    """List, save or discard what was edited here and not sent.

    Without a verb it lists; the options for that are in wftui edits list --help.
    """


@edits.command("list")
@site_option
@collection_option
@every_locale_option
@with_wishes
@click.pass_obj
def edits_list(wishes: Wishes, site: str | None, collection: str | None, locale: str | None) -> Reply:
    """List what was edited here and not sent: each field, its old value and the new one."""

    async def work(visit: Visit) -> Reply:
        chosen = await visit.known_site(site)
        if not visit.session.has_edits_file(chosen.id):
            return Reply({"edits": [], "heldElsewhere": []}, table_of(visit, chosen, []))
        store, mirror = visit.session.workshop.edits(chosen.id), visit.session.workshop.mirror(chosen.id)
        found = _narrowed(visit, chosen, collection, locale)
        held = store.held_elsewhere()
        notes = [_held(visit, chosen, key, pid) for key, pid in held.items()]
        if found:
            notes.append("wftui edits save sends what is named, or --all.")
        elsewhere: list[Json] = [
            {"id": key.item_id, "collectionId": key.collection_id, "cmsLocaleId": key.cms_locale_id, "pid": pid}
            for key, pid in held.items()
        ]
        listed: list[Json] = [document(mirror, chosen, each) for each in found]
        return Reply({"edits": listed, "heldElsewhere": elsewhere}, table_of(visit, chosen, found), notes)

    return carry_out(wishes, work)


@edits.command("save")
@click.argument("items", nargs=-1, metavar="[ITEM...]")
@all_option
@click.option(
    "--over",
    multiple=True,
    metavar="[FIELD=]SIDE",
    help="Where others changed the same field: mine sends yours, theirs takes theirs; for all fields, or for one as"
    " summary=mine. May be repeated.",
)
@site_option
@collection_option
@every_locale_option
@draft_option
@force_option
@plan_options
@with_wishes
@click.pass_obj
def edits_save(
    wishes: Wishes,
    items: tuple[str, ...],
    everything: bool,
    over: tuple[str, ...],
    site: str | None,
    collection: str | None,
    locale: str | None,
    as_draft: bool,
    force: tuple[str, ...],
    plan: bool,
    plan_file: str | None,
) -> Reply:
    """Save what was edited here, staged. ITEM is an id, slug or name.

    Each item is read again and merged first. Where others changed the same field since, it is shown as it was before,
    as yours and as theirs, and nothing is sent for that item until --over says whose value to keep.
    """
    _must_name(items, everything, "save")
    answered = sides(over)

    async def work(visit: Visit) -> Reply:
        from wftui.services.saving import Saving

        chosen = await visit.site(site)
        desk = visit.desk(chosen)
        desk.edits.adopt()
        found = _chosen(visit, chosen, collection, locale, items)
        keys = [each.key for each in found]
        schemas = _schemas(desk, keys)
        forced = [slug for each in force for slug in slugs(schemas, each)]
        for name in filter(None, answered):
            slugs(schemas, name)
        choice = partial(choice_of, schemas, answered)
        why = partial(_why_not, desk)
        if plan or plan_file:
            review = await reviewed(visit, desk, keys, as_draft, forced, choice)
            return planned(visit, review.plan, plan_file, review.results, why)
        if not keys:
            return Reply({"saved": [], "conflicts": [], "errors": []}, notes=["Nothing waits here to be saved."])
        saving = Saving(desk)
        results = await saving.save(keys, as_draft=as_draft, force=forced, on_result=_progress(len(keys)))
        console.progress("")
        results = await again(saving, results, choice, as_draft, forced)
        return _told(desk, results, why)

    return carry_out(wishes, work)


@edits.command("discard")
@click.argument("items", nargs=-1, metavar="[ITEM...]")
@all_option
@click.option("--field", "fields", multiple=True, metavar="FIELD", help="Only this field; may be repeated.")
@site_option
@collection_option
@every_locale_option
@with_wishes
@click.pass_obj
def edits_discard(
    wishes: Wishes,
    items: tuple[str, ...],
    everything: bool,
    fields: tuple[str, ...],
    site: str | None,
    collection: str | None,
    locale: str | None,
) -> Reply:
    """Give up what was edited here and not sent. Asks first. ITEM is an id, slug or name."""
    _must_name(items, everything, "discard")

    async def work(visit: Visit) -> Reply:
        from wftui.services.words import counted

        visit.must_be_able_to_ask("This gives up what was edited here")
        chosen = await visit.known_site(site)
        found = []
        if visit.session.has_edits_file(chosen.id):
            visit.session.workshop.edits(chosen.id).adopt()
            found = _chosen(visit, chosen, collection, locale, items)
        if not found:
            return Reply({"discarded": []}, notes=["Nothing waits here to be discarded."])
        store = visit.session.workshop.edits(chosen.id)
        found = _of_fields(visit, chosen, found, fields)
        number = sum(len(each.edits) for each in found)
        names = ", ".join(each.name for each in found[:6]) + (f" and {len(found) - 6} more" if len(found) > 6 else "")
        new = {each.key.item_id for each in found if each.new and not fields}
        gone = f"{counted(len(new), 'item')} that Webflow does not know yet will be gone altogether."
        question = f"Discard {counted(number, 'edit')} of {names}? Nothing of it was sent. Go on?"
        visit.confirm(question, [gone] if new else ())
        for each in found:
            if each.key.item_id in new:
                store.drop_new_item(each.key.item_id)
            else:
                store.discard(each.key, list(each.edits))
        said = f"Discarded {counted(number, 'edit')} of {names}."
        return Reply({"discarded": list(dict.fromkeys(each.key.item_id for each in found))}, [said])

    return carry_out(wishes, work)


# ---- what was named


def _must_name(items: Sequence[str], everything: bool, verb: str) -> None:
    if bool(items) == everything:
        raise click.UsageError(f"Say what to {verb}: an item that waits, or --all. wftui edits lists them.")


def _narrowed(visit: Visit, site: Site, collection: str | None, locale: str | None) -> list[Waiting]:
    """What waits, in the collection and the locale that were named."""
    from wftui.services import resolve
    from wftui.services.waiting import waiting

    store, mirror = visit.session.workshop.edits(site.id), visit.session.workshop.mirror(site.id)
    found = waiting(store, mirror, site)
    if collection is not None:
        of = resolve.collection(mirror.collections(), collection).id
        found = [each for each in found if each.key.collection_id == of]
    if locale is not None:
        where = resolve.locale(site, locale).cms_locale_id
        found = [each for each in found if each.key.cms_locale_id == where]
    return found


def _chosen(
    visit: Visit, site: Site, collection: str | None, locale: str | None, items: Sequence[str]
) -> list[Waiting]:
    """Those of them that were named; all when none is. Raises `NotFoundHere`, also for what another program holds."""
    from wftui.services.waiting import meant

    found = _narrowed(visit, site, collection, locale)
    if not items:
        return found
    wanted: dict[VariantKey, Waiting] = {}
    for each in items:
        try:
            wanted |= {one.key: one for one in meant(found, each)}
        except NotFoundHere as error:
            _say_if_held(visit, site, each, error)
    return [each for each in found if each.key in wanted]


def _of_fields(visit: Visit, site: Site, found: Sequence[Waiting], fields: Sequence[str]) -> list[Waiting]:
    """What waits, of the fields that were named alone."""
    if not fields:
        return list(found)
    mirror = visit.session.workshop.mirror(site.id)
    schemas = [mirror.collection(each) for each in dict.fromkeys(each.key.collection_id for each in found)]
    only = {slug for each in fields for slug in slugs([one for one in schemas if one is not None], each)}
    cut = [replace(each, edits={slug: edit for slug, edit in each.edits.items() if slug in only}) for each in found]
    return [each for each in cut if each.edits]


def _say_if_held(visit: Visit, site: Site, wanted: str, error: NotFoundHere) -> None:
    """Raise the error, or say in its place that another running program edits the item."""
    mirror = visit.session.workshop.mirror(site.id)
    for key, pid in visit.session.workshop.edits(site.id).held_elsewhere().items():
        stored = mirror.variant(key)
        if wanted in (key.item_id, *((stored.staged.slug, stored.staged.name) if stored else ())):
            raise NotDone(f"{_held(visit, site, key, pid)} Nothing was sent.", code="held_elsewhere") from error
    raise error


def _held(visit: Visit, site: Site, key: VariantKey, pid: int | None) -> str:
    from wftui.services.waiting import name_of

    workshop = visit.session.workshop
    name = name_of(workshop.edits(site.id), workshop.mirror(site.id), site, key)
    who = f"another wftui (process {pid})" if pid else "another wftui"
    return f"{name} is edited in {who}: save or discard it there, or end that program."


def _schemas(desk: Desk, keys: Sequence[VariantKey]) -> list[Collection]:
    known = (desk.mirror.collection(each) for each in dict.fromkeys(key.collection_id for key in keys))
    return [each for each in known if each is not None]


# ---- what came of it


def _progress(number: int) -> Callable[[Result], None]:
    done = 0

    def ended(_: Result) -> None:
        nonlocal done
        done += 1
        if number > 1:
            console.progress(f"{done} of {number} items")

    return ended


def _why_not(desk: Desk, result: Result) -> str:
    """Why something was not saved, for somebody whose edits wait here."""
    from wftui.services.outcomes import Outcome
    from wftui.store.edits import is_new

    name = desk.name_of(result.key)
    if result.outcome is Outcome.CONFLICT:
        labels = [desk.label(desk.mirror.collection(result.key.collection_id), each.field) for each in result.conflicts]
        return f"{name}: someone changed {', '.join(map(one_line, labels))} too, so nothing was sent for it."
    if result.withheld:
        reasons = " ".join(map(alone, result.withheld.values()))
        options = " ".join(f"--force {slug}" for slug in result.withheld)
        return f"{name}: {reasons} It was not sent and waits here; {options} sends it all the same."
    if result.outcome is Outcome.UNKNOWN and is_new(result.key):
        return f"{result.sentence} Run this again then: it looks first."
    return " ".join([result.sentence, *result.problems.values()])


def _told(desk: Desk, results: Sequence[Result], why: Callable[[Result], str]) -> Reply:
    """What was saved, what is in conflict, and what else was not sent. Raised when the way to Webflow is the reason."""
    from wftui.services.outcomes import Outcome

    failed = [each for each in results if not each.ok]
    if failed and len(failed) == len(results) and failed[0].error is not None:
        raise failure(failed[0], why(failed[0]))
    conflicts: list[Json] = []
    lines = [each.sentence for each in results if each.outcome is Outcome.DONE and each.ok]
    for each in failed:
        for conflict in each.conflicts:
            conflicts.append(shown_conflict(desk, conflict))
            lines += three(desk, conflict)
    bad = {each.key.item_id for each in failed}
    saved = [each.key.item_id for each in results if each.outcome is Outcome.DONE and each.key.item_id not in bad]
    notes = [why(each) for each in failed]
    if conflicts:
        notes.append("--over mine sends yours, --over theirs takes theirs, --over FIELD=mine is for one field.")
    errors: list[Json] = [why(each) for each in failed]
    reply: dict[str, Json] = {"saved": list(dict.fromkeys(saved)), "conflicts": conflicts, "errors": errors}
    return Reply(reply, lines, notes, max(map(status_of, failed), default=0))
