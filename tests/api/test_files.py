"""Promises of fetching public files: whoever serves them learns nothing, and cannot do harm."""

from __future__ import annotations

import asyncio

import pytest

from tests.api.wire import Wire, client_of, reply, wire
from wftui.api import files
from wftui.api.errors import ApiError, BadAnswer, NoConnection, NotFound, ServerError, TimedOut
from wftui.domain.errors import UsageError

PICTURE = b"\x89PNG and more"


async def test_the_token_and_cookies_stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The host of a picture gets a plain request, also when it is the API's own, sets cookies, and redirects."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    moved = reply(b"", status="302 Found", headers=[("Location", "/v2/there.png"), ("Set-Cookie", "a=b; Path=/")])
    async with wire(moved, reply(PICTURE, kind="image/png")) as server, client_of(server) as client:
        assert await client.download(server.url.replace("http://", "http://me:secret@") + "/here.png") == PICTURE
    assert [head.split("\r\n")[0] for head in server.heads] == [
        "GET /v2/here.png HTTP/1.1",
        "GET /v2/there.png HTTP/1.1",
    ]
    sent = "".join(server.heads).lower()
    assert "authorization" not in sent
    assert "cookie" not in sent
    assert "bearer" not in sent


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://pictures.example/a.png", "not encrypted"),
        ("ftp://pictures.example/a.png", "https addresses only"),
        ("file:///etc/passwd", "https addresses only"),
        ("data:image/png;base64,AAAA", "https addresses only"),
        ("//pictures.example/a.png", "https addresses only"),
        ("https://[::1/a.png", "no address|not an address"),
        ("https://pictures.example:port/a.png", "not an address"),
        ("https://127.0.0.1/a.png", "this computer itself"),
        ("http://localhost:6379/", "this computer itself"),
        ("", "https addresses only"),
    ],
)
async def test_other_addresses_are_not_opened(url: str, said: str) -> None:
    """Only https elsewhere; this computer only where the API itself, a sandbox, is here."""
    async with client_of(Wire("https://api.webflow.com/v2")) as client:
        with pytest.raises(UsageError, match=said):
            await client.download(url)


@pytest.mark.parametrize("target", ["http://pictures.example/a.png", "file:///etc/passwd", "ftp://127.0.0.1/a.png"])
async def test_a_redirect_leads_to_no_other_scheme(target: str) -> None:
    """Each step is judged as the first address is."""
    moved = reply(b"", status="301 Moved Permanently", headers=[("Location", target)])
    async with wire(moved) as server, client_of(server) as client:
        with pytest.raises(UsageError):
            await client.download(f"{server.url}/a.png")
    assert len(server.heads) == 1


async def test_redirects_come_to_an_end() -> None:
    """A host that leads in circles is left after a few steps."""
    moved = reply(b"", status="302 Found", headers=[("Location", "/a.png")])
    async with wire(moved) as server, client_of(server) as client:
        with pytest.raises(BadAnswer, match="without an end"):
            await client.download(f"{server.url}/a.png")
    assert len(server.heads) == files.REDIRECTS + 1


@pytest.mark.parametrize(
    ("status", "kind"), [("404 Not Found", NotFound), ("403 Forbidden", BadAnswer), ("503 Busy", ServerError)]
)
async def test_what_is_no_file_is_said(status: str, kind: type[ApiError]) -> None:
    """An answer that is none ends in a sentence with its status."""
    async with wire(reply(b"<html>", status=status)) as server, client_of(server) as client:
        with pytest.raises(kind, match=status[:3]):
            await client.download(f"{server.url}/a.png")


async def test_a_large_file_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading stops at the limit, whatever the host says of the length."""
    monkeypatch.setattr(files, "SIZE_LIMIT", 1024 * 1024)

    async def flood(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(bytes(65536))
            await writer.drain()

    async with wire(flood) as server, client_of(server) as client:
        with pytest.raises(BadAnswer, match="larger than 1 MiB"):
            await client.download(f"{server.url}/a.png")


async def test_a_slow_host_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drops that keep coming do not keep anybody waiting."""
    monkeypatch.setattr(files, "SECONDS", 0.2)

    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(1000):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    async with wire(drip) as server, client_of(server) as client:
        with pytest.raises(TimedOut):
            await client.download(f"{server.url}/a.png")


async def test_a_sandbox_s_files_are_asked_for_at_the_sandbox_alone() -> None:
    """In the demo no address outside of this computer is opened: the sandbox stands for every host."""
    async with wire(reply(PICTURE)) as server, client_of(server, files=f"{server.url}/_assets/") as client:
        assert await client.download("https://assets.lanternhouse.example/a%20b/crate.jpg?x=1") == PICTURE
    assert server.heads[0].startswith("GET /v2/_assets/assets.lanternhouse.example/a%20b/crate.jpg HTTP/1.1\r\n")


async def test_nobody_there() -> None:
    """A host that does not answer is named."""
    async with wire(b"") as server, client_of(server) as client:
        url = server.url
    with pytest.raises(NoConnection, match=r"No connection to 127\.0\.0\.1"):
        await client.download(f"{url}/a.png")
