"""The query language in words: the one text that `--help` and the help screen show."""

from __future__ import annotations

from wftui.services.query.words import IS_WORDS

LINES: tuple[tuple[str, str], ...] = (
    ("lens", "the name holds lens; case and accents do not count: cafe finds café"),
    ('"fourth order"', "the name holds these words in this order"),
    ("lens brass", "both, in any order; AND may stand between"),
    ("lens OR lamp", "either of them"),
    ("-brass, NOT brass", "not that; also before a field or a parenthesis"),
    ("(lens OR lamp) brass", "parentheses group"),
    ("theme:fresnel", "a field holds the text; references and options by name"),
    ("theme=Fresnel", "the field is just that; != is not that"),
    ("year<1900", "numbers and dates compare with < <= > >= = and !="),
    ("ticket-price:8..12", "from 8 to 12; 8.. and ..12 have one end"),
    ("opens>=2026-01-01", "dates: 2026, 2026-02, 2026-02-01, today, yesterday, week, month, 7d"),
    ("on-display:yes", "switches: yes or no"),
    ("has:donor", "the field is not empty; has:alt: every picture has alternative text"),
    ("status:draft", "published, draft, draft-changes, queued, queued-changes, archived; changed: both changes"),
    ("locale:fr -locale:ja", "the item exists in French, and not in Japanese"),
    ("changed:7d", "changed in the last 7 days; also created: and published:"),
    ("backlinks:0", "how many items refer to it"),
    ("alt:harbour", "an alternative text holds it; any: is any text of the item"),
    ("is:live", f"also {', '.join(word for word in IS_WORDS if word != 'live')}"),
)
"""Examples, each with what it asks for."""

NOTES: tuple[str, ...] = (
    "A field is named by its slug or by its name; the start is enough when only one begins so.",
    'A name or value with spaces stands in quotes: "Ticket price":8. In quotes, \\" is a quote.',
    "A field that is called as one of these words has a dot before it: .status:open.",
)

HELP = "\n".join([*(f"  {example:22} {meaning}" for example, meaning in LINES), "", *NOTES])
"""The whole language as lines of text."""
