"""The speed of the one table: `python -m tests.bench.table_speed [--quick] [--keep FOLDER]`.

Everything runs in a real pseudo-terminal of 120 by 40, side by side with Textual's DataTable on the same rows (and
with VisiData, where `vd` is installed), turn by turn, so that what else the machine does hits all of them alike. What
counts are the ratios. `--keep` leaves the mirrors there for the next time; `--quick` leaves DataTable at 100,000 rows
out, which alone takes minutes.
"""

from __future__ import annotations

import argparse
import compileall
import csv
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import tests.bench
import wftui
from tests.bench.large_mirror import fill, variant
from tests.bench.terminal import Program

SIZES = (1_000, 10_000, 100_000)
LARGE, SMALL, MIDDLE = "100,000", "1,000", "10,000"


class Figures:
    """What was measured, by program, size and key."""

    def __init__(self) -> None:
        self.times: dict[tuple[str, int, str], list[float]] = {}
        self.bytes: dict[tuple[str, int, str], list[int]] = {}

    def add(self, program: str, size: int, key: str, time: float, length: int = 0) -> None:
        """Keep one."""
        self.times.setdefault((program, size, key), []).append(time)
        self.bytes.setdefault((program, size, key), []).append(length)

    def p50(self, program: str, size: int, key: str) -> float:
        """The median in milliseconds; not a number when nothing was measured."""
        found = [each for each in self.times.get((program, size, key), []) if each == each]
        return median(found) if found else float("nan")

    def ratio(self, one: tuple[str, int, str], other: tuple[str, int, str]) -> float:
        """One median over the other."""
        return self.p50(*one) / self.p50(*other)


def words(program: str, folder: Path) -> list[str]:
    """The command line of a program."""
    return [sys.executable, "-m", "tests.bench.table_apps", program, str(folder)]


def filters(running: Program, figures: Figures, program: str, size: int) -> None:
    """Type a filter letter by letter."""
    running.press("/")
    for number, letter in enumerate("lamp", 1):
        pressed = running.press(letter)
        figures.add(program, size, f"filter {number}", pressed.last)


