"""A person's folders, and a museum to connect to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.terminal import home_environment
from tests.sandbox_process import Sandbox, running_sandbox


@pytest.fixture
def museum() -> Iterator[Sandbox]:
    """A fresh Lanternhouse."""
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder with nothing in it."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def connected(home: Path, museum: Sandbox) -> dict[str, str]:
    """The environment of a person with a token of the museum."""
    return home_environment(home, WEBFLOW_API_TOKEN=museum.token, WFTUI_API_URL=museum.url)
