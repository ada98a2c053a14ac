"""All benchmarks, one after the other: `python -m tests.bench [NAME...]`. Each is a program of its own, too."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HELPERS = {"__init__", "__main__", "table_apps", "large_mirror", "terminal"}
"""Modules that benchmarks are made with."""


def names() -> list[str]:
    """Every benchmark."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in HELPERS)


def main(wanted: list[str]) -> int:
    """Run those that are wanted, or all; the number of those that failed."""
    unknown = sorted(set(wanted) - set(names()))
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}. Choose of {', '.join(names())}.", file=sys.stderr)
        return 2
    failed = 0
    for name in wanted or names():
        print(f"\n== {name}\n", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
