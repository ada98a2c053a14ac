"""A synced mirror of the museum beside the witness of the same server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.sandbox_process import running_sandbox
from tests.services.witness import Site as Witness
from wftui.api.client import Client
from wftui.api.secret import Secret
from wftui.api.settings import Settings
from wftui.domain.site import Site
from wftui.services.sync import Sync
from wftui.store.mirror import Mirror


@dataclass
class Museum:
    """Both sides of a comparison."""

    mirror: Mirror
    site: Site
    witness: Witness


@asynccontextmanager
async def synced_museum(folder: Path) -> AsyncIterator[Museum]:
    """A museum that nobody changes."""
    with running_sandbox(log=False) as sandbox:
        witness = Witness.of(sandbox)
        async with Client(Settings(base_url=sandbox.url, token=Secret.parse(sandbox.token))) as client:
            site = (await client.list_sites())[0]
            with Mirror(folder / "mirror.db", site.id) as mirror:
                mirror.put_site(site)
                await Sync(client, mirror).all()
                yield Museum(mirror, site, witness)
