"""What the verbs that write promise: just what was asked for reaches Webflow, journaled, and can be taken back."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import GLASS, NIGHT, Wftui, change, stored, writes
from tests.sandbox_process import Sandbox, running_sandbox

IN = ("--collection", "exhibitions")


def test_set_sends_the_changed_fields_only_and_prints_the_item(wftui: Wftui, sandbox: Sandbox, tmp_path: Path) -> None:
    """Options and references go by name, a file gives a text, JSON goes as it is; what stands there is not sent."""
    text = tmp_path / "standfirst.txt"
    text.write_text("A line of text\n", encoding="utf-8")
    done = wftui(
        "items", "set", "glass-and-flame", f"standfirst=@{text}", "Stage=closed", "curator=Aoife Brannock",
        "themes=harbour-lights, signals", "ticket-price:=9.5", "trailer=", "name=Glass and Flame", *IN, "--json",
    )  # fmt: skip
    assert done.code == 0
    (patch,) = (each for each in sandbox.api_requests() if each["method"] == "PATCH")
    body = json.loads(patch["body"]) if isinstance(patch["body"], str) else patch["body"]
    sent = ["curator", "stage", "standfirst", "themes", "ticket-price", "trailer"]
    assert sorted(body["fieldData"]) == sent
    assert body["cmsLocaleId"] == done.json["cmsLocaleId"]
    there = stored(sandbox, GLASS)
    assert there is not None
    values = there["fieldData"]
    assert values["standfirst"] == "A line of text"
    assert values["ticket-price"] == 9.5
    assert len(values["themes"]) == 2
    assert "trailer" not in values
    assert done.json == there
    again = wftui("items", "set", "glass-and-flame", "stage=Closed", *IN, "--json")
    assert again.code == 0
    assert len(writes(sandbox)) == 1


def test_publish_asks_for_yes_and_says_what_is_live(wftui: Wftui, sandbox: Sandbox) -> None:
    """Without a terminal nothing goes live unless --yes is there; with it the answer names what is live now."""
    refused = wftui("items", "publish", "glass-and-flame", *IN, "--json")
    assert refused.code == 2
    assert refused.error["code"] == "not_confirmed"
    assert not sandbox.api_requests()
    wftui("items", "set", "glass-and-flame", "standfirst=Now live", *IN)
    done = wftui("items", "publish", "glass-and-flame", *IN, "--yes", "--json")
    assert (done.code, done.json) == (0, {"published": [GLASS], "errors": []})
    live = stored(sandbox, GLASS, live=True)
    assert live is not None
    assert live["fieldData"]["standfirst"] == "Now live"
    off = wftui("--yes", "items", "unpublish", GLASS, *IN, "--json")
    assert (off.code, off.json) == (0, {"unpublished": [GLASS], "errors": []})
    assert stored(sandbox, GLASS, live=True) is None


def test_an_item_that_webflow_does_not_publish_is_no_success(tmp_path: Path) -> None:
    """A publish that leaves an item out names it among the errors, and the exit status says so."""
    with running_sandbox(extra=["--fault", "partial-publish,which=1,method=POST"]) as sandbox:
        wftui = Wftui(tmp_path, sandbox.url, sandbox.token)
        done = wftui("items", "publish", GLASS, NIGHT, *IN, "--yes", "--json")
    assert done.code == 2
    assert done.json["published"] == [GLASS]
    assert len(done.json["errors"]) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("items", "set", "glass-and-flame", "standfirst=Planned", *IN),
        ("items", "publish", "glass-and-flame", *IN),
        ("items", "archive", "glass-and-flame", *IN),
        ("items", "duplicate", "night-passage", *IN),
        ("items", "delete", "night-passage", *IN),
        ("items", "create", "name=A theme", "accent=#334455", "--collection", "themes"),
    ],
)
def test_a_plan_names_the_requests_and_sends_none(reader: Wftui, shared: Sandbox, words: tuple[str, ...]) -> None:
    """--plan prints what would go out and --plan-file keeps it; neither needs --yes, and nothing changes or stays."""
    plan = reader(*words, "--plan", "--json")
    assert plan.code == 0, plan.out
    assert plan.json["writes"]
    assert all({"method", "path", "body"} <= set(each) for each in plan.json["writes"])
    file = reader.root / "plan.json"
    assert reader(*words, "--plan-file", str(file)).code == 0
    assert [each["method"] for each in json.loads(file.read_text())["writes"]] == [
        each["method"] for each in plan.json["writes"]
    ]
    assert plan.json["writes"][0]["path"] in reader(*words, "--plan").out
    assert not writes(shared)
    assert reader("journal", "--json").json == {"entries": []}


def test_create_duplicate_archive_delete_and_all_of_it_back(wftui: Wftui, sandbox: Sandbox) -> None:
    """An item's whole life from the command line, every step in the journal, and the last ones taken back."""
    made = wftui("items", "duplicate", "night-passage", *IN, "--locale", "en", "--locale", "fr", "--json")
    assert made.code == 0, made.out
    copy = made.json["id"]
    assert made.json["fieldData"]["slug"] == "night-passage-copy"
    french = wftui("items", "get", copy, *IN, "--locale", "fr", "--json").json
    assert french["fieldData"]["name"] == "Passage de nuit (copy)"
    assert wftui("items", "archive", copy, *IN, "--yes", "--json").json == {"archived": [copy], "errors": []}
    there = stored(sandbox, copy)
    assert there is not None
    assert there["isArchived"] is True
    assert wftui("undo", "last", "--yes").code == 0
    there = stored(sandbox, copy)
    assert there is not None
    assert there["isArchived"] is False
    assert wftui("items", "delete", copy, *IN, "--yes", "--json").json == {"deleted": [copy], "errors": []}
    assert stored(sandbox, copy) is None
    theme = wftui("items", "create", "name=Fog signals", "accent=#334455", "--collection", "themes", "--json")
    assert theme.code == 0, theme.out
    assert theme.json["fieldData"]["slug"] == "fog-signals"
    unread = wftui("items", "create", "name=Fog", "accent=#334455", "--collection", "themes", "--json")
    assert (unread.code, unread.json["fieldData"]["slug"]) == (0, "fog-2")
    assert "because fog is taken" in unread.err
    taken = wftui(
        "items", "create", "name=Fog", "slug=fog-signals", "accent=#334455", "--collection", "themes", "--json"
    )
    assert (taken.code, taken.error["details"][0]["param"]) == (2, "slug")
    verbs = [each["verb"] for each in wftui("journal", "--json").json["entries"]]
    assert verbs == ["create", "create", "delete", "take back", "archive", "save", "create"]


