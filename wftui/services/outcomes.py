"""What came of sending something, as the screens and headless verbs show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from wftui.domain.errors import WftuiError
from wftui.domain.item import Variant, VariantKey
from wftui.domain.json import Json


class Outcome(Enum):
    """What became of a write, or of the wish for one."""

    DONE = "done"
    """Webflow says so, or reading it back has shown it."""

    REFUSED = "refused"
    """Webflow, or wftui before it, said no: nothing was changed there."""

    UNKNOWN = "unknown"
    """It was sent and nobody knows yet whether it happened; it is settled by reading, never sent again by itself."""

    CONFLICT = "conflict"
    """Somebody else changed the same field: nothing was sent, the person chooses."""

    NOTHING = "nothing to send"
    """There was no difference to send."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that was changed here and on the server. Values in canonical form: as it was when typing began, what
    stands here, and what stands there now."""

    key: VariantKey
    field: str
    base: Json
    mine: Json
    theirs: Json


@dataclass(frozen=True, slots=True)
class Resolution:
    """A person's answer to a conflict: the value to keep. It holds while `conflict.theirs` is what stands there."""

    conflict: Conflict
    value: Json


class Side(Enum):
    """Whose value a merged field has."""

    MINE = "yours"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Merged:
    """A field that merged by itself: from `before` to `after`, which is the value of `side`."""

    field: str
    side: Side
    before: Json
    after: Json


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that Webflow stored otherwise than it was sent, in a sentence for the field's editor."""

    field: str
    sent: Json
    stored: Json
    sentence: str


@dataclass(frozen=True, slots=True)
class Result:
    """What came of sending the edits of one variant, or of one verb on it.

    `sentence` is for the person. `problems` are refusals by field slug, `differences` values that Webflow changed,
    `withheld` fields that were not sent because this API would damage them, `schema_changes` what became of fields
    since the form opened. `variant` is what Webflow holds now, as far as is known; `entry_id` the journal's number;
    `looks_at` (epoch s) when an unknown outcome can be settled. `queued_changes` says that the next site publish takes
    this save live; `gone` that the item has been deleted, while its edits are kept.
    """

    key: VariantKey
    outcome: Outcome
    sentence: str
    variant: Variant | None = None
    conflicts: tuple[Conflict, ...] = ()
    merged: tuple[Merged, ...] = ()
    differences: tuple[Difference, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)
    withheld: Mapping[str, str] = field(default_factory=dict)
    schema_changes: tuple[str, ...] = ()
    gone: bool = False
    queued_changes: bool = False
    entry_id: int | None = None
    looks_at: float | None = None
    error: WftuiError | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing of it is left to do."""
        return self.outcome in (Outcome.DONE, Outcome.NOTHING) and not self.withheld
