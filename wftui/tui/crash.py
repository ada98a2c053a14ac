"""Crash reports: what went wrong, without the values in hand: a token or a text may be among them."""

from __future__ import annotations

import os
import platform
import re
import sys
import time
import traceback
from pathlib import Path

from wftui import __version__

_SECRETS = re.compile(r"(?i)(bearer\s+|token['\"]?\s*[:=]\s*['\"]?)[\x21-\x7e]{8,}")
_LONG = re.compile(r"[A-Za-z0-9_\-]{40,}")


def redacted(text: str) -> str:
    """`text` without anything that looks like a credential: bearer headers, tokens, long opaque words."""
    return _LONG.sub("[removed]", _SECRETS.sub(r"\1[removed]", text))


def report(error: BaseException, folder: Path) -> Path | None:
    """Write a report of `error` that only its owner can read, and say where; None when even that is not possible.

    The report names modules, lines and the kind of error. Local variables are never part of it, and a message only
    where Python itself writes it from names in the program: others quote what they failed on.
    """
    lines = [
        f"wftui {__version__}, Python {platform.python_version()}, {platform.system()} {platform.release()}",
        f"terminal {os.environ.get('TERM', '?')}, {time.strftime('%Y-%m-%dT%H:%M:%S%z')}",
        "",
        *_frames(error),
    ]
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"crash-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.txt"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(redacted("\n".join(lines)))
    except OSError:
        return None
    return path


_OWN_WORDS = (AttributeError, ImportError, NameError, RecursionError, MemoryError)
"""Errors whose messages hold names out of the program's text and nothing else."""


def _frames(error: BaseException | None) -> list[str]:
    """The traceback of an error and, before it, of what led to it."""
    lines: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        said = f": {error}" if isinstance(error, _OWN_WORDS) else ""
        lines[:0] = [*traceback.format_tb(error.__traceback__), f"{kind}{said}\n", "\n"]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines


def tell(error: BaseException, path: Path | None) -> None:
    """Say on stderr what happened, what is safe, and where the report is."""
    where = f"A report without your content is in {path}." if path else "No report could be written."
    sys.stderr.write(f"wftui stopped: {type(error).__name__}. Your edits are kept on this computer. {where}\n")
