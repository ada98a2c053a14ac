"""The program on a sandbox of its own, driven by commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sandbox_process import Sandbox, running_sandbox
from wftui.api.secret import Secret
from wftui.api.settings import Settings
from wftui.store.paths import Paths


@pytest.fixture
def museum() -> Iterator[Sandbox]:
    """A fresh Lanternhouse."""
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """Folders for the program's files."""
    return Paths.at(tmp_path)


def settings_for(sandbox: Sandbox, token: str | None = None) -> Callable[[], Settings]:
    """How to reach a sandbox."""
    return lambda: Settings(token=Secret(token or sandbox.token), base_url=sandbox.url)
