"""Collections and their fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wftui.api.calls import Calls, compact, segment
from wftui.api.decode import decode
from wftui.api.models import CollectionAnswer, CollectionsAnswer, FieldAnswer
from wftui.domain.collection import Collection, Field
from wftui.domain.json import Json


class CollectionCalls(Calls):
    """Requests about collections and the fields that their items have."""

    async def list_collections(self, site_id: str) -> list[Collection]:
        """The collections of a site, without their fields."""
        answer = await self.read(f"/sites/{segment(site_id)}/collections")
        return [each.domain(site_id) for each in decode(answer, CollectionsAnswer).collections]

    async def get_collection(self, collection_id: str, *, site_id: str = "") -> Collection:
        """One collection with its fields. Webflow leaves the site's id out; `site_id` puts it in."""
        answer = await self.read(f"/collections/{segment(collection_id)}")
        return decode(answer, CollectionAnswer).domain(site_id)

    async def create_collection(
        self,
        site_id: str,
        *,
        display_name: str,
        singular_name: str,
        slug: str | None = None,
        fields: Sequence[Mapping[str, Json]] = (),
    ) -> Collection:
        """Create a collection. Each of `fields` is a body as `new_field` makes it."""
        body = compact(displayName=display_name, singularName=singular_name, slug=slug)
        if fields:
            body["fields"] = [dict(each) for each in fields]
        answer = await self.write("POST", f"/sites/{segment(site_id)}/collections", body)
        return decode(answer, CollectionAnswer).domain(site_id)

    async def delete_collection(self, collection_id: str) -> None:
        """Delete a collection and every item in it."""
        await self.write("DELETE", f"/collections/{segment(collection_id)}")

    async def create_field(
        self,
        collection_id: str,
        *,
        type_name: str,
        display_name: str,
        required: bool = False,
        help_text: str | None = None,
        options: Sequence[str] = (),
        target: str | None = None,
    ) -> Field:
        """Add a field. `options` are the names of an Option field's choices, `target` the collection that a Reference
        points at."""
        body = new_field(type_name, display_name, required, help_text, options, target)
        answer = await self.write("POST", f"/collections/{segment(collection_id)}/fields", body)
        return decode(answer, FieldAnswer).domain()

    async def update_field(
        self,
        collection_id: str,
        field_id: str,
        *,
        display_name: str | None = None,
        required: bool | None = None,
        help_text: str | None = None,
    ) -> Field:
        """Change a field's display name, help text or whether it must be filled; the API changes nothing else of it."""
        body = compact(displayName=display_name, isRequired=required, helpText=help_text)
        path = f"/collections/{segment(collection_id)}/fields/{segment(field_id, 'field id')}"
        return decode(await self.write("PATCH", path, body), FieldAnswer).domain()

    async def delete_field(self, collection_id: str, field_id: str) -> None:
        """Delete a field and its value in every item."""
        await self.write("DELETE", f"/collections/{segment(collection_id)}/fields/{segment(field_id, 'field id')}")


def new_field(
    type_name: str,
    display_name: str,
    required: bool = False,
    help_text: str | None = None,
    options: Sequence[str] = (),
    target: str | None = None,
) -> dict[str, Json]:
    """The body that describes a field to be created."""
    body = compact(type=type_name, displayName=display_name, isRequired=required, helpText=help_text)
    if options:
        body["metadata"] = {"options": [{"name": each} for each in options]}
    elif target:
        body["metadata"] = {"collectionId": segment(target, "collection id")}
    return body
