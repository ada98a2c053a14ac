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


MOVING = (Down, Up, PageDown, PageUp, Top, Bottom)
"""How a cursor moves, in every list and form."""

ANYWHERE = (Back, Palette, Help, Quit, CloseBanner, Home, Connect)
"""Offered by every screen."""

ALL: Mapping[str, type[Command]] = COMMANDS
"""Every command by id."""
