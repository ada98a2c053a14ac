"""From the command to the first screen, over a minimal Textual app: `python -m tests.bench.first_paint [ROUNDS]`.

The programs run one after the other in every round, each in a pseudo-terminal, and the ratio printed is the median of
the ratios within a round: what else the machine does then hits all of them. CPU is what all threads had used when the
text was there. The last table is `wftui --version` over `python -c pass`, to the end of the process.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench import large_mirror
from tests.bench.terminal import Program

ITEMS = 10_000
_APPS = (sys.executable, "-m", "tests.bench.table_apps")
_MINIMAL = """
from textual.app import App
from textual.widgets import Static

class Minimal(App):
    def compose(self):
        yield Static("READY-MINIMAL")

Minimal().run()
"""


@dataclass(frozen=True)
class Case:
    """A program and the text that shows that it has painted."""

    name: str
    words: Sequence[str]
    text: str
    environment: Mapping[str, str]


def cases(folder: Path) -> list[Case]:
    """The minimal app first: the others are measured by it."""
    home = {"HOME": str(folder), **{f"XDG_{each}_HOME": str(folder / each) for each in ("CONFIG", "STATE", "CACHE")}}
    wftui = (sys.executable, "-m", "wftui")
    return [
        Case("a minimal Textual app", (sys.executable, "-c", _MINIMAL), "READY-MINIMAL", home),
        Case("wftui (no token yet)", wftui, "Connect a Webflow site", home),
        Case("wftui demo", (*wftui, "demo"), "all commands", home),
        Case(f"the table, {ITEMS:,} items", (*_APPS, "ours", str(folder / "large")), f"{ITEMS:,} items", home),
    ]


def painted(case: Case) -> tuple[float, float]:
    """Milliseconds to the first paint: wall, CPU."""
    program = Program(case.words, environment=case.environment)
    try:
        wall = program.until(case.text, patience=60)
        return wall, program.cpu()
    finally:
        program.end()


def _in_turn(cases: Sequence[Case], rounds: int) -> list[list[tuple[float, float]]]:
    found: list[list[tuple[float, float]]] = [[] for _ in cases]
    for number in range(rounds + 1):
        for case, times in zip(cases, found, strict=True):
            measured = painted(case)
            if number:
                times.append(measured)
    return found


def screens(rounds: int) -> None:
    """Print the table of first paints."""
    with tempfile.TemporaryDirectory(prefix="wftui-bench-") as folder:
        large_mirror.fill(Path(folder) / "large", ITEMS)
        programs = cases(Path(folder))
        found = _in_turn(programs, rounds)
    print(f"First paint, {rounds} rounds{'':16}wall ms     x   CPU ms     x")
    for case, times in zip(programs, found, strict=True):
        ratios = [(wall / base[0], cpu / base[1]) for (wall, cpu), base in zip(times, found[0], strict=True)]
        wall, cpu = median(each[0] for each in times), median(each[1] for each in times)
        print(
            f"{case.name:34}{wall:9.0f}  {median(each[0] for each in ratios):4.2f}"
            f"{cpu:9.0f}  {median(each[1] for each in ratios):4.2f}",
            flush=True,
        )


def _ended(words: Sequence[str]) -> float:
    began = time.monotonic()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, env={**os.environ})
    return (time.monotonic() - began) * 1000


def version(rounds: int) -> None:
    """Print what `wftui --version` takes."""
    times = [
        (_ended((sys.executable, "-c", "pass")), _ended((sys.executable, "-m", "wftui", "--version")))
        for _ in range(rounds + 1)
    ][1:]
    print(f"\n{'':34}     wall ms     x")
    print(f"{'python -c pass':34}{median(each[0] for each in times):12.0f}  1.00")
    ratio = median(ours / base for base, ours in times)
    print(f"{'wftui --version':34}{median(each[1] for each in times):12.0f}  {ratio:4.2f}")


def main(rounds: int = 7) -> None:
    """Print both tables."""
    screens(rounds)
    version(2 * rounds)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
