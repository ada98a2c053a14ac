"""Saving: what a person typed goes to Webflow, and nobody's work is lost or overwritten unseen.

For each variant: read it again; merge by field; stop where both sides changed the same field; send one PATCH with the
changed fields and the locale; compare the answer with what was sent. The journal has the write, and the values that it
replaces, before it leaves. An edit ends when Webflow holds its value, not before.

Between the reading and the PATCH there is a moment that this API cannot guard.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Collection as Many
from dataclasses import dataclass, field

from wftui.api.errors import ApiError, NotFound
from wftui.domain.collection import Collection
from wftui.domain.item import Variant, VariantKey
from wftui.domain.json import Json
from wftui.domain.values import answered_as_sent
from wftui.services import words
from wftui.services.desk import Desk
from wftui.services.merge import Merge, canonical, changed_there, merge, schema_changes
from wftui.services.outcomes import Conflict, Difference, Outcome, Resolution, Result
from wftui.services.plans import Plan, Verb, Write
from wftui.services.sending import Sent, send
from wftui.services.settling import is_update, settle_update
from wftui.services.writes import called, update
from wftui.store.crashpoints import point
from wftui.store.edits import Edit, is_new
from wftui.store.journal import State

TOGETHER = 4
"""How many variants are saved at the same time."""


@dataclass(frozen=True, slots=True)
class Review:
    """What a save would do: the plan, and for each variant what is in its way. Nothing has been sent."""

    plan: Plan
    results: tuple[Result, ...]

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Every conflict of every variant."""
        return tuple(conflict for result in self.results for conflict in result.conflicts)


@dataclass
class _Ready:
    """One variant, read again and merged. `stopped` says why nothing can be sent; otherwise `write` may go."""

    key: VariantKey
    theirs: Variant | None = None
    collection: Collection | None = None
    edits: Mapping[str, Edit] = field(default_factory=dict)
    merge: Merge = field(default_factory=Merge)
    withheld: dict[str, str] = field(default_factory=dict)
    arrived: bool = False
    write: Write | None = None
    stopped: Result | None = None


