"""Archive, bring back, queue and set draft: verbs that change a mark of a variant and none of its values."""

from __future__ import annotations

from collections.abc import Sequence

from wftui.api.errors import ApiError, NotFound
from wftui.domain.item import Variant, VariantKey
from wftui.services import words
from wftui.services.desk import Desk
from wftui.services.outcomes import Outcome, Result
from wftui.services.plans import Plan, Verb, Write
from wftui.services.saving import Review
from wftui.services.sending import send
from wftui.services.settling import is_update, settle_update
from wftui.services.writes import called, update

MARKS: dict[Verb, tuple[str, bool]] = {
    Verb.ARCHIVE: ("isArchived", True),
    Verb.UNARCHIVE: ("isArchived", False),
    Verb.QUEUE: ("isDraft", False),
    Verb.SET_DRAFT: ("isDraft", True),
}

EFFECTS: dict[Verb, str] = {
    Verb.ARCHIVE: "What is live of it leaves the live site with the next site publish.",
    Verb.UNARCHIVE: "It goes live when you publish it.",
    Verb.QUEUE: "The next site publish takes it live.",
    Verb.SET_DRAFT: "This does not take it off the live site; unpublish does.",
}


class Marking:
    """Changes the marks of variants. All methods run in the thread that owns the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def review(self, verb: Verb, keys: Sequence[VariantKey]) -> Review:
        """What marking these variants would send. Reads, and sends nothing."""
        found = [await self._prepare(verb, key) for key in keys]
        writes = tuple(each for each in found if isinstance(each, Write))
        sentence = f"{verb.value.capitalize()} {words.counted(len(writes), 'item')}. {EFFECTS[verb]}"
        results = tuple(
            Result(key, Outcome.NOTHING, each.what) if isinstance(each, Write) else each
            for key, each in zip(keys, found, strict=True)
        )
        return Review(Plan(self.desk.site.id, sentence, writes, reads=len(keys)), results)

    async def mark(self, verb: Verb, keys: Sequence[VariantKey]) -> list[Result]:
        """Mark these variants, one result for each. Raises `AnotherSends` or `StoreError` before anything is sent."""
        async with self.desk.sending():
            entry_id: int | None = None
            results = []
            for key in keys:
                found = await self._prepare(verb, key)
                if isinstance(found, Result):
                    results.append(found)
                    continue
                if entry_id is None:
                    what = found.what if len(keys) == 1 else f"{len(keys)} items"
                    entry_id = self.desk.journal.begin(verb.value, what)
                results.append(await self._send(verb, key, found, entry_id))
            return results

    async def _prepare(self, verb: Verb, key: VariantKey) -> Write | Result:
        desk = self.desk
        try:
            theirs = await desk.client.get_item(key.collection_id, key.item_id, locale=desk.locale(key.cms_locale_id))
        except NotFound as error:
            return Result(key, Outcome.REFUSED, words.not_there(desk.name_of(key)), gone=True, error=error)
        except ApiError as error:
            return Result(key, Outcome.REFUSED, words.not_sent(error), error=error)
        for record in desk.journal.open_writes(key.collection_id, key.item_id):
            if is_update(record) and record.cms_locale_id == key.cms_locale_id:
                settle_update(desk, record, desk.mirror.collection(key.collection_id), theirs)
        desk.mirror.put_variant(key.collection_id, theirs)
        flag, wanted = MARKS[verb]
        name = called(theirs.name, desk.site, [key.cms_locale_id])
        if _flag(theirs, flag) is wanted:
            return Result(key, Outcome.NOTHING, f"Nothing was sent: {name} is marked so already.", theirs)
        return update(
            key, verb, name, fields={}, before={},
            is_draft=wanted if flag == "isDraft" else None, is_archived=wanted if flag == "isArchived" else None,
        )  # fmt: skip

    async def _send(self, verb: Verb, key: VariantKey, write: Write, entry_id: int) -> Result:
        flag, wanted = MARKS[verb]
        sent = await send(self.desk, entry_id, write, {flag: not wanted, "name": write.what})
        if sent.outcome is Outcome.UNKNOWN:
            sentence = f"It is not known yet whether Webflow did this to {write.what}. wftui looks when you ask again."
            return Result(key, Outcome.UNKNOWN, sentence, entry_id=entry_id, looks_at=sent.looks_at, error=sent.error)
        if sent.outcome is Outcome.REFUSED:
            return Result(
                key, Outcome.REFUSED, f"Nothing was changed. {sent.error}", entry_id=entry_id, error=sent.error
            )
        stored = sent.answer.variants[0]
        self.desk.mirror.put_variant(key.collection_id, stored)
        sentence = f"{words.PAST[verb]} {write.what}. {EFFECTS[verb]}"
        return Result(key, Outcome.DONE, sentence, stored, entry_id=entry_id)


def _flag(variant: Variant, flag: str) -> bool:
    return variant.is_draft if flag == "isDraft" else variant.is_archived
