"""How fast the sandbox answers list pages, beside a bare starlette route that answers the same bytes.

    python -m tests.bench.sandbox_speed [--seconds 3] [--site large:10000]

Prints, for a page that is asked for again and again and for a walk over all pages, answers per second and the ratio to
the bare route. Both servers are processes of their own, asked in turn by the same plain sockets. Exit status 1 when a
rate is below 300 per second or a ratio below 0.3.
"""

import argparse
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import httpx

from tests.sandbox_process import Sandbox, running_sandbox

LEAST_RATE = 300
LEAST_RATIO = 0.3
ROUNDS = 3

_BARE = """
import sys, socket, uvicorn
from pathlib import Path
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

body = Path(sys.argv[1]).read_bytes()

async def page(request):
    return Response(body, media_type="application/json")

app = Starlette(routes=[Route("/page", page)])
listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
listener.bind(("127.0.0.1", 0))
listener.listen(64)
print(listener.getsockname()[1], flush=True)
config = uvicorn.Config(app, lifespan="off", ws="none", access_log=False, log_level="warning")
uvicorn.Server(config).run(sockets=[listener])
"""


@contextmanager
def bare_route(body: bytes) -> Iterator[int]:
    """Serve these bytes from a starlette application with one route; yields the port."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.json"
        page.write_bytes(body)
        process = subprocess.Popen(
            [sys.executable, "-c", _BARE, str(page)], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
        )
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline())
        finally:
            process.kill()
            process.wait(10)
            process.stdout.close()


class Asker:
    """One keep-alive connection that asks as cheaply as Python can."""

    def __init__(self, port: int, token: str = "") -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._head = f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()

    def ask(self, path: str) -> int:
        """Send one GET and read its whole answer; returns the length of the body."""
        self._socket.sendall(b"GET " + path.encode() + b" HTTP/1.1\r\n" + self._head)
        start = b""
        while b"\r\n\r\n" not in start:
            start += self._socket.recv(65536)
        head, _, body = start.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        found = re.search(rb"content-length: (\d+)", head.lower())
        assert found is not None
        length = int(found[1])
        left = length - len(body)
        buffer = bytearray(1 << 20)
        while left > 0:
            left -= self._socket.recv_into(buffer, min(left, len(buffer)))
        return length

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()


def rate(asker: Asker, paths: list[str], seconds: float) -> float:
    """Return answers per second over a while, asking for the paths in turn."""
    each = cycle(paths)
    asker.ask(next(each))
    count, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        asker.ask(next(each))
        count += 1
    return count / (time.perf_counter() - started)


def largest_list(sandbox: Sandbox) -> tuple[str, int]:
    """Return the path of the list with the most items, and how many it has."""
    with httpx.Client(
        base_url=sandbox.url, headers={"Authorization": f"Bearer {sandbox.token}"}, trust_env=False
    ) as http:
        site = http.get("/sites").json()["sites"][0]["id"]
        totals = {}
        for collection in http.get(f"/sites/{site}/collections").json()["collections"]:
            path = f"/collections/{collection['id']}/items"
            totals[path] = int(http.get(path, params={"limit": 1}).json()["pagination"]["total"])
    best = max(totals, key=lambda path: totals[path])
    return best, totals[best]


def measure(site: str, seconds: float) -> bool:
    """Print rates and ratios of one site; say whether both are high enough."""
    with running_sandbox(site, rpm=10_000_000, log=False) as sandbox:
        path, total = largest_list(sandbox)
        port = int(sandbox.origin.rpartition(":")[2])
        first = [f"/v2{path}?limit=100&offset=0"]
        walk = [f"/v2{path}?limit=100&offset={offset}" for offset in range(0, total, 100)]
        body = httpx.get(
            sandbox.origin + first[0], headers={"Authorization": f"Bearer {sandbox.token}"}, trust_env=False
        ).content
        with bare_route(body) as bare_port:
            asker, bare = Asker(port, sandbox.token), Asker(bare_port)
            print(f"{site}: {total} items, {len(walk)} pages, {len(body) / 1000:.0f} kB a page")
            good = True
            for label, paths in (("one page", first), ("all pages", walk)):
                pairs = [(rate(asker, paths, seconds), rate(bare, ["/page"], seconds)) for _ in range(ROUNDS)]
                mine, theirs = sorted(pairs, key=lambda pair: pair[0] / pair[1])[ROUNDS // 2]
                print(f"  {label:10} {mine:7.0f}/s   bare route {theirs:7.0f}/s   ratio {mine / theirs:.2f}")
                good = good and mine >= LEAST_RATE and mine / theirs >= LEAST_RATIO
            asker.close()
            bare.close()
    return good


def main() -> int:
    """Measure the demo site, or the sites that are named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=1.0, help="per measurement (1)")
    parser.add_argument("--site", action="append", default=[], help="a site to measure; may be repeated")
    options = parser.parse_args()
    results = [measure(site, options.seconds) for site in options.site or ["lanternhouse"]]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