class Saving:
    """Sends edits. All methods run in the thread that owns the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def review(self, keys: Sequence[VariantKey], *, as_draft: bool = False, force: Many[str] = ()) -> Review:
        """What saving these variants would send, and what is in the way. Reads, and sends nothing.

        `as_draft` saves a published item as draft changes, which the next site publish leaves alone; `force` names
        fields to send although this API would damage them.
        """
        from wftui.services.creating import Creating

        new = [await Creating(self.desk).review(each, as_draft=True, force=force) for each in _new_items(keys)]
        schemas: dict[str, Collection] = {}
        ready = [await self._prepare(key, schemas, as_draft, force) for key in keys if not is_new(key)]
        writes = [each.write for each in ready if each.write is not None]
        sentence = " ".join([*(each.plan.sentence for each in new), *([words.plan_to_save(writes)] if ready else [])])
        reads = len(ready) + len(schemas) + sum(each.plan.reads for each in new)
        created = tuple(write for each in new for write in each.plan.writes)
        plan = Plan(self.desk.site.id, sentence, (*created, *writes), reads=reads)
        results = (result for each in new for result in each.results)
        return Review(plan, (*results, *(each.stopped or _would_send(self.desk, each) for each in ready)))

    async def save(
        self,
        keys: Sequence[VariantKey],
        *,
        as_draft: bool = False,
        force: Many[str] = (),
        resolutions: Sequence[Resolution] = (),
        on_result: Callable[[Result], None] | None = None,
        stopped: Callable[[], bool] | None = None,
    ) -> list[Result]:
        """Save the edits of these variants, one result for each in the same order. New items are made first.

        `resolutions` answer conflicts of an earlier result; they are kept on disk first, so a crash does not ask again.
        `on_result` is told of each variant as it ends. Once `stopped` says yes, those that are under way are brought to
        their end and no other is begun; their results say so.
        Raises `AnotherSends` when another program is sending for the site: then nothing was sent. Raises `StoreError`
        when a file cannot be written: then nothing was sent for the variants that `on_result` was not told of, or it is
        in the journal, and the next save finds it there.
        """
        for each in resolutions:
            self.resolve(each)
        async with self.desk.sending():
            schemas: dict[str, Collection] = {}
            entry = _Entry(self.desk)
            gate = asyncio.Semaphore(TOGETHER)

            made = await self._make(keys, force, on_result, stopped)

            async def one(key: VariantKey) -> Result:
                new = made.get(key.item_id)
                if new is not None:
                    if new.outcome is not Outcome.DONE or new.key.cms_locale_id == key.cms_locale_id:
                        return new
                    key = key._replace(item_id=new.key.item_id)
                async with gate:
                    if stopped is not None and stopped():
                        return Result(key, Outcome.NOTHING, words.STOPPED)
                    result = await self._save(key, entry, schemas, as_draft, force)
                if on_result is not None:
                    on_result(result)
                return result

            if len(keys) == 1:
                return [await one(keys[0])]
            entry.what = f"{len(keys)} items" if keys else ""
            ended = await asyncio.gather(*map(one, keys), return_exceptions=True)
            failed = [each for each in ended if isinstance(each, BaseException)]
            if failed:  # raised when the last one has ended: nothing may still be under way without the lock
                raise failed[0]
            return [each for each in ended if not isinstance(each, BaseException)]

    async def _make(
        self,
        keys: Sequence[VariantKey],
        force: Many[str],
        on_result: Callable[[Result], None] | None,
        stopped: Callable[[], bool] | None,
    ) -> dict[str, Result]:
        """Make the new items among `keys`: what came of each, by its local id."""
        from wftui.services.creating import Creating

        made = {}
        for item_id in _new_items(keys):
            item = self.desk.edits.find_new(item_id)
            if item is None:
                continue
            if stopped is not None and stopped():
                made[item_id] = Result(item.key, Outcome.NOTHING, words.STOPPED)
                continue
            made[item_id] = await Creating(self.desk).create_now(item, force=force)
            if on_result is not None:
                on_result(made[item_id])
        return made

    def resolve(self, resolution: Resolution) -> None:
        """Keep a person's answer to a conflict. The edit is based on what they saw of the other side from now on."""
        conflict = resolution.conflict
        self.desk.edits.resolve(conflict.key, conflict.field, theirs=conflict.theirs, value=resolution.value)

    async def _save(
        self, key: VariantKey, entry: _Entry, schemas: dict[str, Collection], as_draft: bool, force: Many[str]
    ) -> Result:
        ready = await self._prepare(key, schemas, as_draft, force)
        if ready.stopped is not None:
            return ready.stopped
        self._end(ready, ready.merge.there, ready.merge.there)
        if ready.write is None or ready.theirs is None:
            return _would_send(self.desk, ready)
        before: dict[str, Json] = {
            "fields": dict(ready.write.before),
            "edits": {s: {"base": ready.edits[s].base, "value": ready.edits[s].value} for s in ready.merge.send},
            "isDraft": ready.theirs.is_draft,
            "isArchived": ready.theirs.is_archived,
            "name": ready.theirs.name,
        }
        sent = await send(self.desk, entry.id_for(ready.write), ready.write, before)
        if sent.outcome is not Outcome.DONE:
            return self._not_done(ready, sent, entry)
        return self._done(ready, sent, entry)

    async def _prepare(
        self, key: VariantKey, schemas: dict[str, Collection], as_draft: bool, force: Many[str]
    ) -> _Ready:
        """Read a variant and its schema again, settle what is unknown about it, and merge."""
        desk, ready = self.desk, _Ready(key)
        if is_new(key):
            ready.stopped = Result(key, Outcome.NOTHING, words.NOTHING_TO_SAVE)
            return ready
        if not desk.edits.of(key) and not desk.journal.open_writes(key.collection_id, key.item_id):
            ready.stopped = Result(key, Outcome.NOTHING, words.NOTHING_TO_SAVE)
            return ready
        try:
            theirs = await self._read(key)
            collection = await self._schema(key.collection_id, schemas)
        except NotFound as error:
            ready.stopped = Result(key, Outcome.REFUSED, words.gone(desk.name_of(key)), gone=True, error=error)
            return ready
        except ApiError as error:
            ready.stopped = Result(key, Outcome.REFUSED, words.not_sent(error), error=error)
            return ready
        for record in desk.journal.open_writes(key.collection_id, key.item_id):
            if is_update(record) and record.cms_locale_id == key.cms_locale_id:
                ready.arrived |= settle_update(desk, record, collection, theirs) is State.DONE
        ready.theirs, ready.collection = theirs, collection
        ready.edits = desk.edits.of(key)
        self._merge(ready, as_draft, force)
        return ready

    async def _read(self, key: VariantKey) -> Variant:
        """What stands there now. Every save starts with it."""
        return await self.desk.client.get_item(
            key.collection_id, key.item_id, locale=self.desk.locale(key.cms_locale_id)
        )

    async def _schema(self, collection_id: str, schemas: dict[str, Collection]) -> Collection:
        if collection_id not in schemas:
            schemas[collection_id] = await self.desk.client.get_collection(collection_id, site_id=self.desk.site.id)
        return schemas[collection_id]

    def _merge(self, ready: _Ready, as_draft: bool, force: Many[str]) -> None:
        desk, theirs, collection = self.desk, ready.theirs, ready.collection
        assert theirs is not None
        assert collection is not None
        wire = theirs.field_data()
        values = canonical(desk.codec, collection, wire)
        ready.merge = self._three_ways(ready, values)
        stored = desk.mirror.variant(ready.key)
        if stored is not None:
            seen = canonical(desk.codec, collection, stored.staged.field_data())
            ready.merge.notes += changed_there(seen, values, ready.edits)
        name = called(theirs.name, desk.site, [ready.key.cms_locale_id])
        changes = schema_changes(desk.mirror.collection(ready.key.collection_id), collection, ready.edits)
        if changes:
            desk.mirror.put_collection(collection)
        problems = dict(changes)
        for slug, value in ready.merge.send.items():
            problem = desk.codec.problem(collection.field(slug), value)
            if problem is not None:
                problems.setdefault(slug, problem)
        notes, conflicts = tuple(ready.merge.notes), tuple(ready.merge.conflicts)
        if problems:
            ready.stopped = Result(
                ready.key, Outcome.REFUSED, words.bad_values(name, len(problems)), theirs, conflicts, notes,
                problems=problems, schema_changes=tuple(changes.values()),
            )  # fmt: skip
            return
        if conflicts:
            labels = [desk.label(collection, each.field) for each in conflicts]
            ready.stopped = Result(ready.key, Outcome.CONFLICT, words.conflict(labels), theirs, conflicts, notes)
            return
        fields = {}
        for slug, value in ready.merge.send.items():
            field_ = collection.field(slug)
            reason = None if slug in force else desk.codec.damage(field_, value, values.get(slug))
            if reason is not None:
                ready.withheld[slug] = reason
                continue
            fields[slug] = desk.codec.encode(field_, value)
        for slug in ready.withheld:
            del ready.merge.send[slug]
        if fields:
            labels = [desk.label(collection, slug) for slug in fields]
            ready.write = update(
                ready.key, Verb.SAVE, f"{name}: {', '.join(labels)}",
                fields=fields, before={slug: wire.get(slug) for slug in fields}, is_draft=True if as_draft else None,
            )  # fmt: skip

    def _three_ways(self, ready: _Ready, theirs: Mapping[str, Json]) -> Merge:
        """The merge proper."""
        return merge(ready.key, ready.edits, theirs)

    def _done(self, ready: _Ready, sent: Sent, entry: _Entry) -> Result:
        desk, collection = self.desk, ready.collection
        stored = sent.answer.variants[0]
        values = canonical(desk.codec, collection, stored.field_data())
        self._end(ready, ready.merge.send, values)
        desk.mirror.put_variant(ready.key.collection_id, stored)
        point("mirrored")
        differences = self._compare(ready, values)
        queued = not stored.is_draft and not stored.is_archived and stored.last_published is not None
        name = called(stored.name, desk.site, [ready.key.cms_locale_id])
        labels = [desk.label(collection, slug) for slug in ready.merge.send]
        return Result(
            ready.key, Outcome.DONE, words.saved(name, labels, differences, queued, ready.withheld), stored,
            merged=tuple(ready.merge.notes), differences=tuple(differences), withheld=ready.withheld,
            queued_changes=queued, entry_id=entry.id,
        )  # fmt: skip

    def _end(self, ready: _Ready, fields: Mapping[str, Json], stored: Mapping[str, Json]) -> None:
        """End the edits that Webflow holds now. Edits of other fields keep the base that the person saw."""
        for slug in fields:
            edit = ready.edits[slug]
            self.desk.edits.landed(ready.key, slug, base=edit.base, sent=edit.value, stored=stored.get(slug))
            point("landed")

    def _compare(self, ready: _Ready, stored: Mapping[str, Json]) -> list[Difference]:
        """The fields that Webflow stored otherwise than they were sent."""
        found = []
        for slug, value in ready.merge.send.items():
            if not answered_as_sent(value, stored.get(slug)):
                label = self.desk.label(ready.collection, slug)
                found.append(
                    Difference(slug, value, stored.get(slug), words.difference(label, value, stored.get(slug)))
                )
        return found

    def _not_done(self, ready: _Ready, sent: Sent, entry: _Entry) -> Result:
        error = sent.error
        assert error is not None
        if sent.outcome is Outcome.UNKNOWN:
            sentence = words.unknown_save(called(ready.theirs.name if ready.theirs else "", self.desk.site, []))
            return Result(
                ready.key, Outcome.UNKNOWN, sentence, ready.theirs,
                entry_id=entry.id, looks_at=sent.looks_at, error=error,
            )  # fmt: skip
        problems = words.refusals(error, ready.merge.send)
        return Result(
            ready.key, Outcome.REFUSED, words.refused_save(error, problems, len(ready.merge.send)), ready.theirs,
            problems=problems, merged=tuple(ready.merge.notes), gone=isinstance(error, NotFound),
            entry_id=entry.id, error=error,
        )  # fmt: skip


