"""From the bytes of an answer to JSON and models. Whatever an answer holds, the worst outcome is one `BadAnswer`."""

from __future__ import annotations

import json
from typing import TypeVar

import msgspec
import pydantic

from wftui.api.answer import Answer
from wftui.api.errors import ApiError, BadAnswer, OutcomeUnknown
from wftui.domain.json import Json

_M = TypeVar("_M", bound=pydantic.BaseModel)


def bad_answer(answer: Answer, what: str, *, retryable: bool = True) -> ApiError:
    """The error for an answer that cannot be used: after a write it leaves open whether that happened."""
    error = BadAnswer(
        f"Webflow's answer cannot be used: {what}.",
        safe="What was read before is kept.",
        next_step="Try again; behind a guest network, sign in to it first.",
        status=answer.status,
        retryable=retryable,
    )
    return unknown(error) if answer.is_write else error


def unknown(cause: ApiError) -> OutcomeUnknown:
    """The error for a write whose fate is open, because of `cause`."""
    return OutcomeUnknown(
        f"It is not known yet whether Webflow did this: {cause.what}",
        cause=cause,
        safe="Your edits are kept.",
        next_step="wftui looks, and will not send it twice.",
    )


def check_json(answer: Answer) -> None:
    """Raise unless the answer says that it is JSON: a guest network answers 200 with a page of its own."""
    kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    if not (kind == "application/json" or kind.endswith("+json")):
        raise bad_answer(answer, f"it is {kind[:60] or 'of no type'}, not JSON")


def check_whole(answer: Answer) -> None:
    """Raise unless the answer is JSON from its first byte to its last, without building what it holds."""
    check_json(answer)
    try:
        msgspec.json.decode(answer.body, type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError):
        body(answer)


def loads(data: bytes) -> Json:
    """Parse JSON strictly: no NaN, no number too big to hold, no endless nesting. Raises `ValueError` only.

    A lone half of a surrogate pair is no JSON for the fast parser and is for Webflow's: the second try takes it.
    """
    try:
        value: Json = msgspec.json.decode(data)
        return value
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        pass
    try:
        value = json.loads(data, parse_constant=_refuse)
        json.dumps(value, allow_nan=False)
        return value
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def body(answer: Answer) -> Json:
    """The JSON of an answer; `BadAnswer` (after a write `OutcomeUnknown`) when it is not JSON."""
    check_json(answer)
    try:
        return loads(answer.body)
    except ValueError as error:
        raise bad_answer(answer, _reason(error)) from None


def decode(answer: Answer, model: type[_M]) -> _M:
    """The answer as `model`; `BadAnswer` (after a write `OutcomeUnknown`) when it is something else."""
    value = body(answer)
    try:
        return model.model_validate(value)
    except pydantic.ValidationError as error:
        where = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])[:80]
        raise bad_answer(answer, f"{where or 'it'} is not what the API describes", retryable=False) from None


def _refuse(name: str) -> float:
    raise ValueError(f"it holds {name}")


def _reason(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        return "it is not JSON, or was cut short"
    text = str(error)
    return text if text.startswith("it ") else "it holds a number that is too big"
