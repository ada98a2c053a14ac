"""Items as they arrive: each keeps its exact bytes, and the columns that listings need are read from them."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from wftui.api.answer import Answer
from wftui.api.decode import bad_answer, body, check_json, loads
from wftui.api.results import ItemPage
from wftui.domain.item import Variant
from wftui.domain.json import Json


class _Item(msgspec.Struct, rename="camel"):
    id: str
    cms_locale_id: str | None = None
    is_draft: bool | None = None
    is_archived: bool | None = None
    created_on: str | None = None
    last_updated: str | None = None
    last_published: str | None = None
    field_data: dict[str, Any] | None = None


class _Pagination(msgspec.Struct):
    limit: float | None = None
    offset: float | None = None
    total: float | None = None


class _Page(msgspec.Struct):
    items: list[msgspec.Raw]
    pagination: _Pagination | None = None


_items = msgspec.json.Decoder(_Item)
_pages = msgspec.json.Decoder(_Page)


def item_page(answer: Answer, *, offset: int, limit: int) -> ItemPage:
    """One page of a listing that was asked for from `offset` on.

    Raises `BadAnswer` unless it holds as many items as its own pagination says: an answer cut short at a lucky place
    looks like a site whose items were deleted.
    """
    check_json(answer)
    try:
        page = _pages.decode(answer.body)
        raws, pagination = [bytes(each) for each in page.items], page.pagination
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raws, pagination = _page_slowly(answer)
    items = [_variant(answer, raw) for raw in raws]
    limit, total = _extent(answer, pagination, offset, limit, len(items))
    return ItemPage(items, offset, limit, total)


def variant(answer: Answer, *, wrote: bool = False) -> Variant:
    """The one item of an answer; after a write it may come wrapped in a list of one."""
    if wrote:
        found = variants(answer)
        if len(found) != 1:
            raise bad_answer(answer, f"it holds {len(found)} items, not 1", retryable=False)
        return found[0]
    check_json(answer)
    return _variant(answer, answer.body)


def variants(answer: Answer) -> list[Variant]:
    """The items of the answer to a write: `{"items": […]}`, or one item by itself."""
    value = body(answer)
    listed = value.get("items", [value]) if isinstance(value, dict) else value
    if not isinstance(listed, list):
        raise bad_answer(answer, "it holds no items", retryable=False)
    if isinstance(value, dict) and "items" not in value:
        return [_variant(answer, answer.body)]
    try:
        raws = [bytes(each) for each in _pages.decode(answer.body).items]
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raws = [_dump(each) for each in listed]
    return [_variant(answer, raw) for raw in raws]


def _variant(answer: Answer, raw: bytes) -> Variant:
    try:
        item = _items.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        item = _item_slowly(answer, raw)
    values = item.field_data or {}
    return Variant(
        id=item.id,
        cms_locale_id=item.cms_locale_id or None,
        name=_text(values.get("name")),
        slug=_text(values.get("slug")),
        is_draft=bool(item.is_draft),
        is_archived=bool(item.is_archived),
        created_on=item.created_on or None,
        last_updated=item.last_updated or None,
        last_published=item.last_published or None,
        raw=raw.strip(),
    )


def _item_slowly(answer: Answer, raw: bytes) -> _Item:
    """An item with a value of an unexpected type where a listing column comes from: such a column is empty."""
    try:
        value = loads(raw)
    except ValueError as error:
        raise bad_answer(answer, f"an item in it cannot be read: {error}") from None
    if not isinstance(value, dict) or not isinstance(value.get("id"), str):
        raise bad_answer(answer, "an item in it has no id", retryable=False)
    values = value.get("fieldData")
    return _Item(
        id=str(value["id"]),
        cms_locale_id=_text(value.get("cmsLocaleId")),
        is_draft=value.get("isDraft") is True,
        is_archived=value.get("isArchived") is True,
        created_on=_text(value.get("createdOn")),
        last_updated=_text(value.get("lastUpdated")),
        last_published=_text(value.get("lastPublished")),
        field_data=values if isinstance(values, dict) else None,
    )


def _page_slowly(answer: Answer) -> tuple[list[bytes], _Pagination | None]:
    """A page that the fast parser does not take: with half a surrogate pair in it, or not a page at all."""
    value = body(answer)
    listed = value.get("items") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(listed, list):
        raise bad_answer(answer, "it holds no list of items", retryable=False)
    found = value.get("pagination")
    if not isinstance(found, dict):
        return [_dump(each) for each in listed], None
    numbers = {key: number for key, number in found.items() if isinstance(number, int | float)}
    pagination = _Pagination(numbers.get("limit"), numbers.get("offset"), numbers.get("total"))
    return [_dump(each) for each in listed], pagination


def _extent(answer: Answer, pagination: _Pagination | None, offset: int, limit: int, count: int) -> tuple[int, int]:
    """The limit and total of a page, once it is sure that the page is whole."""
    if pagination is None or pagination.total is None or pagination.total < 0:
        raise bad_answer(answer, "it does not say how many items there are", retryable=False)
    total = int(pagination.total)
    limit = min(limit, int(pagination.limit)) if pagination.limit else limit
    if pagination.offset is not None and int(pagination.offset) != offset:
        raise bad_answer(answer, f"it starts at item {int(pagination.offset)}, not {offset}", retryable=False)
    expected = max(0, min(limit, total - offset))
    if count < expected:
        raise bad_answer(answer, f"it holds {count} items where it promises {expected}")
    return limit, total


def _dump(value: Json) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _text(value: object) -> str:
    """A column's text; half a surrogate pair, which no database stores, becomes a question mark."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else ""
