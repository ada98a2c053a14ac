"""The first run: a token is pasted, tested, and kept where the person says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from wftui.domain.errors import WftuiError
from wftui.services import tokens
from wftui.services.session import Session
from wftui.tui.command import Command
from wftui.tui.commands import NextField, PreviousField
from wftui.tui.look.drawing import Span, wrap
from wftui.tui.screens.base import BaseScreen, Line
from wftui.tui.widgets.bar import Lines
from wftui.tui.widgets.sheet import Buttons

if TYPE_CHECKING:
    from wftui.api.client import Client
    from wftui.api.results import Person, TokenInfo
    from wftui.api.secret import Secret
    from wftui.domain.site import Site
    from wftui.store.paths import Paths
    from wftui.tui.look.signs import Signs
    from wftui.tui.look.themes import Palette

_PLACES = (
    ("session", "nowhere: ask again next time"),
    ("keychain", "this computer's keychain"),
    ("file", "a file that only you can read, as plain text"),
)


@dataclass(frozen=True)
class TokenReport:
    """What the Test button found out."""

    person: Person | None
    info: TokenInfo | None
    sites: list[Site]


class TokenInput(Input):
    """The field that a token is pasted into: hidden, and nothing is ever copied out of it."""

    takes_text = True
    DEFAULT_CSS = """
    TokenInput, TokenInput:focus {
        border: solid $primary; background: $background; height: 3; width: 1fr; max-width: 84; margin: 0 3;
        border-title-align: left; border-subtitle-align: left;
    }
    """

    def __init__(self) -> None:
        super().__init__(password=True, select_on_focus=False)
        self.border_title = Content("Site token")

    def action_copy(self) -> None:
        """A secret is not copied."""

    def action_cut(self) -> None:
        """A secret is not cut out."""


class ConnectScreen(BaseScreen):
    """Paste a token, press Test, choose where it is kept, open."""

    AUTO_FOCUS: ClassVar[str | None] = "TokenInput"
    TITLE_WORD = "Connect"
    HELP = (
        "Paste a site token from Webflow and press Test: it says who the token belongs to, what it may do and which "
        "sites it opens. Nothing is stored before you choose where."
    )
    OFFERS: ClassVar[tuple[type[Command], ...]] = (NextField, PreviousField)
    DEFAULT_CSS = """
    ConnectScreen #form { height: 1fr; overflow-y: hidden; }
    ConnectScreen Buttons { margin: 1 0; }
    """

    def __init__(self, palette: Palette, signs: Signs) -> None:
        super().__init__(palette, signs)
        self._tested: Session | None = None
        self._testing = False

    def content(self) -> ComposeResult:
        """What to do, the token, the answer, where to keep it."""
        with Vertical(id="form"):
            yield Lines(self.palette, id="intro")
            yield TokenInput()
            yield Buttons(
                self.palette, self.signs, [("test", "Test"), ("demo", "Try the demo instead")], ground="ground"
            )
            yield Lines(self.palette, id="answer")
            yield Lines(self.palette, id="hints")

    def on_mount(self) -> None:
        """Say what is wanted."""
        super().on_mount()
        self._write_texts()

    def on_resize(self, event: events.Resize) -> None:
        """Another width wraps the texts anew."""
        super().on_resize(event)
        if self.composed:
            self._write_texts()

    def _write_texts(self) -> None:
        width = max(30, self.size.width - 8)
        intro: list[Line] = [[], [("+text", "   Connect a Webflow site")], []]
        host = self._host()
        sentence = f"Paste a site token. It stays on this computer and is sent to {host} only."
        intro += [[("text", f"   {text}")] for text in wrap(sentence, width)]
        self.query_one("#intro", Lines).show([*intro, []])
        hints: list[Line] = []
        for label, text in (
            (
                "No token yet?",
                "In Webflow: Site settings, Apps & integrations, API access, Generate API token. An administrator can. "
                "Tick Sites, CMS, Pages, Components (read and write), Authorized user (read).",
            ),
            ("No account?", "The demo is a small museum: 258 items in three languages. Nothing leaves this computer."),
        ):
            for number, part in enumerate(wrap(text, max(20, width - 16))):
                hints.append([("muted", f"   {label if number == 0 else '':<16}"), ("muted", part)])
        self.query_one("#hints", Lines).show(hints)

    def _host(self) -> str:
        import os
        from urllib.parse import urlsplit

        return urlsplit(os.environ.get("WFTUI_API_URL", "")).netloc or "api.webflow.com"

    def path(self) -> tuple[Line, Line]:
        """Where you are."""
        return [("text", "Connect")], [("muted", "not connected")]

    def unsent(self) -> int:
        """Nothing can be edited yet."""
        return 0

    def freshness(self) -> str:
        """Nothing is synced yet."""
        return "asking Webflow about this token" if self._testing else "nothing synced yet"

    # Moving between the field and the buttons

    def next_field(self) -> None:
        """From the token to the buttons and back."""
        self.focus_next()

    def previous_field(self) -> None:
        """And the other way round."""
        self.focus_previous()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the token field tests it."""
        event.stop()
        self._test()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Only the length of a token is shown."""
        event.stop()
        count = len(event.value.strip())
        self.query_one(TokenInput).border_subtitle = Content(f"hidden, {count} characters") if count else None

    def on_buttons_pressed(self, message: Buttons.Pressed) -> None:
        """A button was pressed."""
        message.stop()
        if message.value == "test":
            self._test()
        elif message.value == "demo":
            from wftui.tui.run import DEMO_WANTED

            self.app.exit(return_code=DEMO_WANTED)
        else:
            self._open(str(message.value))

    # Testing

    def _test(self) -> None:
        if self._testing:
            return
        try:
            session = self._session_from_input()
        except WftuiError as error:
            self._answer([[("red", f"   {self.signs.error} {part}")] for part in wrap(str(error), self.size.width - 8)])
            return
        self._testing = True
        if self._tested is not None:
            self._tested.engine.stop()
        self._tested = session
        session.engine.start()
        self._answer([[("muted", "     Asking Webflow")]])
        self.wftui.watch_job(session.engine.submit(_report), self._passed, self._failed)

    def _session_from_input(self) -> Session:
        from wftui.api.secret import Secret
        from wftui.tui.run import session_with

        secret: Secret = Secret.parse(self.query_one(TokenInput).value)
        session = session_with(secret, self.wftui.paths, place="this session only")
        session.keep = lambda place: _keep(place, secret, self.wftui.paths)
        return session

    def _answer(self, lines: list[Line]) -> None:
        self.query_one("#answer", Lines).show(lines)
        self.draw_status()

    def _failed(self, error: BaseException) -> None:
        from wftui.services.engine import sentence

        self._testing = False
        lines = wrap(sentence(error), max(20, self.size.width - 8))
        self._answer([[("red", f"   {self.signs.error if n == 0 else ' '} {text}")] for n, text in enumerate(lines)])
        self.query_one(TokenInput).focus()

    def _passed(self, report: TokenReport) -> None:
        self._testing = False
        lines: list[Line] = []
        who = (
            f"token of {report.person}, {report.person.email}" if report.person else "the token; its owner is not shown"
        )
        lines.append(_fact(self.signs.done, "works", who, "green"))
        names = ", ".join(site.display_name for site in report.sites)
        if not report.sites:
            workspace = bool(report.info and report.info.workspace_ids)
            words = (
                "This is a workspace token; it opens no sites. wftui needs a site token."
                if workspace
                else "This token opens no site. Make one in the settings of the site that you want to edit."
            )
            lines.append(_fact(self.signs.error, "opens", words, "red"))
        else:
            lines.append(_fact("", "opens", names))
        if report.info is not None and report.info.scopes:
            from wftui.services.overview import scope_words

            lines.append(_fact("", "may", scope_words(report.info.scopes)))
        if report.info is not None and report.info.rate_limit:
            lines.append(_fact("", "limit", f"{report.info.rate_limit} requests a minute"))
        lines.append([])
        self._answer(lines)
        if report.sites:
            where = [(place, f"Open, keep it: {words}") for place, words in _PLACES]
            self._offer(where)

    def _offer(self, places: list[tuple[str, str]]) -> None:
        buttons = self.query_one(Buttons)
        buttons.offer([*places], column=True)
        buttons.focus()

    def _open(self, place: str) -> None:
        session = self._tested
        if session is None:
            return
        try:
            if session.keep is not None and place != "session":
                session.place = session.keep(place)
        except WftuiError as error:
            self.show_banner(str(error), role="amber")
            return
        self.wftui.take_session(session)


def _fact(sign: str, label: str, text: str, role: str = "text") -> list[Span]:
    return [(role, f"   {sign or ' '} "), ("muted", f"{label:<12}"), (role, text)]


def _keep(place: str, secret: Secret, paths: Paths) -> str:
    from wftui.store import config

    if place == "keychain":
        tokens.keep_in_keychain(secret)
    else:
        tokens.keep_in_file(secret, paths)
    config.change(paths.config_file, "token_place", place)
    return {"keychain": "in the keychain", "file": "in a file"}[place]


async def _report(client: Client) -> TokenReport:
    from wftui.api.errors import ApiError

    person, info = None, None
    try:
        info = await client.introspect()
    except ApiError as error:
        if error.status == 401:
            raise
    try:
        person = await client.authorized_by()
    except ApiError as error:
        if error.status == 401:
            raise
    try:
        sites = await client.list_sites()
    except ApiError as error:
        if error.status not in (403, 404):
            raise
        sites = []
    return TokenReport(person, info, sites)
