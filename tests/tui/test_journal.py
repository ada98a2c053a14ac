"""The journal on the screen: every kind of outcome in words, what was replaced, and the way back."""

from __future__ import annotations

import pytest

from tests.sandbox_process import Sandbox
from tests.tui.colleague import edits, faults, holds, open_item, to_collection, type_into, writes
from tests.tui.conftest import settings_for
from wftui.domain.item import VariantKey
from wftui.services.plans import Verb
from wftui.services.writes import create, delete, update
from wftui.store.journal import Journal, State
from wftui.store.paths import Paths
from wftui.tui.commands import Back, GoToJournal, Open, Save, Undo
from wftui.tui.driver import driving
from wftui.tui.sending import unsettled

SITE = "7834fce64efb4caa847cafae"


def write_history(paths: Paths) -> None:
    """A journal with an entry of every outcome, as earlier programs have left it."""
    journal = Journal(paths.journal_file(SITE))
    key = VariantKey("c", "i", "l")

    def entry(name: str, *states: State) -> int:
        number = journal.begin("save", name if len(states) == 1 else f"{len(states)} items")
        for place, state in enumerate(states):
            what = name if len(states) == 1 else f"{name} {place}"
            write = update(key, Verb.SAVE, what, fields={"name": "New"}, before={"name": "Old"})
            made = journal.intend(
                number, write.document(), collection_id="c", item_id="i", cms_locale_id="l",
                before={"fields": {"name": "Old"}},
            )  # fmt: skip
            if state is State.TAKEN_BACK:
                journal.settle(made, State.DONE)
                journal.taken_back([made], number)
            elif state is not State.SENT:
                journal.settle(made, state, error="" if state is State.DONE else f"Because of {state.value}.")
        return number

    for state in (State.DONE, State.REFUSED, State.UNCLEAR, State.TAKEN_BACK):
        entry(f"Was {state.value}", state)
    entry("Many", State.DONE, State.REFUSED, State.DONE)
    journal.begin("save", "Never sent")
    gone = delete("c", "j", ["l"], "A theme [bold]x[/bold] \x1b[31m")
    journal.settle(
        journal.intend(journal.begin("delete", gone.what), gone.document(), collection_id="c", item_id="j"), State.DONE
    )
    new = create("c", "A workshop", locales=["l"], fields={"name": "x"})
    journal.intend(
        journal.begin("create", "A workshop"), new.document(), collection_id="c", before={"localId": "new-1"}
    )
    journal.close()


async def test_every_outcome_has_its_sign_and_its_words(museum: Sandbox, paths: Paths) -> None:
    """Done, refused, never known, taken back, in part, being checked with its countdown; hostile names stay text."""
    write_history(paths)
    faults(museum, "503,path=*/items*,times=always")
    async with driving(paths, settings_for(museum)) as driver:
        await driver.sees("1 site")
        await driver.do(GoToJournal)
        await driver.sees("9 writes in 7 lines", "1 being checked")

        def line(words: str) -> str:
            return next(each for each in driver.text.split("\n") if words in each)

        assert "∙ done" in line("Was done")
        assert "! not done" in line("Was refused")
        assert "? never known" in line("Was unclear")
        assert "‹ taken back" in line("Was taken back")
        assert "! 2 done, 1 not" in line("3 items: Many 0, Many 1")
        assert "deleted" in line("[bold]x[/bold] ␛[31m")
        first = line("A workshop")
        assert "created" in first
        assert "? being checked" in first
        assert "Never sent" not in driver.text
        seconds = int(first.split("sent, ")[1].split(" ")[0])
        assert 0 < seconds <= 120
        await driver.until(lambda: f"sent, {seconds} s left" not in line("A workshop"), "the countdown")


