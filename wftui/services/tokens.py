"""Where the token comes from, and where it is put. Never a silent fall back: each place is one that a person chose."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from wftui.domain.errors import StoreError, UsageError, WftuiError
from wftui.store.config import Config
from wftui.store.paths import Paths, private_file

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from wftui.api.secret import Secret

ENVIRONMENT = "WEBFLOW_API_TOKEN"
_SERVICE, _NAME = "wftui", "webflow-api-token"
_COMMAND_SECONDS = 20
_TRUSTED = ("SecretService", "kwallet", "macOS", "Windows", "libsecret")
"""Keychains of operating systems. Others may keep the token as plain text, or nowhere."""


class NoKeychain(WftuiError):
    """No keychain of the operating system answered."""

    exit_code = 2
    code = "no_keychain"

    def __init__(self, why: str) -> None:
        super().__init__(f"No keychain answered ({why}), so nothing was stored.", next_step="Choose another place.")


def take_from_environment() -> Secret | None:
    """The token in WEBFLOW_API_TOKEN, or None. It is taken out, so that no child process inherits it.

    Raises `UsageError` when what is there cannot be a token.
    """
    text = os.environ.pop(ENVIRONMENT, "")
    if not text.strip():
        return None
    from wftui.api.secret import Secret

    return Secret.parse(text)


def place_words(config: Config) -> str:
    """Where the token is kept, in words for the screen."""
    return {
        "keychain": "in the keychain",
        "command": "from a command",
        "file": "in a file",
        "environment": f"from {ENVIRONMENT}",
    }[config.token_place]


def expected(config: Config, paths: Paths) -> bool:
    """Whether a token is kept somewhere, without looking at it."""
    if config.token_place == "file":  # noqa: S105  (a place, not a secret)
        return _file(paths).exists()
    return config.token_place in ("keychain", "command")


def _file(paths: Paths) -> Path:
    return paths.state_dir / "token"


def find(config: Config, paths: Paths) -> Secret:
    """The token from the place that the config file names. May take seconds. Raises `UsageError` or `NoKeychain`."""
    from wftui.api.secret import Secret

    if config.token_place == "command":  # noqa: S105
        return Secret.parse(_from_command(config.token_command))
    if config.token_place == "keychain":  # noqa: S105
        return Secret.parse(_from_keychain())
    try:
        return Secret.parse(_file(paths).read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            "No token is kept on this computer.", next_step=f"Set {ENVIRONMENT}, or paste a token in the program."
        ) from error


def keep_in_file(token: Secret, paths: Paths) -> None:
    """Keep the token as plain text in a file that only its owner can read. Raises `StoreError`."""
    path = private_file(_file(paths))
    try:
        path.write_text(token.reveal() + "\n", encoding="ascii")
    except OSError as error:
        raise StoreError(f"The token could not be written: {error.strerror or error}.") from error


def keep_in_keychain(token: Secret) -> None:
    """Keep the token in the operating system's keychain, and read it back. Raises `NoKeychain`."""
    keyring = _keyring()
    try:
        keyring.set_password(_SERVICE, _NAME, token.reveal())
        stored = keyring.get_password(_SERVICE, _NAME)
    except _keyring_errors() as error:
        raise NoKeychain(type(error).__name__) from error
    if stored != token.reveal():
        raise NoKeychain("what it gave back was not what was put in")


def _from_command(command: str) -> str:
    if not command.strip():
        raise UsageError("The config file names no token_command.", next_step='Set one, such as "pass show webflow".')
    import shlex
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603  (the person's own command, run without a shell)
            shlex.split(command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_COMMAND_SECONDS,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"The token command did not run: {type(error).__name__}.") from error
    if done.returncode:
        raise UsageError(f"The token command ended with status {done.returncode}; no token was read.")
    return done.stdout


def _from_keychain() -> str:
    keyring = _keyring()
    try:
        found = keyring.get_password(_SERVICE, _NAME)
    except _keyring_errors() as error:
        raise NoKeychain(type(error).__name__) from error
    if not found:
        raise UsageError("The keychain holds no token of wftui.", next_step="Paste one in the program.")
    return str(found)


def _keyring() -> ModuleType:
    try:
        import keyring
    except ImportError as error:
        raise NoKeychain("wftui was installed without its keyring extra") from error
    backend = type(keyring.get_keyring())
    if not any(word in f"{backend.__module__}.{backend.__qualname__}" for word in _TRUSTED):
        raise NoKeychain("there is none of the operating system's own")
    return keyring


def _keyring_errors() -> tuple[type[Exception], ...]:
    from keyring.errors import KeyringError

    return (KeyringError, OSError, RuntimeError)
