"""The program beside a sandbox: a fresh one for what writes, a shared one for what only reads."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import Wftui
from tests.sandbox_process import Sandbox, running_sandbox


@pytest.fixture
def wftui(sandbox: Sandbox, tmp_path: Path) -> Wftui:
    """The program on a sandbox of its own."""
    return Wftui(tmp_path, sandbox.url, sandbox.token)


@pytest.fixture(scope="module")
def shared() -> Iterator[Sandbox]:
    """A sandbox for the tests of a module that only read."""
    with running_sandbox() as running:
        yield running


@pytest.fixture
def reader(shared: Sandbox, tmp_path: Path) -> Wftui:
    """The program on the shared sandbox, with files of its own."""
    return Wftui(tmp_path, shared.url, shared.token)
