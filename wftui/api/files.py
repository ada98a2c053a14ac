"""The public files of a site, such as its pictures: fetched from where they lie, by requests that carry no token."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from wftui.api.errors import BadAnswer, NotFound, ServerError
from wftui.api.settings import LOOPBACK, Settings
from wftui.api.transport import FileAnswer, fetch_file
from wftui.domain.errors import UsageError
from wftui.domain.text import one_line

SIZE_LIMIT = 12 * 1024 * 1024
"""Bytes of the largest file that is read. Webflow takes images of up to 4 MB."""

SECONDS = 20.0
"""How long fetching one may take."""

REDIRECTS = 3


async def download(url: str, settings: Settings) -> bytes:
    """The bytes of the file at `url`.

    Only https is spoken, http to this computer alone and only where the API itself is there; that holds for every
    redirect, too. Raises `UsageError` for another address, `ApiError` when the file does not come.
    """
    address = _at_home(url, settings.files) if settings.files else url
    for _ in range(REDIRECTS + 1):
        _check(address, local=settings.local)
        answer = await fetch_file(address, user_agent=settings.user_agent, size_limit=SIZE_LIMIT, seconds=SECONDS)
        if answer.status // 100 != 3:
            return _content(answer, _host(address))
        address = urljoin(address, answer.location)
    raise BadAnswer(f"{_host(address)} leads from one address to the next without an end.")


def _at_home(url: str, files: str) -> str:
    """Where the sandbox keeps the file."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise UsageError(f"{one_line(url)[:80]} is not an address.") from error
    return f"{files}{parts.netloc}{parts.path}"


def _check(url: str, *, local: bool) -> None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"{one_line(url)[:80]} is not an address.") from error
    if parts.scheme not in ("https", "http") or not host:
        raise UsageError("Pictures are fetched from https addresses only.")
    if host in LOOPBACK and not local:
        raise UsageError("This address leads to this computer itself, so it was not opened.")
    if parts.scheme == "http" and host not in LOOPBACK:
        raise UsageError(f"http://{one_line(host)} is not encrypted, so it was not opened.")


def _content(answer: FileAnswer, host: str) -> bytes:
    if answer.status == 200:
        return answer.content
    if answer.status in (404, 410):
        raise NotFound(f"{host} has no such file any more ({answer.status}).", status=answer.status)
    kind = ServerError if answer.status >= 500 else BadAnswer
    raise kind(f"{host} does not give the file: it answered {answer.status}.", status=answer.status)


def _host(url: str) -> str:
    return one_line(urlsplit(url).hostname or "the host")
