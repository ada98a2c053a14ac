"""Plain text, and the slug, which is plain text with a rule of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.domain.errors import FieldError
from wftui.fields import slug
from wftui.fields.base import NO_NAMES, FieldType, Names, Problem, Severity, whole_number

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json


class PlainText(FieldType):
    """Text without formatting, on one line or on several by `singleLine`."""

    names = ("PlainText",)
    label = "text"

    def fits(self, value: Json) -> bool:
        """A string."""
        return isinstance(value, str)

    def parse(self, text: str, field: Field, names: Names = NO_NAMES, *, before: Json = None) -> Json:
        """The text itself, its line ends as line feeds."""
        if unsendable(text):
            raise FieldError(
                f"{field.display_name} holds half of a character, which cannot be sent. Type that character again."
            )
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text or None

    def rule_problems(self, value: Json, field: Field, names: Names | None) -> list[Problem]:
        """Length, one line, and the slug's rule."""
        assert isinstance(value, str)
        found = length_problems(value, field)
        if slug.is_slug(field):
            found += slug.problems(value, field)
        elif single_line(field) and "\n" in value:
            severity = Severity.ERROR if field.validations.get("singleLine") is True else Severity.WARNING
            sentence = f"{field.display_name} takes one line; this has {value.count(chr(10)) + 1}."
            found.append(Problem(sentence, severity))
        return found

    def label_of(self, field: Field) -> str:
        """`slug` for the slug, `text` for the rest."""
        return "slug" if slug.is_slug(field) else self.label

    def limits(self, field: Field) -> str:
        """`20 to 200 characters`."""
        return length_words(field)

    def counter(self, text: str, field: Field) -> str:
        """`97 of 200 characters`."""
        return length_counter(length(text), field)

    def tally(self, value: Json, field: Field) -> str:
        """`97/200`."""
        longest = whole_number(field, "maxLength")
        return f"{length(value) if isinstance(value, str) else 0}/{longest}" if longest is not None else ""


def single_line(field: Field) -> bool:
    """Whether the field takes one line only. The name and the slug always do; others when Webflow says so."""
    return field.slug in ("name", "slug") or field.validations.get("singleLine") is True


def unsendable(text: str) -> bool:
    """Whether `text` holds a lone surrogate, which no UTF-8 request can carry."""
    return any("\ud800" <= char <= "\udfff" for char in text)


def length(text: str) -> int:
    """How long Webflow finds `text`: UTF-16 units, as in JavaScript, so most emoji count twice."""
    return len(text) + sum(char > "\uffff" for char in text)


def characters(count: int) -> str:
    """`1 character`, `97 characters`."""
    return f"{count:,} character" if count == 1 else f"{count:,} characters"


def length_problems(text: str, field: Field) -> list[Problem]:
    """Whether `text` is too long or too short for the field."""
    count = length(text)
    longest, shortest = whole_number(field, "maxLength"), whole_number(field, "minLength")
    if longest is not None and count > longest:
        return [Problem(f"{field.display_name} takes up to {characters(longest)}; this has {count:,}.")]
    if shortest is not None and count < shortest:
        return [Problem(f"{field.display_name} needs at least {characters(shortest)}; this has {count:,}.")]
    return []


def length_words(field: Field) -> str:
    """The length rules: `up to 200 characters`, `20 to 200 characters`, `from 20 characters`."""
    longest, shortest = whole_number(field, "maxLength"), whole_number(field, "minLength")
    if longest is not None:
        return f"{shortest:,} to {characters(longest)}" if shortest else f"up to {characters(longest)}"
    return f"from {characters(shortest)}" if shortest else ""


def length_counter(count: int, field: Field) -> str:
    """`97 of 200 characters`, or `97 characters` where no limit is known."""
    longest = whole_number(field, "maxLength")
    return f"{count:,} of {characters(longest)}" if longest is not None else characters(count)
