"""What the status line tells: freshness or the running job at the left; edits, mode and budget at the right."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec

from wftui.tui.look.drawing import Span

if TYPE_CHECKING:
    from wftui.api.results import Budget

FLASH_SECONDS = 4.0
_BAR = 10
"""How many cells of a bar say how far a job is; beside its words and the budget it fits into 80 columns."""


class Job(msgspec.Struct):
    """Something that runs: what, how far, and how long still, as far as is known. `now` is what it is at."""

    what: str
    now: str = ""
    done: int = 0
    total: int | None = None
    seconds_left: float | None = None
    started: float = msgspec.field(default_factory=time.monotonic)


class Activity(msgspec.Struct):
    """The state that every screen's status line shows."""

    budget: Budget | None = None
    job: Job | None = None
    offline_since: float | None = None
    flash: str = ""
    flash_role: str = "text"
    flash_until: float = 0.0
    elsewhere: str = ""
    """Which other program sends right now; empty while none does."""

    def say(self, text: str, *, done: bool = False) -> None:
        """Say something for four seconds: the last success, or a hint."""
        self.flash, self.flash_role = text, "green" if done else "text"
        self.flash_until = time.monotonic() + FLASH_SECONDS

    def left(self, freshness: str, done_sign: str) -> list[Span]:
        """The left half: what was just done, or who else sends, or what runs, or how fresh this is."""
        if self.flash and time.monotonic() < self.flash_until:
            sign = f"{done_sign} " if self.flash_role == "green" else ""
            return [(self.flash_role, sign), ("text", self.flash)]
        if self.elsewhere:
            return [("text", self.elsewhere)]
        if self.job is not None:
            return _job_spans(self.job)
        return [("muted", freshness)]

    def right(self, unsent: int) -> list[Span]:
        """The right half: edits that wait, the mode, the budget of this minute."""
        spans: list[Span] = []
        if unsent:
            word = "edit" if unsent == 1 else "edits"
            state = "waiting" if self.offline_since else "not sent"
            spans += [("amber", f"{unsent} {word} {state}"), ("muted", "   ")]
        if self.offline_since is not None:
            spans.append(("amber", "offline"))
        elif self.budget is not None:
            spans.append(("muted", _budget_words(self.budget)))
        return spans


def _job_spans(job: Job) -> list[Span]:
    if job.total is None:
        return [("text", f"{job.what}: {job.done:,} versions so far" if job.done else job.what)]
    if job.done >= job.total:
        now = f", now {job.now}" if job.now else ""
        return [("text", f"{job.what}: {job.done:,} versions{now}")]
    text = f"{job.what}: {job.done:,} of {job.total:,} versions"
    if job.seconds_left is not None and job.seconds_left >= 2:
        text += f", {round(job.seconds_left)} s left"
    spans: list[Span] = [("text", text)]
    if time.monotonic() - job.started > 2:
        filled = _BAR * job.done // job.total
        spans.append(("muted", f"  [{'=' * filled}{'.' * (_BAR - filled)}]"))
    return spans


def _budget_words(budget: Budget) -> str:
    words = f"{budget.remaining}/{budget.limit}"
    return f"{words} · {budget.queued} queued" if budget.queued else words


def ago(at: float | None, now: float | None = None) -> str:
    """How long ago something was, in words: `4 min ago`. `at` is in epoch seconds."""
    if at is None:
        return "never"
    seconds = (time.time() if now is None else now) - at
    if seconds < -60:
        return "some time ago, the clock was set back"
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min ago"
    if seconds < 48 * 3600:
        return f"{int(seconds // 3600)} h ago"
    return f"{int(seconds // 86400)} d ago"
