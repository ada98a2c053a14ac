"""A sandbox as a child process, for tests that need a real server."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox.

    `url` ends in /v2; `origin` is the same address without it, for /oauth and /_sandbox; `tokens` are the main token
    and those with fewer rights, by name.
    """

    url: str
    token: str
    origin: str
    pid: int
    log: Path
    tokens: dict[str, str]
    process: "subprocess.Popen[str]"

    def requests(self) -> list[dict[str, Any]]:
        """Return the requests so far: method, path, query, status and body of each, control routes included."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    def api_requests(self) -> list[dict[str, Any]]:
        """Return the requests to the Data API so far."""
        return [each for each in self.requests() if each["path"].startswith("/v2/")]

    def kill(self) -> None:
        """End the server at once, as `kill -9` does."""
        self.process.kill()
        self.process.wait(10)


@contextmanager
def running_sandbox(
    site: str = "lanternhouse",
    *,
    token: str | None = None,
    rpm: int = 100_000,
    window: float = 60.0,
    log: bool = True,
    extra: Sequence[str] = (),
) -> Iterator[Sandbox]:
    """Serve a site until the block ends, its requests logged unless `log` is False.

    `extra` are more words for the command line of `sandbox serve`.
    """
    with tempfile.TemporaryDirectory(prefix="wftui-sandbox-") as folder:
        requests = Path(folder) / "requests.jsonl"
        requests.touch()
        errors = Path(folder) / "errors.txt"
        words = ["--site", site, "--token", token or secrets.token_hex(16), "--rpm", str(rpm)]
        words += ["--window", str(window), "--parent", str(os.getpid()), *extra]
        if log:
            words += ["--log", str(requests)]
        with errors.open("w") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", "wftui.sandbox", "serve", *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
            )
            assert process.stdout is not None
            try:
                first = process.stdout.readline()
                if not first:
                    process.wait(10)
                    raise RuntimeError(f"The sandbox did not start: {errors.read_text()}")
                said = json.loads(first)
                yield Sandbox(
                    said["url"], said["token"], said["origin"], said["pid"], requests, said["tokens"], process
                )
            finally:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait(10)
                process.stdout.close()
