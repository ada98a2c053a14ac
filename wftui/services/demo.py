"""The demo: a sandbox as a child process, and files that are gone afterwards unless they were asked to stay."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
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
    """A sandbox that serves `site`. It is started at once, and `settings` waits until it answers.

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
        self._child = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            start_new_session=True,
        )
        self._settings: Settings | None = None
        self._failure: DemoError | None = None

    def settings(self) -> Settings:
        """Where the sandbox is and its token; waits for its first line. Raises `DemoError` when it did not start."""
        if self._failure is not None:
            raise self._failure
        if self._settings is None:
            from wftui.api.secret import Secret
            from wftui.api.settings import Settings

            assert self._child.stdout is not None
            line = self._child.stdout.readline()
            try:
                found: Any = json.loads(line)
            except ValueError as error:
                self._failure = DemoError(self._why())
                raise self._failure from error
            self._settings = Settings(token=Secret(found["token"]), base_url=found["url"])
        return self._settings

    def _why(self) -> str:
        assert self._child.stderr is not None
        said = self._child.stderr.read().strip().splitlines()
        reason = said[-1][:300] if said else "it ended without a word."
        return f"The demo's sandbox did not start: {reason}"

    def stop(self) -> None:
        """End the sandbox and remove what was not asked to stay."""
        self._child.terminate()
        try:
            self._child.wait(timeout=3)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        for pipe in (self._child.stdout, self._child.stderr):
            if pipe is not None:
                pipe.close()
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)
