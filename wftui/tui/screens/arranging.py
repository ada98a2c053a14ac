"""Arranging a list: its order, its columns and their widths, and views under a name. Kept for the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wftui.domain.errors import WftuiError
from wftui.store import list_layouts
from wftui.store.list_layouts import Layout
from wftui.tui.command import Command
from wftui.tui.commands import ChooseColumns, HideColumn, TakeView, Views
from wftui.tui.screens.listing import SortKey
from wftui.tui.screens.selecting import Selecting

if TYPE_CHECKING:
    from pathlib import Path

    from wftui.store.views import View
    from wftui.tui.widgets.rows import Column

LEAST_COLUMN, MOST_COLUMN = 3, 120


class Arranging(Selecting):
    """A list whose columns and order are the person's own."""

    layout_of_person: Layout | None = None

    # What is kept, and where

    @property
    def view_list(self) -> str:
        """What saved views call this list, the same on every computer; "" for a list without views."""
        return self.list_name

    @property
    def layouts_file(self) -> Path:
        """The file that keeps the columns of this list."""
        return self.wftui.list_paths.state_dir / "lists.json"

    @property
    def views_file(self) -> Path:
        """The file of saved views."""
        return self.wftui.list_paths.config_dir / "views.toml"

    def on_mount(self) -> None:
        """The columns are as they were chosen."""
        if self.list_name:
            self.layout_of_person = list_layouts.load(self.layouts_file, self.list_name)
        super().on_mount()

    def can(self, command: type[Command]) -> bool:
        """A list that is not remembered has neither columns to choose nor views."""
        if command in (ChooseColumns, HideColumn):
            return self.composed and bool(self.list_name)
        if command in (Views, TakeView):
            return self.composed and bool(self.view_list)
        return super().can(command)

    # Columns

    def shown_columns(self) -> list[Column]:
        """The columns that were chosen, each with the place of its cell in the rows."""
        places = {column.key: number for number, column in enumerate(self.columns())}
        return [column._replace(place=places.get(column.key, -1)) for column in self.chosen_columns()]

    def chosen_columns(self) -> list[Column]:
        """The columns that were chosen, or those that are there from the start."""
        offers = self.offers()
        chosen = self.layout_of_person
        found = [offer.column for offer in offers if offer.shown]
        if chosen is not None and chosen.columns:
            by_key = {offer.column.key: offer.column for offer in offers}
            found = [by_key[key] for key in chosen.columns if key in by_key]
            if offers and offers[0].column not in found:
                found.insert(0, offers[0].column)
        widths = chosen.widths if chosen is not None else {}
        return [each._replace(width=widths[each.key], flexible=False) if each.key in widths else each for each in found]

    def keep_layout(self, layout: Layout | None, *, keep: bool = True) -> None:
        """Show these columns from now on."""
        self.layout_of_person = layout
        self.look()
        if keep and self.list_name:
            list_layouts.save(self.layouts_file, self.list_name, layout)

    def layout_now(self) -> Layout:
        """The columns as they are shown."""
        widths = self.layout_of_person.widths if self.layout_of_person else {}
        return Layout([column.key for column in self.chosen_columns()], dict(widths))

    def hide_column(self) -> None:
        """Hide the column at the cursor. The first one stays."""
        column = self.table.column_at_cursor
        if column is None or self.table.column == 0:
            self.say("The first column stays; Right goes to the others")
            return
        layout = self.layout_now()
        if column.key in layout.columns:
            layout.columns.remove(column.key)
            self.keep_layout(layout)
            self.say(f"{column.title} is hidden; {self.keymap.shown(ChooseColumns)} brings it back")

    def fit_column(self) -> None:
        """Make the column at the cursor as wide as what it shows; again: as wide as it was."""
        column = self.table.column_at_cursor
        if column is None:
            return
        layout = self.layout_now()
        if column.key in layout.widths:
            del layout.widths[column.key]
        else:
            layout.widths[column.key] = max(LEAST_COLUMN, min(self.table.widest(column), MOST_COLUMN))
        self.keep_layout(layout)

    def choose_columns(self) -> None:
        """Choose columns in a sheet; the list above follows each key."""
        from wftui.tui.screens.columns import ColumnsSheet

        before = self.layout_of_person
        sheet = ColumnsSheet(self)

        def closed(kept: object) -> None:
            if not kept:
                self.keep_layout(before)

        self.wftui.push_screen(sheet, closed)

    # Order

    def sort_up(self) -> None:
        """Sort by the column at the cursor."""
        self._sort(descending=False)

    def sort_down(self) -> None:
        """Sort by the column at the cursor, downwards."""
        self._sort(descending=True)

    def _sort(self, *, descending: bool) -> None:
        column = self.table.column_at_cursor
        if column is not None:
            self.sort_by(SortKey(column.key, descending))

    def sort_by(self, key: SortKey) -> None:
        """Add a key to the order, turn it, or take it out when it is there like that already."""
        if not self.can_sort(key):
            self.say("No order can be by this column")
            return
        if key in self.order:
            self.order = tuple(each for each in self.order if each != key)
        elif any(each.column == key.column for each in self.order):
            self.order = tuple(key if each.column == key.column else each for each in self.order)
        else:
            self.order = (*self.order, key)
        self.look()

    def sort_by_title(self, column: str, *, also: bool) -> None:
        """Sort by a column alone, or by it too: upwards, then downwards, then no longer."""
        if not self.can_sort(SortKey(column)):
            self.say("No order can be by this column")
            return
        now = self.sorted_by()
        alone = also or list(now) == [column]
        wanted = {None: SortKey(column), False: SortKey(column, True)}.get(now.get(column) if alone else None)
        if not also:
            self.order = (wanted,) if wanted is not None else ()
        elif any(each.column == column for each in self.order):
            turned = (wanted if each.column == column else each for each in self.order)
            self.order = tuple(each for each in turned if each is not None)
        elif wanted is not None:
            self.order = (*self.order, wanted)
        self.look()

    def can_sort(self, key: SortKey) -> bool:
        """Whether an order can be by that column."""
        return True

    # Views

    def choose_view(self) -> None:
        """Choose a saved view, or save this one."""
        from wftui.tui.screens.views import ViewsSheet

        self.wftui.push_screen(ViewsSheet(self), self._view_chosen)

    def _view_chosen(self, chosen: object) -> None:
        from wftui.store.views import View

        if isinstance(chosen, View):
            self.show_view(chosen)

    def views(self) -> list[View]:
        """The saved views of this list. A file that makes no sense is told in the banner."""
        from wftui.store import views

        try:
            return [view for view in views.load(self.views_file) if view.list == self.view_list]
        except WftuiError as error:
            self.show_banner(str(error), role="amber")
            return []

    def take_view(self) -> None:
        """Show the saved view that has the number that was pressed."""
        for view in self.views():
            if str(view.key) == self.pressed:
                self.show_view(view)
                return
        self.say(f"No saved view has the number {self.pressed}; {self.keymap.shown(Views)} saves one")

    def show_view(self, view: View) -> None:
        """Filter, sort and arrange as a view says."""
        self.order = tuple(SortKey(each.removeprefix("-"), each.startswith("-")) for each in view.sort)
        self.filter_text = view.filter
        columns, widths = list[str](), dict[str, int]()
        for each in view.columns:
            key, _, width = each.rpartition(":") if each.rpartition(":")[2].isdigit() else (each, "", "")
            columns.append(key)
            if width:
                widths[key] = max(LEAST_COLUMN, min(int(width), MOST_COLUMN))
        self.keep_layout(Layout(columns, widths) if columns else self.layout_of_person)
        self.say(f"View: {view.name}")

    def view_now(self, name: str, key: int | None) -> View:
        """What is shown, as a view."""
        from wftui.store.views import View

        layout = self.layout_now()
        columns = [f"{each}:{layout.widths[each]}" if each in layout.widths else each for each in layout.columns]
        sort = tuple(f"{'-' if each.descending else ''}{each.column}" for each in self.order)
        return View(name, self.view_list, self.filter_text, sort, tuple(columns), key)

    def save_view(self, name: str) -> None:
        """Keep what is shown under a name, with the first digit that is free; a view of that name is replaced."""
        from wftui.store import views

        everything = views.load(self.views_file)
        mine = [view for view in everything if view.list == self.view_list]
        old = next((view for view in mine if view.name == name), None)
        taken = {view.key for view in mine}
        free = next((digit for digit in range(1, 10) if digit not in taken), None)
        new = self.view_now(name, old.key if old else free)
        if old is None:
            everything.append(new)
        else:
            everything[everything.index(old)] = new
        views.save(self.views_file, everything)
        number = f", key {new.key}" if new.key else ""
        self.say(f'View "{name}" is saved{number}', done=True)

    def forget_view(self, view: View) -> None:
        """Take a view out of the file."""
        from wftui.store import views

        everything = views.load(self.views_file)
        if view in everything:
            everything.remove(view)
            views.save(self.views_file, everything)
            self.say(f'View "{view.name}" is forgotten', done=True)
