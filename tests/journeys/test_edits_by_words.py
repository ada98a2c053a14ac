"""The journey of edits without a screen: kept, killed in mid-save, met by a colleague, saved, and one taken back."""

from __future__ import annotations

import json
import signal
import subprocess
import urllib.request
from typing import Any

from tests.journeys.terminal import PROGRAM
from tests.sandbox_process import Sandbox

OF = ("--collection", "themes")


def run(env: dict[str, str], *words: str, status: int = 0) -> Any:
    """One verb to its end, which must be `status`: what it printed as JSON."""
    done = subprocess.run(
        [*PROGRAM, *words, "--json"], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == status, done.stdout + done.stderr
    return json.loads(done.stdout) if done.stdout else None


def summary(museum: Sandbox, item: dict[str, Any], **new: str) -> str:
    """What Webflow holds, after a colleague has written `new` there."""
    request = urllib.request.Request(
        f"{museum.url}/collections/{item['collectionId']}/items/{item['id']}?cmsLocaleId={item['cmsLocaleId']}",
        headers={"Authorization": f"Bearer {museum.token}", "Content-Type": "application/json"},
        data=json.dumps({"fieldData": new, "cmsLocaleId": item["cmsLocaleId"]}).encode() if new else None,
        method="PATCH" if new else "GET",
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return str(json.load(answer)["fieldData"]["summary"])


def test_three_items_two_kills_a_colleague_and_exactly_one_save_taken_back(
    connected: dict[str, str], museum: Sandbox
) -> None:
    """Three edits are kept; kill -9 in mid-save, twice, loses none and doubles none; where a colleague wrote too, the
    person is asked; the journal names each item, and exactly one save is taken back."""
    slugs = ("fog", "keepers", "signals")
    for slug in slugs:
        run(connected, "items", "set", slug, f"summary=Seen from {slug}", *OF, "--keep")
    waiting = run(connected, "edits")["edits"]
    assert [each["fields"][0]["new"] for each in waiting] == [f"Seen from {slug}" for slug in slugs]
    keepers = waiting[1]
    assert [each for each in museum.api_requests() if each["method"] != "GET"] == []

    run({**connected, "WFTUI_CRASH_AT": "1"}, "edits", "save", "--all", status=-signal.SIGKILL)
    assert run(connected, "edits")["edits"] == waiting
    summary(museum, keepers, summary="Seen by a colleague")
    run({**connected, "WFTUI_CRASH_AT": "4"}, "edits", "save", "--all", status=-signal.SIGKILL)

    asked = run(connected, "edits", "save", "--all", status=2)
    assert [(each["name"], each["base"] != each["theirs"]) for each in asked["conflicts"]] == [("Keepers (en)", True)]
    assert [asked["conflicts"][0][side] for side in ("mine", "theirs")] == ["Seen from keepers", "Seen by a colleague"]
    assert [summary(museum, each) for each in waiting] == ["Seen from fog", "Seen by a colleague", "Seen from signals"]
    assert run(connected, "edits", "save", "keepers", "--over", "mine")["saved"] == [keepers["id"]]
    assert run(connected, "edits") == {"edits": [], "heldElsewhere": []}

    entries = run(connected, "journal")["entries"]
    names = [name for each in entries for write in each["writes"] for name in write["items"]]
    assert {"Fog (en)", "Keepers (en)", "Signals (en)"} == set(names)
    one = next(each for each in entries if each["what"] == "Keepers (en): Summary")
    assert run(connected, "undo", str(one["id"]), "--yes")["takenBack"] == ["Taken back: Keepers (en): Summary."]
    assert [summary(museum, each) for each in waiting] == ["Seen from fog", "Seen by a colleague", "Seen from signals"]
    taken = [each["id"] for each in run(connected, "journal")["entries"] if each["outcome"] == "taken back"]
    assert taken == [one["id"]]
