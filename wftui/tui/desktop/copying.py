"""Copying to the clipboard: by a program of this desktop where there is one, else by asking the terminal (OSC 52)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from wftui.tui.look.drawing import cut
from wftui.tui.widgets.picker import PickSheet
from wftui.tui.widgets.rows import Column, Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wftui.tui.app import WftuiApp
    from wftui.tui.screens.base import BaseScreen

MOST_BY_TERMINAL = 74_000
"""Bytes above which many terminals drop what they are asked to copy."""

_SECONDS = 2.0


def copy_text(app: WftuiApp, text: str, what: str) -> str:
    """Copy `text`; returns what to say about it, which promises no more than is known."""
    program = _by_program(text)
    if program:
        return f"Copied {what} ({program})"
    size = len(text.encode("utf-8", "replace"))
    if size > MOST_BY_TERMINAL:
        return f"Not copied: {what} is {size:,} bytes, more than terminals take"
    app.copy_to_clipboard(text.encode("utf-8", "replace").decode())
    return f"Sent {what} to the terminal's clipboard; a terminal may be set to refuse that"


def _by_program(text: str) -> str:
    """The name of the program that took the text; "" when none did."""
    for words in _programs():
        if shutil.which(words[0]) is None:
            continue
        try:
            done = subprocess.run(  # noqa: S603  (fixed programs; the text goes to their input)
                words,
                input=text.encode("utf-8", "replace"),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return words[0]
    return ""


def _programs() -> list[list[str]]:
    """The programs that own this person's clipboard. Over SSH it is the terminal's, not this computer's."""
    if os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"):
        return []
    if sys.platform == "darwin":
        return [["pbcopy"]]
    if sys.platform == "win32":
        return [["clip"]]
    found = []
    if os.environ.get("WAYLAND_DISPLAY"):
        found.append(["wl-copy"])
    if os.environ.get("DISPLAY"):
        found += [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]
    if os.environ.get("WSL_DISTRO_NAME"):
        found.append(["clip.exe"])
    return found


def copy_sheet(screen: BaseScreen, parts: Mapping[str, str]) -> None:
    """Ask which of the parts (`cell`, `row`, `id` …) to copy, and copy it. What is empty is not offered."""
    given = {name: text for name, text in parts.items() if text}

    def find(text: str) -> list[Row]:
        wanted = text.casefold().strip()
        return [
            Row(name, [name, ("muted", cut(value, 200))]) for name, value in given.items() if wanted in name.casefold()
        ]

    def chosen(name: object) -> None:
        if isinstance(name, str) and name in given:
            screen.say(copy_text(screen.wftui, given[name], f"the {name}"))

    columns = [Column("what", "Copy", 10, fixed=True), Column("text", "", 90, flexible=True, least=20)]
    screen.wftui.push_screen(PickSheet(screen.palette, screen.signs, "Copy", columns, find), chosen)
