"""Options: one of a list that is part of the collection's schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.domain.errors import FieldError
from wftui.fields.base import NO_NAMES, FieldType, Names, Problem, quoted

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.collection import Option as Choice
    from wftui.domain.json import Json

_LISTED = 8


class Option(FieldType):
    """One choice, stored as its id and shown by its name. Two choices may bear the same name."""

    names = ("Option",)
    label = "option"

    def fits(self, value: Json) -> bool:
        """The id of a choice, a string."""
        return isinstance(value, str)

    def text(self, value: Json, field: Field, names: Names = NO_NAMES) -> str:
        """The name of the choice; its id where the name would not say which one is meant."""
        chosen = choice_of(value, field)
        if chosen is None or len(_named(chosen.name, field)) > 1:
            return super().text(value, field, names)
        return chosen.name

    def parse(self, text: str, field: Field, names: Names = NO_NAMES, *, before: Json = None) -> Json:
        """The id of the choice with that name, in any case, or with that id."""
        wanted = text.strip()
        if not wanted:
            return None
        if any(each.id == wanted for each in field.options) or wanted == before:
            return wanted
        exact = [each for each in field.options if each.name == wanted]
        found = exact or _named(wanted, field)
        if len(found) == 1:
            return found[0].id
        if found:
            raise FieldError(
                f"{field.display_name} has {len(found)} choices called {quoted(wanted)}. Choose one from the list."
            )
        raise FieldError(f"{field.display_name} has no choice {quoted(wanted)}. {_listing(field)}")

    def rule_problems(self, value: Json, field: Field, names: Names | None) -> list[Problem]:
        """Whether the choice is still in the list."""
        if choice_of(value, field) is not None:
            return []
        return [Problem(f"{field.display_name} holds a choice that is no longer in the list. {_listing(field)}")]

    def cell(self, value: Json, field: Field, names: Names = NO_NAMES) -> str:
        """The name of the choice."""
        if value is None:
            return ""
        chosen = choice_of(value, field)
        return quoted(chosen.name, 256) if chosen else "a choice no longer in the list"

    def rule_words(self, field: Field) -> list[str]:
        """Nothing: the list itself is shown."""
        return []

    def limits(self, field: Field) -> str:
        """`4 choices`."""
        count = len(field.options)
        return "1 choice" if count == 1 else f"{count} choices"


def choice_of(value: Json, field: Field) -> Choice | None:
    """The choice that `value` is the id of, or None."""
    return next((each for each in field.options if each.id == value), None)


def _named(name: str, field: Field) -> list[Choice]:
    wanted = name.strip().casefold()
    return [each for each in field.options if each.name.strip().casefold() == wanted]


def _listing(field: Field) -> str:
    options = field.options
    if not options:
        return "Its list is empty."
    named = ", ".join(quoted(each.name) for each in options[:_LISTED])
    more = f" and {len(options) - _LISTED} more" if len(options) > _LISTED else ""
    return f"Its choices: {named}{more}."
