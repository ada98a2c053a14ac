"""The text of an HTML value as its reader sees it: what searches look through."""

from __future__ import annotations

import html
import re

_INLINE = (
    "a|abbr|b|bdi|bdo|cite|code|del|em|font|i|ins|kbd|label|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr"
)
_TAG = re.compile(
    rf"<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)\s*>|<(/?)({_INLINE})\b[^<>]*>|<[/!a-z][^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_ALT = re.compile(r"""<img\b[^<>]*?\salt\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')""", re.IGNORECASE)


def prose(markup: str) -> str:
    """The words of an HTML value on one line: a word with tags inside it stays one, blocks are apart."""
    text = _TAG.sub(lambda match: "" if match.group(2) else " ", markup) if "<" in markup else markup
    return one_space(html.unescape(text) if "&" in text else text)


def one_space(text: str) -> str:
    """`text` with every run of white space as one space, and none around it."""
    return " ".join(text.split())


def alts(markup: str) -> list[str]:
    """The alternative texts of the pictures in an HTML value, in their order; empty ones too."""
    if "<img" not in markup:
        return []
    return [html.unescape(match.group(1) or match.group(2) or "") for match in _ALT.finditer(markup)]
