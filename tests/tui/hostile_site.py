"""A site made of hostile text: every name, help text, option and value is something that could do harm."""

from __future__ import annotations

import json
import time
from typing import Any

from wftui.domain.collection import Collection, Field
from wftui.domain.item import Variant
from wftui.domain.locale import Locale
from wftui.domain.site import Domain, Site
from wftui.store import site_list
from wftui.store.mirror import Mirror
from wftui.store.paths import Paths

SHORT = (
    "[/",
    "[@click=app.quit]press[/]",
    "[draft] and [b]bold[/b]",
    "a\\[b\\",
    "\\",
    "$foo ${HOME} %s {0}",
    "esc\x1b[2J\x1b[31mred",
    "\x1b]52;c;cHduZWQ=\x07clip",
    "\x1b]8;;http://x.example\x1b\\link\x1b]8;;\x1b\\",
    "\x1b]0;pwned\x07\x1bP$q\x1b\\dcs",
    "c1\x9b31m\x9d0;pwned\x9c\x90q\x9c",
    "rlo\u202etxt.exe\u2066\u2069\u200f",
    "nul\x00del\x7fbell\x07back\x08",
    "tab\tline\nreturn\rend",
    "lone\ud800half\udfff",
    "שלום עולם",
    "مرحبا",
    "👩\u200d👩\u200d👧\u200d👦 family",
    "🏴\U000e0067\U000e0062\U000e0065\U000e007f tags",
    "e\u0301\u0302\u0303\u0304 combining",
    "\u2028separators\u2029\ufeffmark",
    "ガラスと炎 全角",
    "=HYPERLINK('x')",
    "../../etc/passwd",
)
"""Each fits on one line."""

LONG = ("x" * 10_000, "words and " * 1_000, "[" * 10_000, "\u0301" * 5_000, "炎" * 10_000, "\x1b[31m" * 2_000)
"""Each is longer than any screen is wide."""

ALL = (*SHORT, *LONG)

ENGLISH = Locale("e" * 24, "1" * 24, "en", "English", primary=True)
OTHER = Locale("f" * 24, "2" * 24, "[/]", "[@click=app.quit]Other[/]\x1b[31m", "x\x1b]0;pwned\x07")

TYPES = (
    "PlainText",
    "RichText",
    "Number",
    "Switch",
    "DateTime",
    "Option",
    "Reference",
    "MultiReference",
    "Image",
    "MultiImage",
    "File",
    "Link",
    "VideoLink",
    "Email",
    "Phone",
    "Color",
    "Hologram",
)
"""Every type that the API names, and one that nobody knows."""


def identifier(kind: str, number: int) -> str:
    """An id, 24 hexadecimal digits."""
    return f"{kind}{number:0{24 - len(kind)}x}"


def site(number: int, name: str) -> Site:
    """A site of that name."""
    domains = (Domain(identifier("d", number), name),)
    return Site(
        identifier("5", number), name, f"short-{number}", "Europe/London", None, None, None, domains, (ENGLISH, OTHER)
    )


SITE = site(0, SHORT[1])
MAIN = identifier("c", 0)


def collections() -> list[Collection]:
    """One for each hostile name; the first has a field of every type and one named by each of the strings."""
    name = Field(identifier("f", 0), "name", SHORT[1], "PlainText", True, True, SHORT[0])
    fields = [name, Field(identifier("f", 1), "slug", SHORT[2], "PlainText", True)]
    for number, kind in enumerate(TYPES):
        fields.append(_field(10 + number, f"of-{kind.lower()}", SHORT[number % len(SHORT)], kind))
    for number, text in enumerate(ALL):
        fields.append(_field(100 + number, f"named-{number}", text, "PlainText"))
    made = [Collection(MAIN, SITE.id, SHORT[1], SHORT[6], SHORT[7], None, tuple(fields))]
    for number, text in enumerate(ALL, 1):
        made.append(Collection(identifier("c", number), SITE.id, text, text, f"c-{number}", None, (name,)))
    return made


def _field(number: int, slug: str, name: str, kind: str) -> Field:
    rules: dict[str, Any] = {"messages": {"pattern": name}}
    if kind == "Option":
        rules["options"] = [{"id": identifier("0", place), "name": text} for place, text in enumerate(ALL)]
    if kind in ("Reference", "MultiReference"):
        rules["collectionId"] = MAIN
    return Field(identifier("f", number), slug, name, kind, False, True, name, rules)


def item(number: int, text: str, locale: Locale = ENGLISH) -> Variant:
    """An item that is called `text` and holds it in every field, whether its type allows it or not."""
    file = {"fileId": identifier("9", number), "url": f"https://x.example/{text}", "alt": text}
    values: dict[str, Any] = {
        "of-plaintext": text,
        "of-richtext": f"<p>{text}</p><h2>{text}</h2><ul><li>{text}</li></ul>",
        "of-number": text,
        "of-switch": text,
        "of-datetime": text,
        "of-option": identifier("0", number % len(ALL)),
        "of-reference": identifier("1", (number + 1) % len(ALL)),
        "of-multireference": [identifier("1", place) for place in range(3)],
        "of-image": file,
        "of-multiimage": [file, file],
        "of-file": file,
        "of-hologram": {text: [text, None, {text: 1.5}]},
    }
    for kind in ("link", "videolink", "email", "phone", "color"):
        values[f"of-{kind}"] = text
    values |= {f"named-{place}": text for place in range(len(ALL))}
    document = {
        "id": identifier("1", number),
        "cmsLocaleId": locale.cms_locale_id,
        "lastPublished": None,
        "lastUpdated": "2026-01-02T00:00:00.000Z",
        "createdOn": text,
        "isArchived": False,
        "isDraft": True,
        "fieldData": {"name": text, "slug": f"item-{number}", **values},
    }
    column = text.encode("utf-8", "replace").decode()  # the columns of a listing come without half characters
    return Variant(
        identifier("1", number),
        locale.cms_locale_id,
        column,
        f"item-{number}",
        True,
        False,
        column,
        "2026-01-02T00:00:00.000Z",
        None,
        json.dumps(document).encode(),
    )


def seed(paths: Paths, fingerprint: str = "driven") -> None:
    """Put the site where the program of that token finds it, as if it had been read a moment ago."""
    sites = [SITE, *(site(number, text) for number, text in enumerate(ALL, 1))]
    known = site_list.SiteList(SHORT[1], (), tuple(sites), time.time(), 60)
    site_list.save(paths, fingerprint, known)
    with Mirror(paths.mirror_file(SITE.id), SITE.id) as mirror:
        mirror.put_site(SITE)
        mirror.put_collections(collections())
        for locale in (ENGLISH, OTHER):
            items = [item(number, text, locale) for number, text in enumerate(ALL)]
            generation = mirror.new_generation()
            mirror.put_items(MAIN, items, None, generation)
        mirror.put_pages(ENGLISH.id, [_page(number, text) for number, text in enumerate(ALL)])
        for collection in collections():
            mirror.mark_fresh(f"staged:{collection.id}")
        mirror.mark_fresh("all")


def _page(number: int, text: str) -> dict[str, Any]:
    return {
        "id": identifier("7", number),
        "siteId": SITE.id,
        "title": text,
        "slug": f"page-{number}",
        "seo": {"title": text},
    }
