"""A sync over a bad network and a tired server: nothing that exists is lost, and the next sync ends equal."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox_process import Sandbox, running_sandbox
from tests.services.comparing import Asking, differences, in_mirror, on_server
from wftui.api.client import Client
from wftui.api.errors import NotAuthorized, NotFound
from wftui.api.secret import Secret
from wftui.api.settings import Settings
from wftui.domain.errors import WftuiError
from wftui.services.sync import Sync
from wftui.store.mirror import Mirror

REQUESTS = 62
NOTHING = json.dumps({"items": [], "pagination": {"limit": 100, "offset": 0, "total": 0}})
FAULTS: dict[str, dict[str, Any]] = {
    "503": {"kind": "server-error", "status": 503},
    "rate limit": {"kind": "rate-limit", "retry-after": "1"},
    "connection refused": {"kind": "close-before-answer", "reset": True},
    "cut after the headers": {"kind": "close-after-headers"},
    "cut in the body": {"kind": "close-mid-body"},
    "half an answer": {"kind": "malformed-json"},
    "no JSON": {"kind": "malformed-json", "body": "<html>Sign in to the guest network</html>"},
    "an empty listing": {"kind": "malformed-json", "body": NOTHING, "path": "*/items*"},
}


class Museum:
    """A sandbox, a full mirror of it to copy, and what it holds."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.asking = Asking(sandbox.url, sandbox.token)
        self.site_id = str(self.asking.get("/sites")["sites"][0]["id"])
        self.full = folder / "full.db"
        self.holds = on_server(self.asking)
        self._control = Asking(sandbox.origin, sandbox.token)

    def break_with(self, *faults: dict[str, Any]) -> None:
        """Have these faults, and no others."""
        self._control.send("DELETE", "/_sandbox/faults")
        if faults:
            self._control.send("POST", "/_sandbox/faults", list(faults))

    async def sync(self, mirror: Mirror) -> None:
        """One sync with a client of its own."""
        settings = Settings(base_url=self.sandbox.url, token=Secret.parse(self.sandbox.token))
        async with Client(settings) as client:
            await Sync(client, mirror).all()


@pytest.fixture(scope="module")
def museum(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Museum]:
    """One museum for all tests here; none of them changes what it holds."""
    with running_sandbox() as sandbox:
        yield Museum(sandbox, tmp_path_factory.mktemp("museum"))


@pytest.fixture
async def full(museum: Museum, tmp_path: Path) -> Path:
    """A mirror that holds the whole museum."""
    museum.break_with()
    if not museum.full.exists():
        with Mirror(museum.full, museum.site_id) as mirror:
            await museum.sync(mirror)
    return Path(shutil.copy(museum.full, tmp_path / "mirror.db"))


async def refresh_under(museum: Museum, file: Path, *faults: dict[str, Any]) -> None:
    """A refresh that meets the faults loses nothing; the next one, without them, ends equal to the server."""
    with Mirror(file, museum.site_id) as mirror:
        museum.break_with(*faults)
        with contextlib.suppress(WftuiError):
            await museum.sync(mirror)
        assert differences(museum.holds, in_mirror(mirror)) == []
        museum.break_with()
        await museum.sync(mirror)
        assert differences(museum.holds, in_mirror(mirror)) == []


async def first_sync_under(museum: Museum, file: Path, *faults: dict[str, Any]) -> None:
    """A first sync that meets the faults and is tried again ends equal to the server."""
    with Mirror(file, museum.site_id) as mirror:
        museum.break_with(*faults)
        with contextlib.suppress(WftuiError):
            await museum.sync(mirror)
        museum.break_with()
        await museum.sync(mirror)
        assert differences(museum.holds, in_mirror(mirror)) == []


@pytest.mark.parametrize("name", FAULTS)
async def test_a_refresh_that_meets_a_fault_loses_nothing(museum: Museum, full: Path, name: str) -> None:
    """Each fault at three places of one refresh: whether it ends or gives up, everything is still here."""
    await refresh_under(museum, full, *({**FAULTS[name], "nth": nth} for nth in (3, 14, 27)))


async def test_a_first_sync_that_meets_faults_ends_complete(museum: Museum, tmp_path: Path) -> None:
    """Every kind of fault, one after the other, in one first sync, which is then tried again."""
    faults = ({**fault, "nth": 3 + 5 * place} for place, fault in enumerate(FAULTS.values()))
    await first_sync_under(museum, tmp_path / "mirror.db", *faults)


@pytest.mark.long
@pytest.mark.parametrize("name", FAULTS)
async def test_every_request_of_a_sync_may_fail(museum: Museum, full: Path, tmp_path: Path, name: str) -> None:
    """The long form: each fault at every request of a refresh and of a first sync."""
    for nth in range(1, REQUESTS + 1):
        fault = {**FAULTS[name], "nth": nth}
        await refresh_under(museum, full, fault)
        await first_sync_under(museum, tmp_path / f"first-{nth}.db", fault)


async def test_a_server_that_fails_for_good_is_told_and_the_mirror_stays(museum: Museum, full: Path) -> None:
    """When every answer is cut short, the sync gives up with a sentence and the mirror is what it was."""
    with Mirror(full, museum.site_id) as mirror:
        museum.break_with({"kind": "malformed-json", "path": "*/items*", "times": "always"})
        with pytest.raises(WftuiError, match="cannot be used"):
            await museum.sync(mirror)
        museum.break_with()
        assert differences(museum.holds, in_mirror(mirror)) == []


@pytest.mark.parametrize(("kind", "error"), [("token-revoked", NotAuthorized), ("site-gone", NotFound)])
async def test_what_is_gone_for_good_leaves_the_mirror_readable(
    kind: str, error: type[WftuiError], museum: Museum, full: Path
) -> None:
    """A revoked token or a deleted site ends the sync with its reason; what was mirrored can still be read."""
    with running_sandbox() as sandbox, Mirror(full, museum.site_id) as mirror:
        mine = Museum.__new__(Museum)
        mine.sandbox, mine._control = sandbox, Asking(sandbox.origin, sandbox.token)
        mine.break_with({"kind": kind, "path": "*/v2/sites/*"})
        with pytest.raises(error):
            await mine.sync(mirror)
        assert differences(museum.holds, in_mirror(mirror)) == []
