"""The rows of a form: every field of an item in the schema's order, edits laid over what the mirror holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wftui.domain.text import visible
from wftui.fields import Severity, field_type
from wftui.fields.guard import damage
from wftui.tui.editors import editor_of
from wftui.tui.look.drawing import Span
from wftui.tui.look.signs import Signs
from wftui.tui.widgets.form import FormRow

if TYPE_CHECKING:
    from wftui.domain.collection import Collection, Field
    from wftui.domain.json import Json
    from wftui.fields import Names
    from wftui.store.edits import Edit
    from wftui.tui.forms.editing import FieldEditing

_GUARDED_WHILE_TYPING = 20_000
"""Rich texts longer than this are looked at by the guard when they are saved, not at every keystroke."""


@dataclass(frozen=True, slots=True)
class FormState:
    """All that a form's rows are made of. `live` is None when nothing is live; `refused` are the server's reasons."""

    collection: Collection
    staged: Mapping[str, Json]
    live: Mapping[str, Json] | None
    edits: dict[str, Edit]
    refused: Mapping[str, str]
    names: Names

    def value(self, field: Field) -> Json:
        """What stands in the field now."""
        edit = self.edits.get(field.slug)
        return edit.value if edit is not None else field_type(field.type).decode(self.staged.get(field.slug))


def form_rows(state: FormState, signs: Signs, bench: FieldEditing) -> list[FormRow]:
    """One row a field."""
    return [_row(field, state, signs, bench) for field in state.collection.fields]


def problems_of(field: Field, state: FormState, signs: Signs, bench: FieldEditing) -> list[Span]:
    """What is wrong with an edited field: the server's reason, the field's own rules, and what its editor warns of."""
    found: list[Span] = []
    refused = state.refused.get(field.slug)
    value = state.value(field)
    judged = judge(field, value, state.names) if refused or field.slug in state.edits else []
    if refused is not None:
        ours = any(sentence == refused for _, sentence in judged)
        found.append(("red", f"{signs.error} {refused}" if ours else f"{signs.error} Webflow: {refused}"))
    if field.slug not in state.edits:
        return found
    for is_error, sentence in judged:
        if sentence == refused:
            continue
        found.append(("red", f"{signs.error} {sentence}") if is_error else ("amber", f"{signs.warning} {sentence}"))
    warnings = editor_of(field).warnings(bench, field, value)
    if field.slug not in state.refused:
        warnings += harm(field, value, state)
    return found + [("amber", f"{signs.warning} {sentence}") for sentence in warnings]


def harm(field: Field, value: Json, state: FormState) -> list[str]:
    """What this API would lose of the value, where that is quickly known."""
    if isinstance(value, str) and len(value) > _GUARDED_WHILE_TYPING:
        return []
    reason = damage(value, field, state.staged.get(field.slug))
    return [] if reason is None else [reason.replace("The field was not sent.", "Saving leaves the field out.")]


def judge(field: Field, value: Json, names: Names) -> list[tuple[bool, str]]:
    """(is an error, sentence) for each problem of a value, which may be text that means no value."""
    kind = field_type(field.type)
    if isinstance(value, str) and not kind.fits(value):
        problems = kind.judge(value, field, names)
    else:
        problems = kind.problems(value, field, names)
    return [(problem.severity is Severity.ERROR, problem.sentence) for problem in problems]


def _row(field: Field, state: FormState, signs: Signs, bench: FieldEditing) -> FormRow:
    kind, editor = field_type(field.type), editor_of(field)
    value = state.value(field)
    problems = problems_of(field, state, signs, bench)
    edited, editable = field.slug in state.edits, kind.can_edit(field)
    shown: Span = ("amber" if edited else "text" if editable else "muted", kind.cell(value, field, state.names))
    if not shown[1]:
        shown = editor.shown_empty(bench, field) or (shown[0], "(empty)" if edited else "")
    tally = kind.tally(value, field)
    note = ", ".join([kind.note(field), *([tally] if tally else []), *([] if editable else ["read only"])])
    return FormRow(
        field.slug,
        field.display_name,
        shown,
        note,
        "required" if field.required else "",
        _state(field, state, signs, problems),
        tuple(problems),
        visible(field.help_text),
        editor.swatch(value),
    )


def _state(field: Field, state: FormState, signs: Signs, problems: list[Span]) -> Span | None:
    if any(role == "red" for role, _ in problems):
        return ("red", signs.error)
    if field.slug in state.edits:
        return ("amber", signs.edited)
    kind = field_type(field.type)
    if state.live is not None and kind.decode(state.live.get(field.slug)) != kind.decode(state.staged.get(field.slug)):
        return ("violet", signs.draft_changes)
    return None if kind.can_edit(field) else ("muted", signs.read_only)
