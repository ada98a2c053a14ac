"""Reads a demo site without the modules that made it: items by slug, statuses, and what a linter sees."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from wftui.sandbox.sites import Seed

Place = tuple[str, str, str, str]  # collection, slug in the primary locale, locale, field


@dataclass(frozen=True)
class Read:
    """One variant, with its item's collection and its slug in the primary locale."""

    collection: str
    slug: str
    locale: str
    item_id: str
    variant: dict[str, Any]

    @property
    def data(self) -> dict[str, Any]:
        """The staged values."""
        return self.variant["fieldData"]

    @property
    def live(self) -> bool:
        """Whether it is on the live site."""
        return self.variant["live"] is not None

    @property
    def state(self) -> str:
        """The status that Webflow shows."""
        one = self.variant
        if one["isArchived"]:
            return "archived"
        if one["lastPublished"] is None:
            return "draft" if one["isDraft"] else "queued"
        if one["isDraft"]:
            return "draft changes"
        return "queued changes" if one["lastPublished"] < one["lastUpdated"] else "published"

    @property
    def pending(self) -> bool:
        """Whether a publish would change what is live."""
        if self.state in ("archived", "draft"):
            return False
        return not self.live or self.variant["live"]["fieldData"] != self.data


class Demo:
    """A site's content in the order of its collections."""

    def __init__(self, seed: Seed) -> None:
        self.seed = seed
        site = seed["sites"][0]
        locales = site["locales"]
        self.tags = {locales["primary"]["cmsLocaleId"]: "en"}
        self.tags |= {each["cmsLocaleId"]: each["tag"][:2] for each in locales["secondary"]}
        self.fields = {each["slug"]: {one["slug"]: one for one in each["fields"]} for each in seed["collections"]}
        slugs = {each["id"]: each["slug"] for each in seed["collections"]}
        self.all = [
            Read(
                slugs[collection],
                item["variants"][0]["fieldData"]["slug"],
                self.tags[one["cmsLocaleId"]],
                item["id"],
                one,
            )
            for collection, items in seed["items"].items()
            for item in items
            for one in item["variants"]
        ]

    def of(self, locale: str, collection: str | None = None) -> list[Read]:
        """All variants of a locale, of one collection or of all."""
        return [each for each in self.all if each.locale == locale and collection in (None, each.collection)]

    def one(self, collection: str, slug: str, locale: str = "en") -> Read:
        """The variant of one item."""
        (found,) = (each for each in self.of(locale, collection) if each.slug == slug)
        return found

    @cached_property
    def by_id(self) -> dict[tuple[str, str], Read]:
        """Variants by item id and locale."""
        return {(each.item_id, each.locale): each for each in self.all}

    def values(self, *kinds: str, locale: str | None = None) -> Iterator[tuple[Read, dict[str, Any], Any]]:
        """Every staged value of these field types: the variant, the field and the value."""
        for each in self.all if locale is None else self.of(locale):
            for slug, value in each.data.items():
                field = self.fields[each.collection][slug]
                if field["type"] in kinds:
                    yield each, field, value

    def references(self, locale: str = "en") -> Iterator[tuple[Read, str, str]]:
        """Every staged reference: who refers, the field, and the id that is referred to."""
        for each, field, value in self.values("Reference", "MultiReference", locale=locale):
            for target in [value] if isinstance(value, str) else value:
                yield each, field["slug"], target

    def images(self, locale: str = "en") -> Iterator[tuple[Read, str, dict[str, Any]]]:
        """Every picture of a locale: the variant, the field and the picture."""
        for each, field, value in self.values("Image", "MultiImage", locale=locale):
            for image in value if isinstance(value, list) else [value]:
                yield each, field["slug"], image

    def texts(self, locale: str) -> Iterator[tuple[Read, str, str]]:
        """Every text of a locale: plain, rich, and alt texts."""
        for each, field, value in self.values("PlainText", "RichText", locale=locale):
            if field["slug"] != "slug":
                yield each, field["slug"], value
        for each, field, image in self.images(locale):
            if image["alt"]:
                yield each, field, image["alt"]


def place(each: Read, field: str) -> Place:
    """Where something was found."""
    return (each.collection, each.slug, each.locale, field)


