"""What every field type can do, and what it needs to know from outside.

A value has three shapes. *Wire* is the JSON that Webflow sends and takes. The *value* is the same thing in one
canonical form: None when the field is empty, whatever Webflow said to mean that. *Text* is what a person reads and
types. Nothing here does I/O.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, Protocol

import msgspec

from wftui.domain.errors import FieldError
from wftui.domain.text import one_line

if TYPE_CHECKING:
    from datetime import datetime

    from wftui.domain.collection import Field
    from wftui.domain.json import Json


class Severity(Enum):
    """How much a problem matters: an error would be refused by Webflow, a warning is for the person to weigh."""

    ERROR = "error"
    WARNING = "warning"


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong with a value, as a sentence that also says what is allowed."""

    sentence: str
    severity: Severity = Severity.ERROR


class Names(Protocol):
    """What the types ask about the site: its time, and the items that references name, all in one locale."""

    @property
    def time_zone(self) -> str:
        """The IANA name of the site's time zone."""
        ...

    def now(self) -> datetime:
        """The present moment, with a time zone."""
        ...

    def item_name(self, collection_id: str, item_id: str) -> str | None:
        """The name of an item, or None when it does not exist in this locale."""
        ...

    def find_items(self, collection_id: str, text: str, limit: int) -> Sequence[tuple[str, str, str]]:
        """Items whose name holds `text`, best first: id, name, status word."""
        ...

    def slug_to_id(self, collection_id: str, slug: str) -> str | None:
        """The id of the item with exactly that slug, or None."""
        ...


class NoNames:
    """Names for where nothing is known of the site: no items, UTC."""

    time_zone = "UTC"

    def now(self) -> datetime:
        """The present moment in UTC."""
        from datetime import UTC, datetime

        return datetime.now(UTC)

    def item_name(self, collection_id: str, item_id: str) -> str | None:
        """Always None."""
        return None

    def find_items(self, collection_id: str, text: str, limit: int) -> Sequence[tuple[str, str, str]]:
        """Always empty."""
        return ()

    def slug_to_id(self, collection_id: str, slug: str) -> str | None:
        """Always None."""
        return None


NO_NAMES: Names = NoNames()


class FieldType(ABC):
    """One of Webflow's field types.

    `decode` never raises: a wire value of a shape that the type does not know is kept as it is, shown as JSON, and
    named by `problems`. `parse` raises only when the text means no value at all, so that whatever else a person types
    can be kept as an edit; `problems` then judges the value by the field's rules. `accept` does both, for callers
    without a form.
    """

    names: ClassVar[tuple[str, ...]]
    """The API's names of the type, the present one first."""

    label: ClassVar[str]
    """The type in a person's words."""

    editable: ClassVar[bool] = True
    """Whether wftui ever writes values of this type."""

    @abstractmethod
    def fits(self, value: Json) -> bool:
        """Whether `value`, which is not None, has the canonical shape."""

    def decode(self, wire: Json) -> Json:
        """The value that `wire` means; None when it is empty, null or absent."""
        return None if wire == "" else wire

    def encode(self, value: Json) -> Json:
        """The wire form of `value` for a write; None clears the field."""
        return value

    def text(self, value: Json, field: Field, names: Names = NO_NAMES) -> str:
        """What an editor starts with. `parse` of it gives the value back; typed text that means none stays as it is."""
        if value is None:
            return ""
        return value if isinstance(value, str) else compact(value)

    @abstractmethod
    def parse(self, text: str, field: Field, names: Names = NO_NAMES, *, before: Json = None) -> Json:
        """The value that a person means by `text`; raise `FieldError` when it means none.

        `before` is the value that the field had: what the text does not show, such as a file's id, is kept from it.
        """

    def problems(self, value: Json, field: Field, names: Names | None = None) -> list[Problem]:
        """What is wrong with `value`. Without `names`, items are not looked up."""
        if value is None:
            return [Problem(f"{field.display_name} is required: it cannot be empty.")] if field.required else []
        if not self.fits(value):
            return [Problem(f"{field.display_name} holds a value that is no {self.label}: {quoted(compact(value))}.")]
        return self.rule_problems(value, field, names)

    def rule_problems(self, value: Json, field: Field, names: Names | None) -> list[Problem]:
        """What is wrong with a value of the canonical shape, by the field's validations and the type's own rules."""
        return []

    def judge(self, text: str, field: Field, names: Names = NO_NAMES, *, before: Json = None) -> list[Problem]:
        """What is wrong with `text` as it stands, for judging while a person types."""
        try:
            value = self.parse(text, field, names, before=before)
        except FieldError as error:
            return [Problem(str(error))]
        return self.problems(value, field, names)

    def accept(self, text: str, field: Field, names: Names = NO_NAMES, *, before: Json = None) -> Json:
        """The value that `text` means; raise `FieldError` when it means none or breaks a rule."""
        value = self.parse(text, field, names, before=before)
        for problem in self.problems(value, field, names):
            if problem.severity is Severity.ERROR:
                raise FieldError(problem.sentence)
        return value

    def cell(self, value: Json, field: Field, names: Names = NO_NAMES) -> str:
        """The value on one line, harmless to show: names, never ids."""
        return one_line(self.text(value, field, names))

    def note(self, field: Field) -> str:
        """The words beside a field in the form: `number, required, 2 decimals, from 0`."""
        return ", ".join([self.label_of(field), *(["required"] if field.required else []), *self.rule_words(field)])

    def label_of(self, field: Field) -> str:
        """The type in a person's words, as this field uses it."""
        return self.label

    def rule_words(self, field: Field) -> list[str]:
        """The field's rules as the note names them."""
        return []

    def limits(self, field: Field) -> str:
        """The field's rules as the editor's lower edge names them."""
        return ", ".join(self.rule_words(field))

    def counter(self, text: str, field: Field) -> str:
        """The editor's lower edge while `text` stands in it: `97 of 200 characters`, or the limits."""
        return self.limits(field)

    def meaning(self, value: Json, field: Field, names: Names = NO_NAMES) -> str:
        """What the typed text was understood as, where that is not plain to see: a date in full, with UTC."""
        return ""

    def tally(self, value: Json, field: Field) -> str:
        """How much of a limit is used, for the note: `97/200`; empty where nothing is counted."""
        return ""

    def can_edit(self, field: Field) -> bool:
        """Whether a person may change this field here."""
        return self.editable and field.editable


def compact(value: Json) -> str:
    """`value` as JSON on one line."""
    return json.dumps(value, ensure_ascii=False)


def quoted(text: str, longest: int = 48) -> str:
    """What a person typed or a site holds, harmless and short enough to stand within a sentence."""
    line = one_line(text)
    return line if len(line) <= longest else line[: longest - 1] + "›"


def whole_number(field: Field, key: str) -> int | None:
    """The count that the field's validations give under `key`, or None."""
    value = field.validations.get(key)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return int(value)
