"""The app: palette, signs and keys for all screens, jobs for the engine, and an orderly way out."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sys
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import CancelledError, Future
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events
from textual.app import App
from textual.binding import BindingType

from wftui.services.engine import sentence
from wftui.store.config import Config
from wftui.tui import crash
from wftui.tui.background import Reader
from wftui.tui.farewell import Farewell
from wftui.tui.keyboard import Keyboard
from wftui.tui.keys import KeyMap
from wftui.tui.look import signs, themes
from wftui.tui.state import Activity
from wftui.tui.syncing import Syncing
from wftui.tui.terminal import LEAST_HEIGHT, LEAST_WIDTH, ControlFilter

if TYPE_CHECKING:
    from wftui.api.client import Client
    from wftui.api.results import Budget
    from wftui.services.session import Session
    from wftui.store.paths import Paths
    from wftui.tui.screens.base import BaseScreen
    from wftui.tui.sending.unsettled import Unsettled

T = TypeVar("T")

KEY_SECONDS = 0.25
"""How long the next key waits for one that takes its time."""
SWITCH_SECONDS = 0.0005
"""How long a thread that works may keep the others waiting: a key must not wait for a page that is being stored."""


class WftuiApp(App[int], inherit_bindings=False):
    """The program in the terminal. `session` is None until a token is known."""

    ENABLE_COMMAND_PALETTE = False
    too_small = False
    """Whether the terminal is smaller than what the screens need; one sentence asks for room then."""

    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+c", "help_quit", "")]
    CSS = """
    Screen { color: $foreground; }
    BaseScreen { background: $background; }
    Sheet { background: transparent; }
    BaseScreen { layers: default cover; }
    #too-small { display: none; layer: cover; height: 100%; width: 100%; }
    .small > #too-small { display: block; }
    Sheet.small > Vertical { offset: 0 100vh; }
    """

    def __init__(
        self,
        session: Session | None,
        config: Config,
        *,
        first_screen: Callable[[WftuiApp], BaseScreen],
        paths: Paths,
        demo: bool = False,
    ) -> None:
        self.palette = themes.choose(config.theme)
        self.signs = signs.choose(config.signs)
        self.keymap = KeyMap(config.keys)
        super().__init__()
        self.config = config
        self.session = session
        self.demo = demo
        self.paths = paths
        self.activity = Activity()
        self.syncing = Syncing(self)
        self._readers: dict[str, Reader] = {}
        self.places: dict[str, Any] = {}
        """How each list was left, by its name: screens put it back when they are opened again."""
        self.crash_error: BaseException | None = None
        self._farewell = Farewell(self.flush_quietly, self._leave)
        self._first_screen = first_screen
        self._touched = 0.0
        self.last_key = 0.0
        """When a key came last, in monotonic seconds."""
        self._filters.append(ControlFilter())
        self._disable_tooltips = self._disable_notifications = True
        self.floor = 1
        """How many screens lie at the bottom that Back never leaves."""
        self.animation_level = "none"
        self.register_theme(self.palette.theme())
        self.theme = self.palette.name

    @cached_property
    def unsettled(self) -> Unsettled:
        """Looks for what became of writes whose answer was lost."""
        from wftui.tui.sending.unsettled import Unsettled

        return Unsettled(self)

    @property
    def working(self) -> Session:
        """The session; only for screens that are not shown without one."""
        assert self.session is not None
        return self.session

    @property
    def list_paths(self) -> Paths:
        """Where the columns and views of lists are kept: the demo keeps its own."""
        return self.session.paths if self.session is not None else self.paths

    def reader(self, site_id: str) -> Reader:
        """Reads the site's mirror off this thread."""
        if site_id not in self._readers:
            session = self.working
            self._readers[site_id] = Reader(lambda: session.open_mirror(site_id), self.post)
        return self._readers[site_id]

    def _close_readers(self) -> None:
        self.syncing.close()
        while self._readers:
            self._readers.popitem()[1].close()

    # Start and end

    def get_default_screen(self) -> BaseScreen:
        """The first screen: none of Textual's own is made below it."""
        return self._first_screen(self)

    def on_mount(self) -> None:
        """Everything but the first screen comes after it has been painted."""
        if not self.is_headless:
            self._farewell.watch()
        self.screen.call_after_refresh(self._after_first_paint)

    def _after_first_paint(self) -> None:
        gc.enable()
        gc.collect()
        gc.freeze()
        self.start_engine()
        from wftui.tui.sending.elsewhere import watch

        watch(self)

    def start_engine(self) -> None:
        """Begin to talk to Webflow: from here on jobs are taken."""
        session = self.session
        if session is not None:
            if not session.engine.running:
                sys.setswitchinterval(SWITCH_SECONDS)
                session.engine.start()
            self._begin()

    def _begin(self) -> None:
        session = self.working
        loop = asyncio.get_running_loop()

        async def watch(client: Client) -> None:
            def changed(budget: Budget) -> None:
                with contextlib.suppress(RuntimeError):
                    loop.call_soon_threadsafe(self._budget_changed, budget)

            client.on_budget(changed)

        if not session.offline:
            self.work(watch, failed=lambda error: None)
            self.unsettled.begin()
        from wftui.tui.sending.standing_by import tell_what_was_restored

        tell_what_was_restored(self)
        from wftui.tui.sending.recovering import ask_to_recover

        ask_to_recover(self)
        for screen in self.screen_stack[self.floor - 1 :]:
            begin = getattr(screen, "begin", None)
            if begin is not None:
                begin()

    def take_session(self, session: Session) -> None:
        """Go on with another token: its sites take the place of every screen."""
        from wftui.tui.screens.sites import SitesScreen

        if self.session is not None:
            self._close_readers()
            self.session.close()
        self.session = session
        self.activity.budget = None
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.floor = 2
        self.push_screen(SitesScreen(self.palette, self.signs))
        self.call_after_refresh(self._begin)

    def _budget_changed(self, budget: Budget) -> None:
        self.activity.budget = budget
        self.status_changed()

    def _leave(self, status: int) -> None:
        self.post(lambda: self.exit(return_code=status))

    def flush_edits(self) -> None:
        """Put what was typed in the last moment on disk."""
        for screen in self.screen_stack:
            flush = getattr(screen, "flush", None)
            if flush is not None:
                flush()

    def ask_to_quit(self) -> None:
        """Quit; with edits that were not sent, ask first."""
        self.flush_edits()
        unsent = self.session.unsent() if self.session is not None else 0
        if not unsent:
            self.exit(0)
            return
        from wftui.tui.asking import quit_sheet

        def answered(answer: object) -> None:
            if answer == "quit":
                self.exit(0)
            elif answer == "save":
                from wftui.tui.sending.saving_all import save_before_quitting

                save_before_quitting(self)

        self.push_screen(quit_sheet(self, unsent), answered)

    def action_quit(self) -> Any:
        """What Textual calls to quit."""
        self.ask_to_quit()

    def action_help_quit(self) -> None:
        """Ctrl+C copies while typing; elsewhere it says how to quit."""
        self.activity.say("Ctrl+Q quits")
        self.status_changed()

    # Jobs

    def work(
        self,
        job: Callable[[Client], Awaitable[T]],
        then: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
    ) -> Future[T]:
        """Run `job` in the engine; `then` or `failed` is called here, between two keys, with what it ended with."""
        return self.watch_job(self.working.engine.submit(job), then, failed)

    def watch_job(
        self,
        future: Future[T],
        then: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
    ) -> Future[T]:
        """Call back here when a job that already runs has ended."""
        loop = asyncio.get_running_loop()

        def ended(done: Future[T]) -> None:
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._job_ended, done, then, failed)

        future.add_done_callback(ended)
        return future

    def _job_ended(
        self,
        done: Future[T],
        then: Callable[[T], None] | None,
        failed: Callable[[BaseException], None] | None,
    ) -> None:
        try:
            error = done.exception()
        except CancelledError:
            return
        try:
            if error is None:
                if then is not None:
                    then(done.result())
            else:
                (failed or self.show_error)(error)
        except Exception as unexpected:  # noqa: BLE001  the crash boundary, as for Textual's own callbacks
            self._handle_exception(unexpected)

    def post(self, action: Callable[[], None]) -> None:
        """Call `action` here soon; for use from the engine's thread."""
        with contextlib.suppress(RuntimeError):
            self._loop_of_screens.call_soon_threadsafe(self.call_next, action)

    @property
    def _loop_of_screens(self) -> asyncio.AbstractEventLoop:
        assert self._loop is not None
        return self._loop

    def went_wrong(self, error: BaseException) -> None:
        """A request that nobody waits for failed: remember that Webflow is out of reach, and say so."""
        if getattr(error, "exit_code", 0) == 5:
            self.unreachable()
        self.activity.say("")
        self.show_error(error)
        self.status_changed()

    def unreachable(self) -> None:
        """Webflow could not be reached: remember since when."""
        if self.activity.offline_since is None:
            self.activity.offline_since = time.time()
            self.status_changed()
            self.unsettled.wait_for_connection()

    def reached(self) -> None:
        """Webflow answered."""
        if self.activity.offline_since is not None:
            self.activity.offline_since = None
            self.status_changed()
            from wftui.tui.sending.standing_by import tell_that_it_is_back

            tell_that_it_is_back(self)
            self.unsettled.begin()

    def show_error(self, error: BaseException) -> None:
        """Show an error in the banner of the screen that is on top, until it is closed."""
        for screen in reversed(self.screen_stack):
            banner = getattr(screen, "show_banner", None)
            if banner is not None:
                banner(sentence(error))
                return

    def status_changed(self) -> None:
        """Draw the status line of the screen on top again."""
        for screen in reversed(self.screen_stack):
            draw = getattr(screen, "draw_status", None)
            if draw is not None:
                draw()
                return

    def on_unmount(self) -> None:
        """The screens are gone: nobody reads any more."""
        self._close_readers()

    # Keys, one after the other

    async def on_event(self, event: events.Event) -> None:
        """Hand a key on, and wait until it has done its work before the next one is looked at.

        Otherwise keys in a burst (a paste, a slow line) would all go to the box that had the focus when the first of
        them came, also when a Tab among them has opened another.
        """
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        if event.key.startswith("alt+"):
            event.character = None  # else a box would take the letter: most terminals send Alt+Z as Escape and z
        self.last_key = time.monotonic()
        top = self.screen
        if isinstance(top, Keyboard) and top.move_at_once(event):
            return
        target = self.focused or top
        await super().on_event(event)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(KEY_SECONDS):
                for node in target.ancestors_with_self:
                    heard = asyncio.Event()
                    if node is self or not (node.is_attached and node.call_later(heard.set)):
                        break
                    await heard.wait()

    # Manners

    def on_resize(self, event: events.Resize) -> None:
        """Under 40 by 10 one sentence asks for room; nothing is lost."""
        self.too_small = event.size.width < LEAST_WIDTH or event.size.height < LEAST_HEIGHT
        for screen in self.screen_stack:
            screen.set_class(self.too_small, "small")

    def touched(self) -> None:
        """A person pressed a key: the engine keeps some of the budget free for them. Told once a second at most."""
        now = time.monotonic()
        if self.session is not None and now - self._touched > 1:
            self._touched = now
            self.session.engine.call(lambda client: client.touch())

    @property
    def idle_seconds(self) -> float:
        """For how long nobody has pressed a key, to the second."""
        return time.monotonic() - self._touched

    def _fatal_error(self) -> None:
        self.crash_error = self.crash_error or sys.exc_info()[1]
        self.flush_quietly()
        self._close_messages_no_wait()

    def flush_quietly(self) -> None:
        """Save what can be saved while everything else fails."""
        with contextlib.suppress(Exception):  # the crash boundary: nothing may hide the first error
            self.flush_edits()

    def _handle_exception(self, error: Exception) -> None:
        self.crash_error = self.crash_error or error
        super()._handle_exception(error)

    def after_run(self) -> int:
        """What is left to say once the terminal is the shell's again; returns the exit status."""
        self._farewell.done()
        if self.crash_error is not None:
            crash.tell(self.crash_error, crash.report(self.crash_error, self.paths.state_dir / "log"))
            return 1
        return self.return_code or 0
