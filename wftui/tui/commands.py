"""Every command of the program."""

from __future__ import annotations

from collections.abc import Mapping

from wftui.tui.command import COMMANDS, Command


class Open(Command):
    """Open what the cursor is on; on a field, edit it."""

    id = "nav.open"
    label = "open"
    group = "Look"
    method = "open_cursor"
    keys = ("enter",)


class Back(Command):
    """Go one step back: editor, sheet, filter, screen. What was typed is kept."""

    id = "nav.back"
    label = "back"
    group = "Anywhere"
    method = "back"
    keys = ("escape", "q", "ctrl+g")
    typing_keys = ("escape", "ctrl+g")
    in_bar = False


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


class Refresh(Command):
    """Ask Webflow again for what is on the screen."""

    id = "app.refresh"
    label = "refresh"
    group = "Anywhere"
    method = "refresh_data"
    keys = ("r",)


class Save(Command):
    """Save the edits shown here to staged. Nothing goes live."""

    id = "edits.save"
    label = "save"
    group = "Anywhere"
    method = "save"
    keys = ("ctrl+s",)
    typing_keys = ("ctrl+s",)


class Publish(Command):
    """Publish: shows what goes live first, sends nothing by itself."""

    id = "item.publish"
    label = "publish"
    group = "Do"
    method = "publish"
    keys = ("p",)


class PutBack(Command):
    """Put the saved value of this field back."""

    id = "field.put_back"
    label = "put back"
    group = "Typing"
    method = "put_back"
    keys = ("alt+z",)
    typing_keys = ("alt+z",)


class ClearValue(Command):
    """Clear the value of this field."""

    id = "field.clear"
    label = "clear"
    group = "Typing"
    method = "clear_value"
    keys = ("ctrl+k",)
    typing_keys = ("ctrl+k",)
    in_bar = False


class Undo(Command):
    """Take the last edit back."""

    id = "edits.undo"
    label = "undo"
    group = "Do"
    method = "undo"
    keys = ("u",)
    typing_keys = ("ctrl+z",)
    in_bar = False


class Redo(Command):
    """Make the edit again that was taken back."""

    id = "edits.redo"
    label = "redo"
    group = "Do"
    method = "redo"
    keys = ("ctrl+r",)
    typing_keys = ("ctrl+y",)
    in_bar = False


class NextProblem(Command):
    """Go to the next thing that wants you: a problem, a change, an edit."""

    id = "nav.next"
    label = "next problem"
    group = "Choose"
    method = "next_problem"
    keys = ("n", "f8")
    typing_keys = ("f8",)
    in_bar = False


class PreviousProblem(Command):
    """Go to the previous thing that wants you."""

    id = "nav.previous"
    label = "previous problem"
    group = "Choose"
    method = "previous_problem"
    keys = ("N", "shift+f8")
    typing_keys = ("shift+f8",)
    in_bar = False


class NextField(Command):
    """Go to the next field."""

    id = "field.next"
    label = "next field"
    group = "Typing"
    method = "next_field"
    keys = ("tab",)
    typing_keys = ("tab",)
    in_bar = False


class PreviousField(Command):
    """Go to the previous field."""

    id = "field.previous"
    label = "previous field"
    group = "Typing"
    method = "previous_field"
    keys = ("shift+tab",)
    typing_keys = ("shift+tab",)
    in_bar = False


class ChooseLocale(Command):
    """Choose the locale that this screen shows."""

    id = "locale.choose"
    label = "locale"
    group = "Look"
    method = "choose_locale"
    keys = ("L",)


class Facts(Command):
    """Show the facts: ids, dates, the whole answer behind an error."""

    id = "app.facts"
    label = "facts"
    group = "Look"
    method = "facts"
    keys = ("i",)


class CloseBanner(Command):
    """Close the banner."""

    id = "app.close_banner"
    label = "close"
    group = "Anywhere"
    method = "close_banner"
    keys = ("x",)
    in_bar = False


class Home(Command):
    """Go to the sites."""

    id = "go.home"
    label = "sites"
    group = "Go"
    method = "go_home"
    keys = ("g h",)
    in_bar = False


