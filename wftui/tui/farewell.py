"""The way out when it is not the person's own: a signal, a terminal that is gone, a terminal that takes nothing more.

Whatever state the loop of the screens is in, what was typed is put on disk first. Then the program ends in order, and
when it cannot within two seconds, because the loop waits for a terminal that no longer reads, it ends at once.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
from collections.abc import Callable

PATIENCE = 2.0
"""Seconds for an orderly end."""


class Farewell:
    """Ends the program on SIGTERM, SIGHUP and SIGINT, and when its terminal has hung up.

    `flush` puts what was typed on disk and never raises; `leave` asks the loop to end, with an exit status. Both are
    called in the main thread.
    """

    def __init__(self, flush: Callable[[], None], leave: Callable[[int], None]) -> None:
        self._flush, self._leave = flush, leave
        self._last_resort: threading.Timer | None = None

    def watch(self) -> None:
        """Begin to watch. Call it in the main thread."""
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, self._told_to_end)
        if hasattr(select, "poll"):
            threading.Thread(target=self._wait_for_hangup, name="wftui-hangup", daemon=True).start()

    def _told_to_end(self, number: int, frame: object) -> None:
        if self._last_resort is not None:
            return
        status = 128 + number
        self._last_resort = threading.Timer(PATIENCE, os._exit, (status,))
        self._last_resort.daemon = True
        self._last_resort.start()
        self._flush()
        self._leave(status)

    def done(self) -> None:
        """The program has ended in order."""
        if self._last_resort is not None:
            self._last_resort.cancel()

    @staticmethod
    def _wait_for_hangup() -> None:
        stdin = sys.__stdin__
        if stdin is None:
            return
        poll = select.poll()
        poll.register(stdin.fileno(), 0)
        if poll.poll():
            os.kill(os.getpid(), signal.SIGHUP)
