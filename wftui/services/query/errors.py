"""What can be wrong with a query."""

from __future__ import annotations

from wftui.domain.errors import UsageError, WftuiError


class QueryError(UsageError):
    """A query that means nothing, as one sentence.

    `start` and `end` are the characters of the query that it is about, counted from 0.
    """

    code = "query"

    def __init__(self, sentence: str, start: int, end: int) -> None:
        super().__init__(sentence, next_step=f"It is at character {start + 1} of the query.")
        self.sentence = sentence
        self.start = start
        self.end = end


class Superseded(WftuiError):
    """A query was given up because a newer one took its place. Never shown."""

    code = "superseded"
