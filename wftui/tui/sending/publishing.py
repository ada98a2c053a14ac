"""Publishing from a screen: a sheet that says what goes live, then the request, then what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wftui.domain.item import VariantKey, same_content
from wftui.domain.text import one_line
from wftui.services.outcomes import Outcome, Result
from wftui.tui.asking import Lines, labelled, paragraph
from wftui.tui.sending.saving import can_send, note_outcome
from wftui.tui.widgets.sheet import AskSheet

if TYPE_CHECKING:
    from wftui.api.client import Client
    from wftui.domain.collection import Collection
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.store.rows import StoredVariant
    from wftui.tui.screens.base import BaseScreen

SHOWN = 5
"""How many items the sheet names before it says how many more there are."""

_REQUESTS_PER_ITEM = 4
"""Both versions are read before the publish, so that what goes live was seen, and both after it."""


def ask_to_publish(
    screen: BaseScreen, site: Site, collection: Collection, locale: Locale, item_ids: Sequence[str], *, hidden: int = 0
) -> None:
    """Ask, naming items, locale and site; publish when the person says so. Nothing is sent before.

    `hidden` is how many of the items the list's filter does not show.
    """
    mirror = screen.wftui.working.mirror(site.id)
    keys = [VariantKey(collection.id, item_id, locale.cms_locale_id) for item_id in item_ids]
    stored = [found for key in keys if (found := mirror.variant(key)) is not None]
    if not stored:
        screen.say("There is nothing here to publish")
        return
    if not can_send(screen):
        return
    stored.sort(key=lambda each: each.staged.name.casefold())
    lines = _lines(screen, site, collection, locale, stored, hidden)
    choices = [(None, "Back"), ("publish", f"Publish {len(stored)}")]
    sheet = AskSheet(screen.palette, screen.signs, "Publish", lines, choices)

    def answered(answer: object) -> None:
        if answer == "publish":
            _publish(screen, site, [each.key for each in stored])

    screen.wftui.push_screen(sheet, answered)


def _lines(
    screen: BaseScreen, site: Site, collection: Collection, locale: Locale, stored: Sequence[StoredVariant], hidden: int
) -> Lines:
    where = f" in {locale}" if site.localized else ""
    if len(stored) == 1:
        what = f"{one_line(stored[0].staged.name)}, {one_line(collection.singular_name).lower()}"
    else:
        what = f"{len(stored)} items of {one_line(collection.display_name)}"
    question = f"Publish {what},{where} to the live site of {one_line(site.display_name)}?"
    lines = [*paragraph(question, "+text"), []]
    if len(stored) > 1:
        lines += labelled("Items", _names(stored))
    if hidden:
        which = "1 of them is" if hidden == 1 else f"{hidden} of them are"
        lines += labelled("Not shown", f"{which} selected, but hidden by the filter", "amber")
    lines += labelled("Goes live", _goes_live(collection, stored))
    domains = ", ".join([*(one_line(domain.url) for domain in site.domains), f"{site.short_name}.webflow.io"])
    lines += labelled("Where", domains)
    archived = [one_line(each.staged.name) for each in stored if each.staged.is_archived]
    if archived:
        lines += labelled("Stays", f"{', '.join(archived)}: archived, Webflow will not publish it", "amber")
    holes = _holes(screen, site, collection, stored)
    if holes:
        lines += labelled("Holes", f"{', '.join(holes)}: not live, so what points there shows a gap", "amber")
    requests = _REQUESTS_PER_ITEM * len(stored) + 1
    budget = screen.activity.budget
    left = f"; {budget.remaining} left this minute" if budget is not None else ""
    lines += labelled("Requests", f"1 to publish, {requests - 1} to look before and after{left}")
    return lines


def _names(stored: Sequence[StoredVariant]) -> str:
    names = [one_line(each.staged.name) for each in stored[:SHOWN]]
    return ", ".join(names) + (f" and {len(stored) - SHOWN} more" if len(stored) > SHOWN else "")


def _goes_live(collection: Collection, stored: Sequence[StoredVariant]) -> str:
    if len(stored) > 1:
        return _kinds(stored)
    each = stored[0]
    if each.live is None:
        return "the whole item: it is not live yet"
    staged, live = each.staged.field_data(), each.live.field_data()
    changed = [field.display_name for field in collection.fields if staged.get(field.slug) != live.get(field.slug)]
    return ", ".join(one_line(name) for name in changed) or "nothing new: staged and live are the same"


def _kinds(stored: Sequence[StoredVariant]) -> str:
    """How many are not live, have changes, or are live as they are; and of how many the live version was not read."""
    counts = {
        "not live yet": 0,
        "with changes": 0,
        "live already and unchanged": 0,
        "whose live version is not known": 0,
    }
    for each in stored:
        if each.live is None:
            kind = "not live yet" if each.live_known or not each.status.is_live else "whose live version is not known"
        else:
            same = same_content(each.staged.field_data(), each.live.field_data())
            kind = "live already and unchanged" if same else "with changes"
        counts[kind] += 1
    return ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)


def _holes(screen: BaseScreen, site: Site, collection: Collection, stored: Sequence[StoredVariant]) -> list[str]:
    mirror = screen.wftui.working.mirror(site.id)
    chosen = {each.key.item_id for each in stored}
    found: dict[str, str] = {}
    for each in stored:
        values = each.staged.field_data()
        for field in collection.fields:
            target, value = field.target, values.get(field.slug)
            if target is None:
                continue
            for item_id in value if isinstance(value, list) else [value]:
                if not isinstance(item_id, str) or item_id in chosen or item_id in found:
                    continue
                pointed = mirror.variant(VariantKey(target, item_id, each.key.cms_locale_id))
                if pointed is not None and pointed.live_known and pointed.live is None:
                    found[item_id] = one_line(pointed.staged.name)
    return list(found.values())[:6]


def _publish(screen: BaseScreen, site: Site, keys: Sequence[VariantKey]) -> None:
    app = screen.wftui
    session = app.working

    async def job(client: Client) -> list[Result]:
        from wftui.services.publishing import Publishing

        return await Publishing(session.workshop.desk(client, site)).publish(keys)

    def ended(results: list[Result]) -> None:
        note_outcome(app, site, results)
        _show(screen, results)

    screen.say("Publishing")
    app.work(job, ended, app.went_wrong)


def _show(screen: BaseScreen, results: Sequence[Result]) -> None:
    failed = [result for result in results if result.outcome is not Outcome.DONE]
    done = len(results) - len(failed)
    if not failed:
        screen.say(results[0].sentence if len(results) == 1 else f"Published {done} items", done=True)
    else:
        reasons = " ".join(dict.fromkeys(result.sentence for result in failed[:3]))
        count = f"{done} of {len(results)} published. " if len(results) > 1 else ""
        screen.app.call_later(screen.show_banner, f"{count}{reasons}")
    reload = getattr(screen, "reload", None)
    if reload is not None:
        reload()
