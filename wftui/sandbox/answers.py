"""Answers as bytes of JSON."""

from starlette.responses import Response

from wftui.sandbox.content import compact
from wftui.sandbox.errors import ApiError

_TYPE = "application/json; charset=utf-8"


def answer(body: object, status: int = 200) -> Response:
    """Answer a JSON body."""
    return Response(compact(body), status, media_type=_TYPE)


def ready_answer(body: bytes, status: int = 200) -> Response:
    """Answer JSON that is already bytes."""
    return Response(body, status, media_type=_TYPE)


def nothing() -> Response:
    """Answer 204 with an empty body."""
    return Response(status_code=204)


def error_answer(error: ApiError) -> Response:
    """Answer a refusal."""
    return Response(compact(error.body()), error.status, error.headers, _TYPE)
