"""The grammar of the query language: from text to a tree and back. Knows nothing of fields or values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from wftui.services.query.errors import QueryError

DEEPEST = 60
"""How deep parentheses and negations may stand within each other."""


class Value(NamedTuple):
    """One value as it was written. In quotes, nothing in it has a meaning of its own."""

    text: str
    quoted: bool = False


class Place(NamedTuple):
    """The characters of the query that something was read from, counted from 0."""

    start: int
    end: int


NOWHERE = Place(0, 0)


@dataclass(frozen=True)
class Word:
    """A free word, or a quoted phrase."""

    text: str
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Term:
    """A condition on a field: `operator` is one of `: = != < <= > >= ..`; a range has an `upper` value as well.

    `last` says that the text ends with it, so that a person may be in the middle of typing it.
    """

    name: str
    operator: str
    value: Value
    upper: Value | None = None
    place: Place = field(default=NOWHERE, compare=False)
    last: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Not:
    """What does not answer the part."""

    part: Node


@dataclass(frozen=True)
class And:
    """What answers all of the parts; there are two or more."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Or:
    """What answers any of the parts; there are two or more."""

    parts: tuple[Node, ...]


Node: TypeAlias = "Word | Term | Not | And | Or"

_SPACE = re.compile(r"\s*")
_BARE = re.compile(r'[^\s"()]+')
_OPERATOR = re.compile(r"!=|<=|>=|[:=<>]")
_AFTER_COLON = re.compile(r"!=|<=|>=|[=<>]")
_VALUE = re.compile(r"[^\s()]*")
_JOINTS = ("AND", "OR", "NOT")


class Token(NamedTuple):
    """A piece of a query: `kind` is `(`, `)`, `-`, a joint (`AND`, `OR`, `NOT`), `word` or `term`."""

    kind: str
    place: Place
    node: Word | Term | None = None


def parse(text: str, *, typing: bool = False) -> Node | None:
    """The tree of a query; None for one without any condition.

    While a person is `typing`, an end that is not finished asks for nothing: a field without its value, a joint
    without its right side, an open quote or parenthesis. Raises `QueryError`.
    """
    return _Parser(text, typing).query()


def tokens(text: str, *, typing: bool = False) -> list[Token]:
    """The pieces of a query. Raises `QueryError` for an open quote, unless `typing`."""
    return _Scanner(text, typing).all()


class _Scanner:
    def __init__(self, text: str, typing: bool) -> None:
        self.text = text
        self.typing = typing
        self.at = 0

    def all(self) -> list[Token]:
        found = list[Token]()
        while True:
            self.at = self._skip(_SPACE)
            if self.at >= len(self.text):
                return found
            found.append(self._token())

    def _token(self) -> Token:
        start, sign = self.at, self.text[self.at]
        after = self.text[start + 1 : start + 2]
        if sign in "()" or (sign == "-" and after and not after.isspace() and after != ")"):
            self.at += 1
            return Token(sign, Place(start, self.at))
        if sign == '"':
            words = self._quoted()
            operator = _OPERATOR.match(self.text, self.at)
            return self._term(words, start, operator) if operator else self._word(words, start)
        run = _BARE.match(self.text, start)
        bare = run.group() if run else sign
        operator = _OPERATOR.search(self.text, start + 1, start + len(bare))
        if operator is not None and operator.start() > start and not _OPERATOR.match(bare):
            return self._term(self.text[start : operator.start()], start, operator)
        self.at = start + len(bare)
        if bare in _JOINTS:
            return Token(bare, Place(start, self.at))
        return self._word(bare, start)

    def _word(self, text: str, start: int) -> Token:
        place = Place(start, self.at)
        return Token("word", place, Word(text, place))

    def _term(self, name: str, start: int, operator: re.Match[str]) -> Token:
        self.at = operator.end()
        sign = operator.group()
        if sign == ":" and (finer := _AFTER_COLON.match(self.text, self.at)):
            sign, self.at = finer.group(), finer.end()
        low, high = self._value(ranged=sign == ":"), None
        if sign == ":" and self.text.startswith("..", self.at):
            self.at += 2
            sign, high = "..", self._value(ranged=False)
        place = Place(start, self.at)
        return Token("term", place, Term(name, sign, low, high, place, self.at == len(self.text)))

    def _value(self, *, ranged: bool) -> Value:
        if self.text.startswith('"', self.at):
            return Value(self._quoted(), quoted=True)
        start = self.at
        run = _VALUE.match(self.text, start)
        end = run.end() if run else start
        gap = self.text.find("..", start, end) if ranged else -1
        self.at = end if gap < 0 else gap
        return Value(self.text[start : self.at])

    def _quoted(self) -> str:
        start, at, found = self.at, self.at + 1, list[str]()
        while at < len(self.text):
            sign = self.text[at]
            if sign == '"':
                self.at = at + 1
                return "".join(found)
            if sign == "\\" and self.text[at + 1 : at + 2] in ('"', "\\"):
                at += 1
                sign = self.text[at]
            found.append(sign)
            at += 1
        if not self.typing:
            raise QueryError('The quote that opens here has no end: a second " is wanted.', start, len(self.text))
        self.at = len(self.text)
        return "".join(found)

    def _skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.at)
        return match.end() if match else self.at


