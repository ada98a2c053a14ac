"""A rich text: its outline, its blocks, and one of them open. Only the run that is typed into ever changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from wftui.domain.text import one_line
from wftui.fields import richtext
from wftui.fields.richtext.outline import run_words
from wftui.tui.command import Command
from wftui.tui.commands import (
    MOVING,
    Back,
    ClearValue,
    InEditor,
    InsertTag,
    MarkWords,
    MoveDown,
    MoveUp,
    NewItem,
    NextField,
    Open,
    OtherLook,
    PreviousField,
    PutBack,
    Redo,
    Save,
    Undo,
)
from wftui.tui.editors.text import Typed
from wftui.tui.forms.block_editing import BlockEditing
from wftui.tui.forms.moving import CursorMoves
from wftui.tui.forms.values import harm
from wftui.tui.look.drawing import cut, width_of, wrap
from wftui.tui.screens.base import Line
from wftui.tui.screens.new_block import SKELETONS, insert_sheet
from wftui.tui.widgets.document import DocumentView

if TYPE_CHECKING:
    from collections.abc import Callable

    from wftui.domain.collection import Field
    from wftui.tui.forms.editing import FieldEditing
    from wftui.tui.look.drawing import Span

SOURCE_LINES = 4
"""How many lines of the source are shown above a text that is translated."""

LONG = 100_000
"""Characters from which on the external editor is offered."""


class RichTextScreen(BlockEditing, CursorMoves):
    """One rich-text field. What is typed becomes an edit of the form below within a moment."""

    AUTO_FOCUS: ClassVar[str | None] = "DocumentView"
    TITLE_WORD = "Rich text"
    HELP = (
        "The blocks of a rich text. Enter opens the one at the cursor; in a paragraph it begins the next. Ctrl+L makes "
        "the word at the caret, or what Shift and the arrows have chosen, a link, bold or italic; tags stand as <0> "
        "and </0>. Figures, embeds, tables and components are moved with J and K, or taken out with Ctrl+K, always "
        "whole. What you do not touch stays as it is, byte for byte."
    )
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        Open, NewItem, OtherLook, InEditor, MoveDown, MoveUp, ClearValue, PutBack, Save, Undo, Redo, NextField,
        PreviousField, InsertTag, MarkWords, *MOVING,
    )  # fmt: skip
    TYPING_OFFERS: ClassVar[tuple[type[Command], ...]] = (
        Back, InsertTag, MarkWords, NextField, InEditor, PutBack, Undo, Save, OtherLook,
    )  # fmt: skip

    def __init__(self, bench: FieldEditing, field: Field) -> None:
        super().__init__(bench.palette, bench.signs, bench, field)
        source = bench.source_of(field)
        self._source = richtext.read(source) if isinstance(source, str) else None

    # What is shown

    def content(self) -> ComposeResult:
        """The document."""
        self._view = DocumentView(self.palette, self.signs)
        self._view.moved = self._moved
        yield self._view

    def _moved(self) -> None:
        self.keys_changed()
        if self._source is not None:
            self.draw_third_row()

    @property
    def view(self) -> DocumentView:
        """The document as it is drawn."""
        return self._view

    @property
    def form(self) -> DocumentView:
        """What the cursor moves in."""
        return self._view

    def on_mount(self) -> None:
        """Read the text."""
        super().on_mount()
        self.reload()
        warned = harm(self.field, self.document.source, self.bench.state)
        if warned:
            self.show_banner(
                warned[0].split(". ", 1)[0] + ". Nothing is sent while you leave it as it is.", role="amber"
            )
        elif len(self.document.source) > LONG:
            key = self.keymap.shown(InEditor)
            self.show_banner(f"This text is long; {key} opens all of it in your own editor.", role="muted")
        elif self.blank:
            self.open_cursor()

    def path(self) -> tuple[Line, Line]:
        """The path of the form, and the field."""
        left, right = self.bench.path()
        tail: list[Span] = [("muted", f" {self.signs.more} "), ("text", self.field.display_name)]
        room = self.size.width - 3 - sum(width_of(text) for _, text in (*tail, *right))
        if sum(width_of(text) for _, text in left) > room:
            role, name = left[-1]
            left = [(role, cut(name, max(8, room), self.signs.more))]
        return [*left, *tail], right

    def summary(self) -> tuple[Line, Line]:
        """How much there is, and which look this is."""
        count, source = len(self.document.blocks), self.value
        look = "HTML, a block a line." if self.as_html else "Rendered view."
        blocks = "1 block" if count == 1 else f"{count} blocks"
        words = f"Rich text, {blocks}, {len(richtext.shown_text(source)):,} characters. {look}"
        if self.blank and not source:
            words = self._empty_words()
        edited = self.bench.value_of(self.field) != self.bench.stored_of(self.field)
        return [("text", words)], [("amber", "edited, not sent")] if edited else []

    def _empty_words(self) -> str:
        keys = self.keymap
        if self._opened is not None:
            return "Nothing is written here yet. Enter begins the next paragraph."
        return (
            f"Nothing is written here yet. {keys.shown(Open)} writes, {keys.shown(NewItem)} adds a heading or a list."
        )

    def rows_below(self) -> list[Line]:
        """Beside another locale: what the block at the cursor says there."""
        words = self.source_words()
        width = max(20, self.size.width - 4)
        shown = wrap(words, width)[:SOURCE_LINES] if words else []
        if shown and sum(map(len, shown)) < len(words) - len(shown):
            shown[-1] = f"{cut(shown[-1], width - 2, self.signs.more)} {self.signs.more}"
        below: list[Line] = [[("muted", f"   {each}")] for each in shown]
        return below + [[]] * (SOURCE_LINES - len(below)) if self._source is not None else super().rows_below()

    def source_words(self) -> str:
        """The words that the source has at the place of the cursor; nothing where this is no translation."""
        spot = self.spot
        if self._source is None or spot is None or spot.block >= len(self._source.blocks):
            return ""
        block = self._source.blocks[spot.block]
        place = sum(1 for each in self._spots[: self.view.cursor] if each.block == spot.block)
        if spot.run is None or self.as_html or place >= len(block.runs):
            return richtext.words(self._source, block)
        return one_line(run_words(self._source, block.runs[place]))

    def freshness(self) -> str:
        """That what is typed is kept."""
        return "kept on this computer"

    # Commands

    def can(self, command: type[Command]) -> bool:
        """What makes sense depends on the block."""
        if not self.composed:
            return False
        if self._opened is not None:
            if command in (InsertTag, MarkWords):
                return not self.as_html and (command is MarkWords or self.missing() is not None)
            return command not in (*MOVING, MoveDown, MoveUp, NewItem, Open) and super().can(command)
        if command in (InsertTag, MarkWords):
            return False
        if command in (MoveDown, MoveUp, ClearValue):
            return bool(self._spots) and not self.blank
        return super().can(command)

    def label_of(self, command: type[Command]) -> str:
        """The words of this screen."""
        words: dict[type[Command], str] = {
            OtherLook: "rendered" if self.as_html else "HTML",
            NewItem: "new block",
            NextField: "next block",
            ClearValue: "take out",
            MoveDown: "move down",
            MoveUp: "up",
            Back: "done, keep it",
            Open: "write",
        }
        return words.get(command, super().label_of(command))

    def back(self) -> None:
        """Close the block, then the text."""
        if self._opened is not None:
            self.close_block()
            return
        self.wftui.pop_screen()
        self.bench.call_after_refresh(self.bench.show_open)

    def next_field(self) -> None:
        """The next block; it opens when one is open."""
        self._step(1)

    def previous_field(self) -> None:
        """The block before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        opened = self._opened is not None
        self.close_block()
        self.view.move_to(self.view.cursor + step)
        spot = self.spot
        if opened and spot is not None and (spot.run is not None or self.as_html):
            self.open_cursor()

    def other_look(self) -> None:
        """HTML, a block a line; or the rendered view again."""
        self.close_block()
        block = self.spot.block if self.spot is not None else 0
        self.as_html = not self.as_html
        self.reload()
        for number, spot in enumerate(self._spots):
            if spot.block == block:
                self.view.move_to(number)
                break

    def move_down(self) -> None:
        """Move the block one place down, whole."""
        self._move(1)

    def move_up(self) -> None:
        """Move it one place up."""
        self._move(-1)

    def _move(self, step: int) -> None:
        spot = self.spot
        if spot is None or not 0 <= spot.block + step < len(self.document.blocks):
            return
        self.keep_source(richtext.moved(self.document, spot.block, spot.block + step))
        self.show_block(spot.block + step)

    def clear_value(self) -> None:
        """Take the block at the cursor out, whole; while one is open, empty it."""
        if self._opened is not None and self._box is not None:
            self._box.start("")
            self.on_typed(Typed(self._box))
            return
        spot = self.spot
        if spot is not None:
            self.keep_source(richtext.without(self.document, spot.block))
            self.show_block(max(0, spot.block - 1) if spot.block + 1 == len(self.document.blocks) else spot.block)
            self.say(f"Taken out; {self.keymap.shown(Undo)} brings it back")

    def new_item(self) -> None:
        """Put a new block behind the one at the cursor."""
        before = self.spot.block + 1 if self.spot is not None else 0

        def chosen(key: object) -> None:
            if key == "markdown":
                self._insert_from_outside(before, markdown=True)
            elif key == "html":
                self._insert_from_outside(before, markdown=False)
            elif isinstance(key, str) and key in SKELETONS:
                self._insert(before, SKELETONS[key])
                self.open_cursor(fresh=True)

        self.wftui.push_screen(insert_sheet(self), chosen)

    def _insert(self, before: int, html: str) -> None:
        self.keep_source(html if self.blank else richtext.inserted(self.document, before, html))
        self.show_block(before)

    def _insert_from_outside(self, before: int, *, markdown: bool) -> None:
        from wftui.tui.desktop.external_editor import edit_text
        from wftui.tui.editors.markdown import to_html

        written = edit_text(self, "", ".md" if markdown else ".html")
        if written is not None and written.strip():
            self._insert(before, to_html(written) if markdown else richtext.from_lines(written))

    def in_editor(self) -> None:
        """The whole text in the external editor, as HTML, a block a line; an empty one may be written in Markdown."""
        from wftui.tui.desktop.external_editor import edit_text

        self.close_block()
        if self.blank:
            self.new_item()
            return
        text = richtext.to_lines(self.document.source)
        found = edit_text(self, text, ".html")
        if found is not None and found != text:
            self.keep_source(richtext.from_lines(found))
            self.reload()

    def put_back(self) -> None:
        """Put the saved text back, all of it."""
        self._close()
        self.bench.take_back(self.field)
        self.reload()

    def undo(self) -> None:
        """Take the last step back; a block that was open stays open."""
        self._walk(self.bench.undo)

    def redo(self) -> None:
        """Make it again."""
        self._walk(self.bench.redo)

    def _walk(self, step: Callable[[], None]) -> None:
        opened, at = self._opened is not None, self.view.cursor
        self.flush()
        if opened:
            self._close()
        step()
        self.reload()
        if opened:
            self.view.move_to(at)
            self.open_cursor()

    def save(self) -> None:
        """Back to the form, and save it."""
        self.close_block()
        self.wftui.pop_screen()
        save = getattr(self.bench, "save", None)
        if save is not None:
            self.bench.call_after_refresh(save)

    def on_field_list_opened(self, message: DocumentView.Opened) -> None:
        """A double click opens."""
        message.stop()
        self.open_cursor()
