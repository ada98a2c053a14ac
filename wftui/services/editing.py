"""Editing: what a form needs between the keystroke and the save.

A form shows the values of a variant with the edits laid over them, keeps every change as an edit, and never sends.
These calls are synchronous, take about a millisecond, and belong to the thread that opened the edits file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wftui.domain.collection import Collection
from wftui.domain.item import Variant, VariantKey
from wftui.domain.json import Json
from wftui.services.merge import canonical
from wftui.services.ports import Codec, FieldCodec
from wftui.store.edits import Change, Edit, EditStore, NewItem, is_new


@dataclass(frozen=True, slots=True)
class FormValues:
    """What a form shows: `shown` by field slug, `saved` as Webflow has it, and the edits that make the difference."""

    shown: Mapping[str, Json]
    saved: Mapping[str, Json]
    edits: Mapping[str, Edit]

    def is_edited(self, slug: str) -> bool:
        """Whether a field differs from what Webflow has."""
        return slug in self.edits


class Editing:
    """One person's edits of one site."""

    def __init__(self, edits: EditStore, codec: Codec | None = None) -> None:
        self.edits = edits
        self.codec = codec or FieldCodec()

    def values(self, key: VariantKey, collection: Collection, stored: Variant | None) -> FormValues:
        """The values of a variant with its edits laid over them; `stored` is None for a new item."""
        saved = canonical(self.codec, collection, stored.field_data()) if stored is not None else {}
        edits = self.edits.of(key)
        if is_new(key):
            saved = self._new_base(key)
        return FormValues({**saved, **{slug: edit.value for slug, edit in edits.items()}}, saved, edits)

    def change(self, key: VariantKey, slug: str, value: Json, *, shown: Json) -> Edit | None:
        """Keep what a person typed into a field that showed `shown` when typing began; None when it is back at that.

        Raises `HeldElsewhere` when another running wftui edits this variant, `StoreError` when the disk does not take
        it.
        """
        return self.edits.set(key, slug, value, base=shown)

    def put_back(self, key: VariantKey, slugs: Sequence[str] | None = None) -> None:
        """Give fields (all when None) the values that they had when typing began. Can be undone."""
        self.edits.discard(key, slugs)

    def undo(self, key: VariantKey | None = None) -> list[Change]:
        """Take the last step back; empty when there is none left that was not sent."""
        return self.edits.undo(key)

    def redo(self, key: VariantKey | None = None) -> list[Change]:
        """Do the step again that was taken back last."""
        return self.edits.redo(key)

    def new_item(
        self, collection_id: str, locales: Sequence[str | None], values: Mapping[str, Json] | None = None
    ) -> NewItem:
        """Begin an item that exists only here."""
        return self.edits.new_item(collection_id, locales, values)

    def make_again(self, key: VariantKey, collection: Collection, last_known: Variant | None) -> NewItem:
        """Begin a new item from one that somebody deleted: its last known values with the edits of it."""
        form = self.values(key, collection, last_known)
        kept = {slug: value for slug, value in form.shown.items() if _writable(collection, slug)}
        with self.edits.one_step():
            item = self.edits.new_item(key.collection_id, [key.cms_locale_id], kept, copy_of=key.item_id)
            self.edits.discard(key)
        return item

    def _new_base(self, key: VariantKey) -> dict[str, Json]:
        """In its further locales a new item starts with the values of its first one."""
        item = self.edits.find_new(key.item_id)
        if item is None or item.key == key:
            return {}
        return {slug: edit.value for slug, edit in self.edits.of(item.key).items()}


def _writable(collection: Collection, slug: str) -> bool:
    found = collection.field(slug)
    return found is not None and found.editable
