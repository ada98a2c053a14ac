"""The headless verbs: one for each thing that the screens can do, for scripts and for people in a hurry.

Exit statuses are those of Webflow's own command line: 0 done, 1 failed, 2 the person can put it right, 3 the token, 4
the rate limit, 5 no usable answer, 130 stopped.
"""

from __future__ import annotations

from collections.abc import Sequence

import click

from wftui import __version__
from wftui.cli import about, comparing, console, edits, history, lists, screens, search, states, syncing, writing
from wftui.cli.reply import Reply, exit_code
from wftui.cli.wishes import Wishes, with_wishes
from wftui.domain.errors import Interrupted, UsageError, WftuiError

NAMES = {"help_option_names": ["-h", "--help"]}


@click.group(context_settings=NAMES, invoke_without_command=True)
@click.version_option(__version__, prog_name="wftui", message="%(prog)s %(version)s")
@with_wishes
@click.pass_context
def root(context: click.Context) -> int | None:
    """Edit Webflow CMS content from the terminal.

    Without a verb the program opens on the sites of the token in WEBFLOW_API_TOKEN; wftui demo opens it on a made-up
    site. Every verb takes --json, --offline and --yes, before it or after it.
    """
    if context.invoked_subcommand is None:
        return screens.program(context.ensure_object(Wishes))
    return None


@root.group()
@with_wishes
def items() -> None:
    """List, show, change, make, publish and delete items."""


for command in (
    lists.items_list,
    lists.items_get,
    comparing.items_diff,
    writing.items_set,
    writing.items_create,
    writing.items_duplicate,
    states.publish,
    states.unpublish,
    states.archive,
    states.delete,
):
    items.add_command(command)

for command in (
    screens.demo,
    about.sandbox,
    lists.sites,
    lists.collections,
    search.search,
    syncing.sync,
    edits.edits,
    history.journal,
    history.undo,
    screens.keys,
    about.config,
    about.auth,
):
    root.add_command(command)


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments of the process ask for, print the answer, and return the exit status."""
    console.prepare()
    wishes = Wishes()
    own = list(arguments)
    wants_json = "--json" in own[: own.index("--")] if "--" in own else "--json" in own
    try:
        try:
            status = _carried_out(own, wishes)
        except WftuiError as error:
            console.progress("")
            if error.code == "no_connection":
                error.next_step = "Check the network; with --offline what was read before can still be read."
            console.show_error(error, as_json=wishes.json or wants_json)
            status = exit_code(error)
        console.flush()
    except BrokenPipeError:
        console.hush()
        return 0
    except (KeyboardInterrupt, click.Abort):
        return Interrupted.exit_code
    return status


def _carried_out(arguments: list[str], wishes: Wishes) -> int:
    """Run the verb and print its reply. Raises `WftuiError` for everything that a person should read."""
    try:
        reply = root.main(arguments, prog_name="wftui", standalone_mode=False, obj=wishes)
    except click.UsageError as error:
        raise UsageError(_sentence(error), next_step=f"{_path(error)} --help says more.") from error
    except click.ClickException as error:
        raise UsageError(_sentence(error)) from error
    except (KeyboardInterrupt, click.Abort) as error:
        raise Interrupted(
            "Stopped.", next_step="What had been sent is in wftui journal, what had been read stays."
        ) from error
    if isinstance(reply, Reply):
        console.show(reply, as_json=wishes.json)
        return reply.exit_code
    return reply if isinstance(reply, int) else 0


def _sentence(error: click.ClickException) -> str:
    """click's own words as one sentence; a group without a verb names its verbs instead of printing its help."""
    said = " ".join(error.format_message().split())
    if isinstance(error, click.exceptions.NoArgsIsHelpError) or said == "Missing command.":
        group = error.ctx.command if isinstance(error, click.UsageError) and error.ctx is not None else None
        verbs = list(group.commands) if isinstance(group, click.Group) else []
        return f"A verb is missing: {_either(verbs)}." if verbs else "A verb is missing."
    return said if said.endswith((".", "?", "!")) else f"{said}."


def _either(words: Sequence[str]) -> str:
    """`status`, `list or get`, `list, get or set`."""
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _path(error: click.UsageError) -> str:
    return error.ctx.command_path if error.ctx is not None else "wftui"
