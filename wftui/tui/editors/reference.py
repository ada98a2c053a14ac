"""References: an item that exists in this locale, found by name, looked at, or made anew, without leaving the form."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, ClassVar

from textual import events

from wftui.domain.item import VariantKey
from wftui.domain.text import one_line
from wftui.fields import field_type
from wftui.tui.command import Command
from wftui.tui.commands import Back, OtherLook
from wftui.tui.editors.base import Box, FieldEditor
from wftui.tui.look.signs import STATUS_ROLE
from wftui.tui.widgets.bar import whole_keys
from wftui.tui.widgets.picker import FilterInput, PickSheet
from wftui.tui.widgets.rows import Cell, Column, ListSource, Row
from wftui.tui.widgets.table import Table

if TYPE_CHECKING:
    from wftui.domain.collection import Collection, Field
    from wftui.domain.locale import Locale
    from wftui.domain.status import Status
    from wftui.store.rows import NamedItem
    from wftui.tui.forms.editing import FieldEditing
    from wftui.tui.look.drawing import Span

NOTHING = ""
"""The key of the row that clears the field."""

NEW = "new item"
"""The key of the row that makes a new item."""

MOST_ITEMS = 200
HOLES = ("draft", "archived", "queued")
"""The statuses of items that visitors do not see: what points at one goes live with a hole."""


class ReferenceEditor(FieldEditor):
    """A sheet with the items of the collection; the item that is pointed at is the other look."""

    box = Box.NONE
    opens = "choose"

    def takes_letters(self, bench: FieldEditing, field: Field) -> bool:
        """They filter."""
        return True

    def open(self, bench: FieldEditing, field: Field) -> None:
        """Choose an item."""

        def chosen(item_id: object) -> None:
            if isinstance(item_id, str):
                bench.keep(field, item_id or None)

        bench.wftui.push_screen(ReferenceSheet(bench, field), chosen)

    def other_word(self, bench: FieldEditing, field: Field) -> str:
        """The item, when there is one here."""
        value = bench.value_of(field)
        return "open the target" if isinstance(value, str) and target_item(bench, field, value) else ""

    def other(self, bench: FieldEditing, field: Field) -> None:
        """Open the item above the form."""
        value = bench.value_of(field)
        if isinstance(value, str):
            open_target(bench, field, value)

    def suffix(self, field: Field) -> str | None:
        """A name, a slug or an id can be typed."""
        return ".txt"


def target_collection(bench: FieldEditing, field: Field) -> Collection | None:
    """The collection that a field points at."""
    return bench.mirror.collection(field.target) if field.target else None


def target_item(bench: FieldEditing, field: Field, item_id: str) -> VariantKey | None:
    """The variant that a reference names in the locale that is edited, when it exists."""
    if not field.target or bench.names.item_name(field.target, item_id) is None:
        return None
    return VariantKey(field.target, item_id, bench.locale.cms_locale_id)


def open_target(bench: FieldEditing, field: Field, item_id: str) -> None:
    """Open an item above whatever is shown; going back finds everything as it was."""
    from wftui.tui.screens.item import ItemScreen

    collection = target_collection(bench, field)
    if collection is None or target_item(bench, field, item_id) is None:
        bench.say("That item does not exist in this locale")
        return
    bench.wftui.push_screen(ItemScreen(bench.palette, bench.signs, bench.site, collection, bench.locale, item_id))


def found_items(bench: FieldEditing, field: Field, text: str, limit: int) -> list[NamedItem]:
    """The items that a field can point at and whose name holds `text`; first of all the one with that very slug."""
    found = bench.names.find(field.target or "", text, limit)
    exact = bench.mirror.find_slug(field.target, text, bench.locale.cms_locale_id) if field.target and text else None
    if exact is not None:
        found = [exact, *(each for each in found if each.item_id != exact.item_id)]
    return found


def item_row(bench: FieldEditing, item: NamedItem, uses: int, *, state: Span | None = None) -> Row:
    """One item as pickers show it: name, status, locales, how often it is used."""
    role, word = STATUS_ROLE[item.status], f"{bench.signs.status(item.status)} {item.status.word}"
    shorts = locales_of(bench, item.item_id)
    used = "" if not uses else "once" if uses == 1 else f"{uses} times"
    cells: list[Cell] = [
        one_line(item.name),
        (role, word),
        ("muted", shorts),
        ("muted", used),
        ("muted", one_line(item.slug)),
    ]
    return Row(item.item_id, cells, state=state)


def locales_of(bench: FieldEditing, item_id: str) -> str:
    """The locales in which an item exists, in short."""
    found = {key.cms_locale_id for key in bench.mirror.find_id(item_id)}
    return " ".join(each.short for each in bench.site.locales if each.cms_locale_id in found)


COLUMNS = (
    Column("name", "Name", 40, flexible=True, fixed=True, least=30),
    Column("status", "Status", 16, fixed=True),
    Column("locales", "Locales", 10),
    Column("uses", "Used", 9),
    Column("slug", "Slug", 30, flexible=True, least=10),
)


class ReferenceSheet(PickSheet):
    """Choose one item: by typing, or make a new one; F4 looks at the one at the cursor."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = (Back, OtherLook)
    OFFERED: ClassVar[frozenset[Hashable]] = frozenset((NEW, NOTHING))

    def __init__(self, bench: FieldEditing, field: Field) -> None:
        self.bench, self.field = bench, field
        self._statuses: dict[Hashable, Status] = {}
        collection = target_collection(bench, field)
        self._noun = (collection.singular_name if collection else "") or "item"
        value = bench.value_of(field)
        count = len(bench.names.find(field.target or "", "", 1000))
        super().__init__(
            bench.palette,
            bench.signs,
            f"{one_line(field.display_name)}: choose 1 of {count}",
            COLUMNS,
            self.rows,
            chosen=value if isinstance(value, str) else None,
            note=self.hole,
        )

    def rows(self, text: str) -> list[Row]:
        """The items that match; one that is pointed at and not here; the ways to nothing and to a new one."""
        bench, field = self.bench, self.field
        items = found_items(bench, field, text.strip(), MOST_ITEMS)
        uses = bench.mirror.backlink_counts([each.item_id for each in items], bench.locale.cms_locale_id)
        self._statuses.update({each.item_id: each.status for each in items})
        rows = [item_row(bench, each, uses.get(each.item_id, 0)) for each in items]
        value = bench.value_of(field)
        if not text and isinstance(value, str) and target_item(bench, field, value) is None:
            shown = field_type(field.type).cell(value, field, bench.names)
            rows.insert(0, Row(value, [("amber", shown), "", "", "", ("muted", one_line(value))]))
        if not text and not field.required:
            rows.append(Row(NOTHING, [("muted", "nothing"), "", "", "", ""]))
        if field.target:
            rows.append(Row(NEW, spans=[("accent", new_words(self._noun, text))]))
        return rows

    def hole(self, key: Hashable) -> str:
        """What pointing at this item means for the live site."""
        return hole_words(self._statuses.get(key))

    def dismiss_with(self, key: Hashable) -> None:
        """An item was chosen, or a new one is wanted: that is made above this sheet, which then ends with it."""
        if key == NEW:
            self.new_item()
        else:
            super().dismiss_with(key)

    def new_item(self) -> None:
        """Make a new item called as was typed, above this sheet; the field points at it once it exists."""
        from wftui.tui.items.new import begin_new_item

        collection = target_collection(self.bench, self.field)
        if collection is None:
            return
        name = self.query_one(FilterInput).value.strip()

        def made(item_id: str) -> None:
            if self.is_attached:
                self.dismiss(item_id)

        bench = self.bench
        begin_new_item(bench, collection, bench.locale, name=name, made=made, also=locales_wanted(bench))

    def other_look(self) -> None:
        """Look at the item at the cursor."""
        row = self.query_one(Table).row
        if row is not None and isinstance(row.key, str) and row.key not in (NEW, NOTHING):
            open_target(self.bench, self.field, row.key)

    def on_screen_resume(self) -> None:
        """Coming back from a look: the names may have changed."""
        for table in self.query(Table):
            table.show(ListSource(self.rows(self.query_one(FilterInput).value)), keep="key")

    def on_key(self, event: events.Key) -> None:
        """Ctrl+K empties the filter."""
        if event.key == "ctrl+k":
            event.stop()
            event.prevent_default()
            self.query_one(FilterInput).value = ""
            return
        super().on_key(event)

    def key_spans(self, width: int) -> tuple[list[Span], list[Span]]:
        """What this picker knows."""
        look = self.keymap.shown(OtherLook)
        named = (("Enter", "choose"), ("Up Down", "move"), ("Esc", "leave it as it was"), (look, "look at it"),
                 ("Ctrl+K", "clear the filter"))  # fmt: skip
        return whole_keys(named, width), []


def locales_wanted(bench: FieldEditing) -> list[Locale]:
    """The locales of the item that is edited: what it points at must exist in each, or it could not be sent there."""
    item = bench.edits.find_new(bench.key.item_id)
    known = item.locales if item else bench.mirror.item_locales(bench.key.collection_id, bench.key.item_id)
    return [each for each in bench.site.locales if each.cms_locale_id in known]


def new_words(noun: str, typed: str) -> str:
    """`New person "ma"`."""
    return f'New {noun.lower()} "{one_line(typed.strip())}"' if typed.strip() else f"New {noun.lower()}"


def hole_words(status: Status | None) -> str:
    """What it means that an item of that status is pointed at; nothing while visitors see it."""
    if status is None or status.word not in HOLES:
        return ""
    return f"{status.word.capitalize()}: what points at it goes live with a hole until it is published."
