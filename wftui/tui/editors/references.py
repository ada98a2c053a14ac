"""Several references in an order: ticked in a sheet, moved, pasted as slugs, looked at, or made anew."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from wftui.domain.errors import FieldError
from wftui.domain.text import one_line
from wftui.fields import field_type
from wftui.fields.reference import NOT_HERE
from wftui.tui.command import Command
from wftui.tui.commands import Back, ClearValue, MoveDown, MoveUp, OtherLook, PutBack, Select
from wftui.tui.editors.base import Box, FieldEditor
from wftui.tui.editors.reference import (
    COLUMNS,
    MOST_ITEMS,
    NEW,
    found_items,
    hole_words,
    item_row,
    locales_wanted,
    new_words,
    open_target,
    target_collection,
)
from wftui.tui.look.drawing import wrap
from wftui.tui.widgets.bar import Lines, whole_keys
from wftui.tui.widgets.picker import FilterInput
from wftui.tui.widgets.rows import Cell, Column, ListSource, Row
from wftui.tui.widgets.sheet import Rule, Sheet
from wftui.tui.widgets.table import Table

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json
    from wftui.domain.status import Status
    from wftui.tui.forms.editing import FieldEditing
    from wftui.tui.look.drawing import Span


class ReferencesEditor(FieldEditor):
    """A sheet with what is ticked first, in its order, and the rest of the collection below."""

    box = Box.NONE
    opens = "choose"

    def takes_letters(self, bench: FieldEditing, field: Field) -> bool:
        """They filter."""
        return True

    def open(self, bench: FieldEditing, field: Field) -> None:
        """Tick and order."""
        bench.wftui.push_screen(ReferencesSheet(bench, field))


class PasteInput(FilterInput):
    """A filter into which a list of slugs can be pasted."""

    def _on_paste(self, event: events.Paste) -> None:
        """Several words on lines or between commas are a list; one is part of the filter."""
        if len(listed(event.text)) > 1 and isinstance(self.screen, ReferencesSheet):
            event.stop()
            event.prevent_default()
            self.screen.take_list(event.text)


class ReferencesSheet(Sheet):
    """Every tick and move is kept at once, as typing is in a box; Escape closes it, and undo takes it back."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = (Back, OtherLook, Select, MoveDown, MoveUp, ClearValue, PutBack)
    TYPED_INTO: ClassVar[type[Widget] | None] = PasteInput
    DEFAULT_CSS = """
    ReferencesSheet Table { height: auto; max-height: 16; }
    ReferencesSheet Horizontal { height: 1; background: $panel; }
    ReferencesSheet Static { width: 3; color: $primary; }
    """

    def __init__(self, bench: FieldEditing, field: Field) -> None:
        super().__init__(bench.palette, bench.signs, "")
        self.bench, self.field = bench, field
        self._statuses: dict[Hashable, Status] = {}
        self._said = ""
        collection = target_collection(bench, field)
        self._noun = (collection.singular_name if collection else "") or "item"
        self._title = self._heading()

    @property
    def chosen(self) -> list[str]:
        """The ids that are ticked, in their order."""
        value = self.bench.value_of(self.field)
        return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []

    @property
    def table(self) -> Table:
        """The list."""
        return self.query_one(Table)

    @property
    def filter_text(self) -> str:
        """What is typed."""
        return next((each.value.strip() for each in self.query(FilterInput)), "")

    def _heading(self) -> str:
        count = len(self.chosen)
        return f"{one_line(self.field.display_name)}: {count} chosen"

    def content(self) -> ComposeResult:
        """The filter, the list, a line about the row at the cursor."""
        with Horizontal():
            yield Static(" / ", markup=False)
            yield PasteInput()
        rows = self.rows()
        columns = (Column("place", "", 3, right=True, fixed=True), *COLUMNS)
        table = Table(self.palette, self.signs, columns, ListSource(rows), header=True, ground="bar")
        table.styles.height = min(14, max(3, len(rows))) + 1
        table.selected = set(self.chosen)
        yield table
        yield Lines(self.palette, ground="bar", id="sheet-note")

    def on_mount(self) -> None:
        """Typing filters at once; Tab goes to the list."""
        self.query_one(FilterInput).focus()
        super().on_mount()

    def rows(self) -> list[Row]:
        """The ticked ones in their order, then the others; with a filter, those that match."""
        bench, field, text = self.bench, self.field, self.filter_text
        chosen = self.chosen
        items = found_items(bench, field, text, MOST_ITEMS + len(chosen))
        known = {each.item_id: each for each in items}
        if not text:
            for item_id in chosen:
                name = bench.names.item_name(field.target or "", item_id)
                if item_id not in known and name is not None:
                    found = bench.names.find(field.target or "", name, 50)
                    known.update({each.item_id: each for each in found if each.item_id == item_id})
        self._statuses.update({key: each.status for key, each in known.items()})
        uses = bench.mirror.backlink_counts(list(known), bench.locale.cms_locale_id)
        rows = []
        for place, item_id in enumerate(chosen, 1):
            if item_id in known:
                row = item_row(bench, known[item_id], uses.get(item_id, 0))
                rows.append(Row(item_id, [("accent", str(place)), *row.cells]))
            elif not text:
                missing: list[Cell] = [
                    ("accent", str(place)),
                    ("amber", NOT_HERE),
                    "",
                    "",
                    "",
                    ("muted", item_id),
                ]
                rows.append(Row(item_id, missing))
        others = [each for each in items if each.item_id not in chosen]
        rows += [Row(each.item_id, ["", *item_row(bench, each, uses.get(each.item_id, 0)).cells]) for each in others]
        if field.target:
            rows.append(Row(NEW, spans=[("text", " " * 5), ("accent", new_words(self._noun, text))]))
        return rows

    def draw(self, *, key: Hashable = None) -> None:
        """Show the list as it is now, the cursor on the row of `key` or where it was."""
        table = self.table
        rows = self.rows()
        table.show(ListSource(rows), keep="key")
        table.select(set(self.chosen))
        if key is not None:
            table.first()
            table.move_to(next((index for index, row in enumerate(rows) if row.key == key), 0))
        self.query_one(Rule).retitle(self._heading())
        self._tell()

    def _tell(self) -> None:
        row = self.table.row
        note = self._said or hole_words(self._statuses.get(row.key) if row is not None else None)
        lines = wrap(note, max(20, self.app.size.width - 6))[:3]
        self.query_one("#sheet-note", Lines).show([[("amber", f"   {each}")] for each in lines] or [[]])

    def keep(self, chosen: list[str]) -> None:
        """Keep these ids in this order."""
        value: Json = list(chosen)
        self.bench.keep(self.field, value or None)

    # Commands

    def toggle(self) -> None:
        """Tick or untick the row at the cursor."""
        row = self.table.row
        if row is None:
            return
        if row.key == NEW:
            self._make_new()
            return
        chosen, item_id = self.chosen, str(row.key)
        index = self.table.cursor
        self.keep([each for each in chosen if each != item_id] if item_id in chosen else [*chosen, item_id])
        self.draw()
        self.table.move_to(min(index + 1, self.table.row_count - 1))

    def select(self) -> None:
        """Space ticks."""
        self.toggle()

    def move_down(self) -> None:
        """Move the ticked row at the cursor one place down."""
        self._move(1)

    def move_up(self) -> None:
        """Move it one place up."""
        self._move(-1)

    def _move(self, step: int) -> None:
        row, chosen = self.table.row, self.chosen
        if row is None or row.key not in chosen:
            return
        at = chosen.index(str(row.key))
        if 0 <= at + step < len(chosen):
            chosen.insert(at + step, chosen.pop(at))
            self.keep(chosen)
            self.draw(key=row.key)

    def clear_value(self) -> None:
        """Empty the filter; in the list, take the row at the cursor out."""
        row = self.table.row
        if self.typing:
            self.query_one(FilterInput).value = ""
        elif row is not None and row.key in self.chosen:
            self.toggle()

    def put_back(self) -> None:
        """Put the saved ones back."""
        self.bench.take_back(self.field)
        self.bench.show_fields()
        self.draw()

    def other_look(self) -> None:
        """Look at the item at the cursor."""
        row = self.table.row
        if row is not None and isinstance(row.key, str) and row.key != NEW:
            open_target(self.bench, self.field, row.key)

    def on_screen_resume(self) -> None:
        """Coming back from a look: the names may have changed."""
        if self.query(Table):
            self.draw()

    def take_list(self, text: str) -> None:
        """Add the items that a pasted list names by slug, name or id."""
        chosen, before = self.chosen, len(self.chosen)
        unknown = []
        for word in listed(text):
            try:
                found = field_type(self.field.type).parse(word, self.field, self.bench.names)
            except FieldError:
                unknown.append(one_line(word))
                continue
            chosen += [str(each) for each in found if each not in chosen] if isinstance(found, list) else []
        self.keep(chosen)
        self.draw(key=chosen[0] if chosen else None)
        self._said = f"{len(chosen) - before} added"
        if unknown:
            self._said += f"; not found in this locale, left out: {', '.join(unknown)}"
        self._tell()

    def _make_new(self) -> None:
        from wftui.tui.items.new import begin_new_item

        collection = target_collection(self.bench, self.field)
        if collection is None:
            return

        def made(item_id: str) -> None:
            self.keep([*self.chosen, item_id])

        bench = self.bench
        begin_new_item(bench, collection, bench.locale, name=self.filter_text, made=made, also=locales_wanted(bench))

    # Events

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what matches."""
        event.stop()
        self.table.show(ListSource(self.rows()), keep="top")
        self._tell()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the filter ticks, and the next name can be typed."""
        event.stop()
        row = self.table.row
        self.toggle()
        box = self.query_one(FilterInput)
        if row is None or row.key == NEW or not box.value:
            return
        with box.prevent(Input.Changed):
            box.value = ""
        self.draw(key=row.key)

    def on_table_moved(self, message: Table.Moved) -> None:
        """Another row is at the cursor."""
        message.stop()
        self._tell()

    def on_key(self, event: events.Key) -> None:
        """The arrows move, Tab goes between the filter and the list, Enter ticks."""
        table, self._said = self.table, ""
        moves: dict[str, Callable[[], None]] = {
            "down": table.down,
            "up": table.up,
            "pagedown": lambda: table.page(1),
            "pageup": lambda: table.page(-1),
        }
        if not self.typing:
            moves |= {"j": table.down, "k": table.up, "enter": self.toggle, "home": table.first, "end": table.last}
            moves["slash"] = self._to_filter
        if event.key in moves:
            moves[event.key]()
        elif event.key in ("tab", "shift+tab") and self.typing:
            table.focus()
            self.call_after_refresh(self.keys_changed)
        elif event.key in ("tab", "shift+tab"):
            self._to_filter()
        else:
            super().on_key(event)
            return
        event.stop()
        event.prevent_default()

    def _to_filter(self) -> None:
        self.query_one(FilterInput).focus()
        self.call_after_refresh(self.keys_changed)

    def key_spans(self, width: int) -> tuple[list[Span], list[Span]]:
        """What this sheet knows, in the filter and in the list."""
        look = self.keymap.shown(OtherLook)
        done, put_back = ("Esc", "done, keep it"), self.keymap.shown(PutBack)
        typed = (("Enter", "tick"), ("Tab", "to the list, to order it"), done, (look, "look at it"))
        ticked = (
            ("Space", "tick"),
            ("J K", "move"),
            ("/", "filter"),
            done,
            (look, "look at it"),
            (put_back, "put back"),
        )
        return whole_keys(typed if self.typing else ticked, width), []


def listed(text: str) -> list[str]:
    """The words of a list: on lines, which a terminal may part by carriage returns, or between commas."""
    words = text.replace(",", "\n").replace(";", "\n").splitlines()
    return [each.strip() for each in words if each.strip()]
