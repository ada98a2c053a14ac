"""Deleting one item, after saying what refers to it and keeping all that it takes to make it again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from wftui.api.errors import ApiError, Conflict, NotFound
from wftui.domain.item import Variant, VariantKey
from wftui.domain.json import Json
from wftui.services import words
from wftui.services.desk import Desk
from wftui.services.outcomes import Outcome, Result
from wftui.services.plans import Plan, Verb, Write
from wftui.services.saving import Review
from wftui.services.sending import send
from wftui.services.settling import settle_delete
from wftui.services.writes import called, delete


@dataclass(frozen=True, slots=True)
class _Ready:
    key: VariantKey
    write: Write
    before: dict[str, Json]
    warnings: tuple[str, ...]
    reads: int


class Removing:
    """Deletes items. All methods run in the thread that owns the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def review(self, collection_id: str, item_id: str, locales: Sequence[str | None] | None = None) -> Review:
        """What deleting the item would send, what refers to it, and what cannot be taken back. Sends nothing.

        `locales` are the locales to delete it in; None means all in which it exists.
        """
        found = await self._prepare(collection_id, item_id, locales)
        if isinstance(found, Result):
            return Review(Plan(self.desk.site.id, found.sentence), (found,))
        sentence = f"Delete {found.write.what}."
        plan = Plan(self.desk.site.id, sentence, (found.write,), reads=found.reads, warnings=found.warnings)
        return Review(plan, (Result(found.key, Outcome.NOTHING, sentence),))

    async def delete(self, collection_id: str, item_id: str, locales: Sequence[str | None] | None = None) -> Result:
        """Delete the item. Raises `AnotherSends` or `StoreError` before anything is sent."""
        desk = self.desk
        async with desk.sending():
            for record in desk.journal.open_writes(collection_id, item_id):
                if record.request["verb"] == Verb.DELETE.value:
                    await settle_delete(desk, record)
            ready = await self._prepare(collection_id, item_id, locales)
            if isinstance(ready, Result):
                return ready
            entry_id = desk.journal.begin(Verb.DELETE.value, ready.write.what)
            sent = await send(desk, entry_id, ready.write, ready.before)
            if sent.outcome is Outcome.UNKNOWN:
                sentence = (
                    f"It is not known yet whether Webflow deleted {ready.write.what}. wftui looks when you ask again."
                )
                return Result(
                    ready.key, Outcome.UNKNOWN, sentence, entry_id=entry_id, looks_at=sent.looks_at, error=sent.error
                )
            if sent.outcome is Outcome.REFUSED:
                return Result(
                    ready.key, Outcome.REFUSED, self._why_not(ready, sent.error), entry_id=entry_id, error=sent.error
                )
            desk.mirror.drop_item(collection_id, item_id, ready.write.cms_locale_ids)
            for cms_locale_id in ready.write.cms_locale_ids:
                desk.edits.discard(VariantKey(collection_id, item_id, cms_locale_id))
            sentence = f"Deleted {ready.write.what}. Undo makes it again, under a new id."
            return Result(ready.key, Outcome.DONE, sentence, entry_id=entry_id)

    async def _prepare(self, collection_id: str, item_id: str, locales: Sequence[str | None] | None) -> _Ready | Result:
        """Read all that is about to go, staged and live, in every locale."""
        desk = self.desk
        chosen = list(locales) if locales is not None else [each.cms_locale_id for each in desk.site.locales]
        key = VariantKey(collection_id, item_id, chosen[0])
        staged: list[Variant] = []
        live: list[Variant] = []
        try:
            for each in chosen:
                for found, is_live in ((staged, False), (live, True)):
                    try:
                        found.append(
                            await desk.client.get_item(collection_id, item_id, locale=desk.locale(each), live=is_live)
                        )
                    except NotFound:
                        continue
        except ApiError as error:
            return Result(key, Outcome.REFUSED, words.not_sent(error), error=error)
        if not staged:
            desk.mirror.drop_item(collection_id, item_id, chosen)
            return Result(key, Outcome.NOTHING, "Nothing was sent: the item is not there any more.", gone=True)
        existing = [each.cms_locale_id for each in staged]
        name = called(staged[0].name, desk.site, existing)
        write = delete(collection_id, item_id, existing, name)
        before: dict[str, Json] = {
            "name": staged[0].name,
            "variants": [json.loads(each.raw) for each in staged],
            "live": [json.loads(each.raw) for each in live],
            "referrers": self._referrers(item_id),
            "whole": locales is None or len(chosen) == len(desk.site.locales),
        }
        return _Ready(
            key._replace(cms_locale_id=existing[0]), write, before, self._warnings(write, before, live), 2 * len(chosen)
        )

    def _referrers(self, item_id: str) -> list[Json]:
        """The fields that point at the item, as they stand in the mirror: what undo will point at the new one."""
        found: list[Json] = []
        for link in self.desk.mirror.backlinks(item_id):
            if link.live or link.item_id == item_id:
                continue
            stored = self.desk.mirror.variant(VariantKey(link.collection_id, link.item_id, link.cms_locale_id))
            if stored is None:
                continue
            found.append(
                {
                    "collectionId": link.collection_id, "itemId": link.item_id, "cmsLocaleId": link.cms_locale_id,
                    "field": link.field, "name": link.name, "value": stored.staged.field_data().get(link.field),
                }
            )  # fmt: skip
        return found

    def _warnings(self, write: Write, before: dict[str, Json], live: Sequence[Variant]) -> tuple[str, ...]:
        said = []
        referrers = before["referrers"]
        assert isinstance(referrers, list)
        if referrers:
            names = self._names(referrers)
            refer = f"{words.counted(len(names), 'item')} {'refers' if len(names) == 1 else 'refer'} to it"
            said.append(f"{refer}: {_some(names)}. Webflow refuses to delete an item that is in use.")
        if live:
            said.append("It is live now. Undo makes it again as a staged item; it is not put live again.")
        said.append("Undo gives the item a new id. Links to the old id from outside this site stay broken.")
        edits = sum(
            len(self.desk.edits.of(VariantKey(write.collection_id, write.item_ids[0], each)))
            for each in write.cms_locale_ids
        )
        if edits:
            said.append(f"{words.counted(edits, 'edit')} of it that you have not sent will be put aside.")
        return tuple(said)

    def _why_not(self, ready: _Ready, error: ApiError | None) -> str:
        referrers = ready.before["referrers"]
        if isinstance(error, Conflict) and isinstance(referrers, list) and referrers:
            names = self._names(referrers)
            use = "still uses it. Take it out there first." if len(names) == 1 else "still use it. Take it out of each."
            return f"Not deleted: {_some(names)} {use}"
        return f"Not deleted. {error}"

    def _names(self, referrers: Sequence[Json]) -> list[str]:
        """The referring items, each once: by its name in the first of the site's locales in which it refers."""
        order = [each.cms_locale_id for each in self.desk.site.locales]
        found = [each for each in referrers if isinstance(each, dict)]
        found.sort(key=lambda each: order.index(each["cmsLocaleId"]) if each["cmsLocaleId"] in order else len(order))
        names: dict[Json, str] = {}
        for each in found:
            names.setdefault(str(each["itemId"]), str(each["name"]))
        return list(names.values())


def _some(names: Sequence[str]) -> str:
    more = [f"{len(names) - 5} more"] if len(names) > 5 else []
    return words.listed([*names[:5], *more])
