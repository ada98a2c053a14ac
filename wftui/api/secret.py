"""The token, wrapped so that no log, traceback, pickle or `repr` can show it."""

from __future__ import annotations

import hashlib
import re
from typing import NoReturn

from wftui.domain.errors import UsageError

_TOKEN = re.compile(r"[\x21-\x7e]{20,512}")
MASK = "••••••••"


class Secret:
    """A token. `reveal()` is the only way to it, and belongs where the request is signed."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    @classmethod
    def parse(cls, text: str) -> Secret:
        """Return the token in `text`, with the white space around it dropped.

        Raises `UsageError`, which never quotes it, when it cannot be a token: an HTTP library that is handed a header
        with a line break in it prints the whole of it.
        """
        stripped = text.strip()
        if not _TOKEN.fullmatch(stripped):
            raise UsageError(
                "This is not a Webflow token: a token is 20 to 512 letters, digits and signs without spaces.",
                next_step="Copy it again from Site settings › Apps & integrations › API access.",
            )
        return cls(stripped)

    def reveal(self) -> str:
        """The token itself."""
        return self.__value

    @property
    def fingerprint(self) -> str:
        """A name for the token that does not give it away; the same in every process."""
        return hashlib.sha256(b"wftui token\0" + self.__value.encode()).hexdigest()[:24]

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __str__(self) -> str:
        return MASK

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.reveal() == self.__value

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: object) -> Secret:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is never pickled")
