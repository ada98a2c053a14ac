"""The steps of edits: back to the first keystroke and forth again, also after a restart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from wftui.domain.item import VariantKey
from wftui.domain.json import Json
from wftui.domain.values import from_text
from wftui.store.database import Database
from wftui.store.edit_rows import Change, Edit, at, edit_row, key_of
from wftui.store.owner import Owner
from wftui.store.patient import PatientFile
from wftui.store.precious import PreciousFile

T = TypeVar("T")


class EditSteps:
    """The part of the edits' store that walks along the steps."""

    owner: Owner
    _file: PatientFile | PreciousFile

    def _write(self, work: Callable[[Database], T]) -> T:
        raise NotImplementedError

    def _put(self, db: Database, key: VariantKey, field: str, base: Json, value: Json) -> Edit | None:
        raise NotImplementedError

    def _refuse_if_held(self, db: Database, key: VariantKey) -> None:
        raise NotImplementedError

    def undo(self, key: VariantKey | None = None) -> list[Change]:
        """Take the last step back, of one variant or of all; empty when there is none. What was sent is not a step."""
        return self._walk(key, undone=0)

    def redo(self, key: VariantKey | None = None) -> list[Change]:
        """Do the step again that was undone last; empty when there is none."""
        return self._walk(key, undone=1)

    def can_undo(self, key: VariantKey | None = None) -> bool:
        """Whether `undo` would do something."""
        return self._next_batch(self._file.rows, key, undone=0) is not None

    def can_redo(self, key: VariantKey | None = None) -> bool:
        """Whether `redo` would do something."""
        return self._next_batch(self._file.rows, key, undone=1) is not None

    def _walk(self, key: VariantKey | None, *, undone: int) -> list[Change]:
        def work(db: Database) -> list[Change]:
            batch = self._next_batch(db.all, key, undone=undone)
            if batch is None:
                return []
            order = "ASC" if undone else "DESC"
            rows = db.all(f"SELECT * FROM steps WHERE batch=? ORDER BY id {order}", (batch,))  # noqa: S608  own words
            changes = []
            for row in rows:
                step_key, field = key_of(row), row["field"]
                self._refuse_if_held(db, step_key)
                value = from_text(row["after"] if undone else row["before"])
                standing = edit_row(db, step_key, field)
                base = from_text(standing["base"] if standing else row["base"])
                edit = self._put(db, step_key, field, base, value)
                changes.append(Change(step_key, field, value, edit is not None))
            db.execute("UPDATE steps SET undone=? WHERE batch=?", (1 - undone, batch))
            return changes

        return self._write(work)

    def _next_batch(
        self, ask: Callable[[str, Sequence[Any]], list[Any]], key: VariantKey | None, *, undone: int
    ) -> str | None:
        where, arguments = "owner=? AND undone=?", [self.owner.id, undone]
        if key is not None:
            where += " AND collection_id=? AND item_id=? AND locale=?"
            arguments += at(key)
        order = "ASC" if undone else "DESC"
        rows = ask(f"SELECT batch FROM steps WHERE {where} ORDER BY id {order} LIMIT 1", arguments)  # noqa: S608  own words
        return rows[0][0] if rows else None
