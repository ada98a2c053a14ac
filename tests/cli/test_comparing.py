"""wftui items diff: what differs, in words and as JSON, without a network."""

from __future__ import annotations

import pytest

from tests.cli.running import GLASS, Wftui
from tests.sandbox_process import Sandbox

OFF = "http://127.0.0.1:9/v2"


@pytest.fixture(scope="module")
def synced(shared: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Wftui:
    """The program with a copy of the museum, and an address where nobody answers."""
    online = Wftui(tmp_path_factory.mktemp("diff"), shared.url, shared.token)
    assert online("sync").code == 0
    return online.with_(url=OFF)


def test_the_difference_is_told_field_by_field(synced: Wftui) -> None:
    """Words that went and came, the block they stand in, how many fields are the same; how old it is, beside it."""
    done = synced("items", "diff", "glass-and-flame", "--collection", "exhibitions")
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert lines[0] == "Standfirst"
    assert "How [-old-] {+two centuries of+} lenses taught" in lines[1]
    assert "  block 5 of 9, figure" in lines
    assert lines[-1] == "The other 16 fields are the same on both sides."
    assert "draft changes, from the local copy, read" in done.err


def test_as_json_it_has_both_values_and_the_words(synced: Wftui) -> None:
    """One document, whatever differs; a locale by its short name."""
    document = synced("items", "diff", GLASS, "--locale", "fr", "--json").json
    assert document["name"] == "Verre et flamme"
    assert (document["locale"], document["live"], document["differs"]) == ("fr-FR", True, 1)
    (field,) = document["fields"]
    assert (field["field"], field["edited"], field["stagedDiffers"]) == ("standfirst", False, True)
    assert field["live"] != field["here"]
    assert "[-" in field["changes"][0]["text"]


@pytest.mark.parametrize(
    ("item", "collection", "sentence"),
    [
        ("tamar-ellery", "people", "It has no live version: it is a draft"),
        ("maren-tolley", "people", "Nothing differs: staged and live are the same in all"),
    ],
)
def test_nothing_to_show_is_a_sentence(synced: Wftui, item: str, collection: str, sentence: str) -> None:
    """A draft has no live version; a published item is the same."""
    assert sentence in synced("items", "diff", item, "--collection", collection).out


def test_what_is_not_in_the_copy_says_what_to_do(synced: Wftui, reader: Wftui) -> None:
    """No such item; no copy at all."""
    gone = synced("items", "diff", "glas-and-flame", "--collection", "exhibitions", "--json")
    assert gone.code == 2
    assert "glass-and-flame" in gone.error["message"]
    empty = reader("items", "diff", "glass-and-flame", "--collection", "exhibitions")
    assert empty.code == 2
    assert "Run wftui sync" in empty.err


def test_edits_that_wait_are_laid_over_and_marked(wftui: Wftui) -> None:
    """Kept here and not sent: beside what is staged, in words and in JSON."""
    assert wftui("sync").code == 0
    kept = wftui("items", "set", GLASS, "--collection", "exhibitions", "ticket-price=14", "--keep")
    assert kept.code == 0, kept.err
    words = wftui("items", "diff", GLASS)
    assert "Ticket price   * edited here, not sent" in words.out
    assert "with 1 edit that is not sent" in words.err
    fields = {each["field"]: each for each in wftui("items", "diff", GLASS, "--json").json["fields"]}
    assert fields["ticket-price"]["edited"]
    assert not fields["ticket-price"]["stagedDiffers"]
    assert not fields["standfirst"]["edited"]
