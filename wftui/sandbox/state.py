"""The world that a sandbox serves: its sites, content, tokens, clock and switches, kept in memory and in a file."""

from typing import Any

from wftui.sandbox.auth import Token
from wftui.sandbox.clock import Clock
from wftui.sandbox.content import Collection, Json, Variant, Version
from wftui.sandbox.sites import Seed
from wftui.sandbox.sites.ids import hex32, object_id
from wftui.sandbox.storage import FORMAT, Row, StateFile
from wftui.sandbox.switches import Switches


class World:
    """Everything that requests read and change.

    Handlers change it between two awaits and never in part: they check the whole request first. Each change is
    announced with `changed` (or `store` and `drop` for items) and written to the state file, where there is one, before
    the request is answered.
    """

    def __init__(self, site_name: str, clock: Clock, switches: Switches, file: StateFile | None = None) -> None:
        self.site_name = site_name
        self.clock = clock
        self.switches = switches
        self.sites: dict[str, Json] = {}
        self.collections: dict[str, Collection] = {}
        self.pages: dict[str, Json] = {}
        self.components: dict[str, Json] = {}
        self.tokens: dict[str, Token] = {}
        self.assets: dict[str, str] = {}
        self.generated: Json | None = None
        self.site_publishes: dict[str, float] = {}
        self._file = file
        self._counter = 0
        self._dirty: dict[tuple[str, str], None] = {}

    # -- reading ---------------------------------------------------------------------------------------------------

    def locales(self, site_id: str) -> list[str | None]:
        """Return the cmsLocaleIds of a site, primary first; [None] for a site without locales."""
        locales = self.sites[site_id].get("locales")
        if not locales:
            return [None]
        return [locales["primary"]["cmsLocaleId"], *(each["cmsLocaleId"] for each in locales["secondary"])]

    def collections_of(self, site_id: str) -> list[Collection]:
        """Return a site's collections, oldest first."""
        return [each for each in self.collections.values() if each.site_id == site_id]

    def is_generated(self, collection_id: str) -> bool:
        """Say whether a collection's items are computed when asked for."""
        return self.generated is not None and self.generated["collectionId"] == collection_id

    def new_id(self) -> str:
        """Return an id that was never given out: 24 hex digits, the same ones for the same history."""
        self._counter += 1
        return object_id(self.site_name, "made", str(self._counter))

    def new_hex32(self) -> str:
        """Return a new 32-digit id, as fields and options have."""
        self._counter += 1
        return hex32(self.site_name, "made", str(self._counter))

    # -- changing --------------------------------------------------------------------------------------------------

    def changed(self, kind: str, key: str) -> None:
        """Announce that a `site`, `collection`, `page`, `component` or `token` was changed, added or removed."""
        self._dirty[kind, key] = None

    def store(self, collection: Collection, variant: Variant) -> None:
        """Add a variant, or announce that it was changed."""
        variant.changed()
        collection.variants[variant.locale][variant.item_id] = variant
        self._dirty["variant", f"{collection.id}/{variant.locale or ''}/{variant.item_id}"] = None

    def drop(self, collection: Collection, variant: Variant) -> None:
        """Remove a variant for good."""
        del collection.variants[variant.locale][variant.item_id]
        self._dirty["variant", f"{collection.id}/{variant.locale or ''}/{variant.item_id}"] = None

    def forget_collection(self, collection: Collection) -> None:
        """Remove a collection with all its items."""
        for variant in list(collection.all_variants()):
            self.drop(collection, variant)
        del self.collections[collection.id]
        self.changed("collection", collection.id)

    # -- keeping ---------------------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Write what changed since the last call to the state file, in one transaction."""
        if not self._dirty:
            return
        dirty, self._dirty = self._dirty, {}
        if self._file is not None:
            rows: list[Row] = [(kind, key, self._record(kind, key)) for kind, key in dirty]
            rows.append(("about", "progress", {"counter": self._counter, "clock": self.clock.stamp()}))
            self._file.write(rows)

    def _record(self, kind: str, key: str) -> Json | None:
        if kind == "variant":
            collection_id, locale, item_id = key.split("/")
            collection = self.collections.get(collection_id)
            variant = collection and collection.variant(item_id, locale or None)
            return variant.as_record() if variant else None
        if kind == "collection":
            found = self.collections.get(key)
            return found.as_record() if found else None
        if kind == "token":
            token = self.tokens.get(key)
            return token.as_record() if token else None
        plain: dict[str, dict[str, Json]] = {"site": self.sites, "page": self.pages, "component": self.components}
        return plain[kind].get(key)

    def close(self) -> None:
        """Write what is left and close the state file."""
        self.flush()
        if self._file is not None:
            self._file.close()


