"""Rich text: the stored HTML is the truth, and stays as it is, character for character, outside of what is edited.

`read` finds its blocks and runs; `shown` and `edited` turn a run into words with numbered chips and back; `outline` and
`words` say what there is; `to_lines` puts one block on a line, reversibly; `broken`, `joined` and `marked` are what
typing does beyond one run.
"""

from __future__ import annotations

from wftui.fields.richtext.changes import inserted, moved, without
from wftui.fields.richtext.editing import chips, edited, escaped, shown
from wftui.fields.richtext.lines import from_lines, to_lines
from wftui.fields.richtext.model import Block, BlockKind, Chip, Document, Piece, Run
from wftui.fields.richtext.outline import OutlineLine, label, outline, plain_text, shown_text, words
from wftui.fields.richtext.reading import read
from wftui.fields.richtext.writing import broken, dropped, joined, marked, paragraphs

__all__ = [
    "Block",
    "BlockKind",
    "Chip",
    "Document",
    "OutlineLine",
    "Piece",
    "Run",
    "broken",
    "chips",
    "dropped",
    "edited",
    "escaped",
    "from_lines",
    "inserted",
    "joined",
    "label",
    "marked",
    "moved",
    "outline",
    "paragraphs",
    "plain_text",
    "read",
    "shown",
    "shown_text",
    "to_lines",
    "without",
    "words",
]
