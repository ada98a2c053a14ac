"""The one error tree.

Every error that wftui raises on purpose ends as a sentence for a person: what happened, what is safe, what to do next.

    WftuiError                  exit status
    ├── UsageError                 2    a name, value, option or file that the person can correct
    │   ├── NotFoundHere           2    no site, collection, item or locale of that name
    │   └── ConfigError            2    the config file cannot be used
    ├── FieldError                 2    a typed value that its field cannot hold
    ├── StoreError                 1    a local file cannot be read or written
    ├── Interrupted              130    the person stopped it
    └── ApiError (wftui.api.errors)     whatever Webflow or the way to it answered
"""

from __future__ import annotations

from typing import ClassVar

from wftui.domain.json import Json


class WftuiError(Exception):
    """Base of all errors that wftui raises on purpose.

    `what` says what happened, `safe` what was not harmed (may be empty), `next_step` what to do now (may be empty).
    Each is a full sentence. `code` is a stable word for scripts, `exit_code` the process status of a headless verb.
    """

    exit_code: ClassVar[int] = 1
    code: str = "error"

    def __init__(self, what: str, *, safe: str = "", next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.safe = safe
        self.next_step = next_step

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.safe, self.next_step) if part)

    def document(self) -> dict[str, Json]:
        """The error as headless verbs print it with `--json`."""
        return {"code": self.code, "message": str(self), "status": None, "details": []}


class UsageError(WftuiError):
    """Something that the person typed, named or configured does not fit, and can be corrected."""

    exit_code = 2
    code = "usage"


class NotFoundHere(UsageError):
    """A site, collection, item or locale was named that the token does not open."""

    code = "not_found"


class ConfigError(UsageError):
    """The config file cannot be used as it is."""

    code = "config"


class FieldError(WftuiError):
    """A value that its field cannot hold; the sentence says what is wrong and what is allowed."""

    exit_code = 2
    code = "field"


class StoreError(WftuiError):
    """A local file cannot be read or written."""

    code = "store"


class Interrupted(WftuiError):
    """The person stopped what was running."""

    exit_code = 130
    code = "interrupted"
