"""Whatever comes back, it ends as one sentence; a write is sent once; the token goes to one place."""

from __future__ import annotations

import asyncio
import socket
import struct
import tracemalloc

import pytest

from tests.api.wire import TOKEN, Reply, client_of, reply, wire
from wftui.api.errors import ApiError, BadAnswer, NoConnection, OutcomeUnknown, ServerError, TimedOut, TooManyRequests
from wftui.domain.locale import ONLY

COLLECTION = "580e63fc8c9a982ac9b8b745"
ITEM = "580e64008c9a982ac9b8b754"
BOMB = b" " * (64 * 1024 * 1024)


async def _reset(writer: asyncio.StreamWriter) -> None:
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _reset_in_the_body(writer: asyncio.StreamWriter) -> None:
    writer.write(reply(b"x" * 100, length=1000))
    await writer.drain()
    await _reset(writer)


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()


async def _drip(writer: asyncio.StreamWriter) -> None:
    writer.write(reply(b"", length=10_000))
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.05)


def page(items: bytes, total: int) -> bytes:
    """A page of a listing, with its items as they are."""
    return b'{"items":' + items + b',"pagination":{"limit":100,"offset":0,"total":%d}}' % total


HOSTILE: dict[str, Reply] = {
    "a guest network's page": reply(b"<html>Sign in</html>", kind="text/html"),
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "no type": reply(b"{}", kind=""),
    "not JSON": reply(b'{"items": [oops]}'),
    "nothing": reply(b""),
    "cut short": reply(b'{"items":[', length=1000),
    "cut at a lucky place": reply(page(b"[]", 37)),
    "another page": reply(b'{"items":[],"pagination":{"limit":100,"offset":200,"total":37}}'),
    "a list": reply(b"[]"),
    "items of no shape": reply(page(b'[1, "two", null]', 3)),
    "an item without an id": reply(page(b'[{"fieldData":{}}]', 1)),
    "nested without end": reply(page(b"[" * 100_000 + b"]" * 100_000, 1)),
    "nested without end in an item": reply(
        page(b'[{"id":"a","fieldData":{"x":' + b"[" * 90_000 + b"]" * 90_000 + b"}}]", 1)
    ),
    "not a number": reply(page(b'[{"id":"a","fieldData":{"x":NaN}}]', 1)),
    "an infinite number": reply(page(b'[{"id":"a","fieldData":{"x":1e999}}]', 1)),
    "a number of 5,000 digits": reply(page(b'[{"id":"a","fieldData":{"x":' + b"1" * 5000 + b"}}]", 1)),
    "broken UTF-8": reply(page(b'[{"id":"a","fieldData":{"name":"\xff"}}]', 1)),
    "a total of no size": reply(b'{"items":[],"pagination":{"limit":100,"offset":0,"total":"many"}}'),
    "a gzip bomb": reply(BOMB, zipped=True),
    "too much": reply(b" " * (17 * 1024 * 1024)),
    "half a gzip": reply(
        reply(page(b"[]", 0), zipped=True).split(b"\r\n\r\n", 1)[1][:-6], headers=[("Content-Encoding", "gzip")]
    ),
    "no gzip at all": reply(b"{}", headers=[("Content-Encoding", "gzip")]),
    "brotli": reply(b"{}", headers=[("Content-Encoding", "br")]),
    "an informational status": reply(status="299 Odd", body=b"!"),
    "garbage": b"BLAH\r\n\r\n",
    "half a status line": b"HTTP/1.1 20",
    "a header of 200 kB": reply(headers=[("X-Long", "x" * 200_000)]),
    "a reset": _reset,
    "a reset in the body": _reset_in_the_body,
    "a close": _close,
    "a slow drip": _drip,
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_read_ends_in_a_sentence(name: str) -> None:
    """Every broken answer to a read is one error with a sentence, never a crash, never an empty list."""
    async with wire(HOSTILE[name]) as wired, client_of(wired, read_limit=0.4) as client:
        with pytest.raises((BadAnswer, TimedOut)) as caught:
            await client.list_items(COLLECTION)
    assert str(caught.value).endswith(".")
    assert caught.value.exit_code == 5
    assert not caught.value.outcome_unknown
    assert 1 <= len(wired.heads) <= 3


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in ("cut at a lucky place", "another page")])
async def test_a_write_is_sent_once_and_its_fate_is_open(name: str) -> None:
    """A write whose answer cannot be read is not sent again, and says that nobody knows whether it happened."""
    async with wire(HOSTILE[name]) as wired, client_of(wired, write_limit=0.4) as client:
        with pytest.raises(OutcomeUnknown) as caught:
            await client.update_item(COLLECTION, ITEM, locale=ONLY, field_data={"name": "x"})
    assert caught.value.outcome_unknown
    assert isinstance(caught.value.cause, ApiError)
    assert len(wired.heads) == 1


