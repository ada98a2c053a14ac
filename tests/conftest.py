"""Fixtures for every room."""

import signal
from collections.abc import Iterator

import pytest

from tests.sandbox_process import Sandbox, running_sandbox

for each in (signal.SIGINT, signal.SIGHUP):  # what runs the tests in the background may have had them ignored
    if signal.getsignal(each) is signal.SIG_IGN:
        signal.signal(each, signal.default_int_handler if each is signal.SIGINT else signal.SIG_DFL)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A fresh Lanternhouse in a process of its own, with more requests per minute than a test can send."""
    with running_sandbox() as running:
        yield running
