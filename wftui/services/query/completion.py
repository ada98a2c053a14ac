"""What may be typed next in a query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wftui.domain.collection import Field
from wftui.domain.fold import fold
from wftui.domain.status import Status
from wftui.domain.text import one_line
from wftui.fields import field_type
from wftui.services.query.dates import WORDS as DATE_WORDS
from wftui.services.query.errors import QueryError
from wftui.services.query.syntax import Term, Value, Word, tokens, value_form
from wftui.services.query.words import HAS_WORDS, IS_WORDS, PROPERTIES, look_up, shown_name
from wftui.services.texts import kind_of

if TYPE_CHECKING:
    from wftui.domain.collection import Collection
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.store.mirror import Mirror


@dataclass(frozen=True, slots=True)
class Completing:
    """Where a query is being typed. `mirror` belongs to the calling thread."""

    collection: Collection
    site: Site
    locale: Locale
    mirror: Mirror | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to go on: `text` takes the place of the query's characters `start` to `end`.

    `label` is what a list shows for it (harmless to print), `note` a word about it, such as a field's type; `count`
    says how many rows have that value, where that is known at once.
    """

    text: str
    start: int
    end: int
    label: str
    note: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class _Offer:
    word: str
    note: str = ""
    count: int | None = None


def complete(text: str, cursor: int, context: Completing, limit: int = 20) -> list[Completion]:
    """What may stand at the cursor, best first: names of fields and words of the language, or values of a field.

    A list of names takes the colon along. What begins with the typed text goes before what only holds it.
    """
    before = text[:cursor]
    found = tokens(before, typing=True)
    last = found[-1] if found and found[-1].place.end == len(before) else None
    node = last.node if last is not None else None
    if isinstance(node, Term):
        typed = node.upper if node.upper is not None else node.value
        start = _value_start(before, typed)
        return _shown(_values(node, context), typed.text, start, cursor, limit, as_value=True)
    if isinstance(node, Word) and before[node.place.start] != '"':
        return _shown(_names(context.collection), node.text, node.place.start, cursor, limit, as_value=False)
    if last is None or last.kind in ("-", "("):
        return _shown(_names(context.collection), "", cursor, cursor, limit, as_value=False)
    return []


def _value_start(before: str, typed: Value) -> int:
    if not typed.quoted:
        return len(before) - len(typed.text)
    at, inside = len(before), False
    for place, sign in enumerate(before):
        escaped = sign == '"' and before[place - 1 : place] == "\\"
        if sign == '"' and not escaped:
            inside = not inside
            at = place if inside else at
    return at


def _shown(
    offers: Iterable[_Offer], typed: str, start: int, end: int, limit: int, *, as_value: bool
) -> list[Completion]:
    wanted = fold(typed)
    first, rest = list[_Offer](), list[_Offer]()
    for offer in offers:
        folded = fold(offer.word)
        if folded.startswith(wanted):
            first.append(offer)
        elif wanted in folded:
            rest.append(offer)
    return [
        Completion(
            value_form(Value(offer.word), ranged=True) if as_value else f"{value_form(Value(offer.word))}:",
            start,
            end,
            one_line(offer.word),
            offer.note,
            offer.count,
        )
        for offer in (first + rest)[:limit]
        if not (as_value and offer.word == typed)
    ]


def _names(collection: Collection) -> Iterator[_Offer]:
    for field in collection.fields:
        yield _Offer(shown_name(field.slug), field_type(field.type).label_of(field))
    known = {field.slug for field in collection.fields}
    yield from (_Offer(each.name, each.note) for each in PROPERTIES if each.name not in known)


def _values(term: Term, context: Completing) -> Iterator[_Offer]:
    try:
        found = look_up(term.name, term.place, context.collection)
    except QueryError:
        return
    if isinstance(found, Field):
        yield from _field_values(found, term, context)
        return
    match found.name:
        case "is":
            yield from (_Offer(word, note) for word, note in IS_WORDS.items())
        case "has":
            yield from (_Offer(field.slug) for field in context.collection.fields)
            yield from (_Offer(word, note) for word, note in HAS_WORDS.items())
        case "status":
            yield from _statuses(context)
        case "locale":
            yield from (_Offer(each.short or each.tag, each.display_name) for each in context.site.locales)
        case "changed" | "created" | "published":
            yield from (_Offer(word) for word in (*DATE_WORDS, "7d"))


def _statuses(context: Completing) -> Iterator[_Offer]:
    counts: dict[Status, int] = {}
    if context.mirror is not None:
        counts = context.mirror.status_counts(context.collection.id, context.locale.cms_locale_id)
    for status in Status:
        if status is not Status.NO_VARIANT:
            yield _Offer(status.word.replace(" ", "-"), "", counts.get(status, 0) if counts else None)
    yield _Offer("changed", "draft changes and queued changes")


def _field_values(field: Field, term: Term, context: Completing) -> Iterator[_Offer]:
    kind = kind_of(field)
    if kind == "Option":
        yield from (_Offer(each.name) for each in field.options)
    elif kind == "Switch":
        yield from (_Offer("yes"), _Offer("no"))
    elif kind == "DateTime":
        yield from (_Offer(word) for word in (*DATE_WORDS, "7d"))
    elif kind in ("Reference", "MultiReference") and context.mirror is not None and field.target is not None:
        from wftui.store.filtering import target_counts

        locale = context.locale.cms_locale_id
        found = context.mirror.find_names(term.value.text, 50, collection_id=field.target, cms_locale_id=locale)
        ids = [each.item_id for each in found]
        counts = target_counts(context.mirror, context.collection.id, field.slug, ids, locale)
        offers = [_Offer(each.name, each.status.word, counts.get(each.item_id, 0)) for each in found]
        yield from sorted(offers, key=lambda offer: -(offer.count or 0))
