"""One change within a field."""

from __future__ import annotations

from dataclasses import dataclass

from wftui.services.comparing.pieces import Pieces


@dataclass(frozen=True, slots=True)
class Change:
    """One change: where in the field it is ("" for all of it), what was removed and added, and what else is to be said.

    `markup` are the inline tags of a rich text in words, where those differ.
    """

    place: str
    pieces: Pieces
    note: str = ""
    markup: Pieces = ()
