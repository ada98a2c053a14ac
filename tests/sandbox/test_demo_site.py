"""Lanternhouse is the answer key of other tests: its totals, fixtures and faults are what they are said to be."""

import json
import math
import re
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from tests.sandbox.demo_reader import Demo, Linter
from wftui.sandbox.sites import UnknownSite, build, large
from wftui.sandbox.sites.lanternhouse import faults, ledger

STATES = ("published", "draft changes", "queued", "queued changes", "draft", "archived")
TOTALS = {
    "themes": (8, 1, 0, 0, 0, 0),
    "people": (14, 1, 0, 1, 1, 1),
    "objects": (118, 8, 2, 3, 7, 4),
    "exhibitions": (7, 2, 1, 0, 1, 1),
    "events": (22, 2, 2, 1, 4, 6),
    "stories": (18, 2, 1, 1, 3, 1),
    "downloads": (11, 1, 0, 0, 1, 1),
}
FRENCH = {"themes": 9, "people": 18, "objects": 142, "exhibitions": 12, "events": 31, "stories": 20, "downloads": 14}
JAPANESE = {"themes": 9, "people": 18, "objects": 60, "exhibitions": 12, "events": 12, "stories": 8, "downloads": 6}
_COUNTS = """
    F01 23  F02 4  F03 2  F04 3  F05 2  F06 1  F07 2  F08 2  F09 4  F10 3
    F11 1  F12 5  F13 2  F14 4  F15 4  F16 3  F17 5  F18 3  F19 2  F20 1
    F21 1  F22 12  F23 5  F24 3  F25 4  F26 2  F27 1  F28 7  F29 14  F30 3
    F31 5  F32 2  F33 6  F34 4  F35 2  F36 9  F40 4  F41 1
"""
FAULTS = {code: int(count) for code, count in re.findall(r"(F\d\d) (\d+)", _COUNTS)}


@pytest.fixture(scope="module")
def demo() -> Demo:
    """Lanternhouse, freshly made."""
    return Demo(build("lanternhouse"))


@pytest.fixture(scope="module")
def found(demo: Demo) -> Linter:
    """What can be found in it by looking."""
    return Linter(demo)


def _page(demo: Demo, title: str) -> dict[str, Any]:
    return next(page for page in demo.seed["pages"] if page["title"] == title)


def _locale(demo: Demo, tag: str) -> str:
    return next(each["id"] for each in demo.seed["sites"][0]["locales"]["secondary"] if each["tag"] == tag)


def _tags(html: str) -> list[str]:
    return re.findall(r"</?\w+", html)


# -- totals --------------------------------------------------------------------------------------------------------


def test_the_site_has_three_locales_with_two_ids_each_and_two_domains(demo: Demo) -> None:
    """A person sees English, French and a Japanese that is not enabled; no locale's two ids are the same."""
    site = demo.seed["sites"][0]
    locales = [site["locales"]["primary"], *site["locales"]["secondary"]]
    assert [(each["tag"], each["subdirectory"], each["enabled"]) for each in locales] == [
        ("en", "", True),
        ("fr-FR", "fr", True),
        ("ja-JP", "ja", False),
    ]
    assert len({each[key] for each in locales for key in ("id", "cmsLocaleId")}) == 6
    assert [each["url"] for each in site["customDomains"]] == ["lanternhouse.example", "www.lanternhouse.example"]
    assert demo.seed["clock"] == "2026-03-02T09:00:00.000Z"


def test_each_collection_has_as_many_items_in_each_state_as_is_said(demo: Demo) -> None:
    """The counts that the collections screen shows add up: 258 items, 246 in French, 125 in Japanese."""
    for collection, totals in TOTALS.items():
        states = Counter(each.state for each in demo.of("en", collection))
        assert tuple(states[state] for state in STATES) == totals, collection
    assert {name: len(demo.of("fr", name)) for name in FRENCH} == FRENCH
    assert {name: len(demo.of("ja", name)) for name in JAPANESE} == JAPANESE
    assert [len(demo.of(locale)) for locale in ("en", "fr", "ja")] == [258, 246, 125]


def test_what_is_live_and_what_is_pending_is_as_said(demo: Demo) -> None:
    """221 live and 29 pending in English; 214 and 19 in French; in Japanese 9 themes and 4 exhibitions went early."""
    assert sum(each.live for each in demo.of("en")) == 221
    assert sum(each.pending for each in demo.of("en")) == 29
    assert sum(each.live for each in demo.of("fr")) == 214
    assert sum(each.pending for each in demo.of("fr")) == 19
    assert Counter(each.collection for each in demo.of("ja") if each.live) == {"themes": 9, "exhibitions": 4}


