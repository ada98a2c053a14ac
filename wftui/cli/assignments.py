"""FIELD=VALUE on the command line, as values that the fields accept. Everything is judged before anything is sent.

FIELD is a slug or a display name. `FIELD=VALUE` is read as a person would type it, `FIELD=` empties the field,
`FIELD=@FILE` takes the text of a file (`@-` standard input, `@@` a text that begins with @), and `FIELD:=JSON` is the
API's own value.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wftui.cli.reply import NotDone
from wftui.cli.visit import Visit
from wftui.domain.errors import FieldError, NotFoundHere, UsageError
from wftui.domain.text import one_line

if TYPE_CHECKING:
    from wftui.domain.collection import Collection, Field
    from wftui.domain.json import Json
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site

_MOST = 4 * 1024 * 1024
"""How many characters of a file are read: far more than any field holds."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One FIELD=VALUE, cut but not judged."""

    name: str
    text: str
    is_json: bool = False


def cut(words: Sequence[str]) -> list[Assignment]:
    """The assignments in these words. Raises `UsageError` for one that is none, or a file that cannot be read."""
    found = []
    for word in words:
        name, sign, text = word.partition("=")
        if not sign or not name.strip(": "):
            raise UsageError(
                f"{one_line(word)[:60]} is no FIELD=VALUE.",
                safe="Nothing was sent.",
                next_step="Write the field's slug, an equals sign and the value, in quotes when it has spaces.",
            )
        is_json = name.endswith(":")
        text = text if is_json or not text.startswith("@") else _content(text[1:])
        found.append(Assignment(name.removesuffix(":").strip(), text, is_json))
    return found


def _content(name: str) -> str:
    if name.startswith("@"):
        return name
    try:
        if name == "-":
            text = sys.stdin.read(_MOST)
        else:
            with Path(name).open(encoding="utf-8") as file:
                text = file.read(_MOST)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageError(
            f"{one_line(name)} cannot be read: {reason}.",
            safe="Nothing was sent.",
            next_step="@ names a file; write @@ for a text that begins with @.",
        ) from error
    return text.removesuffix("\n")


async def values(
    visit: Visit,
    site: Site,
    schema: Collection,
    where: Locale,
    assignments: Sequence[Assignment],
    current: Mapping[str, Json],
) -> dict[str, Json]:
    """The canonical values by field slug. Raises `NotDone` with the sentence of every field that refuses its value."""
    from wftui.services import resolve

    found: dict[str, Json] = {}
    problems: list[tuple[str, str]] = []
    for each in assignments:
        try:
            field = resolve.field(schema, each.name)
        except NotFoundHere as error:
            problems.append((each.name, str(error)))
            continue
        if field.slug in found:
            problems.append((field.slug, f"{field.display_name} is given twice."))
            continue
        try:
            found[field.slug] = await _value(visit, site, field, where, each, current.get(field.slug))
        except FieldError as error:
            problems.append((field.slug, str(error)))
    if problems:
        sentences = " ".join(sentence for _, sentence in problems)
        raise NotDone(f"{sentences} Nothing was sent.", code="field", details=problems)
    return found


async def _value(visit: Visit, site: Site, field: Field, where: Locale, assignment: Assignment, before: Json) -> Json:
    from wftui.fields import Severity, field_type
    from wftui.services.names import SiteNames

    kind = field_type(field.type)
    if not kind.can_edit(field):
        raise FieldError(f"{field.display_name} cannot be changed from here: it is {kind.label_of(field)}.")
    names = SiteNames(visit.mirror(site), where)
    if assignment.is_json:
        value = kind.decode(_json(field, assignment.text))
        await _look_up(visit, site, field, where, _ids(value))
    elif not assignment.text:
        value = None
    else:
        await _look_up(visit, site, field, where, _named(field, assignment.text))
        return kind.accept(assignment.text, field, names, before=before)
    for problem in kind.problems(value, field, names):
        if problem.severity is Severity.ERROR:
            raise FieldError(problem.sentence)
    return value


def _json(field: Field, text: str) -> Json:
    try:
        value: Json = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise FieldError(f"{field.display_name} was given JSON that cannot be read: {error}.") from error
    return value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _ids(value: Json) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]


def _named(field: Field, text: str) -> list[str]:
    """What the text of a reference may name: the whole of each line, and its parts between commas."""
    if field.type == "Reference":
        return [text.strip()]
    lines = [line.strip() for line in text.splitlines()]
    parts = [part.strip() for line in lines if "," in line or ";" in line for part in line.replace(";", ",").split(",")]
    return [each for each in dict.fromkeys([*lines, *parts]) if each]


async def _look_up(visit: Visit, site: Site, field: Field, where: Locale, wanted: Sequence[str]) -> None:
    """Bring what a reference names into the mirror, where its field type finds it."""
    from wftui.services import resolve

    if visit.wishes.offline or field.target is None or field.type not in ("Reference", "MultiReference"):
        return
    mirror = visit.mirror(site)
    target = mirror.collection(field.target)
    if target is None:
        return
    for each in wanted:
        try:
            await resolve.look_up(visit.client, mirror, target, where, each)
        except NotFoundHere:
            continue  # several items of that name: the field says so itself
