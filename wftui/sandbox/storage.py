"""The state file: one SQLite table of JSON records, one transaction for each change that a request makes."""

import json
import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from wftui.sandbox.content import compact

FORMAT = 1

Row = tuple[str, str, dict[str, Any] | None]


class StateFileError(RuntimeError):
    """The state file cannot be used."""


class StateFile:
    """Records by kind and key, in the order in which they were first written.

    A change is on disk before its request is answered, and a process that is killed leaves either the whole change or
    nothing of it.
    """

    def __init__(self, path: Path, site: str) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS record (kind TEXT, key TEXT, body TEXT NOT NULL, UNIQUE (kind, key))"
            )
        except (OSError, sqlite3.Error) as error:
            raise StateFileError(
                f"The state file {path} cannot be opened ({error}). Nothing was changed. Name another file."
            ) from error
        self.is_new = self._db.execute("SELECT 1 FROM record LIMIT 1").fetchone() is None
        if not self.is_new:
            self._check(site)

    def _check(self, site: str) -> None:
        about = dict(self.records("about")).get("file", {})
        if about.get("format") != FORMAT:
            raise StateFileError(
                f"The state file {self.path} was not written by this version of the sandbox. It was left as it is. "
                "Name another file."
            )
        if about.get("site") != site:
            raise StateFileError(
                f"The state file {self.path} holds the site {about.get('site')!r}, not {site!r}. "
                "It was left as it is. Name another file, or that site."
            )

    def records(self, kind: str) -> list[tuple[str, dict[str, Any]]]:
        """Return the records of one kind with their keys, oldest first."""
        rows = self._db.execute("SELECT key, body FROM record WHERE kind = ? ORDER BY rowid", (kind,))
        return [(key, json.loads(body)) for key, body in rows]

    def write(self, rows: Iterable[Row]) -> None:
        """Write records in one transaction; a body of None deletes the record."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            for kind, key, body in rows:
                if body is None:
                    self._db.execute("DELETE FROM record WHERE kind = ? AND key = ?", (kind, key))
                else:
                    self._db.execute(
                        "INSERT INTO record VALUES (?, ?, ?) "
                        "ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
                        (kind, key, compact(body).decode()),
                    )
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Close the file; everything is already in it."""
        self._db.close()