async def test_a_gzip_bomb_is_not_unpacked() -> None:
    """64 MiB packed into a few kilobytes are refused before they fill the memory."""
    bomb = reply(BOMB, zipped=True)
    async with wire(bomb) as wired, client_of(wired) as client:
        tracemalloc.start()
        with pytest.raises(BadAnswer, match="more than 16 MiB"):
            await client.list_items(COLLECTION)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 48 * 1024 * 1024


async def test_a_good_gzip_is_read() -> None:
    """Packed answers are unpacked: a page of 100 items travels as a tenth of its size."""
    async with wire(reply({"sites": [{"id": ITEM, "displayName": "A"}]}, zipped=True)) as wired, client_of(wired) as c:
        assert [each.display_name for each in await c.list_sites()] == ["A"]
    assert "accept-encoding: gzip" in wired.heads[0].lower()


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
async def test_the_token_follows_no_redirect(status: str) -> None:
    """A redirect is an error, for reads and writes: neither the token nor the write goes where it points."""
    async with (
        wire(reply({"sites": []})) as elsewhere,
        wire(reply(status=status, headers=[("Location", elsewhere.url + "/sites")])) as wired,
        client_of(wired) as client,
    ):
        with pytest.raises(BadAnswer):
            await client.list_sites()
        with pytest.raises(OutcomeUnknown):
            await client.delete_collection(COLLECTION)
    assert elsewhere.heads == []
    assert len(wired.heads) == 2


