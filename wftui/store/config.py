"""The config file: what a person set, checked before use and never rewritten without their comments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from wftui.domain.errors import ConfigError
from wftui.store.paths import private_file

THEMES = ("dark", "light", "high-contrast", "colour-blind-safe", "mono")
SIGNS = ("auto", "unicode", "ascii")
TOKEN_PLACES = ("environment", "keychain", "command", "file")


class Config(msgspec.Struct, frozen=True):
    """Every setting, with its default."""

    theme: str = "dark"
    """The colours: dark, light, high-contrast, colour-blind-safe or mono."""

    signs: str = "auto"
    """The signs beside the words: auto, unicode or ascii."""

    token_place: str = "environment"  # noqa: S105  (a place, not a secret)
    """Where the token is kept: environment (WEBFLOW_API_TOKEN), keychain, command or file."""

    token_command: str = ""
    """A command whose output is the token, such as `pass show webflow`; run without a shell."""

    keys: dict[str, list[str]] = msgspec.field(default_factory=dict)
    """Keys by command id, such as `"edits.save" = ["F10"]`; `wftui keys` lists the ids."""


def load(path: Path) -> Config:
    """Read the config file, or the defaults when there is none.

    Raises `ConfigError` for a file that is not TOML, a setting that does not exist, or a value that it cannot have.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"The config file {path} cannot be read: {error}.") from error
    import tomllib

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"The config file {path} is not TOML: {error}.", next_step="Correct that line, or move the file away."
        ) from error
    return _checked(values, path)


def _checked(values: dict[str, Any], path: Path) -> Config:

    wanted = msgspec.defstruct(
        "Settings",
        [
            ("theme", _one_of(THEMES), "dark"),
            ("signs", _one_of(SIGNS), "auto"),
            ("token_place", _one_of(TOKEN_PLACES), "environment"),
            ("token_command", str, ""),
            ("keys", dict[str, str | list[str]], msgspec.field(default_factory=dict)),
        ],
        forbid_unknown_fields=True,
    )
    try:
        found: Any = msgspec.convert(values, wanted)
    except msgspec.ValidationError as error:
        raise ConfigError(
            f"The config file {path} cannot be used: {error}.",
            next_step="wftui config lists the settings and what each can be.",
        ) from error
    keys = {name: [each] if isinstance(each, str) else each for name, each in found.keys.items()}
    return Config(found.theme, found.signs, found.token_place, found.token_command, keys)


def _one_of(words: tuple[str, ...]) -> Any:
    from typing import Literal

    return Literal[words]


def change(path: Path, name: str, value: str) -> None:
    """Set one setting in the file and leave everything else, comments included, as it is. Raises `ConfigError`."""
    import tomlkit

    load(path)
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    document[name] = value
    _checked(document.unwrap(), path)
    private_file(path)
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
