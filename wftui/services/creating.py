"""Creating items, so that an item is never made twice.

Webflow has no key that would make a create safe to repeat, so the slug stands in for one: it is always named, it is
looked up before the create leaves, and when the answer is lost the item is looked for by it. Only after the time in
which a late request could still arrive is a create that cannot be found called "not arrived"; even then it is the
person who sends it again.
"""

from __future__ import annotations

from collections.abc import Collection as Many
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from wftui.api.errors import ApiError, NotFound, ValidationFailed
from wftui.domain.collection import Collection
from wftui.domain.errors import UsageError
from wftui.domain.item import Variant, VariantKey
from wftui.domain.json import Json
from wftui.domain.values import answered_as_sent, same, same_as_stored
from wftui.services import words
from wftui.services.desk import Desk
from wftui.services.merge import canonical
from wftui.services.outcomes import Difference, Outcome, Result
from wftui.services.plans import Plan, Verb, Write
from wftui.services.saving import Review
from wftui.services.sending import send
from wftui.services.settling import is_update, settle_delete, settle_everything, write_of
from wftui.services.slugs import slug_from, unique_slug
from wftui.services.writes import called, create, delete
from wftui.store.crashpoints import point
from wftui.store.edits import EditedTwice, NewItem
from wftui.store.journal import Record, State

MOST_SLUGS = 20
"""How many slugs are tried for an item that was given none."""


@dataclass
class _Ready:
    """A new item as it would be sent. `stopped` says why it cannot be."""

    item: NewItem
    collection: Collection | None = None
    values: dict[str, Json] = field(default_factory=dict)
    withheld: dict[str, str] = field(default_factory=dict)
    write: Write | None = None
    stopped: Result | None = None

    @property
    def name(self) -> str:
        return str(self.values.get("name") or "")

    @property
    def slug(self) -> str:
        return str(self.values.get("slug") or "")


