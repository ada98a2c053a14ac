"""A rich text: its outline, its blocks, and one of them open. Only the run that is typed into ever changes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from wftui.domain.errors import FieldError
from wftui.domain.text import visible
from wftui.fields import richtext
from wftui.fields.richtext import Block, BlockKind, Document, Run
from wftui.fields.richtext.outline import run_words
from wftui.tui.command import Command
from wftui.tui.commands import (
    MOVING,
    Back,
    ClearValue,
    InEditor,
    InsertTag,
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
from wftui.tui.editors.tags import legend, mended, missing_tag
from wftui.tui.editors.text import Accepted, TextEditor, Typed
from wftui.tui.forms.editing import FLUSH_SECONDS, MOST_LINES
from wftui.tui.forms.values import harm
from wftui.tui.screens.base import BaseScreen, Line
from wftui.tui.screens.new_block import SKELETONS, insert_sheet
from wftui.tui.widgets.document import DocumentRow, DocumentView

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.tui.forms.editing import FieldEditing
    from wftui.tui.look.drawing import Span

LONG = 100_000
"""Characters from which on the external editor is offered."""

_LONG_BLOCK = 6000
_HOLLOW = re.compile(r"<(?:p|h[1-6]|blockquote|li)\b[^>]*>(?=</)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the cursor can be: a block, and the run of it that opens; None for an atom."""

    block: int
    run: Run | None


