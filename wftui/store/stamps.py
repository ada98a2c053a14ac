"""When the last minutes' requests were answered, kept on disk: a restart or a second process shares the ledger."""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path

from wftui.store.database import Database, open_database

_APPLICATION_ID = 0x77667370
_MIGRATIONS = ("CREATE TABLE stamps (token TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;",)


class Stamps:
    """The stamps of one token, in seconds since the epoch.

    `token` may be the token or its fingerprint: the file holds a digest of it, never itself.
    """

    def __init__(self, path: Path, token: str) -> None:
        self._path = path
        self._token = blake2b(token.encode(), digest_size=16, person=b"wftui.stamps").hexdigest()
        self._database: Database | None = None

    def load(self) -> list[float]:
        """The stamps that were saved last, by any process."""
        row = self._open().one("SELECT json FROM stamps WHERE token = ?", (self._token,))
        return [float(each) for each in json.loads(row[0])] if row else []

    def save(self, stamps: list[float]) -> None:
        """Keep these stamps beside those that another process saved."""
        database = self._open()
        with database.transaction():
            database.execute("INSERT OR REPLACE INTO stamps VALUES (?, ?)", (self._token, json.dumps(stamps)))

    def close(self) -> None:
        """Close the file."""
        if self._database is not None:
            self._database.close()

    def _open(self) -> Database:
        """The file, opened anew when somebody has deleted it."""
        if self._database is not None and (self._database.read_only or not self._database.is_present):
            self._database.close()
            self._database = None
        if self._database is None:
            self._database = open_database(
                self._path, application_id=_APPLICATION_ID, migrations=_MIGRATIONS, precious=False
            )
        return self._database
