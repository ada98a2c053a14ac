"""Sandboxes for this room's tests: one for all that only make collections of their own, and a fresh one on demand."""

from collections.abc import Iterator

import pytest

from tests.sandbox.museum import Api, Things, make_things
from tests.sandbox_process import Sandbox, running_sandbox


@pytest.fixture(scope="session")
def museum() -> Iterator[Sandbox]:
    """One Lanternhouse for all tests that leave its own content alone."""
    with running_sandbox() as running:
        yield running


@pytest.fixture
def api(museum: Sandbox) -> Iterator[Api]:
    """The shared museum, asked with the main token."""
    with Api.to(museum) as asked:
        yield asked


@pytest.fixture
def things(api: Api) -> Things:
    """A new collection in the shared museum with a field of every type that can be created."""
    return make_things(api)


@pytest.fixture
def own_api(sandbox: Sandbox) -> Iterator[Api]:
    """A fresh museum, asked with the main token."""
    with Api.to(sandbox) as asked:
        yield asked
