"""Focused stories, one for each hole that saving could have. Each is told to a world and ends in fair weather."""

# ruff: noqa: D103  what each does is its name
from collections.abc import Callable

from tests.services.saving.model_site import AMBIGUOUS, COLLECTION, EN, FR
from tests.services.saving.world import HORIZON, World
from wftui.domain.item import VariantKey
from wftui.services.creating import settle_open
from wftui.services.duplicating import Duplicating
from wftui.services.outcomes import Outcome, Resolution

Story = Callable[[World], None]
BOTH = (EN.cms_locale_id, FR.cms_locale_id)


def an_item(world: World, slug: str = "lamp") -> VariantKey:
    key = world.new_item(slug, BOTH)
    world.save(key)
    real = world.real(key)
    world.pull(real._replace(cms_locale_id=FR.cms_locale_id))
    return real


def same_field_on_both_sides(world: World) -> None:
    key = an_item(world)
    world.type(key, "body")
    world.theirs(key, "body")
    told = world.save(key)
    assert told is not None
    assert told.outcome is Outcome.CONFLICT
    world.check()


def other_field_on_the_other_side(world: World) -> None:
    """Both changes must stand afterwards, and only the changed field travels."""
    key = an_item(world)
    world.type(key, "body", "mine")
    world.theirs(key, "name")
    name = world.site.variant(key).name
    world.save(key)
    world.check()
    stored = world.site.variant(key)
    assert (stored.name, stored.field_data()["body"]) == (name, "mine")
    assert world.site.writes[-1][2] == {"body": "mine"}


def edit_kept_until_answered(world: World) -> None:
    key = an_item(world)
    world.type(key, "body")
    world.save(key, ["ok", "ok", "drop_before"])
    world.check()


def killed_before_it_left(world: World) -> None:
    key = an_item(world)
    world.type(key, "body")
    world.save(key, (), 1)
    world.check()


def lost_answer_is_not_called_done(world: World) -> None:
    key = an_item(world)
    world.type(key, "name")
    world.save(key, ["ok", "ok", "drop_before"])
    world.settle()
    world.check()


def typed_while_it_was_sent(world: World) -> None:
    key = an_item(world)
    world.type(key, "body")
    world.site.in_flight = lambda: world.type(key, "body")
    world.save(key)
    world.check()


def typed_while_it_was_sent_then_they(world: World) -> None:
    key = an_item(world)
    world.type(key, "body")
    world.site.in_flight = lambda: world.type(key, "body")
    world.save(key)
    world.theirs(key, "body")
    world.save(key)
    world.check()


def landed_then_raced(world: World) -> None:
    """A field had landed before a crash, and somebody changes it while another field is saved."""
    for kill in range(1, 8):
        key = an_item(world, f"lamp-{kill}")
        world.type(key, "body")
        world.save(key, (), kill)
        world.type(key, "name")
        world.type(key, "body")
        world.theirs_in_window("body")
        world.save(key)
        world.save(key)
        world.check()


def landed_then_raced_untouched(world: World) -> None:
    """As above, but the person does not touch the landed field again: what they did not see must not be overwritten."""
    for kill in range(1, 8):
        key = an_item(world, f"lamp-{kill}")
        world.type(key, "body")
        world.save(key, (), kill)
        world.type(key, "name")
        world.theirs_in_window("body")
        world.save(key)
        world.save(key)
        world.check()


def saw_it_long_ago(world: World) -> None:
    """The form goes on showing its edit while the mirror has moved on: the base stays what was seen."""
    key = an_item(world)
    world.type(key, "body")
    world.theirs(key, "body")
    world.pull(key)
    base = world.mirror.variant(key)
    assert base is not None
    world.edits.set(key, "body", "typed on", base=base.staged.field_data()["body"])
    world.typed[key, "body"] = "typed on"
    world.save(key)
    world.check()


def they_moved_again_after_the_question(world: World) -> None:
    key = an_item(world)
    world.type(key, "body")
    world.theirs(key, "body")
    told = world.save(key)
    assert told is not None
    world.choose(0, "mine")
    world.theirs(key, "body")
    again = world.save(key)
    assert again is not None
    assert again.outcome is Outcome.CONFLICT
    world.check()


