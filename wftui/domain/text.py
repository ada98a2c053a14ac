"""Text from a CMS made harmless to show: content is hostile until it has been through here.

Control characters could drive the terminal (move the cursor, write the clipboard, retitle the window); bidirectional
overrides could make a line read as another. Both are shown as visible pictures. The value itself is never changed: what
these functions return is for eyes, not for saving.
"""

from __future__ import annotations

import re

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI}\u2028\u2029\ufeff\ud800-\udfff]")
_BREAKS = re.compile(r"[\t\n\r]+")
_TAGS = re.compile(r"<[^<>]*>")
_INLINE = re.compile(r"</?(?:a|abbr|b|code|del|em|i|mark|s|small|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE)
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&nbsp;": " "}
_ENTITY = re.compile("|".join(_ENTITIES))


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def visible(text: str) -> str:
    """`text` with every control and bidirectional character replaced by a picture of it. Tabs and line feeds stay."""
    return _UNSAFE.sub(_picture, text)


def one_line(text: str) -> str:
    """`text` made visible and folded onto one line."""
    return visible(_BREAKS.sub(" ", text)).strip()


def without_tags(html: str) -> str:
    """The words of an HTML value on one line, for a cell or a preview. Never parsed back."""
    words = _TAGS.sub(" ", _INLINE.sub("", html))
    words = _ENTITY.sub(lambda match: _ENTITIES[match.group()], words)
    return re.sub(r"\s+", " ", visible(words)).strip()