async def test_what_was_not_done_offers_no_way_back_and_says_why(museum: Sandbox, paths: Paths) -> None:
    """The line of a refusal shows its reason; `u` is offered for what is done alone."""
    write_history(paths)
    async with driving(paths, settings_for(museum)) as driver:
        await driver.sees("1 site")
        await driver.do(GoToJournal)
        await driver.sees("in 7 lines")
        await driver.press("end")
        await driver.sees("as the CLI: wftui undo 1", "u take back")
        await driver.press("up")
        await driver.sees("Because of refused.", "[-Old-] {+New+}")
        await driver.sees_not("u take back")


async def test_one_item_of_a_save_of_many_is_taken_back_alone(museum: Sandbox, paths: Paths) -> None:
    """Enter on a line of several writes shows each; `u` there leaves the others as they are."""
    async with driving(paths, settings_for(museum)) as driver:
        screen = await to_collection(driver, "Themes", 9)
        keys = [
            VariantKey(screen.collection.id, str(each), screen.locale.cms_locale_id)
            for each in screen.table.source.keys(0, 3)
        ]
        was = {key: holds(museum, key)["summary"] for key in keys}
        for key in keys:
            edits(driver).set(key, "summary", "Together", base=was[key])
        await driver.do(Save)
        await driver.sees("Save 3 items")
        await driver.press("tab", "enter")
        await driver.sees("3 of 3 items saved")
        await driver.do(Back, GoToJournal)
        await driver.sees("3 writes in 1 line")
        await driver.do(Open)
        await driver.sees("saved 3 items:")
        await driver.press("down")
        await driver.do(Undo)
        await driver.sees("Take back this save?")
        await driver.press("tab", "enter")
        await driver.sees("Taken back", "‹ taken back")
        now = [holds(museum, key)["summary"] for key in keys]
        assert sorted(text == "Together" for text in now) == [False, True, True]
        await driver.do(Back)
        await driver.sees("4 writes in 2 lines", "2 done, 1 taken back")
        await driver.press("end")
        await driver.do(Undo)
        await driver.sees("Take back this save of 2 items?")
        await driver.press("tab", "enter")
        await driver.sees("Taken back: 2 items")
        assert {key: holds(museum, key)["summary"] for key in keys} == was


async def test_a_new_item_whose_answer_was_lost_is_found_by_reading_and_made_once(
    museum: Sandbox, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form counts down and says that nothing is sent twice; then it is the form of the item that Webflow made."""
    monkeypatch.setattr(unsettled, "SOON", 2.0)
    async with driving(paths, settings_for(museum)) as driver:
        await to_collection(driver, "Themes", 9)
        await driver.press("plus")
        await driver.sees("in which locales?", "French")
        await driver.press("enter")
        await driver.sees("new:", "staged; nothing goes live")
        await type_into(driver, "name", "Bells")
        await type_into(driver, "accent", "#123456")
        faults(museum, "close-after-write,method=POST,path=*/items*")
        await driver.do(Save)
        await driver.sees('It is not known yet whether Webflow created "Bells"', "will not send it twice")
        await driver.sees("Created Bells", "draft: not live")
        assert [each["method"] for each in writes(museum)] == ["POST"]
        assert edits(driver).new_items() == []
        await driver.do(GoToJournal)
        await driver.sees("created", "Bells", "∙ done")


async def test_what_was_open_at_the_start_is_looked_for_at_once(museum: Sandbox, paths: Paths) -> None:
    """A save whose program was killed before the answer: the next start reads, says what became of it, and ends it."""
    async with driving(paths, settings_for(museum)) as driver:
        await to_collection(driver, "Themes", 9)
        key = await open_item(driver, "Fog")
    journal = Journal(paths.journal_file(SITE))
    write = update(key, Verb.SAVE, "Fog (en): Summary", fields={"summary": "Lost"}, before={"summary": "x"})
    journal.intend(
        journal.begin("save", write.what), write.document(), collection_id=key.collection_id, item_id=key.item_id,
        cms_locale_id=key.cms_locale_id, before={"fields": {"summary": holds(museum, key)["summary"]}},
    )  # fmt: skip
    journal.close()
    async with driving(paths, settings_for(museum)) as driver:
        await driver.sees("Fog (en): Summary:", "look at it before you send it again")
    assert writes(museum) == []
