"""Search everything: what is found is what a scan of the server's own JSON finds, and nothing hangs."""

from __future__ import annotations

import shutil
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from tests.services.museum import Museum, synced_museum
from tests.services.witness import plain
from tests.store.making import EN, ENGLISH, THINGS, item_id, new_mirror, put, put_live, site, variant
from wftui.services.query import QueryError, Superseded
from wftui.services.search import Found, Searcher, around
from wftui.services.search.plan import compiled
from wftui.services.search.sieve import Sieve
from wftui.services.search.spans import Span, fold_map, spans
from wftui.store.mirror import Mirror
from wftui.store.search_index import SEPARATOR

Place = tuple[str, str, str, str, str]
Test = Callable[[str, Place], bool]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def museum(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Museum]:
    """The museum, which no test changes."""
    async with synced_museum(tmp_path_factory.mktemp("search")) as museum:
        yield museum


@pytest.fixture(scope="module")
def everything(museum: Museum) -> list[tuple[Place, str]]:
    """Every text of the site."""
    return list(museum.witness.everything())


def told(found: Found) -> list[Place]:
    """The hits, one for each locale and version."""
    return [
        (hit.kind, hit.id, hit.field, locale, version)
        for hit in found.hits
        for locale in ([each.short for each in hit.locales] or [""])
        for version in (("staged", "live") if hit.versions == "both" else (hit.versions,))
    ]


def has(*words: str) -> Test:
    """Whether a text holds all words."""
    return lambda text, place: all(plain(word) in plain(text) for word in words)


SEARCHES: list[tuple[str, Test]] = [
    ("1859", has("1859")),
    ("cafe", has("cafe")),
    ("CAFÉ", has("cafe")),
    ("lens", has("lens")),
    ("灯", has("灯")),
    ("か", has("か")),
    ("が", has("が")),
    ("フレネルレンズ", has("フレネルレンズ")),
    ("の灯", has("の灯")),
    ("lens 1859", has("lens", "1859")),
    ('"the lens of"', has("the lens of")),
    ("lentille OR レンズ", lambda t, p: has("lentille")(t, p) or has("レンズ")(t, p)),
    ("lantern -house", lambda t, p: has("lantern")(t, p) and not has("house")(t, p)),
    ("-house lantern", lambda t, p: has("lantern")(t, p) and not has("house")(t, p)),
    ("(lamp OR lens) brass", lambda t, p: has("brass")(t, p) and (has("lamp")(t, p) or has("lens")(t, p))),
    ("é", has("e")),
    ("œuvre", has("œuvre")),
    ("l’inventaire", has("l’inventaire")),
    ("https://lanternhouse", has("https://lanternhouse")),
    ("18:30", has("18:30")),
    ("12.5", has("12.5")),
    ("#C98F5A", has("#c98f5a")),
    ("LH.1949.001", has("LH.1949.001")),
    (".jpg", has(".jpg")),
    ("no such words anywhere", lambda t, p: False),
    ("lens locale:fr", lambda t, p: has("lens")(t, p) and p[3] == "fr"),
    ("レ locale:ja is:live", lambda t, p: has("レ")(t, p) and p[3] == "ja" and p[4] == "live"),
    ("lens is:staged", lambda t, p: has("lens")(t, p) and p[4] == "staged"),
    ("lens field:alt", lambda t, p: has("lens")(t, p) and "alt" in p[2]),
    ("lantern field:SEO", lambda t, p: has("lantern")(t, p) and "SEO" in p[2]),
    ("a collection:pages", lambda t, p: has("a")(t, p) and p[0] == "page"),
    ("a collection:components", lambda t, p: has("a")(t, p) and p[0] == "component"),
    ("/18[5-9]9/", lambda t, p: any(f"18{n}9" in t for n in "56789")),
    ("/^lens/ -lensed", lambda t, p: plain(t).startswith("lens") and "lensed" not in plain(t)),
    ("/CAFÉ$/", lambda t, p: plain(t).endswith("cafe")),
    ("/灯.守/", lambda t, p: any(t[i : i + 1] == "灯" and t[i + 2 : i + 3] == "守" for i in range(len(t)))),
]


@pytest.mark.parametrize(("text", "holds"), SEARCHES, ids=[text for text, _ in SEARCHES])
def test_a_search_finds_what_a_scan_of_the_json_finds(
    museum: Museum, everything: list[tuple[Place, str]], text: str, holds: Test
) -> None:
    """Every collection, locale and version, pages and components: all hits, each once, none besides."""
    expected = sorted(place for place, words in everything if holds(words, place))
    with Searcher(museum.mirror, museum.site) as searcher:
        found = searcher.search(text, limit=None)
    only = {version for version in ("live", "staged") if f"is:{version}" in text}
    assert sorted(place for place in told(found) if not only or place[4] in only) == expected
    assert not found.more
    assert not found.unfinished
    assert (found.places > 0) == bool(expected)


