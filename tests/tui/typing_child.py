"""A program that types into a form, says so once the edits file has it, and waits to be killed."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.tui.forms import Museum, form_of
from wftui.api.client import Client
from wftui.domain.item import VariantKey
from wftui.services.session import Session
from wftui.store.paths import Paths
from wftui.tui.commands import Open


class _There:
    """The address of a sandbox that somebody else runs."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token


async def main(root: str, url: str, token: str, *key: str) -> None:
    """Type, say so, wait."""
    museum = Museum(_There(url, token), Paths.at(Path(root)), None, {})  # type: ignore[arg-type]  # filled in below
    session: Session = museum.session()
    async with Client(museum.settings()) as client:
        museum.site = (await client.list_sites())[0]
    with session.open_mirror(museum.site.id) as mirror:
        museum.site = mirror.site() or museum.site
        listed = [mirror.collection(each.id) for each in mirror.collections()]
        museum.collections = {each.slug: each for each in listed if each is not None}
    variant = VariantKey(key[0], key[1], key[2])
    async with form_of(museum, variant) as driver:
        await driver.go_to("excerpt")
        await driver.do(Open)
        await driver.type(" To be con")
        await driver.until(
            lambda: str(getattr(driver.edits(variant).get("excerpt"), "value", "")).endswith("To be con")
        )
        sys.__stdout__.write("typed\n")  # type: ignore[union-attr]  # a pipe
        sys.__stdout__.flush()  # type: ignore[union-attr]  # a pipe
        await asyncio.sleep(600)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