def test_undo_puts_back_one_save_unless_someone_changed_it_since(wftui: Wftui, sandbox: Sandbox) -> None:
    """Exactly one save is taken back; where a colleague wrote meanwhile, nothing is sent until the person chooses."""
    before = stored(sandbox, GLASS)
    assert before is not None
    for text in ("first", "second"):
        assert wftui("items", "set", GLASS, f"standfirst={text}", *IN).code == 0
    assert wftui("undo", "last").code == 2
    assert wftui("undo", "last", "--yes").code == 0
    there = stored(sandbox, GLASS)
    assert there is not None
    assert there["fieldData"]["standfirst"] == "first"
    change(sandbox, GLASS, standfirst="A colleague's")
    conflict = wftui("undo", "last", "--yes", "--json")
    assert (conflict.code, conflict.error["code"]) == (2, "conflict")
    there = stored(sandbox, GLASS)
    assert there is not None
    assert there["fieldData"]["standfirst"] == "A colleague's"
    assert wftui("undo", "last", "--over", "old", "--yes").code == 0
    there = stored(sandbox, GLASS)
    assert there is not None
    assert there["fieldData"]["standfirst"] == before["fieldData"]["standfirst"]


def test_a_set_leaves_alone_what_waits_on_the_screens(wftui: Wftui, sandbox: Sandbox) -> None:
    """Edits that were kept and not sent are sent by nobody but the program that shows them."""
    assert wftui("items", "get", GLASS, *IN).code == 0
    assert wftui("items", "list", "--collection", "themes").code == 0
    wftui("items", "set", GLASS, "accent=#010203", *IN)
    kept = wftui("--offline", "items", "set", GLASS, "standfirst=Kept for later", *IN)
    assert kept.code == 0
    assert "not sent" in kept.err
    assert wftui("items", "set", GLASS, "accent=#112233", *IN).code == 0
    there = stored(sandbox, GLASS)
    assert there is not None
    assert there["fieldData"]["accent"] == "#112233"
    assert there["fieldData"]["standfirst"] != "Kept for later"


