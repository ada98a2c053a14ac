"""A real sync of 10,000 items against the sandbox's limiters: refusals, wall time over the optimum, a person's waits.

    python -m tests.bench.sync_real [--window 60] [--items 10000]

With the default window of 6 s it takes about two minutes; with 60 s, as Webflow has it, about twenty.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.sandbox_process import Sandbox, running_sandbox
from wftui.api.client import Client
from wftui.api.secret import Secret
from wftui.api.settings import Settings
from wftui.services.sync import Sync
from wftui.store.mirror import Mirror

LIMIT = 60


async def _sync(sandbox: Sandbox, window: float, folder: Path, *, person: bool) -> tuple[float, list[float]]:
    """Sync the one site; the seconds it took, and how long each request of a person waited meanwhile."""
    settings = Settings(token=Secret(sandbox.token), base_url=sandbox.url, window=window)
    waits: list[float] = []
    async with Client(settings) as client:
        site = (await client.list_sites())[0]
        with Mirror(folder / "mirror.db", site.id) as mirror:
            started = time.monotonic()
            running = asyncio.create_task(Sync(client.background, mirror).all())
            while person and not running.done():
                client.touch()
                await asyncio.wait([running], timeout=window / 4)
                if not running.done():
                    asked = time.monotonic()
                    await client.get_site(site.id)
                    waits.append(time.monotonic() - asked)
            await running
            took = time.monotonic() - started
            held = sum(sum(mirror.locale_counts(each.id).values()) for each in mirror.collections())
            print(f"    {held} items mirrored in {took:.1f} s")
    return took, waits


def _row(limiter: str, window: float, items: int, *, person: bool) -> tuple[str, ...]:
    with (
        tempfile.TemporaryDirectory() as folder,
        running_sandbox(f"large:{items}", rpm=LIMIT, window=window, extra=["--limiter", limiter]) as sandbox,
    ):
        took, waits = asyncio.run(_sync(sandbox, window, Path(folder), person=person))
        requests = sandbox.api_requests()
    refusals = sum(1 for each in requests if each["status"] == 429)
    optimum = ((len(requests) - 1) // LIMIT) * window
    p95 = f"{statistics.quantiles(waits, n=20)[-1]:.3f} s" if len(waits) > 1 else ""
    used = f"{100 * (len(requests) - len(waits)) * window / (LIMIT * took):.0f} %"
    who = "at the keyboard" if person else "nobody"
    return (
        limiter,
        who,
        str(len(requests)),
        str(refusals),
        f"{took:.1f} s",
        f"{optimum:.0f} s",
        f"{took / optimum:.3f}",
        p95,
        used,
    )


def _print(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))


def main(arguments: Sequence[str] = ()) -> int:
    """Run every limiter with nobody there, then one with a person; 1 when a request was refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--window", type=float, default=6.0)
    parser.add_argument("--items", type=int, default=10_000)
    wanted = parser.parse_args(arguments)
    rows = [
        ("limiter", "person", "requests", "429s", "wall", "optimum", "wall/optimum", "person waits p95", "budget used")
    ]
    for limiter in ("fixed", "sliding", "bucket"):
        rows.append(_row(limiter, wanted.window, wanted.items, person=False))
    for limiter in ("fixed", "sliding"):
        rows.append(_row(limiter, wanted.window, wanted.items, person=True))
    _print(rows)
    return int(any(row[3] != "0" for row in rows[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
