"""Random stories about edits, saves, faults, kills and other people. The oracle is the world's."""

# ruff: noqa: D102  what each does is its name
from collections import Counter
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.services.saving.model_site import AMBIGUOUS, COLLECTION, EN, FAULTS, FR
from tests.services.saving.world import World
from wftui.domain.item import VariantKey
from wftui.store.edits import is_new

WEATHER = st.lists(st.sampled_from(FAULTS), max_size=5)
SLUG = st.sampled_from(["name", "body"])
KILL = st.none() | st.integers(1, 8)


class Machine(RuleBasedStateMachine):
    """Few items and few fields, so that everything collides. `totals` counts what happened in all stories together."""

    totals: ClassVar[Counter[str]] = Counter()
    over_http: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self.world: World | None = None

    @initialize(mode=st.sampled_from(["suffix", "reject"]), settled=st.booleans(), adds_ids=st.booleans())
    def begin(self, mode: str, settled: bool, adds_ids: bool) -> None:
        self.world = World(mode, adds_ids=adds_ids, over_http=self.over_http)
        if settled:
            self.w.save(self.w.new_item("item-0", [EN.cms_locale_id, FR.cms_locale_id]))

    @property
    def w(self) -> World:
        assert self.world is not None
        return self.world

    def one(self, data: st.DataObject) -> VariantKey:
        return data.draw(st.sampled_from(self.mine()), label="variant")

    def mine(self) -> list[VariantKey]:
        """The variants that the person works on: those they made, in both languages, and those they edit."""
        locales = [EN.cms_locale_id, FR.cms_locale_id]
        made = [self.w.real(VariantKey(COLLECTION, each, one)) for each in self.w.made_here for one in locales]
        return [key for key in made if key.item_id in self.w.site.staged or is_new(key)]

    def existing(self) -> list[VariantKey]:
        return [key for key in self.w.variants() if self.w.mirror.variant(key) is not None]

    # ---- the person

    @precondition(lambda self: len(self.w.made_here) < 2)
    @rule(both=st.booleans())
    def begin_an_item(self, both: bool) -> None:
        number = len(self.w.made_here)
        self.w.new_item(f"item-{number}", [EN.cms_locale_id, FR.cms_locale_id] if both else [EN.cms_locale_id])

    @precondition(lambda self: self.existing() or self.w.edits.new_items())
    @rule(data=st.data(), slug=SLUG)
    def type(self, data: st.DataObject, slug: str) -> None:
        new = [each.key for each in self.w.edits.new_items()]
        self.w.type(data.draw(st.sampled_from(self.existing() + new)), slug)

    @precondition(lambda self: self.w.edits.can_undo())
    @rule()
    def take_a_step_back(self) -> None:
        self.w.take_step_back()

    @precondition(lambda self: self.w.edits.can_redo())
    @rule()
    def take_a_step_again(self) -> None:
        self.w.take_step_again()

    @precondition(lambda self: self.w.edits.keys())
    @rule(data=st.data(), weather=WEATHER, kill=KILL)
    def save(self, data: st.DataObject, weather: list[str], kill: int | None) -> None:
        self.w.save(data.draw(st.sampled_from(self.w.edits.keys())), weather, kill)

    @precondition(lambda self: self.w.conflicts)
    @rule(number=st.integers(0, 3), take=st.sampled_from(["mine", "theirs"]))
    def answer(self, number: int, take: str) -> None:
        self.w.choose(number, take)

    @precondition(lambda self: self.w.variants())
    @rule(data=st.data())
    def pull(self, data: st.DataObject) -> None:
        self.w.pull(data.draw(st.sampled_from(self.w.variants())))

    @precondition(lambda self: self.existing())
    @rule(partial=st.booleans(), weather=WEATHER)
    def publish(self, partial: bool, weather: list[str]) -> None:
        self.w.publish(self.existing()[:3], partial=partial, faults=weather)

    @rule(weather=WEATHER, kill=KILL)
    def take_back(self, weather: list[str], kill: int | None) -> None:
        self.w.take_back_last(weather, kill)

    @rule(weather=WEATHER)
    def look_what_became(self, weather: list[str]) -> None:
        self.w.settle(weather)

    @rule()
    def restart(self) -> None:
        self.w.restart()

    # ---- stories that chance alone tells too rarely

    @precondition(lambda self: self.existing())
    @rule(data=st.data(), slug=SLUG, weather=WEATHER, first=st.booleans())
    def both_edit(self, data: st.DataObject, slug: str, weather: list[str], first: bool) -> None:
        key = data.draw(st.sampled_from(self.existing()))
        if first:
            self.w.theirs(key, slug)
        self.w.type(key, slug)
        if not first:
            self.w.theirs(key, slug)
        self.w.save(key, weather)

    @precondition(lambda self: self.existing())
    @rule(data=st.data(), slug=SLUG, other=SLUG, kill=st.integers(1, 6))
    def landed_then_raced(self, data: st.DataObject, slug: str, other: str, kill: int) -> None:
        key = data.draw(st.sampled_from(self.existing()))
        self.w.type(key, slug)
        self.w.save(key, (), kill)
        self.w.type(key, other)
        self.w.theirs_in_window(slug)
        self.w.save(key)

    @precondition(lambda self: self.w.edits.new_items())
    @rule(data=st.data(), fault=st.sampled_from(AMBIGUOUS), slug=SLUG, others=st.booleans())
    def lost_create_then_edits(self, data: st.DataObject, fault: str, slug: str, others: bool) -> None:
        key = data.draw(st.sampled_from([each.key for each in self.w.edits.new_items()]))
        self.w.save(key, ["ok", "ok", fault])
        self.w.type(key, slug)
        made = [each for each in self.w.variants() if each not in self.existing()]
        if others and made:
            self.w.theirs(made[-1], slug)

    @precondition(lambda self: self.existing())
    @rule(data=st.data(), slug=SLUG, fault=st.sampled_from(["ok", "ok", *AMBIGUOUS]))
    def typing_while_it_is_sent(self, data: st.DataObject, slug: str, fault: str) -> None:
        key = data.draw(st.sampled_from(self.existing()))
        self.w.type(key, slug)
        self.w.site.in_flight = lambda: self.w.type(key, slug)
        self.w.save(key, ["ok", "ok", fault])

    @precondition(lambda self: self.existing())
    @rule(data=st.data(), theirs=SLUG, fault=st.sampled_from(AMBIGUOUS), settled=st.booleans())
    def lost_save_raced_then_taken_back(self, data: st.DataObject, theirs: str, fault: str, settled: bool) -> None:
        key = data.draw(st.sampled_from(self.existing()))
        self.w.type(key, "name")
        self.w.type(key, "body")
        self.w.save(key, ["ok", "ok", fault])
        self.w.theirs(key, theirs)
        if settled:
            self.w.settle()
        self.w.take_back_last()

    # ---- the others

    @precondition(lambda self: self.w.variants())
    @rule(data=st.data(), slug=SLUG)
    def somebody_edits(self, data: st.DataObject, slug: str) -> None:
        self.w.theirs(data.draw(st.sampled_from(self.w.variants())), slug)

    @rule(slug=SLUG)
    def somebody_will_edit_in_the_window(self, slug: str) -> None:
        self.w.theirs_in_window(slug)

    @precondition(lambda self: len(self.existing()) > 2)
    @rule(data=st.data())
    def somebody_deletes(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(self.existing()))
        self.w.site.delete(key.item_id, list(self.w.site.staged[key.item_id]))

    @precondition(lambda self: self.w.edits.new_items())
    @rule(data=st.data())
    def somebody_takes_the_slug(self, data: st.DataObject) -> None:
        item = data.draw(st.sampled_from(self.w.edits.new_items()))
        slug = self.w.edits.of(item.key).get("slug")
        if slug is not None:
            self.w.theirs_takes_slug(str(slug.value))

    @rule()
    def a_late_request_arrives(self) -> None:
        self.w.site.deliver_late()

    @rule()
    def time_passes(self) -> None:
        self.w.time_passes()

    # ---- always

    @invariant()
    def promises(self) -> None:
        if self.world is not None:
            self.world.check()

    def teardown(self) -> None:
        if self.world is not None:
            try:
                self.world.fair_weather_at_last()
            finally:
                self.totals.update(self.world.counts, sequences=1)
                self.world.close()


class MachineOverHttp(Machine):
    """The same stories through the real client, over real sockets."""

    over_http = True