class Top(Command):
    """Go to the first row."""

    id = "list.top"
    label = "top"
    group = "Go"
    method = "top"
    keys = ("g g", "home")
    in_bar = False


class Bottom(Command):
    """Go to the last row."""

    id = "list.bottom"
    label = "bottom"
    group = "Go"
    method = "bottom"
    keys = ("G", "end")
    in_bar = False


class Down(Command):
    """Move down."""

    id = "list.down"
    label = "down"
    group = "Go"
    method = "down"
    keys = ("down", "j")
    in_bar = False


class Up(Command):
    """Move up."""

    id = "list.up"
    label = "up"
    group = "Go"
    method = "up"
    keys = ("up", "k")
    in_bar = False


class PageDown(Command):
    """Move a page down."""

    id = "list.page_down"
    label = "page down"
    group = "Go"
    method = "page_down"
    keys = ("pagedown", "ctrl+d")
    in_bar = False


class PageUp(Command):
    """Move a page up."""

    id = "list.page_up"
    label = "page up"
    group = "Go"
    method = "page_up"
    keys = ("pageup", "ctrl+u")
    in_bar = False


class Connect(Command):
    """Connect with another token."""

    id = "app.connect"
    label = "connect"
    group = "Go"
    method = "connect"
    in_bar = False


class Palette(Command):
    """List all commands, with their keys."""

    id = "app.palette"
    label = "all commands"
    group = "Anywhere"
    method = "palette_sheet"
    keys = ("ctrl+p", "colon")
    typing_keys = ("ctrl+p",)


class Help(Command):
    """Explain what has the focus, and its keys."""

    id = "app.help"
    label = "help"
    group = "Anywhere"
    method = "help"
    keys = ("question_mark", "f1")
    typing_keys = ("f1",)
    in_bar = False


class Quit(Command):
    """Quit; with edits that were not sent, asks first."""

    id = "app.quit"
    label = "quit"
    group = "Anywhere"
    method = "quit"
    keys = ("ctrl+q",)
    typing_keys = ("ctrl+q",)
    in_bar = False


class Left(Command):
    """Go to the column at the left."""

    id = "list.left"
    label = "left"
    group = "Go"
    method = "left"
    keys = ("left", "h")
    in_bar = False


class Right(Command):
    """Go to the column at the right; what is out of sight scrolls in, the first column stays."""

    id = "list.right"
    label = "right"
    group = "Go"
    method = "right"
    keys = ("right", "l")
    in_bar = False


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


class SearchEverything(Command):
    """Search every collection, page and locale."""

    id = "go.search"
    label = "search"
    group = "Go"
    method = "search_everything"
    keys = ("ctrl+f", "g slash")
    typing_keys = ("ctrl+f",)
    in_bar = False


class Backlinks(Command):
    """Show what points at this item, in which field and locale."""

    id = "item.backlinks"
    label = "used by"
    group = "Look"
    method = "backlinks"
    keys = ("b",)


class Matrix(Command):
    """Show the items by locales: each with its status and age."""

    id = "list.matrix"
    label = "items by locales"
    group = "Look"
    method = "matrix"
    keys = ("m",)


class OpenLive(Command):
    """Open the live page in the browser, at the path of this locale."""

    id = "item.browser"
    label = "in the browser"
    group = "Look"
    method = "open_live"
    keys = ("o",)
    in_bar = False


class Copy(Command):
    """Copy the cell, the row, the id, the slug or the URL."""

    id = "item.copy"
    label = "copy"
    group = "Do"
    method = "copy"
    keys = ("y",)
    in_bar = False


class StopSync(Command):
    """Stop the sync that runs; what was read stays, and the next one goes on from there."""

    id = "sync.stop"
    label = "stop the sync"
    group = "Anywhere"
    method = "stop_sync"
    keys = ("c",)
    in_bar = False


class OtherLook(Command):
    """Take the other look: HTML, a calendar, a mixer of colours, known files, the item that a reference names."""

    id = "field.other"
    label = "other look"
    group = "Look"
    method = "other_look"
    keys = ("f4",)
    typing_keys = ("f4",)


class InEditor(Command):
    """Edit this value in $EDITOR."""

    id = "field.external"
    label = "in $EDITOR"
    group = "Typing"
    method = "in_editor"
    keys = ("ctrl+o",)
    typing_keys = ("ctrl+o",)


