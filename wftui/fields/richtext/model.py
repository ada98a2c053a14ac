"""What a rich text is made of: blocks in their order, and the runs of words in them.

All places are offsets into the source, so that whatever is not edited stays as it is, character for character.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class BlockKind(Enum):
    """What a block is. Everything from FIGURE on is an atom: shown, moved whole, never rewritten."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    LIST = "list"
    FIGURE = "figure"
    EMBED = "embed"
    TABLE = "table"
    COMPONENT = "component"
    CODE = "code block"
    RULE = "rule"
    COMMENT = "comment"
    UNKNOWN = "unknown"
    BROKEN = "broken"

    @property
    def is_atom(self) -> bool:
        """Whether blocks of this kind are only moved as a whole."""
        return self not in _WITH_RUNS


_WITH_RUNS = frozenset({BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTE, BlockKind.LIST})


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a run, from `start` to `end`: words, or a tag that stands as a chip.

    `chip` is None for words. A pair of tags shares its number, `opens` and `closes` telling them apart; a piece that
    does both is a chip of its own, such as a line break.
    """

    start: int
    end: int
    chip: int | None = None
    opens: bool = False
    closes: bool = False

    @property
    def sign(self) -> str:
        """What stands for the tag in the shown text: `<0>`, `</0>` or `<0/>`; empty for words."""
        if self.chip is None:
            return ""
        if self.opens and self.closes:
            return f"<{self.chip}/>"
        return f"<{self.chip}>" if self.opens else f"</{self.chip}>"


@dataclass(frozen=True, slots=True)
class Run:
    """The words of one paragraph, heading, quote or list point, with inline tags in between.

    `depth` is how deep it lies in lists, 0 outside of them; `ordinal` its number in a numbered list, else None.
    `role` is the kind of block that it was read in.
    """

    start: int
    end: int
    pieces: tuple[Piece, ...]
    depth: int = 0
    ordinal: int | None = None
    role: BlockKind = BlockKind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class Block:
    """One block from `start` to `end`.

    `level` is a heading's; `points` how many a list has, those of inner lists too; `tag` the element's name, empty for
    bare words.
    """

    kind: BlockKind
    start: int
    end: int
    tag: str = ""
    level: int = 0
    runs: tuple[Run, ...] = ()
    points: int = 0


@dataclass(frozen=True, slots=True)
class Chip:
    """What a chip of a run stands for: `words` for the legend, such as `link to /stories/the-1859-inventory`."""

    number: int
    words: str
    paired: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A rich text as it is stored, and the blocks found in it. Between blocks there is white space only."""

    source: str
    blocks: tuple[Block, ...] = ()
    unfinished: bool = False
    """Whether some tag is begun and not ended, so that a quotation mark typed after it could end it."""

    @property
    def runs(self) -> tuple[Run, ...]:
        """All runs in their order."""
        return tuple(run for block in self.blocks for run in block.runs)

    def html(self, part: Block | Run | Piece) -> str:
        """The source of one part, exactly."""
        return self.source[part.start : part.end]
