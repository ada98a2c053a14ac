"""The verbs that change what an item is to visitors: publish, unpublish, archive, delete. Each asks first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

import click

from wftui.cli.reply import Reply
from wftui.cli.sending import failure, planned, told
from wftui.cli.visit import Visit, carry_out
from wftui.cli.wishes import Wishes, collection_option, locales_option, plan_options, site_option, with_wishes
from wftui.domain.errors import NotFoundHere

if TYPE_CHECKING:
    from wftui.domain.item import VariantKey
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.services.outcomes import Result
    from wftui.services.plans import Verb

_Options = tuple[str | None, str | None, tuple[str, ...]]


@click.command()
@click.argument("items", nargs=-1, required=True, metavar="ITEM...")
@site_option
@collection_option
@locales_option
@plan_options
@with_wishes
@click.pass_obj
def publish(
    wishes: Wishes,
    items: tuple[str, ...],
    site: str | None,
    collection: str | None,
    locales: tuple[str, ...],
    plan: bool,
    plan_file: str | None,
) -> Reply:
    """Put the staged version of items live."""
    from wftui.services.plans import Verb

    return _live(wishes, Verb.PUBLISH, items, (site, collection, locales), (plan, plan_file))


@click.command()
@click.argument("items", nargs=-1, required=True, metavar="ITEM...")
@site_option
@collection_option
@locales_option
@plan_options
@with_wishes
@click.pass_obj
def unpublish(
    wishes: Wishes,
    items: tuple[str, ...],
    site: str | None,
    collection: str | None,
    locales: tuple[str, ...],
    plan: bool,
    plan_file: str | None,
) -> Reply:
    """Take items off the live site. What is staged stays."""
    from wftui.services.plans import Verb

    return _live(wishes, Verb.UNPUBLISH, items, (site, collection, locales), (plan, plan_file))


@click.command()
@click.argument("items", nargs=-1, required=True, metavar="ITEM...")
@click.option("--undo", "back", is_flag=True, help="Bring archived items back instead.")
@site_option
@collection_option
@locales_option
@plan_options
@with_wishes
@click.pass_obj
def archive(
    wishes: Wishes,
    items: tuple[str, ...],
    back: bool,
    site: str | None,
    collection: str | None,
    locales: tuple[str, ...],
    plan: bool,
    plan_file: str | None,
) -> Reply:
    """Archive items: hidden, and off the live site with the next site publish."""

    async def work(visit: Visit) -> Reply:
        from wftui.services.marking import Marking
        from wftui.services.plans import Verb

        verb = Verb.UNARCHIVE if back else Verb.ARCHIVE
        chosen, keys = await _targets(visit, (site, collection, locales), items)
        marking = Marking(visit.desk(chosen))
        if plan or plan_file or not wishes.yes:
            review = await marking.review(verb, keys)
            if plan or plan_file:
                return planned(visit, review.plan, plan_file, review.results)
            _must_be_there(review.results)
            visit.confirm(f"{review.plan.sentence} {chosen.display_name}. Go on?", review.plan.warnings)
        results = await marking.mark(verb, keys)
        _must_be_there(results)
        return told("broughtBack" if back else "archived", results)

    return _asked(wishes, work, plan, plan_file)


@click.command()
@click.argument("items", nargs=-1, required=True, metavar="ITEM...")
@site_option
@collection_option
@click.option(
    "--locale", "locales", metavar="LOCALE", multiple=True, help="Delete it in this locale only; may be repeated."
)
@plan_options
@with_wishes
@click.pass_obj
def delete(
    wishes: Wishes,
    items: tuple[str, ...],
    site: str | None,
    collection: str | None,
    locales: tuple[str, ...],
    plan: bool,
    plan_file: str | None,
) -> Reply:
    """Delete items, in every locale unless one is named. Undo makes them again, under a new id."""

    async def work(visit: Visit) -> Reply:
        from wftui.services.plans import joined
        from wftui.services.removing import Removing

        chosen, keys = await _targets(visit, (site, collection, locales), items)
        named = [each.cms_locale_id for each in _places(chosen, locales)] if locales else None
        once = {key.item_id: key for key in keys}.values()
        removing = Removing(visit.desk(chosen))
        if plan or plan_file or not wishes.yes:
            reviews = [await removing.review(key.collection_id, key.item_id, named) for key in once]
            results = [result for review in reviews for result in review.results]
            _must_be_there(results)
            whole = joined([each.plan for each in reviews], " ".join(each.plan.sentence for each in reviews))
            if plan or plan_file:
                return planned(visit, whole, plan_file, results)
            visit.confirm(f"{whole.sentence} {chosen.display_name}. Go on?", whole.warnings)
        results = [await removing.delete(key.collection_id, key.item_id, named) for key in once]
        if len(results) == 1:
            _must_be_there(results)
        return told("deleted", results)

    return _asked(wishes, work, plan, plan_file)


def _live(wishes: Wishes, verb: Verb, items: Sequence[str], options: _Options, file: tuple[bool, str | None]) -> Reply:
    """Publish or unpublish."""

    async def work(visit: Visit) -> Reply:
        from wftui.services.plans import Verb
        from wftui.services.publishing import Publishing

        chosen, keys = await _targets(visit, options, items)
        publishing = Publishing(visit.desk(chosen))
        if file[0] or file[1] or not wishes.yes:
            review = await publishing.review(verb, keys)
            if file[0] or file[1]:
                return planned(visit, review.plan, file[1], review.results)
            _must_be_there(review.results)
            names = ", ".join(dict.fromkeys(each.sentence for each in review.results))
            places = ", ".join(str(each) for each in _places(chosen, options[2]) if each.tag)
            question = f"{review.plan.sentence} {names}{f' in {places}' if places else ''}. Go on?"
            visit.confirm(question, review.plan.warnings)
        if verb is Verb.PUBLISH:
            return told("published", await publishing.publish(keys))
        return told("unpublished", await publishing.unpublish(keys))

    return _asked(wishes, work, *file)


def _asked(wishes: Wishes, work: Callable[[Visit], Awaitable[Reply]], plan: bool, plan_file: str | None) -> Reply:
    """Carry it out, but do not even begin what could not be confirmed."""

    async def checked(visit: Visit) -> Reply:
        if not plan and not plan_file:
            visit.must_be_able_to_ask()
        return await work(visit)

    return carry_out(wishes, checked)


def _places(site: Site, locales: Sequence[str]) -> list[Locale]:
    from wftui.services import resolve

    return [resolve.locale(site, each) for each in locales] or [site.primary]


async def _targets(visit: Visit, options: _Options, items: Sequence[str]) -> tuple[Site, list[VariantKey]]:
    """The site, and the variants that were named: every item in every locale."""
    site_name, collection, locales = options
    site = await visit.site(site_name)
    places = _places(site, locales)
    found = await visit.items(site, collection, places[0], items)
    keys = [key._replace(cms_locale_id=each.cms_locale_id) for _, key in found for each in places]
    return site, list(dict.fromkeys(keys))


def _must_be_there(results: Sequence[Result]) -> None:
    """Raise when one of the items does not exist, or could not be read."""
    for each in results:
        if each.gone:
            raise NotFoundHere(
                f"There is no item {each.key.item_id} there.", safe="Nothing was sent for it.",
                next_step="wftui items list lists them.",
            )  # fmt: skip
        if not each.ok:
            raise failure(each)
