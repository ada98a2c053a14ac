"""The 142 objects, composed from one row each and a stock of sentences in three languages.

The choice among sentences hangs on the object's slug alone, so the same catalogue comes out every time.
"""

import re
import tomllib
from importlib.resources import files
from typing import Any, NamedTuple

from wftui.sandbox.sites.ids import object_id
from wftui.sandbox.sites.lanternhouse.content import CHANGED, Source
from wftui.sandbox.sites.seed import JsonObject

_LANGUAGES = ("en", "fr", "ja")
_DONORS = ("ewan-carrick", "oskar-lindqvist", "luc-marchetier", "callum-reeve")
_ACCESSIONS = {
    "anchor-light-brass": "LH.1958.003",
    "argand-lamp-two-burner": "LH.1962.014",
    "bell-buoy-lantern": "LH.1971.022",
    "binnacle-lamp-ketch-morwenna": "LH.1964.007",
    "bulls-eye-lens-first-order": "LH.1949.001",
    "carbide-lamp-coastguard": "LH.2024.031",
    "clockwork-for-a-revolving-lens": "LH.1988.040",
    "dioptric-drum-lens": "LH.1951.002",
    "ferrymans-lamp": "LH.1955.009",
    "fog-detonator-box": "LH.1979.018",
    "fresnel-lens-fourth-order": "LH.1960.005",
    "fresnel-panel-cracked": "LH.2025.002",
    "gas-mantles-box-of-twelve": "LH.1983.027",
    "hurricane-lantern-no-2": "LH.1974.006",
    "keepers-hand-lamp-stormfront": "LH.1953.012",
}
_UNSEEN = ("solar-garden-light", "lighthouse-lens-token", "ear-defenders-siren-house", "very-pistol")
_FLAME_COLOURS = ("#FFB347", "#FFD27F", "#F4A460")


class _Row(NamedTuple):
    """One line of objects.toml, and the slug that its English name makes."""

    names: tuple[str, str, str]
    kind: str
    year: int
    era: str
    materials: tuple[str, ...]
    theme: str
    place: str
    state: str
    slug: str

    def pick(self, what: str, count: int) -> int:
        """A number below `count` that this object always gets for `what`."""
        return int(object_id("objects", self.slug, what), 16) % count


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def slug_of(name: str) -> str:
    """The slug that the Designer proposes for a name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "")).strip("-")


def _rows() -> list[_Row]:
    rows: list[_Row] = []
    taken: set[str] = set()
    for en, fr, ja, kind, year, era, materials, theme, place, state in _load("objects.toml")["rows"]:
        slug = slug_of(en)
        if slug in taken:
            slug += "-2"
        taken.add(slug)
        names = (en, fr, ja)
        rows.append(_Row(names, kind, year, era, tuple(materials.split(", ")), theme, place, state, slug))
    return rows


class _Composer:
    """Writes an object's texts in one language: 0 English, 1 French, 2 Japanese."""

    def __init__(self, stock: dict[str, Any], row: _Row, language: int) -> None:
        self._stock = stock
        self._row = row
        self._language = language
        noun, french, feminine, japanese, self._openings = stock["kinds"][row.kind]
        place = stock["places"][row.place]
        this = (f"this {noun}", french, japanese)[language]
        self._words = {
            "year": row.year,
            "place": (place[0], place[1], place[4])[language],
            "de": place[2],
            "at": place[3],
            "this": this,
            "This": this[0].upper() + this[1:],
            "ce": french,
            "Ce": french[0].upper() + french[1:],
            "e": "e" if feminine else "",
            "name": row.names[language],
            "height": 8 + row.pick("height", 70),
            "weight": self._weight(),
        }

    def _weight(self) -> str:
        weight = f"{(3 + self._row.pick('weight', 180)) / 10:.1f}"
        return weight.replace(".", ",") if self._language == 1 else weight

    def _say(self, choices: list[list[str]], what: str) -> str:
        return choices[self._row.pick(what, len(choices))][self._language].format(**self._words)

    @property
    def on_display(self) -> bool:
        return self._row.state != "archived" and self._row.pick("display", 10) < 7

    def description(self, *, whole: bool = True) -> str:
        """A label of one paragraph, for some with their measures; when not `whole`, as a changed object has it live."""
        row, stock = self._row, self._stock
        gap = "" if self._language == 2 else " "
        written = stock["written"].get(row.slug)
        first = written["text"][self._language] if written else self._say(stock["openings"][self._openings], "opening")
        blocks = [f"<p>{first}{gap}{self._say(stock['uses'][row.kind], 'use')}</p>"]
        if whole:
            where = "shown" if self.on_display else "stored"
            ending = self._say(stock["closings"]["always"], "closing")
            blocks[0] = f"{blocks[0][:-4]}{gap}{ending}{gap}{self._say(stock['closings'][where], 'where')}</p>"
            if row.pick("size", 9 if row.names[2] else 5) == 0:
                blocks.append(stock["sizes"]["line"][self._language].format(**self._words))
        return "".join(blocks)

    def material(self) -> str:
        """All materials in one line."""
        between = "、" if self._language == 2 else ", "
        return between.join(self._stock["materials"][one][self._language] for one in self._row.materials)

    def main_alt(self) -> str:
        """What the main picture shows."""
        return self._say(self._stock["pictures"]["main"], "main")

    def gallery(self) -> list[JsonObject]:
        """Up to two further pictures; fewer where there is a Japanese text to write for them."""
        choices = self._stock["pictures"]["gallery"]
        first = self._row.pick("gallery", len(choices))
        of, without = (9, 6) if self._row.names[2] else (4, 1)
        count = max(0, self._row.pick("pictures 143", of) - without)
        shown = [choices[(first + step) % len(choices)] for step in range(count)]
        return [
            {"file": f"objects/{self._row.slug}-{what}.jpg", "alt": texts[self._language]} for what, *texts in shown
        ]


