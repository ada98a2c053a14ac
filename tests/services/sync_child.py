"""A sync in a process of its own, to be killed: `python -m tests.services.sync_child URL TOKEN SITE_ID FILE`.

Prints a line after every answer.
"""

import asyncio
import sys
from pathlib import Path

from wftui.api.client import Client
from wftui.api.secret import Secret
from wftui.api.settings import Settings
from wftui.services.progress import SyncProgress
from wftui.services.sync import Sync
from wftui.store.mirror import Mirror


def say(progress: SyncProgress) -> None:
    """One line an answer."""
    print(progress.requests, flush=True)


async def main(url: str, token: str, site_id: str, file: str) -> None:
    """Sync everything."""
    with Mirror(Path(file), site_id) as mirror:
        async with Client(Settings(base_url=url, token=Secret.parse(token))) as client:
            await Sync(client.background, mirror, report=say).all()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