def test_stamps_agree_with_states(demo: Demo) -> None:
    """Nothing is changed before it was made or after now, and what is live and unchanged was published since."""
    for each in demo.all:
        one = each.variant
        assert one["createdOn"] <= one["lastUpdated"] < demo.seed["clock"]
        assert each.live == (one["lastPublished"] is not None)
        if each.state == "published":
            assert one["live"]["fieldData"] == each.data
        if each.live:
            assert one["live"]["lastPublished"] == one["lastPublished"] < demo.seed["clock"]


def test_every_field_type_occurs_with_values(demo: Demo) -> None:
    """Each of the 17 types is in the schema, and each has a value somewhere."""
    in_schema = {field["type"] for fields in demo.fields.values() for field in fields.values()}
    with_values = {demo.fields[each.collection][slug]["type"] for each in demo.all for slug in each.data}
    assert len(in_schema) == 17
    assert with_values == in_schema


def test_ids_have_their_shapes_and_are_unique(demo: Demo) -> None:
    """24 and 32 hex digits, and no two things share one."""
    items = [item["id"] for listed in demo.seed["items"].values() for item in listed]
    pages = [page["id"] for page in demo.seed["pages"]]
    fields = [field["id"] for fields in demo.fields.values() for field in fields.values()]
    assert all(re.fullmatch(r"[0-9a-f]{24}", each) for each in [*items, *pages, *demo.tags])
    assert all(re.fullmatch(r"[0-9a-f]{32}", each) for each in fields)
    assert len({*items, *pages, *fields}) == len(items) + len(pages) + len(fields)


def test_the_site_is_the_same_each_time(demo: Demo) -> None:
    """Another process, with other hash seeds, makes the very same content."""
    code = "import json; from wftui.sandbox.sites import build; print(json.dumps(build('lanternhouse')))"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(made.stdout) == json.loads(json.dumps(demo.seed))


def test_two_seeds_share_nothing() -> None:
    """A sandbox that changes its content does not change another's."""
    first, second = build("lanternhouse"), build("lanternhouse")
    first["pages"][0]["nodes"].clear()
    first["collections"][0]["fields"].clear()
    next(iter(first["items"].values())).clear()
    assert second["pages"][0]["nodes"]
    assert second["collections"][0]["fields"]
    assert next(iter(second["items"].values()))


def test_a_first_sync_takes_at_most_70_requests(demo: Demo) -> None:
    """Everything a client reads at first, counted as the pages of 100 that it asks for."""
    seed = demo.seed
    staged = sum(math.ceil(sum(len(item["variants"]) for item in items) / 100) for items in seed["items"].values())
    slugs = list(demo.fields)
    live = Counter(each.collection for each in demo.all if each.live)
    live_requests = sum(math.ceil(live[slug] / 100) for slug in slugs)
    assert staged == 10
    assert live_requests <= 10
    full = [_page(demo, title) for title in ("Visit", "About")]
    dom = sum(math.ceil(len(page["nodes"]) / 100) * 3 for page in full)
    components = 1 + 2 * 3 * len(seed["components"])
    total = 1 + 1 + 1 + len(slugs) + staged + live_requests + 3 + dom + components + len(seed["pages"]) - len(full)
    assert total <= 70


# -- pages ---------------------------------------------------------------------------------------------------------


def test_static_content_has_the_nodes_that_are_said(demo: Demo) -> None:
    """112 nodes on Visit, 30 on About, 6 and 9 in the components; all seven types and all three property types."""
    kinds = {page["title"]: Counter(node["type"] for node in page["nodes"]) for page in demo.seed["pages"][:2]}
    visit = "text 96, image 6, component-instance 3, text-input 3, select 2, submit-button 1, search-button 1"
    assert kinds["Visit"] == {kind: int(count) for kind, count in re.findall(r"([a-z-]+) (\d+)", visit)}
    assert kinds["About"] == {"text": 24, "image": 4, "component-instance": 2}
    newsletter, footer = (Counter(node["type"] for node in each["nodes"]) for each in demo.seed["components"])
    assert newsletter == {"text": 2, "text-input": 1, "select": 1, "submit-button": 1, "image": 1}
    assert footer == {"text": 6, "search-button": 1, "image": 1, "component-instance": 1}
    choices = [len(node["choices"]) for node in _page(demo, "Visit")["nodes"] if node["type"] == "select"]
    assert choices == [4, 5]
    properties = [each["type"] for component in demo.seed["components"] for each in component["properties"]]
    assert properties == ["Plain Text", "Rich Text", "Alt Text", "Plain Text", "Rich Text"]