def _related(rows: list[_Row]) -> dict[str, list[str]]:
    """One to three live objects of the same theme; neighbours point at each other, so there are cycles."""
    related: dict[str, list[str]] = {row.slug: [] for row in rows}
    for theme in {row.theme for row in rows}:
        live = [row for row in rows if row.theme == theme and row.state in ("published", *CHANGED)]
        for place, row in enumerate(live):
            count = 1 + row.pick("related", 3)
            others = [live[(place + step) % len(live)].slug for step in (1, -1, 2)]
            related[row.slug] = list(dict.fromkeys(others[:count]))
    for unseen in _UNSEEN:
        for row in rows:
            if unseen in related[row.slug]:
                related[row.slug].remove(unseen)
    sides = ("port-sidelight-trawler-esperance", "starboard-sidelight-trawler-esperance")
    related[sides[0]], related[sides[1]] = [sides[1]], [sides[0]]
    return related


def _accession(row: _Row, number: int) -> str:
    """The number in the register: the year in which the object came, never before it was made."""
    first = max(1948, row.year + 1)
    return _ACCESSIONS.get(row.slug) or f"LH.{first + row.pick('accession', 2023 - first)}.{number + 41:03}"


def _english(stock: dict[str, Any], row: _Row, number: int, related: list[str]) -> JsonObject:
    composer = _Composer(stock, row, 0)
    fields: JsonObject = {
        "name": row.names[0],
        "accession": _accession(row, number),
        "description": composer.description(),
        "main-image": {"file": f"objects/{row.slug}.jpg", "alt": composer.main_alt()},
        "gallery": composer.gallery(),
        "year-made": row.year,
        "era": row.era,
        "material": composer.material(),
        "on-display": composer.on_display,
        "theme": row.theme,
        "related": related,
    }
    if row.kind in ("lamp", "lantern", "electric", "ship-light", "harbour"):
        colours = {"glass-red": "#C8102E", "glass-green": "#1E7B4F"}
        glass = next((colours[one] for one in row.materials if one in colours), None)
        fields["lamp-colour"] = glass or _FLAME_COLOURS[row.pick("colour", len(_FLAME_COLOURS))]
    if row.pick("donor", 10) < 4:
        fields["donor"] = _DONORS[row.pick("donor who", len(_DONORS))]
    if row.pick("report", 4) == 0:
        fields["condition-report"] = {"file": f"reports/{row.slug}-condition.pdf"}
    if row.pick("scan", 14) == 0:
        fields["legacy-scan"] = {"file": f"legacy/{row.slug}.tif"}
    return fields


def _translated(stock: dict[str, Any], row: _Row, language: int) -> JsonObject:
    composer = _Composer(stock, row, language)
    fields: JsonObject = {
        "name": row.names[language],
        "description": composer.description(),
        "main-image": {"alt": composer.main_alt()},
        "material": composer.material(),
    }
    pictures = composer.gallery()
    if pictures:
        fields["gallery"] = [{"alt": one["alt"]} for one in pictures]
    return fields


def sources() -> list[Source]:
    """All objects as if they had been written down, in the order of objects.toml."""
    stock = _load("objects_text.toml")
    rows = _rows()
    related = _related(rows)
    made: list[Source] = []
    for number, row in enumerate(rows):
        source: Source = {
            "slug": row.slug,
            "state": row.state,
            "en": _english(stock, row, number, related[row.slug]),
            "fr": _translated(stock, row, 1),
        }
        if row.names[2]:
            source["ja"] = _translated(stock, row, 2)
        if row.state in CHANGED:
            source["live"] = {
                short: {"description": _Composer(stock, row, number).description(whole=False)}
                for number, short in enumerate(_LANGUAGES[:2])
            }
        made.append(source)
    return made
