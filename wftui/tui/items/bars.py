"""What the two upper rows of an item's form say: where it is, how it stands, how many edits wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.domain.status import Status
from wftui.tui.commands import Back, Refresh, Save
from wftui.tui.forms.editing import FieldEditing
from wftui.tui.locales import LocaleChoice
from wftui.tui.look.dates import in_full
from wftui.tui.look.drawing import Span
from wftui.tui.look.signs import STATUS_ROLE
from wftui.tui.screens.base import Line

if TYPE_CHECKING:
    from wftui.domain.locale import Locale
    from wftui.store.rows import StoredVariant


class ItemBars(FieldEditing, LocaleChoice):
    """A form that says how its item stands."""

    item_id: str
    stored: StoredVariant | None

    @property
    def is_new(self) -> bool:
        """Whether the item exists only here."""
        raise NotImplementedError

    @property
    def ready(self) -> bool:
        """Whether there is an item to show."""
        raise NotImplementedError

    def locales_of_item(self) -> list[Locale]:
        """The locales that the item can be shown in."""
        raise NotImplementedError

    def path(self) -> tuple[Line, Line]:
        """The site, the collection, the item."""
        more = f" {self.signs.more} "
        name = self.stored.staged.name if self.stored else f"new {self.collection.singular_name.lower() or 'item'}"
        if self.ready:
            name = str(self.value_of_slug("name") or name)
        left: list[Span] = [("muted", f"{self.site.display_name}{more}{self.collection.display_name}{more}")]
        return [*left, ("text", name)], self.locale_spans()

    def summary(self) -> tuple[Line, Line]:
        """The status and what it means, and how many edits wait."""
        if self.is_new and self.ready:
            return self._new_summary()
        if self.stored is None:
            return [("muted", f"{self.signs.no_variant} no variant: {self._no_variant_words()}")], []
        status = self.stored.status
        left: list[Span] = [(STATUS_ROLE[status], f"{self.signs.status(status)} {status.word}")]
        explained = self._explained(status)
        if explained:
            left.append(("muted", explained))
        return left, self._counts()

    def _new_summary(self) -> tuple[Line, Line]:
        where = f" in {', '.join(each.short for each in self.locales_of_item())}" if self.site.localized else ""
        words = f"{self.signs.edited} new: {self.keymap.shown(Save)} makes it{where}, staged; nothing goes live"
        return [("amber", words)], self._counts()

    def _counts(self) -> Line:
        count = len(self.state.edits)
        problems = sum(1 for row in self.form.rows if any(role == "red" for role, _ in row.problems))
        right: list[Span] = []
        if count:
            right.append(("amber", f"{count} edit{'s' if count != 1 else ''} not sent"))
        if problems:
            right.append(("red", f"{', ' if count else ''}{problems} problem{'s' if problems != 1 else ''}"))
        return right

    def _explained(self, status: Status) -> str:
        assert self.stored is not None
        since = in_full(self.stored.staged.last_published, self.site.time_zone)
        if status in (Status.DRAFT_CHANGES, Status.QUEUED_CHANGES):
            differ = sum(1 for row in self.form.rows if row.state and row.state[0] == "violet")
            fields = f", {differ} field{'' if differ == 1 else 's'} differ{'s' if differ == 1 else ''} from live"
            taken = "; the next site publish takes it" if status is Status.QUEUED_CHANGES else ""
            return f"{fields if differ else ''}{taken}; live since {since}"
        words = {
            Status.PUBLISHED: f": live since {since}, and staged is the same",
            Status.DRAFT: ": not live, stays until you publish it",
            Status.QUEUED: ": not live yet; the next site publish takes it",
            Status.ARCHIVED: ": hidden; it leaves the live site with the next site publish",
        }
        return words.get(status, "")

    def _no_variant_words(self) -> str:
        what = self.collection.singular_name.lower() or "item"
        if not self.mirror.item_locales(self.collection.id, self.item_id):
            return f"this {what} is gone; {self.keymap.shown(Back)} goes back"
        return (
            f"this {what} does not exist in {self.locale.display_name}. The API cannot add it: add the locale in the "
            f"Designer, then press {self.keymap.shown(Refresh)}."
        )
