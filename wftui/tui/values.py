"""The rows of a form: every field of an item in the schema's order, edits laid over what the mirror holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wftui.domain.text import visible
from wftui.fields import Severity, field_type
from wftui.tui.drawing import Span
from wftui.tui.signs import Signs
from wftui.tui.widgets.form import FormRow

if TYPE_CHECKING:
    from wftui.domain.collection import Collection, Field
    from wftui.domain.json import Json
    from wftui.fields import Names
    from wftui.store.edits import Edit


@dataclass(frozen=True, slots=True)
class FormState:
    """All that a form's rows are made of. `live` is None when nothing is live; `refused` are the server's reasons."""

    collection: Collection
    staged: Mapping[str, Json]
    live: Mapping[str, Json] | None
    edits: Mapping[str, Edit]
    refused: Mapping[str, str]
    names: Names

    def value(self, field: Field) -> Json:
        """What stands in the field now."""
        edit = self.edits.get(field.slug)
        return edit.value if edit is not None else field_type(field.type).decode(self.staged.get(field.slug))


def form_rows(state: FormState, signs: Signs) -> list[FormRow]:
    """One row a field."""
    return [_row(field, state, signs) for field in state.collection.fields]


def problems_of(field: Field, state: FormState) -> list[Span]:
    """What is wrong with an edited field: the server's reason, and the field's own rules."""
    found: list[Span] = []
    if field.slug in state.refused:
        found.append(("red", f"! Webflow: {state.refused[field.slug]}"))
    if field.slug in state.edits:
        for problem in judge(field, state.edits[field.slug].value, state.names):
            found.append(("red" if problem[0] else "amber", f"{'!' if problem[0] else '∆'} {problem[1]}"))
    return found


def judge(field: Field, value: Json, names: Names) -> list[tuple[bool, str]]:
    """(is an error, sentence) for each problem of a value, which may be text that means no value."""
    kind = field_type(field.type)
    if isinstance(value, str) and not kind.fits(value):
        problems = kind.judge(value, field, names)
    else:
        problems = kind.problems(value, field, names)
    return [(problem.severity is Severity.ERROR, problem.sentence) for problem in problems]


def _row(field: Field, state: FormState, signs: Signs) -> FormRow:
    kind = field_type(field.type)
    value = state.value(field)
    problems = [(role, _signed(text, signs)) for role, text in problems_of(field, state)]
    edited = field.slug in state.edits
    role = "text" if kind.can_edit(field) else "muted"
    shown = kind.cell(value, field, state.names)
    tally = kind.tally(value, field)
    note = kind.note(field) + (f", {tally}" if tally else "")
    if not kind.can_edit(field):
        note = f"{note}, read only"
    return FormRow(
        field.slug,
        field.display_name,
        ("amber" if edited else role, shown or ("" if not edited else "(empty)")),
        note,
        "required" if field.required else "",
        _state(field, state, signs, problems, value),
        tuple(problems),
        visible(field.help_text),
    )


def _state(field: Field, state: FormState, signs: Signs, problems: list[Span], value: Json) -> Span | None:
    if any(role == "red" for role, _ in problems):
        return ("red", signs.error)
    if field.slug in state.edits:
        return ("amber", signs.edited)
    if state.live is not None:
        kind = field_type(field.type)
        if kind.decode(state.live.get(field.slug)) != kind.decode(state.staged.get(field.slug)):
            return ("violet", signs.draft_changes)
    if not field_type(field.type).can_edit(field):
        return ("muted", signs.read_only)
    return None


def _signed(text: str, signs: Signs) -> str:
    return text.replace("∆", signs.warning, 1) if text.startswith("∆") else text
