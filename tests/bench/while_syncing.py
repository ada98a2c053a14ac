"""The cursor while a sync runs: `python -m tests.bench.while_syncing [ITEMS]`.

Cursor-down in the item table of a large site, p95 while the site is synced at 120 requests a minute, over p95 without;
measured in the program itself, from the key to the moment when it is handled and painted.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.sandbox_process import running_sandbox
from wftui.api.secret import Secret
from wftui.api.settings import Settings
from wftui.store.paths import Paths
from wftui.tui.commands import Down, Open
from wftui.tui.driver import Driver, driving

KEYS = 150
REACH = 1.3


async def _keys(driver: Driver) -> list[float]:
    took = []
    for _ in range(KEYS):
        started = time.perf_counter()
        await driver.do(Down)
        took.append((time.perf_counter() - started) * 1000)
        await asyncio.sleep(0.02)
    return took


def _p95(took: list[float]) -> float:
    return statistics.quantiles(took, n=20)[-1]


async def measure(items: int) -> float:
    """Print both figures; the ratio of the p95s."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_sandbox(f"large:{items}", rpm=12, window=6.0) as sandbox,
    ):
        settings = Settings(token=Secret(sandbox.token), base_url=sandbox.url, window=6.0)
        async with driving(Paths.at(Path(folder)), lambda: settings) as driver:
            await driver.sees("not synced yet")
            await driver.do(Open)
            syncing = driver.app.syncing
            site_id = driver.app.working.known.sites[0].id
            await driver.until(lambda: bool(driver.app.working.mirror(site_id).all_counts()), "the first page")
            await driver.do(Open)
            await driver.sees("by Name")
            with_sync = await _keys(driver)
            assert syncing.busy, "the sync ended too early: more items are needed"
            syncing.cancel()
            await asyncio.sleep(1)
            without = await _keys(driver)
    ratio = _p95(with_sync) / _p95(without)
    print("cursor down, ms        p50     p95")
    for name, took in (("while a sync runs", with_sync), ("without", without)):
        print(f"  {name:<18} {statistics.median(took):6.1f}  {_p95(took):6.1f}")
    print(f"  p95, with over without: {ratio:.2f} (reach {REACH})")
    return ratio


if __name__ == "__main__":
    sys.exit(int(asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)) > REACH))
