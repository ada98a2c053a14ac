"""What everybody who sends for one site works with: the client, the files, the lock and the clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from wftui.domain.collection import Collection
from wftui.domain.errors import UsageError
from wftui.domain.item import VariantKey
from wftui.domain.locale import Locale
from wftui.domain.site import Site
from wftui.services.ports import ClientPort, Codec, FieldCodec, MirrorPort
from wftui.services.writes import called
from wftui.store.edits import EditStore
from wftui.store.journal import Journal
from wftui.store.sending_lock import SendingLock

HORIZON = 120.0
"""Seconds after which a request whose answer never came has either arrived or never will."""


@dataclass
class Desk:
    """One site's client, mirror, edits, journal and lock, all opened by the thread that sends."""

    site: Site
    client: ClientPort
    mirror: MirrorPort
    edits: EditStore
    journal: Journal
    lock: SendingLock
    codec: Codec = field(default_factory=FieldCodec)
    clock: Callable[[], float] = time.time
    horizon: float = HORIZON
    first_seen: dict[int, float] = field(default_factory=dict)
    """When a write that seems to come from the future, because the clock was set back, was first met, by its number."""
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[None]:
        """Send inside, alone: other operations of this program wait, another program is refused (`AnotherSends`)."""
        async with self._turn:
            with self.lock.held():
                yield

    def locale(self, cms_locale_id: str | None) -> Locale:
        """The locale of that `cmsLocaleId`; `UsageError` when the site does not have it."""
        found = self.site.locale_of(cms_locale_id)
        if found is None:
            raise UsageError(
                f"{self.site.display_name} has no such locale any more.",
                safe="Nothing was sent; your edits are kept.",
                next_step="Press r to read the site again.",
            )
        return found

    def locales(self, cms_locale_ids: Sequence[str | None]) -> list[Locale]:
        """The locales of those ids."""
        return [self.locale(each) for each in cms_locale_ids]

    def name_of(self, key: VariantKey) -> str:
        """How an item is called in sentences, by what the mirror knows."""
        stored = self.mirror.variant(key)
        return called(stored.staged.name if stored else key.item_id, self.site, [key.cms_locale_id])

    def label(self, collection: Collection | None, slug: str) -> str:
        """The display name of a field, or its slug where the schema is not known."""
        found = collection.field(slug) if collection else None
        return found.display_name if found else slug
