"""Search everything: every text of a site, staged and live, in every locale, pages and components too, offline.

`Searcher` answers from an index beside the mirror, which it keeps up to date by itself.
"""

from __future__ import annotations

from wftui.services.search.help import SEARCH_HELP
from wftui.services.search.searcher import Found, Hit, Searcher
from wftui.services.search.spans import Span, around

__all__ = ["SEARCH_HELP", "Found", "Hit", "Searcher", "Span", "around"]
