"""The one place that prints. Nothing from a site reaches the terminal as it came: it could drive it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
from collections.abc import Sequence
from typing import Any, TextIO

from wftui.cli.columns import table
from wftui.cli.reply import Reply, Table
from wftui.domain.errors import WftuiError
from wftui.domain.text import visible

_UNSAFE = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def prepare() -> None:
    """Let every sign through whatever the locale: one that its encoding lacks is shown as a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def show(reply: Reply, *, as_json: bool) -> None:
    """Print what a verb answered."""
    for note in reply.notes:
        say(note)
    if as_json:
        _write(sys.stdout, json_text(reply.document))
        return
    lines: Sequence[str]
    if isinstance(reply.text, Table):
        if not reply.text.rows:
            say(reply.text.empty)
            return
        lines = table(reply.text.heads, reply.text.rows, _room())
    else:
        lines = reply.text
    if lines:
        _write(sys.stdout, "".join(f"{visible(line)}\n" for line in lines))


def show_error(error: WftuiError, *, as_json: bool) -> None:
    """Print an error: a document on standard output with `--json`, else one sentence on standard error."""
    if as_json:
        _write(sys.stdout, json_text({"error": error.document()}))
    else:
        say(str(error))


def say(sentence: str) -> None:
    """Tell a person something that is no part of the answer."""
    if sentence:
        _write(sys.stderr, visible(" ".join(sentence.split("\n"))) + "\n")


def progress(text: str) -> None:
    """Show, on a terminal only, how far something has come; an empty text clears the line."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{visible(text)}")
        sys.stderr.flush()


def can_ask() -> bool:
    """Whether there is a person at a terminal to answer a question."""
    return all(each is not None and each.isatty() for each in (sys.stdin, sys.stderr))


def ask(question: str) -> bool:
    """Ask on standard error; anything but yes is no."""
    sys.stderr.write(f"{visible(question)} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def hush() -> None:
    """The reader of our output has gone: drop the rest, so that closing it at the end says nothing either."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())


def flush() -> None:
    """Send what is buffered; raises `BrokenPipeError` when nobody reads."""
    sys.stdout.flush()


def json_text(document: Any) -> str:
    """A document as JSON in which what could drive a terminal, or mislead its reader, is escaped.

    Numbers and strings inside `msgspec.Raw` stay exactly as Webflow wrote them.
    """
    import msgspec

    text = msgspec.json.format(msgspec.json.encode(document), indent=2).decode("utf-8") + "\n"
    text = _UNSAFE.sub(_escaped, text)
    if (sys.stdout.encoding or "").lower().replace("-", "") != "utf8":
        text = _NOT_ASCII.sub(_escaped, text)
    return text


def _escaped(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _room() -> int | None:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _write(stream: TextIO, text: str) -> None:
    stream.write(text)
