"""The boxes that text is typed into: one line, several, or two for a picture. One of each is made for a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Document

from wftui.domain.text import one_line
from wftui.fields.address import web_fault


class Typed(Message):
    """The text in a box changed. `text` is what stands there now, which may be newer than the message."""

    def __init__(self, box: TextBox) -> None:
        super().__init__()
        self.box = box

    @property
    def text(self) -> str:
        """What stands in the box."""
        return self.box.present()


class Accepted(Message):
    """Enter was pressed in a box of one line: what is typed stays, and the next field is wanted."""


class Stepped(Message):
    """An arrow key was pressed where up and down step a value."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self.steps = steps


class JoinWanted(Message):
    """Backspace was pressed before the first character of a text that stands for one line."""


class TextBox(Protocol):
    """What every box can do."""

    display: bool

    def start(self, text: str) -> None:
        """Hold `text` from now on, without that being a change."""

    def caption(self, text: str, title: str = "") -> None:
        """What stands in the lower edge, and in the upper one."""

    def present(self) -> str:
        """The text that stands in it."""

    def enter(self) -> None:
        """Take the focus."""


def edge(text: str) -> Content | None:
    """A caption as Textual takes it: never markup."""
    return Content(one_line(text)) if text else None


def show_edges(box: Widget, text: str, title: str) -> None:
    """Put words into the lower and the upper edge of a box; nothing is painted where they stand already."""
    for name, words in (("border_subtitle", text), ("border_title", title)):
        content = edge(words)
        if getattr(box, name) != (content.markup if content is not None else None):
            setattr(box, name, content)


