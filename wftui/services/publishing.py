"""Putting items live, taking them off, and publishing the whole site.

Webflow answers a publish with the ids that it published and, apart from them, sentences about the rest. An item is
published when its id is among those ids, and when reading it back shows it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from wftui.api.errors import ApiError, NotFound
from wftui.domain.errors import UsageError, WftuiError
from wftui.domain.item import Variant, VariantKey, same_content
from wftui.domain.json import Json
from wftui.domain.text import one_line
from wftui.services import words
from wftui.services.desk import Desk
from wftui.services.outcomes import Outcome, Result
from wftui.services.plans import Plan, Verb, Write
from wftui.services.saving import Review
from wftui.services.sending import Sent, send
from wftui.services.settling import settled_publish
from wftui.services.standing import Standing, StandingReader
from wftui.services.writes import MOST, called, publish, publish_site, unpublish
from wftui.store.journal import State

SITE_EVERY = 60.0
"""Seconds between two publishes of one site: Webflow takes one a minute."""


class SitePublishHeld(WftuiError):
    """The site was published less than a minute ago. `seconds` is how long until the next one can go."""

    exit_code = 4
    code = "site_publish_held"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            "Webflow takes one site publish a minute.",
            safe="Nothing was sent.",
            next_step=f"This one can go in {max(1, round(seconds))} s.",
        )
        self.seconds = seconds


@dataclass
class _Target:
    """One variant as it stands before the verb. `unseen` are the fields that changed there since it was last read."""

    key: VariantKey
    staged: Variant | None = None
    live: Variant | None = None
    unseen: tuple[str, ...] = ()
    error: ApiError | None = None


@dataclass
class _Ready:
    verb: Verb
    targets: list[_Target]
    reads: int = 0
    writes: list[Write] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class Publishing:
    """Publishes and unpublishes. All methods run in the thread that owns the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def review(self, verb: Verb, keys: Sequence[VariantKey]) -> Review:
        """What publishing or unpublishing these variants would send, and what the person may not expect."""
        ready = await self._prepare(verb, keys)
        count = sum(1 for each in ready.targets if each.staged is not None)
        sentence = (
            f"Publish {words.counted(count, 'item')} to the live site of {one_line(self.desk.site.display_name)}."
            if verb is Verb.PUBLISH
            else f"Take {words.counted(count, 'item')} off the live site of {one_line(self.desk.site.display_name)}."
        )
        results = tuple(self._before(each) for each in ready.targets)
        plan = Plan(self.desk.site.id, sentence, tuple(ready.writes), 2 * ready.reads, tuple(ready.warnings))
        return Review(plan, results)

    async def publish(self, keys: Sequence[VariantKey]) -> list[Result]:
        """Put the staged version of these variants live: one result for each, done only where Webflow names its id and
        reading it back agrees. Raises `AnotherSends` or `StoreError` before anything is sent."""
        return await self._run(Verb.PUBLISH, keys)

    async def unpublish(self, keys: Sequence[VariantKey]) -> list[Result]:
        """Take these variants off the live site; the staged versions stay, as drafts."""
        return await self._run(Verb.UNPUBLISH, keys)

    def review_site(self, domain_ids: Sequence[str], *, to_subdomain: bool) -> Plan:
        """What a site publish would send, and what goes with it."""
        domains = self._domains(domain_ids, to_subdomain)
        return Plan(
            self.desk.site.id,
            f"Publish the whole site of {one_line(self.desk.site.display_name)} to {domains}.",
            (publish_site(self.desk.site.id, domain_ids, to_subdomain, domains),),
            warnings=(
                "It takes everything live that is queued, and everything that designers have changed.",
                "A site publish cannot be taken back.",
            ),
        )

    async def publish_site(self, domain_ids: Sequence[str], *, to_subdomain: bool) -> Result:
        """Publish the site; raises `SitePublishHeld`, and sends nothing, within a minute of the last one."""
        desk = self.desk
        if not domain_ids and not to_subdomain:
            raise UsageError("No domain was named to publish to.", safe="Nothing was sent.")
        async with desk.sending():
            last = desk.journal.last_of(Verb.PUBLISH_SITE.value)
            left = SITE_EVERY - (desk.clock() - last.at) if last is not None else 0
            if 0 < left <= SITE_EVERY:
                raise SitePublishHeld(left)
            write = self.review_site(domain_ids, to_subdomain=to_subdomain).writes[0]
            entry_id = desk.journal.begin(Verb.PUBLISH_SITE.value, write.what)
            sent = await send(desk, entry_id, write, {})
            sentence = {
                Outcome.DONE: f"Webflow is publishing the site to {write.what}.",
                Outcome.UNKNOWN: "It is not known whether Webflow took the site publish; it was not sent twice.",
            }.get(sent.outcome, f"Not published. {sent.error}")
            key = VariantKey("", desk.site.id, None)
            return Result(key, sent.outcome, sentence, entry_id=entry_id, error=sent.error)

    # ---- items

    async def _run(self, verb: Verb, keys: Sequence[VariantKey]) -> list[Result]:
        async with self.desk.sending():
            ready = await self._prepare(verb, keys)
            if not ready.writes:
                return [self._before(each) for each in ready.targets]
            what = _what(self.desk, ready)
            entry_id = self.desk.journal.begin(verb.value, what)
            results: dict[VariantKey, Result] = {}
            for write in ready.writes:
                named = [each for each in ready.targets if _names(write, each.key) and each.staged is not None]
                sent = await send(self.desk, entry_id, write, _kept(named))
                now: dict[VariantKey, Standing] = {}
                if sent.outcome is not Outcome.REFUSED:
                    now = await StandingReader(self.desk).read([each.key for each in named])
                for each in named:
                    results[each.key] = self._after(verb, each, sent, entry_id, now.get(each.key, Standing()))
                if sent.outcome is Outcome.UNKNOWN and all(results[each.key].ok for each in named):
                    self.desk.journal.settle(sent.write_id, State.DONE, answer=settled_publish(write))
            return [results.get(each.key) or self._before(each) for each in ready.targets]

    async def _prepare(self, verb: Verb, keys: Sequence[VariantKey]) -> _Ready:
        """Read what would go live: it is the server's staged version, maybe with changes that nobody here has seen."""
        reader = StandingReader(self.desk)
        standing = await reader.read(keys)
        ready = _Ready(verb, [self._target(key, standing[key]) for key in keys], reads=reader.requests)
        make = publish if verb is Verb.PUBLISH else unpublish
        for collection_id in dict.fromkeys(key.collection_id for key in keys):
            items: dict[str, list[str | None]] = {}
            for each in ready.targets:
                if each.key.collection_id == collection_id and each.staged is not None:
                    items.setdefault(each.key.item_id, []).append(each.key.cms_locale_id)
            listed = list(items.items())
            for start in range(0, len(listed), MOST):
                some = listed[start : start + MOST]
                ready.writes.append(make(collection_id, some, words.counted(len(some), "item")))
        self._warn(ready)
        return ready

    def _target(self, key: VariantKey, now: Standing) -> _Target:
        """A variant as it stands, and what of it nobody here has seen."""
        target = _Target(key, now.staged, now.live, error=now.error)
        stored = self.desk.mirror.variant(key)
        if stored is not None and now.staged is not None:
            seen, there = stored.staged.field_data(), now.staged.field_data()
            target.unseen = tuple(slug for slug in there | seen if seen.get(slug) != there.get(slug))
        if now.staged is not None:
            self.desk.mirror.put_variant(key.collection_id, now.staged)
        return target

    def _warn(self, ready: _Ready) -> None:
        for each in ready.targets:
            if each.staged is None:
                continue
            name = called(each.staged.name, self.desk.site, [each.key.cms_locale_id])
            if ready.verb is Verb.PUBLISH:
                if each.unseen:
                    ready.warnings.append(
                        f"Someone changed {name} since you read it: {words.listed(each.unseen)}. That goes live too."
                    )
                if each.staged.is_archived:
                    ready.warnings.append(f"{name} is archived; Webflow will not publish it.")
                if each.live is not None:
                    ready.warnings.append(
                        f"{name} is live already. Undo cannot put back what visitors see now; the journal keeps it."
                    )
            edits = len(self.desk.edits.of(each.key))
            if edits and ready.verb is Verb.PUBLISH:
                ready.warnings.append(f"{words.counted(edits, 'edit')} of {name} not sent; they do not go live.")

    def _before(self, target: _Target) -> Result:
        if target.staged is None:
            gone = isinstance(target.error, NotFound)
            name = self.desk.name_of(target.key)
            sentence = words.not_there(name) if gone or target.error is None else words.not_sent(target.error)
            return Result(target.key, Outcome.REFUSED, sentence, gone=gone, error=target.error)
        return Result(target.key, Outcome.NOTHING, one_line(target.staged.name), target.staged)

    def _after(self, verb: Verb, target: _Target, sent: Sent, entry_id: int, now: Standing) -> Result:
        """What became of one variant, by the answer and by reading it back."""
        desk, key = self.desk, target.key
        assert target.staged is not None
        name = called(target.staged.name, desk.site, [key.cms_locale_id])
        if sent.outcome is Outcome.REFUSED:
            sentence = f"{name}: nothing was changed. {sent.error}"
            return Result(key, Outcome.REFUSED, sentence, target.staged, entry_id=entry_id, error=sent.error)
        if now.staged is None:
            if sent.outcome is Outcome.DONE and (verb is Verb.UNPUBLISH or key.item_id in sent.answer.published):
                return Result(key, Outcome.DONE, f"{words.PAST[verb]} {name}.", target.staged, entry_id=entry_id)
            sentence = f"It is not known yet whether Webflow did this to {name}."
            return Result(key, Outcome.UNKNOWN, sentence, target.staged, entry_id=entry_id, error=now.error)
        self._keep(key, now)
        wanted = _as_wanted(verb, target, now)
        if sent.outcome is Outcome.UNKNOWN:
            outcome = Outcome.DONE if wanted else Outcome.UNKNOWN
            sentence = (
                f"{words.PAST[verb]} {name}." if wanted else f"It is not known yet whether Webflow did this to {name}."
            )
            return Result(key, outcome, sentence, now.staged, entry_id=entry_id, error=sent.error)
        if verb is Verb.PUBLISH and key.item_id not in sent.answer.published:
            why = (
                " ".join(one_line(each) for each in sent.answer.errors if key.item_id in each)
                or "Webflow does not say why."
            )
            return Result(key, Outcome.REFUSED, f"Not published: {name}. {why}", now.staged, entry_id=entry_id)
        if not self._shows(verb, target, now):
            sentence = f"Webflow took it, but reading back does not show it: {name} is as it was on the live site."
            return Result(key, Outcome.REFUSED, sentence, now.staged, entry_id=entry_id)
        return Result(key, Outcome.DONE, f"{words.PAST[verb]} {name}.", now.staged, entry_id=entry_id)

    def _shows(self, verb: Verb, target: _Target, now: Standing) -> bool:
        """Whether reading shows what the answer says: an id is named also when only one of its locales went live."""
        if verb is Verb.UNPUBLISH:
            return now.live is None
        return now.live is not None and now.live.last_published != _published_at(target)

    def _keep(self, key: VariantKey, now: Standing) -> None:
        """Put what was read back into the mirror."""
        mirror = self.desk.mirror
        if now.staged is not None:
            mirror.put_variant(key.collection_id, now.staged)
            if now.live is not None:
                mirror.put_variant(key.collection_id, now.live, live=True)
            else:
                mirror.drop_live(key)

    def _domains(self, domain_ids: Sequence[str], to_subdomain: bool) -> str:
        names = [one_line(each.url) for each in self.desk.site.domains if each.id in domain_ids]
        if to_subdomain:
            names.append(f"{one_line(self.desk.site.short_name)}.webflow.io")
        return words.listed(names or list(domain_ids))


