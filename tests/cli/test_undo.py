"""What wftui undo and wftui journal say to a person who cannot take something back, or not the newest entry."""

import re
from pathlib import Path

from tests.cli.running import GLASS, NIGHT, Wftui
from tests.sandbox_process import running_sandbox

OF = ("--collection", "exhibitions")


def test_an_unpublish_is_not_taken_back_and_the_plan_says_so(wftui: Wftui) -> None:
    """The plan and the deed give the same sentence, which names the item and what to do, and the same status."""
    assert wftui("items", "unpublish", NIGHT, *OF, "--yes").code == 0
    for words in (("undo", "1", "--plan"), ("undo", "last", "--yes")):
        done = wftui(*words)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("Not taken back: Night Passage")
        assert "Publish it to put it live again." in done.err


def test_a_publish_over_other_live_values_is_not_taken_back(wftui: Wftui) -> None:
    """Somebody who relies on the undo must read first that it did not happen."""
    assert wftui("items", "publish", GLASS, *OF, "--yes").code == 0
    done = wftui("undo", "last", "--yes")
    assert done.code == 2
    assert done.err.startswith("Not taken back: Glass and Flame was live before")
    assert "publish again" in done.err


def test_undo_last_says_that_the_newest_entry_was_refused(tmp_path: Path) -> None:
    """What is taken back is then an older thing than the person may think, so it is named with its number and time."""
    gone = "schema-changed,method=PATCH,nth=2,change=remove,field=booking-link"
    with running_sandbox(extra=["--fault", gone]) as sandbox:
        wftui = Wftui(tmp_path, sandbox.url, sandbox.token)
        assert wftui("items", "set", GLASS, *OF, "ticket-price=8").code == 0
        assert wftui("items", "set", GLASS, *OF, "booking-link=https://a.example/").code == 2
        named = wftui("undo", "2", "--yes")
        assert named.code == 2
        assert "was refused" in named.err
        done = wftui("undo", "last", "--yes")
        assert done.code == 0
        assert re.search(r"Entry 2 \(.* UTC\) was refused.*entry 1 \(.* UTC\)", done.err)


def test_a_plan_that_needs_one_request_says_so_in_the_singular(wftui: Wftui) -> None:
    """A plan with nothing in it costs nothing, in words and in JSON."""
    same = ("items", "set", NIGHT, *OF, "name=Night Passage", "--plan")
    assert wftui(*same, "--json").json["requests"] == 0
    assert "0 requests" in wftui(*same).out


def test_times_of_the_journal_are_utc(wftui: Wftui) -> None:
    """Tables label them, and JSON has them as Webflow writes times."""
    assert wftui("items", "set", GLASS, *OF, "ticket-price=8").code == 0
    here = wftui.with_(TZ="Asia/Tokyo")
    at = here("journal", "--json").json["entries"][0]["at"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", at)
    table = here("journal").out
    assert "WHEN (UTC)" in table
    assert at[:19].replace("T", " ") in table
