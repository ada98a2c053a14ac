"""Images and files: what can be imported, and what is read back. Nothing is ever fetched.

An address stands for its file: one that ends in a type that Webflow does not take, whose host ends in `.invalid`, or
that has `too-large` in its path fails to import, as the real file would.
"""

from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from wftui.sandbox.content import Json
from wftui.sandbox.sites.ids import object_id
from wftui.sandbox.state import World

NO_URL = "Expected value to have a 'url' field"

HOST = "https://cdn.prod.website-files.com"

IMAGE_TYPES = frozenset(("", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp", ".tif", ".tiff"))
REFUSED_FILE_TYPES = frozenset((".exe", ".dll", ".bat", ".cmd", ".sh", ".js", ".html", ".htm", ".php", ".dmg"))


@dataclass
class ImportFailure(Exception):
    """A file that Webflow could not import; left out silently when skipInvalidFiles is true."""

    description: str


def _check(url: str, image: bool) -> None:
    kind = "image" if image else "file"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https") or any(sign.isspace() for sign in url):
        raise ImportFailure(f"Remote {kind} failed to import: Invalid URL")
    if host.endswith(".invalid"):
        raise ImportFailure(f"Remote {kind} failed to import: Not reachable")
    if "too-large" in parts.path:
        raise ImportFailure(f"Remote {kind} failed to import: File size limit reached")
    suffix = PurePosixPath(parts.path).suffix.lower()
    if (suffix not in IMAGE_TYPES) if image else (suffix in REFUSED_FILE_TYPES):
        raise ImportFailure(f"Remote {kind} failed to import: Unsupported file type")


def imported(world: World, site_id: str, url: str, file_id: str | None, alt: str | None, image: bool) -> Json:
    """Return what an image or file is read back as. Raises ImportFailure.

    A file that is already the site's, known by its id and address, stays as it is. Any other address is imported; the
    same address again gives the same file.
    """
    if file_id is not None and world.assets.get(file_id) == url:
        return {"fileId": file_id, "url": url, "alt": alt}
    own = next((known for known, address in world.assets.items() if address == url), None)
    if own is not None:
        return {"fileId": own, "url": url, "alt": alt}
    _check(url, image)
    made = object_id("asset", site_id, url)
    if world.switches.rehost_files:
        url = f"{HOST}/{site_id}/{made}_{PurePosixPath(urlsplit(url).path).name or 'file'}"
    world.assets[made] = url
    return {"fileId": made, "url": url, "alt": alt}
