"""Taking back what was sent: writes of their own, journaled, and with the same check for what others did since.

A save gets its old values back, a new item is deleted, a deleted item is made again under a new id and the references
to it are pointed at that, a published item that was not live before is taken off. What cannot be taken back is said,
here and before it is sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wftui.api.errors import ApiError, NotFound
from wftui.domain.errors import NotFoundHere
from wftui.domain.item import Variant, VariantKey
from wftui.domain.json import Json
from wftui.domain.values import same, stored_as_sent
from wftui.services import words
from wftui.services.desk import Desk
from wftui.services.outcomes import Conflict, Outcome, Resolution, Result
from wftui.services.plans import Plan, Verb, Write
from wftui.services.restoring import Restoring
from wftui.services.sending import Sent, send
from wftui.services.settling import settle_everything, write_of
from wftui.services.writes import called, delete, targets_of, unpublish, update
from wftui.store.journal import Entry, Record, State

NEW_IDS = (
    "An item that is made again gets a new id, which is not known before; where requests name the old id, the new one "
    "goes."
)

UPDATES = (Verb.SAVE, Verb.ARCHIVE, Verb.UNARCHIVE, Verb.QUEUE, Verb.SET_DRAFT)


@dataclass
class Step:
    """How one write would be taken back: by `write`, or not, as `cannot` says; by neither when nothing is left. `stays`
    says what of it cannot be taken back while the rest is."""

    record: Record
    key: VariantKey
    write: Write | None = None
    before: dict[str, Json] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    cannot: str = ""
    stays: str = ""
    error: ApiError | None = None
    restores: bool = False


@dataclass(frozen=True, slots=True)
class UndoReview:
    """What taking entries back would send, which fields others changed since, and what cannot be taken back."""

    entries: tuple[Entry, ...]
    plan: Plan
    conflicts: tuple[Conflict, ...]
    cannot: tuple[str, ...]


class Undo:
    """Takes journal entries back. All methods run in the thread that owns the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.restoring = Restoring(desk)

    # ---- which entries

    def last(self) -> Entry | None:
        """The newest entry that is done, not taken back, and no undo itself."""
        offset = 0
        while page := self.desk.journal.entries(limit=50, offset=offset):
            found = next((each for each in page if _can_be_named(each)), None)
            if found is not None:
                return found
            offset += len(page)
        return None

    def since(self, at: float) -> list[Entry]:
        """The entries made at that time (epoch s) or later that can be taken back, newest first."""
        return [each for each in self.desk.journal.since(at) if _can_be_named(each)]

    def entry(self, entry_id: int) -> Entry:
        """The entry of that number; `NotFoundHere` when there is none."""
        found = self.desk.journal.entry(entry_id)
        if found is None:
            raise NotFoundHere(
                f"The journal has no entry {entry_id}.", next_step="wftui journal lists the entries with their numbers."
            )
        return found

    # ---- taking back

    async def review(
        self, entries: Sequence[Entry], resolutions: Sequence[Resolution] = (), *, only: VariantKey | None = None
    ) -> UndoReview:
        """What taking these entries back would send; of one variant when `only` names it. Reads, and sends nothing."""
        steps = [await self._step(record, resolutions) for record in _records(entries, only)]
        writes: list[Write] = []
        for each in steps:
            writes += self.restoring.plan(each.record) if each.restores else [each.write] if each.write else []
        sentence = (
            f"Take back {words.counted(len(entries), 'entry', 'entries')}: {words.counted(len(writes), 'request')}."
        )
        warnings = (NEW_IDS,) if any(each.restores for each in steps) else ()
        plan = Plan(self.desk.site.id, sentence, tuple(writes), reads=len(steps), warnings=warnings)
        conflicts = tuple(conflict for each in steps for conflict in each.conflicts)
        cannot = tuple(said for each in steps if (said := each.cannot or each.stays))
        return UndoReview(tuple(entries), plan, conflicts, cannot)

    async def take_back(
        self, entries: Sequence[Entry], resolutions: Sequence[Resolution] = (), *, only: VariantKey | None = None
    ) -> list[Result]:
        """Take these entries back, newest first, one result for each write of theirs.

        `only` leaves all other variants of the entries as they are. Where others changed a field since, nothing is sent
        for that item and the result has the conflicts; pass the answers to them as `resolutions`. Raises
        `AnotherSends` or `StoreError` before anything is sent.
        """
        results = []
        async with self.desk.sending():
            await settle_everything(self.desk)
            for item in self.desk.edits.new_items():
                await self.restoring.creating.settle(item)
            for entry in sorted(entries, key=lambda each: -each.id):
                fresh = self.entry(entry.id)
                records = _records([fresh], only)
                what = str(records[0].request.get("what", "")) if only is not None and records else fresh.what
                opened = _Opened(self.desk, fresh, what)
                for record in records:
                    results.append(await self._take_back(record, opened, resolutions))
        return results

    async def _take_back(self, record: Record, opened: _Opened, resolutions: Sequence[Resolution]) -> Result:
        step = await self._step(record, resolutions)
        if step.cannot:
            return Result(step.key, Outcome.REFUSED, f"Not taken back: {step.cannot}", error=step.error)
        if step.conflicts:
            collection = self.desk.mirror.collection(step.key.collection_id)
            labels = [self.desk.label(collection, each.field) for each in step.conflicts]
            return Result(step.key, Outcome.CONFLICT, words.undo_conflict(labels), conflicts=step.conflicts)
        if step.restores:
            result = await self.restoring.restore(record, opened.id)
            if result.outcome is Outcome.DONE:
                self.desk.journal.taken_back([record.id], opened.id)
            return result
        if step.write is None:
            self.desk.journal.taken_back([record.id], opened.id)
            return Result(step.key, Outcome.DONE, "Nothing had to be sent: the old values are there already.")
        sent = await send(self.desk, opened.id, step.write, step.before)
        return self._after(step, sent, opened)

    def _after(self, step: Step, sent: Sent, opened: _Opened) -> Result:
        desk, key = self.desk, step.key
        assert step.write is not None
        if sent.outcome is Outcome.UNKNOWN:
            sentence = f"It is not known yet whether this was taken back: {step.write.what}. Asking again looks first."
            return Result(key, Outcome.UNKNOWN, sentence, entry_id=opened.id, error=sent.error)
        if sent.outcome is Outcome.REFUSED:
            return Result(key, Outcome.REFUSED, f"Not taken back. {sent.error}", entry_id=opened.id, error=sent.error)
        desk.journal.taken_back([step.record.id], opened.id)
        variant = sent.answer.variants[0] if sent.answer.variants else None
        if variant is not None:
            desk.mirror.put_variant(key.collection_id, variant)
        elif step.write.verb is Verb.DELETE:
            desk.mirror.drop_item(key.collection_id, key.item_id, step.write.cms_locale_ids)
        elif step.write.verb is Verb.UNPUBLISH:
            for item_id, locales in targets_of(step.write):
                for each in locales:
                    desk.mirror.drop_live(VariantKey(key.collection_id, item_id, each))
        sentence = " ".join([f"Taken back: {step.write.what}.", *([step.stays] if step.stays else [])])
        return Result(key, Outcome.DONE, sentence, variant, entry_id=opened.id)

    # ---- how one write is taken back

    async def _step(self, record: Record, resolutions: Sequence[Resolution]) -> Step:
        write = write_of(record)
        item_id = self.desk.journal.present_id(record.item_id)
        locale = write.cms_locale_ids[0] if write.cms_locale_ids else None
        step = Step(record, VariantKey(record.collection_id, item_id, locale))
        if record.state.open:
            step.cannot = f"It is not known yet whether this was done: {write.what}. Try again in two minutes."
            return step
        try:
            if write.verb in UPDATES:
                await self._old_values(step, write, resolutions)
            elif write.verb is Verb.CREATE:
                await self._delete_again(step, write)
            elif write.verb is Verb.DELETE:
                step.cannot = "" if "variants" in record.before else "This was a copy that wftui itself removed."
                step.restores = not step.cannot
            elif write.verb is Verb.PUBLISH:
                self._off_again(step, write)
            elif write.verb is Verb.UNPUBLISH:
                step.cannot = _off(_targets(record), write.what)
            else:
                step.cannot = "A site publish cannot be taken back."
        except NotFound:
            step.cannot = f"{write.what}: the item is no longer there."
        except ApiError as error:
            step.cannot, step.error = f"nothing was sent. {error}", error
        return step

    async def _old_values(self, step: Step, write: Write, resolutions: Sequence[Resolution]) -> None:
        """Put back the fields and marks that a save replaced, where they still are as that save left them."""
        desk, key = self.desk, step.key
        theirs = await desk.client.get_item(key.collection_id, key.item_id, locale=desk.locale(key.cms_locale_id))
        collection = desk.mirror.collection(key.collection_id)
        current, left = theirs.field_data(), _stored(step.record)
        fields: dict[str, Json] = {}
        conflicts = []
        for slug, was in write.before.items():
            wanted = self.restoring.with_present_ids(was)
            if same(current.get(slug), wanted):
                continue
            found = collection.field(slug) if collection else None
            after = left.get(slug, write.field_data.get(slug))
            mine, now = desk.codec.decode(found, wanted), desk.codec.decode(found, current.get(slug))
            if stored_as_sent(after, current.get(slug)):
                fields[slug] = wanted
                continue
            conflict = Conflict(key, slug, desk.codec.decode(found, after), mine, now)
            answer = _answer(conflict, resolutions)
            if answer is None:
                conflicts.append(conflict)
            elif not same(answer.value, now):
                fields[slug] = wanted if same(answer.value, mine) else desk.codec.encode(found, answer.value)
        flags = {name: _flag_back(step.record, write, theirs, name) for name in ("isDraft", "isArchived")}
        step.conflicts = tuple(conflicts)
        if conflicts or (not fields and all(value is None for value in flags.values())):
            return
        name = called(theirs.name, desk.site, [key.cms_locale_id])
        labels = [desk.label(collection, slug) for slug in fields] or [write.verb.value]
        before = {slug: current.get(slug) for slug in fields}
        step.write = update(
            key, Verb.SAVE, f"{name}: {', '.join(labels)}", fields=fields, before=before,
            is_draft=flags["isDraft"], is_archived=flags["isArchived"],
        )  # fmt: skip
        step.before = {
            "fields": dict(before), "edits": {}, "name": theirs.name,
            "isDraft": theirs.is_draft, "isArchived": theirs.is_archived,
        }  # fmt: skip

    async def _delete_again(self, step: Step, write: Write) -> None:
        """Delete an item that was made here, unless it has been changed since."""
        desk, key = self.desk, step.key
        left = {str(each.get("cmsLocaleId") or ""): each for each in _variants(step.record)}
        staged: list[Variant] = []
        live: list[Json] = []
        for each in write.cms_locale_ids:
            found = await desk.client.get_item(key.collection_id, key.item_id, locale=desk.locale(each))
            staged.append(found)
            made = left.get(each or "", next(iter(left.values()), {}))
            values = made.get("fieldData")
            changed = _changed(values if isinstance(values, dict) else write.field_data, found.field_data())
            if changed:
                step.cannot = (
                    f"{write.what} has been changed since it was made ({words.listed(changed)}). "
                    "Take those changes back first, or delete it."
                )
                return
            if found.last_published is not None:
                step.cannot = f"{write.what} is live now. Unpublish it first, or delete it."
                return
        step.write = delete(key.collection_id, key.item_id, write.cms_locale_ids, write.what)
        step.before = self.restoring.kept(key.item_id, staged, live)

    def _off_again(self, step: Step, write: Write) -> None:
        """Take off what a publish put live.

        What was live before with other values stays: an update of the live version writes the staged one too, so the
        old values would for a moment take the place of what is staged, and for good where the way back is lost.
        """
        targets: list[tuple[str, list[str | None]]] = []
        was_live = []
        published = step.record.answer.get("published")
        listed = step.record.before.get("targets")
        for each in listed if isinstance(listed, list) else []:
            assert isinstance(each, dict)
            if isinstance(published, list) and each["itemId"] not in published:
                continue
            live, staged = each.get("live"), each.get("staged")
            locale = str(each["cmsLocaleId"]) if each.get("cmsLocaleId") else None
            if not isinstance(live, dict):
                targets.append((self.desk.journal.present_id(str(each["itemId"])), [locale]))
            elif not isinstance(staged, dict) or not same(live.get("fieldData"), staged.get("fieldData")):
                was_live.append(str(each.get("name")))
        if was_live:
            named = f"{words.listed(was_live[:5])} {'was' if len(was_live) == 1 else 'were'}"
            step.stays = (
                f"{named} live before with other values, and unpublishing would not bring those back. The journal "
                "keeps them: save them and publish again, or unpublish to take everything off."
            )
        if targets:
            step.write = unpublish(write.collection_id, _by_item(targets), self._published(targets, write.what))
            step.before = {"targets": [{"itemId": item, "cmsLocaleId": named[0]} for item, named in targets]}
        else:
            step.cannot, step.stays = step.stays, ""

    def _published(self, targets: Sequence[tuple[str, list[str | None]]], what: str) -> str:
        return words.counted(len({item for item, _ in targets}), "item") if what.endswith((" item", " items")) else what


