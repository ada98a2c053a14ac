"""What the conditions of a query mean for the items of one collection."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wftui.domain.collection import Field
from wftui.domain.errors import FieldError
from wftui.domain.fold import fold
from wftui.domain.status import Status
from wftui.services.query import values
from wftui.services.query.dates import bounds, in_utc
from wftui.services.query.errors import QueryError
from wftui.services.query.syntax import And, Node, Not, Or, Term, Word
from wftui.services.query.words import HAS_WORDS, IS_WORDS, choices, look_up, one_of, said
from wftui.services.texts import kind_of
from wftui.store.filters import (
    EVERYTHING,
    NOTHING,
    AllOf,
    AltsWhole,
    AnyOf,
    BacklinkCount,
    Between,
    ColumnHolds,
    FieldTest,
    Filled,
    Filter,
    Flag,
    InLocale,
    Is,
    ItemIn,
    Moment,
    MomentWithin,
    NameHolds,
    NumberWithin,
    OneOf,
    Refers,
    StatusIn,
    Switched,
    TextHolds,
    Without,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from wftui.domain.collection import Collection
    from wftui.domain.site import Site
    from wftui.fields.base import Names

_NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?")
_STATUSES = [each for each in Status if each is not Status.NO_VARIANT]
_BOTH_CHANGES = frozenset({Status.DRAFT_CHANGES, Status.QUEUED_CHANGES})
_YES, _NO = ("yes", "true", "on"), ("no", "false", "off")
_MOMENTS = {"changed": Moment.CHANGED, "created": Moment.CREATED, "published": Moment.PUBLISHED}
_DATE_BEGUN = re.compile(r"\d{1,4}(?:-(?:\d{1,2}(?:-(?:\d{1,2}(?:[T ](?:\d{1,2}(?::\d?)?)?)?)?)?)?)?|[a-z]*")


@dataclass(frozen=True)
class Meaning:
    """What a query's conditions are to be understood by."""

    collection: Collection
    names: Names
    site: Site | None
    typing: bool

    def of(self, node: Node) -> Filter:
        """The filter that a tree means. `SELECTED` and `EDITED` stand in it for the marks of a screen."""
        match node:
            case Word(text):
                return NameHolds(text)
            case Not(part):
                return Without(self.of(part))
            case And(parts):
                return AllOf(tuple(self.of(part) for part in parts))
            case Or(parts):
                return AnyOf(tuple(self.of(part) for part in parts))
            case Term():
                return self._term(node)

    def _term(self, term: Term) -> Filter:
        if term.operator == "!=":
            return Without(self._term(Term(term.name, "=", term.value, None, term.place, term.last)))
        found = look_up(term.name, term.place, self.collection)
        try:
            if isinstance(found, Field):
                return self._field(term, found)
            return _PROPERTIES[found.name](self, term)
        except FieldError as error:
            raise QueryError(f"{term.name}: {error.what}", *term.place) from error

    # fields

    def _field(self, term: Term, field: Field) -> Filter:
        kind = kind_of(field)
        slug = field.slug
        if slug == "name":
            return self._name(term)
        if slug == "slug":
            return self._column("slug", term)
        if kind == "Number":
            low, high, open_low, open_high = numbers(term)
            test = values.number(low, high, open_low=open_low, open_high=open_high)
            return FieldTest((slug,), test, NumberWithin(low, high, open_low, open_high))
        if kind == "DateTime":
            if self._unfinished(term, _DATE_BEGUN):
                return self._dates_or_nothing(term, field)
            return self._date(term, field)
        if kind == "Option":
            return self._option(term, field)
        if kind == "Switch":
            return self._switch(term, field)
        _only_text(term, "names, which have no order" if "Reference" in kind else "text, which has no order")
        if kind in ("Reference", "MultiReference"):
            return Refers(slug, field.target, term.value.text, term.operator == "=")
        wanted, whole = term.value.text, term.operator == "="
        return FieldTest((slug,), values.text(field, wanted, whole=whole), TextHolds(values.needle(wanted), whole))

    def _date(self, term: Term, field: Field) -> Filter:
        limits = bounds(term.operator, term.value.text, term.upper.text if term.upper else None, self.names)
        return FieldTest((field.slug,), values.date(field, limits, self.names), MomentWithin(*limits))

    def _dates_or_nothing(self, term: Term, field: Field) -> Filter:
        try:
            return self._date(term, field)
        except FieldError:
            return EVERYTHING

    def _option(self, term: Term, field: Field) -> Filter:
        _only_text(term, "one of a list, which has no order")
        wanted, whole = fold(term.value.text), term.operator == "="
        exact = [each for each in field.options if fold(each.name) == wanted or each.id == term.value.text]
        found = exact if whole else [each for each in field.options if wanted in fold(each.name)] or exact
        if not found:
            raise QueryError(
                f"{term.name}: has no choice {said(term.value.text)}."
                f" Its choices are {choices(each.name for each in field.options) or 'none'}.",
                *term.place,
            )
        ids = frozenset(each.id for each in found)
        return FieldTest((field.slug,), values.option(ids), OneOf(ids))

    def _switch(self, term: Term, field: Field) -> Filter:
        _only_text(term, "yes or no, which have no order")
        word = fold(term.value.text)
        if self.typing and term.last and word not in _YES + _NO and any(each.startswith(word) for each in _YES + _NO):
            return EVERYTHING
        if word not in _YES + _NO:
            raise one_of(term, ("yes", "no"))
        return FieldTest((field.slug,), values.switch(word in _YES), Switched(word in _YES))

    # the language's own words

    def _name(self, term: Term) -> Filter:
        return self._column("name", term) if term.operator == "=" else self._contained_name(term)

    def _contained_name(self, term: Term) -> Filter:
        _only_text(term, "text, which has no order")
        return NameHolds(term.value.text)

    def _slug(self, term: Term) -> Filter:
        return self._column("slug", term)

    def _id(self, term: Term) -> Filter:
        return self._column("id", term)

    def _column(self, column: str, term: Term) -> Filter:
        _only_text(term, "text, which has no order")
        return ColumnHolds(column, term.value.text, term.operator == "=")

    def _status(self, term: Term) -> Filter:
        _only_text(term, "a word, which has no order")
        word = fold(term.value.text).replace("-", " ").strip()
        if word == "changed":
            return StatusIn(_BOTH_CHANGES)
        found = [each for each in _STATUSES if each.word == word]
        if not found and term.operator == ":":
            found = [each for each in _STATUSES if each.word.startswith(word)]
        if found:
            return StatusIn(frozenset(found))
        if self.typing and term.last and "changed".startswith(word):
            return EVERYTHING
        raise one_of(term, [each.word.replace(" ", "-") for each in _STATUSES] + ["changed"])

    def _locale(self, term: Term) -> Filter:
        _only_text(term, "a locale, which has no order")
        wanted = fold(term.value.text)
        locales = self.site.locales if self.site is not None else ()
        exact = [each for each in locales if wanted in (fold(each.tag), each.short, fold(each.display_name))]
        found = exact or [
            each for each in locales if fold(each.display_name).startswith(wanted) or fold(each.tag).startswith(wanted)
        ]
        if not found:
            known = [each.short or each.display_name for each in locales]
            raise one_of(term, known) if known else QueryError("The locales of this site are not known.", *term.place)
        return AnyOf(tuple(InLocale(each.cms_locale_id) for each in found))

    def _moment(self, term: Term) -> Filter:
        moment = _MOMENTS["changed" if term.name.casefold() == "updated" else fold(term.name)]
        try:
            limits = bounds(term.operator, term.value.text, term.upper.text if term.upper else None, self.names)
        except FieldError:
            if self._unfinished(term, _DATE_BEGUN):
                return EVERYTHING
            raise
        return Between(moment, in_utc(limits.low, self.names), in_utc(limits.high, self.names))

    def _is(self, term: Term) -> Filter:
        _only_text(term, "a word, which has no order")
        word = fold(term.value.text)
        if word in _IS:
            return _IS[word]
        if self.typing and term.last and any(each.startswith(word) for each in IS_WORDS):
            return EVERYTHING
        raise one_of(term, IS_WORDS)

    def _has(self, term: Term) -> Filter:
        _only_text(term, "a field's name, which has no order")
        word = fold(term.value.text)
        if word == "alt":
            fields = [each for each in self.collection.fields if kind_of(each) in ("Image", "MultiImage")]
            return AllOf(tuple(FieldTest((each.slug,), values.all_alts(each), AltsWhole()) for each in fields))
        if word == "backlinks":
            return BacklinkCount(1, math.inf)
        try:
            field = look_up(f".{word.removeprefix('.')}", term.place, self.collection)
        except QueryError as error:
            names = [*(each.slug for each in self.collection.fields), *HAS_WORDS]
            if self.typing and term.last and any(each.startswith(word) for each in names):
                return EVERYTHING
            raise QueryError(error.sentence.replace('".', '"', 1), error.start, error.end) from error
        if not isinstance(field, Field):
            raise one_of(term, [each.slug for each in self.collection.fields])
        if "Reference" in kind_of(field):
            return Refers(field.slug, field.target)
        return FieldTest((field.slug,), values.filled(field), Filled())

    def _backlinks(self, term: Term) -> Filter:
        low, high, open_low, open_high = numbers(term)
        step = 1e-9
        return BacklinkCount(low + step if open_low else low, high - step if open_high else high)

    def _alt(self, term: Term) -> Filter:
        _only_text(term, "text, which has no order")
        fields = [each for each in self.collection.fields if kind_of(each) in ("Image", "MultiImage", "RichText")]
        test = values.alt(fields, term.value.text, whole=term.operator == "=")
        by = TextHolds(values.needle(term.value.text), term.operator == "=", alts=True)
        return FieldTest(tuple(each.slug for each in fields), test, by) if fields else NOTHING

    def _any(self, term: Term) -> Filter:
        _only_text(term, "text, which has no order")
        fields = self.collection.fields
        test = values.anywhere(fields, term.value.text, whole=term.operator == "=")
        by = TextHolds(values.needle(term.value.text), term.operator == "=")
        return FieldTest(tuple(each.slug for each in fields), test, by)

    def _unfinished(self, term: Term, begun: re.Pattern[str]) -> bool:
        last = term.upper if term.upper is not None else term.value
        return self.typing and term.last and not last.quoted and begun.fullmatch(last.text) is not None


