"""An item's live version against its staged one, the edits that were not sent laid over it. From the mirror alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wftui.domain.collection import Field
from wftui.domain.status import Status
from wftui.domain.values import same
from wftui.fields import field_type
from wftui.services.comparing.values import changes_of

if TYPE_CHECKING:
    from wftui.domain.collection import Collection
    from wftui.domain.json import Json
    from wftui.fields import Names
    from wftui.services.comparing.change import Change
    from wftui.store.edits import Edit
    from wftui.store.rows import StoredVariant


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field that is not live as it stands here.

    `live` and `here` are canonical values, `here` with the edit; `staged_differs` says whether what Webflow has staged
    differs too. Without `changes` it is an edit that brings the live value back.
    """

    field: Field
    live: Json
    here: Json
    changes: tuple[Change, ...]
    edited: bool = False
    staged_differs: bool = True

    @property
    def brings_back(self) -> bool:
        """Whether an edit gives the field its live value again, which is not sent yet."""
        return not self.changes

    def state(self) -> str:
        """Whose change it is: staged, or an edit that was not sent; "" for staged alone."""
        if self.brings_back:
            return "edited here: the live value again, not sent"
        if not self.edited:
            return ""
        return "staged, and edited here, not sent" if self.staged_differs else "edited here, not sent"


@dataclass(frozen=True, slots=True)
class ItemDifference:
    """What differs in one variant, in the schema's order. `same_fields` is how many fields do not differ."""

    name: str
    status: Status
    has_live: bool
    live_known: bool
    fields: tuple[FieldDifference, ...] = ()
    same_fields: int = 0
    edits: int = 0

    @property
    def differing(self) -> int:
        """How many fields are not live as they stand here."""
        return sum(1 for each in self.fields if not each.brings_back)

    def sentence(self) -> str:
        """Why there is nothing to compare, or that nothing differs; "" when something does."""
        if not self.has_live:
            if not self.live_known:
                return "The live version is not known here yet."
            words = {
                Status.DRAFT: "it is a draft, which stays until it is published",
                Status.QUEUED: "it is queued, and the next site publish takes it",
                Status.ARCHIVED: "it is archived",
            }
            why = words.get(self.status)
            return f"It has no live version{f': {why}' if why else ''}. All of it is new to visitors."
        if self.fields:
            return ""
        return f"Nothing differs: staged and live are the same in {_counted(self.same_fields, 'field')}."

    def others(self) -> str:
        """What is to be said of the fields that are not shown."""
        if not self.fields or not self.same_fields:
            return ""
        if self.same_fields == 1:
            return "The other field is the same on both sides."
        return f"The other {self.same_fields} fields are the same on both sides."


def compare(
    stored: StoredVariant, collection: Collection, names: Names, edits: Mapping[str, Edit] | None = None
) -> ItemDifference:
    """Compare the live version of a variant with what stands here; fields that the schema does not list come last."""
    edits = edits or {}
    staged = stored.staged.field_data()
    if stored.live is None:
        return ItemDifference(stored.staged.name, stored.status, False, stored.live_known, (), 0, len(edits))
    live = stored.live.field_data()
    known = {each.slug for each in collection.fields}
    others = [slug for slug in dict.fromkeys([*staged, *live]) if slug not in known]
    found: list[FieldDifference] = []
    fields = (*collection.fields, *(Field("", slug, slug, "", editable=False) for slug in others))
    for field in fields:
        difference = _field(field, live, staged, edits.get(field.slug), names)
        if difference is not None:
            found.append(difference)
    return ItemDifference(
        stored.staged.name, stored.status, True, True, tuple(found), len(fields) - len(found), len(edits)
    )


def _field(
    field: Field, live: Mapping[str, Json], staged: Mapping[str, Json], edit: Edit | None, names: Names
) -> FieldDifference | None:
    kind = field_type(field.type)
    there, here = kind.decode(live.get(field.slug)), kind.decode(staged.get(field.slug))
    differs = not same(there, here)
    if edit is not None:
        here = edit.value
    if edit is None and not differs:
        return None
    return FieldDifference(field, there, here, changes_of(field, there, here, names), edit is not None, differs)


def _counted(number: int, one: str) -> str:
    return f"the one {one}" if number == 1 else f"all {number} {one}s"