def the_translation_alone(world: World) -> None:
    """An edit in French must not touch the English."""
    key = an_item(world)
    french = key._replace(cms_locale_id=FR.cms_locale_id)
    world.theirs(key, "body")
    world.theirs(french, "body")
    world.pull(french)
    world.type(french, "body", "bonjour")
    before = world.site.variant(key).field_data()
    world.save(french)
    world.check()
    assert world.site.variant(key).field_data() == before
    assert world.site.variant(french).field_data()["body"] == "bonjour"


def create_lost_every_way(world: World) -> None:
    for number, fault in enumerate(AMBIGUOUS):
        key = world.new_item(f"lens-{number}")
        world.save(key, ["ok", "ok", fault])
        world.save(key)
        world.time_passes()
        world.save(key)
        world.save(key)
        world.check()
    world.fair_weather_at_last()


def create_arrives_late(world: World) -> None:
    key = world.new_item("lens")
    world.save(key, ["ok", "ok", "late"])
    world.save(key)
    world.save(key)
    world.site.deliver_late()
    world.save(key)
    world.fair_weather_at_last()


def create_killed_everywhere(world: World) -> None:
    for kill in range(1, 9):
        key = world.new_item(f"bell-{kill}", BOTH)
        world.save(key, (), kill)
        world.time_passes()
        world.save(key)
        world.save(key)
        world.check()
    world.fair_weather_at_last()


def created_then_both_edit(world: World) -> None:
    """The answer was lost; the person types on, and somebody edits the new item: what was sent is the base."""
    key = world.new_item("lens")
    world.save(key, ["ok", "ok", "drop_after"])
    made = world.variants()[0]
    world.type(key, "body")
    world.theirs(made, "body")
    world.save(key)
    world.save(key)
    world.check()


def created_late_then_edited_where_it_appeared(world: World) -> None:
    """The item that a lost create made is seen in the list, changed there and saved: it is still known as ours."""
    key = world.new_item("lens")
    world.type(key, "body")
    world.save(key, ["ok", "ok", "late"])
    world.site.deliver_late()
    made = world.variants()[0]
    world.pull(made)
    world.type(made, "body")
    world.save(made)
    world.time_passes()
    world.settle()
    assert key.item_id in world.renamed, "OWN ITEM NOT KNOWN"
    world.fair_weather_at_last()


def created_late_then_typed_in_both(world: World) -> None:
    """The same field is typed in the new item and in what a lost create made of it: both are kept, and it is said."""
    key = world.new_item("lens")
    world.save(key, ["ok", "ok", "late"])
    world.site.deliver_late()
    made = world.variants()[0]
    world.pull(made)
    world.type(made, "body", "typed there")
    world.type(key, "body", "typed here")
    world.time_passes()
    world.save(key)
    world.check()
    kept = [each.value for each in world.edits.everything() if each.field == "body"]
    assert sorted(map(str, kept)) == ["typed here", "typed there"], "TYPED OVER"
    world.type(key, "body", "typed there")
    world.fair_weather_at_last()
    assert key.item_id in world.renamed


def created_then_name_typed_on(world: World) -> None:
    key = world.new_item("lens")
    world.site.in_flight = lambda: world.type(key, "name")
    world.save(key)
    world.theirs(world.variants()[0], "name")
    world.save(key)
    world.check()


def created_elsewhere_meanwhile(world: World) -> None:
    """A stranger's item has the slug: it is never taken for ours."""
    key = world.new_item("lens")
    world.save(key, ["ok", "ok", "drop_before"])
    world.theirs_takes_slug("lens")
    world.time_passes()
    world.save(key)
    world.check()
    world.fair_weather_at_last()


def slug_taken_in_the_last_moment(world: World) -> None:
    """Somebody takes the slug between our look and our create: the other slug must be told."""
    key = world.new_item("lens")
    world.site.in_flight = lambda: world.theirs_takes_slug("lens")
    world.save(key)
    world.check()


