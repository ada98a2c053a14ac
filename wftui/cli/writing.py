"""The verbs that change values: items set, items create, items duplicate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from wftui.cli import assignments
from wftui.cli.kept import kept
from wftui.cli.lists import read, shown
from wftui.cli.reply import Reply
from wftui.cli.sending import failure, own_edits, planned, status_of, withheld
from wftui.cli.visit import Visit, carry_out
from wftui.cli.wishes import (
    Wishes,
    collection_option,
    draft_option,
    force_option,
    keep_option,
    locale_option,
    locales_option,
    plan_options,
    site_option,
    with_wishes,
)

if TYPE_CHECKING:
    from wftui.domain.collection import Collection
    from wftui.domain.item import Variant, VariantKey
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.services.creating import Creating
    from wftui.services.desk import Desk
    from wftui.services.outcomes import Result
    from wftui.store.edits import NewItem

LOOKS = (1.0, 3.0, 10.0)
"""Seconds between the looks for a new item when the answer to its create was lost."""


@click.command("set")
@click.argument("item")
@click.argument("changes", nargs=-1, required=True, metavar="FIELD=VALUE...")
@site_option
@collection_option
@locale_option
@draft_option
@force_option
@keep_option
@plan_options
@with_wishes
@click.pass_obj
def items_set(
    wishes: Wishes,
    item: str,
    changes: tuple[str, ...],
    site: str | None,
    collection: str | None,
    locale: str | None,
    as_draft: bool,
    force: tuple[str, ...],
    keep: bool,
    plan: bool,
    plan_file: str | None,
) -> Reply:
    """Change fields of one item and save them, staged.

    FIELD is a slug or display name. FIELD= empties it, FIELD=@FILE takes the text of a file (@- standard input, @@ a
    text that begins with @), FIELD:=JSON the API's own value. Options and references go by name, slug or id.
    """
    _keep_alone(keep, plan, plan_file)
    wanted = assignments.cut(changes)

    async def work(visit: Visit) -> Reply:
        from wftui.services import resolve
        from wftui.services.merge import canonical
        from wftui.services.ports import FieldCodec

        chosen = await visit.site(site)
        where = resolve.locale(chosen, locale)
        of, key = await visit.item(chosen, collection, where, item)
        schema = await visit.schema(chosen, of)
        variant = await read(visit, chosen, schema, key, where)
        current = canonical(FieldCodec(), schema, variant.field_data())
        values = await assignments.values(visit, chosen, schema, where, wanted, current)
        if keep or wishes.offline:
            edits = visit.session.workshop.edits(chosen.id)
            edits.set_all([(key, slug, value, current.get(slug)) for slug, value in values.items()])
            return kept(visit, chosen, key.item_id)
        forced = [resolve.field(schema, each).slug for each in force]
        with _nothing_waits(), own_edits(visit, visit.desk(chosen)) as desk:
            for slug, value in values.items():
                desk.edits.set(key, slug, value, base=current.get(slug))
            return await _saved(
                visit, desk, schema, variant, where, key, as_draft=as_draft, force=forced, plan=plan, file=plan_file
            )

    return carry_out(wishes, work)


@contextmanager
def _nothing_waits() -> Iterator[None]:
    """Values of the command line wait nowhere while another program sends: say how they can."""
    from wftui.store.sending_lock import AnotherSends

    try:
        yield
    except AnotherSends as error:
        error.safe, error.next_step = "Nothing was sent.", "Run it again in a moment; --keep keeps it here until then."
        raise


def _keep_alone(keep: bool, plan: bool, plan_file: str | None) -> None:
    if keep and (plan or plan_file):
        raise click.UsageError("--keep sends nothing, so there is no plan to print. wftui edits save --plan prints it.")


async def _saved(
    visit: Visit,
    desk: Desk,
    schema: Collection,
    variant: Variant,
    where: Locale,
    key: VariantKey,
    *,
    as_draft: bool,
    force: Sequence[str],
    plan: bool,
    file: str | None,
) -> Reply:
    from wftui.services.saving import Saving

    saving = Saving(desk)
    if plan or file:
        review = await saving.review([key], as_draft=as_draft, force=force)
        return planned(visit, review.plan, file, review.results, partial(_why_not, desk, schema))
    result = (await saving.save([key], as_draft=as_draft, force=force))[0]
    if not result.ok:
        raise failure(result, _why_not(desk, schema, result))
    return shown(visit, desk.site, schema, result.variant or variant, where, [result.sentence])


def _why_not(desk: Desk, schema: Collection, result: Result) -> str:
    """Why a save did not happen, for somebody whose values stand on the command line and not in an editor."""
    from wftui.services import words
    from wftui.services.outcomes import Outcome

    if result.outcome is Outcome.CONFLICT:
        labels = words.listed([desk.label(schema, each.field) for each in result.conflicts])
        return f"Someone changed {labels} at this very moment. Nothing was sent. Look at it, then run this again."
    if result.outcome is Outcome.UNKNOWN:
        return f"{result.error} Run this again: it looks first, and sends only what is missing."
    if result.problems:
        return f"Not saved. {_reasons(desk, schema, result)} Nothing was changed there."
    if result.withheld:
        return f"Saved in part. {withheld(result)}" if result.entry_id is not None else withheld(result)
    if result.gone:
        return "The item is no longer there: someone deleted it. Nothing was sent."
    return f"Not saved. {result.error}" if result.error is not None else result.sentence


def _reasons(desk: Desk, schema: Collection, result: Result) -> str:
    """The problems in one line, each with the name of its field."""
    found = []
    for slug, reason in result.problems.items():
        label = desk.label(schema, slug)
        found.append(reason if reason.startswith(label) else f"{label}: {reason}")
    return " ".join(found)


@click.command("create")
@click.argument("changes", nargs=-1, required=True, metavar="FIELD=VALUE...")
@site_option
@collection_option
@locales_option
@click.option("--queue", is_flag=True, help="Let the next site publish take it live; it is a draft otherwise.")
@force_option
@keep_option
@plan_options
@with_wishes
@click.pass_obj
def items_create(
    wishes: Wishes,
    changes: tuple[str, ...],
    site: str | None,
    collection: str | None,
    locales: tuple[str, ...],
    queue: bool,
    force: tuple[str, ...],
    keep: bool,
    plan: bool,
    plan_file: str | None,
) -> Reply:
    """Make a new item, staged. It needs a name; without a slug it gets one made of its name.

    FIELD=VALUE is as in wftui items set.
    """
    if collection is None:
        raise click.UsageError("Missing option '--collection'. wftui collections lists them.")
    _keep_alone(keep, plan, plan_file)
    wanted = assignments.cut(changes)

    async def work(visit: Visit) -> Reply:
        from wftui.services import resolve

        chosen = await visit.site(site)
        places = [resolve.locale(chosen, each) for each in locales] or [chosen.primary]
        schema = await visit.schema(chosen, await visit.collection(chosen, collection))
        values = await assignments.values(visit, chosen, schema, places[0], wanted, {})
        filled = {slug: value for slug, value in values.items() if value is not None}
        forced = [resolve.field(schema, each).slug for each in force]
        edits = visit.session.workshop.edits(chosen.id)
        item = edits.new_item(schema.id, [each.cms_locale_id for each in places], filled)
        if keep or wishes.offline:
            return kept(visit, chosen, item.id, id=item.id)
        with _nothing_waits():
            return await _made(
                visit, chosen, schema, item, places, as_draft=not queue, force=forced, file=(plan, plan_file)
            )

    return carry_out(wishes, work)


@click.command("duplicate")
@click.argument("item")
@site_option
@collection_option
@locales_option
@plan_options
@with_wishes
@click.pass_obj
def items_duplicate(
    wishes: Wishes,
    item: str,
    site: str | None,
    collection: str | None,
    locales: tuple[str, ...],
    plan: bool,
    plan_file: str | None,
) -> Reply:
    """Make a new item with the values of another, under a slug of its own, staged."""

    async def work(visit: Visit) -> Reply:
        from wftui.services import resolve
        from wftui.services.duplicating import Duplicating

        chosen = await visit.site(site)
        places = [resolve.locale(chosen, each) for each in locales] or [chosen.primary]
        of, key = await visit.item(chosen, collection, places[0], item)
        await read(visit, chosen, of, key, places[0])
        schema = await visit.schema(chosen, of)
        new = await Duplicating(visit.desk(chosen)).begin(key, [each.cms_locale_id for each in places])
        return await _made(visit, chosen, schema, new, places, as_draft=True, force=(), file=(plan, plan_file))

    return carry_out(wishes, work)


async def _made(
    visit: Visit,
    site: Site,
    schema: Collection,
    item: NewItem,
    places: Sequence[Locale],
    *,
    as_draft: bool,
    force: Sequence[str],
    file: tuple[bool, str | None],
) -> Reply:
    """Make the new item in Webflow. Unless it may be there already, nothing of it stays here when that fails."""
    from wftui.services.creating import Creating
    from wftui.services.outcomes import Outcome
    from wftui.services.saving import Saving
    from wftui.services.slugs import slug_from

    desk = visit.desk(site)
    creating = Creating(desk)
    named = desk.edits.of(item.key)
    wanted_slug = "" if "slug" in named or "name" not in named else slug_from(str(named["name"].value))
    other_slug: list[str] = []
    try:
        if file[0] or file[1]:
            review = await creating.review(item.id, as_draft=as_draft, force=force)
            reply = planned(visit, review.plan, file[1], review.results, partial(_why_not_made, desk, schema))
            return replace(reply, notes=[*reply.notes, *_other_slug(desk, item, wanted_slug)])
        result = await creating.create(item.id, as_draft=as_draft, force=force)
        if result.ok and result.variant is not None and not any(each.field == "slug" for each in result.differences):
            other_slug = _slug_note(result.variant.slug, wanted_slug)
        if result.outcome is Outcome.UNKNOWN:
            result = await _look(creating, item, result)
    finally:
        may_be_there = any(each.state.open for each in desk.journal.creations(item.id))
        if not may_be_there and desk.edits.find_new(item.id) is not None:
            desk.edits.drop_new_item(item.id)
    if not result.ok or result.variant is None:
        raise failure(result, _why_not_made(desk, schema, result))
    every = [result.key._replace(cms_locale_id=each.cms_locale_id) for each in places]
    others = [each for each in every if each != result.key and desk.edits.of(each)]
    saved = await Saving(desk).save(others) if others else []
    notes = [result.sentence, *other_slug, *(each.sentence for each in saved)]
    stored = desk.mirror.variant(every[0])
    reply = shown(visit, site, schema, stored.staged if stored is not None else result.variant, places[0], notes)
    return replace(reply, exit_code=max(map(status_of, saved), default=0))


def _other_slug(desk: Desk, item: NewItem, wanted: str) -> list[str]:
    """That a plan names another slug than the name alone would give."""
    slug = desk.edits.of(item.key).get("slug")
    return _slug_note(str(slug.value), wanted) if slug is not None else []


def _slug_note(slug: str, wanted: str) -> list[str]:
    return [f"The slug became {slug}, because {wanted} is taken."] if wanted and slug != wanted else []


async def _look(creating: Creating, item: NewItem, result: Result) -> Result:
    """The answer to a create was lost: look for the item a few times, and never send it again."""
    import asyncio

    from wftui.services.outcomes import Outcome

    for pause in LOOKS:
        await asyncio.sleep(pause)
        async with creating.desk.sending():
            result = await creating.settle(item) or result
        if result.outcome is not Outcome.UNKNOWN:
            break
    return result


def _why_not_made(desk: Desk, schema: Collection, result: Result) -> str:
    from wftui.services.outcomes import Outcome

    if result.outcome is Outcome.UNKNOWN:
        return f"{result.sentence} The item is kept here as not sent; the program shows it."
    if result.problems:
        return f"Nothing was created. {_reasons(desk, schema, result)}"
    if result.withheld:
        made = f"Created {result.variant.name}. " if result.variant is not None else ""
        again = " with wftui items set" if made else ""
        return f"{made}{withheld(result).removesuffix('.')}{again}."
    return f"Nothing was created. {result.error}" if result.error is not None else result.sentence
