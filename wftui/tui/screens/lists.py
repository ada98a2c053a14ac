"""A screen with one list: the table, and a line in which it is filtered as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from textual import events

from wftui.domain.fold import fold
from wftui.domain.text import one_line
from wftui.tui.command import Command
from wftui.tui.commands import LISTING, MOVING, Filter, Open, Select
from wftui.tui.keys import spoken
from wftui.tui.look.drawing import Span, width_of
from wftui.tui.screens.base import TALL, Line
from wftui.tui.screens.jumping import Jumping
from wftui.tui.screens.listing import GAP, words_of
from wftui.tui.widgets.bar import whole_keys
from wftui.tui.widgets.rows import ListSource, Row, RowSource
from wftui.tui.widgets.table import Table

if TYPE_CHECKING:
    from textual.widgets import Input

    from wftui.tui.widgets.filter_line import FilterLine

Typed = Literal["filter", "select", "jump"]


class ListScreen(Jumping):
    """One table, with a filter line that takes the place of row 2 while it is typed."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = (Open, Select, Filter, *LISTING, *MOVING)
    MOVES_AT_ONCE: ClassVar[bool] = True
    ROWS: ClassVar[str] = ""
    """What the rows are, in the plural."""
    typed: Typed = "filter"
    """What the open line is for: narrowing the list, selecting in it, or going to a row of it."""

    _kept_text = ""

    prompt: FilterLine | None = None
    """The filter line; None in the moment before it is there."""

    @property
    def filtering(self) -> bool:
        """Whether the filter line is open."""
        prompt = self.prompt
        return prompt is not None and bool(prompt.display)

    def on_mount(self) -> None:
        """The filter line comes after the first paint."""
        super().on_mount()
        self.call_after_refresh(self._make_prompt)

    def _make_prompt(self) -> None:
        if self.prompt is None and self.is_attached:
            from wftui.tui.widgets.filter_line import FilterLine

            self.prompt = FilterLine(self.palette, id="filter-line")
            self.prompt.display = False
            self.mount(self.prompt, after="#summary")

    def summary(self) -> tuple[Line, Line]:
        """The filter that is kept, or what this is."""
        if self.filter_text or self.only_selected:
            left: list[Span] = [("accent", "/ "), ("text", self.filter_text)] if self.filter_text else []
            if self.only_selected:
                left.append(("text", "   only the selected" if left else "only the selected"))
            return left, [("muted", f"{self.matching()} of {self.total()}   "), *self.order_words()]
        left_words, right_words = self.describe()
        counts = self._counts_in_row_2()
        return [*left_words, *([("text", GAP), *counts] if counts else [])], right_words

    def _counts_in_row_2(self) -> list[Span]:
        """What is selected and what waits, where row 2 has room for it and the screen is short; else row 3 says it."""
        if self.size.height >= TALL or self.filtering or self.filter_text or self.only_selected:
            return []
        if not self.selection_words() and not self.marks_words():
            return []
        used = sum(width_of(text) for part in self.describe() for _, text in part)
        room = self.size.width - used - 2 * len(GAP)
        counts = self.counts_together(room)
        return counts if sum(width_of(text) for _, text in counts) <= room else []

    def third_row(self) -> Line:
        """What is selected, and what waits, unless row 2 says it."""
        return [] if not self.composed or self._counts_in_row_2() else super().third_row()

    def matching(self) -> int:
        """How many rows match the filter."""
        source = self.table.source
        if isinstance(source, ListSource):
            return sum(1 for row in source.all if row.key is not None)
        return self.table.row_count

    def narrowed(self, source: RowSource, text: str) -> RowSource:
        """The rows of a list in memory that hold every word of `text`; headings stay."""
        words = fold(text).split()
        if not words or not isinstance(source, ListSource):
            return source
        return ListSource(
            [row for row in source.all if row.key is None or all(each in words_of(row) for each in words)]
        )

    # The line

    def filter(self) -> None:
        """Open the filter line."""
        self._open_prompt("filter", "/", self.filter_text)

    def select_query(self) -> None:
        """Open the line for a query that selects."""
        self._open_prompt("select", "|", "")

    def jump(self) -> None:
        """Open the line for a name to go to."""
        self.begin_jump()
        self._open_prompt("jump", "'", "")

    def jump_changed(self) -> None:
        """Say in the open line how many there are."""
        self.tell_prompt()

    def _open_prompt(self, typed: Typed, sign: str, text: str) -> None:
        self._make_prompt()
        prompt = self.prompt
        if prompt is None:
            return
        self.typed, self._kept_text = typed, self.filter_text
        self.query_one("#summary").display = False
        prompt.open(sign, text)
        self.set_focus(prompt.input)
        self.look()
        self.keys_changed()

    def close_prompt(self) -> None:
        """Close the line; what it said about the list stays true."""
        prompt = self.prompt
        if prompt is not None and prompt.display:
            prompt.display = False
            self.query_one("#summary").display = True
        self.typed = "filter"
        self.set_focus(self.table)
        self.draw_bars()

    @property
    def typed_text(self) -> str:
        """What stands in the open line."""
        prompt = self.prompt
        return prompt.input.value if prompt is not None else ""

    def on_input_changed(self, event: Input.Changed) -> None:
        """The rows follow each key."""
        event.stop()
        if not self.filtering:
            return
        if self.typed == "select":
            self.select_typed(event.value)
        elif self.typed == "jump":
            self.jump_to(event.value)
        elif event.value != self.filter_text:
            self.filter_text = event.value
            self.look("top")

    def select_typed(self, text: str) -> None:
        """A query to select by was typed, and may go on: say what it would select."""
        self.tell_prompt()
        self.draw_third_row()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter keeps the filter, or selects."""
        event.stop()
        if self.typed == "select":
            self.select_matching(event.value)
        self.close_prompt()

    def select_matching(self, text: str) -> None:
        """Select the rows that match."""
        if text.strip():
            source = self.narrowed(self.table.source, text)
            found = set(source.keys(0, source.count()))
            self.select_keys(self.table.selected | found)
            self.say(f"{len(found)} selected")

    def on_key(self, event: events.Key) -> None:
        """While the line is open, the arrows move in the list and Tab completes."""
        if self.filtering and event.key in ("up", "down", "pageup", "pagedown", "tab"):
            event.stop()
            event.prevent_default()
            if self.typed == "jump":
                self.jump_beside(-1 if event.key in ("up", "pageup") else 1)
            elif event.key == "tab":
                self.complete()
            else:
                {"up": self.up, "down": self.down, "pageup": self.page_up, "pagedown": self.page_down}[event.key]()
            return
        super().on_key(event)

    def complete(self) -> None:
        """Complete what is typed."""

    def show_rows(self, source: RowSource, keep: Literal["key", "index", "top"] = "key") -> None:
        """The open line tells how many there are; where the filter leaves none, the list says so."""
        if self.filter_text.strip() and self.leaves_none(source):
            source = ListSource([Row(None, spans=[("text", self.none_words())])])
        super().show_rows(source, keep)
        self.tell_prompt()

    def leaves_none(self, source: RowSource) -> bool:
        """Whether nothing but headings is left."""
        return not source.count() or (isinstance(source, ListSource) and all(row.key is None for row in source.all))

    def none_words(self) -> str:
        """What the list says when the filter leaves nothing."""
        what = f"No {self.ROWS} match" if self.ROWS else "Nothing matches"
        return f"{what} {one_line(self.filter_text)[:40]}. {spoken('escape')} shows all {self.total():,}."

    def tell_prompt(self) -> None:
        """Say in the open line what came of what is typed."""
        prompt = self.prompt
        if prompt is not None and prompt.display:
            prompt.tell(self.prompt_words())

    def prompt_words(self) -> list[Span]:
        """`11 of 142`, and on a wide screen the keys."""
        if self.typed == "select":
            return [("muted", "selects what matches   "), ("accent", "Enter"), ("muted", " select")]
        if self.typed == "jump":
            return self.jump_words()
        words: list[Span] = [("text", f"{self.matching()} of {self.total()}")]
        if self.size.width >= 100:
            words += [("muted", "   "), ("accent", "Enter"), ("muted", " keep  "), ("accent", "Esc")]
            words.append(("muted", f" all {self.total()}"))
        return words

    def key_spans(self, width: int) -> tuple[list[Span], list[Span]]:
        """While the line is open: what keeps it and what drops it."""
        if self.filtering:
            named: tuple[tuple[str, str], ...]
            if self.typed == "select":
                named = (("Enter", "select what matches"), ("Tab", "complete"), ("Esc", "leave it as it was"))
            elif self.typed == "jump":
                named = (("Enter", "stay here"), ("Up Down", "the others"), ("Esc", "back to where you were"))
            else:
                named = (
                    ("Enter", "keep the filter"),
                    ("Up Down", "move"),
                    ("Tab", "complete"),
                    ("Esc", "drop the filter"),
                )
            return whole_keys(named, width - 10), [("accent", "F1"), ("muted", " help")]
        return super().key_spans(width)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Whoever clicks into the list has done with the line: what it said stays true."""
        if self.filtering and event.widget is self.table:
            self.close_prompt()
        super().on_descendant_focus(event)

    # Commands

    def back(self) -> None:
        """Drop the range, the filter or the choice of the selected, or leave the screen."""
        if self.filtering and self.typed in ("select", "jump"):
            if self.typed == "jump":
                self.give_up_jump()
            self.close_prompt()
        elif self.table.ranging and not self.filtering:
            self.table.end_range(keep=False)
            self.selection_changed()
        elif self.filtering or self.filter_text:
            self.filter_text = ""
            self.look()
            if self.filtering:
                self.close_prompt()
        elif self.only_selected:
            self.only_selected_rows()
        else:
            super().back()

    def on_table_titled(self, message: Table.Titled) -> None:
        """A click on a title sorts by that column; again: downwards; then as before."""
        message.stop()
        self.sort_by_title(message.column.key, also=message.also)
