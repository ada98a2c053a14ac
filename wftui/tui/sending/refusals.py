"""Which edits Webflow would refuse, known before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wftui.services.names import SiteNames
from wftui.tui.forms.values import judge

if TYPE_CHECKING:
    from wftui.domain.item import VariantKey
    from wftui.domain.site import Site
    from wftui.store.edits import Edit
    from wftui.tui.app import WftuiApp


def refused_fields(app: WftuiApp, site: Site, key: VariantKey, edits: Sequence[Edit]) -> dict[str, str]:
    """The sentence that says what is wrong, by the slug of each edited field of a variant that cannot be saved."""
    mirror = app.working.mirror(site.id)
    collection = mirror.collection(key.collection_id)
    if collection is None:
        return {}
    names = SiteNames(mirror, site.locale_of(key.cms_locale_id) or site.primary)
    found: dict[str, str] = {}
    for edit in edits:
        field = collection.field(edit.field)
        wrong = [said for is_error, said in judge(field, edit.value, names) if is_error] if field is not None else []
        if field is not None and wrong:
            found[edit.field] = f"{field.display_name}: {wrong[0]}"
    return found
