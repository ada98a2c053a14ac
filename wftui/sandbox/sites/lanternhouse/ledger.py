"""What is known about the demo's translations that Webflow does not keep: the state of each unit.

`python -m wftui.sandbox.sites.lanternhouse.ledger` prints it as JSON: the glossary, the units of the CMS content and
the outdated nodes of static text.
"""

import json
import re
import sys
import tomllib
from collections import Counter
from importlib.resources import files
from typing import Any, NamedTuple

from wftui.sandbox.sites.ids import object_id
from wftui.sandbox.sites.lanternhouse import sources
from wftui.sandbox.sites.lanternhouse.content import item_id
from wftui.sandbox.sites.lanternhouse.nodes import node_id, static
from wftui.sandbox.sites.lanternhouse.pages import page_id
from wftui.sandbox.sites.lanternhouse.site import cms_locale_id, locale_id
from wftui.sandbox.sites.lanternhouse.unfinished import on_purpose
from wftui.sandbox.sites.lanternhouse.units import Unit, units
from wftui.sandbox.sites.seed import JsonObject

STATES = ("translated", "same", "same on purpose", "outdated", "needs review", "untranslated")
OUTDATED = {"fr": 61, "ja": 22}
NEEDS_REVIEW = {"fr": 34, "ja": 41}

# Said by hand: the exhibition that visitors of the demo look at first.
_SAID = {
    ("glass-and-flame", "fr", "standfirst", 0): "outdated",
    ("glass-and-flame", "fr", "body", 1): "needs review",
    ("glass-and-flame", "ja", "standfirst", 0): "outdated",
    ("glass-and-flame", "ja", "body", 0): "outdated",
    ("glass-and-flame", "ja", "body", 1): "needs review",
}
_WAS: dict[str, str | tuple[str, str]] = {
    "standfirst": "How old lenses taught a small flame to reach the horizon.",
    "body": ("eleven men", "nine men"),
}


class Entry(NamedTuple):
    """A unit with its state; `source_was` is the English that an outdated translation was made from."""

    unit: Unit
    state: str
    source_was: str | None = None


def _shorter(source: str) -> str | None:
    """What English may have said before: without its last sentence, or without what follows the last comma."""
    sentence = re.fullmatch(r"(.*[.?!])\s[^.]*[.?!]((?:</\w+>)*)", source, re.DOTALL)
    if sentence:
        return sentence[1] + sentence[2]
    head, comma, _ = source.rpartition(", ")
    return head if comma and not source.startswith("<") else None


def _was(unit: Unit) -> str | None:
    if unit.slug == "glass-and-flame":
        said = _WAS.get(unit.field)
        return unit.source.replace(*said) if isinstance(said, tuple) else said
    return _shorter(unit.source)


def _settled(unit: Unit) -> str | None:
    """The state that follows from the strings alone."""
    if not unit.target:
        return "untranslated"
    if unit.target == unit.source:
        return "same on purpose" if on_purpose(unit) else "same"
    return None


def entries() -> list[Entry]:
    """Every unit of the CMS content with its state, in the order of the content."""
    found = units(sources())
    states: dict[Unit, str] = {}
    for unit in found:
        state = _settled(unit) or _SAID.get((unit.slug, unit.locale, unit.field, unit.part))
        if state:
            states[unit] = state
    by_chance = sorted(found, key=lambda unit: object_id("ledger", *map(str, unit[:5])))
    for locale in OUTDATED:
        for state, wanted in (("outdated", OUTDATED[locale]), ("needs review", NEEDS_REVIEW[locale])):
            have = Counter(states[unit] for unit in states if unit.locale == locale)[state]
            free = [
                unit
                for unit in by_chance
                if unit.locale == locale and unit not in states and (state != "outdated" or _was(unit))
            ]
            states.update(dict.fromkeys(free[: wanted - have], state))
    return [
        Entry(unit, states.get(unit, "translated"), _was(unit) if states.get(unit) == "outdated" else None)
        for unit in found
    ]


def glossary() -> list[dict[str, Any]]:
    """The museum's 24 terms."""
    text = files(__package__).joinpath("glossary.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["term"])


def _static() -> list[JsonObject]:
    """The nodes whose English changed after their French was written."""
    return [
        {
            "pageId": page_id(page),
            "nodeId": node_id(page, number),
            "localeId": locale_id("fr"),
            "state": "outdated",
            "sourceWas": row["source-was"],
        }
        for page in ("visit", "about")
        for number, row in enumerate(static()[page])
        if "source-was" in row
    ]


def document() -> JsonObject:
    """The whole ledger, as it is printed."""
    return {
        "glossary": glossary(),
        "units": [
            {
                "itemId": item_id(unit.collection, unit.slug),
                "collection": unit.collection,
                "cmsLocaleId": cms_locale_id(unit.locale),
                "locale": unit.locale,
                "field": unit.field,
                "part": unit.part,
                "state": state,
                "source": unit.source,
                "sourceWas": source_was,
            }
            for unit, state, source_was in entries()
        ],
        "nodes": _static(),
    }


if __name__ == "__main__":
    json.dump(document(), sys.stdout, ensure_ascii=False, indent=1)
