"""Filtering, sorting, selecting and arranging lists."""

from __future__ import annotations

from wftui.tui.command import Command


class Filter(Command):
    """Filter the list as you type; Enter keeps the filter, Escape drops it."""

    id = "list.filter"
    label = "filter"
    group = "Look"
    method = "filter"
    keys = ("slash",)


class Select(Command):
    """Select the row and move down."""

    id = "list.select"
    label = "select"
    group = "Choose"
    method = "select"
    keys = ("space",)


class SelectRange(Command):
    """Select a range: move, then press it again, or Escape to leave it."""

    id = "list.select_range"
    label = "range"
    group = "Choose"
    method = "select_range"
    keys = ("V",)
    in_bar = False


class ExtendDown(Command):
    """Select the row and the one below."""

    id = "list.extend_down"
    label = "select down"
    group = "Choose"
    method = "extend_down"
    keys = ("shift+down",)
    in_bar = False


class ExtendUp(Command):
    """Select the row and the one above."""

    id = "list.extend_up"
    label = "select up"
    group = "Choose"
    method = "extend_up"
    keys = ("shift+up",)
    in_bar = False


class SelectAll(Command):
    """Select all rows of the list, as it is filtered."""

    id = "list.select_all"
    label = "select all"
    group = "Choose"
    method = "select_all"
    keys = ("g s",)
    in_bar = False


class Invert(Command):
    """Select the rows of the list that are not selected, and unselect the others."""

    id = "list.invert"
    label = "invert"
    group = "Choose"
    method = "invert_selection"
    keys = ("g t",)
    in_bar = False


class SelectNone(Command):
    """Select none, hidden ones included."""

    id = "list.select_none"
    label = "select none"
    group = "Choose"
    method = "select_none"
    keys = ("g u",)
    in_bar = False


class SelectSame(Command):
    """Select all rows that have the same value in the column at the cursor."""

    id = "list.select_same"
    label = "select the same"
    group = "Choose"
    method = "select_same"
    keys = ("comma",)
    in_bar = False


class SelectQuery(Command):
    """Select the rows that answer a query."""

    id = "list.select_query"
    label = "select by query"
    group = "Choose"
    method = "select_query"
    keys = ("vertical_line",)
    in_bar = False


class OnlySelected(Command):
    """Show only the selected rows; again: all."""

    id = "list.only_selected"
    label = "only the selected"
    group = "Choose"
    method = "only_selected_rows"
    keys = ("quotation_mark",)
    in_bar = False


class PreviousSelected(Command):
    """Go to the previous selected row."""

    id = "list.previous_selected"
    label = "previous selected"
    group = "Choose"
    method = "previous_selected"
    keys = ("left_curly_bracket",)
    in_bar = False


class NextSelected(Command):
    """Go to the next selected row."""

    id = "list.next_selected"
    label = "next selected"
    group = "Choose"
    method = "next_selected"
    keys = ("right_curly_bracket",)
    in_bar = False


class SortUp(Command):
    """Sort by the column at the cursor; again: no longer. On another column: by that one too."""

    id = "list.sort_up"
    label = "sort up"
    group = "Look"
    method = "sort_up"
    keys = ("left_square_bracket",)
    in_bar = False


class SortDown(Command):
    """Sort by the column at the cursor, downwards; again: no longer. On another column: by that one too."""

    id = "list.sort_down"
    label = "sort down"
    group = "Look"
    method = "sort_down"
    keys = ("right_square_bracket",)
    in_bar = False


class ChooseColumns(Command):
    """Choose the columns, their order and their widths."""

    id = "list.columns"
    label = "columns"
    group = "Look"
    method = "choose_columns"
    keys = ("C",)


class HideColumn(Command):
    """Hide the column at the cursor."""

    id = "list.hide_column"
    label = "hide column"
    group = "Look"
    method = "hide_column"
    keys = ("minus",)
    in_bar = False


class FitColumn(Command):
    """Make the column at the cursor as wide as what it shows; again: as wide as it was."""

    id = "list.fit_column"
    label = "fit column"
    group = "Look"
    method = "fit_column"
    keys = ("underscore",)
    in_bar = False


class MoveDown(Command):
    """Move this one down."""

    id = "order.down"
    label = "move down"
    group = "Do"
    method = "move_down"
    keys = ("J",)


class MoveUp(Command):
    """Move this one up."""

    id = "order.up"
    label = "move up"
    group = "Do"
    method = "move_up"
    keys = ("K",)


class Views(Command):
    """Choose a saved view (filter, sort and columns), or save this one under a name."""

    id = "list.views"
    label = "views"
    group = "Look"
    method = "choose_view"
    keys = ("v",)


class TakeView(Command):
    """Show the saved view that has this number."""

    id = "list.take_view"
    label = "saved view"
    group = "Look"
    method = "take_view"
    keys = ("1", "2", "3", "4", "5", "6", "7", "8", "9")
    in_bar = False


class ForgetView(Command):
    """Forget the saved view at the cursor."""

    id = "view.forget"
    label = "forget it"
    group = "Do"
    method = "forget_view"
    keys = ("ctrl+k",)
    typing_keys = ("ctrl+k",)
