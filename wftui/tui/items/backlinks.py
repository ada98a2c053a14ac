"""What points at an item: in which field, which locale and which version of what."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from wftui.domain.fold import fold
from wftui.domain.item import VariantKey
from wftui.domain.text import one_line
from wftui.tui.items.opening import open_item
from wftui.tui.look.signs import STATUS_ROLE
from wftui.tui.widgets.picker import PickSheet
from wftui.tui.widgets.rows import Column, Row, cell_text

if TYPE_CHECKING:
    from wftui.domain.site import Site
    from wftui.store.rows import Backlink
    from wftui.tui.screens.base import BaseScreen

_COLUMNS = [
    Column("item", "Item", 34, flexible=True, fixed=True, least=18),
    Column("collection", "Collection", 14),
    Column("field", "In field", 18),
    Column("locale", "Locale", 7),
    Column("version", "Version", 15),
    Column("status", "Status", 16),
]


def show_backlinks(screen: BaseScreen, site: Site, item_id: str, name: str) -> None:
    """Open the sheet of what points at an item; Enter opens what does."""
    mirror = screen.wftui.working.mirror(site.id)
    collections = {each.id: each for each in mirror.collections()}
    versions: dict[tuple[VariantKey, str], list[Backlink]] = {}
    for link in mirror.backlinks(item_id):
        key = VariantKey(link.collection_id, link.item_id, link.cms_locale_id)
        versions.setdefault((key, link.field), []).append(link)

    def row(key: VariantKey, slug: str, links: list[Backlink]) -> Row:
        collection, locale = collections.get(key.collection_id), site.locale_of(key.cms_locale_id)
        field = collection.field(slug) if collection else None
        words = " and ".join(("live" if link.live else "staged") for link in links)
        status = links[0].status
        return Row(
            (key, slug),
            [
                links[0].name,
                collection.display_name if collection else "?",
                one_line(field.display_name) if field else slug,
                locale.short if locale else "?",
                words,
                (STATUS_ROLE[status], f"{screen.signs.status(status)} {status.word}"),
            ],
        )

    rows = [row(key, slug, links) for (key, slug), links in versions.items()]

    def find(text: str) -> list[Row]:
        words = fold(text).split()
        found = [each for each in rows if all(word in fold(" ".join(map(cell_text, each.cells))) for word in words)]
        return found or [Row(None, spans=[("muted", "Nothing points at it" if not rows else "Nothing matches")])]

    def chosen(key: Hashable) -> None:
        if isinstance(key, tuple) and isinstance(key[0], VariantKey):
            open_item(screen, site, key[0])

    items = len({key.item_id for key, _ in versions})
    title = f"What points at {one_line(name)}: {items} item{'' if items == 1 else 's'}"
    screen.wftui.push_screen(PickSheet(screen.palette, screen.signs, title, _COLUMNS, find), chosen)