def slug_taken_is_seen_before(world: World) -> None:
    world.theirs_takes_slug("lens")
    key = world.new_item("lens")
    writes = len(world.site.writes)
    told = world.save(key)
    assert told is not None
    assert "slug" in told.problems
    assert len(world.site.writes) == writes, "SENT ALTHOUGH THE SLUG WAS TAKEN"


def a_slug_that_nobody_named_is_a_free_one(world: World) -> None:
    """Without a slug the item gets the next free one, whether or not the slug's other item has been read here."""
    for read in (False, True):
        item = world.edits.new_item(COLLECTION, [EN.cms_locale_id], {"name": f"Lens {read}"})
        world.made_here.append(item.id)
        world.theirs_takes_slug(f"lens-{str(read).lower()}")
        if read:
            world.pull(world.variants()[-2])
        told = world.save(item.key)
        assert told is not None
        assert told.outcome is Outcome.DONE, told.sentence
        assert world.site.variant(told.key).slug == f"lens-{str(read).lower()}-2"


def the_clock_was_set_back(world: World) -> None:
    """A create's answer is lost and the clock goes back a day: it is waited for as long as ever, not for a day."""
    key = world.new_item("lens")
    world.save(key, ["ok", "ok", "late"])
    world.now -= 86_400
    world.settle()
    told = world.save(key)
    assert told is not None
    assert told.outcome is Outcome.UNKNOWN, "NOT WAITED FOR"
    world.time_passes()
    world.settle()
    world.fair_weather_at_last()
    lost = world.new_item("bell")
    world.save(lost, ["ok", "ok", "drop_before"])
    world.now -= 86_400
    for _ in range(2):
        world.run(lambda: settle_open(world.desk))
        world.now += HORIZON / 2 + 1
    world.run(lambda: settle_open(world.desk))
    assert world.journal.open_writes() == [], "WAITED FOR A DAY"


def horizon_was_too_short(world: World) -> None:
    """A create arrives later than believed possible, after it was sent again: the second copy is removed."""
    key = world.new_item("lens")
    world.save(key, ["ok", "ok", "late"])
    late = list(world.site.late)
    world.site.late.clear()
    world.time_passes()
    world.save(key)
    world.site.in_flight = late[0]
    world.save(key)
    world.save(key)
    world.check()
    world.fair_weather_at_last()


def partly_published(world: World) -> None:
    keys = [an_item(world, "one"), an_item(world, "two"), an_item(world, "three")]
    world.publish(keys, partial=True)


def published_in_one_language_of_two(world: World) -> None:
    """Webflow names the item's id, though only its French went live."""
    key = an_item(world)
    world.publish([key, key._replace(cms_locale_id=FR.cms_locale_id)], partial=True)


def publish_lost(world: World) -> None:
    key = an_item(world)
    for fault in AMBIGUOUS:
        world.publish([key], partial=False, faults=["ok", "ok", fault])


def taken_back_after_they_changed_it(world: World) -> None:
    key = an_item(world)
    world.type(key, "body")
    world.save(key)
    world.theirs(key, "body")
    world.take_back_last()
    assert world.undo_conflicts, "UNDONE OVER SOMEBODY'S CHANGE"
    world.check()


def half_of_it_changed_before_it_was_settled(world: World) -> None:
    """Two fields were saved and the answer lost; somebody changes one before it is known that the save arrived."""
    key = an_item(world)
    world.type(key, "body")
    world.type(key, "name")
    world.save(key, ["ok", "ok", "drop_after"])
    world.theirs(key, "name")
    world.settle()
    world.take_back_last()
    assert world.undo_conflicts, "UNDONE OVER SOMEBODY'S CHANGE"
    world.check()


def changed_before_the_create_was_settled(world: World) -> None:
    """A create's answer was lost, and somebody writes into the new item before it is found: undo leaves it alone."""
    key = world.new_item("lens", BOTH)
    world.save(key, ["ok", "ok", "drop_after"])
    made = world.variants()[0]
    for changed in (made, made._replace(cms_locale_id=FR.cms_locale_id)):
        world.theirs(changed, "body")
        world.settle()
        world.take_back_last()
        assert made.item_id in world.site.staged, "DELETED WITH SOMEBODY'S WORK IN IT"
    world.check()


