"""Drawing lines: text that has been made harmless, cut and padded to cells, in the palette's styles.

Nothing here, and nothing that uses it, ever parses markup: a span is a role and a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from wftui.domain.text import one_line
from wftui.tui.look.themes import DECORATED, Palette

Span: TypeAlias = tuple[str, str]
"""(role, text). The role is a colour of the palette; a leading "+" makes it bold: "+text"."""


def width_of(text: str) -> int:
    """How many cells `text` takes: two for a wide (Japanese) character."""
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, width: int, more: str = "\u203a") -> str:
    """`text` in at most `width` cells; what was cut is told by the sign for "goes on"."""
    if width <= 0:
        return ""
    if width_of(text) <= width:
        return text
    if text.isascii():
        return text[: width - 1] + more
    kept: list[str] = []
    used = 0
    for character in text:
        size = cell_len(character)
        if used + size > width - 1:
            break
        kept.append(character)
        used += size
    return "".join(kept) + more


def fit(text: str, width: int, *, right: bool = False, more: str = "\u203a") -> str:
    """`text` in exactly `width` cells: cut or padded, flush left or right."""
    shown = cut(text, width, more)
    padding = " " * (width - width_of(shown))
    return padding + shown if right else shown + padding


def wrap(text: str, width: int) -> list[str]:
    """`text` broken into lines of at most `width` cells, at spaces where there are any. Line feeds are kept."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0
        for word in _words(paragraph):
            size = width_of(word)
            if used + size > width and line.strip():
                lines.append(line.rstrip())
                line, used, word = "", 0, word.lstrip()
                size = width_of(word)
            while size > width:
                head = _head(word, width - used)
                lines.append(line + head)
                line, used, word = "", 0, word[len(head) :]
                size = width_of(word)
            line, used = line + word, used + size
        lines.append(line.rstrip())
    return lines


def _words(paragraph: str) -> list[str]:
    words: list[str] = []
    for piece in paragraph.split(" "):
        words.append(f" {piece}" if words else piece)
    return words


def _head(text: str, width: int) -> str:
    used = 0
    for index, character in enumerate(text):
        used += cell_len(character)
        if used > width:
            return text[: max(index, 1)]
    return text


def span_style(palette: Palette, role: str, ground: str) -> Style:
    """The style of a span's role on a ground. A role that is a colour (`#E8A33D`) paints the cells in it."""
    if role.startswith("#"):
        return Style(bgcolor=role)
    return palette.style(role.lstrip("+"), ground, bold=role.startswith("+"))


def line(
    palette: Palette,
    spans: Iterable[Span],
    width: int,
    *,
    ground: str = "ground",
    right: Sequence[Span] = (),
    edge: Span | None = None,
    more: str = "\u203a",
) -> Strip:
    """One line of exactly `width` cells: spans from the left, others flush right, which win when there is no room.

    `edge` is the sign in the last cell, which nothing else may take.
    """
    whole = width
    width -= int(edge is not None)
    tail = [(role, one_line_keep(text)) for role, text in right]
    tail_width = sum(width_of(text) for _, text in tail)
    if tail_width > width:
        tail, tail_width = _clip(tail, width, more), width
    room = width - tail_width
    head = [(role, one_line_keep(text)) for role, text in spans]
    used = sum(width_of(text) for _, text in head)
    if used > room - (1 if tail else 0):
        head = _clip(head, max(0, room - (1 if tail else 0)), more)
        used = sum(width_of(text) for _, text in head)
    if room > used:
        head.append(("text", " " * (room - used)))
    if edge is not None:
        tail.append(edge)
    return Strip(_segments(palette, head + tail, ground), whole)


def exact_line(palette: Palette, spans: Sequence[Span], width: int, *, ground: str = "ground") -> Strip:
    """One line of spans that `fitted` has made harmless, and whose cells add up to `width`."""
    return Strip(_segments(palette, spans, ground), width)


def fitted(spans: Sequence[Span], size: int, *, right: bool = False, more: str = "\u203a") -> list[Span]:
    """Spans made harmless, in exactly `size` cells. The padding is plain, so that it costs no change of style."""
    found: list[Span] = []
    room = size
    for role, text in spans:
        if not (text.isascii() and text.isprintable() and len(text) <= room):
            text = cut(one_line_keep(text), room, more)
        found.append((role, text))
        room -= width_of(text)
    if room > 0:
        found.insert(0 if right else len(found), ("text", " " * room))
    return found


def _segments(palette: Palette, spans: Sequence[Span], ground: str) -> list[Segment]:
    """A segment for each stretch of one role: every change of style costs some forty bytes on the wire.

    Blanks look the same in every role, so they take that of their neighbour; save beside painted or underlined cells.
    """
    joined: list[Span] = []
    blank_before = False
    for role, text in spans:
        if not text:
            continue
        seen = _seen_when_blank(role) or bool(joined and _seen_when_blank(joined[-1][0]))
        is_blank = text.isspace() and not seen and not palette.mono
        if joined and (joined[-1][0] == role or (not seen and (is_blank or blank_before))):
            role = joined[-1][0] if is_blank else role
            joined[-1] = (role, joined[-1][1] + text)
            blank_before = blank_before and is_blank
        else:
            joined.append((role, text))
            blank_before = is_blank
    return [Segment(text, span_style(palette, role, ground)) for role, text in joined]


def _seen_when_blank(role: str) -> bool:
    return role.startswith("#") or role in DECORATED


_MARK = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200d\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
_HEAP = re.compile(f"[{_MARK}]{{9,}}")
"""Marks heaped on one cell: more than any script writes, and minutes of work for a terminal."""


def _least(heap: re.Match[str]) -> str:
    return heap.group()[:8]


def one_line_keep(text: str) -> str:
    """`text` made visible on one line, its leading and trailing spaces kept."""
    if text.isascii() and text.isprintable():
        return text
    inner = one_line(f"\u2060{_HEAP.sub(_least, text)}\u2060")
    return inner.replace("\u2060", "")


def _clip(spans: list[Span], width: int, more: str) -> list[Span]:
    kept: list[Span] = []
    for role, text in spans:
        size = width_of(text)
        if size <= width:
            kept.append((role, text))
            width -= size
            continue
        kept.append((role, fit(text, width, more=more)))
        break
    return kept


def blank(palette: Palette, width: int, ground: str = "ground") -> Strip:
    """An empty line."""
    return Strip([Segment(" " * width, palette.style("text", ground))], width)
