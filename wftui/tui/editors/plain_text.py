"""Plain text on one line or on several, and the slug."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.domain.item import VariantKey
from wftui.fields import slug
from wftui.fields.base import whole_number
from wftui.fields.plain_text import single_line
from wftui.tui.editors.base import Box, FieldEditor

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json
    from wftui.tui.forms.editing import FieldEditing
    from wftui.tui.look.drawing import Span


SHORT = 80
"""Fields that take more characters than this are wrapped while they are typed into."""


class PlainTextEditor(FieldEditor):
    """A box of one line, or of several where the field takes them. For the slug, a suggestion made from the name."""

    def box_of(self, field: Field) -> Box:
        """One line, wrapped where much fits into it; several where the field takes them."""
        longest = whole_number(field, "maxLength") or 0
        if slug.is_slug(field) or field.slug == "name":
            return Box.LINE
        if single_line(field):
            return Box.WRAPPED if longest > SHORT else Box.LINE
        return Box.LINES if longest > SHORT or field.validations.get("singleLine") is False else Box.LINE

    def caption(self, bench: FieldEditing, field: Field, text: str) -> str:
        """`97 of 200 characters`; for a slug, what it becomes, or what the name suggests."""
        counted = super().caption(bench, field, text)
        if not slug.is_slug(field):
            return counted
        becomes = slug.becomes(text)
        if text and becomes and becomes != text:
            return f"becomes {becomes}"
        offer = next(iter(self.offers(bench, field)), "")
        if offer and not text and bench.stored_of(field) is None:
            return f"left empty: {offer}"
        if offer and offer != text:
            return f"Alt+1 takes {offer}, from the name"
        return counted

    def settled(self, bench: FieldEditing, field: Field, text: str) -> str:
        """A slug becomes what the caption has announced."""
        return slug.becomes(text) or text if text and slug.is_slug(field) else text

    def offers(self, bench: FieldEditing, field: Field) -> list[str]:
        """The slug that the name suggests."""
        if not slug.is_slug(field):
            return []
        name = bench.value_of_slug("name")
        found = slug.suggest(name) if isinstance(name, str) else ""
        return [found] if found and found != bench.value_of(field) else []

    def warnings(self, bench: FieldEditing, field: Field, value: Json) -> list[str]:
        """A slug that is taken, and a live address that changes."""
        if not slug.is_slug(field) or not isinstance(value, str):
            return []
        found = []
        item_id = bench.names.slug_to_id(bench.collection.id, value)
        if item_id is not None and item_id != bench.key.item_id:
            name = bench.names.item_name(bench.collection.id, item_id) or item_id
            found.append(f"This slug is taken by {name}; Webflow would change it or refuse it.")
        live = _live_slug(bench)
        if live is not None and live != value:
            found.append(f"The live address …/{live} becomes …/{value} when this is published: links to it break.")
        return found

    def shown_empty(self, bench: FieldEditing, field: Field) -> Span | None:
        """What the slug will be when nobody types one."""
        offer = next(iter(self.offers(bench, field)), "")
        return ("muted", f"{offer}  (from the name)") if offer else None


def _live_slug(bench: FieldEditing) -> str | None:
    stored = bench.mirror.variant(VariantKey(*bench.key))
    if stored is None or stored.live is None:
        return None
    return stored.live.slug
