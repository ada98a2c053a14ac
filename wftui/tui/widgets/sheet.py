"""Sheets: what rises over the lower rows, full width, under one rule. What it is about stays visible above."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from wftui.tui.command import Command
from wftui.tui.commands import Back, Help, Quit
from wftui.tui.keyboard import Keyboard
from wftui.tui.look.differences import flowed
from wftui.tui.look.drawing import Span, cut, line, width_of, wrap
from wftui.tui.look.signs import Signs
from wftui.tui.look.themes import Palette
from wftui.tui.widgets.bar import Bar, Lines
from wftui.tui.widgets.drawn import Drawn

ROOMY = 16
"""Rows of the terminal from which on a sheet has room for the status line."""


class Sheet(Keyboard):
    """A sheet. It is dismissed with what was chosen, or with None when it is left as it was."""

    DEFAULT_CSS = """
    Sheet { align: left bottom; background: transparent 0%; }
    Sheet > Vertical { height: auto; max-height: 85%; }
    """
    OFFERS: ClassVar[tuple[type[Command], ...]] = (Back,)
    SHOWS_STATUS: ClassVar[bool] = False
    """Whether it repeats the status line that it covers, where there is room: what is sent depends on the budget."""

    TYPED_INTO: ClassVar[type[Widget] | None] = None
    """What takes letters here from the first moment, also those that come before it has the focus."""

    OTHER_ROWS: ClassVar[int] = 3
    """The rows of a sheet with text that are not text: the rule, the buttons, the keys."""

    def __init__(self, palette: Palette, signs: Signs, title: str, *, note: str = "") -> None:
        super().__init__()
        self._modal = True
        self.palette, self.signs = palette, signs
        self._title, self._note = title, note

    def compose(self) -> ComposeResult:
        """The rule, the content, the keys."""
        with Vertical():
            yield Rule(self.palette, self.signs, self._title, self._note)
            yield from self.content()
            if self.SHOWS_STATUS:
                yield Bar(self.palette, id="sheet-status")
            yield Bar(self.palette, id="sheet-keys")

    def content(self) -> ComposeResult:
        """What stands between the rule and the keys."""
        yield from ()

    def on_mount(self) -> None:
        """The keys are known once the focus is."""
        self.set_class(self.wftui.too_small, "small")
        self.fit_text(self.app.size.width, self.app.size.height)
        self.call_after_refresh(self.keys_changed)
        if self.SHOWS_STATUS:
            self._repeat_status()
            self.set_interval(1.0, self._repeat_status)

    def _repeat_status(self) -> None:
        """Show the status line of the screen below."""
        below = next(
            (bar for each in reversed(self.app.screen_stack) for bar in each.query("#status").results(Bar)), None
        )
        for bar in self.query("#sheet-status").results(Bar):
            if below is not None:
                bar.show(*below.spans)

    def fit_text(self, width: int, height: int) -> None:
        """Wrap the text of the sheet; its other rows, such as buttons and keys, always stay."""
        with_status = self.SHOWS_STATUS and height >= ROOMY
        self.query("#sheet-status").set(display=with_status)
        for text in self.query(SheetText):
            text.fit(width, height * 85 // 100 - self.OTHER_ROWS - with_status)

    def paging(self) -> Sequence[tuple[str, str]]:
        """The keys that show the rest of the text, where it has no room."""
        return (("PgDn", "more"),) if any(text.hides for text in self.query(SheetText)) else ()

    def on_key(self, event: events.Key) -> None:
        """PgDn and PgUp show the rest of the text."""
        if event.is_printable and self.focused is None and self.TYPED_INTO is not None:
            event.stop()
            event.prevent_default()
            self.call_after_refresh(self._type_ahead, event)
            return
        if event.key in ("pagedown", "pageup") and self.paging():
            for text in self.query(SheetText):
                text.page(1 if event.key == "pagedown" else -1)
            self.fit_text(self.size.width, self.size.height)
            event.stop()
            event.prevent_default()
            return
        super().on_key(event)

    def _type_ahead(self, event: events.Key) -> None:
        if self.TYPED_INTO is not None:
            for box in self.query(self.TYPED_INTO):
                box.post_message(events.Key(event.key, event.character))

    def commands(self) -> tuple[type[Command], ...]:
        """A sheet has its own commands, the way back, and the way out."""
        return (*self.OFFERS, *(each for each in (Back, Help, Quit) if each not in self.OFFERS))

    def keys_changed(self) -> None:
        """Draw the key bar again."""
        for bar in self.query("#sheet-keys").results(Bar):
            bar.show(*self.key_spans(self.size.width))

    def on_resize(self, event: events.Resize) -> None:
        """Another width holds other words and other keys."""
        self.fit_text(event.size.width, event.size.height)
        self.keys_changed()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Another part of the sheet takes the keys: the key bar says what they do now."""
        self.keys_changed()

    def back(self) -> None:
        """Leave it as it was."""
        self.dismiss(None)

    def quit(self) -> None:
        """Leave the sheet, then quit."""
        self.dismiss(None)
        self.wftui.ask_to_quit()


