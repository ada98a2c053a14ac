"""Driving forms: the demo site in a sandbox, copied to this computer, and the form of one of its items open."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.sandbox_process import Sandbox, running_sandbox
from wftui.api.client import Client
from wftui.api.secret import Secret
from wftui.api.settings import Settings
from wftui.domain.collection import Collection
from wftui.domain.item import VariantKey
from wftui.domain.json import Json
from wftui.domain.locale import Locale
from wftui.domain.site import Site
from wftui.services.session import Session
from wftui.store.config import Config
from wftui.store.edits import Edit
from wftui.store.paths import Paths
from wftui.tui.app import WftuiApp
from wftui.tui.driver import Driver
from wftui.tui.screens.base import BaseScreen
from wftui.tui.screens.item import ItemScreen


@dataclass
class Museum:
    """A sandbox with the demo site, and the files of somebody who has synced it."""

    sandbox: Sandbox
    paths: Paths
    site: Site
    collections: dict[str, Collection]

    def settings(self) -> Settings:
        """Where and as whom to connect."""
        return Settings(base_url=self.sandbox.url, token=Secret.parse(self.sandbox.token))

    def session(self) -> Session:
        """A program's session on these files."""
        return Session(self.paths, self.settings, fingerprint="driven", place="the demo")

    def locale(self, tag: str) -> Locale:
        """A locale by its short tag."""
        return next(each for each in self.site.locales if each.short == tag)

    def item(self, collection: str, slug: str, locale: str = "en") -> VariantKey:
        """The key of an item by its slug."""
        with self.session().open_mirror(self.site.id) as mirror:
            cms_locale_id = self.locale(locale).cms_locale_id
            found = mirror.find_slug(self.collections[collection].id, slug, cms_locale_id)
            assert found is not None, slug
            return VariantKey(self.collections[collection].id, found.item_id, cms_locale_id)

    def values(self, key: VariantKey) -> dict[str, Json]:
        """The field values of a variant as the mirror has them."""
        with self.session().open_mirror(self.site.id) as mirror:
            stored = mirror.variant(key)
            assert stored is not None
            return stored.staged.field_data()

    def writes(self) -> list[dict[str, Any]]:
        """The writes that reached the server: method, path, body."""
        return [each for each in self.sandbox.api_requests() if each["method"] != "GET"]

    def sent_fields(self) -> list[dict[str, Json]]:
        """The field values of each write."""
        return [_fields(each) for each in self.writes()]


def _fields(write: dict[str, Any]) -> dict[str, Json]:
    body = write["body"]
    body = json.loads(body) if isinstance(body, str) else body
    found = body.get("fieldData")
    assert isinstance(found, dict), body
    return found


@contextmanager
def museum(folder: Path) -> Iterator[Museum]:
    """Serve the demo site, and copy it to a folder."""
    import asyncio

    with running_sandbox() as sandbox:
        paths = Paths.at(folder)
        empty = Museum(sandbox, paths, None, {})  # type: ignore[arg-type]  # filled in below

        async def copy() -> Site:
            session = empty.session()
            async with Client(empty.settings()) as client:
                known = await session.refresh_sites(client)
                await session.workshop.sync(client, known.sites[0].id).all()
            session.workshop.close()
            session.close()
            return known.sites[0]

        empty.site = asyncio.run(copy())
        with empty.session().open_mirror(empty.site.id) as mirror:
            listed = [mirror.collection(each.id) for each in mirror.collections()]
            empty.collections = {each.slug: each for each in listed if each is not None}
            empty.site = mirror.site() or empty.site
        yield empty


class FormDriver(Driver):
    """The program with a form open, in words of the form."""

    museum: Museum

    @property
    def form_screen(self) -> ItemScreen:
        """The first form that was opened."""
        return next(each for each in self.app.screen_stack if isinstance(each, ItemScreen))

    async def go_to(self, slug: str) -> None:
        """Put the cursor on a field, as the arrow keys would."""
        screen: Any = self.screen
        screen.form.go_to(slug)
        await self.pilot.pause()

    async def replace(self, text: str) -> None:
        """Empty the open box with its own key, and type something else."""
        await self.press("ctrl+k")
        await self.type(text)

    def edits(self, key: VariantKey) -> dict[str, Edit]:
        """The edits on disk, read by another connection."""
        session = self.app.working
        store = session.open_edits(self.museum.site.id)
        try:
            return store.of(key)
        finally:
            store.close()

    async def kept(self, key: VariantKey, slug: str, value: Json) -> None:
        """Wait until that value is the edit of a field, on disk."""

        def holds() -> bool:
            edit = self.edits(key).get(slug)
            return edit is not None and edit.value == value

        await self.until(holds, f"{slug} to be kept as {value!r}; kept is {self.edits(key)}")


@asynccontextmanager
async def form_of(
    museum: Museum, key: VariantKey, *, size: tuple[int, int] = (120, 36), keep_edits: bool = False
) -> AsyncIterator[FormDriver]:
    """Open the form of an item in the running program; without the edits of tests before, unless they are wanted."""
    if not keep_edits:
        for file in museum.paths.edits_file(museum.site.id).parent.glob(
            museum.paths.edits_file(museum.site.id).name + "*"
        ):
            file.unlink()
    session = museum.session()
    collection = next(each for each in museum.collections.values() if each.id == key.collection_id)
    locale = museum.site.locale_of(key.cms_locale_id)
    assert locale is not None

    def first(app: WftuiApp) -> BaseScreen:
        return BaseScreen(app.palette, app.signs)

    config = Config(signs="unicode")
    app = WftuiApp(session, config, first_screen=first, paths=museum.paths, demo=True)
    try:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            app.push_screen(ItemScreen(app.palette, app.signs, museum.site, collection, locale, key.item_id))
            await pilot.pause()
            driver = FormDriver(app, pilot)
            driver.museum = museum
            await driver.until(lambda: isinstance(app.screen, ItemScreen) and app.screen.ready, "the form")
            yield driver
    finally:
        session.close()