class _Opened:
    """The journal's line for one undo: opened when it is first needed."""

    def __init__(self, desk: Desk, entry: Entry, what: str) -> None:
        self._desk, self._entry, self._what = desk, entry, what
        self._id: int | None = None

    @property
    def id(self) -> int:
        if self._id is None:
            self._id = self._desk.journal.begin("take back", self._what, undoes=self._entry.id)
        return self._id


def _can_be_named(entry: Entry) -> bool:
    return entry.undoes is None and any(each.state is State.DONE for each in entry.writes)


def _records(entries: Sequence[Entry], only: VariantKey | None = None) -> list[Record]:
    """The writes to take back, the last one first; those of one variant when `only` names it."""
    records = [record for entry in entries for record in entry.writes if only is None or record.is_about(only)]
    wanted = [each for each in records if each.state is State.DONE or each.state.open]
    return sorted(wanted, key=lambda each: -each.id)


def _answer(conflict: Conflict, resolutions: Sequence[Resolution]) -> Resolution | None:
    for each in resolutions:
        known = each.conflict
        if (known.key, known.field) == (conflict.key, conflict.field) and same(known.theirs, conflict.theirs):
            return each
    return None


def _variants(record: Record) -> list[Mapping[str, Json]]:
    listed = record.answer.get("variants")
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _stored(record: Record) -> Mapping[str, Json]:
    """The values that Webflow had right after the write."""
    for each in _variants(record):
        values = each.get("fieldData")
        if isinstance(values, dict):
            return values
    return {}


