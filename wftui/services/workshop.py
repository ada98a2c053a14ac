"""What the engine's thread keeps open for each site: its mirror, its desk, its running sync."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wftui.api.client import Client
    from wftui.domain.item import VariantKey
    from wftui.domain.site import Site
    from wftui.services.desk import Desk
    from wftui.services.progress import SyncProgress
    from wftui.services.session import Session
    from wftui.services.sync import Sync
    from wftui.store.edits import EditStore
    from wftui.store.journal import Journal
    from wftui.store.mirror import Mirror


class Workshop:
    """The files of every site that jobs work on. Use it in one thread only, and `close` it there."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.horizon: float | None = None
        """Seconds after which a lost request cannot arrive any more; None for the usual."""
        self._mirrors: dict[str, Mirror] = {}
        self._edits: dict[str, EditStore] = {}
        self._journals: dict[str, Journal] = {}
        self._desks: dict[str, Desk] = {}

    def mirror(self, site_id: str) -> Mirror:
        """The site's mirror, for writing."""
        if site_id not in self._mirrors:
            self._mirrors[site_id] = self._session.open_mirror(site_id)
        return self._mirrors[site_id]

    def edits(self, site_id: str) -> EditStore:
        """The site's edits."""
        if site_id not in self._edits:
            self._edits[site_id] = self._session.open_edits(site_id)
        return self._edits[site_id]

    def desk(self, client: Client, site: Site) -> Desk:
        """All that sending for a site takes."""
        from wftui.services.desk import HORIZON, Desk
        from wftui.store.journal import Journal
        from wftui.store.sending_lock import SendingLock

        if site.id not in self._desks:
            paths = self._session.paths
            journal = self._journals[site.id] = Journal(paths.journal_file(site.id))
            self._desks[site.id] = Desk(
                site,
                client,
                self.mirror(site.id),
                self.edits(site.id),
                journal,
                SendingLock(paths.lock_file(site.id), site.display_name),
                horizon=self.horizon or HORIZON,
            )
        desk = self._desks[site.id]
        desk.site = site
        return desk

    def sync(
        self,
        client: Client,
        site_id: str,
        report: Callable[[SyncProgress], None] | None = None,
    ) -> Sync:
        """A sync of the site that never drops what has edits; at background priority unless a person waits for it."""
        from wftui.services.sync import Sync

        def keep() -> Container[VariantKey]:
            if not self._session.paths.edits_file(site_id).exists():
                return ()
            return set(self.edits(site_id).keys())

        return Sync(client, self.mirror(site_id), report=report, keep=keep)

    def close(self) -> None:
        """Close every file."""
        for mirror in self._mirrors.values():
            mirror.close()
        for edits in self._edits.values():
            edits.close()
        for journal in self._journals.values():
            journal.close()
