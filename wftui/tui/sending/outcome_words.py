"""Signs and words for what came of a write, the same in every list."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from wftui.services.outcomes import Outcome
from wftui.store.journal import State
from wftui.tui.look.drawing import Span

if TYPE_CHECKING:
    from wftui.services.outcomes import Result
    from wftui.store.journal import Entry
    from wftui.tui.look.signs import Signs


def outcome_span(result: Result, signs: Signs) -> Span:
    """`∙ saved`, `! refused`, `? not known yet`, `¦ conflict`."""
    if result.outcome is Outcome.DONE:
        return ("amber", f"{signs.warning} saved, but") if result.withheld or result.differences else (
            "green", f"{signs.done} saved",
        )  # fmt: skip
    if result.outcome is Outcome.NOTHING:
        return ("muted", f"{signs.info} not sent")
    return {
        Outcome.REFUSED: ("red", f"{signs.error} refused"),
        Outcome.UNKNOWN: ("amber", f"{signs.unsure} not known yet"),
        Outcome.CONFLICT: ("red", f"{signs.conflict} conflict"),
    }[result.outcome]


def state_span(state: State, signs: Signs) -> Span:
    """The outcome of one write, as the journal shows it."""
    return {
        State.SENT: ("amber", f"{signs.unsure} being checked"),
        State.UNKNOWN: ("amber", f"{signs.unsure} being checked"),
        State.DONE: ("text", f"{signs.done} done"),
        State.REFUSED: ("red", f"{signs.error} not done"),
        State.UNCLEAR: ("amber", f"{signs.unsure} never known"),
        State.TAKEN_BACK: ("muted", f"{signs.taken_back} taken back"),
        State.PARTLY: ("red", f"{signs.error} in part"),
    }[state]


def entry_span(entry: Entry, signs: Signs) -> Span:
    """The outcome of an entry; one that is done in part says how much of it."""
    if entry.state is not State.PARTLY:
        return state_span(entry.state, signs)
    states = [each.state for each in entry.writes]
    words = [
        f"{amount} {word}"
        for word, wanted in (
            ("done", (State.DONE,)),
            ("taken back", (State.TAKEN_BACK,)),
            ("not", (State.REFUSED,)),
            ("never known", (State.UNCLEAR,)),
        )
        if (amount := sum(state in wanted for state in states))
    ]
    wrong = State.REFUSED in states or State.UNCLEAR in states
    return ("red", f"{signs.error} {', '.join(words)}") if wrong else ("text", f"{signs.done} {', '.join(words)}")


def seconds_until(at: float) -> int:
    """Whole seconds until then (epoch s); 0 when it has passed."""
    return max(0, round(at - time.time()))
