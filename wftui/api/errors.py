"""What Webflow, or the way to it, answered, as sentences.

    ApiError                    exit status
    ├── AuthenticationError        3
    │   ├── NotAuthorized          3    Webflow does not know the token, or no longer
    │   ├── MissingScopes          3    the token was made without a scope that the request needs
    │   └── Forbidden              3    the token's owner may not do this
    ├── TooManyRequests            4    refused by a rate limit; nothing was done
    ├── TransportError             5
    │   ├── NoConnection           5    never reached Webflow; nothing was done
    │   ├── TimedOut               5    no whole answer in time
    │   ├── BadAnswer              5    an answer that is not the API's: cut short, not JSON, too big, a redirect
    │   └── ServerError            5    Webflow answered 5xx
    ├── OutcomeUnknown             5    a write was sent and nobody knows whether it happened
    └── RequestRefused             2
        ├── ValidationFailed       2    400 with `details`: which field, and why
        ├── NotFound               2    404
        └── Conflict               2    409

`retryable` says whether sending the same request later may succeed; `outcome_unknown` is true only on `OutcomeUnknown`:
such a write is settled by reading, never by sending it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from wftui.domain.errors import WftuiError
from wftui.domain.json import Json


class Detail(NamedTuple):
    """One reason of a refusal. `param` names the field's slug (may be empty), `description` is Webflow's own text."""

    param: str
    description: str


class ApiError(WftuiError):
    """Base of everything that a request to Webflow can end with instead of an answer.

    `status` is the HTTP status (None without an answer), `retry_after` the seconds that Webflow asked to wait.
    """

    code = "api"

    def __init__(
        self,
        what: str,
        *,
        safe: str = "",
        next_step: str = "",
        status: int | None = None,
        code: str | None = None,
        details: Sequence[Detail] = (),
        retryable: bool = False,
        retry_after: float | None = None,
        outcome_unknown: bool = False,
    ) -> None:
        super().__init__(what, safe=safe, next_step=next_step)
        self.status = status
        if code:
            self.code = code
        self.details = list(details)
        self.retryable = retryable
        self.retry_after = retry_after
        self.outcome_unknown = outcome_unknown

    def document(self) -> dict[str, Json]:
        """The error as headless verbs print it with `--json`."""
        details: list[Json] = [{"param": each.param, "description": each.description} for each in self.details]
        return {"code": self.code, "message": str(self), "status": self.status, "details": details}


class AuthenticationError(ApiError):
    """The token does not open this."""

    exit_code = 3
    code = "authentication"


class NotAuthorized(AuthenticationError):
    """Webflow does not know the token."""

    code = "not_authorized"


class MissingScopes(AuthenticationError):
    """The token was made without the scopes named in `scopes`."""

    code = "missing_scopes"

    def __init__(self, what: str, *, scopes: Sequence[str] = (), next_step: str = "", status: int | None = 403) -> None:
        super().__init__(what, next_step=next_step, status=status)
        self.scopes = tuple(scopes)


class Forbidden(AuthenticationError):
    """The token's owner may not do this."""

    code = "forbidden"


class TooManyRequests(ApiError):
    """Refused by a rate limit: nothing was done, and `retry_after` says when it can go."""

    exit_code = 4
    code = "too_many_requests"


class TransportError(ApiError):
    """No usable answer came."""

    exit_code = 5
    code = "transport"


class NoConnection(TransportError):
    """The request never reached Webflow."""

    code = "no_connection"


class TimedOut(TransportError):
    """No whole answer came within the time limit."""

    code = "timed_out"


class BadAnswer(TransportError):
    """An answer came that is not the API's, or not a whole one."""

    code = "bad_answer"


class ServerError(TransportError):
    """Webflow answered with a fault of its own (5xx)."""

    code = "internal_error"


class OutcomeUnknown(ApiError):
    """A write was sent, and what came back does not say whether it happened. `cause` is what came back."""

    exit_code = 5
    code = "outcome_unknown"

    def __init__(self, what: str, *, cause: ApiError, safe: str = "", next_step: str = "") -> None:
        super().__init__(what, safe=safe, next_step=next_step, status=cause.status, outcome_unknown=True)
        self.cause = cause


class RequestRefused(ApiError):
    """Webflow understood the request and refused it; nothing was done."""

    exit_code = 2
    code = "bad_request"


class ValidationFailed(RequestRefused):
    """A value does not fit its field: `details` says which and why."""

    code = "validation_error"


class NotFound(RequestRefused):
    """There is no such site, collection, item or page, or the token does not open it."""

    code = "resource_not_found"


class Conflict(RequestRefused):
    """Webflow's own state does not allow it: not published yet, still referenced, structure changed."""

    code = "conflict"
