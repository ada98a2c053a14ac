"""Lists of items: filters, order and pages, over the staged or the live versions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NoReturn

from starlette.requests import Request

from wftui.sandbox.access import known_locale
from wftui.sandbox.bodies import object_id_text, query_int
from wftui.sandbox.clock import iso, moment
from wftui.sandbox.content import Collection, Variant, Version
from wftui.sandbox.errors import bad_request, shape_error
from wftui.sandbox.switches import Switches

LARGEST_PAGE = 100

_SORTS = ("lastPublished", "name", "slug")
_DATE_SORTS = ("createdOn", "lastUpdated")


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
class Bounds:
    """From and until when, both included; None for no bound. Written as stamps are."""

    after: str | None = None
    before: str | None = None

    def hold(self, stamp: str | None) -> bool:
        """Say whether a stamp lies within; None never does."""
        if stamp is None:
            return False
        return (self.after is None or stamp >= self.after) and (self.before is None or stamp <= self.before)


@dataclass(frozen=True)
class Query:
    """A list request: which locales, filters, order and page."""

    locales: list[str | None]
    equal: dict[str, str]
    between: dict[str, Bounds]
    sort_by: str | None
    descending: bool
    paging: Paging

    def passes(self, variant: Variant, version: Version) -> bool:
        """Say whether a version meets every filter. Names and slugs are compared exactly."""
        return all(version.field_data.get(key) == wanted for key, wanted in self.equal.items()) and all(
            bounds.hold(_date(version, variant, name)) for name, bounds in self.between.items()
        )


def _date(version: Version, variant: Variant, name: str) -> str | None:
    if name == "createdOn":
        return variant.created_on
    return version.last_updated if name == "lastUpdated" else version.last_published


def _stamp(name: str, text: str) -> str:
    try:
        return iso(moment(text))
    except (ValueError, OverflowError) as error:
        raise shape_error(f"Value ({name})'s format should be date-time") from error


def _bounds(query: Mapping[str, str], switches: Switches) -> dict[str, Bounds]:
    names = ("lastPublished", *_DATE_SORTS) if switches.date_filters else ("lastPublished",)
    found: dict[str, Bounds] = {}
    for name in names:
        edges = {edge: f"{name}[{edge}]" for edge in ("gte", "lte")}
        known = set(edges.values())
        if any(key == name or (key.startswith(f"{name}[") and key not in known) for key in query):
            raise shape_error(f"Value ({name})'s type should be object with gte or lte")
        stamps = {edge: _stamp(key, query[key]) for edge, key in edges.items() if key in query}
        if stamps:
            found[name] = Bounds(stamps.get("gte"), stamps.get("lte"))
    return found


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
        read_locales(request, collection),
        {key: query[key] for key in ("name", "slug") if key in query},
        _bounds(query, switches),
        sort_by,
        order == "desc",
        Paging.of(query, switches),
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
    if query.equal or query.between:
        found = [variant for variant in found if _passes(variant, query, live)]
    if query.sort_by is not None:
        key = query.sort_by
        found.sort(key=lambda variant: _sort_key(variant, key, live), reverse=query.descending)
    start = query.paging.offset
    return [each.answer_bytes(live) for each in islice(found, start, start + query.paging.limit)], len(found)


def _passes(variant: Variant, query: Query, live: bool) -> bool:
    version = variant.version(live)
    return version is not None and query.passes(variant, version)


def _sort_key(variant: Variant, key: str, live: bool) -> str:
    version = variant.version(live)
    if version is None:
        return ""
    value = version.field_data.get(key) if key in ("name", "slug") else _date(version, variant, key)
    return str(value or "")


def list_body(items: list[bytes], query: Query, total: int) -> bytes:
    """Join items into the body of a list answer, in one step: copying a third of a megabyte is what costs here."""
    paging = query.paging
    end = f'],"pagination":{{"limit":{paging.limit},"offset":{paging.offset},"total":{total}}}}}'.encode()
    if not items:
        return b'{"items":[' + end
    parts = list(items)
    parts[0] = b'{"items":[' + parts[0]
    parts[-1] += end
    return b",".join(parts)
