"""A mirror for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.making import new_mirror
from wftui.store.mirror import Mirror


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    """An empty mirror that knows the site and both collections."""
    with new_mirror(tmp_path) as opened:
        yield opened
