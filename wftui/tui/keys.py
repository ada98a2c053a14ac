"""Keys: which command a key runs, and how a key is called in words.

Own dispatch instead of Textual's bindings, for three reasons: a sequence (`g p`) is a key like any other, plain letters
never act while something is being typed, and remapping by command id holds for every screen at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from wftui.domain.errors import ConfigError
from wftui.tui.command import GROUPS, Command
from wftui.tui.commands import ALL

_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "comma": ",",
    "vertical_line": "|",
    "quotation_mark": '"',
    "apostrophe": "'",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "minus": "-",
    "underscore": "_",
    "plus": "+",
    "asterisk": "*",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "delete": "Delete",
    "backspace": "Backspace",
}
_BY_SIGN = {sign: name for name, sign in _NAMES.items() if len(sign) == 1}


def spoken(key: str) -> str:
    """A key as a person calls it: `ctrl+s` is Ctrl+S, `question_mark` is ?, `g p` stays."""
    return " ".join(_spoken_one(part) for part in key.split(" "))


def _spoken_one(key: str) -> str:
    *modifiers, last = key.split("+") if key != "+" else ["+"]
    name = _NAMES.get(last, last)
    if len(name) > 1 and name[0] == "f" and name[1:].isdigit():
        name = name.upper()
    if modifiers and len(name) == 1:
        name = name.upper()
    return "+".join([*(modifier.capitalize() for modifier in modifiers), name])


def written(text: str) -> str:
    """A key as the config file writes it, in Textual's name: `Ctrl+S`, `?`, `g p` are all accepted."""
    return " ".join(_written_one(part) for part in text.split())


def _written_one(text: str) -> str:
    if len(text) == 1:
        return _BY_SIGN.get(text, text)
    *modifiers, last = text.split("+") if not text.endswith("++") else [*text[:-2].split("+"), "plus"]
    spoken_names = {name.lower(): key for key, name in _NAMES.items()}
    last = spoken_names.get(last.lower(), last if len(last) == 1 and not modifiers else last.lower())
    return "+".join([*(modifier.lower() for modifier in modifiers), last])


class KeyMap:
    """The keys of every command, after the config file's `[keys]` table."""

    def __init__(self, remapped: Mapping[str, Sequence[str]] | None = None) -> None:
        self._keys = {command.id: command.keys for command in ALL.values()}
        self._typing = {command.id: command.typing_keys for command in ALL.values()}
        for command_id, keys in (remapped or {}).items():
            if command_id not in ALL:
                raise ConfigError(
                    f"The config file gives a key to {command_id!r}, which is no command.",
                    next_step="wftui keys lists the ids of all commands.",
                )
            own = tuple(written(key) for key in keys)
            self._keys[command_id] = own
            self._typing[command_id] = tuple(key for key in own if acts_while_typing(key))

    def keys(self, command: type[Command], *, typing: bool = False) -> tuple[str, ...]:
        """The keys of a command, the first one being the one to show."""
        return self._typing[command.id] if typing else self._keys[command.id]

    def shown(self, command: type[Command], *, typing: bool = False) -> str:
        """The key of a command in words, or "" when it has none."""
        keys = self.keys(command, typing=typing)
        return spoken(keys[0]) if keys else ""

    def find(self, commands: Iterable[type[Command]], key: str, *, typing: bool) -> type[Command] | None:
        """The first of `commands` that `key` (or the sequence, parted by a space) runs."""
        for command in commands:
            if key in self.keys(command, typing=typing):
                return command
        return None

    def begins(self, commands: Iterable[type[Command]], key: str) -> list[tuple[str, type[Command]]]:
        """The sequences that `key` begins: the key that would follow, and its command."""
        prefix = f"{key} "
        return [
            (each.removeprefix(prefix), command)
            for command in commands
            for each in self.keys(command)
            if each.startswith(prefix)
        ]


def acts_while_typing(key: str) -> bool:
    """Whether a key can run a command while text is being typed: not a letter or sign, not a sequence."""
    return " " not in key and (key.startswith(("ctrl+", "alt+")) or (key[:1] == "f" and key[1:].isdigit()))


def table() -> str:
    """The key table of the README, in Markdown: every command by group, with its keys and the id to remap it by."""
    rows = ["| key | does | id |", "|---|---|---|"]
    for group in GROUPS:
        for command in (each for each in ALL.values() if each.group == group):
            extra = [key for key in command.typing_keys if key not in command.keys]
            names = ", ".join(f"`{spoken(key)}`" for key in (*command.keys, *extra))
            rows.append(f"| {names or 'palette only'} | {command.help()} | `{command.id}` |".replace("`|`", "`\\|`"))
    return "\n".join(rows)


BEGIN, END = "<!-- keys: made by `python -m wftui.tui.keys` -->", "<!-- /keys -->"


def in_readme(readme: str) -> str:
    """The README with the key table of today between its two marks."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    from pathlib import Path

    page = Path("README.md")
    page.write_text(in_readme(page.read_text(encoding="utf-8")), encoding="utf-8")
