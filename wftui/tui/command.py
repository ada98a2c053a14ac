"""What a command is: one class per user action.

Its docstring is the help line. From it come the key that runs it, its place in the key bar, its entry in the palette
and in the help, the id that the config file remaps it by, and its row in the README's key table. A screen lists the
commands that it offers, in order of use, and has a method for each.
"""

from __future__ import annotations

from typing import ClassVar

COMMANDS: dict[str, type[Command]] = {}
"""Every command by id."""

GROUPS = ("Look", "Choose", "Do", "Go", "Typing", "Anywhere")
"""The headings under which help and README list commands."""


class Command:
    """One user action.

    `keys` act while nothing is being typed, `typing_keys` also while an editor is open; "g p" is a sequence of two
    keys. The names are Textual's. `label` is the word in the key bar, where it stands unless `in_bar` is off. `method`
    names the screen's method that does it. One that `only_moves` a cursor has done everything when it returns.
    """

    id: ClassVar[str]
    label: ClassVar[str]
    group: ClassVar[str]
    method: ClassVar[str]
    keys: ClassVar[tuple[str, ...]] = ()
    typing_keys: ClassVar[tuple[str, ...]] = ()
    in_bar: ClassVar[bool] = True
    only_moves: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        COMMANDS[cls.id] = cls

    @classmethod
    def help(cls) -> str:
        """The first sentence of the docstring."""
        return (cls.__doc__ or "").strip().split("\n", 1)[0]
