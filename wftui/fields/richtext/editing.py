"""Editing one run: its words with numbered chips for the tags, and back, changing no more of the source than needed."""

from __future__ import annotations

import html
import re
from itertools import groupby
from typing import TypeAlias

from wftui.domain.errors import FieldError
from wftui.domain.text import one_line
from wftui.fields.richtext.model import Chip, Document, Piece, Run
from wftui.fields.richtext.tokens import attributes

_SIGN = re.compile(r"(\\*)(<(/?)(\d{1,4})(/?)>)", re.ASCII)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\u00a0": "&nbsp;"}
_QUOTES = {'"': "&quot;", "'": "&#39;"}
_TAG_NAME = re.compile(r"<([A-Za-z][^\s/>]*)")

_WORDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underlined",
    "s": "struck out",
    "del": "struck out",
    "sub": "subscript",
    "sup": "superscript",
    "code": "code",
    "br": "line break",
    "span": "span",
    "wbr": "place to break",
}


_Unit: TypeAlias = tuple[str, str]
"""The smallest thing that is kept or replaced, as shown and as stored: one character, or a chip, which is longer."""


def shown(document: Document, run: Run) -> str:
    """The run as a person edits it: characters for entities, `<0>` and `</0>` for a pair of tags, `<1/>` for one alone.

    Words that look like a chip have a backslash before them.
    """
    return _shown(_units(document, run))


def edited(document: Document, run: Run, text: str) -> str:
    """The whole source with the run changed to what `text` says, and nothing else changed.

    Within the run too, what stands before and after the change keeps its spelling. Chips may be left out in pairs and
    moved; raise `FieldError` when one is unknown, twice there, or not paired.
    """
    old = _units(document, run)
    if text == _shown(old):
        return document.source
    escapes = _ESCAPES | _QUOTES if document.unfinished else _ESCAPES
    new = _parsed(text, {unit[0]: unit for unit in old if _is_chip(unit)}, escapes)
    _check(new, document, run)
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    body = [*old[:first], *new[first : len(new) - last], *old[len(old) - last :]]
    inside = "".join(source for _, source in (body if _reads_as(body) else new))
    return document.source[: run.start] + inside + document.source[run.end :]


def chips(document: Document, run: Run) -> list[Chip]:
    """What each chip of the run stands for, by number."""
    return [_chip(document, piece) for piece in run.pieces if piece.chip is not None and piece.opens]


def escaped(text: str) -> str:
    """`text` as HTML that shows it."""
    return "".join(_ESCAPES.get(char, char) for char in text)


def unescaped(source: str) -> str:
    """The characters that a stretch of HTML without tags shows."""
    return _ENTITY.sub(lambda match: _character(match.group()) or match.group(), source)


def _character(entity: str) -> str | None:
    """The one character that an entity stands for; None when there is none, or more than one."""
    found = html.unescape(entity)
    return found if len(found) == 1 else None


def _is_chip(unit: _Unit) -> bool:
    return len(unit[0]) > 1


def _units(document: Document, run: Run) -> list[_Unit]:
    units: list[_Unit] = []
    for piece in run.pieces:
        source = document.html(piece)
        units.extend(_word_units(source) if piece.chip is None else [(piece.sign, source)])
    return units


def _word_units(source: str) -> list[_Unit]:
    units: list[_Unit] = []
    at = 0
    for match in _ENTITY.finditer(source):
        character = _character(match.group())
        if character is None:
            continue
        words = source[at : match.start()]
        units.extend(zip(words, words, strict=True))
        units.append((character, match.group()))
        at = match.end()
    units.extend(zip(source[at:], source[at:], strict=True))
    return units


def _shown(units: list[_Unit]) -> str:
    parts: list[str] = []
    stretches = [(chips, "".join(key for key, _ in group)) for chips, group in groupby(units, key=_is_chip)]
    for at, (are_chips, keys) in enumerate(stretches):
        parts.append(keys if are_chips else _guarded(keys, before_chip=at + 1 < len(stretches)))
    return "".join(parts)


def _guarded(words: str, *, before_chip: bool) -> str:
    """Words with backslashes where they would be read as chips: 2n + 1 before what looks like one, 2n before a chip."""
    words = _SIGN.sub(lambda match: match.group(1) * 2 + "\\" + match.group(2), words)
    if before_chip:
        bare = words.rstrip("\\")
        words = bare + "\\" * 2 * (len(words) - len(bare))
    return words


def _parsed(text: str, known: dict[str, _Unit], escapes: dict[str, str]) -> list[_Unit]:
    units: list[_Unit] = []

    def typed(words: str) -> None:
        units.extend((char, escapes.get(char, char)) for char in words)

    at = 0
    for match in _SIGN.finditer(text):
        slashes, sign = len(match.group(1)), match.group(2)
        typed(text[at : match.start()] + "\\" * (slashes // 2))
        at = match.end()
        if slashes % 2:
            typed(sign)
            continue
        if sign not in known:
            raise FieldError(_unknown(sign, known))
        units.append(known[sign])
    typed(text[at:])
    return units


def _unknown(sign: str, known: dict[str, _Unit]) -> str:
    if not known:
        return f"There is no tag {sign} here: this text has none. To write it as words, put \\ before it."
    return f"There is no tag {sign} here. There are {' '.join(known)}. To write it as words, put \\ before it."


def _check(units: list[_Unit], document: Document, run: Run) -> None:
    """Raise `FieldError` unless the chips among `units` nest as tags must, each once."""
    signs = {piece.sign: piece for piece in run.pieces if piece.chip is not None}
    seen: set[str] = set()
    waiting: list[str] = []
    for sign, _ in filter(_is_chip, units):
        if sign in seen:
            raise FieldError(f"{sign} stands here twice. Each tag can be used once.")
        seen.add(sign)
        piece = signs[sign]
        if piece.opens and not piece.closes:
            waiting.append(f"</{piece.chip}>")
        elif piece.closes and not piece.opens:
            if not waiting:
                raise FieldError(f"{sign} stands before <{piece.chip}>. The tag opens first, then it closes.")
            if waiting[-1] != sign:
                raise FieldError(f"{waiting[-1]} must stand before {sign}: the inner tag closes first.")
            waiting.pop()
    if waiting:
        raise FieldError(f"{waiting[-1]} is missing. Put it back, or take {waiting[-1].replace('/', '')} out too.")


def _common(one: list[_Unit], other: list[_Unit]) -> int:
    """How many units both start with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (mine, theirs) in pairs if mine[0] != theirs[0]), min(len(one), len(other)))


def _reads_as(units: list[_Unit]) -> bool:
    """Whether the new source shows the words that were meant: what is kept could have met new letters.

    Half an entity (`&am` and a typed `p;`) or a bare `<` before a letter would read as something else.
    """
    if ("<", "<") in units:
        return False
    for are_chips, group in groupby(units, key=_is_chip):
        stretch = list(group)
        if not are_chips and unescaped("".join(each[1] for each in stretch)) != "".join(each[0] for each in stretch):
            return False
    return True


def _chip(document: Document, piece: Piece) -> Chip:
    assert piece.chip is not None
    source = document.html(piece)
    return Chip(piece.chip, one_line(_chip_words(source)), paired=not piece.closes)


def _chip_words(source: str) -> str:
    match = _TAG_NAME.match(source)
    if match is None:
        return "comment"
    name = match.group(1).lower()
    known = attributes(source)
    if name == "a":
        return f"link to {known.get('href', '') or 'nowhere'}"
    if name == "img":
        return f"picture {known.get('src', '').rpartition('/')[2]}".rstrip()
    return _WORDS.get(name, name)
