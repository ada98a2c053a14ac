"""Looking at the pictures of a field, drawn in the terminal over the lower rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from textual import events
from textual.app import ComposeResult

from wftui.domain.errors import UsageError
from wftui.domain.text import one_line
from wftui.fields.address import file_name
from wftui.services.engine import sentence
from wftui.tui.command import Command
from wftui.tui.commands import Back, OpenAddress, Refresh, ShowPicture
from wftui.tui.editors.link import web_address
from wftui.tui.look.drawing import wrap
from wftui.tui.widgets.bar import Lines
from wftui.tui.widgets.picture import PictureView
from wftui.tui.widgets.sheet import Rule, Sheet

if TYPE_CHECKING:
    from wftui.api.client import Client
    from wftui.domain.json import Json
    from wftui.services.pictures import Picture
    from wftui.tui.look.drawing import Span
    from wftui.tui.screens.base import BaseScreen

KILO = 1024


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture to look at: what it belongs to, its address and its alt text."""

    label: str
    url: str
    words: str


def shown(label: str, values: Sequence[Json]) -> list[Shown]:
    """The pictures among the values of a field."""
    found = []
    for each in values:
        if isinstance(each, dict) and isinstance(each.get("url"), str):
            words = each.get("alt")
            found.append(Shown(one_line(label), str(each["url"]), one_line(words) if isinstance(words, str) else ""))
    return found


def look_at(screen: BaseScreen, site_id: str, pictures: Sequence[Shown], at: int = 0) -> None:
    """Open the sheet at one of the pictures."""
    if pictures:
        screen.wftui.push_screen(PictureSheet(screen, site_id, pictures, max(0, min(at, len(pictures) - 1))))