class Rule(Drawn):
    """The rule at the top of a sheet: its title, and a note flush right."""

    DEFAULT_CSS = "Rule { height: 1; width: 1fr; }"

    def __init__(self, palette: Palette, signs: Signs, title: str, note: str = "") -> None:
        super().__init__()
        self._palette, self._signs, self._title, self._note = palette, signs, title, note

    def retitle(self, title: str, note: str = "") -> None:
        """Say something else."""
        if (title, note) != (self._title, self._note):
            self._title, self._note = title, note
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The rule itself."""
        width, dash = self.size.width, self._signs.rule
        tail = f" {self._note} {dash * 2}" if self._note else ""
        head = f"{dash * 2} {self._title} "
        dashes = dash * max(0, width - width_of(head) - width_of(tail))
        spans: list[Span] = [("muted", f"{dash * 2} "), ("+text", f"{self._title} "), ("muted", dashes + tail)]
        return line(self._palette, spans, width, ground="bar", more=self._signs.more)


class Buttons(Drawn, can_focus=True, inherit_bindings=False):
    """Buttons in one line, `[ Back ]     [ Publish 1 ]`, or below each other. Arrows and Tab move, Enter presses."""

    DEFAULT_CSS = "Buttons { height: 1; width: 1fr; }"

    class Pressed(Message):
        """A button was pressed."""

        def __init__(self, value: Any) -> None:
            super().__init__()
            self.value = value

    def __init__(
        self, palette: Palette, signs: Signs, choices: Sequence[tuple[Any, str]], *, ground: str = "bar"
    ) -> None:
        super().__init__()
        self._palette, self._signs, self._ground = palette, signs, ground
        self._choices = list(choices)
        self._column = False
        self.at = 0

    def offer(self, choices: Sequence[tuple[Any, str]], *, column: bool = False) -> None:
        """Offer other buttons, below each other when `column`."""
        self._choices, self._column, self.at = list(choices), column, 0
        self.styles.height = len(self._choices) if column else 1
        self.refresh(layout=True)

    def move(self, step: int) -> None:
        """To another button."""
        self.at = (self.at + step) % len(self._choices)
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """The keys that buttons know."""
        inside = 0 <= self.at + (1 if event.key in ("tab", "down") else -1) < len(self._choices)
        if event.key in ("right", "l") or (event.key in ("tab", "down") and inside):
            self.move(1)
        elif event.key in ("left", "h") or (event.key in ("shift+tab", "up") and inside):
            self.move(-1)
        elif event.key == "tab" and self.screen.is_modal:
            self.move(1)
        elif event.key == "enter":
            self.post_message(self.Pressed(self._choices[self.at][0]))
        else:
            return
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        """A click presses the button under it."""
        x = 3
        for index, (value, label) in enumerate(self._choices):
            size = width_of(label) + 4
            hit = event.y == index if self._column else x <= event.x < x + size
            if hit:
                self.at = index
                self.refresh()
                self.post_message(self.Pressed(value))
            x += size + 5

    def render_line(self, y: int) -> Strip:
        """One line of buttons."""
        shown = [(y, self._choices[y])] if self._column and y < len(self._choices) else list(enumerate(self._choices))
        here = self.has_focus and (not self._column or y == self.at)
        spans: list[Span] = [("accent", self._signs.cursor if here else " "), ("text", "  ")]
        for index, (_, label) in shown:
            spans.append(("+accent" if index == self.at and self.has_focus else "text", f"[ {label} ]"))
            spans.append(("text", "     "))
        return line(self._palette, spans, self.size.width, ground=self._ground, more=self._signs.more)

    def on_focus(self) -> None:
        """The chosen button shows where keys go."""
        self.refresh()

    def on_blur(self) -> None:
        """The chosen button shows where keys go."""
        self.refresh()


class SheetText(Lines):
    """The text of a sheet, wrapped to the width that there is. What has no room is told by a sign and can be paged to.

    A line whose first span is muted and ends with a blank has a label: what goes on below it is indented by that much.
    """

    def __init__(self, palette: Palette, signs: Signs, paragraphs: Sequence[Sequence[Span]]) -> None:
        super().__init__(palette, ground="bar", id="sheet-lines")
        self._signs, self._paragraphs = signs, paragraphs
        self._top = self._room = self._count = 0

    def fit(self, width: int, room: int) -> None:
        """Wrap to `width` cells and show at most `room` lines."""
        flowed = [part for each in self._paragraphs for part in _flow(each, max(10, width - 6))]
        if len(flowed) > room:
            flowed = [each for each in flowed if each]
        self._room, self._count = max(1, room), len(flowed)
        self._top = max(0, min(self._top, self._count - self._room))
        shown: list[Sequence[Span]] = [[("text", "   "), *each] for each in flowed[self._top : self._top + self._room]]
        below = self._count - self._top - len(shown)
        if below > 0:
            shown[-1] = [*shown[-1], ("+accent", f" {self._signs.more} {below} more")]
            room_for_text = width - width_of(shown[-1][-1][1])
            shown[-1] = [*_cut(shown[-1][:-1], room_for_text, self._signs.more), shown[-1][-1]]
        elif self._count < self._room:
            shown.append([])
        self.show(shown)

    @property
    def hides(self) -> bool:
        """Whether there is more text than room."""
        return self._count > self._room

    def page(self, step: int) -> None:
        """Show what is further down or up."""
        self._top += step * max(1, self._room - 1)


def _cut(spans: Sequence[Span], width: int, more: str) -> list[Span]:
    kept: list[Span] = []
    for role, text in spans:
        kept.append((role, cut(text, max(0, width), more)))
        width -= width_of(text)
    return [span for span in kept if span[1]]


def _flow(spans: Sequence[Span], width: int) -> list[list[Span]]:
    """One paragraph over as many lines as it needs; an empty one is an empty line."""
    if sum(width_of(text) for _, text in spans) <= width:
        return [list(spans)]
    label = spans[0] if len(spans) > 1 and spans[0][0] == "muted" and spans[0][1].endswith(" ") else ("muted", "")
    indent = width_of(label[1])
    rest = spans[1:] if indent else spans
    if len(rest) == 1:
        role, text = rest[0]
        parts: list[list[Span]] = [[(role, part)] for part in wrap(text, max(8, width - indent))]
    else:
        parts = [list(part) for part in flowed(rest, max(8, width - indent), most=99)]
    if not indent:
        return parts
    return [[label if number == 0 else ("muted", " " * indent), *part] for number, part in enumerate(parts)]


class AskSheet(Sheet):
    """A question with its facts and its buttons. The first button changes nothing, and has the focus."""

    SHOWS_STATUS: ClassVar[bool] = True

    def __init__(
        self,
        palette: Palette,
        signs: Signs,
        title: str,
        lines: Sequence[Sequence[Span]],
        choices: Sequence[tuple[Any, str]],
    ) -> None:
        super().__init__(palette, signs, title)
        self._lines, self._choices = lines, choices

    def content(self) -> ComposeResult:
        """The facts and the buttons."""
        yield SheetText(self.palette, self.signs, self._lines)
        yield Buttons(self.palette, self.signs, self._choices)

    def on_mount(self) -> None:
        """The focus starts on the button that changes nothing."""
        self.query_one(Buttons).focus()
        super().on_mount()

    def key_spans(self, width: int) -> tuple[list[Span], list[Span]]:
        """What buttons know, and the way back."""
        keys: list[Span] = []
        known = [("Enter", "press"), ("Tab", "next"), ("Esc", "back, nothing sent"), *self.paging()]
        if width < 60:
            known = [("Enter", "press"), ("Esc", "back"), *self.paging()]
        for key, label in known:
            keys += [("accent", key), ("muted", f" {label}  ")]
        return keys, []

    def on_buttons_pressed(self, message: Buttons.Pressed) -> None:
        """A button was pressed: that is the answer."""
        message.stop()
        self.dismiss(message.value)
