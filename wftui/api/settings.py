"""Where requests go, with which token, and how fast."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from wftui import __version__
from wftui.api.secret import Secret
from wftui.domain.errors import UsageError

BASE_URL = "https://api.webflow.com/v2"
WINDOW = 60.0
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def checked_base_url(text: str) -> str:
    """Return `text` without its last slash if a token may be sent there: https, or http on this computer.

    Raises `UsageError` otherwise; a name and password, a query or a fragment in it are refused as well.
    """
    try:
        parts = urlsplit(text.strip())
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"{text[:100]!r} is not an address: {error}.") from error
    if not host or parts.scheme not in ("https", "http"):
        raise UsageError(f"{text[:100]!r} is not an https address.", next_step=f"Use one such as {BASE_URL}.")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise UsageError("The API address takes no user name, password, query or fragment.")
    if parts.scheme == "http" and host not in LOOPBACK:
        raise UsageError(
            f"http://{host} is not encrypted, so no token is sent there.",
            next_step="Use https, or http on 127.0.0.1, ::1 or localhost.",
        )
    return text.strip().rstrip("/")


def checked_window(text: str) -> float:
    """Return the rate window in `text` in seconds; raise `UsageError` unless it lies between 0.1 and 3600."""
    try:
        window = float(text)
    except ValueError:
        window = 0.0
    if not 0.1 <= window <= 3600:
        raise UsageError(f"WFTUI_RATE_WINDOW is {text[:40]!r}; seconds between 0.1 and 3600 are wanted.")
    return window


@dataclass(frozen=True, slots=True)
class Settings:
    """What a client is made from. Times are in seconds, `size_limit` in bytes of an unpacked answer.

    `window` is the length of the server's rate window: 60 at Webflow. `rate_limit` is what an earlier run learned
    of the requests allowed in one; the first answer corrects it. `read_limit` and `write_limit` bound a whole
    request from the first byte sent to the last byte received; the wait for a place in the budget is not part of it.
    A failed read is repeated after `first_pause`, and then after twice as long each time. `files` is where a sandbox
    keeps the files of its site: they are asked for there, and nowhere else; without it they are fetched from where
    they are.
    """

    token: Secret
    base_url: str = BASE_URL
    window: float = WINDOW
    rate_limit: int = 60
    user_agent: str = f"wftui/{__version__}"
    connect_limit: float = 10.0
    read_limit: float = 30.0
    write_limit: float = 60.0
    size_limit: int = 16 * 1024 * 1024
    first_pause: float = 0.5
    files: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "base_url", checked_base_url(self.base_url))

    @property
    def local(self) -> bool:
        """Whether requests go to a sandbox on this computer."""
        return urlsplit(self.base_url).hostname in LOOPBACK

    @property
    def host(self) -> str:
        """The host (and port, where it is not the usual one) as sentences name it."""
        return urlsplit(self.base_url).netloc

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None, *, token: Secret | None = None) -> Settings:
        """Settings from WEBFLOW_API_TOKEN (unless `token` is given), WFTUI_API_URL and WFTUI_RATE_WINDOW.

        Raises `UsageError` when there is no token, or one of them cannot be used.
        """
        values = os.environ if environ is None else environ
        if token is None:
            if not values.get("WEBFLOW_API_TOKEN", "").strip():
                raise UsageError(
                    "There is no token.",
                    next_step="Set WEBFLOW_API_TOKEN to a site token, or run wftui demo, which needs none.",
                )
            token = Secret.parse(values["WEBFLOW_API_TOKEN"])
        return cls(
            token=token,
            base_url=values.get("WFTUI_API_URL") or BASE_URL,
            window=checked_window(values["WFTUI_RATE_WINDOW"]) if values.get("WFTUI_RATE_WINDOW") else WINDOW,
        )
