"""The live page of an item: its address, and a browser for it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import quote

from wftui.domain.text import one_line

if TYPE_CHECKING:
    from wftui.domain.collection import Collection
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.store.rows import StoredVariant

_STARTERS = ("xdg-open", "gio open", "wslview")


def live_address(site: Site, collection: Collection, locale: Locale, slug: str) -> str:
    """The address of an item's page at the path of a locale, on the site's first domain."""
    parts = [locale.subdirectory] if locale.subdirectory and not locale.primary else []
    path = "/".join(quote(part, safe="") for part in (*parts, collection.slug, slug))
    return f"https://{_host(site)}/{path}"


def page_address(site: Site, path: str) -> str:
    """The address of a page at its path, on the site's first domain."""
    return f"https://{_host(site)}{quote(path, safe='/%')}"


def _host(site: Site) -> str:
    domain = site.domains[0].url if site.domains else f"{site.short_name}.webflow.io"
    return domain.removeprefix("https://").removeprefix("http://").strip("/")


def address_of(site: Site, collection: Collection, locale: Locale, stored: StoredVariant | None) -> str | None:
    """The address of the page that visitors see; None when nothing of the variant is live."""
    if stored is None or not locale.enabled:
        return None
    if stored.live is not None:
        return live_address(site, collection, locale, stored.live.slug)
    if not stored.live_known and stored.status.is_live:
        return live_address(site, collection, locale, stored.staged.slug)
    return None


def open_in_browser(address: str) -> str:
    """Hand a http or https address, and nothing else, to a browser; returns what to say about it."""
    if not address.startswith(("https://", "http://")) or not address.isprintable() or " " in address:
        return "Only http and https addresses are opened"
    if _start(address):
        return f"Opened in the browser: {one_line(address)}"
    return f"No browser can be started here; y copies the address {one_line(address)}"


def _start(address: str) -> bool:
    for words in _commands():
        if shutil.which(words[0]) is None:
            continue
        try:
            subprocess.Popen(  # noqa: S603  (a fixed program or the person's own BROWSER; the address is one argument)
                [*words, address],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            continue
        return True
    return False


def _commands() -> list[list[str]]:
    """What could start a browser, best first. Without a screen to open it on there is none."""
    if own := os.environ.get("BROWSER", "").split(os.pathsep)[0]:
        return [[word for word in shlex.split(own) if word != "%s"]]
    if sys.platform == "darwin":
        return [["open"]]
    if sys.platform == "win32":
        return [["rundll32", "url.dll,FileProtocolHandler"]]
    has_screen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"))
    return [shlex.split(each) for each in _STARTERS] if has_screen else []
