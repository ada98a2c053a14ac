"""Handing an address to the person's browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.domain.text import one_line
from wftui.tui.editors.link import web_address

if TYPE_CHECKING:
    from wftui.tui.app import WftuiApp


def open_address(app: WftuiApp, address: str) -> str:
    """Open a whole http or https address, and nothing else; returns what to say about it."""
    found = web_address(address)
    if found is None:
        return "Only http and https addresses are opened"
    app.open_url(found)
    return f"Opened in the browser: {one_line(found)}"
