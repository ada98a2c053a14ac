"""Web addresses, as far as a type must judge them. Nothing is looked up."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from wftui.domain.text import one_line

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(r"[^\s.:/?#\[\]@]+(?:\.[^\s.:/?#\[\]@]+)*\.?|\[[0-9A-Fa-f:.]+\]")
_BAD = re.compile(r"[\s\x00-\x1f\x7f<>\"\ud800-\udfff]")
_ASSET_ID = re.compile(r"[0-9a-f]{24}_")


def web_fault(url: str) -> str | None:
    """What keeps `url` from being a whole http or https address, as the end of a sentence; None when it is one."""
    if _BAD.search(url):
        return "without spaces, quotes or < >"
    scheme = _SCHEME.match(url)
    if scheme is None or "." in scheme.group(1):
        return "that starts with https://"
    if scheme.group(1).lower() not in ("http", "https"):
        return f"that starts with https://, not {one_line(scheme.group())}"
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return "with a host that can exist"
    if not url[len(scheme.group()) :].startswith("//") or not host or not _HOST.fullmatch(_bracketed(host)):
        return "with a host, such as https://example.com"
    return None


def file_name(url: str) -> str:
    """The name of the file that `url` leads to, without the id that Webflow puts before it."""
    try:
        path = urlsplit(url).path
    except ValueError:
        path = url
    last = unquote(path.rstrip("/").rpartition("/")[2])
    return one_line(_ASSET_ID.sub("", last, count=1)) or one_line(url)


def suggestion(url: str) -> str:
    """A whole address that `url` may have been meant as, or nothing."""
    guess = f"https://{url.lstrip('/')}"
    return guess if "." in url and ":" not in url and not url.startswith("/") and web_fault(guess) is None else ""


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
