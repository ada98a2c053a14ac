"""The one way in which text is compared when people search, filter and sort: without case and without accents."""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = re.compile("[\u0300-\u036f]")


def fold(text: str) -> str:
    """`text` without case and Latin accents, for comparing: `fold("Café") == fold("CAFE")`.

    The marks that voice Japanese kana stay: が and か are different letters to their readers.
    """
    if text.isascii():
        return text.lower()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare.casefold())