class _Parser:
    def __init__(self, text: str, typing: bool) -> None:
        self.text = text
        self.typing = typing
        self.tokens = tokens(text, typing=typing)
        self.at = 0
        self.depth = 0

    def query(self) -> Node | None:
        found = self._either()
        if self.at < len(self.tokens):
            place = self.tokens[self.at].place
            raise QueryError("This parenthesis closes one that was never opened.", *place)
        return found

    def _peek(self) -> str:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else ""

    def _either(self) -> Node | None:
        parts = [self._both()]
        while self._peek() == "OR":
            joint = self.tokens[self.at]
            self.at += 1
            right = self._both()
            if parts[-1] is None or right is None:
                self._missing(joint, "OR joins two conditions, one on each side of it.")
            parts.append(right)
        return _joined(Or, [part for part in parts if part is not None])

    def _both(self) -> Node | None:
        parts = list[Node]()
        while (kind := self._peek()) not in ("", ")", "OR"):
            if kind == "AND":
                joint = self.tokens[self.at]
                self.at += 1
                if not parts or self._peek() in ("", ")", "OR", "AND"):
                    self._missing(joint, "AND joins two conditions, one on each side of it.")
                continue
            part = self._one()
            if part is not None:
                parts.append(part)
        return _joined(And, parts)

    def _one(self) -> Node | None:
        token = self.tokens[self.at]
        self.at += 1
        self.depth += 1
        if self.depth > DEEPEST:
            raise QueryError(f"Conditions stand within each other more than {DEEPEST} deep here.", *token.place)
        found = self._inner(token)
        self.depth -= 1
        return found

    def _inner(self, token: Token) -> Node | None:
        if token.kind in ("-", "NOT"):
            if self._peek() in ("", ")", "OR", "AND"):
                self._missing(token, f"{token.kind} wants a condition after it.")
                return None
            part = self._one()
            return None if part is None else Not(part)
        if token.kind == "(":
            found = self._either()
            if self._peek() == ")":
                self.at += 1
            elif not self.typing:
                raise QueryError("The parenthesis that opens here has no end: a ) is wanted.", *token.place)
            return found
        if isinstance(token.node, Term):
            return self._term(token.node)
        return token.node if token.node is not None and token.node.text else None

    def _term(self, term: Term) -> Node | None:
        given = term.value.text or term.value.quoted or (term.upper and (term.upper.text or term.upper.quoted))
        if given:
            return term
        if self.typing and term.last:
            return None
        raise QueryError(f"{term.name}{term.operator} wants a value after it.", *term.place)

    def _missing(self, token: Token, sentence: str) -> None:
        if not (self.typing and self.at >= len(self.tokens)):
            raise QueryError(sentence, *token.place)


def _joined(kind: type[And] | type[Or], parts: list[Node]) -> Node | None:
    flat = list[Node]()
    for part in parts:
        flat += part.parts if isinstance(part, kind) else (part,)
    if len(flat) < 2:
        return flat[0] if flat else None
    return kind(tuple(flat))


def text_of(node: Node | None) -> str:
    """The query that a tree was, or could have been, read from: `parse(text_of(tree)) == tree`."""
    match node:
        case None:
            return ""
        case Word(text):
            return text if _is_plain_word(text) else quoted_form(text)
        case Term():
            return _term_text(node)
        case Not(part):
            return f"-{_grouped(part)}" if not isinstance(part, Not) else f"NOT {text_of(part)}"
        case And(parts):
            return " ".join(f"({text_of(part)})" if isinstance(part, (And, Or)) else text_of(part) for part in parts)
        case Or(parts):
            return " OR ".join(f"({text_of(part)})" if isinstance(part, Or) else text_of(part) for part in parts)


def _grouped(part: Node) -> str:
    return f"({text_of(part)})" if isinstance(part, (And, Or)) else text_of(part)


def _term_text(term: Term) -> str:
    name = term.name if _is_plain_word(term.name) else quoted_form(term.name)
    if term.upper is not None:
        return f"{name}:{value_form(term.value, ranged=True)}..{value_form(term.upper)}"
    return f"{name}{term.operator}{value_form(term.value, ranged=term.operator == ':')}"


def value_form(value: Value, *, ranged: bool = False) -> str:
    """A value as it must be written after its operator; `ranged` after a colon, where a range could stand as well."""
    text = value.text
    bare = _VALUE.fullmatch(text) is not None and not text.startswith('"')
    if value.quoted or not bare or (ranged and (".." in text or _AFTER_COLON.match(text))):
        return quoted_form(text)
    return text


def quoted_form(text: str) -> str:
    """`text` in quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _is_plain_word(text: str) -> bool:
    return (
        _BARE.fullmatch(text) is not None
        and not _OPERATOR.search(text)
        and not text.startswith("-")
        and text not in _JOINTS
    )
