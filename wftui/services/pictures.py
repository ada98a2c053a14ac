"""Pictures of a site, made small enough for a terminal. What a file claims to be is believed by nobody.

Pillow, which reads them, is an extra: it is imported when the first picture is looked at, and never by the thread of
the screens. All of this is work for another thread, save `Picture.drawn`.
"""

from __future__ import annotations

import io
import json
import struct
import warnings
import zlib
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from wftui.domain.errors import WftuiError
from wftui.store.pictures import PictureFiles

if TYPE_CHECKING:
    from PIL.Image import Image

INSTALL = 'Pictures are drawn by Pillow, which is not installed here: pip install "wftui[images]" adds it.'

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP")
"""What is opened: the kinds of picture that Webflow takes, save SVG."""

MOST_PIXELS = 40_000_000
"""A small file can claim to be a picture that fills the memory: nothing larger than this is opened."""

SIDE = 640
"""Pixels of the longer side of what is kept: more than a terminal has cells."""

_DAMAGED = (
    OSError, ValueError, SyntaxError, ArithmeticError, LookupError, TypeError, AttributeError, EOFError, MemoryError,
    NotImplementedError, AssertionError, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow's readers raise on a file that is not what it should be."""


class PictureError(WftuiError):
    """A file that is no picture, or none that can be drawn."""

    code = "picture"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made small. `width`, `height` in pixels, `kind` and `weight` in bytes are those of the whole one."""

    width: int
    height: int
    kind: str
    weight: int
    image: Image

    def drawn(self, width: int, height: int, *, ground: str, grey: bool = False) -> tuple[int, int, bytes]:
        """The picture in at most that many pixels, as (width, height, RGB bytes); see-through parts show `ground`.

        A small picture, such as an icon, becomes twice as large at most.
        """
        from PIL import Image

        share = min(2.0, width / self.width, height / self.height)
        size = (max(1, round(self.width * share)), max(1, round(self.height * share)))
        image = self.image.resize(size, Image.Resampling.LANCZOS)
        if image.mode == "RGBA":
            image = Image.alpha_composite(Image.new("RGBA", size, ground), image)
        if grey:
            image = image.convert("L")
        return (*size, image.convert("RGB").tobytes())


def installed() -> bool:
    """Whether pictures can be drawn at all. Imports nothing."""
    return find_spec("PIL") is not None


class Pictures:
    """The pictures that were looked at, and new ones. For one thread at a time."""

    def __init__(self, files: PictureFiles) -> None:
        self._files = files

    def kept(self, url: str) -> Picture | None:
        """The picture at an address as it was seen before, or None."""
        found = self._files.read(url)
        if found is None:
            return None
        head, _, content = found.partition(b"\n")
        try:
            about: Any = json.loads(head)
            image = _open(content)
            return Picture(int(about["width"]), int(about["height"]), str(about["kind"]), int(about["weight"]), image)
        except (PictureError, *_DAMAGED):
            self._files.forget(url)
            return None

    def take(self, url: str, content: bytes) -> Picture:
        """The picture in the bytes of the file at `url`, kept from now on. Raises `PictureError`."""
        kind, (width, height) = _look(content)
        image = _open(content)
        file = io.BytesIO()
        image.save(file, "PNG", compress_level=1)
        if (image.width - image.height) * (width - height) < 0:  # it was turned upright
            width, height = height, width
        about = {"width": width, "height": height, "kind": kind, "weight": len(content)}
        self._files.write(url, json.dumps(about).encode() + b"\n" + file.getvalue())
        return Picture(width, height, kind, len(content), image)


def _look(content: bytes) -> tuple[str, tuple[int, int]]:
    """Kind and size, from the head of the file alone. Raises `PictureError`."""
    from PIL import Image, UnidentifiedImageError

    start = content[:1000].lstrip().lower()
    if b"<svg" in start:
        raise PictureError("This is an SVG drawing, which has no pixels; wftui does not draw it.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                kind, size = str(image.format), image.size
    except UnidentifiedImageError as error:
        raise PictureError("What lies there is no picture in PNG, JPEG, GIF, WebP or AVIF.") from error
    except Image.DecompressionBombError as error:
        raise PictureError(_TOO_LARGE) from error
    except _DAMAGED as error:
        raise PictureError("The file is damaged: it cannot be read as a picture.") from error
    if size[0] * size[1] > MOST_PIXELS:
        raise PictureError(f"It says that it is {size[0]:,} by {size[1]:,} pixels. {_TOO_LARGE}")
    return kind, size


_TOO_LARGE = f"Pictures of more than {MOST_PIXELS // 1_000_000} million pixels are not opened."


def _open(content: bytes) -> Image:
    """The picture, small, upright, in RGB or RGBA. Raises `PictureError`."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise PictureError(_TOO_LARGE)
                clear = image.has_transparency_data
                plain = image if image.mode == "RGB" else image.convert("RGBA" if clear else "RGB")
                plain.thumbnail((SIDE, SIDE), reducing_gap=2.0)
                upright = ImageOps.exif_transpose(plain)
                return upright.convert("RGBA" if clear else "RGB")
    except Image.DecompressionBombError as error:
        raise PictureError(_TOO_LARGE) from error
    except _DAMAGED as error:
        raise PictureError("The file is damaged: it cannot be read as a picture.") from error
