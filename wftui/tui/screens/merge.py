"""Both sides changed the same fields: before, yours and theirs beside each other, and a choice for each field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult

from wftui.domain.item import VariantKey
from wftui.domain.text import one_line
from wftui.domain.values import same
from wftui.fields import field_type
from wftui.services.names import SiteNames
from wftui.services.outcomes import Conflict, Merged, Resolution, Result, Side
from wftui.tui.asking import counted
from wftui.tui.command import Command
from wftui.tui.commands import (
    MOVING,
    Actions,
    ClearValue,
    NextProblem,
    Open,
    PreviousProblem,
    PutBack,
    Save,
    TakeBefore,
    TakeMine,
    TakeTheirs,
    Undo,
    WriteNew,
)
from wftui.tui.editors import can_edit
from wftui.tui.forms.editing import FieldEditing
from wftui.tui.forms.moving import CursorMoves
from wftui.tui.forms.values import FormState
from wftui.tui.items.names import collection_name, name_of
from wftui.tui.look.drawing import Span, fit, wrap
from wftui.tui.screens.base import BaseScreen, Line
from wftui.tui.widgets.bar import Lines
from wftui.tui.widgets.field_list import FieldList
from wftui.tui.widgets.merge_list import MergeList, MergeRow, from_where_they_differ
from wftui.tui.widgets.sheet import Rule

if TYPE_CHECKING:
    from wftui.domain.collection import Field
    from wftui.domain.json import Json
    from wftui.domain.site import Site

NEW = 3
"""The number of a value that was written in place of all three."""

MOST_MERGED = 8
"""How many fields that merged by themselves are listed."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What the three values are called, and what this is about."""

    step: str
    headings: tuple[str, str, str]
    what: str
    send: str


SAVE = Wording(
    "Save",
    ("Before, as you opened it", "Yours, not sent", "Theirs, on the server"),
    "Someone changed this item after you opened it. Nothing was sent.",
    "save when all are chosen",
)
TAKE_BACK = Wording(
    "Take back",
    ("As that save left it", "The value from before it", "Theirs, on the server"),
    "Someone changed this item since. Nothing was sent.",
    "take back when all are chosen",
)

Send = Callable[["MergeScreen", list[Resolution]], None]


