"""Writes of unknown outcome, settled by reading. Nothing is ever sent again because an answer was lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wftui.api.errors import ApiError, NotFound
from wftui.domain.collection import Collection
from wftui.domain.item import Variant, VariantKey
from wftui.domain.json import Json
from wftui.domain.values import same, same_as_stored, stored_as_sent
from wftui.services.desk import Desk
from wftui.services.plans import Verb, Write, write_from_document
from wftui.store.journal import Record, State

NOT_THERE = "It did not arrive: reading shows the values from before it."
UNCLEAR_SITE = "Nothing that can be read shows whether the site publish arrived."
NOT_LIVE = "It did not arrive: what is live has not changed."
UNCLEAR = "Nobody can tell whether it arrived: others have changed the same values since."


async def settle_everything(desk: Desk) -> list[tuple[Record, State]]:
    """Settle every write of unknown outcome but creates, which `Creating` settles. Call it inside `desk.sending()`.

    Reads once for each; one that cannot be read now stays open, and the others are settled all the same. A site publish
    leaves no trace that could be read: it stays unclear.
    """
    settled = []
    for record in desk.journal.open_writes():
        write = write_of(record)
        try:
            if is_update(record):
                key = VariantKey(record.collection_id, record.item_id, record.cms_locale_id)
                theirs = await desk.client.get_item(*key[:2], locale=desk.locale(key.cms_locale_id))
                state = settle_update(desk, record, desk.mirror.collection(record.collection_id), theirs)
                desk.mirror.put_variant(key.collection_id, theirs)
            elif write.verb is Verb.DELETE:
                state = await settle_delete(desk, record)
            elif write.verb in (Verb.PUBLISH, Verb.UNPUBLISH):
                state = await settle_publish(desk, record)
            elif write.verb is Verb.PUBLISH_SITE:
                desk.journal.settle(record.id, State.UNCLEAR, error=UNCLEAR_SITE)
                state = State.UNCLEAR
            else:
                continue
        except NotFound:
            desk.journal.settle(record.id, State.UNCLEAR, error="The item is not there any more.")
            state = State.UNCLEAR
        except ApiError:
            continue
        settled.append((record, state))
    return settled


def write_of(record: Record) -> Write:
    """The write that a journal record is about."""
    return write_from_document(record.request)


def settle_update(desk: Desk, record: Record, collection: Collection | None, theirs: Variant) -> State:
    """Settle a save, archive or queue by the variant as it stands now, and end the edits that have arrived."""
    write = write_of(record)
    stored = theirs.field_data()
    flags_there = all(
        wanted is None or wanted == standing
        for wanted, standing in (
            (write.flag("isDraft"), theirs.is_draft),
            (write.flag("isArchived"), theirs.is_archived),
        )
    )
    sent = write.field_data
    arrived = [slug for slug, value in sent.items() if _is_there(desk, collection, slug, value, stored.get(slug))]
    if arrived or (not sent and flags_there):
        _end_edits(desk, record, collection, arrived, stored)
        answer: dict[str, Json] = {"variants": [_kept(theirs, sent, arrived)], "settled": "by reading"}
        desk.journal.settle(record.id, State.DONE, answer=answer)
        return State.DONE
    untouched = all(same(write.before.get(slug), stored.get(slug)) for slug in sent)
    state = State.REFUSED if untouched else State.UNCLEAR
    desk.journal.settle(record.id, state, error=NOT_THERE if untouched else UNCLEAR)
    return state


async def settle_delete(desk: Desk, record: Record) -> State:
    """Settle a delete by looking for the item in each of its locales."""
    write = write_of(record)
    left = []
    for cms_locale_id in write.cms_locale_ids:
        try:
            await desk.client.get_item(write.collection_id, write.item_ids[0], locale=desk.locale(cms_locale_id))
            left.append(cms_locale_id)
        except NotFound:
            continue
    if left:
        desk.journal.settle(record.id, State.REFUSED, error="It did not arrive: the item is still there.")
        return State.REFUSED
    desk.journal.settle(record.id, State.DONE, answer={"settled": "by reading"})
    desk.mirror.drop_item(write.collection_id, write.item_ids[0], write.cms_locale_ids)
    return State.DONE


async def settle_publish(desk: Desk, record: Record) -> State:
    """Settle a publish or unpublish by what is live now."""
    write = write_of(record)
    targets = record.before.get("targets")
    arrived = []
    for each in targets if isinstance(targets, list) else []:
        assert isinstance(each, dict)
        locale = desk.locale(str(each["cmsLocaleId"]) if each.get("cmsLocaleId") else None)
        live: Variant | None
        try:
            live = await desk.client.get_item(write.collection_id, str(each["itemId"]), locale=locale, live=True)
        except NotFound:
            live = None
        was = each.get("live")
        published_before = was.get("lastPublished") if isinstance(was, dict) else None
        if write.verb is Verb.UNPUBLISH:
            arrived.append(live is None)
        else:
            arrived.append(live is not None and live.last_published != published_before)
    state = State.DONE if arrived and all(arrived) else State.UNCLEAR if any(arrived) else State.REFUSED
    answer = settled_publish(write) if state is State.DONE else None
    desk.journal.settle(record.id, state, answer=answer, error="" if answer else NOT_LIVE)
    return state


def settled_publish(write: Write) -> dict[str, Json]:
    """The journal's answer for a publish that reading has shown to be done."""
    return {"published": [*write.item_ids], "errors": [], "settled": "by reading"}


def _is_there(desk: Desk, collection: Collection | None, slug: str, sent: Json, stored: Json) -> bool:
    field = collection.field(slug) if collection else None
    return stored_as_sent(desk.codec.decode(field, sent), desk.codec.decode(field, stored))


def _end_edits(
    desk: Desk, record: Record, collection: Collection | None, slugs: list[str], stored: Mapping[str, Json]
) -> None:
    key = VariantKey(record.collection_id, record.item_id, record.cms_locale_id)
    edits = record.before.get("edits")
    for slug in slugs:
        edit = edits.get(slug) if isinstance(edits, dict) else None
        if isinstance(edit, dict):
            now, sent = (
                desk.codec.decode(collection.field(slug) if collection else None, stored.get(slug)),
                edit["value"],
            )
            left_there = now if same_as_stored(sent, now) else sent
            desk.edits.landed(key, slug, base=edit.get("base"), sent=sent, stored=left_there)


def _kept(variant: Variant, sent: Mapping[str, Json], arrived: Sequence[str]) -> Json:
    """What the write left there. A field that shows something else now was changed by somebody since: undo must ask."""
    values = variant.field_data()
    return {
        "id": variant.id,
        "cmsLocaleId": variant.cms_locale_id,
        "slug": variant.slug,
        "fieldData": {slug: values.get(slug) if slug in arrived else value for slug, value in sent.items()},
        "isDraft": variant.is_draft,
        "isArchived": variant.is_archived,
    }


def is_update(record: Record) -> bool:
    """Whether a record is a PATCH of one variant."""
    return Verb(str(record.request["verb"])) in (Verb.SAVE, Verb.ARCHIVE, Verb.UNARCHIVE, Verb.QUEUE, Verb.SET_DRAFT)
