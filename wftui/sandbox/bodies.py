"""Request bodies and parameters: parsed strictly, refused in Webflow's words."""

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from starlette.requests import Request

from wftui.sandbox.content import Json
from wftui.sandbox.errors import bad_request, invalid_id, shape_error, too_large

BODY_LIMIT = 16 * 1024 * 1024
BULK_LIMIT = 100

_HEX24 = re.compile(r"[0-9a-fA-F]{24}")
_FIELD_ID = re.compile(r"[0-9a-fA-F]{24}([0-9a-fA-F]{8})?")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError("the number is too large")
    return value


def parse_json(raw: bytes) -> Any:
    """Read strict JSON: no NaN, no infinite number, no half of a surrogate pair. Raises 400."""
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_no_constant, parse_float=_finite)
        if b"\\u" in raw:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise bad_request("The body is not valid JSON.") from error
    return value


async def raw_body(request: Request, limit: int = BODY_LIMIT) -> bytes:
    """Read the body, giving up as soon as it is above the limit. Raises 413."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
        chunks.append(chunk)
    return b"".join(chunks)


async def json_object(request: Request, *, may_be_empty: bool = False) -> Json:
    """Read the body as a JSON object. Raises 400."""
    raw = await raw_body(request)
    if not raw and may_be_empty:
        return {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise bad_request("The content type has to be application/json.")
    value = parse_json(raw)
    if not isinstance(value, dict):
        raise shape_error("Value's type should be object")
    return value


# -- parts of a body -----------------------------------------------------------------------------------------------


def wrong_type(where: str, kind: str) -> NoReturn:
    """Refuse a value of another type than `kind`."""
    raise shape_error(f"Value ({where})'s type should be {kind}")


def missing(parent: str, name: str) -> NoReturn:
    """Refuse a body that lacks a required property."""
    raise shape_error(f"Value{f' ({parent})' if parent else ''} should have required property '{name}'")


def text(body: Json, key: str, where: str = "") -> str | None:
    """Return a string, or None when the key is absent. A null is refused, as Webflow refuses `cmsLocaleId: null`."""
    if key not in body:
        return None
    if not isinstance(body[key], str):
        wrong_type(where + key, "string")
    return str(body[key])


def flag(body: Json, key: str, where: str = "") -> bool | None:
    """Return a boolean, or None when the key is absent."""
    if key not in body:
        return None
    if not isinstance(body[key], bool):
        wrong_type(where + key, "boolean")
    return bool(body[key])


def section(body: Json, key: str, where: str = "") -> Json | None:
    """Return an object, or None when the key is absent."""
    if key not in body:
        return None
    value = body[key]
    if not isinstance(value, dict):
        wrong_type(where + key, "object")
    return dict(value)


def texts(body: Json, key: str, where: str = "") -> list[str] | None:
    """Return a list of strings, or None when the key is absent."""
    if key not in body:
        return None
    value = body[key]
    if not isinstance(value, list):
        wrong_type(where + key, "array")
    for index, each in enumerate(value):
        if not isinstance(each, str):
            wrong_type(f"{where}{key}[{index}]", "string")
    return list(value)


def entries(body: Json, key: str = "items", limit: int = BULK_LIMIT) -> list[Json]:
    """Return a required list of objects, at most `limit` of them."""
    if key not in body:
        missing("", key)
    value = body[key]
    if not isinstance(value, list):
        wrong_type(key, "array")
    if not value:
        raise shape_error(f"Value ({key}) should NOT have fewer than 1 items")
    if len(value) > limit:
        raise shape_error(f"Value ({key}) should NOT have more than {limit} items")
    for index, each in enumerate(value):
        if not isinstance(each, dict):
            wrong_type(f"{key}[{index}]", "object")
    return list(value)


def item_id(body: Json, where: str) -> str:
    """Return the required `id` of an entry. Raises 400."""
    if "id" not in body:
        missing(where.rstrip("."), "id")
    return object_id_text(text(body, "id", where) or "")


# -- ids and query parameters --------------------------------------------------------------------------------------


def object_id_text(value: str) -> str:
    """Return an id of 24 hex digits. Raises 400."""
    if not _HEX24.fullmatch(value):
        raise invalid_id()
    return value


def path_id(request: Request, name: str) -> str:
    """Return an object id from the path. Raises 400."""
    return object_id_text(request.path_params[name])


def path_field_id(request: Request) -> str:
    """Return a field id from the path: 32 hex digits, or 24 as the reference's examples have. Raises 400."""
    value: str = request.path_params["field_id"]
    if not _FIELD_ID.fullmatch(value):
        raise invalid_id()
    return value


def query_flag(query: Mapping[str, str], name: str, default: bool) -> bool:
    """Return a query parameter that is true or false. Raises 400."""
    value = query.get(name)
    if value is None:
        return default
    if value not in ("true", "false"):
        wrong_type(name, "boolean")
    return value == "true"


def query_int(query: Mapping[str, str], name: str, default: int, least: int) -> int:
    """Return a whole number of at least `least` from the query. Raises 400."""
    value = query.get(name)
    if value is None:
        return default
    if not re.fullmatch(r"\d{1,9}(\.0+)?", value):
        wrong_type(name, "number")
    number = int(value.partition(".")[0])
    if number < least:
        raise shape_error(f"Value ({name}) should be >= {least}")
    return number
