"""Every guard of saving, each with a way to switch it off: what the stories must notice."""

# ruff: noqa: D103  what each does is its name
from collections.abc import Callable
from typing import Any

import pytest

from tests.services.saving.model_site import EN
from wftui.services import creating, saving, sending, settling, undo
from wftui.services import merge as merging
from wftui.services.creating import Creating
from wftui.services.desk import Desk
from wftui.services.merge import Merge
from wftui.services.outcomes import Outcome, Result
from wftui.services.publishing import Publishing
from wftui.services.restoring import Restoring
from wftui.services.saving import Saving
from wftui.store import edit_rows
from wftui.store.edits import EditStore
from wftui.store.journal import Journal, State

Patch = pytest.MonkeyPatch
Mutant = Callable[[Patch], None]


def no_reading_before_the_save(patch: Patch) -> None:
    real = Saving._read

    async def cached(self: Saving, key: Any) -> Any:
        stored = self.desk.mirror.variant(key)
        return stored.staged if stored else await real(self, key)

    patch.setattr(Saving, "_read", cached)


def no_merge(patch: Patch) -> None:
    def all_mine(self: Saving, ready: Any, theirs: Any) -> Merge:
        return Merge(send={slug: edit.value for slug, edit in ready.edits.items()})

    patch.setattr(Saving, "_three_ways", all_mine)


def every_field_sent(patch: Patch) -> None:
    real = saving.update

    def full(key: Any, *args: Any, fields: Any, **rest: Any) -> Any:
        return real(key, *args, fields={"name": "v0", "body": None, **fields}, **rest)

    patch.setattr(saving, "update", full)


def edits_cleared_early(patch: Patch) -> None:
    real = Saving._save

    async def early(self: Saving, key: Any, *args: Any) -> Result:
        ready = await self._prepare(key, {}, False, ())
        if ready.stopped is None:
            self._end(ready, ready.merge.send, ready.merge.send)
            sent = await real_send(self, ready)
            return Result(key, sent.outcome, "")
        return await real(self, key, *args)

    async def real_send(self: Saving, ready: Any) -> Any:
        entry = self.desk.journal.begin("save", "")
        return await sending.send(self.desk, entry, ready.write, {"fields": {}, "edits": {}})

    patch.setattr(Saving, "_save", early)


def edits_of_the_flight_dropped(patch: Patch) -> None:
    """An edit that was typed while its field was being sent ends with the answer."""

    def landed(self: EditStore, key: Any, field: str, **_: Any) -> None:
        self._file.write(lambda db: edit_rows.forget_steps(db, key, field))
        sql = "DELETE FROM edits WHERE collection_id=? AND item_id=? AND locale=? AND field=?"
        self._file.write(lambda db: db.execute(sql, (*edit_rows.at(key), field)))

    patch.setattr(EditStore, "landed", landed)


def base_moves_to_the_answer(patch: Patch) -> None:
    """After a save every edit that is left is based on the answer, which nobody has looked at."""
    real = Saving._done

    def done(self: Saving, ready: Any, sent: Any, entry: Any) -> Result:
        result = real(self, ready, sent, entry)
        stored = sent.answer.variants[0].field_data()
        for slug in self.desk.edits.of(ready.key):
            self.desk.edits._file.write(
                lambda db, slug=slug: self.desk.edits._rebase(db, ready.key, slug, stored.get(slug))
            )
        return result

    patch.setattr(Saving, "_done", done)
    no_ending_of_landed(patch)


def no_ending_of_landed(patch: Patch) -> None:
    real = Saving._end

    def only_sent(self: Saving, ready: Any, fields: Any, stored: Any) -> None:
        if fields is not ready.merge.there:
            real(self, ready, fields, stored)

    patch.setattr(Saving, "_end", only_sent)


def base_moves_with_every_key(patch: Patch) -> None:
    real = EditStore._set

    def moving(self: EditStore, db: Any, key: Any, field: str, value: Any, base: Any) -> Any:
        self._rebase(db, key, field, base)
        return real(self, db, key, field, value, base)

    patch.setattr(EditStore, "_set", moving)


