"""The grammar of the query language: from text to a tree and back. Knows nothing of fields or values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Word:
    """A free word, or a quoted phrase."""

    text: str


Node: TypeAlias = Word


def parse(text: str, *, typing: bool = False) -> Node | None:
    """The tree of a query; None for one without any condition. Raises `QueryError`."""
    raise NotImplementedError
