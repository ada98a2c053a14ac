"""What wftui edits promises: what waits is seen, sent and given up as asked, and nothing else."""

from tests.cli.running import GLASS, NIGHT, Wftui, change, stored, writes
from tests.sandbox_process import Sandbox

IN = ("--collection", "exhibitions")


def test_edits_are_listed_sent_and_asked_about_field_by_field(wftui: Wftui, sandbox: Sandbox) -> None:
    """Old and new stand beside each other; of what both sides changed nothing goes until each field has its answer."""
    keep = wftui("items", "set", GLASS, "standfirst=Mine", "ticket-price=7", "accent=#010203", *IN, "--keep")
    assert keep.code == 0
    assert "not sent" in keep.err
    table = wftui("edits").out
    assert "Glass and Flame (en)" in table
    assert "Mine" in table
    assert writes(sandbox) == []
    change(sandbox, GLASS, **{"standfirst": "Theirs", "ticket-price": 9})
    sent = 1
    plan = wftui("edits", "save", "--all", "--plan", "--over", "standfirst=mine", "--json")
    assert plan.code == 2
    assert len(writes(sandbox)) == sent
    half = wftui("edits", "save", "glass-and-flame", "--over", "standfirst=mine")
    assert half.code == 2
    assert "mine    Mine" in half.out
    assert "theirs  Theirs" in half.out
    assert len(writes(sandbox)) == sent
    answers = ("--over", "mine", "--over", "Ticket price=theirs")
    planned = wftui("edits", "save", "--all", *answers, "--plan", "--json").json["writes"]
    assert [sorted(each["body"]["fieldData"]) for each in planned] == [["accent", "standfirst"]]
    assert len(wftui("edits", "--json").json["edits"][0]["fields"]) == 3
    done = wftui("edits", "save", "--all", *answers, "--json")
    assert (done.code, done.json["saved"]) == (0, [GLASS])
    there = stored(sandbox, GLASS)
    assert there is not None
    assert there["fieldData"]["standfirst"] == "Mine"
    assert there["fieldData"]["ticket-price"] == 9
    assert len(writes(sandbox)) == sent + 1


def test_new_items_and_items_of_several_collections_go_together(wftui: Wftui, sandbox: Sandbox) -> None:
    """A new item that waits is made, under the id that it has from then on; --collection and names narrow."""
    wftui("items", "create", "name=Fog bells", "accent=#123456", "--collection", "themes", "--keep")
    wftui("items", "set", NIGHT, "standfirst=Later", *IN, "--keep")
    waiting = wftui("edits", "--json").json["edits"]
    assert [(each["name"], each["new"], each["collection"]) for each in waiting] == [
        ("Fog bells (en)", True, "themes"), ("Night Passage (en)", False, "exhibitions"),
    ]  # fmt: skip
    assert [each["name"] for each in wftui("edits", *IN, "--json").json["edits"]] == ["Night Passage (en)"]
    made = wftui("edits", "save", "Fog bells", "--json")
    assert made.code == 0, made.out
    assert not made.json["saved"][0].startswith("new-")
    assert [method for method, _ in writes(sandbox)] == ["POST"]
    assert wftui("edits", "save", "--all").code == 0
    assert [method for method, _ in writes(sandbox)] == ["POST", "PATCH"]
    assert wftui("edits", "--json").json == {"edits": [], "heldElsewhere": []}


def test_discarding_asks_and_gives_up_what_was_named_only(wftui: Wftui, sandbox: Sandbox) -> None:
    """Without --yes and without a terminal nothing is given up; with it, one field, or everything."""
    wftui("items", "set", GLASS, "standfirst=Mine", "ticket-price=7", *IN, "--keep")
    assert wftui("edits", "discard", "--all").code == 2
    assert wftui("edits", "discard", GLASS, "--field", "standfirst", "--yes").code == 0
    left = wftui("edits", "--json").json["edits"]
    assert [field["slug"] for field in left[0]["fields"]] == ["ticket-price"]
    assert wftui("edits", "discard", "--all", "--yes").code == 0
    assert "Nothing waits" in wftui("edits").err
    assert writes(sandbox) == []


def test_what_cannot_be_sent_waits_and_says_so(wftui: Wftui, sandbox: Sandbox) -> None:
    """A wrong name, a verb without one, a token that may only read, no connection: the edit is still there."""
    wftui("items", "set", GLASS, "standfirst=Mine", *IN, "--keep")
    for words, status in (
        (("edits", "save"), 2),
        (("edits", "save", "nothing-like-it"), 2),
        (("edits", "save", "--all", "--over", "ours"), 2),
        (("edits", "save", "--all", "--offline"), 2),
    ):
        assert wftui(*words).code == status, words
    read_only = wftui.with_(token=sandbox.tokens["read"])("edits", "save", "--all", "--site", "lanternhouse", "--json")
    assert read_only.code == 3
    assert "edits are kept" in read_only.error["message"]
    assert len(wftui("edits", "--json").json["edits"]) == 1