def test_the_newsletter_is_used_four_times(demo: Demo) -> None:
    """Two instances override the heading, one all three properties, one nothing; each page ends with the footer."""
    newsletter, footer = demo.seed["components"]
    holders = [*(page for page in demo.seed["pages"] if page["nodes"]), footer]
    used = [
        sorted(each["label"] for each in node["propertyOverrides"])
        for holder in holders
        for node in holder["nodes"]
        if node.get("componentId") == newsletter["id"]
    ]
    assert sorted(used) == [[], ["Blurb", "Heading", "Picture description"], ["Heading"], ["Heading"]]
    assert all(page["nodes"][-1]["componentId"] == footer["id"] for page in holders[:-1])


def test_the_page_list_has_its_edge_cases(demo: Demo) -> None:
    """A draft, an archived page, a branch, and a template without nodes for each collection."""
    pages = demo.seed["pages"]
    assert len(pages) == 12
    assert [page["title"] for page in pages if page["draft"]] == ["Home"]
    assert sum(page["archived"] for page in pages) == 1
    assert sum(page["isBranch"] for page in pages) == 1
    templates = [page for page in pages if "collectionId" in page]
    assert {page["collectionId"] for page in templates} == {each["id"] for each in demo.seed["collections"]}
    assert not any(page["nodes"] for page in templates)
    assert _page(demo, "Visit")["openGraph"]["titleCopied"] is True
    assert _page(demo, "About")["openGraph"]["descriptionCopied"] is False
    visit = _page(demo, "Visit")["locales"]
    assert len(visit[_locale(demo, "fr-FR")]["seo"]["description"]) == 171
    assert visit[_locale(demo, "ja-JP")]["seo"]["description"] is None


@pytest.mark.parametrize(("tag", "per_cent"), [("fr-FR", 88), ("ja-JP", 12)])
@pytest.mark.parametrize("title", ["Visit", "About"])
def test_static_text_is_translated_as_far_as_is_said(demo: Demo, title: str, tag: str, per_cent: int) -> None:
    """88 of a hundred text nodes in French, 12 in Japanese."""
    page = _page(demo, title)
    texts = [node["id"] for node in page["nodes"] if node["type"] == "text"]
    overlay = page["locales"][_locale(demo, tag)]["nodes"]
    assert round(100 * sum(node in overlay for node in texts) / len(texts)) == per_cent


def test_static_translations_carry_their_three_faults_and_no_other(demo: Demo) -> None:
    """Two French nodes have lost a data-w-id and one has another outer tag; every other skeleton is kept."""
    lost, other = [], []
    for holder in [*demo.seed["pages"], *demo.seed["components"]]:
        for locale in holder["locales"].values():
            for node in holder["nodes"]:
                html = locale["nodes"].get(node["id"], {}).get("text", {}).get("html")
                if html is None:
                    continue
                english = node["text"]["html"]
                other += [node["id"]] if _tags(html) != _tags(english) else []
                ids = re.findall('data-w-id="(.*?)"', english)
                lost += [each for each in ids if each not in html]
    assert len(other) == FAULTS["F27"]
    assert sorted(lost) == sorted(fault.note for fault in faults.KEY if fault.code == "F26")


# -- fixtures of the publish planner -------------------------------------------------------------------------------


def test_a_draft_exhibition_needs_a_draft_curator_and_nothing_else(demo: Demo) -> None:
    """A chain of two."""
    exhibition = demo.one("exhibitions", "the-dark-between")
    curator = demo.one("people", "tamar-ellery")
    needed = [
        demo.by_id[target, "en"]
        for each, _, target in demo.references()
        if each is exhibition and not demo.by_id[target, "en"].live
    ]
    assert (exhibition.state, curator.state) == ("draft", "draft")
    assert needed == [curator]
    assert not [target for each, _, target in demo.references() if each is curator]


def test_a_queued_exhibition_shows_three_drafts_and_one_archived_object(demo: Demo) -> None:
    """14 objects, of which the archived one stands in the way."""
    exhibition = demo.one("exhibitions", "lightships-towns-at-anchor")
    shown = Counter(demo.by_id[each, "en"].state for each in exhibition.data["objects"])
    assert exhibition.state == "queued"
    assert shown.total() == 14
    assert (shown["draft"], shown["archived"]) == (3, 1)


