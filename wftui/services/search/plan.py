"""What a search asks for: words, phrases or a pattern, and where to look."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from wftui.domain.fold import fold
from wftui.domain.prose import one_space
from wftui.services.query.errors import QueryError
from wftui.services.query.syntax import And, Node, Not, Or, Term, Word, parse
from wftui.services.query.words import choices, said
from wftui.store.search_index import LIVE, STAGED, Entry, folded

if TYPE_CHECKING:
    from wftui.domain.collection import Collection
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site

FILTERS = {
    "collection": "a collection, pages or components",
    "field": "the name of a field, such as alt or SEO",
    "locale": "a locale",
    "is": "live or staged",
}
"""The words that stand before a colon in a search; before any other colon stands plain text."""

PAGES, COMPONENTS = "pages", "components"
_PATTERN = re.compile(r"(?:^|(?<=\s))/(.+)/(?=\s|$)")
_LONGEST_PATTERN = 500

Test = Callable[[bytes, Entry, str], bool]
"""Asked of a folded text, what the index says of it, and the key of its shelf."""


class About(NamedTuple):
    """What is known of the site: its collections and locales by the mirror's numbers, its components' ids."""

    site: Site
    collections: dict[int, Collection]
    locales: dict[int, str | None]
    components: frozenset[str]


@dataclass(frozen=True)
class Plan:
    """A search that can be carried out. Every text that answers it holds one needle at least of each of `needles`.

    With a `pattern`, texts are decided by it and by `test`; without, by `test` alone. `shown` is what is to be
    pointed out in a text that was found.
    """

    needles: tuple[tuple[bytes, ...], ...]
    test: Test
    shown: tuple[str, ...] = ()
    pattern: Any = None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.needles and self.pattern is None


def planned(text: str, about: About, *, regex: bool = False, typing: bool = False) -> Plan:
    """What `text` asks for. A pattern stands between slashes, or with `regex` is all of the text.

    Raises `QueryError`.
    """
    pattern = None
    match = _PATTERN.search(text)
    if regex and text.strip():
        pattern, text = compiled(text.strip(), text.index(text.strip()[0])), ""
    elif match is not None and not _in_quotes(text, match.start()):
        pattern = compiled(match.group(1), match.start(1))
        text = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
    tree = parse(text, typing=typing)
    making = _Making(text, about, typing)
    test = _always if tree is None else making.test(tree)
    needles = () if tree is None else tuple(sorted(making.needles(tree), key=_selective, reverse=True))
    return Plan(needles, test, tuple(_shown(tree, text)), pattern)


def within(plan: Plan, about: About, locale: Locale) -> Plan:
    """The same search, of the texts of one locale."""
    asked, here = plan.test, _stands_in(about, [locale])
    return replace(plan, test=lambda text, entry, key: here(text, entry, key) and asked(text, entry, key))


def _selective(group: tuple[bytes, ...]) -> int:
    return min(map(len, group), default=0)


def _in_quotes(text: str, at: int) -> bool:
    return text[:at].count('"') % 2 == 1


def compiled(pattern: str, at: int = 0) -> Any:
    """The pattern as it is looked for in folded texts. Raises `QueryError`."""
    import regex

    if len(pattern) > _LONGEST_PATTERN:
        raise QueryError(f"A pattern has at most {_LONGEST_PATTERN} characters.", at, at + len(pattern))
    plain = "".join(_folded_sign(sign) for sign in unicodedata.normalize("NFC", pattern))
    try:
        return regex.compile(plain, regex.IGNORECASE | regex.VERSION0)
    except (regex.error, ValueError, OverflowError, RecursionError) as error:
        place = at + (getattr(error, "pos", None) or 0)
        what = getattr(error, "msg", None) or str(error)
        raise QueryError(f"The pattern {said(pattern)} cannot be read: {what}.", place, place + 1) from error


def _folded_sign(sign: str) -> str:
    if sign.isascii():
        return sign
    plain = fold(sign)
    return plain if len(plain) == 1 else sign


def _always(text: bytes, entry: Entry, key: str) -> bool:
    return True


class _Making:
    def __init__(self, text: str, about: About, typing: bool) -> None:
        self.text = text
        self.about = about
        self.typing = typing

    def test(self, node: Node) -> Test:
        match node:
            case Word(text):
                return _holds(text)
            case Not(part):
                inner = self.test(part)
                return lambda text, entry, key: not inner(text, entry, key)
            case And(parts):
                inners = [self.test(part) for part in parts]
                return lambda text, entry, key: all(inner(text, entry, key) for inner in inners)
            case Or(parts):
                inners = [self.test(part) for part in parts]
                return lambda text, entry, key: any(inner(text, entry, key) for inner in inners)
            case Term():
                return self._filter(node) if _is_filter(node) else _holds(_source(node, self.text))

    def needles(self, node: Node) -> list[tuple[bytes, ...]]:
        """Groups of texts: what answers the node holds one at least of each group."""
        match node:
            case Word(text):
                return [(folded(one_space(text)),)] if one_space(text) else []
            case Term():
                return [] if _is_filter(node) else [(folded(_source(node, self.text)),)]
            case And(parts):
                return [group for part in parts for group in self.needles(part)]
            case Or(parts):
                each = [max(self.needles(part), key=_selective, default=()) for part in parts]
                return [tuple(needle for group in each for needle in group)] if all(each) else []
            case _:
                return []

    def _filter(self, term: Term) -> Test:
        wanted = fold(term.value.text)
        match fold(term.name):
            case "field":
                needle = term.value.text
                return lambda text, entry, key: wanted in fold(entry.label) or entry.label == needle
            case "is":
                return self._version(term, wanted)
            case "locale":
                return self._locale(term, wanted)
            case _:
                return self._collection(term, wanted)

    def _unfinished(self, term: Term) -> bool:
        return self.typing and term.last

    def _version(self, term: Term, wanted: str) -> Test:
        if wanted in ("live", "staged"):
            bit = LIVE if wanted == "live" else STAGED
            return lambda text, entry, key: bool(entry.versions & bit)
        if self._unfinished(term) and ("live".startswith(wanted) or "staged".startswith(wanted)):
            return _always
        raise QueryError(f"is: has no {said(term.value.text)} here. It takes live or staged.", *term.place)

    def _locale(self, term: Term, wanted: str) -> Test:
        locales = self.about.site.locales
        exact = [each for each in locales if wanted in (fold(each.tag), each.short, fold(each.display_name))]
        found = exact or [each for each in locales if fold(each.display_name).startswith(wanted)]
        if not found:
            if self._unfinished(term):
                return _always
            known = choices(each.short or each.display_name for each in locales)
            raise QueryError(f"locale: has no {said(term.value.text)}. It takes {known}.", *term.place)
        return _stands_in(self.about, found)

    def _collection(self, term: Term, wanted: str) -> Test:
        numbers = {
            number
            for number, each in self.about.collections.items()
            if wanted in (fold(each.slug), fold(each.display_name), fold(each.singular_name))
        } or {
            number
            for number, each in self.about.collections.items()
            if fold(each.slug).startswith(wanted) or fold(each.display_name).startswith(wanted)
        }
        kinds = {kind for kind in (PAGES, COMPONENTS) if kind.startswith(wanted)}
        if not numbers and not kinds:
            if self._unfinished(term):
                return _always
            known = choices([*(each.slug for each in self.about.collections.values()), PAGES, COMPONENTS], 12)
            raise QueryError(f"collection: has no {said(term.value.text)}. It takes {known}.", *term.place)
        components = self.about.components
        return lambda text, entry, key: (
            entry.collection in numbers if entry.source else kind_of_shelf(key, components) in kinds
        )


def kind_of_shelf(key: str, components: frozenset[str]) -> str:
    """Whether a shelf that is not of items belongs to the pages or to the components, whose ids are given."""
    of_component = key.startswith(("c:", "r:")) or (key.startswith("n:") and key.split(":")[1] in components)
    return COMPONENTS if of_component else PAGES


def _stands_in(about: About, found: Sequence[Locale]) -> Test:
    """Whether a text is of one of these locales."""
    cms_ids = {each.cms_locale_id for each in found}
    numbers = {number for number, each in about.locales.items() if each in cms_ids}
    ids = {each.id or "" for each in found}
    if about.site.primary in found:
        ids.add("")  # what a component is called is not said in any locale
    return lambda text, entry, key: entry.locale in numbers if entry.source else key.rpartition(":")[2] in ids


def _is_filter(term: Term) -> bool:
    return fold(term.name) in FILTERS and term.operator == ":"


def _source(term: Term, text: str) -> str:
    return text[term.place.start : term.place.end]


def _holds(text: str) -> Test:
    needle = folded(one_space(text))
    return lambda found, entry, key: needle in found


def _shown(node: Node | None, text: str) -> Iterator[str]:
    match node:
        case Word(words):
            if one_space(words):
                yield one_space(words)
        case Term() if not _is_filter(node):
            yield _source(node, text)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _shown(part, text)
