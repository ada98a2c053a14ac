"""Jumping to a row by typing: the list stays as it is, the cursor goes to what is typed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from wftui.domain.fold import fold
from wftui.tui.look.drawing import Span
from wftui.tui.screens.arranging import Arranging
from wftui.tui.widgets.rows import ListSource, cell_text

MOST_MATCHES = 200
"""How many rows can be gone through; a name that is longer typed leaves fewer."""


class Jumping(Arranging):
    """A list whose cursor goes to a row by its name."""

    _matches: Sequence[Hashable] = ()
    _match = 0
    _jumped_from: tuple[int, int] | None = None
    _jump_text = ""

    def begin_jump(self) -> None:
        """Remember where the cursor was."""
        self._jumped_from = (self.table.cursor, self.table.top)
        self._matches, self._match, self._jump_text = (), 0, ""

    def jump_to(self, text: str) -> None:
        """Go to the first row whose name begins with the text, or else holds it; without a text, back."""
        self._jump_text = text
        if not text.strip():
            self._matches = ()
            self.return_from_jump()
            self.jump_changed()
            return
        self.jump_matches(text.strip(), self._jump_found)

    def give_up_jump(self) -> None:
        """Back to where the cursor was, whatever is still being looked for."""
        self.return_from_jump()
        self._jumped_from = None

    def _jump_found(self, keys: Sequence[Hashable]) -> None:
        if self._jumped_from is None:
            return
        self._matches, self._match = keys, 0
        self._go_to_match()
        self.jump_changed()

    def jump_beside(self, step: int) -> None:
        """To the next (1) or previous (-1) row that matches."""
        if self._matches:
            self._match = (self._match + step) % len(self._matches)
            self._go_to_match()
            self.jump_changed()

    def _go_to_match(self) -> None:
        if self._matches:
            found = self.table.source.find(self._matches[self._match])
            if found is not None:
                self.table.move_to(found)

    def return_from_jump(self) -> None:
        """Back to where the cursor was."""
        if self._jumped_from is not None:
            self.table.put_back(*self._jumped_from)

    def jump_changed(self) -> None:
        """Another row, or none, is what was meant."""

    def jump_matches(self, text: str, then: Callable[[Sequence[Hashable]], None]) -> None:
        """Find the keys of the rows whose name begins with `text`, then of those that hold it."""
        source, wanted = self.table.source, fold(text)
        if not isinstance(source, ListSource):
            return
        named = [(row.key, fold(cell_text(row.cells[0]))) for row in source.all if row.key is not None and row.cells]
        first = [key for key, name in named if name.startswith(wanted)]
        then([*first, *(key for key, name in named if wanted in name[1:] and not name.startswith(wanted))])

    def jump_words(self) -> list[Span]:
        """`2 of 13`."""
        if not self._jump_text.strip():
            return [("muted", "type how a name begins")]
        if not self._matches:
            return [("amber", "no name holds that")]
        many = f"{len(self._matches)}{'+' if len(self._matches) == MOST_MATCHES else ''}"
        return [("text", f"{self._match + 1} of {many}")]
