"""The local copy of a site: one SQLite file that every screen reads from and a sync writes to."""

from __future__ import annotations

from wftui.store.mirror_rows import MirrorRows
from wftui.store.mirror_write import MirrorWrites


class Mirror(MirrorRows, MirrorWrites):
    """A site's mirror: `Mirror(path, site_id)`; with `read_only=True` it cannot write.

    An object belongs to the thread that made it; any number of them may be open on one file, in any number of
    processes, and readers see each page of a running sync as soon as it is committed. A damaged file is set aside and
    an empty one takes its place: a mirror holds nothing that Webflow cannot tell again.

    Raises `StoreError` when the file cannot be opened, or was written by a newer wftui.
    """