def no_intent(patch: Patch) -> None:
    """The write is recorded when its answer is there."""
    kept: dict[int, Any] = {}
    real_intend, real_settle = Journal.intend, Journal.settle

    def later(self: Journal, *args: Any, **named: Any) -> int:
        kept[-len(kept) - 1] = (args, named)
        return -len(kept)

    def now(self: Journal, write_id: int, *args: Any, **named: Any) -> None:
        if write_id in kept:
            intended, more = kept[write_id]
            write_id = real_intend(self, *intended, **more)
        real_settle(self, write_id, *args, **named)

    patch.setattr(Journal, "intend", later)
    patch.setattr(Journal, "settle", now)


def no_waiting_for_late_requests(patch: Patch) -> None:
    patch.setattr(Creating, "_may_still_arrive", lambda self, record: False)


def a_write_from_the_future_is_met_anew_each_time(patch: Patch) -> None:
    real = Creating._may_still_arrive

    def anew(self: Creating, record: Any) -> bool:
        self.desk.first_seen.clear()
        return real(self, record)

    patch.setattr(Creating, "_may_still_arrive", anew)


def no_looking_before_sending_again(patch: Patch) -> None:
    real = Creating._conclude

    async def forget(self: Creating, item: Any, answered: Any = ()) -> Any:
        attempts = self._attempts(item)
        if attempts and attempts[-1].state.open:
            self.desk.journal.settle(attempts[-1].id, State.REFUSED)
            return None
        return await real(self, item, answered)

    patch.setattr(Creating, "_conclude", forget)


def any_item_with_the_slug_is_ours(patch: Patch) -> None:
    patch.setattr(Creating, "_ours", lambda self, record, found: found[0] if found else None)


def base_is_what_was_found(patch: Patch) -> None:
    real = EditStore.became

    def found(self: EditStore, item: Any, item_id: str, sent: Any, stored: Any) -> None:
        variant = base_is_what_was_found.site.variant(item.key._replace(item_id=item_id))  # type: ignore[attr-defined]  # set by the fixture
        real(self, item, item_id, variant.field_data(), {})

    patch.setattr(EditStore, "became", found)


def base_is_what_was_sent(patch: Patch) -> None:
    """What Webflow made of the values of a new item is not looked at."""
    real = EditStore.became
    patch.setattr(EditStore, "became", lambda self, item, item_id, sent, stored: real(self, item, item_id, sent, {}))


def base_is_what_was_typed(patch: Patch) -> None:
    """What was typed while its field was sent is based on what was sent, whatever Webflow made of it."""
    real = EditStore.landed

    def landed(self: EditStore, key: Any, field: str, *, base: Any, sent: Any, stored: Any) -> None:
        real(self, key, field, base=base, sent=sent, stored=sent)

    patch.setattr(EditStore, "landed", landed)


def only_the_very_value_has_arrived(patch: Patch) -> None:
    patch.setattr(merging, "same_as_stored", lambda *_: False)


def another_slug_is_not_told(patch: Patch) -> None:
    patch.setattr(Journal, "note", lambda self, entry_id, note: None)


def second_copy_is_kept(patch: Patch) -> None:
    async def keep(self: Creating, item: Any, first: Any, second: Any, ours: Any, answer: Any) -> Result:
        return self._adopt(item, second, ours)

    patch.setattr(Creating, "_keep_first", keep)


def slug_is_not_looked_up_first(patch: Patch) -> None:
    real = Creating._prepare

    async def blind(self: Creating, *args: Any) -> Any:
        async def nothing(*_: Any) -> list[Any]:
            return []

        kept, self._look_up = self._look_up, nothing  # type: ignore[method-assign]  # switched off for one call
        try:
            return await real(self, *args)
        finally:
            self._look_up = kept  # type: ignore[method-assign]  # and on again

    patch.setattr(Creating, "_prepare", blind)


def every_202_is_a_success(patch: Patch) -> None:
    def trusting(self: Publishing, verb: Any, target: Any, sent: Any, *_: Any) -> Result:
        return Result(target.key, Outcome.DONE if sent.outcome is not Outcome.REFUSED else Outcome.REFUSED, "")

    patch.setattr(Publishing, "_after", trusting)


def a_named_id_is_enough(patch: Patch) -> None:
    patch.setattr(Publishing, "_shows", lambda *_: True)


def lost_writes_are_called_done(patch: Patch) -> None:
    patch.setattr(settling, "_is_there", lambda *_: True)


