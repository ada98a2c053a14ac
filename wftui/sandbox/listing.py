"""Lists of items: filters, order and pages, over the staged or the live versions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import NoReturn

from starlette.requests import Request

from wftui.sandbox.access import known_locale
from wftui.sandbox.bodies import object_id_text, query_int
from wftui.sandbox.clock import moment
from wftui.sandbox.content import Collection, Variant, Version
from wftui.sandbox.errors import bad_request, shape_error
from wftui.sandbox.switches import Switches

LARGEST_PAGE = 100

_SORTS = ("lastPublished", "name", "slug")
_DATE_SORTS = ("createdOn", "lastUpdated")
_RANGES = {"lastPublished[gte]", "lastPublished[lte]"}
_DATE_RANGES = {"createdOn[gte]", "createdOn[lte]", "lastUpdated[gte]", "lastUpdated[lte]"}

Test = Callable[[Variant, Version], bool]


@dataclass(frozen=True)
class Paging:
    """Which part of a list is asked for."""

    offset: int
    limit: int

    @classmethod
    def of(cls, query: Mapping[str, str], switches: Switches) -> "Paging":
        """Read `offset` and `limit`. Raises 400."""
        limit = query_int(query, "limit", LARGEST_PAGE, 1)
        if limit > LARGEST_PAGE:
            if not switches.clamp_limit:
                raise shape_error(f"Value (limit) should be <= {LARGEST_PAGE}")
            limit = LARGEST_PAGE
        return cls(query_int(query, "offset", 0, 0), limit)


@dataclass(frozen=True)
class Query:
    """A list request: which locales, filters, order and page."""

    locales: list[str | None]
    tests: list[Test]
    sort_by: str | None
    descending: bool
    paging: Paging

    @property
    def is_plain(self) -> bool:
        """Say whether items are wanted as they are stored."""
        return not self.tests and self.sort_by is None


def _date(version: Version, variant: Variant, name: str) -> str:
    if name == "createdOn":
        return variant.created_on
    return (version.last_updated if name == "lastUpdated" else version.last_published) or ""


def _range_test(name: str, text: str) -> Test:
    key, _, bound = name.rstrip("]").partition("[")
    try:
        edge = moment(text)
    except ValueError as error:
        raise shape_error(f"Value ({name})'s format should be date-time") from error

    def within(variant: Variant, version: Version) -> bool:
        stamp = _date(version, variant, key)
        return bool(stamp) and _compare(moment(stamp), edge, bound)

    return within


def _compare(stamp: datetime, edge: datetime, bound: str) -> bool:
    return stamp >= edge if bound == "gte" else stamp <= edge


def _equality_test(key: str, wanted: str) -> Test:
    return lambda _variant, version: version.field_data.get(key) == wanted


def _tests(query: Mapping[str, str], switches: Switches) -> list[Test]:
    tests = [_equality_test(key, query[key]) for key in ("name", "slug") if key in query]
    ranges = _RANGES | _DATE_RANGES if switches.date_filters else _RANGES
    for name, text in query.items():
        if name in ranges:
            tests.append(_range_test(name, text))
        elif name == "lastPublished" or name.startswith("lastPublished["):
            raise shape_error("Value (lastPublished)'s type should be object with gte or lte")
    return tests


def _wrong_choice(name: str, choices: Iterable[str]) -> NoReturn:
    raise shape_error(f"Value ({name})'s value should be one of {', '.join(choices)}")


def read_query(request: Request, collection: Collection, switches: Switches) -> Query:
    """Read a list request's parameters. Raises 400."""
    query = request.query_params
    sort_by = query.get("sortBy")
    sorts = _SORTS + _DATE_SORTS if switches.date_filters else _SORTS
    if sort_by is not None and sort_by not in sorts:
        _wrong_choice("sortBy", sorts)
    order = query.get("sortOrder", "asc")
    if order not in ("asc", "desc"):
        _wrong_choice("sortOrder", ("asc", "desc"))
    return Query(
        read_locales(request, collection), _tests(query, switches), sort_by, order == "desc", Paging.of(query, switches)
    )


def read_locales(request: Request, collection: Collection) -> list[str | None]:
    """Return the locales of a comma list, each once; the primary one unless said. Raises 400."""
    given = request.query_params.get("cmsLocaleId")
    if given is None:
        return [collection.primary]
    names = [object_id_text(name.strip()) for name in given.split(",")]
    if any(name not in collection.locales for name in names):
        raise bad_request("The provided cmsLocaleId is not a locale of this site.")
    return [known_locale(collection, name) for name in dict.fromkeys(names)]


def page_of(collection: Collection, query: Query, live: bool) -> tuple[list[bytes], int]:
    """Return one page of a list, each item as JSON, and how many there are in all. Variants are counted one by one."""
    found = [
        variant
        for locale in query.locales
        for variant in collection.variants[locale].values()
        if (variant.live if live else variant.staged) is not None
    ]
    if query.tests:
        found = [variant for variant in found if _passes(variant, query.tests, live)]
    if query.sort_by is not None:
        key = query.sort_by
        found.sort(key=lambda variant: _sort_key(variant, key, live), reverse=query.descending)
    start = query.paging.offset
    return [each.answer_bytes(live) for each in islice(found, start, start + query.paging.limit)], len(found)


def _passes(variant: Variant, tests: list[Test], live: bool) -> bool:
    version = variant.version(live)
    return version is not None and all(test(variant, version) for test in tests)


def _sort_key(variant: Variant, key: str, live: bool) -> str:
    version = variant.version(live)
    if version is None:
        return ""
    return str(version.field_data.get(key, "")) if key in ("name", "slug") else _date(version, variant, key)


def list_body(items: list[bytes], query: Query, total: int) -> bytes:
    """Join items into the body of a list answer."""
    paging = f'],"pagination":{{"limit":{query.paging.limit},"offset":{query.paging.offset},"total":{total}}}}}'
    return b'{"items":[' + b",".join(items) + paging.encode()
