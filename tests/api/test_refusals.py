"""Every refusal of Webflow's becomes a sentence, an exit status and a next step."""

from __future__ import annotations

import json
from typing import Any

import pytest

from wftui.api.answer import Answer
from wftui.api.errors import (
    ApiError,
    Conflict,
    Detail,
    Forbidden,
    MissingScopes,
    NotAuthorized,
    NotFound,
    RequestRefused,
    ServerError,
    TooManyRequests,
    ValidationFailed,
)
from wftui.api.refusals import explain, refusal


def answered(status: int, body: Any, method: str = "GET", **headers: str) -> Answer:
    """An answer of that status."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(method, "/x", status, {"content-type": "application/json", **headers}, content)


def webflow(message: str, code: str, *details: tuple[str, str]) -> dict[str, Any]:
    """An error body as Webflow sends it."""
    listed = [{"param": param, "description": description} for param, description in details]
    return {"message": message, "code": code, "externalReference": None, "details": listed}


TAKEN = ("slug", "Unique value is already in database: 'test-blog-post'")
CASES: list[tuple[int, Any, type[ApiError], int, str]] = [
    (401, webflow("Request not authorized", "not_authorized"), NotAuthorized, 3, "does not know this token"),
    (
        403,
        webflow("OAuthForbidden: You are missing the following scopes - 'users:read'", "missing_scopes"),
        MissingScopes,
        3,
        "without users:read",
    ),
    (403, webflow("User is not authorized to perform this action", "forbidden"), Forbidden, 3, "owner of this token"),
    (404, webflow("Requested resource not found", "resource_not_found"), NotFound, 2, "does not find this"),
    (
        404,
        webflow("Requested resource not found: The collection cannot be found", "resource_not_found"),
        NotFound,
        2,
        "this collection",
    ),
    (
        404,
        {"msg": "Route not found: /sites/x/pages", "code": 404, "name": "RouteNotFoundError"},
        NotFound,
        2,
        "no such request",
    ),
    (400, webflow("Validation Error", "validation_error", TAKEN), ValidationFailed, 2, "slug test-blog-post is taken"),
    (
        400,
        webflow("Validation Error", "validation_error", ("ListingId", "Field not described in schema: undefined")),
        ValidationFailed,
        2,
        "ListingId is no field of this collection",
    ),
    (
        400,
        webflow("Validation Error: [\"Value (fieldData) should have required property 'name'\"]", "validation_error"),
        ValidationFailed,
        2,
        "name must not be empty",
    ),
    (
        400,
        webflow("Validation Error: Provided ID is invalid", "validation_error"),
        ValidationFailed,
        2,
        "Provided ID is invalid",
    ),
    (
        400,
        webflow("Bad Request: Request is malformed: The provided locale must be a secondary locale.", "bad_request"),
        RequestRefused,
        2,
        "secondary locales only",
    ),
    (400, webflow("No domains", "no_domains"), RequestRefused, 2, "no domain"),
    (
        409,
        webflow("Conflict: Live PATCH updates can't be applied to items that have never been published", "conflict"),
        Conflict,
        2,
        "never been published",
    ),
    (
        409,
        {"message": "'Site is published to multiple domains at different times", "details": []},
        Conflict,
        2,
        "different times",
    ),
    (409, webflow("The site hasn't been published", "conflict"), Conflict, 2, "Publish the site first"),
    (
        409,
        webflow("Conflict: The collection structure changed since the last publish", "conflict"),
        Conflict,
        2,
        "fields were changed",
    ),
    (409, webflow("Conflict: This item is still being used by: Glass", "conflict"), Conflict, 2, "refer to this one"),
    (409, webflow("Collection already exists", "duplicate_collection"), Conflict, 2, "of that name already"),
    (429, webflow("Too Many Requests", "too_many_requests"), TooManyRequests, 4, "can go in 14 s"),
    (500, webflow("An Internal Error occurred", "internal_error"), ServerError, 5, "status 500"),
    (418, b"<html>teapot</html>", RequestRefused, 2, "gave no reason"),
    (400, {"message": ["x"], "code": {}, "details": [17, None, {"description": None}]}, ValidationFailed, 2, "3 of"),
    (400, webflow("[b]\x1b]52;c;aGk=\x07 sent\nhome", "bad_request"), RequestRefused, 2, "Webflow says: [b]"),
]


@pytest.mark.parametrize(("status", "body", "kind", "exit_code", "words"), CASES)
def test_a_refusal_says_what_happened(status: int, body: Any, kind: type[ApiError], exit_code: int, words: str) -> None:
    """The sentence names the reason, carries no control character, and the process status fits the kind."""
    error = refusal(answered(status, body), wait=14.0)
    assert type(error) is kind
    assert error.exit_code == exit_code
    assert error.status == status
    assert words in str(error)
    assert str(error).isprintable()
    assert str(error).endswith(".")
    document = error.document()
    assert document["status"] == status
    assert document["message"] == str(error)
    assert isinstance(document["code"], str)


def test_a_success_is_no_refusal() -> None:
    """Every 2xx is taken as one."""
    assert all(refusal(answered(status, {})) is None for status in (200, 202, 204))


def test_details_reach_their_field() -> None:
    """Each detail keeps the field it names, in the API's words, and can be put in plain ones."""
    error = refusal(answered(400, webflow("Validation Error", "validation_error", TAKEN, ("role", "Is too long"))))
    assert error is not None
    assert error.details == [Detail(*TAKEN), Detail("role", "Is too long")]
    assert [explain(each) for each in error.details] == ["test-blog-post is taken by another item", "is too long"]


def test_missing_scopes_are_named() -> None:
    """Every scope that the message names is listed."""
    body = webflow("OAuthForbidden: You are missing the following scopes - 'cms:write', 'pages:read'", "missing_scopes")
    error = refusal(answered(403, body))
    assert isinstance(error, MissingScopes)
    assert error.scopes == ("cms:write", "pages:read")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7.0),
        ("2.5", 2.5),
        ("0", 1.0),
        ("-1", 60.0),
        ("abc", 60.0),
        ("", 60.0),
        ("999999", 120.0),
        ("9" * 60, 60.0),
        ("Sun, 01 Mar 2026 10:00:30 GMT", 30.0),
        ("Sun, 01 Mar 2020 10:00:30 GMT", 1.0),
        ("Sun, 01 Mar 9999 10:00:30 GMT", 120.0),
        ("Sun, 99 Foo 2026", 60.0),
        ("\u0661", 60.0),
    ],
)
def test_the_wait_is_reasonable(text: str, seconds: float) -> None:
    """A Retry-After of any form or nonsense means between 1 and 120 s; a date counts from the answer's own date."""
    headers = {"retry-after": text, "date": "Sun, 01 Mar 2026 10:00:00 GMT"}
    assert answered(429, {}, **headers).retry_after(60.0) == seconds


def test_a_missing_wait_is_a_window() -> None:
    """Without the header, or with a date against none of the answer's own, the wait is a whole window."""
    assert answered(429, {}).retry_after(60.0) == 60.0
    assert answered(429, {}, **{"retry-after": "Sun, 01 Mar 2026 10:00:30 GMT"}).retry_after(6.0) == 6.0
