"""The sheet for what destroys: it goes on only when the person has typed the words that it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from wftui.tui.command import Command
from wftui.tui.commands import Back
from wftui.tui.look.drawing import Span
from wftui.tui.look.signs import Signs
from wftui.tui.look.themes import Palette
from wftui.tui.widgets.bar import Lines
from wftui.tui.widgets.picker import FilterInput
from wftui.tui.widgets.sheet import Buttons, Sheet, SheetText


class TypedSheet(Sheet):
    """A question whose answer is typed. Dismissed with True when the words were typed, with None otherwise."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = (Back,)
    SHOWS_STATUS: ClassVar[bool] = True
    OTHER_ROWS: ClassVar[int] = 5
    DEFAULT_CSS = """
    TypedSheet Horizontal { height: 1; background: $panel; }
    TypedSheet Static { width: auto; color: $foreground; }
    TypedSheet Static#typed-words { color: $primary; }
    """

    def __init__(
        self, palette: Palette, signs: Signs, title: str, lines: Sequence[Sequence[Span]], words: str, button: str
    ) -> None:
        super().__init__(palette, signs, title)
        self._lines, self._words, self._button = lines, words, button

    def content(self) -> ComposeResult:
        """The facts, the line to type in, the buttons."""
        yield SheetText(self.palette, self.signs, self._lines)
        with Horizontal():
            yield Static("   Type  ", markup=False)
            yield Static(self._words, markup=False, id="typed-words")
            yield Static("  to go on:  ", markup=False)
            yield FilterInput()
        yield Lines(self.palette, ground="bar", id="sheet-note")
        yield Buttons(self.palette, self.signs, [(None, "Back"), (True, self._button)])

    def on_mount(self) -> None:
        """The words are typed at once."""
        self.query_one("#sheet-note", Lines).show([[]])
        self.query_one(FilterInput).focus()
        super().on_mount()

    @property
    def _typed(self) -> bool:
        return " ".join(self.query_one(FilterInput).value.split()).casefold() == self._words.casefold()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on when the words are there."""
        event.stop()
        self._go_on()

    def on_buttons_pressed(self, message: Buttons.Pressed) -> None:
        """Back goes back; the other button needs the words, too."""
        message.stop()
        if message.value is None:
            self.dismiss(None)
        else:
            self._go_on()

    def _go_on(self) -> None:
        if self._typed:
            self.dismiss(True)
        else:
            note = f"   Type the words  {self._words}  first; nothing has been sent."
            self.query_one("#sheet-note", Lines).show([[("amber", note)]])

    def key_spans(self, width: int) -> tuple[list[Span], list[Span]]:
        """What this sheet knows."""
        keys: list[Span] = []
        for key, label in (
            ("Enter", "go on"),
            ("Tab", "to the buttons"),
            *self.paging(),
            ("Esc", "back, nothing sent"),
        ):
            keys += [("accent", key), ("muted", f" {label}  ")]
        return keys, []
