"""Plain text in aligned columns, for eyes: harmless, and straight for Japanese too, whose signs take two cells each."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from wftui.domain.text import one_line

GAP = "  "
LEAST = 12
"""How narrow a column may become so that a row fits its terminal."""


def width(text: str) -> int:
    """How many cells of a terminal `text` takes."""
    if text.isascii():
        return len(text)
    return sum(_cells(each) for each in text)


def _cells(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def cut(text: str, cells: int) -> str:
    """`text`, or as much of it as fits into so many cells with a mark that there is more."""
    if width(text) <= cells:
        return text
    kept, used = [], 0
    for sign in text:
        used += _cells(sign)
        if used > cells - 1:
            break
        kept.append(sign)
    return "".join(kept) + "›"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], room: int | None = None) -> list[str]:
    """The rows under their heads. With `room` (cells), the widest columns are cut until a row fits into it."""
    clean = [[one_line(cell) for cell in row] for row in rows]
    widths = [max([width(head), *(width(row[at]) for row in clean)]) for at, head in enumerate(heads)]
    if room is not None:
        _shrink(widths, room - len(GAP) * (len(heads) - 1))
    return [_line(row, widths) for row in [list(heads), *clean]]


def pairs(rows: Sequence[tuple[str, str]]) -> list[str]:
    """Names and values, one pair a line; the lines of a long value stand under each other."""
    longest = max((width(one_line(name)) for name, _ in rows), default=0)
    lines = []
    for name, value in rows:
        clean = one_line(name)
        lines.append(f"{clean}{' ' * (longest - width(clean))}{GAP}{one_line(value)}".rstrip())
    return lines


def _shrink(widths: list[int], room: int) -> None:
    while sum(widths) > room:
        widest = max(range(len(widths)), key=lambda at: widths[at])
        if widths[widest] <= LEAST:
            return
        widths[widest] -= 1


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [cut(cell, cells) for cell, cells in zip(row, widths, strict=True)]
    return GAP.join(cell + " " * (cells - width(cell)) for cell, cells in zip(cells, widths, strict=True)).rstrip()
