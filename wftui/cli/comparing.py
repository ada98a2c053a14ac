"""wftui items diff: what is staged against what is live, from the local copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from wftui.cli.reply import Reply
from wftui.cli.visit import Visit, ago, carry_out
from wftui.cli.wishes import Wishes, collection_option, locale_option, site_option, with_wishes
from wftui.domain.errors import NotFoundHere
from wftui.domain.text import one_line

if TYPE_CHECKING:
    from wftui.domain.collection import Collection
    from wftui.domain.item import VariantKey
    from wftui.domain.json import Json
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.services.comparing import Change, FieldDifference, ItemDifference
    from wftui.store.edits import Edit
    from wftui.store.rows import StoredVariant


@click.command("diff")
@click.argument("item")
@site_option
@collection_option
@locale_option
@with_wishes
@click.pass_obj
def items_diff(wishes: Wishes, item: str, site: str | None, collection: str | None, locale: str | None) -> Reply:
    """Show what differs between staged and live in one item. ITEM is its id, slug or exact name.

    [-so-] is what is live and would go, {+so+} is what would come. Edits made here and not sent are laid over what is
    staged, and marked. It looks into the local copy, which wftui sync brings up to date, and needs no network.
    """

    async def work(visit: Visit) -> Reply:
        from wftui.cli.naming import KnownNames
        from wftui.services import resolve
        from wftui.services.comparing import compare

        chosen = _known_site(visit, site)
        where = resolve.locale(chosen, locale)
        of, key = _known_item(visit, chosen, collection, where, item)
        mirror = visit.mirror(chosen)
        stored = mirror.variant(key)
        if stored is None:
            place = f" in {where}" if where.tag else ""
            raise NotFoundHere(f"The local copy has no such item of {one_line(of.display_name)}{place}.")
        found = compare(stored, of, KnownNames(mirror, where), _edits(visit, chosen, key))
        visit.notes.append(f"{_words(found, where)}, from the local copy, read {ago(stored.fetched_at)}.")
        return Reply(_document(found, of, key, where, stored), _lines(found))

    return carry_out(wishes, work)


def _known_site(visit: Visit, wanted: str | None) -> Site:
    from wftui.services import resolve

    known = visit.session.known
    if known.at is None:
        raise NotFoundHere("There is no local copy for this token yet.", next_step="Run wftui sync once.")
    found = resolve.site(known.sites, wanted)
    if not visit.session.paths.mirror_file(found.id).exists():
        raise NotFoundHere(f"There is no local copy of {found.display_name} yet.", next_step="Run wftui sync.")
    return found


def _known_item(
    visit: Visit, site: Site, collection: str | None, where: Locale, wanted: str
) -> tuple[Collection, VariantKey]:
    """The item that the copy knows by that name, in the collection or in all."""
    from wftui.domain.item import VariantKey
    from wftui.services import resolve

    mirror = visit.mirror(site)
    every = mirror.collections()
    chosen = [resolve.collection(every, collection)] if collection is not None else every
    missing: NotFoundHere | None = None
    found: list[tuple[Collection, VariantKey]] = []
    for each in chosen:
        try:
            item_id = resolve.known_item_id(mirror, each, where, wanted)
        except NotFoundHere as error:
            missing = missing or error
            continue
        found.append((each, VariantKey(each.id, item_id, where.cms_locale_id)))
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(one_line(each.slug) for each, _ in found)
        raise NotFoundHere(
            f"{len(found)} collections have an item {one_line(wanted)}: {names}.",
            next_step="Say which one with --collection.",
        )
    if missing is not None and collection is not None:
        raise missing
    raise NotFoundHere(
        f"The local copy has no item {one_line(wanted)}.", next_step="wftui search finds items by what they hold."
    )


def _edits(visit: Visit, site: Site, key: VariantKey) -> dict[str, Edit]:
    if not visit.session.paths.edits_file(site.id).exists():
        return {}
    return dict(visit.session.workshop.edits(site.id).of(key))


def _words(found: ItemDifference, where: Locale) -> str:
    place = f" in {where}" if where.tag else ""
    edits = f", with {found.edits} edit{'' if found.edits == 1 else 's'} that {_is(found.edits)} not sent"
    return f"{one_line(found.name)}{place}: {found.status.word}{edits if found.edits else ''}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


# As text


def _lines(found: ItemDifference) -> list[str]:
    sentence = found.sentence()
    if sentence:
        return [sentence]
    lines: list[str] = []
    for each in found.fields:
        lines += [*([""] if lines else []), *_field(each)]
    return [*lines, "", found.others()] if found.others() else lines


def _field(difference: FieldDifference) -> list[str]:
    state = difference.state()
    lines = [one_line(difference.field.display_name) + (f"   * {state}" if state else "")]
    for change in difference.changes:
        said = [part for part in (change.place, change.note) if part]
        lines += [f"  {one_line('; '.join(said))}"] if said else []
        lines += _told(change)
    return lines


def _told(change: Change) -> list[str]:
    from wftui.services.comparing import in_signs, shortened

    lines = [f"    {_safe(line)}" for line in in_signs(shortened(change.pieces)).split("\n")] if change.pieces else []
    return [*lines, f"    markup: {_safe(in_signs(change.markup))}"] if change.markup else lines


def _safe(text: str) -> str:
    from wftui.domain.text import visible

    return visible(text.replace("\n", " ").replace("\t", " "))


# As JSON


def _document(
    found: ItemDifference, of: Collection, key: VariantKey, where: Locale, stored: StoredVariant
) -> dict[str, Any]:
    return {
        "id": key.item_id,
        "name": found.name,
        "collection": of.slug,
        "cmsLocaleId": where.cms_locale_id,
        "locale": where.tag or None,
        "status": found.status.word,
        "live": found.has_live if found.live_known else None,
        "differs": found.differing if found.has_live else None,
        "same": found.same_fields if found.has_live else None,
        "lastPublished": stored.staged.last_published,
        "fields": [_field_document(each) for each in found.fields],
    }


def _field_document(difference: FieldDifference) -> dict[str, Json]:
    from wftui.services.comparing import in_signs

    return {
        "field": difference.field.slug,
        "displayName": difference.field.display_name,
        "edited": difference.edited,
        "stagedDiffers": difference.staged_differs,
        "live": difference.live,
        "here": difference.here,
        "changes": [
            {"place": each.place, "text": in_signs(each.pieces), "note": each.note, "markup": in_signs(each.markup)}
            for each in difference.changes
        ],
    }
