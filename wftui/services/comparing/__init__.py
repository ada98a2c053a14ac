"""What differs between two versions of an item, in words: the one answer for screens, verbs and plans.

`compare` sets the live version against the staged one with the edits that were not sent laid over it; `changes_of` does
it for one value, `word_pieces` for one text.
"""

from __future__ import annotations

from wftui.services.comparing.items import FieldDifference, ItemDifference, compare
from wftui.services.comparing.pieces import Kind, Piece, in_signs, shortened, word_pieces
from wftui.services.comparing.values import Change, changes_of

__all__ = [
    "Change",
    "FieldDifference",
    "ItemDifference",
    "Kind",
    "Piece",
    "changes_of",
    "compare",
    "in_signs",
    "shortened",
    "word_pieces",
]
