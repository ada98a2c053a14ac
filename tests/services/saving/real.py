"""The real thing: client, mirror, edits and journal on a sandbox, as one program at a time has them."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NoReturn

from wftui.api.client import Client
from wftui.api.secret import Secret
from wftui.api.settings import Settings
from wftui.domain.item import Variant, VariantKey
from wftui.domain.json import Json
from wftui.services.creating import Creating
from wftui.services.desk import Desk
from wftui.services.outcomes import Result
from wftui.services.removing import Removing
from wftui.services.saving import Saving
from wftui.services.undo import Undo
from wftui.store.edits import EditStore
from wftui.store.journal import Journal
from wftui.store.mirror import Mirror
from wftui.store.owner import Owner
from wftui.store.paths import Paths
from wftui.store.sending_lock import SendingLock

HORIZON = 0.2


@asynccontextmanager
async def program(root: Path, url: str, token: str, horizon: float = HORIZON) -> AsyncIterator[Desk]:
    """One running wftui, without a screen."""
    paths = Paths.at(root)
    settings = Settings(base_url=url, token=Secret.parse(token), first_pause=0.01)
    async with Client(settings) as client:
        site = await client.get_site((await client.list_sites())[0].id)
        owner = Owner(paths.state_dir / "programs")
        mirror = Mirror(paths.mirror_file(site.id), site.id)
        edits = EditStore(paths.edits_file(site.id), owner)
        journal = Journal(paths.journal_file(site.id))
        try:
            if mirror.site() is None:
                mirror.put_site(site)
                collections = await client.list_collections(site.id)
                themes = next(each for each in collections if each.slug == "themes")
                mirror.put_collections([await client.get_collection(themes.id, site_id=site.id)])
            edits.adopt()
            lock = SendingLock(paths.lock_file(site.id), site.display_name)
            yield Desk(site, client, mirror, edits, journal, lock, horizon=horizon)
        finally:
            for each in (edits, journal, mirror, owner):
                each.close()


def collection_id(desk: Desk, slug: str = "themes") -> str:
    """The id of a collection of the demo site."""
    return next(each.id for each in desk.mirror.collections() if each.slug == slug)  # type: ignore[attr-defined]  # the real mirror


async def named(desk: Desk, slug: str, collection: str = "themes") -> list[Variant]:
    """The items of that slug in the primary locale."""
    found = await desk.client.list_items(collection_id(desk, collection), locales=[desk.site.primary], slug=slug)
    return list(found.items)


def key_of(desk: Desk, variant: Variant, collection: str = "themes") -> VariantKey:
    """The name of a variant."""
    return VariantKey(collection_id(desk, collection), variant.id, variant.cms_locale_id)


def type_into(desk: Desk, key: VariantKey, variant: Variant, slug: str, value: Json) -> None:
    """Type into a field of a form that shows `variant`."""
    field = (desk.mirror.collection(key.collection_id) or _missing()).field(slug)
    desk.edits.set(key, slug, value, base=desk.codec.decode(field, variant.field_data().get(slug)))


def _missing() -> NoReturn:
    raise AssertionError("the collection is not in the mirror")


async def do(desk: Desk, what: str) -> list[Result]:
    """Do the one thing that is prepared on disk: what a person asks for again after a crash."""
    if what == "save":
        return await Saving(desk).save(desk.edits.keys())
    if what in ("create", "duplicate"):
        return [await Creating(desk).create(each.id) for each in desk.edits.new_items()]
    if what == "undo":
        last = Undo(desk).last()
        return await Undo(desk).take_back([last]) if last else []
    found = await named(desk, "doomed")
    return [await Removing(desk).delete(collection_id(desk), each.id) for each in found]


async def main(root: str, url: str, token: str, what: str) -> None:
    """A program that does one thing, and may be killed on the way."""
    async with program(Path(root), url, token) as desk:
        for result in await do(desk, what):
            print(result.outcome.value, result.sentence)
    print("THE END")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
