"""Saving on the screen: nothing typed is lost, nothing is overwritten unseen, and what came of it is said."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.sandbox_process import Sandbox
from tests.tui.colleague import (
    changes,
    edits,
    faults,
    form,
    holds,
    open_item,
    to_collection,
    type_into,
    writes,
)
from tests.tui.conftest import settings_for
from wftui.store.edits import EditStore
from wftui.store.owner import Owner
from wftui.store.paths import Paths
from wftui.store.sending_lock import SendingLock
from wftui.tui.commands import Back, GoToJournal, GoToWaiting, NextProblem, Open, Quit, Save, SaveAsDraft, Undo
from wftui.tui.driver import Driver, driving
from wftui.tui.sending import unsettled


def type_and_be_killed(paths: Paths, museum: Sandbox, *themes: str) -> None:
    """A first sitting that ends by kill -9, in the middle of typing."""
    words = [str(paths.state_dir.parent), museum.url, museum.token, *themes]
    ended = subprocess.run([sys.executable, "-m", "tests.tui.typist", *words], timeout=120, check=False)
    assert ended.returncode == -signal.SIGKILL


async def save_all(driver: Driver, count: int) -> None:
    """Ctrl+S in a list, and yes to its plan."""
    await driver.do(Save)
    await driver.sees(f"Save {count} items to staged; nothing goes live")
    await driver.press("tab", "enter")


async def test_three_items_two_kills_a_colleague_and_exactly_one_save_taken_back(museum: Sandbox, paths: Paths) -> None:
    """Edit three items, be killed twice, have one of them changed by a colleague, save all, take back exactly one."""
    type_and_be_killed(paths, museum, "Fog", "Keepers")
    type_and_be_killed(paths, museum, "Signals")
    async with driving(paths, settings_for(museum)) as driver:
        await driver.sees("Restored: 3 edits of 3 items, not sent")
        await driver.sees("1 site")
        fog, keepers, signals = edits(driver).keys()
        before = {key: holds(museum, key)["summary"] for key in (fog, keepers, signals)}
        changes(museum, keepers, summary="Seen by a colleague")
        sent = len(writes(museum))
        await save_all(driver, 3)
        await driver.sees("2 of 3 items saved, 1 in conflict")
        assert len(writes(museum)) == sent + 2
        assert holds(museum, keepers)["summary"] == "Seen by a colleague"
        await driver.do(NextProblem, Open)
        await driver.sees("Seen from Keepers", "Seen by a colleague", "1 of 1 choice left")
        await driver.press("2")
        await driver.do(Save)
        await driver.sees("Saved Keepers (en): Summary", "takes it back")
        assert holds(museum, keepers)["summary"] == "Seen from Keepers"
        await driver.do(GoToJournal)
        await driver.sees(
            "3 writes in 2 lines", "Seen [-by a colleague-] {+from Keepers+}", "Since then", "2 items: Fog"
        )
        await driver.do(Undo)
        await driver.sees("1 field of Keepers (en) on Lanternhouse gets its old value")
        await driver.press("tab", "enter")
        await driver.sees("took back", "‹ taken back")
        assert holds(museum, keepers)["summary"] == "Seen by a colleague"
        assert holds(museum, fog)["summary"] == "Seen from Fog" != before[fog]
        assert holds(museum, signals)["summary"] == "Seen from Signals" != before[signals]
        assert edits(driver).count() == 0


async def test_a_save_of_a_published_item_says_who_takes_it_live_and_can_be_a_draft_change(
    museum: Sandbox, paths: Paths
) -> None:
    """Saved, it is queued for the next site publish, which is said; saved as a draft change, it is not."""
    async with driving(paths, settings_for(museum)) as driver:
        await to_collection(driver, "Themes", 9)
        key = await open_item(driver, "Fog")
        await type_into(driver, "summary", "One")
        await driver.do(Save)
        await driver.sees("; the next site publish takes it. u takes it back", "queued changes")
        await type_into(driver, "summary", "Two")
        await driver.do(SaveAsDraft)
        await driver.sees("draft changes, 1 field differs from live; live since")
        assert holds(museum, key)["summary"] == "Two"
        assert [each["body"].get("isDraft") for each in writes(museum)] == [None, True]
        await driver.do(Undo)
        await driver.sees("Take back this save?")
        await driver.press("enter")
        assert holds(museum, key)["summary"] == "Two"
        await driver.do(Undo)
        await driver.sees("Take back this save?")
        await driver.press("tab", "enter")
        await driver.sees("Taken back: Fog (en)")
        assert holds(museum, key)["summary"] == "One"


async def test_edits_wait_while_webflow_is_out_of_reach_and_are_offered_when_it_is_back(
    museum: Sandbox, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was sent, the edit waits, the status says offline; when it answers again, saving is offered, not done."""
    monkeypatch.setattr(unsettled, "PATIENCE", 0.5)
    async with driving(paths, settings_for(museum)) as driver:
        await to_collection(driver, "Themes", 9)
        key = await open_item(driver, "Fog")
        await type_into(driver, "summary", "Written on a train")
        faults(museum, "close-before-answer,times=always")
        await driver.do(Save)
        await driver.sees("othing was sent", "offline", "1 edit waiting")
        faults(museum)
        await driver.sees("Connected again. 1 edit of 1 item waits here", "1 edit not sent")
        assert writes(museum) == []
        changes(museum, key, accent="#ff0000")
        await driver.do(GoToWaiting)
        await driver.sees("1 edit of 1 item not sent", "Fog")
        await save_all_one(driver)
        await driver.sees("1 of 1 item saved")
        assert (holds(museum, key)["summary"], holds(museum, key)["accent"]) == ("Written on a train", "#ff0000")


