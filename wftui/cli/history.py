"""The verbs about what was sent: journal and undo."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from wftui.cli.reply import NotDone, Reply, Table
from wftui.cli.sending import planned, status_of
from wftui.cli.visit import Visit, carry_out
from wftui.cli.wishes import Wishes, plan_options, site_option, with_wishes
from wftui.domain.errors import NotFoundHere, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wftui.domain.json import Json
    from wftui.domain.site import Site
    from wftui.services.outcomes import Conflict, Resolution
    from wftui.services.undo import Undo
    from wftui.store.journal import Entry
    from wftui.store.mirror import Mirror

_AGO = re.compile(r"(\d{1,6}) ?(s|m|h|d)")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")


@click.command()
@site_option
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many entries, newest first.")
@with_wishes
@click.pass_obj
def journal(wishes: Wishes, site: str | None, limit: int) -> Reply:
    """Show what was sent from this computer, newest first, with the numbers that undo takes."""

    async def work(visit: Visit) -> Reply:
        from wftui.store.journal import Journal

        chosen = await visit.known_site(site)
        path = visit.session.paths.journal_file(chosen.id)
        entries: list[Entry] = []
        if path.exists():
            kept = Journal(path)
            try:
                entries = kept.entries(limit=limit)
            finally:
                kept.close()
        mirror = visit.session.workshop.mirror(chosen.id)
        rows = [
            (str(each.id), moment_words(each.at), each.verb, _what(mirror, chosen, each), each.state.value)
            for each in entries
        ]
        table = Table(
            ("NO.", "WHEN (UTC)", "VERB", "WHAT", "OUTCOME"), rows, "Nothing was sent from this computer yet."
        )
        return Reply({"entries": [_document(mirror, chosen, each) for each in entries]}, table)

    return carry_out(wishes, work)


@click.command()
@click.argument("entry", required=False, metavar="[last|NO.]")
@click.option("--since", metavar="TIME", help="All entries since then: 10:30, 2026-03-01T10:30, or 20m, 2h, 1d ago.")
@click.option(
    "--over",
    type=click.Choice(["old", "theirs"]),
    help="Where others changed a field since: put the old value back all the same, or leave theirs.",
)
@site_option
@plan_options
@with_wishes
@click.pass_obj
def undo(
    wishes: Wishes,
    entry: str | None,
    since: str | None,
    over: str | None,
    site: str | None,
    plan: bool,
    plan_file: str | None,
) -> Reply:
    """Take back what was sent: the last entry of the journal, one by its number, or all since a time."""
    if (entry is None) == (since is None):
        raise click.UsageError("Say what to take back: last, a number of wftui journal, or --since TIME.")
    if entry is not None and entry != "last" and not entry.isdecimal():
        raise click.UsageError(f"'{entry}' is neither last nor a number of wftui journal.")
    start = moment_of(since, datetime.now().astimezone()) if since is not None else None

    async def work(visit: Visit) -> Reply:
        from wftui.services.undo import Undo
        from wftui.services.written import what_of

        if not plan and not plan_file:
            visit.must_be_able_to_ask()
        chosen = await visit.site(site)
        taking = Undo(visit.desk(chosen))
        entries = _entries(taking, entry, start)
        if entry == "last":
            visit.notes += _passed_over(taking, entries[0])
        resolutions: Sequence[Resolution] = ()
        if plan or plan_file or over or not wishes.yes:
            review = await taking.review(entries)
            resolutions = _answers(review.conflicts, over)
            if resolutions:
                review = await taking.review(entries, resolutions)
            notes = [f"Not taken back: {each}" for each in review.cannot]
            if plan or plan_file:
                in_the_way = [*notes, *_conflicts(review.conflicts)]
                if in_the_way and not review.plan:
                    raise NotDone(f"{' '.join(in_the_way)} Nothing was sent.")
                visit.notes += in_the_way
                return planned(visit, review.plan, plan_file)
            if not wishes.yes and review.plan:
                named = "; ".join(what_of(taking.desk.mirror, chosen, each) for each in entries[:6])
                visit.confirm(f"{review.plan.sentence} {named}. Go on?", [*visit.notes, *notes])
        return await _taken(taking, entries, resolutions)

    return carry_out(wishes, work)


async def _taken(taking: Undo, entries: Sequence[Entry], resolutions: Sequence[Resolution]) -> Reply:
    from wftui.services.outcomes import Outcome

    results = await taking.take_back(entries, resolutions)
    failed = [each for each in results if not each.ok]
    sentences = [
        f"{each.sentence} --over old puts the old value back, --over theirs leaves it."
        if each.outcome is Outcome.CONFLICT
        else each.sentence
        for each in failed
    ]
    done = [each for each in results if each.ok]
    status = max(map(status_of, failed), default=0)
    if failed and not done:
        raise NotDone(
            " ".join(dict.fromkeys(sentences)),
            exit_code=status,
            code=failed[0].error.code if failed[0].error else failed[0].outcome.name.lower(),
            details=[(each.field, "changed since") for result in failed for each in result.conflicts],
        )
    document = {
        "entries": [each.id for each in entries],
        "takenBack": [each.sentence for each in done],
        "errors": sentences,
    }
    return Reply(document, [each.sentence for each in done], sentences, status)


def _entries(taking: Undo, entry: str | None, start: float | None) -> list[Entry]:
    """The entries that were named, of which there must be some."""
    from wftui.store.journal import State

    if start is not None:
        found = taking.since(start)
        if not found:
            raise NotFoundHere("Nothing was sent since then that could be taken back.")
        return found
    if entry == "last":
        last = taking.last()
        if last is None:
            raise NotFoundHere("There is nothing to take back: the journal has no such entry.")
        return [last]
    one = taking.entry(int(entry or 0))
    if not any(each.state.open or each.state is State.DONE for each in one.writes):
        raise NotDone(f"{_named(one)} {_nothing_in(one)} Nothing was sent.")
    return [one]


def _passed_over(taking: Undo, last: Entry) -> list[str]:
    """What stands in the journal above the entry that `undo last` means, and why that is not it."""
    from wftui.services.written import what_of

    newer = [each for each in taking.desk.journal.since(last.at) if each.id > last.id and each.undoes is None]
    if not newer:
        return []
    what = what_of(taking.desk.mirror, taking.desk.site, last)
    said = [f"{_named(each)} {_nothing_in(each)}" for each in sorted(newer, key=lambda each: -each.id)[:3]]
    return [f"{' '.join(said)} So this is about {_named(last)[:1].lower()}{_named(last)[1:]}: {what}."]


def _named(entry: Entry) -> str:
    return f"Entry {entry.id} ({moment_words(entry.at)} UTC)"


def _nothing_in(entry: Entry) -> str:
    """Why there is nothing to take back in an entry, as it follows its name."""
    from wftui.store.journal import State

    return {
        State.TAKEN_BACK: "has been taken back already.",
        State.REFUSED: "was refused, so there is nothing in it to take back.",
        State.UNCLEAR: "has an outcome that nobody knows, so it cannot be taken back.",
    }.get(entry.state, "is not settled yet: try again in two minutes.")


def _answers(conflicts: Sequence[Conflict], over: str | None) -> list[Resolution]:
    from wftui.services.outcomes import Resolution

    if over is None:
        return []
    return [Resolution(each, each.mine if over == "old" else each.theirs) for each in conflicts]


def _conflicts(conflicts: Sequence[Conflict]) -> list[str]:
    return [f"Changed by someone since, so not in the plan: {each.field}." for each in conflicts]


def _what(mirror: Mirror, site: Site, entry: Entry) -> str:
    from wftui.services.written import what_of

    undoes = f" (entry {entry.undoes})" if entry.undoes is not None else ""
    return f"{what_of(mirror, site, entry)}{undoes}"


def _document(mirror: Mirror, site: Site, entry: Entry) -> dict[str, Json]:
    """An entry with its writes as JSON, the items of each by name, its times as Webflow writes times."""
    from wftui.services.written import items_of, what_of

    writes: list[Json] = [
        {**each.document(), "at": _iso(each.at), "items": [*items_of(mirror, site, each)]} for each in entry.writes
    ]
    return {**entry.document(), "what": what_of(mirror, site, entry), "at": _iso(entry.at), "writes": writes}


def _iso(at: float) -> str:
    """`2026-03-01T14:30:05.123Z` of seconds since the epoch."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment_words(at: float) -> str:
    """`2026-03-01 14:30:05` in UTC, as all times in tables are."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")


def moment_of(text: str, now: datetime) -> float:
    """The moment (epoch s) that a person means. A time of day is the last one that has passed. Raises `UsageError`."""
    text = text.strip()
    before = _AGO.fullmatch(text)
    if before:
        unit = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}[before[2]]
        return (now - timedelta(**{unit: int(before[1])})).timestamp()
    try:
        day = _CLOCK.fullmatch(text)
        if day:
            then = now.replace(hour=int(day[1]), minute=int(day[2]), second=0, microsecond=0)
            return (then if then <= now else then - timedelta(days=1)).timestamp()
        then = datetime.fromisoformat(text)
        return then.astimezone(now.tzinfo if then.tzinfo is None else None).timestamp()
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"{text[:40]!r} is no time.", next_step="Write it like 10:30, 2026-03-01T10:30, 20m, 2h or 1d."
        ) from error
