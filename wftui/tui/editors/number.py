"""Numbers: typed, or stepped with the arrow keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.domain.errors import FieldError
from wftui.fields.number import Number
from wftui.tui.editors.base import FieldEditor

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.tui.forms.editing import FieldEditing

_NUMBER = Number()


class NumberEditor(FieldEditor):
    """A line in which up and down step by one, within the field's bounds."""

    steps = True

    def step(self, bench: FieldEditing, field: Field, text: str, steps: int) -> str | None:
        """The number some whole steps further."""
        try:
            value = _NUMBER.step(self.parse(bench, field, text), field, steps)
        except FieldError:
            return None
        return _NUMBER.text(value, field, bench.names)