def _targets(record: Record) -> list[str]:
    """The names of the items that a publish or unpublish was about."""
    listed = record.before.get("targets")
    found = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return list(dict.fromkeys(str(each["name"]) for each in found if each.get("name")))


def _off(names: Sequence[str], what: str) -> str:
    one = len(names) < 2
    named = words.listed(names) if 0 < len(names) <= 5 else what
    them = "it" if one else "them"
    return f"{named} {'was' if one else 'were'} taken off the live site. Publish {them} to put {them} live again."


def _flag_back(record: Record, write: Write, theirs: Variant, name: str) -> bool | None:
    """The mark that a write changed, as it was before; None where it did not, or where it has been changed since."""
    sent, was = write.flag(name), record.before.get(name)
    now = theirs.is_draft if name == "isDraft" else theirs.is_archived
    return was if sent is not None and isinstance(was, bool) and was is not sent and now is sent else None


def _changed(made: Mapping[str, Json], now: Mapping[str, Json]) -> list[str]:
    return [slug for slug in dict.fromkeys([*made, *now]) if not stored_as_sent(made.get(slug), now.get(slug))]


def _by_item(targets: Sequence[tuple[str, list[str | None]]]) -> list[tuple[str, list[str | None]]]:
    found: dict[str, list[str | None]] = {}
    for item_id, locales in targets:
        found.setdefault(item_id, []).extend(locales)
    return list(found.items())
