"""The program's entry. It answers the commonest calls itself, before anything slow is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Run `wftui` with the arguments of the process, and end with its exit status."""
    sys.exit(_main(sys.argv[1:]))


def _main(arguments: list[str]) -> int:
    if arguments == ["--version"]:
        from wftui import __version__

        sys.stdout.write(f"wftui {__version__}\n")
        return 0
    if arguments in ([], ["demo"]):
        return _interactive(demo=bool(arguments))
    from wftui.cli.main import run

    return run(arguments)


def _interactive(*, demo: bool) -> int:
    import gc
    import signal

    gc.disable()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _told_to_end)
    from wftui.domain.errors import WftuiError

    try:
        from wftui.tui import run

        return run.run_demo() if demo else run.run()
    except WftuiError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        return 130


def _told_to_end(number: int, frame: object) -> None:
    """A signal before there is a screen ends the program the orderly way: what it started ends with it."""
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
