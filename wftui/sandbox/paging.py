"""Pages of a list: `limit` and `offset`, and the `pagination` of the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from starlette.requests import Request

from wftui.sandbox.bodies import query_int
from wftui.sandbox.content import Json
from wftui.sandbox.errors import shape_error

LARGEST_PAGE = 100

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Window:
    """One page of a list."""

    limit: int
    offset: int

    def of(self, entries: Sequence[Entry]) -> list[Entry]:
        """Return the entries of this page; past the end there are none."""
        return list(entries[self.offset : self.offset + self.limit])

    def pagination(self, total: int) -> Json:
        """Return the `pagination` of an answer."""
        return {"limit": self.limit, "offset": self.offset, "total": total}


def asked_page(request: Request, *, clamp: bool) -> Window:
    """Read `limit` (100 at most and by default) and `offset`.

    A larger limit is refused with 400, or read as 100 with `clamp`.
    """
    limit = query_int(request.query_params, "limit", LARGEST_PAGE, 1)
    if limit > LARGEST_PAGE and not clamp:
        raise shape_error(f"Value (limit) should be <= {LARGEST_PAGE}")
    return Window(min(limit, LARGEST_PAGE), query_int(request.query_params, "offset", 0, 0))