def test_a_collection_narrows_a_search(museum: Museum, everything: list[tuple[Place, str]]) -> None:
    """By slug, by display name, or by the start of either."""
    objects = {row.id for tag in ("en", "fr", "ja") for row in museum.witness.rows("objects", tag)}
    expected = sorted(place for place, words in everything if place[1] in objects and has("brass")(words, place))
    with Searcher(museum.mirror, museum.site) as searcher:
        for name in ("objects", "Objects", "obj"):
            assert sorted(told(searcher.search(f"brass collection:{name}", limit=None))) == expected
        with pytest.raises(QueryError, match="has no"):
            searcher.search("brass collection:nothing")
        assert len(told(searcher.search("brass collection:nothing", typing=True))) > len(expected)


def test_hits_point_at_what_was_found(museum: Museum) -> None:
    """The marked part of every text is the word, whatever accents it was written with."""
    with Searcher(museum.mirror, museum.site) as searcher:
        for word in ("cafe", "lumiere", "灯", "L’"):
            found = searcher.search(word, limit=None)
            assert found.hits
            for hit in found.hits:
                assert hit.spans
                assert all(plain(hit.text[span.start : span.end]) == plain(word) for span in hit.spans)


def test_typing_on_finds_the_same_as_starting_anew(museum: Museum) -> None:
    """One key after another, forth and back: earlier answers narrow later ones and never hide a hit."""
    with Searcher(museum.mirror, museum.site) as typist:
        for text in ("l", "le", "len", "lens", "lens 1", "lens 18", "lens 1859", "lens", "le", "lé", "brass", "br"):
            for limit in (None, 50):
                with Searcher(museum.mirror, museum.site) as fresh:
                    assert typist.search(text, limit=limit, typing=True) == fresh.search(text, limit=limit)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(a|aa)+$",
        r"(a+)+$",
        r"(?:(a)|aa)+?[bc]",
        r"(a|a)*b",
        r"(.*)*\d\d\d\dz",
        r"(?:a?){40}a{40}",
        r"((\w+\s?)*)*!!",
    ],
)
def test_a_hostile_pattern_ends_within_its_time_limit(tmp_path: Path, pattern: str) -> None:
    """A pattern that never ends is given up, and the answer says so; the hits until then are there."""
    with new_mirror(tmp_path) as mirror:
        put(mirror, variant(1, "a"), *(variant(n, "a" * 3000 + " x" * n + "?") for n in range(2, 40)))
        with Searcher(mirror, site()) as searcher:
            searcher.update()
            began = time.monotonic()
            searcher.search(f"/{pattern}/", seconds=0.3)
            assert time.monotonic() - began < 3


def test_a_pattern_that_never_ends_says_so(tmp_path: Path) -> None:
    """Not as if nothing were there."""
    with new_mirror(tmp_path) as mirror:
        put(mirror, variant(1, "a" * 60 + "!"))
        with Searcher(mirror, site()) as searcher:
            found = searcher.search("^(a|aa)+$", regex=True, seconds=0.2)
    assert found.unfinished
    assert found.words() == "the pattern took too long"


def test_a_search_can_be_given_up(museum: Museum) -> None:
    """The newest one wins."""
    with Searcher(museum.mirror, museum.site) as searcher:
        searcher.update()
        with pytest.raises(Superseded):
            searcher.search("lens", cancelled=lambda: True)


def test_the_index_follows_the_mirror(tmp_path: Path) -> None:
    """New, changed, published, unpublished and dropped items, and an index that was made of another mirror."""
    with new_mirror(tmp_path) as mirror, Searcher(mirror, site()) as searcher:

        def found(word: str) -> list[tuple[str, str]]:
            return [(hit.id, hit.versions) for hit in searcher.search(word).hits if hit.field == "name"]

        assert found("lamp") == []
        put(mirror, variant(1, "Brass lamp"), variant(2, "Storm lantern"))
        assert found("lamp") == [(item_id(1), "staged")]
        put(mirror, variant(1, "Brass buoy"))
        assert found("lamp") == []
        put_live(mirror, variant(1, "Brass buoy"), variant(2, "Storm lamp"))
        assert found("buoy") == [(item_id(1), "both")]
        assert found("storm") == [(item_id(2), "staged"), (item_id(2), "live")]
        put_live(mirror, variant(2, "Storm lamp"))
        assert found("buoy") == [(item_id(1), "staged")]
        with Mirror(mirror.path, mirror.site_id) as elsewhere:
            elsewhere.drop_item(THINGS, item_id(1), (EN,))
        assert found("buoy") == []
        kept = tmp_path / "old.search.db"
        shutil.copy(tmp_path / "mirror.search.db", kept)
    for each in tmp_path.glob("mirror.db*"):
        each.unlink()
    with new_mirror(tmp_path) as mirror:
        put(mirror, variant(1, "Brass gong"), variant(2, "Storm gong"))
        put_live(mirror, variant(2, "Storm gong"))
        mirror.drop_item(THINGS, item_id(1), (EN,))
        with Searcher(mirror, site()) as searcher:
            assert {hit.id for hit in searcher.search("gong").hits} == {item_id(2)}
            assert searcher.search("lamp").hits == []


