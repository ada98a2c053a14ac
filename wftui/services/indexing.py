"""Makes the search index of a site in idle time, so that the first search after a sync finds it ready."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from wftui.domain.errors import StoreError

if TYPE_CHECKING:
    from wftui.store.mirror import Mirror

FIRST_SECONDS = 2.0
"""How long it waits before it begins: whatever was just opened comes first."""

_REST = 2.0
"""It rests for so many times as long as it worked, item by item: a third of one processor at most."""

_LEAST_REST, _ASK_AGAIN = 0.005, 0.25
_CACHE_KIB = 2_000


class IndexKeeper:
    """One site's index, brought up to date in a thread of its own; a mirror of that thread's own is opened for it.

    `quiet` says whether nobody wants anything at the moment; it is asked from that thread every few milliseconds of
    work, and as long as it says no nothing is done. What was done is kept whenever this is stopped.
    """

    def __init__(
        self, open_mirror: Callable[[], Mirror], quiet: Callable[[], bool], first_seconds: float = FIRST_SECONDS
    ) -> None:
        self._open_mirror, self._quiet, self._first_seconds = open_mirror, quiet, first_seconds
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, or begin again after a sync; returns at once."""
        self.stop()
        self._stopped = threading.Event()
        work = _Work(self._open_mirror, self._quiet, self._stopped, self._first_seconds)
        self._thread = threading.Thread(target=work.run, name="wftui-index", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Go no further than the few items that are being read; returns at once."""
        self._stopped.set()

    def close(self) -> None:
        """Stop, and wait until the files are closed: some hundredths of a second."""
        self.stop()
        self.wait(1.0)

    def wait(self, seconds: float) -> bool:
        """Wait for the end of the work, so long at most; whether it has ended."""
        if self._thread is not None:
            self._thread.join(seconds)
        return self._thread is None or not self._thread.is_alive()


class _Work:
    def __init__(
        self,
        open_mirror: Callable[[], Mirror],
        quiet: Callable[[], bool],
        stopped: threading.Event,
        first_seconds: float,
    ) -> None:
        self._open_mirror, self._quiet, self._stopped = open_mirror, quiet, stopped
        self._first_seconds = first_seconds
        self._since = 0.0

    def run(self) -> None:
        if self._rest(self._first_seconds):
            return
        from wftui.services.query.errors import Superseded
        from wftui.services.search.indexing import update
        from wftui.store.search_index import SearchIndex

        nobody_waits = suppress(Superseded, StoreError)  # the first search says what is wrong
        with nobody_waits, self._open_mirror() as mirror, SearchIndex.beside(mirror) as index:
            for each in (mirror, index):
                each.db.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
            update(index, mirror, self._cancelled)

    def _cancelled(self) -> bool:
        return self._rest(max(_LEAST_REST, _REST * (time.monotonic() - self._since)))

    def _rest(self, seconds: float) -> bool:
        """Rest until it is quiet; whether this was stopped meanwhile."""
        while not self._stopped.wait(seconds):
            if self._quiet():
                self._since = time.monotonic()
                return False
            seconds = _ASK_AGAIN
        return True
