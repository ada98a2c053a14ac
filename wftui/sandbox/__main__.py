"""Start a sandbox: `python -m wftui.sandbox serve`."""

import sys

from wftui.sandbox.command import main

if __name__ == "__main__":
    sys.exit(main())