class LineEditor(Input):
    """One line of text in a box."""

    takes_text = True
    virtual_size = Reactive(Size(0, 0))
    """Its box never grows with the text, so a letter asks for no layout of the screen."""
    DEFAULT_CSS = """
    LineEditor, LineEditor:focus {
        border: solid $primary; border-subtitle-align: left; border-subtitle-color: $foreground-muted;
        background: $background; background-tint: $foreground 5%; color: $foreground; padding: 0 1;
        height: 3; width: 40;
    }
    """

    def watch_has_focus(self, _has_focus: bool) -> None:
        """It looks the same with the focus and without: no style is worked out again."""

    def __init__(self) -> None:
        self.heard: Callable[[str], None] | None = None
        """Called with the text at once when it changes, so that the caption is painted in the same frame."""
        super().__init__(classes="editor", select_on_focus=False)
        self.steps = False

    def watch_value(self, value: str) -> None:
        """Tell who listens."""
        if self.heard is not None:
            self.heard(value)

    def start(self, text: str) -> None:
        """Hold `text` from now on, without that being a change."""
        heard, self.heard = self.heard, None
        with self.prevent(Input.Changed):
            self.value = text
        self.heard = heard
        self.cursor_position = len(text)

    def caption(self, text: str, title: str = "") -> None:
        """What stands in the edges of the box."""
        show_edges(self, text, title)

    def present(self) -> str:
        """The line."""
        return self.value

    def enter(self) -> None:
        """Take the focus at once: the next key is text already."""
        self.screen.set_focus(self, scroll_visible=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass the text on."""
        event.stop()
        self.post_message(Typed(self))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Pass the wish to go on on."""
        event.stop()
        self.post_message(Accepted())

    def _on_paste(self, event: events.Paste) -> None:
        """Lines that are pasted become one."""
        event.stop()
        event.prevent_default()
        words = " ".join(event.text.splitlines())
        if words:
            self.replace(words, *self.selection)

    async def _on_key(self, event: events.Key) -> None:
        if self.steps and event.key in ("up", "down"):
            event.stop()
            event.prevent_default()
            self.post_message(Stepped(1 if event.key == "up" else -1))


class TextEditor(TextArea):
    """Text on several lines in a box; or one line of it, wrapped, where `single` is set."""

    takes_text = True
    DEFAULT_CSS = """
    TextEditor, TextEditor:focus {
        border: solid $primary; border-subtitle-align: left; border-subtitle-color: $foreground-muted;
        border-title-color: $foreground-muted; background: $background; color: $foreground; padding: 0 0 0 1;
        height: 5; width: 40;
    }
    """

    def watch_has_focus(self, _has_focus: bool) -> None:
        """It looks the same with the focus and without: no style is worked out again."""

    def __init__(self) -> None:
        super().__init__(
            "",
            language=None,
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            highlight_cursor_line=False,
        )
        self.add_class("editor")
        self.single = False
        self.takes_paragraphs: Callable[[list[str]], bool] = lambda _: False
        """Asked first when a single line is pasted several; True when they were taken as paragraphs."""

    def start(self, text: str) -> None:
        """Hold `text` from now on, without that being a change."""
        with self.prevent(TextArea.Changed):
            self.load_text(text)
        self.move_cursor(self.document.end)

    def caption(self, text: str, title: str = "") -> None:
        """What stands in the edges of the box."""
        show_edges(self, text, title)

    def present(self) -> str:
        """The text."""
        return self.text

    def enter(self) -> None:
        """Take the focus at once: the next key is text already."""
        self.screen.set_focus(self, scroll_visible=False)

    @property
    def chosen(self) -> tuple[int, int]:
        """The characters that are selected, from and to; both are the caret's place when none is."""
        assert isinstance(self.document, Document)
        start, end = sorted(self.document.get_index_from_location(each) for each in self.selection)
        return start, end

    def put_caret(self, index: int) -> None:
        """Put the caret before the character of that number."""
        assert isinstance(self.document, Document)
        self.move_cursor(self.document.get_location_from_index(index))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Pass the text on."""
        event.stop()
        self.post_message(Typed(self))

    async def _on_key(self, event: events.Key) -> None:
        if not self.single:
            return
        if event.key == "enter":
            self.post_message(Accepted())
        elif event.key == "backspace" and self.selection.is_empty and self.cursor_location == (0, 0):
            self.post_message(JoinWanted())
        else:
            return
        event.stop()
        event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        """Lines that are pasted into one become one."""
        if not self.single or len(event.text.splitlines()) < 2:
            return
        event.stop()
        event.prevent_default()
        from wftui.fields.richtext import paragraphs

        parts = paragraphs(event.text)
        if not self.takes_paragraphs(parts):
            self.replace(" ".join(parts), *self.selection, maintain_selection_offset=False)


class _Line(Input):
    """One of the two lines of a picture."""

    takes_text = True
    DEFAULT_CSS = """
    _Line, _Line:focus {
        border: none; height: 1; width: 1fr; padding: 0; background: $background; color: $foreground;
    }
    """

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, select_on_focus=False, compact=True)


class PictureBox(Vertical):
    """Two lines in a box: an address, and the words for who cannot see the picture. As text, parted by a line feed."""

    DEFAULT_CSS = """
    PictureBox {
        border: solid $primary; border-subtitle-align: left; border-subtitle-color: $foreground-muted;
        background: $background; padding: 0 1; height: 4; width: 40;
    }
    """

    def __init__(self) -> None:
        super().__init__(classes="editor")
        self._address = _Line("https:// address of the file")
        self._words = _Line("alt text: what it shows, for who cannot see it")

    def compose(self) -> ComposeResult:
        """The two lines."""
        yield self._address
        yield self._words

    def start(self, text: str) -> None:
        """Hold an address and the words for it."""
        address, _, words = text.partition("\n")
        with self._address.prevent(Input.Changed), self._words.prevent(Input.Changed):
            self._address.value, self._words.value = address, words.replace("\n", " ")
        self._address.cursor_position, self._words.cursor_position = len(address), len(words)

    def caption(self, text: str, title: str = "") -> None:
        """What stands in the edges of the box."""
        show_edges(self, text, title)

    def present(self) -> str:
        """The address, a line feed, the words."""
        return f"{self._address.value.strip()}\n{self._words.value}"

    def enter(self) -> None:
        """To the words, which change more often; to the address where there is none that a browser could follow."""
        (self._words if web_fault(self._address.value) is None else self._address).focus()

    def inner_step(self, step: int) -> bool:
        """Move between the two lines; False when there is none in that direction."""
        target: Widget = self._words if step > 0 else self._address
        if target.has_focus:
            return False
        target.focus()
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass the text on."""
        event.stop()
        self.post_message(Typed(self))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes from the address to the words, and from there to the next field."""
        event.stop()
        if not self.inner_step(1):
            self.post_message(Accepted())

    async def on_key(self, event: events.Key) -> None:
        """The arrows move between the two lines."""
        if event.key in ("up", "down") and self.inner_step(1 if event.key == "down" else -1):
            event.stop()
            event.prevent_default()
