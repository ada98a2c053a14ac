"""Addresses: links and video links, which a browser opens; mailboxes and telephones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.fields.address import suggestion, web_fault
from wftui.tui.editors.base import FieldEditor

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json
    from wftui.tui.forms.editing import FieldEditing


class AddressEditor(FieldEditor):
    """One line, judged as it is typed."""


class LinkEditor(AddressEditor):
    """One line; what is a whole web address opens in the browser."""

    def caption(self, bench: FieldEditing, field: Field, text: str) -> str:
        """What an address starts with, and what a short one becomes."""
        becomes = suggestion(text.strip())
        return f"becomes {becomes}" if becomes else super().caption(bench, field, text)

    def parse(self, bench: FieldEditing, field: Field, text: str) -> Json:
        """The address; what lacks nothing but `https://` gets it."""
        return super().parse(bench, field, suggestion(text.strip()) or text)

    def web_address(self, value: Json) -> str | None:
        """The address, when it is http or https and whole."""
        return web_address(value)


def web_address(value: Json) -> str | None:
    """`value` when a browser may be given it: a whole http or https address, nothing else."""
    if not isinstance(value, str) or not value.lower().startswith(("http://", "https://")):
        return None
    return None if web_fault(value) else value
