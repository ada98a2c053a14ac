"""Answers filters from a mirror: the rows first, then their order."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from msgspec.structs import replace

from wftui.domain.errors import StoreError
from wftui.domain.fold import fold
from wftui.domain.json import Json
from wftui.store.filters import (
    AllOf,
    AnyOf,
    BacklinkCount,
    Between,
    ColumnHolds,
    FieldTest,
    Filter,
    Flag,
    InLocale,
    Is,
    ItemIn,
    NameHolds,
    Refers,
    StatusIn,
    Without,
)
from wftui.store.mirror_base import row_numbers, storable
from wftui.store.mirror_conditions import Condition, Conditions, Given
from wftui.store.mirror_items import reader
from wftui.store.mirror_order import in_order, whole_order
from wftui.store.mirror_read import name_phrase
from wftui.store.mirror_schema import LIVE_PRESENT, LIVE_UNKNOWN, STATUS_NUMBER
from wftui.store.mirror_texts import rows_by_index

if TYPE_CHECKING:
    from wftui.store.mirror import Mirror
    from wftui.store.rows import RowQuery

Sql = tuple[str, list[object]]
Cancelled = Callable[[], bool]
_CHUNK = 200
"""How many items are looked into between two questions whether to go on: some milliseconds."""
_STEPS = 20_000
"""How many steps SQLite takes between two of the same questions: a millisecond or two."""

_COLUMNS = {"slug": "folded(v.slug)", "id": "v.item_id", "name": "v.name_key"}
_FLAGS = {
    Flag.LIVE: f"(v.live_state = {LIVE_PRESENT} OR (v.live_state = {LIVE_UNKNOWN} AND v.last_published IS NOT NULL))",
    Flag.DRAFT: "v.is_draft = 1",
    Flag.ARCHIVED: "v.is_archived = 1",
    Flag.ORPHAN: (
        "NOT EXISTS (SELECT 1 FROM link k JOIN variant o ON o.row = k.source JOIN collection c"
        " ON c.number = o.collection AND c.gone = 0 WHERE k.target = v.item_id AND o.item_id <> v.item_id)"
    ),
}


class _AllBut(NamedTuple):
    """All rows of the collection in its locale, but these."""

    rows: set[int]


class GivenUp(Exception):
    """The caller asked to stop."""


def numbers(mirror: Mirror, query: RowQuery, wanted: Filter, cancelled: Callable[[], bool]) -> array[int]:
    """The numbers of the rows of `query` for which the filter holds, in its order.

    Raises `GivenUp` soon after `cancelled` answers True.
    """
    connection, parts = mirror.db.connection, _parts(wanted)
    connection.set_progress_handler(cancelled, _STEPS)
    try:
        if cancelled():
            raise GivenUp
        if len(parts) == 1 and isinstance(parts[0], NameHolds) and not query.text:
            return mirror.numbers(replace(query, text=storable(parts[0].text)))
        with mirror.db.snapshot():
            found = _matching(mirror, query, parts, cancelled)
        if cancelled():
            raise GivenUp
        if isinstance(found, _AllBut):
            return whole_order(mirror, query).without(found.rows)
        return in_order(mirror, query, found)
    except (StoreError, sqlite3.OperationalError):
        if cancelled():
            raise GivenUp from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _matching(mirror: Mirror, query: RowQuery, parts: Sequence[Filter], cancelled: Cancelled) -> array[int] | _AllBut:
    """The rows, in any order."""
    scope = mirror._scope(query.collection_id, query.cms_locale_id)
    statements = _Statements(mirror, scope, cancelled)
    mirror.db.connection.create_function("folded", 1, fold, deterministic=True)
    limits, given = mirror._where(query)
    leads = any(_leads(part) for part in parts)
    plus = "+" if leads else ""  # not by the index of all names: by those that are found
    where, parameters = f"{plus}v.collection = ? AND {plus}v.locale = ?{limits}", [*scope, *given]
    rest, conditions, plain = list[Filter](), list[Condition | Given](), not limits
    for part in parts:
        condition = statements.condition(part) or (None if leads else statements.by_index(part))
        if condition is not None:
            conditions.append(condition)
            continue
        sql = statements.of(part)
        if sql is None:
            rest.append(part)
        else:
            where += f" AND {sql[0]}"
            parameters += sql[1]
            plain = False
    if not rest:
        return _meeting(mirror, conditions, None if plain else (where, parameters), scope, cancelled)
    where += "".join(f" AND {statements.within(each)}" for each in conditions)
    look = _Look(statements, AllOf(tuple(rest)))
    flags = "".join(f", ({text})" for text, _ in look.flags)
    parameters = [each for _, values in look.flags for each in values] + parameters
    rows = mirror.db.execute(
        f"SELECT v.row, s.raw{flags} FROM variant v LEFT JOIN staged s ON s.row = v.row WHERE {where}", parameters
    )
    found = array("q")
    while some := rows.fetchmany(_CHUNK):
        if cancelled():
            rows.close()
            raise GivenUp
        found.extend(row[0] for row in some if look.holds(row))
    return found


def _parts(wanted: Filter) -> tuple[Filter, ...]:
    """The filters that must all hold."""
    if isinstance(wanted, AllOf):
        return tuple(each for part in wanted.parts for each in _parts(part))
    return (wanted,)


def _meeting(
    mirror: Mirror,
    conditions: Sequence[Condition | Given],
    others: Sql | None,
    scope: tuple[int, int],
    cancelled: Cancelled,
) -> array[int] | _AllBut:
    """The rows that meet the conditions on values of fields, and the others."""
    where, parameters = others or ("v.collection = ? AND v.locale = ?", list(scope))
    found: set[int] | None = None
    if others is None and conditions and all(each.without for each in conditions):
        return _AllBut(set(chain.from_iterable(each.rows(mirror.db, cancelled) for each in conditions)))
    if others is not None or not conditions:
        rows = row_numbers(mirror.db, f"SELECT v.row FROM variant v WHERE {where}", parameters)
        if not conditions or not rows:
            return rows
        found = set(rows)
    for each in sorted(conditions, key=lambda each: each.without):
        rows = each.rows(mirror.db, cancelled)
        if each.without:
            found = (found or set()).difference(rows)
        else:
            found = set(rows) if found is None else found.intersection(rows)
    return array("q", found or ())


def _leads(part: Filter) -> bool:
    """Whether the condition itself leads to its rows, which are few."""
    if isinstance(part, NameHolds):
        return name_phrase(fold(part.text)) is not None
    return isinstance(part, (Refers, ItemIn))


class _Statements:
    """Turns filters into conditions on `v`."""

    def __init__(self, mirror: Mirror, scope: tuple[int, int], cancelled: Cancelled) -> None:
        self._mirror = mirror
        self._scope, self._locale = scope, scope[1]
        self._conditions = Conditions(mirror, scope)
        self._cancelled = cancelled
        self._functions = 0

    def condition(self, node: Filter) -> Condition | None:
        """The condition on the values of a field that a filter, or the contrary of one, is; or None."""
        match node:
            case FieldTest() | Refers():
                return self._conditions.of(node)
            case Without(part):
                inner = self.condition(part)
                return inner and inner._replace(without=not inner.without)
            case _:
                return None

    def by_index(self, node: Filter) -> Given | None:
        """The rows for which a test of texts, or the contrary of one, holds, by the search index; or None."""
        if isinstance(node, Without):
            inner = self.by_index(node.part)
            return inner and inner._replace(without=not inner.without)
        if not isinstance(node, FieldTest):
            return None
        rows = rows_by_index(self._mirror, node, self._scope, self._cancelled)
        return None if rows is None else Given(rows)

    def within(self, condition: Condition | Given) -> str:
        """The condition as one on `v`."""
        found = frozenset(condition.rows(self._mirror.db, self._cancelled))
        self._functions += 1
        name = f"within_{self._functions}"
        self._mirror.db.connection.create_function(name, 1, found.__contains__)
        return f"{'NOT ' if condition.without else ''}{name}(v.row)"

    def of(self, node: Filter) -> Sql | None:
        """The condition, or None when an item must be looked into."""
        condition = self.condition(node)
        if condition is not None:
            return self.within(condition), []
        match node:
            case FieldTest():
                return None
            case AllOf(parts):
                return self._joined(parts, " AND ", "1")
            case AnyOf(parts):
                return self._joined(parts, " OR ", "0")
            case Without(part):
                sql = self.of(part)
                return sql and (f"NOT coalesce({sql[0]}, 0)", sql[1])
            case Refers():
                return self._refers(node)
            case _:
                return self._simple(node)

    def _joined(self, parts: Sequence[Filter], joint: str, nothing: str) -> Sql | None:
        found = [self.of(part) for part in parts]
        if any(each is None for each in found):
            return None
        known = [each for each in found if each is not None]
        return f"({joint.join(text for text, _ in known) or nothing})", [one for _, some in known for one in some]

    def _simple(self, node: Filter) -> Sql:
        match node:
            case NameHolds(text):
                return _name_holds("v", fold(storable(text)))
            case ColumnHolds(column, text, whole):
                name = _COLUMNS[column]
                return (f"{name} = ?" if whole else f"instr({name}, ?) > 0"), [fold(storable(text))]
            case StatusIn(statuses):
                codes = sorted(STATUS_NUMBER[each] for each in statuses if each in STATUS_NUMBER)
                return f"v.status IN ({','.join(map(str, codes))})", []
            case InLocale(cms_locale_id):
                there = "SELECT 1 FROM variant o WHERE o.item_id = v.item_id AND o.collection = v.collection"
                number = self._mirror._locale_number(cms_locale_id)
                return f"EXISTS ({there} AND o.locale = ?)", [-1 if number is None else number]
            case Is(flag):
                return _FLAGS[flag], []
            case BacklinkCount(low, high):
                sources = "SELECT count(DISTINCT k.source) FROM link k JOIN variant o ON o.row = k.source"
                count = f"({sources} WHERE k.target = v.item_id AND k.live = 0 AND o.locale = v.locale)"
                return f"{count} BETWEEN ? AND ?", [low, high]
            case ItemIn(item_ids):
                return "v.item_id IN (SELECT value FROM json_each(?))", [msgspec.json.encode(sorted(item_ids)).decode()]
            case Between():
                return _between(node)
        raise TypeError(node)

    def _refers(self, node: Refers) -> Sql:
        links = "v.row IN (SELECT k.source FROM link k WHERE k.field = ? AND k.live = 0"
        if node.text is None:
            return f"{links})", [node.field]
        wanted = fold(storable(node.text))
        holds, values = ("n.name_key = ?", list[object]([wanted])) if node.whole else _name_holds("n", wanted)
        within, target = "", list[object]()
        if node.target is not None:
            number = self._mirror._collection_number(node.target)
            within, target = "n.collection = ? AND ", [-1 if number is None else number]
        same = "SELECT 1 FROM variant m WHERE m.item_id = n.item_id AND m.collection = n.collection"
        first = f"NOT EXISTS ({same} AND (m.locale = ? OR m.locale < n.locale))"
        targets = (
            f"SELECT n.item_id FROM variant n WHERE {within}{holds} AND (n.locale = ? OR {first})"
            f" UNION SELECT n.item_id FROM variant n WHERE {within}folded(n.slug) = ? AND n.locale = ?"
            " UNION SELECT ?"
        )
        given = [*target, *values, self._locale, self._locale, *target, wanted, self._locale, wanted]
        return f"{links} AND k.target IN ({targets}))", [node.field, *given]


def _name_holds(table: str, wanted: str) -> Sql:
    """The folded text is part of a name."""
    phrase = name_phrase(wanted)
    if phrase is None:
        return f"instr({table}.name_key, ?) > 0", [wanted]
    return f"{table}.row IN (SELECT rowid FROM name_index WHERE name_index MATCH ?)", [phrase]


def _between(node: Between) -> Sql:
    column = f"v.{node.moment.value}"
    terms, values = [f"{column} IS NOT NULL"], list[object]()
    # without fraction and zone, a bound sorts right before every way to write the same second
    for bound, sign in ((node.low, ">="), (node.high, "<")):
        if bound is not None:
            terms.append(f"{column} {sign} ?")
            values.append(bound.strftime("%Y-%m-%dT%H:%M:%S").rjust(19, "0"))
    return f"({' AND '.join(terms)})", values


class _Look:
    """Decides a filter by looking into an item; parts that columns can answer come with its row, as flags."""

    def __init__(self, statements: _Statements, wanted: Filter) -> None:
        self.flags = list[Sql]()
        self._statements = statements
        self._fields = tuple(dict.fromkeys(_fields_in(wanted)))
        self._places = {slug: place for place, slug in enumerate(self._fields)}
        self._read = reader(self._fields)
        self._test = self._built(wanted)

    def holds(self, row: tuple[Any, ...]) -> bool:
        """Whether the filter holds of a row of number, JSON and flags."""
        return self._test(self._read(row[1]), row)

    def _built(self, node: Filter) -> Callable[[tuple[Json, ...], tuple[Any, ...]], bool]:
        sql = self._statements.of(node)
        if sql is not None:
            self.flags.append(sql)
            at = 1 + len(self.flags)
            return lambda values, row: bool(row[at])
        match node:
            case FieldTest(fields, test):
                places = tuple(self._places[slug] for slug in fields)
                if len(places) == 1:
                    only = places[0]
                    return lambda values, row: test((values[only],))
                return lambda values, row: test(tuple(values[place] for place in places))
            case Without(part):
                inner = self._built(part)
                return lambda values, row: not inner(values, row)
            case AllOf(parts):
                inners = [self._built(part) for part in parts]
                return lambda values, row: all(inner(values, row) for inner in inners)
            case AnyOf(parts):
                inners = [self._built(part) for part in parts]
                return lambda values, row: any(inner(values, row) for inner in inners)
        raise TypeError(node)


def _fields_in(node: Filter) -> Iterator[str]:
    match node:
        case FieldTest(fields):
            yield from fields
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _fields_in(part)
        case Without(part):
            yield from _fields_in(part)


def target_counts(
    mirror: Mirror, collection_id: str, field: str, item_ids: Sequence[str], cms_locale_id: str | None
) -> dict[str, int]:
    """How many items of a collection refer to each of these through one field, in one locale, staged."""
    scope = mirror._scope(collection_id, cms_locale_id)
    marks = ",".join("?" * len(item_ids))
    return dict(
        mirror.db.all(
            "SELECT k.target, count(*) FROM link k JOIN variant v ON v.row = k.source"
            f" WHERE k.target IN ({marks}) AND k.field = ? AND k.live = 0 AND v.collection = ? AND v.locale = ?"
            " GROUP BY k.target",
            (*item_ids, field, *scope),
        )
    )
