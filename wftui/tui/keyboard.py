"""Keys to commands, for screens and sheets alike."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.message import Message
from textual.screen import Screen

from wftui.tui.command import Command
from wftui.tui.commands import ANYWHERE
from wftui.tui.keys import KeyMap, spoken
from wftui.tui.look.drawing import Span, width_of
from wftui.tui.widgets.drawn import Drawn

if TYPE_CHECKING:
    from wftui.tui.app import WftuiApp


class Keyboard(Screen[Any]):
    """A screen whose keys run commands. While an editor has the focus, only keys that cannot be text do."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = ()
    TYPING_OFFERS: ClassVar[tuple[type[Command], ...]] = ()
    """What the key bar offers while something is typed, when that is another order or choice."""

    IN_BAR: ClassVar[tuple[type[Command], ...]] = ()
    """Commands that this screen shows in its key bar although others do not."""

    MOVES_AT_ONCE: ClassVar[bool] = False
    """Whether a cursor key is for the list alone when that has the focus: nothing else here listens to it."""

    pressed: str = ""
    """The key that runs the present command, for commands with several keys that mean several things."""

    _prefix: str = ""

    def _get_dispatch_methods(
        self, method_name: str, message: Message
    ) -> Iterable[tuple[type, Callable[[Message], Awaitable[Any]]]]:
        """Textual calls the handler of every class of a screen; ours call `super()` themselves, so one of them is
        enough: otherwise everything that a screen does on a message would be done once a class."""
        ours = False
        for cls, method in super()._get_dispatch_methods(method_name, message):
            if cls.__module__.startswith("wftui."):
                if ours:
                    continue
                ours = True
            yield cls, method

    @property
    def wftui(self) -> WftuiApp:
        """The app, as what it is."""
        from wftui.tui.app import WftuiApp

        assert isinstance(self.app, WftuiApp)
        return self.app

    @property
    def typing(self) -> bool:
        """Whether what has the focus takes letters as text."""
        return bool(getattr(self.focused, "takes_text", False))

    def commands(self) -> tuple[type[Command], ...]:
        """Every command that this screen has, its own first."""
        return (*self.OFFERS, *(each for each in ANYWHERE if each not in self.OFFERS))

    def can(self, command: type[Command]) -> bool:
        """Whether `command` would do something now. Screens say so for the commands that depend on their state."""
        return hasattr(self, command.method)

    def run_command(self, command: type[Command]) -> None:
        """Do what the command says."""
        if self.can(command):
            getattr(self, command.method)()

    def on_key(self, event: events.Key) -> None:
        """Run the command of a key, or wait for the second key of a sequence."""
        self.wftui.touched()
        if self._belongs_elsewhere(event):
            return
        key = (
            event.character
            if event.character and len(event.character) == 1 and event.character.isupper()
            else event.key
        )
        if self._prefix:
            event.stop()
            event.prevent_default()
            sequence, self._prefix = f"{self._prefix} {key}", ""
            command = self._command_of(sequence, typing=False)
            self.keys_changed()
            if command is not None:
                self.run_command(command)
            return
        typing = self.typing
        self.pressed = key
        command = self._command_of(key, typing=typing)
        if command is None and not typing and self.keymap.begins(filter(self.can, self.commands()), key):
            event.stop()
            event.prevent_default()
            self._prefix = key
            self.keys_changed()
        elif command is not None:
            event.stop()
            event.prevent_default()
            self.run_command(command)

    def move_at_once(self, event: events.Key) -> bool:
        """Move the cursor of the list that has the focus, if that is all that this key does here.

        A key's way through the queues of every widget takes as long as all else together; a cursor key need not wait.
        """
        focused = self.focused
        if self._prefix or not self.MOVES_AT_ONCE or not isinstance(focused, Drawn):
            return False
        command = self._command_of(event.key, typing=False)
        if command is None or not command.only_moves:
            return False
        self.wftui.touched()
        self.pressed = event.key
        with self._context():
            self.run_command(command)
        return True

    def _belongs_elsewhere(self, event: events.Key) -> bool:
        """Hand on a key that was typed ahead: before the screen that the last one opened, or its box, had the focus."""
        top = self.app.screen
        if top is not self and isinstance(top, Keyboard):
            event.stop()
            event.prevent_default()
            (top.focused or top).post_message(events.Key(event.key, event.character))
            return True
        if self.typing and event.is_printable and self.focused is not None:
            event.stop()
            event.prevent_default()
            self.focused.post_message(events.Key(event.key, event.character))
            return True
        return False

    def _command_of(self, key: str, *, typing: bool) -> type[Command] | None:
        """The command that a key runs now. Only those that have the key are asked whether they can."""
        with_key = (command for command in self.commands() if key in self.keymap.keys(command, typing=typing))
        return next(filter(self.can, with_key), None)

    @property
    def keymap(self) -> KeyMap:
        """The keys in force."""
        return self.wftui.keymap

    def keys_changed(self) -> None:
        """Draw the key bar again."""

    def key_spans(self, width: int) -> tuple[list[Span], list[Span]]:
        """The key bar: what works now, in order of use, dropped from the end when narrow; help pinned at the right."""
        typing = self.typing
        from wftui.tui.commands import Help

        right: list[Span] = [("accent", self.keymap.shown(Help, typing=typing)), ("muted", " help")]
        room = width - 2 - sum(width_of(text) for _, text in right) - 2
        spans: list[Span] = []
        for key, label in self._offers(typing):
            size = width_of(key) + width_of(label) + 3
            if size > room:
                break
            room -= size
            spans += [("accent", key), ("muted", f" {label}  ")]
        return spans, right

    def _offers(self, typing: bool) -> list[tuple[str, str]]:
        available = [command for command in self.commands() if self.can(command)]
        if self._prefix:
            return [(spoken(key), command.label) for key, command in self.keymap.begins(available, self._prefix)]
        if typing:
            chosen = [command for command in self.TYPING_OFFERS or self.OFFERS if command in available]
        else:
            chosen = [command for command in available if command.in_bar or command in self.IN_BAR]
            first = [command for command in self.first_in_bar() if command in available]
            chosen = [*first, *(command for command in chosen if command not in first)]
        chosen.sort(key=lambda command: command.id != "sync.stop")
        offers = [(self.keymap.shown(command, typing=typing), self.label_of(command)) for command in chosen]
        return [(key, label) for key, label in offers if key]

    def first_in_bar(self) -> Sequence[type[Command]]:
        """The commands that come first in the key bar as things stand, whether or not they are in it otherwise."""
        return ()

    def label_of(self, command: type[Command]) -> str:
        """The word for a command in the key bar; screens may say it more exactly."""
        return command.label