def _new_items(keys: Sequence[VariantKey]) -> list[str]:
    return list(dict.fromkeys(key.item_id for key in keys if is_new(key)))


class _Entry:
    """The journal's line for one save: opened when its first write is about to go."""

    def __init__(self, desk: Desk, what: str = "") -> None:
        self.desk, self.what = desk, what
        self.id: int | None = None

    def id_for(self, write: Write) -> int:
        if self.id is None:
            self.id = self.desk.journal.begin(Verb.SAVE.value, self.what or write.what)
        return self.id


def _would_send(desk: Desk, ready: _Ready) -> Result:
    """What a review shows for a variant that nothing stops; also the result of one with nothing left to send."""
    theirs = ready.theirs
    queued = theirs is not None and not theirs.is_draft and not theirs.is_archived and theirs.last_published is not None
    if ready.write is None:
        held = bool(ready.withheld)
        sentence = words.withheld(ready.withheld) if held else words.NOTHING_TO_SAVE
        there = bool(ready.merge.there) or ready.arrived
        outcome = Outcome.REFUSED if held else Outcome.DONE if there else Outcome.NOTHING
        if outcome is Outcome.DONE:
            sentence = words.already_there([desk.label(ready.collection, slug) for slug in ready.merge.there])
    else:
        outcome, sentence = Outcome.NOTHING, ready.write.what
    return Result(
        ready.key, outcome, sentence, theirs,
        merged=tuple(ready.merge.notes), withheld=ready.withheld, queued_changes=queued and ready.write is not None,
    )  # fmt: skip
