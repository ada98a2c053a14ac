"""The one query language: the filter of every table, the search, bulk actions and `--query` of the headless verbs.

`compile` turns a line of text into a `Query` for one collection, `Query.numbers` answers it from a mirror, `complete`
offers what may be typed next, and `HELP` is the whole language in words.
"""

from __future__ import annotations

from wftui.services.query.completion import Completing, Completion, complete
from wftui.services.query.errors import QueryError, Superseded
from wftui.services.query.help import HELP
from wftui.services.query.order import SORTED_BY, order_from
from wftui.services.query.query import Marks, Query, compile  # noqa: A004  # what it does; callers say query.compile

__all__ = [
    "HELP",
    "SORTED_BY",
    "Completing",
    "Completion",
    "Marks",
    "Query",
    "QueryError",
    "Superseded",
    "compile",
    "complete",
    "order_from",
]
