"""Staged against live: field by field what visitors do not see yet, and the way back to what they see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from wftui.domain.errors import WftuiError
from wftui.domain.item import VariantKey
from wftui.domain.text import one_line
from wftui.store.edits import is_new
from wftui.tui.command import Command
from wftui.tui.commands import (
    MOVING,
    ChooseLocale,
    Difference,
    NextProblem,
    Open,
    PreviousProblem,
    PutBack,
    Redo,
    Refresh,
    Undo,
)
from wftui.tui.forms.moving import CursorMoves
from wftui.tui.locales import LocaleChoice
from wftui.tui.look.dates import in_full
from wftui.tui.look.differences import spans_of
from wftui.tui.look.signs import STATUS_ROLE
from wftui.tui.state import ago
from wftui.tui.widgets.passages import SMALL, Passage, Passages

if TYPE_CHECKING:
    from wftui.domain.collection import Collection
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.services.comparing import Change, FieldDifference, ItemDifference, Piece
    from wftui.store.edits import EditStore
    from wftui.store.mirror import Mirror
    from wftui.store.rows import StoredVariant
    from wftui.tui.look.drawing import Span
    from wftui.tui.look.signs import Signs
    from wftui.tui.look.themes import Palette
    from wftui.tui.screens.base import BaseScreen, Line

WIDE = 100
"""Columns from which on row 1 names the site, and row 2 since when the live version is live."""

MOST = 20_000
"""Characters of one change that are shown: some two hundred lines."""

LABEL = 120
"""Characters of a field's name that are shown."""

Answer = tuple["StoredVariant", "ItemDifference"] | None


