"""A verb at work: the session of the token, the client, and the site, collection, locale and items that were named."""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from wftui.cli import console
from wftui.cli.reply import Declined, NotConfirmed, NoToken, Reply
from wftui.cli.wishes import Wishes
from wftui.domain.errors import NotFoundHere, UsageError

if TYPE_CHECKING:
    from wftui.api.client import Client
    from wftui.api.secret import Secret
    from wftui.api.settings import Settings
    from wftui.domain.collection import Collection
    from wftui.domain.item import VariantKey
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.services.desk import Desk
    from wftui.services.session import Session
    from wftui.store.mirror import Mirror


class Visit:
    """Everything that one verb does happens in one of these. Raises `WftuiError` throughout."""

    def __init__(self, session: Session, wishes: Wishes) -> None:
        self.session = session
        self.wishes = wishes
        self.notes: list[str] = []
        self._client: Client | None = None

    @property
    def client(self) -> Client:
        """The client; `UsageError` with --offline."""
        if self._client is None:
            self._client = self.session.make_client()
        return self._client

    async def close(self) -> None:
        """Close connections and files."""
        if self._client is not None:
            await self._client.aclose()
        self.session.workshop.close()

    # ---- what was named

    async def sites(self) -> Sequence[Site]:
        """The sites that the token opens."""
        from wftui.services import reading

        if not self.wishes.offline:
            return await reading.sites(self.session, self.client)
        known = self.session.known
        if known.at is None:
            raise NotFoundHere(
                "There is no local copy for this token yet.", next_step="Run wftui sync once while you are online."
            )
        self.notes.append(f"Offline: the list of sites was read {ago(known.at)}.")
        return known.sites

    async def site(self, name: str | None) -> Site:
        """The site of that name, or the only one."""
        from wftui.services import resolve

        return resolve.site(await self.sites(), name)

    async def known_site(self, name: str | None) -> Site:
        """The site, from what is remembered of the token when that is enough: for what lies on this computer."""
        from wftui.services import resolve

        try:
            return resolve.site(self.session.known.sites, name)
        except NotFoundHere:
            return await self.site(name)

    def mirror(self, site: Site) -> Mirror:
        """The local copy of a site."""
        if self.wishes.offline and not self.session.paths.mirror_file(site.id).exists():
            raise NotFoundHere(
                f"There is no local copy of {site.display_name} yet.",
                next_step="Run wftui sync once while you are online.",
            )
        return self.session.workshop.mirror(site.id)

    async def collections(self, site: Site) -> list[Collection]:
        """The site's collections; their fields may be missing."""
        from wftui.services import reading

        if self.wishes.offline:
            return self.mirror(site).collections()
        return await reading.collections(self.client, self.mirror(site), site)

    async def collection(self, site: Site, name: str) -> Collection:
        """The collection of that name; its fields may be missing."""
        from wftui.services import resolve

        return resolve.collection(await self.collections(site), name)

    async def schema(self, site: Site, collection: Collection) -> Collection:
        """The collection with its fields as they are now."""
        if self.wishes.offline:
            if not collection.fields:
                raise NotFoundHere(
                    f"The fields of {collection.display_name} are not in the local copy.",
                    next_step="Run wftui sync once while you are online.",
                )
            return collection
        found = await self.client.get_collection(collection.id, site_id=site.id)
        from wftui.services.reading import REMEMBERED

        with REMEMBERED:
            self.mirror(site).put_collection(found)
        return found

    async def item(
        self, site: Site, collection: str | None, locale: Locale, wanted: str
    ) -> tuple[Collection, VariantKey]:
        """The variant that was named by id, slug or name, with its collection (whose fields may be missing)."""
        found = await self.items(site, collection, locale, [wanted])
        return found[0]

    async def items(
        self, site: Site, collection: str | None, locale: Locale, wanted: Sequence[str]
    ) -> list[tuple[Collection, VariantKey]]:
        """The variants that were named, each once."""
        from wftui.domain.item import VariantKey
        from wftui.services import resolve

        every, mirror = await self.collections(site), self.mirror(site)
        chosen = resolve.collection(every, collection) if collection is not None else None
        found: dict[VariantKey, Collection] = {}
        for each in wanted:
            if self.wishes.offline:
                of, item_id = self._known(mirror, [chosen] if chosen else every, locale, each)
            elif chosen is not None:
                of, item_id = chosen, await resolve.item_id(self.client, mirror, chosen, locale, each)
            else:
                of, item_id = await resolve.collection_of(self.client, mirror, every, locale, each)
            found[VariantKey(of.id, item_id, locale.cms_locale_id)] = of
        return [(of, key) for key, of in found.items()]

    def _known(
        self, mirror: Mirror, collections: Sequence[Collection], locale: Locale, wanted: str
    ) -> tuple[Collection, str]:
        from wftui.services import resolve

        missing: NotFoundHere | None = None
        for each in collections:
            try:
                return each, resolve.known_item_id(mirror, each, locale, wanted)
            except NotFoundHere as error:
                missing = error
        raise missing or NotFoundHere("The local copy has no collections.", next_step="Run wftui sync first.")

    # ---- sending

    def desk(self, site: Site) -> Desk:
        """All that sending for a site takes."""
        return self.session.workshop.desk(self.client, site)

    def must_be_able_to_ask(self, what: str = "This changes something at Webflow") -> None:
        """Raise `NotConfirmed`, before anything is read or sent, when nobody can answer and --yes was not given."""
        if not self.wishes.yes and not console.can_ask():
            raise NotConfirmed(
                f"{what}, and there is no terminal to ask at.",
                safe="Nothing was sent.",
                next_step="Add --yes to do it without asking.",
            )

    def confirm(self, question: str, warnings: Sequence[str] = ()) -> None:
        """Ask, unless --yes was given. Raises `Declined`."""
        if self.wishes.yes:
            return
        self.must_be_able_to_ask()
        for warning in warnings:
            console.say(f"! {warning}")
        if not console.ask(question):
            raise Declined("Nothing was sent.")


