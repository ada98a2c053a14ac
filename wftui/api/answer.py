"""An answer as it came, not judged yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC

from wftui.api.pacer import LONGEST_FREEZE, SHORTEST_FREEZE

_COUNT = re.compile(r"[0-9]{1,6}")
_SECONDS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers (names in lower case) and unpacked body of the answer to one request."""

    method: str
    path: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_write(self) -> bool:
        """Whether the request was one that changes something."""
        return self.method != "GET"

    @property
    def rate_limit(self) -> int | None:
        """Requests allowed a window; None when the header is missing or nonsense."""
        return self._count("x-ratelimit-limit") or None

    @property
    def rate_remaining(self) -> int | None:
        """Requests left in this window; None when the header is missing or nonsense."""
        return self._count("x-ratelimit-remaining")

    def retry_after(self, missing: float) -> float:
        """Seconds to wait, between 1 and 120: a number, or a date measured against the answer's own; else `missing`.

        It means something on a refusal only: Webflow sends the header with good answers too.
        """
        text = self.headers.get("retry-after", "").strip()
        seconds = float(text) if _SECONDS.fullmatch(text) else self._until(text)
        return min(max(missing if seconds is None else seconds, SHORTEST_FREEZE), LONGEST_FREEZE)

    def _count(self, name: str) -> int | None:
        text = self.headers.get(name, "").strip()
        return int(text) if _COUNT.fullmatch(text) else None

    def _until(self, text: str) -> float | None:
        from email.utils import parsedate_to_datetime

        try:
            then = parsedate_to_datetime(text)
            now = parsedate_to_datetime(self.headers.get("date", ""))
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        return (then.astimezone(UTC) - now.astimezone(UTC)).total_seconds()
