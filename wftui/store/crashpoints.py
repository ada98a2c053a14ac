"""Numbered points at which a test may kill the program.

Nothing happens here in normal use. With `WFTUI_CRASH_AT=n` in the environment the process kills itself at the n-th
point that it passes, as `kill -9` would; a test may install a hook instead. That is how every place between two steps
of a save is shown to lose nothing.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

Hook = Callable[[str], None]

_hook: Hook | None = None
_passed = 0


def install(hook: Hook | None) -> None:
    """Call `hook` with the name of every point passed from now on; None takes it away."""
    global _hook
    _hook = hook


def point(name: str) -> None:
    """Pass a point: `name` says what was just made durable, or what is about to be sent."""
    global _passed
    if _hook is not None:
        _hook(name)
    wanted = os.environ.get("WFTUI_CRASH_AT")
    if wanted is None:
        return
    _passed += 1
    if wanted.isdigit() and int(wanted) == _passed:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
