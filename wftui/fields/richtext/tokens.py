"""HTML cut into tokens that tile it: joined again they are the source, character for character.

It reads HTML as browsers do in outline, never fails, and never changes anything: what it cannot read is text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a token is."""

    TEXT = "text"
    OPEN = "open"
    CLOSE = "close"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Token:
    """The characters from `start` to `end` of the source. `name` is a tag's name in lower case, else empty.

    `OTHER` is a comment, a doctype or the like. A raw-text element (a script) is an open tag, its text, a close tag.
    """

    kind: Kind
    start: int
    end: int
    name: str = ""
    closed: bool = False
    """Whether an open tag ends with `/>`, or a comment or the like has its end."""


VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
"""Elements that have no content and no close tag."""

RAW_TEXT = frozenset({"script", "style", "textarea", "title", "xmp", "noembed", "iframe", "noframes"})

_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\s"'<>]++)"""
_ATTRIBUTE = rf"""[^\s"'<>/=]++(?:\s*+=\s*+{_VALUE})?+"""
_TAG = re.compile(rf"<(/?)([A-Za-z][^\s<>/\x00]*+)((?:\s++|/(?!>)|{_ATTRIBUTE})*+)(/?)>")
_PAIR = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")


def tokens(source: str) -> Iterator[Token]:
    """The tokens of `source`, in order, without a gap."""
    at = text_from = 0
    while True:
        at = source.find("<", at)
        if at < 0:
            break
        found = _tag_at(source, at)
        if found is None:
            at += 1
            continue
        if at > text_from:
            yield Token(Kind.TEXT, text_from, at)
        yield found
        at = text_from = found.end
        if found.kind is Kind.OPEN and found.name in RAW_TEXT and not found.closed:
            at = _raw_end(source, at, found.name)
            if at > text_from:
                yield Token(Kind.TEXT, text_from, at)
                text_from = at
    if text_from < len(source):
        yield Token(Kind.TEXT, text_from, len(source))


def matching_ends(cut: list[Token]) -> dict[int, int]:
    """Where in `cut` the close tag of each open tag is, found by name alone, so that broken elements have ends too."""
    waiting: dict[str, list[int]] = {}
    ends: dict[int, int] = {}
    for at, token in enumerate(cut):
        if token.kind is Kind.OPEN and token.name not in VOID:
            waiting.setdefault(token.name, []).append(at)
        elif token.kind is Kind.CLOSE and waiting.get(token.name):
            ends[waiting[token.name].pop()] = at
    return ends


def attributes(tag: str) -> dict[str, str]:
    """The attributes of an open tag given as its source, names in lower case, values without entities."""
    match = _TAG.match(tag)
    if match is None:
        return {}
    found: dict[str, str] = {}
    for pair in _PAIR.finditer(match.group(3)):
        value = next((each for each in pair.groups()[1:] if each is not None), "")
        found.setdefault(pair.group(1).lower(), html.unescape(value))
    return found


def _tag_at(source: str, at: int) -> Token | None:
    match = _TAG.match(source, at)
    if match is not None:
        slash, name, _, closed = match.groups()
        kind = Kind.CLOSE if slash else Kind.OPEN
        return Token(kind, at, match.end(), name.lower(), bool(closed))
    if source.startswith("<!-->", at):
        return Token(Kind.OTHER, at, at + 5, closed=True)
    if source.startswith("<!--", at):
        mark, inside = "-->", at + 4
    elif source.startswith(("<!", "<?"), at) or (source.startswith("</", at) and not source[at + 2 : at + 3].isalpha()):
        mark, inside = ">", at + 2
    else:
        return None
    found = source.find(mark, inside)
    return Token(Kind.OTHER, at, len(source) if found < 0 else found + len(mark), closed=found >= 0)


def _raw_end(source: str, at: int, name: str) -> int:
    match = re.compile(rf"</{re.escape(name)}[\s/>]", re.IGNORECASE).search(source, at)
    return len(source) if match is None else match.start()
