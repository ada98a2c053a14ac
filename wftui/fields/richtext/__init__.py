"""Rich text: the stored HTML is the truth, and stays as it is, character for character, outside of what is edited.

`read` finds its blocks and runs; `shown` and `edited` turn a run into words with numbered chips and back; `outline` and
`words` say what there is; `to_lines` puts one block on a line, reversibly.
"""

from __future__ import annotations

from wftui.fields.richtext.changes import inserted, moved, without
from wftui.fields.richtext.editing import chips, edited, escaped, shown
from wftui.fields.richtext.lines import from_lines, to_lines
from wftui.fields.richtext.model import Block, BlockKind, Chip, Document, Piece, Run
from wftui.fields.richtext.outline import OutlineLine, label, outline, plain_text, shown_text, words
from wftui.fields.richtext.reading import read

__all__ = [
    "Block",
    "BlockKind",
    "Chip",
    "Document",
    "OutlineLine",
    "Piece",
    "Run",
    "chips",
    "edited",
    "escaped",
    "from_lines",
    "inserted",
    "label",
    "moved",
    "outline",
    "plain_text",
    "read",
    "shown",
    "shown_text",
    "to_lines",
    "without",
    "words",
]
