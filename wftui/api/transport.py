"""The one module that speaks HTTP.

It sends the token to one origin only, follows no redirect, reads no proxy or certificate settings from the environment,
bounds every request in time and every answer in size, and knows which failures leave a write undone: `NoConnection`
does, `TimedOut` and `BadAnswer` do not. Public files, which lie on other hosts, are fetched without the token.
"""

from __future__ import annotations

import asyncio
import ssl
import zlib
from collections.abc import AsyncIterator, Callable, Generator, Mapping
from dataclasses import dataclass

import certifi
import httpx

from wftui.api.answer import Answer
from wftui.api.errors import BadAnswer, NoConnection, TimedOut
from wftui.api.secret import Secret
from wftui.api.settings import Settings

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_IDLE_LIMIT = 4.0
"""Seconds after which an unused connection is dropped: a write on one that the server is just closing has no known
outcome."""


class TokenAuth(httpx.Auth):
    """Adds the token to requests for the one origin that it belongs to, and to no other."""

    def __init__(self, token: Secret, origin: httpx.URL) -> None:
        self._token = token
        self._origin = _origin(origin)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign `request` if it goes to the token's own origin."""
        if _origin(request.url) == self._origin:
            request.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        yield request


class Transport:
    """Sends one request at a time over a few kept connections; belongs to one event loop."""

    def __init__(self, settings: Settings, *, connections: int) -> None:
        self._settings = settings
        self._base = httpx.URL(settings.base_url)
        self._http = httpx.AsyncClient(
            auth=TokenAuth(settings.token, self._base),
            headers={"User-Agent": settings.user_agent, "Accept": "application/json", "Accept-Encoding": "gzip"},
            timeout=httpx.Timeout(settings.read_limit, connect=settings.connect_limit),
            limits=httpx.Limits(max_connections=connections, keepalive_expiry=_IDLE_LIMIT),
            verify=_tls(encrypted=self._base.scheme == "https"),
            follow_redirects=False,
            trust_env=False,
        )

    async def send(
        self, method: str, path: str, *, query: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        """Send one request and return its answer, whatever the status.

        `path` starts with a slash and is made of checked ids. Raises `NoConnection`, `TimedOut` or `BadAnswer`.
        """
        settings = self._settings
        limit = settings.read_limit if method == "GET" else settings.write_limit
        url = self._base.copy_with(path=self._base.path.rstrip("/") + path)
        request = self._http.build_request(
            method,
            url,
            params=query or None,
            content=body,
            headers={"Content-Type": "application/json"} if body is not None else None,
            timeout=httpx.Timeout(limit, connect=settings.connect_limit),
        )
        try:
            async with asyncio.timeout(limit):
                response = await self._http.send(request, stream=True)
                try:
                    content = await self._content(response)
                finally:
                    await response.aclose()
        except _NEVER_SENT as error:
            raise self._no_connection(error) from None
        except (TimeoutError, httpx.TimeoutException):
            raise _timed_out(settings.host, limit) from None
        except (httpx.TransportError, httpx.InvalidURL, httpx.StreamError) as error:
            raise _broken(settings.host, error) from None
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(method, path, response.status_code, headers, content)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _content(self, response: httpx.Response) -> bytes:
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        if encoding in ("", "identity"):
            return await self._collect(response.aiter_raw())
        if encoding in ("gzip", "x-gzip"):
            return await self._collect(self._unzip(response.aiter_raw()))
        raise BadAnswer(
            f"{self._settings.host} answered in an encoding that was not asked for.", next_step="Try again."
        )

    async def _collect(self, chunks: AsyncIterator[bytes]) -> bytes:
        return await _collect(chunks, self._settings.size_limit, self._too_big)

    async def _unzip(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Unpack `chunks`, none to more than what is too big by itself."""
        unzip = zlib.decompressobj(wbits=31)
        try:
            async for chunk in chunks:
                yield unzip.decompress(chunk, self._settings.size_limit + 1)
        except zlib.error:
            raise BadAnswer(
                f"What {self._settings.host} sent cannot be unpacked.", next_step="Try again.", retryable=True
            ) from None
        if not unzip.eof or unzip.unused_data:
            raise BadAnswer(
                f"The answer of {self._settings.host} was cut short.", next_step="Try again.", retryable=True
            )

    def _too_big(self) -> BadAnswer:
        mebibytes = self._settings.size_limit // (1024 * 1024)
        return BadAnswer(
            f"{self._settings.host} sent more than {mebibytes} MiB in one answer, so the rest was not read.",
            next_step="This is not how Webflow's API answers; check the address and the network.",
        )

    def _no_connection(self, error: httpx.TransportError) -> NoConnection:
        return _unreached(
            self._settings.host, error, "Check the network; what is on this computer can be read and edited meanwhile."
        )


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """What a host answered to the wish for a file: the status, where it lies instead (may be empty), and its bytes."""

    status: int
    location: str
    content: bytes


async def fetch_file(url: str, *, user_agent: str, size_limit: int, seconds: float) -> FileAnswer:
    """Fetch a public file: no token, no cookie and no name goes along, and no redirect is followed.

    At most `size_limit` bytes are read, in `seconds` in all. Raises `NoConnection`, `TimedOut` or `BadAnswer`.
    """
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise BadAnswer("This is no address that a file can be fetched from.") from error
    host = address.host

    def too_big() -> BadAnswer:
        return BadAnswer(f"The file on {host} is larger than {size_limit // (1024 * 1024)} MiB, so it was not read.")

    headers = {"User-Agent": user_agent, "Accept": "image/*", "Accept-Encoding": "identity"}
    verify = _tls(encrypted=address.scheme == "https")
    limits = httpx.Timeout(seconds, connect=min(10.0, seconds))
    try:
        async with (
            asyncio.timeout(seconds),
            httpx.AsyncClient(verify=verify, follow_redirects=False, trust_env=False, timeout=limits) as http,
            http.stream("GET", address.copy_with(userinfo=b"", fragment=None), headers=headers) as response,
        ):
            content = b"" if response.is_redirect else await _collect(response.aiter_raw(), size_limit, too_big)
            return FileAnswer(response.status_code, response.headers.get("location", ""), content)
    except _NEVER_SENT as error:
        raise _unreached(host, error, "Check the network, and whether the address is right.") from None
    except (TimeoutError, httpx.TimeoutException):
        raise _timed_out(host, seconds) from None
    except (httpx.TransportError, httpx.InvalidURL, httpx.StreamError) as error:
        raise _broken(host, error) from None


async def _collect(chunks: AsyncIterator[bytes], limit: int, too_big: Callable[[], BadAnswer]) -> bytes:
    content = bytearray()
    async for chunk in chunks:
        content += chunk
        if len(content) > limit:
            raise too_big()
    return bytes(content)


def _unreached(host: str, error: httpx.TransportError, otherwise: str) -> NoConnection:
    insecure = isinstance(error.__cause__, ssl.SSLError) or "CERTIFICATE_VERIFY_FAILED" in str(error)
    in_between = "Something between here and there answers in its place; check the network."
    return NoConnection(
        f"{host} did not prove that it is {host}." if insecure else f"No connection to {host}.",
        safe="Nothing was sent.",
        next_step=in_between if insecure else otherwise,
        retryable=not insecure,
    )


def _timed_out(host: str, seconds: float) -> TimedOut:
    return TimedOut(
        f"{host} gave no whole answer within {seconds:g} s.",
        next_step="Try again; if it stays so, look at the connection.",
        retryable=True,
    )


def _broken(host: str, error: Exception) -> BadAnswer:
    return BadAnswer(
        f"The connection to {host} broke before its answer was complete ({type(error).__name__}).",
        next_step="Try again.",
        retryable=True,
    )


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    port = url.port or {"https": 443, "http": 80}.get(url.scheme)
    return url.scheme, url.host, port


def _tls(*, encrypted: bool) -> ssl.SSLContext:
    """Certificates are always checked, against certifi's list; the environment has no say. Loopback needs none."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if encrypted:
        context.load_verify_locations(certifi.where())
    return context
