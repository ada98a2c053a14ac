"""Editing one block of a rich text: how what is typed becomes an edit, and how it is broken, joined and marked."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from wftui.domain.errors import FieldError
from wftui.fields import richtext
from wftui.fields.richtext import Document
from wftui.tui.editors.tags import legend, mended, missing_tag
from wftui.tui.editors.text import Accepted, JoinWanted, TextEditor, Typed
from wftui.tui.forms.blocks import BlockRows, Spot
from wftui.tui.forms.editing import FLUSH_SECONDS, MOST_LINES
from wftui.tui.screens.base import BaseScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wftui.domain.collection import Field
    from wftui.tui.forms.editing import FieldEditing
    from wftui.tui.look.signs import Signs
    from wftui.tui.look.themes import Palette
    from wftui.tui.widgets.document import DocumentView

BLANK = "<p></p>"
"""What a text without blocks opens with, so that one can write at once; it is never kept."""

_LONG_BLOCK = 6000
_COUNTED = 20_000
"""Texts longer than this are counted when a block is closed, not at every keystroke."""

_WORD = re.compile(r"\w[\w'’-]*")


class BlockEditing(BaseScreen):
    """The editing half of the rich-text screen: one block is open at a time."""

    def __init__(self, palette: Palette, signs: Signs, bench: FieldEditing, field: Field) -> None:
        super().__init__(palette, signs)
        self.bench, self.field = bench, field
        self.as_html = False
        self.document = Document("")
        self.blank = False
        """Whether nothing is written yet, so that the one paragraph shown is not kept."""
        self._spots: list[Spot] = []
        self._box: TextEditor | None = None
        self._opened: Spot | None = None
        self._before: Document | None = None
        self._started = self._held = ""
        self._fresh = self._flushing = False
        self._wrong = ""

    @property
    def view(self) -> DocumentView:
        """The document as it is drawn."""
        raise NotImplementedError

    @property
    def value(self) -> str:
        """The source as it stands, with what was typed up to a moment ago."""
        value = self.bench.value_of(self.field)
        return value if isinstance(value, str) else ""

    def reload(self) -> None:
        """Read the value again and draw it."""
        if not self.composed or self._opened is not None:
            return
        self.document = richtext.read(self.value)
        self.blank = not self.document.blocks
        if self.blank:
            self.document = richtext.read(BLANK)
        stored = self.bench.stored_of(self.field)
        found = BlockRows(
            self.document,
            as_html=self.as_html,
            stored=stored if isinstance(stored, str) else BLANK if self.blank else None,
            edited=("amber", self.signs.edited),
        )
        self._spots = found.spots
        self.view.show(found.rows())
        self.draw_bars()

    @property
    def spot(self) -> Spot | None:
        """Where the cursor is."""
        return self._spots[self.view.cursor] if self._spots else None

    def show_block(self, block: int) -> None:
        """Draw the text anew, the cursor on that block."""
        self.reload()
        for number, spot in enumerate(self._spots):
            if spot.block == block:
                self.view.move_to(number)
                return

    # Opening and closing

    def open_cursor(self, *, fresh: bool = False) -> None:
        """Open the block at the cursor; one that is `fresh` goes again when nothing is written into it."""
        spot = self.spot
        if spot is None or self._opened is not None:
            return
        if spot.run is None and not self.as_html:
            self.say("This block is moved or taken out whole; what is in it stays as it is")
            return
        self._before, self._opened, self._wrong, self._fresh = self.document, spot, "", fresh
        box = self._box
        if box is None:
            box = self._box = TextEditor()
            box.takes_paragraphs = self._paste
            self.view.mount(box)
        text = self._text_of(spot)
        box.single = not self.as_html
        box.start(text)
        self._started = self._held = box.present()
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

    def close_block(self) -> None:
        """Close the open block; what was typed is kept. One that was emptied, or never written into, goes."""
        box, spot, document = self._box, self._opened, self._before
        if box is None or spot is None or document is None:
            return
        self.flush()
        if self._wrong:
            self.say("Tags that were not in order were taken out")
        text = box.present()
        if spot.run is not None and not self.as_html and not text.strip() and (self._fresh or self._started.strip()):
            without = richtext.dropped(document, document.blocks[spot.block], spot.run)
            if without is not None and not self.blank:
                self.keep_source(without)
        self._close()

    def _close(self) -> None:
        self._opened = self._before = None
        self._wrong = ""
        if self._box is not None:
            self._held = self._box.present()
            self._box.display = False
        self.view.close_room()
        self.set_focus(self.view, scroll_visible=False)
        self.reload()

    # Typing

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
        self.keep_source(source)
        if wrong != self._wrong:
            self._caption(text)
        if len(source) <= _COUNTED:
            self.draw_bars()

    def _written(self, text: str) -> str:
        """The whole source with the open block changed to what `text` says. Raises `FieldError`."""
        document, spot = self._before, self._opened
        assert document is not None
        assert spot is not None
        if self.as_html or spot.run is None:
            block = document.blocks[spot.block]
            return document.source[: block.start] + richtext.from_lines(text) + document.source[block.end :]
        return richtext.edited(document, spot.run, text)

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

    def keep_source(self, source: str) -> None:
        """Keep the text; a paragraph that nobody has written into is none."""
        self.bench.keep(self.field, None if source in ("", BLANK) and self.blank else source or None, draw=False)

    # Beyond one block

    def on_accepted(self, message: Accepted) -> None:
        """Enter in a paragraph or a list point begins another behind the caret; elsewhere it closes the block."""
        message.stop()
        box = self._box
        if box is None or self._opened is None:
            return
        text, caret = box.text, box.chosen[1]
        if not text.strip():
            self.close_block()
        elif not self._break([text[:caret], text[caret:]], caret=0):
            self.close_block()
            self.view.down()

    def _paste(self, parts: list[str]) -> bool:
        """Paragraphs were pasted: the first goes on where the caret is, the last goes on with what stood behind it."""
        box = self._box
        if box is None or self._opened is None or self.as_html or len(parts) < 2:
            return False
        start, end = box.chosen
        head, tail = box.text[:start], box.text[end:]
        return self._break([head + parts[0], *parts[1:-1], parts[-1] + tail], caret=len(parts[-1]))

    def _break(self, parts: Sequence[str], *, caret: int) -> bool:
        """Make several of the open block, and open the last with the caret there. False where that cannot be."""
        spot, document = self._opened, self._before
        if spot is None or document is None or spot.run is None or self.as_html:
            return False
        source = richtext.broken(document, document.blocks[spot.block], spot.run, parts)
        if source is None:
            return False
        self._go_on(source, self.view.cursor + len(parts) - 1, caret, fresh=True)
        return True

    def _go_on(self, source: str, at: int, caret: int, *, fresh: bool = False) -> None:
        """Keep another source than what was typed, and open the place of number `at`."""
        self.keep_source(source)
        self._close()
        self.view.move_to(at)
        self.open_cursor(fresh=fresh)
        if self._box is not None and self._opened is not None:
            self._box.put_caret(caret)

    def on_join_wanted(self, message: JoinWanted) -> None:
        """Backspace before the first character: this goes on behind the paragraph or point before it."""
        message.stop()
        box, spot, document, at = self._box, self._opened, self._before, self.view.cursor
        if box is None or spot is None or document is None or spot.run is None or at == 0:
            return
        if not box.text.strip():
            self._fresh = True
            self.close_block()
            self.view.move_to(at - 1)
            self.open_cursor()
            return
        before = self._spots[at - 1].run
        source = richtext.joined(document, before, spot.run, box.text) if before is not None else None
        if source is None or before is None:
            self.say("This goes with nothing before it")
            return
        self._go_on(source, at - 1, len(richtext.shown(document, before)))

    # Tags

    def missing(self) -> tuple[str, str] | None:
        """The first tag of the open block that was deleted from it; None when all are there."""
        spot, document = self._opened, self._before
        if self._box is None or spot is None or spot.run is None or document is None:
            return None
        return missing_tag(document, spot.run, self._box.text)

    def insert_tag(self) -> None:
        """Insert the next tag of this block that is missing, around what is selected."""
        box, found = self._box, self.missing()
        if box is None:
            return
        if found is None:
            self.say("No tag is missing here")
            return
        box.replace(f"{found[0]}{box.selected_text}{found[1]}", *box.selection, maintain_selection_offset=False)

    def mark_words(self) -> None:
        """Ask whether the selected words, or the word at the caret, become a link, bold or italic."""
        from wftui.tui.screens.new_block import mark_sheet

        box, spot = self._box, self._opened
        if box is None or spot is None or spot.run is None or self.as_html:
            return
        text = box.text
        start, end = box.chosen
        if start == end:
            word = next((each for each in _WORD.finditer(text) if each.start() <= start <= each.end()), None)
            start, end = word.span() if word is not None else (start, end)

        def chosen(mark: object) -> None:
            if self._opened is not None and isinstance(mark, tuple):
                self._mark((start, end), *mark)

        self.flush()
        self.wftui.push_screen(mark_sheet(self, text[start:end]), chosen)

    def _mark(self, span: tuple[int, int], tag: str, address: str) -> None:
        box, spot, document = self._box, self._opened, self._before
        if box is None or spot is None or document is None or spot.run is None:
            return
        (start, end), text = span, box.text
        if start == end:
            text, end = text[:start] + address + text[end:], start + len(address)
        opening = f'<a href="{html.escape(address)}">' if tag == "a" else f"<{tag}>"
        source = richtext.marked(document, spot.run, text, (start, end), (opening, f"</{tag}>"))
        if source is None:
            self.say("Those words lie partly within another tag: choose all of it, or none")
            return
        at = self.view.cursor
        self._go_on(source, at, 0)
        if self._box is not None:
            self._box.move_cursor(self._box.document.end)
