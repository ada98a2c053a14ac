"""The command line of the sandbox."""

import argparse
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from wftui.sandbox.limiter import KINDS
from wftui.sandbox.sites import NAMES, UnknownSite
from wftui.sandbox.storage import StateFileError
from wftui.sandbox.switches import DAMAGE, DISPUTED, UnknownSwitch


def _switch_help() -> str:
    lines = ["damage (on; --no-damage NAME or `all` switches it off):"]
    lines += [f"  {name.replace('_', '-'):30} {meaning}" for name, meaning in DAMAGE.items()]
    lines.append("disputed (off; --with NAME switches it on):")
    lines += [f"  {name.replace('_', '-'):30} {meaning}" for name, meaning in DISPUTED.items()]
    lines.append(
        "tokens: besides TOKEN itself, which may do everything, TOKEN-read only reads, TOKEN-cms has cms:read,"
    )
    lines.append("  cms:write and sites:read, TOKEN-none has no scope, TOKEN-elsewhere opens no site and")
    lines.append("  TOKEN-workspace is a workspace token. The first line of output lists them.")
    return "\n".join(lines)


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError
    return value


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise ValueError
    return value


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of `serve`."""
    parser = argparse.ArgumentParser(
        prog="wftui sandbox",
        description="A Webflow Data API v2 on this machine, with a made-up site.",
        allow_abbrev=False,
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    serve = verbs.add_parser(
        "serve",
        help="start a sandbox and print its address and token as one line of JSON",
        epilog=_switch_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = serve.add_argument
    add("--port", type=int, default=0, metavar="N", help="the port on 127.0.0.1; 0, the default, picks a free one")
    add("--token", default=None, metavar="T", help="the main token; made up unless said")
    add("--site", default="lanternhouse", metavar="NAME", help=f"what to serve: {', '.join(NAMES)}")
    add("--state", type=Path, default=None, metavar="FILE", help="keep every change in this file")
    add("--rpm", type=_count, default=60, metavar="N", help="requests per window for each token (60)")
    add("--window", type=_seconds, default=60.0, metavar="SECONDS", help="length of the rate window (60)")
    add("--limiter", choices=KINDS, default="fixed", help="how requests are counted (fixed)")
    add("--log", type=Path, default=None, metavar="FILE", help="append one JSON line per request")
    add("--with-insert", action="store_true", help="the same as --with insert")
    add("--with", dest="on", action="append", default=[], metavar="NAME", help="switch disputed behaviour on")
    add("--no-damage", dest="off", action="append", default=[], metavar="NAME", help="switch damage off")
    add("--fault", action="append", default=[], metavar="SPEC", help="a fault on demand; may be repeated")
    add("--fault-seed", type=int, default=0, metavar="N", help="seed of the faults' dice (0)")
    add(
        "--redirect-uri",
        action="append",
        default=[],
        metavar="URI",
        help="an address that the OAuth app has registered; any loopback address unless said; may be repeated",
    )
    add("--parent", type=int, default=None, metavar="PID", help="end when this process ends")
    add("--watch-stdin", action="store_true", help="end when standard input closes")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until told to stop; the exit code is 2 for something that the person can put right."""
    options = make_parser().parse_args(arguments)
    from wftui.sandbox.server import serve

    options.token = options.token or secrets.token_hex(32)
    try:
        serve(options)
    except (UnknownSite, UnknownSwitch, StateFileError, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    return 0