class PictureSheet(Sheet):
    """One picture at a time. What has been seen before is shown without asking anybody; a new one is fetched."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = (OpenAddress, Refresh, ShowPicture, Back)

    def __init__(self, below: BaseScreen, site_id: str, pictures: Sequence[Shown], at: int) -> None:
        super().__init__(below.palette, below.signs, "")
        self._below, self._site_id, self._pictures, self._at = below, site_id, list(pictures), at
        self._asked = 0
        self._picture: Picture | None = None
        self._said = ""
        self._title = self._heading()

    @property
    def picture(self) -> Shown:
        """The one that is looked at."""
        return self._pictures[self._at]

    def _heading(self) -> str:
        count = f"{self._at + 1} of {len(self._pictures)}, " if len(self._pictures) > 1 else ""
        return f"{self.picture.label}: {count}{file_name(self.picture.url) or 'no address'}"

    def content(self) -> ComposeResult:
        """The picture, and its alt text."""
        yield PictureView(self.palette, self.signs)
        yield Lines(self.palette, ground="bar", id="sheet-note")

    def on_mount(self) -> None:
        """Look at the first one."""
        super().on_mount()
        self._look()

    # From the address to the picture

    def _look(self, *, again: bool = False) -> None:
        """Show what is kept; fetch what is not, or what is wanted anew."""
        self._asked += 1
        self._picture = None
        self.query_one(Rule).retitle(self._heading())
        self.query_one("#sheet-note", Lines).show([self._words()])
        obstacle = self._obstacle()
        if obstacle:
            self._tell(obstacle)
        elif again:
            self._fetch()
        else:
            asked, url, pictures = self._asked, self.picture.url, self.wftui.working.pictures
            self._below.wftui.reader(self._site_id).ask(
                "picture", lambda mirror, cancelled: pictures.kept(url), lambda found: self._kept(asked, found),
                lambda error: self._failed(asked, error),
            )  # fmt: skip

    def _obstacle(self) -> str:
        """Why no picture can be drawn here, as a sentence; empty when one can."""
        from wftui.services import pictures

        if not pictures.installed():
            return pictures.INSTALL
        if self.app.console.color_system not in ("truecolor", "256"):
            return "This terminal has too few colours to draw a picture in."
        if web_address(self.picture.url) is None:
            return "There is no whole https:// address here yet."
        return ""

    def _kept(self, asked: int, found: Picture | None) -> None:
        if asked != self._asked or not self.is_attached:
            return
        if found is not None:
            self._arrived(asked, found)
        else:
            self._fetch()

    def _fetch(self) -> None:
        asked, url, session = self._asked, self.picture.url, self.wftui.working
        if session.offline:
            self._tell("This picture was not seen before, and without a connection it cannot be fetched.")
            return
        host = one_line(urlsplit(url).hostname or "")
        self._tell(f"Fetching it from {host}", role="muted")

        async def job(client: Client) -> Picture:
            from asyncio import to_thread

            return await to_thread(session.pictures.take, url, await client.download(url))

        self.wftui.work(job, lambda found: self._arrived(asked, found), lambda error: self._failed(asked, error))

    def _arrived(self, asked: int, found: Picture) -> None:
        if asked == self._asked and self.is_attached:
            self._picture = found
            self._draw()

    def _failed(self, asked: int, error: BaseException) -> None:
        if asked == self._asked and self.is_attached:
            self._tell(sentence(error), role="amber" if isinstance(error, UsageError) else "red")

    # Drawing

    def _tell(self, words: str, *, role: str = "amber") -> None:
        self._said = words
        sign = {"muted": " ", "red": self.signs.error}.get(role, self.signs.warning)
        lines: list[Sequence[Span]] = [
            [(role, f" {sign if number == 0 else ' '} "), (role, text)]
            for number, text in enumerate(wrap(words, max(20, self.app.size.width - 5)))
        ]
        self.query_one(PictureView).say(lines, stay=role == "muted")
        self.keys_changed()

    def _words(self) -> Sequence[Span]:
        alt = self.picture.words
        return [("muted", "   alt text  "), ("text", alt) if alt else ("amber", "none")]

    def _draw(self) -> None:
        if self._picture is None:
            return
        found, size = self._picture, self.app.size
        rows = max(1, size.height * 85 // 100 - 3)
        self.query_one(PictureView).show(found, max(1, size.width), rows)
        weight = f"{max(1, found.weight // KILO):,} KB"
        note = f"{found.width:,} by {found.height:,}, {found.kind}, {weight}"
        self.query_one(Rule).retitle(self._heading(), note)
        self.keys_changed()

    def on_resize(self, event: events.Resize) -> None:
        """Another terminal has room for another size."""
        super().on_resize(event)
        if self._picture is not None:
            self._draw()

    # Commands

    def refresh_data(self) -> None:
        """Fetch it again: it may have changed since it was kept."""
        self._look(again=True)

    def browse(self) -> None:
        """Open it in the browser."""
        from wftui.tui.desktop.browser import open_address

        self._below.say(open_address(self.wftui, self.picture.url))

    def show_picture(self) -> None:
        """The key that opened the sheet closes it."""
        self.dismiss(None)

    def _turn(self, step: int) -> None:
        self._at = (self._at + step) % len(self._pictures)
        self._look()

    def on_key(self, event: events.Key) -> None:
        """The arrows turn to the other pictures of the field."""
        steps = {"right": 1, "down": 1, "l": 1, "j": 1, "left": -1, "up": -1, "h": -1, "k": -1}
        if event.key in steps and len(self._pictures) > 1:
            self._turn(steps[event.key])
            event.stop()
            event.prevent_default()
            return
        super().on_key(event)

    def can(self, command: type[Command]) -> bool:
        """Only a whole address can be opened or fetched."""
        if command in (OpenAddress, Refresh):
            return web_address(self.picture.url) is not None
        return super().can(command)

    def label_of(self, command: type[Command]) -> str:
        """The words of this sheet."""
        words: dict[type[Command], str] = {Refresh: "fetch again", ShowPicture: "close", Back: "close"}
        return words.get(command, super().label_of(command))

    def key_spans(self, width: int) -> tuple[list[Span], list[Span]]:
        """The arrows come first where there are several."""
        if len(self._pictures) < 2:
            return super().key_spans(width)
        turning: list[Span] = [("accent", "Left Right"), ("muted", " the others  ")]
        left, right = super().key_spans(width - sum(len(text) for _, text in turning))
        return [*turning, *left], right
