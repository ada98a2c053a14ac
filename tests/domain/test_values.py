"""What counts as the same value, and what counts as the answer to what was sent."""

from __future__ import annotations

import pytest

from wftui.domain.json import Json
from wftui.domain.values import answered_as_sent, stored_as_sent

SENT: dict[str, Json] = {"url": "https://museum.example/lamp.jpg", "alt": "A lamp"}
COPY: dict[str, Json] = {
    "fileId": "64aa00000000000000000001",
    "url": "https://cdn.example/64_lamp.jpg",
    "alt": "A lamp",
}


@pytest.mark.parametrize("several", [False, True])
def test_webflow_s_own_copy_of_a_file_is_what_was_sent(several: bool) -> None:
    """A picture sent as an address comes back with an id and another address; that is no change to report."""
    sent: Json = [SENT] if several else SENT
    answered: Json = [COPY] if several else COPY
    assert answered_as_sent(sent, answered)
    assert not stored_as_sent(sent, answered)


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        (SENT, {**COPY, "alt": "A lens"}),
        (SENT, None),
        ([SENT, SENT], [COPY]),
        ({**COPY, "fileId": "64aa00000000000000000002"}, COPY),
        ("<p>One</p>", "<p>Two</p>"),
    ],
)
def test_another_answer_is_told(sent: Json, answered: Json) -> None:
    """Other words, another file, or none: that is a change."""
    assert not answered_as_sent(sent, answered)
