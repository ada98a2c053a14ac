"""A person, their program, a site and everybody else, with the promises that must hold between them at all times."""

# ruff: noqa: D102  what each does is its name
import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from tests.services.saving.loopback import Loopback
from tests.services.saving.model_site import COLLECTION, EN, FR, SITE, ModelMirror, ModelSite, PlainCodec, taken_in
from wftui.api.errors import ApiError
from wftui.domain.item import VariantKey
from wftui.domain.json import Json
from wftui.services.creating import Creating, settle_open
from wftui.services.desk import Desk
from wftui.services.outcomes import Outcome, Resolution, Result
from wftui.services.publishing import Publishing
from wftui.services.saving import Saving
from wftui.services.undo import Undo
from wftui.store import crashpoints
from wftui.store.edits import EditStore, is_new
from wftui.store.journal import Journal, State
from wftui.store.owner import Owner
from wftui.store.sending_lock import SendingLock

FAST = Path("/dev/shm")
HORIZON = 120.0


class Killed(BaseException):
    """The program was killed at a numbered point."""


class World:
    """One site, one person at one program, and others who change things. `key` names are (item, locale)."""

    def __init__(self, slug_mode: str = "suffix", *, adds_ids: bool = False, over_http: bool = False) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="wftui-world-", dir=FAST if FAST.is_dir() else None))
        self.site = ModelSite(slug_mode, adds_ids=adds_ids)
        self.site.may_send = self._intent_is_on_disk
        self.mirror = ModelMirror(self.site)
        self.now = 1_000_000.0
        self.runner = asyncio.Runner()
        self.loopback = Loopback(self.site) if over_http else None
        self.client: Any = self.runner.run(self.loopback.start()) if self.loopback else self.site
        self.typed: dict[tuple[VariantKey, str], Json] = {}
        self.seen: set[tuple[VariantKey, str, Any]] = set()
        self.renamed: dict[str, str] = {}
        self.told: dict[str, Result] = {}
        self.conflicts: list[Any] = []
        self.undo_conflicts: list[Any] = []
        self.foreign_slugs: set[str] = set()
        self.made_here: list[str] = []
        self.counts = {"operations": 0, "faults": 0, "kills": 0, "conflicts": 0, "excused": 0}
        self._values = 0
        self._open()

    def close(self) -> None:
        self._shut()
        if self.loopback is not None:
            self.runner.run(self.loopback.stop(self.client))
        self.runner.close()
        crashpoints.install(None)
        shutil.rmtree(self.root, ignore_errors=True)

    # ---- the program

    def _open(self) -> None:
        self.owner = Owner(self.root / "programs")
        self.edits = EditStore(self.root / "edits.db", self.owner, lambda: self.now)
        self.journal = Journal(self.root / "journal.db", lambda: self.now)
        self.desk = Desk(
            SITE, self.client, self.mirror, self.edits, self.journal,
            SendingLock(self.root / "sending.lock", SITE.display_name), PlainCodec(), lambda: self.now, HORIZON,
        )  # fmt: skip
        self.edits.adopt()
        self.saving, self.creating = Saving(self.desk), Creating(self.desk)
        self.publishing, self.undoing = Publishing(self.desk), Undo(self.desk)

    def _shut(self) -> None:
        self.edits.close()
        self.journal.close()
        self.owner.close()

    def restart(self) -> None:
        self._shut()
        self._open()

    def run(self, work: Callable[[], Awaitable[Any]], faults: Sequence[str] = (), kill_at: int | None = None) -> Any:
        """Do something that sends, in bad weather, perhaps killed at the n-th point; then the next start."""
        self.site.faults = list(faults)
        self.counts["operations"] += 1
        self.counts["faults"] += sum(each != "ok" for each in faults)
        passed = 0

        def hook(_: str) -> None:
            nonlocal passed
            passed += 1
            if passed == kill_at:
                raise Killed

        crashpoints.install(hook if kill_at else None)
        try:
            return self.runner.run(_awaited(work))
        except Killed:
            self.counts["kills"] += 1
            self.site.in_window = self.site.in_flight = None
            self.restart()
            return None
        finally:
            crashpoints.install(None)
            self.site.faults = []
            self._note_new_ids()

    def _intent_is_on_disk(self) -> None:
        other = Journal(self.root / "journal.db")
        try:
            assert other.open_writes(), "SENT WITHOUT AN INTENT ON DISK"
        finally:
            other.close()

    def _note_new_ids(self) -> None:
        for local in self.made_here:
            if self.edits.find_new(local) is not None:
                continue
            made = {record.state: record.item_id for record in self.journal.creations(local)}
            found = made.get(State.DONE) or made.get(State.TAKEN_BACK)  # found, adopted and taken back in one go
            if found is not None:
                self._is_now(local, found)

    def _is_now(self, local: str, item_id: str) -> None:
        self.renamed[local] = item_id
        for key, slug in [each for each in self.typed if each[0].item_id == local]:
            self.typed[key._replace(item_id=item_id), slug] = self.typed.pop((key, slug))

    # ---- the person

    def value(self) -> str:
        self._values += 1
        return f"v{self._values}"

    def real(self, key: VariantKey) -> VariantKey:
        return key._replace(item_id=self.renamed.get(key.item_id, key.item_id))

    def variants(self) -> list[VariantKey]:
        return [
            VariantKey(COLLECTION, item_id, each) for item_id in self.site.staged for each in self.site.staged[item_id]
        ]

    def shown(self, key: VariantKey, slug: str) -> Json:
        edit = self.edits.of(key).get(slug)
        if edit is not None:
            return edit.value
        stored = self.mirror.variant(key)
        return stored.staged.field_data().get(slug) if stored else None

    def type(self, key: VariantKey, slug: str, value: Json = None) -> None:
        """Type into a field of what the mirror shows."""
        key = self.real(key)
        stored = self.mirror.variant(key)
        base = stored.staged.field_data().get(slug) if stored else None
        if slug not in self.edits.of(key):
            self.seen.add((key, slug, base))
        value = value or self.value()
        self.edits.set(key, slug, value, base=base)
        self.typed[key, slug] = value

    def new_item(self, slug: str, locales: Sequence[str | None] = (EN.cms_locale_id,)) -> VariantKey:
        name = self.value()
        item = self.edits.new_item(COLLECTION, locales, {"name": name, "slug": slug})
        self.typed[item.key, "name"] = name
        self.made_here.append(item.id)
        return item.key

    def take_step_back(self, key: VariantKey | None = None) -> None:
        for change in self.edits.undo(key):
            self._noted(change)

    def take_step_again(self, key: VariantKey | None = None) -> None:
        for change in self.edits.redo(key):
            self._noted(change)

    def _noted(self, change: Any) -> None:
        if change.edited:
            self.typed[change.key, change.field] = change.value
        else:
            self.typed.pop((change.key, change.field), None)

    def save(self, key: VariantKey, faults: Sequence[str] = (), kill_at: int | None = None) -> Result | None:
        key = self.real(key)
        if is_new(key):
            return self._told(self.run(lambda: self.creating.create(key.item_id), faults, kill_at), key)
        results = self.run(lambda: self.saving.save([key]), faults, kill_at)
        return self._told(results[0], key) if results else None

    def _told(self, result: Result | None, key: VariantKey) -> Result | None:
        if result is None:
            return None
        if result.outcome is Outcome.DONE:
            self._no_false_success(key, result)
            if is_new(key):
                self._is_now(key.item_id, result.key.item_id)
        self.told[key.item_id] = result
        for conflict in result.conflicts:
            self.counts["conflicts"] += 1
            self.conflicts = [c for c in self.conflicts if (c.key, c.field) != (conflict.key, conflict.field)]
            self.conflicts.append(conflict)
        return result

    def choose(self, number: int, take: str) -> None:
        """Answer a conflict with one's own value or the other's."""
        conflict = self.conflicts.pop(number % len(self.conflicts))
        edit = self.edits.of(conflict.key).get(conflict.field)
        if edit is None:
            return
        value = edit.value if take == "mine" else conflict.theirs
        self.seen.add((conflict.key, conflict.field, conflict.theirs))
        self.saving.resolve(Resolution(conflict, value))
        if take != "mine":
            self.typed.pop((conflict.key, conflict.field), None)

    def pull(self, key: VariantKey) -> None:
        """The mirror reads a variant again, as a sync does."""
        key = self.real(key)
        try:
            self.mirror.put_variant(COLLECTION, self.site.variant(key))
        except ApiError:
            return

    def settle(self, faults: Sequence[str] = ()) -> None:
        self.run(lambda: settle_open(self.desk), faults)

    def publish(self, keys: Sequence[VariantKey], *, partial: bool, faults: Sequence[str] = ()) -> None:
        self.site.partial = partial
        keys = [self.real(key) for key in keys]
        before = {key: self._published_at(key) for key in keys}
        results = self.run(lambda: self.publishing.publish(keys), faults)
        for result in results or []:
            if result.outcome is Outcome.DONE:
                now = self._published_at(result.key)
                assert now is not None, f"SAID TO BE PUBLISHED, IS NOT: {result.key}"
                assert now != before[result.key], f"SAID TO BE PUBLISHED, IS NOT: {result.key}"

    def _published_at(self, key: VariantKey) -> str | None:
        live = self.site.live.get(key.item_id, {}).get(key.cms_locale_id)
        return live.last_published if live else None

    def take_back_last(self, faults: Sequence[str] = (), kill_at: int | None = None) -> None:
        entry = self.undoing.last()
        if entry is None:
            return
        for record in entry.writes:
            for slug in record.request.get("before") or {}:
                self.typed.pop((VariantKey(COLLECTION, record.item_id, record.cms_locale_id), slug), None)
        results = self.run(lambda: self.undoing.take_back([entry]), faults, kill_at) or []
        for result in results:
            self.undo_conflicts += result.conflicts

    # ---- the others

    def theirs(self, key: VariantKey, slug: str) -> None:
        """Somebody else changes a field."""
        key = self.real(key)
        if key.cms_locale_id in self.site.staged.get(key.item_id, {}):
            self.site.patch(key, {slug: self.value()}, "other")

    def theirs_in_window(self, slug: str) -> None:
        """Somebody else changes a field in the moment between our reading and our PATCH."""

        def hook(key: VariantKey) -> None:
            if key.item_id in self.site.staged:
                self.site.patch(key, {slug: self.value()}, "other")

        self.site.in_window = hook

    def theirs_takes_slug(self, slug: str) -> None:
        self.foreign_slugs.add(slug)
        try:
            self.site.create([EN.cms_locale_id, FR.cms_locale_id], {"name": self.value(), "slug": slug}, "other")
        except ApiError:
            return

    def time_passes(self) -> None:
        """More than the horizon: whatever was under way has arrived."""
        while self.site.late:
            self.site.deliver_late()
        self.now += HORIZON + 1

    # ---- the promises

    def check(self) -> None:
        self.nothing_typed_is_lost()
        self.nothing_is_overwritten_unseen()
        self.no_stranger_is_adopted()
        self.another_slug_is_told()

    def nothing_typed_is_lost(self) -> None:
        for (key, slug), value in self.typed.items():
            real = self.real(key)
            held = any(
                each.field == slug and each.value == value and each.key in (key, real)
                for each in self.edits.everything()
            )
            past = self.site.history.get((real.item_id, real.cms_locale_id, slug), [])
            assert held or ("client", taken_in(value)) in past, f"LOST EDIT {key} {slug}={value!r}"

    def nothing_is_overwritten_unseen(self) -> None:
        for each in self.site.overwrites:
            if each.excused:
                self.counts["excused"] += 1
                continue
            destroyed = self.site.shows(each.field, each.destroyed)
            seen = (each.key, each.field, destroyed) in self.seen
            assert seen, f"OVERWRITTEN UNSEEN {each.field}: {each.destroyed!r} by {each.by!r} ({each.key})"
        self.site.overwrites.clear()

    def no_stranger_is_adopted(self) -> None:
        for local, item_id in self.renamed.items():
            past = self.site.history.get((item_id, EN.cms_locale_id, "slug"))
            assert past is None or past[0][0] == "client", f"STRANGER'S ITEM ADOPTED AS {local}"

    def another_slug_is_told(self) -> None:
        for local in self.renamed:
            asked = [record.before.get("slug") for record in self.journal.creations(local)]
            past = self.site.history.get((self.renamed[local], EN.cms_locale_id, "slug"))
            if past and past[0][1] not in asked:
                entries = {record.entry_id for record in self.journal.creations(local)}
                notes = [entry.note for each in entries if (entry := self.journal.entry(each))]
                assert any(str(past[0][1]) in note for note in notes), f"SILENT SLUG CHANGE TO {past[0][1]}"

    def _no_false_success(self, key: VariantKey, result: Result) -> None:
        for (typed_key, slug), value in self.typed.items():
            if typed_key != key or slug in result.withheld:
                continue
            real = result.key._replace(cms_locale_id=key.cms_locale_id)
            past = self.site.history.get((real.item_id, real.cms_locale_id, slug), [])
            still = any(e.field == slug and e.value == value for e in self.edits.everything() if e.key in (key, real))
            assert ("client", taken_in(value)) in past or still, f"FALSE SUCCESS {slug}={value!r}"

    def fair_weather_at_last(self) -> None:
        """The network is well again, the person answers every conflict and saves everything; then all must add up."""
        self.site.in_window = self.site.in_flight = None
        for _ in range(6):
            self.time_passes()
            self.settle()
            for item in self.edits.new_items():
                self.save(item.key)
            for key in [*self.edits.keys()]:
                if not is_new(key):
                    self.save(key)
            while self.conflicts:
                self.choose(0, "mine")
            self.check()
        self._every_create_has_ended()
        self._nothing_is_there_twice()

    def _every_create_has_ended(self) -> None:
        for local in self.made_here:
            if local in self.renamed or self.edits.find_new(local) is None:
                continue
            told = self.told.get(local)
            assert told is not None, f"STUCK CREATE {local}"
            assert told.outcome is Outcome.REFUSED, f"STUCK CREATE {local}: {told.sentence}"
            if "slug" not in told.problems or "slug" not in self.edits.of(told.key):
                continue
            slug = self.edits.of(told.key)["slug"].value
            excused = slug in self.foreign_slugs or self._changed_by_others(slug)
            assert excused, f"OWN ITEM REPORTED AS TAKEN {local}: {told.sentence}"

    def _changed_by_others(self, slug: Json) -> bool:
        mine = [i for (i, _, f), past in self.site.history.items() if f == "slug" and past[0][1] == slug]
        return any(who == "other" for (i, _, _), past in self.site.history.items() if i in mine for who, _ in past)

    def _nothing_is_there_twice(self) -> None:
        for local in self.made_here:
            attempts = self.journal.creations(local)
            if any(record.state is State.UNCLEAR for record in attempts):
                self.counts["excused"] += 1  # ours, changed by others before it was found: said, and left to the person
                continue
            asked = {str(record.before.get("slug")) for record in attempts}
            mine = {
                item_id
                for (item_id, _, slug), past in self.site.history.items()
                if slug == "slug" and past[0][0] == "client" and item_id in self.site.staged
                if any(str(past[0][1]) == each or str(past[0][1]).startswith(f"{each}-e9f6") for each in asked)
            }
            assert len(mine) <= 1, f"MADE TWICE {asked}: {mine}"


async def _awaited(work: Callable[[], Awaitable[Any]]) -> Any:
    return await work()
