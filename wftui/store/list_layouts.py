"""How a person laid out their lists: which columns, how wide, in which order. One small file a site; disposable."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

import msgspec

from wftui.store.paths import private_dir, private_file


class Layout(msgspec.Struct):
    """The columns of one list, by key: those that are shown, in order, and the widths that were chosen."""

    columns: list[str] = msgspec.field(default_factory=list)
    widths: dict[str, int] = msgspec.field(default_factory=dict)


def load(path: Path, name: str) -> Layout | None:
    """The layout of the list of that name, or None. A file that cannot be read is as good as none."""
    found = _read(path).get(name)
    if not isinstance(found, dict):
        return None
    columns, widths = found.get("columns"), found.get("widths")
    return Layout(
        [each for each in columns if isinstance(each, str)] if isinstance(columns, list) else [],
        {key: width for key, width in widths.items() if isinstance(width, int) and 0 < width < 500}
        if isinstance(widths, dict)
        else {},
    )


def save(path: Path, name: str, layout: Layout | None) -> None:
    """Keep the layout of a list; None forgets it. Raises `StoreError` when its folder cannot be made."""
    layouts = _read(path)
    layouts.pop(name, None)
    if layout is not None:
        layouts[name] = {"columns": layout.columns, "widths": layout.widths}
    write_whole(path, json.dumps(layouts, indent=1))


def write_whole(path: Path, text: str) -> None:
    """Put `text` in the place of a file's content, all of it or nothing, for its owner alone. Raises `StoreError`."""
    private_dir(path.parent)
    new = private_file(path.with_name(f"{path.name}.new-{os.getpid()}"))
    try:
        new.write_text(text, encoding="utf-8")
        new.replace(path)
    except OSError as error:
        from wftui.domain.errors import StoreError

        with contextlib.suppress(OSError):
            new.unlink()
        raise StoreError(f"The file {path} cannot be written: {error.strerror or error}.") from error


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
