"""The cursor while a sync runs: `python -m tests.bench.while_syncing [ITEMS]`.

Cursor-down in the item table of a large site, p95 while the site is synced at 120 requests a minute, over p95 without;
in the real program in a pseudo-terminal, from the key to the moment when the cursor is painted on the next row. Keys
come at the pace of a held-down key.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time

from tests.bench.terminal import Program
from tests.sandbox_process import running_sandbox

KEYS = 300
PAUSE = 0.033
"""Seconds between two keys: thirty a second."""
REACH = 1.3
CURSOR = "\u2590"
ROWS = 30
"""How many rows the cursor goes down before it goes up again: no key scrolls."""


def _keys(program: Program) -> list[float]:
    took = []
    for number in range(KEYS):
        took.append(program.reply("down" if number // ROWS % 2 == 0 else "up", CURSOR))
        time.sleep(PAUSE)
    return took


def _p95(took: list[float]) -> float:
    return statistics.quantiles(took, n=20)[-1]


def measure(items: int) -> float:
    """Print both figures; the ratio of the p95s."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_sandbox(f"large:{items}", rpm=12, window=6.0) as sandbox,
    ):
        home = {"HOME": folder, **{f"XDG_{each}_HOME": f"{folder}/{each}" for each in ("CONFIG", "STATE", "CACHE")}}
        access = {"WEBFLOW_API_TOKEN": sandbox.token, "WFTUI_API_URL": sandbox.url, "WFTUI_RATE_WINDOW": "6"}
        program = Program([sys.executable, "-m", "wftui"], environment={**home, **access})
        try:
            program.until("not synced yet")
            program.press("enter")
            program.until("Finds")
            time.sleep(2)
            program.press("enter")
            program.until("by Name")
            with_sync = _keys(program)
            program.output = b""
            program.press("c")
            program.until("The sync was stopped", patience=30)
            time.sleep(5)
            without = _keys(program)
        finally:
            program.end()
    ratio = _p95(with_sync) / _p95(without)
    print("cursor down, ms        p50     p95")
    for name, took in (("while a sync runs", with_sync), ("without", without)):
        print(f"  {name:<18} {statistics.median(took):6.1f}  {_p95(took):6.1f}")
    print(f"  p95, with over without: {ratio:.2f} (reach {REACH})")
    return ratio


if __name__ == "__main__":
    sys.exit(int(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000) > REACH))
