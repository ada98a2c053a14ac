"""Edits as verbs print them: each field with its old value and the new one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from wftui.cli.reply import Reply, Table
from wftui.domain.text import one_line

if TYPE_CHECKING:
    from wftui.cli.visit import Visit
    from wftui.domain.collection import Field
    from wftui.domain.item import VariantKey
    from wftui.domain.json import Json
    from wftui.domain.site import Site
    from wftui.services.waiting import Waiting

NOT_SENT = "Kept here and not sent: wftui edits save sends it, and wftui offers it when it is next started."


def kept(visit: Visit, site: Site, item_id: str, **more: Json) -> Reply:
    """The reply of a verb that has kept something as edits of an item instead of sending it."""
    from wftui.services.waiting import waiting

    mirror = visit.session.workshop.mirror(site.id)
    found = waiting(visit.session.workshop.edits(site.id), mirror, site)
    mine = [each for each in found if each.key.item_id == item_id]
    listed: list[Json] = [document(mirror, site, each) for each in mine]
    return Reply(
        {**more, "edits": listed},
        table_of(visit, site, mine),
        [NOT_SENT if mine else "Nothing differs from what Webflow holds, so nothing is kept."],
    )


def table_of(visit: Visit, site: Site, found: Sequence[Waiting]) -> Table:
    """One row for each field."""
    mirror = visit.session.workshop.mirror(site.id) if found else None
    rows = []
    for each in found:
        of = mirror.collection(each.key.collection_id) if mirror is not None else None
        place = of.display_name if of is not None else each.key.collection_id
        name = f"{each.name}, new" if each.new else each.name
        for slug, edit in each.edits.items():
            label = field.display_name if (field := of.field(slug) if of is not None else None) else slug
            old, new = (cell(mirror, site, each.key, slug, value) for value in (edit.base, edit.value))
            rows.append((name, place, label, old, new))
        if not each.edits:
            rows.append((name, place, "", "", ""))
    return Table(("ITEM", "COLLECTION", "FIELD", "OLD", "NEW"), rows, "Nothing waits: everything was sent.")


def document(mirror: Any, site: Site, waiting: Waiting) -> dict[str, Json]:
    """A variant with its edits as JSON, values as the API writes them."""
    from wftui.services.ports import FieldCodec

    codec, key = FieldCodec(), waiting.key
    of, locale = mirror.collection(key.collection_id), site.locale_of(key.cms_locale_id)
    fields: list[Json] = []
    for slug, edit in waiting.edits.items():
        field: Field | None = of.field(slug) if of is not None else None
        at = datetime.fromtimestamp(edit.at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        fields.append(
            {
                "slug": slug, "displayName": field.display_name if field is not None else None,
                "old": codec.encode(field, edit.base), "new": codec.encode(field, edit.value), "at": at,
            }
        )  # fmt: skip
    return {
        "id": key.item_id,
        "name": waiting.name,
        "new": waiting.new,
        "collectionId": key.collection_id,
        "collection": of.slug if of is not None else None,
        "cmsLocaleId": key.cms_locale_id,
        "locale": locale.tag if locale is not None else None,
        "fields": fields,
    }


def cell(mirror: Any, site: Site, key: VariantKey, slug: str, value: Json) -> str:
    """A value on one line, `(empty)` for none."""
    from wftui.cli.naming import KnownNames
    from wftui.fields import field_type

    of = mirror.collection(key.collection_id)
    field = of.field(slug) if of is not None else None
    if value in (None, "", []):
        return "(empty)"
    if field is None:
        return one_line(str(value))
    names = KnownNames(mirror, site.locale_of(key.cms_locale_id) or site.primary)
    return field_type(field.type).cell(value, field, names)