def created_killed_then_taken_back(world: World) -> None:
    """Killed between the answer and its taking in; the create is taken back before anything else: it is gone there."""
    for kill in range(1, 6):
        key = world.new_item(f"bell-{kill}", BOTH)
        world.save(key, (), kill)
        world.time_passes()
        entry = world.undoing.last()
        world.take_back_last()
        world.check()
        if entry is not None:
            slugs = [item[EN.cms_locale_id].values["slug"] for item in world.site.staged.values()]
            assert f"bell-{kill}" not in slugs, "NOT TAKEN BACK"


def taken_back(world: World) -> None:
    """A save that is taken back leaves what was there before."""
    key = an_item(world)
    world.theirs(key, "body")
    world.pull(key)
    before = world.site.variant(key).field_data()
    world.type(key, "body")
    world.save(key)
    world.take_back_last()
    world.check()
    assert world.site.variant(key).field_data() == before


def deleted_and_made_again(world: World) -> None:
    """The deleted item is back with its values in each language, and what referred to it refers to the new id."""
    key = an_item(world)
    french = key._replace(cms_locale_id=FR.cms_locale_id)
    world.type(french, "body", "bonjour")
    world.save(french)
    other = an_item(world, "friend")
    world.type(other, "friend", key.item_id)
    world.save(other)
    before = {each: world.site.variant(key._replace(cms_locale_id=each)).field_data() for each in BOTH}
    from wftui.services.removing import Removing

    world.run(lambda: Removing(world.desk).delete(COLLECTION, key.item_id))
    assert key.item_id not in world.site.staged
    world.take_back_last(kill_at=4)
    for _ in range(3):
        world.take_back_last()
    again = world.journal.present_id(key.item_id)
    assert again != key.item_id
    after = {each: world.site.variant(VariantKey(COLLECTION, again, each)).field_data() for each in BOTH}
    assert after == before
    assert world.site.variant(other).field_data()["friend"] == again
    same = [each for each in world.site.staged if world.site.staged[each][EN.cms_locale_id].values["slug"] == "lamp"]
    assert same == [again], "MADE AGAIN TWICE"


def undo_goes_further_back_after_a_deletion(world: World) -> None:
    """An item that was made again is not the next thing to be taken back; what was done before its deletion is."""
    key = an_item(world)
    world.type(key, "body")
    world.save(key)
    saved = world.undoing.last()
    from wftui.services.removing import Removing

    world.run(lambda: Removing(world.desk).delete(COLLECTION, key.item_id))
    world.take_back_last()
    next_one = world.undoing.last()
    assert saved is not None
    assert next_one is not None
    assert next_one.id == saved.id, f"NEXT IS {next_one.verb} {next_one.what}"


def two_published_and_taken_back(world: World) -> None:
    """What was not live before goes off; what was live with other values stays, and is named."""
    old, new = an_item(world, "old"), an_item(world, "new")
    world.publish([old], partial=False)
    world.type(old, "body")
    world.save(old)
    world.publish([old, new], partial=False)
    entry = world.undoing.last()
    assert entry is not None
    (result,) = world.run(lambda: world.undoing.take_back([entry]))
    assert result.outcome is Outcome.DONE
    assert world.site.variant(old).name in result.sentence
    assert (old.item_id in world.site.live, world.site.live.get(new.item_id)) == (True, {})


def published_again_as_it_was(world: World) -> None:
    """A publish that changed nothing on the live site has nothing to be taken back, and is not refused."""
    key = an_item(world)
    world.publish([key], partial=False)
    world.publish([key], partial=False)
    entry = world.undoing.last()
    assert entry is not None
    (result,) = world.run(lambda: world.undoing.take_back([entry]))
    assert result.outcome is Outcome.DONE
    assert world.site.live[key.item_id]


