"""What waits: every edit of a site that was not sent, and, once they are sent together, what came of each item."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from wftui.domain.item import VariantKey
from wftui.services.outcomes import Outcome, Result
from wftui.store.edits import is_new
from wftui.store.journal import State
from wftui.tui.asking import counted
from wftui.tui.command import Command
from wftui.tui.commands import MOVING, Back, Filter, NextProblem, Open, PreviousProblem, Save, Undo
from wftui.tui.items.names import collection_name, labels_of, name_of
from wftui.tui.look.dates import when
from wftui.tui.look.drawing import Span, wrap
from wftui.tui.screens.base import Line
from wftui.tui.screens.lists import ListScreen
from wftui.tui.sending.outcome_words import outcome_span, state_span
from wftui.tui.sending.refusals import refused_fields
from wftui.tui.state import Job
from wftui.tui.widgets.bar import Lines
from wftui.tui.widgets.rows import Column, ListSource, Row
from wftui.tui.widgets.sheet import Rule
from wftui.tui.widgets.table import Table

if TYPE_CHECKING:
    from wftui.api.client import Client
    from wftui.domain.site import Site
    from wftui.store.edits import Edit
    from wftui.store.journal import Entry
    from wftui.tui.look.signs import Signs
    from wftui.tui.look.themes import Palette


class WaitingScreen(ListScreen):
    """The variants with edits, oldest first; while they are being saved, and after it, each with its outcome."""

    TITLE_WORD = "What waits"
    HELP = (
        "Every item of this site that was edited here and not sent, also those that another running wftui holds. "
        "Ctrl+S saves them all, after showing what it sends; Enter opens one. What came of each stands beside it."
    )
    IN_BAR: ClassVar[tuple[type[Command], ...]] = (Undo, NextProblem)
    OFFERS: ClassVar[tuple[type[Command], ...]] = (Open, Save, Undo, NextProblem, PreviousProblem, Filter, *MOVING)

    def __init__(self, palette: Palette, signs: Signs, site: Site) -> None:
        super().__init__(palette, signs)
        self.site = site
        self.results: dict[VariantKey, Result] = {}
        self._asked: list[VariantKey] = []
        self._entries: dict[int, Entry | None] = {}
        self._names: dict[VariantKey, str] = {}
        self._fields: dict[VariantKey, list[str]] = {}
        self._refused: dict[VariantKey, tuple[tuple[tuple[str, float], ...], dict[str, str]]] = {}
        self._under_way = self._stopping = self._as_draft = False

    # What it shows

    def content(self) -> ComposeResult:
        """The list, and what came of the item at the cursor."""
        yield from super().content()
        yield Rule(self.palette, self.signs, "")
        yield Lines(self.palette, id="detail")

    def on_table_moved(self, message: Table.Moved) -> None:
        """Another item is at the cursor."""
        super().on_table_moved(message)
        self.draw_detail()
        self.keys_changed()

    def reload(self) -> None:
        """Read the edits again."""
        self._entries.clear()
        super().reload()
        self.draw_detail()

    def draw_detail(self) -> None:
        """What came of the item at the cursor, in full."""
        if not self.composed:
            return
        key = self._key()
        result = self.results.get(key) if key is not None else None
        text = _said(result) if result is not None else ""
        refused = self._refused.get(key) if key is not None and result is None else None
        if refused is not None and refused[1]:
            text = f"Left out of a save until it is put right. {' '.join(refused[1].values())}"
        if key is not None and key in self._held_elsewhere():
            text = "Another running wftui is editing this item. Save or discard its edits there, or end that program."
        rule = self.query_one(Rule)
        rule.display = bool(text)
        rule.retitle(self._names.get(key, "Held elsewhere") if key is not None else "")
        shown = [[("text", f"   {part}")] for part in wrap(text, max(20, self.size.width - 6))] if text else []
        self.query_one("#detail", Lines).show(shown[: max(3, self.size.height // 3)])

    def columns(self) -> list[Column]:
        """The item, what is edited, and what came of it."""
        return [
            Column("name", "Item", 32, flexible=True, fixed=True, least=18),
            Column("outcome", "Outcome", 16, fixed=True),
            Column("fields", "Edited", 26, flexible=True, least=12),
            Column("collection", "Collection", 14),
            Column("since", "Since", 15),
        ]

    def source(self) -> ListSource:
        """The variants whose name holds the filter."""
        wanted = self.filter_text.casefold()
        rows = [self._row(key, edits) for key, edits in self._waiting().items()]
        rows += [self._held(key, pid) for key, pid in self._held_elsewhere().items()]
        return ListSource([row for row in rows if wanted in str(row.cells[0]).casefold()])

    def _waiting(self) -> dict[VariantKey, list[Edit]]:
        """What was asked to be saved, then what has edits now."""
        edits = self.wftui.working.edits(self.site.id)
        found: dict[VariantKey, list[Edit]] = {key: [] for key in self._asked}
        for edit in edits.everything():
            found.setdefault(edit.key, []).append(edit)
        for item in edits.new_items():
            found.setdefault(item.key, [])
        return found

    def _held_elsewhere(self) -> dict[VariantKey, int | None]:
        return self.wftui.working.edits(self.site.id).held_elsewhere()

    def _row(self, key: VariantKey, edits: list[Edit]) -> Row:
        result = self.results.get(key)
        if edits or key not in self._names:
            self._names[key] = name_of(self.wftui, self.site, key)
            self._fields[key] = labels_of(self.wftui, self.site, key, edits)
        since = min((each.at for each in edits), default=None)
        moment = when(datetime.fromtimestamp(since, UTC).isoformat(), self.site.time_zone) if since else ""
        state: Span | None = ("amber", self.signs.edited) if edits else None
        if result is not None:
            outcome = self._outcome(result)
            state = (outcome[0], outcome[1][0]) if outcome[0] != "muted" else state
        elif self._under_way and key in self._asked:
            outcome = ("muted", "on its way")
        elif refused := self._refused_of(key, edits):
            state = ("red", self.signs.error)
            outcome = ("red", f"{self.signs.error} {counted(len(refused), 'problem')}")
        else:
            outcome = ("amber", f"{self.signs.edited} {'new, ' if is_new(key) else ''}not sent")
        fields = ("text", ", ".join(self._fields[key]))
        collection = ("muted", collection_name(self.wftui, self.site, key.collection_id))
        return Row(key, [self._names[key], outcome, fields, collection, ("muted", moment)], state=state)

    def _refused_of(self, key: VariantKey, edits: list[Edit]) -> dict[str, str]:
        """What of the edits of a variant Webflow would refuse; looked at again only when they have changed."""
        stamp = tuple((each.field, each.at) for each in edits)
        known = self._refused.get(key)
        if known is None or known[0] != stamp:
            known = self._refused[key] = (stamp, refused_fields(self.wftui, self.site, key, edits))
        return known[1]

    def _outcome(self, result: Result) -> Span:
        """What came of it; what has been taken back since says so."""
        if result.outcome is Outcome.DONE and result.entry_id is not None:
            journal = self.wftui.working.journal(self.site.id)
            if result.entry_id not in self._entries:
                self._entries[result.entry_id] = journal.entry(result.entry_id)
            entry = self._entries[result.entry_id]
            for record in entry.writes if entry is not None else ():
                if record.is_about(result.key) and record.state is State.TAKEN_BACK:
                    return state_span(record.state, self.signs)
        return outcome_span(result, self.signs)

    def _held(self, key: VariantKey, pid: int | None) -> Row:
        who = f"by process {pid}" if pid else "by another wftui"
        collection = ("muted", collection_name(self.wftui, self.site, key.collection_id))
        name = name_of(self.wftui, self.site, key)
        held = ("amber", f"{self.signs.read_only} held elsewhere")
        return Row(key, [name, held, ("muted", who), collection, ""], state=("muted", self.signs.read_only))

    def path(self) -> tuple[Line, Line]:
        """The site, then this list."""
        more = f" {self.signs.more} "
        return [("muted", self.site.display_name + more), ("text", "What waits")], [("muted", "every locale")]

    def describe(self) -> tuple[Line, Line]:
        """How much waits; after a save, how it went."""
        if self._under_way:
            done = f"{len(self.results)} of {counted(len(self._asked), 'item')} so far"
            return [("text", f"Saving to staged: {done}. Nothing goes live.")], []
        if self.results:
            return self._summary_of_results(), []
        edits = self.wftui.working.edits(self.site.id).everything()
        held = len(self._held_elsewhere())
        right: list[Span] = [("amber", f"{counted(held, 'item')} held by another wftui")] if held else []
        if not edits:
            return [("text", "Nothing waits: everything that was edited here has been sent.")], right
        items = counted(len({each.key for each in edits}), "item")
        return [("amber", f"{counted(len(edits), 'edit')} of {items} not sent"), ("muted", ", oldest first")], right

    def _summary_of_results(self) -> list[Span]:
        results = list(self.results.values())
        done = sum(each.outcome is Outcome.DONE for each in results)
        spans: list[Span] = [("text", f"{done} of {counted(len(results), 'item')} saved")]
        for outcome, word, role in (
            (Outcome.CONFLICT, "in conflict", "red"),
            (Outcome.REFUSED, "refused", "red"),
            (Outcome.UNKNOWN, "not known yet", "amber"),
            (Outcome.NOTHING, "not sent", "muted"),
        ):
            amount = sum(each.outcome is outcome for each in results)
            if amount:
                spans.append((role, f", {amount} {word}"))
        queued = sum(each.queued_changes and each.outcome is Outcome.DONE for each in results)
        if queued:
            spans.append(("muted", f"; the next site publish takes {queued} of them live"))
        return spans

    # Sending

    def send(self, keys: Sequence[VariantKey], *, as_draft: bool = False) -> None:
        """Save these variants, and show what comes of each as it comes."""
        app, site, session = self.wftui, self.site, self.wftui.working
        self._asked, self.results, self._as_draft = list(keys), {}, as_draft
        self._under_way, self._stopping = True, False
        self.activity.job = self._job = Job("Saving", total=len(keys))
        became = {key: key for key in keys}

        def ended_one(result: Result) -> None:
            app.post(lambda: self._one(result))

        async def job(client: Client) -> list[Result]:
            from wftui.services.saving import Saving

            return await Saving(session.workshop.desk(client, site)).save(
                list(became), as_draft=as_draft, on_result=ended_one, stopped=lambda: self._stopping
            )

        def ended(results: list[Result]) -> None:
            from wftui.tui.sending.saving import note_outcome

            self._over(dict(zip(keys, results, strict=True)))
            note_outcome(app, site, results)

        def failed(error: BaseException) -> None:
            self._over(dict(self.results))
            app.went_wrong(error)

        if self.composed:
            self.close_banner()
            self.reload()
        self.activity.say("")
        app.work(job, ended, failed)

    def _one(self, result: Result) -> None:
        if self._under_way:
            if result.key in self._asked:
                self.results[result.key] = result
            self._job.done += 1
            self.reload()

    def _over(self, results: dict[VariantKey, Result]) -> None:
        self._under_way = False
        self.results = results
        self._asked = list(results)
        if self.activity.job is self._job:
            self.activity.job = None
        if self.composed:
            self.reload()
            failed = [each for each in results.values() if not each.ok]
            if results and not failed:
                done = counted(sum(each.outcome is Outcome.DONE for each in results.values()), "item")
                self.say(f"Saved {done}. {self.keymap.shown(Undo)} takes one back", done=True)

    def settled(self, text: str) -> None:
        """Something whose outcome was not known has been looked for."""
        self.show_banner(text, role="amber")
        for key, result in list(self.results.items()):
            if result.outcome is Outcome.UNKNOWN:
                del self.results[key]
                self._asked.remove(key)
        self.reload()

    # Commands

    def can(self, command: type[Command]) -> bool:
        """While it is being saved, only looking and stopping."""
        if command is Save:
            return not self._under_way and super().can(command)
        if command is Undo:
            return not self._under_way and self._taken_back() is not None
        return super().can(command)

    def label_of(self, command: type[Command]) -> str:
        """Save is about all of them; undo about the item that was sent."""
        return {Save: "save all", Undo: "take back"}.get(command) or super().label_of(command)

    def key_spans(self, width: int) -> tuple[list[Span], list[Span]]:
        """While it is being saved, the key that stops it comes first."""
        keys, right = super().key_spans(width)
        if self._under_way:
            stop: list[Span] = [("accent", self.keymap.shown(Back)), ("muted", " stop after what is under way  ")]
            return [*stop, *keys], right
        return keys, right

    def back(self) -> None:
        """Stop a save that runs, after what is under way; otherwise leave."""
        if self._under_way:
            self._stopping = True
            self.say("Stopping after what is under way; the rest stays here, not sent")
            return
        super().back()

    def _key(self) -> VariantKey | None:
        row = self.table.row if self.composed else None
        return row.key if row is not None and isinstance(row.key, VariantKey) else None

    def open_cursor(self) -> None:
        """Open the item at the cursor: its conflict, or its form."""
        key = self._key()
        if key is None or self._under_way:
            return
        result = self.results.get(key)
        if result is not None and result.outcome is Outcome.DONE:
            key = result.key
        from wftui.tui.items.opening import open_item

        opened = open_item(self, self.site, key)
        if opened is not None and result is not None and result.outcome is Outcome.CONFLICT:
            from wftui.tui.sending.saving import open_merge

            self.call_after_refresh(open_merge, opened, result, as_draft=self._as_draft)

    def _taken_back(self) -> Result | None:
        key = self._key()
        result = self.results.get(key) if key is not None else None
        done = result is not None and result.outcome is Outcome.DONE and result.entry_id is not None
        return result if done else None

    def undo(self) -> None:
        """Take back the save of the item at the cursor."""
        result = self._taken_back()
        if result is not None and result.entry_id is not None:
            from wftui.tui.sending.taking_back import ask_to_take_back

            entry = self.wftui.working.journal(self.site.id).entry(result.entry_id)
            if entry is not None:
                ask_to_take_back(self, self.site, entry, only=result.key)

    def next_problem(self) -> None:
        """To the next one that wants something."""
        self._seek(1)

    def previous_problem(self) -> None:
        """To the previous one."""
        self._seek(-1)

    def _seek(self, step: int) -> None:
        count = self.table.row_count
        for distance in range(1, count + 1):
            index = (self.table.cursor + step * distance) % count
            row = self.table.row_at(index)
            if row is not None and row.state is not None and row.state[0] in ("red", "amber"):
                self.table.move_to(index)
                return

    def on_screen_resume(self) -> None:
        """Coming back from an item: what has been solved there is not in conflict any more."""
        if not self._under_way:
            edits = self.wftui.working.edits(self.site.id)
            for key, result in list(self.results.items()):
                if result.outcome in (Outcome.CONFLICT, Outcome.REFUSED) and not edits.of(key):
                    del self.results[key]
                    self._asked.remove(key)
        super().on_screen_resume()


def _said(result: Result) -> str:
    extra = [*result.problems.values()]
    return " ".join([result.sentence, *extra])
