"""What the verbs that write have in common: plans that are shown instead of sent, and results as replies."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from wftui.cli.reply import NotDone, Reply
from wftui.cli.visit import Visit

if TYPE_CHECKING:
    from wftui.domain.json import Json
    from wftui.services.desk import Desk
    from wftui.services.outcomes import Result
    from wftui.services.plans import Plan, Write


def planned(
    visit: Visit,
    plan: Plan,
    file: str | None,
    results: Sequence[Result] = (),
    why: Callable[[Result], str] | None = None,
) -> Reply:
    """The reply of `--plan` and `--plan-file`: the requests, and that nothing was sent.

    When something stands in the way of all of it, that is raised instead, in the words of `why`.
    """
    from wftui.services.words import counted

    why = why or said
    if not plan:
        for each in results:
            if not each.ok:
                raise failure(each, why(each))
        plan = replace(plan, reads=0)  # what there is to read has been read, and nothing follows
    seconds = visit.client.budget.seconds_for(plan.requests)
    document: dict[str, Json] = {**plan.document(), "seconds": round(seconds, 1)}
    notes = [f"Not in the plan: {why(each)}" for each in results if not each.ok]
    if file is not None:
        _write(Path(file), plan)
        notes.append(f"The plan is in {file}. Nothing was sent.")
        return Reply(document, notes=notes)
    lines = [plan.sentence] if plan.sentence else []
    for number, write in enumerate(plan.writes, 1):
        lines += ["", f"{number}. {_address(write)}", *_body(write)]
    lines += [f"! {warning}" for warning in plan.warnings]
    wait = f"the budget lets them all go in about {round(seconds)} s" if seconds else "all can go at once"
    if plan:
        cost = f"{counted(plan.requests, 'request')}, writes among them: {len(plan.writes)}"
        lines += ["", f"{cost}; {wait}. Nothing was sent."]
    else:
        lines += ["", "0 requests. Nothing was sent."]
    return Reply(document, lines, notes)


def _address(write: Write) -> str:
    query = f"?{urlencode(write.query)}" if write.query else ""
    return f"{write.method} {write.path}{query}"


def _body(write: Write) -> list[str]:
    if write.body is None:
        return []
    return [f"   {line}" for line in json.dumps(write.body, ensure_ascii=False, indent=2).splitlines()]


def _write(path: Path, plan: Plan) -> None:
    try:
        path.write_text(plan.to_json(), encoding="utf-8", errors="surrogatepass")
    except OSError as error:
        raise NotDone(
            f"The plan could not be written to {path}: {error.strerror or error}. Nothing was sent.", code="plan_file"
        ) from error


def said(result: Result) -> str:
    """The sentence of a result, for somebody whose values stand on the command line and are kept nowhere."""
    from wftui.api.errors import ApiError
    from wftui.services.words import not_sent

    if result.withheld:
        return withheld(result)
    error = result.error
    if isinstance(error, ApiError) and result.sentence == not_sent(error):
        return f"Nothing was sent. {error}"
    return result.sentence


def withheld(result: Result) -> str:
    """Which fields were not sent because this API would damage them, and the options that send them all the same."""
    reasons = " ".join(map(alone, result.withheld.values()))
    options = " ".join(f"--force {slug}" for slug in result.withheld)
    what = "The field was" if len(result.withheld) == 1 else "These fields were"
    return f"{reasons} {what} not sent. Edit it in the Designer; {options} sends it all the same."


def alone(reason: str) -> str:
    """A reason of the guard without what only the screens offer."""
    from wftui.fields.guard import WAYS_OUT

    return reason.removesuffix(WAYS_OUT).strip()


@contextmanager
def own_edits(visit: Visit, desk: Desk) -> Iterator[Desk]:
    """The desk with edits of a verb's own, which are gone after it.

    What a person has typed on the screens and not saved yet is theirs to send, and what is refused here need not wait
    there: it can be given again.
    """
    import tempfile

    from wftui.store.edits import EditStore

    with tempfile.TemporaryDirectory(prefix="wftui-") as folder:
        edits = EditStore(Path(folder) / "edits.db", visit.session.owner)
        try:
            yield replace(desk, edits=edits)
        finally:
            edits.close()


def failure(result: Result, sentence: str = "") -> NotDone:
    """The error that a result stands for."""
    error = result.error
    document = error.document() if error is not None else {}
    status = document.get("status")
    details = [*result.problems.items(), *((slug, alone(reason)) for slug, reason in result.withheld.items())]
    details += [(each.field, "It was changed by someone else at the same time.") for each in result.conflicts]
    listed = document.get("details")
    if not details and isinstance(listed, list):
        details = [(str(each["param"]), str(each["description"])) for each in listed if isinstance(each, dict)]
    return NotDone(
        sentence or said(result),
        exit_code=status_of(result),
        code=error.code if error is not None else result.outcome.name.lower(),
        status=status if isinstance(status, int) else None,
        details=details,
    )


def status_of(result: Result) -> int:
    """The exit status that a result stands for."""
    from wftui.services.outcomes import Outcome

    if result.ok:
        return 0
    if result.error is not None:
        return result.error.exit_code
    return 5 if result.outcome is Outcome.UNKNOWN else 2


def told(word: str, results: Sequence[Result]) -> Reply:
    """The reply of a verb on items: the ids of which all locales are done under `word`, the rest as `errors`.

    When nothing is done and Webflow or the way to it is the reason, that is raised instead.
    """
    failed = [each for each in results if not each.ok]
    bad = {each.key.item_id for each in failed}
    done = [each for each in dict.fromkeys(result.key.item_id for result in results) if each not in bad]
    if failed and not done and failed[0].error is not None:
        raise failure(failed[0])
    document = {word: done, "errors": [said(each) for each in failed]}
    lines = [each.sentence for each in results if each.ok]
    notes = [said(each) for each in failed]
    return Reply(document, lines, notes, max((status_of(each) for each in failed), default=0))