def test_two_draft_objects_refer_to_each_other(demo: Demo) -> None:
    """A cycle that no order of publishing resolves."""
    port, starboard = (demo.one("objects", f"{side}-sidelight-trawler-esperance") for side in ("port", "starboard"))
    assert (port.state, starboard.state) == ("draft", "draft")
    assert port.data["related"] == [starboard.item_id]
    assert starboard.data["related"] == [port.item_id]


def test_an_author_is_unpublished_in_french_only(demo: Demo) -> None:
    """The story can be published in English and is blocked in French."""
    story = demo.one("stories", "one-candle-since-1903")
    author = story.data["author"]
    assert demo.by_id[author, "en"].live
    assert not demo.by_id[author, "fr"].live
    assert demo.by_id[story.item_id, "fr"].state == "draft"


# -- faults --------------------------------------------------------------------------------------------------------


def test_the_answer_key_has_as_many_faults_of_each_kind_as_are_said() -> None:
    """Counts per code, and per kind within a code."""
    assert Counter(fault.code for fault in faults.KEY) == FAULTS
    notes = Counter((fault.code, fault.note) for fault in faults.KEY)
    assert (notes["F29", "trailing"], notes["F29", "double"]) == (6, 8)
    assert (notes["F34", "kana"], notes["F34", "latin"]) == (1, 3)
    assert len(set(faults.KEY)) == len(faults.KEY)
    assert set(faults.MEANINGS) == set(FAULTS)


def test_every_fault_of_the_key_names_a_variant_and_a_field(demo: Demo) -> None:
    """Nothing in the key points beside the content."""
    for fault in faults.KEY:
        if fault.collection != "pages":
            demo.by_id[_item(demo, fault), fault.locale]
            assert fault.field in demo.fields[fault.collection]


def _item(demo: Demo, fault: faults.Fault) -> str:
    """The item of a fault. Its slug is the clean one, which a slug's own fault has changed in English."""
    for each in demo.all:
        if each.collection == fault.collection and fault.slug in (each.slug, each.data["slug"]):
            return each.item_id
    raise AssertionError(fault)


@pytest.mark.parametrize(
    "code",
    [f"F{number:02}" for number in (1, 2, 3, 4, 5, 9, 11, 12, 13, 15, 16, 17, 19, 20, 22, 30, 31, 35, 36)],
)
def test_looking_finds_exactly_the_faults_of_the_key(found: Linter, code: str) -> None:
    """What can be found without the key is all that the key says, and no more, in the field that it says."""
    key = sorted((each.collection, each.slug, each.locale, each.field) for each in faults.KEY if each.code == code)
    assert sorted(getattr(found, code.lower())()) == key


@pytest.mark.parametrize("code", ["F10", "F14"])
def test_looking_finds_exactly_the_bad_values_of_the_key(found: Linter, code: str) -> None:
    """A bad value is inherited by the other locales: each item counts once."""
    key = {(each.collection, each.slug, each.field) for each in faults.KEY if each.code == code}
    assert getattr(found, code.lower())() == key


def test_looking_finds_the_other_faults_of_the_key(demo: Demo, found: Linter) -> None:
    """Slugs, names, headings, orphans, galleries and spaces."""
    slugs = {code: {each.slug for each in faults.KEY if each.code == code} for code in FAULTS}
    assert found.f06() == [("objects", "fr", "code-book-harbour-signals-2")]
    assert {demo.one("objects", each[1]).item_id for each in found.f07()} == {
        _item(demo, each) for each in faults.KEY if each.code == "F07"
    }
    assert len(found.f07()) == FAULTS["F07"]
    assert len(found.f08()) == FAULTS["F08"]
    assert {slug for _, slug in found.f18()} == slugs["F18"]
    assert found.f21() == ["phosphorescence"]
    assert set(found.f40()) == slugs["F40"]
    assert {slug for _, slug in found.f41()} == slugs["F41"]
    assert len(found.f34_kana()) == 1
    for note, pattern in (("trailing", r"\s$"), ("double", r"\S  +\S")):
        key = sorted((each.collection, each.slug, each.locale, each.field) for each in faults.KEY if each.note == note)
        assert sorted(found.f29(pattern)) == key


# -- the translation ledger ----------------------------------------------------------------------------------------