def answers_fit_any_question(patch: Patch) -> None:
    """A choice made for one value of the other side holds for whatever stands there when it is sent."""
    real = Saving._three_ways

    def chosen(self: Saving, ready: Any, theirs: Any) -> Merge:
        merged = real(self, ready, theirs)
        asked = answers_fit_any_question.__dict__.setdefault("asked", set())
        for conflict in list(merged.conflicts):
            if (conflict.key, conflict.field) in asked:
                merged.conflicts.remove(conflict)
                merged.send[conflict.field] = conflict.mine
            asked.add((conflict.key, conflict.field))
        return merged

    answers_fit_any_question.__dict__.pop("asked", None)
    patch.setattr(Saving, "_three_ways", chosen)


def undo_does_not_look(patch: Patch) -> None:
    patch.setattr(undo, "stored_as_sent", lambda *_: True)


def settling_takes_what_stands_there_for_ours(patch: Patch) -> None:
    """What is read when a save is settled counts as what that save left, also where others have written since."""
    real = settling._kept
    patch.setattr(settling, "_kept", lambda variant, sent, arrived: real(variant, sent, list(sent)))


def settling_takes_the_item_found_for_ours(patch: Patch) -> None:
    """Everything that is found in an item that was made counts as made by us."""
    real = creating._answer

    def found_is_ours(record: Any, found: Any, ours: Any) -> Any:
        answer = real(record, found, ours)
        same = [each for each in found if each.id == ours.id]
        for kept, each in zip(answer["variants"], same, strict=True):
            kept["fieldData"] = each.field_data()
        return answer

    patch.setattr(creating, "_answer", found_is_ours)


def locale_forgotten(patch: Patch) -> None:
    patch.setattr(Desk, "locale", lambda self, cms_locale_id: EN)


def made_again_without_its_references(patch: Patch) -> None:
    async def nothing(self: Restoring, *_: Any) -> list[str]:
        return []

    patch.setattr(Restoring, "_point", nothing)


def made_again_in_one_language(patch: Patch) -> None:
    async def nothing(self: Restoring, *_: Any) -> list[str]:
        return []

    patch.setattr(Restoring, "_fill", nothing)


def old_ids_in_undo(patch: Patch) -> None:
    patch.setattr(Journal, "present_id", lambda self, item_id: item_id)


def own_changes_are_somebody_elses(patch: Patch) -> None:
    patch.setattr(Journal, "writes_about", lambda self, key: [])


def the_new_item_types_over_what_it_became(patch: Patch) -> None:
    patch.setattr(EditStore, "_hand_over", EditStore._put)


def earlier_attempts_forgotten(patch: Patch) -> None:
    real = Journal.creations
    patch.setattr(Journal, "creations", lambda self, local: real(self, local)[-1:])


def a_made_slug_is_not_looked_up(patch: Patch) -> None:
    async def as_known_here(self: Creating, collection_id: str, locales: Any, wanted: str) -> tuple[str, list[Any]]:
        return wanted, []

    patch.setattr(Creating, "free_slug", as_known_here)


def an_item_made_again_has_a_line_of_its_own(patch: Patch) -> None:
    real = Creating.create_now

    async def apart(self: Creating, item: Any, *, entry_id: Any = None, **named: Any) -> Result:
        return await real(self, item, **named)

    patch.setattr(Creating, "create_now", apart)


MUTANTS: tuple[Mutant, ...] = (
    no_reading_before_the_save,
    no_merge,
    every_field_sent,
    edits_cleared_early,
    edits_of_the_flight_dropped,
    base_moves_to_the_answer,
    base_moves_with_every_key,
    no_intent,
    no_waiting_for_late_requests,
    a_write_from_the_future_is_met_anew_each_time,
    no_looking_before_sending_again,
    any_item_with_the_slug_is_ours,
    base_is_what_was_found,
    base_is_what_was_sent,
    base_is_what_was_typed,
    only_the_very_value_has_arrived,
    another_slug_is_not_told,
    second_copy_is_kept,
    slug_is_not_looked_up_first,
    every_202_is_a_success,
    a_named_id_is_enough,
    lost_writes_are_called_done,
    answers_fit_any_question,
    undo_does_not_look,
    settling_takes_what_stands_there_for_ours,
    settling_takes_the_item_found_for_ours,
    locale_forgotten,
    made_again_without_its_references,
    made_again_in_one_language,
    old_ids_in_undo,
    earlier_attempts_forgotten,
    a_made_slug_is_not_looked_up,
    an_item_made_again_has_a_line_of_its_own,
    own_changes_are_somebody_elses,
    the_new_item_types_over_what_it_became,
)
