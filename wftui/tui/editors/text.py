"""The two boxes that text is typed into: one line, or several. One of each is made for a form and used again."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, TextArea

from wftui.domain.text import one_line


class Typed(Message):
    """The text in an editor changed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Accepted(Message):
    """Enter was pressed in a one-line editor: what is typed stays, and the next field is wanted."""


class Stepped(Message):
    """An arrow key was pressed where up and down step a value."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self.steps = steps


class LineEditor(Input):
    """One line of text in a box."""

    takes_text = True
    DEFAULT_CSS = """
    LineEditor, LineEditor:focus {
        border: solid $primary; border-subtitle-align: left; border-subtitle-color: $foreground-muted;
        background: $background; color: $foreground; padding: 0 1; height: 3; width: 40;
    }
    """

    def __init__(self) -> None:
        super().__init__(classes="editor", select_on_focus=False)
        self.steps = False

    def load(self, text: str) -> None:
        """Start with `text`, without that being a change."""
        with self.prevent(Input.Changed):
            self.value = text
        self.cursor_position = len(text)

    def caption(self, text: str) -> None:
        """What stands in the lower edge of the box."""
        self.border_subtitle = Content(one_line(text)) if text else None

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass the text on."""
        event.stop()
        self.post_message(Typed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Pass the wish to go on on."""
        event.stop()
        self.post_message(Accepted())

    async def _on_key(self, event: events.Key) -> None:
        if self.steps and event.key in ("up", "down"):
            event.stop()
            event.prevent_default()
            self.post_message(Stepped(1 if event.key == "up" else -1))
            return
        await super()._on_key(event)


class TextEditor(TextArea):
    """Several lines of text in a box."""

    takes_text = True
    DEFAULT_CSS = """
    TextEditor, TextEditor:focus {
        border: solid $primary; border-subtitle-align: left; border-subtitle-color: $foreground-muted;
        background: $background; color: $foreground; padding: 0 0 0 1; height: 5; width: 40;
    }
    """

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

    def start(self, text: str) -> None:
        """Start with `text`, without that being a change."""
        with self.prevent(TextArea.Changed):
            self.load_text(text)
        self.move_cursor(self.document.end)

    def caption(self, text: str) -> None:
        """What stands in the lower edge of the box."""
        self.border_subtitle = Content(one_line(text)) if text else None

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Pass the text on."""
        event.stop()
        self.post_message(Typed(self.text))
