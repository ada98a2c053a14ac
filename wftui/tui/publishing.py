"""Publishing from a screen: a sheet that says what goes live, then the request, then what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wftui.domain.item import VariantKey
from wftui.domain.text import one_line
from wftui.services.outcomes import Outcome, Result
from wftui.tui.drawing import Span, wrap
from wftui.tui.saving import can_send, note_outcome
from wftui.tui.widgets.sheet import AskSheet

if TYPE_CHECKING:
    from wftui.api.client import Client
    from wftui.domain.collection import Collection
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.store.rows import StoredVariant
    from wftui.tui.screens.base import BaseScreen

_REQUESTS_PER_ITEM = 4
"""Both versions are read before the publish, so that what goes live was seen, and both after it."""


def ask_to_publish(
    screen: BaseScreen, site: Site, collection: Collection, locale: Locale, item_ids: Sequence[str]
) -> None:
    """Ask, naming items, locale and site; publish when the person says so. Nothing is sent before."""
    mirror = screen.wftui.working.mirror(site.id)
    keys = [VariantKey(collection.id, item_id, locale.cms_locale_id) for item_id in item_ids]
    stored = [found for key in keys if (found := mirror.variant(key)) is not None]
    if not stored:
        screen.say("There is nothing here to publish")
        return
    if not can_send(screen):
        return
    lines = _lines(screen, site, collection, locale, stored)
    choices = [(None, "Back"), ("publish", f"Publish {len(stored)}")]
    sheet = AskSheet(screen.palette, screen.signs, "Publish", lines, choices)

    def answered(answer: object) -> None:
        if answer == "publish":
            _publish(screen, site, [each.key for each in stored])

    screen.wftui.push_screen(sheet, answered)


def _lines(
    screen: BaseScreen, site: Site, collection: Collection, locale: Locale, stored: Sequence[StoredVariant]
) -> list[Sequence[Span]]:
    where = f" in {locale}" if site.localized else ""
    if len(stored) == 1:
        what = f"{one_line(stored[0].staged.name)}, {one_line(collection.singular_name).lower()}"
    else:
        what = f"{len(stored)} items of {one_line(collection.display_name)}"
    width = max(30, screen.size.width - 22)
    question = f"Publish {what},{where} to the live site of {one_line(site.display_name)}?"
    lines: list[Sequence[Span]] = [[("+text", text)] for text in wrap(question, max(30, screen.size.width - 6))]
    lines.append([])
    lines += _labelled("Goes live", _goes_live(collection, stored), width)
    domains = ", ".join([*(one_line(domain.url) for domain in site.domains), f"{site.short_name}.webflow.io"])
    lines += _labelled("Where", domains, width)
    archived = [one_line(each.staged.name) for each in stored if each.staged.is_archived]
    if archived:
        lines += _labelled("Stays", f"{', '.join(archived)}: archived, Webflow will not publish it", width, "amber")
    holes = _holes(screen, site, collection, stored)
    if holes:
        lines += _labelled("Holes", f"{', '.join(holes)}: not live, so what points there shows a gap", width, "amber")
    requests = _REQUESTS_PER_ITEM * len(stored) + 1
    budget = screen.activity.budget
    left = f"; {budget.remaining} left this minute" if budget is not None else ""
    lines += _labelled("Requests", f"1 to publish, {requests - 1} to look before and after{left}", width)
    return lines


def _labelled(label: str, text: str, width: int, role: str = "text") -> list[Sequence[Span]]:
    return [
        [("muted", f"{label if number == 0 else '':<12}"), (role, part)]
        for number, part in enumerate(wrap(text, width))
    ]


def _goes_live(collection: Collection, stored: Sequence[StoredVariant]) -> str:
    if len(stored) > 1:
        fresh = sum(1 for each in stored if each.live is None)
        return f"{fresh} that are not live yet, {len(stored) - fresh} with what changed since"
    each = stored[0]
    if each.live is None:
        return "the whole item: it is not live yet"
    staged, live = each.staged.field_data(), each.live.field_data()
    changed = [field.display_name for field in collection.fields if staged.get(field.slug) != live.get(field.slug)]
    return ", ".join(one_line(name) for name in changed) or "nothing new: staged and live are the same"


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
