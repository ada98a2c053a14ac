"""What was changed and begun here, in an item table: its marks, its new items, and the way from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from collections.abc import Collection as Container
from typing import TYPE_CHECKING, Any

from wftui.services.names import SiteNames
from wftui.store.edits import is_new_id
from wftui.tui.commands import Save
from wftui.tui.items.marks import Mark, marks_in_words, marks_of
from wftui.tui.items.query import ItemQuerying
from wftui.tui.look.drawing import Span, cut
from wftui.tui.screens.listing import Words

if TYPE_CHECKING:
    from wftui.services.query import Query
    from wftui.store.edits import Edit
    from wftui.store.mirror import Mirror
    from wftui.tui.items.new_rows import NewHere


class EditedItems(ItemQuerying):
    """An item table that shows what is not sent."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.edits_here: dict[str, dict[str, Edit]] = {}
        self.new_here: list[NewHere] = []
        self.marks: dict[str, Mark] = {}

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
        if found:
            self._look_at_edits()

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
