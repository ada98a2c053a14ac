"""From a refusal to a sentence: what Webflow said, what it means, what to do."""

from __future__ import annotations

import re
from collections.abc import Callable

from wftui.api.answer import Answer
from wftui.api.decode import bad_answer, loads, unknown
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
from wftui.domain.json import Json
from wftui.domain.text import one_line

_LONGEST = 300
_SCOPE = re.compile(r"[a-z_]+:[a-z_]+")
_REQUIRED = re.compile(r"should have required property '([^']{1,80})'")
_TYPE = re.compile(r"Value \(([\w.-]{1,80})\)'s type should be (\w{1,20})")
_TAKEN = re.compile(r"Unique value is already in database: '(.*)'", re.DOTALL)
TOKENS = "Site settings › Apps & integrations › API access"

_REASONS: dict[str, str] = {
    "Is too short": "is too short",
    "Is too long": "is too long",
    "Required field cannot be cleared": "must not be empty",
    "Referenced item not found": "points at an item that does not exist in this locale",
    "Expected value to have a 'url' field": "needs the address of a file",
    "Field not described in schema": "is no field of this collection any more",
    "Remote image failed to import: Unsupported file type": "is of a file type that Webflow does not take",
    "Missing fields": "holds nothing to change",
}

_CONFLICTS: tuple[tuple[str, str, str], ...] = (
    (
        "never been published",
        "This item has never been published, so it has no live version to change.",
        "Save it, then publish it.",
    ),
    (
        "published to multiple domains at different times",
        "The site's domains were published at different times, and Webflow refuses this until they agree.",
        "Publish the whole site to all of its domains, then try again.",
    ),
    (
        "not published",
        "The site has never been published, so its items cannot go live.",
        "Publish the site first.",
    ),
    (
        "hasn't been published",
        "The site has never been published, so its items cannot go live.",
        "Publish the site first.",
    ),
    (
        "structure changed",
        "The collection's fields were changed after the site was last published.",
        "Publish the site first; that also publishes designers' work.",
    ),
    (
        "still being used by",
        "Other items still refer to this one, so Webflow keeps it.",
        "Remove the references first.",
    ),
    ("already exists", "There is one of that name already.", "Choose another name."),
)

_CODES: dict[str, tuple[str, str]] = {
    "no_domains": (
        "The site has no domain to be published to.",
        "Add a domain in the site settings, or publish to the webflow.io address.",
    ),
    "invalid_domain": ("One of the domains is not a domain of this site.", "Refresh the site, then choose again."),
    "duplicate_collection": ("There is a collection or field of that name already.", "Choose another name."),
    "not_enterprise_plan_site": ("Webflow allows this on sites of an Enterprise plan only.", ""),
    "not_enterprise_plan_workspace": ("Webflow allows this in workspaces of an Enterprise plan only.", ""),
    "ecommerce_not_enabled": ("The site has no Ecommerce.", "Turn it on in the Designer."),
    "users_not_enabled": ("The site has no user accounts.", "Turn them on in the Designer."),
    "forms_require_republish": ("The site must be published again before its forms can be read.", "Publish the site."),
    "unsupported_version": ("This address does not speak version 2 of the Data API.", "Check WFTUI_API_URL."),
}


def refusal(answer: Answer, wait: float | None = None, *, own_limit: bool = False) -> ApiError | None:
    """The error that an answer stands for; None when it is a success.

    `wait` is when a 429 can be tried again, `own_limit` marks a site publish, of which Webflow takes one a minute.
    """
    status = answer.status
    if 200 <= status < 300:
        return None
    if status == 429:
        return _too_many(wait, own_limit)
    if status >= 500:
        return _server_error(answer)
    if not 400 <= status < 500:
        return bad_answer(answer, f"it points elsewhere (status {status}), and a token never follows", retryable=False)
    message, code, details = _read(answer)
    known = _KNOWN.get(status)
    error = known(message, code, details) if known else _refused(message, code, details)
    error.status = status
    if code and not isinstance(error, MissingScopes):
        error.code = code
    return error


def explain(detail: Detail) -> str:
    """A detail in plain words, to be shown beside the field that it names; Webflow's own where it is not known."""
    taken = _TAKEN.fullmatch(detail.description)
    if taken:
        return f"{one_line(taken[1])[:80]} is taken by another item"
    for text, words in _REASONS.items():
        if detail.description.startswith(text):
            return words
    return one_line(detail.description)[:_LONGEST]


def _read(answer: Answer) -> tuple[str, str, list[Detail]]:
    """Message, code and details of an error body, whatever it is."""
    try:
        body = loads(answer.body)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return "", "", []
    message = body.get("message") or body.get("msg") or ""
    code = body.get("code")
    listed = body.get("details")
    details = [_detail(each) for each in listed] if isinstance(listed, list) else []
    text = message if isinstance(message, str) else ""
    return text, code if isinstance(code, str) else "", details or _details_in(text)


