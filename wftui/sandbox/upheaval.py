"""Faults that change what the server holds, just before the request that meets them is handled.

Options that a fault may give, all of them text:

    other-editor      field=SLUG value=TEXT: what the other person writes into the item (its first text field unless
                      said); locale=CMSLOCALEID (the primary one unless said); item=ID collection=ID when the path of
                      the request names neither
    schema-changed    change=add|remove|rename|require (add); field=SLUG of the field to remove, rename or require;
                      collection=ID when the path names none
    token-revoked     nothing
    site-gone         nothing
    partial-publish   which=0 or which=0+2: the places in the request of the items that are not published (0)
    bulk-errors       which=0 or which=0+2: the places of the members that are refused (0); a bulk request is refused
                      whole, as Webflow does
"""

import re

from starlette.datastructures import Headers
from starlette.types import Scope

from wftui.sandbox.auth import bearer
from wftui.sandbox.content import Collection
from wftui.sandbox.errors import ApiError
from wftui.sandbox.fault_plan import Fault, FaultPlan
from wftui.sandbox.schemas import remove
from wftui.sandbox.state import World

_COLLECTION = re.compile(r"/collections/([0-9a-f]{24})")
_ITEM = re.compile(r"/items/([0-9a-f]{24})")


class Upheaval:
    """The callbacks of the state-changing faults on one world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def register(self, plan: FaultPlan) -> None:
        """Have the plan call these."""
        plan.on("other-editor", self.other_editor)
        plan.on("schema-changed", self.schema_changed)
        plan.on("token-revoked", self.token_revoked)
        plan.on("site-gone", self.site_gone)
        plan.on("partial-publish", self.partial_publish)
        plan.on("bulk-errors", self.bulk_errors)

    def _collection(self, fault: Fault, scope: Scope) -> Collection | None:
        found = _COLLECTION.search(scope["path"])
        wanted = str(fault.options.get("collection", found[1] if found else ""))
        return self.world.collections.get(wanted)

    def other_editor(self, fault: Fault, scope: Scope) -> None:
        """Change a staged item as another person would: one field, and `lastUpdated` moves."""
        collection = self._collection(fault, scope)
        found = _ITEM.search(scope["path"])
        item_id = str(fault.options.get("item", found[1] if found else ""))
        if collection is None:
            return
        locale = fault.options.get("locale", collection.primary)
        variant = collection.variant(item_id, None if locale is None else str(locale))
        if variant is None or variant.staged is None:
            return
        slug = str(fault.options.get("field", "")) or self._text_field(collection)
        variant.staged.field_data = variant.staged.field_data | {
            slug: str(fault.options.get("value", f"{variant.staged.field_data.get(slug, '')} (edited elsewhere)"))
        }
        variant.staged.last_updated = self.world.clock.stamp()
        self.world.store(collection, variant)

    @staticmethod
    def _text_field(collection: Collection) -> str:
        for field in collection.fields:
            if field["type"] == "PlainText" and field["slug"] not in ("name", "slug"):
                return str(field["slug"])
        return "name"

    def schema_changed(self, fault: Fault, scope: Scope) -> None:
        """Add, remove, rename or require a field."""
        collection = self._collection(fault, scope)
        if collection is None:
            return
        change = fault.options.get("change", "add")
        slug = str(fault.options.get("field", ""))
        field = collection.field_by_slug().get(slug)
        if change == "add":
            collection.fields.append(self._new_field(slug or "added-elsewhere"))
        elif field is not None and change == "remove":
            remove(self.world, collection, field)
        elif field is not None and change == "rename":
            field["displayName"] = f"{field['displayName']} (renamed)"
        elif field is not None and change == "require":
            field["isRequired"] = True
        collection.schema["lastUpdated"] = self.world.clock.stamp()
        collection.schema_changed = True
        self.world.changed("collection", collection.id)

    def _new_field(self, slug: str) -> dict[str, object]:
        return {
            "id": self.world.new_hex32(),
            "isEditable": True,
            "isRequired": False,
            "type": "PlainText",
            "slug": slug,
            "displayName": slug.replace("-", " ").capitalize(),
            "helpText": None,
            "validations": {"singleLine": True},
        }

    def token_revoked(self, _fault: Fault, scope: Scope) -> None:
        """Make the token of the request stop working, for good."""
        try:
            value = bearer(Headers(scope=scope).get("authorization"))
        except ApiError:
            return
        if self.world.tokens.pop(value, None) is not None:
            self.world.changed("token", value)

    def site_gone(self, _fault: Fault, _scope: Scope) -> None:
        """Remove every site with all that it holds."""
        for collection in list(self.world.collections.values()):
            self.world.forget_collection(collection)
        for kind, held in (
            ("page", self.world.pages),
            ("component", self.world.components),
            ("site", self.world.sites),
        ):
            for key in list(held):
                del held[key]
                self.world.changed(kind, key)

    @staticmethod
    def _places(fault: Fault) -> list[int]:
        return [int(each) for each in str(fault.options.get("which", "0")).split("+") if each.isdecimal()]

    def partial_publish(self, fault: Fault, scope: Scope) -> None:
        """Have the publish leave some of its items out."""
        scope["sandbox.failing_publishes"] = self._places(fault)

    def bulk_errors(self, fault: Fault, scope: Scope) -> None:
        """Have the bulk request be refused because of some of its members."""
        scope["sandbox.failing_members"] = self._places(fault)