async def test_requests_say_who_sends_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """The token and the program's version are sent, proxies of the environment are not asked."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with wire(reply({"sites": []})) as wired, client_of(wired) as client:
        assert await client.list_sites() == []
    head = wired.heads[0].lower()
    assert head.startswith("get /v2/sites http/1.1")
    assert f"authorization: bearer {TOKEN}" in head
    assert "user-agent: wftui/" in head


@pytest.mark.parametrize("status", ["500 Oops", "502 Bad Gateway", "503 Unavailable", "504 Timeout"])
async def test_a_read_is_repeated_when_webflow_stumbles(status: str) -> None:
    """A read that gets a 5xx is tried three times in all, and its answer is used when one comes."""
    stumble = reply({"message": "An Internal Error occurred", "code": "internal_error"}, status=status)
    async with wire(stumble, stumble, reply({"sites": []})) as wired, client_of(wired) as client:
        assert await client.list_sites() == []
    async with wire(stumble) as wired, client_of(wired) as client:
        with pytest.raises(ServerError, match="of its own"):
            await client.list_sites()
        assert len(wired.heads) == 3
        with pytest.raises(OutcomeUnknown):
            await client.publish_items(COLLECTION, [(ITEM, [ONLY])])
        assert len(wired.heads) == 4


async def test_nobody_there() -> None:
    """Without a server there is no connection, and a write is known not to have happened."""
    async with wire(reply()) as wired:
        pass
    async with client_of(wired) as client:
        with pytest.raises(NoConnection, match="No connection to 127"):
            await client.list_sites()
        with pytest.raises(NoConnection) as caught:
            await client.delete_item(COLLECTION, ITEM, locales=None)
    assert not caught.value.outcome_unknown
    assert "Nothing was sent." in str(caught.value)


async def test_a_refused_write_goes_again_when_the_limit_allows() -> None:
    """A 429 says that nothing was done, so the write is sent again after the wait: nothing is lost, nothing doubled."""
    limited = reply({"code": "too_many_requests"}, status="429 Too Many", headers=[("Retry-After", "0")])
    done = reply({"publishedItemIds": [ITEM], "errors": []}, status="202 Accepted")
    async with wire(limited, done) as wired, client_of(wired) as client:
        outcome = await client.publish_items(COLLECTION, [(ITEM, [ONLY])])
    assert outcome.published == (ITEM,)
    assert wired.bodies[0] == wired.bodies[1]


async def test_a_site_publish_has_a_limit_of_its_own() -> None:
    """A second site publish within a minute is refused with the wait, and everything else goes on at once."""
    headers = [("X-RateLimit-Limit", "60"), ("X-RateLimit-Remaining", "40"), ("Retry-After", "41")]
    limited = reply({"code": "too_many_requests"}, status="429 Too Many", headers=headers)
    async with wire(limited, reply({"sites": []})) as wired, client_of(wired) as client:
        with pytest.raises(TooManyRequests, match="one site publish a minute; the next can go in 41 s") as caught:
            await client.publish_site(ITEM, to_subdomain=True)
        assert caught.value.exit_code == 4
        assert client.budget.frozen_for == 0
        await client.list_sites()


@pytest.mark.parametrize(
    "headers",
    [
        {"X-RateLimit-Limit": "-5", "X-RateLimit-Remaining": "-1"},
        {"X-RateLimit-Limit": "0", "X-RateLimit-Remaining": "9" * 400},
        {"X-RateLimit-Limit": "sixty", "X-RateLimit-Remaining": "NaN"},
        {"X-RateLimit-Limit": "1e9", "X-RateLimit-Remaining": "\u00b2"},
        {"X-RateLimit-Limit": "", "Retry-After": "999999999999"},
        {"Retry-After": "Wed, 99 Foo 2026", "Date": "never"},
        {"Content-Length": "13", "Vary": "\u00ff"},
        {"X-RateLimit-Limit": "999999", "X-RateLimit-Remaining": "999999"},
    ],
)
async def test_nonsense_in_headers_is_passed_over(headers: dict[str, str]) -> None:
    """Headers that make no sense, and a Retry-After on a good answer, change nothing about the next request."""
    async with wire(reply({"sites": []}, headers=list(headers.items()))) as wired, client_of(wired) as client:
        assert await client.list_sites() == []
        budget = client.budget
    assert budget.limit >= 1
    assert budget.frozen_for == 0


async def test_half_a_character_is_kept() -> None:
    """An item with half a surrogate pair, which other tools can store, is read; its bytes say the same."""
    items = b'[{"id":"%s","fieldData":{"name":"a\\ud800b","slug":"a"}}]' % ITEM.encode()
    async with wire(reply(page(items, 1))) as wired, client_of(wired) as client:
        found = (await client.list_items(COLLECTION)).items[0]
    assert found.name == "a?b"
    assert found.field_data()["name"] == "a\ud800b"


async def test_an_items_bytes_are_kept() -> None:
    """What Webflow sent for an item is kept to the byte, spaces, order and unknown keys included."""
    item = (
        b'{ "zeta": 1.0,"id":"%s",\t"fieldData": {"name":"\\u00e9","slug":"e", "x":12345678901234567890}}'
        % ITEM.encode()
    )
    async with wire(reply(page(b"[ " + item + b" ]", 1))) as wired, client_of(wired) as client:
        found = (await client.list_items(COLLECTION)).items[0]
    assert found.raw == item
    assert (found.name, found.last_published, found.is_draft) == ("é", None, False)


async def test_odd_columns_are_empty_not_fatal() -> None:
    """A date that is a number, a name that is a list: the item is still listed, and its bytes are whole."""
    item = (
        b'{"id":"%s","cmsLocaleId":null,"lastPublished":17,"isDraft":"yes","fieldData":{"name":["x"]}}' % ITEM.encode()
    )
    async with wire(reply(page(b"[" + item + b"]", 1))) as wired, client_of(wired) as client:
        found = (await client.list_items(COLLECTION)).items[0]
    assert (found.name, found.last_published, found.cms_locale_id, found.raw) == ("", None, None, item)
