"""The faults that are in the content on purpose: the answer key, and the changes that put most of them there.

`WRITTEN` lists the faults that stand in the content files already; `MADE` those that `seed` puts into sources that were
clean. `KEY` is both. References are judged in the primary locale, each item once; texts in the locale that is named.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from wftui.sandbox.sites.lanternhouse.content import ContentError, Source
from wftui.sandbox.sites.seed import JsonObject

MEANINGS = {
    "F01": "image without alt text",
    "F02": "alt text equals the file name",
    "F03": "reference to a deleted item",
    "F04": "published item refers to a draft",
    "F05": "published item refers to an archived item",
    "F06": "slug used twice in a locale",
    "F07": "slug with capitals or an underscore",
    "F08": "name used twice, with different slugs",
    "F09": "required field empty in a secondary locale",
    "F10": "longer than the field allows",
    "F11": "ends before it starts",
    "F12": "past event still published",
    "F13": "price differs between locales",
    "F14": "bad email, phone, colour or address",
    "F15": "http: link",
    "F16": "internal link to a missing path",
    "F17": "link to an English path in French text",
    "F18": "heading jumps from h2 to h4",
    "F19": "rich text with an embed placeholder",
    "F20": "rich text with a code block",
    "F21": "theme that nothing refers to",
    "F22": "French: no no-break space before : ; ! ?",
    "F23": "number differs",
    "F24": "address differs",
    "F25": "tag lost in rich text",
    "F26": "data-w-id lost in static text",
    "F27": "outer tag differs in static text",
    "F28": "end punctuation differs",
    "F29": "trailing or double space",
    "F30": "repeated word",
    "F31": "forbidden glossary term",
    "F32": "do-not-translate term translated",
    "F33": "same source, different targets",
    "F34": "kana in French, or a Latin sentence in Japanese",
    "F35": "zero-width space",
    "F36": "half-width punctuation in Japanese",
    "F40": "live item that nothing refers to",
    "F41": "more images than the field allows",
}


class Fault(NamedTuple):
    """One fault: what kind, and the field of the variant that carries it; `note` tells kinds within a kind apart."""

    code: str
    collection: str
    slug: str
    locale: str
    field: str
    note: str = ""


class _Made(NamedTuple):
    """A fault and how a clean value becomes faulty; the same change in other locales is no further fault."""

    fault: Fault
    change: Callable[[Any], Any]
    also: tuple[str, ...] = ()


WRITTEN: tuple[Fault, ...] = (
    Fault("F04", "events", "listening-in-the-dark", "en", "exhibition"),
    Fault("F04", "stories", "the-lamp-in-the-fish-cellar", "en", "objects"),
    Fault("F05", "stories", "how-we-moved-four-tons", "en", "objects"),
    Fault("F08", "objects", "code-book-harbour-signals-2", "en", "name", "code-book-harbour-signals"),
    Fault("F08", "objects", "hurricane-lantern-2", "en", "name", "hurricane-lantern"),
    Fault("F09", "exhibitions", "the-dark-between", "ja", "standfirst"),
    Fault("F09", "events", "supper-at-the-keepers-table", "fr", "summary"),
    Fault("F10", "exhibitions", "a-language-of-flashes", "fr", "standfirst"),
    Fault("F10", "stories", "reading-a-light-list", "en", "excerpt"),
    Fault("F11", "events", "night-in-the-lens-room", "en", "ends"),
    Fault("F12", "events", "candlemas-walk", "en", "starts"),
    Fault("F12", "events", "half-term-paper-coast", "en", "starts"),
    Fault("F12", "events", "magnus-pike-on-rust", "en", "starts"),
    Fault("F12", "events", "the-great-fog-of-1934", "en", "starts"),
    Fault("F12", "events", "twelfth-night-lamps", "en", "starts"),
    Fault("F13", "exhibitions", "the-lamplighters-round", "fr", "ticket-price"),
    Fault("F13", "events", "horn-sunday", "fr", "price"),
    Fault("F15", "events", "harbour-day-2026", "en", "booking-link"),
    Fault("F15", "stories", "letters-about-the-colour", "en", "source-link"),
    Fault("F16", "stories", "harbour-lights-from-the-air", "en", "body"),
    Fault("F16", "stories", "how-we-moved-four-tons", "en", "body"),
    Fault("F17", "exhibitions", "the-lamplighters-round", "fr", "body"),
    Fault("F17", "events", "the-great-fog-of-1934", "fr", "details"),
    Fault("F17", "stories", "the-log-of-the-morwenna", "fr", "body"),
    Fault("F18", "people", "aoife-brannock", "en", "bio"),
    Fault("F18", "people", "maren-tolley", "en", "bio"),
    Fault("F18", "stories", "how-we-moved-four-tons", "en", "body"),
    Fault("F19", "stories", "the-sound-of-the-horn", "en", "body"),
    Fault("F19", "stories", "the-sound-of-the-horn", "fr", "body"),
    Fault("F20", "stories", "reading-a-light-list", "en", "body"),
    Fault("F21", "themes", "phosphorescence", "en", "slug"),
    Fault("F22", "exhibitions", "glass-and-flame", "fr", "body"),
    Fault("F22", "exhibitions", "lightships-towns-at-anchor", "fr", "standfirst"),
    Fault("F22", "events", "the-great-fog-of-1934", "fr", "summary"),
    Fault("F22", "events", "why-red-means-left", "fr", "details"),
    Fault("F22", "stories", "the-last-keeper", "fr", "body"),
    Fault("F22", "stories", "the-pilots-wives-bench", "fr", "body"),
    Fault("F23", "exhibitions", "glass-and-flame", "ja", "body"),
    Fault("F23", "events", "candlemas-walk", "fr", "details"),
    Fault("F23", "stories", "the-pilots-wives-bench", "fr", "body"),
    Fault("F24", "events", "reading-room-afternoon", "fr", "details"),
    Fault("F24", "stories", "317-of-318", "fr", "body"),
    Fault("F25", "exhibitions", "night-passage", "fr", "body"),
    Fault("F25", "events", "lightships-opening-day", "fr", "details"),
    Fault("F26", "pages", "about", "fr", "4", "6c2f0e1a-3b7d-4f55-9a2e-5d1c0b8e7f01"),
    Fault("F26", "pages", "about", "fr", "11", "6c2f0e1a-3b7d-4f55-9a2e-5d1c0b8e7f02"),
    Fault("F27", "pages", "visit", "fr", "63", "h3 for h2"),
    Fault("F28", "exhibitions", "the-colour-of-danger", "ja", "standfirst"),
    Fault("F28", "exhibitions", "thick-weather", "fr", "standfirst"),
    Fault("F28", "events", "horn-sunday", "ja", "summary"),
    Fault("F28", "events", "why-red-means-left", "fr", "details"),
    Fault("F29", "exhibitions", "light-paper-scissors", "fr", "standfirst", "trailing"),
    Fault("F29", "events", "photograph-the-beam", "fr", "summary", "trailing"),
    Fault("F29", "stories", "nineteen-days", "fr", "excerpt", "trailing"),
    Fault("F29", "exhibitions", "the-dark-between", "fr", "standfirst", "double"),
    Fault("F29", "events", "conservation-clinic", "fr", "details", "double"),
    Fault("F29", "events", "shutters-open-wednesday", "fr", "summary", "double"),
    Fault("F29", "stories", "one-candle-since-1903", "fr", "body", "double"),
    Fault("F30", "events", "fresnel-for-beginners", "fr", "summary"),
    Fault("F30", "events", "knots-and-lanterns", "fr", "details"),
    Fault("F31", "exhibitions", "glass-and-flame", "fr", "body"),
    Fault("F31", "events", "lighting-up-time", "fr", "details"),
    Fault("F31", "stories", "hanging-the-moon", "fr", "body"),
    Fault("F32", "exhibitions", "lost-saved-remembered", "fr", "body"),
    Fault("F33", "exhibitions", "the-colour-of-danger", "fr", "gallery", "The lens room at dusk"),
    Fault("F33", "events", "the-glass-cutters-bench", "fr", "poster", "The great lens seen from below"),
    Fault("F33", "stories", "the-last-keeper", "fr", "cover", "A candle in an upstairs window at dusk"),
    Fault("F34", "events", "volunteers-open-evening", "fr", "details", "kana"),
    Fault("F34", "exhibitions", "light-paper-scissors", "ja", "body", "latin"),
    Fault("F34", "events", "dusk-choir", "ja", "details", "latin"),
    Fault("F35", "events", "harbour-day-2025", "fr", "summary"),
    Fault("F36", "exhibitions", "lost-saved-remembered", "ja", "standfirst"),
    Fault("F36", "exhibitions", "the-colour-of-danger", "ja", "standfirst"),
    Fault("F36", "events", "fold-a-lighthouse", "ja", "summary"),
    Fault("F36", "events", "horn-sunday", "ja", "summary"),
    Fault("F36", "stories", "eleven-men-and-a-crate", "ja", "body"),
    Fault("F40", "objects", "solar-garden-light", "en", "slug"),
    Fault("F40", "objects", "lighthouse-lens-token", "en", "slug"),
    Fault("F40", "objects", "ear-defenders-siren-house", "en", "slug"),
    Fault("F40", "objects", "very-pistol", "en", "slug"),
)


def _put(value: Any) -> Callable[[Any], Any]:
    return lambda _: value


def _swap(old: str, new: str) -> Callable[[Any], Any]:
    def change(text: Any) -> Any:
        if old not in (text or ""):
            raise ContentError(f"a fault wants to replace {old!r} in {text!r}")
        return text.replace(old, new, 1)

    return change


def _end(new: str) -> Callable[[Any], Any]:
    return lambda text: text[:-1] + new


def _alt(text: str) -> Callable[[Any], Any]:
    return lambda image: {**(image or {}), "alt": text}


def _first_alt(text: str) -> Callable[[Any], Any]:
    return lambda images: [{**images[0], "alt": text}, *images[1:]]


def _also(slug: str) -> Callable[[Any], Any]:
    return lambda slugs: [*slugs, slug]


def _nine_images(_: Any) -> list[JsonObject]:
    return [
        {"file": f"objects/lifebuoy-light-calcium-{turn}.jpg", "alt": f"The lifebuoy light, turned by {turn}0 degrees"}
        for turn in range(1, 10)
    ]


_NO_ALT = (
    "diaphone-piston",
    "fog-watch-slate",
    "incandescent-oil-burner",
    "masthead-reflector-provident",
    "pier-head-lantern",
    "prism-from-the-first-order-lens",
    "red-and-green-test-glasses",
    "reed-horn-hand-cranked",
    "rushlight-holder",
    "whale-oil-cistern",
    "annular-lens-third-order",
    "fog-gun-four-pounder",
    "blue-light-holder",
    "cork-life-jacket",
    "fog-bell-striker-clockwork",
    "galley-lamp-lightship-provident",
    "gas-lighting-pole",
    "masthead-light-collier-ann-bell",
    "miners-safety-lamp",
    "model-of-the-lightship-provident",
    "nursery-night-light",
    "paraffin-pump",
    "semaphore-arm-lamp",
)
_FILE_NAME_ALT = ("chapel-sconce", "crew-list-lightship-provident", "gas-meter-harbour-office", "parachute-flare-tin")


def _field(code: str, slug: str, locale: str, field: str, change: Callable[[Any], Any], **more: Any) -> _Made:
    collection = more.pop("collection", "objects")
    return _Made(Fault(code, collection, slug, locale, field, more.pop("note", "")), change, **more)


MADE: tuple[_Made, ...] = (
    *(_field("F01", slug, "en", "main-image", _alt(""), also=("fr", "ja")) for slug in _NO_ALT),
    *(_field("F02", slug, "en", "main-image", _alt(f"{slug}.jpg"), also=("fr", "ja")) for slug in _FILE_NAME_ALT),
    _field("F03", "oil-allowance-book", "en", "related", _also("lens-lost-overboard-1902")),
    _field("F03", "wreck-chart-maiden-reef", "en", "related", _also("wheel-of-the-halcyon")),
    _field("F04", "tide-signal-lamp", "en", "related", _also("led-marine-lantern-harbour-office")),
    _field("F05", "fog-log-winter-1881", "en", "related", _also("fog-signal-timetable")),
    _field("F06", "code-book-harbour-signals", "fr", "slug", _put("code-book-harbour-signals-2")),
    _field("F07", "rescue-medal-1881", "en", "slug", _put("Rescue-Medal-1881")),
    _field("F07", "towing-lights-tug-resolute", "en", "slug", _put("towing_lights_tug-resolute")),
    _field("F09", "relief-boat-timetable", "fr", "description", _put("")),
    _field("F09", "breeches-buoy", "ja", "description", _put("")),
    _field(
        "F10",
        "harbour-dues-board",
        "en",
        "material",
        _put(
            "pine, ink, with a later frame of painted deal, four iron straps and the remains "
            "of a lock plate in sheet brass, unsigned and undated"
        ),
        also=("fr",),
    ),
    _field("F14", "gwen-lostwithiel", "en", "email", _put("gwen at lanternhouse"), collection="people"),
    _field("F14", "ewan-carrick", "en", "phone", _put("ask at the quay"), collection="people"),
    _field("F14", "hurricane-lantern-no-2", "en", "lamp-colour", _put("amber-ish")),
    _field("F14", "oskar-lindqvist", "en", "website", _put("lanternhouse people oskar"), collection="people"),
    _field("F15", "maren-tolley", "en", "website", _swap("https:", "http:"), collection="people"),
    _field("F15", "aoife-brannock", "en", "website", _swap("https:", "http:"), collection="people"),
    _field(
        "F16",
        "acetylene-generator",
        "en",
        "description",
        _swap("/the-1859-inventory", "/the-acetylene-years"),
        also=("fr",),
    ),
    _field("F17", "mercury-bath-sectioned", "fr", "description", _swap('"/fr/stories', '"/stories')),
    _field("F17", "mooring-buoy-lamp", "fr", "description", _swap('"/fr/stories', '"/stories')),
    *(
        _field("F22", slug, "fr", "description", _swap("\u202f;", ";"))
        for slug in (
            "gas-mantles-box-of-twelve",
            "hurricane-lantern-no-2",
            "whistle-buoy-valve",
            "torch-air-raid-wardens",
            "keepers-telescope",
            "signal-flags-chart",
        )
    ),
    _field("F23", "blue-light-holder", "fr", "description", _swap("2019", "2009")),
    _field("F23", "tea-urn-gull-rock", "ja", "description", _swap("2019", "2016")),
    _field("F24", "speaking-tube-mouthpiece", "fr", "description", _swap("/the-1859-inventory", "/hanging-the-moon")),
    _field(
        "F25",
        "megaphone-ferry-stage",
        "fr",
        "description",
        _swap("<strong>jamais été prêtée</strong>", "jamais été prêtée"),
    ),
    _field(
        "F25",
        "morse-lamp-shuttered",
        "ja",
        "description",
        _swap("<strong>館外に出たことはありません</strong>", "館外に出たことはありません"),
    ),
    _field("F28", "group-visit-form", "fr", "description", _end(""), collection="downloads"),
    _field("F28", "lens-measurements-2025", "fr", "description", _end("\u202f!"), collection="downloads"),
    _field("F28", "museum-map", "ja", "description", _end(""), collection="downloads"),
    _field("F29", "keepers-watch-clock", "fr", "name", lambda text: text + " ", note="trailing"),
    _field("F29", "tobias-wren", "fr", "role", lambda text: text + " ", collection="people", note="trailing"),
    _field(
        "F29", "access-guide", "fr", "language-note", lambda text: text + " ", collection="downloads", note="trailing"
    ),
    _field("F29", "beatrix-oyelaran", "fr", "role", _swap(", ", ",  "), collection="people", note="double"),
    _field(
        "F29",
        "glossary-of-lights",
        "fr",
        "description",
        _swap("mots de", "mots  de"),
        collection="downloads",
        note="double",
    ),
    _field("F29", "fog-detonator-box", "fr", "name", _swap("Caisse de", "Caisse  de"), note="double"),
    _field("F29", "stair-lantern-lower-light", "fr", "name", _swap(" du", "  du"), note="double"),
    _field(
        "F30",
        "night-passage-trail",
        "fr",
        "description",
        _swap("Neuf étapes dans", "Neuf étapes dans dans"),
        collection="downloads",
    ),
    _field("F31", "keepers-cap-wester-ness", "fr", "name", _swap("gardien", "garde")),
    _field("F31", "keepers-telescope", "fr", "name", _swap("gardien", "garde")),
    _field("F32", "padma-iyer", "fr", "bio", _swap("À Lanternhouse", "À la Maison des lanternes"), collection="people"),
    _field("F33", "hurricane-lantern-2", "fr", "name", _put("Lanterne tempête"), note="Hurricane lantern"),
    _field(
        "F33", "crew-list-lightship-provident", "fr", "material", _put("feuille de papier, encre"), note="paper, ink"
    ),
    _field("F33", "handbook-for-keepers-1911", "ja", "material", _put("用紙、キャンバス地"), note="paper, canvas"),
    _field(
        "F34",
        "net-shed-lantern",
        "ja",
        "description",
        _swap("</p>", "One screw is newer than the rest.</p>"),
        note="latin",
    ),
    _field("F35", "idris-fenn", "fr", "role", _swap("Responsable de", "Responsable\u200b de"), collection="people"),
    _field("F36", "annular-lens-third-order", "ja", "description", _swap("。", ".")),
    _field("F36", "keepers-oil-lamp-ada-fenn", "ja", "description", _swap("。", ".")),
    _field("F36", "magic-lantern-school", "ja", "description", _swap("、", ",")),
    _field("F36", "wreck-bell-of-the-halcyon", "ja", "description", _swap("。", ".")),
    _field("F41", "lifebuoy-light-calcium", "en", "gallery", _nine_images, also=("fr",)),
)

KEY: tuple[Fault, ...] = tuple(sorted((*WRITTEN, *(made.fault for made in MADE))))


def seed(sources: dict[str, list[Source]]) -> None:
    """Put the faults of `MADE` into the sources of each collection. Raises ContentError where one does not fit."""
    found = {(collection, source["slug"]): source for collection, listed in sources.items() for source in listed}
    for fault, change, also in MADE:
        source = found[fault.collection, fault.slug]
        for locale in (fault.locale, *also):
            if locale in source:
                source[locale][fault.field] = change(source[locale].get(fault.field))
        if (fault.field, fault.locale) == ("slug", "en"):
            for locale in ("fr", "ja"):
                if locale in source:
                    source[locale].setdefault("slug", source["slug"])