def test_the_ledger_adds_up() -> None:
    """Translated, same, outdated, to review and empty, for both languages; 24 terms; five outdated static nodes."""
    states = Counter((entry.unit.locale, entry.state) for entry in ledger.entries())
    wanted = {"fr": (1050, 56, 40, 61, 34, 40), "ja": (402, 132, 18, 22, 41, 26)}
    for locale, totals in wanted.items():
        assert tuple(states[locale, state] for state in ledger.STATES) == totals
    assert len(ledger.glossary()) == 24
    assert len(ledger.document()["nodes"]) == 5


def test_the_ledger_says_what_the_content_says(demo: Demo) -> None:
    """Each plain string of the ledger stands in the content, in English and in its locale."""
    for entry in ledger.entries():
        unit = entry.unit
        if unit.field in ("name", "role", "summary", "material", "standfirst", "excerpt"):
            english = next(each for each in demo.of("en", unit.collection) if unit.source == each.data[unit.field])
            assert english.data[unit.field] == unit.source
        if entry.state == "outdated":
            assert entry.source_was
            assert entry.source_was != unit.source


def test_same_english_has_one_translation_but_for_six_groups() -> None:
    """Nothing is inconsistent that is not said to be."""
    targets: dict[tuple[str, str], set[str]] = {}
    for entry in ledger.entries():
        if entry.unit.target:
            targets.setdefault((entry.unit.locale, entry.unit.source), set()).add(entry.unit.target)
    groups = {source for (_, source), many in targets.items() if len(many) > 1}
    assert groups == {each.note for each in faults.KEY if each.code == "F33"}


# -- the other sites -----------------------------------------------------------------------------------------------


def test_a_site_without_locales_has_no_locales_key() -> None:
    """As on a real site without Localization, items have no locale either; all six states are there."""
    seed = build("single-locale")
    assert "locales" not in seed["sites"][0]
    variants = [one for items in seed["items"].values() for item in items for one in item["variants"]]
    assert {one["cmsLocaleId"] for one in variants} == {None}
    assert {one["isArchived"] for one in variants} == {True, False}
    assert seed["pages"][0]["nodes"]


def test_the_empty_site_is_empty() -> None:
    """A site and nothing else."""
    seed = build("empty")
    assert len(seed["sites"]) == 1
    assert not any(seed[part] for part in ("collections", "items", "pages", "components"))


@pytest.mark.parametrize("name", ["", "lantern", "large:0", "large:100001", "large:-1", "large:1e3", "large"])
def test_an_unknown_site_is_refused_with_the_names_that_exist(name: str) -> None:
    """The sentence says what to choose."""
    with pytest.raises(UnknownSite, match="single-locale"):
        build(name)


@pytest.mark.parametrize("count", [1, 2, 15, 192, 193, 1_000])
def test_the_large_site_knows_each_place_in_its_orders(count: int) -> None:
    """Sorting by name or slug, up or down, finds the same items as sorting all of them."""
    for key, value in (("name", large.name), ("slug", large.slug), ("lastPublished", large.published)):
        order = [large.index_at(count, place, key) for place in range(count)]
        assert order == sorted(range(count), key=value)
        assert [large.index_at(count, place, key, descending=True) for place in range(count)] == order[::-1]


def test_the_large_site_finds_its_items_again() -> None:
    """By id, by exact name, by exact slug, and by the time of publishing; nothing beyond the last one."""
    count = 100_000
    for index in (0, 1, 17, 4_711, 99_999):
        assert large.index_of_id(count, large.item_id(index)) == index
        assert large.index_of_name(count, large.name(index)) == index
        assert large.index_of_slug(count, large.slug(index)) == index
        assert large.index_of_slug(index, large.slug(index)) is None
        data = large.item(index)["variants"][0]["fieldData"]
        assert (data["name"], data["slug"]) == (large.name(index), large.slug(index))
    assert large.index_of_name(count, "no such find") is None
    assert large.index_of_slug(count, "000017") is None
    between = large.published_between(count, large.published(10), large.published(12))
    assert list(between) == [10, 11, 12]
    assert all(a < b for a, b in pairwise(map(large.published, range(99_900, 100_000))))
    assert large.published(99_999) < build("empty")["clock"]


def test_items_of_the_large_site_are_about_three_kilobytes() -> None:
    """The size that the performance figures are given for."""
    sizes = [
        len(json.dumps({**large.item(index)["variants"][0], "live": None}).encode()) for index in range(0, 100_000, 997)
    ]
    assert min(sizes) > 2_500
    assert max(sizes) < 3_800
