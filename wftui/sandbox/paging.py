"""Pages of a list that is held whole: pages, components, nodes and properties."""

from collections.abc import Sequence

from starlette.requests import Request

from wftui.sandbox.access import world_of
from wftui.sandbox.content import Json
from wftui.sandbox.listing import Paging


def paged(request: Request, entries: Sequence[Json]) -> tuple[list[Json], Json]:
    """Return the entries that a request's `limit` and `offset` ask for, and the `pagination` of the answer.

    Raises:
        ApiError: 400 for a limit or an offset that is none.
    """
    asked = Paging.of(request.query_params, world_of(request).switches)
    part = list(entries[asked.offset : asked.offset + asked.limit])
    return part, {"limit": asked.limit, "offset": asked.offset, "total": len(entries)}
