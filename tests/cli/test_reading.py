"""What the verbs that read promise to scripts and to people."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import EXHIBITIONS, GLASS, SITE, Wftui
from tests.sandbox_process import Sandbox, running_sandbox


def test_lists_are_json_documents_under_the_names_of_the_api(reader: Wftui) -> None:
    """A script gets `sites`, `collections` and `items`, each entry with its id, and `--json` may stand anywhere."""
    sites = reader("--json", "sites").json["sites"]
    assert [(each["id"], each["shortName"]) for each in sites] == [(SITE, "lanternhouse")]
    assert sites[0]["locales"]["primary"]["tag"] == "en"
    collections = reader("collections", "--json", "--site", "lanternhouse").json["collections"]
    assert {"exhibitions", "people", "objects"} <= {each["slug"] for each in collections}
    assert all(each["id"] and each["displayName"] and each["singularName"] for each in collections)


def test_every_item_is_listed_as_webflow_sent_it(reader: Wftui, shared: Sandbox) -> None:
    """More than a page of items comes in one document, in the primary locale unless another is named."""
    primary = reader("items", "list", "--collection", "Objects", "--json")
    items = primary.json["items"]
    assert primary.code == 0
    assert primary.err == ""
    assert len({each["id"] for each in items}) == len(items) > 100
    assert {"id", "cmsLocaleId", "lastUpdated", "createdOn", "isDraft", "isArchived", "fieldData"} <= set(items[0])
    for name in ("fr", "fr-FR", "French (France)"):
        french = reader("items", "list", "--collection", "exhibitions", "--locale", name, "--json").json["items"]
        assert {each["cmsLocaleId"] for each in french} == {french[0]["cmsLocaleId"]} != {items[0]["cmsLocaleId"]}
        assert "Verre et flamme" in [each["fieldData"]["name"] for each in french]
    assert shared.token not in primary.out


@pytest.mark.parametrize(
    ("name", "collection"),
    [
        (GLASS, EXHIBITIONS),
        ("glass-and-flame", "exhibitions"),
        ("Glass and Flame", "Exhibition"),
        (GLASS, None),
        ("Glass and Flame", None),
    ],
)
def test_an_item_goes_by_id_slug_or_name(reader: Wftui, name: str, collection: str | None) -> None:
    """Whatever a person calls an item and its collection, it is the same item."""
    words = ["--collection", collection] if collection else []
    done = reader("items", "get", name, *words, "--json")
    assert done.json["id"] == GLASS
    assert done.json["fieldData"]["slug"] == "glass-and-flame"


def test_columns_stand_under_their_heads_in_japanese_too(reader: Wftui) -> None:
    """A Japanese sign is two cells wide: the second column starts in the same cell on every line."""
    import unicodedata

    lines = reader("items", "list", "--collection", "people", "--locale", "ja").out.splitlines()
    start = lines[0].index("STATUS")
    assert len(lines) > 3
    for line in lines[1:]:
        cells = "".join(sign * (2 if unicodedata.east_asian_width(sign) in "WF" else 1) for sign in line)
        assert cells[start - 1] == " " != cells[start]


def test_offline_answers_from_the_local_copy_and_says_how_old_it_is(tmp_path: Path) -> None:
    """With the server gone, what was read before can be read again; without a copy a sentence says what to do."""
    with running_sandbox() as sandbox:
        wftui = Wftui(tmp_path, sandbox.url, sandbox.token)
        nothing = wftui("--offline", "items", "list", "--collection", "events")
        assert nothing.code == 2
        assert "wftui sync" in nothing.err
        online = wftui("items", "list", "--collection", "events", "--json").json["items"]
        before = len(sandbox.api_requests())
        offline = wftui("items", "list", "--collection", "events", "--json", "--offline")
        assert len(sandbox.api_requests()) == before
    again = wftui("--offline", "items", "get", online[0]["id"], "--json")
    assert {json.dumps(each) for each in offline.json["items"]} == {json.dumps(each) for each in online}
    assert again.json == online[0]
    assert "local copy" in offline.err
    gone = wftui("items", "list", "--collection", "events")
    assert gone.code == 5
    assert "--offline" in gone.err


def test_a_sync_reads_everything_and_the_files_are_private(tmp_path: Path) -> None:
    """One command makes the copy that --offline needs, in few requests, in files that nobody else can read."""
    with running_sandbox() as sandbox:
        wftui = Wftui(tmp_path, sandbox.url, sandbox.token)
        report = wftui("sync", "--json").json["sites"][0]
        assert len(sandbox.api_requests()) <= 70
    assert report["id"] == SITE
    assert report["refused"] == []
    for collection in ("people", "stories"):
        assert wftui("--offline", "items", "list", "--collection", collection, "--json").json["items"]
    for path in tmp_path.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert not mode & 0o077, path


def test_what_a_site_holds_cannot_drive_the_terminal(wftui: Wftui, sandbox: Sandbox) -> None:
    """A name with escape sequences is shown with pictures of them, and escaped in JSON: the same name still."""
    hostile = "Glass \x1b]52;c;ZXZpbA==\x07\x1b[2J\x9b31m \u202eevil"
    wftui("items", "set", "glass-and-flame", f"name:={json.dumps(hostile)}", "--collection", "exhibitions")
    for words in (("items", "list", "--collection", "exhibitions"), ("items", "get", GLASS), ("journal",)):
        for form in ((), ("--json",)):
            done = wftui(*words, *form)
            assert done.code == 0
            assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(done.out + done.err)
    assert wftui("items", "get", GLASS, "--json").json["fieldData"]["name"] == hostile


def test_a_reader_that_goes_away_ends_it_quietly(reader: Wftui) -> None:
    """`wftui items list | head -1` prints one line and no complaint."""
    command = f'"{sys.executable}" -m wftui items list --collection objects --json | head -c 1; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(
        ["bash", "-c", command], env=reader.environment(), capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "{", "")


def test_help_comes_without_the_heavy_libraries(tmp_path: Path) -> None:
    """`wftui --help` answers before anything that draws, connects or checks models is loaded."""
    code = (
        "import sys; from wftui.cli.main import run; status = run(['items', 'list', '--help']); "
        "heavy = {'textual', 'rich', 'httpx', 'pydantic', 'starlette', 'uvicorn', 'sqlite3', 'asyncio'}; "
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: wftui items list")
    assert done.stderr.strip() == "[]"
