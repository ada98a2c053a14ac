"""Items, staged and live: every write names its locale, because one without would hit the primary one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wftui.api.calls import BULK, Calls, at_most, cms_ids, compact, query, segment
from wftui.api.decode import decode
from wftui.api.item_answers import item_page, variant, variants
from wftui.api.models import PublishAnswer
from wftui.api.results import ItemChange, ItemPage, PublishOutcome
from wftui.domain.errors import UsageError
from wftui.domain.item import Variant
from wftui.domain.json import Json
from wftui.domain.locale import Locale

Target = tuple[str, Sequence[Locale]]
STRICT_FILES = {"skipInvalidFiles": "false"}
"""Without it Webflow drops a file that it cannot use and says nothing."""


class ItemCalls(Calls):
    """Requests about items."""

    async def list_items(
        self,
        collection_id: str,
        *,
        locales: Sequence[Locale] = (),
        offset: int = 0,
        limit: int = BULK,
        live: bool = False,
        name: str | None = None,
        slug: str | None = None,
        sort_by: str | None = None,
        sort_order: str | None = None,
    ) -> ItemPage:
        """One page of variants in `locales`, staged unless `live`. `name` and `slug` match exactly, case included.

        `sort_by` is lastPublished, name or slug. Raises `BadAnswer` when the page holds fewer variants than its own
        pagination promises: an answer that was cut short must never look like a deletion.
        """
        if not 1 <= limit <= BULK or offset < 0:
            raise UsageError(f"A page holds 1 to {BULK} items and starts at 0 or later.")
        answer = await self.read(
            _path(collection_id, live=live),
            query(
                cmsLocaleId=",".join(cms_ids(locales)) or None,
                offset=offset,
                limit=limit,
                name=name,
                slug=slug,
                sortBy=sort_by,
                sortOrder=sort_order,
            ),
        )
        return item_page(answer, offset=offset, limit=limit)

    async def get_item(self, collection_id: str, item_id: str, *, locale: Locale, live: bool = False) -> Variant:
        """One variant, staged unless `live`; `NotFound` when the item has none in that locale."""
        answer = await self.read(_item_path(collection_id, item_id, live=live), query(cmsLocaleId=locale.cms_locale_id))
        return variant(answer)

    async def create_item(
        self,
        collection_id: str,
        *,
        locales: Sequence[Locale],
        field_data: Mapping[str, Json],
        is_draft: bool = True,
        is_archived: bool = False,
    ) -> list[Variant]:
        """Create one item, staged, in every one of `locales` with the same values. `field_data` needs name and slug.

        A taken slug may come back with five characters added: compare it with the one that was asked for.
        """
        ids = cms_ids(locales)
        body = compact(isDraft=is_draft, isArchived=is_archived, fieldData=dict(field_data))
        if len(ids) > 1:
            body["cmsLocaleIds"] = [*ids]
            answer = await self.write("POST", f"{_path(collection_id)}/bulk", body, STRICT_FILES)
        else:
            body |= compact(cmsLocaleId=ids[0] if ids else None)
            answer = await self.write("POST", _path(collection_id), body, STRICT_FILES)
        return variants(answer)

    async def create_items(
        self,
        collection_id: str,
        *,
        locales: Sequence[Locale],
        field_data: Sequence[Mapping[str, Json]],
        is_draft: bool = True,
        is_archived: bool = False,
    ) -> list[Variant]:
        """Create several items, staged, in every one of `locales`. Variants count: 50 items in 2 locales make 100."""
        ids = cms_ids(locales)
        at_most(range(len(field_data) * max(1, len(ids))), BULK, "variants of new items")
        body = compact(isDraft=is_draft, isArchived=is_archived, cmsLocaleIds=[*ids] or None)
        body["fieldData"] = [dict(each) for each in field_data]
        return variants(await self.write("POST", f"{_path(collection_id)}/bulk", body, STRICT_FILES))

    async def update_item(
        self,
        collection_id: str,
        item_id: str,
        *,
        locale: Locale,
        field_data: Mapping[str, Json],
        is_draft: bool | None = None,
        is_archived: bool | None = None,
    ) -> Variant:
        """Change one staged variant. `field_data` holds the changed fields only; None clears one."""
        change = ItemChange(item_id, locale, field_data, is_draft, is_archived)
        answer = await self.write("PATCH", _item_path(collection_id, item_id), _change(change), STRICT_FILES)
        return variant(answer, wrote=True)

    async def update_items(self, collection_id: str, changes: Sequence[ItemChange]) -> list[Variant]:
        """Change up to 100 staged variants in one request."""
        return variants(await self.write("PATCH", _path(collection_id), _changes(changes), STRICT_FILES))

    async def update_live_item(
        self,
        collection_id: str,
        item_id: str,
        *,
        locale: Locale,
        field_data: Mapping[str, Json],
        is_draft: bool | None = None,
        is_archived: bool | None = None,
    ) -> Variant:
        """Change one variant, staged and live at once. `Conflict` when it was never published."""
        change = ItemChange(item_id, locale, field_data, is_draft, is_archived)
        answer = await self.write("PATCH", _item_path(collection_id, item_id, live=True), _change(change), STRICT_FILES)
        return variant(answer, wrote=True)

    async def update_live_items(self, collection_id: str, changes: Sequence[ItemChange]) -> list[Variant]:
        """Change up to 100 variants, staged and live at once. One `Conflict` among them, and none is changed."""
        return variants(await self.write("PATCH", _path(collection_id, live=True), _changes(changes), STRICT_FILES))

    async def create_live_item(
        self,
        collection_id: str,
        *,
        locale: Locale,
        field_data: Mapping[str, Json],
        is_draft: bool = False,
        is_archived: bool = False,
    ) -> list[Variant]:
        """Create one item in one locale and put it live at once."""
        body = compact(isDraft=is_draft, isArchived=is_archived, cmsLocaleId=locale.cms_locale_id)
        body["fieldData"] = dict(field_data)
        return variants(await self.write("POST", _path(collection_id, live=True), body, STRICT_FILES))

    async def delete_item(self, collection_id: str, item_id: str, *, locales: Sequence[Locale] | None) -> None:
        """Delete one item in `locales`. None names no locale, which is right on a site without localisation only:
        elsewhere Webflow then deletes the primary variant, so name all of the site's locales to delete the item."""
        if locales is not None and len(cms_ids(locales)) == 1:
            only = query(cmsLocaleId=cms_ids(locales)[0])
            await self.write("DELETE", _item_path(collection_id, item_id), query=only)
        elif locales is None or not cms_ids(locales):
            await self.write("DELETE", _item_path(collection_id, item_id))
        else:
            await self.delete_items(collection_id, [(item_id, locales)])

    async def delete_items(self, collection_id: str, targets: Sequence[Target]) -> None:
        """Delete up to 100 items, each in its locales."""
        await self.write("DELETE", _path(collection_id), _targets(targets))

    async def publish_items(self, collection_id: str, targets: Sequence[Target]) -> PublishOutcome:
        """Put the staged version of up to 100 items live, each in its locales. Read `errors`: 202 is no success."""
        answer = await self.write("POST", f"{_path(collection_id)}/publish", _targets(targets))
        return decode(answer, PublishAnswer).result()

    async def unpublish_items(self, collection_id: str, targets: Sequence[Target]) -> None:
        """Take up to 100 items off the live site, each in its locales. The staged versions stay, as drafts."""
        await self.write("DELETE", _path(collection_id, live=True), _targets(targets))

    async def unpublish_item(self, collection_id: str, item_id: str, *, locale: Locale) -> None:
        """Take one variant off the live site. The staged version stays, as a draft."""
        only = query(cmsLocaleId=locale.cms_locale_id)
        await self.write("DELETE", _item_path(collection_id, item_id, live=True), query=only)


def _path(collection_id: str, *, live: bool = False) -> str:
    return f"/collections/{segment(collection_id, 'collection id')}/items{'/live' if live else ''}"


def _item_path(collection_id: str, item_id: str, *, live: bool = False) -> str:
    return f"{_path(collection_id)}/{segment(item_id, 'item id')}{'/live' if live else ''}"


def _change(change: ItemChange) -> dict[str, Json]:
    body = compact(isDraft=change.is_draft, isArchived=change.is_archived, cmsLocaleId=change.locale.cms_locale_id)
    if change.field_data:
        body["fieldData"] = dict(change.field_data)
    return body


def _changes(changes: Sequence[ItemChange]) -> dict[str, Json]:
    at_most(changes, BULK, "items")
    return {"items": [{"id": segment(each.item_id, "item id"), **_change(each)} for each in changes]}


def _targets(targets: Sequence[Target]) -> dict[str, Json]:
    at_most(targets, BULK, "items")
    items: list[Json] = []
    for item_id, locales in targets:
        items.append(compact(id=segment(item_id, "item id"), cmsLocaleIds=[*cms_ids(locales)] or None))
    return {"items": items}
