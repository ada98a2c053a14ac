"""The files behind the addresses that a site's images have, drawn from their names: the invented host has none.

A name gives the same picture every time. What the real host serves at `https://HOST/PATH` is here at
`/_assets/HOST/PATH`, to anybody and outside of the rate limit, as a content network serves files.
"""

import colorsys
import hashlib
import math
import struct
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wftui.sandbox.access import world_of
from wftui.sandbox.errors import not_found
from wftui.sandbox.files import IMAGE_TYPES

WIDTH, HEIGHT = 240, 160
RESERVED = ".example"
"""The end of hosts that nobody can own: whatever is asked for below one is invented here."""

Colour = tuple[float, float, float]
Light = Callable[[float, float], float]
"""How much of a picture's light falls on a point: from 0 to 1."""


def draw(name: str) -> bytes:
    """A PNG of a light over the sea, made of nothing but its name."""
    seed = hashlib.sha256(name.encode()).digest()
    width, height = (HEIGHT, HEIGHT * 6 // 5) if seed[0] % 5 == 0 else (WIDTH, HEIGHT)
    hue = seed[1] / 256
    above = colorsys.hls_to_rgb(hue, 0.10 + seed[2] / 2560, 0.45)
    below = colorsys.hls_to_rgb((hue + 0.06) % 1, 0.34 + seed[3] / 1280, 0.5)
    light = colorsys.hls_to_rgb(0.08 + seed[4] / 2560, 0.72, 0.95)
    shape = (_flame, _lens, _lighthouse)[seed[5] % 3]((0.35 + seed[6] / 850) * width / height, 0.34 + seed[7] / 1280)
    return _png(width, height, _rows(width, height, above, below, light, shape, horizon=0.66 + seed[8] / 1536))


def _rows(
    width: int, height: int, above: Colour, below: Colour, light: Colour, shape: Light, *, horizon: float
) -> list[bytes]:
    rows = []
    for number in range(height):
        y = number / height
        sea = y > horizon
        depth = (y - horizon) / (1 - horizon) if sea else y / horizon
        ground = _mix(below, above, 0.35 + 0.65 * depth) if sea else _mix(above, below, depth**1.6)
        ripple = 0.5 + 0.5 * math.sin(number * 2.4) if sea else 1.0
        row = bytearray()
        for column in range(width):
            x = column / height
            seen = shape(x, 2 * horizon - y) * 0.55 * ripple if sea else shape(x, y)
            row += bytes(round(255 * part) for part in _mix(ground, light, seen))
        rows.append(bytes(row))
    return rows


def _flame(at: float, high: float) -> Light:
    """A flame with a glow around it."""

    def light(x: float, y: float) -> float:
        across, up = x - at, y - high
        body = math.exp(-((across * (9 - 6 * max(-0.5, min(0.5, up * 3)))) ** 2) - (up * 5) ** 2)
        return min(1.0, body + 0.45 * math.exp(-4 * math.hypot(across, up)))

    return light


def _lens(at: float, high: float) -> Light:
    """The rings of a lens, seen from the front."""

    def light(x: float, y: float) -> float:
        distance = math.hypot(x - at, y - high)
        rings = 0.5 + 0.5 * math.cos(distance * 70)
        return min(1.0, math.exp(-distance * 14) + rings * max(0.0, 0.62 - distance * 2))

    return light


def _lighthouse(at: float, high: float) -> Light:
    """A lamp that throws two beams."""

    def light(x: float, y: float) -> float:
        across, up = x - at, y - high
        distance = math.hypot(across, up) + 1e-6
        beam = math.exp(-((up - 0.12 * across) ** 2) / (0.0006 + 0.012 * across * across)) * math.exp(-distance * 1.6)
        tower = 0.28 if up > 0 and abs(across) < 0.035 + up * 0.06 else 0.0
        return min(1.0, math.exp(-distance * 16) + 0.75 * beam + tower * (0.6 + 0.4 * math.cos(up * 40)))

    return light


def _mix(one: Colour, other: Colour, part: float) -> Colour:
    return (
        one[0] + (other[0] - one[0]) * part,
        one[1] + (other[1] - one[1]) * part,
        one[2] + (other[2] - one[2]) * part,
    )


def _png(width: int, height: int, rows: list[bytes]) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(b"\x00" + row for row in rows), 6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="12"/></svg>'


async def read_file(request: Request) -> Response:
    """Answer the picture at an address that the site knows, or that nobody can own. Raises 404."""
    host, path = request.path_params["host"], request.path_params["path"]
    kind = PurePosixPath(path).suffix.lower()
    known = host.endswith(RESERVED) or f"https://{host}/{path}" in world_of(request).assets.values()
    if not known or kind not in IMAGE_TYPES:
        raise not_found("There is no such file")
    if kind == ".svg":
        return Response(_SVG, media_type="image/svg+xml")
    return Response(draw(PurePosixPath(path).name), media_type="image/png")


routes = [Route("/_assets/{host}/{path:path}", read_file, methods=["GET"])]
