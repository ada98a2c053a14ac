"""The sheets in which a value is chosen: an option, or an item to refer to."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from wftui.domain.text import one_line
from wftui.tui.signs import STATUS_ROLE
from wftui.tui.widgets.picker import PickSheet
from wftui.tui.widgets.table import Column, Row

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json
    from wftui.services.names import SiteNames
    from wftui.tui.screens.base import BaseScreen

NOTHING = ""
"""The key of the row that clears the field."""

MOST_ITEMS = 200


def option_sheet(screen: BaseScreen, field: Field, value: Json) -> PickSheet:
    """Choose one of the field's options, by name."""

    def find(text: str) -> list[Row]:
        wanted = text.casefold()
        rows = [Row(option.id, [option.name]) for option in field.options if wanted in option.name.casefold()]
        return rows + _clearing(field, text)

    columns = [Column("name", "", 40, fixed=True)]
    title = f"{one_line(field.display_name)}: choose 1 of {len(field.options)}"
    return PickSheet(screen.palette, screen.signs, title, columns, find, chosen=_chosen(value))


def reference_sheet(screen: BaseScreen, field: Field, value: Json, names: SiteNames) -> PickSheet:
    """Choose an item that exists in this locale, by name."""
    target = field.target or ""
    statuses: dict[Hashable, str] = {}

    def find(text: str) -> list[Row]:
        rows = []
        for item in names.find(target, text, MOST_ITEMS):
            statuses[item.item_id] = item.status.word
            status = f"{screen.signs.status(item.status)} {item.status.word}"
            rows.append(Row(item.item_id, [item.name, (STATUS_ROLE[item.status], status), ("muted", item.slug)]))
        return rows + _clearing(field, text)

    columns = [
        Column("name", "Name", 40, flexible=True, fixed=True, least=20),
        Column("status", "Status", 16, fixed=True),
        Column("slug", "Slug", 30, flexible=True, least=10),
    ]
    title = f"{one_line(field.display_name)}: choose an item"
    return PickSheet(screen.palette, screen.signs, title, columns, find, chosen=_chosen(value), note=_holes(statuses))


def _holes(statuses: dict[Hashable, str]) -> Callable[[Hashable], str]:
    def note(key: Hashable) -> str:
        word = statuses.get(key, "")
        if word in ("draft", "archived", "queued"):
            return f"This item is {word}: what points at it goes live with a hole until it is published."
        return ""

    return note


def _clearing(field: Field, text: str) -> list[Row]:
    return [] if field.required or text else [Row(NOTHING, [("muted", "nothing")])]


def _chosen(value: Json) -> str | None:
    return value if isinstance(value, str) else None
