"""Links and video links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from wftui.domain.errors import FieldError
from wftui.fields.address import suggestion, web_fault
from wftui.fields.base import NO_NAMES, FieldType, Names, Problem, quoted

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json

_OTHER = re.compile(r"mailto:[^\s@<>\"]+@[^\s<>\"]+|tel:\+?[0-9().\-]+|[/#][^\s<>\"]+")


def link_address(text: str) -> str:
    """The address that `text` means, `https://` put before it where that is all that lacks.

    Raise `FieldError` when a visitor's browser could not follow it.
    """
    address = text.strip()
    if _OTHER.fullmatch(address):
        return address
    fault = web_fault(address)
    if fault is None:
        return address
    if offer := suggestion(address):
        return offer
    raise FieldError(f"A link takes an address {fault}, or a page of this site such as /visit.")


class Link(FieldType):
    """A web address, whole or within the site (`/visit`, `#top`), or a mailbox (`mailto:`) or a telephone (`tel:`)."""

    names: ClassVar[tuple[str, ...]] = ("Link",)
    label = "link"

    def fits(self, value: Json) -> bool:
        """A string."""
        return isinstance(value, str)

    def parse(self, text: str, field: Field, names: Names = NO_NAMES, *, before: Json = None) -> Json:
        """The address, without space around it."""
        return text.strip() or None

    def rule_problems(self, value: Json, field: Field, names: Names | None) -> list[Problem]:
        """Whether it is an address that a visitor's browser can follow."""
        assert isinstance(value, str)
        if _OTHER.fullmatch(value):
            return []
        return url_problems(value, field)

    def limits(self, field: Field) -> str:
        """What an address starts with."""
        return "https://, mailto:, tel: or /a-page"


class VideoLink(Link):
    """The address of a video. Webflow answers with an object that holds it, and takes the address alone."""

    names = ("VideoLink", "Video")
    label = "video link"

    def decode(self, wire: Json) -> Json:
        """The address, out of the object that Webflow answers with."""
        if isinstance(wire, dict) and isinstance(wire.get("url"), str):
            wire = wire["url"]
        return super().decode(wire)

    def rule_problems(self, value: Json, field: Field, names: Names | None) -> list[Problem]:
        """Whether it is a web address; Webflow alone knows whether it leads to a video."""
        assert isinstance(value, str)
        return url_problems(value, field)

    def limits(self, field: Field) -> str:
        """Where the video must be."""
        return "an https:// address, as of YouTube or Vimeo"


def url_problems(url: str, field: Field) -> list[Problem]:
    """A problem when `url` is no whole web address."""
    fault = web_fault(url)
    if fault is None:
        return []
    offer = suggestion(url)
    ending = f": {quoted(offer)}" if offer else ""
    return [Problem(f"{field.display_name} takes an address {fault}{ending}.")]
