"""The search in words: the one text that `--help` and the help screen show."""

from __future__ import annotations

LINES: tuple[tuple[str, str], ...] = (
    ("1859", "every text that holds it; case and accents do not count: cafe finds café"),
    ("lens 1859", "texts that hold both, in any order"),
    ('"of 1859"', "these words in this order"),
    ("lens OR lamp, -brass", "either of them; not that"),
    ("/18[5-9]9/", "a pattern; it is given up after some seconds"),
    ("collection:objects", "only there; also collection:pages and collection:components"),
    ("field:alt", "only where the field's name holds it: body, alt, SEO"),
    ("locale:fr", "only in that locale"),
    ("is:live", "only what visitors see; is:staged only what is staged"),
)
"""Examples, each with what it asks for."""

SEARCH_HELP = "\n".join(f"  {example:22} {meaning}" for example, meaning in LINES)
"""The whole search as lines of text."""
