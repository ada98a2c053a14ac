"""What every screen shares: row 1 says where you are, row 2 what this is, the last two the status and the keys."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult

from wftui.tui.command import COMMANDS, Command
from wftui.tui.commands import (
    ANYWHERE,
    CloseBanner,
    Connect,
    GoToJournal,
    GoToWaiting,
    Home,
    Save,
    SearchEverything,
    StopSync,
)
from wftui.tui.keyboard import Keyboard
from wftui.tui.look.drawing import Span, wrap
from wftui.tui.look.signs import Signs
from wftui.tui.look.themes import Palette
from wftui.tui.state import Activity
from wftui.tui.widgets.bar import Bar, Lines

if TYPE_CHECKING:
    from wftui.domain.site import Site

Line = Sequence[Span]

TALL = 30
"""Rows from which on a blank line stands between the bars and the content."""


class BaseScreen(Keyboard):
    """A screen of the program. Subclasses give the content and the words of the two upper rows."""

    AUTO_FOCUS: ClassVar[str | None] = None
    BLANK: ClassVar[bool] = True
    """The widgets cover it all: nothing is to be drawn below them."""

    TITLE_WORD: ClassVar[str] = ""
    HELP: ClassVar[str] = ""
    """Prose about this screen, for the help."""

    composed = False
    """Whether the widgets are there to be drawn on."""

    def __init__(self, palette: Palette, signs: Signs) -> None:
        super().__init__()
        self.palette, self.signs = palette, signs
        self._banner = ""
        self._banner_role = "red"

    def more_help(self) -> Sequence[tuple[str, str]]:
        """What the help explains below the keys: a title, then words with what they mean."""
        return ()

    # Shape

    def compose(self) -> ComposeResult:
        """Two bars, a banner when there is one, the content, two bars."""
        yield Lines(self.palette, id="too-small")
        yield Bar(self.palette, id="path")
        yield Bar(self.palette, id="summary")
        yield Lines(self.palette, id="banner")
        yield from self.content()
        yield Bar(self.palette, id="status")
        yield Bar(self.palette, id="keys")

    def content(self) -> ComposeResult:
        """What stands between the bars."""
        yield from ()

    def path(self) -> tuple[Line, Line]:
        """Row 1: where you are, and the locale."""
        return [("text", self.TITLE_WORD)], []

    def summary(self) -> tuple[Line, Line]:
        """Row 2: what this is."""
        return [], []

    def third_row(self) -> Line:
        """Row 3: what is selected or typed. Blank on a tall screen, and not there on a short one, when empty."""
        return []

    def rows_below(self) -> list[Line]:
        """Row 3, and what has no room there."""
        third = self.third_row()
        return [third] if third else []

    def freshness(self) -> str:
        """How old what is shown is, for the status line at rest."""
        return ""

    def unsent(self) -> int:
        """How many edits wait."""
        session = self.wftui.session
        return session.unsent() if session is not None else 0

    @property
    def activity(self) -> Activity:
        """What runs and what was just done."""
        return self.wftui.activity

    def on_mount(self) -> None:
        """Draw the bars."""
        self.composed = True
        self._draw_banner()
        too_small = self.query_one("#too-small", Lines)
        too_small.show([[("text", " wftui needs 40 columns and 10 rows.")], [("text", " Nothing is lost: make room.")]])
        too_small.styles.height = "100%"
        self.set_class(self.wftui.too_small, "small")
        self.draw_bars()
        self.set_interval(5.0, self.draw_status)

    def on_screen_resume(self) -> None:
        """Coming back: everything may have changed meanwhile."""
        if self.composed:
            self.draw_bars()

    def on_resize(self, event: events.Resize) -> None:
        """Other widths hold other words."""
        if self.composed:
            self._draw_banner()
            self.draw_bars()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Another widget takes the keys: the key bar says what they do now."""
        self.keys_changed()

    # Bars

    def draw_bars(self) -> None:
        """Draw all four bars again; those that stay the same are not painted."""
        self.query_one("#path", Bar).show(*self.path())
        self.query_one("#summary", Bar).show(*self.summary())
        self.draw_status()
        self.keys_changed()

    def draw_third_row(self) -> None:
        """Draw row 3 again."""
        if self.composed:
            self._draw_banner()

    def draw_status(self) -> None:
        """Draw the status line again."""
        if self.composed:
            activity = self.activity
            left = activity.left(self.freshness(), self.signs.done)
            self.query_one("#status", Bar).show(left, activity.right(self.unsent()))
            if activity.flash and activity.flash_until > time.monotonic():
                self.set_timer(max(0.1, activity.flash_until - time.monotonic()) + 0.05, self.draw_status)

    def keys_changed(self) -> None:
        """Draw the key bar again."""
        if self.composed:
            self.query_one("#keys", Bar).show(*self.key_spans(self.size.width))

    def say(self, text: str, *, done: bool = False) -> None:
        """Say something in the status line for four seconds."""
        self.activity.say(text, done=done)
        self.draw_status()

    # Banner

    def show_banner(self, sentence: str, *, role: str = "red") -> None:
        """Say under row 2 what went wrong, until it is solved or closed."""
        self._banner, self._banner_role = sentence, role
        if self.composed:
            self._draw_banner()
        self.keys_changed()

    def close_banner(self) -> None:
        """Close the banner."""
        self._banner = ""
        self._draw_banner()
        self.keys_changed()

    def _draw_banner(self) -> None:
        """The banner, and on a tall screen the blank line that sets the content off."""
        shown: list[Line] = []
        if self._banner:
            sign = {"red": self.signs.error, "muted": self.signs.info}.get(self._banner_role, self.signs.warning)
            for number, text in enumerate(wrap(self._banner, max(20, self.size.width - 4))[:5]):
                shown.append([(self._banner_role, f" {sign if number == 0 else ' '} "), (self._banner_role, text)])
            shown.append([("muted", "   "), ("accent", self.keymap.shown(CloseBanner)), ("muted", " close")])
        below = self.rows_below()
        shown += below if below or self.size.height < TALL else [[]]
        self.query_one("#banner", Lines).show(shown)

    @property
    def banner(self) -> str:
        """The sentence in the banner, "" when there is none."""
        return self._banner

    # Commands that every screen has

    def can(self, command: type[Command]) -> bool:
        """Whether the command would do something now."""
        if command is CloseBanner:
            return bool(self._banner)
        if command is StopSync:
            return self.wftui.session is not None and self.wftui.syncing.busy
        if command is Connect:
            return not self.wftui.demo
        if command is Home:
            return self.wftui.session is not None
        if command in (GoToJournal, GoToWaiting, SearchEverything):
            return self.site_here() is not None
        if command is Save:
            return self.unsent() > 0 and self.site_here() is not None
        return super().can(command)

    def back(self) -> None:
        """To the screen before this one."""
        if len(self.wftui.screen_stack) > self.wftui.floor:
            self.flush()
            self.wftui.pop_screen()
        else:
            self.say(f"{self.keymap.shown(ANYWHERE[3])} quits")

    def flush(self) -> None:
        """Put what was typed in the last moment on disk."""

    def quit(self) -> None:
        """Quit, asking first when there are edits."""
        self.wftui.ask_to_quit()

    def stop_sync(self) -> None:
        """Stop the sync that runs; what was read stays."""
        self.wftui.syncing.cancel()
        self.say("The sync was stopped; what was read stays")

    def search_everything(self) -> None:
        """Search every collection, page and locale of the site."""
        site = self.site_here()
        if site is not None:
            from wftui.tui.screens.search import SearchScreen

            self.flush()
            self.wftui.push_screen(SearchScreen(self.palette, self.signs, site))

    # What was sent, and what waits

    def site_here(self) -> Site | None:
        """The site that this screen is about: the one whose journal and edits are meant."""
        found: Site | None = getattr(self, "site", None)
        return found

    def go_to_journal(self) -> None:
        """To everything that was sent for this site."""
        site = self.site_here()
        if site is not None:
            from wftui.tui.screens.journal import JournalScreen

            self.flush()
            self.wftui.push_screen(JournalScreen(self.palette, self.signs, site))

    def go_to_waiting(self) -> None:
        """To every edit of this site that was not sent."""
        site = self.site_here()
        if site is not None:
            from wftui.tui.screens.waiting import WaitingScreen

            self.flush()
            self.wftui.push_screen(WaitingScreen(self.palette, self.signs, site))

    def save(self) -> None:
        """Save every edit of the site, after showing what would be sent."""
        site = self.site_here()
        if site is not None:
            from wftui.tui.sending.saving_all import ask_to_save_all

            ask_to_save_all(self, site)

    def go_home(self) -> None:
        """To the sites."""
        self.flush()
        while len(self.wftui.screen_stack) > self.wftui.floor:
            self.wftui.pop_screen()

    def connect(self) -> None:
        """To the screen where a token is pasted."""
        from wftui.tui.screens.connect import ConnectScreen

        self.wftui.push_screen(ConnectScreen(self.palette, self.signs))

    def palette_sheet(self) -> None:
        """All commands, with their keys."""
        from wftui.tui.screens.help import palette_sheet

        self.wftui.push_screen(palette_sheet(self), self._run_chosen)

    def help(self) -> None:
        """What this screen is, and its keys."""
        from wftui.tui.screens.help import help_sheet

        self.wftui.push_screen(help_sheet(self), self._run_chosen)

    def _run_chosen(self, command_id: object) -> None:
        if isinstance(command_id, str):
            self.call_after_refresh(self.run_command, COMMANDS[command_id])
