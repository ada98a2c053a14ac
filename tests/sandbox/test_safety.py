"""The sandbox serves programs on this machine and nobody else, and no input makes it fall over."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from typing import Any

import httpx
import pytest

from tests.sandbox.museum import Api
from tests.sandbox_process import Sandbox, running_sandbox


def raw(sandbox: Sandbox, request: bytes) -> bytes:
    """Send bytes as they are and read until the server closes."""
    host, _, port = sandbox.origin.removeprefix("http://").partition(":")
    with closing(socket.create_connection((host, int(port)), timeout=10)) as connection:
        connection.sendall(request)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    return received


def get_sites_as(sandbox: Sandbox, host: str) -> bytes:
    """Ask for the sites under another Host."""
    lines = ["GET /v2/sites HTTP/1.1", f"Host: {host}", f"Authorization: Bearer {sandbox.token}", "Connection: close"]
    return raw(sandbox, "\r\n".join([*lines, "", ""]).encode())


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "0.0.0.0", ""])
def test_a_foreign_host_is_refused(museum: Sandbox, host: str) -> None:
    """A name that somebody points at 127.0.0.1 opens nothing."""
    head = (
        f"GET /v2/sites HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {museum.token}\r\nConnection: close\r\n\r\n"
    )
    assert raw(museum, head.encode()).startswith(b"HTTP/1.1 403")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:1", "LOCALHOST:8080", "[::1]:80"])
def test_loopback_names_are_answered(museum: Sandbox, host: str) -> None:
    """Whatever port they say, since forwarded ports differ."""
    head = (
        f"GET /v2/sites HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {museum.token}\r\nConnection: close\r\n\r\n"
    )
    assert raw(museum, head.encode()).startswith(b"HTTP/1.1 200")


def test_other_web_pages_are_refused_and_no_answer_allows_them(museum: Sandbox) -> None:
    """A foreign Origin is 403, a preflight is no route, and no CORS header is ever sent."""
    headers = {"Authorization": f"Bearer {museum.token}"}
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
        answer = httpx.get(f"{museum.url}/sites", headers={**headers, "Origin": origin}, trust_env=False)
        assert answer.status_code == 403
    preflight = httpx.options(f"{museum.url}/sites", headers={**headers, "Origin": museum.origin}, trust_env=False)
    assert preflight.status_code == 404
    same = httpx.get(f"{museum.url}/sites", headers={**headers, "Origin": museum.origin}, trust_env=False)
    for answer in (preflight, same):
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_it_listens_on_loopback_alone(museum: Sandbox) -> None:
    """The address that it names is 127.0.0.1, and its port is not bound on another one."""
    assert museum.origin.startswith("http://127.0.0.1:")
    with closing(socket.socket()) as probe:
        probe.settimeout(2)
        assert probe.connect_ex(("127.0.0.2", int(museum.origin.rpartition(":")[2]))) != 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b'{"fieldData": {"name": "\\ud800"}}',
        b'{"fieldData": {"name": NaN}}',
        b'{"fieldData": {"name": "x", "count": 1e999}}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"fieldData": ' + b"1" * 5000 + b"}",
        b'{"fieldData": []}',
        b'{"fieldData": "x"}',
        b'{"items": {}}',
        b'{"items": []}',
        b'{"items": [1]}',
        b'{"fieldData": {"name": {"a": 1}}}',
        b'{"fieldData": {"name": "x"}, "isDraft": "yes"}',
        b'{"fieldData": {"name": "x"}, "isDraft": null}',
        b'{"fieldData": {"name": "x"}, "cmsLocaleId": 1}',
    ],
)
def test_a_body_that_is_no_request_is_refused(things: Any, body: bytes) -> None:
    """400 with Webflow's error body, and nothing is made."""
    for method, path in (("POST", things.items), ("POST", f"{things.items}/live"), ("PATCH", things.items)):
        answer = things.api.request(method, path, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400, body[:60]
        assert answer.json()["code"] in ("bad_request", "validation_error")
    assert things.api.call("GET", things.items, 200)["items"] == []


def test_another_content_type_is_refused(things: Any) -> None:
    """A form is no JSON, so a web page's form cannot write either."""
    answer = things.api.post(
        things.items, content=b'{"fieldData":{"name":"x"}}', headers={"Content-Type": "text/plain"}
    )
    assert answer.status_code == 400


def test_a_body_that_is_too_large_is_refused_before_it_is_read_whole(museum: Sandbox) -> None:
    """413, also when its length is not said beforehand."""
    with Api.to(museum) as api:
        collection = api.call("GET", f"/sites/{api.site()['id']}/collections", 200)["collections"][0]["id"]
        answer = api.post(
            f"/collections/{collection}/items",
            content=(b" " * 1_000_000 for _ in range(17)),
            headers={"Content-Type": "application/json"},
        )
        assert answer.status_code == 413
        api.call("GET", "/sites", 200)


@pytest.mark.parametrize("path", ["/sites/nonsense", "/collections/x/items", f"/collections/{'g' * 24}", "/pages/1"])
def test_a_malformed_id_is_a_400(api: Api, path: str) -> None:
    """In Webflow's words."""
    assert api.call("GET", path, 400)["message"] == "Validation Error: Provided ID is invalid"


@pytest.mark.parametrize("path", [f"/sites/{'f' * 24}", f"/collections/{'f' * 24}", f"/collections/{'f' * 24}/items"])
def test_what_does_not_exist_is_a_404(api: Api, path: str) -> None:
    """resource_not_found, not the unknown-route shape."""
    refused = api.call("GET", path, 404)
    assert refused["code"] == "resource_not_found"
    assert refused["message"].startswith("Requested resource not found")


def test_the_log_holds_every_request_and_no_token(museum: Sandbox) -> None:
    """Method, path, query, status and body; the line is there when the answer is."""
    with Api.to(museum) as api:
        api.call(
            "POST", f"/collections/{'f' * 24}/items", 404, {"fieldData": {"name": "Logged"}}, skipInvalidFiles="false"
        )
    line = museum.requests()[-1]
    assert (
        line
        == {
            "method": "POST",
            "path": f"/v2/collections/{'f' * 24}/items",
            "query": {"skipInvalidFiles": "false"},
            "status": 404,
            "body": {"fieldData": {"name": "Logged"}},
        }
        or line["body"] is None
    )
    assert museum.token not in museum.log.read_text()


def test_it_ends_with_its_parent() -> None:
    """A sandbox whose parent was killed does not stay behind."""
    script = (
        "import subprocess, sys, os, time\n"
        "child = subprocess.Popen([sys.executable, '-m', 'wftui.sandbox', 'serve', '--site', 'empty',"
        " '--parent', str(os.getpid())], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)\n"
        "print(child.stdout.readline().decode(), flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        said = json.loads(parent.stdout.readline())
        assert httpx.get(f"{said['url']}/sites", trust_env=False).status_code == 401
        parent.kill()
        parent.wait(10)
    assert not is_reachable_after_a_while(said["url"])


def is_reachable_after_a_while(url: str) -> bool:
    """Ask until nobody answers any more, for some seconds."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{url}/sites", trust_env=False, headers={"Connection": "close"})
        except httpx.TransportError:
            return False
    return True


def test_it_ends_when_its_standard_input_closes() -> None:
    """With --watch-stdin, as a program does that holds the other end."""
    words = [sys.executable, "-m", "wftui.sandbox", "serve", "--site", "empty", "--watch-stdin"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        json.loads(process.stdout.readline())
        process.stdin.close()
        assert process.wait(10) == 0


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_it_ends_on_sigterm(museum: Sandbox) -> None:
    """Also while a connection is open."""
    with running_sandbox("empty") as sandbox, Api.to(sandbox) as api:
        api.call("GET", "/sites", 200)
        sandbox.process.send_signal(signal.SIGTERM)
        assert sandbox.process.wait(10) in (0, -signal.SIGTERM)


@pytest.mark.parametrize(
    "words",
    [
        ["--site", "nowhere"],
        ["--site", "large:0"],
        ["--with", "nothing"],
        ["--no-damage", "nothing"],
        ["--fault", "meteor"],
        ["--port", "99999"],
        ["--rpm", "0"],
        ["--limiter", "none"],
        ["--log", "/nowhere/at/all/log.jsonl"],
    ],
)
def test_a_wrong_start_is_a_sentence_and_exit_2(words: list[str]) -> None:
    """No traceback, and nothing is served."""
    done = subprocess.run(
        [sys.executable, "-m", "wftui.sandbox", "serve", *words],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr
    assert "Traceback" not in done.stderr
