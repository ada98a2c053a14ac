"""Refusals in the words of the Data API."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

Detail = dict[str, str]


class ApiError(Exception):
    """A refusal that becomes Webflow's error body."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        details: Iterable[Detail] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = list(details)
        self.headers = dict(headers or {})

    def body(self) -> dict[str, Any]:
        """Return the body that Webflow sends with this refusal."""
        return {
            "message": self.message,
            "code": self.code,
            "externalReference": None,
            "details": self.details,
        }


def detail(param: str, description: str) -> Detail:
    """Say what is wrong with one field."""
    return {"param": param, "description": description}


def bad_request(message: str) -> ApiError:
    """400 for a request that makes no sense; Webflow puts its own words before the reason."""
    return ApiError(400, "bad_request", f"Bad Request: Request is malformed: {message}")


def validation_error(details: Iterable[Detail]) -> ApiError:
    """400 for values that break a field's rule, one detail each."""
    return ApiError(400, "validation_error", "Validation Error", details)


def shape_error(*problems: str) -> ApiError:
    """400 for a body of the wrong shape; Webflow lists the problems inside the message."""
    return ApiError(400, "validation_error", f"Validation Error: {json.dumps(problems, ensure_ascii=False)}")


def invalid_id() -> ApiError:
    """400 for an id that is not 24 hex digits."""
    return ApiError(400, "validation_error", "Validation Error: Provided ID is invalid")


def not_authorized() -> ApiError:
    """401 for a missing, unknown or revoked token."""
    return ApiError(401, "not_authorized", "Request not authorized")


def missing_scopes(*scopes: str) -> ApiError:
    """403 for a token that lacks scopes."""
    names = ", ".join(f"'{scope}'" for scope in scopes)
    return ApiError(403, "missing_scopes", f"OAuthForbidden: You are missing the following scopes - {names}")


def forbidden(message: str = "User is not authorized to perform this action") -> ApiError:
    """403 for something this token may never do."""
    return ApiError(403, "forbidden", message)


def not_found(suffix: str = "") -> ApiError:
    """404; the suffix says what was looked for, as in `The site cannot be found`."""
    message = "Requested resource not found" + (f": {suffix}" if suffix else "")
    return ApiError(404, "resource_not_found", message)


def conflict(message: str) -> ApiError:
    """409; Webflow puts `Conflict: ` before the reason."""
    return ApiError(409, "conflict", f"Conflict: {message}")


def never_published() -> ApiError:
    """409 for a live change to something that is not live."""
    return conflict(
        "Conflict with server data: Live PATCH updates can't be applied to items that have never been published"
    )


def too_large(limit: int) -> ApiError:
    """413 for a body above the sandbox's limit."""
    return ApiError(413, "bad_request", f"Bad Request: request entity too large: the limit is {limit} bytes")


def too_many_requests(retry_after: int) -> ApiError:
    """429 with the seconds to wait."""
    return ApiError(429, "too_many_requests", "Too Many Requests", headers={"Retry-After": str(retry_after)})


def internal_error() -> dict[str, Any]:
    """Return the body of a 500."""
    return ApiError(500, "internal_error", "An Internal Error occurred").body()


def route_not_found(path: str) -> dict[str, Any]:
    """Return the body for an unknown route, which has a shape of its own."""
    return {
        "msg": f"Route not found: {path}",
        "code": 404,
        "name": "RouteNotFoundError",
        "errorEnum": "RouteNotFound",
    }
