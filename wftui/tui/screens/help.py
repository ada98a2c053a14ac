"""The palette and the help: every command of the screen, found by typing, run by Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from wftui.tui.command import GROUPS, Command
from wftui.tui.look.drawing import Span, wrap
from wftui.tui.widgets.picker import PickSheet
from wftui.tui.widgets.table import Column, Row

if TYPE_CHECKING:
    from wftui.tui.screens.base import BaseScreen


def _columns(screen: BaseScreen) -> list[Column]:
    """Names and keys take what they need, so that what a command does gets the rest."""
    commands = [each for each in screen.commands() if screen.can(each)]
    names = max((len(each.label) for each in commands), default=10)
    keys = max((len(_keys(screen, each)) for each in commands), default=3)
    return [
        Column("command", "Command", min(26, max(7, names)), fixed=True),
        Column("key", "Key", min(16, max(3, keys))),
        Column("help", "", 70, flexible=True, least=20),
    ]


def palette_sheet(screen: BaseScreen) -> PickSheet:
    """Every command that would do something now."""
    return PickSheet(screen.palette, screen.signs, "All commands", _columns(screen), _finder(screen))


def help_sheet(screen: BaseScreen) -> PickSheet:
    """What the screen is for, then its commands by group."""
    intro: list[Sequence[Span]] = [[("text", text)] for text in wrap(screen.HELP, max(30, screen.size.width - 8))]
    return PickSheet(
        screen.palette,
        screen.signs,
        f"Help: {screen.TITLE_WORD.lower()}",
        _columns(screen),
        _finder(screen, grouped=True),
        intro=[*intro, []] if screen.HELP else (),
    )


def _finder(screen: BaseScreen, *, grouped: bool = False) -> Callable[[str], list[Row]]:
    commands = [command for command in screen.commands() if screen.can(command)]

    def row(command: type[Command]) -> Row:
        return Row(command.id, [command.label, ("accent", _keys(screen, command)), ("muted", command.help())])

    def find(text: str) -> list[Row]:
        wanted = text.casefold().strip()
        found = [
            command for command in commands if wanted in f"{command.id} {command.label} {command.help()}".casefold()
        ]
        if not grouped or wanted:
            return [row(command) for command in sorted(found, key=lambda each: not each.label.startswith(wanted))]
        rows: list[Row] = []
        for group in GROUPS:
            of_group = [row(command) for command in found if command.group == group]
            if of_group:
                rows += [Row(None, spans=[("+text", group)]), *of_group]
        return [*rows, *_more_help(screen)]

    return find


def _more_help(screen: BaseScreen) -> list[Row]:
    """Lines that explain more than keys, such as the language of the filter; choosing one does nothing."""
    lines = screen.more_help()
    if not lines:
        return []
    title, *rest = lines
    rows = [Row(("help", number), [example, "", ("muted", meaning)]) for number, (example, meaning) in enumerate(rest)]
    return [Row(None, spans=[("+text", title[0])]), *rows]


def _keys(screen: BaseScreen, command: type[Command]) -> str:
    return ", ".join(filter(None, (screen.keymap.shown(command), _second_key(screen, command))))


def _second_key(screen: BaseScreen, command: type[Command]) -> str:
    from wftui.tui.keys import spoken

    keys = screen.keymap.keys(command)
    return spoken(keys[1]) if len(keys) > 1 else ""