class MergeScreen(CursorMoves, FieldEditing):
    """The conflicts of one variant. Nothing is chosen beforehand, and nothing is sent before all are."""

    AUTO_FOCUS: ClassVar[str | None] = "MergeList"
    TITLE_WORD = "Merge"
    HELP = (
        "Someone changed the same fields that you changed. For each, take the value from before, yours or theirs, or "
        "write a new one. Fields that only one side changed have merged by themselves; they are listed below the rule. "
        "Esc leaves without sending; your edits stay as they are."
    )
    IN_BAR: ClassVar[tuple[type[Command], ...]] = (NextProblem,)
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        TakeBefore,
        TakeMine,
        TakeTheirs,
        WriteNew,
        NextProblem,
        Save,
        PreviousProblem,
        PutBack,
        ClearValue,
        *MOVING,
    )
    TYPING_OFFERS: ClassVar[tuple[type[Command], ...]] = (PutBack, ClearValue)

    def __init__(self, above: BaseScreen, site: Site, result: Result, send: Send, wording: Wording = SAVE) -> None:
        super().__init__(above.palette, above.signs)
        self.site, self._send, self._wording = site, send, wording
        self._above = above
        self.refused = {}
        self._sending = False
        self._chosen: dict[str, tuple[int, Json]] = {}
        self._read(result)
        mirror = above.wftui.working.mirror(site.id)
        collection = mirror.collection(self.key.collection_id)
        assert collection is not None
        self.collection = collection
        self.locale = site.locale_of(self.key.cms_locale_id) or site.primary

    def _read(self, result: Result) -> None:
        self._conflicts: tuple[Conflict, ...] = result.conflicts
        self._merged: tuple[Merged, ...] = result.merged
        self._key = result.conflicts[0].key

    def take(self, result: Result) -> None:
        """They changed again between the look and the save: what was chosen against other values is asked anew."""
        known = {each.field: each for each in self._conflicts}
        self._read(result)
        self._sending = False
        self._chosen = {
            each.field: self._chosen[each.field]
            for each in self._conflicts
            if each.field in self._chosen and same(known[each.field].theirs, each.theirs)
        }
        self.show_fields()
        self.show_banner("Someone changed it again just now. Nothing was sent; look at what is not chosen yet.")

    # Shape

    def content(self) -> ComposeResult:
        """The headings, the conflicts, what merged by itself."""
        yield Lines(self.palette, id="headings")
        yield MergeList(self.palette, self.signs)
        yield Rule(self.palette, self.signs, "Merged by themselves")
        yield Lines(self.palette, id="merged")

    def on_mount(self) -> None:
        """Show them."""
        super().on_mount()
        self.query_one(MergeList).focus()
        self.call_after_refresh(self.show_fields)

    def on_resize(self, event: Any) -> None:
        """Another width wraps everything anew."""
        super().on_resize(event)
        if self.composed:
            self.call_after_refresh(self.show_fields)

    @property
    def form(self) -> MergeList:
        """The list of conflicts."""
        return self.query_one(MergeList)

    @property
    def key(self) -> VariantKey:
        """The variant."""
        return self._key

    @property
    def names(self) -> SiteNames:
        """Names of items and the site's time."""
        return SiteNames(self.mirror, self.locale)

    @property
    def state(self) -> FormState:
        """What editors are told: the values as they are taken so far."""
        return FormState(self.collection, {}, None, {}, {}, self.names)

    def show_fields(self) -> None:
        """Draw everything again."""
        if not self.composed:
            return
        self.form.show([self._row(each) for each in self._conflicts])
        headings = self.form.headings(self._wording.headings, self.signs.bar)
        self.query_one("#headings", Lines).show([headings, []])
        self.query_one(Rule).display = bool(self._merged)
        self.query_one("#merged", Lines).show(self._below())
        self.draw_bars()

    def _row(self, conflict: Conflict) -> MergeRow:
        taken = self._chosen.get(conflict.field)
        state: Span = ("red", self.signs.conflict) if taken is None else ("green", self.signs.done)
        texts = (self._text(conflict, conflict.base), self._text(conflict, conflict.mine))
        three = (*texts, self._text(conflict, conflict.theirs))
        if three[1] == three[2]:
            three = (str(conflict.base or ""), str(conflict.mine or ""), str(conflict.theirs or ""))
        return MergeRow(
            conflict.field,
            self._label(conflict.field),
            from_where_they_differ(three),
            taken[0] if taken else None,
            self._text(conflict, taken[1]) if taken and taken[0] == NEW else "",
            state,
        )

    def _label(self, slug: str) -> str:
        field = self.collection.field(slug)
        return one_line(field.display_name) if field is not None else slug

    def _text(self, conflict: Conflict, value: Json) -> str:
        field = self.collection.field(conflict.field)
        if value is None:
            return "(empty)"
        return str(value) if field is None else field_type(field.type).text(value, field, self.names)

    def _cell(self, slug: str, value: Json) -> str:
        field = self.collection.field(slug)
        if value in (None, "", []):
            return "(empty)"
        return one_line(str(value)) if field is None else field_type(field.type).cell(value, field, self.names)

    def _below(self) -> list[Line]:
        lines: list[Line] = []
        for each in self._merged[:MOST_MERGED]:
            change = f"{self._cell(each.field, each.before)} becomes {self._cell(each.field, each.after)}"
            if each.side is Side.BOTH:
                change = f"the same change on both sides: {self._cell(each.field, each.after)}"
            label = fit(self._label(each.field), 16, more=self.signs.more)
            lines.append([("text", f"   {label} "), ("muted", f"{each.side.value:<8}"), ("text", change)])
        if len(self._merged) > MOST_MERGED:
            lines.append([("muted", f"   and {len(self._merged) - MOST_MERGED} more fields")])
        width = max(30, self.size.width - 6)
        save, undo = self.keymap.shown(Save), self.keymap.shown(Undo)
        fields = self._fields_to_send()
        what = f"sends 1 request: {', '.join(fields)}" if fields else "sends nothing: theirs is taken everywhere"
        sentences = (
            f"{save} {what}. What it replaces goes to the journal; {undo} brings it back.",
            "Between this look and the save there is a moment that Webflow cannot guard. A change made in it would be "
            "overwritten.",
        )
        lines.append([])
        for sentence in sentences:
            lines += [[("muted", f"   {part}")] for part in wrap(sentence, width)]
        return lines

    def _fields_to_send(self) -> list[str]:
        """The fields of which something else than theirs would be sent, as far as is chosen."""
        found = []
        for each in self._conflicts:
            taken = self._chosen.get(each.field)
            if taken is None or not same(taken[1], each.theirs):
                found.append(self._label(each.field))
        return found + [self._label(each.field) for each in self._merged if each.side is Side.MINE]

    # Bars

    def path(self) -> tuple[Line, Line]:
        """The item, and that it is being saved."""
        more = f" {self.signs.more} "
        collection = collection_name(self.wftui, self.site, self.key.collection_id)
        name = name_of(self.wftui, self.site, self.key)
        left: list[Span] = [("muted", f"{self.site.display_name}{more}{collection}{more}{name}{more}")]
        return [*left, ("text", self._wording.step)], [("text", str(self.locale) if self.site.localized else "")]

    def summary(self) -> tuple[Line, Line]:
        """What happened, how many choices there are, and what merged by itself."""
        count = len(self._conflicts)
        needs = "1 field needs" if count == 1 else f"{count} fields need"
        count = len(self._merged)
        merged = f"; {count} merged by {'itself' if count == 1 else 'themselves'}" if count else ""
        words = f"{self.signs.conflict} {self._wording.what} {needs} your choice{merged}."
        return [("red", words)], []

    def freshness(self) -> str:
        """The item was read a moment ago; how many choices are left."""
        left = self._left()
        return f"re-read just now; {left} of {counted(len(self._conflicts), 'choice')} left" if left else (
            "re-read just now; every choice is made"
        )  # fmt: skip

    def _left(self) -> int:
        return sum(each.field not in self._chosen for each in self._conflicts)

    def can(self, command: type[Command]) -> bool:
        """Choices while nothing is typed."""
        if not self.composed:
            return False
        if command in (TakeBefore, TakeMine, TakeTheirs, WriteNew, NextProblem, PreviousProblem, *MOVING):
            field = self.field_at_cursor()
            return not self.form.editing and (command is not WriteNew or (field is not None and can_edit(field)))
        if command is Save:
            return True
        if command in (PutBack, ClearValue):
            return self.form.editing
        return command not in (Open, Undo, Actions) and super().can(command)

    def label_of(self, command: type[Command]) -> str:
        """Save has to wait for the choices."""
        return {Save: self._wording.send, NextProblem: "next choice"}.get(command) or super().label_of(command)

    # The bench of the editors

    def field_at_cursor(self) -> Field | None:
        """The field at the cursor."""
        row = self.form.row
        return self.collection.field(row.slug) if row is not None else None

    def _conflict(self, slug: str) -> Conflict | None:
        return next((each for each in self._conflicts if each.field == slug), None)

    def value_of(self, field: Field) -> Json:
        """What is taken; yours as long as nothing is."""
        conflict = self._conflict(field.slug)
        taken = self._chosen.get(field.slug)
        return taken[1] if taken else conflict.mine if conflict else None

    def stored_of(self, field: Field) -> Json:
        """Yours: what the editor does not show of a value is kept from it."""
        conflict = self._conflict(field.slug)
        return conflict.mine if conflict else None

    def keep(self, field: Field, value: Json, *, draw: bool = True) -> bool:
        """A new value was written: it is what is taken, and is sent only with the others."""
        self._chosen[field.slug] = (NEW, value)
        if draw:
            self.show_fields()
            if self._box is not None:
                self._put(self.form.place())
        return True

    def take_back(self, field: Field) -> None:
        """Nothing is chosen again."""
        self._chosen.pop(field.slug, None)

    # Commands

    def take_before(self) -> None:
        """Take the value from before."""
        self._take(0)

    def take_mine(self) -> None:
        """Take yours."""
        self._take(1)

    def take_theirs(self) -> None:
        """Take theirs."""
        self._take(2)

    def _take(self, number: int) -> None:
        row = self.form.row
        conflict = self._conflict(row.slug) if row is not None else None
        if conflict is not None:
            self._chosen[conflict.field] = (number, (conflict.base, conflict.mine, conflict.theirs)[number])
            self.show_fields()

    def write_new(self) -> None:
        """Open the field's editor."""
        self.open_cursor()

    def next_problem(self) -> None:
        """To the next field that is not chosen yet."""
        self._seek(1)

    def previous_problem(self) -> None:
        """To the previous field that is not chosen yet."""
        self._seek(-1)

    def _seek(self, step: int) -> None:
        count = len(self._conflicts)
        for distance in range(1, count + 1):
            index = (self.form.cursor + step * distance) % count
            if self._conflicts[index].field not in self._chosen:
                self.form.move_to(index)
                return
        self.say("Every choice is made")

    def save(self) -> None:
        """Send, once every field is chosen."""
        self.close_editor()
        left = self._left()
        if left:
            self.say(f"{left} of {counted(len(self._conflicts), 'choice')} left; nothing was sent")
            row = self.form.row
            if row is not None and row.slug in self._chosen:
                self._seek(1)
            return
        if self._sending:
            return
        self._sending = True
        self.close_banner()
        self.say(f"{self._wording.step}: sending")
        self._send(self, [Resolution(each, self._chosen[each.field][1]) for each in self._conflicts])

    def leave(self) -> None:
        """The save has ended: back to where it came from."""
        if self.is_attached and self.wftui.screen is self:
            self.wftui.pop_screen()

    def back(self) -> None:
        """Close the editor, or leave; nothing was sent and the edits are as they were."""
        if self.form.editing:
            self.close_editor()
            return
        super().back()

    def show_banner(self, sentence: str, *, role: str = "red") -> None:
        """A save that failed may be tried again."""
        self._sending = False
        super().show_banner(sentence, role=role)

    def on_field_list_moved(self, message: FieldList.Moved) -> None:
        """What can be done depends on the field."""
        message.stop()
        self.keys_changed()
