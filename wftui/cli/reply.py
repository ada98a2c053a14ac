"""What a verb answers, and the errors that only verbs have. A verb never prints: it returns a reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from wftui.domain.errors import WftuiError
from wftui.domain.json import Json


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads."""

    heads: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    empty: str = ""
    """What to say when there are no rows."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The outcome of a verb.

    `document` is what `--json` prints (it may hold `msgspec.Raw`); `text` is what a person reads, as lines or a table.
    `notes` go to standard error in either case.
    """

    document: Any
    text: Sequence[str] | Table = ()
    notes: Sequence[str] = field(default=())
    exit_code: int = 0


class NoToken(WftuiError):
    """There is no token, or what should be one is none."""

    exit_code = 3
    code = "no_token"


class NotConfirmed(WftuiError):
    """A verb that changes something was neither confirmed nor could it ask."""

    exit_code = 2
    code = "not_confirmed"


class Declined(WftuiError):
    """The person said no."""

    exit_code = 1
    code = "declined"


class NotDone(WftuiError):
    """What was asked for did not happen, or nobody knows whether it did. `details` name fields and reasons."""

    def __init__(
        self,
        what: str,
        *,
        exit_code: int = 2,
        code: str = "refused",
        status: int | None = None,
        details: Sequence[tuple[str, str]] = (),
        next_step: str = "",
    ) -> None:
        super().__init__(what, next_step=next_step)
        self.status_code = exit_code
        self.code = code
        self.status = status
        self.details = list(details)

    def document(self) -> dict[str, Json]:
        """The error as `--json` prints it."""
        details: list[Json] = [{"param": param, "description": reason} for param, reason in self.details]
        return {"code": self.code, "message": str(self), "status": self.status, "details": details}


def exit_code(error: WftuiError) -> int:
    """The exit status that an error stands for."""
    return error.status_code if isinstance(error, NotDone) else error.exit_code
