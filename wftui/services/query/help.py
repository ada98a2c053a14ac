"""The query language in words: the one text that `--help` and the help screen show."""

from __future__ import annotations

HELP = ""