def words(html: str) -> str:
    """A rich text without its tags."""
    return re.sub(r"<[^>]*>", "\n", html)


class Linter:
    """Finds what can be found by looking at the content alone; each method answers the places of one kind of fault."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.now = demo.seed["clock"]

    def f01(self) -> list[Place]:
        """Image without alt text."""
        return [place(each, field) for each, field, image in self.demo.images() if not image["alt"]]

    def f02(self) -> list[Place]:
        """Alt text equals the file name."""
        same = (
            (each, field)
            for each, field, image in self.demo.images()
            if image["alt"] == image["url"].rpartition("/")[2]
        )
        return [place(*each) for each in same]

    def _referring(self, *states: str | None) -> list[Place]:
        found = []
        for each, field, target in self.demo.references():
            there = self.demo.by_id.get((target, "en"))
            if (there.state if there else None) in states and (states == (None,) or each.state == "published"):
                found.append(place(each, field))
        return found

    def f03(self) -> list[Place]:
        """Reference to a deleted item."""
        return self._referring(None)

    def f04(self) -> list[Place]:
        """Published item refers to a draft."""
        return self._referring("draft", "queued")

    def f05(self) -> list[Place]:
        """Published item refers to an archived item."""
        return self._referring("archived")

    def f06(self) -> list[tuple[str, str, str]]:
        """Slug used twice in a locale."""
        count = Counter((each.collection, each.locale, each.data["slug"]) for each in self.demo.all)
        return [key for key, number in count.items() if number > 1]

    def f07(self) -> list[Place]:
        """Slug with capitals or an underscore."""
        return [place(each, "slug") for each in self.demo.all if re.search(r"[A-Z_]", each.data["slug"])]

    def f08(self) -> list[tuple[str, str]]:
        """Name used twice, with different slugs."""
        count = Counter((each.collection, each.data["name"]) for each in self.demo.of("en"))
        return [key for key, number in count.items() if number > 1]

    def f09(self) -> list[Place]:
        """Required field empty in a secondary locale."""
        return [
            place(each, slug)
            for each in self.demo.all
            for slug, field in self.demo.fields[each.collection].items()
            if field["isRequired"] and slug not in each.data
        ]

    def f10(self) -> set[tuple[str, str, str]]:
        """By item: a text that is inherited is too long in each locale."""
        return {
            (each.collection, each.slug, field["slug"])
            for each, field, value in self.demo.values("PlainText")
            if len(value) > (field["validations"] or {}).get("maxLength", 1_000)
        }

    def f11(self) -> list[Place]:
        """Ends before it starts."""
        return [
            place(each, ends)
            for each in self.demo.of("en")
            for starts, ends in (("starts", "ends"), ("opens", "closes"))
            if ends in each.data and each.data[ends] < each.data[starts]
        ]

    def f12(self) -> list[Place]:
        """Past event still published."""
        return [
            place(each, "starts")
            for each in self.demo.of("en", "events")
            if each.live and max(each.data["starts"], each.data.get("ends", "")) < self.now
        ]

    def f13(self) -> list[Place]:
        """Price differs between locales."""
        found = []
        for each, field, value in self.demo.values("Number"):
            if field["slug"] in ("price", "ticket-price"):
                english = self.demo.by_id[each.item_id, "en"].data.get(field["slug"])
                found += [place(each, field["slug"])] if value != english else []
        return found

    def f14(self) -> set[tuple[str, str, str]]:
        """Bad email, phone, colour or address."""
        good = {
            "Email": r"[^@\s]+@[^@\s]+\.[^@\s]+",
            "Phone": r"\+?[0-9 ()-]{7,}",
            "Color": r"#[0-9A-Fa-f]{6}",
            "Link": r"https?://\S+",
        }
        return {
            (each.collection, each.slug, field["slug"])
            for each, field, value in self.demo.values(*good)
            if not re.fullmatch(good[field["type"]], value)
        }

    def f15(self) -> list[Place]:
        """Plain http: link."""
        plain = (
            place(each, field["slug"])
            for each, field, value in self.demo.values("Link", locale="en")
            if value[:5] == "http:"
        )
        inside = (place(*each[:2]) for each in self.demo.texts("en") if 'href="http:' in each[2])
        return [*plain, *inside]

    def _paths(self, locale: str) -> Iterator[tuple[Read, str, str]]:
        for each, field, text in self.demo.texts(locale):
            for path in re.findall(r'href="(/[^"#?]*)', text):
                yield each, field, path

    def f16(self) -> list[Place]:
        """Internal link to a missing path."""
        pages = {f"/{each['slug']}" for each in self.demo.seed["pages"]} | {"/"}
        folders = {f"/{collection}" for collection in self.demo.fields}
        items = {f"/{each.collection}/{each.slug}" for each in self.demo.of("en")}
        known = pages | folders | items
        return [place(each, field) for each, field, path in self._paths("en") if (path.rstrip("/") or "/") not in known]

    def f17(self) -> list[Place]:
        """Link to an english path in french text."""
        return [place(each, field) for each, field, path in self._paths("fr") if not path.startswith("/fr/")]

    def f18(self) -> set[tuple[str, str]]:
        """Heading jumps from h2 to h4."""
        found = set()
        for each, _, value in self.demo.values("RichText", locale="en"):
            levels = [int(level) for level in re.findall(r"<h([1-6])", value)]
            if any(after > before + 1 for before, after in pairwise(levels)):
                found.add((each.collection, each.slug))
        return found

    def f19(self) -> list[Place]:
        """Rich text with an embed placeholder."""
        return [
            place(each, field["slug"])
            for each, field, value in self.demo.values("RichText")
            if "data-rt-embed-type" in value
        ]

    def f20(self) -> list[Place]:
        """Rich text with a code block."""
        return [place(each, field["slug"]) for each, field, value in self.demo.values("RichText") if "<pre" in value]

    def _unseen(self) -> list[Read]:
        seen = {target for _, _, target in self.demo.references()}
        return [each for each in self.demo.of("en") if each.live and each.item_id not in seen]

    def f21(self) -> list[str]:
        """Theme that nothing refers to."""
        return [each.slug for each in self._unseen() if each.collection == "themes"]

    def f22(self) -> set[Place]:
        """French: no no-break space before : ; ! ?."""
        return {
            place(each, field)
            for each, field, text in self.demo.texts("fr")
            if re.search(r"[\w»)\]](?: ?[;!?]| :|:(?![\d/]))(?!\w)", words(text))
            and each.data.get(field) != self._english(each, field)
        }

    def _english(self, each: Read, field: str) -> Any:
        return self.demo.by_id[each.item_id, "en"].data.get(field)

    def f29(self, pattern: str, locale: str = "fr") -> list[Place]:
        """Texts with spaces that do not belong."""
        return [place(each, field) for each, field, text in self.demo.texts(locale) if re.search(pattern, text)]

    def f30(self) -> list[Place]:
        """Repeated word."""
        return [
            place(each, field)
            for each, field, text in self.demo.texts("fr")
            if re.search(r"\b([^\W\d_]{2,}) \1\b", words(text), re.IGNORECASE)
        ]

    def f31(self) -> list[Place]:
        """Forbidden glossary term."""
        return [
            place(each, field) for each, field, text in self.demo.texts("fr") if re.search(r"\bgardes?\b(?!-)", text)
        ]

    def f34_kana(self) -> list[Place]:
        """Kana in French."""
        return [place(each, field) for each, field, text in self.demo.texts("fr") if re.search(r"[぀-ヿ]", text)]

    def f35(self) -> list[Place]:
        """Zero-width space."""
        return [place(each, field) for each, field, text in self.demo.texts("fr") if "\u200b" in text]

    def f36(self) -> set[Place]:
        """Half-width punctuation in japanese."""
        return {
            place(each, field)
            for each, field, text in self.demo.texts("ja")
            if re.search(r"[぀-ヿ一-鿿][.,!?:;]", words(text))
        }

    def f40(self) -> list[str]:
        """Live item that nothing refers to."""
        return [each.slug for each in self._unseen() if each.collection in ("people", "objects")]

    def f41(self) -> set[tuple[str, str]]:
        """More images than the field allows."""
        return {
            (each.collection, each.slug)
            for each, field, value in self.demo.values("MultiImage")
            if len(value) > (field["validations"] or {}).get("maxImages", 1_000)
        }
