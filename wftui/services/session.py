"""A session: one token, its files and its engine. What the screens and the headless verbs are given to work with."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from wftui.domain.errors import NotFoundHere, StoreError, UsageError
from wftui.services.engine import Engine
from wftui.services.workshop import Workshop
from wftui.store import site_list
from wftui.store.paths import Paths, Unwritable
from wftui.store.site_list import SiteList

if TYPE_CHECKING:
    from wftui.api.client import Client
    from wftui.api.settings import Settings
    from wftui.domain.site import Site
    from wftui.services.pictures import Pictures
    from wftui.store.edits import EditStore
    from wftui.store.journal import Journal
    from wftui.store.mirror import Mirror
    from wftui.store.owner import Owner
    from wftui.store.precious import DamagedPrecious, Recovered


class Session:
    """One token on one address.

    `settings` answers where and as whom to connect; it is called when the first request is wanted, because finding a
    token may mean asking a keychain or waiting for the sandbox. `fingerprint` tells tokens apart without being one.
    """

    def __init__(
        self,
        paths: Paths,
        settings: Callable[[], Settings],
        *,
        fingerprint: str,
        place: str = "",
        offline: bool = False,
    ) -> None:
        self.paths = paths
        self.place = place
        self.offline = offline
        self.fingerprint = fingerprint
        self.keep: Callable[[str], str] | None = None
        self._settings = settings
        self.workshop = Workshop(self)
        self.engine = Engine(self.make_client, at_end=self.workshop.close)
        self.known = site_list.load(paths, fingerprint)
        self._owner: Owner | None = None
        self._mirrors: dict[str, Mirror] = {}
        self._edits: dict[str, EditStore] = {}
        self._journals: dict[str, Journal] = {}

    @property
    def owner(self) -> Owner:
        """This program, as the owner of edits."""
        if self._owner is None:
            from wftui.store.owner import Owner

            self._owner = Owner(self.paths.state_dir / "running")
        return self._owner

    # The two threads' ways to the same files. What `mirror` and `edits` return belongs to the thread of the screens.

    def mirror(self, site_id: str) -> Mirror:
        """The site's mirror, for reading on the thread of the screens."""
        if site_id not in self._mirrors:
            self._mirrors[site_id] = self.open_mirror(site_id)
        return self._mirrors[site_id]

    def edits(self, site_id: str) -> EditStore:
        """The site's edits, on the thread of the screens; those of programs that have ended are taken over."""
        if site_id not in self._edits:
            edits = self._edits[site_id] = self.open_edits(site_id, patient=True)
            edits.adopt()
        return self._edits[site_id]

    def journal(self, site_id: str) -> Journal:
        """The site's journal, for reading on the thread of the screens."""
        if site_id not in self._journals:
            from wftui.store.journal import Journal

            self._journals[site_id] = Journal(self.paths.journal_file(site_id), patient=True)
        return self._journals[site_id]

    @cached_property
    def pictures(self) -> Pictures:
        """The pictures that were looked at."""
        from wftui.services.pictures import Pictures
        from wftui.store.pictures import PictureFiles

        return Pictures(PictureFiles(self.paths.pictures_dir))

    def has_journal(self, site_id: str) -> bool:
        """Whether anything was ever sent to the site from this computer."""
        return site_id in self._journals or self.paths.journal_file(site_id).exists()

    def open_mirror(self, site_id: str) -> Mirror:
        """The site's mirror, opened anew for the calling thread."""
        from wftui.store.mirror import Mirror

        return Mirror(self.paths.mirror_file(site_id), site_id)

    def open_edits(self, site_id: str, *, patient: bool = False) -> EditStore:
        """The site's edits, opened anew for the calling thread; `patient` goes on in memory while the disk is full."""
        from wftui.store.edits import EditStore

        return EditStore(self.paths.edits_file(site_id), self.owner, patient=patient)

    def make_client(self) -> Client:
        """A client for this token. Imports httpx: call it off the thread of the screens."""
        if self.offline:
            raise UsageError("This was started with --offline.", next_step="Start again without it to reach Webflow.")
        from wftui.api.client import Client
        from wftui.store.stamps import Stamps

        settings = self._settings()
        if self.known.rate_limit:
            settings = replace(settings, rate_limit=self.known.rate_limit)
        return Client(settings, Stamps(self.paths.stamps_file, self.fingerprint))

    async def refresh_sites(self, client: Client) -> SiteList:
        """Ask Webflow what the token opens, and remember it. Raises `ApiError`."""
        sites = await client.list_sites()
        owner, scopes = await _who(client)
        known = SiteList(owner, scopes, tuple(sites), time.time(), client.budget.limit)
        with contextlib.suppress(Unwritable):  # what cannot be remembered is asked for again
            site_list.save(self.paths, self.fingerprint, known)
            for site in sites:
                with self.open_mirror(site.id) as mirror:
                    mirror.put_site(site)
        return known

    def remember(self, known: SiteList) -> None:
        """Take over what `refresh_sites` found."""
        self.known = known

    def site(self, site_id: str) -> Site:
        """A site by id, as it was last seen. Raises `NotFoundHere`."""
        for site in self.known.sites:
            if site.id == site_id:
                return site
        raise NotFoundHere("This token opens no such site.")

    def may(self, scope: str) -> bool:
        """Whether the token has a scope, as far as is known: an unknown list of scopes refuses nothing."""
        return not self.known.scopes or scope in self.known.scopes

    def unsent(self) -> int:
        """How many edits of any site wait to be sent."""
        return sum(self.edits(site.id).count() for site in self.known.sites if self.has_edits_file(site.id))

    def trouble(self) -> StoreError | None:
        """Why edits are in memory only, after one more attempt to write them; None when all are on the disk."""
        for edits in self._edits.values():
            if edits.trouble is not None:
                with contextlib.suppress(StoreError):
                    edits.write_waiting()
            if edits.trouble is not None:
                return edits.trouble
        return None

    def damaged(self, site_id: str) -> list[DamagedPrecious]:
        """The site's files here that are damaged and wait for a person's word; a copy of each has been made."""
        from wftui.store.patient import MemoryOnly
        from wftui.store.precious import DamagedPrecious

        opened: list[EditStore | Journal] = []
        if self.has_edits_file(site_id):
            opened.append(self.edits(site_id))
        if self.has_journal(site_id):
            opened.append(self.journal(site_id))
        troubles = [each.trouble for each in opened]
        found = [each.why for each in troubles if isinstance(each, MemoryOnly)]
        return [each for each in found if isinstance(each, DamagedPrecious)]

    def recover(self, site_id: str, damaged: DamagedPrecious) -> Recovered:
        """Go on with what can be read of a damaged file, which stays beside it. Only when the person has agreed."""
        from wftui.store import edits, journal
        from wftui.store.precious import recover

        of_edits = damaged.path == self.paths.edits_file(site_id)
        recovered = recover(damaged.path, edits.LAYOUT if of_edits else journal.LAYOUT)
        if of_edits:
            self._edits.pop(site_id).close()  # what was typed meanwhile goes into the recovered file
        else:
            self._journals.pop(site_id).close()
        return recovered

    def has_edits_file(self, site_id: str) -> bool:
        """Whether anything was ever edited on the site from this computer."""
        return site_id in self._edits or self.paths.edits_file(site_id).exists()

    def close(self) -> None:
        """End the engine and close the files."""
        self.engine.stop()
        for mirror in self._mirrors.values():
            mirror.close()
        for edits in self._edits.values():
            edits.close()
        for journal in self._journals.values():
            journal.close()
        if self._owner is not None:
            self._owner.close()


def with_site(known: SiteList, site: Site) -> SiteList:
    """The list with a newer version of one of its sites."""
    return msgspec.structs.replace(known, sites=tuple(site if each.id == site.id else each for each in known.sites))


async def _who(client: Client) -> tuple[str, tuple[str, ...]]:
    from wftui.api.errors import ApiError

    owner, scopes = "", tuple[str, ...]()
    try:
        person = await client.authorized_by()
        owner = str(person)
    except ApiError as error:
        if error.status == 401:
            raise
    try:
        scopes = (await client.introspect()).scopes
    except ApiError as error:
        if error.status == 401:
            raise
    return owner, scopes
