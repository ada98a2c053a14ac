"""Files: one download."""

from __future__ import annotations

from wftui.fields.image import Image


class File(Image):
    """One file of any kind, held as an image is."""

    names = ("File", "FileRef")
    label = "file"
    is_image = False
