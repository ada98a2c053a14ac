"""What differs between two values of a field, each type in its own way: names, never ids; words, never markup."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from wftui.domain.values import same
from wftui.fields import field_type
from wftui.fields.address import file_name
from wftui.fields.base import compact
from wftui.fields.reference import NOT_HERE
from wftui.services.comparing.change import Change
from wftui.services.comparing.pieces import Kind, Piece, list_pieces, similarity, whole_pieces, word_pieces
from wftui.services.comparing.rich_texts import rich_text_changes

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json
    from wftui.fields import Names

__all__ = ["Change", "changes_of"]

ONLY_ORDER = "only the order differs"


def changes_of(field: Field, before: Json, after: Json, names: Names) -> tuple[Change, ...]:
    """What makes `after` of `before`, both canonical values of the field; nothing when they are the same."""
    if same(before, after):
        return ()
    kind = field_type(field.type).names[0] if field_type(field.type).editable else ""
    if kind == "RichText" and _texts(before, after):
        return rich_text_changes(str(before or ""), str(after or ""))
    if kind == "PlainText" and _texts(before, after):
        return _lines(str(before or ""), str(after or ""))
    if kind in ("Image", "File") and isinstance(before, dict) and isinstance(after, dict):
        return tuple(_file(before, after, ""))
    if kind == "MultiImage":
        return _files(_listed(before), _listed(after))
    if kind == "MultiReference":
        return (_references(field, _listed(before), _listed(after), names),)
    return (Change("", whole_pieces(*_cells(field, before, after, names))),)


def _texts(*values: Json) -> bool:
    return all(value is None or isinstance(value, str) for value in values)


def _listed(value: Json) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _cells(field: Field, before: Json, after: Json, names: Names) -> tuple[str, str]:
    """Both values as a list shows them; as they are stored where that would not tell them apart."""
    kind = field_type(field.type)
    one, other = kind.cell(before, field, names), kind.cell(after, field, names)
    if one != other:
        return one, other
    stored = tuple(each if isinstance(each, str) else "" if each is None else compact(each) for each in (before, after))
    return _with(one, stored[0]), _with(other, stored[1])


def _with(shown: str, stored: str) -> str:
    return f"{shown} ({stored})" if shown and stored != shown else stored


# Texts


def _lines(before: str, after: str) -> tuple[Change, ...]:
    """A text in one line is one change; of several lines, those that differ."""
    if "\n" not in before and "\n" not in after:
        return (Change("", word_pieces(before, after)),)
    old, new = before.split("\n"), after.split("\n")
    found: list[Change] = []
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone, come = old[start:end], new[first:last]
        if len(gone) == len(come):
            for number, (one, other) in enumerate(zip(gone, come, strict=True), first + 1):
                found.append(Change(f"line {number} of {len(new)}", word_pieces(one, other) or _break(one, other)))
            continue
        place = _lines_place(first + 1, last, len(new)) if come else "removed lines"
        joined = "\n".join(gone), "\n".join(come)
        near = bool(gone and come) and similarity(*joined) > 0
        pieces = word_pieces(*joined) if near else whole_pieces(*joined)
        found.append(Change(place, pieces or whole_pieces("\n" * len(gone), "\n" * len(come))))
    return tuple(found)


def _break(before: str, after: str) -> tuple[Piece, ...]:
    return whole_pieces(before or "(empty line)", after or "(empty line)")


def _lines_place(first: int, last: int, count: int) -> str:
    return f"line {first} of {count}" if first == last else f"lines {first} to {last} of {count}"


# Files


def _file(before: dict[str, Json], after: dict[str, Json], place: str) -> list[Change]:
    """Another file by its name, another alternative text by its words."""
    found = []
    old, new = str(before.get("url") or ""), str(after.get("url") or "")
    if old != new:
        names = file_name(old), file_name(new)
        note = "" if names[0] != names[1] else "another file of the same name"
        pieces = whole_pieces(*names) if not note else (Piece(Kind.SAME, names[1]),)
        found.append(Change(place, pieces, note))
    one, other = _alt(before), _alt(after)
    if one != other:
        found.append(Change(f"{place}, alt text" if place else "alt text", word_pieces(one, other)))
    if not found:
        found.append(Change(place, (Piece(Kind.SAME, file_name(new)),), "the same address, another file"))
    return found


def _alt(value: dict[str, Json]) -> str:
    alt = value.get("alt")
    return alt if isinstance(alt, str) else ""


def _files(before: Sequence[Any], after: Sequence[Any]) -> tuple[Change, ...]:
    """Which images came, went or moved; then the alternative texts that differ."""
    old, new = [_file_key(each) for each in before], [_file_key(each) for each in after]
    known = {_file_key(each): each for each in (*before, *after)}
    found: list[Change] = []
    if old != new:
        note = ONLY_ORDER if sorted(old) == sorted(new) else ""
        found.append(Change("", list_pieces(old, new, lambda key: _file_words(known[key])), note))
    earlier = {_file_key(each): each for each in before}
    for number, each in enumerate(after, 1):
        one = earlier.get(_file_key(each))
        if isinstance(one, dict) and isinstance(each, dict) and not same(one, each):
            found += _file(one, each, f"image {number} of {len(after)}")
    return tuple(found) or (Change("", whole_pieces(compact(list(before)), compact(list(after)))),)


def _file_key(value: Any) -> str:
    if not isinstance(value, dict):
        return compact(value)
    return str(value.get("fileId") or value.get("url") or compact(value))


def _file_words(value: Any) -> str:
    return file_name(str(value.get("url") or "")) if isinstance(value, dict) else compact(value)


# References


def _references(field: Field, before: Sequence[Any], after: Sequence[Any], names: Names) -> Change:
    old, new = [str(each) for each in before], [str(each) for each in after]
    shown = {each: _name(field, each, names) for each in (*old, *new)}
    twice = {name for name in shown.values() if list(shown.values()).count(name) > 1}
    note = ONLY_ORDER if sorted(old) == sorted(new) else ""
    return Change(
        "",
        list_pieces(old, new, lambda key: f"{shown[key]} ({key})" if shown[key] in twice else shown[key]),
        note,
    )


def _name(field: Field, item_id: str, names: Names) -> str:
    found = names.item_name(field.target, item_id) if field.target else None
    return NOT_HERE if found is None else found