def _detail(value: Json) -> Detail:
    if isinstance(value, dict):
        param, description = value.get("param"), value.get("description")
        return Detail(param if isinstance(param, str) else "", str(description or value)[:_LONGEST])
    return Detail("", str(value)[:_LONGEST])


def _details_in(message: str) -> list[Detail]:
    """Some reasons stand in the message alone, as the output of a schema checker."""
    found = [Detail(name, "Required field cannot be cleared") for name in _REQUIRED.findall(message)]
    return found + [Detail(name, f"Must be of type {kind}") for name, kind in _TYPE.findall(message)]


def _said(message: str) -> str:
    text = one_line(message)[:_LONGEST].rstrip(".")
    return f"Webflow says: {text}." if text else ""


def _not_authorized(message: str, code: str, details: list[Detail]) -> ApiError:
    return NotAuthorized(
        "Webflow does not know this token.",
        safe="Your edits are kept.",
        next_step=f"Check that all of it was copied, or make a new one: {TOKENS}.",
        details=details,
    )


def _forbidden(message: str, code: str, details: list[Detail]) -> ApiError:
    if code == "missing_scopes":
        scopes = _SCOPE.findall(message)
        named = ", ".join(scopes) or "a scope that this needs"
        return MissingScopes(
            f"This token was made without {named}.", scopes=scopes, next_step=f"Make a token that has it: {TOKENS}."
        )
    what, next_step = _CODES.get(code, ("The owner of this token may not do this.", ""))
    return Forbidden(what, next_step=next_step or "Use a token of someone who may.", details=details)


def _not_found(message: str, code: str, details: list[Detail]) -> ApiError:
    if code == "" and "Route not found" in message:
        return NotFound("Webflow has no such request.", next_step="Check WFTUI_API_URL.", details=details)
    thing = next(
        (each for each in ("collection", "site", "page", "component", "field") if f"The {each}" in message), ""
    )
    return NotFound(
        f"Webflow does not find this{f' {thing}' if thing and thing != 'site' else ''}.",
        safe="What is stored here is kept.",
        next_step="It was deleted, never existed in this locale, or belongs to a site that the token does not open.",
        details=details,
    )


def _conflict(message: str, code: str, details: list[Detail]) -> ApiError:
    if code in _CODES:
        what, next_step = _CODES[code]
        return Conflict(what, safe="Nothing was changed there.", next_step=next_step, details=details)
    for text, what, next_step in _CONFLICTS:
        if text in message:
            users = (
                one_line(message.split(text, 1)[1]).strip(" :.'")[:_LONGEST] if text == "still being used by" else ""
            )
            return Conflict(
                f"{what[:-1]}: {users}." if users else what,
                safe="Nothing was changed there.",
                next_step=next_step,
                details=details,
            )
    return Conflict(
        _said(message) or "Webflow cannot do this in its present state.",
        safe="Nothing was changed there.",
        next_step="Refresh, then try again.",
        details=details,
    )


def _refused(message: str, code: str, details: list[Detail]) -> ApiError:
    if "must be a secondary locale" in message:
        return RequestRefused(
            "Page text can be written in secondary locales only: the API cannot change the primary one.",
            safe="Nothing was changed there.",
            details=details,
        )
    if details:
        reasons = "; ".join(f"{each.param} {explain(each)}".strip() for each in details[:5])
        more = f"; and {len(details) - 5} more" if len(details) > 5 else ""
        return ValidationFailed(
            f"Webflow refused {len(details)} of the values: {one_line(reasons)}{more}.",
            safe="Nothing was changed there, and your edits are kept.",
            details=details,
        )
    if code in _CODES:
        what, next_step = _CODES[code]
        return RequestRefused(what, next_step=next_step)
    kind = ValidationFailed if code == "validation_error" else RequestRefused
    return kind(
        _said(message) or "Webflow refused the request and gave no reason.",
        safe="Nothing was changed there, and your edits are kept.",
    )


_KNOWN: dict[int, Callable[[str, str, list[Detail]], ApiError]] = {
    401: _not_authorized,
    403: _forbidden,
    404: _not_found,
    409: _conflict,
}


def _too_many(wait: float | None, own_limit: bool) -> ApiError:
    seconds = f"{wait:.0f} s" if wait else "a minute"
    what = "Webflow takes one site publish a minute" if own_limit else "All requests of this minute are used"
    return TooManyRequests(
        f"{what}; the next can go in {seconds}.",
        safe="Nothing was changed there.",
        next_step="Try again then.",
        status=429,
        retryable=True,
        retry_after=wait,
    )


def _server_error(answer: Answer) -> ApiError:
    error = ServerError(
        f"Webflow answered with a fault of its own (status {answer.status}).",
        safe="What is stored here is kept.",
        next_step="Try again in a while; status.webflow.com says whether others see it too.",
        status=answer.status,
        retryable=True,
        retry_after=answer.retry_after(1.0) if "retry-after" in answer.headers else None,
    )
    return unknown(error) if answer.is_write else error
