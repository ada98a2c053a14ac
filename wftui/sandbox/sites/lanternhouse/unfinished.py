"""Leaves part of the translation undone, as a museum with three languages and one translator does.

The texts are written in full first; this takes some of them away again: emptied (F37), or put back into English (F38).
Only strings that no other string repeats are taken, so that nothing becomes inconsistent by it, and none that carries a
seeded fault.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from wftui.sandbox.sites.ids import object_id
from wftui.sandbox.sites.lanternhouse.content import Source
from wftui.sandbox.sites.lanternhouse.faults import KEY
from wftui.sandbox.sites.lanternhouse.units import Unit, field_types, units


class Quota(NamedTuple):
    """How many units of a locale are empty, the same as in English, and how many of the latter on purpose."""

    empty: int
    same: int
    on_purpose: int


QUOTAS = {"fr": Quota(40, 96, 40), "ja": Quota(26, 150, 18)}
_SHOWCASE = ("bulls-eye-lens-first-order", "argand-lamp-two-burner", "ferrymans-lamp")


def on_purpose(unit: Unit) -> bool:
    """Whether a string that reads as in English is meant to: names, words that both languages share, embeds."""
    if unit.field == "name":
        return True
    return (unit.field == "material" and unit.locale == "fr" and _shared(unit.source)) or "data-rt-embed" in unit.source


def _shared(material: str) -> bool:
    return set(material.split(", ")) <= {"bronze", "polycarbonate", "aluminium"}


class _Work:
    """The sources, the units in them that may be taken, and the ways to change one."""

    def __init__(self, sources: dict[str, list[Source]]) -> None:
        self._types = field_types()
        self._sources = {(name, one["slug"]): one for name, listed in sources.items() for one in listed}
        self.units = units(sources)
        self._repeats = Counter((unit.locale, unit.source) for unit in self.units)
        self._faulty = {(fault.collection, fault.slug, fault.locale, fault.field) for fault in KEY}

    def candidates(self, locale: str) -> Iterator[Unit]:
        """The units that may be taken, objects first, in an order that looks like chance."""
        free = [
            unit
            for unit in self.units
            if unit.locale == locale
            and unit.collection in ("objects", "downloads", "events", "stories")
            and unit.slug not in _SHOWCASE
            and unit.target not in ("", unit.source)
            and self._repeats[locale, unit.source] == 1
            and "href=" not in unit.source
            and not self._mixed(unit)
            and (unit.collection, unit.slug, locale, unit.field) not in self._faulty
        ]
        rank = {"objects": 0, "downloads": 1, "events": 2, "stories": 3}
        yield from sorted(free, key=lambda unit: (rank[unit.collection], object_id("unfinished", *map(str, unit[:5]))))

    def _mixed(self, unit: Unit) -> bool:
        """Whether taking the unit would leave an object's text half in one language and half in the other."""
        table = self._sources[unit.collection, unit.slug][unit.locale]
        return unit.collection == "objects" and self.kind(unit) == "RichText" and table[unit.field] != unit.target

    def kind(self, unit: Unit) -> str:
        """The type of the unit's field."""
        return self._types[unit.collection][unit.field]

    def write(self, unit: Unit, text: str) -> None:
        """Let the unit's target read `text`."""
        table = self._sources[unit.collection, unit.slug][unit.locale]
        kind = self.kind(unit)
        if kind == "RichText":
            table[unit.field] = table[unit.field].replace(unit.target, text, 1)
        elif kind == "Image":
            table[unit.field] = {**table.get(unit.field, {}), "alt": text}
        elif kind == "MultiImage":
            table[unit.field][unit.part]["alt"] = text
        else:
            table[unit.field] = text


def leave_undone(sources: dict[str, list[Source]]) -> None:
    """Take as many strings away as `QUOTAS` says, beside those that are empty or English already."""
    for locale, quota in QUOTAS.items():
        work = _Work(sources)
        mine = [unit for unit in work.units if unit.locale == locale]
        same = [unit for unit in mine if unit.target == unit.source]
        meant = sum(on_purpose(unit) for unit in same)
        names = quota.on_purpose - meant
        english = quota.same - len(same) - names
        empty = quota.empty - sum(not unit.target for unit in mine)
        for unit in work.candidates(locale):
            if unit.field == "name":
                if names and unit.collection == "objects":
                    work.write(unit, unit.source)
                    names -= 1
            elif empty and unit.field == "main-image":
                work.write(unit, "")
                empty -= 1
            elif english:
                work.write(unit, unit.source)
                english -= 1
