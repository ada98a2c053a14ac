"""What waits: the edits of a site that were not sent, variant by variant, under the names that people know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wftui.domain.errors import NotFoundHere
from wftui.domain.fold import fold
from wftui.domain.text import one_line
from wftui.services.writes import called
from wftui.store.edits import is_new

if TYPE_CHECKING:
    from wftui.domain.item import VariantKey
    from wftui.domain.json import Json
    from wftui.domain.site import Site
    from wftui.services.ports import MirrorPort
    from wftui.store.edits import Edit, EditStore


@dataclass(frozen=True, slots=True)
class Waiting:
    """One variant with its edits by field slug. `name` has its locales: `Glass and Flame (en)`. `called` are the slug
    and the name by which a person may mean it, as stored and as edited."""

    key: VariantKey
    name: str
    edits: Mapping[str, Edit]
    called: tuple[str, ...]

    @property
    def new(self) -> bool:
        """Whether Webflow does not know the item yet."""
        return is_new(self.key)


def waiting(edits: EditStore, mirror: MirrorPort, site: Site) -> list[Waiting]:
    """Everything that this program may send, in the order in which it was first edited."""
    found: dict[VariantKey, dict[str, Edit]] = {}
    for edit in edits.everything():
        found.setdefault(edit.key, {})[edit.field] = edit
    for item in edits.new_items():
        found.setdefault(item.key, {})
    return [Waiting(key, name_of(edits, mirror, site, key), of, _called(mirror, key, of)) for key, of in found.items()]


def name_of(edits: EditStore, mirror: MirrorPort, site: Site, key: VariantKey) -> str:
    """`Glass and Flame (en)`; a new item is called by what was typed as its name."""
    if is_new(key):
        item = edits.find_new(key.item_id)
        edit = edits.of(item.key if item else key).get("name")
        locales = item.locales if item is not None and item.key == key else (key.cms_locale_id,)
        return called(str(edit.value if edit and edit.value else "new item"), site, locales)
    stored = mirror.variant(key)
    return called(stored.staged.name if stored else key.item_id, site, [key.cms_locale_id])


def meant(found: Sequence[Waiting], wanted: str) -> list[Waiting]:
    """The variants of the one item that is meant by its id, slug or name. Raises `NotFoundHere`."""
    for test in (
        lambda each: each.key.item_id == wanted,
        lambda each: wanted in each.called,
        lambda each: fold(wanted) in map(fold, each.called),
    ):
        several = [each for each in found if test(each)]
        items = {(each.key.collection_id, each.key.item_id) for each in several}
        if len(items) == 1:
            return several
        if items:
            raise NotFoundHere(
                f"{len(items)} items that wait are called {one_line(wanted)}.",
                safe="Nothing was sent.",
                next_step="Name it by its id, or say which with --collection.",
            )
    raise NotFoundHere(
        f"No edit of {one_line(wanted)} waits here.",
        safe="Nothing was sent.",
        next_step="wftui edits lists what waits.",
    )


def _called(mirror: MirrorPort, key: VariantKey, edits: Mapping[str, Edit]) -> tuple[str, ...]:
    stored = mirror.variant(key)
    known: list[Json] = [stored.staged.slug, stored.staged.name] if stored is not None else []
    typed: list[Json] = [edits[each].value for each in ("slug", "name") if each in edits]
    return tuple(each for each in [*known, *typed] if isinstance(each, str) and each)
