"""Images and files: an address and the words for it. A file that Webflow has keeps its id, so nothing is fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.fields import field_type, picture
from wftui.fields.address import file_name
from wftui.fields.plain_text import unsendable
from wftui.tui.editors.base import Box, FieldEditor
from wftui.tui.editors.link import web_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wftui.domain.collection import Field
    from wftui.domain.json import Json
    from wftui.tui.forms.editing import FieldEditing


PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp")
"""How the names of pictures end."""


class PictureEditor(FieldEditor):
    """Two lines in a box; the files seen on the site are its other look."""

    box = Box.PICTURE

    def text(self, bench: FieldEditing, field: Field, value: Json) -> str:
        """The address, a line feed, the words."""
        return typed_form(value)

    def parse(self, bench: FieldEditing, field: Field, text: str) -> Json:
        """The same file with other words, or another file."""
        return text if unsendable(text) else meant(text, [bench.stored_of(field), bench.value_of(field)])

    def caption(self, bench: FieldEditing, field: Field, text: str) -> str:
        """Whether Webflow keeps the file or fetches one, and how large it may be."""
        value = self.parse(bench, field, text)
        limits = field_type(field.type).limits(field)
        if not isinstance(value, dict):
            return limits
        return "Webflow has this file" if value.get("fileId") else f"Webflow fetches it: {limits}"

    def other_word(self, bench: FieldEditing, field: Field) -> str:
        """The files of the site."""
        return "files seen here"

    def other(self, bench: FieldEditing, field: Field) -> None:
        """Take a file that the site uses already; the words that stand here stay."""
        from wftui.tui.editors.known_files import choose_file

        def chosen(file: Json) -> None:
            if file is None:
                return
            current = bench.value_of(field)
            words = current.get("alt") if isinstance(current, dict) else None
            bench.keep(field, picture.with_alt(file, words) if isinstance(words, str) else file)
            bench.show_open()

        choose_file(bench, images=field_type(field.type).names[0] == "Image", then=chosen)

    def pictures(self, value: Json) -> list[Json]:
        """The picture; a file counts as one by its name."""
        return [value] if isinstance(value, dict) and is_picture(str(value.get("url") or "")) else []

    def web_address(self, value: Json) -> str | None:
        """The address of the file."""
        return web_address(value.get("url")) if isinstance(value, dict) else None

    def suffix(self, field: Field) -> str | None:
        """Two short lines are typed here."""
        return None


def typed_form(value: Json) -> str:
    """A file value as the box holds it."""
    if not picture.fits(value):
        return value if isinstance(value, str) else "\n"
    assert isinstance(value, dict)
    return f"{value['url']}\n{value['alt'] or ''}"


def is_picture(url: str) -> bool:
    """Whether the name of a file is that of a picture, or says nothing."""
    name = file_name(url).lower()
    return bool(url) and (name.endswith(PICTURES) or "." not in name)


def meant(text: str, known: Iterable[Json]) -> Json:
    """The file that the box's text means; one of `known` with the same address keeps its id."""
    address, _, words = text.partition("\n")
    address, words = address.strip(), words.strip(" \n")
    if not address:
        return None if not words else picture.make("", words)
    for each in known:
        if picture.fits(each) and isinstance(each, dict) and each["url"] == address:
            return each if (each["alt"] or "") == words else picture.with_alt(each, words)
    return picture.make(address, words)
