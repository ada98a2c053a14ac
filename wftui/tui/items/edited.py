"""What was changed and begun here, in an item table: its marks, its new items, and the way from one to the next."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Sequence
from collections.abc import Collection as Container
from typing import TYPE_CHECKING, Any

from wftui.domain.errors import WftuiError
from wftui.domain.item import VariantKey
from wftui.domain.text import one_line
from wftui.fields import field_type
from wftui.services.names import SiteNames
from wftui.store.edits import is_new, is_new_id
from wftui.tui.command import Command
from wftui.tui.commands import NextProblem, Publish, Save, SelectNone, Undo
from wftui.tui.items.columns import FIELD
from wftui.tui.items.marks import Mark, marks_in_words, marks_of
from wftui.tui.items.query import ItemQuerying, Keep
from wftui.tui.look.drawing import Span, cut
from wftui.tui.screens.listing import Words
from wftui.tui.widgets.rows import cell_text

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.locale import Locale
    from wftui.services.query import Query
    from wftui.store.edits import Change, Edit
    from wftui.store.mirror import Mirror
    from wftui.tui.items.new_rows import NewHere
    from wftui.tui.widgets.rows import Column, RowSource


class EditedItems(ItemQuerying):
    """An item table that shows what is not sent."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.edits_here: dict[str, dict[str, Edit]] = {}
        self.new_here: list[NewHere] = []
        self.marks: dict[str, Mark] = {}

    _begun = ""
    """The id of an item that was begun while the table was covered."""

    _read_at = 0.0
    """When the edits were read last, in seconds since the epoch."""

    def edited_ids(self) -> Container[str]:
        """The ids of the items that were changed here."""
        return self.edits_here

    def read_edits(self) -> None:
        """Read what is edited and what is new; what is wrong with it is looked at off this thread."""
        session = self.wftui.working
        found: dict[str, dict[str, Edit]] = {}
        self.new_here = []
        if session.has_edits_file(self.site.id):
            from wftui.tui.items.new_rows import new_items_of

            self.new_here = new_items_of(session.edits(self.site.id), self.collection, self.locale)
            for edit in session.edits(self.site.id).everything():
                if edit.key.collection_id == self.collection.id and edit.key.cms_locale_id == self.locale.cms_locale_id:
                    found.setdefault(edit.key.item_id, {})[edit.field] = edit
        if found != self.edits_here:
            self.edits_here = found
            self.marks.clear()
        gone = {each for each in self.table.selected if is_new_id(each)} - {each.item.id for each in self.new_here}
        self.table.selected -= gone
        begun = [each.item.id for each in self.new_here if each.item.at > self._read_at]
        self._begun = begun[-1] if begun and self._read_at else ""
        self._read_at = time.time()
        if found:
            self._look_at_edits()

    def show_rows(self, source: RowSource, keep: Keep = "key") -> None:
        """The cursor goes to the item that was just begun."""
        super().show_rows(source, keep)
        begun, self._begun = self._begun, ""
        if begun and self.table.source.find(begun) is not None:
            self.table.move_to(self.table.source.find(begun) or 0)

    def _look_at_edits(self) -> None:
        edits, collection, locale = self.edits_here, self.collection, self.locale

        def job(mirror: Mirror, cancelled: Callable[[], bool]) -> dict[str, Mark]:
            return marks_of(mirror, collection, locale, edits, SiteNames(mirror, locale))

        def then(marks: dict[str, Mark]) -> None:
            if marks != self.marks and edits is self.edits_here:
                self.marks.clear()
                self.marks.update(marks)
                self.table.reload()
                self.draw_bars()

        self.ask("marks", job, then)

    def marks_words(self, words: Words = Words.FULL) -> list[Span]:
        """`3 items edited: 4 edits, 1 conflict, 1 error`."""
        new = [each.item.id for each in self.new_here]
        return marks_in_words(self.marks, self.edits_here, new, short=words is not Words.FULL)

    # New items

    def new_of(self, query: Query | None, among: Container[str] | None) -> list[NewHere]:
        """The new items, of these, that answer a query."""
        new = [each for each in self.new_here if among is None or each.item.id in among]
        if query is None or not new:
            return new
        from wftui.services.query import Marks
        from wftui.tui.items.new_rows import answers

        selected = frozenset(str(each) for each in self.table.selected)
        wanted = query.marked(Marks(selected, frozenset([*self.edits_here, *(each.item.id for each in new)])))
        names = SiteNames(self.mirror, self.locale)
        return [each for each in new if answers(wanted, each, self.collection, names)]

    def new_of_answer(self) -> list[NewHere]:
        """The new items that stand before the rows of the answer."""
        return self.new_of(self.answer.query, self.answer.rows.item_ids)

    def new_answering(self, query: Query | None, among: Container[str] | None = None) -> list[str]:
        """The ids of the new items, of these, that answer a query."""
        return [each.item.id for each in self.new_of(query, among)]

    def new_name(self, item_id: str) -> str:
        """What a new item is called."""
        return next((each.name for each in self.new_here if each.item.id == item_id), "")

    def refuses_new(self, ids: Container[Hashable]) -> bool:
        """Whether new items are among these, for what only items at Webflow can take part in; says so."""
        found = [each for each in self.new_here if each.item.id in ids]
        if found:
            one = f"{cut(found[0].name or 'This item', 30)} is new: {self.keymap.shown(Save)} makes it first"
            several = f"{len(found)} of these items are new: {self.keymap.shown(Save)} makes them first"
            self.say(one if len(found) == 1 else several)
        return bool(found)

    def next_problem(self) -> None:
        """To the next item that was changed here."""
        self.go_to_one_of(self._changed_here(), 1, "No further item was changed here")

    def previous_problem(self) -> None:
        """To the previous item that was changed here."""
        self.go_to_one_of(self._changed_here(), -1, "No further item was changed here")

    def _changed_here(self) -> Container[str]:
        """The items that were changed or begun here."""
        return {*self.edits_here, *(each.item.id for each in self.new_here)}

    # Keys

    def first_in_bar(self) -> Sequence[type[Command]]:
        """What the selected and the edited items ask for."""
        edited = bool(self.edits_here or self.new_here)
        selected = self.composed and bool(self.table.selected)
        first: list[type[Command]] = [Save] * edited + [Publish, SelectNone] * selected
        return [*first, *([NextProblem, Undo] if edited else [])]

    def label_of(self, command: type[Command]) -> str:
        """How many it is about, where some are selected."""
        selected = len(self.table.selected) if self.composed else 0
        if command is Publish and selected:
            return "publish the selected" if selected == 1 else f"publish the {selected:,}"
        return "next edited" if command is NextProblem else super().label_of(command)

    # Editing in the table

    def field_of_column(self, column: Column | None) -> Field | None:
        """The field that a column shows."""
        if column is None:
            return None
        return self.collection.field(column.key.removeprefix(FIELD))

    def edit_cell(self) -> None:
        """Edit the cell at the cursor; where the column shows no field, ask for one."""
        from wftui.tui.items.cell import choose_field, edit_cell

        row = self.table.row
        if row is None:
            return
        locale = self.locale_at_cursor()
        key = VariantKey(self.collection.id, str(row.key), locale.cms_locale_id)
        field = self.field_of_column(self.table.column_at_cursor)
        if field is not None:
            edit_cell(self, key, locale, field)
        elif is_new(key) or self.mirror.variant(key) is not None:
            choose_field(self, key, locale, cell_text(row.cells[0]))
        else:
            self.say(f"This item does not exist in {locale.display_name}")

    def edit_beside(self, step: int) -> None:
        """Edit the next (1) or previous (-1) cell of this row that can be edited in the table."""
        from wftui.tui.items.cell import takes_cell

        columns, at = self.table.columns, self.table.column
        for column in columns[at + 1 :] if step > 0 else columns[:at][::-1]:
            field = self.field_of_column(column)
            if field is not None and takes_cell(field) and field_type(field.type).names[0] != "Switch":
                self.table.go_to_column(column.key)
                self.edit_cell()
                return
        self.say("No further column of this row is edited in the table")

    def locale_at_cursor(self) -> Locale:
        """The locale of the column at the cursor, where that is of one."""
        return self.locale

    def undo(self) -> None:
        """Take the last edit back, whichever item it was made in; when there is none, ask about what was sent."""
        session, key = self.wftui.working, self.key_at_cursor()
        if session.has_edits_file(self.site.id) and session.edits(self.site.id).can_undo():
            self._walk("Taken back", session.edits(self.site.id).undo)
        elif key is not None:
            from wftui.tui.sending.taking_back import take_back_last

            take_back_last(self, self.site, key)

    def redo(self) -> None:
        """Make the edit again that was taken back."""
        session = self.wftui.working
        if session.has_edits_file(self.site.id) and session.edits(self.site.id).can_redo():
            self._walk("Made again", session.edits(self.site.id).redo)
        else:
            self.say("Nothing to redo here")

    def _walk(self, what: str, step: Callable[[], Sequence[Change]]) -> None:
        from wftui.tui.items.names import name_of

        try:
            changes = step()
        except WftuiError as error:
            self.show_banner(str(error))
            return
        self.reload()
        if changes:
            last = changes[-1]
            collection = self.mirror.collection(last.key.collection_id)
            field = collection.field(last.field) if collection is not None else None
            called = one_line(field.display_name) if field is not None else last.field
            more = f" and {len(changes) - 1} more" if len(changes) > 1 else ""
            self.say(f"{what}: {called} of {cut(name_of(self.wftui, self.site, last.key), 40)}{more}")

    def key_at_cursor(self) -> VariantKey | None:
        """The variant at the cursor."""
        row = self.table.row
        return VariantKey(self.collection.id, str(row.key), self.locale.cms_locale_id) if row is not None else None
