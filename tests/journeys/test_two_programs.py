"""Several programs at once on one site: nothing is made twice, nothing is lost, nobody sees a lock's traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

from tests.sandbox_process import Sandbox

PROGRAM = (sys.executable, "-m", "wftui")


def together(env: dict[str, str], verbs: Sequence[Sequence[str]]) -> list[tuple[int, str, str]]:
    """Run headless verbs all at the same time: exit status, output and errors of each."""
    running = [
        subprocess.Popen([*PROGRAM, *words], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for words in verbs
    ]
    ended = []
    for each in running:
        out, err = each.communicate(timeout=120)
        ended.append((each.returncode, out, err))
    return ended


def test_the_same_item_is_made_once(connected: dict[str, str], museum: Sandbox) -> None:
    """Six programs want to make an item of the same slug: one does, the others say why they do not."""
    words = ("items", "create", "--collection", "themes", "name=Lens", "slug=lens", "accent=#E8A33D", "--yes")
    ended = together(connected, [words] * 6)
    listed = subprocess.run(
        [*PROGRAM, "items", "list", "--collection", "themes", "--json"], env=connected, capture_output=True, check=True
    )
    slugs = [each["fieldData"]["slug"] for each in json.loads(listed.stdout)["items"]]
    assert [each for each in slugs if each.startswith("lens")] == ["lens"], ended
    assert [code for code, _, _ in ended].count(0) == 1, ended
    for code, _, err in ended:
        assert "Traceback" not in err
        assert code == 0 or "sending for" in err or "slug" in err, err


def test_different_items_are_all_saved_or_said_not_to_be(connected: dict[str, str], museum: Sandbox) -> None:
    """What a program says it saved is there; what it could not, because another was sending, it says so."""
    slugs = ("everyday-light", "wreck-and-rescue", "phosphorescence")
    ended = together(
        connected,
        [("items", "set", slug, f"summary=By {slug}", "--collection", "themes", "--yes") for slug in slugs],
    )  # fmt: skip
    for slug, (code, _, err) in zip(slugs, ended, strict=True):
        got = subprocess.run(
            [*PROGRAM, "items", "get", slug, "--collection", "themes", "--json"],
            env=connected, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert (f"By {slug}" in got.stdout) == (code == 0), (code, err)
        assert code == 0 or "is sending for" in err, err
    writes = [each for each in museum.api_requests() if each["method"] != "GET"]
    assert len(writes) == [code for code, _, _ in ended].count(0)
