"""Asking for the rows of an item table: the filter is understood here, and answered off this thread when it takes long.

The newest question wins, and the last good rows stay until its answer is there.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Sequence
from collections.abc import Collection as Container
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from msgspec.structs import replace

from wftui.domain.fold import fold
from wftui.domain.text import one_line
from wftui.services.names import SiteNames
from wftui.store.rows import Order, RowQuery
from wftui.tui.keys import spoken
from wftui.tui.look.drawing import Span, width_of
from wftui.tui.screens.base import Line
from wftui.tui.screens.jumping import MOST_MATCHES
from wftui.tui.screens.listing import GAP
from wftui.tui.screens.lists import ListScreen, Typed
from wftui.tui.widgets.bar import beside
from wftui.tui.widgets.rows import RowSource

if TYPE_CHECKING:
    from textual.widgets import Input

    from wftui.domain.collection import Collection
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.services.query import Completion, Query, QueryError
    from wftui.store.mirror import Mirror
    from wftui.tui.items.rows import ItemSource

T = TypeVar("T")
Keep = Literal["key", "index", "top"]


class Answer(NamedTuple):
    """What a filter found: rows that the mirror lists by itself, or their numbers. `query` is the filter, if any."""

    rows: RowQuery
    numbers: array[int] | None = None
    query: Query | None = None


class ItemQuerying(ListScreen):
    """An item table whose filter is the query language."""

    site: Site
    collection: Collection
    locale: Locale
    answer: Answer
    problem: QueryError | None = None
    """What is wrong with the filter as it is typed; the rows answer the last one that made sense."""

    waiting = False
    """Whether an answer is being looked for."""

    _uses_marks = False
    _completions: Sequence[Completion] = ()
    _completed = ("", 0)

    @property
    def mirror(self) -> Mirror:
        """The local copy that this screen reads."""
        raise NotImplementedError

    def source_of(self, answer: Answer) -> ItemSource:
        """The rows of an answer."""
        raise NotImplementedError

    def ask(self, lane: str, job: Callable[[Mirror, Callable[[], bool]], T], then: Callable[[T], None]) -> bool:
        """Ask off this thread; True when the answer came at once."""
        reader = self.wftui.reader(self.site.id)

        def answered(found: T) -> None:
            if self.is_attached:
                then(found)

        return reader.ask(f"{lane} {id(self)}", job, answered, self.wftui.show_error)

    def on_unmount(self) -> None:
        """Nobody waits for answers any more."""
        super().on_unmount()
        for lane in ("rows", "marks", "keys", "hidden", "complete", "jump"):
            self.wftui.reader(self.site.id).drop(f"{lane} {id(self)}")

    def _make_prompt(self) -> None:
        super()._make_prompt()
        rows = RowQuery(self.collection.id, self.locale.cms_locale_id)
        self.ask("warm", lambda mirror, cancelled: _get_ready(mirror, rows), lambda _: None)

    # Understanding

    def understand(self, text: str) -> Query | None:
        """The query that `text` means; None, and `problem`, when it means nothing."""
        from wftui.services import query

        names = SiteNames(self.mirror, self.locale)
        try:
            found = query.compile(text, self.collection, names, site=self.site, typing=self.filtering)
        except query.QueryError as error:
            self.problem = error
            return None
        self.problem = None
        return found

    def edited_ids(self) -> Container[str]:
        """The ids of the items that were changed here."""
        return ()

    def new_answering(self, query: Query | None, among: Container[str] | None = None) -> list[str]:
        """The ids of the new items, of these, that answer a query."""
        return []

    def new_name(self, item_id: str) -> str:
        """What a new item is called."""
        return ""

    def new_shown(self) -> list[str]:
        """The ids of the new items that stand before the rows of the answer."""
        return self.new_answering(self.answer.query, self.answer.rows.item_ids)

    # Asking

    def look_for(self, order: tuple[Order, ...], keep: Keep = "key") -> None:
        """Show the rows that answer the filter in this order, now or as soon as they are found."""
        selected = frozenset(str(each) for each in self.table.selected)
        rows = RowQuery(
            self.collection.id,
            self.locale.cms_locale_id,
            order,
            item_ids=selected if self.only_selected else None,
        )
        if not self.filter_text.strip():
            self.problem, self._uses_marks = None, False
            if self.mirror.is_indexed(rows):
                self.wftui.reader(self.site.id).drop(f"rows {id(self)}")
                self._found(Answer(rows), keep)
            else:
                self._ask_rows(lambda mirror, cancelled: Answer(rows, mirror.numbers(rows)), keep)
            return
        query = self.understand(self.filter_text)
        if query is None:
            self.draw_bars()
            self.tell_prompt()
            return
        self._uses_marks = query.uses_marks
        narrowed = query.as_rows(rows)
        if narrowed is not None and self.mirror.is_indexed(narrowed):
            self._found(Answer(narrowed, query=query), keep)
            return
        edited = frozenset(self.edited_ids())

        def job(mirror: Mirror, cancelled: Callable[[], bool]) -> Answer:
            from wftui.services.query import Marks

            marks = Marks(selected=selected, edited=edited)
            return Answer(rows, query.numbers(mirror, rows, marks=marks, cancelled=cancelled), query)

        self._ask_rows(job, keep)

    def _ask_rows(self, job: Callable[[Mirror, Callable[[], bool]], Answer], keep: Keep) -> None:
        self.waiting = True
        if not self.ask("rows", job, lambda answer: self._found(answer, keep)):
            self.draw_bars()

    def _found(self, answer: Answer, keep: Keep) -> None:
        self.waiting = False
        self.answer = answer
        self.show_rows(self.source_of(answer), keep)
        if self.table.selected:
            self.count_hidden()

    def selection_changed(self) -> None:
        """A filter that asks for the selection is answered anew."""
        super().selection_changed()
        if self._uses_marks:
            self.look()

    # Keys of rows

    def with_all_keys(self, then: Callable[[Sequence[Hashable]], None]) -> None:
        """Call `then` with the ids of all items that the filter shows."""
        answer, new = self.answer, self.new_shown()

        def job(mirror: Mirror, cancelled: Callable[[], bool]) -> Sequence[Hashable]:
            return [*new, *mirror.ids_of(_numbers(mirror, answer))]

        self.ask("keys", job, then)

    def select_matching(self, text: str) -> None:
        """Select the items that answer a query, of those that the filter shows."""
        query = self.understand(text) if text.strip() else None
        answer = self.answer
        if query is None:
            if self.problem is not None:
                self.show_banner(self.problem.sentence, role="amber")
                self.problem = None
            return
        selected, edited = frozenset(str(each) for each in self.table.selected), frozenset(self.edited_ids())

        def job(mirror: Mirror, cancelled: Callable[[], bool]) -> list[str]:
            from wftui.services.query import Marks

            numbers = query.numbers(
                mirror, answer.rows, marks=Marks(selected=selected, edited=edited), cancelled=cancelled
            )
            shown = set(_numbers(mirror, answer))
            return mirror.ids_of([number for number in numbers if number in shown])

        new = self.new_answering(query, self.new_shown())

        def then(ids: list[str]) -> None:
            self.select_keys(self.table.selected | {*new, *ids})
            self.say(f"{len(new) + len(ids)} selected")

        self.ask("keys", job, then)

    def count_hidden(self) -> None:
        """Find out how many selected items the filter hides."""
        new = set(self.new_shown()) if self.table.selected else set()
        selected = [str(each) for each in self.table.selected if each not in new]
        answer = self.answer
        if not selected:
            self.hidden_selected = 0
            return

        def job(mirror: Mirror, cancelled: Callable[[], bool]) -> int:
            rows = answer.rows
            numbers = mirror.numbers_of(rows.collection_id, rows.cms_locale_id, selected).values()
            if answer.numbers is None and rows.statuses is None:
                return len(selected) - len(numbers)
            return len(selected) - len(set(numbers).intersection(_numbers(mirror, answer)))

        def then(hidden: int) -> None:
            if hidden != self.hidden_selected:
                self.hidden_selected = hidden
                self.draw_bars()

        self.ask("hidden", job, then)

    def _go_to_selected(self, step: int) -> None:
        self.go_to_one_of({str(each) for each in self.table.selected}, step, "No further selected item is shown")

    def go_to_one_of(self, ids: Container[str], step: int, none: str) -> None:
        """To the next (1) or previous (-1) of these items that is shown."""
        answer, here, wanted, new = self.answer, self.table.cursor, set(ids), self.new_shown()

        def job(mirror: Mirror, cancelled: Callable[[], bool]) -> int | None:
            rows = answer.rows
            numbers = set(mirror.numbers_of(rows.collection_id, rows.cms_locale_id, list(wanted)).values())
            places = [place for place, item_id in enumerate(new) if item_id in wanted]
            places += [place for place, number in enumerate(_numbers(mirror, answer), len(new)) if number in numbers]
            ahead = [place for place in places if (place - here) * step > 0]
            return min(ahead, key=lambda place: abs(place - here)) if ahead else None

        def then(place: int | None) -> None:
            if place is None:
                self.say(none)
            else:
                self.table.move_to(place)

        self.ask("keys", job, then)

    def jump_matches(self, text: str, then: Callable[[Sequence[Hashable]], None]) -> None:
        """The items whose name begins with `text`, then those that hold it, each in the order of the list."""
        answer, wanted = self.answer, fold(text)
        new = [each for each in self.new_shown() if wanted in fold(self.new_name(each))]

        def job(mirror: Mirror, cancelled: Callable[[], bool]) -> Sequence[Hashable]:
            numbers: Sequence[int] = mirror.numbers(replace(answer.rows, text=text))
            if answer.numbers is not None or answer.rows.text:
                shown = set(_numbers(mirror, answer))
                numbers = [number for number in numbers if number in shown]
            rows = mirror.rows_of(numbers[:MOST_MATCHES], raw=False)
            rows = sorted(rows, key=lambda row: not fold(row.name).startswith(wanted))
            return [*new, *(row.item_id for row in rows)][:MOST_MATCHES]

        self.ask("jump", job, then)

    # Completing

    def on_input_changed(self, event: Input.Changed) -> None:
        """The rows follow each key, and what may be typed next is offered."""
        super().on_input_changed(event)
        if self.filtering and self.typed != "jump":
            self.offer_completions()

    def offer_completions(self) -> None:
        """Find out what may be typed next."""
        prompt = self.prompt
        if prompt is None or (prompt.input.value, prompt.input.cursor_position) == self._completed:
            return
        text, cursor = prompt.input.value, prompt.input.cursor_position

        def job(mirror: Mirror, cancelled: Callable[[], bool]) -> Sequence[Completion]:
            from wftui.services.query import Completing, complete

            return complete(text, cursor, Completing(self.collection, self.site, self.locale, mirror))

        def then(found: Sequence[Completion]) -> None:
            self._completions = found
            self._turn = 0
            self.draw_third_row()

        self.ask("complete", job, then)

    _turn = 0

    def complete(self) -> None:
        """Put what is offered into the line; again: the next that is offered."""
        prompt = self.prompt
        if prompt is None or not self._completions:
            return
        choice = self._completions[self._turn % len(self._completions)]
        now = (prompt.input.value, prompt.input.cursor_position)
        if now != self._completed or self._turn == 0:
            self._before = prompt.input.value
        self._turn += 1
        text = self._before[: choice.start] + choice.text + self._before[choice.end :]
        cursor = choice.start + len(choice.text)
        self._completed = ("", 0) if choice.text.endswith(":") else (text, cursor)
        prompt.input.value = text
        prompt.input.cursor_position = cursor

    _before = ""

    def close_prompt(self) -> None:
        """What was offered goes with the line."""
        self._completions, self._completed, self._turn = (), ("", 0), 0
        super().close_prompt()

    def _open_prompt(self, typed: Typed, sign: str, text: str) -> None:
        super()._open_prompt(typed, sign, text)
        if typed != "jump":
            self.offer_completions()

    def rows_below(self) -> list[Line]:
        """What is wrong with what is typed, or how it may go on, beside what is selected and edited."""
        width = self.size.width
        if self.problem is None:
            if not (self.filtering and self._completions):
                return super().rows_below()
            return [beside(self._offered(), self.counts_together(width // 2), width, self.signs.more)]
        wrong = f"   {self.signs.error} {self.problem.sentence}"
        said: list[Span] = [("red", wrong), ("muted", " The rows answer the last good query.")]
        counts = self.counts_together(width // 2)
        room = width - sum(width_of(text) for _, text in counts) - 2 * len(GAP)
        if counts and width_of(wrong) > room:
            return [said[:1], *super().rows_below()]
        whole = sum(width_of(text) for _, text in said) <= (room if counts else width)
        return [beside(said if whole else said[:1], counts, width, self.signs.more)]

    def none_words(self) -> str:
        """By the collection's name."""
        what, asked = one_line(self.collection.display_name).lower(), one_line(self.filter_text)[:40]
        return f"No {what} match {asked}. {spoken('escape')} shows all {self.total():,}."

    def leaves_none(self, source: RowSource) -> bool:
        """As long as something is being looked for, nothing is said."""
        return not self.waiting and super().leaves_none(source)

    def _offered(self) -> list[Span]:
        place = max(0, self._turn - 1) % len(self._completions)
        first, *others = [*self._completions[place:], *self._completions[:place]]
        count = f" {first.count}" if first.count is not None else f" {first.note}" if first.note else ""
        spans: list[Span] = [("text", "   "), ("accent", first.label), ("muted", f"{count}   (Tab completes")]
        labels = "  ".join(
            f"{each.label} {each.count}" if each.count is not None else each.label for each in others[:12]
        )
        spans.append(("muted", f"; also {labels})" if labels else ")"))
        return spans


def _get_ready(mirror: Mirror, rows: RowQuery) -> None:
    """Import and read what the first filter will need, while nobody waits for it."""
    import wftui.services.query
    import wftui.store.filtering  # noqa: F401  # for the sake of having read it
    from wftui.store.mirror_order import whole_order

    whole_order(mirror, rows)


def _numbers(mirror: Mirror, answer: Answer) -> Sequence[int]:
    return answer.numbers if answer.numbers is not None else mirror.numbers(answer.rows)
