"""Moving the cursor of a screen whose content is one list of fields or blocks."""

from __future__ import annotations

from typing import Any

from wftui.tui.screens.base import BaseScreen
from wftui.tui.widgets.field_list import FieldList


class CursorMoves(BaseScreen):
    """The commands that move the cursor, and nothing else."""

    @property
    def form(self) -> FieldList[Any]:
        """The list."""
        raise NotImplementedError

    def down(self) -> None:
        """One field down."""
        self.form.down()

    def up(self) -> None:
        """One field up."""
        self.form.up()

    def page_down(self) -> None:
        """A screenful down."""
        self.form.page(1)

    def page_up(self) -> None:
        """A screenful up."""
        self.form.page(-1)

    def top(self) -> None:
        """To the first field."""
        self.form.first()

    def bottom(self) -> None:
        """To the last field."""
        self.form.last()