def an_old_save_of_an_item_made_again(world: World) -> None:
    """Undo of a save from before the deletion finds the item under its new id."""
    key = an_item(world)
    world.type(key, "body", "first")
    world.save(key)
    saved = world.undoing.last()
    from wftui.services.removing import Removing

    world.run(lambda: Removing(world.desk).delete(COLLECTION, key.item_id))
    world.take_back_last()
    assert saved is not None
    world.run(lambda: world.undoing.take_back([saved]))
    again = VariantKey(COLLECTION, world.journal.present_id(key.item_id), key.cms_locale_id)
    assert "body" not in world.site.variant(again).field_data()


def answer_kept_for_the_right_question(world: World) -> None:
    """An answer to a conflict is not used for another value of the other side."""
    key = an_item(world)
    world.type(key, "body")
    world.theirs(key, "body")
    told = world.save(key)
    assert told is not None
    world.theirs(key, "body")
    answer = Resolution(told.conflicts[0], told.conflicts[0].mine)
    results = world.run(lambda: world.saving.save([key], resolutions=[answer]))
    assert results[0].outcome is Outcome.CONFLICT
    world.check()


def duplicated_in_both_languages(world: World) -> None:
    """The copy has each language's own values, a name and a slug of its own, and the original is as it was."""
    key = an_item(world)
    french = key._replace(cms_locale_id=FR.cms_locale_id)
    world.type(key, "body", "hello")
    world.type(french, "body", "bonjour")
    world.save(key)
    world.save(french)
    before = [world.site.variant(each).field_data() for each in (key, french)]
    copy = world.run(lambda: Duplicating(world.desk).begin(key))
    assert copy.locales == BOTH
    world.made_here.append(copy.id)
    world.save(copy.key, ["ok", "ok", "drop_after"])
    world.save(copy.key)
    made = world.real(copy.key)
    world.save(made._replace(cms_locale_id=FR.cms_locale_id))
    bodies = [world.site.variant(made._replace(cms_locale_id=each)).field_data()["body"] for each in BOTH]
    assert bodies == ["hello", "bonjour"]
    assert world.site.variant(made).slug == "lamp-copy"
    assert [world.site.variant(each).field_data() for each in (key, french)] == before
    assert world.edits.everything() == []


def everything_saved_at_once(world: World) -> None:
    """Edits of two items and a new item in two languages go in one save, each once."""
    one, two = an_item(world, "one"), an_item(world, "two")
    world.type(one, "body", "first")
    world.type(two, "body", "second")
    new = world.new_item("three", BOTH)
    french = new._replace(cms_locale_id=FR.cms_locale_id)
    world.edits.set(french, "body", "troisième", base=None)
    writes = len(world.site.writes)
    review = world.run(lambda: world.saving.review(world.edits.keys()))
    assert len(world.site.writes) == writes
    assert [write.verb.value for write in review.plan.writes] == ["create", "save", "save"]
    results = world.run(lambda: world.saving.save(world.edits.keys()))
    assert [each.outcome for each in results] == [Outcome.DONE] * 4
    assert [what for what, _, _ in world.site.writes[writes:]].count("create") == 1
    made = results[2].key._replace(cms_locale_id=FR.cms_locale_id)
    assert world.site.variant(made).field_data()["body"] == "troisième"
    assert world.edits.everything() == []


def duplicated_where_one_language_is_empty(world: World) -> None:
    """What is empty in a language is empty in its copy, too; a slug that is taken there, unread here, is not used."""
    key = an_item(world)
    world.type(key, "body", "hello")
    world.save(key)
    world.theirs_takes_slug("lamp-copy")
    copy = world.run(lambda: Duplicating(world.desk).begin(key))
    world.made_here.append(copy.id)
    results = world.run(lambda: world.saving.save(world.edits.keys()))
    assert [each.outcome for each in results] == [Outcome.DONE] * 2, [each.sentence for each in results]
    made = results[0].key
    assert world.site.variant(made).slug == "lamp-copy-2"
    assert world.site.variant(made).field_data()["body"] == "hello"
    assert "body" not in world.site.variant(made._replace(cms_locale_id=FR.cms_locale_id)).field_data()


