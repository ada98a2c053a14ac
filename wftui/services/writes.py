"""The exact requests of every write, in the form in which plans show them and the client sends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wftui.domain.item import VariantKey
from wftui.domain.json import Json
from wftui.domain.site import Site
from wftui.domain.text import one_line
from wftui.services.plans import Verb, Write

STRICT = {"skipInvalidFiles": "false"}
MOST = 100
"""How many items one publish, unpublish or bulk delete may name."""


def update(
    key: VariantKey,
    verb: Verb,
    what: str,
    *,
    fields: Mapping[str, Json],
    before: Mapping[str, Json],
    is_draft: bool | None = None,
    is_archived: bool | None = None,
) -> Write:
    """Change one staged variant: the changed fields and flags only. `fields` is in wire form, None clears one."""
    body = _body(isDraft=is_draft, isArchived=is_archived, cmsLocaleId=key.cms_locale_id)
    if fields:
        body["fieldData"] = dict(fields)
    path = f"/collections/{key.collection_id}/items/{key.item_id}"
    return _one(key, verb, "PATCH", path, what, query=STRICT, body=body, before=before)


def create(
    collection_id: str,
    what: str,
    *,
    locales: Sequence[str | None],
    fields: Mapping[str, Json],
    is_draft: bool = True,
    is_archived: bool = False,
) -> Write:
    """Make one item, staged, with the same values in each of its locales."""
    named = [each for each in locales if each is not None]
    body = _body(isDraft=is_draft, isArchived=is_archived)
    body["fieldData"] = dict(fields)
    path = f"/collections/{collection_id}/items"
    if len(named) > 1:
        path += "/bulk"
        body["cmsLocaleIds"] = [*named]
    elif named:
        body["cmsLocaleId"] = named[0]
    return Write(
        Verb.CREATE, "POST", path, what, STRICT, body, collection_id=collection_id, cms_locale_ids=tuple(locales)
    )


def delete(collection_id: str, item_id: str, locales: Sequence[str | None], what: str) -> Write:
    """Delete one item in the locales named: without any, Webflow would delete the primary variant only."""
    named = [each for each in locales if each is not None]
    path, query, body = f"/collections/{collection_id}/items/{item_id}", {}, None
    if len(named) == 1:
        query = {"cmsLocaleId": named[0]}
    elif named:
        path = f"/collections/{collection_id}/items"
        body = targets_body([(item_id, locales)])
    return Write(
        Verb.DELETE, "DELETE", path, what, query, body,
        collection_id=collection_id, item_ids=(item_id,), cms_locale_ids=tuple(locales),
    )  # fmt: skip


def publish(collection_id: str, targets: Sequence[tuple[str, Sequence[str | None]]], what: str) -> Write:
    """Put the staged version of items live."""
    return _many(Verb.PUBLISH, "POST", f"/collections/{collection_id}/items/publish", collection_id, targets, what)


def unpublish(collection_id: str, targets: Sequence[tuple[str, Sequence[str | None]]], what: str) -> Write:
    """Take items off the live site; what is staged stays."""
    return _many(Verb.UNPUBLISH, "DELETE", f"/collections/{collection_id}/items/live", collection_id, targets, what)


def publish_site(site_id: str, domain_ids: Sequence[str], to_subdomain: bool, what: str) -> Write:
    """Publish all that is staged on the whole site."""
    body = _body(customDomains=[*domain_ids] or None, publishToWebflowSubdomain=to_subdomain)
    return Write(Verb.PUBLISH_SITE, "POST", f"/sites/{site_id}/publish", what, body=body)


def targets_body(targets: Sequence[tuple[str, Sequence[str | None]]]) -> dict[str, Json]:
    """The body that names items, each with its locales."""
    items: list[Json] = []
    for item_id, locales in targets:
        named: list[Json] = [each for each in locales if each is not None]
        items.append(_body(id=item_id, cmsLocaleIds=named or None))
    return {"items": items}


def targets_of(write: Write) -> list[tuple[str, tuple[str | None, ...]]]:
    """The items, and the locales of each, that a publish, unpublish or delete names."""
    listed = write.body.get("items") if isinstance(write.body, dict) else None
    if not isinstance(listed, list):
        return [(each, write.cms_locale_ids) for each in write.item_ids]
    found: list[tuple[str, tuple[str | None, ...]]] = []
    for each in listed:
        assert isinstance(each, dict)
        named = each.get("cmsLocaleIds")
        locales = tuple(str(one) for one in named) if isinstance(named, list) else (None,)
        found.append((str(each["id"]), locales))
    return found


def called(name: str, site: Site, locales: Sequence[str | None]) -> str:
    """How plans, sentences and the journal name an item: `Glass and Flame (en, fr)`."""
    shorts = [locale.short for each in locales if (locale := site.locale_of(each)) and locale.short]
    return f"{one_line(name)} ({', '.join(shorts)})" if shorts else one_line(name)


def _one(
    key: VariantKey, verb: Verb, method: str, path: str, what: str,
    *, query: Mapping[str, str], body: Json, before: Mapping[str, Json],
) -> Write:  # fmt: skip
    return Write(
        verb, method, path, what, query, body,
        collection_id=key.collection_id, item_ids=(key.item_id,), cms_locale_ids=(key.cms_locale_id,), before=before,
    )  # fmt: skip


def _many(
    verb: Verb,
    method: str,
    path: str,
    collection_id: str,
    targets: Sequence[tuple[str, Sequence[str | None]]],
    what: str,
) -> Write:
    locales = tuple(dict.fromkeys(each for _, named in targets for each in named))
    items = tuple(item_id for item_id, _ in targets)
    return Write(
        verb, method, path, what, body=targets_body(targets),
        collection_id=collection_id, item_ids=items, cms_locale_ids=locales,
    )  # fmt: skip


def _body(**values: Json) -> dict[str, Json]:
    return {key: value for key, value in values.items() if value is not None}
