"""The options that every verb takes, before it or after it: --json, --offline, --yes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Wishes:
    """What was asked for beside the verb itself."""

    json: bool = False
    offline: bool = False
    yes: bool = False


def _note(name: str) -> Callable[[click.Context, click.Parameter, bool], None]:
    def note(context: click.Context, parameter: click.Parameter, value: bool) -> None:
        if value:
            setattr(context.ensure_object(Wishes), name, True)

    return note


def with_wishes(function: F) -> F:
    """Give a command or group the options that all of them have. They are kept in the context's `Wishes`."""
    for name, words in (
        ("yes", "Do it without asking."),
        ("offline", "Work from the local copy; send nothing."),
        ("json", "Print one JSON document and nothing else."),
    ):
        option = click.option(f"--{name}", is_flag=True, expose_value=False, callback=_note(name), help=words)
        function = option(function)
    return function


site_option = click.option(
    "--site", metavar="SITE", help="Id, short name, display name or domain; not needed when the token opens one site."
)
collection_option = click.option(
    "--collection", metavar="COLLECTION", help="Id, slug, display name or singular name of the collection."
)
locale_option = click.option(
    "--locale", metavar="LOCALE", help="Tag, short tag, subdirectory, name or id; the primary locale unless said."
)
locales_option = click.option(
    "--locale",
    "locales",
    metavar="LOCALE",
    multiple=True,
    help="Tag, short tag, subdirectory, name or id; may be repeated. The primary locale unless said.",
)


draft_option = click.option("--as-draft", is_flag=True, help="Save a published item as draft changes.")
force_option = click.option(
    "--force", multiple=True, metavar="FIELD", help="Send this field although this API would damage its value."
)
keep_option = click.option("--keep", is_flag=True, help="Keep it here as edits; send nothing. wftui edits lists them.")


def plan_options(function: F) -> F:
    """The two options with which a verb that writes sends nothing."""
    function = click.option(
        "--plan-file",
        metavar="FILE",
        type=click.Path(dir_okay=False),
        help="Write the requests into FILE; send nothing.",
    )(function)
    return click.option("--plan", is_flag=True, help="Print the exact requests; send nothing.")(function)