def duplicated_where_webflow_adds_ids(world: World) -> None:
    """Webflow stores the rich text of a copy with attributes that nobody wrote: no conflict comes of that."""
    key = an_item(world)
    french = key._replace(cms_locale_id=FR.cms_locale_id)
    for variant, text in ((key, "hello"), (french, "bonjour")):
        world.type(variant, "body", text)
        world.save(variant)
    copy = world.run(lambda: Duplicating(world.desk).begin(key))
    world.made_here.append(copy.id)
    world.site.in_flight = lambda: setattr(world.site, "adds_ids", True)
    results = world.run(lambda: world.saving.save(world.edits.keys()))
    assert [each.outcome for each in results] == [Outcome.DONE] * 2, [each.sentence for each in results]
    made = results[0].key._replace(cms_locale_id=FR.cms_locale_id)
    assert world.site.variant(made).field_data()["body"] == world.site.shows("body", "bonjour")
    assert world.edits.everything() == []


def typed_on_where_webflow_adds_ids(world: World) -> None:
    """What was typed while its field, or its new item, was sent stands on what Webflow made of that: no conflict."""
    world.site.adds_ids = True
    key = an_item(world)
    world.type(key, "body")
    world.site.in_flight = lambda: world.type(key, "body")
    world.save(key)
    told = world.save(key)
    assert told is not None
    assert told.outcome is Outcome.DONE, told.sentence
    for fault in ("ok", "drop_after"):
        new = world.new_item(f"lens-{fault}")
        world.type(new, "body")
        world.site.in_flight = lambda new=new: world.type(new, "body")  # type: ignore[misc]  # a default is a closure
        world.save(new, ["ok", "ok", fault])
        world.time_passes()
        world.save(new)
        told = world.save(new)
        assert told is not None
        assert told.outcome is not Outcome.CONFLICT, told.sentence
    assert world.edits.everything() == []


def killed_where_webflow_adds_ids(world: World) -> None:
    """Killed anywhere in a save whose value Webflow stores with attributes of its own: the next save asks nothing."""
    world.site.adds_ids = True
    for kill in range(1, 8):
        key = an_item(world, f"lamp-{kill}")
        world.type(key, "body")
        world.save(key, (), kill)
        told = world.save(key)
        assert told is not None
        assert told.outcome is not Outcome.CONFLICT, f"{kill}: {told.sentence}"
        assert world.edits.everything() == []


STORIES: tuple[Story, ...] = (
    same_field_on_both_sides,
    other_field_on_the_other_side,
    edit_kept_until_answered,
    killed_before_it_left,
    lost_answer_is_not_called_done,
    typed_while_it_was_sent,
    typed_while_it_was_sent_then_they,
    landed_then_raced,
    landed_then_raced_untouched,
    saw_it_long_ago,
    they_moved_again_after_the_question,
    the_translation_alone,
    create_lost_every_way,
    create_arrives_late,
    create_killed_everywhere,
    created_then_both_edit,
    created_late_then_edited_where_it_appeared,
    created_late_then_typed_in_both,
    created_then_name_typed_on,
    created_elsewhere_meanwhile,
    slug_taken_in_the_last_moment,
    slug_taken_is_seen_before,
    a_slug_that_nobody_named_is_a_free_one,
    the_clock_was_set_back,
    horizon_was_too_short,
    partly_published,
    published_in_one_language_of_two,
    publish_lost,
    taken_back_after_they_changed_it,
    half_of_it_changed_before_it_was_settled,
    changed_before_the_create_was_settled,
    created_killed_then_taken_back,
    taken_back,
    deleted_and_made_again,
    undo_goes_further_back_after_a_deletion,
    two_published_and_taken_back,
    published_again_as_it_was,
    an_old_save_of_an_item_made_again,
    answer_kept_for_the_right_question,
    duplicated_in_both_languages,
    everything_saved_at_once,
    duplicated_where_one_language_is_empty,
    duplicated_where_webflow_adds_ids,
    typed_on_where_webflow_adds_ids,
    killed_where_webflow_adds_ids,
)
