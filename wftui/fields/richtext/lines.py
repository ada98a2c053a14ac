"""One block on a line, for editors: Webflow stores a rich text as one long line, which no editor is fast with.

The line breaks that are put in are taken out again, and no other: `from_lines(to_lines(x)) == x` for every text. A
stored line feed at such a place, and every character that an editor might take for a line break, is shown as a sign.
"""

from __future__ import annotations

import re

_BLOCKS = (
    "p|h[1-6]|ul|ol|li|blockquote|figure|figcaption|div|table|thead|tbody|tfoot|tr|pre|hr|iframe|script|style|"
    "wf-component|section|article|aside|header|footer|dl|dt|dd|form|details|video"
)
_PLACE = rf"(?=<(?:{_BLOCKS})\b)"
_BREAK = re.compile(rf"(?<=>){_PLACE}", re.IGNORECASE)
_STORED_BREAK = re.compile(rf"(?<=>)\n{_PLACE}", re.IGNORECASE)
_SIGNS = {"\r": "\u240d", "\x0b": "\u240b", "\x0c": "\u240c", "\x1c": "\u241c", "\x1d": "\u241d", "\x1e": "\u241e"}
_OTHERS = "\x85\u2028\u2029"
_LINE_FEED = "\u240a"
_ESCAPE = "\u241b"
_LITERAL = _ESCAPE + _LINE_FEED + "".join(_SIGNS.values())
_TO_SIGN = re.compile(f"[{_LITERAL}{''.join(_SIGNS)}{_OTHERS}]")
_FROM_SIGN = re.compile(
    rf"{_ESCAPE}(?:([{_LITERAL}])|([0-9a-f]{{2,4}});)|{_LINE_FEED}(\n{_PLACE})?|([{''.join(_SIGNS.values())}])"
    rf"|(?<=>)\n{_PLACE}",
    re.IGNORECASE,
)
_BACK = {sign: char for char, sign in _SIGNS.items()}


def to_lines(source: str) -> str:
    """`source` with one block on a line."""
    signed = _TO_SIGN.sub(lambda match: _sign(match.group()), source)
    marked = _STORED_BREAK.sub(f"{_LINE_FEED}\n", signed)
    return _BREAK.sub("\n", marked)


def from_lines(text: str) -> str:
    """The source that `to_lines` gave `text` for; typed line breaks are kept, except between two blocks."""
    return _FROM_SIGN.sub(_unsigned, text)


def _sign(char: str) -> str:
    if char in _SIGNS:
        return _SIGNS[char]
    return f"{_ESCAPE}{ord(char):x};" if char in _OTHERS else _ESCAPE + char


def _unsigned(match: re.Match[str]) -> str:
    literal, code, _, sign = match.groups()
    if literal:
        return literal
    if code:
        return chr(int(code, 16))
    if sign:
        return _BACK[sign]
    return "\n" if match.group().startswith(_LINE_FEED) else ""
