"""Reads stored HTML into a document.

Nothing is dropped or repaired: what does not nest is one broken block, kept whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wftui.fields.richtext.model import Block, BlockKind, Document, Piece, Run
from wftui.fields.richtext.tokens import VOID, Kind, Token, attributes, matching_ends, tokens


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_HEADINGS = {f"h{level}": level for level in range(1, 7)}

_PAIRED_INLINE = _names("""
    a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong sub sup
    time tt u var
""")

_BLOCK_TAGS = _names("""
    address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1
    h2 h3 h4 h5 h6 head header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul
    wf-component
""")

_ATOMS = {
    "figure": BlockKind.FIGURE,
    "img": BlockKind.FIGURE,
    "table": BlockKind.TABLE,
    "pre": BlockKind.CODE,
    "hr": BlockKind.RULE,
    "wf-component": BlockKind.COMPONENT,
    "iframe": BlockKind.EMBED,
    "script": BlockKind.EMBED,
    "video": BlockKind.EMBED,
}

_BEGUN = re.compile(r"<[A-Za-z/!?]")
_DEEPEST = 64


class _Astray(Exception):
    """The tags do not nest as a document's do."""


def read(source: str) -> Document:
    """The document that `source` is."""
    reader = _Reader(source)
    return Document(source, tuple(reader.blocks()), reader.unfinished)


@dataclass(slots=True)
class _List:
    """A list that is being read: whether it is numbered, and its latest number."""

    numbered: bool
    latest: int = 0


