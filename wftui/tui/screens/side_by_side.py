"""One item in two locales: the primary one at the left, read only; another at the right, with the form's editors.

Of a new item, which exists only here, the left one is the first of those that it will be made in.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult

from wftui.domain.item import VariantKey
from wftui.domain.text import one_line
from wftui.domain.values import same
from wftui.fields import field_type, slug
from wftui.services.names import SiteNames
from wftui.store.edits import NEW
from wftui.tui.command import Command
from wftui.tui.commands import (
    Back,
    CopySource,
    InEditor,
    NewItem,
    NextField,
    NextProblem,
    Open,
    OtherLook,
    PutBack,
    Save,
    ShowPicture,
    SideBySide,
    Undo,
)
from wftui.tui.editors import editor_of
from wftui.tui.forms.pairing import Part, Standing, parts_of, standing
from wftui.tui.forms.values import judge, problems_of
from wftui.tui.look.signs import STATUS_ROLE
from wftui.tui.screens.item import ItemScreen
from wftui.tui.widgets.bar import Lines
from wftui.tui.widgets.pairs import PairRow, Pairs
from wftui.tui.widgets.picker import PickSheet
from wftui.tui.widgets.rows import Column, Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wftui.domain.collection import Collection, Field
    from wftui.domain.json import Json
    from wftui.domain.locale import Locale
    from wftui.domain.site import Site
    from wftui.tui.look.drawing import Span
    from wftui.tui.look.signs import Signs
    from wftui.tui.look.themes import Palette
    from wftui.tui.screens.base import BaseScreen, Line


class SideBySideScreen(ItemScreen):
    """An item in a secondary locale, beside the primary one. What is saved and published is that locale alone."""

    AUTO_FOCUS: ClassVar[str | None] = "Pairs"
    TITLE_WORD = "Side by side"
    HELP = (
        "One item in two locales. The left column is read only here; the right one has the editors of the form. "
        "Saving and publishing touch the right locale alone; a new item is made in all of its locales. A field says "
        "when it is edited, the same as the source, empty, or too long."
    )
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        Open, NextProblem, CopySource,
        *(each for each in ItemScreen.OFFERS if each not in (Open, NextProblem, NewItem)),
    )  # fmt: skip
    IN_BAR: ClassVar[tuple[type[Command], ...]] = (NextProblem,)
    TYPING_OFFERS: ClassVar[tuple[type[Command], ...]] = (
        Back, NextProblem, CopySource, Save, NextField, PutBack, Undo, ShowPicture, OtherLook, InEditor,
    )  # fmt: skip

    def __init__(
        self, palette: Palette, signs: Signs, site: Site, collection: Collection, locale: Locale, item_id: str
    ) -> None:
        super().__init__(palette, signs, site, collection, locale, item_id)
        self.source: Mapping[str, Json] = {}
        self._parts: dict[str, Part] = {}
        self._words: Counter[str] = Counter()

    def content(self) -> ComposeResult:
        """What is in which column, and the fields."""
        yield Lines(self.palette, id="pair-heading")
        self._pairs = Pairs(self.palette, self.signs)
        self._pairs.moved = self.keys_changed
        yield self._pairs

    @property
    def form(self) -> Pairs:
        """The two columns."""
        return self._pairs

    @property
    def source_locale(self) -> Locale:
        """The locale at the left."""
        return self.locales_of_item()[0] if self.is_new else self.site.primary

    @property
    def source_key(self) -> VariantKey:
        """The variant at the left."""
        return VariantKey(self.collection.id, self.item_id, self.source_locale.cms_locale_id)

    # Rows

    def show_fields(self) -> None:
        """Draw both columns again."""
        if not self.composed or not self.is_attached:
            return
        self.source = self._read_source()
        self._make_state()
        target = self.state.staged if self.ready else {}
        shown = {field.slug: self.state.value(field) for field in self.collection.fields} if self.ready else target
        parts = list(parts_of(self.collection, self.source, shown))
        self._parts = {part.field.slug: part for part in parts}
        self._words = Counter()
        names = SiteNames(self.mirror, self.source_locale)
        self.form.show([self._row(part, names) for part in parts])
        self._show_heading()
        self.draw_bars()

    def _read_source(self) -> Mapping[str, Json]:
        """The values at the left: what is stored, or what was typed into a new item."""
        if self.is_new:
            return {field: edit.value for field, edit in self.edits.of(self.source_key).items()}
        stored = self.mirror.variant(self.source_key)
        return stored.staged.field_data() if stored is not None else {}

    def _row(self, part: Part, source_names: SiteNames) -> PairRow:
        field, kind = part.field, field_type(part.field.type)
        source = self.source_of(field)
        left = kind.cell(source, field, source_names)
        if not self.ready:
            return PairRow(field.slug, field.display_name, left)
        value = self.value_of(field)
        edited = part.whole.slug in self.state.edits
        changed = edited and (part.index is None or not same(value, self.stored_of(field)))
        found: Standing = standing(part, source, value, self.names, self.signs, edited=changed)
        if found.to_do:
            self._words[found.word] += 1
        problems: list[Span] = []
        if part.index in (None, 0):
            problems = problems_of(part.whole, self.state, self.signs, self)
        state: Span | None = ("amber", self.signs.edited) if edited else None
        if any(role == "red" for role, _ in problems):
            state = ("red", self.signs.error)
        right: Span = ("amber" if edited else "text", kind.cell(value, field, self.names))
        if self.is_new and slug.is_slug(field) and not left:
            left = self._slug_to_be()
            right = right if right[1] else ("muted", left)
        return PairRow(field.slug, field.display_name, left, right, found.shown, found.to_do, state, tuple(problems))

    def _slug_to_be(self) -> str:
        """What the slug of a new item becomes in every locale when nobody types one."""
        name = self.source.get("name")
        suggested = slug.suggest(name) if isinstance(name, str) else ""
        return f"{suggested}  (from the name)" if suggested else ""

    def _show_heading(self) -> None:
        source = f"{self.source_locale.display_name}, read only here"
        target: list[Span] = [("text", f"{self.locale.display_name}, ")]
        if self.stored is not None:
            status = self.stored.status
            target.append((STATUS_ROLE[status], f"{self.signs.status(status)} {status.word}"))
        elif self.ready and self.is_new:
            target.append(("amber", f"{self.signs.edited} new, not sent"))
        else:
            target.append(("muted", f"{self.signs.no_variant} no variant"))
        self.query_one("#pair-heading", Lines).show([self.form.heading(source, target)])

    def on_resize(self, event: Any) -> None:
        """Another width has other columns."""
        super().on_resize(event)
        if self.composed:
            self.call_after_refresh(self._show_heading)

    # What the editors ask; the alt text of a picture is a text of its own

    def field_at_cursor(self) -> Field | None:
        """The field, or the part of one, that the cursor is on."""
        row = self.form.row
        part = self._parts.get(row.slug) if row is not None else None
        return part.field if part is not None else None

    def _part(self, field: Field) -> Part:
        return self._parts.get(field.slug) or Part(field, field)

    def source_of(self, field: Field) -> Json:
        """What stands in the primary locale."""
        part = self._part(field)
        return part.get(field_type(part.whole.type).decode(self.source.get(part.whole.slug)))

    def value_of(self, field: Field) -> Json:
        """What stands in the right column now."""
        part = self._part(field)
        return part.get(super().value_of(part.whole))

    def stored_of(self, field: Field) -> Json:
        """What Webflow holds in this locale."""
        part = self._part(field)
        return part.get(super().stored_of(part.whole))

    def keep(self, field: Field, value: Json, *, draw: bool = True) -> bool:
        """Keep a value; that of a part, in its field."""
        part = self._part(field)
        if part.index is None:
            return super().keep(field, value, draw=draw)
        whole = part.whole
        source = field_type(whole.type).decode(self.source.get(whole.slug))
        return super().keep(whole, part.put(super().value_of(whole), value, source), draw=draw)

    def pictures_of(self, field: Field) -> list[Json]:
        """The pictures of a field; for an alt text the one that it is about."""
        part = self._part(field)
        if part.index is None:
            return super().pictures_of(field)
        source = field_type(part.whole.type).decode(self.source.get(part.whole.slug))
        found = super().pictures_of(part.whole) or editor_of(part.whole).pictures(source)
        return found[part.index : part.index + 1]

    def take_back(self, field: Field) -> None:
        """Give the whole field its stored value again."""
        super().take_back(self._part(field).whole)

    # Bars

    def locale_spans(self) -> list[Span]:
        """Both locales."""
        return [("text", f"{self.source_locale} and {self.locale}")]

    def summary(self) -> tuple[Line, Line]:
        """What is left to do; or that the item is not there in this locale, and where it must be made."""
        if not self.ready:
            return super().summary()
        words = ", ".join(f"{count} {word}" for word, count in self._words.items())
        left: list[Span] = [("text", f"to do: {words}") if words else ("text", "nothing left to do here")]
        return left, super().summary()[1]

    def can(self, command: type[Command]) -> bool:
        """What makes sense here."""
        if command is CopySource:
            field = self.field_at_cursor() if self.composed and self.ready else None
            return field is not None and self._part(field).whole.editable
        if command is SideBySide:
            return True
        return super().can(command)

    def label_of(self, command: type[Command]) -> str:
        """The words of this screen."""
        words: dict[type[Command], str] = {
            SideBySide: "one locale",
            NextProblem: "next to do",
            Save: "make it" if self.is_new else f"save {self.locale.display_name.partition(' (')[0]}",
        }
        if command is Back and self.form.editing:
            return "done"
        return words.get(command, super().label_of(command))

    # Commands

    def save(self) -> None:
        """Save the right locale; a new item is made in all of its locales, once the source has what is required."""
        self.close_editor()
        wrong = self._wrong_in_source() if self.is_new else []
        if not wrong:
            super().save()
            return
        self.form.go_to(wrong[0].slug)
        named = ", ".join(one_line(each.display_name) for each in wrong[:4]) + (", ..." if len(wrong) > 4 else "")
        self.show_banner(
            f"Not made: {self.source_locale.display_name} must be finished first: {named}. "
            f"{self.keymap.shown(SideBySide)} goes back to it. Nothing was sent; your edits are kept."
        )

    def _wrong_in_source(self) -> list[Field]:
        """The fields of a new item that its first locale must have, and has not, or not as they must be."""
        names = SiteNames(self.mirror, self.source_locale)
        return [
            each
            for each in self.collection.fields
            if each.editable
            and not slug.is_slug(each)
            and any(is_error for is_error, _ in judge(each, self.source.get(each.slug), names))
        ]

    def became(self, item_id: str) -> None:
        """The new item has been made; a form that it was begun in for somebody goes on with that."""
        stack = self.wftui.screen_stack
        below = stack[stack.index(self) - 1]
        super().became(item_id)
        if isinstance(below, ItemScreen) and below.made is not None and stack[-1] is self:
            self.wftui.pop_screen()
            below.became(item_id)

    def forget_if_empty(self) -> None:
        """The form below still shows it."""

    def copy_source(self) -> None:
        """Copy the value of the source."""
        field = self._open or self.field_at_cursor()
        if field is not None:
            self.keep(field, self.source_of(field))
            self._show_value(field)

    def _seek(self, step: int) -> None:
        """To the next field that is the same as the source, empty or too long; it opens when one is open."""
        opened = self.form.editing
        self.close_editor()
        rows = self.form.rows
        for distance in range(1, len(rows) + 1):
            index = (self.form.cursor + step * distance) % len(rows)
            if rows[index].to_do or (rows[index].state or ("", ""))[0] == "red":
                self.form.move_to(index)
                if opened:
                    self.open_cursor()
                return
        self.say("Nothing is left to do here", done=True)

    def side_by_side(self) -> None:
        """Back to one locale."""
        self.back()

    def show_locale(self, locale: Locale) -> None:
        """Another locale at the right; the source stays at the left."""
        if locale == self.source_locale:
            self.say(f"{locale.display_name} is the source, at the left")
            return
        super().show_locale(locale)


def open_side_by_side(screen: BaseScreen, site: Site, collection: Collection, locale: Locale, item_id: str) -> None:
    """Open an item side by side: in the locale that is shown, or in the one that is chosen when that is the source."""
    begun = screen.wftui.working.edits(site.id).find_new(item_id) if item_id.startswith(NEW) else None
    made_in = begun.locales if begun is not None else [each.cms_locale_id for each in site.locales]
    others = [found for each in made_in[1:] if (found := site.locale_of(each)) is not None]

    def show(chosen: Locale) -> None:
        screen.wftui.push_screen(SideBySideScreen(screen.palette, screen.signs, site, collection, chosen, item_id))

    if not others:
        what = "This new item is made in" if begun is not None else f"{one_line(site.display_name)} has"
        screen.say(f"{what} one locale")
    elif locale in others:
        show(locale)
    elif len(others) == 1:
        show(others[0])
    else:
        statuses = screen.wftui.working.mirror(site.id).item_locales(collection.id, item_id)

        def find(text: str) -> list[Row]:
            rows = []
            for each in others:
                status = statuses.get(each.cms_locale_id)
                words: Span = ("muted", f"{screen.signs.no_variant} no variant")
                if begun is not None:
                    words = ("amber", f"{screen.signs.edited} new, not sent")
                elif status is not None:
                    words = (STATUS_ROLE[status], f"{screen.signs.status(status)} {status.word}")
                if text.casefold() in f"{each.display_name} {each.tag}".casefold():
                    rows.append(Row(each.tag, [each.display_name, ("muted", each.tag), words]))
            return rows

        def chosen(tag: object) -> None:
            found = next((each for each in others if each.tag == tag), None)
            if found is not None:
                show(found)

        columns = [Column("name", "", 30, fixed=True), Column("tag", "", 10), Column("status", "", 20)]
        title = "Side by side with"
        screen.wftui.push_screen(PickSheet(screen.palette, screen.signs, title, columns, find), chosen)
