"""Running the program in the terminal: as little as possible before the first screen is painted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wftui.services import tokens
from wftui.services.session import Session
from wftui.store.config import Config, load
from wftui.store.paths import Paths
from wftui.tui.terminal import hear_alt_digits, require_terminal

if TYPE_CHECKING:
    from wftui.api.secret import Secret
    from wftui.api.settings import Settings
    from wftui.tui.app import WftuiApp
    from wftui.tui.screens.base import BaseScreen


def run(*, offline: bool = False) -> int:
    """Run with the person's own token, or ask for one. Returns the exit status. Raises `WftuiError`."""
    require_terminal()
    paths = Paths.of_user()
    config = load(paths.config_file)
    session = session_of_user(paths, config, offline=offline)
    status = _run(session, config, paths)
    if status == DEMO_WANTED:
        return run_demo()
    return status


DEMO_WANTED = 75
"""The exit status with which the first-run screen asks for the demo instead."""


MUSEUM = "lanternhouse"
"""The site of the demo, unless another is named."""


def run_demo(site: str = MUSEUM, state: Path | None = None) -> int:
    """Run against a sandbox. Returns the exit status. Raises `WftuiError`."""
    require_terminal()
    from wftui.services.demo import Demo

    own = Paths.of_user()
    config = load(own.config_file)
    demo = Demo(site, state)
    try:
        if site != MUSEUM or state is not None:
            demo.settings()  # what a person named may not exist: that is said before the screen is taken
        session = Session(demo.paths, demo.settings, fingerprint=f"demo-{site.replace(':', '-')}", place="the demo")
        return _run(session, config, own, demo=True)
    finally:
        demo.stop()


def session_of_user(paths: Paths, config: Config, *, offline: bool = False) -> Session | None:
    """The session of the token in the environment or in the place that the config file names; None without any."""
    token = tokens.take_from_environment()
    if token is not None:
        return session_with(token, paths, place=f"from {tokens.ENVIRONMENT}", offline=offline)
    if not tokens.expected(config, paths):
        return None
    if config.token_place == "file":  # noqa: S105  (a place, not a secret)
        return session_with(tokens.find(config, paths), paths, place="in a file", offline=offline)

    def settings() -> Settings:
        return _settings(tokens.find(config, paths))

    return Session(paths, settings, fingerprint=config.token_place, place=tokens.place_words(config), offline=offline)


def session_with(token: Secret, paths: Paths, *, place: str, offline: bool = False) -> Session:
    """A session with a token that is at hand."""
    found = _settings(token)
    return Session(paths, lambda: found, fingerprint=token.fingerprint, place=place, offline=offline)


def _settings(token: Secret) -> Settings:
    from wftui.api.settings import Settings

    return Settings.from_environment(token=token)


def _run(session: Session | None, config: Config, paths: Paths, *, demo: bool = False) -> int:
    from wftui.tui.app import WftuiApp

    hear_alt_digits()
    app = WftuiApp(session, config, first_screen=first_screen, paths=paths, demo=demo)
    try:
        app.run()
        return app.after_run()
    finally:
        if app.session is not None:
            app.session.close()


def first_screen(app: WftuiApp) -> BaseScreen:
    """The sites, or the place to paste a token when there is none."""
    if app.session is None:
        from wftui.tui.screens.connect import ConnectScreen

        return ConnectScreen(app.palette, app.signs)
    from wftui.tui.screens.sites import SitesScreen

    return SitesScreen(app.palette, app.signs)