class DifferenceScreen(CursorMoves, LocaleChoice):
    """What differs between the live version of one item and what stands here."""

    AUTO_FOCUS: ClassVar[str | None] = "Passages"
    TITLE_WORD = "Staged against live"
    HELP = (
        "What visitors see against what stands here, field by field, edits that are not sent included. [-so-] is what "
        "is live and would go, {+so+} is what would come. Only what differs is shown. Enter goes to the field in the "
        "form. Taking the live value back makes an edit of it; nothing is sent before you save. It is read from the "
        "copy on this computer; r asks Webflow again."
    )
    IN_BAR: ClassVar[tuple[type[Command], ...]] = (NextProblem,)
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        Open,
        NextProblem,
        PutBack,
        ChooseLocale,
        Refresh,
        Difference,
        PreviousProblem,
        Undo,
        Redo,
        *MOVING,
    )

    def __init__(
        self, palette: Palette, signs: Signs, site: Site, collection: Collection, locale: Locale, item_id: str
    ) -> None:
        super().__init__(palette, signs)
        self.site, self.collection, self.locale, self.item_id = site, collection, locale, item_id
        self._answer: Answer = None
        self._looked = False
        self._at: dict[str, FieldDifference] = {}
        self.begins_at = ""
        """The slug of the field that the cursor begins at, where that differs."""

    def content(self) -> ComposeResult:
        """The changes."""
        self._passages = Passages(self.palette, self.signs)
        self._passages.moved = self.keys_changed
        yield self._passages

    @property
    def form(self) -> Passages:
        """The changes."""
        return self._passages

    @property
    def mirror(self) -> Mirror:
        """The local copy."""
        return self.wftui.working.mirror(self.site.id)

    @property
    def edits(self) -> EditStore:
        """Where edits are kept."""
        return self.wftui.working.edits(self.site.id)

    @property
    def key(self) -> VariantKey:
        """The variant."""
        return VariantKey(self.collection.id, self.item_id, self.locale.cms_locale_id)

    @property
    def found(self) -> ItemDifference | None:
        """What differs; None without the variant, or while it is looked for."""
        return self._answer[1] if self._answer is not None else None

    # Reading

    def on_mount(self) -> None:
        """Compare at once what is on this computer."""
        super().on_mount()
        self.reload()

    def on_unmount(self) -> None:
        """Nobody waits for the answer any more."""
        self.wftui.reader(self.site.id).drop(self._lane)

    @property
    def _lane(self) -> str:
        return f"difference {id(self)}"

    def on_screen_resume(self) -> None:
        """Coming back from the form: other edits may be there."""
        if self.composed and self._looked:
            self.reload()
        super().on_screen_resume()

    def reload(self) -> None:
        """Compare again."""
        if not self.composed:
            return
        key, locale = self.key, self.locale
        edits = self.edits.of(key) if self.wftui.working.has_edits_file(self.site.id) else {}
        collection = self.collection = self.mirror.collection(self.collection.id) or self.collection

        def job(mirror: Mirror, cancelled: Callable[[], bool]) -> Answer:
            from wftui.services.comparing import compare
            from wftui.services.names import SiteNames

            stored = mirror.variant(key)
            if stored is None:
                return None
            return stored, compare(stored, collection, SiteNames(mirror, locale), edits)

        self.wftui.reader(self.site.id).ask(self._lane, job, self._found, self.wftui.show_error)

    def _found(self, answer: Answer) -> None:
        if not self.is_attached:
            return
        self._answer, self._looked = answer, True
        differences = answer[1].fields if answer is not None else ()
        passages: list[Passage] = []
        self._at = {}
        for difference in differences:
            for number, change in enumerate(difference.changes or (None,)):
                passage = self._passage(difference, change, number)
                self._at[passage.slug] = difference
                passages.append(passage)
        self.form.show_with(passages, self._end())
        if self.begins_at:
            self.form.go_to(self.begins_at)
            self.begins_at = ""
        self.draw_bars()

    def _passage(self, difference: FieldDifference, change: Change | None, number: int) -> Passage:
        from wftui.services.comparing import shortened

        field, state = difference.field, difference.state()
        sign: Span = ("amber", self.signs.edited) if difference.edited else ("violet", self.signs.draft_changes)
        spans: list[Span] = []
        notes: list[str] = []
        if change is not None:
            spans = spans_of(_within(shortened(change.pieces), MOST))
            notes += [change.note] if change.note else []
            if change.markup:
                spans += [("text", "\n"), ("muted", "markup: "), *spans_of(change.markup)]
        if state and number == 0:
            notes.append(f"{self.signs.edited} {state}")
        if change is None:
            spans, notes = [("amber", f"{self.signs.edited} {state}")], []
        note: Span | None = ("amber" if state and number == 0 else "muted", "; ".join(notes)) if notes else None
        return Passage(
            f"{field.slug}/{number}",
            one_line(field.display_name)[:LABEL] if number == 0 else "",
            tuple(spans),
            change.place if change is not None else "",
            note,
            sign if number == 0 else None,
            apart=number == 0,
        )

    def _end(self) -> Line:
        """What is to be said below the changes, or in their place."""
        found = self.found
        if found is None:
            what = one_line(self.collection.singular_name).lower() or "item"
            where = f" in {self.locale.display_name}" if self.site.localized else ""
            return [("text", f"The copy here holds no such {what}{where}.")]
        sentence = found.sentence()
        if not sentence:
            return [("muted", found.others())]
        if not found.has_live and not found.live_known:
            sentence += f" {self.keymap.shown(Refresh)} asks Webflow."
        return [("text", sentence)]

    # Bars

    def path(self) -> tuple[Line, Line]:
        """The item, and that two versions of it are compared."""
        more, found = f" {self.signs.more} ", self.found
        site = f"{self.site.display_name}{more}" if self.size.width >= WIDE else ""
        collection = f"{self.collection.display_name}{more}" if self.size.width >= SMALL else ""
        above: list[Span] = [("muted", f"{site}{collection}")]
        if found is not None:
            above.append(("muted", f"{one_line(found.name)}{more}"))
        return [*above, ("text", "difference")], self.locale_spans()

    def summary(self) -> tuple[Line, Line]:
        """The status, how many fields differ, and how many edits are among them."""
        if self._answer is None:
            return ([("muted", f"{self.signs.no_variant} no variant")] if self._looked else []), []
        stored, found = self._answer
        left: list[Span] = [(STATUS_ROLE[found.status], f"{self.signs.status(found.status)} {found.status.word}")]
        if found.has_live:
            count = found.differing
            total = len(found.fields) + found.same_fields
            words = f": {count} of {total} fields differ{'s' if count == 1 else ''} from what is live"
            live = stored.live.last_published if stored.live is not None else None
            since = in_full(live or stored.staged.last_published, self.site.time_zone)
            left.append(("muted", words + (f" since {since}" if since and self.size.width >= WIDE else "")))
        edits = f"{found.edits} edit{'' if found.edits == 1 else 's'} not sent"
        return left, [("amber", edits)] if found.edits else []

    def freshness(self) -> str:
        """When the item was read."""
        return f"synced {ago(self._answer[0].fetched_at)}" if self._answer is not None else ""

    def can(self, command: type[Command]) -> bool:
        """What is about a change needs one."""
        if command in (Open, PutBack, NextProblem, PreviousProblem):
            return self.composed and bool(self.form.rows)
        if command is Undo:
            return self.composed and self.edits.can_undo(self.key)
        if command is Redo:
            return self.composed and self.edits.can_redo(self.key)
        return super().can(command)

    def label_of(self, command: type[Command]) -> str:
        """The words of this screen."""
        words: dict[type[Command], str] = {
            Open: "go to the field",
            NextProblem: "next change",
            PutBack: "take the live value back",
            Difference: "back",
        }
        return words.get(command, super().label_of(command))

    # Commands

    def difference(self) -> None:
        """Back to where one came from."""
        self.back()

    def _difference_at_cursor(self) -> FieldDifference | None:
        row = self.form.row
        return self._at.get(row.slug) if row is not None else None

    def open_cursor(self) -> None:
        """To the field in the form."""
        from wftui.tui.items.opening import open_item
        from wftui.tui.screens.item import ItemScreen

        difference = self._difference_at_cursor()
        if difference is None:
            return
        below = self.wftui.screen_stack[-2] if len(self.wftui.screen_stack) > 1 else None
        if isinstance(below, ItemScreen) and below.key == self.key:
            self.wftui.pop_screen()
            below.close_editor()
            below.form.go_to(difference.field.slug)
        else:
            open_item(self, self.site, self.key, at=difference.field.slug)

    def on_field_list_opened(self, message: Passages.Opened) -> None:
        """A double click opens."""
        message.stop()
        self.open_cursor()

    def put_back(self) -> None:
        """Give the field its live value again, as an edit."""
        from wftui.fields import field_type

        difference, answer = self._difference_at_cursor(), self._answer
        if difference is None or answer is None:
            return
        field, undo = difference.field, self.keymap.shown(Undo)
        label = one_line(field.display_name)
        if not field_type(field.type).can_edit(field):
            self.say(f"{label} is read only: its live value cannot be put back from here")
            return
        if difference.brings_back:
            self.say(f"{label} has its live value already, as an edit that is not sent")
            return
        stored = field_type(field.type).decode(answer[0].staged.field_data().get(field.slug))
        try:
            edit = self.edits.set(self.key, field.slug, difference.live, base=stored)
        except WftuiError as error:
            self.show_banner(str(error))
            return
        words = "is as it is live, not sent yet" if edit is not None else "is as it is live: the edit is gone"
        self.say(f"{label} {words}; {undo} undoes")
        self.reload()

    def undo(self) -> None:
        """Take the last edit of this item back."""
        self._walked(bool(self.edits.undo(self.key)), "Nothing to undo here")

    def redo(self) -> None:
        """Make it again."""
        self._walked(bool(self.edits.redo(self.key)), "Nothing to redo here")

    def _walked(self, done: bool, otherwise: str) -> None:
        if not done:
            self.say(otherwise)
        self.reload()

    def refresh_data(self) -> None:
        """Ask Webflow for this item again."""
        self.wftui.syncing.item_opened(self.site.id, self.key, self.locale, always=True)

    def next_problem(self) -> None:
        """The next change."""
        self._step(1, "That was the last change")

    def previous_problem(self) -> None:
        """The one before."""
        self._step(-1, "That was the first change")

    def _step(self, step: int, otherwise: str) -> None:
        at = self.form.cursor
        self.form.move_to(at + step)
        if self.form.cursor == at:
            self.say(otherwise)

    def show_locale(self, locale: Locale) -> None:
        """The same item in another locale."""
        self.form.cursor = self.form.top = 0
        self._looked = False
        super().show_locale(locale)


def _within(pieces: Sequence[Piece], room: int) -> list[Piece]:
    """The pieces up to so many characters, and how many more there are."""
    from wftui.services.comparing import Kind, Piece

    found: list[Piece] = []
    for piece in pieces:
        found.append(Piece(piece.kind, piece.text[:room]))
        room -= len(piece.text)
        if room < 0:
            more = sum(len(each.text) for each in pieces) - MOST
            return [*found, Piece(Kind.LEFT_OUT, f"and {more:,} characters more")]
    return found


def show_difference(
    screen: BaseScreen, site: Site, collection: Collection, locale: Locale, item_id: str, at: str = ""
) -> None:
    """Open the difference of an item, at the field of the slug `at`; what exists only here has none."""
    if is_new(VariantKey(collection.id, item_id, locale.cms_locale_id)):
        screen.say("This item exists only here: there is no live version to compare it with")
        return
    opened = DifferenceScreen(screen.palette, screen.signs, site, collection, locale, item_id)
    opened.begins_at = at
    screen.wftui.push_screen(opened)
