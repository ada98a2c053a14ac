"""The real program as a child process, and what a sandbox holds after it."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.sandbox_process import Sandbox

SITE = "7834fce64efb4caa847cafae"
EXHIBITIONS = "53013abe01b259ae1d0fca1c"
GLASS = "dec39a592839924830859c35"
NIGHT = "889952e3620f6b578c7c7dea"


@dataclass(frozen=True)
class Done:
    """One run of the program."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, which must be one JSON document and nothing else."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """The error that it printed as JSON."""
        assert set(self.json) == {"error"}
        return self.json["error"]


@dataclass(frozen=True)
class Wftui:
    """The program with files of its own below `root`, a token and an address."""

    root: Path
    url: str
    token: str
    more: Mapping[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """What the program is started with: nothing of the person who runs the tests."""
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "PYTHONPATH") if name in os.environ}
        found = {
            **kept,
            "HOME": str(self.root),
            "XDG_CONFIG_HOME": str(self.root / "config"),
            "XDG_STATE_HOME": str(self.root / "state"),
            "XDG_CACHE_HOME": str(self.root / "cache"),
            "WEBFLOW_API_TOKEN": self.token,
            "WFTUI_API_URL": self.url,
            **self.more,
        }
        return {name: value for name, value in found.items() if value}

    def __call__(self, *words: str, stdin: str | None = None) -> Done:
        """Run it without a terminal and wait for its end."""
        done = subprocess.run(
            [sys.executable, "-m", "wftui", *words],
            env=self.environment(),
            input=stdin if stdin is not None else "",
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert self.token not in done.stdout + done.stderr or not self.token
        return Done(done.returncode, done.stdout, done.stderr)

    def with_(self, **changes: str) -> "Wftui":
        """The same with another url, token, or environment variables (an empty one is not set)."""
        url, token = changes.pop("url", self.url), changes.pop("token", self.token)
        return Wftui(self.root, url, token, {**self.more, **changes})


def stored(sandbox: Sandbox, item_id: str, *, live: bool = False, locale: str = "") -> dict[str, Any] | None:
    """An exhibition as the sandbox holds it; None when it is not there."""
    path = f"/collections/{EXHIBITIONS}/items/{item_id}{'/live' if live else ''}"
    query = f"?cmsLocaleId={locale}" if locale else ""
    request = urllib.request.Request(
        f"{sandbox.url}{path}{query}", headers={"Authorization": f"Bearer {sandbox.token}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code != 404:
            raise
        return None
    return found


def change(sandbox: Sandbox, item_id: str, **values: Any) -> None:
    """What a colleague does in the meantime: other values for an exhibition."""
    request = urllib.request.Request(
        f"{sandbox.url}/collections/{EXHIBITIONS}/items/{item_id}",
        data=json.dumps({"fieldData": values}).encode(),
        method="PATCH",
        headers={"Authorization": f"Bearer {sandbox.token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10):
        pass


def writes(sandbox: Sandbox) -> list[tuple[str, str]]:
    """Method and path of everything that was sent to change something."""
    return [(each["method"], each["path"]) for each in sandbox.api_requests() if each["method"] != "GET"]