class _Reader:
    """Walks over the tokens once; `at` is the token that comes next."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = list(tokens(source))
        self.at = 0
        self.ends = matching_ends(self.tokens)
        self.unfinished = any(map(self._is_unfinished, self.tokens))

    def blocks(self) -> list[Block]:
        """All blocks of the source."""
        found: list[Block] = []
        while self.at < len(self.tokens):
            if self._is_space(self.tokens[self.at]):
                self.at += 1
                continue
            first = self.at
            try:
                found.append(self._block())
            except _Astray:
                self.at = first
                found.append(self._broken())
        return found

    def _is_space(self, token: Token) -> bool:
        return token.kind is Kind.TEXT and not self.source[token.start : token.end].strip(" \t\r\n\f")

    def _is_unfinished(self, token: Token) -> bool:
        """Whether the words hold what could become a tag, or a comment has no end."""
        if token.kind is Kind.TEXT:
            return _BEGUN.search(self.source, token.start, token.end) is not None
        return token.kind is Kind.OTHER and not token.closed

    def _block(self) -> Block:
        token = self.tokens[self.at]
        if token.kind is Kind.OTHER and token.closed:
            self.at += 1
            return Block(BlockKind.COMMENT, token.start, token.end)
        if token.kind in (Kind.CLOSE, Kind.OTHER):
            raise _Astray
        if token.kind is Kind.TEXT or self._is_inline(token):
            return self._loose()
        if token.name in ("ul", "ol"):
            return self._list_block()
        if token.name == "blockquote":
            return self._quote()
        if token.name == "p" or token.name in _HEADINGS:
            return self._leaf()
        return self._atom()

    def _is_inline(self, token: Token) -> bool:
        return token.name not in _BLOCK_TAGS and token.name not in _ATOMS

    def _leaf(self) -> Block:
        opened = self.tokens[self.at]
        self.at += 1
        level = _HEADINGS.get(opened.name, 0)
        kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
        run = self._run({opened.name}, role=kind)
        closed = self._close(opened.name)
        return Block(kind, opened.start, closed.end, opened.name, level, () if run is None else (run,))

    def _loose(self) -> Block:
        """Words that stand in no element, up to the next block."""
        start = self.tokens[self.at].start
        run = self._run(set(), role=BlockKind.PARAGRAPH)
        if run is None:
            raise _Astray
        return Block(BlockKind.PARAGRAPH, start, run.end, "", 0, (run,))

    def _quote(self) -> Block:
        opened = self.tokens[self.at]
        self.at += 1
        runs = self._flow(opened.name, [], BlockKind.QUOTE)
        closed = self._close(opened.name)
        return Block(BlockKind.QUOTE, opened.start, closed.end, opened.name, 0, tuple(runs))

    def _list_block(self) -> Block:
        opened = self.tokens[self.at]
        first = self.at
        runs = self._list([])
        points = sum(1 for token in self.tokens[first : self.at] if token.kind is Kind.OPEN and token.name == "li")
        return Block(BlockKind.LIST, opened.start, self.tokens[self.at - 1].end, opened.name, 0, tuple(runs), points)

    def _list(self, outer: list[_List]) -> list[Run]:
        """The runs of a list and of those inside of it."""
        opened = self.tokens[self.at]
        if len(outer) >= _DEEPEST:
            raise _Astray
        self.at += 1
        lists = [*outer, _List(opened.name == "ol", _first_number(self.source, opened) - 1)]
        runs: list[Run] = []
        while not self._closes(opened.name):
            token = self._peek()
            if self._is_space(token):
                self.at += 1
            elif token.kind is Kind.OPEN and token.name == "li":
                self.at += 1
                lists[-1].latest += 1
                runs.extend(self._flow("li", lists, BlockKind.LIST))
                self._close("li")
            elif token.kind is Kind.OPEN and token.name in ("ul", "ol"):
                runs.extend(self._list(lists))
            else:
                raise _Astray
        self._close(opened.name)
        return runs

    def _flow(self, name: str, lists: list[_List], role: BlockKind) -> list[Run]:
        """What an element holds that may hold both words and blocks."""
        runs: list[Run] = []
        while not self._closes(name):
            token = self._peek()
            if self._is_space(token):
                self.at += 1
            elif token.kind is Kind.OPEN and token.name in ("ul", "ol"):
                runs.extend(self._list(lists))
            elif token.kind is Kind.OPEN and (token.name == "p" or token.name in _HEADINGS):
                self.at += 1
                run = self._run({token.name}, lists, role)
                self._close(token.name)
                runs.extend([] if run is None else [run])
            elif self._starts_block(token):
                self._whole()
            elif token.kind is Kind.CLOSE:
                raise _Astray
            else:
                run = self._run({name}, lists, role)
                runs.extend([] if run is None else [run])
        return runs

    def _run(self, until: set[str], lists: Sequence[_List] = (), role: BlockKind = BlockKind.PARAGRAPH) -> Run | None:
        """The words up to a block or the end of the element; None when there are none."""
        pieces: list[Piece] = []
        stack: list[tuple[str, int]] = []
        count = 0
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.kind is Kind.CLOSE:
                if stack and stack[-1][0] == token.name:
                    pieces.append(Piece(token.start, token.end, stack.pop()[1], closes=True))
                    self.at += 1
                    continue
                if not stack and (token.name in until or not until):
                    break
                raise _Astray
            if self._starts_block(token) and not stack:
                break
            if self._is_unfinished(token):
                raise _Astray
            if token.kind is Kind.TEXT:
                pieces.append(Piece(token.start, token.end))
                self.at += 1
                continue
            if token.kind is Kind.OPEN and token.name in _PAIRED_INLINE and not token.closed:
                pieces.append(Piece(token.start, token.end, count, opens=True))
                stack.append((token.name, count))
                self.at += 1
            elif self._starts_block(token):
                raise _Astray
            else:
                pieces.append(Piece(token.start, self._whole(), count, opens=True, closes=True))
            count += 1
        if stack:
            raise _Astray
        if not pieces:
            return None
        depth = len(lists)
        ordinal = lists[-1].latest if lists and lists[-1].numbered else None
        return Run(pieces[0].start, pieces[-1].end, tuple(pieces), depth, ordinal, role)

    def _whole(self) -> int:
        """Step over the token that comes next and, if it opens an element, all of it; where that ends."""
        token = self.tokens[self.at]
        ended = self.ends.get(self.at)
        if token.kind is not Kind.OPEN or token.name in VOID or (token.closed and ended is None):
            self.at += 1
            return token.end
        if ended is None or not self._nests(self.at, ended):
            raise _Astray
        self.at = ended + 1
        return self.tokens[ended].end

    def _nests(self, first: int, last: int) -> bool:
        """Whether the tags from one token to another close in the order in which they were opened."""
        stack: list[str] = []
        for token in self.tokens[first : last + 1]:
            if token.kind is Kind.OPEN and token.name not in VOID and not token.closed:
                stack.append(token.name)
            elif token.kind is Kind.CLOSE and (not stack or stack.pop() != token.name):
                return False
        return not stack

    def _atom(self) -> Block:
        token = self.tokens[self.at]
        kind = _ATOMS.get(token.name, BlockKind.UNKNOWN)
        if token.name == "div" and "data-rt-embed-type" in attributes(self.source[token.start : token.end]):
            kind = BlockKind.EMBED
        ended = self._whole()
        return Block(kind, token.start, ended, token.name)

    def _broken(self) -> Block:
        """One block out of what does not nest, kept whole.

        It is the element that starts here if that ends anywhere, words up to the next block, a stray close tag alone,
        and else all the rest.
        """
        first = self.at
        token = self.tokens[first]
        last = len(self.tokens) - 1
        if token.kind is Kind.CLOSE:
            last = first
        elif token.kind is Kind.OPEN and not self._is_inline(token):
            last = self.ends.get(first, last)
        else:
            starts = (at for at in range(first + 1, last + 1) if self._starts_block(self.tokens[at]))
            last = next(starts, last + 1) - 1
        self.at = last + 1
        kind = BlockKind.UNKNOWN if token.kind is Kind.OPEN and self._nests(first, last) else BlockKind.BROKEN
        return Block(kind, token.start, self.tokens[last].end, token.name)

    def _starts_block(self, token: Token) -> bool:
        return token.kind is Kind.OPEN and token.name in _BLOCK_TAGS

    def _peek(self) -> Token:
        if self.at >= len(self.tokens):
            raise _Astray
        return self.tokens[self.at]

    def _closes(self, name: str) -> bool:
        token = self._peek()
        return token.kind is Kind.CLOSE and token.name == name

    def _close(self, name: str) -> Token:
        if not self._closes(name):
            raise _Astray
        self.at += 1
        return self.tokens[self.at - 1]


def _first_number(source: str, opened: Token) -> int:
    start = attributes(source[opened.start : opened.end]).get("start", "1").strip()
    return int(start) if start.lstrip("-").isdecimal() and len(start) < 9 else 1