def _fill(world: World, seed: Seed) -> None:
    world.generated = dict(seed["generated"]) if seed["generated"] else None
    for site in seed["sites"]:
        world.sites[site["id"]] = site
    for page in seed["pages"]:
        world.pages[page["id"]] = page
    for component in seed["components"]:
        world.components[component["id"]] = component
    for schema in seed["collections"]:
        collection = Collection(schema, world.locales(schema["siteId"]))
        world.collections[collection.id] = collection
        for item in seed["items"].get(collection.id, []):
            for entry in item["variants"]:
                live = entry["live"]
                variant = Variant(
                    item["id"],
                    entry["cmsLocaleId"],
                    entry["createdOn"],
                    Version.from_record(dict(entry)),
                    Version.from_record(dict(live)) if live else None,
                )
                collection.variants[variant.locale][variant.item_id] = variant


def _everything(world: World) -> list[Row]:
    rows: list[Row] = [("about", "file", {"format": FORMAT, "site": world.site_name, "generated": world.generated})]
    rows += [("site", key, site) for key, site in world.sites.items()]
    rows += [("page", key, page) for key, page in world.pages.items()]
    rows += [("component", key, component) for key, component in world.components.items()]
    for collection in world.collections.values():
        rows.append(("collection", collection.id, collection.as_record()))
        rows += [
            ("variant", f"{collection.id}/{variant.locale or ''}/{variant.item_id}", variant.as_record())
            for variant in collection.all_variants()
        ]
    rows.append(("about", "progress", {"counter": 0, "clock": world.clock.stamp()}))
    return rows


def _load(world: World, file: StateFile) -> None:
    about = dict(file.records("about"))
    world.generated = about["file"]["generated"]
    world.sites.update(file.records("site"))
    world.pages.update(file.records("page"))
    world.components.update(file.records("component"))
    for key, record in file.records("collection"):
        world.collections[key] = Collection.from_record(record)
    for key, record in file.records("variant"):
        variant = Variant.from_record(record)
        world.collections[key.split("/")[0]].variants[variant.locale][variant.item_id] = variant
    for key, record in file.records("token"):
        world.tokens[key] = Token.from_record(record)
    progress: dict[str, Any] = about["progress"]
    world._counter = progress["counter"]
    world.clock.resume(progress["clock"])


def _known_files(value: object) -> list[tuple[str, str]]:
    if isinstance(value, list):
        return [pair for each in value for pair in _known_files(each)]
    if isinstance(value, dict) and isinstance(value.get("fileId"), str) and isinstance(value.get("url"), str):
        return [(value["fileId"], value["url"])]
    return []


def make_world(site_name: str, seed: Seed, switches: Switches | None = None, file: StateFile | None = None) -> World:
    """Make a world from a site's seed, or from the state file when that already holds one."""
    world = World(site_name, Clock(seed["clock"]), switches or Switches(), file)
    if file is not None and not file.is_new:
        _load(world, file)
    else:
        _fill(world, seed)
        if file is not None:
            file.write(_everything(world))
    for collection in world.collections.values():
        for variant in collection.all_variants():
            for version in (variant.staged, variant.live):
                for value in version.field_data.values() if version else ():
                    world.assets.update(_known_files(value))
    return world
