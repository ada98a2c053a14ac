"""Promises of pictures: what claims to be one does no harm, and what is one is kept small and shown upright."""

from __future__ import annotations

import contextlib
import io
import os
import random
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from wftui.services.pictures import SIDE, PictureError, Pictures
from wftui.store.pictures import PictureFiles

URL = "https://assets.lanternhouse.example/crate.jpg"


def _saved(image: Image.Image, kind: str, **more: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def _plain(size: tuple[int, int] = (300, 200), colour: object = (200, 40, 20), mode: str = "RGB") -> Image.Image:
    return Image.new(mode, size, colour)


def _claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says that it is this large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def pictures(folder: Path) -> Pictures:
    """The pictures of a fresh user."""
    return Pictures(PictureFiles(folder / "pictures"))


_WHOLE = _saved(_plain(), "PNG")
_HOSTILE = {
    "nothing": (b"", "no picture"),
    "a web page": (b"<!doctype html><p>Sign in", "no picture"),
    "SVG": (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG drawing"),
    "a PDF": (b"%PDF-1.7\n1 0 obj", "no picture"),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "no picture"),
    "half a PNG": (_WHOLE[: len(_WHOLE) // 2], "damaged"),
    "half a JPEG": (_saved(_plain(), "JPEG")[:400], "damaged|no picture"),
    "sixty thousand pixels each way": (_claiming(60_000, 60_000), "million pixels"),
    "a little too many": (_claiming(8000, 5001), "million pixels"),
    "four thousand million each way": (_claiming(2**31 - 1, 2**31 - 1), "million pixels|damaged|no picture"),
    "no pixels": (_claiming(0, 10), "damaged|no picture"),
    "fewer bytes than pixels": (_claiming(900, 900), "damaged"),
}


@pytest.mark.parametrize("name", _HOSTILE)
def test_a_file_that_is_no_picture_ends_in_a_sentence(name: str, tmp_path: Path) -> None:
    """Nothing but a sentence comes of it, and nothing of it is kept."""
    content, said = _HOSTILE[name]
    seen = pictures(tmp_path)
    with pytest.raises(PictureError, match=said):
        seen.take(URL, content)
    assert seen.kept(URL) is None


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_any_change_of_a_file_gives_a_picture_or_a_sentence(kind: str, tmp_path: Path) -> None:
    """Bytes turned at random in good files raise nothing else."""
    good = bytearray(_saved(_plain((40, 30)), kind))
    dice = random.Random(kind)
    seen = pictures(tmp_path)
    for _ in range(60):
        broken = bytearray(good)
        for _ in range(dice.randint(1, 8)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        with contextlib.suppress(PictureError):
            assert seen.take(URL, bytes(broken)).image.width <= SIDE


@pytest.mark.parametrize(
    ("mode", "kind", "colour"),
    [
        ("RGB", "PNG", (200, 40, 20)), ("RGBA", "PNG", (200, 40, 20, 255)), ("L", "PNG", 90), ("LA", "PNG", (90, 255)),
        ("1", "PNG", 1), ("P", "GIF", 3), ("P", "PNG", 3), ("CMYK", "JPEG", (0, 90, 90, 10)), ("I;16", "PNG", 4000),
        ("RGB", "WEBP", (200, 40, 20)), ("RGB", "AVIF", (200, 40, 20)), ("L", "JPEG", 90),
    ],
)  # fmt: skip
def test_every_kind_that_webflow_takes_is_drawn(mode: str, kind: str, colour: object, tmp_path: Path) -> None:
    """Whatever its colours are made of; the size that is said is that of the whole picture."""
    content = _saved(_plain((1600, 800), colour, mode), kind)
    found = pictures(tmp_path).take(URL, content)
    assert (found.width, found.height, found.kind, found.weight) == (1600, 800, kind, len(content))
    width, height, points = found.drawn(100, 100, ground="#101010")
    assert (width, height, len(points)) == (100, 50, 100 * 50 * 3)


def test_what_was_seen_is_there_again_without_its_file(tmp_path: Path) -> None:
    """Small, private, and the same; a damaged copy is as good as none."""
    taken = pictures(tmp_path).take(URL, _saved(_plain((3000, 2000)), "JPEG"))
    again = pictures(tmp_path).kept(URL)
    assert again is not None
    assert (again.width, again.height, again.kind) == (3000, 2000, "JPEG")
    assert max(again.image.size) == SIDE
    assert again.drawn(30, 30, ground="#000000") == taken.drawn(30, 30, ground="#000000")
    (file,) = (tmp_path / "pictures").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    file.write_bytes(file.read_bytes()[:200])
    assert pictures(tmp_path).kept(URL) is None


def test_a_picture_stands_as_the_camera_was_held(tmp_path: Path) -> None:
    """A photograph that says that it lies on its side is turned upright."""
    image = _plain((400, 200))
    ImageDraw.Draw(image).rectangle((0, 0, 199, 199), fill=(10, 20, 250))
    exif = image.getexif()
    exif[0x0112] = 6
    found = pictures(tmp_path).take(URL, _saved(image, "PNG", exif=exif))
    assert (found.width, found.height) == (200, 400)
    _, _, points = found.drawn(20, 20, ground="#000000")
    assert points[2] > 200
    assert points[-3] > 150


def test_see_through_parts_show_the_ground(tmp_path: Path) -> None:
    """An icon without a background stands on that of the sheet; without colour all is grey."""
    seen = pictures(tmp_path)
    found = seen.take(URL, _saved(_plain((64, 64), (250, 10, 10, 0), "RGBA"), "PNG"))
    _, _, points = found.drawn(10, 10, ground="#1A222C")
    assert set(zip(points[::3], points[1::3], points[2::3], strict=True)) == {(0x1A, 0x22, 0x2C)}
    _, _, greys = seen.take(URL, _saved(_plain(), "PNG")).drawn(10, 10, ground="#101010", grey=True)
    assert greys[0] == greys[1] == greys[2]


def test_the_cache_has_a_bound_and_drops_what_was_not_seen_for_longest(tmp_path: Path) -> None:
    """What was looked at last stays."""
    files = PictureFiles(tmp_path / "pictures", most=2500)
    for number, name in enumerate("abc"):
        files.write(name, bytes(1000))
        for path in (tmp_path / "pictures").iterdir():
            if path.stat().st_mtime > 10:
                os.utime(path, (number, number))
    assert files.read("a") is None
    assert files.read("b") is not None
    files.write("d", bytes(1000))
    assert files.read("c") is None
    assert files.read("b") is not None


def test_a_cache_that_cannot_be_written_shows_the_picture_all_the_same(tmp_path: Path) -> None:
    """It is not kept, and that is all."""
    (tmp_path / "pictures").write_text("no folder")
    seen = pictures(tmp_path)
    assert seen.take(URL, _WHOLE).width == 300
    assert seen.kept(URL) is None
