"""Moving the cursor, in every list and form."""

from __future__ import annotations

from wftui.tui.command import Command


class Down(Command):
    """Move down."""

    id = "list.down"
    label = "down"
    group = "Go"
    method = "down"
    keys = ("down", "j")
    in_bar = False
    only_moves = True


class Up(Command):
    """Move up."""

    id = "list.up"
    label = "up"
    group = "Go"
    method = "up"
    keys = ("up", "k")
    in_bar = False
    only_moves = True


class PageDown(Command):
    """Move a page down."""

    id = "list.page_down"
    label = "page down"
    group = "Go"
    method = "page_down"
    keys = ("pagedown", "ctrl+d")
    in_bar = False
    only_moves = True


class PageUp(Command):
    """Move a page up."""

    id = "list.page_up"
    label = "page up"
    group = "Go"
    method = "page_up"
    keys = ("pageup", "ctrl+u")
    in_bar = False
    only_moves = True


class Top(Command):
    """Go to the first row."""

    id = "list.top"
    label = "top"
    group = "Go"
    method = "top"
    keys = ("g g", "home")
    in_bar = False
    only_moves = True


class Bottom(Command):
    """Go to the last row."""

    id = "list.bottom"
    label = "bottom"
    group = "Go"
    method = "bottom"
    keys = ("G", "end")
    in_bar = False
    only_moves = True


class Left(Command):
    """Go to the column at the left."""

    id = "list.left"
    label = "left"
    group = "Go"
    method = "left"
    keys = ("left", "h")
    in_bar = False
    only_moves = True


class Right(Command):
    """Go to the column at the right; what is out of sight scrolls in, the first column stays."""

    id = "list.right"
    label = "right"
    group = "Go"
    method = "right"
    keys = ("right", "l")
    in_bar = False
    only_moves = True


class JumpTo(Command):
    """Jump to a row by typing what its name begins with or holds; Up and Down go to the others, Escape back."""

    id = "list.jump"
    label = "jump"
    group = "Go"
    method = "jump"
    keys = ("apostrophe",)
    in_bar = False
