"""Fields that both sides changed, for verbs: shown as they were, as ours and as theirs; answered by --over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from wftui.cli.kept import cell
from wftui.cli.sending import own_edits
from wftui.domain.errors import NotFoundHere, UsageError
from wftui.domain.text import one_line

if TYPE_CHECKING:
    from wftui.cli.visit import Visit
    from wftui.domain.collection import Collection
    from wftui.domain.item import VariantKey
    from wftui.domain.json import Json
    from wftui.services.desk import Desk
    from wftui.services.outcomes import Conflict, Resolution, Result
    from wftui.services.saving import Review, Saving

MINE, THEIRS = "mine", "theirs"


def slugs(schemas: Sequence[Collection], name: str) -> list[str]:
    """The slugs of a field that was named, in every collection that has it. Raises `NotFoundHere`."""
    from wftui.services import resolve

    found, missing = [], NotFoundHere(f"Nothing that waits has a field {one_line(name)}.", safe="Nothing was sent.")
    for each in schemas:
        try:
            found.append(resolve.field(each, name).slug)
        except NotFoundHere as error:
            missing = error
    if schemas and not found:
        raise missing
    return found


def sides(over: Sequence[str]) -> dict[str, str]:
    """Whose value to keep, by the name of the field; "" for all that are not named. Raises `UsageError`."""
    found: dict[str, str] = {}
    for each in over:
        name, _, side = each.rpartition("=")
        if side not in (MINE, THEIRS):
            raise UsageError(
                f"{one_line(each)[:60]} is no answer for --over.",
                safe="Nothing was sent.",
                next_step="Write mine or theirs for all fields, FIELD=mine or FIELD=theirs for one.",
            )
        found[name.strip()] = side
    return found


def choice_of(schemas: Sequence[Collection], sides: dict[str, str], conflict: Conflict) -> Resolution | None:
    """The answer to a conflict; None when there is none for its field."""
    from wftui.services.outcomes import Resolution

    of = [each for each in schemas if each.id == conflict.key.collection_id]
    named = {slug: side for name, side in sides.items() if name for slug in slugs(of, name)} if of else {}
    side = named.get(conflict.field, sides.get(""))
    if side is None:
        return None
    return Resolution(conflict, conflict.mine if side == MINE else conflict.theirs)


def answers(result: Result, choice: Callable[[Conflict], Resolution | None]) -> list[Resolution]:
    """The answers to all conflicts of a variant; empty while one of them is missing."""
    found = [choice(each) for each in result.conflicts]
    return [] if None in found else [each for each in found if each is not None]


async def again(
    saving: Saving,
    results: Sequence[Result],
    choice: Callable[[Conflict], Resolution | None],
    as_draft: bool,
    force: Sequence[str],
) -> list[Result]:
    """Save what was in conflict again, where every question is answered."""
    answered = {each.key: found for each in results if each.conflicts and (found := answers(each, choice))}
    if not answered:
        return list(results)
    resolutions = [each for found in answered.values() for each in found]
    second = await saving.save(list(answered), as_draft=as_draft, force=force, resolutions=resolutions)
    by_key = dict(zip(answered, second, strict=True))
    return [by_key.get(each.key, each) for each in results]


async def reviewed(
    visit: Visit,
    desk: Desk,
    keys: Sequence[VariantKey],
    as_draft: bool,
    force: Sequence[str],
    choice: Callable[[Conflict], Resolution | None],
) -> Review:
    """What a save would send, with the answers to conflicts tried on a copy of the edits."""
    from wftui.services import words
    from wftui.services.plans import Verb, joined
    from wftui.services.saving import Review, Saving

    review = await Saving(desk).review(keys, as_draft=as_draft, force=force)
    answered = {each.key: found for each in review.results if each.conflicts and (found := answers(each, choice))}
    if not answered:
        return review
    with own_edits(visit, desk) as copy:
        for key, found in answered.items():
            for slug, edit in desk.edits.of(key).items():
                copy.edits.set(key, slug, edit.value, base=edit.base)
            for each in found:
                Saving(copy).resolve(each)
        second = await Saving(copy).review(list(answered), as_draft=as_draft, force=force)
    left = [each for each in review.results if each.key not in answered]
    plans = [review.plan, second.plan] if review.plan else [second.plan]
    writes = [write for each in plans for write in each.writes]
    saves = all(each.verb is Verb.SAVE for each in writes)
    sentence = words.plan_to_save(writes) if saves else " ".join(each.sentence for each in plans)
    return Review(joined(plans, sentence), (*left, *second.results))


def shown_conflict(desk: Desk, conflict: Conflict) -> dict[str, Json]:
    """A conflict with its three values as the API writes them."""
    schema = desk.mirror.collection(conflict.key.collection_id)
    field = schema.field(conflict.field) if schema is not None else None
    return {
        "id": conflict.key.item_id,
        "cmsLocaleId": conflict.key.cms_locale_id,
        "name": desk.name_of(conflict.key),
        "field": conflict.field,
        "base": desk.codec.encode(field, conflict.base),
        MINE: desk.codec.encode(field, conflict.mine),
        THEIRS: desk.codec.encode(field, conflict.theirs),
    }


def three(desk: Desk, conflict: Conflict) -> list[str]:
    """A conflict for eyes: the value from before, yours, theirs."""
    schema = desk.mirror.collection(conflict.key.collection_id)
    head = f"{desk.name_of(conflict.key)}: {one_line(desk.label(schema, conflict.field))} was changed on both sides"
    values = (("before", conflict.base), (MINE, conflict.mine), (THEIRS, conflict.theirs))
    return [
        head,
        *(f"  {word:<7} {cell(desk.mirror, desk.site, conflict.key, conflict.field, v)}" for word, v in values),
    ]
