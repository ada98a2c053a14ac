"""Making a deleted item again: under a new id, in all its locales, with the references to it repaired.

Every part finds out by reading what is left to do, so that it can be interrupted anywhere and asked for again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from wftui.api.errors import ApiError, NotFound
from wftui.domain.errors import UsageError
from wftui.domain.ids import is_object_id
from wftui.domain.item import Variant, VariantKey
from wftui.domain.json import Json
from wftui.domain.values import same, stored_as_sent
from wftui.services import words
from wftui.services.creating import Creating
from wftui.services.desk import Desk
from wftui.services.outcomes import Outcome, Result
from wftui.services.plans import Verb, Write
from wftui.services.sending import send
from wftui.services.settling import write_of
from wftui.services.writes import called, create, update
from wftui.store.edits import NEW, NewItem
from wftui.store.journal import Record, State


class Restoring:
    """Makes deleted items again. Its methods run inside `desk.sending()`."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.creating = Creating(desk)

    def plan(self, record: Record) -> list[Write]:
        """The writes that making the item again takes, as far as they are known before its new id is."""
        first, *others = self._variants(record)
        name, what = str(record.before.get("name", "")), write_of(record).what
        locales = [_locale(each) for each in (first, *others)]
        values = self._writable(record.collection_id, _values(first))
        writes = [
            create(
                record.collection_id, what, locales=locales, fields=values, is_draft=bool(first.get("isDraft", True))
            )
        ]
        for each in _referrers(record):
            key = VariantKey(str(each["collectionId"]), str(each["itemId"]), _locale(each))
            fields = {str(each["field"]): each.get("value")}
            writes.append(
                update(key, Verb.SAVE, f"{each['name']}: the reference to {name}", fields=fields, before=fields)
            )
        return writes

    def kept(self, item_id: str, staged: Sequence[Variant], live: Sequence[Json]) -> dict[str, Json]:
        """What the journal keeps of an item that an undo is about to delete."""
        variants: list[Json] = [json.loads(each.raw) for each in staged]
        return {"name": staged[0].name, "variants": variants, "live": [*live], "referrers": [], "itemId": item_id}

    def with_present_ids(self, value: Json) -> Json:
        """A value in which items that were made again are named by their present ids."""
        if isinstance(value, str):
            return self.desk.journal.present_id(value) if is_object_id(value) else value
        if isinstance(value, list):
            return [self.with_present_ids(each) for each in value]
        return value

    async def restore(self, record: Record, entry_id: int) -> Result:
        """Make the item again. Done only when all of it is; asked again, it goes on where it stopped."""
        desk = self.desk
        made = await self._made(record, entry_id)
        if isinstance(made, Result):
            return made
        if desk.journal.present_id(record.item_id) != made:
            desk.journal.renamed(record.item_id, made)
        troubles = []
        for each in self._variants(record):
            troubles += await self._fill(record, each, made, entry_id)
        for each in _referrers(record):
            troubles += await self._point(record, each, made, entry_id)
        key = VariantKey(record.collection_id, made, _locale(self._variants(record)[0]))
        name = str(record.before.get("name", ""))
        if troubles:
            return Result(
                key,
                Outcome.UNKNOWN,
                " ".join([f"{name} is there again, but not all of it.", *troubles]),
                entry_id=entry_id,
            )
        sentence = f"{name} is there again, under a new id."
        if record.before.get("live"):
            sentence += " It was live; publish it to put it live again."
        return Result(key, Outcome.DONE, sentence, entry_id=entry_id)

    async def _made(self, record: Record, entry_id: int) -> str | Result:
        """The id of the item made again; a result when it could not be made, or that is not known yet."""
        desk = self.desk
        local_id = f"{NEW}again-{record.id}"
        item = desk.edits.find_new(local_id)
        attempts = desk.journal.creations(local_id)
        if item is None and attempts and attempts[-1].state is State.DONE:
            return attempts[-1].item_id
        if item is None:
            item = self._begin(record, local_id)
        first = self._variants(record)[0]
        result = await self.creating.create_now(
            item,
            as_draft=bool(first.get("isDraft", True)),
            archived=bool(first.get("isArchived", False)),
            entry_id=entry_id,
        )
        return result.key.item_id if result.outcome is Outcome.DONE else result

    def _begin(self, record: Record, local_id: str) -> NewItem:
        desk = self.desk
        variants = self._variants(record)
        collection = desk.mirror.collection(record.collection_id)
        wire = self._writable(record.collection_id, _values(variants[0]))
        values = {
            slug: desk.codec.decode(collection.field(slug) if collection else None, value)
            for slug, value in wire.items()
        }
        locales = [_locale(each) for each in variants]
        return desk.edits.new_item(record.collection_id, locales, values, copy_of=record.item_id, item_id=local_id)

    async def _fill(self, record: Record, kept: Mapping[str, Json], made: str, entry_id: int) -> list[str]:
        """Give one locale of the new item the values that it had, where they are not there yet."""
        desk = self.desk
        key = VariantKey(record.collection_id, made, _locale(kept))
        try:
            now = await desk.client.get_item(key.collection_id, made, locale=desk.locale(key.cms_locale_id))
        except ApiError as error:
            return [words.not_sent(error)]
        stored, wanted = now.field_data(), self._writable(record.collection_id, _values(kept))
        fields = {
            slug: wanted.get(slug)
            for slug in dict.fromkeys([*wanted, *self._writable(record.collection_id, stored)])
            if not stored_as_sent(wanted.get(slug), stored.get(slug)) and slug != "slug"
        }
        draft, archived = bool(kept.get("isDraft", True)), bool(kept.get("isArchived", False))
        flags = {
            "is_draft": draft if draft is not now.is_draft else None,
            "is_archived": archived if archived is not now.is_archived else None,
        }
        if not fields and all(value is None for value in flags.values()):
            return []
        name = called(now.name, desk.site, [key.cms_locale_id])
        write = update(key, Verb.SAVE, name, fields=fields, before={s: stored.get(s) for s in fields}, **flags)
        return await self._send(write, entry_id, now)

    async def _point(self, record: Record, referrer: Mapping[str, Json], made: str, entry_id: int) -> list[str]:
        """Point one reference at the new id, unless somebody has given the field another value since."""
        desk = self.desk
        item_id = desk.journal.present_id(str(referrer["itemId"]))
        key = VariantKey(str(referrer["collectionId"]), item_id, _locale(referrer))
        slug, was = str(referrer["field"]), referrer.get("value")
        try:
            now = await desk.client.get_item(key.collection_id, key.item_id, locale=desk.locale(key.cms_locale_id))
        except NotFound:
            return []
        except (ApiError, UsageError) as error:
            return [str(error)]
        current = now.field_data().get(slug)
        wanted = self.with_present_ids(was)
        if same(current, wanted):
            return []
        if not (same(current, was) or same(current, _without(was, record.item_id))):
            return [f"{referrer['name']} has other references now and was left alone."]
        name = called(now.name, desk.site, [key.cms_locale_id])
        write = update(key, Verb.SAVE, f"{name}: {slug}", fields={slug: wanted}, before={slug: current})
        return await self._send(write, entry_id, now)

    async def _send(self, write: Write, entry_id: int, now: Variant) -> list[str]:
        before: dict[str, Json] = {
            "fields": dict(write.before), "edits": {}, "name": now.name,
            "isDraft": now.is_draft, "isArchived": now.is_archived,
        }  # fmt: skip
        sent = await send(self.desk, entry_id, write, before)
        if sent.outcome is Outcome.DONE:
            self.desk.mirror.put_variant(write.collection_id, sent.answer.variants[0])
            return []
        return [f"{write.what}: {sent.error}"]

    def _variants(self, record: Record) -> list[Mapping[str, Json]]:
        listed = record.before.get("variants")
        return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []

    def _writable(self, collection_id: str, wire: Mapping[str, Json]) -> dict[str, Json]:
        """The values that this API takes, with present ids in references."""
        collection = self.desk.mirror.collection(collection_id)
        found = {}
        for slug, value in wire.items():
            known = collection.field(slug) if collection else None
            if collection is None or (known is not None and known.editable):
                encoded = self.desk.codec.encode(known, self.desk.codec.decode(known, value))
                found[slug] = self.with_present_ids(encoded)
        return found


def _values(kept: Mapping[str, Json]) -> dict[str, Json]:
    values = kept.get("fieldData")
    return {slug: value for slug, value in values.items() if value is not None} if isinstance(values, dict) else {}


def _locale(kept: Mapping[str, Json]) -> str | None:
    found = kept.get("cmsLocaleId")
    return found if isinstance(found, str) else None


def _referrers(record: Record) -> list[Mapping[str, Json]]:
    listed = record.before.get("referrers")
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _without(value: Json, item_id: str) -> Json:
    if isinstance(value, list):
        return [each for each in value if each != item_id]
    return None if value == item_id else value
