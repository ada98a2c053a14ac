"""What a sync costs this computer: `python -m tests.bench.sync_cost [CPU_ITEMS] [SMALL LARGE]`.

Prints the CPU time per item mirrored over `json.loads` of the same answers, and the memory of a whole sync of a large
site over that of a small one. Each is measured in a fresh process against the sandbox.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from statistics import median

from tests.sandbox_process import running_sandbox

ROUNDS = 3
CPU_REACH, MEMORY_REACH = 7.0, 1.2


def main(items: int, small: int, large: int) -> None:
    """Print both tables."""
    print(f"CPU per item, microseconds and over json.loads; {items:,} items, median of {ROUNDS} rounds")
    with running_sandbox(f"large:{items}") as sandbox:
        _child("cpu", sandbox.url, sandbox.token, str(items))
    print(f"\nMemory of a first sync (reach {MEMORY_REACH})")
    peaks = []
    for count in (small, large):
        with running_sandbox(f"large:{count}") as sandbox:
            said = _child("memory", sandbox.url, sandbox.token, quiet=True)
        peak, seconds, cpu, size = (float(each) for each in said.split())
        peaks.append(peak)
        print(
            f"  {count:>7,} items: peak {peak:6.1f} MiB   {seconds:6.1f} s   {cpu * 1e6 / count / 2:4.0f} us CPU"
            f" a version   file {size:6.0f} MiB",
            flush=True,
        )
    print(f"  {large:,} over {small:,}: {peaks[1] / peaks[0]:.2f}")


def _child(*words: str, quiet: bool = False) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.sync_cost", *words], check=True, stdout=subprocess.PIPE, text=True
    )
    if not quiet:
        print(done.stdout, end="", flush=True)
    return done.stdout


def cpu(url: str, token: str, count: int) -> None:
    """Measure parsing, judging, storing and indexing the answers of a listing."""
    from wftui.api.answer import Answer
    from wftui.api.item_answers import item_page
    from wftui.domain.collection import Collection, Field
    from wftui.store.mirror import Mirror

    def get(path: str) -> bytes:
        request = urllib.request.Request(url + path, headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            found: bytes = answer.read()
        return found

    site = json.loads(get("/sites"))["sites"][0]["id"]
    listed = json.loads(get(f"/sites/{site}/collections"))["collections"][0]
    schema = json.loads(get(f"/collections/{listed['id']}"))
    fields = tuple(
        Field(each["id"], each["slug"], each["displayName"], each["type"], validations=each["validations"] or {})
        for each in schema["fields"]
    )
    collection = Collection(listed["id"], site, "Finds", "Find", "finds", fields=fields)
    bodies = {
        live: [get(f"/collections/{listed['id']}/items{live}?offset={offset}") for offset in range(0, count, 100)]
        for live in ("", "/live")
    }

    def parse(live: str) -> None:
        for body in bodies[live]:
            json.loads(body)

    def mirrored(mirror: Mirror, live: str) -> None:
        generation = mirror.new_generation()
        for number, body in enumerate(bodies[live]):
            answer = Answer("GET", "", 200, {"content-type": "application/json"}, body)
            items = item_page(answer, offset=number * 100, limit=100).items
            mirror.put_items(listed["id"], None if live else items, items if live else None, generation)
        mirror.mark_listing_complete(listed["id"], generation, live=bool(live))

    rows: dict[str, list[tuple[float, float]]] = {}
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder, Mirror(Path(folder) / "mirror.db", site) as mirror:
            mirror.put_collections([collection])
            for name, live in (("first sync, staged", ""), ("first sync, live", "/live")):
                base = _spent(lambda live=live: parse(live))
                rows.setdefault(name, []).append((_spent(lambda live=live: mirrored(mirror, live)), base))
            for name, live in (("refresh, staged", ""), ("refresh, live", "/live")):
                base = _spent(lambda live=live: parse(live))
                rows.setdefault(name, []).append((_spent(lambda live=live: mirrored(mirror, live)), base))
    for name, pairs in rows.items():
        spent = median(each / count * 1e6 for each, _ in pairs)
        ratio = median(each / base for each, base in pairs)
        print(f"  {name:20} {spent:6.0f}   {ratio:5.2f}   (reach {CPU_REACH:.0f})")


def _spent(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def memory(url: str, token: str) -> None:
    """Sync a whole site, and print peak memory in MiB, seconds, CPU seconds, and the size of the file in MiB."""
    from wftui.api.client import Client
    from wftui.api.secret import Secret
    from wftui.api.settings import Settings
    from wftui.services.sync import Sync
    from wftui.store.mirror import Mirror

    async def sync(file: Path) -> None:
        async with Client(Settings(base_url=url, token=Secret.parse(token))) as client:
            site = (await client.list_sites())[0]
            with Mirror(file, site.id) as mirror:
                await Sync(client.background, mirror).all()

    with tempfile.TemporaryDirectory() as folder:
        started, used = time.monotonic(), time.process_time()
        asyncio.run(sync(Path(folder) / "mirror.db"))
        size = (Path(folder) / "mirror.db").stat().st_size / 2**20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(peak, time.monotonic() - started, time.process_time() - used, size)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["cpu", url, token, count]:
            cpu(url, token, int(count))
        case ["memory", url, token]:
            memory(url, token)
        case [*numbers]:
            given = [int(each) for each in numbers]
            main(*(given + [10_000, 10_000, 100_000][len(given) :]))
