"""Offered by every screen: the way on, the way back, the way out."""

from __future__ import annotations

from wftui.tui.command import Command


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


class Home(Command):
    """Go to the sites."""

    id = "go.home"
    label = "sites"
    group = "Go"
    method = "go_home"
    keys = ("g h",)
    in_bar = False


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


class SearchEverything(Command):
    """Search every collection, page and locale."""

    id = "go.search"
    label = "search"
    group = "Go"
    method = "search_everything"
    keys = ("ctrl+f", "g slash")
    typing_keys = ("ctrl+f",)
    in_bar = False


class Connect(Command):
    """Connect with another token."""

    id = "app.connect"
    label = "connect"
    group = "Go"
    method = "connect"
    in_bar = False


class Refresh(Command):
    """Ask Webflow again for what is on the screen."""

    id = "app.refresh"
    label = "refresh"
    group = "Anywhere"
    method = "refresh_data"
    keys = ("r",)


class StopSync(Command):
    """Stop the sync that runs; what was read stays, and the next one goes on from there."""

    id = "sync.stop"
    label = "stop the sync"
    group = "Anywhere"
    method = "stop_sync"
    keys = ("c",)


class CloseBanner(Command):
    """Close the banner."""

    id = "app.close_banner"
    label = "close"
    group = "Anywhere"
    method = "close_banner"
    keys = ("x",)
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
