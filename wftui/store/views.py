"""Saved views: a filter, an order and columns under a name, in a text file that people read, edit and share."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wftui.domain.errors import ConfigError
from wftui.store.list_layouts import write_whole

_HEAD = """\
# Saved views of wftui. Share this file, or parts of it; the key v in a list shows them.
# list:    the slug of a collection, "sites" or "collections"
# filter:  as it is typed after /
# sort:    columns, with - before one that descends
# columns: in order; "name:30" gives a width. key: 1 to 9
"""


@dataclass(frozen=True, slots=True)
class View:
    """A saved view. `list` says which list it is for, `key` is a digit from 1 to 9 or None."""

    name: str
    list: str
    filter: str = ""
    sort: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    key: int | None = None


def load(path: Path) -> list[View]:
    """All views of the file; none when there is no file. Raises `ConfigError` for one that makes no sense."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            f"The file of saved views {path} cannot be read: {error}.", next_step="Correct it, or move it away."
        ) from error
    tables = found.get("view", [])
    if not isinstance(tables, list):
        raise ConfigError(f"The file of saved views {path} has no [[view]] tables.")
    return [_view(each, number, path) for number, each in enumerate(tables, 1)]


def save(path: Path, views: list[View]) -> None:
    """Write all views, whatever comments the file had kept. Raises `ConfigError`, `StoreError`."""
    import tomlkit

    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.parse(_HEAD)
    tables = tomlkit.aot()
    for view in views:
        table = tomlkit.table()
        table["name"], table["list"] = view.name, view.list
        if view.key is not None:
            table["key"] = view.key
        if view.filter:
            table["filter"] = view.filter
        if view.sort:
            table["sort"] = list(view.sort)
        if view.columns:
            table["columns"] = list(view.columns)
        tables.append(table)
    document.pop("view", None)
    if views:
        document["view"] = tables
    write_whole(path, tomlkit.dumps(document))


def _view(table: Any, number: int, path: Path) -> View:
    def wrong(what: str) -> ConfigError:
        return ConfigError(f"The file of saved views {path} cannot be used: view {number} {what}.")

    if not isinstance(table, dict):
        raise wrong("is no table")
    name, of_list, key = table.get("name"), table.get("list"), table.get("key")
    if not isinstance(name, str) or not name.strip() or not isinstance(of_list, str):
        raise wrong("needs a name and a list")
    if key is not None and (not isinstance(key, int) or isinstance(key, bool) or not 1 <= key <= 9):
        raise wrong("has a key that is not 1 to 9")
    words: dict[str, tuple[str, ...]] = {}
    for part in ("sort", "columns"):
        given = table.get(part, [])
        if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
            raise wrong(f"has {part} that are no list of texts")
        words[part] = tuple(given)
    typed = table.get("filter", "")
    if not isinstance(typed, str):
        raise wrong("has a filter that is no text")
    return View(name.strip(), of_list, typed, words["sort"], words["columns"], key)
