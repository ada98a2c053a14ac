"""The changes of one request to items, held back until every part of it has been found valid."""

from dataclasses import dataclass

from wftui.sandbox import slugs
from wftui.sandbox.content import Collection, Json, Variant, Version
from wftui.sandbox.errors import Detail, detail, validation_error
from wftui.sandbox.slugs import SlugBook
from wftui.sandbox.state import World
from wftui.sandbox.validation import judged, merged, new_values
from wftui.sandbox.values import Writing


@dataclass
class _Edit:
    variant: Variant
    staged: Version
    live: Version | None


class Batch:
    """New and changed variants of one collection, stored by `commit` and not before."""

    def __init__(self, world: World, collection: Collection, *, skip_invalid_files: bool) -> None:
        self.world = world
        self.collection = collection
        self.now = world.clock.stamp()
        self._skip = skip_invalid_files
        self._slugs = SlugBook(collection)
        self._edits: dict[tuple[str, str | None], _Edit] = {}

    def writing(self, locale: str | None) -> Writing:
        """Return where values of this locale are written."""
        return Writing(self.world, self.collection.site_id, locale, self._skip)

    def create(
        self, item_id: str, locale: str | None, data: Json, *, is_draft: bool, is_archived: bool, live: bool
    ) -> Variant:
        """Make a variant. Raises 400."""
        values = new_values(self.collection, data, self.writing(locale))
        wanted = values.get("slug") or slugs.from_name(values["name"]) or item_id
        if not self.world.switches.suffixes and self._slugs.is_taken(locale, wanted, item_id):
            raise validation_error([detail("slug", slugs.in_use(wanted))])
        values["slug"] = self._slugs.free(locale, wanted, item_id)
        self._slugs.move(locale, item_id, None, values["slug"])
        version = Version(self.now, self.now if live else None, is_draft, is_archived, values)
        variant = self.collection.variant(item_id, locale) or Variant(item_id, locale, self.now, None)
        self._edits[item_id, locale] = _Edit(variant, version, version.copy() if live else None)
        return variant

    def edit(
        self, variant: Variant, data: Json | None, *, is_draft: bool | None, is_archived: bool | None, live: bool
    ) -> None:
        """Change a variant: staged only, or staged and live. Raises 400."""
        key = (variant.item_id, variant.locale)
        known = self._edits.get(key)
        if known is None:
            if variant.staged is None:
                raise ValueError(f"Item {variant.item_id} has no staged version to change.")
            known = _Edit(variant, variant.staged.copy(), variant.live.copy() if variant.live else None)
        values, wrong = judged(self.collection, data or {}, self.writing(variant.locale))
        wrong += self._slug_problems(variant, known.staged, values)
        if wrong:
            raise validation_error(wrong)
        if "slug" in values:
            old = known.staged.field_data.get("slug")
            self._slugs.move(variant.locale, variant.item_id, old, values["slug"])
        for version in (known.staged, known.live if live else None):
            if version is None:
                continue
            version.field_data = merged(version.field_data, values)
            version.last_updated = self.now
            version.is_draft = version.is_draft if is_draft is None else is_draft
            version.is_archived = version.is_archived if is_archived is None else is_archived
            if live:
                version.last_published = self.now
        self._edits[key] = known

    def _slug_problems(self, variant: Variant, staged: Version, values: Json) -> list[Detail]:
        slug = values.get("slug")
        if slug is None:
            return []
        unchanged = slug == staged.field_data.get("slug")
        if unchanged and self.world.switches.refuse_unchanged_slug:
            return [detail("slug", slugs.in_use(slug))]
        if not unchanged and self._slugs.is_taken(variant.locale, slug, variant.item_id):
            return [detail("slug", slugs.in_use(slug))]
        return []

    def commit(self) -> None:
        """Store everything."""
        for edit in self._edits.values():
            edit.variant.staged = edit.staged
            edit.variant.live = edit.live if edit.live is not None else edit.variant.live
            self.world.store(self.collection, edit.variant)
