"""The verb that brings the local copies up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wftui.cli import console
from wftui.cli.reply import Reply
from wftui.cli.visit import Visit, carry_out
from wftui.cli.wishes import Wishes, collection_option, site_option, with_wishes
from wftui.domain.errors import UsageError

if TYPE_CHECKING:
    from wftui.domain.json import Json
    from wftui.domain.site import Site
    from wftui.services.progress import SyncProgress
    from wftui.services.sync import SyncReport


@click.command()
@site_option
@collection_option
@with_wishes
@click.pass_obj
def sync(wishes: Wishes, site: str | None, collection: str | None) -> Reply:
    """Read a whole site, or one collection, into the local copy; every site of the token unless one is named.

    It can be stopped at any time: the next one goes on from there.
    """
    if wishes.offline:
        raise UsageError("A sync asks Webflow, so it cannot be done with --offline.")

    async def work(visit: Visit) -> Reply:
        sites = [await visit.site(site)] if site or collection else await visit.sites()
        documents, lines = [], []
        for each in sites:
            report = await _synced(visit, each, collection)
            documents.append(_document(each, report))
            lines.append(
                f"{each.display_name}: {report.items} versions of items read in {report.requests} requests, "
                f"{report.seconds:.1f} s.{' Gone on with an earlier sync.' if report.resumed else ''}"
            )
            visit.notes += [f"{each.display_name}: {what} not read. {error}" for what, error in report.refused]
        return Reply({"sites": documents}, lines)

    return carry_out(wishes, work)


async def _synced(visit: Visit, site: Site, collection: str | None) -> SyncReport:
    def report(progress: SyncProgress) -> None:
        left = f", {round(progress.seconds_left)} s left" if progress.seconds_left else ""
        console.progress(f"{site.display_name}: {progress.done} of {progress.total or '?'}, {progress.what}{left}")

    mirror = visit.mirror(site)
    of = await visit.collection(site, collection) if collection is not None else None
    mirror.put_site(site)
    running = visit.session.workshop.sync(visit.client.background, site.id, report)
    try:
        return await (running.collection(of.id) if of is not None else running.all())
    finally:
        console.progress("")


def _document(site: Site, report: SyncReport) -> dict[str, Json]:
    return {
        "id": site.id,
        "displayName": site.display_name,
        "items": report.items,
        "dropped": report.dropped,
        "requests": report.requests,
        "seconds": round(report.seconds, 3),
        "resumed": report.resumed,
        "refused": [{"what": what, **error.document()} for what, error in report.refused],
    }
