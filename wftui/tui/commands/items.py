"""What is done with items: looking at them, saving, publishing, settling conflicts."""

from __future__ import annotations

from wftui.tui.command import Command


class ChooseLocale(Command):
    """Choose the locale that this screen shows."""

    id = "locale.choose"
    label = "locale"
    group = "Look"
    method = "choose_locale"
    keys = ("L",)


class SideBySide(Command):
    """Put this item side by side with another locale; again: back to one."""

    id = "item.side_by_side"
    label = "side by side"
    group = "Look"
    method = "side_by_side"
    keys = ("t",)


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
    """Open the live page in the browser, at the path of this locale; on a field with an address, that."""

    id = "item.browser"
    label = "in the browser"
    group = "Look"
    method = "open_live"
    keys = ("o",)
    in_bar = False


class OpenAddress(Command):
    """Open the address that the field holds in the browser."""

    id = "field.browser"
    label = "in the browser"
    group = "Look"
    method = "browse"
    keys = ("o",)


class Copy(Command):
    """Copy the cell, the row, the id, the slug or the URL."""

    id = "item.copy"
    label = "copy"
    group = "Do"
    method = "copy"
    keys = ("y",)
    in_bar = False


class OtherLook(Command):
    """Take the other look: HTML, a calendar, a mixer of colours, known files, the item that a reference names."""

    id = "field.other"
    label = "other look"
    group = "Look"
    method = "other_look"
    keys = ("f4",)
    typing_keys = ("f4",)


class ShowPicture(Command):
    """Show the picture, drawn in the terminal; again: close it."""

    id = "field.picture"
    label = "picture"
    group = "Look"
    method = "show_picture"
    keys = ("v", "f6", "alt+v")
    typing_keys = ("f6", "alt+v")


class Facts(Command):
    """Show the facts: ids, dates, the whole answer behind an error."""

    id = "app.facts"
    label = "facts"
    group = "Look"
    method = "facts"
    keys = ("i",)


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


class NewItem(Command):
    """Make a new one: an item in a list, a paragraph in a text, a picture among others."""

    id = "item.new"
    label = "new"
    group = "Do"
    method = "new_item"
    keys = ("plus",)


class EditCell(Command):
    """Edit the cell at the cursor; Right and Left choose the column."""

    id = "item.edit_cell"
    label = "edit cell"
    group = "Do"
    method = "edit_cell"
    keys = ("e",)


class Save(Command):
    """Save the edits shown here to staged. Nothing goes live."""

    id = "edits.save"
    label = "save"
    group = "Anywhere"
    method = "save"
    keys = ("ctrl+s",)
    typing_keys = ("ctrl+s",)


class SaveAsDraft(Command):
    """Save a published item as draft changes, which the next site publish leaves alone."""

    id = "edits.save_as_draft"
    label = "save as draft changes"
    group = "Do"
    method = "save_as_draft"
    keys = ("alt+d",)


class Publish(Command):
    """Publish: shows what goes live first, sends nothing by itself."""

    id = "item.publish"
    label = "publish"
    group = "Do"
    method = "publish"
    keys = ("p",)


class Actions(Command):
    """All else that can be done to an item: duplicate, queue, archive, unpublish, delete."""

    id = "item.actions"
    label = "more"
    group = "Do"
    method = "actions"
    keys = ("a",)


class Undo(Command):
    """Take the last edit back."""

    id = "edits.undo"
    label = "undo"
    group = "Do"
    method = "undo"
    keys = ("u", "ctrl+z")
    typing_keys = ("ctrl+z",)
    in_bar = False


class Redo(Command):
    """Make the edit again that was taken back."""

    id = "edits.redo"
    label = "redo"
    group = "Do"
    method = "redo"
    keys = ("ctrl+r", "ctrl+y")
    typing_keys = ("ctrl+y",)
    in_bar = False
