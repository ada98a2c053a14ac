"""Rich text: HTML in one string. `wftui.fields.richtext` takes it apart; here it is one value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.domain.errors import FieldError
from wftui.domain.text import without_tags
from wftui.fields import richtext
from wftui.fields.base import NO_NAMES, FieldType, Names, Problem, Severity, quoted, whole_number
from wftui.fields.plain_text import characters, length, length_counter, length_words, unsendable

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json

_CELL = 4000
_LONGEST_READ = 20_000
"""Longer texts are not searched for tags that do not nest while a person types."""


class RichText(FieldType):
    """A string of HTML, kept character for character. As text it has one block on a line."""

    names = ("RichText",)
    label = "rich text"

    def fits(self, value: Json) -> bool:
        """A string."""
        return isinstance(value, str)

    def text(self, value: Json, field: Field, names: Names = NO_NAMES) -> str:
        """The HTML, one block on a line."""
        return richtext.to_lines(value) if isinstance(value, str) else super().text(value, field, names)

    def parse(self, text: str, field: Field, names: Names = NO_NAMES, *, before: Json = None) -> Json:
        """The HTML without the line breaks that only made it readable."""
        if unsendable(text):
            raise FieldError(
                f"{field.display_name} holds half of a character, which cannot be sent. Type that character again."
            )
        return richtext.from_lines(text) or None

    def rule_problems(self, value: Json, field: Field, names: Names | None) -> list[Problem]:
        """The length of the words, and HTML that does not nest."""
        assert isinstance(value, str)
        return _length_problems(value, field) + ([] if len(value) > _LONGEST_READ else _broken_problems(value, field))

    def cell(self, value: Json, field: Field, names: Names = NO_NAMES) -> str:
        """The words alone."""
        return without_tags(value[:_CELL]) if isinstance(value, str) else super().cell(value, field, names)

    def limits(self, field: Field) -> str:
        """`20 to 200 characters`."""
        return length_words(field)

    def counter(self, text: str, field: Field) -> str:
        """`97 of 200 characters`, the tags not counted."""
        return length_counter(length(richtext.shown_text(richtext.from_lines(text))), field)


def _length_problems(source: str, field: Field) -> list[Problem]:
    """Too long is refused however Webflow counts; too short may not be, as it may count the tags too."""
    longest, shortest = whole_number(field, "maxLength"), whole_number(field, "minLength")
    if longest is None and not shortest:
        return []
    shown, stored = length(richtext.shown_text(source)), length(source)
    if longest is not None and shown > longest:
        return [Problem(f"{field.display_name} takes up to {characters(longest)}; this has {shown:,}.")]
    if longest is not None and stored > longest:
        sentence = (
            f"{field.display_name} takes up to {characters(longest)}; this has {shown:,}, "
            f"and {stored:,} with its tags, which Webflow may count."
        )
        return [Problem(sentence, Severity.WARNING)]
    if shortest and shown < shortest:
        severity = Severity.ERROR if stored < shortest else Severity.WARNING
        sentence = f"{field.display_name} needs at least {characters(shortest)}; this has {shown:,}."
        return [Problem(sentence, severity)]
    return []


def _broken_problems(source: str, field: Field) -> list[Problem]:
    document = richtext.read(source)
    broken = next((block for block in document.blocks if block.kind is richtext.BlockKind.BROKEN), None)
    if broken is None:
        return []
    start = quoted(document.html(broken))
    sentence = f"{field.display_name} holds tags that do not close as they open, from here on: {start}"
    return [Problem(sentence, Severity.WARNING)]
