"""Several images: a list in which they are ordered, added, taken out, and given other words."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult

from wftui.domain.text import one_line
from wftui.fields import field_type, picture
from wftui.fields.address import file_name
from wftui.tui.command import Command
from wftui.tui.commands import (
    Back,
    ClearValue,
    MoveDown,
    MoveUp,
    NewItem,
    Open,
    OpenAddress,
    OtherLook,
    PutBack,
    ShowPicture,
)
from wftui.tui.editors.base import Box, FieldEditor
from wftui.tui.editors.known_files import choose_file
from wftui.tui.editors.link import web_address
from wftui.tui.editors.looking import look_at, shown
from wftui.tui.editors.picture import meant, typed_form
from wftui.tui.editors.text import Accepted, PictureBox, Typed
from wftui.tui.forms.values import judge
from wftui.tui.widgets.bar import Lines
from wftui.tui.widgets.rows import Column, ListSource, Row
from wftui.tui.widgets.sheet import Rule, Sheet
from wftui.tui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wftui.domain.collection import Field
    from wftui.domain.json import Json
    from wftui.domain.site import Site
    from wftui.tui.forms.editing import FieldEditing
    from wftui.tui.look.drawing import Span


class GalleryEditor(FieldEditor):
    """A sheet with the images in their order."""

    box = Box.NONE

    def open(self, bench: FieldEditing, field: Field) -> None:
        """Open the sheet."""
        bench.wftui.push_screen(GallerySheet(bench, field))

    def pictures(self, value: Json) -> list[Json]:
        """All of them."""
        return value if isinstance(value, list) else []


class GallerySheet(Sheet):
    """The images of one field. Every change is kept at once; Escape closes the sheet, and undo takes changes back."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        Open, NewItem, OtherLook, ShowPicture, MoveDown, MoveUp, ClearValue, OpenAddress, PutBack, Back,
    )  # fmt: skip
    TYPING_OFFERS: ClassVar[tuple[type[Command], ...]] = (Back, OtherLook, ShowPicture, PutBack)
    DEFAULT_CSS = """
    GallerySheet Table { height: auto; max-height: 14; }
    GallerySheet PictureBox { width: 1fr; margin: 0 3; }
    """

    def __init__(self, bench: FieldEditing, field: Field) -> None:
        super().__init__(bench.palette, bench.signs, "")
        self.bench, self.field = bench, field
        self._open: int | None = None
        self._title, self._note = self._heading()

    @property
    def site(self) -> Site:
        """The site whose files can be taken."""
        return self.bench.site

    @property
    def images(self) -> list[Json]:
        """The images as they stand."""
        value = self.bench.value_of(self.field)
        return list(value) if isinstance(value, list) else []

    @property
    def table(self) -> Table:
        """The list."""
        return self.query_one(Table)

    @property
    def box(self) -> PictureBox:
        """The box of the image that is open."""
        return self.query_one(PictureBox)

    def _heading(self) -> tuple[str, str]:
        count = len(self.images)
        title = f"{one_line(self.field.display_name)}: {count} image{'' if count == 1 else 's'}"
        return title, field_type(self.field.type).limits(self.field)

    def content(self) -> ComposeResult:
        """The list, the box, and what is wrong."""
        columns = (
            Column("place", "", 3, right=True, fixed=True),
            Column("name", "File", 34, flexible=True, least=16),
            Column("words", "Alt text", 60, flexible=True, fixed=True, least=16),
            Column("state", "", 14),
        )
        rows = self._rows()
        table = Table(self.palette, self.signs, columns, ListSource(rows), header=True, ground="bar")
        table.styles.height = min(12, max(4, len(rows) + 1)) + 1
        yield table
        yield PictureBox()
        yield Lines(self.palette, ground="bar", id="sheet-note")

    def on_mount(self) -> None:
        """The list has the keys."""
        self.box.display = False
        self.table.focus()
        super().on_mount()
        self._tell()

    def _rows(self) -> list[Row]:
        rows = []
        for index, image in enumerate(self.images):
            known = image if isinstance(image, dict) else {}
            url, alt = str(known.get("url") or ""), known.get("alt")
            words: Span = ("text", one_line(alt)) if isinstance(alt, str) else ("amber", "no alt text")
            state = "" if known.get("fileId") else "new"
            rows.append(
                Row(index, [("muted", str(index + 1)), file_name(url) or "no address", words, ("muted", state)])
            )
        if not rows:
            rows.append(Row(None, spans=[("muted", "No images yet. + adds one, F4 takes one that the site has.")]))
        return rows

    def _draw(self, at: int | None = None) -> None:
        self.table.show(ListSource(self._rows()), keep="index")
        if at is not None:
            self.table.move_to(at)
        self.query_one(Rule).retitle(*self._heading())
        self._tell()

    def _tell(self) -> None:
        wrong = judge(self.field, self.bench.value_of(self.field), self.bench.names)
        signs = self.signs
        lines: list[Sequence[Span]] = [
            [("red" if error else "amber", f"   {signs.error if error else signs.warning} {words}")]
            for error, words in wrong[:3]
        ]
        self.query_one("#sheet-note", Lines).show(lines or [[]])

    def _at(self) -> int | None:
        row = self.table.row
        return row.key if row is not None and isinstance(row.key, int) else None

    def _keep(self, images: list[Json], at: int | None = None) -> None:
        self.bench.keep(self.field, images or None)
        self._draw(at)

    # Commands

    def open_cursor(self) -> None:
        """Change the address and the words of the image at the cursor."""
        at = self._at()
        if at is not None:
            self._open_box(at)

    def _open_box(self, at: int) -> None:
        self._open = at
        self.box.start(typed_form(self.images[at]) if at < len(self.images) else "\n")
        self._caption()
        self.box.display = True
        self.call_after_refresh(self._entered)

    def _entered(self) -> None:
        self.box.enter()
        self.call_after_refresh(self.keys_changed)

    def _caption(self) -> None:
        at = self._open
        image = self.images[at] if at is not None and at < len(self.images) else None
        has = isinstance(image, dict) and image.get("fileId")
        limits = picture.size_words(self.field, image=True)
        self.box.caption("Webflow has this file" if has else f"Webflow fetches it: {limits}")

    def new_item(self) -> None:
        """Add an image by its address, behind the others."""
        self._open_box(len(self.images))

    def other_look(self) -> None:
        """Take a file that the site uses already: in place of the one that is open, else behind the one here."""
        at, here = self._open, self._at()

        def chosen(file: Json) -> None:
            if file is None:
                return
            images = self.images
            place = at if at is not None else (len(images) if here is None else here + 1)
            images[place : place + (1 if at is not None else 0)] = [file]
            self._keep(images, place)
            if at is not None:
                self._open_box(place)

        choose_file(self.bench, images=True, then=chosen)

    def move_down(self) -> None:
        """Move the image at the cursor one place down."""
        self._move(1)

    def move_up(self) -> None:
        """Move it one place up."""
        self._move(-1)

    def _move(self, step: int) -> None:
        at, images = self._at(), self.images
        if at is not None and 0 <= at + step < len(images):
            images.insert(at + step, images.pop(at))
            self._keep(images, at + step)

    def clear_value(self) -> None:
        """Take the image at the cursor out."""
        at, images = self._at(), self.images
        if at is not None and self._open is None:
            del images[at]
            self._keep(images, max(0, min(at, len(images) - 1)))

    def put_back(self) -> None:
        """Put the saved ones back."""
        self._close_box()
        self.bench.take_back(self.field)
        self.bench.show_fields()
        self._draw()

    def show_picture(self) -> None:
        """The image at the cursor, or the one that is open, drawn here; the others are beside it."""
        found = shown(self.field.display_name, self.images)
        at = self._open if self._open is not None else self._at()
        look_at(self.bench, self.site.id, found, at or 0)

    def browse(self) -> None:
        """Open the image at the cursor in the browser."""
        from wftui.tui.desktop.browser import open_address

        at = self._at()
        image = self.images[at] if at is not None else None
        address = web_address(image.get("url")) if isinstance(image, dict) else None
        if address is not None:
            self.bench.say(open_address(self.wftui, address))

    def back(self) -> None:
        """Close the box, then the sheet."""
        if self._open is not None:
            self._close_box()
        else:
            self.dismiss(None)

    def _close_box(self) -> None:
        self._open = None
        self.box.display = False
        self.table.focus()
        self.call_after_refresh(self.keys_changed)

    # Events

    def on_typed(self, message: Typed) -> None:
        """What is typed is kept at once."""
        message.stop()
        if self._open is None:
            return
        images, at = self.images, self._open
        stored = self.bench.stored_of(self.field)
        known = [*(images[at : at + 1]), *(stored if isinstance(stored, list) else [])]
        image = meant(message.text, known)
        if image is None:
            return
        images[at : at + 1] = [image]
        self._keep(images, at)
        self._caption()

    def on_accepted(self, message: Accepted) -> None:
        """Enter behind the words closes the box."""
        message.stop()
        self._close_box()

    def on_table_opened(self, message: Table.Opened) -> None:
        """A double click opens."""
        message.stop()
        self.open_cursor()

    def on_key(self, event: events.Key) -> None:
        """The arrows move in the list, Tab between the two lines of the box."""
        table = self.table
        moves: dict[str, Callable[[], None]] = {
            "down": table.down,
            "j": table.down,
            "up": table.up,
            "k": table.up,
            "home": table.first,
            "end": table.last,
            "pagedown": lambda: table.page(1),
            "pageup": lambda: table.page(-1),
        }
        if self._open is not None and event.key in ("tab", "shift+tab"):
            if not self.box.inner_step(1 if event.key == "tab" else -1):
                self._close_box()
        elif self._open is None and event.key in moves:
            moves[event.key]()
        else:
            super().on_key(event)
            return
        event.stop()
        event.prevent_default()

    def label_of(self, command: type[Command]) -> str:
        """The words of this sheet."""
        words: dict[type[Command], str] = {
            Open: "change",
            NewItem: "add by address",
            OtherLook: "files seen here",
            MoveDown: "move down",
            MoveUp: "up",
            ClearValue: "take out",
            Back: "done, keep it",
        }
        return words.get(command, super().label_of(command))

    def can(self, command: type[Command]) -> bool:
        """What needs an image needs one."""
        if command is ShowPicture:
            return bool(self.images)
        if command in (Open, MoveDown, MoveUp, ClearValue, OpenAddress) and self.is_mounted:
            return self._at() is not None and self._open is None
        return super().can(command)