def drive(program: str, size: int, folder: Path, figures: Figures, *, turns: int, heavy: bool) -> None:
    """Open a program on a mirror, press its keys, and keep what they took."""
    running = Program(words(program, folder))
    try:
        figures.add(program, size, "ready", running.until(f"{size:,} item"))
        rows = running.until("Anchor light")
        running.settle()
        figures.add(program, size, "rows", rows)
        figures.add(program, size, "memory", running.memory())
        for key in ["down"] * turns + ["pagedown"] * turns:
            pressed = running.press(key)
            figures.add(program, size, key, pressed.last, pressed.size)
        for key in ["end", "home"] * (turns // 3):
            figures.add(program, size, key, running.press(key).last)
        for _ in range(2 if heavy else turns // 3):
            figures.add(program, size, "sort", running.press("]").last)
        filters(running, figures, program, size)
        figures.add(program, size, "memory at the end", running.memory())
    finally:
        running.end()


def visidata(folder: Path, size: int, figures: Figures, turns: int) -> None:
    """The same names in VisiData."""
    file = folder / "rows.csv"
    if not file.exists():
        with file.open("w", newline="", encoding="utf-8") as target:
            out = csv.writer(target)
            out.writerow(["name", "slug", "summary", "year", "value", "era", "changed", "id"])
            for index in range(size):
                each = variant(index)
                data = each.field_data()
                values = [data[key] for key in ("summary", "year", "value", "era")]
                out.writerow([each.name, each.slug, *values, each.created_on, each.id])
    running = Program(["vd", str(file)])
    try:
        figures.add("visidata", size, "rows", running.until("000000"))
        running.settle()
        for key in ["down"] * turns + ["pagedown"] * turns:
            pressed = running.press(key)
            figures.add("visidata", size, key, pressed.last, pressed.size)
    finally:
        running.end()


def first_paint(folders: dict[int, Path], figures: Figures, rounds: int) -> tuple[float, float]:
    """The median over the rounds of: our first paint with 10,000 items over that of a minimal app; time, then CPU.

    On a busy machine the CPU is the figure to believe.
    """
    ratios = []
    for _ in range(rounds):
        taken, spent = dict[str, float](), dict[str, float]()
        for program, text in (("minimal", "ready to be read"), ("ours", "Anchor light")):
            running = Program(words(program, folders[10_000]))
            taken[program] = running.until(text)
            spent[program] = running.cpu()
            figures.add(program, 10_000, "first paint", taken[program])
            running.settle()
            figures.add(program, 10_000, "memory", running.memory())
            running.end()
        ratios.append((taken["ours"] / taken["minimal"], spent["ours"] / spent["minimal"]))
    return median(time for time, _ in ratios), median(cpu for _, cpu in ratios)


def measure(folders: dict[int, Path], *, quick: bool) -> None:
    """Run everything and print the ratios."""
    figures = Figures()
    rounds = 2 if quick else 3
    paint = first_paint(folders, figures, 5 if quick else 9)
    for _ in range(rounds):
        floor = Program(words("floor", folders[1_000]))
        floor.until("row 0")
        floor.settle()
        for _ in range(30):
            figures.add("floor", 0, "down", floor.press("down").last)
        floor.end()
        for size in SIZES:
            drive("ours", size, folders[size], figures, turns=24, heavy=False)
        for size in (1_000, 10_000):
            drive("datatable", size, folders[size], figures, turns=12, heavy=False)
    if shutil.which("vd"):
        visidata(folders[100_000], 100_000, figures, 20)
    large = 10_000 if quick else 100_000
    if not quick:
        drive("datatable", 100_000, folders[100_000], figures, turns=9, heavy=True)
    report(figures, paint, large)


def report(figures: Figures, paint: tuple[float, float], large: int) -> None:
    """Print the figures beside what is to be reached."""
    top = 100_000

    def over(key: str, reach: float, size: int = large, *, name: str = "", note: str = "") -> None:
        value = figures.ratio(("ours", size, key), ("datatable", size, key))
        ours, theirs = figures.p50("ours", size, key), figures.p50("datatable", size, key)
        _line(name or key, value, reach, f"{ours:.1f} ms over DataTable's {theirs:.1f} ms at {size:,}{note}")

    def flat(key: str) -> None:
        value = figures.ratio(("ours", top, key), ("ours", 1_000, key))
        _line(f"{key}, {LARGE} over {SMALL}", value, 1.3, f"{figures.p50('ours', top, key):.1f} ms")

    print(f"{'what':44} {'ratio':>8} {'reach':>6}")
    _line(
        f"ready at {LARGE} over {SMALL}",
        figures.ratio(("ours", top, "rows"), ("ours", 1_000, "rows")),
        1.25,
        f"{figures.p50('ours', top, 'rows'):.0f} ms",
    )
    over("rows", 0.03, name="ready")
    over("down", 0.4, name="cursor down")
    down, floor = figures.p50("ours", top, "down"), figures.p50("floor", 0, "down")
    _line("cursor down over a bare Static.update", down / floor, 1.5, f"{down:.1f} ms over {floor:.1f} ms")
    over("pagedown", 0.15, name="page down")
    for key in ("down", "pagedown", "end", "sort"):
        flat(key)
    over("filter 1", 0.01, name="filter, one character")
    for number in (3, 4):
        over(f"filter {number}", 0.04, name=f"filter, {number} characters")
    for key, reach in (("down", 500), ("pagedown", 9_000)):
        _line(f"bytes: {key}", median(figures.bytes["ours", top, key]), reach, "")
    memory = figures.p50("ours", top, "memory") / figures.p50("minimal", 10_000, "memory")
    _line(f"memory at {LARGE} over a minimal app", memory, 2.2, f"{figures.p50('ours', top, 'memory'):.0f} MiB")
    _line(f"first paint, {MIDDLE} items, over a minimal app", paint[0], 1.15, f"CPU {paint[1]:.2f}")
    if ("visidata", top, "down") in figures.times:
        for key in ("down", "pagedown"):
            ours, theirs = figures.p50("ours", top, key), figures.p50("visidata", top, key)
            print(f"VisiData at {LARGE}, {key}: {theirs:.1f} ms; ours over it {ours / theirs:.2f}")


def _line(what: str, value: float, reach: float, note: str) -> None:
    verdict = " " if value <= reach else "!"
    shown = f"{value:8.3f}" if value < 100 else f"{value:8.0f}"
    print(f"{what:44} {shown} {reach:6g} {verdict} {note}", flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill the mirrors, measure, print. Bytecode is there beforehand, as for any installed program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--keep", type=Path)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="wftui-table-") as scratch:
        root = chosen.keep or Path(scratch)
        folders = {size: root / str(size) for size in SIZES}
        for size, folder in folders.items():
            fill(folder, size)
        for package in (wftui, tests.bench):
            compileall.compile_dir(str(Path(package.__path__[0])), quiet=2)
        measure(folders, quick=chosen.quick)


if __name__ == "__main__":
    main()
