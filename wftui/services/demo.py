"""The demo: a sandbox as a child process, and files that are gone afterwards unless they were asked to stay."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wftui.domain.errors import WftuiError
from wftui.store.paths import Paths

if TYPE_CHECKING:
    from wftui.api.settings import Settings


REQUESTS_A_MINUTE = 120
"""What Webflow grants a site on its CMS plan."""


class DemoError(WftuiError):
    """The sandbox could not be started."""

    code = "demo"


class Demo:
    """A sandbox that serves `site`. It is started by `settings`, which waits until it answers: after the first paint.

    With `state`, its changes are kept in that file and the mirror beside it; without, everything begins anew. `rpm` is
    how many requests it takes a minute.
    """

    def __init__(self, site: str = "lanternhouse", state: Path | None = None, *, rpm: int = REQUESTS_A_MINUTE) -> None:
        self._scratch = None if state else Path(tempfile.mkdtemp(prefix="wftui-demo-"))
        root = self._scratch or Path(f"{state}.local")
        self.paths = Paths.at(root)
        command = [sys.executable, "-m", "wftui.sandbox", "serve", "--site", site, "--parent", str(os.getpid())]
        command += ["--rpm", str(rpm)]
        if state is not None:
            command += ["--state", str(state)]
        environment = {name: value for name, value in os.environ.items() if name != "WEBFLOW_API_TOKEN"}
        self._command, self._environment = command, environment
        self._child: subprocess.Popen[str] | None = None
        self._stopped = False
        self._guard = threading.Lock()
        self._settings: Settings | None = None
        self._failure: DemoError | None = None

    def _start(self) -> subprocess.Popen[str]:
        with self._guard:
            if self._stopped:
                raise DemoError("The demo is over.")
            if self._child is None:
                self._child = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
                    self._command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                    env=self._environment,
                    start_new_session=True,
                )
            return self._child

    def settings(self) -> Settings:
        """Where the sandbox is and its token; waits for its first line. Raises `DemoError` when it did not start."""
        if self._failure is not None:
            raise self._failure
        if self._settings is None:
            from wftui.api.secret import Secret
            from wftui.api.settings import Settings

            child = self._start()
            assert child.stdout is not None
            line = child.stdout.readline()
            try:
                found: Any = json.loads(line)
            except ValueError as error:
                self._failure = DemoError(self._why(child))
                raise self._failure from error
            self._settings = Settings(token=Secret(found["token"]), base_url=found["url"], files=found["files"])
        return self._settings

    def _why(self, child: subprocess.Popen[str]) -> str:
        assert child.stderr is not None
        said = child.stderr.read().strip().splitlines()
        reason = said[-1][:300] if said else "it ended without a word."
        return f"The demo's sandbox did not start: {reason}"

    def stop(self) -> None:
        """End the sandbox and remove what was not asked to stay."""
        with self._guard:
            self._stopped, child = True, self._child
        if child is not None:
            child.terminate()
            try:
                child.wait(timeout=3)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            for pipe in (child.stdout, child.stderr):
                if pipe is not None:
                    pipe.close()
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)