def ago(at: float) -> str:
    """How long ago a moment (epoch s) was, in words."""
    seconds = time.time() - at
    if seconds < -60:
        return "some time ago (the clock was set back)"
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {word}{'' if count == 1 else 's'} ago"
    return "just now"


def carry_out(wishes: Wishes, work: Callable[[Visit], Awaitable[Reply]]) -> Reply:
    """Run `work` with the session of the person's token, and close everything behind it."""
    import asyncio

    session = open_session(wishes)
    try:
        return asyncio.run(_inside(Visit(session, wishes), work))
    finally:
        session.close()


async def _inside(visit: Visit, work: Callable[[Visit], Awaitable[Reply]]) -> Reply:
    try:
        reply = await work(visit)
    finally:
        await visit.close()
    return Reply(reply.document, reply.text, (*visit.notes, *reply.notes), reply.exit_code)


def open_session(wishes: Wishes) -> Session:
    """The session of the token in the environment, or in the place that the config file names. Raises `NoToken`."""
    from wftui.services import tokens
    from wftui.services.session import Session
    from wftui.store.config import load
    from wftui.store.paths import Paths

    paths = Paths.of_user()
    config = load(paths.config_file)
    token, place = _checked(tokens.take_from_environment), f"from {tokens.ENVIRONMENT}"
    if token is None:
        place = tokens.place_words(config)
        if not tokens.expected(config, paths):
            raise NoToken(
                "There is no token.",
                next_step=f"Set {tokens.ENVIRONMENT} to a site token, or run wftui demo, which needs none.",
            )
        if config.token_place == "file":  # noqa: S105  (a place, not a secret)
            token = _checked(lambda: tokens.find(config, paths))

    def settings() -> Settings:
        from wftui.api.settings import Settings

        return Settings.from_environment(token=token or _checked(lambda: tokens.find(config, paths)))

    fingerprint = token.fingerprint if token is not None else config.token_place
    return Session(paths, settings, fingerprint=fingerprint, place=place, offline=wishes.offline)


def _checked(find: Callable[[], Secret | None]) -> Secret | None:
    """Whatever is wrong with a token is a matter of authentication."""
    from wftui.services.tokens import NoKeychain

    try:
        return find()
    except (UsageError, NoKeychain) as error:
        raise NoToken(error.what, safe=error.safe, next_step=f"{error.next_step} {_wrong_address()}".strip()) from error


def _wrong_address() -> str:
    """What is wrong with the address as well, so that it need not be found out one by one; "" for nothing."""
    from wftui.api.settings import checked_base_url

    address = os.environ.get("WFTUI_API_URL")
    try:
        if address:
            checked_base_url(address)
    except UsageError as error:
        return f"WFTUI_API_URL cannot be used either: {error}"
    return ""