def test_pages_and_components_follow_the_mirror(tmp_path: Path) -> None:
    """A page renamed, a node rewritten, a component gone."""
    with new_mirror(tmp_path) as mirror, Searcher(mirror, site()) as searcher:
        mirror.put_pages(ENGLISH.id, [{"id": "p1", "title": "Visit", "seo": {"title": "Come and see"}}])
        mirror.put_components([{"id": "c1", "name": "Footer"}])
        mirror.put_nodes("p1", ENGLISH.id, [{"id": "n1", "type": "text", "text": {"html": "<p>By the <b>sea</b></p>"}}])
        mirror.put_nodes("c1", ENGLISH.id, [{"id": "n2", "type": "search-button", "value": "Search the sea"}])
        assert [(hit.kind, hit.title, hit.field) for hit in searcher.search("sea").hits] == [
            ("page", "Visit", "text 1"),
            ("component", "Footer", "button 1"),
        ]
        mirror.put_page(ENGLISH.id, {"id": "p1", "title": "Visit us", "seo": {"title": "Come by sea"}})
        mirror.put_components([])
        assert [(hit.title, hit.field) for hit in searcher.search("sea").hits] == [
            ("Visit us", "SEO title"),
            ("Visit us", "text 1"),
        ]


def test_hostile_content_is_found_and_shown_harmlessly(tmp_path: Path) -> None:
    """Zero bytes, half surrogates, escape sequences and broken HTML neither hide a text nor reach the terminal."""
    bad = "\x1b]0;owned\x07 lamp \x00 \ud800 end <b"
    with new_mirror(tmp_path) as mirror:
        put(mirror, variant(1, bad, body=f"<p>lamp {bad}</p><img alt='lamp\x1b'>"), variant(2, "ßlamp İstanbul"))
        with Searcher(mirror, site()) as searcher:
            found = searcher.search("lamp")
            assert {hit.id for hit in found.hits} == {item_id(1), item_id(2)}
            for hit in found.hits:
                shown = "".join(around(hit.text, hit.spans[0] if hit.spans else None, 40))
                assert shown.isprintable() or "\ufffd" in shown
                assert "\x1b" not in shown
            assert searcher.search('"\x00"').texts >= 0


@pytest.mark.parametrize(
    "text", ["/(/", "/[/", "/a{2,1}/", "/(?P<x/", f"/{'a' * 600}/", "lamp )", "is:mine x", "locale:xx y"]
)
def test_a_search_that_means_nothing_says_why(tmp_path: Path, text: str) -> None:
    """One sentence, and where."""
    with new_mirror(tmp_path) as mirror, Searcher(mirror, site()) as searcher:
        with pytest.raises(QueryError) as raised:
            searcher.search(text)
        assert str(raised.value).endswith(" of the query.")


@given(
    st.lists(
        st.sampled_from(
            ["a", "b", "ab", ".", "^", "$", "[^a]", "\\s", "\\b", "(?:b|a)", "a+", ".*", "b?", "c{2}", "灯"]
        ),
        min_size=1,
        max_size=5,
    ).map("".join),
    st.lists(st.text("ab c灯", max_size=5), min_size=1, max_size=4),
)
def test_passing_over_a_shelf_never_hides_a_match(pattern: str, texts: list[str]) -> None:
    """What matches in a text by itself is looked for on its shelf."""
    made = compiled(pattern)
    if any(made.search(text) for text in texts):
        assert Sieve(made).may_hold(SEPARATOR.join(text.encode() for text in texts))


@given(st.text(max_size=40), st.text(min_size=1, max_size=4))
def test_spans_lie_where_the_folded_word_is(text: str, word: str) -> None:
    """For any text: the folded text is mapped to places of the text, in order and within it."""
    folded, places = fold_map(text)
    assert len(places) == len(folded) + 1
    assert list(places) == sorted(places)
    assert places[-1] == len(text)
    last = 0
    for span in spans(text, [word]):
        assert last <= span.start < span.end <= len(text)
        last = span.end


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 20), st.integers(10, 60))
def test_what_surrounds_a_hit_fits_and_keeps_the_hit(text: str, start: int, length: int, width: int) -> None:
    """Never longer than there is room, and the hit itself is in it."""
    start = min(start, len(text))
    span = Span(start, min(start + length, len(text)))
    before, hit, after = around(text, span, width)
    assert len(before) + len(hit) + len(after) <= width
    assert len(hit) == min(span.end - span.start, width)
