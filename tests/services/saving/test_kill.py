"""kill -9 at every numbered point of a save, create, duplicate, delete and undo, in a real process on a real server."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sandbox_process import Sandbox, running_sandbox
from tests.services.saving.real import collection_id, do, key_of, named, program, type_into
from wftui.services.creating import Creating
from wftui.services.desk import Desk
from wftui.services.duplicating import Duplicating
from wftui.services.saving import Saving
from wftui.services.settling import settle_everything
from wftui.store.paths import Paths

POINTS = 30
"""More than any of these operations has."""


def killed_at(number: int, root: Path, sandbox: Sandbox, what: str) -> bool:
    """Run the program until its n-th point; whether it was killed there, and did not come to its end before."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.services.saving.real", str(root), sandbox.url, sandbox.token, what],
        env={**os.environ, "WFTUI_CRASH_AT": str(number)}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    if ended.returncode == -9:
        return True
    assert "THE END" in ended.stdout, ended.stderr
    return False


async def prepare(desk: Desk, what: str) -> None:
    """What the person did before the program was killed."""
    themes = collection_id(desk)
    values = {"name": "Doomed", "slug": "doomed", "accent": "#E8A33D"}
    item = desk.edits.new_item(themes, [desk.site.primary.cms_locale_id], values)
    if what in ("save", "delete", "undo", "duplicate"):
        made = await Creating(desk).create(item.id)
        assert made.variant is not None
        if what in ("save", "undo"):
            type_into(desk, made.key, made.variant, "summary", "typed before the end")
        if what == "undo":
            await Saving(desk).save([made.key])
        if what == "duplicate":
            await Duplicating(desk).begin(made.key)


async def holds(desk: Desk, what: str) -> None:
    """After the next start, and doing it again where it was not done: it is done once, and nothing is missing."""
    async with desk.sending():
        await settle_everything(desk)
    for _ in range(2):
        await do(desk, what)
    found = await named(desk, "doomed")
    if what == "delete":
        assert found == []
    elif what == "create":
        assert len(found) == 1
        assert desk.edits.new_items() == []
    elif what == "duplicate":
        assert len(await named(desk, "doomed-copy")) == 1
        assert desk.edits.new_items() == []
    elif what == "save":
        assert found[0].field_data()["summary"] == "typed before the end"
        assert desk.edits.of(key_of(desk, found[0])) == {}
    else:
        assert "summary" not in (found[0].field_data() if found else {})


def sound(root: Path) -> bool:
    """Whether both precious files are whole."""
    files = [*Paths.at(root).state_dir.glob("sites/*/*.db")]
    for each in files:
        connection = sqlite3.connect(each)
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
        connection.close()
        if verdict != "ok":
            return False
    return len(files) == 2


@pytest.mark.parametrize("what", ["save", "create", "duplicate", "delete", "undo"])
async def test_killed_at_every_point(what: str, tmp_path: Path) -> None:
    """Whichever moment a program is killed in, the next one finds every edit, and does what was asked exactly once."""
    killed = 0
    with running_sandbox(log=False) as sandbox:
        for number in range(1, POINTS):
            root = tmp_path / str(number)
            async with program(root, sandbox.url, sandbox.token) as desk:
                await prepare(desk, what)
            was_killed = killed_at(number, root, sandbox, what)
            killed += was_killed
            assert sound(root)
            async with program(root, sandbox.url, sandbox.token, horizon=0) as desk:
                await holds(desk, what)
                for slug in ("doomed", "doomed-copy"):
                    for each in await named(desk, slug):
                        await desk.client.delete_item(collection_id(desk), each.id, locales=[desk.site.primary])
            if not was_killed:
                break
    assert killed >= 3
