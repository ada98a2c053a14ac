"""How well the pacer uses the budget, in virtual time: `python -m tests.bench.pacing [SEEDS]`.

Prints the refusals (429) and the wall time over the optimum of syncs against five kinds of limiter, and how long a
person at the keyboard waits while a sync runs.
"""

from __future__ import annotations

import sys
from statistics import mean

from tests.api.limiters import KINDS, optimum
from tests.api.simulation import sync

CASES = ((60, 60.0, 200, 0.25), (60, 60.0, 1200, 0.25), (120, 60.0, 400, 0.25), (60, 6.0, 200, 0.01))


def main(seeds: int) -> None:
    """Print both tables."""
    print(f"Nobody at the keyboard, 4 connections, {seeds} runs each: 429s in all / wall over optimum (mean, worst)")
    print(f"{'':34}" + "".join(f"{kind:>22}" for kind in KINDS))
    for limit, window, count, round_trip in CASES:
        cells = []
        for kind in KINDS:
            runs = [
                sync(kind, limit=limit, window=window, count=count, round_trip=round_trip, seed=seed)
                for seed in range(seeds)
            ]
            ratios = [each.wall / optimum(kind, limit, window, count) for each in runs]
            cells.append(f"{sum(each.refusals for each in runs)} / {mean(ratios):.3f}, {max(ratios):.3f}")
        head = f"{count} requests, {limit} per {window:g} s"
        print(f"{head:34}" + "".join(f"{cell:>22}" for cell in cells), flush=True)
    print()
    print(
        "A person asks for 3 things about every half window; a sync of 600: 429s / wait p95, worst in s / sync's share"
    )
    for limit, window, round_trip in ((60, 60.0, 0.25), (120, 60.0, 0.25), (60, 6.0, 0.01)):
        cells = []
        for kind in KINDS:
            runs = [
                sync(
                    kind,
                    limit=limit,
                    window=window,
                    count=600,
                    round_trip=round_trip,
                    seed=seed,
                    person_every=window / 2,
                )
                for seed in range(seeds)
            ]
            waits = sorted(wait for each in runs for wait in each.waits)
            p95 = waits[min(len(waits) - 1, int(len(waits) * 0.95))]
            share = mean(each.used for each in runs)
            cells.append(f"{sum(r.refusals for r in runs)} / {p95:.2f}, {waits[-1]:.2f} / {share:.0%}")
        head = f"{limit} per {window:g} s"
        print(f"{head:34}" + "".join(f"{cell:>22}" for cell in cells), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
