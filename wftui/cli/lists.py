"""The verbs that read: sites, collections, items list, items get."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wftui.cli import console, documents, search
from wftui.cli.columns import pairs
from wftui.cli.reply import Reply, Table
from wftui.cli.visit import Visit, ago, carry_out
from wftui.cli.wishes import Wishes, collection_option, locale_option, site_option, with_wishes
from wftui.domain.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wftui.domain.collection import Collection
    from wftui.domain.item import Variant, VariantKey
    from wftui.domain.json import Json
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.store.mirror import Mirror


@click.command()
@with_wishes
@click.pass_obj
def sites(wishes: Wishes) -> Reply:
    """List the sites that the token opens."""

    async def work(visit: Visit) -> Reply:
        found = await visit.sites()
        rows = [
            (each.display_name, each.short_name, _locales(each), moment(each.last_published), each.id) for each in found
        ]
        heads = ("SITE", "SHORT NAME", "LOCALES", "PUBLISHED (UTC)", "ID")
        table = Table(heads, rows, "This token opens no site.")
        return Reply({"sites": [documents.site(each) for each in found]}, table)

    return carry_out(wishes, work)


@click.command()
@site_option
@with_wishes
@click.pass_obj
def collections(wishes: Wishes, site: str | None) -> Reply:
    """List the collections of a site."""

    async def work(visit: Visit) -> Reply:
        chosen = await visit.site(site)
        found = await visit.collections(chosen)
        if visit.wishes.offline:
            visit.notes[:] = [_aged(visit.mirror(chosen).freshness("schema"), "the collections")]
        rows = [(each.display_name, each.slug, each.singular_name, each.id) for each in found]
        table = Table(("COLLECTION", "SLUG", "ONE OF THEM", "ID"), rows, f"{chosen.display_name} has no collections.")
        return Reply({"collections": [documents.collection(each) for each in found]}, table)

    return carry_out(wishes, work)


@click.command("list", cls=search.Explained, language=search.query_language, heading="QUERY")
@site_option
@collection_option
@locale_option
@click.option("--query", metavar="QUERY", default="", help="Only the items that answer it; the language is below.")
@click.option("--sort", metavar="FIELDS", default="", help="Fields between commas, - before one that descends.")
@with_wishes
@click.pass_obj
def items_list(
    wishes: Wishes, site: str | None, collection: str | None, locale: str | None, query: str, sort: str
) -> Reply:
    """List the items of a collection, staged, in one locale."""
    if collection is None:
        raise click.UsageError("Missing option '--collection'. wftui collections lists them.")

    async def work(visit: Visit) -> Reply:
        from wftui.services import resolve

        chosen = await visit.site(site)
        where = resolve.locale(chosen, locale)
        of = await visit.collection(chosen, collection)
        found = _kept(visit, chosen, of, where) if visit.wishes.offline else await _listed(visit, chosen, of, where)
        found = await search.narrowed(visit, chosen, of, where, found, (query, sort))
        document = {"items": [documents.shown_item(each) for each in found]}
        if wishes.json:
            return Reply(document)
        statuses = _statuses(visit.mirror(chosen), of, where)
        rows = [(each.name, statuses.get(each.id, ""), each.slug, moment(each.last_updated), each.id) for each in found]
        heads = ("NAME", "STATUS", "SLUG", "UPDATED (UTC)", "ID")
        empty = f"{of.display_name} has no items{f' in {where}' if where.tag else ''}."
        if query.strip():
            empty = f"No items of {of.display_name} match {one_line(query)}."
        return Reply(document, Table(heads, rows, empty))

    return carry_out(wishes, work)


@click.command("get")
@click.argument("item")
@site_option
@collection_option
@locale_option
@with_wishes
@click.pass_obj
def items_get(wishes: Wishes, item: str, site: str | None, collection: str | None, locale: str | None) -> Reply:
    """Show one item, staged. ITEM is its id, slug or exact name."""

    async def work(visit: Visit) -> Reply:
        from wftui.services import resolve

        chosen = await visit.site(site)
        where = resolve.locale(chosen, locale)
        of, key = await visit.item(chosen, collection, where, item)
        variant = await read(visit, chosen, of, key, where)
        schema = of if visit.wishes.offline or wishes.json else await visit.schema(chosen, of)
        return shown(visit, chosen, schema, variant, where)

    return carry_out(wishes, work)


async def read(visit: Visit, site: Site, of: Collection, key: VariantKey, where: Locale) -> Variant:
    """A variant as it stands now, or as the mirror has it with --offline. Raises `NotFoundHere`."""
    from wftui.api.errors import NotFound
    from wftui.domain.errors import NotFoundHere
    from wftui.services.reading import REMEMBERED

    mirror = visit.mirror(site)
    place = f" in {where}" if where.tag else ""
    if visit.wishes.offline:
        stored = mirror.variant(key)
        if stored is None:
            raise NotFoundHere(f"The local copy has no such item of {of.display_name}{place}.")
        visit.notes[:] = [_aged(stored.fetched_at, "this item")]
        return stored.staged
    try:
        variant = await visit.client.get_item(key.collection_id, key.item_id, locale=where)
    except NotFound as error:
        mirror.drop_item(key.collection_id, key.item_id, (key.cms_locale_id,))
        raise NotFoundHere(
            f"{of.display_name} has no item {key.item_id}{place}.",
            next_step=f"wftui items list --collection {of.slug} lists them.",
        ) from error
    with REMEMBERED:
        mirror.put_variant(key.collection_id, variant)
    return variant


def shown(
    visit: Visit, site: Site, schema: Collection, variant: Variant, where: Locale, notes: Sequence[str] = ()
) -> Reply:
    """The reply that is one item."""
    document = documents.shown_item(variant)
    if visit.wishes.json:
        return Reply(document, notes=notes)
    return Reply(document, pairs(_facts(visit.mirror(site), schema, variant, where)), notes)


def _facts(mirror: Mirror, schema: Collection, variant: Variant, where: Locale) -> list[tuple[str, str]]:
    from wftui.cli.naming import KnownNames
    from wftui.domain.item import VariantKey
    from wftui.fields import field_type

    names = KnownNames(mirror, where)
    values = variant.field_data()
    stored = mirror.variant(VariantKey(schema.id, variant.id, variant.cms_locale_id))
    facts = [("ID", variant.id), ("Locale", str(where) if where.tag else "")]
    facts += [("Status", stored.status.word if stored else ""), ("Updated (UTC)", moment(variant.last_updated))]
    known = {each.slug for each in schema.fields}
    for each in schema.fields:
        kind = field_type(each.type)
        facts.append((each.display_name, kind.cell(kind.decode(values.get(each.slug)), each, names)))
    facts += [(slug, _plain(value)) for slug, value in values.items() if slug not in known]
    return [(name, value) for name, value in facts if value]


def _plain(value: Json) -> str:
    from wftui.fields.base import compact

    return value if isinstance(value, str) else compact(value)


async def _listed(visit: Visit, site: Site, of: Collection, where: Locale) -> Sequence[Variant]:
    from wftui.services import reading

    def report(done: int, total: int) -> None:
        console.progress(f"{done} of {total} items")

    found = await reading.items(visit.client, visit.mirror(site), of.id, where, report)
    console.progress("")
    if not found.whole:
        visit.notes.append(f"{of.display_name} changed while it was read; an item may be missing. Run it again.")
    return found.items


def _kept(visit: Visit, site: Site, of: Collection, where: Locale) -> list[Variant]:
    """The items of the mirror, by name."""
    from wftui.services import reading
    from wftui.store.mirror_base import variant_from
    from wftui.store.rows import RowQuery

    mirror = visit.mirror(site)
    query = RowQuery(of.id, where.cms_locale_id)
    rows = mirror.variant_rows(query, 0, mirror.count(query), raw=True)
    visit.notes[:] = [_aged(reading.age(mirror, of.id, [where]), f"all of {of.display_name}")]
    return [variant_from(each.raw) for each in rows if each.raw is not None]


def _statuses(mirror: Mirror, of: Collection, where: Locale) -> dict[str, str]:
    from wftui.store.rows import RowQuery

    query = RowQuery(of.id, where.cms_locale_id)
    return {each.item_id: each.status.word for each in mirror.variant_rows(query, 0, mirror.count(query))}


def _aged(at: float | None, what: str) -> str:
    if at is None:
        return f"Offline: {what} was never read in full, so something may be missing."
    return f"Offline: from the local copy, read {ago(at)}."


def _locales(of: Site) -> str:
    return ", ".join(each.tag for each in of.locales if each.tag)


def moment(iso: str | None) -> str:
    """`2026-03-01 14:30` of an ISO date and time, which Webflow writes in UTC."""
    return iso[:16].replace("T", " ") if iso else ""
