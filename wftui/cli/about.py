"""The verbs about the program and its token: config, auth status, sandbox."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from wftui.cli.columns import pairs
from wftui.cli.reply import Reply, Table
from wftui.cli.visit import Visit, ago, carry_out
from wftui.cli.wishes import Wishes, with_wishes

if TYPE_CHECKING:
    from wftui.domain.json import Json


@click.command()
@with_wishes
def config() -> Reply:
    """Show every setting, and where its value comes from."""
    import tomllib

    from wftui.store.config import load
    from wftui.store.paths import Paths

    paths = Paths.of_user()
    settings = load(paths.config_file)
    named = tomllib.loads(paths.config_file.read_text(encoding="utf-8")) if paths.config_file.exists() else {}
    rows: list[tuple[str, Json, str]] = []
    for name in ("theme", "signs", "token_place", "token_command", "keys"):
        value = getattr(settings, name)
        rows.append((name, _without_arguments(value) if name == "token_command" else value, _source(name, named)))
    rows += _environment()
    rows += [
        ("config_file", str(paths.config_file), "platform"),
        ("state_dir", str(paths.state_dir), "platform"),
        ("cache_dir", str(paths.cache_dir), "platform"),
    ]
    document = [{"name": name, "value": value, "source": source} for name, value, source in rows]
    table = [(name, _words(value), source) for name, value, source in rows]
    return Reply({"settings": document}, Table(("SETTING", "VALUE", "FROM"), table))


def _source(name: str, named: dict[str, Any]) -> str:
    return "config file" if name in named else "default"


def _environment() -> list[tuple[str, Json, str]]:
    from wftui.api.settings import BASE_URL, WINDOW
    from wftui.services.tokens import ENVIRONMENT

    rows: list[tuple[str, Json, str]] = [
        ("token", "set" if os.environ.get(ENVIRONMENT, "").strip() else "not set", f"environment, {ENVIRONMENT}")
    ]
    for name, variable, default in (
        ("api_url", "WFTUI_API_URL", BASE_URL),
        ("rate_window", "WFTUI_RATE_WINDOW", WINDOW),
    ):
        given = os.environ.get(variable)
        rows.append((name, given or default, f"environment, {variable}" if given else "default"))
    return rows


def _without_arguments(command: str) -> str:
    """The name of the token command only: a person may have put the token itself behind it."""
    name, _, rest = command.strip().partition(" ")
    return f"{name} ..." if rest else name


def _words(value: Json) -> str:
    if isinstance(value, dict):
        return ", ".join(
            f"{name}: {' '.join(map(str, keys))}" for name, keys in value.items() if isinstance(keys, list)
        )
    return "" if value is None else str(value)


@click.group()
@with_wishes
def auth() -> None:
    """What is known of the token. Nothing here takes or shows it."""


@auth.command()
@with_wishes
@click.pass_obj
def status(wishes: Wishes) -> Reply:
    """Say where the token is kept, who made it, what it may do and which sites it opens."""

    async def work(visit: Visit) -> Reply:
        from wftui.services.overview import scope_words

        session = visit.session
        known = session.known
        if not wishes.offline:
            known = await session.refresh_sites(visit.client)
        elif known.at is not None:
            visit.notes.append(f"Offline: asked {ago(known.at)}.")
        document: dict[str, Json] = {
            "place": session.place,
            "owner": known.owner or None,
            "scopes": [*known.scopes],
            "sites": [{"id": each.id, "displayName": each.display_name} for each in known.sites],
        }
        rows = [("Token", session.place), ("Made by", known.owner), ("May", scope_words(known.scopes))]
        rows += [("Opens", f"{each.display_name} ({each.short_name})") for each in known.sites]
        return Reply(document, pairs([(name, value) for name, value in rows if value]))

    return carry_out(wishes, work)


class _PassedOn(click.Command):
    """A command that leaves every word behind it to another program, --help included."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take all words as they are."""
        ctx.params["words"] = tuple(args)
        return []


@click.command(cls=_PassedOn, short_help="Serve a made-up Webflow Data API on this computer (sandbox serve --help).")
def sandbox(words: tuple[str, ...]) -> int:
    """Serve a made-up Webflow Data API on this computer, in this very process."""
    os.environ.pop("WEBFLOW_API_TOKEN", None)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "wftui.sandbox", *words])  # noqa: S606  (our own interpreter and module)