@pytest.mark.parametrize("fault", ["close-after-write", "500,when=after", "close-before-answer"])
def test_a_lost_answer_is_never_sent_twice(tmp_path: Path, fault: str) -> None:
    """When nobody knows whether a save arrived the status is 5; running it again looks first, and ends as asked."""
    with running_sandbox(extra=["--fault", f"{fault},method=PATCH"]) as sandbox:
        wftui = Wftui(tmp_path, sandbox.url, sandbox.token)
        unknown = wftui("items", "set", GLASS, "standfirst=Once", *IN, "--json")
        assert unknown.code == 5
        assert "again" in unknown.error["message"]
        assert len(writes(sandbox)) == 1
        assert wftui("items", "set", GLASS, "standfirst=Once", *IN).code == 0
        there = stored(sandbox, GLASS)
        arrived = fault != "close-before-answer"
        assert len(writes(sandbox)) == (1 if arrived else 2)
        assert there is not None
        assert there["fieldData"]["standfirst"] == "Once"


def test_a_create_whose_answer_is_lost_makes_one_item(tmp_path: Path) -> None:
    """The new item is looked for by its slug, found, and printed: one item, exit 0, and one create on the wire."""
    with running_sandbox(extra=["--fault", "close-after-write,method=POST"]) as sandbox:
        wftui = Wftui(tmp_path, sandbox.url, sandbox.token)
        made = wftui("items", "create", "name=Fog signals", "accent=#334455", "--collection", "themes", "--json")
        assert made.code == 0, made.out
        themes = wftui("items", "list", "--collection", "themes", "--json").json["items"]
        assert [each["id"] for each in themes if each["fieldData"]["name"] == "Fog signals"] == [made.json["id"]]
        assert len(writes(sandbox)) == 1


def test_what_webflow_refuses_names_the_field(tmp_path: Path) -> None:
    """A token that may only read ends with 3, and nothing has changed."""
    with running_sandbox() as sandbox:
        wftui = Wftui(tmp_path, sandbox.url, sandbox.tokens["read"])
        done = wftui("items", "set", GLASS, "standfirst=No", *IN, "--json")
        there = stored(sandbox, GLASS)
    assert done.code == 3
    assert done.error["status"] in (401, 403)
    assert there is not None
    assert there["fieldData"]["standfirst"] != "No"


def test_a_question_at_a_terminal(wftui: Wftui, sandbox: Sandbox) -> None:
    """At a terminal the verb names what it will do, where and in which locale; anything but yes sends nothing."""
    import pexpect

    words = ["-m", "wftui", "items", "publish", "glass-and-flame", *IN]
    for answer, status in (("n", 1), ("y", 0)):
        child = pexpect.spawn(
            sys.executable, words, env={**wftui.environment(), "TERM": "xterm"}, encoding="utf-8", timeout=30,
            dimensions=(24, 200),
        )  # fmt: skip
        child.expect(r"Publish 1 item .*Lanternhouse.*Glass and Flame.*\[y/N\]")
        child.sendline(answer)
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == status
        assert len(writes(sandbox)) == (1 if answer == "y" else 0)


def test_ctrl_c_ends_with_130_and_what_was_read_stays(tmp_path: Path) -> None:
    """A sync that is stopped says so in a sentence, and the next one goes on from there."""
    slow = ["--fault", "latency,delay=20,path=*/items*,nth=4,times=always"]
    with running_sandbox("large:1000", extra=slow) as sandbox:
        wftui = Wftui(tmp_path, sandbox.url, sandbox.token)
        with subprocess.Popen(
            [sys.executable, "-m", "wftui", "sync", "--json"],
            env=wftui.environment(), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
        ) as child:  # fmt: skip
            try:
                while sum("/items" in each["path"] for each in sandbox.requests()) < 3 and child.poll() is None:
                    pass
                child.send_signal(signal.SIGINT)
                out, err = child.communicate(timeout=30)
            finally:
                child.kill()
    assert child.returncode == 130
    assert json.loads(out)["error"]["code"] == "interrupted"
    assert "Traceback" not in err


def test_the_sandbox_verb_is_the_sandbox_itself(tmp_path: Path) -> None:
    """`wftui sandbox serve` passes its words on and becomes the server: same process, and it ends with its signal."""
    wftui = Wftui(tmp_path, "", "")
    with subprocess.Popen(
        [sys.executable, "-m", "wftui", "sandbox", "serve", "--site", "empty", "--token", "t" * 32],
        env=wftui.environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True,
    ) as child:  # fmt: skip
        try:
            assert child.stdout is not None
            said = json.loads(child.stdout.readline())
            assert said["pid"] == child.pid
            assert said["token"] == "t" * 32
            assert said["url"].endswith("/v2")
        finally:
            child.terminate()
    assert "usage: wftui sandbox" in wftui("sandbox", "--help").out.lower()
    assert wftui("sandbox", "serve", "--frob").code == 2