class OpenAddress(Command):
    """Open the address that the field holds in the browser."""

    id = "field.browser"
    label = "in the browser"
    group = "Look"
    method = "browse"
    keys = ("o",)


class TakeOffer(Command):
    """Take what is offered for this field, such as a slug made from the name."""

    id = "field.offer"
    label = "take the offer"
    group = "Typing"
    method = "take_offer"
    keys = ("1",)
    typing_keys = ("alt+1",)


class InsertTag(Command):
    """Insert the next tag of the text that is missing."""

    id = "text.insert_tag"
    label = "insert tag"
    group = "Typing"
    method = "insert_tag"
    keys = ("ctrl+t",)
    typing_keys = ("ctrl+t",)


class NewItem(Command):
    """Make a new one: an item in a list, a paragraph in a text, a picture among others."""

    id = "item.new"
    label = "new"
    group = "Do"
    method = "new_item"
    keys = ("plus",)


class SideBySide(Command):
    """Put this item side by side with another locale; again: back to one."""

    id = "item.side_by_side"
    label = "side by side"
    group = "Look"
    method = "side_by_side"
    keys = ("t",)


class CopySource(Command):
    """Copy the value of the primary locale into this field."""

    id = "field.copy_source"
    label = "copy source"
    group = "Typing"
    method = "copy_source"
    keys = ("alt+c", "ctrl+insert")
    typing_keys = ("alt+c", "ctrl+insert")


class SaveAsDraft(Command):
    """Save a published item as draft changes, which the next site publish leaves alone."""

    id = "edits.save_as_draft"
    label = "save as draft changes"
    group = "Do"
    method = "save_as_draft"
    keys = ("alt+d",)


class Actions(Command):
    """All else that can be done to an item: duplicate, queue, archive, unpublish, delete."""

    id = "item.actions"
    label = "more"
    group = "Do"
    method = "actions"
    keys = ("a",)


class GoToJournal(Command):
    """Go to the journal: everything that was sent from this computer, and the way back from it."""

    id = "go.journal"
    label = "journal"
    group = "Go"
    method = "go_to_journal"
    keys = ("g j",)
    in_bar = False


class GoToWaiting(Command):
    """Go to what waits: every edit of the site that was not sent."""

    id = "go.waiting"
    label = "what waits"
    group = "Go"
    method = "go_to_waiting"
    keys = ("g w",)
    in_bar = False


class TakeBefore(Command):
    """Take the value from before."""

    id = "merge.before"
    label = "before"
    group = "Choose"
    method = "take_before"
    keys = ("1",)


class TakeMine(Command):
    """Take your own value."""

    id = "merge.mine"
    label = "yours"
    group = "Choose"
    method = "take_mine"
    keys = ("2",)


class TakeTheirs(Command):
    """Take the value that is on the server."""

    id = "merge.theirs"
    label = "theirs"
    group = "Choose"
    method = "take_theirs"
    keys = ("3",)


class WriteNew(Command):
    """Write a new value in place of all three."""

    id = "merge.write"
    label = "write a new one"
    group = "Choose"
    method = "write_new"
    keys = ("e",)


MOVING = (Down, Up, PageDown, PageUp, Top, Bottom)
"""How a cursor moves, in every list and form."""

LISTING = (
    Left,
    Right,
    SelectRange,
    ExtendDown,
    ExtendUp,
    SelectAll,
    Invert,
    SelectNone,
    SelectSame,
    SelectQuery,
    OnlySelected,
    PreviousSelected,
    NextSelected,
    SortUp,
    SortDown,
    ChooseColumns,
    HideColumn,
    FitColumn,
    Views,
    TakeView,
)
"""What every list has besides moving: columns, selection, order, views."""

ANYWHERE = (
    Back,
    Palette,
    Help,
    Quit,
    CloseBanner,
    Save,
    Home,
    SearchEverything,
    GoToJournal,
    GoToWaiting,
    Connect,
    StopSync,
)
"""Offered by every screen."""

ALL: Mapping[str, type[Command]] = COMMANDS
"""Every command by id."""