def _as_wanted(verb: Verb, target: _Target, now: Standing) -> bool:
    staged, live = now.staged, now.live
    if verb is Verb.UNPUBLISH:
        return live is None
    assert target.staged is not None
    assert staged is not None
    return (
        live is not None
        and live.last_published != _published_at(target)
        and same_content(staged.field_data(), live.field_data())
    )


def _published_at(target: _Target) -> str | None:
    return target.live.last_published if target.live is not None else None


def _kept(targets: Sequence[_Target]) -> dict[str, Json]:
    """What undo needs: what was live before, and what was staged, for each variant."""
    kept: list[Json] = []
    for each in targets:
        kept.append(
            {
                "itemId": each.key.item_id,
                "cmsLocaleId": each.key.cms_locale_id,
                "name": each.staged.name if each.staged else "",
                "live": json.loads(each.live.raw) if each.live else None,
                "staged": json.loads(each.staged.raw) if each.staged else None,
            }
        )
    return {"targets": kept}


def _names(write: Write, key: VariantKey) -> bool:
    return write.collection_id == key.collection_id and key.item_id in write.item_ids


def _what(desk: Desk, ready: _Ready) -> str:
    there = [each for each in ready.targets if each.staged is not None]
    if len(there) == 1 and there[0].staged is not None:
        return called(there[0].staged.name, desk.site, [there[0].key.cms_locale_id])
    return words.counted(len(there), "item")
