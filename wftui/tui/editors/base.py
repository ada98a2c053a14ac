"""What an editor is: how the values of one field type are opened, typed, judged and stepped.

An editor holds no state of its own; the screen in which fields are edited, the bench, does.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from wftui.domain.errors import FieldError
from wftui.fields import field_type

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json
    from wftui.tui.forms.editing import FieldEditing
    from wftui.tui.look.drawing import Span


class Box(Enum):
    """The box that opens over a field, if one does."""

    NONE = "no box: the field is flipped, or opens in a sheet or a screen of its own"
    LINE = "one line"
    WRAPPED = "one line of text, shown on several"
    LINES = "several lines"
    PICTURE = "two lines: an address, and the words for it"


class FieldEditor:
    """How one type is edited."""

    box: ClassVar[Box] = Box.LINE
    steps: ClassVar[bool] = False
    """Whether the up and down keys step the value while it is typed."""

    opens: ClassVar[str] = "open"
    """What Enter does at a field of this type, for the key bar."""

    # Opening without a box

    def open(self, bench: FieldEditing, field: Field) -> None:
        """Open a field that has no box."""

    def takes_letters(self, bench: FieldEditing, field: Field) -> bool:
        """Whether what opens without a box takes letters from the first moment, as a filter does."""
        return False

    # In the box

    def box_of(self, field: Field) -> Box:
        """The box that this field opens in."""
        return self.box

    def text(self, bench: FieldEditing, field: Field, value: Json) -> str:
        """What the box starts with."""
        return field_type(field.type).text(value, field, bench.names)

    def parse(self, bench: FieldEditing, field: Field, text: str) -> Json:
        """The value that the text means; the text itself when it means none, so that it is kept and judged."""
        try:
            return field_type(field.type).parse(text, field, bench.names, before=bench.stored_of(field))
        except FieldError:
            return text

    def caption(self, bench: FieldEditing, field: Field, text: str) -> str:
        """The lower edge of the box while `text` stands in it."""
        return field_type(field.type).counter(text, field)

    def title(self, bench: FieldEditing, field: Field) -> str:
        """The upper edge of the box."""
        return ""

    def step(self, bench: FieldEditing, field: Field, text: str, steps: int) -> str | None:
        """The text some steps further; None when it means nothing that can be stepped."""
        return None

    def settled(self, bench: FieldEditing, field: Field, text: str) -> str:
        """The text as it stays when the box is closed."""
        return text

    # Around it

    def offers(self, bench: FieldEditing, field: Field) -> list[str]:
        """Texts that can be taken by number, such as a slug made from the name."""
        return []

    def warnings(self, bench: FieldEditing, field: Field, value: Json) -> list[str]:
        """What a person should know before an edited value is sent, beyond the rules of its type."""
        return []

    def swatch(self, value: Json) -> str:
        """A colour to paint before the value, as `#E8A33D`."""
        return ""

    def other_word(self, bench: FieldEditing, field: Field) -> str:
        """What the key for the other look opens here: `calendar`, `picker`; empty when there is none."""
        return ""

    def other(self, bench: FieldEditing, field: Field) -> None:
        """Open the other look."""

    def pictures(self, value: Json) -> list[Json]:
        """The pictures in a value that can be looked at."""
        return []

    def web_address(self, value: Json) -> str | None:
        """The address that a browser can open, or None."""
        return None

    def suffix(self, field: Field) -> str | None:
        """The ending of the file that an external editor is given; None when the value is no text to type."""
        return ".txt"

    def shown_empty(self, bench: FieldEditing, field: Field) -> Span | None:
        """What an empty field shows in place of nothing."""
        return None
