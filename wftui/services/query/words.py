"""The names that a query may use: the language's own words, and the fields of a collection."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, NamedTuple

from wftui.domain.fold import fold
from wftui.domain.text import one_line
from wftui.services.query.errors import QueryError
from wftui.services.query.syntax import Place, Term, quoted_form

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wftui.domain.collection import Collection, Field


class Property(NamedTuple):
    """A word of the language that stands before a colon, with what it asks for."""

    name: str
    note: str


PROPERTIES = (
    Property("name", "the name"),
    Property("slug", "the slug"),
    Property("status", "published, draft changes, queued, queued changes, draft, archived; changed for both changes"),
    Property("locale", "exists in that locale as well"),
    Property("changed", "when it was last changed"),
    Property("created", "when it was made"),
    Property("published", "when it was last published"),
    Property("is", "what it is at this moment"),
    Property("has", "a field that is not empty"),
    Property("backlinks", "how many items refer to it"),
    Property("alt", "text in the alternative text of a picture"),
    Property("any", "text anywhere in the item"),
    Property("id", "the item id"),
)
_BY_NAME = {each.name: each for each in PROPERTIES}

IS_WORDS = {
    "selected": "selected in the table",
    "edited": "has edits that are not sent",
    "live": "visitors see a version of it",
    "pending": "staged differs from live",
    "draft": "is a draft or has draft changes",
    "queued": "goes live with the next site publish",
    "published": "live, without changes",
    "archived": "archived",
    "orphan": "nothing refers to it",
}
HAS_WORDS = {"alt": "every picture has alternative text", "backlinks": "something refers to it"}


def look_up(name: str, place: Place, collection: Collection) -> Property | Field:
    """What a name before a colon means. A field's slug, display name, or the start of either, when only one begins so.

    The language's own words go before fields of that name; a dot before it means the field: `.status`. Raises
    `QueryError`.
    """
    wanted = _plain(name.removeprefix("."))
    if not name.startswith(".") and wanted in _BY_NAME:
        return _BY_NAME[wanted]
    exact = [each for each in collection.fields if wanted in (_plain(each.slug), _plain(each.display_name))]
    by_slug = [each for each in exact if _plain(each.slug) == wanted]
    if by_slug or exact:
        return (by_slug or exact)[0]
    if wanted == "updated":
        return _BY_NAME["changed"]
    near = [
        each
        for each in collection.fields
        if wanted and (_plain(each.slug).startswith(wanted) or _plain(each.display_name).startswith(wanted))
    ]
    if len(near) == 1:
        return near[0]
    if near:
        raise QueryError(f"{said(name)} could be {choices(each.slug for each in near)}.", *place)
    raise QueryError(_unknown(name, wanted, collection), *place)


def _unknown(name: str, wanted: str, collection: Collection) -> str:
    known = [each.slug for each in collection.fields] + list(_BY_NAME)
    close = difflib.get_close_matches(wanted, known, 3, 0.6)
    hint = f" Near it is {choices(close)}." if close else ""
    return f"There is no field {said(name)} here.{hint} In quotes, the whole is plain text."


def shown_name(slug: str) -> str:
    """How a field's name is written in a query."""
    return f".{slug}" if slug in _BY_NAME and slug not in ("name", "slug") else slug


def _plain(name: str) -> str:
    return fold(name).strip().replace(" ", "-")


def said(text: str) -> str:
    """What a person typed, harmless and short, in quotes."""
    line = one_line(text)
    return quoted_form(line if len(line) <= 48 else line[:47] + "›")


def choices(words: Iterable[str], longest: int = 8) -> str:
    """`a, b or c`."""
    known = [one_line(each) for each in words]
    if len(known) > longest:
        return ", ".join(known[:longest]) + f" and {len(known) - longest} more"
    return " or ".join([", ".join(known[:-1]), known[-1]] if len(known) > 1 else known)


def one_of(term: Term, known: Iterable[str]) -> QueryError:
    """The error for a value that is not one of a few words."""
    return QueryError(f"{term.name}: has no {said(term.value.text)}. It takes {choices(known, 12)}.", *term.place)