async def test_quitting_offers_to_save_first(museum: Sandbox, paths: Paths) -> None:
    """Ctrl+Q with edits: stay, keep them, or see the plan of saving them; the program goes on in the last case."""
    async with driving(paths, settings_for(museum)) as driver:
        await to_collection(driver, "Themes", 9)
        key = await open_item(driver, "Fog")
        await type_into(driver, "summary", "In time")
        await driver.do(Quit)
        await driver.sees("1 edit is not sent", "[ Save first ]")
        await driver.press("tab", "tab", "enter")
        await driver.sees("Save 1 item to staged; nothing goes live")
        await driver.press("tab", "enter")
        await driver.sees("1 of 1 item saved")
        assert holds(museum, key)["summary"] == "In time"
        await driver.do(Quit)
        await driver.until(lambda: driver.app.return_code == 0, "the end")


async def save_all_one(driver: Driver) -> None:
    """Ctrl+S where one item waits."""
    await driver.do(Save)
    await driver.sees("Save 1 item to staged")
    await driver.press("tab", "enter")


async def test_a_lost_answer_is_said_and_settled_by_reading(
    museum: Sandbox, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not known whether it was saved; a moment later reading shows that it was. One PATCH, not two."""
    monkeypatch.setattr(unsettled, "SOON", 1.0)
    async with driving(paths, settings_for(museum)) as driver:
        await to_collection(driver, "Themes", 9)
        key = await open_item(driver, "Fog")
        await type_into(driver, "summary", "Sent once")
        faults(museum, "close-after-write,method=PATCH")
        await driver.do(Save)
        await driver.sees("It is not known yet whether Webflow saved")
        await driver.sees("it had arrived")
        await driver.sees_not("not sent")
        assert holds(museum, key)["summary"] == "Sent once"
        assert len(writes(museum)) == 1


async def test_another_program_that_sends_or_edits_is_named(museum: Sandbox, paths: Paths) -> None:
    """While another wftui sends, nothing is sent from here; an item that it edits is shown as held by it."""
    async with driving(paths, settings_for(museum)) as driver:
        await to_collection(driver, "Themes", 9)
        key = await open_item(driver, "Fog")
        await type_into(driver, "summary", "Mine")
        session = driver.app.working
        site = session.known.sites[0]
        with SendingLock(paths.lock_file(site.id), site.display_name).held():
            await driver.do(Save)
            await driver.sees("is sending for Lanternhouse", "your edits are kept")
        assert writes(museum) == []
        assert edits(driver).of(key)["summary"].value == "Mine"
        other = Owner(session.owner.folder)
        theirs = EditStore(paths.edits_file(site.id), other)
        try:
            held = key._replace(item_id=next(each for each in _ids(driver) if each != key.item_id))
            theirs.set(held, "summary", "Theirs", base="")
            await driver.do(Back, Back, GoToWaiting)
            await driver.sees("held elsewhere", f"by process {other.pid}", "1 item held by another wftui")
            await driver.press("down")
            await driver.do(Open)
            await driver.sees(f"Another wftui (process {other.pid}) is editing this item")
        finally:
            theirs.close()
            other.close()


@contextmanager
def another_that_sends(lock: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another program that holds the right to send until it is killed."""
    holds_it = (
        "import pathlib, sys\nfrom wftui.store.sending_lock import SendingLock\n"
        "with SendingLock(pathlib.Path(sys.argv[1]), 'Site').held():\n    print(flush=True)\n    sys.stdin.read()\n"
    )
    words = [sys.executable, "-c", holds_it, str(lock)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        try:
            yield other
        finally:
            other.kill()


async def test_the_status_line_says_for_how_long_another_program_sends(museum: Sandbox, paths: Paths) -> None:
    """It stands there as long as that program sends, whatever else is done, and goes when it has ended, however."""
    async with driving(paths, settings_for(museum)) as driver:
        await to_collection(driver, "Themes", 9)
        site = driver.app.working.known.sites[0]
        with another_that_sends(paths.lock_file(site.id)) as other:
            await driver.sees("Another wftui is sending for Lanternhouse")
            key = await open_item(driver, "Fog")
            await driver.sees("Another wftui is sending for Lanternhouse")
            other.kill()
        await driver.sees_not("Another wftui is sending")
        await type_into(driver, "summary", "Then mine")
        await driver.do(Save)
        await driver.sees("Saved Fog (en)")
        assert holds(museum, key)["summary"] == "Then mine"


def _ids(driver: Driver) -> list[str]:
    from wftui.store.rows import RowQuery

    screen = form(driver)
    query = RowQuery(screen.collection.id, screen.locale.cms_locale_id)
    return [str(each) for each in screen.mirror.ids_of(screen.mirror.part(query, 0, 9))]


async def test_a_long_save_stops_when_asked_and_keeps_the_rest(museum: Sandbox, paths: Paths) -> None:
    """Esc lets what is under way end and begins no more; what was not sent is still an edit."""
    async with driving(paths, settings_for(museum)) as driver:
        screen = await to_collection(driver, "Themes", 9)
        for item_id in list(screen.table.source.keys(0, 9)):
            from wftui.domain.item import VariantKey

            key = VariantKey(screen.collection.id, str(item_id), screen.locale.cms_locale_id)
            stored = screen.mirror.variant(key)
            assert stored is not None
            was = stored.staged.field_data()["summary"]
            edits(driver).set(key, "summary", "All the same", base=was)
        faults(museum, "latency,method=PATCH,delay=1.5,times=always")
        await save_all(driver, 9)
        await driver.sees("Saving to staged")
        await driver.until(lambda: bool(writes(museum)), "the first PATCH")
        await driver.do(Back)
        await driver.sees("of 9 items saved", "not sent")
        sent = len(writes(museum))
        assert 0 < sent < 9
        assert edits(driver).count() == 9 - sent