class Creating:
    """Makes new items. All methods run in the thread that owns the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def review(self, item_id: str, *, as_draft: bool = True, force: Many[str] = ()) -> Review:
        """What creating this new item would send, and what is in the way. Reads, and sends nothing."""
        ready = await self._prepare(self._item(item_id), as_draft, force)
        writes = () if ready.write is None else (ready.write,)
        sentence = f"Create {ready.write.what}, staged. Nothing goes live." if ready.write else ""
        result = ready.stopped or Result(ready.item.key, Outcome.NOTHING, sentence, withheld=ready.withheld)
        return Review(Plan(self.desk.site.id, sentence or result.sentence, writes, reads=2), (result,))

    async def create(self, item_id: str, *, as_draft: bool = True, force: Many[str] = ()) -> Result:
        """Make a new item in Webflow. The result's key is that of the real variant once it exists.

        Raises `AnotherSends` or `StoreError` before anything is sent.
        """
        async with self.desk.sending():
            return await self.create_now(self._item(item_id), as_draft=as_draft, force=force)

    async def create_now(
        self,
        item: NewItem,
        *,
        as_draft: bool = True,
        archived: bool = False,
        force: Many[str] = (),
        entry_id: int | None = None,
    ) -> Result:
        """`create` for callers inside `desk.sending()`; `entry_id` is the journal's line to which it belongs.

        An earlier create of the same item whose outcome is unknown is settled first. When that shows that it did not
        arrive, this says so and sends nothing: whether to send again is for the person to say.
        """
        concluded = await self._conclude(item)
        if concluded is not None:
            return concluded
        ready = await self._prepare(item, as_draft, force)
        if ready.stopped is not None or ready.write is None:
            return ready.stopped or Result(item.key, Outcome.NOTHING, words.NOTHING_TO_SAVE)
        if archived and isinstance(ready.write.body, dict):
            ready.write = replace(ready.write, body={**ready.write.body, "isArchived": True})
        return await self._send(ready, entry_id)

    async def settle(self, item: NewItem) -> Result | None:
        """Find out what became of an earlier create of this item; None when there was none that is still open.

        Call it inside `desk.sending()`.
        """
        return await self._conclude(item)

    # ---- before sending

    def _item(self, item_id: str) -> NewItem:
        found = self.desk.edits.find_new(item_id)
        if found is None:
            raise UsageError("That new item is not here any more.", safe="Nothing was sent.")
        return found

    async def _prepare(self, item: NewItem, as_draft: bool, force: Many[str]) -> _Ready:
        desk, ready = self.desk, _Ready(item)
        ready.values = {slug: edit.value for slug, edit in desk.edits.of(item.key).items()}
        if not ready.name:
            problem = {"name": "A new item needs a name."}
            ready.stopped = Result(item.key, Outcome.REFUSED, words.bad_values("The new item", 1), problems=problem)
            return ready
        try:
            ready.collection = await desk.client.get_collection(item.collection_id, site_id=desk.site.id)
            taken = (
                await self._look_up(item.collection_id, item.locales, ready.slug)
                if ready.slug
                else await self._give_slug(ready)
            )
        except ApiError as error:
            ready.stopped = Result(item.key, Outcome.REFUSED, words.not_sent(error), error=error)
            return ready
        if taken:
            tried = bool(self._attempts(item))
            ready.stopped = self._taken(item, ready.slug, taken[0], tried_before=tried)
            return ready
        self._encode(ready, as_draft, force)
        return ready

    async def _give_slug(self, ready: _Ready) -> list[Variant]:
        """Give the item a slug made of its name that is free, and keep it as an edit.

        Returns what stands there all the same, when far too many are taken.
        """
        item = ready.item
        slug, taken = await self.free_slug(item.collection_id, item.locales, slug_from(ready.name))
        self.desk.edits.set(item.key, "slug", slug, base=None)
        ready.values["slug"] = slug
        return taken

    async def free_slug(
        self, collection_id: str, locales: Sequence[str | None], wanted: str
    ) -> tuple[str, list[Variant]]:
        """`wanted`, or the first like it that is free here and in Webflow; else the last that was tried, with what
        stands there. Raises `ApiError`."""
        tried: set[str] = set()
        slug, taken = wanted, list[Variant]()
        for _ in range(MOST_SLUGS):
            slug = unique_slug(wanted, lambda each: each in tried or self._taken_here(collection_id, each, locales))
            taken = await self._look_up(collection_id, locales, slug)
            if not taken:
                break
            tried.add(slug)
        return slug, taken

    def _encode(self, ready: _Ready, as_draft: bool, force: Many[str]) -> None:
        desk, collection, item = self.desk, ready.collection, ready.item
        assert collection is not None
        problems: dict[str, str] = {}
        fields: dict[str, Json] = {}
        for slug, value in ready.values.items():
            found = collection.field(slug)
            if found is None:
                problems[slug] = f"{slug} is no longer a field of {collection.display_name}. Its value is kept here."
                continue
            problem = desk.codec.problem(found, value)
            reason = None if slug in force else desk.codec.damage(found, value)
            if problem is not None:
                problems[slug] = problem
            elif reason is not None:
                ready.withheld[slug] = reason
            else:
                fields[slug] = desk.codec.encode(found, value)
        for missing in collection.fields:
            if missing.required and missing.editable and missing.slug not in ready.values:
                problem = desk.codec.problem(missing, None)
                if problem is not None:
                    problems[missing.slug] = problem
        name = called(ready.name, desk.site, item.locales)
        if problems:
            sentence = words.bad_values(name, len(problems))
            ready.stopped = Result(item.key, Outcome.REFUSED, sentence, problems=problems)
            return
        what = f"{collection.singular_name or collection.display_name} {name}"
        ready.write = create(item.collection_id, what, locales=item.locales, fields=fields, is_draft=as_draft)

    def _taken_here(self, collection_id: str, slug: str, locales: Sequence[str | None]) -> bool:
        if any(self.desk.mirror.find_slug(collection_id, slug, each) is not None for each in locales):
            return True
        others = [each for each in self.desk.edits.new_items() if each.collection_id == collection_id]
        return any(same(_value(self.desk, each, "slug"), slug) for each in others)

    async def _look_up(self, collection_id: str, locales: Sequence[str | None], slug: str) -> list[Variant]:
        """The variants with exactly this slug, in these locales."""
        page = await self.desk.client.list_items(collection_id, locales=self.desk.locales(locales), slug=slug)
        return [each for each in page.items if each.slug == slug]

    # ---- sending and concluding

    async def _send(self, ready: _Ready, entry_id: int | None) -> Result:
        desk, item, write = self.desk, ready.item, ready.write
        assert write is not None
        sent_values = {slug: value for slug, value in ready.values.items() if slug not in ready.withheld}
        before: dict[str, Json] = {"localId": item.id, "name": ready.name, "slug": ready.slug, "sent": sent_values}
        if entry_id is None:
            entry_id = desk.journal.begin(Verb.CREATE.value, write.what)
        sent = await send(desk, entry_id, write, before)
        if sent.outcome is Outcome.UNKNOWN:
            seconds = (sent.looks_at or 0) - desk.clock()
            return Result(
                item.key, Outcome.UNKNOWN, words.unknown_create(ready.name, seconds),
                entry_id=entry_id, looks_at=sent.looks_at, error=sent.error,
            )  # fmt: skip
        if sent.outcome is Outcome.REFUSED:
            assert sent.error is not None
            return await self._refused(ready, sent.error, entry_id)
        made = await self._conclude(item, sent.answer.variants)
        assert made is not None
        if ready.withheld:
            made = replace(made, withheld=ready.withheld, sentence=f"{made.sentence} {words.withheld(ready.withheld)}")
        return made

    async def _refused(self, ready: _Ready, error: ApiError, entry_id: int) -> Result:
        """A refusal. One for a slug that is taken may be for an item that an earlier, late create of ours has made."""
        item = ready.item
        problems = words.refusals(error, ready.values)
        if isinstance(error, ValidationFailed) and "slug" in problems:
            try:
                found = await self._look_up(item.collection_id, item.locales, ready.slug)
            except ApiError:
                found = []
            for record in reversed(self._attempts(item)[:-1]):
                ours = self._ours(record, found)
                if ours is not None:
                    answer = _answer(record, found, ours)
                    self.desk.journal.settle(record.id, State.DONE, answer=answer, item_id=ours.id)
                    return self._adopt(item, record, ours, answer)
            if found:
                return self._taken(item, ready.slug, found[0])
        if len(item.locales) > 1:
            problems = {slug: words.lacks_a_locale(said) for slug, said in problems.items()}
        sentence = words.refused_save(error, problems, len(ready.values))
        return Result(item.key, Outcome.REFUSED, sentence, problems=problems, entry_id=entry_id, error=error)

    async def _conclude(self, item: NewItem, answered: Sequence[Variant] = ()) -> Result | None:
        """Bring a create to its end, as far as that is possible now; None when there is nothing to conclude."""
        attempts = self._attempts(item)
        if not attempts:
            return None
        last = attempts[-1]
        if last.state is State.DONE:
            return await self._made(item, last, attempts[:-1], answered)
        if last.state.open:
            return await self._look_for(item, last)
        return None

    def _attempts(self, item: NewItem) -> list[Record]:
        return self.desk.journal.creations(item.id)

    async def _look_for(self, item: NewItem, record: Record) -> Result:
        """Settle a create of unknown outcome by its slug."""
        desk, name = self.desk, str(record.before.get("name", ""))
        slug = str(record.before.get("slug", ""))
        looks_at = min(record.at, desk.clock()) + desk.horizon
        try:
            found = await self._look_up(item.collection_id, item.locales, slug)
        except ApiError as error:
            return Result(
                item.key, Outcome.UNKNOWN, words.unknown_create(name, looks_at - desk.clock()),
                entry_id=record.entry_id, looks_at=looks_at, error=error,
            )  # fmt: skip
        ours = self._ours(record, found)
        if ours is not None:
            answer = _answer(record, found, ours)
            desk.journal.settle(record.id, State.DONE, answer=answer, item_id=ours.id)
            return self._adopt(item, record, ours, answer)
        if self._may_still_arrive(record):
            return Result(
                item.key, Outcome.UNKNOWN, words.unknown_create(name, looks_at - desk.clock()),
                entry_id=record.entry_id, looks_at=looks_at,
            )  # fmt: skip
        if found:
            sentence = words.slug_taken(slug, found[0].name, tried_before=True)
            desk.journal.settle(record.id, State.UNCLEAR, error=sentence)
            return self._taken(item, slug, found[0], tried_before=True)
        desk.journal.settle(record.id, State.REFUSED, error=words.did_not_arrive(name))
        return Result(item.key, Outcome.REFUSED, words.did_not_arrive(name), entry_id=record.entry_id)

    def _may_still_arrive(self, record: Record) -> bool:
        """Whether the request may still be under way. One from the future (a clock set back) is waited for anew."""
        now = self.desk.clock()
        since = record.at if record.at <= now else self.desk.first_seen.setdefault(record.id, now)
        return now - since < self.desk.horizon

    def _ours(self, record: Record, found: Sequence[Variant]) -> Variant | None:
        """The variant that a create has made: the one that holds every value that was sent."""
        sent = write_of(record).field_data
        for each in found:
            stored = {**each.field_data(), **self._before_our_own(record.collection_id, each)}
            if all(answered_as_sent(value, stored.get(slug)) for slug, value in sent.items()):
                return each
        return None

    def _before_our_own(self, collection_id: str, variant: Variant) -> dict[str, Json]:
        """What the variant held before it was changed from here: a person may edit their item before it is told."""
        held: dict[str, Json] = {}
        for each in self.desk.journal.writes_about(VariantKey(collection_id, variant.id, variant.cms_locale_id)):
            if is_update(each):
                held = {**write_of(each).before, **held}
        return held

    async def _made(
        self, item: NewItem, record: Record, earlier: Sequence[Record], answered: Sequence[Variant]
    ) -> Result:
        """A create that Webflow confirmed. Under another slug than asked, it may be the second of two of ours."""
        desk, wanted = self.desk, str(record.before.get("slug", ""))
        stored = _first_answer(record)
        if stored.get("slug") not in (None, wanted) and earlier:
            try:
                found = await self._look_up(item.collection_id, item.locales, wanted)
            except ApiError as error:
                sentence = words.not_sent(error)
                return Result(item.key, Outcome.UNKNOWN, sentence, entry_id=record.entry_id, error=error)
            for attempt in reversed(earlier):
                ours = self._ours(attempt, found)
                if ours is not None:
                    return await self._keep_first(item, attempt, record, ours, _answer(attempt, found, ours))
        try:
            variants = list(answered) or [
                await desk.client.get_item(item.collection_id, record.item_id, locale=each)
                for each in desk.locales(item.locales)
            ]
        except NotFound as error:
            return self._adopt_without(item, record, error)
        except ApiError as error:
            return Result(item.key, Outcome.UNKNOWN, words.not_sent(error), entry_id=record.entry_id, error=error)
        for other in variants[1:]:
            desk.mirror.put_variant(item.collection_id, other)
        return self._adopt(item, record, variants[0], record.answer)

    async def _keep_first(
        self, item: NewItem, first: Record, second: Record, ours: Variant, answer: Mapping[str, Json]
    ) -> Result:
        """One create has made two items: delete the second, a moment old and never published, and keep the first."""
        desk = self.desk
        for record in desk.journal.open_writes(item.collection_id, second.item_id):
            await settle_delete(desk, record)
        try:
            await desk.client.get_item(item.collection_id, second.item_id, locale=desk.locale(item.locales[0]))
        except NotFound:
            pass
        except ApiError as error:
            return self._two_of_them(item, second, error)
        else:
            what = f"the second copy of {second.before.get('name', '')}"
            write = delete(item.collection_id, second.item_id, item.locales, what)
            sent = await send(desk, second.entry_id, write, {"copyOf": item.id})
            if sent.error is not None and not isinstance(sent.error, NotFound):
                return self._two_of_them(item, second, sent.error)
        desk.journal.settle(first.id, State.DONE, answer=answer, item_id=ours.id)
        desk.journal.taken_back([second.id], second.entry_id)
        return self._adopt(item, first, ours, answer)

    def _two_of_them(self, item: NewItem, second: Record, error: ApiError) -> Result:
        sentence = f"Webflow has made this item twice. wftui removes the second copy when you save again. {error}"
        return Result(item.key, Outcome.UNKNOWN, sentence, entry_id=second.entry_id, error=error)

    def _adopt(self, item: NewItem, record: Record, variant: Variant, answer: Mapping[str, Json]) -> Result:
        """The new item is this one. What was typed since it was sent stays an edit, based on what `answer` shows."""
        desk = self.desk
        sent = record.before.get("sent")
        sent = dict(sent) if isinstance(sent, dict) else {}
        desk.mirror.put_variant(item.collection_id, variant)
        collection = desk.mirror.collection(item.collection_id)
        try:
            desk.edits.became(item, variant.id, sent, self._left_there(collection, answer))
        except EditedTwice as error:
            sentence = str(EditedTwice(desk.label(collection, error.field)))
            return Result(
                item.key, Outcome.REFUSED, sentence, variant,
                problems={error.field: sentence}, entry_id=record.entry_id,
            )  # fmt: skip
        point("adopted")
        key = VariantKey(item.collection_id, variant.id, item.locales[0])
        values = canonical(desk.codec, collection, variant.field_data())
        differences = [
            Difference(
                slug, value, values.get(slug), words.difference(desk.label(collection, slug), value, values.get(slug))
            )
            for slug, value in sent.items()
            if not answered_as_sent(value, values.get(slug))
        ]
        name = called(variant.name, desk.site, item.locales)
        sentence = words.created(name, variant.slug, str(record.before.get("slug", "")))
        others = [each.sentence for each in differences if each.field != "slug"]
        if differences:
            desk.journal.note(record.entry_id, " ".join([sentence, *others]))
        return Result(
            key, Outcome.DONE, " ".join([sentence, *others]), variant,
            differences=tuple(differences), entry_id=record.entry_id,
        )  # fmt: skip

    def _left_there(
        self, collection: Collection | None, answer: Mapping[str, Json]
    ) -> dict[str | None, dict[str, Json]]:
        """The values that a create left there, by locale: as Webflow answered to it, not what others wrote since."""
        found: dict[str | None, dict[str, Json]] = {}
        variants = answer.get("variants")
        for each in variants if isinstance(variants, list) else []:
            values, locale = (
                (each.get("fieldData"), each.get("cmsLocaleId")) if isinstance(each, dict) else (None, None)
            )
            if isinstance(values, dict):
                name = locale if isinstance(locale, str) else None
                found[name] = canonical(self.desk.codec, collection, values)
        return found

    def _adopt_without(self, item: NewItem, record: Record, error: ApiError) -> Result:
        """It was made, and somebody has deleted it since: what was typed stays here as a new item."""
        self.desk.journal.settle(record.id, State.UNCLEAR, error="It was made, and deleted by someone since.")
        sentence = words.gone(str(record.before.get("name", "")))
        return Result(item.key, Outcome.REFUSED, sentence, gone=True, entry_id=record.entry_id, error=error)

    def _taken(self, item: NewItem, slug: str, by: Variant, *, tried_before: bool = False) -> Result:
        sentence = words.slug_taken(slug, by.name, tried_before=tried_before)
        return Result(item.key, Outcome.REFUSED, f"Nothing was created. {sentence}", problems={"slug": sentence})


async def settle_open(desk: Desk) -> list[str]:
    """Find out what became of everything whose answer was lost, and say it in sentences; for the start of a program.

    Reads only. What cannot be known yet stays open, and is looked for again the next time. Raises `AnotherSends` when
    another program is sending.
    """
    creating = Creating(desk)
    async with desk.sending():
        said = [f"{record.request.get('what')}: {_BECAME[state]}" for record, state in await settle_everything(desk)]
        for item in desk.edits.new_items():
            result = await creating.settle(item)
            if result is not None:
                said.append(result.sentence)
    return said


_BECAME = {
    State.DONE: "it had arrived.",
    State.REFUSED: "it had not arrived; your edits are kept.",
    State.UNCLEAR: "nobody can tell whether it arrived; look at it before you send it again.",
}


def _answer(record: Record, found: Sequence[Variant], ours: Variant) -> dict[str, Json]:
    """What the create left there: the values that were sent. What else stands there now, others may have written."""
    sent = write_of(record).field_data
    kept: list[Json] = []
    for each in found:
        if each.id == ours.id:
            stored = each.field_data()
            values = {s: stored.get(s) if same_as_stored(value, stored.get(s)) else value for s, value in sent.items()}
            kept.append({"id": each.id, "cmsLocaleId": each.cms_locale_id, "slug": each.slug, "fieldData": values})
    return {"variants": kept, "settled": "by reading"}


def _first_answer(record: Record) -> Mapping[str, Json]:
    variants = record.answer.get("variants")
    first = variants[0] if isinstance(variants, list) and variants else None
    return first if isinstance(first, dict) else {}


def _value(desk: Desk, item: NewItem, slug: str) -> Json:
    edit = desk.edits.of(item.key).get(slug)
    return edit.value if edit else None