class RichTextScreen(BaseScreen):
    """One rich-text field. What is typed becomes an edit of the form below within a moment."""

    AUTO_FOCUS: ClassVar[str | None] = "DocumentView"
    TITLE_WORD = "Rich text"
    HELP = (
        "The blocks of a rich text. Enter opens the one at the cursor; tags inside of it stand as <0> and </0>. "
        "Figures, embeds, tables and components are moved with J and K, or taken out with Ctrl+K, always whole. What "
        "you do not touch stays as it is, byte for byte."
    )
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        Open, NewItem, OtherLook, InEditor, MoveDown, MoveUp, ClearValue, PutBack, Save, Undo, Redo, NextField,
        PreviousField, InsertTag, *MOVING,
    )  # fmt: skip
    TYPING_OFFERS: ClassVar[tuple[type[Command], ...]] = (
        Back, NextField, InsertTag, InEditor, PutBack, Undo, Save, OtherLook,
    )  # fmt: skip

    def __init__(self, bench: FieldEditing, field: Field) -> None:
        super().__init__(bench.palette, bench.signs)
        self.bench, self.field = bench, field
        self.as_html = False
        self.document = Document("")
        self._spots: list[Spot] = []
        self._box: TextEditor | None = None
        self._opened: Spot | None = None
        self._before: Document | None = None
        self._held = ""
        self._flushing = False
        self._wrong = ""

    # What is shown

    def content(self) -> ComposeResult:
        """The document."""
        self._view = DocumentView(self.palette, self.signs)
        self._view.moved = self.keys_changed
        yield self._view

    @property
    def view(self) -> DocumentView:
        """The document as it is drawn."""
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

    def reload(self) -> None:
        """Read the value again and draw it."""
        if not self.composed or self._opened is not None:
            return
        value = self.bench.value_of(self.field)
        self.document = richtext.read(value if isinstance(value, str) else "")
        self._spots = list(self._find_spots())
        self.view.show([self._row(number) for number in range(len(self._spots))])
        self.draw_bars()

    def _find_spots(self) -> list[Spot]:
        found = []
        for number, block in enumerate(self.document.blocks):
            runs: list[Run | None] = [*block.runs] if not self.as_html else []
            if not runs:
                runs = [None if self.as_html or block.kind.is_atom else self._hollow(block)]
            found += [Spot(number, run) for run in runs]
        return found

    def _hollow(self, block: Block) -> Run | None:
        """Where words go in a block that has none yet."""
        match = _HOLLOW.search(self.document.source, block.start, block.end)
        return None if match is None else Run(match.end(), match.end(), ())

    def _row(self, number: int) -> DocumentRow:
        spot = self._spots[number]
        block = self.document.blocks[spot.block]
        label = richtext.label(block)
        first = number == 0 or self._spots[number - 1].block != spot.block
        last = number + 1 == len(self._spots) or self._spots[number + 1].block != spot.block
        state: Span | None = ("amber", self.signs.edited) if self._is_edited(block) else None
        slug = f"{spot.block}.{number}"
        if self.as_html:
            text = visible(richtext.to_lines(self.document.html(block)))
            return DocumentRow(slug, spot.block, label, text, "text", state=state)
        if spot.run is None:
            words = richtext.words(self.document, block)
            kind = block.kind.value if block.kind is not BlockKind.UNKNOWN else block.tag
            return DocumentRow(slug, spot.block, label, words, "muted", f"[{kind}]  ", state=state)
        words = visible(re.sub(r"\s+", " ", run_words(self.document, spot.run))).strip()
        role = "+text" if block.kind is BlockKind.HEADING else "text"
        lead, indent = "", 0
        if block.kind is BlockKind.QUOTE:
            indent = 2
        elif block.kind is BlockKind.LIST:
            lead = f"{spot.run.ordinal}. " if spot.run.ordinal is not None else "- "
            indent = 2 * max(1, spot.run.depth)
        return DocumentRow(slug, spot.block, label, words, role, lead, indent, first, last, state)

    def _is_edited(self, block: Block) -> bool:
        stored = self.bench.stored_of(self.field)
        return self.document.source != stored and (
            not isinstance(stored, str) or self.document.html(block) not in stored
        )

    def path(self) -> tuple[Line, Line]:
        """The path of the form, and the field."""
        left, right = self.bench.path()
        return [*left, ("muted", f" {self.signs.more} "), ("text", self.field.display_name)], right

    def summary(self) -> tuple[Line, Line]:
        """How much there is, and which look this is."""
        count = len(self.document.blocks)
        characters = len(richtext.shown_text(self.document.source))
        look = "HTML, a block a line." if self.as_html else "Rendered view."
        blocks = "1 block" if count == 1 else f"{count} blocks"
        words = f"Rich text, {blocks}, {characters:,} characters. {look}" if count else self._empty_words()
        edited = self.bench.value_of(self.field) != self.bench.stored_of(self.field)
        return [("text", words)], [("amber", "edited, not sent")] if edited else []

    def _empty_words(self) -> str:
        keys = self.keymap
        return f"Nothing is written here yet. {keys.shown(NewItem)} adds a block, {keys.shown(InEditor)} opens $EDITOR."

    def freshness(self) -> str:
        """That what is typed is kept."""
        return "kept on this computer"

    # Opening and closing

    @property
    def spot(self) -> Spot | None:
        """Where the cursor is."""
        return self._spots[self.view.cursor] if self._spots else None

    def open_cursor(self) -> None:
        """Open the block at the cursor."""
        spot = self.spot
        if spot is None or self._opened is not None:
            return
        if spot.run is None and not self.as_html:
            self.say("This block is moved or taken out whole; what is in it stays as it is")
            return
        self._before, self._opened, self._wrong = self.document, spot, ""
        box = self._box
        if box is None:
            box = self._box = TextEditor()
            self.view.mount(box)
        text = self._text_of(spot)
        box.single = not self.as_html
        box.start(text)
        self._held = box.present()
        self._place(self._lines_for(text))
        self._caption(text)
        box.display = True
        box.enter()
        self.call_after_refresh(self.draw_bars)

    def _text_of(self, spot: Spot) -> str:
        document = self.document
        if self.as_html or spot.run is None:
            return richtext.to_lines(document.html(document.blocks[spot.block]))
        return richtext.shown(document, spot.run)

    def _lines_for(self, text: str) -> int:
        if len(text) > _LONG_BLOCK:
            return MOST_LINES
        from wftui.tui.look.drawing import wrap

        return max(2, min(MOST_LINES, len(wrap(text, max(8, self.view.value_width - 4)))))

    def _place(self, lines: int) -> None:
        place = self.view.make_room(lines)
        if self._box is not None:
            self._box.styles.offset = (place.x, place.y)
            self._box.styles.width, self._box.styles.height = place.width, place.height

    def _caption(self, text: str) -> None:
        if self._box is None or self._opened is None or self._before is None:
            return
        spot, document = self._opened, self._before
        words = self._wrong
        if not words and spot.run is not None and not self.as_html:
            words = legend(document, spot.run)
        self._box.caption(words, f"{spot.block + 1}  {richtext.label(document.blocks[spot.block])}")

    def _written(self, text: str) -> str:
        """The whole source with the open block changed to what `text` says. Raises `FieldError`."""
        document, spot = self._before, self._opened
        assert document is not None
        assert spot is not None
        if self.as_html or spot.run is None:
            block = document.blocks[spot.block]
            return document.source[: block.start] + richtext.from_lines(text) + document.source[block.end :]
        return richtext.edited(document, spot.run, text)

    def on_typed(self, message: Typed) -> None:
        """The text changed: keep it within a moment."""
        message.stop()
        text = message.text
        if self._opened is None or message.box is not self._box or text == self._held:
            return
        lines = self._lines_for(text)
        if lines + 2 > self.view.place().height and len(text) <= _LONG_BLOCK:
            self._place(lines)
        if not self._flushing:
            self._flushing = True
            self.set_timer(FLUSH_SECONDS, self.flush)

    def flush(self) -> None:
        """Put what was typed in the last moment on disk."""
        self._flushing = False
        text = self._box.present() if self._box is not None else ""
        if self._opened is None or self._box is None or text == self._held:
            return
        self._held = text
        wrong, self._wrong = self._wrong, ""
        try:
            source = self._written(text)
        except FieldError as error:
            self._wrong = str(error)
            source = self._mended(text)
        self._keep(source)
        if wrong != self._wrong:
            self._caption(text)

    def _mended(self, text: str) -> str:
        """What is kept while the tags are not in order: all words, and the tags that are."""
        assert self._before is not None
        run = self._opened.run if self._opened is not None else None
        if run is None:
            return self._before.source
        try:
            return self._written(mended(self._before, run, text))
        except FieldError:
            return self._before.source

    def _keep(self, source: str) -> None:
        self.bench.keep(self.field, source or None, draw=False)

    def close_block(self) -> None:
        """Close the open block; what was typed is kept."""
        if self._opened is None:
            return
        self.flush()
        if self._wrong:
            self.say("Tags that were not in order were taken out")
        self._opened = self._before = None
        if self._box is not None:
            self._box.display = False
        self.view.close_room()
        self.set_focus(self.view, scroll_visible=False)
        self.reload()

    def on_accepted(self, message: Accepted) -> None:
        """Enter in a paragraph or a list point begins another behind the caret; elsewhere it closes the block."""
        message.stop()
        spot, document, box = self._opened, self._before, self._box
        if spot is None or document is None or box is None or spot.run is None:
            return
        text = box.text
        if not text.strip():
            self.close_block()
            return
        caret = box.cursor_location
        head, tail = box.get_text_range((0, 0), caret), box.get_text_range(caret, box.document.end)
        broken = self._broken_in_two(document, spot, head, tail)
        if broken is None:
            self.close_block()
            self.view.down()
            return
        self._held = box.present()
        self._keep(broken)
        at = self.view.cursor
        self._close_without_flush()
        self.view.move_to(at + 1)
        self.open_cursor()

    def _close_without_flush(self) -> None:
        self._wrong = ""
        if self._box is not None:
            self._held = self._box.present()
        self.close_block()

    def _broken_in_two(self, document: Document, spot: Spot, head: str, tail: str) -> str | None:
        """The source with a new paragraph or list point from the caret on; None where that cannot be."""
        run, block = spot.run, document.blocks[spot.block]
        assert run is not None
        source = document.source
        opening = re.search(r"<(p|li|h[1-6])\b[^>]*>$", source[block.start : run.start], re.IGNORECASE)
        if opening is None or not source[run.end :].lower().startswith(f"</{opening.group(1).lower()}>"):
            return None
        name = opening.group(1)
        if name.lower().startswith("h"):
            if tail.strip():
                return None
            after = f"</{name}><p>", "</p>"
        else:
            after = f"</{name}><{name}>", f"</{name}>"
        try:
            first, second = self._inside(document, run, head.rstrip()), self._inside(document, run, tail.lstrip())
        except FieldError:
            return None
        return source[: run.start] + first + after[0] + second + after[1] + source[run.end + len(name) + 3 :]

    def _inside(self, document: Document, run: Run, text: str) -> str:
        whole = richtext.edited(document, run, text)
        return whole[run.start : len(whole) - (len(document.source) - run.end)]

    # Commands

    def can(self, command: type[Command]) -> bool:
        """What makes sense depends on the block."""
        if not self.composed:
            return False
        if self._opened is not None:
            return command not in (*MOVING, MoveDown, MoveUp, NewItem, Open) and super().can(command)
        if command in (Open, MoveDown, MoveUp, ClearValue, InsertTag):
            return bool(self._spots) and command is not InsertTag
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

    def insert_tag(self) -> None:
        """Insert the next tag of this block that is missing, around what is selected."""
        box, spot, document = self._box, self._opened, self._before
        if box is None or spot is None or spot.run is None or document is None:
            return
        found = missing_tag(document, spot.run, box.text)
        if found is None:
            self.say("No tag is missing here")
            return
        box.replace(f"{found[0]}{box.selected_text}{found[1]}", *box.selection, maintain_selection_offset=False)

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
        self._keep(richtext.moved(self.document, spot.block, spot.block + step))
        self._show_block(spot.block + step)

    def _show_block(self, block: int) -> None:
        self.reload()
        for number, spot in enumerate(self._spots):
            if spot.block == block:
                self.view.move_to(number)
                return

    def clear_value(self) -> None:
        """Take the block at the cursor out, whole; while one is open, empty it."""
        if self._opened is not None and self._box is not None:
            self._box.start("")
            self.on_typed(Typed(self._box))
            return
        spot = self.spot
        if spot is not None:
            self._keep(richtext.without(self.document, spot.block))
            self._show_block(max(0, spot.block - 1) if spot.block + 1 == len(self.document.blocks) else spot.block)
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
                self.open_cursor()

        self.wftui.push_screen(insert_sheet(self), chosen)

    def _insert(self, before: int, html: str) -> None:
        self._keep(richtext.inserted(self.document, before, html))
        self._show_block(before)

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
        if not self.document.source:
            self.new_item()
            return
        text = richtext.to_lines(self.document.source)
        found = edit_text(self, text, ".html")
        if found is not None and found != text:
            self._keep(richtext.from_lines(found))
            self.reload()

    def put_back(self) -> None:
        """Put the saved text back, all of it."""
        self._close_without_flush()
        self.bench.take_back(self.field)
        self.reload()

    def undo(self) -> None:
        """Take the last step back."""
        self.close_block()
        self.bench.undo()
        self.reload()

    def redo(self) -> None:
        """Make it again."""
        self.close_block()
        self.bench.redo()
        self.reload()

    def save(self) -> None:
        """Back to the form, and save it."""
        self.close_block()
        self.wftui.pop_screen()
        save = getattr(self.bench, "save", None)
        if save is not None:
            self.bench.call_after_refresh(save)

    def down(self) -> None:
        """One place down."""
        self.view.down()

    def up(self) -> None:
        """One place up."""
        self.view.up()

    def page_down(self) -> None:
        """A screenful down."""
        self.view.page(1)

    def page_up(self) -> None:
        """A screenful up."""
        self.view.page(-1)

    def top(self) -> None:
        """To the first block."""
        self.view.first()

    def bottom(self) -> None:
        """To the last block."""
        self.view.last()

    def on_field_list_opened(self, message: DocumentView.Opened) -> None:
        """A double click opens."""
        message.stop()
        self.open_cursor()