_PROPERTIES: dict[str, Callable[[Meaning, Term], Filter]] = {
    "name": Meaning._name,
    "slug": Meaning._slug,
    "id": Meaning._id,
    "status": Meaning._status,
    "locale": Meaning._locale,
    "changed": Meaning._moment,
    "created": Meaning._moment,
    "published": Meaning._moment,
    "is": Meaning._is,
    "has": Meaning._has,
    "backlinks": Meaning._backlinks,
    "alt": Meaning._alt,
    "any": Meaning._any,
}

SELECTED, EDITED = ItemIn(frozenset({"selected"})), ItemIn(frozenset({"edited"}))
"""Stand for the marks of the asking screen until the query is answered; no item has such an id."""

_IS: dict[str, Filter] = {
    "selected": SELECTED,
    "edited": EDITED,
    "live": Is(Flag.LIVE),
    "pending": StatusIn(frozenset(each for each in Status if each.is_pending)),
    "draft": Is(Flag.DRAFT),
    "queued": StatusIn(frozenset({Status.QUEUED, Status.QUEUED_CHANGES})),
    "published": StatusIn(frozenset({Status.PUBLISHED})),
    "archived": Is(Flag.ARCHIVED),
    "orphan": Is(Flag.ORPHAN),
}


def numbers(term: Term) -> tuple[float, float, bool, bool]:
    """From and to, and whether each of them is itself left out. Raises `QueryError`."""
    low, high = -math.inf, math.inf
    if term.operator == "..":
        assert term.upper is not None
        low = _number(term, term.value.text) if term.value.text else low
        high = _number(term, term.upper.text) if term.upper.text else high
        return low, high, False, False
    value = _number(term, term.value.text)
    match term.operator:
        case "<" | "<=":
            return low, value, False, term.operator == "<"
        case ">" | ">=":
            return value, high, term.operator == ">", False
        case _:
            return value, value, False, False


def _number(term: Term, text: str) -> float:
    if not _NUMBER.fullmatch(text.strip()):
        raise QueryError(f"{term.name}: wants a number, {said(text)} is not one.", *term.place)
    return float(text)


def _only_text(term: Term, what: str) -> None:
    if term.operator not in (":", "="):
        raise QueryError(f"{term.name} holds {what}: only {term.name}: and {term.name}= work.", *term.place)
