"""A value in the person's own editor: `$VISUAL` or `$EDITOR`.

The text goes into a file of a folder that only the person can read, the editor is started without a shell and without
the token in its environment, and the file is read again by its name, because many editors replace it.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wftui.tui.screens.base import BaseScreen

_SECRET_WORDS = ("TOKEN", "SECRET", "PASSWORD", "API_KEY", "CREDENTIAL")


def command(environment: Mapping[str, str]) -> list[str]:
    """The words that start the editor; `vi` where none is named. Raises `ValueError` for an unclosed quotation mark."""
    for name in ("VISUAL", "EDITOR"):
        words = shlex.split(environment.get(name, ""))
        if words:
            return words
    return ["vi"]


def scrubbed(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without wftui's own variables and without what looks like a secret."""
    return {
        name: value
        for name, value in environment.items()
        if not name.startswith("WFTUI_") and not any(word in name.upper() for word in _SECRET_WORDS)
    }


def edit_text(screen: BaseScreen, text: str, suffix: str) -> str | None:
    """`text` as the person left it in their editor; None when that did not work, which the screen then says."""
    try:
        words = command(os.environ)
    except ValueError:
        screen.show_banner("The command in $EDITOR has a quotation mark without an end. The value is as it was.")
        return None
    try:
        with tempfile.TemporaryDirectory(prefix="wftui-") as folder:
            file = Path(folder) / f"value{suffix}"
            file.touch(mode=0o600)
            file.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
            with screen.wftui.suspend():
                status = subprocess.run([*words, str(file)], env=scrubbed(os.environ), check=False).returncode  # noqa: S603  the person's own command, no shell
            screen.wftui.refresh(layout=True)
            if status:
                screen.show_banner(f"The editor ended with status {status}. The value is as it was.", role="amber")
                return None
            return _without_last_break(file.read_bytes().decode("utf-8"), text)
    except SuspendNotSupported:
        screen.say("This terminal cannot be handed to another program")
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        screen.show_banner(f"The editor {words[0]} gave nothing back: {reason}. The value is as it was.")
    return None


def _without_last_break(found: str, before: str) -> str:
    """Editors end a file with a line break; one that was not there before is not meant."""
    if not before.endswith("\n"):
        return found.removesuffix("\n").removesuffix("\r")
    return found
