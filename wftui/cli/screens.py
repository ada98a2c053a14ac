"""The verbs that lead to the screens: demo, keys, and the program itself. The only place here that knows of them."""

from __future__ import annotations

from pathlib import Path

import click

from wftui.cli.reply import Reply, Table
from wftui.cli.wishes import Wishes, with_wishes
from wftui.domain.errors import UsageError


@click.command()
@with_wishes
def keys() -> Reply:
    """List every command of the screens with its keys, after the config file, and the id to remap it by."""
    from wftui.store.config import load
    from wftui.store.paths import Paths
    from wftui.tui.command import COMMANDS
    from wftui.tui.keys import KeyMap, spoken

    keymap = KeyMap(load(Paths.of_user().config_file).keys)
    rows, document = [], []
    for command in COMMANDS.values():
        named = dict.fromkeys([*keymap.keys(command), *keymap.keys(command, typing=True)])
        shown = [spoken(each) for each in named]
        rows.append((", ".join(shown), command.help(), command.id))
        document.append({"id": command.id, "keys": shown, "does": command.help(), "group": command.group})
    return Reply({"keys": document}, Table(("KEY", "DOES", "ID"), rows))


@click.command()
@click.option("--site", default="lanternhouse", show_default=True, metavar="NAME", help="The made-up site to open.")
@click.option("--state", metavar="FILE", type=click.Path(dir_okay=False), help="Keep what is changed in this file.")
@with_wishes
def demo(site: str, state: str | None) -> int:
    """Open the program on a made-up site. Needs no token and no network."""
    from wftui.tui import run

    return run.run_demo(site, Path(state).resolve() if state is not None else None)


def program(wishes: Wishes) -> int:
    """Open the program itself, when options but no verb were given."""
    if wishes.json:
        raise UsageError("--json is for verbs.", next_step="wftui --help lists them.")
    from wftui.tui import run

    return run.run(offline=wishes.offline)
