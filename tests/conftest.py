"""Fixtures for every room."""

from collections.abc import Iterator

import pytest

from tests.sandbox_process import Sandbox, running_sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A fresh Lanternhouse in a process of its own, with more requests per minute than a test can send."""
    with running_sandbox() as running:
        yield running
