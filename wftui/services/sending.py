"""The one way in which a write leaves: recorded in the journal first, sent once, its outcome recorded after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wftui.api.errors import ApiError, OutcomeUnknown
from wftui.domain.item import Variant
from wftui.domain.json import Json
from wftui.services import writes
from wftui.services.desk import Desk
from wftui.services.outcomes import Outcome
from wftui.services.plans import Verb, Write
from wftui.store.crashpoints import point
from wftui.store.journal import State


@dataclass(frozen=True, slots=True)
class Answer:
    """What Webflow answered to a write that it did."""

    variants: tuple[Variant, ...] = ()
    published: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()

    def document(self) -> dict[str, Json]:
        """The answer as the journal keeps it."""
        kept: list[Json] = [
            {"id": each.id, "cmsLocaleId": each.cms_locale_id, "slug": each.slug, "fieldData": each.field_data(),
             "isDraft": each.is_draft, "isArchived": each.is_archived}
            for each in self.variants
        ]  # fmt: skip
        return {"variants": kept, "published": [*self.published], "errors": [*self.errors]}


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of one write. `looks_at` is when an unknown outcome can be settled by reading."""

    write_id: int
    outcome: Outcome
    answer: Answer
    error: ApiError | None = None
    looks_at: float | None = None


async def send(desk: Desk, entry_id: int, write: Write, before: Mapping[str, Json]) -> Sent:
    """Record a write, send it once, and record what came of it.

    `before` is what undo and settling will need. Raises `StoreError` before anything is sent when the journal cannot be
    written; never raises for what Webflow answers.
    """
    looks_at = desk.clock() + (desk.horizon if write.verb is Verb.CREATE else 0)
    write_id = record_intent(desk, entry_id, write, before)
    try:
        answer = await perform(desk, write)
    except OutcomeUnknown as error:
        point("answered")
        desk.journal.settle(write_id, State.UNKNOWN, error=str(error))
        return Sent(write_id, Outcome.UNKNOWN, Answer(), error, looks_at)
    except ApiError as error:
        point("answered")
        desk.journal.settle(write_id, State.REFUSED, error=str(error))
        return Sent(write_id, Outcome.REFUSED, Answer(), error)
    point("answered")
    item_id = answer.variants[0].id if write.verb is Verb.CREATE and answer.variants else None
    desk.journal.settle(write_id, State.DONE, answer=answer.document(), item_id=item_id)
    return Sent(write_id, Outcome.DONE, answer)


def record_intent(desk: Desk, entry_id: int, write: Write, before: Mapping[str, Json]) -> int:
    """No intent on disk, no write on the wire."""
    return desk.journal.intend(
        entry_id,
        write.document(),
        collection_id=write.collection_id,
        item_id=write.item_ids[0] if len(write.item_ids) == 1 else "",
        cms_locale_id=write.cms_locale_ids[0] if len(write.cms_locale_ids) == 1 else None,
        before=before,
    )


async def perform(desk: Desk, write: Write) -> Answer:
    """Send one write through the client. Raises `ApiError`."""
    client = desk.client
    if write.verb is Verb.CREATE:
        made = await client.create_item(
            write.collection_id,
            locales=desk.locales(write.cms_locale_ids),
            field_data=write.field_data,
            is_draft=bool(write.flag("isDraft")),
            is_archived=bool(write.flag("isArchived")),
        )
        return Answer(variants=tuple(made))
    if write.verb is Verb.DELETE:
        named = desk.locales(write.cms_locale_ids) if write.cms_locale_ids != (None,) else None
        await client.delete_item(write.collection_id, write.item_ids[0], locales=named)
        return Answer()
    if write.verb in (Verb.PUBLISH, Verb.UNPUBLISH):
        targets = [(item_id, desk.locales(locales)) for item_id, locales in writes.targets_of(write)]
        if write.verb is Verb.UNPUBLISH:
            await client.unpublish_items(write.collection_id, targets)
            return Answer()
        outcome = await client.publish_items(write.collection_id, targets)
        return Answer(published=outcome.published, errors=outcome.errors)
    if write.verb is Verb.PUBLISH_SITE:
        assert isinstance(write.body, dict)
        domains = write.body.get("customDomains")
        await client.publish_site(
            desk.site.id,
            domain_ids=[str(each) for each in domains] if isinstance(domains, list) else [],
            to_subdomain=bool(write.body.get("publishToWebflowSubdomain")),
        )
        return Answer()
    changed = await client.update_item(
        write.collection_id,
        write.item_ids[0],
        locale=desk.locale(write.cms_locale_ids[0]),
        field_data=write.field_data,
        is_draft=write.flag("isDraft"),
        is_archived=write.flag("isArchived"),
    )
    return Answer(variants=(changed,))
