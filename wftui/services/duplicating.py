"""Copies of items: each locale with its own values, under a name and a slug of their own. Sends nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wftui.domain.collection import Collection
from wftui.domain.item import VariantKey
from wftui.domain.json import Json
from wftui.domain.values import same
from wftui.services.creating import Creating
from wftui.services.desk import Desk
from wftui.services.merge import canonical
from wftui.services.slugs import slug_from
from wftui.store.edits import NewItem


class Duplicating:
    """Begins new items with the values of others. Its method runs in the thread that owns the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def begin(self, key: VariantKey, locales: Sequence[str | None] | None = None) -> NewItem:
        """Begin a new item with the values of another, in the locales named (its own when None). Raises `ApiError`.

        Webflow makes an item with the same values in all its locales, and refuses references to what does not exist in
        each of them. So the copy begins in a locale whose references do; where the values of the others differ from
        its, they are kept as edits of the copy, to be saved after it has been made.
        """
        desk = self.desk
        known = locales if locales is not None else desk.mirror.item_locales(key.collection_id, key.item_id)
        chosen = [each.cms_locale_id for each in desk.site.locales if each.cms_locale_id in known]
        chosen = chosen or [key.cms_locale_id]
        collection = desk.mirror.collection(key.collection_id)
        if collection is None:
            collection = await desk.client.get_collection(key.collection_id, site_id=desk.site.id)
        values = {each: await self._values(key._replace(cms_locale_id=each), collection) for each in chosen}
        main = values[chosen[0]]
        wanted = f"{main.get('slug') or slug_from(str(main['name']))}-copy"
        begun = sorted(chosen, key=lambda each: self._lacks(collection, values[each], chosen))
        first = values[begun[0]]
        first["slug"], _ = await Creating(desk).free_slug(key.collection_id, chosen, wanted)
        with desk.edits.one_step():
            item = desk.edits.new_item(key.collection_id, begun, first, copy_of=key.item_id)
            for each in begun[1:]:
                other, own = item.key._replace(cms_locale_id=each), values[each]
                for slug in dict.fromkeys([*own, *first]):
                    if slug != "slug" and not same(own.get(slug), first.get(slug)):
                        desk.edits.set(other, slug, own.get(slug), base=first.get(slug))
        return item

    def _lacks(self, collection: Collection, values: Mapping[str, Json], locales: Sequence[str | None]) -> bool:
        """Whether these values refer to an item that does not exist in one of the locales, as far as is known here."""
        for field in collection.fields:
            value = values.get(field.slug) if field.target is not None else None
            for item_id in value if isinstance(value, list) else [value]:
                known = self.desk.mirror.item_locales(field.target or "", str(item_id)) if item_id else {}
                if known and any(each not in known for each in locales):
                    return True
        return False

    async def _values(self, key: VariantKey, collection: Collection) -> dict[str, Json]:
        """What the copy of one variant starts with: the fields that can be written, and a name that says what it is."""
        read = await self.desk.client.get_item(
            key.collection_id, key.item_id, locale=self.desk.locale(key.cms_locale_id)
        )
        found = canonical(self.desk.codec, collection, read.field_data())
        values = {slug: value for slug, value in found.items() if _copied(collection, slug)}
        return values | {"name": f"{read.name} (copy)"[:256]}


def _copied(collection: Collection, slug: str) -> bool:
    found = collection.field(slug)
    return found is not None and found.editable
